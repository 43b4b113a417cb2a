/**
 * The heatmap of tophash or control bytes on a canvas: a hue for each value of a full slot; every special state has a mark of
 * its own beside its colour. The selection is drawn on a second canvas, so that moving it redraws no cells.
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { notReadYet } from "../../messages/panelMessages.js";
import { drawSlot, drawUnread, outlineSlot } from "../canvas/slotPainter.js";
import { controlLook, tophashLook } from "../canvas/slotWords.js";
import { h } from "../controls/dom.js";
import type { GridPalette } from "../controls/theme.js";
import { type MarkColumns, type MarkGeometry, type SlotAt, moveSlot, slotAt, slotCorner } from "./markGeometry.js";
import { doubledSlots, isFullControl, isFullTophash } from "./tophashFacts.js";

export interface MarkCells {
  readonly kind: "tophash" | "control";
  /** Eight for each physical bucket or group. */
  readonly marks: Uint8Array;
  readonly columns: MarkColumns;
  readonly unreadable: Uint8Array;
  /** By position: nothing can be here yet. null for an array that has no such buckets. */
  readonly pending: Uint8Array | null;
  /** Index of the bucket or group at position 0. */
  readonly firstIndex: number;
}

export interface MarkGridModel extends MarkCells {
  readonly geometry: MarkGeometry;
}

export interface MarkGridEvents {
  /** A position, counted as in the model's columns. */
  select(position: number): void;
  /** The pointer or the keyboard is at a slot; null: nowhere. */
  point(at: SlotAt | null): void;
}

export interface MarkGrid {
  readonly element: HTMLElement;
  draw(model: MarkGridModel, palette: GridPalette): void;
  /** Outlines the chain of this position; null: none. */
  outline(position: number | null, palette: GridPalette): void;
  describe(name: string, sentence: string): void;
}

/** Outlines reach this many pixels beyond the cells. */
const outset = 2;

const looks = {
  tophash: Array.from({ length: 256 }, (_, value) => tophashLook(value)),
  control: Array.from({ length: 256 }, (_, value) => controlLook(value)),
} as const;

export function createMarkGrid(events: MarkGridEvents): MarkGrid {
  const cells = h("canvas", { "aria-hidden": "true" });
  const over = h("canvas", { class: "overCells", "aria-hidden": "true" });
  const element = h(
    "div",
    {
      class: "markGrid",
      tabindex: 0,
      role: "application",
      "aria-roledescription": say("grid of slots, moved in with the arrow keys"),
    },
    [cells, over],
  );
  let drawn: MarkGridModel | null = null;
  let outlined: number | null = null;
  let cursor: SlotAt = { column: 0, slot: 0 };
  let palette: GridPalette | null = null;

  const at = (event: MouseEvent): SlotAt | null => {
    const bounds = over.getBoundingClientRect();
    return drawn === null
      ? null
      : slotAt(drawn.geometry, event.clientX - bounds.left - outset, event.clientY - bounds.top - outset);
  };
  over.addEventListener("click", (event) => {
    const slot = at(event);
    if (slot !== null) go(slot);
  });
  over.addEventListener("pointermove", (event) => {
    const slot = at(event);
    over.classList.toggle("overCell", slot !== null);
    events.point(slot);
  });
  over.addEventListener("pointerleave", () => {
    events.point(null);
  });
  element.addEventListener("focus", drawOver);
  element.addEventListener("blur", () => {
    events.point(null);
    drawOver();
  });
  element.addEventListener("keydown", (event) => {
    if (drawn === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = moveSlot(drawn.geometry, cursor, event.key);
    if (to === null) return;
    event.preventDefault();
    go(to);
  });

  return {
    element,
    describe(name, sentence) {
      element.setAttribute("aria-label", say("{0}. {1}", name, sentence));
    },
    draw(model, colors) {
      drawn = model;
      palette = colors;
      const context = sized(cells, model.geometry);
      if (context !== null) drawCells(context, model, colors);
      sized(over, model.geometry);
      if (cursor.column >= model.geometry.count) cursor = { column: 0, slot: 0 };
      drawOver();
    },
    outline(position, colors) {
      outlined = position;
      palette = colors;
      const home = homeOf(cursor.column);
      if (position !== null && home !== position) cursor = { column: firstColumn(position) ?? 0, slot: 0 };
      drawOver();
    },
  };

  function go(to: SlotAt): void {
    cursor = to;
    const home = homeOf(to.column);
    if (home !== null && home !== outlined) events.select(home);
    events.point(to);
    drawOver();
  }

  function homeOf(column: number): number | null {
    return drawn?.columns.home[column] ?? null;
  }

  function firstColumn(position: number): number | null {
    return drawn?.columns.firstOf[position - (drawn.columns.home[0] ?? 0)] ?? null;
  }

  function drawOver(): void {
    if (drawn === null || palette === null) return;
    const { geometry, columns } = drawn;
    const context = over.getContext("2d");
    if (context === null) return;
    context.clearRect(-outset, -outset, geometry.width + 2 * outset, geometry.height + 2 * outset);
    const { pitch, cell } = geometry;
    const side = bucketSlots * pitch - (pitch - cell);
    if (outlined !== null) {
      context.strokeStyle = palette.selected;
      context.lineWidth = 2;
      for (let column = firstColumn(outlined) ?? Infinity; columns.home[column] === outlined; column++) {
        const { x, y } = slotCorner(geometry, { column, slot: 0 });
        context.strokeRect(x - 1, y - 1, cell + 2, side + 2);
      }
    }
    if (document.activeElement !== element) return;
    const { x, y } = slotCorner(geometry, cursor);
    context.strokeStyle = palette.nevacuate;
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, cell + 2, cell + 2);
  }
}

