/**
 * What the panel gets of a map's history: its stops, and the diff of two of them, with the texts of keys and elems as far as they
 * were read at their stops.
 */
import { bytesText, type KeptEntry, slotBytes } from "../gomap/history/keptEntries.js";
import {
  type ChangeCounts,
  type CountChange,
  countChanges,
  type FieldChange,
  type HmapChanges,
  type MapChanges,
  type MoveKind,
  type SwissChanges,
} from "../gomap/history/mapChanges.js";
import type { MapHistory, StopRecord } from "../gomap/history/mapHistory.js";
import type { OpenSnapshot, StopMark } from "../gomap/history/mapSnapshot.js";
import { isLasting } from "../gomap/history/valueBook.js";
import type { SlotAt } from "../gomap/keyPath.js";
import { viewOf } from "../gomap/decodeStruct.js";
import type { Place } from "../gomap/mapModel.js";
import type { ValueType } from "../gomap/mapType.js";
import { valueText } from "../gomap/valueText.js";

export type { ChangeCounts, CountChange, FieldChange, HmapChanges, MoveKind, SwissChanges };

/** A stop at which the map was seen. */
export interface HistoryStop extends StopMark {
  /** null where the header could not be read. */
  readonly length: number | null;
  /** All of the map was read there. */
  readonly complete: boolean;
  /** Since the stop before; null at the first one. */
  readonly changes: ChangeCounts | null;
}

/** Ids: the first stop that is there, those from which on marks and everything are kept. */
export interface HistoryKept {
  readonly first: number;
  readonly marksFrom: number;
  readonly wholeFrom: number;
}

export interface HistoryEntry {
  /** null where it was not read. */
  readonly key: string | null;
  readonly keyCut: boolean;
  /** At the earlier and at the later stop; null where the entry was not there. */
  readonly before: SlotAt | null;
  readonly after: SlotAt | null;
  readonly elemBefore: string | null;
  readonly elemAfter: string | null;
  readonly move: MoveKind | null;
  readonly changed: boolean | null;
}

