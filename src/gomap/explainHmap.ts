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
import { say } from "./say.js";
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
  if ((flags & ~known) !== 0) names.push(say("unknown {0}", `0x${(flags & ~known).toString(16)}`));
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
      return say("len(m): {0}", counted(count, "entry", "entries"));
    case "flags": {
      const names = hmapFlagNames(flags);
      return names.length === 0 ? say("none set") : names.join(", ");
    }
    case "B":
      return say("hash & {0} picks the bucket (2^{1} = {2})", countText(2 ** B - 1), B, counted(2 ** B, "bucket"));
    case "noverflow":
      return B < 16
        ? say(
            "{0} since the last growth (exact below B = 16); same-size growth at {1}",
            counted(noverflow, "overflow bucket"),
            countText(hmapOverflowLimit(B)),
          )
        : say(
            "grows by 1 for about every {0} overflow buckets (approximate from B = 16); same-size growth at {1}",
            countText(2 ** (B - 15)),
            countText(hmapOverflowLimit(B)),
          );
    case "hash0":
      return say("the hash seed, drawn anew when the map becomes empty");
    case "buckets":
      return header.buckets === 0n
        ? say("nil: the first write allocates it")
        : say("the array of {0}", counted(2 ** B, "bucket"));
    case "oldbuckets": {
      if (!growing) return say("nil: not growing");
      return (flags & sameSizeGrow) !== 0
        ? say("the array before the growth (same size), being evacuated")
        : say("the array before the growth (half the size), being evacuated");
    }
    case "nevacuate":
      if (!growing) return say("stale: says something only while growing");
      return nevacuate === 0
        ? say("old bucket 0 comes next")
        : say("all old buckets below {0} are evacuated", countText(nevacuate));
    case "clearSeq":
      return say("counts clear(m), so that iterators notice");
    case "extra":
      return header.extra === 0n
        ? say("nil: no overflow bucket was ever preallocated or kept")
        : say("mapextra: keeps overflow buckets");
    default:
      return "";
  }
}

/** What one field of mapextra says. */
export function explainMapextraField(name: string, pointer: bigint, lengthOfSlice: number | null): string {
  const slice =
    lengthOfSlice === null
      ? say("a slice of overflow buckets")
      : say("a slice of {0}", counted(lengthOfSlice, "overflow bucket"));
  switch (name) {
    case "overflow":
      return pointer === 0n
        ? say("nil: used only where neither key nor elem holds pointers, once there is an overflow bucket")
        : say("{0} of buckets; keeps them alive", slice);
    case "oldoverflow":
      return pointer === 0n ? "nil" : say("{0} of oldbuckets; keeps them alive", slice);
    case "nextOverflow":
      return pointer === 0n
        ? say("nil: no preallocated overflow bucket is left")
        : say("the next free preallocated overflow bucket");
    default:
      return "";
  }
}

/** What a tophash byte says. */
export function explainTophash(tophash: number): string {
  switch (tophash) {
    case emptyRest:
      return say("empty, and so is all behind it in this chain");
    case emptyOne:
      return say("empty");
    case evacuatedX:
      return say("moved to X: the new bucket of the same index");
    case evacuatedY:
      return say("moved to Y: the new bucket one old array's length further");
    case evacuatedEmpty:
      return say("was empty when the bucket was evacuated");
    default:
      return tophash < 2 * minTopHash
        ? say("full: the top byte of the hash (values below {0} have {0} added)", minTopHash)
        : say("full: the top byte of the hash");
  }
}

/** The growth in progress, in a sentence; null when there is none. */
export function explainHmapGrowth(growth: HmapGrowth, bucketCount: number): string | null {
  if (growth.kind === "none") return null;
  const what =
    growth.kind === "doubling"
      ? say("Growing from {0} to {1}", countText(growth.oldBucketCount), counted(bucketCount, "bucket"))
      : say("Growing to the same size ({0}), to be rid of overflow buckets", counted(bucketCount, "bucket"));
  const remaining = Math.max(0, growth.oldBucketCount - (growth.evacuatedCount ?? growth.nevacuate));
  return say(
    "{0}: each write moves one or two old buckets; {1}.",
    what,
    remainingText(remaining, growth.evacuatedCount !== null),
  );
}

/** How many old buckets remain, and in how many writes they move, one or two at a time: "11 remain, 6 to 11 writes". */
function remainingText(remaining: number, exact: boolean): string {
  const writes = counted(remaining, "write");
  if (!exact) {
    return remaining === 1
      ? say("at most {0} remains, up to {1}", countText(remaining), writes)
      : say("at most {0} remain, up to {1}", countText(remaining), writes);
  }
  if (remaining === 1) return say("{0} remains, {1}", countText(remaining), writes);
  if (remaining === 0) return say("{0} remain, {1}", countText(remaining), writes);
  return say("{0} remain, {1} to {2}", countText(remaining), countText(Math.ceil(remaining / 2)), writes);
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
  const buckets = countText(2 ** (B + 1));
  if (growing) {
    const explanation = say(
      "No growth starts before this one is done; then it grows to {0} buckets when entry {1} is added.",
      buckets,
      countText(atEntry),
    );
    return { atEntry, explanation };
  }
  if (noverflow >= overflowLimit && count + 1 <= limit) {
    const explanation = say(
      "The next new entry starts a growth to the same size: noverflow {0} has reached {1}.",
      countText(noverflow),
      countText(overflowLimit),
    );
    return { atEntry: count + 1, explanation };
  }
  // noverflow counts so that it reaches its limit at about as many overflow buckets as buckets. go: runtime.hmap.incrnoverflow
  const exact = counted(2 ** B, "overflow bucket");
  const explanation = say(
    "Grows to {0} buckets when entry {1} is added, or to the same size before that, once it has {2}.",
    buckets,
    countText(atEntry),
    B < 16 ? exact : say("about {0}", exact),
  );
  return { atEntry, explanation };
}
