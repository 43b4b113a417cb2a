/**
 * The entries of a snapshot, as far as their cells are kept: each with the bytes of its key as a string, by which it is found again
 * in another snapshot.
 *
 *     int64    89 00 00 00 00 00 00 00      the key itself; -0.0 counts as 0.0, as for Go
 *     string   ptr, len                     the same words wherever the entry moves
 */
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "../goConstants.js";
import { bucketBytes } from "../hmapFacts.js";
import type { BucketColumns, Place, TableColumns } from "../mapModel.js";
import type { HmapType, SwissType, ValueKind, ValueType } from "../mapType.js";
import { bucketAddress } from "../scanBuckets.js";
import { viewOf } from "../decodeStruct.js";
import type { OpenPart, OpenSnapshot } from "./mapSnapshot.js";

export interface KeptEntry {
  /** The key's bytes in the slot, a character each. */
  readonly key: string;
  /** A key that is not equal to itself. */
  readonly isNaN: boolean;
  readonly place: Place;
  /** Which bucket of the chain: 0 is that of the array. 0 in a group. */
  readonly chainPosition: number;
  readonly slot: number;
  /** The tophash or control byte. */
  readonly mark: number;
  /** The address of its bucket or group. */
  readonly cell: bigint;
  /** Where the slot's key and elem begin in `bytes`. */
  readonly bytes: Uint8Array;
  readonly keyAt: number;
  readonly elemAt: number;
}

/** Bytes that a slot has of a key or elem. */
export function slotBytes({ indirect, sizeBytes }: ValueType, pointerSizeBytes: number): number {
  return indirect ? pointerSizeBytes : sizeBytes;
}

/** @param skip cells that need not be looked at, by their position in the part's array */
export function keptEntries(
  { type, parts, level }: OpenSnapshot,
  skip: (part: OpenPart, position: number) => boolean = () => false,
): KeptEntry[] {
  const entries: KeptEntry[] = [];
  if (level !== "whole" || type === null) return entries;
  const seen = new CellsSeen(parts);
  for (const part of parts) {
    const isNew = seen.filter(part);
    if (part.kind === "buckets" && type.kind === "hmap")
      addBuckets(part.columns, part.kept.old, type, entries, isNew, (at) => skip(part, at));
    else if (part.kind === "table" && type.kind === "swiss")
      addGroups(part.columns, part.kept.position, type, entries, (at) => isNew(at) && !skip(part, at));
  }
  return entries;
}

/** A window and another that reaches into it have some cells both. */
class CellsSeen {
  private readonly arrays = new Map<string, Set<number>>();
  private readonly several: ReadonlySet<string>;

  constructor(parts: readonly OpenPart[]) {
    const names = parts.map(arrayName);
    this.several = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  }

  /** Whether a cell, by its position in the part, was in no part before. */
  filter(part: OpenPart): (position: number) => boolean {
    const name = arrayName(part);
    if (!this.several.has(name)) return () => true;
    const seen = this.arrays.get(name) ?? new Set();
    this.arrays.set(name, seen);
    const first = part.kind === "buckets" ? part.columns.firstIndex : part.columns.firstGroup;
    return (position) => {
      const before = seen.size;
      return seen.add(first + position).size > before;
    };
  }
}

export function arrayName(part: OpenPart): string {
  return part.kind === "buckets" ? (part.kept.old ? "old" : "new") : `table ${part.kept.position}`;
}

function addBuckets(
  columns: BucketColumns,
  old: boolean,
  type: HmapType,
  entries: KeptEntry[],
  isNew: (position: number) => boolean,
  skip: (position: number) => boolean,
): void {
  const { keysOffset, keyStride, elemsOffset, elemStride } = type.bucket;
  const read = new KeyReader(type.key, type.pointerSizeBytes);
  for (let home = 0; home < columns.arrayCount; home++) {
    if (!isNew(home)) continue;
    const place: Place = { kind: "bucket", old, index: columns.firstIndex + home };
    let chainPosition = 0;
    for (let physical = home; physical >= 0 && chainPosition <= columns.physicalCount; chainPosition++) {
      if (columns.unreadable[physical] === 0 && !(physical === home && skip(home))) {
        const { pages, start } = bucketBytes(columns, physical);
        const cell = bucketAddress(columns, physical);
        for (let slot = 0; slot < bucketSlots; slot++) {
          const mark = columns.tophash[physical * bucketSlots + slot] ?? 0;
          if (mark < minTopHash) continue;
          const keyAt = start + keysOffset + slot * keyStride;
          const elemAt = start + elemsOffset + slot * elemStride;
          entries.push({ ...read.key(pages, keyAt), place, chainPosition, slot, mark, cell, bytes: pages, keyAt, elemAt });
        }
      }
      physical = columns.next[physical] ?? -1;
    }
  }
}

function addGroups(
  columns: TableColumns,
  table: number,
  type: SwissType,
  entries: KeptEntry[],
  wanted: (position: number) => boolean,
): void {
  const { keyOffset, keyStride, elemOffset, elemStride } = type.group;
  const { groupsAddress, groupSizeBytes, firstGroup, groupCount, control, unreadable, pages } = columns;
  const read = new KeyReader(type.key, type.pointerSizeBytes);
  for (let position = 0; position < groupCount; position++) {
    if (!wanted(position) || unreadable[position] !== 0) continue;
    const group = firstGroup + position;
    const place: Place = { kind: "group", table, group };
    const cell = groupsAddress + BigInt(group) * BigInt(groupSizeBytes);
    for (let slot = 0; slot < groupSlots; slot++) {
      const mark = control[position * groupSlots + slot] ?? ctrlEmpty;
      if (mark >= ctrlEmpty) continue;
      const keyAt = position * groupSizeBytes + keyOffset + slot * keyStride;
      const elemAt = position * groupSizeBytes + elemOffset + slot * elemStride;
      entries.push({ ...read.key(pages, keyAt), place, chainPosition: 0, slot, mark, cell, bytes: pages, keyAt, elemAt });
    }
  }
}

/** Bytes as a string, a character each. */
export function bytesText(bytes: Uint8Array, from: number, sizeBytes: number): string {
  let text = "";
  for (let at = from; at < from + sizeBytes; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

const floatSizes: Partial<Record<ValueKind, readonly [sizeBytes: 4 | 8, count: number]>> = {
  float32: [4, 1],
  float64: [8, 1],
  complex64: [4, 2],
  complex128: [8, 2],
};

class KeyReader {
  private readonly sizeBytes: number;
  private readonly floats: readonly [sizeBytes: 4 | 8, count: number] | undefined;

  constructor(type: ValueType, pointerSizeBytes: number) {
    this.sizeBytes = slotBytes(type, pointerSizeBytes);
    this.floats = type.indirect ? undefined : floatSizes[type.kind];
  }

  key(bytes: Uint8Array, at: number): Pick<KeptEntry, "key" | "isNaN"> {
    if (this.floats === undefined) return { key: bytesText(bytes, at, this.sizeBytes), isNaN: false };
    const [sizeBytes, count] = this.floats;
    const own = bytes.slice(at, at + this.sizeBytes);
    const view = viewOf(own);
    let isNaN = false;
    for (let i = 0; i < count; i++) {
      const value = sizeBytes === 4 ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true);
      isNaN ||= Number.isNaN(value);
      // Go's -0 and 0 are one key: writing one over the other changes the bytes.
      if (value === 0) own.fill(0, i * sizeBytes, (i + 1) * sizeBytes);
    }
    return { key: bytesText(own, 0, own.length), isNaN };
  }
}
