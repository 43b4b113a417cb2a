/**
 * What lies where in a struct, a bucket or a group, byte for byte: its parts and the padding between them. Pure.
 *
 *     bucket       tophash[8] | key × 8 | elem × 8 | overflow
 *     group        ctrl | key elem | key elem | …  (interleaved)      ctrl | key × 8 | elem × 8  (split)
 */
import { bucketSlots, groupSlots } from "../../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead, ValueTypeFacts } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { counted, countText } from "../../gomap/words.js";

export interface StructPart {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** Chooses the colour. */
  readonly kind: "field" | "marks" | "key" | "elem" | "overflow" | "padding";
  /** The row of the table that speaks of it; several parts may share one. */
  readonly row: number | null;
}

/** Offset, size and words of one row of the table beside the ruler. */
export interface SlotRowFacts {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly value: string;
  readonly meaning: string;
}

/** The parts of a runtime struct. */
export function structParts({ fields, sizeBytes }: Measured): StructPart[] {
  const parts = fields.map(({ name, offset, sizeBytes: size }, row): StructPart => ({
    name,
    offset,
    sizeBytes: size,
    kind: "field",
    row,
  }));
  return withPadding(parts, sizeBytes);
}

interface Measured {
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly sizeBytes: number }[];
  readonly sizeBytes: number;
}

export interface SlotsLayout {
  readonly title: string;
  readonly sizeBytes: number;
  readonly parts: readonly StructPart[];
  readonly rows: readonly SlotRowFacts[];
}

/** How one bucket or group of this map lies in memory; null where its types are not known. */
export function slotsLayout(head: LayoutHead): SlotsLayout | null {
  const { layout, key, elem } = head;
  if (layout.kind === "nil" || key === null || elem === null) return null;
  const pointerBytes = /^(386|arm|mips|mipsle)$/.test(head.goarch) ? 4 : 8;
  return layout.kind === "hmap" ? bucketLayout(layout, key, elem, pointerBytes) : groupLayout(layout, key, elem, pointerBytes);
}

function bucketLayout(layout: HmapLayoutHead, key: ValueTypeFacts, elem: ValueTypeFacts, pointerBytes: number): SlotsLayout {
  const { bucketSizeBytes: sizeBytes, parts } = layout;
  const rows: SlotRowFacts[] = [
    {
      name: "tophash",
      offset: parts.tophash,
      sizeBytes: bucketSlots,
      value: "[8]uint8",
      meaning: say(
        "the top byte of each key's hash, all eight together: most lookups compare only these before they read the one key",
      ),
    },
    valueRow("keys", key, pointerBytes, say("all keys together, so that no padding stands between a key and its elem")),
    valueRow("elems", elem, pointerBytes, say("the elem of key i is elem i")),
    {
      name: "overflow",
      offset: parts.overflow,
      sizeBytes: sizeBytes - parts.overflow,
      value: say("pointer"),
      meaning: say("the next bucket of this chain, nil at its end"),
    },
  ];
  const all = [
    part("tophash", parts.tophash, bucketSlots, "marks", 0),
    ...values("key", key, pointerBytes, 1),
    ...values("elem", elem, pointerBytes, 2),
    part("overflow", parts.overflow, sizeBytes - parts.overflow, "overflow", 3),
  ];
  return { title: say("one bucket"), sizeBytes, parts: withPadding(all, sizeBytes), rows };
}

function groupLayout(layout: SwissLayoutHead, key: ValueTypeFacts, elem: ValueTypeFacts, pointerBytes: number): SlotsLayout {
  const { groupSizeBytes: sizeBytes, parts, slots } = layout;
  const rows: SlotRowFacts[] = [
    {
      name: "ctrl",
      offset: parts.ctrl,
      sizeBytes: groupSlots,
      value: "[8]uint8",
      meaning: say("the control word: H2 of each key, or empty or deleted; one instruction or two compare all eight"),
    },
    valueRow(
      "keys",
      key,
      pointerBytes,
      slots === "split"
        ? say("all keys together, the elems behind them")
        : say("each key stands beside its elem: a hit reads one place"),
    ),
    valueRow("elems", elem, pointerBytes, say("the elem of slot i")),
  ];
  const all = [
    part("ctrl", parts.ctrl, groupSlots, "marks", 0),
    ...values("key", key, pointerBytes, 1),
    ...values("elem", elem, pointerBytes, 2),
  ];
  return { title: say("one group"), sizeBytes, parts: withPadding(all, sizeBytes), rows };
}

function valueRow(name: string, facts: ValueTypeFacts, pointerBytes: number, why: string): SlotRowFacts {
  const size = slotBytes(facts, pointerBytes);
  const what = facts.indirect
    ? say("a pointer to each, for {0} takes {1} B", facts.type, countText(facts.sizeBytes))
    : size === 0
      ? say("takes no bytes")
      : say("{0} B each, one every {1} B", countText(size), countText(facts.stride));
  return {
    name,
    offset: facts.offset,
    sizeBytes: 8 * size,
    value: facts.indirect ? `*${facts.type}` : facts.type,
    meaning: say("{0}; {1}", what, why),
  };
}

function values(name: "key" | "elem", facts: ValueTypeFacts, pointerBytes: number, row: number): StructPart[] {
  return Array.from({ length: bucketSlots }, (_, slot) =>
    part(
      name === "key" ? say("key {0}", slot) : say("elem {0}", slot),
      facts.offset + slot * facts.stride,
      slotBytes(facts, pointerBytes),
      name,
      row,
    ),
  );
}

function slotBytes({ indirect, sizeBytes }: ValueTypeFacts, pointerBytes: number): number {
  return indirect ? pointerBytes : sizeBytes;
}

function part(name: string, offset: number, sizeBytes: number, kind: StructPart["kind"], row: number): StructPart {
  return { name, offset, sizeBytes, kind, row };
}

/** In order of offset, what lies between two parts and behind the last one filled with padding. Nothing reaches past the end. */
function withPadding(parts: readonly StructPart[], sizeBytes: number): StructPart[] {
  const all: StructPart[] = [];
  let end = 0;
  const pad = (to: number): void => {
    if (to > end) all.push({ name: say("padding"), offset: end, sizeBytes: to - end, kind: "padding", row: null });
  };
  for (const next of [...parts].sort((a, b) => a.offset - b.offset)) {
    if (next.sizeBytes === 0 || next.offset < end || next.offset + next.sizeBytes > sizeBytes) continue;
    pad(next.offset);
    all.push(next);
    end = next.offset + next.sizeBytes;
  }
  pad(sizeBytes);
  return all;
}

/** What a part is, in words: for its tooltip, the line under the ruler, and screen readers. */
export function partSentence({ name, offset, sizeBytes, kind }: StructPart, after: StructPart | undefined): string {
  const [size, at] = [counted(sizeBytes, "byte"), countText(offset)];
  if (kind !== "padding") return say("{0}: {1} at offset {2}", name, size, at);
  return after === undefined
    ? say("padding: {0} at offset {1}, so that the size is a multiple of the alignment", size, at)
    : say("padding: {0} at offset {1}, so that {2} is aligned", size, at, after.name);
}

/** Distance between the ticks of a ruler, in bytes: words, or 2, 4, 8 … words, at most 12 of them. */
export function tickBytes(sizeBytes: number): number {
  let step = 8;
  while (sizeBytes / step > 12) step *= 2;
  return step;
}
