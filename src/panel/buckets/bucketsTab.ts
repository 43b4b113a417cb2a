/** The first tab: the arrays' overview and histogram on the left, on the right the slots of what is selected in it. */
import { say } from "../../gomap/say.js";
import { createMapCensus } from "../canvas/mapCensus.js";
import { h } from "../controls/dom.js";
import { createKeyPath } from "../find/keyPathBox.js";
import type { Commands, View } from "../state/view.js";
import { createBucketOverview } from "./bucketOverview.js";
import { createCellsNote } from "./cellsNote.js";
import { createDetails } from "./details.js";
import { createHistogram } from "./histogram.js";
import { createOverviewTable } from "./overviewTable.js";
import { createSwissOverview } from "./swissOverview.js";

export function createBucketsTab(commands: Commands): View {
  const census = createMapCensus();
  const note = createCellsNote(commands);
  const buckets = createBucketOverview(commands, census);
  const swiss = createSwissOverview(commands, census);
  const histogram = createHistogram(census);
  const table = createOverviewTable(commands);
  const details = createDetails(commands);
  const keyPath = createKeyPath();
  const writing = h("p", { class: "writingNote" }, [
    h("span", { class: "swatch swatch-writing", "aria-hidden": "true" }),
    say("being written: a writer may be halfway through any of these"),
  ]);
  const left = h("div", { class: "left" }, [
    note.element,
    writing,
    buckets.element,
    swiss.element,
    table.element,
    histogram.element,
  ]);
  const element = h("div", { class: "columns" }, [left, h("div", { class: "right" }, [details.element, keyPath.element])]);
  return {
    element,
    update(state) {
      const layout = state.picture?.head.layout;
      census.follow(state.picture?.id ?? null, state.facts, layout?.kind === "hmap" ? layout.growth : null);
      left.classList.toggle("beingWritten", state.picture?.head.state === "writing");
      writing.hidden = state.picture?.head.state !== "writing";
      for (const view of [note, buckets, swiss, table, histogram, details, keyPath]) view.update(state);
    },
  };
}
