/** The lines of a diff, as the history lists them: one for each entry, bucket and table to which something happened. Pure. */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import { changeKinds, type ChangeKind, type HistoryDiff, type HistoryEntry } from "../../messages/historyDiff.js";
import { listText } from "../controls/countWords.js";
import { moveText, placeText } from "./historyWords.js";

export const rowKinds = [...changeKinds, "evacuated", "overflow", "tables"] as const;
export type RowKind = (typeof rowKinds)[number];

export interface ChangeRow {
  readonly kind: RowKind;
  /** The key of an entry (null: it was not read), or what the line is about. */
  readonly name: string | null;
  readonly isKey: boolean;
  readonly cut: boolean;
  /** "bucket 5 → 21 (Y)": where it is, was, or went. */
  readonly where: string;
  /** Its elem: "1 → 2". */
  readonly value: string | null;
  /** Where a click leads: a place of the shown picture; null where it has none. */
  readonly place: Place | null;
}

/** How many lines there are of each kind; some of many are not listed. */
export function rowCounts({ counts, layout, entries }: HistoryDiff): Readonly<Record<RowKind, number>> {
  const tables = layout?.kind === "swiss" ? layout.splits.length + layout.grown.length + (layout.fromSmall ? 1 : 0) : 0;
  return {
    added: entries === null ? 0 : (counts.added ?? 0),
    removed: entries === null ? 0 : (counts.removed ?? 0),
    changed: entries === null ? 0 : (counts.changed ?? 0),
    moved: entries === null ? 0 : (counts.moved ?? 0),
    evacuated: counts.evacuated,
    overflow: layout?.kind === "hmap" ? layout.longerChains.reduce((sum, { gained }) => sum + gained, 0) : 0,
    tables,
  };
}

export function rowKindText(kind: RowKind): string {
  switch (kind) {
    case "added":
      return say("added");
    case "removed":
      return say("removed");
    case "changed":
      return say("changed");
    case "moved":
      return say("moved");
    case "evacuated":
      return say("evacuated");
    case "overflow":
      return say("overflow");
    case "tables":
      return say("tables");
  }
}

/** @param small the shown map is a small Swiss map: its one group has no table */
export function changeRows(diff: HistoryDiff, small: boolean): ChangeRow[] {
  const { entries, layout } = diff;
  const rows: ChangeRow[] = [];
  for (const kind of changeKinds) for (const entry of entries?.[kind] ?? []) rows.push(entryRow(kind, entry, small));
  if (layout?.kind === "hmap") {
    for (const index of layout.evacuatedBuckets) {
      const old: Place = { kind: "bucket", old: true, index };
      // Where the growth has ended there is no old array any more: its entries went to the bucket of the same number, or beyond.
      const place: Place = layout.ended && layout.started === null ? { kind: "bucket", old: false, index } : old;
      rows.push({ ...bare, kind: "evacuated", name: placeText(old, false), where: say("evacuated"), place });
    }
    for (const { place, gained } of layout.longerChains) {
      const where = say("+{0}", counted(gained, "overflow bucket"));
      rows.push({ ...bare, kind: "overflow", name: placeText(place, false), where, place });
    }
  }
  if (layout?.kind === "swiss") {
    if (layout.fromSmall)
      rows.push({ ...bare, kind: "tables", name: say("small map"), where: say("became a table"), place: table(0) });
    for (const { from, to } of layout.splits) {
      const names = listText(to.map(countText));
      const where = say("split into tables {0}", names);
      rows.push({ ...bare, kind: "tables", name: say("table {0}", countText(from)), where, place: table(to[0] ?? 0) });
    }
    for (const { from, to, capacity } of layout.grown) {
      const slots = say("{0} → {1} slots", countText(capacity.from), countText(capacity.to));
      const where = from === to ? slots : say("{0}, now table {1}", slots, countText(to));
      rows.push({ ...bare, kind: "tables", name: say("table {0}", countText(from)), where, place: table(to) });
    }
  }
  return rows;
}

const bare = { isKey: false, cut: false, value: null } as const;

function table(position: number): Place {
  return { kind: "group", table: position, group: 0 };
}

function entryRow(kind: ChangeKind, entry: HistoryEntry, small: boolean): ChangeRow {
  const { key, keyCut, before, after, elemBefore, elemAfter, move } = entry;
  return {
    kind,
    name: key,
    isKey: true,
    cut: keyCut,
    where: whereText(kind, entry, small),
    value: kind === "changed" ? say("{0} → {1}", elemBefore ?? "?", elemAfter ?? "?") : (elemAfter ?? elemBefore),
    place: after?.place ?? (move === null ? (before?.place ?? null) : null),
  };
}

function isEvacuation(move: HistoryEntry["move"]): move is "X" | "Y" | "sameSize" {
  return move === "X" || move === "Y" || move === "sameSize";
}

function whereText(kind: ChangeKind, { before, after, move }: HistoryEntry, small: boolean): string {
  if (isEvacuation(move) && before?.place.kind === "bucket" && after?.place.kind === "bucket") {
    const [old, index] = [countText(before.place.index), countText(after.place.index)];
    return say("old bucket {0} → bucket {1} ({2})", old, index, moveText(move));
  }
  const from = before && placeText(before.place, small);
  const to = after && placeText(after.place, small);
  if (kind === "moved" && from !== null && to !== null && move !== null) {
    return move === "within" ? say("{0} → {1}", from, to) : say("{0} → {1} ({2})", from, to, moveText(move));
  }
  return to ?? (from === null ? "" : say("was in {0}", from));
}
