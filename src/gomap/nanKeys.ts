/**
 * NaN among the keys of a map of floats or complex numbers, in what was read of it. A NaN equals nothing: each write with one adds
 * an entry that no lookup and no delete finds. Keys that hold floats among other things are not looked through.
 *
 *     complex128    real (float64) │ imaginary (float64)      one of the two is enough
 */
import { viewOf } from "./decodeStruct.js";
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "./goConstants.js";
import { bucketBytes } from "./hmapFacts.js";
import type { BucketColumns, MapModel, Place, TableColumns } from "./mapModel.js";
import type { HmapType, SwissType, ValueKind } from "./mapType.js";

/** Bytes of one float, and how many stand in a key. */
const floats: Partial<Record<ValueKind, readonly [sizeBytes: 4 | 8, count: 1 | 2]>> = {
  float32: [4, 1],
  float64: [8, 1],
  complex64: [4, 2],
  complex128: [8, 2],
};

/** Where the first one is; null where there is none among the keys that are here, or keys are no floats. */
export function findNaNKey({ type, body }: Pick<MapModel, "type" | "body">): Place | null {
  const shape = type === null || type.key.indirect ? undefined : floats[type.key.kind];
  if (shape === undefined || type === null || body === null) return null;
  const [sizeBytes, count] = shape;
  const isNaNAt = (view: DataView, at: number): boolean => {
    for (let i = 0; i < count; i++) {
      const offset = at + i * sizeBytes;
      if (offset + sizeBytes > view.byteLength) return false;
      if (Number.isNaN(sizeBytes === 4 ? view.getFloat32(offset, true) : view.getFloat64(offset, true))) return true;
    }
    return false;
  };
  if (body.kind === "hmap" && type.kind === "hmap") {
    for (const old of [false, true]) {
      const columns = old ? body.oldBuckets : body.buckets;
      const index = columns === null ? null : inBuckets(columns, type, isNaNAt);
      if (index !== null) return { kind: "bucket", old, index };
    }
  }
  if (body.kind === "swiss" && type.kind === "swiss") {
    for (const [table, columns] of body.tables.entries()) {
      const group = inGroups(columns, type, isNaNAt);
      if (group !== null) return { kind: "group", table, group };
    }
  }
  return null;
}

type IsNaNAt = (view: DataView, at: number) => boolean;

function inBuckets(columns: BucketColumns, { bucket }: HmapType, isNaNAt: IsNaNAt): number | null {
  const { tophash, physicalCount, arrayCount, overflowHome, firstIndex, unreadable } = columns;
  const [inArray, inOverflow] = [viewOf(columns.arrayPages), viewOf(columns.overflowPages)];
  for (let physical = 0; physical < physicalCount; physical++) {
    if (unreadable[physical] !== 0) continue;
    for (let slot = 0; slot < bucketSlots; slot++) {
      if ((tophash[physical * bucketSlots + slot] ?? 0) < minTopHash) continue;
      const { pages, start } = bucketBytes(columns, physical);
      const view = pages === columns.arrayPages ? inArray : inOverflow;
      if (!isNaNAt(view, start + bucket.keysOffset + slot * bucket.keyStride)) continue;
      const home = physical < arrayCount ? physical : (overflowHome[physical - arrayCount] ?? 0);
      return firstIndex + home;
    }
  }
  return null;
}

function inGroups(columns: TableColumns, { group }: SwissType, isNaNAt: IsNaNAt): number | null {
  const { control, groupCount, groupSizeBytes, firstGroup, unreadable } = columns;
  const view = viewOf(columns.pages);
  for (let position = 0; position < groupCount; position++) {
    if (unreadable[position] !== 0) continue;
    for (let slot = 0; slot < groupSlots; slot++) {
      if ((control[position * groupSlots + slot] ?? ctrlEmpty) >= ctrlEmpty) continue;
      if (isNaNAt(view, position * groupSizeBytes + group.keyOffset + slot * group.keyStride)) return firstGroup + position;
    }
  }
  return null;
}
