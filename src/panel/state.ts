/**
 * All that the panel knows, in one value that is never changed in place, and how messages and choices turn one state into
 * the next. Pure: no DOM, no messages sent.
 */
import type { Place } from "../gomap/mapModel.js";
import type { Details, HostToPanel, PanelPicture, PanelStatus } from "../messages/panelMessages.js";
import { type EntriesState, noEntries, withPage } from "./entriesState.js";
import { type FindAction, type FindState, currentHit, noFind, reduceFind } from "./findState.js";
import { type PictureFacts, countPicture } from "../messages/pictureFacts.js";

/** The tabs, of which a map may have only some. */
export const tabIds = ["buckets", "entries", "marks", "fields", "memory"] as const;
export type TabId = (typeof tabIds)[number];

export interface PanelState {
  readonly picture: PanelPicture | null;
  /** Counted from the picture's columns; null while they have not come. */
  readonly facts: PictureFacts | null;
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
}

export type DetailsState =
  { readonly kind: "arrived"; readonly details: Details } | { readonly kind: "failed"; readonly sentence: string };

export type PanelAction =
  | HostToPanel
  | { readonly type: "select"; readonly place: Place }
  | { readonly type: "showTab"; readonly tab: TabId }
  | FindAction;

/** What survives a reload of the webview, through vscode.setState. */
export interface SavedState {
  readonly expression: string | null;
  readonly selection: Place | null;
  readonly tab: TabId;
}

export function initialState(saved: SavedState | null): PanelState {
  return {
    picture: null,
    facts: null,
    status: { kind: "reading" },
    stale: false,
    expression: saved?.expression ?? null,
    selection: saved?.selection ?? null,
    tab: saved?.tab ?? "buckets",
    details: new Map(),
    entries: noEntries,
    find: noFind,
  };
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case "picture":
      return withPicture(state, action.picture);
    case "status":
      return { ...state, expression: action.expression, status: action.status, stale: isStale(state, action.status) };
    case "details":
      return withDetails(state, action.pictureId, action.place, { kind: "arrived", details: action.details });
    case "detailsFailed":
      return withDetails(state, action.pictureId, action.place, { kind: "failed", sentence: action.sentence });
    case "select":
      return { ...state, selection: placeInPicture(state.facts, action.place) };
    case "showTab":
      return { ...state, tab: action.tab };
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
export function toSave(state: PanelState): SavedState {
  return { expression: state.expression, selection: state.selection, tab: state.tab };
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

/** The details of the selection: what has come, or null while they are awaited. */
export function selectedDetails(state: PanelState): DetailsState | null {
  return state.selection === null ? null : (state.details.get(placeKey(state.selection)) ?? null);
}

/** While a new picture is being read, the old one stays as it was. */
function isStale(state: PanelState, status: PanelStatus): boolean {
  if (status.kind === "reading") return state.stale;
  return status.kind !== "live" && state.picture !== null;
}

function withPicture(state: PanelState, picture: PanelPicture): PanelState {
  const { head, body } = picture;
  const growth = head.layout.kind === "hmap" ? head.layout.growth : null;
  const facts = body === null ? null : countPicture(body, growth);
  return {
    ...state,
    picture,
    facts,
    expression: head.expression,
    stale: false,
    // A panel is about one map, so the selection stays from picture to picture. Without columns it waits for them.
    selection: placeInPicture(facts, state.selection),
    details: state.picture?.id === picture.id ? state.details : new Map(),
    entries: state.picture?.id === picture.id ? state.entries : noEntries,
    find: state.picture?.id === picture.id ? state.find : reduceFind(state.find, { type: "endFind" }),
  };
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
