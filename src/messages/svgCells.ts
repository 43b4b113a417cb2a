/**
 * A bucket array, or the groups of a table, as a grid of cells: how full each is, and by mark as well as by colour what is
 * special about it.
 *
 *     ┌────┐ number, shade   full slots          ┌╌╌╌╌┐ dashed      not yet filled
 *     │ 6  │                                     └╌╌╌╌┘
 *     └───◢┘ corner below    overflow buckets    │ ✓  │ tick        evacuated
 *     ┌───◥┐ corner above    tombstones          │ ╳  │ cross       unreadable
 *
 * More than some thousand cells are drawn as tiles of 2, 4, 8 … neighbours with their averages.
 */
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import type { Markup } from "./markup.js";
import { markup, nothing } from "./markup.js";
import type { BucketFacts, GroupFacts } from "./pictureFacts.js";

/** What is counted of each cell; arrays that are absent say 0 for all. */
export interface CellCounts {
  readonly firstIndex: number;
  readonly count: number;
  readonly full: ArrayLike<number>;
  readonly overflow?: ArrayLike<number>;
  readonly evacuated?: ArrayLike<number>;
  readonly pending?: ArrayLike<number>;
  readonly deleted?: ArrayLike<number>;
  readonly unreadable: ArrayLike<number>;
}

export interface CellGeometry {
  readonly columns: number;
  readonly pitchX: number;
  readonly pitchY: number;
  /** Neighbouring cells that one tile stands for; 1: cells. */
  readonly perTile: number;
  readonly labelWidth: number;
}

export function countsOfBuckets(facts: BucketFacts): CellCounts {
  const { firstIndex, count, full, evacuated, pending, unreadable, chainLength } = facts;
  const overflow = chainLength.map((length) => Math.max(0, length - 1));
  return { firstIndex, count, full, overflow, evacuated, pending, unreadable };
}

export function countsOfGroups({ firstIndex, count, full, deleted, unreadable }: GroupFacts): CellCounts {
  return { firstIndex, count, full, deleted, unreadable };
}

/** More cells than this (in all arrays together) become tiles. */
export const maxCells = 4096;
const maxTiles = 512;

/** One geometry for arrays that stand above each other, so that buckets i and i + 2^(B-1) share a column. */
export function cellGeometry(counts: readonly number[], width: number, lastIndex: number): CellGeometry {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...counts);
  let perTile = 1;
  if (all > maxCells) while (most / perTile > maxTiles) perTile *= 2;
  const shown = Math.ceil(most / perTile);
  const [widePitch, pitchY] = shown <= 512 ? [34, 27] : shown <= 1024 ? [17, 17] : [17, 12];
  const labelWidth = countText(lastIndex).length * 6.4 + 12;
  const fewest = Math.max(1, Math.ceil(Math.min(...counts) / perTile));
  // A little narrower where that gives twice the columns.
  const narrowest = widePitch * 0.78;
  const room = 2 ** Math.floor(Math.log2(Math.max(1, (width - labelWidth) / narrowest)));
  const columns = Math.min(room, 2 ** Math.ceil(Math.log2(Math.max(fewest, Math.min(8, shown)))));
  const pitchX = Math.min(widePitch, Math.floor((width - labelWidth) / columns));
  return { columns, pitchX, pitchY, perTile, labelWidth };
}

export function gridHeight(counts: CellCounts, { columns, pitchY, perTile }: CellGeometry): number {
  return Math.ceil(Math.ceil(counts.count / perTile) / columns) * pitchY;
}

/** Where the cell of the bucket at `position` lies. */
export function cellBox(geometry: CellGeometry, position: number): { x: number; y: number; width: number; height: number } {
  const { columns, pitchX, pitchY, perTile, labelWidth } = geometry;
  const tile = Math.floor(position / perTile);
  const gap = pitchX >= 26 ? 3 : 2;
  const [x, y] = [labelWidth + (tile % columns) * pitchX, Math.floor(tile / columns) * pitchY];
  return { x, y, width: pitchX - gap, height: pitchY - gap };
}

/** What a cell is, for its tooltip. */
export type CellNoun = "bucket" | "old bucket" | "group";

