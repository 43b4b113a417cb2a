/**
 * The classic map in words: header fields, tophash bytes, growth, and what starts the next growth.
 *
 * The rules, from runtime/map.go:
 *
 *     overLoadFactor          count+1 > 8 and count+1 > 13·(2^B / 2)           → an array of twice the size (Go 1.21: 12 for 13)
 *     tooManyOverflowBuckets  noverflow ≥ 2^min(B, 15)                         → an array of the same size
 *     neither is looked at while a growth is in progress
 *     each write to a growing map evacuates one or two old buckets
 */
import {
  bucketSlots,
  emptyOne,
  emptyRest,
  evacuatedEmpty,
  evacuatedX,
  evacuatedY,
  hashWriting,
  hmapLoadFactorDen,
  hmapLoadFactorNum,
  hmapLoadFactorNum121,
  iterator,
  minTopHash,
  oldIterator,
  sameSizeGrow,
} from "./goConstants.js";
import { goMinor } from "./goVersion.js";
import type { HmapGrowth } from "./layout.js";
import { counted, countText } from "./words.js";

/** The numbers of an hmap header. */
export interface HmapHeader {
  readonly count: number;
  readonly flags: number;
  readonly B: number;
  readonly noverflow: number;
  readonly buckets: bigint;
  readonly oldbuckets: bigint;
  readonly nevacuate: number;
  readonly extra: bigint;
}

/** Names of the bits set in hmap.flags, in the runtime's order. */
export function hmapFlagNames(flags: number): string[] {
  const bits: readonly (readonly [number, string])[] = [
    [iterator, "iterator"],
    [oldIterator, "oldIterator"],
    [hashWriting, "hashWriting"],
    [sameSizeGrow, "sameSizeGrow"],
  ];
  const names = bits.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  const known = iterator | oldIterator | hashWriting | sameSizeGrow;
  if ((flags & ~known) !== 0) names.push(`unknown 0x${(flags & ~known).toString(16)}`);
  return names;
}

/** Entries per bucket past which the array doubles: 6.5, in Go 1.21 it was 6. */
export function hmapLoadTrigger(goVersion: string): number {
  return (goMinor(goVersion) === 21 ? hmapLoadFactorNum121 : hmapLoadFactorNum) / hmapLoadFactorDen;
}

/** Entries that 2^B buckets may hold; the next new one starts a doubling. 8 for B=0, else 6.5 per bucket. go: runtime.overLoadFactor */
export function hmapEntryLimit(B: number, goVersion: string): number {
  return Math.max(bucketSlots, hmapLoadTrigger(goVersion) * hmapLoadFactorDen * Math.floor(2 ** B / hmapLoadFactorDen));
}

/** noverflow from which on the next new entry starts a same-size growth. go: runtime.tooManyOverflowBuckets */
export function hmapOverflowLimit(B: number): number {
  return 2 ** Math.min(B, 15);
}

/** Where the entries of an old bucket go when 2^(B-1) buckets grow to 2^B: buckets X and Y. */
export function hmapOldDestination(oldIndex: number, B: number): { readonly x: number; readonly y: number } {
  return { x: oldIndex, y: oldIndex + 2 ** (B - 1) };
}

/** What one header field says, filled with its value. `""` for a field this extension does not know. */
export function explainHmapField(name: string, header: HmapHeader): string {
  const { count, flags, B, noverflow, nevacuate } = header;
  const growing = header.oldbuckets !== 0n;
  switch (name) {
    case "count":
      return `len(m): ${counted(count, "entry", "entries")}`;
    case "flags": {
      const names = hmapFlagNames(flags);
      return names.length === 0 ? "none set" : names.join(", ");
    }
    case "B":
      return `hash & ${countText(2 ** B - 1)} picks the bucket (2^${B} = ${counted(2 ** B, "bucket")})`;
    case "noverflow":
      return B < 16
        ? `${counted(noverflow, "overflow bucket")} since the last growth (exact below B = 16); same-size growth at ${countText(hmapOverflowLimit(B))}`
        : `grows by 1 for about every ${countText(2 ** (B - 15))} overflow buckets (approximate from B = 16); same-size growth at ${countText(hmapOverflowLimit(B))}`;
    case "hash0":
      return "the hash seed, drawn anew when the map becomes empty";
    case "buckets":
      return header.buckets === 0n ? "nil: the first write allocates it" : `the array of ${counted(2 ** B, "bucket")}`;
    case "oldbuckets": {
      if (!growing) return "nil: not growing";
      const same = (flags & sameSizeGrow) !== 0;
      return `the array before the growth (${same ? "same size" : "half the size"}), being evacuated`;
    }
    case "nevacuate":
      if (!growing) return "stale: says something only while growing";
      return nevacuate === 0 ? "old bucket 0 comes next" : `all old buckets below ${countText(nevacuate)} are evacuated`;
    case "clearSeq":
      return "counts clear(m), so that iterators notice";
    case "extra":
      return header.extra === 0n ? "nil: no overflow bucket was ever preallocated or kept" : "mapextra: keeps overflow buckets";
    default:
      return "";
  }
}

