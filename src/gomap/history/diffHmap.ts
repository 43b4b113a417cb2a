/**
 * How far a growth came between two stops. An array is known by its address:
 *
 *     before   buckets A                        after   buckets B, old A     a growth of A began
 *              buckets B, old A                         buckets B, old A     it went on
 *              buckets B, old A                         buckets B            it ended
 *              buckets A                                buckets B            it began and ended
 */
import type { HmapLayoutHead, LayoutHead } from "../layout.js";
import { bucketSlots } from "../goConstants.js";
import type { BucketColumns, Place } from "../mapModel.js";
import { isEvacuated } from "../scanBuckets.js";
import { type HmapChanges, linkAddress } from "./mapChanges.js";
import type { OpenSnapshot } from "./mapSnapshot.js";

interface Growth {
  readonly layout: HmapLayoutHead;
  readonly array: string | null;
  /** null when not growing. */
  readonly old: string | null;
  /** Evacuated old buckets, and whether there may be more. */
  readonly evacuated: number;
  readonly isExact: boolean;
}

export function diffHmap(before: OpenSnapshot, after: OpenSnapshot): HmapChanges | null {
  const [a, b] = [growthOf(before), growthOf(after)];
  if (a === null || b === null) return null;
  const steps = evacuationBetween(a, b);
  const overflow =
    // Another array begins without any: that says nothing of what became of the old one's.
    a.layout.overflowCount === null || b.layout.overflowCount === null || a.array !== b.array
      ? null
      : { from: a.layout.overflowCount, to: b.layout.overflowCount };
  return {
    kind: "hmap",
    ...steps,
    buckets: { from: a.layout.bucketCount, to: b.layout.bucketCount },
    evacuatedBuckets: steps.evacuated === 0 ? [] : evacuatedBuckets(before, after, a, b),
    overflow,
    longerChains: longerChains(before, after),
  };
}

function growthOf({ head, parts, complete }: OpenSnapshot): Growth | null {
  const { layout, chain } = head;
  if (layout.kind !== "hmap") return null;
  const { growth } = layout;
  const growing = growth.kind !== "none";
  const counted = complete ? countEvacuated(parts) : null;
  return {
    layout,
    array: linkAddress(chain, "buckets"),
    old: growing ? (linkAddress(chain, "oldbuckets") ?? "?") : null,
    evacuated: growing ? (growth.evacuatedCount ?? counted ?? growth.nevacuate) : 0,
    isExact: !growing || growth.evacuatedCount !== null || counted !== null,
  };
}

function countEvacuated(parts: OpenSnapshot["parts"]): number {
  let count = 0;
  for (const part of parts) {
    if (part.kind !== "buckets" || !part.kept.old) continue;
    for (let i = 0; i < part.columns.arrayCount; i++) if (isMoved(part.columns, i)) count++;
  }
  return count;
}

function evacuationBetween(a: Growth, b: Growth): Pick<HmapChanges, "started" | "ended" | "evacuated" | "evacuatedAtLeast"> {
  const kind = b.layout.growth.kind;
  const started = kind === "none" ? null : kind;
  const isExact = a.isExact && b.isExact;
  const rest = a.layout.growth.oldBucketCount - a.evacuated;
  if (a.old !== null && a.old === b.old) {
    const evacuated = Math.max(0, b.evacuated - a.evacuated);
    return { started: null, ended: false, evacuated, evacuatedAtLeast: !isExact };
  }
  if (a.old === null && b.old === null) {
    if (a.array === b.array || a.array === null || b.array === null)
      return { started: null, ended: false, evacuated: 0, evacuatedAtLeast: false };
    // One growth, where the array is twice as large or as large; where it is larger still, each growth evacuated its whole array.
    const evacuated = wholeGrowths(a.layout.bucketCount, b.layout.bucketCount);
    return { started: null, ended: true, evacuated, evacuatedAtLeast: b.layout.bucketCount <= a.layout.bucketCount };
  }
  if (a.old === null) {
    const between = a.array === b.old ? 0 : wholeGrowths(a.layout.bucketCount, b.layout.growth.oldBucketCount);
    return { started, ended: false, evacuated: between + b.evacuated, evacuatedAtLeast: !isExact || a.array !== b.old };
  }
  if (b.old === null) {
    const between = a.array === b.array ? 0 : wholeGrowths(a.layout.bucketCount, b.layout.bucketCount);
    return {
      started: null,
      ended: true,
      evacuated: Math.max(0, rest) + between,
      evacuatedAtLeast: !isExact || a.array !== b.array,
    };
  }
  const between = a.array === b.old ? 0 : wholeGrowths(a.layout.bucketCount, b.layout.growth.oldBucketCount);
  const evacuated = Math.max(0, rest) + between + b.evacuated;
  return { started, ended: true, evacuated, evacuatedAtLeast: !isExact || a.array !== b.old };
}

