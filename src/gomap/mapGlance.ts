/**
 * What a glance at a map tells: its header, where it lies, how full what was looked at is. For hovers and code lenses, which may ask
 * the debugger four times at most; the picture of all of it is {@link MapModel}.
 *
 *     header (Delve's own reading) ──▶ plan: what to read ──▶ marks (tophash or control bytes) ──▶ cells
 */
import { explainHmapNextGrowth, hmapLoadTrigger, type HmapHeader } from "./explainHmap.js";
import { explainSmallNext, explainTableNext, maxGrowthLeft } from "./explainSwiss.js";
import { bucketSlots, ctrlDeleted, ctrlEmpty, groupSlots, hashWriting, minTopHash, sameSizeGrow } from "./goConstants.js";
import type { ChainLink, HmapGrowth, LayoutHead } from "./layout.js";
import { isEvacuated } from "./scanBuckets.js";

export interface MapGlance {
  /** As it was asked for. */
  readonly expression: string;
  readonly type: string;
  /** len(m). */
  readonly length: number;
  readonly goVersion: string;
  /** `damaged`: the header holds what no runtime writes, so that nothing behind it was read. */
  readonly state: "nil" | "empty" | "normal" | "writing" | "damaged";
  readonly layout: { readonly kind: "nil" } | HmapGlance | SwissGlance;
  /** Variable, header, arrays; what is not on the way is left out. */
  readonly chain: readonly Pick<ChainLink, "role" | "address" | "segment">[];
  /** Entries as the debugger prints them, the first few. */
  readonly entries: readonly { readonly key: string; readonly elem: string }[];
  /** What starts the next growth; "" where it can't be said. */
  readonly next: string;
}

/** As much of a glance as its line of words needs. */
export type GlanceLine = Pick<MapGlance, "type" | "length" | "state" | "layout">;

export interface HmapGlance {
  readonly kind: "hmap";
  readonly B: number;
  readonly bucketCount: number;
  /** Entries per bucket now, and past how many the array doubles. */
  readonly load: number;
  readonly loadTrigger: number;
  /** `evacuatedCount` is exact where all old buckets were looked at, else null. */
  readonly growth: HmapGrowth;
  readonly buckets: GlanceCells | null;
  readonly oldBuckets: GlanceCells | null;
}

export interface SwissGlance {
  readonly kind: "swiss";
  readonly small: boolean;
  readonly dirLen: number;
  /** Slots of the one table, or of the small map's group; null where there are several tables. */
  readonly capacity: number | null;
  readonly growthLeft: number | null;
  readonly growthLimit: number | null;
  /** Of the one table; or one cell per entry of the directory, as many as were looked at. */
  readonly groups: GlanceCells | null;
  readonly tables: GlanceCells | null;
}

/** What a picture draws: one cell per bucket, group or table, from the first on. */
export interface GlanceCells {
  /** How many there are in all. */
  readonly total: number;
  /** How full each is that was looked at, of `slots`. */
  readonly full: readonly number[];
  /** Slots of one cell. */
  readonly slots: number;
  /** What else is to be seen of a cell: its entries have moved, it has tombstones, its chain goes on. */
  readonly marks: readonly ("" | "evacuated" | "deleted" | "overflow")[];
}

/** A B that makes an array no address space holds. */
const mostB = 44;

/** From the fields of runtime.hmap, by name. */
export function glanceAtHmap(
  fields: ReadonlyMap<string, bigint>,
  goVersion: string,
): { glance: HmapGlance; state: MapGlance["state"]; header: HmapHeader } {
  const value = (name: string): bigint => fields.get(name) ?? 0n;
  const header: HmapHeader = {
    count: Number(value("count")),
    flags: Number(value("flags")),
    B: Number(value("B")),
    noverflow: Number(value("noverflow")),
    buckets: value("buckets"),
    oldbuckets: value("oldbuckets"),
    nevacuate: Number(value("nevacuate")),
    extra: value("extra"),
  };
  const { count, flags, B, buckets, oldbuckets } = header;
  const growing = oldbuckets !== 0n;
  const same = (flags & sameSizeGrow) !== 0;
  const bucketCount = buckets === 0n ? 0 : 2 ** B;
  const oldBucketCount = !growing ? 0 : same ? bucketCount : bucketCount / 2;
  const damaged =
    B < 0 ||
    B > mostB ||
    count < 0 ||
    header.nevacuate < 0 ||
    oldBucketCount % 1 !== 0 ||
    (growing && (oldbuckets === buckets || header.nevacuate > oldBucketCount)) ||
    (buckets === 0n && (count > 0 || growing)) ||
    // A map of so many entries has grown long ago; overflow chains would have to hold them.
    count > Math.max(bucketCount, 1) * bucketSlots * 64;
  const state = (flags & hashWriting) !== 0 ? "writing" : damaged ? "damaged" : buckets === 0n ? "empty" : "normal";
  return {
    state,
    header,
    glance: {
      kind: "hmap",
      B,
      bucketCount,
      load: bucketCount === 0 ? 0 : count / bucketCount,
      loadTrigger: hmapLoadTrigger(goVersion),
      growth: {
        kind: !growing ? "none" : same ? "sameSize" : "doubling",
        oldBucketCount,
        evacuatedCount: growing ? null : 0,
        nevacuate: header.nevacuate,
      },
      buckets: null,
      oldBuckets: null,
    },
  };
}

