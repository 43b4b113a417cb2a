/**
 * The panel: runs in a webview, draws the pictures that the host sends, and asks it for the slots of what is selected.
 *
 * The page that the host builds must contain, under a content security policy of
 * `default-src 'none'; img-src ${cspSource}; style-src ${cspSource} 'nonce-NONCE'; script-src 'nonce-NONCE'`:
 *
 *     <meta property="csp-nonce" content="NONCE">      for the one style element that the toolkit adds
 *     <link rel="stylesheet" href="…/media/panel.css">
 *     <div id="app"></div>
 *     <script type="application/json" id="sentences">{ "English": "translated", … }</script>      where there is a translation
 *     <script nonce="NONCE" src="…/dist/panel.js"></script>      after the div
 *
 * On start it posts `ready`; the host answers with the last picture and status.
 */
import { translateBy } from "../gomap/say.js";
import type { HostToPanel, PanelToHost } from "../messages/panelMessages.js";
import { atMostEvery } from "./controls/frames.js";
import { registerControls } from "./controls/toolkit.js";
import { createPanel } from "./panel.js";
import { currentHit } from "./state/findState.js";
import { comparedStops, diffOf } from "./state/historyState.js";
import { type PanelAction, initialState, placeKey, readSaved, reduce, slotKey, toSave } from "./state/state.js";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };

/** A selection that stays this long is at rest. */
const restMs = 120;
/** A step takes less: no banner comes and goes for it. */
const calmMs = 350;
/** Pictures of earlier stops are asked for so often. */
const scrubMs = 80;
/** Buckets (groups) with entries whose entries come in one page. */
const pagePlaces = 256;

const app = document.getElementById("app");
if (app !== null) {
  translateBy(sentencesOfPage());
  start(app);
}

