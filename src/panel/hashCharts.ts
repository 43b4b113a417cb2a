/** Beside the heatmap: whether this looks like a good hash, and the counts that say so, next to what chance would give. */
import { bucketSlots } from "../gomap/goConstants.js";
import { countText, counted } from "../gomap/words.js";
import type { PanelBody } from "../messages/panelMessages.js";
import { controlHue, tophashHue } from "./color.js";
import { h, replace, s } from "./dom.js";
import { type Bar, barWords, barsOf, drawBars, poisson } from "./histogram.js";
import { icon } from "./icons.js";
import { type PictureFacts, countOccupancy } from "../messages/pictureFacts.js";
import { type MarkFacts, countChainLengths, countMarks, hashVerdict, markShare } from "./tophashFacts.js";
import { type View, whenChanged } from "./view.js";

export function createHashCharts(): View {
  const element = h("div", { class: "hashCharts" });
  const render = whenChanged((body: PanelBody | null, facts: PictureFacts | null) => {
    if (body === null || facts === null) {
      replace(element, []);
      return;
    }
    const marks = countMarks(body);
    replace(element, [
      verdictElement(marks, facts),
      valuesChart(marks),
      comparesElement(marks),
      occupancyChart(facts),
      facts.kind === "hmap" ? chainChart(facts) : null,
    ]);
  });
  return {
    element,
    update({ picture, facts }) {
      render(picture?.body ?? null, facts);
    },
  };
}

function verdictElement(marks: MarkFacts, facts: PictureFacts): HTMLElement {
  const { kind, sentence } = hashVerdict(marks, facts);
  return h("p", { class: `verdict verdict-${kind}` }, [icon(kind === "uneven" ? "warning" : "info"), h("span", {}, sentence)]);
}

function section(title: string, subtitle: string, children: readonly Element[]): HTMLElement {
  return h("section", { class: "overview", "aria-label": title }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, title), h("span", { class: "subtitle" }, subtitle)])]),
    ...children,
  ]);
}

const chartHeight = 72;

