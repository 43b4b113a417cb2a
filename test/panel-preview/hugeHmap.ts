/**
 * Hmaps of millions of entries for the preview: every bucket is made from its index when it is asked for, so that nothing
 * of them is held here but a count for each bucket.
 */
import { bucketSlots } from "../../src/gomap/goConstants.js";
import type { LayoutHead } from "../../src/gomap/layout.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type { Details, PanelBuckets, SurveyStatistics } from "../../src/messages/panelMessages.js";
import { hmapHead } from "./hmapHead.js";
import { type HugeMap, scrambled } from "./hugeMap.js";
import { bucketsBase, hex, oldBucketsBase, random } from "./simulateHmap.js";

const bucketSizeBytes = 144;
const surveyWindow = 4096;

export interface HugeHmapPlan {
  readonly B: number;
  readonly entries: number;
  /** Old buckets below it are evacuated, and one of sixteen behind it; null: not growing. */
  readonly nevacuate: number | null;
}

interface HugeArray {
  readonly old: boolean;
  /** Entries of each bucket; 255: evacuated. */
  readonly counts: Uint8Array;
}

const evacuated = 255;

export function hugeHmap(plan: HugeHmapPlan): HugeMap {
  const count = 2 ** plan.B;
  const newArray: HugeArray = { old: false, counts: new Uint8Array(count) };
  const oldArray: HugeArray | null = plan.nevacuate === null ? null : { old: true, counts: new Uint8Array(count / 2) };
  fill(plan, newArray.counts, oldArray?.counts ?? null);
  const sums = sumsOf(newArray, oldArray);
  const simulated = { ...sums, body: { kind: "hmap", buckets: windowOf(newArray, 0, 0), oldBuckets: null }, details } as const;
  const nevacuate = plan.nevacuate ?? 0;
  const made = hmapHead(
    {
      B: plan.B,
      growth: oldArray === null ? "none" : "doubling",
      entries: [],
      bucketSizeBytes,
      evacuated: (index) => index < nevacuate,
    },
    simulated,
    { expression: "m", type: "map[int]uint64", keyType: "int", elemType: "uint64" },
    // From B = 16 on one in 2^(B-15) overflow buckets is counted.
    { noverflow: sums.overflowCount >> Math.max(0, plan.B - 15) },
  );
  const exact = made;
  const { layout } = made;
  const head: LayoutHead =
    layout.kind !== "hmap"
      ? made
      : {
          ...made,
          layout: {
            ...layout,
            overflowCount: null,
            longestChain: null,
            growth: { ...layout.growth, evacuatedCount: oldArray === null ? 0 : null },
          },
        };

  return {
    head,
    exact,
    body: {
      kind: "hmap",
      buckets: windowOf(newArray, 0, 1024),
      oldBuckets: oldArray === null ? null : windowOf(oldArray, 0, 1024),
    },
    totalCells: count + (oldArray?.counts.length ?? 0),
    details,
    cells(range) {
      const array = range.kind !== "buckets" ? null : range.old ? oldArray : newArray;
      if (range.kind !== "buckets" || array === null) return null;
      return { kind: "hmap", old: array.old, buckets: windowOf(array, range.from, range.to) };
    },
    *windows() {
      for (const array of [oldArray, newArray]) {
        for (let from = 0; array !== null && from < array.counts.length; from += surveyWindow)
          yield { kind: "buckets", old: array.old, from, to: Math.min(from + surveyWindow, array.counts.length) };
      }
    },
    statistics(scanned): SurveyStatistics {
      const error = scanned >= 1 ? 0 : Math.round(sums.overflowCount * 0.02 * (1 - scanned));
      return {
        kind: "hmap",
        overflow: { value: sums.overflowCount, error },
        evacuated: oldArray === null ? null : { value: sums.evacuatedCount, error: scanned >= 1 ? 0 : error },
        longestChain: sums.longestChain,
      };
    },
  };

  function details(place: Place): Details | null {
    const array = place.kind !== "bucket" ? null : place.old ? oldArray : newArray;
    if (place.kind !== "bucket" || array === null) return null;
    const { index } = place;
    const { tophash, physicalCount } = windowOf(array, index, index + 1);
    const chain = Array.from({ length: physicalCount }, (_, link) => ({
      address: hex((array.old ? oldBucketsBase : bucketsBase) + BigInt(index * bucketSizeBytes)),
      overflow: hex(link + 1 < physicalCount ? overflowAddress(index) : 0n),
      slots: Array.from(tophash.subarray(link * bucketSlots, (link + 1) * bucketSlots), (mark, slot) =>
        mark < 5
          ? {
              tophash: hex(mark),
              state: (["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"] as const)[mark] ?? "empty",
            }
          : {
              tophash: hex(mark),
              state: "full" as const,
              key: String(index * 64 + link * bucketSlots + slot),
              elem: String(scrambled(index + slot)),
              keyRaw: "",
              elemRaw: "",
            },
      ),
    }));
    return array.old ? { index, evacuated: array.counts[index] === evacuated, chain } : { index, chain };
  }
}

