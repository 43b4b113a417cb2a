/** Stops and changes in words: for the timeline, the list of stops, and screen readers. Pure. */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { ChangeCounts, HistoryStop, MoveKind } from "../../messages/historyDiff.js";
import { listText } from "../controls/countWords.js";
import type { HistoryState, MarkKind } from "../state/historyState.js";

/** What became of the map, the most telling first: "+1 entry", "2 old buckets evacuated". */
export function changePhrases(counts: ChangeCounts): string[] {
  const { added, removed, changed, moved, atLeast, evacuated, overflow, directory } = counts;
  const phrases: string[] = [];
  const add = (text: string, least = atLeast): void => void phrases.push(least ? say("at least {0}", text) : text);
  if (!counts.sameMap) phrases.push(say("another map"));
  if ((added ?? 0) > 0) add(say("+{0}", counted(added ?? 0, "entry", "entries")));
  if ((removed ?? 0) > 0) add(say("−{0}", counted(removed ?? 0, "entry", "entries")));
  if ((changed ?? 0) > 0) add(say("{0} changed", counted(changed ?? 0, "entry", "entries")));
  if (added === null && (counts.length ?? 0) !== 0) phrases.push(lengthPhrase(counts.length ?? 0));
  if (counts.started === "doubling") phrases.push(say("growth ×2 began"));
  if (counts.started === "sameSize") phrases.push(say("same-size growth began"));
  if (evacuated > 0) add(say("{0} evacuated", counted(evacuated, "old bucket")), counts.evacuatedAtLeast);
  if (counts.ended) phrases.push(say("growth ended"));
  if (counts.fromSmall) phrases.push(say("small map became a table"));
  if (counts.splits > 0) phrases.push(say("{0} split", counted(counts.splits, "table")));
  if (counts.grown > 0) phrases.push(say("{0} grew", counted(counts.grown, "table")));
  if (directory !== null) phrases.push(say("directory {0} → {1}", countText(directory.from), countText(directory.to)));
  if ((moved ?? 0) > 0 && evacuated === 0 && counts.splits + counts.grown === 0)
    add(say("{0} moved", counted(moved ?? 0, "entry", "entries")));
  if (overflow !== null && overflow !== 0) {
    const buckets = counted(Math.abs(overflow), "overflow bucket");
    phrases.push(overflow > 0 ? say("+{0}", buckets) : say("−{0}", buckets));
  }
  return phrases;
}

function lengthPhrase(change: number): string {
  return change > 0 ? say("len +{0}", countText(change)) : say("len −{0}", countText(-change));
}

/** In one line; null at the first stop. */
export function changeText(counts: ChangeCounts | null): string | null {
  if (counts === null) return null;
  const phrases = changePhrases(counts);
  if (phrases.length > 0) return listText(phrases);
  if (counts.added === null) return say("entries were not compared");
  if (counts.atLeast) return say("no change in what was read");
  return counts.fields > 0 ? say("{0} changed", counted(counts.fields, "field")) : say("nothing changed");
}

/** "stop 7 of 7": as the session counts. */
export function stopOfAll(stop: HistoryStop, { stops }: HistoryState): string {
  const last = stops.reduce((most, { run, number }) => (run === stop.run ? Math.max(most, number) : most), stop.number);
  const text = say("stop {0} of {1}", countText(stop.number), countText(last));
  return stop.run === stops.at(-1)?.run ? text : say("{0} of an earlier run", text);
}

/** The stop by its number; "earlier run" where that number counts another process. */
export function stopName(stop: HistoryStop, { stops }: HistoryState): string {
  const text = say("stop {0}", countText(stop.number));
  return stop.run === stops.at(-1)?.run ? text : say("{0} (earlier run)", text);
}

/** As the editor's language writes it. */
export function timeText({ time }: HistoryStop): string {
  return new Date(time).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
}

/** How much of a stop is kept, where that is not all; null where it is. */
export function keptSentence({ id }: HistoryStop, { kept }: HistoryState): string | null {
  if (id >= kept.wholeFrom) return null;
  return id >= kept.marksFrom
    ? say("Keys and elems of this stop are not kept any more: later stops needed the memory.")
    : say("Of this stop only header and fields are kept: later stops needed the memory.");
}

export function moveText(move: MoveKind): string {
  switch (move) {
    case "X":
      return "X";
    case "Y":
      return "Y";
    case "sameSize":
      return say("same size");
    case "rehashed":
      return say("rehashed");
    case "split":
      return say("split");
    case "grown":
      return say("table grew");
    case "fromSmall":
      return say("from the small map");
    case "within":
      return say("within");
  }
}

/** "old bucket 5", "bucket 21", "table 3, group 4". */
export function placeText(place: Place, small: boolean): string {
  if (place.kind === "bucket")
    return place.old ? say("old bucket {0}", countText(place.index)) : say("bucket {0}", countText(place.index));
  if (small) return say("the group");
  return say("table {0}, group {1}", countText(place.table), countText(place.group));
}

export function markText(kind: MarkKind): string {
  switch (kind) {
    case "added":
      return say("added");
    case "removed":
      return say("removed");
    case "changed":
      return say("changed");
    case "moved":
      return say("moved here");
    case "evacuated":
      return say("evacuated since");
  }
}

/** What a growth between the two stops made of the array: "4 → 8 buckets"; null where it is as large. */
export function arrayText(from: number, to: number): string | null {
  return from === to ? null : say("{0} → {1} buckets", countText(from), countText(to));
}
