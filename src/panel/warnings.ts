/**
 * What a person should hear about a map before they look for it: long chains, a growth that is near, an array much larger than
 * what is in it, memory that the collector scans. Pure; each warning is one sentence, with the place it speaks of.
 */
import { hmapEntryLimit, hmapOverflowLimit } from "../gomap/explainHmap.js";
import { maxGrowthLeft } from "../gomap/explainSwiss.js";
import { bucketSlots } from "../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import { counted, countText } from "../gomap/words.js";
import { formatBytes } from "../messages/formatNumber.js";
import type { PictureFacts } from "../messages/pictureFacts.js";

export interface Warning {
  readonly id: "writing" | "longChain" | "nearGrowth" | "mostlyEmpty" | "nanKey" | "tombstones" | "scanned";
  readonly sentence: string;
  /** Where to look; null where the whole map is meant. */
  readonly place: Place | null;
}

/** Chains beyond this many buckets are worth a word. */
const longestQuiet = 3;
/** So near to its trigger a growth is announced. */
const nearTrigger = 0.05;
/** Arrays smaller than this are never called too large. */
const largeArrayBytes = 64 * 1024;
/** Fewer than one slot in so many is full. */
const sparse = 16;
const scannedBytes = 1024 * 1024;

/** @param nanSeen a key that was read is NaN */
export function warningsOf(head: LayoutHead, facts: PictureFacts | null, nanSeen: boolean): Warning[] {
  const { layout } = head;
  if (layout.kind === "nil") return [];
  const found = [
    // Without arrays the note in their place says it.
    head.state === "writing" && facts !== null
      ? general("writing", "A goroutine is inside a write to this map: what is shown may be half done.")
      : null,
    layout.kind === "hmap" ? longChain(layout, facts) : null,
    layout.kind === "hmap" ? nearHmapGrowth(head, layout) : nearSwissGrowth(layout),
    mostlyEmpty(head, layout),
    layout.kind === "swiss" ? tombstones(layout) : null,
    nanSeen ? general("nanKey", "A key is NaN: it equals nothing, not even itself, so no lookup and no delete finds it.") : null,
    scanned(head, layout),
  ];
  return found.filter((warning) => warning !== null);
}

/** Whether a key, as it is printed, is NaN or holds one. Text in quotes is no number. */
export function isNaNKey(key: string): boolean {
  return !key.includes('"') && /(^|\W)NaN/.test(key);
}

function longChain(layout: HmapLayoutHead, facts: PictureFacts | null): Warning | null {
  const here = facts?.kind === "hmap" ? longestHere(facts) : null;
  const longest = Math.max(layout.longestChain ?? 0, here?.length ?? 0);
  if (longest <= longestQuiet) return null;
  const place = here?.length === longest ? here.place : null;
  const whose = place === null ? "The longest chain" : `The chain of ${place.old ? "old bucket" : "bucket"} ${place.index}`;
  return {
    id: "longChain",
    sentence: `${whose} has ${counted(longest, "bucket")}: a lookup of a missing key there walks all of them, ${longest * bucketSlots} tophash bytes.`,
    place,
  };
}

function longestHere(facts: Extract<PictureFacts, { kind: "hmap" }>): {
  readonly length: number;
  readonly place: Extract<Place, { kind: "bucket" }>;
} {
  let best = { length: 0, place: { kind: "bucket", old: false, index: 0 } as Extract<Place, { kind: "bucket" }> };
  for (const array of [facts.buckets, facts.oldBuckets]) {
    array?.chainLength.forEach((length, position) => {
      if (length <= best.length) return;
      best = { length, place: { kind: "bucket", old: array === facts.oldBuckets, index: array.firstIndex + position } };
    });
  }
  return best;
}

