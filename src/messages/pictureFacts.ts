/**
 * What the overview draws, counted once per picture from the columns: full slots per bucket or group, chain lengths, what is
 * evacuated, what waits to be filled. Pure: typed arrays in, typed arrays out.
 */
import { bucketSlots, ctrlDeleted, ctrlEmpty, groupSlots, minTopHash } from "../gomap/goConstants.js";
import { addressText } from "../gomap/hex.js";
import type { HmapGrowth } from "../gomap/layout.js";
import type { BucketColumns, MapModel } from "../gomap/mapModel.js";
import { isEvacuated } from "../gomap/scanBuckets.js";
import { type PanelBody, type PanelBuckets, type PanelTable, notReadYet } from "./panelMessages.js";

/** One element per bucket of the array that is here. */
export interface BucketFacts {
  /** Index of the first bucket that is here. */
  readonly firstIndex: number;
  readonly count: number;
  /** Full slots of the whole chain. */
  readonly full: Uint32Array;
  /** Buckets in the chain, 1 without overflow. */
  readonly chainLength: Uint32Array;
  /** 1 in an old array where the entries have moved. */
  readonly evacuated: Uint8Array;
  /** 1 where a bucket of the chain could not be read, {@link notReadYet} where it was not read yet. */
  readonly unreadable: Uint8Array;
  /** 1 in the new array where the old bucket has not been evacuated yet: nothing can be here. */
  readonly pending: Uint8Array;
}

export interface GroupFacts {
  readonly firstIndex: number;
  readonly count: number;
  readonly full: Uint8Array;
  readonly deleted: Uint8Array;
  readonly unreadable: Uint8Array;
}

export type PictureFacts =
  | { readonly kind: "hmap"; readonly buckets: BucketFacts; readonly oldBuckets: BucketFacts | null }
  | { readonly kind: "swiss"; readonly tables: readonly GroupFacts[] };

export function countPicture(body: PanelBody, growth: HmapGrowth | null): PictureFacts {
  if (body.kind === "swiss") return { kind: "swiss", tables: body.tables.map(countGroups) };
  const growing = growth !== null && growth.kind !== "none";
  const oldBuckets = growing && body.oldBuckets !== null ? countBuckets(body.oldBuckets) : null;
  return { kind: "hmap", buckets: withPending(countBuckets(body.buckets), oldBuckets, growth), oldBuckets };
}

export function countBuckets(columns: PanelBuckets): BucketFacts {
  const count = columns.arrayCount;
  const full = new Uint32Array(count);
  const chainLength = new Uint32Array(count);
  const evacuated = new Uint8Array(count);
  const unreadable = new Uint8Array(count);
  for (let physical = 0; physical < columns.physicalCount; physical++) {
    const home = physical < count ? physical : (columns.overflowHome[physical - count] ?? count);
    if (home >= count) continue;
    full[home] = (full[home] ?? 0) + fullSlotsOf(columns, physical);
    chainLength[home] = (chainLength[home] ?? 0) + 1;
    unreadable[home] = Math.max(unreadable[home] ?? 0, columns.unreadable[physical] ?? 0);
    if (physical < count) evacuated[home] = isEvacuated(columns.tophash[physical * bucketSlots] ?? 0) ? 1 : 0;
  }
  return { firstIndex: columns.firstIndex, count, full, chainLength, evacuated, unreadable, pending: new Uint8Array(count) };
}

/** The same of the chain of one bucket. */
export function chainFacts(
  columns: PanelBuckets,
  position: number,
): { readonly full: number; readonly length: number; readonly evacuated: boolean; readonly unreadable: boolean } {
  let full = 0;
  let length = 0;
  let unreadable = false;
  for (let physical = position; physical >= 0 && length < columns.physicalCount; physical = columns.next[physical] ?? -1) {
    full += fullSlotsOf(columns, physical);
    length++;
    if (columns.unreadable[physical] !== 0) unreadable = true;
  }
  return { full, length, unreadable, evacuated: isEvacuated(columns.tophash[position * bucketSlots] ?? 0) };
}

