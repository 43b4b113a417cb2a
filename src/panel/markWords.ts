/** Slots of the heatmap in words. Pure. */
import { bucketSlots } from "../gomap/goConstants.js";
import type { SlotAt } from "./markGeometry.js";
import type { MarkCells } from "./markGrid.js";
import { controlLook, tophashLook } from "./slotWords.js";
import { isFullControl, isFullTophash } from "./tophashFacts.js";

/** "Bucket 21, slot 2: 9e, full: …; also in slot 5." null for a column that is not there. */
export function slotSentence(model: MarkCells, noun: string, { column, slot }: SlotAt): string | null {
  const { columns, marks, kind, firstIndex } = model;
  const physical = columns.physical[column];
  const home = columns.home[column];
  if (physical === undefined || home === undefined) return null;
  const link = column - (columns.firstOf[home - (columns.home[0] ?? 0)] ?? column);
  const where = `${noun} ${firstIndex + home}${link === 0 ? "" : `, overflow bucket ${link}`}, slot ${slot}`;
  if (model.unreadable[physical] === 1) return `${where}: could not be read`;
  if (model.pending?.[home] === 1) return `${where}: not yet filled`;
  const mark = marks[physical * bucketSlots + slot] ?? 0;
  const look = kind === "tophash" ? tophashLook(mark) : controlLook(mark);
  const same = (kind === "tophash" ? isFullTophash : isFullControl)(mark)
    ? [...marks.subarray(physical * bucketSlots, (physical + 1) * bucketSlots)].flatMap((other, i) =>
        other === mark && i !== slot ? [i] : [],
      )
    : [];
  const also =
    same.length === 0 ? "" : `; the same stands in slot ${same.join(" and ")} of this ${kind === "tophash" ? "bucket" : "group"}`;
  return `${where}: ${look.hex}, ${look.meaning}${also}`;
}
