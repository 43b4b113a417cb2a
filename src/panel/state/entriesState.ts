/** The entries that have come for the table, page by page. Pure. */
import type { HostToPanel, PanelEntry } from "../../messages/panelMessages.js";

export interface EntriesState {
  /** In the order of the buckets or groups. */
  readonly entries: readonly PanelEntry[];
  /** Where the next page begins; null when all have come. */
  readonly next: number | null;
  /** Each value is printed by the debugger, which takes its time. */
  readonly slow: boolean;
  /** Why the next page did not come. */
  readonly failure: string | null;
}

export type EntriesMessage = Extract<HostToPanel, { type: "entries" | "entriesFailed" }>;

export const noEntries: EntriesState = { entries: [], next: 0, slow: false, failure: null };

/** The next page, or why there is none. A page that is not the next one (asked for twice) changes nothing. */
export function withPage(state: EntriesState, message: EntriesMessage): EntriesState {
  if (message.from !== state.next) return state;
  if (message.type === "entriesFailed") return { ...state, failure: message.sentence };
  const { entries, next, slow } = message;
  return { entries: [...state.entries, ...entries], next, slow, failure: null };
}
