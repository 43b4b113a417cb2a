/**
 * What a person should hear about a map before they look for it: long chains, a growth that is near, an array much larger than
 * what is in it, memory that the collector scans. Pure; each warning is one sentence, with the place it speaks of.
 */
import { hmapEntryLimit, hmapOverflowLimit } from "../gomap/explainHmap.js";
import { maxGrowthLeft } from "../gomap/explainSwiss.js";
import { bucketSlots } from "../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import { say } from "../gomap/say.js";
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
/** Buckets of an array that are gone through for their chains. */
const lookedThrough = 65_536;

/** What the columns and slots that have come say beside the head. */
export interface Seen {
  /** Buckets or groups are on the screen. */
  readonly cells: boolean;
  readonly longestChain: LongestChain | null;
  /** A key that was read is NaN: where; "somewhere" where only its text was seen. */
  readonly nanKey: Place | "somewhere" | null;
}

export interface LongestChain {
  readonly length: number;
  /** null where it was counted, but not kept. */
  readonly place: Extract<Place, { kind: "bucket" }> | null;
}

export function warningsOf(head: LayoutHead, seen: Seen): Warning[] {
  const { layout } = head;
  if (layout.kind === "nil") return [];
  const found = [
    // Without arrays the note in their place says it.
    head.state === "writing" && seen.cells
      ? general("writing", say("A goroutine is inside a write to this map: what is shown may be half done."))
      : null,
    layout.kind === "hmap" ? longChain(layout, seen.longestChain) : null,
    layout.kind === "hmap" ? nearHmapGrowth(head, layout) : nearSwissGrowth(layout),
    mostlyEmpty(head, layout),
    layout.kind === "swiss" ? tombstones(layout) : null,
    seen.nanKey === null ? null : nanKey(seen.nanKey),
    scanned(head, layout),
  ];
  return found.filter((warning) => warning !== null);
}

/**
 * The longest chain among the columns, with its place. Of a large map, whose columns come in parts, nothing: going over them all
 * each time would take longer than reading them; the survey counts its chains.
 */
export function longestChainIn(facts: PictureFacts | null): LongestChain | null {
  if (facts?.kind !== "hmap" || facts.buckets.count > lookedThrough) return null;
  let length = 0;
  let place: LongestChain["place"] = null;
  for (const array of [facts.buckets, facts.oldBuckets]) {
    if (array === null) continue;
    for (let position = 0; position < array.count; position++) {
      const here = array.chainLength[position] ?? 0;
      if (here <= length) continue;
      length = here;
      place = { kind: "bucket", old: array === facts.oldBuckets, index: array.firstIndex + position };
    }
  }
  return { length, place };
}

/** Whether a key, as it is printed, is NaN or holds one. Text in quotes is no number. */
export function isNaNKey(key: string): boolean {
  return !key.includes('"') && /(^|\W)NaN/.test(key);
}

function longChain(layout: HmapLayoutHead, seen: LongestChain | null): Warning | null {
  const longest = Math.max(layout.longestChain ?? 0, seen?.length ?? 0);
  if (longest <= longestQuiet) return null;
  const place = seen?.length === longest ? seen.place : null;
  const buckets = counted(longest, "bucket");
  const bytes = countText(longest * bucketSlots);
  return { id: "longChain", sentence: longChainSentence(place, buckets, bytes), place };
}