function start(root: HTMLElement): void {
  registerControls();
  const host = acquireVsCodeApi();
  const post = (message: PanelToHost) => {
    host.postMessage(message);
  };
  let state = initialState(readSaved(host.getState()));
  /** What was asked for of this picture, by {@link placeKey}: each is asked once, after a failure again. */
  const asked = new Set<string>();
  let askedPicture: number | null = null;
  /** Ranges of cells of this picture that were asked for. */
  const askedCells = new Set<string>();
  /** The hit whose hash was asked for last. */
  let askedWhy = "";
  /** The diff that was asked for last. */
  let askedDiff = "";
  /** Whoever drags along the timeline passes many stops. */
  const scrub = atMostEvery(scrubMs, () => {
    if (state.history.aim !== undefined) post({ type: "historyShow", id: state.history.aim });
  });
  let looksAtCompare = false;
  let lastSelect = 0;
  let pendingAsk: ReturnType<typeof setTimeout> | undefined;
  let pendingStatus: ReturnType<typeof setTimeout> | undefined;

  const panel = createPanel({
    select(place) {
      dispatch({ type: "select", place });
    },
    showTab(tab) {
      dispatch({ type: "showTab", tab });
    },
    askEntries(from) {
      if (state.picture !== null) post({ type: "entries", pictureId: state.picture.id, from, places: pagePlaces });
    },
    find(text) {
      post({ type: "stopFinding" });
      dispatch(text === "" ? { type: "endFind" } : { type: "startFind", text });
      const { picture, find } = state;
      if (text !== "" && picture !== null) post({ type: "find", pictureId: picture.id, searchId: find.searchId, text });
    },
    stepFind(by) {
      dispatch({ type: "stepFind", by });
    },
    stopFinding() {
      post({ type: "stopFinding" });
    },
    needCells(range) {
      const key = JSON.stringify(range);
      if (state.picture === null || askedCells.has(key)) return;
      askedCells.add(key);
      post({ type: "cells", pictureId: state.picture.id, range });
    },
    retryCells() {
      const ranges = state.cellsFailure?.ranges ?? [];
      dispatch({ type: "retryCells" });
      for (const range of ranges) if (state.picture !== null) post({ type: "cells", pictureId: state.picture.id, range });
    },
    survey(go) {
      if (state.picture !== null) post({ type: "survey", pictureId: state.picture.id, go });
    },
    readMemory(address, sizeBytes) {
      if (state.picture !== null) post({ type: "memory", pictureId: state.picture.id, address, sizeBytes });
    },
    addCompared() {
      post({ type: "compareAdd" });
    },
    removeCompared(id) {
      post({ type: "compareRemove", id });
    },
    showStop(id) {
      dispatch({ type: "aim", id });
      scrub();
    },
    compareSince(id) {
      dispatch({ type: "since", id });
    },
    markChanges(marked) {
      dispatch({ type: "mark", marked });
    },
    pin(pinned) {
      post({ type: "pin", pinned });
    },
    openCopy() {
      post({ type: "openCopy" });
    },
    breakWhen() {
      post({ type: "breakWhen" });
    },
    stepOut() {
      post({ type: "stepOut" });
    },
    open(expression) {
      post({ type: "open", expression });
    },
    record() {
      post({ type: "record" });
    },
    exportPicture() {
      post({ type: "export" });
    },
    copy(text) {
      post({ type: "copy", text });
    },
    refresh() {
      post({ type: "refresh" });
    },
    showOutput() {
      post({ type: "showOutput" });
    },
  });
  root.replaceChildren(panel.element);

  function dispatch(action: PanelAction): void {
    if (action.type === "picture") askedCells.clear();
    state = reduce(state, action);
    panel.update(state);
    if (action.type === "picture") askForSlots();
    if (action.type === "detailsFailed") asked.delete(placeKey(action.place));
    if (action.type === "select" || action.type === "found" || action.type === "stepFind") askWhenAtRest();
    if (isKept(action)) host.setState(toSave(state));
    askWhy();
    askDiff();
    tellWhoLooks();
  }

  /** What became of the map between the two stops that are compared, where that is seen. */
  function askDiff(): void {
    const { history, picture, tab } = state;
    if (!history.marked && tab !== "history") return;
    const compared = comparedStops(history, picture?.past);
    if (compared === null || diffOf(history, compared) !== null) return;
    const { from, to } = { from: compared.from.id, to: compared.to.id };
    const key = `${from} ${to} ${history.revision}`;
    if (key === askedDiff) return;
    askedDiff = key;
    post({ type: "historyDiff", from, to });
  }

  /** The hash of the hit that is shown, once. */
  function askWhy(): void {
    const hit = currentHit(state.find);
    if (state.picture === null || hit === null) return;
    const { place, chainPosition, slot } = hit;
    const at = { place, chainPosition, slot };
    const key = `${state.picture.id} ${slotKey(at)}`;
    if (key === askedWhy) return;
    askedWhy = key;
    post({ type: "why", pictureId: state.picture.id, at });
  }

  /** The maps of Compare are read again at a stop only while somebody sees them. */
  function tellWhoLooks(): void {
    const looking = state.tab === "compare";
    if (looking !== looksAtCompare) post({ type: "compareLook", looking });
    looksAtCompare = looking;
  }

  /** "Running" and "reading" are said only when they last. */
  function receive(message: HostToPanel): void {
    if (message.type === "picture" || message.type === "status") clearTimeout(pendingStatus);
    const brief = message.type === "status" && (message.status.kind === "running" || message.status.kind === "reading");
    if (brief && state.status.kind === "live") {
      pendingStatus = setTimeout(() => {
        dispatch(message);
      }, calmMs);
    } else dispatch(message);
  }

  /** A held arrow key passes many buckets: only the first and those where it rests are asked for. */
  function askWhenAtRest(): void {
    const now = Date.now();
    if (now - lastSelect > restMs) askForSlots();
    lastSelect = now;
    clearTimeout(pendingAsk);
    pendingAsk = setTimeout(askForSlots, restMs);
  }

  function askForSlots(): void {
    const { picture, facts, selection } = state;
    if (picture === null || facts === null || selection === null) return;
    if (askedPicture !== picture.id) asked.clear();
    askedPicture = picture.id;
    const key = placeKey(selection);
    if (asked.has(key)) return;
    asked.add(key);
    post({ type: "details", pictureId: picture.id, place: selection });
  }

  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (isFromHost(event.data)) receive(event.data);
  });
  panel.update(state);
  post({ type: "ready" });
  tellWhoLooks();
}

/** Whether an action changes what is kept over a reload. */
function isKept({ type }: PanelAction): boolean {
  return type === "picture" || type === "select" || type === "showTab" || type === "subject" || type === "pinned";
}

/** The page comes from our host: what stands there is a translation. null: English. */
function sentencesOfPage(): Readonly<Record<string, string>> | null {
  const json = document.getElementById("sentences")?.textContent ?? "";
  return json === "" ? null : (JSON.parse(json) as Record<string, string>);
}

const hostTypes: Readonly<Record<HostToPanel["type"], true>> = {
  picture: true,
  status: true,
  details: true,
  detailsFailed: true,
  entries: true,
  entriesFailed: true,
  found: true,
  findFailed: true,
  why: true,
  head: true,
  cells: true,
  cellsFailed: true,
  survey: true,
  memory: true,
  memoryFailed: true,
  writers: true,
  nanKey: true,
  compared: true,
  history: true,
  historyDiff: true,
  stopCause: true,
  pinned: true,
  subject: true,
};

/** Only the host can post here; other messages (of extensions of the browser, say) have no type of ours. */
function isFromHost(data: unknown): data is HostToPanel {
  if (typeof data !== "object" || data === null || !("type" in data)) return false;
  return typeof data.type === "string" && Object.hasOwn(hostTypes, data.type);
}
