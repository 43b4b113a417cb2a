/**
 * What of a field is on the screen: which part, how large, and with how much detail. Pure; a window of CSS pixels onto
 * a {@link FieldLayout}.
 *
 *     pitch of a cell    < 0.35 px     squares of sixteen blocks
 *                        < 1 px        blocks
 *                        < 10 px       cells as specks of colour
 *                        < 56 px       cells with numbers
 *                        from 56 px    the slots of each cell
 */
import { type FieldLayout, manyBlocks, oneBlock, spotOf } from "./fieldLayout.js";
import type { GridGeometry, Rect } from "./gridGeometry.js";

/** A place for a field. */
export interface FieldFrame {
  readonly layout: FieldLayout;
  /** Distance of neighbouring cells where all of the field is seen. */
  readonly pitchX: number;
  readonly pitchY: number;
  /** Place left of the cells, for row labels. */
  readonly labelWidth: number;
  /** Of the window, without the labels. */
  readonly width: number;
  readonly height: number;
}

/** The corner of the window, in cells, and how much larger than at 1 (where all is seen) cells are. */
export interface FieldView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export type Detail = "slots" | "cells" | "specks" | "blocks" | "squares";

export const wholeField: FieldView = { x: 0, y: 0, zoom: 1 };

/** Cells this wide show their slots. */
const slotsPitch = 56;
const cellsPitch = 10;
/** Wide enough for two hex digits in each of eight slots. */
const largestPitch = 184;
const smallestBlock = 6;
/** Outlines of the first and the last cells of a row reach over the window's sides. */
const edge = 2;

export function frameOfGrid(geometry: GridGeometry): FieldFrame {
  const { count, columns, pitchX, pitchY, labelWidth, height } = geometry;
  return { layout: oneBlock(count, columns), pitchX, pitchY, labelWidth, width: columns * pitchX, height };
}

/** @param place what the field may take, with room for outlines on both sides */
export function frameOfBlocks(count: number, block: readonly [number, number], place: number, maxHeight: number): FieldFrame {
  const width = place - 2 * edge;
  const layout = manyBlocks(count, block, { width, height: maxHeight });
  const pitch = Math.min(width / layout.width, maxHeight / layout.height);
  return {
    layout,
    pitchX: pitch,
    pitchY: pitch,
    labelWidth: edge,
    width,
    height: Math.ceil(Math.max(90, layout.height * pitch)),
  };
}

/** Distances of cells now. Those that are drawn one by one have whole ones. */
export function pitchOf(frame: FieldFrame, { zoom }: FieldView): { readonly pitchX: number; readonly pitchY: number } {
  const pitchX = frame.pitchX * zoom;
  // Narrow, high cells of a large grid become square ones; a bucket with its slots is broader than high.
  const square = Math.min(pitchX, slotsPitch + (pitchX - slotsPitch) * 0.3);
  const pitchY = Math.min(Math.max(square, frame.pitchY), frame.pitchY * zoom);
  const whole = (pitch: number) => (pitch < cellsPitch ? pitch : Math.round(pitch));
  return { pitchX: whole(pitchX), pitchY: whole(pitchY) };
}

export function detailOf(frame: FieldFrame, view: FieldView): Detail {
  const { pitchX, pitchY } = pitchOf(frame, view);
  if (pitchX >= slotsPitch && pitchY >= 40) return "slots";
  if (pitchX >= cellsPitch) return "cells";
  if (pitchX >= 1 || frame.layout.blocks === 1) return "specks";
  return frame.layout.blockColumns * pitchX >= smallestBlock ? "blocks" : "squares";
}

/** What the window shows, in cells. */
export function windowOf(frame: FieldFrame, view: FieldView): Rect {
  const { pitchX, pitchY } = pitchOf(frame, view);
  return { x: view.x, y: view.y, width: frame.width / pitchX, height: frame.height / pitchY };
}

export function isZoomed({ zoom }: FieldView): boolean {
  return zoom > 1;
}