function nearHmapGrowth(head: LayoutHead, layout: HmapLayoutHead): Warning | null {
  const { length, load } = head;
  // An old array says what happens; and one bucket fills within a few writes.
  if (layout.growth.kind !== "none" || layout.B === 0 || length === null) return null;
  const limit = hmapEntryLimit(layout.B, head.goVersion);
  const overflowLimit = hmapOverflowLimit(layout.B);
  if (layout.noverflow >= overflowLimit && length < limit) {
    return general(
      "nearGrowth",
      `noverflow has reached ${countText(overflowLimit)}: the next new entry starts a growth to the same size.`,
    );
  }
  if (length < limit * (1 - nearTrigger)) return null;
  const at = load?.nextGrowthAtEntry ?? limit + 1;
  const doubled = formatBytes(2 * layout.bucketCount * layout.bucketSizeBytes);
  const left = Math.max(1, at - length);
  return general(
    "nearGrowth",
    `A growth is near, ${counted(left, "new entry", "new entries")} away: entry ${countText(at)} allocates ${doubled} for ${countText(2 * layout.bucketCount)} buckets.`,
  );
}

function nearSwissGrowth(layout: SwissLayoutHead): Warning | null {
  if (layout.small) return null;
  const near = layout.tables
    .map((table, position) => ({ table, position }))
    .filter(({ table }) => table.capacity > 0 && table.growthLeft <= maxGrowthLeft(table.capacity) * nearTrigger)
    .sort((a, b) => a.table.growthLeft - b.table.growthLeft);
  const first = near[0];
  if (first === undefined) return null;
  const others = near.length === 1 ? "" : ` ${counted(near.length - 1, "other table is", "other tables are")} as near.`;
  const { table, position } = first;
  return {
    id: "nearGrowth",
    sentence: `Table ${position} is nearly full: growthLeft is ${countText(table.growthLeft)} of ${countText(maxGrowthLeft(table.capacity))}.${others}`,
    place: { kind: "group", table: position, group: 0 },
  };
}

function mostlyEmpty(head: LayoutHead, layout: HmapLayoutHead | SwissLayoutHead): Warning | null {
  const bytes = arrayBytes(layout);
  const slots =
    layout.kind === "hmap" ? layout.bucketCount * bucketSlots : layout.tables.reduce((sum, { capacity }) => sum + capacity, 0);
  if (head.length === null || bytes < largeArrayBytes || head.length * sparse >= slots) return null;
  const entries = counted(head.length, "entry", "entries");
  const where =
    layout.kind === "swiss" && layout.tables.length > 1
      ? `${counted(layout.tables.length, "table")} of ${formatBytes(bytes)} together`
      : `an array of ${formatBytes(bytes)}`;
  return general("mostlyEmpty", `${entries} in ${where}: maps never shrink; copy them into a new map to give the memory back.`);
}

function tombstones(layout: SwissLayoutHead): Warning | null {
  const worst = layout.tables
    .map((table, position) => ({ position, capacity: table.capacity, count: table.tombstones ?? 0 }))
    .filter(({ count, capacity }) => count * 10 > capacity)
    .sort((a, b) => b.count / b.capacity - a.count / a.capacity)[0];
  if (worst === undefined) return null;
  const where = layout.small ? "The small map" : `Table ${worst.position}`;
  const share = Math.round((100 * worst.count) / worst.capacity);
  return {
    id: "tombstones",
    sentence: `${where} has ${counted(worst.count, "tombstone")} in ${countText(worst.capacity)} slots (${share} %): probes go on past them, and they count towards its growth until it is rebuilt.`,
    place: { kind: "group", table: worst.position, group: 0 },
  };
}

function scanned(head: LayoutHead, layout: HmapLayoutHead | SwissLayoutHead): Warning | null {
  const role = layout.kind === "hmap" ? "buckets" : "groups";
  if (head.chain.find((link) => link.role === role)?.scanned !== true) return null;
  const bytes = arrayBytes(layout);
  if (bytes <= scannedBytes) return null;
  return general(
    "scanned",
    `The garbage collector scans all ${formatBytes(bytes)} of ${role} in every cycle, for keys or elems hold pointers.`,
  );
}

function arrayBytes(layout: HmapLayoutHead | SwissLayoutHead): number {
  return layout.kind === "hmap"
    ? layout.bucketCount * layout.bucketSizeBytes
    : layout.tables.reduce((sum, { groupCount }) => sum + groupCount * layout.groupSizeBytes, 0);
}

function general(id: Warning["id"], sentence: string): Warning {
  return { id, sentence, place: null };
}
