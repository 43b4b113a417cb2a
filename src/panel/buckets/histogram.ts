/** How entries spread: a bar for each number of entries per bucket (of full slots per group), and how many there are of it. */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { FieldCensus } from "../canvas/fieldCensus.js";
import type { Censuses, MapCensus } from "../canvas/mapCensus.js";
import { bucketsText, groupsText, listText } from "../controls/countWords.js";
import { h, replace } from "../controls/dom.js";
import { atMostEvery } from "../controls/frames.js";
import type { View } from "../state/view.js";

/** While more comes, the bars move so often. */
const redrawMs = 250;

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Height as a share of the highest bar. */
  readonly share: number;
  /** How many there would be if hashes spread evenly (Poisson), as a share of the highest bar; null where that says nothing. */
  readonly expectedShare: number | null;
}

/** Buckets of one load: those of one array. */
export interface Load {
  readonly buckets: number;
  readonly entries: number;
}

/** Of fewer buckets chance says little. */
export const fewBuckets = 8;

/**
 * The bars of an occupancy; a last bar "9+" only where a chain holds that many.
 * @param loads what chance would spread, each evenly over its own buckets: while growing the old array holds about twice as
 *   many a bucket as the new one. [] where chance says nothing.
 */
export function barsOf(occupancy: Uint32Array, loads: readonly Load[]): Bar[] {
  const shown = occupancy[bucketSlots + 1] === 0 ? bucketSlots + 1 : bucketSlots + 2;
  const counts = Array.from(occupancy.subarray(0, shown));
  const expected = counts.map((_, full) => loads.reduce((sum, load) => sum + expectedOf(load, full), 0));
  const compare = loads.reduce((sum, { buckets }) => sum + buckets, 0) >= fewBuckets;
  const highest = Math.max(1, ...counts, ...(compare ? expected : []));
  return counts.map((count, full) => ({
    label: full > bucketSlots ? `${full}+` : String(full),
    count,
    share: count / highest,
    expectedShare: compare ? (expected[full] ?? 0) / highest : null,
  }));
}

/** How many of these buckets hold just so many entries; the last bar: so many and more. */
function expectedOf({ buckets, entries }: Load, full: number): number {
  if (buckets === 0) return 0;
  const mean = entries / buckets;
  return buckets * (full > bucketSlots ? poissonTail(full, mean) : poisson(full, mean));
}

export function createHistogram(census: MapCensus): View {
  const subtitle = h("span", { class: "subtitle" });
  const chart = h("div", { class: "histogram", role: "img" });
  const coverage = h("p", { class: "note" });
  const element = h("section", { class: "overview", "aria-label": say("Occupancy") }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, say("Occupancy")), subtitle])]),
    chart,
    coverage,
  ]);
  let layout: LayoutHead["layout"] | undefined;
  let last = "";
  const render = () => {
    const counts = occupancyOf(census.now);
    const now = JSON.stringify([counts, layout?.kind]);
    if (now === last) return;
    last = now;
    element.hidden = counts === null || counts.occupancy.reduce((sum, count) => sum + count, 0) < 2;
    if (counts === null || element.hidden) return;
    const bars = barsOf(Uint32Array.from(counts.occupancy), counts.loads);
    subtitle.textContent = subtitleOf(counts, layout, bars);
    chart.setAttribute("aria-label", listText(bars.map((bar) => barWords(bar, counts.kind))));
    replace(
      chart,
      drawBars(bars, (bar) => barWords(bar, counts.kind)),
    );
    coverage.textContent = coverageText(counts);
    coverage.hidden = coverage.textContent === "";
  };
  const renderSoon = atMostEvery(redrawMs, render);
  census.onCounted(renderSoon);
  return {
    element,
    update({ picture }) {
      const other = layout !== picture?.head.layout;
      layout = picture?.head.layout;
      if (other || census.now.buckets === null) render();
      else renderSoon();
    },
  };
}

/** What the bars count, and of how many buckets or groups. */
export interface OccupancyCounts {
  readonly kind: "buckets" | "groups";
  readonly occupancy: readonly number[];
  /** What Poisson's expectation is made from: none for groups, which spill into each other by probing. */
  readonly loads: readonly Load[];
  readonly growing: boolean;
  readonly counted: number;
  readonly present: number;
}

