/**
 * Cells with a number in them. Each look is drawn once and then copied: a screen of two thousand cells has a few dozen looks.
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { CellColors, GridPalette } from "../controls/theme.js";
import {
  evacuatedCode,
  overflowBit,
  pendingCode,
  stateBits,
  tombstoneBit,
  unreadCode,
  unreadableCode,
  voidCode,
} from "./cellCodes.js";
import { drawUnread } from "./slotPainter.js";

export class CellStamps {
  private readonly stamps = new Map<number, HTMLCanvasElement>();

  constructor(
    readonly width: number,
    readonly height: number,
    readonly ratio: number,
    readonly palette: GridPalette,
  ) {}

  /** @param full what is written where the code says "8 or more" */
  draw(context: CanvasRenderingContext2D, x: number, y: number, code: number, full: number): void {
    if (code === voidCode) return;
    const shown = Math.min(full, 255);
    const key = (shown << 8) | code;
    let stamp = this.stamps.get(key);
    if (stamp === undefined) {
      stamp = this.make(code, full);
      this.stamps.set(key, stamp);
    }
    context.drawImage(stamp, x, y, this.width, this.height);
  }

  private make(code: number, full: number): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(this.width * this.ratio);
    canvas.height = Math.ceil(this.height * this.ratio);
    const context = canvas.getContext("2d");
    context?.scale(this.ratio, this.ratio);
    if (context !== null) drawCell(context, this.palette, this.width, this.height, code, full);
    return canvas;
  }
}

function drawCell(
  context: CanvasRenderingContext2D,
  palette: GridPalette,
  width: number,
  height: number,
  code: number,
  full: number,
): void {
  const state = code & stateBits;
  const radius = width >= 12 ? 2 : 0;
  const path = (inset: number) => {
    context.beginPath();
    context.roundRect(inset, inset, width - 2 * inset, height - 2 * inset, Math.max(0, radius - inset));
  };
  if (state === unreadCode) {
    drawUnread(context, { x: 0, y: 0, width, height }, palette);
    return;
  }
  if (state === pendingCode) {
    context.strokeStyle = palette.faintBorder;
    context.lineWidth = 1;
    context.setLineDash([2, 2]);
    path(0.5);
    context.stroke();
    return;
  }
  const colors = colorsOf(state, palette);
  context.fillStyle = colors.fill;
  path(0);
  context.fill();
  const roomForText = width >= 10 && height >= 12;
  if (palette.highContrast) {
    if (state <= bucketSlots && !roomForText) {
      const level = Math.round((state / bucketSlots) * height);
      context.fillStyle = palette.related.X;
      context.fillRect(0, height - level, width, level);
    }
    context.strokeStyle =
      state === evacuatedCode ? palette.related.source : state === unreadableCode ? palette.tombstone : palette.contrastBorder;
    context.lineWidth = 1;
    path(0.5);
    context.stroke();
  }
  if (state === evacuatedCode && !roomForText) {
    context.fillStyle = palette.related.source;
    context.fillRect(1, height / 2 - 0.5, width - 2, 1);
  }
  if ((code & overflowBit) !== 0) {
    context.strokeStyle = palette.overflow;
    context.lineWidth = 2;
    path(1);
    context.stroke();
  }
  if ((code & tombstoneBit) !== 0) {
    const size = Math.max(3, Math.min(6, width / 2.5));
    context.fillStyle = palette.tombstone;
    context.beginPath();
    context.moveTo(width - size, 0);
    context.lineTo(width, 0);
    context.lineTo(width, size);
    context.fill();
  }
  if (!roomForText) return;
  const text = state === evacuatedCode ? "✓" : state === unreadableCode ? "?" : String(full);
  context.fillStyle = colors.text;
  context.font = `${width >= 16 ? 11 : 10}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (text.length * 6 <= width) context.fillText(text, width / 2, height / 2 + 0.5);
}

function colorsOf(state: number, palette: GridPalette): CellColors {
  if (state === evacuatedCode) return palette.evacuated;
  if (state === unreadableCode) return palette.unreadable;
  return palette.fills[Math.min(state, bucketSlots)] ?? palette.unreadable;
}
