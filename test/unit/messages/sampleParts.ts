/** What sample maps have in common: a toy hash, keys and elems, and the head of a map[int]string. */
import type { Address, LayoutStruct } from "../../../src/gomap/layout.js";
import type { MapModel } from "../../../src/gomap/mapModel.js";
import type { SlotSource } from "../../../src/messages/writeLayout.js";

export interface Sample {
  readonly model: MapModel;
  readonly slotsOf: SlotSource;
}

export function address(value: bigint | number): Address {
  return `0x${value.toString(16)}`;
}

export function byteText(value: number): Address {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

/** 32 bits that look random, the same for the same key. */
export function toyHash(key: number): number {
  let hash = Math.imul(key + 1, 0x9e3779b1) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Little-endian hex of a 64-bit value. */
export function rawOf(value: number, sizeBytes = 8): string {
  const digits = BigInt.asUintN(sizeBytes * 8, BigInt(value))
    .toString(16)
    .padStart(sizeBytes * 2, "0");
  return (digits.match(/../g) ?? []).reverse().join("");
}

export const mapStruct = (typeName: string, at: Address, fields: readonly [string, number, number, string][]): LayoutStruct => ({
  typeName,
  address: at,
  segment: "heap",
  sizeBytes: 48,
  fields: fields.map(([name, offset, sizeBytes, value]) => ({
    name,
    offset,
    sizeBytes,
    raw: rawOf(Number(value), sizeBytes),
    value,
    meaning: `what ${name} says`,
  })),
});

export function valuesOf(key: number) {
  return { key: String(key), elem: `"v${key}"`, keyRaw: rawOf(key), elemRaw: `${rawOf(0x4b0000 + key)}${rawOf(4)}` };
}

export const headBase = {
  format: "go-map-layout/1",
  expression: "m",
  type: "map[int]string",
  keyType: "int",
  elemType: "string",
  goarch: "amd64",
  variable: { address: "0xc00006a9c8", segment: "stack of goroutine 1" },
  key: { type: "int", sizeBytes: 8, offset: 8, stride: 8, indirect: false },
  elem: { type: "string", sizeBytes: 16, offset: 72, stride: 16, indirect: false },
  state: "normal",
  sharedWith: [],
  memory: "readMemory",
  problems: [],
} as const;
