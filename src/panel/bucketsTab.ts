/** The first tab: the arrays' overview and histogram on the left, on the right the slots of what is selected in it. */
import { createBucketOverview } from "./bucketOverview.js";
import { createDetails } from "./details.js";
import { h } from "./dom.js";
import { createHistogram } from "./histogram.js";
import { createSwissOverview } from "./swissOverview.js";
import type { Commands, View } from "./view.js";

export function createBucketsTab(commands: Commands): View {
  const buckets = createBucketOverview(commands);
  const swiss = createSwissOverview(commands);
  const histogram = createHistogram();
  const details = createDetails(commands);
  const left = h("div", { class: "left" }, [buckets.element, swiss.element, histogram.element]);
  const element = h("div", { class: "columns" }, [left, h("div", { class: "right" }, [details.element])]);
  return {
    element,
    update(state) {
      for (const view of [buckets, swiss, histogram, details]) view.update(state);
    },
  };
}
