/** The gauges above the picture: which there are for a map, how far each is, and its sentence. Pure. */
import { explainGrowthStyle } from "../gomap/explain.js";
import { hmapEntryLimit, hmapOverflowLimit } from "../gomap/explainHmap.js";
import { maxGrowthLeft } from "../gomap/explainSwiss.js";
import { bucketSlots, maxAvgGroupLoad, groupSlots } from "../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead, SwissTableHead } from "../gomap/layout.js";
import { say } from "../gomap/say.js";
import { countText, counted } from "../gomap/words.js";
import { formatBytes, formatFactor } from "./formatNumber.js";

export interface GaugeFacts {
  readonly id: "entries" | "load" | "overflow" | "evacuation" | "growth" | "directory" | "memory";
  readonly title: string;
  readonly value: string;
  /** Beside the value, smaller: "/ 512 slots". */
  readonly beside: string;
  /** How far the bar is filled, 0 to 1; null where there is no bar to draw. */
  readonly fraction: number | null;
  /** Where a mark stands on the bar, 0 to 1, and what it says. */
  readonly mark: { readonly at: number; readonly label: string } | null;
  readonly tone: "plain" | "warning" | "progress";
  /** A colored border: this is what is going on now. */
  readonly emphasized: boolean;
  readonly sentence: string;
}

const plainGauge = { fraction: null, mark: null, tone: "plain", emphasized: false } as const;

export function gaugesOf(head: LayoutHead): GaugeFacts[] {
  // Where the header could not be read nothing is known that a gauge could show; the problems say why.
  if (head.length === null && head.header?.fields.length === 0) return [];
  switch (head.layout.kind) {
    case "nil":
      return [];
    case "hmap":
      // Without an array, no load and no overflow can be spoken of.
      if (head.state === "empty") return [entries(head, hashSentence(head.layout, head.state)), ...memory(head)];
      return [
        entries(head, hashSentence(head.layout, head.state)),
        hmapLoad(head, head.layout),
        overflow(head.layout),
        ...hmapGrowth(head, head.layout),
        ...memory(head),
      ];
    case "swiss":
      return [...swissGauges(head, head.layout), ...memory(head)];
  }
}

function entries(head: LayoutHead, sentence: string): GaugeFacts {
  const capacity = head.load?.capacity ?? null;
  const length = head.length;
  return {
    id: "entries",
    title: say("Entries"),
    value: length === null ? say("not known") : countText(length),
    beside: capacity === null ? "" : `/ ${counted(capacity, "slot")}`,
    fraction: length === null || capacity === null || capacity === 0 ? null : clamp(length / capacity),
    mark: null,
    tone: "plain",
    emphasized: false,
    sentence,
  };
}

function hashSentence({ B, bucketCount }: HmapLayoutHead, state: LayoutHead["state"]): string {
  if (state === "empty" || bucketCount === 0) return say("no array yet");
  if (B === 0) return say("one bucket: every hash goes there (B\u00a0=\u00a00)");
  return say("hash & {0} picks the bucket (B\u00a0=\u00a0{1})", countText(bucketCount - 1), B);
}

function hmapLoad(head: LayoutHead, layout: HmapLayoutHead): GaugeFacts {
  const { load, length } = head;
  const factor = load?.factor ?? (length === null || layout.bucketCount === 0 ? null : length / layout.bucketCount);
  const trigger = hmapEntryLimit(layout.B, head.goVersion) / 2 ** layout.B;
  const growing = layout.growth.kind !== "none";
  return {
    id: "load",
    title: say("Load factor"),
    value: factor === null ? say("not known") : formatFactor(factor),
    beside: `/ ${trigger}`,
    fraction: factor === null ? null : clamp(factor / bucketSlots),
    mark: { at: clamp(trigger / bucketSlots), label: say("{0} entries per bucket", trigger) },
    tone: !growing && factor !== null && factor > trigger * 0.92 ? "warning" : "plain",
    emphasized: false,
    sentence: growing && load !== null ? load.explanation : say("entries per bucket; the array doubles past {0}", trigger),
  };
}

