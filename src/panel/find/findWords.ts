/** What the search says: how far it is, where the key is and why there, or that it is not in the map. Pure. */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { FoundKey } from "../../messages/panelMessages.js";
import { type FindState, currentHit, isSearching } from "../state/findState.js";

/** "2 of 5"; "" without hits. */
export function hitCount(find: FindState): string {
  const { hits, current, progress } = find;
  if (hits.length === 0) return "";
  const at = countText(current + 1);
  const all = countText(hits.length);
  return progress?.cut === true || isSearching(find) ? say("{0} of {1}+", at, all) : say("{0} of {1}", at, all);
}

/** How much was searched, as 0 to 1. */
export function searchedShare({ progress }: FindState): number {
  return progress === null || progress.total === 0 ? 0 : progress.scanned / progress.total;
}

/** null where there is nothing to say. */
export function findSentence(find: FindState, head: LayoutHead): string | null {
  if (find.text === "") return null;
  if (find.failure !== null) return find.failure;
  const hit = currentHit(find);
  if (hit !== null) return hit.exact ? whereSentence(hit, head) : say("Contains the text: {0}", whereSentence(hit, head));
  const { progress } = find;
  if (progress === null || progress.state === "searching") {
    return say("Searching: {0} keys compared, {1} %.", countText(progress?.compared ?? 0), Math.floor(searchedShare(find) * 100));
  }
  if (progress.state === "stopped") {
    return say("Stopped after {0}: not among these. The rest was not searched.", counted(progress.compared, "key"));
  }
  return absence(progress.compared, progress.unread, head);
}

/** Where a key is, and what a lookup does to get there. */
export function whereSentence(hit: FoundKey, head: LayoutHead): string {
  const mark = `0x${hit.mark.toString(16).padStart(2, "0")}`;
  if (hit.place.kind === "group") {
    const { layout } = head;
    const same = sameInGroup(hit.falseCompares);
    if (layout.kind === "swiss" && layout.small) return say("slot {0}, H2 {1}; {2}.", hit.slot, mark, same);
    const { table, group } = hit.place;
    return say("table {0}, group {1}, slot {2}, H2 {3}; {4}.", countText(table), countText(group), hit.slot, mark, same);
  }
  const index = countText(hit.place.index);
  const bucket = hit.place.old ? say("old bucket {0}", index) : say("bucket {0}", index);
  const same = sameInChain(hit.falseCompares);
  if (hit.chainPosition === 0) return say("{0}, slot {1}, tophash {2}; {3}.", bucket, hit.slot, mark, same);
  return say(
    "{0}, overflow bucket {1} of its chain, slot {2}, tophash {3}; {4}.",
    bucket,
    countText(hit.chainPosition),
    hit.slot,
    mark,
    same,
  );
}

function sameInGroup(count: number): string {
  if (count === 0) return say("no slot before it in this group has the same H2");
  if (count === 1) return say("1 slot before it in this group has the same H2: 1 false compare");
  return say("{0} slots before it in this group have the same H2: {0} false compares", countText(count));
}

function sameInChain(count: number): string {
  if (count === 0) return say("no slot before it in this chain has the same tophash");
  if (count === 1) return say("1 slot before it in this chain has the same tophash: 1 false compare");
  return say("{0} slots before it in this chain have the same tophash: {0} false compares", countText(count));
}

/** Not found, after all that is there was searched. Says "not in this map" only where all entries were compared. */
function absence(compared: number, unread: number, head: LayoutHead): string {
  const { length, range } = head;
  const keys = counted(compared, "key");
  if (range !== undefined) {
    return say(
      "Not among the {0} of the part that this picture has ({1}). The rest was not searched.",
      keys,
      partSentence(range, head.layout.kind === "swiss"),
    );
  }
  if (head.state === "writing") return say("Not among {0}; a writer is inside, so more may be there.", keys);
  if (length !== null && compared >= length && unread === 0) return absenceFromAll(compared);
  const missing = length === null ? unread : Math.max(unread, length - compared);
  return say("Not among the {0} that could be read; {1} could not.", keys, countText(missing));
}

function partSentence({ from, to }: NonNullable<LayoutHead["range"]>, groups: boolean): string {
  if (to <= from) return groups ? say("no groups") : say("no buckets");
  const [first, last] = [countText(from), countText(to - 1)];
  return groups ? say("groups {0} to {1}", first, last) : say("buckets {0} to {1}", first, last);
}

function absenceFromAll(compared: number): string {
  if (compared === 0) return say("Not in this map: it has no entries.");
  if (compared === 1) return say("Not in this map: its one key was compared.");
  return say("Not in this map: all {0} keys were compared.", countText(compared));
}
