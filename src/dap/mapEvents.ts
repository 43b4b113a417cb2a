/**
 * Where to break so that a program stops when something happens to one map: functions of the runtime, with a condition on the map.
 *
 *     m grows           runtime.hashGrow                 uintptr(h) == 0xc000076480
 *     m splits a table  internal/runtime/maps.(*table).rehash    uintptr(m) == 0xc00009a3f0
 *
 * The breakpoints are on the functions' entries, where the header is whole. The functions have the same names and arguments in
 * every version: `h` is an hmap (Go up to 1.23, and 1.24 and 1.25 built `noswissmap`), `m` a Swiss map, `t` one of its tables.
 * No version inlines them. The linker leaves out those that a program never calls: Delve then says that there is no such function.
 *
 * Delve takes one breakpoint for a function, so that several maps and events on one are joined: {@link joinBreaks}. The map is
 * compared first, for `&&` looks no further where that is false: another map may be nil, and a condition that fails stops.
 */
import type { MapEvent } from "../gomap/mapEvent.js";
import type { MapType, ValueKind } from "../gomap/mapType.js";

/** A map that is watched, as far as its breakpoints depend on it. */
export interface BreakableMap {
  readonly kind: "hmap" | "swiss";
  readonly header: bigint;
  readonly key: { readonly kind: ValueKind; readonly sizeBytes: number };
  /** Elems over 128 bytes: the slot holds a pointer. */
  readonly elemIsIndirect: boolean;
  readonly pointerSizeBytes: 4 | 8;
  /** The distance between neighbouring buckets; 0 for a Swiss map. */
  readonly bucketSizeBytes: number;
}

export function breakableMap(type: MapType, header: bigint): BreakableMap {
  const { kind, key, elem, pointerSizeBytes } = type;
  const bucketSizeBytes = type.kind === "hmap" ? type.bucket.sizeBytes : 0;
  return { kind, header, key, elemIsIndirect: elem.indirect, pointerSizeBytes, bucketSizeBytes };
}

export interface FunctionBreak {
  /** As Delve's function breakpoints name it: `runtime.hashGrow`, `runtime.advanceEvacuationMark:20`. */
  readonly functionName: string;
  /** An expression of type bool in the function's frame. */
  readonly condition: string;
}

/** The breakpoints for an event; none where no function serves, which is `cellWritten` (see mapCells.ts). */
export function functionBreaks(event: MapEvent, map: BreakableMap): readonly FunctionBreak[] {
  const here = isMap(map);
  const each = (names: readonly string[], ...more: readonly string[]): FunctionBreak[] =>
    names.map((functionName) => ({ functionName, condition: [here, ...more].join(" && ") }));
  switch (event.kind) {
    case "grows":
      return each(map.kind === "hmap" ? ["runtime.hashGrow"] : [growToTable, rehash]);
    case "evacuationAdvances":
      return each(evacuates(map), isNotEvacuated(map));
    case "evacuationEnds":
      return each([lastLineOfEvacuation], `${pointerIn("h.oldbuckets")} == 0`);
    case "keyAssigned":
      return each(assigns(map));
    case "keyDeleted":
      return each(deletes(map));
    case "cleared":
      return each([map.kind === "hmap" ? "runtime.mapclear" : "internal/runtime/maps.(*Map).Clear"]);
    case "lengthPasses":
      return each(assigns(map), `${map.kind === "hmap" ? "h.count" : "m.used"} == ${event.length}`);
    case "tableGrows":
      return each([rehash]);
    case "directoryDoubles":
      return each(["internal/runtime/maps.(*table).split"], "t.localDepth == m.globalDepth");
    case "cellWritten":
      return [];
  }
}

/** One breakpoint for each function; in the order in which the functions come first. */
export function joinBreaks(breaks: readonly FunctionBreak[]): FunctionBreak[] {
  const conditions = new Map<string, Set<string>>();
  for (const { functionName, condition } of breaks) {
    const known = conditions.get(functionName);
    if (known) known.add(condition);
    else conditions.set(functionName, new Set([condition]));
  }
  return [...conditions].map(([functionName, all]) => ({ functionName, condition: [...all].join(" || ") }));
}