/** Nothing beyond the edges; what is smaller than the window stands at its start. */
export function clampView(frame: FieldFrame, view: FieldView): FieldView {
  const zoom = Math.min(Math.max(view.zoom, 1), Math.max(1, largestPitch / frame.pitchX));
  if (zoom < 1.01) return wholeField;
  const { width, height } = windowOf(frame, { ...view, zoom });
  const { layout } = frame;
  const inside = (at: number, seen: number, all: number) => Math.max(0, Math.min(at, all - seen));
  return { zoom, x: inside(view.x, width, layout.width), y: inside(view.y, height, layout.height) };
}

/** Larger or smaller by a factor; the point (in pixels of the window) keeps what it shows. */
export function zoomAt(frame: FieldFrame, view: FieldView, factor: number, at: { x: number; y: number }): FieldView {
  const before = pitchOf(frame, view);
  const zoom = clampView(frame, { ...view, zoom: view.zoom * factor }).zoom;
  const after = pitchOf(frame, { ...view, zoom });
  const x = view.x + at.x / before.pitchX - at.x / after.pitchX;
  const y = view.y + at.y / before.pitchY - at.y / after.pitchY;
  return clampView(frame, { x, y, zoom });
}

/** Moves the window, in pixels. */
export function panBy(frame: FieldFrame, view: FieldView, dx: number, dy: number): FieldView {
  const { pitchX, pitchY } = pitchOf(frame, view);
  return clampView(frame, { ...view, x: view.x + dx / pitchX, y: view.y + dy / pitchY });
}

/** Moves the window no further than it takes to see a cell; to its middle where that is far. */
export function reveal(frame: FieldFrame, view: FieldView, position: number): FieldView {
  if (!isZoomed(view)) return view;
  const { x, y } = spotOf(frame.layout, position);
  const seen = windowOf(frame, view);
  const along = (at: number, from: number, length: number): number => {
    if (at >= from && at + 1 <= from + length) return from;
    const step = at < from ? from - at : at + 1 - from - length;
    if (step > length / 2) return at + 0.5 - length / 2;
    return at < from ? at : at + 1 - length;
  };
  return clampView(frame, { zoom: view.zoom, x: along(x, seen.x, seen.width), y: along(y, seen.y, seen.height) });
}

/** The window around a cell, with its slots or at least its number to be seen. */
export function closeTo(frame: FieldFrame, view: FieldView, position: number): FieldView {
  const next = detailOf(frame, view) === "cells" ? slotsPitch + 8 : detailOf(frame, view) === "slots" ? largestPitch : 26;
  const zoom = Math.max(view.zoom, next / frame.pitchX);
  const { x, y } = spotOf(frame.layout, position);
  const seen = windowOf(frame, { ...view, zoom });
  return clampView(frame, { zoom, x: x + 0.5 - seen.width / 2, y: y + 0.5 - seen.height / 2 });
}

/** The same part of the field after the place became another: cells keep their size. */
export function viewInFrame(view: FieldView, before: FieldFrame, frame: FieldFrame): FieldView {
  if (!isZoomed(view)) return wholeField;
  return clampView(frame, { ...view, zoom: (view.zoom * before.pitchX) / frame.pitchX });
}

/** Where a cell is on the screen, from the window's corner, without the gap behind it. */
export function rectOf(frame: FieldFrame, view: FieldView, position: number): Rect {
  const { pitchX, pitchY } = pitchOf(frame, view);
  const { x, y } = spotOf(frame.layout, position);
  const gap = gapOf(pitchX);
  const left = Math.round((x - view.x) * pitchX);
  const top = Math.round((y - view.y) * pitchY);
  return { x: left, y: top, width: Math.max(1, pitchX - gap), height: Math.max(1, pitchY - gap) };
}

/** Between cells. */
export function gapOf(pitch: number): number {
  return pitch >= 20 ? 3 : pitch >= 10 ? 2 : pitch >= 4 ? 1 : 0;
}
