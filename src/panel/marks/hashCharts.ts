/** Beside the heatmap: whether this looks like a good hash, and the counts that say so, next to what chance would give. */
import { bucketSlots } from "../../gomap/goConstants.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { PanelBody } from "../../messages/panelMessages.js";
import {
  type Bar,
  barWords,
  barsOf,
  coverageText,
  drawBars,
  fewBuckets,
  loadOf,
  occupancyOf,
  poisson,
} from "../buckets/histogram.js";
import type { FieldCensus } from "../canvas/fieldCensus.js";
import { type Censuses, type MapCensus, createMapCensus } from "../canvas/mapCensus.js";
import { controlHue, tophashHue } from "../controls/color.js";
import { bucketsText, entriesText, listText } from "../controls/countWords.js";
import { h, replace, s } from "../controls/dom.js";
import { atMostEvery, onNextFrame } from "../controls/frames.js";
import { icon } from "../controls/icons.js";
import { type View, whenChanged } from "../state/view.js";
import { MarkCensus, type MarkFacts, hashVerdict, markShare, spreadOf } from "./tophashFacts.js";

/** While more comes, the charts change so often. */
const redrawMs = 250;
/** Our share of a frame, in milliseconds. */
const sliceMs = 4;

export function createHashCharts(): View {
  const element = h("div", { class: "hashCharts" });
  const census: MapCensus = createMapCensus();
  let marks: MarkCensus | null = null;
  let counted = "";
  const render = () => {
    replace(element, marks === null ? [] : chartsOf(marks.facts(), census.now));
  };
  const renderSoon = atMostEvery(redrawMs, render);
  census.onCounted(renderSoon);
  const goOn = onNextFrame(() => {
    if (marks?.count(performance.now() + sliceMs) === false) goOn();
    renderSoon();
  });
  const follow = whenChanged((body: PanelBody | null) => {
    if (body === null) marks = null;
    else if (marks !== null && counted === sizeOf(body)) marks.more(body);
    else marks = new MarkCensus(body);
    counted = body === null ? "" : sizeOf(body);
    if (marks?.count(performance.now() + sliceMs) === false) goOn();
  });
  let lastPicture: number | null = null;
  return {
    element,
    update({ picture, body, facts }) {
      const { layout } = picture?.head ?? {};
      const other = picture?.id !== lastPicture;
      if (other) marks = null;
      lastPicture = picture?.id ?? null;
      census.follow(lastPicture, facts, layout?.kind === "hmap" ? layout.growth : null);
      follow(body);
      if (other) render();
      else renderSoon();
    },
  };
}

/** A head that comes later may know of more tables. */
function sizeOf(body: PanelBody): string {
  return body.kind === "hmap" ? String(body.buckets.arrayCount) : String(body.tables.length);
}

function chartsOf(marks: MarkFacts, censuses: Censuses): (HTMLElement | null)[] {
  const { buckets, oldBuckets } = censuses;
  const occupancy = occupancyOf(censuses);
  const coverage = occupancy === null ? "" : coverageText(occupancy);
  return [
    verdictElement(marks, buckets === null || oldBuckets !== null ? null : spreadOf(buckets)),
    coverage === "" ? null : h("p", { class: "note" }, coverage),
    valuesChart(marks),
    comparesElement(marks),
    occupancyChart(censuses),
    buckets === null ? null : chainChart(buckets, oldBuckets),
  ];
}