/** A bar for each value, in its hue; the line is what even values would give. */
function valuesChart({ kind, values, full }: MarkFacts): HTMLElement {
  const name = kind === "tophash" ? "tophash" : "H2";
  const from = kind === "tophash" ? 5 : 0;
  const to = kind === "tophash" ? 256 : 128;
  const expected = (value: number) => full * markShare(kind, value);
  const highest = Math.max(1, ...values, expected(from));
  const y = (count: number) => chartHeight - (count / highest) * (chartHeight - 2);
  const bars: SVGElement[] = [];
  let line = "";
  for (let value = from; value < to; value++) {
    const count = values[value] ?? 0;
    const hue = kind === "tophash" ? tophashHue(value) : controlHue(value);
    const hex = value.toString(16).padStart(2, "0");
    const words = `${hex}: ${counted(count, "entry", "entries")}, ${expected(value).toFixed(1)} expected`;
    bars.push(
      s("g", {}, [
        s("title", {}, words),
        // As high as the chart, so that short bars can be pointed at.
        s("rect", { class: "hit", x: value - from, y: 0, width: 1, height: chartHeight }),
        s("rect", { x: value - from, y: y(count), width: 0.86, height: chartHeight - y(count), fill: `hsl(${hue}, 62%, 58%)` }),
      ]),
    );
    line += `${line === "" ? "M" : "L"}${value - from} ${y(expected(value))}h1`;
  }
  const most = values.indexOf(Math.max(...values));
  const chart = s(
    "svg",
    {
      class: "valuesChart",
      viewBox: `0 0 ${to - from} ${chartHeight}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `How often each ${name} stands; most often ${most.toString(16).padStart(2, "0")}, ${counted(values[most] ?? 0, "time")}; ${(full / (to - from)).toFixed(1)} expected`,
    },
    [...bars, s("path", { class: "expectedLine", d: line })],
  );
  const ends = h("div", { class: "axis mono", "aria-hidden": "true" }, [
    h("span", {}, from.toString(16).padStart(2, "0")),
    h("span", {}, `highest ${countText(Math.max(...values))}`),
    h("span", {}, (to - 1).toString(16)),
  ]);
  return section(`${name} values`, "full slots of each · line: even hashes", [chart, ends]);
}

function comparesElement({ kind, full, doubled, falseCompares, expectedCompares }: MarkFacts): HTMLElement {
  const name = kind === "tophash" ? "tophash" : "H2";
  const chain = kind === "tophash" ? "chain" : "group";
  const row = (term: string, value: string, note: string) =>
    h("div", {}, [h("dt", {}, term), h("dd", { class: "mono" }, value), h("dd", { class: "dim" }, note)]);
  const share = full === 0 ? 0 : (100 * falseCompares) / full;
  return section("False-positive compares", `keys compared for nothing, because an earlier slot has the same ${name}`, [
    h("dl", { class: "counts" }, [
      row("counted", countText(falseCompares), `when every entry is looked up once: ${share.toFixed(1)} per 100 lookups`),
      row(
        "by chance",
        expectedCompares < 10 ? expectedCompares.toFixed(1) : countText(Math.round(expectedCompares)),
        `with random hashes in the same ${chain}s`,
      ),
      row(
        "doubled",
        countText(doubled),
        `full slots with the ${name} of another one in their ${kind === "tophash" ? "bucket" : "group"}`,
      ),
    ]),
  ]);
}

function occupancyChart(facts: PictureFacts): HTMLElement | null {
  const occupancy = countOccupancy(facts);
  if (occupancy.every((count) => count === 0)) return null;
  const bars = barsOf(occupancy, facts.kind === "hmap" && facts.oldBuckets === null);
  const noun = facts.kind === "hmap" ? "bucket" : "group";
  const subtitle =
    facts.kind === "swiss"
      ? "full slots per group; probing evens them out"
      : `entries per bucket${bars[0]?.expectedShare === null ? "" : " · dots: Poisson"}`;
  return chartOf("Occupancy", subtitle, bars, (bar) => barWords(bar, noun));
}

/** Chains longer than this stand in the last bar. */
const longestBar = 6;

function chainChart(facts: Extract<PictureFacts, { kind: "hmap" }>): HTMLElement | null {
  const lengths = countChainLengths([facts.buckets, facts.oldBuckets]);
  const total = lengths.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const shown = Math.min(longestBar, Math.max(4, lengths.length));
  const counts = Array.from({ length: shown }, (_, i) =>
    i < shown - 1 ? (lengths[i] ?? 0) : lengths.slice(i).reduce((sum, count) => sum + count, 0),
  );
  const entries = facts.buckets.full.reduce((sum, count) => sum + count, 0);
  const compare = facts.oldBuckets === null && total >= 16;
  const mean = entries / total;
  const expected = counts.map((_, i) => total * chainShare(i + 1, mean, i === shown - 1));
  const highest = Math.max(1, ...counts, ...(compare ? expected : []));
  const bars = counts.map((count, i): Bar => ({
    label: i === shown - 1 && lengths.length > shown ? `${i + 1}+` : String(i + 1),
    count,
    share: count / highest,
    expectedShare: compare ? (expected[i] ?? 0) / highest : null,
  }));
  const longest = lengths.length;
  return chartOf(
    "Chain lengths",
    `buckets per chain, the longest ${longest}${compare ? " · dots: Poisson" : ""}`,
    bars,
    ({ count, label }) => `${counted(count, "chain")} of ${label} ${label === "1" ? "bucket" : "buckets"}`,
  );
}

/** The share of buckets whose entries fill just so many buckets of eight, or (in the last bar) so many and more. */
function chainShare(length: number, mean: number, orMore: boolean): number {
  let share = 0;
  const first = length === 1 ? 0 : (length - 1) * bucketSlots + 1;
  for (let entries = first; entries <= length * bucketSlots; entries++) share += poisson(entries, mean);
  if (!orMore) return share;
  let below = 0;
  for (let entries = 0; entries < first; entries++) below += poisson(entries, mean);
  return Math.max(0, 1 - below);
}

function chartOf(title: string, subtitle: string, bars: readonly Bar[], words: (bar: Bar) => string): HTMLElement {
  const label = `${title}: ${bars.map(words).join(", ")}`;
  return section(title, subtitle, [h("div", { class: "histogram", role: "img", "aria-label": label }, drawBars(bars, words))]);
}
