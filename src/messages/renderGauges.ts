/**
 * How full a map is and what comes next, as bars:
 *
 *     entries     209 of 512       ━━━━━━━━━━━━━━╸──────────────────
 *     load        3.27 of 6.5      ━━━━━━━━━━━━━━────────────┃─────
 *                 Grows to 128 buckets when entry 417 is added …
 */
import { explainGrowthStyle, explainHmapGrowth } from "../gomap/explain.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import { bar, padEnd, span, widthOf, wrap, type Line, type Style } from "./terminalText.js";

interface Gauge {
  readonly name: string;
  readonly style?: Style;
  readonly value: string;
  /** 0 to 1; null where there is no bar to draw. */
  readonly fraction: number | null;
  /** Where on the bar something happens, 0 to 1. */
  readonly mark: number | null;
  /** Sentences under it. */
  readonly notes: readonly (string | null)[];
}

export function renderGauges(head: LayoutHead, width: number): Line[] {
  const gauges = gaugesOf(head);
  const nameWidth = Math.max(0, ...gauges.map(({ name }) => widthOf(name)));
  const valueWidth = Math.max(0, ...gauges.map(({ value }) => widthOf(value)));
  const indent = 2 + nameWidth + 2;
  const barWidth = Math.max(10, Math.min(60, width - indent - valueWidth - 2));
  return gauges.flatMap(({ name, value, fraction, mark, notes, style = "bar" }) => [
    [
      span(`  ${padEnd(name, nameWidth)}  `, "dim"),
      span(`${padEnd(value, valueWidth)}  `, "key"),
      ...(fraction === null ? [] : bar(fraction, barWidth, mark, style)),
    ],
    ...notes
      .filter((note) => note !== null && note !== "")
      .flatMap((note) => wrap(note ?? "", width - indent))
      .map((text) => [span(`${" ".repeat(indent)}${text}`, "dim")]),
  ]);
}

function gaugesOf(head: LayoutHead): Gauge[] {
  const { layout } = head;
  if (layout.kind === "nil") return [];
  const specific = layout.kind === "hmap" ? hmapGauges(head, layout) : swissGauges(head, layout);
  return [entriesGauge(head), ...specific, ...memoryGauge(head)];
}

function entriesGauge({ length, load }: LayoutHead): Gauge {
  const capacity = load?.capacity ?? 0;
  const value =
    length === null
      ? say("not known")
      : capacity > 0
        ? say("{0} of {1}", countText(length), countText(capacity))
        : countText(length);
  return { name: say("entries"), value, fraction: length === null ? null : share(length, capacity), mark: null, notes: [] };
}

function hmapGauges({ load }: LayoutHead, layout: HmapLayoutHead): Gauge[] {
  const { growth, overflowCount, noverflow, longestChain, B, bucketCount } = layout;
  const fullBucket = 8;
  const gauges: Gauge[] = [];
  if (load?.factor !== undefined && load.factor !== null) {
    gauges.push({
      name: say("load"),
      value: say("{0} of {1}", load.factor.toFixed(2), load.trigger),
      fraction: load.factor / fullBucket,
      mark: load.trigger / fullBucket,
      notes: [load.explanation],
    });
  }
  const chains =
    longestChain !== null && longestChain > 1 ? say("the longest chain has {0} buckets", countText(longestChain)) : null;
  const approximate = B >= 16 ? say("about {0}", countText(noverflow)) : countText(noverflow);
  gauges.push({
    name: say("overflow"),
    value: overflowCount === null ? approximate : countText(overflowCount),
    fraction: overflowCount === 0 ? null : share(overflowCount ?? noverflow, bucketCount),
    mark: null,
    notes: [listed([chains, noverflow === overflowCount ? null : say("noverflow says {0}", countText(noverflow))])],
  });
  if (growth.kind !== "none") {
    const evacuated = growth.evacuatedCount ?? growth.nevacuate;
    gauges.push({
      name: say("evacuation"),
      style: "evacuated",
      value:
        growth.evacuatedCount === null
          ? say("at least {0} of {1}", countText(evacuated), countText(growth.oldBucketCount))
          : say("{0} of {1}", countText(evacuated), countText(growth.oldBucketCount)),
      fraction: share(evacuated, growth.oldBucketCount),
      mark: null,
      notes: [
        explainHmapGrowth(growth, bucketCount),
        say("nevacuate is {0}: all old buckets below it are done", countText(growth.nevacuate)),
      ],
    });
  }
  return gauges;
}

function swissGauges({ load }: LayoutHead, layout: SwissLayoutHead): Gauge[] {
  const gauges: Gauge[] = [];
  if (load) {
    const name = layout.tables.length > 1 ? say("fullest table") : say("load");
    const value =
      load.factor === null ? say("not known") : say("{0} of {1}", load.factor.toFixed(3), layout.small ? 1 : load.trigger);
    const mark = layout.small ? null : load.trigger;
    gauges.push({
      name,
      value,
      fraction: load.factor,
      mark,
      notes: [load.explanation, layout.small ? null : explainGrowthStyle("swiss")],
    });
  }
  if (layout.tombstones !== null && layout.tombstones > 0) {
    const notes = [say("deleted slots that a search must pass")];
    gauges.push({
      name: say("tombstones"),
      value: countText(layout.tombstones),
      fraction: share(layout.tombstones, load?.capacity ?? 0),
      mark: null,
      notes,
    });
  }
  return gauges;
}

function memoryGauge({ bytes, key, elem }: LayoutHead): Gauge[] {
  if (!bytes) return [];
  const whole = bytes.allocated ?? bytes.structures;
  const inUse = bytes.inUse === null ? null : say("{0} B of it are entries", countText(bytes.inUse));
  const slot = key && elem ? say("{0} B a key, {1} B an elem", countText(key.sizeBytes), countText(elem.sizeBytes)) : null;
  const unknown = bytes.allocated === null ? say("not known what the allocator gave for it") : null;
  return [
    {
      name: say("memory"),
      value: `${countText(whole)} B`,
      fraction: bytes.inUse === null ? null : share(bytes.inUse, whole),
      mark: null,
      notes: [listed([inUse, slot, unknown])],
    },
  ];
}

function listed(notes: readonly (string | null)[]): string {
  return notes.filter((note) => note !== null).reduce((all, note) => (all === "" ? note : say("{0}; {1}", all, note)), "");
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
