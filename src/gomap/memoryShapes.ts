/**
 * The parts of one struct, bucket or group, as offsets in it: its fields, and the padding between them.
 *
 *     bucket       tophash[8] │ key × 8 │ elem × 8 │ overflow →
 *     group        ctrl[8] │ key elem │ key elem │ …   (interleaved)      ctrl[8] │ key × 8 │ elem × 8   (split)
 */
import { bucketSlots, groupSlots } from "./goConstants.js";
import type { LayoutField, LayoutHead, LayoutStruct, ValueTypeFacts } from "./layout.js";
import type { StructLayout } from "./mapType.js";

export type PartKind = "field" | "marks" | "key" | "elem" | "overflow" | "directory" | "padding";

/** A part as an offset in its struct, bucket or group. */
export interface Shape {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly kind: PartKind;
  readonly name: string;
  readonly index: number | null;
  readonly pointer: boolean;
  readonly field: LayoutField | null;
}

export const noShape: Shape = { offset: 0, sizeBytes: 0, kind: "padding", name: "", index: null, pointer: false, field: null };

/** Of the architectures that Go knows. */
export function pointerBytesOf(goarch: string): 4 | 8 {
  return /^(386|arm|mips|mipsle)$/.test(goarch) ? 4 : 8;
}

/** A struct that was read. Fields that could not be read are no padding. */
export function shapeOfRead({ fields, sizeBytes }: LayoutStruct, pointerBytes: number): Shape[] {
  const shape = fields.map((field): Shape => {
    const pointer = field.value.startsWith("0x") && field.sizeBytes === pointerBytes && !seeds.has(field.name);
    return { ...noShape, kind: "field", offset: field.offset, sizeBytes: field.sizeBytes, name: field.name, pointer, field };
  });
  return fields.length > 0 ? withPadding(shape, sizeBytes) : [];
}

export function shapeOfStruct({ fields, sizeBytes }: StructLayout): Shape[] {
  const shape = fields.map(({ name, offset, sizeBytes: size, kind }): Shape => {
    return { ...noShape, kind: "field", offset, sizeBytes: size, name, pointer: kind === "pointer" };
  });
  return withPadding(shape, sizeBytes);
}

/** One bucket or group of this map. */
export function slotsShape({ layout, key, elem }: LayoutHead, pointerBytes: number): Shape[] {
  if (layout.kind === "nil") return [];
  const marks = layout.kind === "hmap" ? layout.parts.tophash : layout.parts.ctrl;
  const slots = layout.kind === "hmap" ? bucketSlots : groupSlots;
  const shape: Shape[] = [{ ...noShape, kind: "marks", offset: marks, sizeBytes: slots }];
  if (layout.kind === "hmap") {
    shape.push({ ...noShape, kind: "overflow", offset: layout.parts.overflow, sizeBytes: pointerBytes, pointer: true });
  }
  if (key !== null) shape.push(...valuesShape("key", key, slots, pointerBytes));
  if (elem !== null) shape.push(...valuesShape("elem", elem, slots, pointerBytes));
  // Without types, what lies between is not known: it is no padding.
  if (key === null || elem === null) return shape;
  return withPadding(shape, layout.kind === "hmap" ? layout.bucketSizeBytes : layout.groupSizeBytes);
}

/** Seeds are written as addresses are, and lead nowhere. */
const seeds: ReadonlySet<string> = new Set(["hash0", "seed"]);

function valuesShape(kind: "key" | "elem", facts: ValueTypeFacts, slots: number, pointerBytes: number): Shape[] {
  const sizeBytes = facts.indirect ? pointerBytes : facts.sizeBytes;
  // A type that is a pointer is one in Go's words: `*main.point`.
  const pointer = facts.indirect || (/^(\*|unsafe\.Pointer$)/.test(facts.type) && sizeBytes === pointerBytes);
  if (sizeBytes <= 0) return [];
  return Array.from({ length: slots }, (_, index): Shape => {
    return { ...noShape, kind, offset: facts.offset + index * facts.stride, sizeBytes, index, pointer };
  });
}

/** In order of offset, with the padding between parts and behind the last one. */
function withPadding(parts: readonly Shape[], sizeBytes: number): Shape[] {
  const all: Shape[] = [];
  let end = 0;
  const pad = (to: number): void => {
    if (to > end) all.push({ ...noShape, offset: end, sizeBytes: to - end });
  };
  for (const part of [...parts].sort((a, b) => a.offset - b.offset)) {
    if (part.offset < end || part.offset + part.sizeBytes > sizeBytes) continue;
    pad(part.offset);
    all.push(part);
    end = part.offset + part.sizeBytes;
  }
  pad(sizeBytes);
  return all;
}
