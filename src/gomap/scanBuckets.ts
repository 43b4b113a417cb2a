/**
 * What the tophash columns of a bucket array say in sum: full slots, evacuated buckets, chain lengths; and the states that no
 * runtime leaves behind.
 *
 *     tophash   9e 31 01 c4 00 00 00 00      full full empty full, then empty to the end of the chain
 *               02 03 04 02 04 04 04 04      an evacuated bucket: all of its slots have moved or were empty
 */
import { bucketSlots, emptyOne, emptyRest, minTopHash } from "./goConstants.js";
import { notReadYet, type BucketColumns } from "./mapModel.js";
import type { ProblemList } from "./problems.js";
import { say } from "./say.js";

export interface BucketCounts {
  readonly full: number;
  /** Buckets of the array (chains) whose entries have moved. */
  readonly evacuated: number;
  readonly overflow: number;
  /** In buckets, the array's own included; 0 without buckets. */
  readonly longestChain: number;
  readonly unreadable: number;
  /** Buckets whose chains were not read to their end. */
  readonly unfinished: number;
}

/** The sum of two parts of one array. */
export function addBucketCounts(a: BucketCounts, b: BucketCounts): BucketCounts {
  return {
    full: a.full + b.full,
    evacuated: a.evacuated + b.evacuated,
    overflow: a.overflow + b.overflow,
    longestChain: Math.max(a.longestChain, b.longestChain),
    unreadable: a.unreadable + b.unreadable,
    unfinished: a.unfinished + b.unfinished,
  };
}

/** Whether a bucket's entries have moved to the new array. go: runtime.evacuated */
export function isEvacuated(tophash0: number): boolean {
  return tophash0 > emptyOne && tophash0 < minTopHash;
}

/** The address of a physical bucket. */
export function bucketAddress(columns: BucketColumns, physical: number): bigint {
  if (physical >= columns.arrayCount) return columns.overflowAddresses[physical - columns.arrayCount] ?? 0n;
  return columns.baseAddress + BigInt(columns.firstIndex + physical) * BigInt(columns.bucketSizeBytes);
}

/**
 * Counts, and reports impossible tophash bytes.
 * @param writing a writer is inside: half-done buckets are no surprise and are not reported
 */
export function scanBuckets(columns: BucketColumns, old: boolean, writing: boolean, problems: ProblemList): BucketCounts {
  const { tophash, arrayCount, physicalCount } = columns;
  let full = 0;
  let evacuated = 0;
  let unreadable = 0;
  let unfinished = 0;
  for (let p = 0; p < physicalCount; p++) {
    if (columns.unreadable[p] === 1) unreadable++;
    if (columns.unreadable[p] === notReadYet) unfinished++;
    const start = p * bucketSlots;
    const moved = isEvacuated(tophash[start] ?? 0);
    if (moved && p < arrayCount) evacuated++;
    let suspect = moved && !old;
    let restEmpty = false;
    for (let at = start; at < start + bucketSlots; at++) {
      const top = tophash[at] ?? 0;
      if (top >= minTopHash) full++;
      if (isEvacuated(top) !== moved || (restEmpty && top !== emptyRest)) suspect = true;
      if (top === emptyRest) restEmpty = true;
    }
    if (suspect && !writing && columns.unreadable[p] === 0) reportBucket(columns, p, old, problems);
  }
  return { full, evacuated, unreadable, unfinished, overflow: physicalCount - arrayCount, longestChain: longestChain(columns) };
}

function reportBucket(columns: BucketColumns, physical: number, old: boolean, problems: ProblemList): void {
  const { tophash, arrayCount, firstIndex } = columns;
  const bytes = tophash.subarray(physical * bucketSlots, (physical + 1) * bucketSlots);
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const home = physical < arrayCount ? physical : (columns.overflowHome[physical - arrayCount] ?? 0);
  const field = old ? "oldbuckets" : "buckets";
  const message =
    physical < arrayCount
      ? say("Bucket {0} of {1} has a tophash no runtime leaves: {2}.", firstIndex + home, field, text)
      : say("An overflow bucket of bucket {0} of {1} has a tophash no runtime leaves: {2}.", firstIndex + home, field, text);
  problems.add("inconsistent", bucketAddress(columns, physical), message);
}

function longestChain(columns: BucketColumns): number {
  if (columns.arrayCount === 0) return 0;
  const overflowOf = new Uint32Array(columns.arrayCount);
  let longest = 0;
  for (const home of columns.overflowHome) {
    const count = (overflowOf[home] ?? 0) + 1;
    overflowOf[home] = count;
    if (count > longest) longest = count;
  }
  return longest + 1;
}