function fill({ entries, nevacuate }: HugeHmapPlan, counts: Uint8Array, old: Uint8Array | null): void {
  const next = random(21);
  const isMoved = (index: number) => index < (nevacuate ?? 0) || scrambled(index) % 16 === 0;
  for (let entry = 0; entry < entries; entry++) {
    const index = Math.floor(next() * counts.length);
    const home = old === null || isMoved(index % old.length) ? counts : old;
    const at = home === counts ? index : index % (old?.length ?? 1);
    home[at] = Math.min(120, (home[at] ?? 0) + 1);
  }
  if (old !== null) for (let index = 0; index < old.length; index++) if (isMoved(index)) old[index] = evacuated;
  // One bucket that has a long chain, of entries that its neighbors would have.
  const long = Math.floor(counts.length * 0.1);
  let missing = 44 - (counts[long] ?? 0);
  counts[long] = 44;
  for (let index = long + 1; missing > 0; index++) {
    if ((counts[index] ?? 0) === 0) continue;
    counts[index] = (counts[index] ?? 0) - 1;
    missing--;
  }
}

function sumsOf(
  { counts }: HugeArray,
  old: HugeArray | null,
): { length: number; overflowCount: number; longestChain: number; evacuatedCount: number } {
  let [length, overflowCount, longestChain, evacuatedCount] = [0, 0, 1, 0];
  for (const array of [counts, old?.counts ?? new Uint8Array(0)]) {
    for (const count of array) {
      if (count === evacuated) evacuatedCount++;
      else {
        length += count;
        const links = linksOf(count);
        overflowCount += links - 1;
        longestChain = Math.max(longestChain, links);
      }
    }
  }
  return { length, overflowCount, longestChain, evacuatedCount };
}

function linksOf(count: number): number {
  return count === evacuated ? 1 : Math.max(1, Math.ceil(count / bucketSlots));
}

function overflowAddress(index: number): bigint {
  return 0xc040000000n + BigInt(index * bucketSizeBytes);
}

/** Buckets `from` to `to` (exclusive) with their chains. */
function windowOf({ old, counts }: HugeArray, from: number, to: number): PanelBuckets {
  const arrayCount = to - from;
  let overflow = 0;
  for (let index = from; index < to; index++) overflow += linksOf(counts[index] ?? 0) - 1;
  const physicalCount = arrayCount + overflow;
  const tophash = new Uint8Array(physicalCount * bucketSlots);
  const next = new Int32Array(physicalCount).fill(-1);
  const overflowHome = new Uint32Array(overflow);
  const overflowAddresses = new BigUint64Array(overflow);
  let used = 0;
  for (let index = from; index < to; index++) {
    const count = counts[index] ?? 0;
    let physical = index - from;
    for (let slot = 0; slot < (count === evacuated ? bucketSlots : count); slot++) {
      if (slot > 0 && slot % bucketSlots === 0) {
        overflowHome[used] = index - from;
        overflowAddresses[used] = overflowAddress(index);
        next[physical] = arrayCount + used;
        physical = arrayCount + used++;
      }
      const mark = scrambled(index * 64 + slot + (old ? 7 : 0)) & 0xff;
      tophash[physical * bucketSlots + (slot % bucketSlots)] = count === evacuated ? 2 + (mark % 3) : mark < 5 ? mark + 5 : mark;
    }
  }
  return {
    baseAddress: hex(old ? oldBucketsBase : bucketsBase),
    bucketSizeBytes,
    firstIndex: from,
    arrayCount,
    physicalCount,
    overflowAddresses,
    overflowHome,
    next,
    tophash,
    unreadable: new Uint8Array(physicalCount),
  };
}
