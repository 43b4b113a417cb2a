/**
 * The panel's views in their places: bar, banner, address chain, gauges, survey, explanation, problems; below them the tabs.
 * Where there is little room (room.ts) all that stands above the tabs is drawn compact.
 */
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import { createBucketsTab } from "./buckets/bucketsTab.js";
import { createCompareTab } from "./compare/compareTab.js";
import { h } from "./controls/dom.js";
import { watchRoom } from "./controls/room.js";
import { createEntriesTab } from "./entries/entriesTab.js";
import { createFieldsTab } from "./fields/fieldsTab.js";
import { createFindBox } from "./find/findBox.js";
import { createAddressChain } from "./head/addressChain.js";
import { createEmptyNote } from "./head/emptyNote.js";
import { createExplanation } from "./head/explanation.js";
import { createGauges } from "./head/gauges.js";
import { createProblems } from "./head/problems.js";
import { createStatusBanner } from "./head/statusBanner.js";
import { createStopBanner } from "./head/stopBanner.js";
import { createSurveyBar } from "./head/surveyBar.js";
import { createTopBar } from "./head/topBar.js";
import { createWritersNote } from "./head/writersNote.js";
import { createHistoryTab } from "./history/historyTab.js";
import { createPastBanner } from "./history/pastBanner.js";
import { createTimeline } from "./history/timeline.js";
import { createMarksTab } from "./marks/marksTab.js";
import { createMemoryTab } from "./memory/memoryTab.js";
import type { PanelState } from "./state/state.js";
import type { Commands, View } from "./state/view.js";
import { type TabDefinition, createTabs } from "./tabs.js";

export function createPanel(commands: Commands): View {
  const findBox = createFindBox(commands);
  const topBar = createTopBar(commands, findBox.controls);
  const banner = createStatusBanner(commands);
  const pastBanner = createPastBanner(commands);
  const timeline = createTimeline(commands);
  const stopBanner = createStopBanner(commands);
  const chain = createAddressChain(commands);
  const gauges = createGauges();
  const surveyBar = createSurveyBar(commands);
  const explanation = createExplanation(commands);
  const writers = createWritersNote();
  const problems = createProblems(commands);
  const emptyNote = createEmptyNote();
  const tabs = createTabs(tabsOf(commands), commands);
  const views: readonly View[] = [
    topBar,
    banner,
    stopBanner,
    pastBanner,
    chain,
    gauges,
    surveyBar,
    explanation,
    writers,
    problems,
    emptyNote,
    findBox,
    tabs,
    timeline,
  ];

  const picture = h("div", { class: "picture" }, [
    chain.element,
    gauges.element,
    surveyBar.element,
    explanation.element,
    writers.element,
    problems.element,
    emptyNote.element,
    findBox.element,
    tabs.element,
  ]);
  const element = h("main", { class: "panel" }, [
    topBar.element,
    stopBanner.element,
    banner.element,
    pastBanner.element,
    picture,
    timeline.element,
  ]);
  watchRoom((compact) => {
    element.classList.toggle("tight", compact);
  });
  return {
    element,
    update(state) {
      picture.classList.toggle("stale", state.stale);
      element.setAttribute("aria-busy", String(state.status.kind === "reading"));
      for (const view of views) view.update(state);
    },
  };
}

/** All tabs, in their order. */
function tabsOf(commands: Commands): readonly TabDefinition[] {
  return [
    {
      id: "buckets",
      title: (state) => (isSwiss(state) ? say("Tables") : say("Buckets")),
      has: hasCells,
      view: createBucketsTab(commands),
    },
    { id: "entries", title: () => say("Entries"), has: hasCells, view: createEntriesTab(commands) },
    {
      id: "marks",
      title: (state) => (isSwiss(state) ? say("Control bytes") : say("Tophash heatmap")),
      has: hasCells,
      view: createMarksTab(commands),
    },
    { id: "fields", title: () => say("Fields"), has: hasHeader, view: createFieldsTab(commands) },
    { id: "memory", title: () => say("Memory"), has: canBeRead, view: createMemoryTab(commands) },
    {
      id: "history",
      title: ({ history }) => say("History ({0})", countText(history.stops.length)),
      has: ({ history }) => history.stops.length > 0,
      view: createHistoryTab(commands),
    },
    { id: "compare", title: () => say("Compare"), has: hasPicture, view: createCompareTab(commands) },
  ];
}

function isSwiss({ picture }: PanelState): boolean {
  return picture?.head.layout.kind === "swiss";
}

/** Buckets or groups have come, at least one. */
function hasCells({ facts, selection }: PanelState): boolean {
  return facts !== null && selection !== null;
}

function hasPicture({ picture }: PanelState): boolean {
  return picture !== null;
}

/** Of what was kept over a reload of the window there is no memory to read. */
function canBeRead(state: PanelState): boolean {
  return hasHeader(state) && state.picture?.restored !== true;
}

function hasHeader({ picture }: PanelState): boolean {
  return (picture?.head.header ?? null) !== null;
}
