/**
 * All that the panel knows, in one value that is never changed in place, and how messages and choices turn one state into
 * the next. Pure: no DOM, no messages sent.
 */
import type { LayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import type {
  ComparedMap,
  Details,
  HostToPanel,
  KeyHash,
  MapWriter,
  PanelBody,
  PanelCells,
  PanelPicture,
  PanelStatus,
  PanelSubject,
  SlotAt,
  StopCause,
  Survey,
} from "../../messages/panelMessages.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";
import { type SavedPicture, pictureToSave } from "../../messages/savedPanel.js";
import { type CellsFailure, stillFailing, withFailure } from "./cellsFailure.js";
import { type EntriesState, noEntries, withPage } from "./entriesState.js";
import { type FindAction, type FindState, currentHit, noFind, reduceFind } from "./findState.js";
import { type HistoryAction, type HistoryState, arrivedAt, noHistory, reduceHistory } from "./historyState.js";
import { type MemoryState, noMemory, withMemory } from "./memoryState.js";
import { type WholeMap, wholeMap, withCells, withHead } from "./wholeMap.js";

/** The tabs, of which a map may have only some. */
export const tabIds = ["buckets", "entries", "marks", "fields", "memory", "history", "compare"] as const;
export type TabId = (typeof tabIds)[number];

export interface PanelState {
  readonly picture: PanelPicture | null;
  /**
   * Columns for the whole map, and what is counted from them; null while none have come. What has not been read yet is marked
   * {@link notReadYet}. Their typed arrays are filled in place as more comes; the objects around them are then others.
   */
  readonly body: PanelBody | null;
  readonly facts: PictureFacts | null;
  /** How far the whole map is known; null where the picture has all of it from the start. */
  readonly survey: Survey | null;
  /** Why a part of the arrays that came into view could not be read; null while all that was asked for has come. */
  readonly cellsFailure: CellsFailure | null;
  /** Memory of this stop that was asked for, by address. */
  readonly memory: MemoryState;
  /** Where a key is NaN; null where none was come upon. */
  readonly nanKey: Place | null;
  /** Goroutines that are inside the map. */
  readonly writers: readonly MapWriter[];
  readonly compared: readonly ComparedMap[];
  /** The stops at which the map was read, and what became of it. */
  readonly history: HistoryState;
  /** Why the program stands, where it does so for this map. */
  readonly stopCause: StopCause | null;
  /** The panel keeps its stop. */
  readonly pinned: boolean;
  /** What it is about, for the host to find it again after a reload of the window. */
  readonly subject: PanelSubject | null;
  readonly status: PanelStatus;
  /** The picture is older than what is known of the program: it is shown dimmed. */
  readonly stale: boolean;
  /** What the status speaks of; shown where no picture has come yet. */
  readonly expression: string | null;
  /** The bucket or group whose slots are shown. Always one that the picture has, once there are columns. */
  readonly selection: Place | null;
  /** The tab that was chosen. Where the map has no such tab, the first one is shown instead. */
  readonly tab: TabId;
  /** Slots of this picture that were asked for, by {@link placeKey}. */
  readonly details: ReadonlyMap<string, DetailsState>;
  /** Entries of this picture that have come for the table. */
  readonly entries: EntriesState;
  /** The search for a key in this picture. */
  readonly find: FindState;
  /** The hash of a key of this picture that was found. */
  readonly why: { readonly at: SlotAt; readonly hash: KeyHash } | null;
}

export type DetailsState =
  { readonly kind: "arrived"; readonly details: Details } | { readonly kind: "failed"; readonly sentence: string };

export type PanelAction =
  | HostToPanel
  | { readonly type: "select"; readonly place: Place }
  | { readonly type: "showTab"; readonly tab: TabId }
  /** What could not be read is asked for again. */
  | { readonly type: "retryCells" }
  | HistoryAction
  | FindAction;

/** What survives a reload of the webview, through vscode.setState. */
export interface SavedState {
  readonly expression: string | null;
  readonly selection: Place | null;
  readonly tab: TabId;
}

/** What survives a reload of the window, too: the host reads the rest of it. */
export interface SavedPanel extends SavedState {
  readonly subject: PanelSubject | null;
  readonly pinned: boolean;
  readonly last: SavedPicture | null;
}

export function initialState(saved: SavedState | null): PanelState {
  return {
    picture: null,
    body: null,
    facts: null,
    survey: null,
    cellsFailure: null,
    memory: noMemory,
    nanKey: null,
    writers: [],
    compared: [],
    history: noHistory,
    stopCause: null,
    pinned: false,
    subject: null,
    status: { kind: "reading" },
    stale: false,
    expression: saved?.expression ?? null,
    selection: saved?.selection ?? null,
    tab: saved?.tab ?? "buckets",
    details: new Map(),
    entries: noEntries,
    find: noFind,
    why: null,
  };
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case "picture":
      return withPicture(state, action.picture);
    case "status":
      return { ...state, expression: action.expression, status: action.status, stale: isStale(state, action.status) };
    case "subject":
      return { ...state, subject: action.subject };
    case "details":
      return withDetails(state, action.pictureId, action.place, { kind: "arrived", details: action.details });
    case "detailsFailed":
      return withDetails(state, action.pictureId, action.place, { kind: "failed", sentence: action.sentence });
    case "select":
      return { ...state, selection: placeInPicture(state.facts, action.place) };
    case "showTab":
      return { ...state, tab: action.tab };
    case "head":
      return isOfPicture(state, action) ? withMoreHead(state, action.head) : state;
    case "cells":
      return isOfPicture(state, action) ? withMoreCells(state, action.cells) : state;
    case "retryCells":
      return { ...state, cellsFailure: null };
    case "cellsFailed":
      return isOfPicture(state, action)
        ? { ...state, cellsFailure: withFailure(state.cellsFailure, action.range, action.sentence) }
        : state;
    case "survey":
      return isOfPicture(state, action) ? { ...state, survey: action.survey } : state;
    case "memory":
    case "memoryFailed":
      return isOfPicture(state, action) ? { ...state, memory: withMemory(state.memory, action) } : state;
    case "why":
      return isOfPicture(state, action) ? { ...state, why: { at: action.at, hash: action.hash } } : state;
    case "nanKey":
      return isOfPicture(state, action) && state.nanKey === null ? { ...state, nanKey: action.place } : state;
    case "writers":
      return isOfPicture(state, action) ? { ...state, writers: action.writers } : state;
    case "stopCause":
      return { ...state, stopCause: action.cause };
    case "compared":
      return { ...state, compared: action.maps };
    case "history":
    case "historyDiff":
    case "aim":
    case "since":
    case "mark":
      return { ...state, history: reduceHistory(state.history, action) };
    case "pinned":
      return { ...state, pinned: action.pinned, stale: isStale({ ...state, pinned: action.pinned }, state.status) };
    case "entries":
    case "entriesFailed":
      return action.pictureId === state.picture?.id ? { ...state, entries: withPage(state.entries, action) } : state;
    case "found":
    case "findFailed":
    case "startFind":
    case "stepFind":
    case "endFind":
      return withFind(state, reduceFind(state.find, action));
  }
}

