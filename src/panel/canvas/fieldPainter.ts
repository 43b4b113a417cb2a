/** Draws the part of a field that its window shows, with as much detail as there is room for. */
import { countText } from "../../gomap/words.js";
import type { GridPalette } from "../controls/theme.js";
import { drawChange } from "../history/changeMarks.js";
import type { MarkKind } from "../state/historyState.js";
import { type SlotRows, drawCard } from "./cardPainter.js";
import { lookBits, voidCode } from "./cellCodes.js";
import { CellStamps } from "./cellPainter.js";
import type { FieldCensus } from "./fieldCensus.js";
import { blockSpot, blocksIn, squareBlocks } from "./fieldLayout.js";
import { type FieldFrame, type FieldView, detailOf, gapOf, pitchOf, rectOf, windowOf } from "./fieldView.js";
import type { Rect } from "./gridGeometry.js";
import { PixelSheet } from "./pixelSheet.js";
import { type SpeckColors, paintSpecks, paintTiles, speckColors, tileRect } from "./speckPainter.js";

/** What is drawn. */
export interface FieldModel {
  readonly frame: FieldFrame;
  readonly census: FieldCensus;
  /** Index of the cell at position 0. */
  readonly firstIndex: number;
  /** Entries of a cell, its overflow buckets too. */
  fullOf(position: number): number;
  /** null: has not come. */
  slotsOf(position: number): SlotRows | null;
  /** Buckets or groups that these blocks have. */
  presentIn(firstBlock: number, endBlock: number): number;
  /** What stands above a block; null where there is one block only. */
  nameOfBlock: ((block: number) => string) | null;
  /** What stands in a cell that is near. */
  nameOf(position: number): string;
  readonly selected: number | null;
  /** A block that is outlined where its cells are too small for that: the selected table. */
  readonly selectedBlock?: number;
  /** Cells that belong to the selected one of the other field. */
  readonly related: ReadonlyMap<number, "X" | "Y" | "source">;
  /** A position that a mark stands before (nevacuate). */
  readonly markBefore: number | null;
  /** What happened in cells since another stop, by index (not position). */
  readonly changes: ReadonlyMap<number, MarkKind>;
}

/** Outlines reach this many pixels beyond the cells; the canvas has as much above, below and on the right. */
export const outset = 2;

export class FieldPainter {
  private sheet: PixelSheet | null = null;
  private stamps: CellStamps | null = null;
  private colors: { readonly palette: GridPalette; readonly specks: SpeckColors } | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  paint(model: FieldModel, view: FieldView, palette: GridPalette): void {
    const { frame } = model;
    const ratio = window.devicePixelRatio || 1;
    const context = this.sizedContext(frame, ratio);
    if (context === null) return;
    const detail = detailOf(frame, view);
    if (detail === "slots" || detail === "cells") {
      context.save();
      clipTo(context, frame);
      context.translate(frame.labelWidth, 0);
      if (detail === "slots") drawCards(context, model, view, palette);
      else this.drawCells(context, model, view, palette, ratio);
      if (model.nameOfBlock !== null) drawBlockNames(context, model, view, palette);
      context.restore();
    } else this.paintPixels(context, model, view, palette, ratio, detail);
    if (frame.layout.blocks === 1) drawRowLabels(context, model, view, palette);
    context.save();
    clipTo(context, frame);
    context.translate(frame.labelWidth, 0);
    drawMarks(context, model, view, palette);
    context.restore();
  }

  private sizedContext(frame: FieldFrame, ratio: number): CanvasRenderingContext2D | null {
    const { canvas } = this;
    const [width, height] = [frame.labelWidth + frame.width + outset, frame.height + 2 * outset];
    const [wide, high] = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    context?.setTransform(ratio, 0, 0, ratio, 0, outset * ratio);
    context?.clearRect(0, -outset, width, height + 2 * outset);
    return context;
  }

