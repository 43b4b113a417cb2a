/** The panel's views in their places: bar, banner, address chain, gauges, explanation, problems; below them the tabs. */
import { createAddressChain } from "./addressChain.js";
import { createBucketsTab } from "./bucketsTab.js";
import { h } from "./dom.js";
import { createEmptyNote } from "./emptyNote.js";
import { createEntriesTab } from "./entriesTab.js";
import { createExplanation } from "./explanation.js";
import { createFieldsTab } from "./fieldsTab.js";
import { createFindBox } from "./findBox.js";
import { createGauges } from "./gauges.js";
import { createMarksTab } from "./marksTab.js";
import { createProblems } from "./problems.js";
import type { PanelState } from "./state.js";
import { createStatusBanner } from "./statusBanner.js";
import { type TabDefinition, createTabs } from "./tabs.js";
import { createTopBar } from "./topBar.js";
import type { Commands, View } from "./view.js";

export function createPanel(commands: Commands): View {
  const topBar = createTopBar(commands);
  const banner = createStatusBanner(commands);
  const chain = createAddressChain(commands);
  const gauges = createGauges();
  const explanation = createExplanation(commands);
  const problems = createProblems(commands);
  const emptyNote = createEmptyNote();
  const findBox = createFindBox(commands);
  const tabs = createTabs(tabsOf(commands), commands);
  const views: readonly View[] = [topBar, banner, chain, gauges, explanation, problems, emptyNote, findBox, tabs];

  const picture = h("div", { class: "picture" }, [
    chain.element,
    gauges.element,
    explanation.element,
    problems.element,
    emptyNote.element,
    findBox.element,
    tabs.element,
  ]);
  const element = h("main", { class: "panel" }, [topBar.element, banner.element, picture]);
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
    { id: "buckets", title: (state) => (isSwiss(state) ? "Tables" : "Buckets"), has: hasCells, view: createBucketsTab(commands) },
    { id: "entries", title: () => "Entries", has: hasCells, view: createEntriesTab(commands) },
    {
      id: "marks",
      title: (state) => (isSwiss(state) ? "Control bytes" : "Tophash heatmap"),
      has: hasCells,
      view: createMarksTab(commands),
    },
    { id: "fields", title: () => "Fields", has: hasHeader, view: createFieldsTab(commands) },
  ];
}

function isSwiss({ picture }: PanelState): boolean {
  return picture?.head.layout.kind === "swiss";
}

/** Buckets or groups have come, at least one. */
function hasCells({ facts, selection }: PanelState): boolean {
  return facts !== null && selection !== null;
}

function hasHeader({ picture }: PanelState): boolean {
  return (picture?.head.header ?? null) !== null;
}