/** What to keep of a state. */
export function toSave({ expression, selection, tab, subject, pinned, picture }: PanelState): SavedPanel {
  return { expression, selection, tab, subject, pinned, last: picture && pictureToSave(picture) };
}

/** Reads what an earlier panel kept; null where it is nothing we wrote. */
export function readSaved(value: unknown): SavedState | null {
  if (typeof value !== "object" || value === null) return null;
  const { expression, selection, tab } = value as Record<string, unknown>;
  return {
    expression: typeof expression === "string" ? expression : null,
    selection: readPlace(selection),
    tab: tabIds.find((id) => id === tab) ?? "buckets",
  };
}

export function placeKey(place: Place): string {
  return place.kind === "bucket" ? `${place.old ? "old" : "new"} ${place.index}` : `table ${place.table} group ${place.group}`;
}

export function slotKey({ place, chainPosition, slot }: SlotAt): string {
  return `${placeKey(place)} ${chainPosition} ${slot}`;
}

/** The details of the selection: what has come, or null while they are awaited. */
export function selectedDetails(state: PanelState): DetailsState | null {
  return state.selection === null ? null : (state.details.get(placeKey(state.selection)) ?? null);
}

/** What is said of an earlier picture comes too late. */
function isOfPicture(state: PanelState, { pictureId }: { readonly pictureId: number }): boolean {
  return state.picture?.id === pictureId;
}

/** While a new picture is being read, the old one stays as it was. A pinned one is not meant to be of now. */
function isStale(state: PanelState, status: PanelStatus): boolean {
  if (state.pinned) return false;
  if (status.kind === "reading") return state.stale;
  return status.kind !== "live" && state.picture !== null;
}

