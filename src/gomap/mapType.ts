/**
 * How a map of one Go type lies in memory: what the decoder must know beside the bytes. It is filled from the debug
 * information (src/dap/mapTypes.ts) and decides the layout by the fields that exist, never by the version alone.
 *
 *     hmap    header (runtime.hmap) → 2^B buckets: tophash[8] · keys[8] · elems[8] · overflow
 *     swiss   header (internal/runtime/maps.Map) → directory → tables → groups: ctrl (8 bytes) · 8 slots
 */

/** A field of a runtime struct. `offset` is in bytes from the struct's start. */
export interface FieldLayout {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** How the raw bytes read as a value. */
  readonly kind: "int" | "uint" | "bool" | "pointer" | "seed";
}

export interface StructLayout {
  /** Go's name, as in the debug information: `runtime.hmap`. */
  readonly typeName: string;
  readonly sizeBytes: number;
  readonly fields: readonly FieldLayout[];
}

/** Kinds that are decoded from raw bytes; `other` values are printed by Delve. Named types count as their underlying kind. */
export type ValueKind =
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128"
  | "bool"
  | "string"
  | "pointer"
  | "other";

/** Key or elem of a map type. */
export interface ValueType {
  /** The name in the debug information: `int`, `main.point`, `*main.point`. */
  readonly typeName: string;
  readonly kind: ValueKind;
  /** Size of the value itself (of the pointee where the slot holds a pointer to it), in bytes. */
  readonly sizeBytes: number;
  /** The slot holds a pointer to the value (values over 128 bytes). go: internal/abi.MapMaxKeyBytes, internal/abi.OldMapMaxKeyBytes */
  readonly indirect: boolean;
}

interface MapTypeBase {
  /** The map variable's type as Delve names it: `map[string]int`, `net/http.Header`. */
  readonly typeName: string;
  readonly key: ValueType;
  readonly elem: ValueType;
  readonly pointerSizeBytes: 4 | 8;
  /** Swiss: internal/runtime/maps.Map. hmap: runtime.hmap. */
  readonly header: StructLayout;
}

/** The classic map: Go up to 1.23, and 1.24 / 1.25 built with GOEXPERIMENT=noswissmap. */
export interface HmapType extends MapTypeBase {
  readonly kind: "hmap";
  /** runtime.mapextra: overflow, oldoverflow, nextOverflow. */
  readonly extra: StructLayout;
  readonly bucket: {
    /** The distance between neighbouring buckets in the array. */
    readonly sizeBytes: number;
    readonly tophashOffset: number;
    readonly keysOffset: number;
    /** Distance between neighbouring keys of a bucket; pointer size where indirect, 0 for zero-size keys. */
    readonly keyStride: number;
    readonly elemsOffset: number;
    readonly elemStride: number;
    readonly overflowOffset: number;
  };
}

/** Swiss tables: Go 1.24 and newer. */
export interface SwissType extends MapTypeBase {
  readonly kind: "swiss";
  /** internal/runtime/maps.table: used, capacity, growthLeft, localDepth, index, and groups as `groups.data`, `groups.lengthMask`. */
  readonly table: StructLayout;
  readonly group: {
    readonly sizeBytes: number;
    readonly ctrlOffset: number;
    /** `interleaved`: slots[8]{key, elem}; `split` (GOEXPERIMENT=mapsplitgroup): keys[8], elems[8]. */
    readonly slots: "interleaved" | "split";
    /** Offset in the group of slot 0's key, and the distance from slot to slot. */
    readonly keyOffset: number;
    readonly keyStride: number;
    readonly elemOffset: number;
    readonly elemStride: number;
  };
}

export type MapType = HmapType | SwissType;
