/** What the search says: how far it is, where the key is and why there, or that it is not in the map. Pure. */
import type { LayoutHead } from "../gomap/layout.js";
import { countText, counted } from "../gomap/words.js";
import type { FoundKey } from "../messages/panelMessages.js";
import { type FindState, currentHit, isSearching } from "./findState.js";

/** "2 of 5"; "" without hits. */
export function hitCount(find: FindState): string {
  const { hits, current, progress } = find;
  if (hits.length === 0) return "";
  const more = progress?.cut === true || isSearching(find) ? "+" : "";
  return `${countText(current + 1)} of ${countText(hits.length)}${more}`;
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
  if (hit !== null) return `${hit.exact ? "" : "Contains the text: "}${whereSentence(hit, head)}`;
  const { progress } = find;
  if (progress === null || progress.state === "searching") {
    return `Searching: ${countText(progress?.compared ?? 0)} keys compared, ${Math.floor(searchedShare(find) * 100)} %.`;
  }
  if (progress.state === "stopped") {
    return `Stopped after ${counted(progress.compared, "key")}: not among these. The rest was not searched.`;
  }
  return absence(progress.compared, progress.unread, head);
}

/** Where a key is, and what a lookup does to get there. */
export function whereSentence(hit: FoundKey, head: LayoutHead): string {
  const mark = `0x${hit.mark.toString(16).padStart(2, "0")}`;
  if (hit.place.kind === "group") {
    const { layout } = head;
    const small = layout.kind === "swiss" && layout.small;
    const place = small ? "slot" : `table ${countText(hit.place.table)}, group ${countText(hit.place.group)}, slot`;
    return `${place} ${hit.slot}, H2 ${mark}; ${sameBefore(hit.falseCompares, "in this group", "H2")}.`;
  }
  const bucket = `${hit.place.old ? "old bucket" : "bucket"} ${countText(hit.place.index)}`;
  const position =
    hit.chainPosition === 0
      ? `slot ${hit.slot}`
      : `overflow bucket ${countText(hit.chainPosition)} of its chain, slot ${hit.slot}`;
  return `${bucket}, ${position}, tophash ${mark}; ${sameBefore(hit.falseCompares, "in this chain", "tophash")}.`;
}

function sameBefore(count: number, where: string, mark: string): string {
  if (count === 0) return `no slot before it ${where} has the same ${mark}`;
  const slots = count === 1 ? "1 slot before it" : `${countText(count)} slots before it`;
  return `${slots} ${where} ${count === 1 ? "has" : "have"} the same ${mark}: ${counted(count, "false compare")}`;
}

/** Not found, after all that is there was searched. Says "not in this map" only where all entries were compared. */
function absence(compared: number, unread: number, head: LayoutHead): string {
  const { length, range } = head;
  if (range !== undefined) {
    const what = head.layout.kind === "swiss" ? "groups" : "buckets";
    const part = range.to > range.from ? `${what} ${countText(range.from)} to ${countText(range.to - 1)}` : `no ${what}`;
    return `Not among the ${counted(compared, "key")} of the part that this picture has (${part}). The rest was not searched.`;
  }
  if (head.state === "writing") return `Not among ${counted(compared, "key")}; a writer is inside, so more may be there.`;
  if (length !== null && compared >= length && unread === 0) return `Not in this map: ${comparedAll(compared)}.`;
  const missing = length === null ? unread : Math.max(unread, length - compared);
  return `Not among the ${counted(compared, "key")} that could be read; ${countText(missing)} could not.`;
}

function comparedAll(compared: number): string {
  if (compared === 0) return "it has no entries";
  return compared === 1 ? "its one key was compared" : `all ${countText(compared)} keys were compared`;
}