/** Whether a frame, as Delve names it (without the path of the package), is of the function: of any line in it. */
export function isFrameOf(frameName: string, functionName: string): boolean {
  return frameName === functionName.replace(/^.*\//, "").replace(/:\d+$/, "");
}

// go: internal/runtime/maps.Map.growToTable, internal/runtime/maps.table.rehash, internal/runtime/maps.table.split
const growToTable = "internal/runtime/maps.(*Map).growToTable";
const rehash = "internal/runtime/maps.(*table).rehash";

/**
 * The runtime calls nothing more when the last old bucket is evacuated: the stop is at the last line of the function that ends it,
 * 20 below its first in every version, `h.flags &^= sameSizeGrow`. All but this flag is as it stays. go: runtime.advanceEvacuationMark
 */
const lastLineOfEvacuation = "runtime.advanceEvacuationMark:20";

function isMap({ kind, header }: BreakableMap): string {
  return `uintptr(${kind === "hmap" ? "h" : "m"}) == 0x${header.toString(16)}`;
}

/** The old bucket that the function is called for, which may be evacuated already: its first tophash. go: runtime.evacuated */
function isNotEvacuated({ bucketSizeBytes }: BreakableMap): string {
  const tophash = `*(*uint8)(${pointerIn("h.oldbuckets")} + oldbucket*${bucketSizeBytes})`;
  // go: runtime.emptyOne, runtime.minTopHash
  return `(${tophash} <= 1 || ${tophash} >= 5)`;
}

/** An unsafe.Pointer cannot be converted in Delve. */
function pointerIn(field: string): string {
  return `*(*uintptr)(uintptr(&${field}))`;
}

/** go: runtime.mapassign, runtime.mapassign_fast32, runtime.mapassign_fast64, runtime.mapassign_faststr */
function assigns(map: BreakableMap): string[] {
  return variants(map).map((variant) => `runtime.mapassign${variant}`);
}

/** go: runtime.mapdelete, runtime.mapdelete_fast32, runtime.mapdelete_fast64, runtime.mapdelete_faststr */
function deletes(map: BreakableMap): string[] {
  return withoutPointers(variants(map)).map((variant) => `runtime.mapdelete${variant}`);
}

/** go: runtime.evacuate, runtime.evacuate_fast32, runtime.evacuate_fast64, runtime.evacuate_faststr */
function evacuates(map: BreakableMap): string[] {
  return withoutPointers(variants(map)).map((variant) => `runtime.evacuate${variant}`);
}

/** There is no variant of its own for pointers, but where a key is assigned. */
function withoutPointers(all: readonly string[]): string[] {
  return [...new Set(all.map((variant) => variant.replace(/ptr$/, "")))];
}

/**
 * Which variants of a function the compiler may call for the map, by its key; and the one without a name, which `reflect` calls for
 * any map. Where a key's memory could be of several kinds (`[2]int32`, `struct{ s string }`, a channel), all of them.
 * go: cmd/compile/internal/walk.mapfast
 */
function variants({ key, elemIsIndirect, pointerSizeBytes }: BreakableMap): string[] {
  if (elemIsIndirect) return [""];
  if (key.kind === "other") return [...variantsOfMemory(key.sizeBytes, pointerSizeBytes), ""];
  const ofKind: Partial<Record<ValueKind, string>> = {
    ...{ int32: "_fast32", uint32: "_fast32", int64: "_fast64", uint64: "_fast64" },
    ...{ string: "_faststr", pointer: `_fast${pointerSizeBytes * 8}ptr` },
  };
  const own = ofKind[key.kind];
  return own === undefined ? [""] : [own, ""];
}

function variantsOfMemory(sizeBytes: number, pointerSizeBytes: 4 | 8): string[] {
  const ofMemory: Readonly<Record<number, string[]>> = {
    4: ["_fast32", ...(pointerSizeBytes === 4 ? ["_fast32ptr"] : [])],
    8: ["_fast64", ...(pointerSizeBytes === 8 ? ["_fast64ptr"] : [])],
  };
  return [...(ofMemory[sizeBytes] ?? []), ...(sizeBytes === 2 * pointerSizeBytes ? ["_faststr"] : [])];
}
