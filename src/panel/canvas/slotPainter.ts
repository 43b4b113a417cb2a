/** One slot on a canvas: a hue for each tophash (H2) of a full slot; every special state has a mark of its own beside its colour. */
import type { GridPalette } from "../controls/theme.js";
import type { SlotLook } from "./slotWords.js";

/** @param doubled another slot of the bucket has the same value */
export function drawSlot(
  context: CanvasRenderingContext2D,
  look: SlotLook,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  palette: GridPalette,
  doubled: boolean,
): void {
  if (look.kind === "full") {
    context.fillStyle = `hsl(${look.hue ?? 0}, 62%, 64%)`;
    context.fillRect(x, y, width, height);
    if (!doubled) return;
    const dot = Math.max(1, Math.round(Math.min(width, height) * 0.4));
    context.fillStyle = "#101010";
    context.fillRect(x + Math.floor((width - dot) / 2), y + Math.floor((height - dot) / 2), dot, dot);
    return;
  }
  context.fillStyle = palette.fills[0]?.fill ?? palette.background;
  context.fillRect(x, y, width, height);
  if (palette.highContrast && width >= 6) outlineSlot(context, x, y, width, height, palette.faintBorder);
  const half = Math.ceil(height / 2);
  switch (look.kind) {
    case "movedX":
      context.fillStyle = palette.related.X;
      context.fillRect(x, y, width, half);
      break;
    case "movedY":
      context.fillStyle = palette.related.Y;
      context.fillRect(x, y + height - half, width, half);
      break;
    case "movedEmpty":
      context.fillStyle = palette.related.source;
      context.fillRect(x, y + Math.floor(height / 2), width, Math.max(1, Math.round(height / 6)));
      break;
    case "deleted":
      drawCross(context, x, y, width, height, palette.tombstone);
      break;
    case "empty": {
      // Of control bytes 80 is the plain state; of tophash bytes 01 is the one that needs a mark.
      if (look.hex !== "01") break;
      const dot = Math.min(width, height) >= 8 ? 3 : 1;
      context.fillStyle = palette.label;
      context.fillRect(x + Math.floor((width - dot + 1) / 2), y + Math.floor((height - dot + 1) / 2), dot, dot);
      break;
    }
    case "emptyRest":
      break;
  }
}

export function outlineSlot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  dash: number[] = [],
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.setLineDash([]);
}

/** Fine dots: here is something that was not read yet. */
export function drawUnread(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  palette: GridPalette,
): void {
  context.fillStyle = palette.unread;
  for (let row = y + 1; row < y + height; row += 3)
    for (let column = x + 1; column < x + width; column += 3) context.fillRect(column, row, 1, 1);
}

function drawCross(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = Math.min(width, height) >= 8 ? 2 : 1;
  context.beginPath();
  context.moveTo(x + 1, y + 1);
  context.lineTo(x + width - 1, y + height - 1);
  context.moveTo(x + width - 1, y + 1);
  context.lineTo(x + 1, y + height - 1);
  context.stroke();
}