function fullSlotsOf({ tophash }: PanelBuckets, physical: number): number {
  let full = 0;
  for (let at = physical * bucketSlots; at < (physical + 1) * bucketSlots; at++) if ((tophash[at] ?? 0) >= minTopHash) full++;
  return full;
}

/** Marks the new buckets whose old bucket still holds its entries. */
export function withPending(buckets: BucketFacts, oldBuckets: BucketFacts | null, growth: HmapGrowth | null): BucketFacts {
  if (oldBuckets === null || growth === null || growth.kind === "none" || growth.oldBucketCount === 0) return buckets;
  const pending = new Uint8Array(buckets.count);
  for (let position = 0; position < buckets.count; position++) {
    const oldIndex = (buckets.firstIndex + position) % growth.oldBucketCount;
    const oldPosition = oldIndex - oldBuckets.firstIndex;
    if (oldPosition < 0 || oldPosition >= oldBuckets.count) continue;
    if (oldBuckets.evacuated[oldPosition] === 0 && oldBuckets.unreadable[oldPosition] !== notReadYet) pending[position] = 1;
  }
  return { ...buckets, pending };
}

export function countGroups(table: PanelTable): GroupFacts {
  const count = Math.min(table.groupCount, Math.floor(table.control.length / groupSlots));
  const full = new Uint8Array(count);
  const deleted = new Uint8Array(count);
  const unreadable = new Uint8Array(count);
  for (let group = 0; group < count; group++) {
    for (let slot = 0; slot < groupSlots; slot++) {
      const control = table.control[group * groupSlots + slot] ?? ctrlEmpty;
      if (control < ctrlEmpty) full[group] = (full[group] ?? 0) + 1;
      else if (control === ctrlDeleted) deleted[group] = (deleted[group] ?? 0) + 1;
    }
    unreadable[group] = table.unreadable[group] ?? 0;
  }
  return { firstIndex: table.firstGroup, count, full, deleted, unreadable };
}

/** How many buckets (groups) hold 0, 1, … 8 entries; the last element counts those with 9 and more. */
export function countOccupancy(facts: PictureFacts): Uint32Array {
  const occupancy = new Uint32Array(bucketSlots + 2);
  const add = (full: number) => {
    const bin = Math.min(full, bucketSlots + 1);
    occupancy[bin] = (occupancy[bin] ?? 0) + 1;
  };
  if (facts.kind === "swiss") {
    for (const table of facts.tables)
      for (let i = 0; i < table.count; i++) if (table.unreadable[i] === 0) add(table.full[i] ?? 0);
    return occupancy;
  }
  // While growing an entry is in the old bucket or in a new one: the other one would count as an empty bucket.
  for (const buckets of [facts.buckets, facts.oldBuckets]) {
    if (buckets === null) continue;
    for (let i = 0; i < buckets.count; i++) {
      if (buckets.evacuated[i] === 1 || buckets.pending[i] === 1 || buckets.unreadable[i] !== 0) continue;
      add(buckets.full[i] ?? 0);
    }
  }
  return occupancy;
}

/** The same counts of a picture whose pages are here, too; null where there are no arrays. */
export function countModel({ head, body }: MapModel): PictureFacts | null {
  if (body === null) return null;
  const growth = head.layout.kind === "hmap" ? head.layout.growth : null;
  if (body.kind === "swiss") {
    const tables = body.tables.map((table) => ({ ...table, groupsAddress: addressText(table.groupsAddress) }));
    return countPicture({ kind: "swiss", tables }, growth);
  }
  const { buckets, oldBuckets } = body;
  const textual = (columns: BucketColumns) => ({ ...columns, baseAddress: addressText(columns.baseAddress) });
  return countPicture({ kind: "hmap", buckets: textual(buckets), oldBuckets: oldBuckets && textual(oldBuckets) }, growth);
}