/** Buckets that growths from an array of `from` buckets to one of `to` evacuate, at least. */
function wholeGrowths(from: number, to: number): number {
  let sum = from;
  for (let count = from * 2; count < to && Number.isSafeInteger(count); count *= 2) sum += count;
  return sum;
}

/** Indexes in the latest old array of those that were evacuated after `before`. */
function evacuatedBuckets(before: OpenSnapshot, after: OpenSnapshot, a: Growth, b: Growth): number[] {
  if (b.old === null) {
    if (a.old === null) return Array.from({ length: Math.min(a.layout.bucketCount, maxListed) }, (_, i) => i);
    return indexesOf(oldColumns(before), (columns, i) => !isMoved(columns, i));
  }
  const moved = indexesOf(oldColumns(after), isMoved);
  if (a.old !== b.old) return moved;
  const earlier = new Set(indexesOf(oldColumns(before), isMoved));
  // What was not read then may have been evacuated then.
  const known = new Set(indexesOf(oldColumns(before), () => true));
  return moved.filter((index) => known.has(index) && !earlier.has(index));
}

const maxListed = 65_536;

function oldColumns({ parts }: OpenSnapshot): BucketColumns[] {
  return parts.flatMap((part) => (part.kind === "buckets" && part.kept.old ? [part.columns] : []));
}

function indexesOf(all: readonly BucketColumns[], is: (columns: BucketColumns, position: number) => boolean): number[] {
  const indexes = new Set<number>();
  for (const columns of all) {
    for (let i = 0; i < columns.arrayCount; i++) {
      if (columns.unreadable[i] !== 1 && is(columns, i)) indexes.add(columns.firstIndex + i);
    }
  }
  return [...indexes];
}

function isMoved({ tophash }: BucketColumns, position: number): boolean {
  return isEvacuated(tophash[position * bucketSlots] ?? 0);
}

/** Chains that have overflow buckets which were in no chain before. */
function longerChains(before: OpenSnapshot, after: OpenSnapshot): HmapChanges["longerChains"] {
  const known = new Set<bigint>();
  for (const part of before.parts)
    if (part.kind === "buckets") for (const address of part.columns.overflowAddresses) known.add(address);
  const gained = new Map<string, { place: Place; gained: number }>();
  const seen = new Set<bigint>();
  for (const part of after.parts) {
    if (part.kind !== "buckets") continue;
    const { overflowAddresses, overflowHome, firstIndex } = part.columns;
    if (!before.complete && !covers(before, part.columns.baseAddress, part.columns)) continue;
    for (const [i, address] of overflowAddresses.entries()) {
      if (known.has(address) || seen.has(address)) continue;
      seen.add(address);
      const place: Place = { kind: "bucket", old: part.kept.old, index: firstIndex + (overflowHome[i] ?? 0) };
      const name = `${String(place.old)} ${place.index}`;
      const one = gained.get(name);
      if (one) one.gained++;
      else gained.set(name, { place, gained: 1 });
    }
  }
  return [...gained.values()];
}

/** Whether the part's buckets were read at that stop too: else their overflow buckets may not be new. */
function covers({ parts }: OpenSnapshot, base: bigint, { firstIndex, arrayCount }: BucketColumns): boolean {
  return parts.some(
    ({ kind, columns }) =>
      kind === "buckets" &&
      columns.baseAddress === base &&
      columns.firstIndex <= firstIndex &&
      columns.firstIndex + columns.arrayCount >= firstIndex + arrayCount,
  );
}

/** Old buckets of a layout; 0 for other maps. */
export function bucketCountOf({ layout }: LayoutHead, old: boolean): number {
  if (layout.kind !== "hmap") return 0;
  return old ? layout.growth.oldBucketCount : layout.bucketCount;
}