  private drawCells(
    context: CanvasRenderingContext2D,
    model: FieldModel,
    view: FieldView,
    palette: GridPalette,
    ratio: number,
  ): void {
    const { pitchX, pitchY } = pitchOf(model.frame, view);
    const gap = gapOf(pitchX);
    const [width, height] = [pitchX - gap, pitchY - gap];
    const last = this.stamps;
    if (last?.width !== width || last.height !== height || last.ratio !== ratio || last.palette !== palette)
      this.stamps = new CellStamps(width, height, ratio, palette);
    const stamps = this.stamps;
    const { codes } = model.census;
    forCells(model.frame, view, (position, x, y) => {
      stamps?.draw(context, x, y, (codes[position] ?? voidCode) & lookBits, model.fullOf(position));
    });
  }

  private paintPixels(
    context: CanvasRenderingContext2D,
    model: FieldModel,
    view: FieldView,
    palette: GridPalette,
    ratio: number,
    detail: "specks" | "blocks" | "squares",
  ): void {
    const { frame, census } = model;
    const left = Math.round(frame.labelWidth * ratio);
    const [width, height] = [Math.ceil(frame.width * ratio), Math.ceil(frame.height * ratio)];
    if (this.sheet?.width !== width || this.sheet.height !== height) this.sheet = new PixelSheet(width, height, ratio);
    else this.sheet.clear();
    if (this.colors?.palette !== palette) this.colors = { palette, specks: speckColors(palette) };
    const { specks } = this.colors;
    if (detail === "specks") paintSpecks(this.sheet, frame, view, census.codes, specks);
    else paintTiles(this.sheet, frame, view, census, specks, (first, end) => model.presentIn(first, end), detail === "squares");
    context.putImageData(this.sheet.image, left, Math.round(outset * ratio));
  }
}

/** Where a position, or the tile that holds it, is on the screen, from the corner of the cells. */
export function seenRect(frame: FieldFrame, view: FieldView, position: number): Rect {
  const detail = detailOf(frame, view);
  if (detail !== "blocks" && detail !== "squares") return rectOf(frame, view, position);
  const block = Math.floor(position / frame.layout.blockSize);
  const squares = detail === "squares";
  return tileRect(frame, view, squares ? block - (block % squareBlocks) : block, squares);
}

function clipTo(context: CanvasRenderingContext2D, frame: FieldFrame): void {
  context.beginPath();
  context.rect(frame.labelWidth - outset, -outset, frame.width + 2 * outset, frame.height + 2 * outset);
  context.clip();
}

function forCells(frame: FieldFrame, view: FieldView, draw: (position: number, x: number, y: number) => void): void {
  const { layout } = frame;
  const { pitchX, pitchY } = pitchOf(frame, view);
  const seen = windowOf(frame, view);
  for (const block of blocksIn(layout, seen)) {
    const corner = blockSpot(layout, block);
    const first = block * layout.blockSize;
    const last = Math.min(first + layout.blockSize, layout.count);
    const toRow = Math.min(layout.blockRows, Math.ceil(seen.y + seen.height - corner.y));
    const fromColumn = Math.max(0, Math.floor(seen.x - corner.x));
    const toColumn = Math.min(layout.blockColumns, Math.ceil(seen.x + seen.width - corner.x));
    for (let row = Math.max(0, Math.floor(seen.y - corner.y)); row < toRow; row++) {
      const y = Math.round((corner.y + row - view.y) * pitchY);
      for (let column = fromColumn; column < toColumn; column++) {
        const position = first + row * layout.blockColumns + column;
        if (position >= last) break;
        draw(position, Math.round((corner.x + column - view.x) * pitchX), y);
      }
    }
  }
}

function drawCards(context: CanvasRenderingContext2D, model: FieldModel, view: FieldView, palette: GridPalette): void {
  const { pitchX, pitchY } = pitchOf(model.frame, view);
  const gap = gapOf(pitchX) + 1;
  const { codes } = model.census;
  forCells(model.frame, view, (position, x, y) => {
    const rect = { x, y, width: pitchX - gap, height: pitchY - gap };
    const code = (codes[position] ?? voidCode) & lookBits;
    drawCard(context, rect, model.nameOf(position), code, model.fullOf(position), model.slotsOf(position), palette);
  });
}

