/** The panel's views in their places: bar, banner, address chain, gauges, problems; overview on the left, slots on the right; fields. */
import { createAddressChain } from "./addressChain.js";
import { createBucketOverview } from "./bucketOverview.js";
import { createDetails } from "./details.js";
import { h } from "./dom.js";
import { createEmptyNote } from "./emptyNote.js";
import { createFieldsTable } from "./fieldsTable.js";
import { createGauges } from "./gauges.js";
import { createHistogram } from "./histogram.js";
import { createProblems } from "./problems.js";
import { createStatusBanner } from "./statusBanner.js";
import { createSwissOverview } from "./swissOverview.js";
import { createTopBar } from "./topBar.js";
import type { Commands, View } from "./view.js";

export function createPanel(commands: Commands): View {
  const topBar = createTopBar(commands);
  const banner = createStatusBanner(commands);
  const chain = createAddressChain(commands);
  const gauges = createGauges();
  const problems = createProblems(commands);
  const emptyNote = createEmptyNote();
  const buckets = createBucketOverview(commands);
  const swiss = createSwissOverview(commands);
  const histogram = createHistogram();
  const details = createDetails(commands);
  const fields = createFieldsTable(commands);
  const views: readonly View[] = [topBar, banner, chain, gauges, problems, emptyNote, buckets, swiss, histogram, details, fields];

  const left = h("div", { class: "left" }, [buckets.element, swiss.element, histogram.element]);
  const columns = h("div", { class: "columns" }, [left, h("div", { class: "right" }, [details.element, fields.element])]);
  const picture = h("div", { class: "picture" }, [chain.element, gauges.element, problems.element, emptyNote.element, columns]);
  const element = h("main", { class: "panel" }, [topBar.element, banner.element, picture]);
  return {
    element,
    update(state) {
      picture.classList.toggle("stale", state.stale);
      element.setAttribute("aria-busy", String(state.status.kind === "reading"));
      left.hidden = state.facts === null || state.selection === null;
      columns.hidden = left.hidden && (state.picture?.head.header ?? null) === null;
      for (const view of views) view.update(state);
    },
  };
}
