/**
 * A runtime struct from its bytes, field by field, as the debug information lays it out.
 *
 *     runtime.hmap    d1 00 00 00 00 00 00 00 │ 00 │ 06 │ 02 00 │ 5b 1c … │ …
 *                     count                     flags B    noverflow  hash0
 */
import { addressText, hexOfBytes } from "./hex.js";
import type { LayoutField, LayoutStruct, Segment } from "./layout.js";
import type { FieldLayout, StructLayout } from "./mapType.js";
import type { MemoryBlock } from "./memory.js";

export class DecodedStruct {
  private readonly view: DataView;
  private readonly fields: ReadonlyMap<string, FieldLayout>;

  /**
   * @param layout where the fields lie
   * @param block bytes that hold the struct
   * @param start the struct's offset in the block, in bytes
   */
  constructor(
    readonly layout: StructLayout,
    private readonly block: MemoryBlock,
    private readonly start = 0,
  ) {
    this.view = viewOf(block.bytes);
    this.fields = new Map(layout.fields.map((field) => [field.name, field]));
  }

  get address(): bigint {
    return this.block.address + BigInt(this.start);
  }

  /** Whether every field was read. */
  get complete(): boolean {
    return this.layout.fields.every((field) => this.readable(field));
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** A field's value; 0n where this version of Go has no such field, or its bytes could not be read. */
  value(name: string): bigint {
    const field = this.fields.get(name);
    return field === undefined || !this.readable(field) ? 0n : this.decode(field);
  }

  /** A field's value as a number: exact up to 2^53, which no count or size in memory passes unless it is corrupted. */
  number(name: string): number {
    return Number(this.value(name));
  }

  /** For the picture: every field that could be read, each with its meaning. */
  toLayout(segment: Segment, meaning: (name: string) => string): LayoutStruct {
    const readable = this.layout.fields.filter((field) => this.readable(field));
    return {
      typeName: this.layout.typeName,
      address: addressText(this.address),
      segment,
      sizeBytes: this.layout.sizeBytes,
      fields: readable.map((field): LayoutField => {
        const offset = this.start + field.offset;
        return {
          name: field.name,
          offset: field.offset,
          sizeBytes: field.sizeBytes,
          raw: hexOfBytes(this.block.bytes, offset, offset + field.sizeBytes),
          value: fieldText(field, this.decode(field)),
          meaning: meaning(field.name),
        };
      }),
    };
  }

  private readable(field: FieldLayout): boolean {
    const from = this.address + BigInt(field.offset);
    const to = from + BigInt(field.sizeBytes);
    if (this.start + field.offset + field.sizeBytes > this.block.bytes.byteLength) return false;
    return !this.block.holes.some((hole) => hole.address < to && from < hole.address + BigInt(hole.sizeBytes));
  }

  private decode(field: FieldLayout): bigint {
    const offset = this.start + field.offset;
    const signed = field.kind === "int";
    switch (field.sizeBytes) {
      case 1:
        return BigInt(signed ? this.view.getInt8(offset) : this.view.getUint8(offset));
      case 2:
        return BigInt(signed ? this.view.getInt16(offset, true) : this.view.getUint16(offset, true));
      case 4:
        return BigInt(signed ? this.view.getInt32(offset, true) : this.view.getUint32(offset, true));
      case 8:
        return signed ? this.view.getBigInt64(offset, true) : this.view.getBigUint64(offset, true);
      default:
        return 0n;
    }
  }
}

/** Decimal, or `0x…` for pointers and seeds. */
function fieldText(field: FieldLayout, value: bigint): string {
  return field.kind === "pointer" || field.kind === "seed" ? addressText(value) : value.toString();
}

/** A view of the bytes, for little-endian numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The pointer at `offset`, little-endian. */
export function readPointer(view: DataView, offset: number, pointerSizeBytes: 4 | 8): bigint {
  return pointerSizeBytes === 8 ? view.getBigUint64(offset, true) : BigInt(view.getUint32(offset, true));
}
