/**
 * A grid of buckets or groups on one canvas: one element, however many cells. It is one stop for the keyboard; arrows move
 * the selection inside. What a cell says is a sentence, read out by screen readers and shown under the pointer.
 */
import { h } from "./dom.js";
import { type GridGeometry, cellAt, cellRect, moveByKey } from "./gridGeometry.js";
import type { CellColors, GridPalette } from "./theme.js";

/** How one cell looks. */
export interface CellLook {
  readonly kind: "filled" | "evacuated" | "pending" | "unreadable";
  /** Full slots; colours stop rising at 8. */
  readonly full: number;
  readonly overflow: boolean;
  readonly tombstone: boolean;
}

export interface CellGridModel {
  readonly geometry: GridGeometry;
  /** Index of the cell at position 0. */
  readonly firstIndex: number;
  look(position: number): CellLook;
  readonly selected: number | null;
  /** Cells that belong to the selected one of the other grid, by position. */
  readonly related: ReadonlyMap<number, "X" | "Y" | "source">;
  /** A position that a mark stands before (nevacuate). */
  readonly markBefore: number | null;
}

export interface CellGridEvents {
  select(position: number): void;
  /** The pointer is over a cell, or (null) over none. */
  point(position: number | null): void;
}

export interface CellGrid {
  readonly element: HTMLElement;
  draw(model: CellGridModel, palette: GridPalette): void;
  describe(name: string, sentence: string): void;
}

