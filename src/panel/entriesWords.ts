/** What the table of entries says beside its rows: how many there are, how many are shown, why not all. Pure. */
import type { LayoutHead } from "../gomap/layout.js";
import { countText, counted } from "../gomap/words.js";
import type { EntriesState } from "./entriesState.js";

/** Entries that are fetched without being asked for, and by each "load more". */
const boundEntries = 20_000;
/** Where the debugger prints each value. */
const slowBoundEntries = 1000;

/** How many entries are fetched after the bound was raised so often. */
export function boundOf({ slow }: EntriesState, raised: number): number {
  return (slow ? slowBoundEntries : boundEntries) * (raised + 1);
}

export interface Shown {
  /** Rows, after the filter. */
  readonly shown: number;
  readonly filtered: boolean;
  readonly bound: number;
}

/** "10,000 entries", "123 of 10,000 entries", "2,048 of 10,000 entries, reading on…". */
export function countSentence(entries: EntriesState, head: LayoutHead, { shown, filtered, bound }: Shown): string {
  const here = entries.entries.length;
  const complete = entries.next === null;
  const total = complete || head.length === null ? here : Math.max(here, head.length);
  const all = `${complete || head.length !== null ? "" : "at least "}${counted(total, "entry", "entries")}`;
  const reading = !complete && entries.failure === null && here < bound ? ", reading on…" : "";
  if (filtered && complete) return `${countText(shown)} of ${all}`;
  if (filtered) return `${countText(shown)} of ${countText(here)} read; ${all} in the map${reading}`;
  return complete ? all : `${countText(here)} of ${all}${reading}`;
}

/** Where the bound stopped the fetching; null where it did not. */
export function boundSentence({ entries, next, slow }: EntriesState, bound: number): string | null {
  if (next === null || entries.length < bound) return null;
  const why = slow ? " The debugger prints each of these values, which takes its time." : "";
  return `${counted(entries.length, "entry is", "entries are")} here; sort and filter see only these.${why}`;
}

/** In place of rows, where the filter leaves none; null where there are any. */
export function noRowsSentence(
  { entries, next }: EntriesState,
  { shown, filtered }: Pick<Shown, "shown" | "filtered">,
): string | null {
  if (!filtered || shown > 0 || entries.length === 0) return null;
  return `No key or elem ${next === null ? "" : "of those that are here "}contains this text.`;
}

/** For a picture of a part of a huge map; null where all of it is there. */
export function partSentence({ range, layout }: LayoutHead): string | null {
  if (range === undefined) return null;
  const noun = layout.kind === "swiss" ? "groups" : "buckets";
  if (range.to <= range.from) return `This picture has no ${noun} of the map: there are no entries to list.`;
  return `This picture has ${noun} ${countText(range.from)} to ${countText(range.to - 1)} only: entries elsewhere are not listed.`;
}