function sized(canvas: HTMLCanvasElement, { width, height }: MarkGeometry): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [width + 2 * outset, height + 2 * outset];
  canvas.width = Math.ceil(wide * ratio);
  canvas.height = Math.ceil(high * ratio);
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${high}px`;
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, outset * ratio, outset * ratio);
  return context;
}

function drawCells(context: CanvasRenderingContext2D, model: MarkGridModel, palette: GridPalette): void {
  const { geometry, columns, marks, firstIndex, kind } = model;
  context.font = `10px ${palette.font}`;
  context.textAlign = "right";
  context.textBaseline = "top";
  context.fillStyle = palette.label;
  for (let band = 0; band < geometry.bands; band++) {
    const home = columns.home[band * geometry.columns];
    if (home === undefined) continue;
    context.fillText(countText(firstIndex + home), geometry.labelWidth - 7, band * geometry.bandPitch + geometry.bandTop);
  }
  const isFull = kind === "tophash" ? isFullTophash : isFullControl;
  for (let column = 0; column < geometry.count; column++) {
    const physical = columns.physical[column] ?? 0;
    const home = columns.home[column] ?? 0;
    if (column > 0 && columns.home[column - 1] === home) joinToChain(context, geometry, column, palette);
    if (model.unreadable[physical] === notReadYet) {
      const { x, y } = slotCorner(geometry, { column, slot: 0 });
      const height = bucketSlots * geometry.pitch - (geometry.pitch - geometry.cell);
      drawUnread(context, { x, y, width: geometry.cell, height }, palette);
      continue;
    }
    if (model.unreadable[physical] === 1) {
      drawUnreadable(context, geometry, column, palette);
      continue;
    }
    const pending = model.pending?.[home] === 1;
    const doubled = pending ? 0 : doubledSlots(marks, physical * bucketSlots, isFull);
    for (let slot = 0; slot < bucketSlots; slot++) {
      const { x, y } = slotCorner(geometry, { column, slot });
      const look = looks[kind][marks[physical * bucketSlots + slot] ?? 0];
      if (pending) drawPending(context, x, y, geometry.cell, palette);
      else if (look !== undefined) {
        const cell = { x, y, width: geometry.cell, height: geometry.cell };
        drawSlot(context, look, cell, palette, (doubled & (1 << slot)) !== 0);
      }
    }
  }
}

function drawPending(context: CanvasRenderingContext2D, x: number, y: number, cell: number, palette: GridPalette): void {
  if (cell >= 6) outlineSlot(context, x, y, cell, cell, palette.faintBorder, [1, 2]);
  else {
    context.fillStyle = palette.faintBorder;
    context.fillRect(x + Math.floor(cell / 2), y + Math.floor(cell / 2), 1, 1);
  }
}

/** A line down the whole column, through where its slots would be. */
function drawUnreadable(context: CanvasRenderingContext2D, geometry: MarkGeometry, column: number, palette: GridPalette): void {
  const { pitch, cell } = geometry;
  for (let slot = 0; slot < bucketSlots; slot++) {
    const { x, y } = slotCorner(geometry, { column, slot });
    context.strokeStyle = palette.tombstone;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, y + pitch);
    context.lineTo(x + cell, y);
    context.stroke();
  }
}

/** A bar above an overflow bucket and the bucket before it. */
function joinToChain(context: CanvasRenderingContext2D, geometry: MarkGeometry, column: number, palette: GridPalette): void {
  const { x, y } = slotCorner(geometry, { column, slot: 0 });
  const startsBand = column % geometry.columns === 0;
  context.fillStyle = palette.overflow;
  context.fillRect(startsBand ? x - 3 : x - geometry.pitch, y - 3, geometry.cell + (startsBand ? 3 : geometry.pitch), 2);
}