export function createCellGrid(events: CellGridEvents): CellGrid {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const element = h(
    "div",
    { class: "cellGrid", tabindex: 0, role: "application", "aria-roledescription": "grid, moved in with the arrow keys" },
    [canvas],
  );
  let drawn: CellGridModel | null = null;

  const positionAt = (event: MouseEvent): number | null => {
    const bounds = canvas.getBoundingClientRect();
    return drawn === null ? null : cellAt(drawn.geometry, event.clientX - bounds.left, event.clientY - bounds.top - outset);
  };
  canvas.addEventListener("click", (event) => {
    const position = positionAt(event);
    if (position !== null) events.select(position);
  });
  canvas.addEventListener("pointermove", (event) => {
    const position = positionAt(event);
    canvas.classList.toggle("overCell", position !== null);
    events.point(position);
  });
  canvas.addEventListener("pointerleave", () => {
    events.point(null);
  });
  element.addEventListener("keydown", (event) => {
    if (drawn === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const from = drawn.selected ?? drawn.related.keys().next().value ?? 0;
    const target = drawn.selected === null && event.key.startsWith("Arrow") ? from : moveByKey(drawn.geometry, from, event.key);
    if (target === null) return;
    event.preventDefault();
    if (target !== drawn.selected) events.select(target);
  });

  return {
    element,
    describe(name, sentence) {
      element.setAttribute("aria-label", `${name}. ${sentence}`);
    },
    draw(model, palette) {
      drawn = model;
      const { height } = model.geometry;
      const width = model.geometry.width + outset;
      // Room on each side for outlines that stand around a cell.
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.ceil(width * ratio);
      canvas.height = Math.ceil((height + 2 * outset) * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height + 2 * outset}px`;
      const context = canvas.getContext("2d");
      if (context === null) return;
      context.setTransform(ratio, 0, 0, ratio, 0, outset * ratio);
      context.clearRect(0, -outset, width, height + 2 * outset);
      drawLabels(context, model, palette);
      for (let position = 0; position < model.geometry.count; position++) drawCell(context, model, palette, position);
      if (model.markBefore !== null) drawMark(context, model, palette, model.markBefore);
      for (const [position, relation] of model.related) outline(context, model.geometry, position, palette.related[relation]);
      if (model.selected !== null) outline(context, model.geometry, model.selected, palette.selected);
    },
  };
}

/** Outlines reach this many pixels beyond the cells; the canvas has as much above, below and on the right. */
export const outset = 2;

function drawLabels(context: CanvasRenderingContext2D, { geometry, firstIndex }: CellGridModel, palette: GridPalette): void {
  context.font = `10px ${palette.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = palette.label;
  for (let row = 0; row < geometry.rows; row += geometry.labelEvery) {
    const y = row * geometry.pitchY + (geometry.pitchY - geometry.gap) / 2;
    context.fillText(String(firstIndex + row * geometry.columns), geometry.labelWidth - 7, y + 0.5);
  }
}

function drawCell(context: CanvasRenderingContext2D, model: CellGridModel, palette: GridPalette, position: number): void {
  const look = model.look(position);
  const { x, y, width, height } = cellRect(model.geometry, position);
  const radius = width >= 12 ? 2 : 0;
  const path = (inset: number) => {
    context.beginPath();
    context.roundRect(x + inset, y + inset, width - 2 * inset, height - 2 * inset, Math.max(0, radius - inset));
  };
  if (look.kind === "pending") {
    if (width < 8) {
      context.fillStyle = palette.faintBorder;
      context.fillRect(x + width / 2 - 0.5, y + height / 2 - 0.5, 1, 1);
      return;
    }
    context.strokeStyle = palette.faintBorder;
    context.lineWidth = 1;
    context.setLineDash([2, 2]);
    path(0.5);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  const colors = colorsOf(look, palette);
  context.fillStyle = colors.fill;
  path(0);
  context.fill();
  const roomForText = width >= 10 && height >= 12;
  if (palette.highContrast) {
    if (look.kind === "filled" && !roomForText) fillLevel(context, palette, x, y, width, height, look.full);
    if (width >= 5) {
      context.strokeStyle =
        look.kind === "evacuated"
          ? palette.related.source
          : look.kind === "unreadable"
            ? palette.tombstone
            : palette.contrastBorder;
      context.lineWidth = 1;
      path(0.5);
      context.stroke();
    }
    if (look.kind === "evacuated" && !roomForText) {
      context.fillStyle = palette.related.source;
      context.fillRect(x + 1, y + height / 2 - 0.5, width - 2, 1);
    }
  }
  if (look.overflow) {
    context.strokeStyle = palette.overflow;
    context.lineWidth = width >= 8 ? 2 : 1;
    path(context.lineWidth / 2);
    context.stroke();
  }
  if (look.tombstone) {
    const size = Math.max(3, Math.min(6, width / 2.5));
    context.fillStyle = palette.tombstone;
    context.beginPath();
    context.moveTo(x + width - size, y);
    context.lineTo(x + width, y);
    context.lineTo(x + width, y + size);
    context.fill();
  }
  if (!roomForText) return;
  const text = look.kind === "evacuated" ? "✓" : look.kind === "unreadable" ? "?" : String(look.full);
  context.fillStyle = colors.text;
  context.font = `${width >= 16 ? 11 : 10}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (text.length * 6 <= width) context.fillText(text, x + width / 2, y + height / 2 + 0.5);
}

/** In high contrast a small cell shows its fullness as a level, not as a shade. */
function fillLevel(
  context: CanvasRenderingContext2D,
  palette: GridPalette,
  x: number,
  y: number,
  width: number,
  height: number,
  full: number,
): void {
  const level = Math.round((Math.min(full, 8) / 8) * height);
  context.fillStyle = palette.related.X;
  context.fillRect(x, y + height - level, width, level);
}

function colorsOf(look: CellLook, palette: GridPalette): CellColors {
  if (look.kind === "evacuated") return palette.evacuated;
  if (look.kind === "unreadable") return palette.unreadable;
  return palette.fills[Math.min(look.full, 8)] ?? palette.unreadable;
}

function drawMark(context: CanvasRenderingContext2D, { geometry }: CellGridModel, palette: GridPalette, position: number): void {
  if (position >= geometry.count) return;
  const { x, y, height } = cellRect(geometry, position);
  context.fillStyle = palette.nevacuate;
  context.fillRect(Math.round(x - geometry.gap / 2 - 1), y - 1, 2, height + 2);
}

function outline(context: CanvasRenderingContext2D, geometry: GridGeometry, position: number, color: string): void {
  if (position < 0 || position >= geometry.count) return;
  const { x, y, width, height } = cellRect(geometry, position);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  // Around the cell, so that its own border stays to be seen.
  context.roundRect(x - 1, y - 1, width + 2, height + 2, width < 10 ? 0 : 3);
  context.stroke();
}
