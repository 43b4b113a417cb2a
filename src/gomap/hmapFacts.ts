/**
 * The classic map's address chain and bytes: what hangs where, what the allocator gave for it, how much is in use.
 *
 *     mapextra ─┬─ overflow ────▶ slice header (ptr, len, cap) ──▶ pointers to overflow buckets
 *               ├─ oldoverflow ─▶ the same for oldbuckets
 *               └─ nextOverflow ▶ the next free preallocated overflow bucket
 *
 * Overflow buckets that are not preallocated, and indirect keys and elems, are each an allocation of their own and all of the
 * same size class: the allocator is asked about one of each.
 */
import { sumOrNull, type AddressFacts } from "./addressFacts.js";
import { DecodedStruct, readPointer, viewOf } from "./decodeStruct.js";
import type { HmapHeader } from "./explainHmap.js";
import { bucketSlots, hashWriting, minTopHash } from "./goConstants.js";
import type { ArrayPlan } from "./hmapPlan.js";
import type { ByteFacts, ChainLink } from "./layout.js";
import { chainLink, startOfChain } from "./layoutHead.js";
import type { BucketColumns } from "./mapModel.js";
import type { MapTarget } from "./mapTarget.js";
import type { HmapType } from "./mapType.js";
import type { Picture } from "./picture.js";
import { say } from "./say.js";
import { addBucketCounts, type BucketCounts } from "./scanBuckets.js";
import { countText } from "./words.js";

/** A Go slice that mapextra points to. */
export interface OverflowSlice {
  /** Of the slice header. */
  readonly address: bigint;
  readonly data: bigint;
  readonly length: number;
  readonly capacity: number;
}

export interface HmapExtra {
  readonly struct: DecodedStruct;
  readonly overflow: OverflowSlice | null;
  readonly oldoverflow: OverflowSlice | null;
}

/** All that was found out about one map. */
export interface HmapFindings {
  readonly header: HmapHeader;
  readonly extra: HmapExtra | null;
  readonly plan: ArrayPlan;
  /** All buckets were read. */
  readonly whole: boolean;
  readonly counts: HmapCounts;
}

/** What was counted in the buckets that were read. */
export interface HmapCounts {
  readonly buckets: BucketCounts;
  /** While growing only. */
  readonly oldBuckets: BucketCounts | null;
  /** Overflow buckets that are allocations of their own: those that do not lie behind one of the arrays. */
  readonly own: { readonly count: number; readonly first: bigint };
  /** Where the first full slot's indirect key and elem lie; 0n where they are not indirect, or no slot is full. */
  readonly pointees: { readonly key: bigint; readonly elem: bigint };
}

/** The sum of two parts of one map. */
export function addHmapCounts(a: HmapCounts, b: HmapCounts): HmapCounts {
  return {
    buckets: addBucketCounts(a.buckets, b.buckets),
    oldBuckets: a.oldBuckets && b.oldBuckets ? addBucketCounts(a.oldBuckets, b.oldBuckets) : (a.oldBuckets ?? b.oldBuckets),
    own: { count: a.own.count + b.own.count, first: a.own.first || b.own.first },
    pointees: { key: a.pointees.key || b.pointees.key, elem: a.pointees.elem || b.pointees.elem },
  };
}

