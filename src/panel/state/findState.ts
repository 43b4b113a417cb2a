/**
 * A search for a key, as far as it has come. Pure.
 *
 *     start ──▶ found (searching) … ──▶ found (done | stopped)      or findFailed
 *                  │
 *                  └─▶ hits: those that are the key, then those that contain the text; one of them is where the panel stands
 */
import type { FoundKey, HostToPanel, SearchProgress } from "../../messages/panelMessages.js";

export interface FindState {
  /** Of the last search; answers to another one are dropped. */
  readonly searchId: number;
  /** What is searched for; "" without a search. */
  readonly text: string;
  /** Exact ones first, else in the order in which they were found. */
  readonly hits: readonly FoundKey[];
  /** Position in `hits` of the one that is shown. */
  readonly current: number;
  /** The person went on to another hit: what is found later does not take them away from it. */
  readonly moved: boolean;
  /** null before the first word of the host. */
  readonly progress: SearchProgress | null;
  readonly failure: string | null;
}

export type FindAction =
  | Extract<HostToPanel, { type: "found" | "findFailed" }>
  | { readonly type: "startFind"; readonly text: string }
  | { readonly type: "stepFind"; readonly by: 1 | -1 }
  | { readonly type: "endFind" };

export const noFind: FindState = {
  searchId: 0,
  text: "",
  hits: [],
  current: 0,
  moved: false,
  progress: null,
  failure: null,
};

export function reduceFind(state: FindState, action: FindAction): FindState {
  switch (action.type) {
    case "startFind":
      return { ...noFind, searchId: state.searchId + 1, text: action.text };
    case "endFind":
      // Its late answers are not of any search.
      return { ...noFind, searchId: state.searchId + 1 };
    case "stepFind":
      if (state.hits.length === 0) return state;
      return { ...state, current: (state.current + action.by + state.hits.length) % state.hits.length, moved: true };
    case "findFailed":
      return action.searchId === state.searchId ? { ...state, failure: action.sentence } : state;
    case "found":
      return action.searchId === state.searchId && state.text !== "" ? withHits(state, action.hits, action) : state;
  }
}

/** The hit that is shown. */
export function currentHit({ hits, current }: FindState): FoundKey | null {
  return hits[current] ?? null;
}

export function isSearching({ text, progress, failure }: FindState): boolean {
  return text !== "" && failure === null && (progress === null || progress.state === "searching");
}

function withHits(state: FindState, found: readonly FoundKey[], progress: SearchProgress): FindState {
  const shown = currentHit(state);
  const all = found.length === 0 ? state.hits : [...state.hits, ...found];
  const hits = found.some((hit) => hit.exact) ? [...all.filter((hit) => hit.exact), ...all.filter((hit) => !hit.exact)] : all;
  const current = state.moved && shown !== null ? hits.indexOf(shown) : 0;
  const { scanned, total, compared, unread, cut } = progress;
  return { ...state, hits, current, progress: { state: progress.state, scanned, total, compared, unread, cut } };
}
