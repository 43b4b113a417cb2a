/**
 * How one map stands in the Maps view: what its row says behind the name, its icon, its tooltip, and what a screen reader says.
 *
 *     ◔ stock    len 211 · growing ×2, ≥ 2/32 evacuated · ≥ 13.6 KiB · 1 warning
 *     ○ none     nil
 *
 * What is known without asking (type, length, nil) stands there at once; the rest comes with the header.
 */
import type { MapVariable } from "../../dap/mapVariables.js";
import { explainGrowthStyle, explainState } from "../../gomap/explain.js";
import { explainSegment } from "../../gomap/explainSegment.js";
import type { HmapGrowth, LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { counted, countText } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import { warningsOf } from "../../messages/warnings.js";

/** What is known of a map in scope. */
export type RowFacts =
  | { readonly kind: "waiting" }
  | { readonly kind: "read"; readonly head: LayoutHead }
  | { readonly kind: "failed"; readonly sentence: string };

export type RowState = "problem" | "writing" | "growing" | "warned" | "normal" | "empty" | "nil" | "unknown";

/** The order in which states are sorted: what needs a look first. */
const stateOrder: readonly RowState[] = ["problem", "writing", "growing", "warned", "normal", "empty", "nil", "unknown"];

export type RowOrder = "frame" | "name" | "length" | "bytes" | "state";
export const rowOrders: readonly RowOrder[] = ["frame", "name", "length", "bytes", "state"];

export interface MapInScope {
  readonly map: MapVariable;
  readonly facts: RowFacts;
}

export interface MapRow {
  readonly description: string;
  /** Lines. */
  readonly tooltip: readonly string[];
  /** The whole row in words. */
  readonly spoken: string;
  readonly state: RowState;
}

export function explainRow({ map, facts }: MapInScope): MapRow {
  const head = facts.kind === "read" ? facts.head : null;
  const warnings = head === null ? [] : warningSentences(head);
  const failure = facts.kind === "failed" ? facts.sentence : null;
  const [length, state, bytes] = [lengthWords(map, head), stateWords(map, head), bytesWords(head)];
  const words = [length, state, bytes].filter((part) => part !== null);
  const count = warnings.length === 0 ? null : counted(warnings.length, "warning");
  const name = map.expression;
  return {
    state: rowState({ map, facts }),
    // Short words first: the side bar is narrow, and the icon says that it grows.
    description: [length, bytes, state, count, failure].filter((part) => part !== null).join(" · "),
    tooltip: [`${name}  ${map.type}`, ...words, ...(head === null ? [] : placeLines(head)), ...warnings, failure].filter(
      (line) => line !== null,
    ),
    spoken: [say("map {0} of type {1}", name, map.type), ...words, ...warnings, failure]
      .filter((part) => part !== null)
      .join(", "),
  };
}

/** Sorts in place of a person's eyes: maps of which nothing is known come last, equal ones keep their order. */
export function sortRows<T extends MapInScope>(rows: readonly T[], order: RowOrder): T[] {
  const by = (key: (row: T) => number | null): T[] => rows.toSorted((a, b) => lastIfNull(key(b), key(a)));
  switch (order) {
    case "frame":
      return [...rows];
    case "name":
      return rows.toSorted((a, b) => compareNames(a.map.expression, b.map.expression));
    case "length":
      return by(lengthOf);
    case "bytes":
      return by((row) => (row.facts.kind === "read" ? bytesOf(row.facts.head).bytes : null));
    case "state":
      return rows.toSorted((a, b) => stateOrder.indexOf(rowState(a)) - stateOrder.indexOf(rowState(b)));
  }
}

function rowState({ map, facts }: MapInScope): RowState {
  if (facts.kind === "failed") return "problem";
  if (facts.kind === "waiting") return map.isNil ? "nil" : "unknown";
  const { head } = facts;
  if (head.problems.some(({ kind }) => kind !== "writing" && kind !== "unverified" && kind !== "budget")) return "problem";
  if (head.state !== "normal") return head.state;
  if (head.layout.kind === "hmap" && head.layout.growth.kind !== "none") return "growing";
  if (warningSentences(head).length > 0) return "warned";
  return head.length === 0 ? "empty" : "normal";
}

/** The panel's warnings, and its problems: as far as the header tells. */
function warningSentences(head: LayoutHead): string[] {
  const warnings = warningsOf(head, { cells: true, longestChain: null, nanKey: null }).map(({ sentence }) => sentence);
  // A torn header is said once, and how much was read is no news here.
  const problems = head.problems.filter(({ kind }) => kind !== "writing" && kind !== "budget").map(({ message }) => message);
  return [...warnings, ...problems];
}

function lengthOf({ map, facts }: MapInScope): number | null {
  return facts.kind === "read" ? facts.head.length : map.length;
}

function lengthWords(map: MapVariable, head: LayoutHead | null): string | null {
  if (head?.state === "nil" || (head === null && map.isNil)) return "nil";
  const length = lengthOf({ map, facts: head === null ? { kind: "waiting" } : { kind: "read", head } });
  return length === null ? null : say("len {0}", countText(length));
}

function stateWords(map: MapVariable, head: LayoutHead | null): string | null {
  if (head === null) return null;
  const { layout } = head;
  if (head.state === "writing") return say("being written");
  if (head.state === "empty") return say("no array yet");
  if (layout.kind === "hmap") return growthWords(layout.growth) ?? counted(layout.bucketCount, "bucket");
  if (layout.kind === "nil") return null;
  if (layout.small) return say("one group");
  const known = layout.directory.length >= layout.dirLen;
  return known ? counted(layout.tables.length, "table") : counted(layout.dirLen, "directory entry", "directory entries");
}

function growthWords({ kind, evacuatedCount, nevacuate, oldBucketCount }: HmapGrowth): string | null {
  const done = evacuatedCount ?? nevacuate;
  switch (kind) {
    case "none":
      return null;
    case "doubling":
      return say("growing ×2, ≥ {0}/{1} evacuated", countText(done), countText(oldBucketCount));
    case "sameSize":
      return say("growing to the same size, ≥ {0}/{1} evacuated", countText(done), countText(oldBucketCount));
  }
}

/** What the allocator gave, or at least that: overflow buckets, and keys and elems that lie outside, are not looked at. */
function bytesOf({ bytes }: LayoutHead): { readonly bytes: number | null; readonly exact: boolean } {
  if (bytes === null) return { bytes: null, exact: false };
  return { bytes: bytes.allocated ?? bytes.structures, exact: bytes.allocated !== null };
}

function bytesWords(head: LayoutHead | null): string | null {
  if (head === null) return null;
  const { bytes, exact } = bytesOf(head);
  if (bytes === null) return null;
  return exact ? formatBytes(bytes) : `≥ ${formatBytes(bytes)}`;
}

function placeLines(head: LayoutHead): string[] {
  const { variable, header } = head;
  const sentence = explainState(head) ?? explainGrowthStyle(head.layout.kind);
  return [
    variable === null ? null : say("variable at {0} · {1}", variable.address, explainSegment(variable.segment)),
    header === null ? null : say("header at {0} · {1}", header.address, explainSegment(header.segment)),
    head.sharedWith.length === 0 ? null : say("shares its header with {0}", head.sharedWith.join(", ")),
    sentence,
  ].filter((line) => line !== null);
}

/** `inv.shelves[2]` before `inv.shelves[10]`. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" }) || (a < b ? -1 : Number(a > b));
}

function lastIfNull(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a - b;
}
