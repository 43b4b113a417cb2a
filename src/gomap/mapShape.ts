/**
 * How a map of known key and elem sizes lies in memory before it exists: what the compiler makes of the type on a 64-bit machine.
 *
 *     hmap     tophash[8] · keys[8] · elems[8] · overflow pointer          one bucket
 *     swiss    control word · 8 × { key, elem }                            one group
 *
 * A debugged program's own layout comes from its debug information; this is for programs that do not run.
 */
import { hmapEntryLimit } from "./explainHmap.js";
import { bucketSlots, groupSlots, maxElemBytes, maxTableCapacity } from "./goConstants.js";

/** The first Go whose maps are Swiss tables, unless it was built without them. go: internal/goexperiment.SwissMap */
export const firstSwissMinor = 24;
/** The last Go that can be built to have no Swiss tables. */
export const lastWithoutSwiss = 25;

export interface ShapeOf {
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

export interface MapShape {
  readonly kind: "hmap" | "swiss";
  /** What one entry takes: key and elem, or pointers to them, with padding. */
  readonly slotSizeBytes: number;
  readonly slots: number;
  /** One bucket or group. */
  readonly cellSizeBytes: number;
  readonly keyIndirect: boolean;
  readonly elemIndirect: boolean;
}

const wordBytes = 8;

export function mapShape(kind: MapShape["kind"], key: ShapeOf, elem: ShapeOf): MapShape {
  const [keyIndirect, elemIndirect] = [key.sizeBytes > maxElemBytes, elem.sizeBytes > maxElemBytes];
  const word = { sizeBytes: wordBytes, alignBytes: wordBytes };
  const [k, e] = [keyIndirect ? word : key, elemIndirect ? word : elem];
  const common = { kind, keyIndirect, elemIndirect, slots: kind === "hmap" ? bucketSlots : groupSlots } as const;
  if (kind === "hmap") {
    const slotSizeBytes = k.sizeBytes + e.sizeBytes;
    const cellSizeBytes = bucketSlots + bucketSlots * slotSizeBytes + wordBytes;
    return { ...common, slotSizeBytes, cellSizeBytes };
  }
  const slotSizeBytes = structOf([k, e]).sizeBytes;
  const group = structOf([word, { sizeBytes: groupSlots * slotSizeBytes, alignBytes: Math.max(k.alignBytes, e.alignBytes) }]);
  return { ...common, slotSizeBytes, cellSizeBytes: group.sizeBytes };
}

/** A struct of two fields. A last field without size takes a byte. go: cmd/compile/internal/types.CalcStructSize */
function structOf([first, last]: readonly [ShapeOf, ShapeOf]): ShapeOf {
  const alignBytes = Math.max(first.alignBytes, last.alignBytes);
  const end = roundUp(first.sizeBytes, last.alignBytes) + last.sizeBytes;
  return { sizeBytes: roundUp(last.sizeBytes === 0 && end > 0 ? end + 1 : end, alignBytes), alignBytes };
}

/** Buckets that `make(map[K]V, hint)` allocates. go: runtime.makemap */
export function bucketsForHint(hint: number, goVersion: string): number {
  let B = 0;
  while (B < 40 && hint > hmapEntryLimit(B, goVersion)) B++;
  return 2 ** B;
}

/** Tables, and slots of each, that `make(map[K]V, hint)` allocates; no table: a small map. go: internal/runtime/maps.NewMap */
export function tablesForHint(hint: number): { readonly tables: number; readonly slots: number } {
  if (hint <= groupSlots) return { tables: 0, slots: groupSlots };
  const target = Math.floor((hint * groupSlots) / (groupSlots - 1));
  const tables = powerOfTwo(Math.ceil(target / maxTableCapacity));
  return { tables, slots: Math.max(groupSlots, powerOfTwo(Math.floor(target / tables))) };
}

function powerOfTwo(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}
