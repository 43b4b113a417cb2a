/** A bucket or group in a sentence: for screen readers, for the line under the grid, for headings. Pure. */
import type { HmapGrowth, HmapLayoutHead } from "../gomap/layout.js";
import { counted } from "../gomap/words.js";
import { evacuationSource } from "./arrows.js";
import type { BucketFacts, GroupFacts } from "../messages/pictureFacts.js";

export function bucketSentence(facts: BucketFacts, growth: HmapGrowth, old: boolean, index: number): string {
  const position = index - facts.firstIndex;
  const name = `${old ? "Old bucket" : "Bucket"} ${index}`;
  if (facts.unreadable[position] === 1) return `${name}: could not be read`;
  if (old && facts.evacuated[position] === 1) return `${name}: evacuated, its entries are in ${targetNames(growth, index)}`;
  if (facts.pending[position] === 1 && growth.kind !== "none") {
    return `${name}: not yet filled, its entries are still in old bucket ${evacuationSource(growth.kind, growth.oldBucketCount, index)}`;
  }
  const overflow = (facts.chainLength[position] ?? 1) - 1;
  const entries = counted(facts.full[position] ?? 0, "entry", "entries");
  return `${name}: ${entries}${overflow > 0 ? `, ${counted(overflow, "overflow bucket")}` : ""}${old ? ", not evacuated yet" : ""}`;
}

/** Where the entries of an old bucket go: "bucket 21", "buckets 21 and 53". */
export function targetNames(growth: HmapGrowth, oldIndex: number): string {
  return growth.kind === "doubling" ? `buckets ${oldIndex} and ${oldIndex + growth.oldBucketCount}` : `bucket ${oldIndex}`;
}

/** Where the entries of a new bucket come from while growing; null when not growing. */
export function originSentence(layout: HmapLayoutHead, index: number): string | null {
  const { growth } = layout;
  if (growth.kind === "none" || growth.oldBucketCount === 0) return null;
  const source = evacuationSource(growth.kind, growth.oldBucketCount, index);
  if (growth.kind === "sameSize") return `filled from old bucket ${source}`;
  const half = index < growth.oldBucketCount ? "X" : "Y";
  return `filled from old bucket ${source} (${half} half: hash bit ${layout.B - 1} is ${half === "X" ? 0 : 1})`;
}

export function groupSentence(facts: GroupFacts, index: number): string {
  const position = index - facts.firstIndex;
  if (facts.unreadable[position] === 1) return `Group ${index}: could not be read`;
  const deleted = facts.deleted[position] ?? 0;
  const full = facts.full[position] ?? 0;
  return `Group ${index}: ${full} of 8 slots full${deleted > 0 ? `, ${deleted} deleted` : ""}`;
}
