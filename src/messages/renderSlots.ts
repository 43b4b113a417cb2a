/**
 * The slots of some buckets or groups, byte by byte:
 *
 *     Bucket 21  0xc000108bd8  6 of 8 slots full
 *       c4  53      2809
 *       01  ×2 empty
 *       └▶ overflow  0xc00010c0f0  1 of 8 slots full
 *       58  21      441
 *       00  ×7 empty, and so is all behind it in this chain
 */
import { explainControl, explainTophash } from "../gomap/explain.js";
import type { HmapSlot, LayoutHead, Problem, SlotValues, SwissSlot } from "../gomap/layout.js";
import type { MapModel, Place } from "../gomap/mapModel.js";
import { say } from "../gomap/say.js";
import { counted } from "../gomap/words.js";
import type { LayoutItem } from "./writeLayout.js";
import { entriesOf, isEvacuatedAt } from "./renderBuckets.js";
import { fullSlotsOf } from "./renderGroups.js";
import { cut, harmless, padEnd, span, widthOf, type Line } from "./terminalText.js";

/** A place and what was read there. */
export interface ListedPlace {
  readonly place: Place;
  readonly item: LayoutItem;
}

/** The first `count` buckets or groups that hold entries; while growing, up to half of them old ones that are still to be moved. */
export function placesToList({ body }: MapModel, count: number): Place[] {
  if (!body || count === 0) return [];
  const places: Place[] = [];
  const has = () => places.length >= count;
  if (body.kind === "swiss") {
    body.tables.forEach((columns, table) => {
      for (let i = 0; i < columns.groupCount && !has(); i++) {
        if (fullSlotsOf(columns, i) > 0) places.push({ kind: "group", table, group: columns.firstGroup + i });
      }
    });
    return places;
  }
  const { buckets, oldBuckets } = body;
  for (let i = 0; oldBuckets && i < oldBuckets.arrayCount && places.length < Math.floor(count / 2); i++) {
    if (isEvacuatedAt(oldBuckets, i) || entriesOf(oldBuckets, i) === 0) continue;
    places.push({ kind: "bucket", old: true, index: oldBuckets.firstIndex + i });
  }
  for (let i = 0; i < buckets.arrayCount && !has(); i++) {
    if (entriesOf(buckets, i) > 0) places.push({ kind: "bucket", old: false, index: buckets.firstIndex + i });
  }
  return places;
}

export function renderListed(head: LayoutHead, { place, item }: ListedPlace, width: number): Line[] {
  if ("slots" in item) {
    const tables = head.layout.kind === "swiss" ? head.layout.tables.length : 0;
    const name =
      tables > 1 && place.kind === "group"
        ? say("Group {0} of table {1}", item.index, place.table)
        : say("Group {0}", item.index);
    return [heading(name, item.address, item.slots), ...slotLines(item.slots, width)];
  }
  const old = place.kind === "bucket" && place.old;
  const name = old ? say("Old bucket {0}", item.index) : say("Bucket {0}", item.index);
  return item.chain.flatMap(({ address, slots }, i) => [
    i === 0 ? heading(name, address, slots) : overflowHeading(address, slots),
    ...slotLines(slots, width),
  ]);
}

type Slot = HmapSlot | SwissSlot;

function heading(name: string, address: string, slots: readonly Slot[]): Line {
  return [span(name, "heading"), span(`  ${address}`, "address"), span(`  ${fullness(slots)}`, "dim")];
}

function overflowHeading(address: string, slots: readonly Slot[]): Line {
  return [span(`  └▶ ${say("overflow")}`, "overflow"), span(`  ${address}`, "address"), span(`  ${fullness(slots)}`, "dim")];
}

function fullness(slots: readonly Slot[]): string {
  if (slots.length === 0) return say("could not be read");
  return say("{0} of {1} full", slots.filter(({ state }) => state === "full").length, counted(slots.length, "slot"));
}

function slotLines(slots: readonly Slot[], width: number): Line[] {
  const full = slots.filter(({ state }) => state === "full");
  const keyWidth = Math.min(Math.floor((width - 8) / 2), Math.max(0, ...full.map((slot) => widthOf(keyText(slot)))));
  const lines: Line[] = [];
  for (let i = 0; i < slots.length;) {
    const slot = slots[i];
    if (!slot) break;
    if (slot.state === "full") {
      lines.push(fullLine(slot, keyWidth, width));
      i++;
      continue;
    }
    // Neighbours of the same byte in one line.
    let end = i;
    while (end < slots.length && byteOf(slots[end]) === byteOf(slot)) end++;
    const style = slot.state === "deleted" ? "deleted" : slot.state.startsWith("evacuated") ? "evacuated" : "dim";
    const times = end - i > 1 ? `×${end - i} ` : "";
    lines.push([span("  "), span(byteOf(slot), style), span(cut(`  ${times}${meaningOf(slot)}`, width - 4), style)]);
    i = end;
  }
  return lines;
}

function fullLine(slot: Slot, keyWidth: number, width: number): Line {
  const key = cut(keyText(slot), keyWidth);
  return [
    span("  "),
    span(byteOf(slot), parseInt(byteOf(slot), 16)),
    span(`  ${padEnd(key, keyWidth)}`, "key"),
    span(`  ${cut(elemText(slot), width - 8 - keyWidth)}`, "elem"),
  ];
}

function keyText(slot: SlotValues): string {
  return valueText(slot.key, slot.keyProblem, slot.keyRaw);
}

function elemText(slot: SlotValues): string {
  return valueText(slot.elem, slot.elemProblem, slot.elemRaw);
}

/** What could be had: text, else why there is none, else bytes, else nothing (--no-values). */
function valueText(text: string | undefined, problem: Problem | undefined, raw: string | undefined): string {
  if (text !== undefined) return harmless(text);
  if (problem !== undefined) return `(${harmless(problem.message)})`;
  return raw === undefined ? "" : say("bytes {0}", `${raw.slice(0, 64)}${raw.length > 64 ? "…" : ""}`);
}

function byteOf(slot: Slot | undefined): string {
  if (!slot) return "";
  return ("tophash" in slot ? slot.tophash : slot.control).slice(2);
}

function meaningOf(slot: Slot): string {
  return "tophash" in slot ? explainTophash(Number(slot.tophash)) : explainControl(Number(slot.control));
}