function withPicture(state: PanelState, picture: PanelPicture): PanelState {
  const { head, body } = picture;
  const whole = body === null ? null : wholeMap(head, body);
  const facts = whole?.facts ?? null;
  const same = state.picture?.id === picture.id;
  return {
    ...state,
    picture,
    body: whole?.body ?? null,
    facts,
    survey: null,
    cellsFailure: null,
    history: arrivedAt(state.history, picture.past?.id ?? null),
    expression: head.expression,
    stale: false,
    // A panel is about one map, so the selection stays from picture to picture. Without columns it waits for them.
    selection: placeInPicture(facts, state.selection),
    details: same ? state.details : new Map(),
    entries: same ? state.entries : noEntries,
    find: same ? state.find : reduceFind(state.find, { type: "endFind" }),
    why: same ? state.why : null,
    memory: same ? state.memory : noMemory,
    nanKey: same ? state.nanKey : null,
    writers: same ? state.writers : [],
  };
}

/** More of the same map. */
function withWhole(state: PanelState, whole: WholeMap | null): PanelState {
  return whole === null ? state : { ...state, ...whole };
}

function wholeOf({ body, facts }: PanelState): WholeMap | null {
  return body === null || facts === null ? null : { body, facts };
}

function withMoreHead(state: PanelState, head: LayoutHead): PanelState {
  if (state.picture === null) return state;
  const whole = wholeOf(state);
  return withWhole({ ...state, picture: { ...state.picture, head } }, whole && withHead(whole, head));
}

function withMoreCells(state: PanelState, cells: PanelCells): PanelState {
  const whole = wholeOf(state);
  const layout = state.picture?.head.layout;
  const more = withWhole(state, whole && withCells(whole, cells, layout?.kind === "hmap" ? layout.growth : null));
  return { ...more, cellsFailure: stillFailing(more.cellsFailure, more.facts) };
}

/** Another hit takes the selection along; the header's fields make way for the picture. */
function withFind(state: PanelState, find: FindState): PanelState {
  const hit = currentHit(find);
  if (hit === null || hit === currentHit(state.find)) return { ...state, find };
  const tab = state.tab === "fields" ? "buckets" : state.tab;
  return { ...state, find, tab, selection: placeInPicture(state.facts, hit.place) };
}

function withDetails(state: PanelState, pictureId: number, place: Place, details: DetailsState): PanelState {
  if (state.picture?.id !== pictureId) return state;
  return { ...state, details: new Map(state.details).set(placeKey(place), details) };
}

/** The wanted place where the picture has it, else the nearest thing to it, else the first place worth looking at. */
export function placeInPicture(facts: PictureFacts | null, wanted: Place | null): Place | null {
  if (facts === null) return wanted;
  if (facts.kind === "hmap") {
    if (wanted?.kind === "bucket") {
      const array = wanted.old && facts.oldBuckets !== null ? facts.oldBuckets : facts.buckets;
      if (isIn(array, wanted.index)) return { kind: "bucket", old: array === facts.oldBuckets, index: wanted.index };
    }
    const { buckets } = facts;
    return buckets.count === 0 ? null : { kind: "bucket", old: false, index: buckets.firstIndex + firstFull(buckets.full) };
  }
  if (wanted?.kind === "group") {
    const table = facts.tables[wanted.table];
    if (table !== undefined && table.count > 0) {
      const group = isIn(table, wanted.group) ? wanted.group : table.firstIndex + firstFull(table.full);
      return { kind: "group", table: wanted.table, group };
    }
  }
  const first = facts.tables.findIndex((table) => table.count > 0);
  const table = facts.tables[first];
  return table === undefined ? null : { kind: "group", table: first, group: table.firstIndex + firstFull(table.full) };
}

function isIn(array: { readonly firstIndex: number; readonly count: number }, index: number): boolean {
  return index >= array.firstIndex && index < array.firstIndex + array.count;
}

function firstFull(full: Uint8Array | Uint32Array): number {
  return Math.max(
    0,
    full.findIndex((count) => count > 0),
  );
}

function readPlace(value: unknown): Place | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, old, index, table, group } = value as Record<string, unknown>;
  if (kind === "bucket" && typeof old === "boolean" && isIndex(index)) return { kind, old, index };
  if (kind === "group" && isIndex(table) && isIndex(group)) return { kind, table, group };
  return null;
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