function drawBlockNames(context: CanvasRenderingContext2D, model: FieldModel, view: FieldView, palette: GridPalette): void {
  const { frame, nameOfBlock } = model;
  const { pitchX, pitchY } = pitchOf(frame, view);
  const room = frame.layout.blockColumns * pitchX;
  context.font = `10px ${palette.font}`;
  context.textBaseline = "bottom";
  context.textAlign = "left";
  context.fillStyle = palette.label;
  for (const block of blocksIn(frame.layout, windowOf(frame, view))) {
    const corner = blockSpot(frame.layout, block);
    const left = Math.max((corner.x - view.x) * pitchX, 0);
    const right = (corner.x - view.x) * pitchX + room;
    // A name whose block's start is out of sight moves along, as long as there is place.
    const text = nameOfBlock?.(block) ?? "";
    if (text.length * 6.2 <= right - left) context.fillText(text, left, (corner.y - view.y) * pitchY - 1);
  }
}

function drawRowLabels(context: CanvasRenderingContext2D, model: FieldModel, view: FieldView, palette: GridPalette): void {
  const { frame, firstIndex } = model;
  const { blockColumns, blockRows } = frame.layout;
  const { pitchX, pitchY } = pitchOf(frame, view);
  const every = Math.max(1, Math.ceil(14 / pitchY));
  context.font = `10px ${palette.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = palette.label;
  const gap = gapOf(pitchX);
  const first = Math.ceil(Math.floor(view.y) / every) * every;
  for (let row = first; row < blockRows; row += every) {
    const y = (row - view.y) * pitchY + (pitchY - gap) / 2;
    if (y > frame.height) break;
    if (y > 4 || view.y === 0) context.fillText(countText(firstIndex + row * blockColumns), frame.labelWidth - 7, y + 0.5);
  }
}

function drawMarks(context: CanvasRenderingContext2D, model: FieldModel, view: FieldView, palette: GridPalette): void {
  const { frame, markBefore, related, selected } = model;
  const { layout } = frame;
  const seen = windowOf(frame, view);
  for (const [index, kind] of model.changes) {
    const position = index - model.firstIndex;
    if (position < 0 || position >= layout.count) continue;
    const rect = seenRect(frame, view, position);
    const { pitchX, pitchY } = pitchOf(frame, view);
    if (rect.x + rect.width >= 0 && rect.y + rect.height >= 0 && rect.x <= seen.width * pitchX && rect.y <= seen.height * pitchY)
      drawChange(context, rect, kind, palette);
  }
  if (markBefore !== null && markBefore < layout.count) {
    const { x, y, height } = seenRect(frame, view, markBefore);
    context.fillStyle = palette.nevacuate;
    context.fillRect(Math.round(x - Math.max(1, gapOf(pitchOf(frame, view).pitchX)) / 2 - 1), y - 1, 2, height + 2);
  }
  const outline = (position: number, color: string) => {
    if (position < 0 || position >= layout.count) return;
    const { x, y, width, height } = seenRect(frame, view, position);
    // What is a pixel or two has its outline around some of its neighbours.
    const more = Math.max(0, (5 - Math.min(width, height)) / 2);
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.beginPath();
    // Around the cell, so that its own border stays to be seen.
    context.roundRect(x - 1 - more, y - 1 - more, width + 2 + 2 * more, height + 2 + 2 * more, width < 10 ? 0 : 3);
    context.stroke();
  };
  if (model.selectedBlock !== undefined && detailOf(frame, view) === "specks") {
    const { x, y, width, height } = tileRect(frame, view, model.selectedBlock, false);
    context.strokeStyle = palette.selected;
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  }
  for (const [position, relation] of related) outline(position, palette.related[relation]);
  if (selected !== null) outline(selected, palette.selected);
}