function overflow({ overflowCount, noverflow, B, growth }: HmapLayoutHead): GaugeFacts {
  const trigger = hmapOverflowLimit(B);
  const approximate = B < 16 ? "" : "≈\u00a0";
  return {
    id: "overflow",
    title: say("Overflow buckets"),
    value: overflowCount === null ? `${approximate}${countText(noverflow)}` : countText(overflowCount),
    beside: overflowCount === null ? say("by noverflow") : say("in use"),
    fraction: clamp(noverflow / (trigger * overflowScale)),
    mark: { at: 1 / overflowScale, label: say("same-size growth at {0}", countText(trigger)) },
    tone: noverflow >= trigger * 0.8 ? "warning" : "plain",
    emphasized: false,
    sentence:
      growth.kind === "none"
        ? say("noverflow\u00a0=\u00a0{0}; same-size growth at {1}", countText(noverflow), countText(trigger))
        : say("noverflow\u00a0=\u00a0{0}; while growing it triggers nothing", countText(noverflow)),
  };
}

/** The bar goes a little past the trigger, so that its mark is seen. */
const overflowScale = 1.05;

function hmapGrowth(head: LayoutHead, { growth }: HmapLayoutHead): GaugeFacts[] {
  if (growth.kind === "none") {
    const at = head.load?.nextGrowthAtEntry ?? null;
    if (at === null || head.length === null) return [];
    const missing = at - head.length;
    return [
      {
        ...plainGauge,
        id: "growth",
        title: say("Growth"),
        value: say("at {0}", countText(at)),
        beside: missing > 0 ? say("{0} to go", countText(missing)) : "",
        fraction: clamp(head.length / at),
        tone: missing <= Math.max(1, at * 0.05) ? "warning" : "plain",
        sentence: head.load?.explanation ?? "",
      },
    ];
  }
  const done = growth.evacuatedCount ?? growth.nevacuate;
  const atLeast = growth.evacuatedCount === null;
  const left = growth.oldBucketCount - done;
  return [
    {
      id: "evacuation",
      title: say("Evacuation"),
      value: atLeast ? say("at least {0}", countText(done)) : countText(done),
      beside: `/ ${countText(growth.oldBucketCount)}`,
      fraction: growth.oldBucketCount === 0 ? null : clamp(done / growth.oldBucketCount),
      mark: null,
      tone: "progress",
      emphasized: true,
      sentence: say(
        "of the old buckets; nevacuate\u00a0=\u00a0{0}; 1 or 2 per write, {1}",
        countText(growth.nevacuate),
        writesLeft(left, atLeast),
      ),
    },
  ];
}

function writesLeft(left: number, atMost: boolean): string {
  if (left <= 0) return say("the next write ends it");
  if (atMost) return say("up to {0} left", counted(left, "write"));
  return left === 1 ? say("1 write left") : say("{0} to {1} left", countText(Math.ceil(left / 2)), counted(left, "write"));
}

