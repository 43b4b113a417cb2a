/** What the table of entries says beside its rows: how many there are, how many are shown, why not all. Pure. */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { EntriesState } from "../state/entriesState.js";

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
  const entriesText = counted(total, "entry", "entries");
  const all = complete || head.length !== null ? entriesText : say("at least {0}", entriesText);
  const readsOn = !complete && entries.failure === null && here < bound;
  if (complete) return filtered ? say("{0} of {1}", countText(shown), all) : all;
  if (filtered) {
    return readsOn
      ? say("{0} of {1} read; {2} in the map, reading on…", countText(shown), countText(here), all)
      : say("{0} of {1} read; {2} in the map", countText(shown), countText(here), all);
  }
  return readsOn ? say("{0} of {1}, reading on…", countText(here), all) : say("{0} of {1}", countText(here), all);
}

/** Where the bound stopped the fetching; null where it did not. */
export function boundSentence({ entries, next, slow }: EntriesState, bound: number): string | null {
  if (next === null || entries.length < bound) return null;
  const here = countText(entries.length);
  return slow
    ? say(
        "{0} entries are here; sort and filter see only these. The debugger prints each of these values, which takes its time.",
        here,
      )
    : say("{0} entries are here; sort and filter see only these.", here);
}

/** In place of rows, where the filter leaves none; null where there are any. */
export function noRowsSentence(
  { entries, next }: EntriesState,
  { shown, filtered }: Pick<Shown, "shown" | "filtered">,
): string | null {
  if (!filtered || shown > 0 || entries.length === 0) return null;
  return next === null
    ? say("No key or elem contains this text.")
    : say("No key or elem of those that are here contains this text.");
}

/** For a picture of a part of a huge map; null where all of it is there. */
export function partSentence({ range, layout }: LayoutHead): string | null {
  if (range === undefined) return null;
  const swiss = layout.kind === "swiss";
  if (range.to <= range.from) {
    return swiss
      ? say("This picture has no groups of the map: there are no entries to list.")
      : say("This picture has no buckets of the map: there are no entries to list.");
  }
  const [from, to] = [countText(range.from), countText(range.to - 1)];
  return swiss
    ? say("This picture has groups {0} to {1} only: entries elsewhere are not listed.", from, to)
    : say("This picture has buckets {0} to {1} only: entries elsewhere are not listed.", from, to);
}