export function svgCells(counts: CellCounts, geometry: CellGeometry, noun: CellNoun): Markup {
  const { columns, pitchY, perTile, labelWidth } = geometry;
  const tiles = Math.ceil(counts.count / perTile);
  const rows: Markup[] = [];
  const labelEvery = pitchY < 14 ? 2 : 1;
  for (let row = 0; row * columns < tiles; row += labelEvery) {
    const index = counts.firstIndex + row * columns * perTile;
    const y = row * pitchY + pitchY / 2 + 2.5;
    rows.push(markup`<text class="dim s m e" x="${labelWidth - 8}" y="${y}">${countText(index)}</text>`);
  }
  const cells: Markup[] = [];
  const withTitles = tiles <= 1024;
  for (let tile = 0; tile < tiles; tile++) {
    const cell = perTile === 1 ? svgCell(counts, geometry, tile) : svgTile(counts, geometry, tile);
    if (!withTitles) cells.push(cell);
    else cells.push(markup`<g><title>${cellSentence(counts, tile, perTile, noun)}</title>${cell}</g>`);
  }
  return markup`${rows}${cells}`;
}

function svgCell(counts: CellCounts, geometry: CellGeometry, position: number): Markup {
  const box = cellBox(geometry, position);
  if (at(counts.unreadable, position) > 0) return markup`${rect("lost", box)}${cross(box)}`;
  if (at(counts.evacuated, position) > 0) return markup`${rect("moved", box)}${tick(box)}`;
  if (at(counts.pending, position) > 0)
    return rect("pending", { ...box, x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 });
  const full = at(counts.full, position);
  return markup`${rect("base", box)}${shade(box, full)}${box.height >= 14 ? label(box, String(full), full === 0) : nothing}${at(counts.overflow, position) > 0 ? overflowMark(box) : nothing}${at(counts.deleted, position) > 0 ? tombstoneMark(box) : nothing}`;
}

/** Shade and number: entries per bucket on average. A strip below: the evacuated share; at the right: the share with overflow. */
function svgTile(counts: CellCounts, geometry: CellGeometry, tile: number): Markup {
  const { perTile } = geometry;
  const sum = sumOf(counts, tile * perTile, Math.min(counts.count, (tile + 1) * perTile));
  const box = cellBox(geometry, tile * perTile);
  if (sum.unreadable === sum.count) return markup`${rect("lost", box)}${cross(box)}`;
  if (sum.pending === sum.count)
    return rect("pending", { ...box, x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 });
  if (sum.evacuated === sum.count) return markup`${rect("moved", box)}${tick(box)}`;
  const average = sum.full / Math.max(1, sum.count - sum.unreadable);
  const { x, y, width, height } = box;
  const evacuated = (sum.evacuated / sum.count) * width;
  const overflow = (sum.withOverflow / sum.count) * height;
  return markup`${rect("base", box)}${shade(box, average)}${label(box, average.toFixed(1), average === 0)}${evacuated > 0 ? markup`<rect class="movedmark movedtext" x="${x}" y="${y + height - 3}" width="${Math.max(1, evacuated)}" height="3"/>` : nothing}${overflow > 0 ? markup`<rect class="overmark" x="${x + width - 3}" y="${y + height - Math.max(1, overflow)}" width="3" height="${Math.max(1, overflow)}"/>` : nothing}${sum.deleted > 0 ? tombstoneMark(box) : nothing}${sum.unreadable > 0 ? cross(box) : nothing}`;
}

interface TileSum {
  readonly count: number;
  readonly full: number;
  readonly overflow: number;
  readonly withOverflow: number;
  readonly evacuated: number;
  readonly pending: number;
  readonly deleted: number;
  readonly unreadable: number;
}

/** True sums over the cells [from, to). */
export function sumOf(counts: CellCounts, from: number, to: number): TileSum {
  const sum = { count: to - from, full: 0, overflow: 0, withOverflow: 0, evacuated: 0, pending: 0, deleted: 0, unreadable: 0 };
  for (let i = from; i < to; i++) {
    const overflow = at(counts.overflow, i);
    sum.full += at(counts.full, i);
    sum.overflow += overflow;
    if (overflow > 0) sum.withOverflow++;
    sum.evacuated += at(counts.evacuated, i);
    sum.pending += at(counts.pending, i);
    sum.deleted += at(counts.deleted, i);
    sum.unreadable += at(counts.unreadable, i) > 0 ? 1 : 0;
  }
  return sum;
}