export const changeKinds = ["added", "removed", "changed", "moved"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface HistoryDiff {
  /** Ids of the stops. */
  readonly from: number;
  readonly to: number;
  readonly counts: ChangeCounts;
  /** At most {@link maxListed} of each; `counts` says how many there are. null where entries could not be compared. */
  readonly entries: Readonly<Record<ChangeKind, readonly HistoryEntry[]>> | null;
  readonly ambiguous: number;
  readonly unknownElems: number;
  readonly length: CountChange | null;
  readonly layout: HmapChanges | SwissChanges | null;
  readonly fields: readonly FieldChange[];
  /** Cells of the later stop in which something happened, as pairs: 0 (1: old buckets) or the table's position, and the cell. */
  readonly cells: Readonly<Record<ChangeKind | "evacuated", Uint32Array>>;
}

/** More are counted, not listed. */
export const maxListed = 2000;

export function historyStop({ snapshot, length, changes }: StopRecord): HistoryStop {
  return { ...snapshot.stop, length, complete: snapshot.complete, changes };
}

/** null where one of the stops is not there any more. */
export function historyDiff(history: MapHistory, from: number, to: number): HistoryDiff | null {
  const changes = history.diff(from, to);
  const [before, after] = [history.opened(from), history.opened(to)];
  if (changes === null || before === null || after === null) return null;
  const { entries, layout } = changes;
  return {
    from,
    to,
    counts: countChanges(changes),
    entries: entries && listsOf(entries, new ValueTexts(history, before), new ValueTexts(history, after)),
    ambiguous: entries?.ambiguous ?? 0,
    unknownElems: entries?.unknownElems ?? 0,
    length: changes.length,
    // Lists of a huge map's buckets would not end.
    layout: layout?.kind === "hmap" ? { ...layout, evacuatedBuckets: layout.evacuatedBuckets.slice(0, maxListed) } : layout,
    fields: changes.fields,
    cells: cellsOf(changes, before, after),
  };
}

function listsOf(
  { added, removed, others }: NonNullable<MapChanges["entries"]>,
  before: ValueTexts,
  after: ValueTexts,
): NonNullable<HistoryDiff["entries"]> {
  const both = others.map(({ before: was, after: is, move, changed }) => ({ was, is, move, changed }));
  const line = ({ was, is, move, changed }: (typeof both)[number]): HistoryEntry => ({
    ...after.key(is),
    before: at(was),
    after: at(is),
    elemBefore: before.elem(was),
    elemAfter: after.elem(is),
    move,
    changed,
  });
  const alone = { move: null, changed: null };
  return {
    added: inOrder(added).map((entry) => ({
      ...after.key(entry),
      before: null,
      after: at(entry),
      elemBefore: null,
      elemAfter: after.elem(entry),
      ...alone,
    })),
    removed: inOrder(removed).map((entry) => ({
      ...before.key(entry),
      before: at(entry),
      after: null,
      elemBefore: before.elem(entry),
      elemAfter: null,
      ...alone,
    })),
    changed: both
      .filter(({ changed }) => changed === true)
      .slice(0, maxListed)
      .map(line),
    moved: both
      .filter(({ move }) => move !== null)
      .slice(0, maxListed)
      .map(line),
  };
}

/** By place, as they stand in the arrays. */
function inOrder(entries: readonly KeptEntry[]): KeptEntry[] {
  const rank = ({ place }: KeptEntry): number => (place.kind === "bucket" ? place.index : place.table * 2 ** 24 + place.group);
  return [...entries].sort((a, b) => rank(a) - rank(b)).slice(0, maxListed);
}

function at({ place, chainPosition, slot }: KeptEntry): SlotAt {
  return { place, chainPosition, slot };
}

/** Keys and elems of one snapshot as text. */
class ValueTexts {
  constructor(
    private readonly history: MapHistory,
    private readonly snapshot: OpenSnapshot,
  ) {}

  key(entry: KeptEntry): Pick<HistoryEntry, "key" | "keyCut"> {
    const { type, stop } = this.snapshot;
    if (type === null) return { key: null, keyCut: false };
    const inline = inlineText(type.key, entry.bytes, entry.keyAt, type.pointerSizeBytes);
    if (inline !== null) return { key: inline, keyCut: false };
    const raw = bytesText(entry.bytes, entry.keyAt, slotBytes(type.key, type.pointerSizeBytes));
    const known = this.history.values.at(stop.id, "key", raw, isLasting(type, "key"));
    return { key: known?.text ?? null, keyCut: known?.cut ?? false };
  }

  elem(entry: KeptEntry): string | null {
    const { type, stop } = this.snapshot;
    if (type === null) return null;
    const inline = inlineText(type.elem, entry.bytes, entry.elemAt, type.pointerSizeBytes);
    if (inline !== null) return inline;
    const raw = bytesText(entry.bytes, entry.elemAt, slotBytes(type.elem, type.pointerSizeBytes));
    return this.history.values.at(stop.id, "elem", raw, isLasting(type, "elem"))?.text ?? null;
  }
}

/** The text of a value that is all in its slot; null for others. */
function inlineText({ kind, indirect, sizeBytes }: ValueType, bytes: Uint8Array, at: number, pointer: 4 | 8): string | null {
  if (indirect || kind === "string" || kind === "other") return null;
  return at + sizeBytes <= bytes.length ? valueText(kind, viewOf(bytes), at, pointer) : null;
}

function cellsOf({ entries, layout }: MapChanges, before: OpenSnapshot, after: OpenSnapshot): HistoryDiff["cells"] {
  const others = entries?.others ?? [];
  const evacuated = layout?.kind === "hmap" && after.head.layout.kind === "hmap" && after.head.layout.growth.kind !== "none";
  const arrays = new Map(after.parts.map((part) => [addressOf(part), part]));
  const still = (entry: KeptEntry): Place | null => {
    const part = before.parts.find(({ kept }) =>
      entry.place.kind === "bucket"
        ? kept.kind === "buckets" && kept.old === entry.place.old
        : kept.kind === "table" && kept.position === entry.place.table,
    );
    const now = part && arrays.get(addressOf(part));
    if (now?.kind === "buckets" && entry.place.kind === "bucket") return { ...entry.place, old: now.kept.old };
    return now?.kind === "table" && entry.place.kind === "group" ? { ...entry.place, table: now.kept.position } : null;
  };
  return {
    added: pairs((entries?.added ?? []).map(({ place }) => place)),
    removed: pairs((entries?.removed ?? []).flatMap((entry) => still(entry) ?? [])),
    changed: pairs(others.flatMap(({ after: { place }, changed }) => (changed === true ? [place] : []))),
    moved: pairs(others.flatMap(({ after: { place }, move }) => (move !== null ? [place] : []))),
    evacuated: pairs(evacuated ? layout.evacuatedBuckets.map((index) => ({ kind: "bucket", old: true, index })) : []),
  };
}

function addressOf({ columns }: OpenSnapshot["parts"][number]): bigint {
  return "baseAddress" in columns ? columns.baseAddress : columns.groupsAddress;
}

function pairs(places: readonly Place[]): Uint32Array {
  const seen = new Set<string>();
  const flat: number[] = [];
  for (const place of places) {
    const [array, cell] = place.kind === "bucket" ? [place.old ? 1 : 0, place.index] : [place.table, place.group];
    const name = `${array} ${cell}`;
    if (seen.has(name)) continue;
    seen.add(name);
    flat.push(array, cell);
  }
  return Uint32Array.from(flat);
}