export function nextOfHmap(header: HmapHeader, goVersion: string): string {
  return explainHmapNextGrowth(header, goVersion).explanation;
}

/** From the fields of internal/runtime/maps.Map. */
export function glanceAtSwiss(fields: ReadonlyMap<string, bigint>): {
  glance: SwissGlance;
  state: MapGlance["state"];
  length: number;
  dirPtr: bigint;
} {
  const value = (name: string): bigint => fields.get(name) ?? 0n;
  const length = Number(value("used"));
  const [dirPtr, dirLen, depth] = [value("dirPtr"), Number(value("dirLen")), Number(value("globalDepth"))];
  const small = dirLen === 0;
  const damaged =
    length < 0 ||
    dirLen < 0 ||
    dirLen !== (small ? 0 : 2 ** depth) ||
    (small && length > groupSlots) ||
    (dirPtr === 0n && length > 0);
  const state = value("writing") !== 0n ? "writing" : damaged ? "damaged" : dirPtr === 0n ? "empty" : "normal";
  const capacity = small && dirPtr !== 0n ? groupSlots : null;
  return {
    state,
    length,
    dirPtr,
    glance: {
      kind: "swiss",
      small,
      dirLen,
      capacity,
      growthLeft: capacity === null ? null : capacity - length,
      growthLimit: capacity,
      groups: null,
      tables: null,
    },
  };
}

export function nextOfSwiss(glance: SwissGlance, length: number, goVersion: string): string {
  if (glance.small) return explainSmallNext(length, goVersion);
  const { capacity, growthLeft } = glance;
  if (capacity === null || growthLeft === null) return "";
  const table = { used: length, capacity, growthLeft, localDepth: 0, tombstones: tombstonesOf(glance, length) };
  return explainTableNext(table, null, goVersion);
}

/** What takes room in the one table and is no entry. */
function tombstonesOf({ capacity, growthLeft }: SwissGlance, length: number): number {
  return capacity === null || growthLeft === null ? 0 : Math.max(0, maxGrowthLeft(capacity) - growthLeft - length);
}

export function withTable(glance: SwissGlance, capacity: number, growthLeft: number): SwissGlance {
  return { ...glance, capacity, growthLeft, growthLimit: maxGrowthLeft(capacity) };
}

/** Cells of the buckets whose bytes are here; chains are not followed. */
export function bucketCells(bytes: Uint8Array, bucketSizeBytes: number, pointerSizeBytes: number, total: number): GlanceCells {
  const full: number[] = [];
  const marks: GlanceCells["marks"][number][] = [];
  for (let at = 0; at + bucketSizeBytes <= bytes.length && full.length < total; at += bucketSizeBytes) {
    const tophash = bytes.subarray(at, at + bucketSlots);
    const moved = isEvacuated(tophash[0] ?? 0);
    const overflow = bytes.subarray(at + bucketSizeBytes - pointerSizeBytes, at + bucketSizeBytes);
    full.push(moved ? 0 : tophash.filter((top) => top >= minTopHash).length);
    marks.push(moved ? "evacuated" : overflow.some((byte) => byte !== 0) ? "overflow" : "");
  }
  return { total, full, slots: bucketSlots, marks };
}

/** Cells of the groups whose bytes are here. */
export function groupCells(bytes: Uint8Array, groupSizeBytes: number, total: number): GlanceCells {
  const full: number[] = [];
  const marks: GlanceCells["marks"][number][] = [];
  for (let at = 0; at + groupSlots <= bytes.length && full.length < total; at += groupSizeBytes) {
    const control = bytes.subarray(at, at + groupSlots);
    full.push(control.filter((byte) => byte < ctrlEmpty).length);
    marks.push(control.includes(ctrlDeleted) ? "deleted" : "");
  }
  return { total, full, slots: groupSlots, marks };
}

/** Old buckets that have moved, where all were looked at. */
export function evacuatedOf({ total, marks }: GlanceCells): number | null {
  return marks.length < total ? null : marks.filter((mark) => mark === "evacuated").length;
}

/** The same from a picture, of which somebody else wanted more; null where its header is not whole. */
export function glanceOfHead({ type, length, state, layout, goVersion, problems }: LayoutHead): GlanceLine | null {
  if (length === null || problems.some(({ kind }) => !/^(writing|unverified|budget)$/.test(kind))) return null;
  const known = { type, length, state } as const;
  if (layout.kind === "nil") return { ...known, layout };
  if (layout.kind === "hmap") {
    const { kind, B, bucketCount, growth } = layout;
    const load = bucketCount === 0 ? 0 : length / bucketCount;
    const loadTrigger = hmapLoadTrigger(goVersion);
    return { ...known, layout: { kind, B, bucketCount, load, loadTrigger, growth, buckets: null, oldBuckets: null } };
  }
  const { kind, small, dirLen, tables } = layout;
  const none = { capacity: null, growthLeft: null, growthLimit: null, groups: null, tables: null };
  const glance: SwissGlance = { kind, small, dirLen, ...none };
  const [table] = tables;
  return { ...known, layout: table && dirLen === 1 ? withTable(glance, table.capacity, table.growthLeft) : glance };
}
