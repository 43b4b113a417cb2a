/**
 * What the table of *Compare* says: for each fact a row, for each map a cell, and how far it is from the first map's. Pure.
 *
 *     Fullness        m          m at stop 3
 *     entries         211        53    ≠ ÷4
 *     load factor     3.3        6.63  ≠ +3.33
 *
 * A fact that has no meaning for a kind of map is a dash, with the reason; one that is not known yet says so.
 */
import { explainSegment } from "../../gomap/explainSegment.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { ComparedMap } from "../../messages/panelMessages.js";
import type { Fact } from "./compareFact.js";
import { type FactGroup, factGroups } from "./compareRows.js";

export interface CompareCell {
  readonly text: string;
  /** Smaller, below: a segment, what a number is out of. "" where there is nothing. */
  readonly beside: string;
  /** Why it is a dash, what a number means; "" where that is plain. */
  readonly title: string;
  /** What a click copies; null for what is no address. */
  readonly address: string | null;
  /** The fact has no meaning here, or is not known. */
  readonly absent: boolean;
  /** It is another than the first map's; one of the two maps may have no such thing. */
  readonly differs: boolean;
  /** An address that is the first map's, too: the same array, the same map. */
  readonly same: boolean;
  /** How far from it: "×4", "+1"; "" where that can't be said. */
  readonly change: string;
}

export interface CompareRow {
  readonly id: string;
  readonly title: string;
  /** What the fact is, in a sentence. */
  readonly meaning: string;
  readonly cells: readonly CompareCell[];
  /** Any cell differs. */
  readonly differs: boolean;
}

export interface CompareGroup {
  readonly title: string;
  readonly rows: readonly CompareRow[];
}

/** Rows that mean nothing for any of the maps are left out. */
export function compareGroups(maps: readonly ComparedMap[], differencesOnly: boolean): CompareGroup[] {
  const groups = factGroups().map((group) => ({ title: group.title, rows: rowsOf(group, maps) }));
  return groups
    .map(({ title, rows }) => ({ title, rows: differencesOnly ? rows.filter((row) => row.differs) : rows }))
    .filter(({ rows }) => rows.length > 0);
}

/** How many facts differ in any of the maps, and of how many. */
export function countDifferences(groups: readonly CompareGroup[]): { readonly differing: number; readonly rows: number } {
  const rows = groups.flatMap((group) => group.rows);
  return { differing: rows.filter((row) => row.differs).length, rows: rows.length };
}

/**
 * How far a number is from the first one: "×4" and "÷4" from twice (half) on, else the difference with its sign.
 * @param format writes the difference, which is positive
 */
export function changeText(first: number, other: number, format: (difference: number) => string, ratios: boolean): string {
  if (other === first) return "";
  const [less, more] = [Math.min(first, other), Math.max(first, other)];
  if (ratios && less > 0 && more / less >= 2) {
    const factor = more / less;
    const digits = factor < 10 ? factor.toFixed(1).replace(/\.0$/, "") : countText(Math.round(factor));
    return other > first ? `×${digits}` : `÷${digits}`;
  }
  const difference = format(more - less);
  return other > first ? `+${difference}` : `−${difference}`;
}

function rowsOf({ rows }: FactGroup, maps: readonly ComparedMap[]): CompareRow[] {
  return rows.flatMap(({ id, title, meaning, fact }) => {
    const facts = maps.map((map) => fact(map.head, map));
    if (facts.every(({ kind }) => kind === "none")) return [];
    const cells = facts.map((one, i) => cellOf(one, i === 0 ? undefined : facts[0]));
    const differs = cells.some((cell) => cell.differs);
    return [{ id, title, meaning, cells, differs }];
  });
}

const plainCell = { beside: "", title: "", address: null, absent: false, differs: false, same: false, change: "" };

function cellOf(fact: Fact, first: Fact | undefined): CompareCell {
  const cell = measuredCell(fact, first);
  // Of what is not known nobody can tell whether it differs.
  if (first === undefined || fact.kind === "unknown" || first.kind === "unknown") return cell;
  return (fact.kind === "none") === (first.kind === "none") ? cell : { ...cell, differs: true };
}

function measuredCell(fact: Fact, first: Fact | undefined): CompareCell {
  switch (fact.kind) {
    case "none":
      return { ...plainCell, text: "—", title: fact.why, absent: true };
    case "unknown":
      return { ...plainCell, text: say("not known"), title: fact.why, absent: true };
    case "text":
      return {
        ...plainCell,
        text: fact.text,
        beside: fact.beside ?? "",
        title: fact.title ?? "",
        differs: first?.kind === "text" && (first.text !== fact.text || first.beside !== fact.beside),
      };
    case "address": {
      const same = first?.kind === "address" && first.address === fact.address;
      return {
        ...plainCell,
        text: fact.address,
        beside: explainSegment(fact.segment),
        address: fact.address,
        differs: first?.kind === "address" && !same,
        same,
      };
    }
    case "number": {
      const cell = { ...plainCell, text: fact.text, beside: fact.beside ?? "", title: fact.title ?? "" };
      if (first?.kind !== "number") return cell;
      // Of another thing: none of the two is more than the other.
      if (first.of !== fact.of) return cell;
      const differs = first.value !== fact.value || first.text !== fact.text;
      return { ...cell, differs, change: changeText(first.value, fact.value, fact.format, fact.ratios !== false) };
    }
  }
}
