/** A bucket, a group or a tile of many in a sentence: for screen readers, for the line under the grid, for headings. Pure. */
import type { HmapGrowth, HmapLayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { notReadYet } from "../../messages/panelMessages.js";
import type { BucketFacts, GroupFacts } from "../../messages/pictureFacts.js";
import type { TileFacts } from "../canvas/tileFacts.js";
import { entriesText, listText, overflowText, tombstonesText } from "../controls/countWords.js";
import { evacuationSource } from "./arrows.js";

export function bucketSentence(facts: BucketFacts, growth: HmapGrowth, old: boolean, index: number): string {
  const position = index - facts.firstIndex;
  const name = old ? say("Old bucket {0}", countText(index)) : say("Bucket {0}", countText(index));
  if (facts.unreadable[position] === 1) return say("{0}: could not be read", name);
  if (old && facts.evacuated[position] === 1)
    return say("{0}: evacuated, its entries are in {1}", name, targetNames(growth, index));
  if (facts.pending[position] === 1 && growth.kind !== "none") {
    const source = evacuationSource(growth.kind, growth.oldBucketCount, index);
    return say("{0}: not yet filled, its entries are still in old bucket {1}", name, countText(source));
  }
  if (facts.unreadable[position] === notReadYet) return say("{0}: not read yet", name);
  const overflow = (facts.chainLength[position] ?? 1) - 1;
  const parts = [entriesText(facts.full[position] ?? 0)];
  if (overflow > 0) parts.push(overflowText(overflow));
  if (old) parts.push(say("not evacuated yet"));
  return say("{0}: {1}", name, listText(parts));
}

/** Where the entries of an old bucket go: "bucket 21", "buckets 21 and 53". */
export function targetNames(growth: HmapGrowth, oldIndex: number): string {
  return growth.kind === "doubling"
    ? say("buckets {0} and {1}", countText(oldIndex), countText(oldIndex + growth.oldBucketCount))
    : say("bucket {0}", countText(oldIndex));
}

/** Where the entries of a new bucket come from while growing; null when not growing. */
export function originSentence(layout: HmapLayoutHead, index: number): string | null {
  const { growth } = layout;
  if (growth.kind === "none" || growth.oldBucketCount === 0) return null;
  const source = evacuationSource(growth.kind, growth.oldBucketCount, index);
  if (growth.kind === "sameSize") return say("filled from old bucket {0}", countText(source));
  return index < growth.oldBucketCount
    ? say("filled from old bucket {0} (X half: hash bit {1} is 0)", countText(source), layout.B - 1)
    : say("filled from old bucket {0} (Y half: hash bit {1} is 1)", countText(source), layout.B - 1);
}

export function groupSentence(facts: GroupFacts, index: number): string {
  const position = index - facts.firstIndex;
  if (facts.unreadable[position] === 1) return say("Group {0}: could not be read", countText(index));
  if (facts.unreadable[position] === notReadYet) return say("Group {0}: not read yet", countText(index));
  const deleted = facts.deleted[position] ?? 0;
  const full = facts.full[position] ?? 0;
  return deleted > 0
    ? say("Group {0}: {1} of 8 slots full, {2} deleted", countText(index), full, deleted)
    : say("Group {0}: {1} of 8 slots full", countText(index), full);
}

/** What is in a tile, as far as it was read: "1,663 entries, 12 overflow buckets, longest chain 3". */
export function tileText(tile: TileFacts): string {
  if (tile.cells === 0) return say("not read yet");
  const parts = [entriesText(tile.entries)];
  if (tile.overflow > 0) parts.push(overflowText(tile.overflow), say("longest chain {0}", tile.longest));
  if (tile.tombstones > 0) parts.push(tombstonesText(tile.tombstones));
  if (tile.evacuated > 0) parts.push(say("{0} evacuated", countText(tile.evacuated)));
  if (tile.pending > 0) parts.push(say("{0} not yet filled", countText(tile.pending)));
  if (tile.unreadable > 0) parts.push(say("{0} unreadable", countText(tile.unreadable)));
  if (tile.cells < tile.present) parts.push(say("{0} not read yet", countText(tile.present - tile.cells)));
  return listText(parts);
}

/** "Buckets 4,096 to 4,351: …" */
export function bucketTileSentence(tile: TileFacts, old: boolean, firstIndex: number): string {
  const from = countText(firstIndex + tile.from);
  const to = countText(firstIndex + tile.to - 1);
  return old
    ? say("Old buckets {0} to {1}: {2}", from, to, tileText(tile))
    : say("Buckets {0} to {1}: {2}", from, to, tileText(tile));
}
