/**
 * Values of basic kinds as text, from their raw bytes.
 *
 *     int64     89 00 00 00 00 00 00 00   →   137
 *     float32   00 00 c0 3f               →   1.5
 *     string    ptr, len                  →   "…": its bytes lie elsewhere, see quote.ts
 */
import { readPointer } from "./decodeStruct.js";
import { formatComplex, formatFloat } from "./formatFloat.js";
import { addressText } from "./hex.js";
import type { ValueKind } from "./mapType.js";

/** Kinds whose text is in their own bytes. */
export type InlineKind = Exclude<ValueKind, "string" | "other">;

/** The text of a value whose bytes begin at `at`. */
export function valueText(kind: InlineKind, view: DataView, at: number, pointerSizeBytes: 4 | 8): string {
  switch (kind) {
    case "int8":
      return String(view.getInt8(at));
    case "int16":
      return String(view.getInt16(at, true));
    case "int32":
      return String(view.getInt32(at, true));
    case "int64":
      return int64Text(view, at);
    case "uint8":
      return String(view.getUint8(at));
    case "uint16":
      return String(view.getUint16(at, true));
    case "uint32":
      return String(view.getUint32(at, true));
    case "uint64":
      return uint64Text(view, at);
    case "float32":
      return formatFloat(view.getFloat32(at, true), 32);
    case "float64":
      return formatFloat(view.getFloat64(at, true), 64);
    case "complex64":
      return formatComplex(view.getFloat32(at, true), view.getFloat32(at + 4, true), 32);
    case "complex128":
      return formatComplex(view.getFloat64(at, true), view.getFloat64(at + 8, true), 64);
    case "bool":
      return view.getUint8(at) === 0 ? "false" : "true";
    case "pointer":
      return addressText(readPointer(view, at, pointerSizeBytes));
  }
}

/** Bytes that {@link valueText} reads. */
export function inlineSizeBytes(kind: InlineKind, pointerSizeBytes: 4 | 8): number {
  switch (kind) {
    case "int8":
    case "uint8":
    case "bool":
      return 1;
    case "int16":
    case "uint16":
      return 2;
    case "int32":
    case "uint32":
    case "float32":
      return 4;
    case "int64":
    case "uint64":
    case "float64":
    case "complex64":
      return 8;
    case "complex128":
      return 16;
    case "pointer":
      return pointerSizeBytes;
  }
}

/** High words up to this keep a number exact: 2^53 in all. */
const exactHighWord = 2 ** 21;

/** Most integers are small, and a number is made faster than a bigint. */
function int64Text(view: DataView, at: number): string {
  const high = view.getInt32(at + 4, true);
  if (high < -exactHighWord || high >= exactHighWord) return view.getBigInt64(at, true).toString();
  return String(high * 2 ** 32 + view.getUint32(at, true));
}

function uint64Text(view: DataView, at: number): string {
  const high = view.getUint32(at + 4, true);
  return high >= exactHighWord ? view.getBigUint64(at, true).toString() : String(high * 2 ** 32 + view.getUint32(at, true));
}
