/** What the bytes from the cursor on are as numbers, little-endian, and as text. Pure. */
import { formatFloat } from "../../gomap/formatFloat.js";
import { addressText } from "../../gomap/hex.js";

export interface NumberReading {
  /** Go's name of the type. */
  readonly type: string;
  readonly value: string;
}

/** Bytes that a text is read from, at most. */
const textBytes = 24;

/** @param bytes from the cursor on; null where a byte could not be read: what would need it is left out */
export function readNumbers(bytes: readonly (number | null)[], pointerBytes: 4 | 8): NumberReading[] {
  const view = new DataView(new ArrayBuffer(8));
  const upTo = bytes.slice(0, 8).findIndex((byte) => byte === null);
  const there = upTo < 0 ? Math.min(8, bytes.length) : upTo;
  for (let i = 0; i < there; i++) view.setUint8(i, bytes[i] ?? 0);
  const all: readonly { readonly type: string; readonly sizeBytes: number; readonly value: () => string }[] = [
    { type: "uint8", sizeBytes: 1, value: () => String(view.getUint8(0)) },
    { type: "int32", sizeBytes: 4, value: () => String(view.getInt32(0, true)) },
    { type: "int64", sizeBytes: 8, value: () => String(view.getBigInt64(0, true)) },
    { type: "float64", sizeBytes: 8, value: () => formatFloat(view.getFloat64(0, true), 64) },
    { type: "pointer", sizeBytes: pointerBytes, value: () => addressText(pointerAt(view, pointerBytes)) },
  ];
  const readings = all.filter(({ sizeBytes }) => sizeBytes <= there).map(({ type, value }) => ({ type, value: value() }));
  return there === 0 ? [] : [...readings, { type: "text", value: textOf(bytes) }];
}

/** The pointer that stands there; null where one of its bytes could not be read. */
export function readPointer(bytes: readonly (number | null)[], pointerBytes: 4 | 8): bigint | null {
  let pointer = 0n;
  for (let i = pointerBytes - 1; i >= 0; i--) {
    const byte = bytes[i];
    if (byte === undefined || byte === null) return null;
    pointer = (pointer << 8n) | BigInt(byte);
  }
  return pointer;
}

/** A byte in the column of text: printable ASCII, a dot for others. */
export function charOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}

function pointerAt(view: DataView, pointerBytes: 4 | 8): bigint {
  return pointerBytes === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
}

function textOf(bytes: readonly (number | null)[]): string {
  return bytes
    .slice(0, textBytes)
    .map((byte) => (byte === null ? "?" : charOf(byte)))
    .join("");
}
