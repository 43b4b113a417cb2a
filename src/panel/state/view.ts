/**
 * A view is a piece of the panel: an element, and how it follows the state. Views do not know each other; what a person does
 * goes out through {@link Commands} and comes back as a new state.
 */
import type { Address } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import type { CellRange } from "../../messages/panelMessages.js";
import type { PanelState, TabId } from "./state.js";

export interface View {
  readonly element: HTMLElement;
  update(state: PanelState): void;
}

export interface Commands {
  select(place: Place): void;
  showTab(tab: TabId): void;
  /** Asks for the next page of entries. */
  askEntries(from: number): void;
  /** Starts a search for a key; "" ends the one that is shown. */
  find(text: string): void;
  /** To the next hit, or the one before. */
  stepFind(by: 1 | -1): void;
  stopFinding(): void;
  /** A part of the arrays came into view that has not been read yet. Asked once; it comes as new facts. */
  needCells(range: CellRange): void;
  /** Asks again for the parts that could not be read. */
  retryCells(): void;
  /** Goes on with the survey of the whole map, or ends it. */
  survey(go: boolean): void;
  /** Reads memory, at most 4,096 bytes; it comes in `state.memory`. */
  readMemory(address: Address, sizeBytes: number): void;
  /** Asks the person for maps to compare this one with; drops one. */
  addCompared(): void;
  removeCompared(id: number): void;
  /** Shows the map as it was at a stop of its history; null: as it is. */
  showStop(id: number | null): void;
  /** Tells changes since an earlier stop; null: since the one before the shown one. */
  compareSince(id: number | null): void;
  /** Marks changes in the picture, or does so no more. */
  markChanges(marked: boolean): void;
  pin(pinned: boolean): void;
  /** Asks the person what to stop for when it happens to the map. */
  breakWhen(): void;
  /** Leaves the runtime's functions, until the program stands in its own code. */
  stepOut(): void;
  /** The same map in one more panel. */
  openCopy(): void;
  /** Shows another map in a panel of its own. */
  open(expression: string): void;
  /** Writes the picture to a file; the host asks for the form and the place. */
  exportPicture(): void;
  /** Begins to record the map, or ends the recording that runs. */
  record(): void;
  copy(text: string): void;
  refresh(): void;
  showOutput(): void;
}

/**
 * Calls `render` when one of its inputs is another than the last time. State is never changed in place, so identity tells;
 * what stays keeps its DOM, its focus and its scroll position.
 */
export function whenChanged<Inputs extends readonly unknown[]>(render: (...inputs: Inputs) => void): (...inputs: Inputs) => void {
  let last: Inputs | null = null;
  return (...inputs) => {
    const before = last;
    if (before?.length === inputs.length && inputs.every((input, index) => Object.is(input, before[index]))) return;
    last = inputs;
    render(...inputs);
  };
}