function cellSentence(counts: CellCounts, tile: number, perTile: number, noun: CellNoun): string {
  const from = tile * perTile;
  const to = Math.min(counts.count, from + perTile);
  const sum = sumOf(counts, from, to);
  const parts: string[] = [];
  if (perTile === 1) {
    if (sum.unreadable > 0) parts.push(say("could not be read"));
    else if (sum.evacuated > 0) parts.push(say("evacuated"));
    else if (sum.pending > 0) parts.push(say("not yet filled"));
    else parts.push(say("{0} full", countText(sum.full)));
  } else {
    parts.push(say("{0} entries each on average", (sum.full / Math.max(1, sum.count - sum.unreadable)).toFixed(2)));
    if (sum.evacuated > 0) parts.push(say("{0} evacuated", countText(sum.evacuated)));
    if (sum.pending > 0) parts.push(say("{0} not yet filled", countText(sum.pending)));
    if (sum.unreadable > 0) parts.push(say("{0} could not be read", countText(sum.unreadable)));
  }
  if (sum.overflow > 0) parts.push(say("overflow buckets: {0}", countText(sum.overflow)));
  if (sum.deleted > 0) parts.push(say("tombstones: {0}", countText(sum.deleted)));
  const first = counts.firstIndex + from;
  const name = perTile === 1 ? cellName(noun, first) : cellsName(noun, first, counts.firstIndex + to - 1);
  return say("{0}: {1}", name, parts.join(", "));
}

function cellName(noun: CellNoun, index: number): string {
  switch (noun) {
    case "bucket":
      return say("bucket {0}", countText(index));
    case "old bucket":
      return say("old bucket {0}", countText(index));
    case "group":
      return say("group {0}", countText(index));
  }
}

function cellsName(noun: CellNoun, first: number, last: number): string {
  switch (noun) {
    case "bucket":
      return say("buckets {0} to {1}", countText(first), countText(last));
    case "old bucket":
      return say("old buckets {0} to {1}", countText(first), countText(last));
    case "group":
      return say("groups {0} to {1}", countText(first), countText(last));
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rect(name: string, { x, y, width, height }: Box): Markup {
  return markup`<rect class="${name}" x="${x}" y="${y}" width="${width}" height="${height}" rx="2"/>`;
}

function shade({ x, y, width, height }: Box, full: number): Markup {
  if (full === 0) return nothing;
  const opacity = 0.18 + (Math.min(full, 8) / 8) * 0.72;
  return markup`<rect class="on" x="${x}" y="${y}" width="${width}" height="${height}" rx="2" fill-opacity="${opacity}"/>`;
}

function label({ x, y, width, height }: Box, text: string, faint: boolean): Markup {
  return markup`<text class="${faint ? "dim c" : "t c"}" x="${x + width / 2}" y="${y + height / 2 + 3.5}">${text}</text>`;
}

function tick({ x, y, width, height }: Box): Markup {
  const size = Math.min(width, height) * 0.3;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return markup`<path class="line movedmark" stroke-width="1.5" d="M${middleX - size} ${middleY} l${size * 0.7} ${size * 0.7} l${size * 1.2} ${-size * 1.4}"/>`;
}

function cross({ x, y, width, height }: Box): Markup {
  const size = Math.min(width, height) * 0.25;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return markup`<path class="lostmark" d="M${middleX - size} ${middleY - size} l${size * 2} ${size * 2} M${middleX + size} ${middleY - size} l${-size * 2} ${size * 2}"/>`;
}

function overflowMark({ x, y, width, height }: Box): Markup {
  const size = Math.max(4, Math.min(8, height / 2.6));
  return markup`<rect class="over" x="${x + 0.75}" y="${y + 0.75}" width="${width - 1.5}" height="${height - 1.5}" rx="2" stroke-width="1.5"/><path class="overmark" d="M${x + width} ${y + height - size} v${size} h${-size}z"/>`;
}

function tombstoneMark({ x, y, width, height }: Box): Markup {
  const size = Math.max(4, Math.min(8, height / 2.6));
  return markup`<path class="tomb" d="M${x + width - size} ${y} h${size} v${size}z"/>`;
}

/** The marks one by one, for the legend: `x`, `y` is the corner of a small cell. */
export function legendCell(
  kind: "filled" | "empty" | "overflow" | "evacuated" | "pending" | "tombstone" | "unreadable",
  x: number,
  y: number,
): Markup {
  const box = { x, y, width: 15, height: 13 };
  switch (kind) {
    case "filled":
      return markup`${rect("base", box)}${shade(box, 6)}`;
    case "empty":
      return rect("base", box);
    case "overflow":
      return markup`${rect("base", box)}${shade(box, 8)}${overflowMark(box)}`;
    case "evacuated":
      return markup`${rect("moved", box)}${tick(box)}`;
    case "pending":
      return rect("pending", { x: x + 0.5, y: y + 0.5, width: 14, height: 12 });
    case "tombstone":
      return markup`${rect("base", box)}${shade(box, 4)}${tombstoneMark(box)}`;
    case "unreadable":
      return markup`${rect("lost", box)}${cross(box)}`;
  }
}

function at(values: ArrayLike<number> | undefined, index: number): number {
  return values?.[index] ?? 0;
}
