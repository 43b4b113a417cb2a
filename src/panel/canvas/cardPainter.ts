/**
 * Cells so near that their slots are seen: the index, and a row of eight slots for each bucket of the chain.
 *
 *     ┌─────────────────┐
 *     │ 21            7 │
 *     │ ▮ ▮ ▮ ▮ ▮ ▮ · · │
 *    ▐│ ▮ · · · · · · · │    a bar beside overflow buckets
 *     └─────────────────┘
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { GridPalette } from "../controls/theme.js";
import { evacuatedCode, overflowBit, pendingCode, stateBits, unreadCode, unreadableCode, voidCode } from "./cellCodes.js";
import type { Rect } from "./gridGeometry.js";
import { drawSlot, drawUnread, outlineSlot } from "./slotPainter.js";
import { controlLook, tophashLook } from "./slotWords.js";

/** The bytes that mark the slots of one bucket (with its chain) or group. */
export interface SlotRows {
  readonly kind: "tophash" | "control";
  readonly marks: Uint8Array;
  /** Which eight of `marks` each row shows. */
  readonly physical: readonly number[];
}

const looks = {
  tophash: Array.from({ length: 256 }, (_, value) => tophashLook(value)),
  control: Array.from({ length: 256 }, (_, value) => controlLook(value)),
} as const;

const headHeight = 15;
const padding = 3;
const largestRow = 22;
/** All hues of slots are light. */
const slotInk = "#101010";

export function drawCard(
  context: CanvasRenderingContext2D,
  rect: Rect,
  name: string,
  code: number,
  full: number,
  rows: SlotRows | null,
  palette: GridPalette,
): void {
  const state = code & stateBits;
  if (state === voidCode) return;
  const { x, y, width, height } = rect;
  if (state === unreadCode) drawUnread(context, rect, palette);
  else if (state !== pendingCode) {
    context.fillStyle =
      state === evacuatedCode ? palette.evacuated.fill : state === unreadableCode ? palette.unreadable.fill : palette.card;
    context.beginPath();
    context.roundRect(x, y, width, height, 3);
    context.fill();
  }
  if (state === pendingCode || palette.highContrast) {
    context.strokeStyle = state === pendingCode ? palette.faintBorder : palette.contrastBorder;
    context.lineWidth = 1;
    context.setLineDash(state === pendingCode ? [2, 2] : []);
    context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    context.setLineDash([]);
  }
  if ((code & overflowBit) !== 0) {
    context.strokeStyle = palette.overflow;
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, width - 2, height - 2);
  }
  context.font = `10px ${palette.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = palette.label;
  context.fillText(name, x + padding + 1, y + 9);
  const mark = state === evacuatedCode ? "✓" : state === unreadableCode ? "?" : state >= pendingCode ? "" : String(full);
  if ((name.length + mark.length + 1) * 6 < width - 2 * padding) {
    context.textAlign = "right";
    context.fillStyle = palette.text;
    context.fillText(mark, x + width - padding - 1, y + 9);
  }
  if (rows !== null && state !== unreadCode && state !== unreadableCode && state !== pendingCode)
    drawRows(context, rect, rows, palette);
}

function drawRows(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, rows: SlotRows, palette: GridPalette): void {
  const room = height - headHeight - padding;
  const pitchX = (width - 2 * padding) / bucketSlots;
  const fitting = Math.max(1, Math.floor(room / 5));
  const shown = rows.physical.slice(0, rows.physical.length > fitting ? fitting - 1 : fitting);
  const pitchY = Math.max(
    4,
    Math.min(largestRow, Math.floor(room / Math.max(2, rows.physical.length > fitting ? fitting : shown.length))),
  );
  for (const [row, physical] of shown.entries()) {
    const top = y + headHeight + row * pitchY;
    if (row > 0) {
      context.fillStyle = palette.overflow;
      context.fillRect(x, top - 1, 2, pitchY);
    }
    for (let slot = 0; slot < bucketSlots; slot++) {
      const value = rows.marks[physical * bucketSlots + slot] ?? 0;
      const look = looks[rows.kind][value];
      if (look === undefined) continue;
      const left = Math.round(x + padding + slot * pitchX);
      const cell = { x: left, y: top, width: Math.max(2, Math.round(pitchX) - 1), height: pitchY - 1 };
      drawSlot(context, look, cell, palette, false);
      if (look.kind === "emptyRest") outlineSlot(context, cell.x, cell.y, cell.width, cell.height, palette.cellBorder);
      if (cell.width >= 16 && cell.height >= 12 && look.kind === "full") {
        context.fillStyle = slotInk;
        context.textAlign = "center";
        context.fillText(look.hex, cell.x + cell.width / 2, cell.y + cell.height / 2 + 0.5);
      }
    }
  }
  if (shown.length === rows.physical.length) return;
  context.fillStyle = palette.text;
  context.textAlign = "left";
  context.fillText(`+${rows.physical.length - shown.length}`, x + padding + 1, y + headHeight + shown.length * pitchY + 4);
}