function swissGauges(head: LayoutHead, layout: SwissLayoutHead): GaugeFacts[] {
  const tombstones = layout.tombstones === null ? null : counted(layout.tombstones, "tombstone");
  if (layout.small) {
    return [
      entries(head, tombstones === null ? say("one group of 8 slots") : say("one group of 8 slots, {0}", tombstones)),
      {
        ...plainGauge,
        id: "growth",
        title: say("Growth"),
        value: say("small map"),
        beside: "",
        sentence: head.load?.explanation ?? say("without directory and tables; a full group grows into a table"),
      },
    ];
  }
  const fullest = fullestTable(layout.tables);
  const tables = counted(layout.tables.length, "table");
  const gauges = [entries(head, tombstones === null ? say("in {0}", tables) : say("in {0}, {1}", tables, tombstones))];
  if (fullest !== null) gauges.push(fullestGauge(fullest));
  gauges.push({
    ...plainGauge,
    id: "directory",
    title: say("Directory depth"),
    value: String(layout.globalDepth),
    beside: tables,
    fraction: layout.dirLen === 0 ? null : clamp(layout.tables.length / layout.dirLen),
    sentence:
      layout.globalDepth === 0
        ? say("one entry: no hash bits are needed")
        : say("{0}: hash >> {1} picks the table", counted(layout.dirLen, "entry", "entries"), layout.globalShift),
  });
  if (fullest !== null) {
    const { table, position } = fullest;
    const limit = maxGrowthLeft(table.capacity);
    gauges.push({
      ...plainGauge,
      id: "growth",
      title: say("Growth"),
      value: say("table {0}", countText(position)),
      beside: say("{0} of {1} left", countText(table.growthLeft), countText(limit)),
      fraction: limit === 0 ? null : clamp(1 - table.growthLeft / limit),
      tone: table.growthLeft <= limit * 0.1 ? "warning" : "plain",
      emphasized: table.growthLeft <= limit * 0.05,
      sentence: table.next === "" ? (explainGrowthStyle("swiss") ?? "") : table.next,
    });
  }
  return gauges;
}

function fullestGauge({ table, position }: FullestTable): GaugeFacts {
  const trigger = maxAvgGroupLoad / groupSlots;
  // Tombstones that are not counted yet: what is neither used nor left.
  const taken = table.used + (table.tombstones ?? Math.max(0, maxGrowthLeft(table.capacity) - table.used - table.growthLeft));
  const factor = table.capacity === 0 ? 0 : taken / table.capacity;
  return {
    ...plainGauge,
    id: "load",
    title: say("Fullest table"),
    value: formatFactor(factor),
    beside: `/ ${trigger}`,
    fraction: clamp(factor),
    mark: { at: clamp(trigger), label: say("{0} of the slots", trigger) },
    tone: factor > trigger * 0.95 ? "warning" : "plain",
    sentence: fullestSentence(table, position),
  };
}

function fullestSentence({ used, tombstones, capacity, growthLeft }: SwissTableHead, position: number): string {
  const slots = counted(capacity, "slot");
  return tombstones
    ? say(
        "table {0}: {1} used and {2} of {3}; growthLeft\u00a0=\u00a0{4}",
        countText(position),
        countText(used),
        counted(tombstones, "tombstone"),
        slots,
        countText(growthLeft),
      )
    : say(
        "table {0}: {1} used of {2}; growthLeft\u00a0=\u00a0{3}",
        countText(position),
        countText(used),
        slots,
        countText(growthLeft),
      );
}

interface FullestTable {
  readonly table: SwissTableHead;
  readonly position: number;
}

/** The table that grows first: the one with the fewest free slots before its growth, relative to its size. */
function fullestTable(tables: readonly SwissTableHead[]): FullestTable | null {
  let best: FullestTable | null = null;
  for (const [position, table] of tables.entries()) {
    if (table.capacity === 0) continue;
    if (best === null || table.growthLeft / table.capacity < best.table.growthLeft / best.table.capacity)
      best = { table, position };
  }
  return best;
}

function memory({ bytes }: LayoutHead): GaugeFacts[] {
  if (bytes === null) return [];
  const allocated = bytes.allocated ?? bytes.structures;
  return [
    {
      ...plainGauge,
      id: "memory",
      title: say("Memory"),
      value: formatBytes(allocated),
      beside: bytes.allocated === null ? say("taken") : say("allocated"),
      fraction: bytes.inUse === null || allocated === 0 ? null : clamp(bytes.inUse / allocated),
      sentence: [
        bytes.inUse === null ? null : say("{0} of keys and elems", formatBytes(bytes.inUse)),
        bytes.allocated === null
          ? say("what the allocator gave is not known")
          : say("structures take {0}", formatBytes(bytes.structures)),
      ]
        .filter((part) => part !== null)
        .join(" · "),
    },
  ];
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