function longChainSentence(place: LongestChain["place"], buckets: string, bytes: string): string {
  if (place === null) {
    return say(
      "The longest chain has {0}: a lookup of a missing key there walks all of them, {1} tophash bytes.",
      buckets,
      bytes,
    );
  }
  return place.old
    ? say(
        "The chain of old bucket {0} has {1}: a lookup of a missing key there walks all of them, {2} tophash bytes.",
        countText(place.index),
        buckets,
        bytes,
      )
    : say(
        "The chain of bucket {0} has {1}: a lookup of a missing key there walks all of them, {2} tophash bytes.",
        countText(place.index),
        buckets,
        bytes,
      );
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
      say("noverflow has reached {0}: the next new entry starts a growth to the same size.", countText(overflowLimit)),
    );
  }
  if (length < limit * (1 - nearTrigger)) return null;
  const at = load?.nextGrowthAtEntry ?? limit + 1;
  const doubled = formatBytes(2 * layout.bucketCount * layout.bucketSizeBytes);
  const left = Math.max(1, at - length);
  return general(
    "nearGrowth",
    say(
      "A growth is near, {0} away: entry {1} allocates {2} for {3} buckets.",
      counted(left, "new entry", "new entries"),
      countText(at),
      doubled,
      countText(2 * layout.bucketCount),
    ),
  );
}

function nearSwissGrowth(layout: SwissLayoutHead): Warning | null {
  if (layout.small) return null;
  let near = 0;
  let first: { readonly position: number; readonly growthLeft: number; readonly capacity: number } | null = null;
  for (const [position, { capacity, growthLeft }] of layout.tables.entries()) {
    if (capacity === 0 || growthLeft > maxGrowthLeft(capacity) * nearTrigger) continue;
    near++;
    if (first === null || growthLeft < first.growthLeft) first = { position, growthLeft, capacity };
  }
  if (first === null) return null;
  const position = countText(first.position);
  const left = countText(first.growthLeft);
  const limit = countText(maxGrowthLeft(first.capacity));
  const sentence =
    near === 1
      ? say("Table {0} is nearly full: growthLeft is {1} of {2}.", position, left, limit)
      : say(
          "Table {0} is nearly full: growthLeft is {1} of {2}. {3} as near.",
          position,
          left,
          limit,
          counted(near - 1, "other table is", "other tables are"),
        );
  return { id: "nearGrowth", sentence, place: { kind: "group", table: first.position, group: 0 } };
}

function mostlyEmpty(head: LayoutHead, layout: HmapLayoutHead | SwissLayoutHead): Warning | null {
  const bytes = arrayBytes(layout);
  const slots =
    layout.kind === "hmap" ? layout.bucketCount * bucketSlots : layout.tables.reduce((sum, { capacity }) => sum + capacity, 0);
  if (head.length === null || bytes < largeArrayBytes || head.length * sparse >= slots) return null;
  const entries = counted(head.length, "entry", "entries");
  const where =
    layout.kind === "swiss" && layout.tables.length > 1
      ? say("{0} of {1} together", counted(layout.tables.length, "table"), formatBytes(bytes))
      : say("an array of {0}", formatBytes(bytes));
  return general(
    "mostlyEmpty",
    say("{0} in {1}: maps never shrink; copy them into a new map to give the memory back.", entries, where),
  );
}

function nanKey(place: Place | "somewhere"): Warning {
  const sentence = say("A key is NaN: it equals nothing, not even itself, so no lookup and no delete finds it.");
  return { id: "nanKey", sentence, place: place === "somewhere" ? null : place };
}

function tombstones(layout: SwissLayoutHead): Warning | null {
  // The one group of a small map is never probed past: a delete there leaves an empty slot (go: deleteSmall).
  if (layout.small) return null;
  const worst = layout.tables
    .map((table, position) => ({ position, capacity: table.capacity, count: table.tombstones ?? 0 }))
    .filter(({ count, capacity }) => count * 10 > capacity)
    .sort((a, b) => b.count / b.capacity - a.count / a.capacity)[0];
  if (worst === undefined) return null;
  const share = Math.round((100 * worst.count) / worst.capacity);
  const many = counted(worst.count, "tombstone");
  const slots = countText(worst.capacity);
  return {
    id: "tombstones",
    sentence: say(
      "Table {0} has {1} in {2} slots ({3} %): probes go on past them, and they count towards its growth until it is rebuilt.",
      countText(worst.position),
      many,
      slots,
      share,
    ),
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
    say("The garbage collector scans all {0} of {1} in every cycle, for keys or elems hold pointers.", formatBytes(bytes), role),
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
