/**
 * How full a map is and what comes next, as bars:
 *
 *     entries     209 of 512       ━━━━━━━━━━━━━━╸──────────────────
 *     load        3.27 of 6.5      ━━━━━━━━━━━━━━────────────┃─────
 *                 Grows to 128 buckets when entry 417 is added …
 */
import { explainGrowthStyle, explainHmapGrowth } from "../gomap/explain.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import { countText } from "../gomap/words.js";
import { bar, padEnd, span, widthOf, wrap, type Line } from "./terminalText.js";

interface Gauge {
  readonly name: string;
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
  const nameWidth = Math.max(0, ...gauges.map(({ name }) => name.length));
  const valueWidth = Math.max(0, ...gauges.map(({ value }) => widthOf(value)));
  const indent = 2 + nameWidth + 2;
  const barWidth = Math.max(10, Math.min(60, width - indent - valueWidth - 2));
  return gauges.flatMap(({ name, value, fraction, mark, notes }) => [
    [
      span(`  ${padEnd(name, nameWidth)}  `, "dim"),
      span(`${padEnd(value, valueWidth)}  `, "key"),
      ...(fraction === null ? [] : bar(fraction, barWidth, mark, name === "evacuation" ? "evacuated" : "bar")),
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
    length === null ? "not known" : capacity > 0 ? `${countText(length)} of ${countText(capacity)}` : countText(length);
  return { name: "entries", value, fraction: length === null ? null : share(length, capacity), mark: null, notes: [] };
}

function hmapGauges({ load }: LayoutHead, layout: HmapLayoutHead): Gauge[] {
  const { growth, overflowCount, noverflow, longestChain, B, bucketCount } = layout;
  const fullBucket = 8;
  const gauges: Gauge[] = [];
  if (load?.factor !== undefined && load.factor !== null) {
    gauges.push({
      name: "load",
      value: `${load.factor.toFixed(2)} of ${load.trigger}`,
      fraction: load.factor / fullBucket,
      mark: load.trigger / fullBucket,
      notes: [load.explanation],
    });
  }
  const chains = longestChain !== null && longestChain > 1 ? `the longest chain has ${countText(longestChain)} buckets` : null;
  const approximate = B >= 16 ? "about " : "";
  gauges.push({
    name: "overflow",
    value: overflowCount === null ? `${approximate}${countText(noverflow)}` : countText(overflowCount),
    fraction: overflowCount === 0 ? null : share(overflowCount ?? noverflow, bucketCount),
    mark: null,
    notes: [[chains, noverflow === overflowCount ? null : `noverflow says ${countText(noverflow)}`].filter(Boolean).join("; ")],
  });
  if (growth.kind !== "none") {
    const evacuated = growth.evacuatedCount ?? growth.nevacuate;
    gauges.push({
      name: "evacuation",
      value: `${growth.evacuatedCount === null ? "at least " : ""}${countText(evacuated)} of ${countText(growth.oldBucketCount)}`,
      fraction: share(evacuated, growth.oldBucketCount),
      mark: null,
      notes: [
        explainHmapGrowth(growth, bucketCount),
        `nevacuate is ${countText(growth.nevacuate)}: all old buckets below it are done`,
      ],
    });
  }
  return gauges;
}

function swissGauges({ load }: LayoutHead, layout: SwissLayoutHead): Gauge[] {
  const gauges: Gauge[] = [];
  if (load) {
    const name = layout.tables.length > 1 ? "fullest table" : "load";
    const value = load.factor === null ? "not known" : `${load.factor.toFixed(3)} of ${layout.small ? 1 : load.trigger}`;
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
    const notes = ["deleted slots that a search must pass"];
    gauges.push({
      name: "tombstones",
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
  const inUse = bytes.inUse === null ? null : `${countText(bytes.inUse)} B of it are entries`;
  const slot = key && elem ? `${countText(key.sizeBytes)} B a key, ${countText(elem.sizeBytes)} B an elem` : null;
  const unknown = bytes.allocated === null ? "not known what the allocator gave for it" : null;
  return [
    {
      name: "memory",
      value: `${countText(whole)} B`,
      fraction: bytes.inUse === null ? null : share(bytes.inUse, whole),
      mark: null,
      notes: [[inUse, slot, unknown].filter((note) => note !== null).join("; ")],
    },
  ];
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