/** Reads mapextra and the slice headers it points to; null where `address` is nil or unreadable. */
export async function readExtra({ reader, problems }: Picture, address: bigint, type: HmapType): Promise<HmapExtra | null> {
  if (address === 0n) return null;
  const blocks = await reader.readAnyway([{ address, sizeBytes: type.extra.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(type.extra, blocks[0]);
  if (!struct?.complete) {
    problems.add("unreadable", address, say("mapextra could not be read."));
    return null;
  }
  const pointers = [struct.value("overflow"), struct.value("oldoverflow")] as const;
  const sizeBytes = 3 * type.pointerSizeBytes;
  const headers = await reader.readAnyway(
    pointers.filter((pointer) => pointer !== 0n).map((pointer) => ({ address: pointer, sizeBytes })),
  );
  const slices = new Map<bigint, OverflowSlice>();
  for (const block of headers ?? []) {
    if (block.holes.length > 0) {
      problems.add("unreadable", block.address, say("A slice header of mapextra could not be read."));
      continue;
    }
    const view = viewOf(block.bytes);
    const word = (index: number): bigint => readPointer(view, index * type.pointerSizeBytes, type.pointerSizeBytes);
    slices.set(block.address, { address: block.address, data: word(0), length: Number(word(1)), capacity: Number(word(2)) });
  }
  return { struct, overflow: slices.get(pointers[0]) ?? null, oldoverflow: slices.get(pointers[1]) ?? null };
}

/** The addresses whose sizes are not known yet: one of each class of small objects. */
export function sampleAddresses(findings: HmapFindings): bigint[] {
  const slices = [findings.extra?.overflow, findings.extra?.oldoverflow].flatMap((slice) =>
    slice ? [slice.address, slice.data] : [],
  );
  const { own, pointees } = findings.counts;
  return [...slices, pointees.key, pointees.elem, own.first];
}

export function hmapChain(target: MapTarget, findings: HmapFindings, type: HmapType, facts: AddressFacts): ChainLink[] {
  const { header, extra, plan } = findings;
  const sizeBytes = type.bucket.sizeBytes;
  const links = startOfChain(target, type.header, facts);
  const arrayOf = (role: "buckets" | "oldbuckets", address: bigint, count: number, behind: number): void => {
    const label = `${role} · ${countText(count)} × ${countText(sizeBytes)} B`;
    links.push(chainLink(role, address, label, (count + behind) * sizeBytes, facts));
  };
  if (header.buckets !== 0n) arrayOf("buckets", header.buckets, plan.bucketCount, plan.preallocatedOverflow ?? 0);
  if (plan.growth !== "none") arrayOf("oldbuckets", header.oldbuckets, plan.oldBucketCount, 0);
  if (extra === null) return links;
  links.push(chainLink("extra", header.extra, "mapextra", type.extra.sizeBytes, facts));
  for (const [name, slice] of [
    ["overflow", extra.overflow],
    ["oldoverflow", extra.oldoverflow],
  ] as const) {
    if (slice === null) continue;
    const label = say("extra.{0} · {1} used", name, countText(slice.length));
    const link = chainLink("overflow", slice.address, label, sliceBytes(slice, slice.length, type), facts);
    links.push({ ...link, allocatedBytes: sliceAllocated(slice, type, facts) });
  }
  return links;
}

export function hmapBytes(findings: HmapFindings, type: HmapType, facts: AddressFacts, headerAddress: bigint): ByteFacts {
  const { header, extra, plan, whole, counts } = findings;
  const { own, pointees: first } = counts;
  const sizeBytes = type.bucket.sizeBytes;
  const arrayBytes = (plan.bucketCount + (plan.preallocatedOverflow ?? 0)) * sizeBytes;
  const oldArrayBytes = plan.oldBucketCount * sizeBytes;
  const full = counts.buckets.full + (counts.oldBuckets?.full ?? 0);
  const slices = [extra?.overflow, extra?.oldoverflow].filter((slice): slice is OverflowSlice => slice != null);
  const pointees = (type.key.indirect ? type.key.sizeBytes : 0) + (type.elem.indirect ? type.elem.sizeBytes : 0);
  const structures =
    type.header.sizeBytes +
    arrayBytes +
    oldArrayBytes +
    own.count * sizeBytes +
    (extra === null ? 0 : type.extra.sizeBytes) +
    slices.reduce((sum, slice) => sum + sliceBytes(slice, slice.length, type), 0) +
    full * pointees;

  const times = (count: number, address: bigint, size: number): number | null => {
    if (count === 0) return 0;
    const each = facts.allocatedBytes(address, size);
    return each === null ? null : count * each;
  };
  const allocated = sumOrNull([
    facts.allocatedBytes(headerAddress, type.header.sizeBytes),
    header.buckets === 0n ? 0 : facts.allocatedBytes(header.buckets, arrayBytes),
    plan.growth === "none" ? 0 : facts.allocatedBytes(header.oldbuckets, oldArrayBytes),
    extra === null ? 0 : facts.allocatedBytes(header.extra, type.extra.sizeBytes),
    ...slices.map((slice) => sliceAllocated(slice, type, facts)),
    times(own.count, own.first, sizeBytes),
    type.key.indirect ? times(full, first.key, type.key.sizeBytes) : 0,
    type.elem.indirect ? times(full, first.elem, type.elem.sizeBytes) : 0,
  ]);
  return {
    allocated: whole || isBareArray(findings, type) ? allocated : null,
    structures,
    inUse: whole ? full * (type.key.sizeBytes + type.elem.sizeBytes) : null,
  };
}

/** No bucket has to be looked at: there is neither an overflow bucket nor anything that lies outside of the array. */
function isBareArray({ header, plan }: HmapFindings, type: HmapType): boolean {
  // From B = 16 on, noverflow is approximate: 0 may be some.
  const certain = header.noverflow === 0 && header.B < 16 && plan.growth === "none" && (header.flags & hashWriting) === 0;
  return certain && !type.key.indirect && !type.elem.indirect;
}

function sliceBytes(slice: OverflowSlice, elements: number, type: HmapType): number {
  return (3 + elements) * type.pointerSizeBytes;
}

function sliceAllocated(slice: OverflowSlice, type: HmapType, facts: AddressFacts): number | null {
  return sumOrNull([
    facts.allocatedBytes(slice.address, 3 * type.pointerSizeBytes),
    slice.data === 0n ? 0 : facts.allocatedBytes(slice.data, slice.capacity * type.pointerSizeBytes),
  ]);
}

/** @see HmapCounts.own */
export function ownOverflow(arrays: readonly (BucketColumns | null)[], facts: AddressFacts): HmapCounts["own"] {
  let count = 0;
  let first = 0n;
  for (const columns of arrays) {
    if (columns === null) continue;
    const base = columns.baseAddress;
    const end = base + BigInt(facts.roomAt(base) ?? 0);
    for (const address of columns.overflowAddresses) {
      if (address >= base && address < end) continue;
      if (count++ === 0) first = address;
    }
  }
  return { count, first };
}

/** @see HmapCounts.pointees */
export function firstFullSlot(arrays: readonly (BucketColumns | null)[], type: HmapType): HmapCounts["pointees"] {
  if (!type.key.indirect && !type.elem.indirect) return { key: 0n, elem: 0n };
  for (const columns of arrays) {
    if (columns === null) continue;
    const at = columns.tophash.findIndex((top) => top >= minTopHash);
    if (at < 0) continue;
    const physical = Math.floor(at / bucketSlots);
    const slot = at % bucketSlots;
    const { pages, start } = bucketBytes(columns, physical);
    const view = viewOf(pages);
    const pointer = (offset: number, stride: number): bigint =>
      readPointer(view, start + offset + slot * stride, type.pointerSizeBytes);
    return {
      key: type.key.indirect ? pointer(type.bucket.keysOffset, type.bucket.keyStride) : 0n,
      elem: type.elem.indirect ? pointer(type.bucket.elemsOffset, type.bucket.elemStride) : 0n,
    };
  }
  return { key: 0n, elem: 0n };
}

/** The pages that hold a physical bucket, and where in them it begins. */
export function bucketBytes(columns: BucketColumns, physical: number): { readonly pages: Uint8Array; readonly start: number } {
  const { arrayCount, bucketSizeBytes } = columns;
  if (physical < arrayCount) return { pages: columns.arrayPages, start: physical * bucketSizeBytes };
  return { pages: columns.overflowPages, start: (physical - arrayCount) * bucketSizeBytes };
}
