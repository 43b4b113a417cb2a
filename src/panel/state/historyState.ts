/**
 * The history of the map as the panel knows it: its stops, which one is shown, since which one changes are told, and what they are.
 * Pure.
 *
 *     stops    1   2  [3]  4   5 (6)  7       [3] changes are told since it     (6) is shown
 */
import { changeKinds, type HistoryDiff, type HistoryKept, type HistoryStop } from "../../messages/historyDiff.js";
import type { HostToPanel, PanelPicture } from "../../messages/panelMessages.js";

export interface HistoryState {
  /** By id, ascending and without gaps. */
  readonly stops: readonly HistoryStop[];
  readonly kept: HistoryKept;
  /** The stop of the live picture. */
  readonly now: number | null;
  /** The person is on the way to this stop: its picture has not come yet. undefined: they are nowhere else than the picture. */
  readonly aim: number | null | undefined;
  /** The stop since which changes are told; null: the one before the shown one, whichever that is. */
  readonly since: number | null;
  /** The last diff that came; "gone": one of its stops is not kept any more. */
  readonly diff: HistoryDiff | null;
  readonly gone: { readonly from: number; readonly to: number } | null;
  /** Counts up when more becomes known of a stop: a diff that was asked for before is asked for again. */
  readonly revision: number;
  /** Changes are marked in the picture. */
  readonly marked: boolean;
}

export type HistoryAction =
  | Extract<HostToPanel, { type: "history" | "historyDiff" }>
  | { readonly type: "aim"; readonly id: number | null }
  | { readonly type: "since"; readonly id: number | null }
  | { readonly type: "mark"; readonly marked: boolean };

export const noHistory: HistoryState = {
  stops: [],
  kept: { first: 1, marksFrom: 1, wholeFrom: 1 },
  now: null,
  aim: undefined,
  since: null,
  diff: null,
  gone: null,
  revision: 0,
  marked: true,
};

export function reduceHistory(state: HistoryState, action: HistoryAction): HistoryState {
  switch (action.type) {
    case "history":
      return withStops(state, action);
    case "historyDiff":
      return action.diff === null
        ? { ...state, gone: { from: action.from, to: action.to } }
        : { ...state, diff: action.diff, gone: null };
    case "aim":
      return { ...state, aim: action.id };
    case "since":
      return { ...state, since: action.id };
    case "mark":
      return { ...state, marked: action.marked };
  }
}

/** A picture came. @param id of its stop; null: the live one. Pictures on the way to another stop change nothing. */
export function arrivedAt(state: HistoryState, id: number | null): HistoryState {
  return state.aim === undefined || (state.aim !== id && id !== null) ? state : { ...state, aim: undefined };
}

function withStops(state: HistoryState, { stops, kept, now }: Extract<HistoryAction, { type: "history" }>): HistoryState {
  let all = state.stops;
  if (stops.length > 0) {
    const [first] = stops;
    const from = first === undefined ? 0 : first.id;
    // They come in order: what is known before them stays, what they are of is replaced, what is behind them too.
    all = [...all.slice(0, lowerBound(all, from)), ...stops];
  }
  if (all[0] !== undefined && all[0].id < kept.first) all = all.slice(lowerBound(all, kept.first));
  const known = new Set(stops.map(({ id }) => id));
  const stale = state.diff !== null && (known.has(state.diff.from) || known.has(state.diff.to));
  return {
    ...state,
    stops: all,
    kept,
    now,
    diff: stale ? null : state.diff,
    gone: null,
    revision: stale ? state.revision + 1 : state.revision,
    since: state.since !== null && state.since < kept.first ? null : state.since,
  };
}

function lowerBound(stops: readonly HistoryStop[], id: number): number {
  const first = stops[0]?.id ?? id;
  return Math.max(0, Math.min(stops.length, id - first));
}

/** Position of the stop that is shown, or aimed at, in `stops`; -1 where there is none. */
export function shownPosition({ stops, now, aim }: HistoryState, past: PanelPicture["past"]): number {
  const id = aim === undefined ? (past?.id ?? now) : (aim ?? now);
  return id === null ? -1 : positionOf(stops, id);
}

export function positionOf(stops: readonly HistoryStop[], id: number): number {
  const position = id - (stops[0]?.id ?? 0);
  return stops[position]?.id === id ? position : -1;
}

/** The two stops whose difference is told: the earlier one, and the one that is shown. null at the first stop. */
export function comparedStops(
  history: HistoryState,
  past: PanelPicture["past"],
): { readonly from: HistoryStop; readonly to: HistoryStop } | null {
  const { stops, since } = history;
  const at = shownPosition(history, past);
  const to = stops[at];
  if (to === undefined) return null;
  const chosen = since === null || since >= to.id ? -1 : positionOf(stops, since);
  const from = stops[chosen >= 0 ? chosen : at - 1];
  return from === undefined ? null : { from, to };
}

/** The diff of these two, where it has come. */
export function diffOf(
  { diff }: HistoryState,
  compared: { readonly from: HistoryStop; readonly to: HistoryStop } | null,
): HistoryDiff | null {
  return compared !== null && diff?.from === compared.from.id && diff.to === compared.to.id ? diff : null;
}

/** The diff whose changes are marked in the picture; null where none are. */
export function markedDiff({
  history,
  picture,
}: {
  readonly history: HistoryState;
  readonly picture: PanelPicture | null;
}): HistoryDiff | null {
  if (!history.marked || history.aim !== undefined) return null;
  return diffOf(history, comparedStops(history, picture?.past));
}

export const markKinds = [...changeKinds, "evacuated"] as const;
export type MarkKind = (typeof markKinds)[number];

/** What happened in the cells of one array (0, 1: old buckets) or table, by cell: the most telling of it. */
export function changesIn(diff: HistoryDiff | null, array: number): ReadonlyMap<number, MarkKind> {
  const changes = new Map<number, MarkKind>();
  if (diff === null) return changes;
  for (const kind of markKinds) {
    const pairs = diff.cells[kind];
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const cell = pairs[i + 1] ?? 0;
      if (pairs[i] === array && !changes.has(cell)) changes.set(cell, kind);
    }
  }
  return changes;
}