/** What one field of mapextra says. */
export function explainMapextraField(name: string, pointer: bigint, lengthOfSlice: number | null): string {
  const slice =
    lengthOfSlice === null ? "a slice of overflow buckets" : `a slice of ${counted(lengthOfSlice, "overflow bucket")}`;
  switch (name) {
    case "overflow":
      return pointer === 0n
        ? "nil: used only where neither key nor elem holds pointers, once there is an overflow bucket"
        : `${slice} of buckets; keeps them alive`;
    case "oldoverflow":
      return pointer === 0n ? "nil" : `${slice} of oldbuckets; keeps them alive`;
    case "nextOverflow":
      return pointer === 0n ? "nil: no preallocated overflow bucket is left" : "the next free preallocated overflow bucket";
    default:
      return "";
  }
}

/** What a tophash byte says. */
export function explainTophash(tophash: number): string {
  switch (tophash) {
    case emptyRest:
      return "empty, and so is all behind it in this chain";
    case emptyOne:
      return "empty";
    case evacuatedX:
      return "moved to X: the new bucket of the same index";
    case evacuatedY:
      return "moved to Y: the new bucket one old array's length further";
    case evacuatedEmpty:
      return "was empty when the bucket was evacuated";
    default:
      return `full: the top byte of the hash${tophash < 2 * minTopHash ? ` (values below ${minTopHash} have ${minTopHash} added)` : ""}`;
  }
}

/** The growth in progress, in a sentence; null when there is none. */
export function explainHmapGrowth(growth: HmapGrowth, bucketCount: number): string | null {
  if (growth.kind === "none") return null;
  const from = countText(growth.oldBucketCount);
  const what =
    growth.kind === "doubling"
      ? `Growing from ${from} to ${counted(bucketCount, "bucket")}`
      : `Growing to the same size (${counted(bucketCount, "bucket")}), to be rid of overflow buckets`;
  const exact = growth.evacuatedCount !== null;
  const remaining = Math.max(0, growth.oldBucketCount - (growth.evacuatedCount ?? growth.nevacuate));
  const atMost = exact ? "" : "at most ";
  return `${what}: each write moves one or two old buckets; ${atMost}${countText(remaining)} ${
    remaining === 1 ? "remains" : "remain"
  }, ${writesText(remaining, exact)}.`;
}

/** Writes it takes to move `remaining` old buckets, one or two at a time: "6 to 11 writes". */
function writesText(remaining: number, exact: boolean): string {
  const least = Math.ceil(remaining / 2);
  if (!exact) return `up to ${counted(remaining, "write")}`;
  return least === remaining ? counted(remaining, "write") : `${countText(least)} to ${counted(remaining, "write")}`;
}

export interface NextGrowth {
  readonly atEntry: number | null;
  readonly explanation: string;
}

/** What starts the next growth, and at which entry. */
export function explainHmapNextGrowth(header: HmapHeader, goVersion: string): NextGrowth {
  const { count, B, noverflow } = header;
  const growing = header.oldbuckets !== 0n;
  const overflowLimit = hmapOverflowLimit(B);
  const limit = hmapEntryLimit(B, goVersion);
  const atEntry = Math.max(limit, count) + 1;
  const doubling = `to ${countText(2 ** (B + 1))} buckets when entry ${countText(atEntry)} is added`;
  if (growing) return { atEntry, explanation: `No growth starts before this one is done; then it grows ${doubling}.` };
  if (noverflow >= overflowLimit && count + 1 <= limit) {
    const why = `noverflow ${countText(noverflow)} has reached ${countText(overflowLimit)}`;
    return { atEntry: count + 1, explanation: `The next new entry starts a growth to the same size: ${why}.` };
  }
  // noverflow counts so that it reaches its limit at about as many overflow buckets as buckets. go: runtime.hmap.incrnoverflow
  const overflow = `${B < 16 ? "" : "about "}${counted(2 ** B, "overflow bucket")}`;
  return { atEntry, explanation: `Grows ${doubling}, or to the same size before that, once it has ${overflow}.` };
}
