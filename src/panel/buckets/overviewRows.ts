/** The rows of the table that stands for the picture: which of them, and what each says. Pure. */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { notReadYet } from "../../messages/panelMessages.js";
import type { BucketFacts, GroupFacts, PictureFacts } from "../../messages/pictureFacts.js";

/** Rows at most, of maps of any size. */
export const windowRows = 200;

/** Indexes of buckets (groups); `to` is exclusive. */
export interface OverviewWindow {
  readonly from: number;
  readonly to: number;
}

export interface OverviewRow {
  readonly index: string;
  /** What its button is called: "Old bucket 6". */
  readonly name: string;
  readonly numbers: readonly [string, string];
  /** In words what the picture says by shape and colour. */
  readonly state: string;
}

/** The array that a place lies in; null where the map has no such. */
export function arrayOf(facts: PictureFacts, place: Place): BucketFacts | GroupFacts | null {
  if (facts.kind === "hmap") return place.kind === "bucket" ? (place.old ? facts.oldBuckets : facts.buckets) : null;
  return place.kind === "group" ? (facts.tables[place.table] ?? null) : null;
}

/** Another place of the same array. */
export function placeAt(place: Place, index: number): Place {
  return place.kind === "bucket" ? { ...place, index } : { ...place, group: index };
}

/** The window that shows a place: the last one if it has it, else the one of a row of windows that does. */
export function windowAround(facts: PictureFacts, place: Place, last: OverviewWindow | null): OverviewWindow | null {
  const array = arrayOf(facts, place);
  if (array === null || array.count === 0) return null;
  const index = place.kind === "bucket" ? place.index : place.group;
  const start = array.firstIndex + Math.floor((index - array.firstIndex) / windowRows) * windowRows;
  const to = Math.min(array.firstIndex + array.count, start + windowRows);
  return last?.from === start && last.to === to ? last : { from: start, to };
}

export function overviewRow(facts: PictureFacts, place: Place): OverviewRow {
  const array = arrayOf(facts, place);
  if (place.kind === "group") {
    const name = say("Group {0}", countText(place.group));
    const group = array !== null && "deleted" in array ? array : null;
    return { index: countText(place.group), name, ...groupCells(group, place.group) };
  }
  const index = countText(place.index);
  const name = place.old ? say("Old bucket {0}", index) : say("Bucket {0}", index);
  const buckets = array !== null && "chainLength" in array ? array : null;
  return { index, name, ...bucketCells(buckets, place.index) };
}

const unknown = ["", ""] as const;

function bucketCells(facts: BucketFacts | null, index: number): Pick<OverviewRow, "numbers" | "state"> {
  const position = index - (facts?.firstIndex ?? 0);
  if (facts === null || facts.unreadable[position] === notReadYet) return { numbers: unknown, state: say("not read yet") };
  if (facts.unreadable[position] !== 0) return { numbers: unknown, state: say("could not be read") };
  const full = facts.full[position] ?? 0;
  const chain = facts.chainLength[position] ?? 1;
  return { numbers: [countText(full), countText(chain)], state: bucketState(facts, position, full, chain) };
}

function bucketState(facts: BucketFacts, position: number, full: number, chain: number): string {
  if (facts.evacuated[position] === 1) return say("evacuated");
  if (facts.pending[position] === 1) return say("not yet filled");
  if (full === 0) return chain > 1 ? say("empty, has overflow") : say("empty");
  return chain > 1 ? say("holds entries, has overflow") : say("holds entries");
}

function groupCells(facts: GroupFacts | null, index: number): Pick<OverviewRow, "numbers" | "state"> {
  const position = index - (facts?.firstIndex ?? 0);
  if (facts === null || facts.unreadable[position] === notReadYet) return { numbers: unknown, state: say("not read yet") };
  if (facts.unreadable[position] !== 0) return { numbers: unknown, state: say("could not be read") };
  const full = facts.full[position] ?? 0;
  const deleted = facts.deleted[position] ?? 0;
  return { numbers: [countText(full), countText(deleted)], state: groupState(full, deleted) };
}

function groupState(full: number, deleted: number): string {
  if (deleted > 0) return say("has tombstones");
  return full === 0 ? say("empty") : full === 8 ? say("full") : say("holds entries");
}
