/** Slots of the heatmap in words. Pure. */
import { bucketSlots } from "../../gomap/goConstants.js";
import { say } from "../../gomap/say.js";
import { notReadYet } from "../../messages/panelMessages.js";
import { controlLook, tophashLook } from "../canvas/slotWords.js";
import type { SlotAt } from "./markGeometry.js";
import type { MarkCells } from "./markGrid.js";
import { isFullControl, isFullTophash } from "./tophashFacts.js";

/** "Bucket 21, slot 2: 9e, full: …; also in slot 5." null for a column that is not there. */
export function slotSentence(model: MarkCells, nameOf: (index: number) => string, { column, slot }: SlotAt): string | null {
  const { columns, marks, kind, firstIndex } = model;
  const physical = columns.physical[column];
  const home = columns.home[column];
  if (physical === undefined || home === undefined) return null;
  const link = column - (columns.firstOf[home - (columns.home[0] ?? 0)] ?? column);
  const name = nameOf(firstIndex + home);
  const where = link === 0 ? say("{0}, slot {1}", name, slot) : say("{0}, overflow bucket {1}, slot {2}", name, link, slot);
  if (model.unreadable[physical] === notReadYet) return say("{0}: not read yet", where);
  if (model.unreadable[physical] === 1) return say("{0}: could not be read", where);
  if (model.pending?.[home] === 1) return say("{0}: not yet filled", where);
  const mark = marks[physical * bucketSlots + slot] ?? 0;
  const look = kind === "tophash" ? tophashLook(mark) : controlLook(mark);
  const said = say("{0}: {1}, {2}", where, look.hex, look.meaning);
  const same = (kind === "tophash" ? isFullTophash : isFullControl)(mark)
    ? [...marks.subarray(physical * bucketSlots, (physical + 1) * bucketSlots)].flatMap((other, i) =>
        other === mark && i !== slot ? [String(i)] : [],
      )
    : [];
  if (same.length === 0) return said;
  const slots = same.reduce((list, other) => say("{0} and {1}", list, other));
  return kind === "tophash"
    ? say("{0}; the same stands in slot {1} of this bucket", said, slots)
    : say("{0}; the same stands in slot {1} of this group", said, slots);
}
