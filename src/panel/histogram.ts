/** How entries spread: a bar for each number of entries per bucket (of full slots per group), and how many there are of it. */
import { bucketSlots } from "../gomap/goConstants.js";
import type { LayoutHead } from "../gomap/layout.js";
import { countText, counted } from "../gomap/words.js";
import { h, replace } from "./dom.js";
import { type PictureFacts, countOccupancy } from "../messages/pictureFacts.js";
import { type View, whenChanged } from "./view.js";

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Height as a share of the highest bar. */
  readonly share: number;
  /** How many there would be if hashes spread evenly (Poisson), as a share of the highest bar; null where that says nothing. */
  readonly expectedShare: number | null;
}

/** The bars of an occupancy; a last bar "9+" only where a chain holds that many. */
export function barsOf(occupancy: Uint32Array, compareWithChance: boolean): Bar[] {
  const shown = occupancy[bucketSlots + 1] === 0 ? bucketSlots + 1 : bucketSlots + 2;
  const counts = Array.from(occupancy.subarray(0, shown));
  const buckets = counts.reduce((sum, count) => sum + count, 0);
  const entries = counts.reduce((sum, count, full) => sum + count * full, 0);
  const mean = buckets === 0 ? 0 : entries / buckets;
  const expected = counts.map((_, full) => buckets * (full > bucketSlots ? poissonTail(full, mean) : poisson(full, mean)));
  const compare = compareWithChance && buckets >= 16;
  const highest = Math.max(1, ...counts, ...(compare ? expected : []));
  return counts.map((count, full) => ({
    label: full > bucketSlots ? `${full}+` : String(full),
    count,
    share: count / highest,
    expectedShare: compare ? (expected[full] ?? 0) / highest : null,
  }));
}

export function createHistogram(): View {
  const subtitle = h("span", { class: "subtitle" });
  const chart = h("div", { class: "histogram", role: "img" });
  const element = h("section", { class: "overview", "aria-label": "Occupancy" }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, "Occupancy"), subtitle])]),
    chart,
  ]);
  const render = whenChanged((facts: PictureFacts | null, layout: LayoutHead["layout"] | undefined) => {
    const occupancy = facts === null ? null : countOccupancy(facts);
    const total = occupancy?.reduce((sum, count) => sum + count, 0) ?? 0;
    element.hidden = facts === null || occupancy === null || total < 2;
    if (facts === null || occupancy === null || element.hidden) return;
    // While growing, buckets of two loads are counted together, and groups spill into each other by probing.
    const bars = barsOf(occupancy, facts.kind === "hmap" && facts.oldBuckets === null);
    subtitle.textContent = subtitleOf(facts, layout, bars);
    const noun = facts.kind === "hmap" ? "bucket" : "group";
    chart.setAttribute(
      "aria-label",
      `${noun}s by number of entries: ${bars.map((bar) => `${bar.count} with ${bar.label}`).join(", ")}`,
    );
    replace(
      chart,
      drawBars(bars, (bar) => barWords(bar, noun)),
    );
  });
  return {
    element,
    update({ facts, picture }) {
      render(facts, picture?.head.layout);
    },
  };
}

function subtitleOf(facts: PictureFacts, layout: LayoutHead["layout"] | undefined, bars: readonly Bar[]): string {
  if (facts.kind === "swiss")
    return layout?.kind === "swiss" && layout.tables.length > 1 ? "full slots per group, of all tables" : "full slots per group";
  const even = bars[0]?.expectedShare === null ? "" : " · dots: as chance would spread them";
  return `entries per bucket${facts.oldBuckets === null ? "" : ", evacuated and unfilled ones left out"}${even}`;
}

/** "12 buckets with 3 entries" */
export function barWords({ count, label }: Bar, noun: string): string {
  return `${counted(count, noun)} with ${label} ${label === "1" ? "entry" : "entries"}`;
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
    const count = h("span", { class: "count" }, bar.count === 0 ? "" : countText(bar.count));
    count.style.bottom = `${Math.max(height + 1, dot === null ? 0 : dotHeight + 4)}px`;
    return h("div", { class: "bin", title: words(bar) }, [
      h("div", { class: "plot" }, [level, count, dot]),
      h("div", { class: "binLabel" }, bar.label),
    ]);
  });
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