/** null: nothing has come yet. */
export function occupancyOf({ buckets, oldBuckets, groups }: Censuses): OccupancyCounts | null {
  const main = buckets ?? groups;
  if (main === null) return null;
  // While growing an entry is in the old bucket or in a new one: the other one is not counted as an empty bucket.
  const occupancy = Array.from(main.occupancy, (count, full) => count + (oldBuckets?.occupancy[full] ?? 0));
  return {
    kind: buckets === null ? "groups" : "buckets",
    occupancy,
    loads: buckets === null ? [] : [buckets, oldBuckets].flatMap((array) => (array === null ? [] : [loadOf(array)])),
    growing: oldBuckets !== null,
    counted: main.totals.cells + (oldBuckets?.totals.cells ?? 0),
    present: main.present + (oldBuckets?.present ?? 0),
  };
}

export function loadOf({ totals: { holding, entries } }: FieldCensus): Load {
  return { buckets: holding, entries };
}

/** "counted over 12,288 of 2,097,152 buckets"; "" where all were counted. */
export function coverageText({ kind, counted, present }: Pick<OccupancyCounts, "kind" | "counted" | "present">): string {
  if (counted >= present) return "";
  return kind === "buckets"
    ? say("counted over {0} of {1} buckets", countText(counted), countText(present))
    : say("counted over {0} of {1} groups", countText(counted), countText(present));
}

function subtitleOf({ kind, growing }: OccupancyCounts, layout: LayoutHead["layout"] | undefined, bars: readonly Bar[]): string {
  if (kind === "groups")
    return layout?.kind === "swiss" && layout.tables.length > 1
      ? say("full slots per group, of all tables")
      : say("full slots per group");
  const alone = bars[0]?.expectedShare === null;
  if (growing)
    return alone
      ? say("entries per bucket, evacuated and unfilled ones left out")
      : say("entries per bucket, evacuated and unfilled ones left out · dots: as chance would spread them");
  return alone ? say("entries per bucket") : say("entries per bucket · dots: as chance would spread them");
}

/** "12 buckets with 3 entries" */
export function barWords({ count, label }: Bar, kind: OccupancyCounts["kind"]): string {
  const cells = kind === "buckets" ? bucketsText(count) : groupsText(count);
  return label === "1" ? say("{0} with 1 entry", cells) : say("{0} with {1} entries", cells, label);
}

/** Height of the highest bar, in CSS pixels; above it stands its count. */
const barHeight = 84;

export function drawBars(bars: readonly Bar[], words: (bar: Bar) => string): HTMLElement[] {
  return bars.map((bar) => {
    const height = bar.count === 0 ? 0 : Math.max(2, Math.round(bar.share * barHeight));
    const level = h("div", { class: "bar" });
    level.style.height = `${height}px`;
    const dot = bar.expectedShare === null ? null : h("span", { class: "expected" });
    const dotHeight = (bar.expectedShare ?? 0) * barHeight;
    if (dot !== null) dot.style.bottom = `${dotHeight}px`;
    const count = h("span", { class: "count" }, bar.count === 0 ? "" : shortCount(bar.count));
    count.style.bottom = `${Math.max(height + 1, dot === null ? 0 : dotHeight + 4)}px`;
    return h("div", { class: "bin", title: words(bar) }, [
      h("div", { class: "plot" }, [level, count, dot]),
      h("div", { class: "binLabel" }, bar.label),
    ]);
  });
}

/** Above a narrow bar there is place for four digits; the tooltip has the exact number. */
function shortCount(count: number): string {
  if (count < 1000) return countText(count);
  if (count < 9950) return say("{0} k", (count / 1000).toFixed(1));
  if (count < 1_000_000) return say("{0} k", Math.round(count / 1000));
  return say("{0} M", (count / 1e6).toFixed(1));
}

/** The probability of k events where `mean` are expected. */
export function poisson(k: number, mean: number): number {
  let probability = Math.exp(-mean);
  for (let i = 1; i <= k; i++) probability *= mean / i;
  return probability;
}

/** Probability of k or more. */
function poissonTail(k: number, mean: number): number {
  let below = 0;
  for (let i = 0; i < k; i++) below += poisson(i, mean);
  return Math.max(0, 1 - below);
}
