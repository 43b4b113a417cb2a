/**
 * Which entries the table shows, and in which order. Pure.
 *
 * Texts of basic kinds are compared by value: 9 before 10, 0x9 before 0x10, 2^63 exactly. A bigint and a number compare as what
 * they stand for, so integers of any size and floats stand in one order. Then come texts, then what has no text, in both directions.
 */
import type { PanelEntry } from "../../messages/panelMessages.js";

export const entryColumns = ["key", "elem", "table", "group", "bucket", "slot", "mark"] as const;
export type EntryColumn = (typeof entryColumns)[number];

export interface EntrySort {
  readonly column: EntryColumn;
  readonly direction: "ascending" | "descending";
}

/**
 * Positions in `entries`, filtered and sorted.
 * @param filter a part of key or elem, in any case; "": all
 * @param sort null: as they come
 */
export function arrangeEntries(entries: readonly PanelEntry[], filter: string, sort: EntrySort | null): Uint32Array {
  const wanted = filter.toLowerCase();
  const kept: number[] = [];
  for (const [i, { key, elem }] of entries.entries()) {
    if (wanted === "" || contains(key, wanted) || contains(elem, wanted)) kept.push(i);
  }
  if (sort === null) return Uint32Array.from(kept);
  const values = entries.map((entry) => sortValue(entry, sort.column));
  const sign = sort.direction === "ascending" ? 1 : -1;
  kept.sort((a, b) => compareValues(values[a] ?? null, values[b] ?? null, sign) || a - b);
  return Uint32Array.from(kept);
}

/** What a click on a column's head does: ascending, descending, as they come. */
export function nextSort(sort: EntrySort | null, column: EntryColumn): EntrySort | null {
  if (sort?.column !== column) return { column, direction: "ascending" };
  return sort.direction === "ascending" ? { column, direction: "descending" } : null;
}

/** By value where the text is a number (an address counts as one), else the text; null where there is none. */
export function valueOfText(text: string | undefined): SortValue {
  if (text === undefined) return null;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  if (/^(-?\d+|0x[\da-f]+)$/i.test(text)) return BigInt(text);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return text;
}

type SortValue = number | bigint | string | null;

function contains(text: string | undefined, wanted: string): boolean {
  return text?.toLowerCase().includes(wanted) ?? false;
}

function sortValue({ place, chainPosition, slot, mark, key, elem }: PanelEntry, column: EntryColumn): SortValue {
  switch (column) {
    case "key":
      return valueOfText(key);
    case "elem":
      return valueOfText(elem);
    case "slot":
      return slot;
    case "mark":
      return mark;
    case "table":
      return place.kind === "group" ? place.table : null;
    case "group":
      return place.kind === "group" ? place.group : null;
    case "bucket":
      // Old buckets stand behind new ones, an overflow bucket behind the one it hangs on.
      return place.kind === "bucket" ? (place.old ? 2 ** 40 : 0) + place.index + 1 - 1 / (1 + chainPosition) : null;
  }
}

/** @param sign -1 turns the order around, but what has no text stays last. */
function compareValues(a: SortValue, b: SortValue, sign: 1 | -1): number {
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0) return a === null || b === null ? ranks : ranks * sign;
  if (a === null || b === null) return 0;
  return (a < b ? -1 : a > b ? 1 : 0) * sign;
}

function rankOf(value: SortValue): number {
  if (value === null) return 2;
  return typeof value === "string" ? 1 : 0;
}