function verdictElement(marks: MarkFacts, spread: Parameters<typeof hashVerdict>[1]): HTMLElement {
  const { kind, sentence } = hashVerdict(marks, spread);
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
  const tophash = kind === "tophash";
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
    const words = say("{0}: {1}, {2} expected", hex, entriesText(count), expected(value).toFixed(1));
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
  const [mostHex, mostTimes] = [most.toString(16).padStart(2, "0"), countText(values[most] ?? 0)];
  const even = (full / (to - from)).toFixed(1);
  const chart = s(
    "svg",
    {
      class: "valuesChart",
      viewBox: `0 0 ${to - from} ${chartHeight}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": tophash
        ? say("How often each tophash stands; most often {0}, {1} times; {2} expected", mostHex, mostTimes, even)
        : say("How often each H2 stands; most often {0}, {1} times; {2} expected", mostHex, mostTimes, even),
    },
    [...bars, s("path", { class: "expectedLine", d: line })],
  );
  const ends = h("div", { class: "axis mono", "aria-hidden": "true" }, [
    h("span", {}, from.toString(16).padStart(2, "0")),
    h("span", {}, say("highest {0}", countText(Math.max(...values)))),
    h("span", {}, (to - 1).toString(16)),
  ]);
  const title = tophash ? say("tophash values") : say("H2 values");
  return section(title, say("full slots of each · line: even hashes"), [chart, ends]);
}

function comparesElement({ kind, full, doubled, falseCompares, expectedCompares }: MarkFacts): HTMLElement {
  const tophash = kind === "tophash";
  const row = (term: string, value: string, note: string) =>
    h("div", {}, [h("dt", {}, term), h("dd", { class: "mono" }, value), h("dd", { class: "dim" }, note)]);
  const share = full === 0 ? 0 : (100 * falseCompares) / full;
  const expected = expectedCompares < 10 ? expectedCompares.toFixed(1) : countText(Math.round(expectedCompares));
  return section(
    say("False-positive compares"),
    tophash
      ? say("keys compared for nothing, because an earlier slot has the same tophash")
      : say("keys compared for nothing, because an earlier slot has the same H2"),
    [
      h("dl", { class: "counts" }, [
        row(
          say("counted"),
          countText(falseCompares),
          say("when every entry is looked up once: {0} per 100 lookups", share.toFixed(1)),
        ),
        row(
          say("by chance"),
          expected,
          tophash ? say("with random hashes in the same chains") : say("with random hashes in the same groups"),
        ),
        row(
          say("doubled"),
          countText(doubled),
          tophash
            ? say("full slots with the tophash of another one in their bucket")
            : say("full slots with the H2 of another one in their group"),
        ),
      ]),
    ],
  );
}

function occupancyChart(censuses: Censuses): HTMLElement | null {
  const counts = occupancyOf(censuses);
  if (counts?.occupancy.every((count) => count === 0) !== false) return null;
  const bars = barsOf(Uint32Array.from(counts.occupancy), counts.loads);
  const subtitle =
    counts.kind === "groups"
      ? say("full slots per group; probing evens them out")
      : bars[0]?.expectedShare === null
        ? say("entries per bucket")
        : say("entries per bucket · dots: Poisson");
  return chartOf(say("Occupancy"), subtitle, bars, (bar) => barWords(bar, counts.kind));
}

/** Chains longer than this stand in the last bar. */
const longestBar = 6;

function chainChart(buckets: FieldCensus, oldBuckets: FieldCensus | null): HTMLElement | null {
  const longest = Math.max(buckets.chainLengths.length, oldBuckets?.chainLengths.length ?? 0);
  const lengths = Array.from({ length: longest }, (_, i) => (buckets.chainLengths[i] ?? 0) + (oldBuckets?.chainLengths[i] ?? 0));
  const total = lengths.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const shown = Math.min(longestBar, Math.max(4, lengths.length));
  const counts = Array.from({ length: shown }, (_, i) =>
    i < shown - 1 ? (lengths[i] ?? 0) : lengths.slice(i).reduce((sum, count) => sum + count, 0),
  );
  const loads = [buckets, oldBuckets].flatMap((array) => (array === null ? [] : [loadOf(array)]));
  const compare = total >= fewBuckets;
  const expected = counts.map((_, i) =>
    loads.reduce(
      (sum, load) => sum + load.buckets * chainShare(i + 1, load.entries / Math.max(1, load.buckets), i === shown - 1),
      0,
    ),
  );
  const highest = Math.max(1, ...counts, ...(compare ? expected : []));
  const bars = counts.map((count, i): Bar => ({
    label: i === shown - 1 && lengths.length > shown ? `${i + 1}+` : String(i + 1),
    count,
    share: count / highest,
    expectedShare: compare ? (expected[i] ?? 0) / highest : null,
  }));
  const subtitle = compare
    ? say("buckets per chain, the longest {0} · dots: Poisson", longest)
    : say("buckets per chain, the longest {0}", longest);
  return chartOf(say("Chain lengths"), subtitle, bars, chainWords);
}

/** "12 chains of 2 buckets" */
function chainWords({ count, label }: Bar): string {
  const buckets = label === "1" ? bucketsText(1) : say("{0} buckets", label);
  return count === 1 ? say("1 chain of {0}", buckets) : say("{0} chains of {1}", countText(count), buckets);
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
  const label = say("{0}: {1}", title, listText(bars.map(words)));
  return section(title, subtitle, [h("div", { class: "histogram", role: "img", "aria-label": label }, drawBars(bars, words))]);
}
