/**
 * Cells too small for a number, and tiles of many cells, into a bitmap. Every state has a shape of its own beside its
 * colour, as far as there are pixels for it:
 *
 *     cell   full slots: shade (level in high contrast) · overflow: frame · evacuated: line through the middle ·
 *            not yet filled: dash · tombstones: corner · unreadable: slash · not read yet: dots
 *     tile   from below: share that is evacuated, not yet filled, filled (shade: mean of full slots), not read yet;
 *            bar on the left: share of chains with overflow; corner: tombstones; slash: something unreadable
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { GridPalette } from "../controls/theme.js";
import {
  evacuatedCode,
  lookBits,
  overflowBit,
  pendingCode,
  stateBits,
  tombstoneBit,
  unreadCode,
  unreadableCode,
  voidCode,
} from "./cellCodes.js";
import type { FieldCensus } from "./fieldCensus.js";
import { type FieldLayout, blockSpot, blocksIn, squareBlocks, squareSide } from "./fieldLayout.js";
import { type FieldFrame, type FieldView, gapOf, pitchOf, windowOf } from "./fieldView.js";
import { type Pixel, type PixelSheet, mixPixels, pixelOf } from "./pixelSheet.js";
import { type TileFacts, tileFacts } from "./tileFacts.js";

export interface SpeckColors {
  readonly highContrast: boolean;
  readonly fills: readonly Pixel[];
  readonly shades: readonly Pixel[];
  readonly evacuated: Pixel;
  readonly evacuatedLine: Pixel;
  readonly unreadable: Pixel;
  readonly slash: Pixel;
  readonly pending: Pixel;
  readonly unread: Pixel;
  readonly overflow: Pixel;
  readonly tombstone: Pixel;
  readonly border: Pixel;
  readonly level: Pixel;
  readonly ground: Pixel;
}

export function speckColors(palette: GridPalette): SpeckColors {
  const ground = pixelOf(palette.background);
  const evacuatedLine = pixelOf(palette.related.source);
  return {
    highContrast: palette.highContrast,
    fills: palette.fills.map(({ fill }) => pixelOf(fill)),
    shades: palette.shades.map(pixelOf),
    evacuated: palette.highContrast ? ground : pixelOf(palette.evacuated.fill),
    evacuatedLine,
    unreadable: pixelOf(palette.unreadable.fill),
    slash: pixelOf(palette.tombstone),
    pending: pixelOf(palette.faintBorder),
    unread: pixelOf(palette.unread),
    overflow: pixelOf(palette.overflow),
    tombstone: pixelOf(palette.tombstone),
    border: pixelOf(palette.contrastBorder),
    level: pixelOf(palette.related.X),
    ground,
  };
}

/** All cells of the window. */
export function paintSpecks(sheet: PixelSheet, frame: FieldFrame, view: FieldView, codes: Uint8Array, colors: SpeckColors): void {
  const { layout } = frame;
  const { ratio } = sheet;
  const pitch = pitchOf(frame, view);
  const [pitchX, pitchY] = [pitch.pitchX * ratio, pitch.pitchY * ratio];
  const gap = Math.round(gapOf(pitch.pitchX) * ratio);
  const seen = windowOf(frame, view);
  const tiny = pitch.pitchX < 4;
  const lookUp = tiny ? tinyColors(colors) : null;
  for (const block of blocksIn(layout, seen)) {
    const corner = blockSpot(layout, block);
    const first = block * layout.blockSize;
    const last = Math.min(first + layout.blockSize, layout.count);
    const fromRow = Math.max(0, Math.floor(seen.y - corner.y));
    const toRow = Math.min(layout.blockRows, Math.ceil(seen.y + seen.height - corner.y));
    const fromColumn = Math.max(0, Math.floor(seen.x - corner.x));
    const toColumn = Math.min(layout.blockColumns, Math.ceil(seen.x + seen.width - corner.x));
    for (let row = fromRow; row < toRow; row++) {
      const y = Math.round((corner.y + row - view.y) * pitchY);
      const height = Math.max(1, Math.round((corner.y + row + 1 - view.y) * pitchY) - y - gap);
      for (let column = fromColumn; column < toColumn; column++) {
        const position = first + row * layout.blockColumns + column;
        if (position >= last) break;
        const code = (codes[position] ?? voidCode) & lookBits;
        if (code === voidCode) continue;
        const x = Math.round((corner.x + column - view.x) * pitchX);
        const width = Math.max(1, Math.round((corner.x + column + 1 - view.x) * pitchX) - x - gap);
        if (lookUp === null) paintCell(sheet, x, y, width, height, code, colors);
        else if (code === unreadCode) sheet.dots(x, y, width, height, colors.unread, true);
        else sheet.fill(x, y, width, height, lookUp[code] ?? 0);
      }
    }
  }
}

/** All tiles of the window: blocks, or squares of sixteen. */
export function paintTiles(
  sheet: PixelSheet,
  frame: FieldFrame,
  view: FieldView,
  census: FieldCensus,
  colors: SpeckColors,
  presentIn: (firstBlock: number, endBlock: number) => number,
  squares: boolean,
): void {
  const { layout } = frame;
  for (const first of blocksIn(layout, windowOf(frame, view), squares)) {
    const end = Math.min(layout.blocks, first + (squares ? squareBlocks : 1));
    const rect = tileRect(frame, view, first, squares, sheet.ratio);
    paintTile(sheet, rect, tileFacts(census, first, end, presentIn(first, end)), colors);
  }
}

/** Where a block or a square of blocks is on the screen; `ratio` 1: in CSS pixels. */
export function tileRect(
  frame: FieldFrame,
  view: FieldView,
  firstBlock: number,
  square: boolean,
  ratio = 1,
): { x: number; y: number; width: number; height: number } {
  const { layout } = frame;
  const { pitchX, pitchY } = pitchOf(frame, view);
  const corner = blockSpot(layout, firstBlock);
  const size = tileSize(layout, square);
  const x = Math.round((corner.x - view.x) * pitchX * ratio);
  const y = Math.round((corner.y - view.y) * pitchY * ratio);
  const right = Math.round((corner.x + size.width + layout.gap - view.x) * pitchX * ratio);
  const bottom = Math.round((corner.y + size.height + layout.gap - view.y) * pitchY * ratio);
  const gap = Math.max(1, Math.round(ratio));
  return { x, y, width: Math.max(1, right - x - gap), height: Math.max(1, bottom - y - gap) };
}

function tileSize({ blockColumns, blockRows, gap }: FieldLayout, square: boolean): { width: number; height: number } {
  const side = square ? squareSide : 1;
  return { width: side * (blockColumns + gap) - gap, height: side * (blockRows + gap) - gap };
}

function paintCell(
  sheet: PixelSheet,
  x: number,
  y: number,
  width: number,
  height: number,
  code: number,
  colors: SpeckColors,
): void {
  const line = Math.max(1, Math.round(sheet.ratio));
  const state = code & stateBits;
  const middle = y + Math.round((height - line) / 2);
  switch (state) {
    case unreadCode:
      sheet.dots(x, y, width, height, colors.unread);
      return;
    case pendingCode:
      sheet.fill(x + Math.round(width / 4), middle, Math.max(line, Math.round(width / 2)), line, colors.pending);
      return;
    case evacuatedCode:
      sheet.fill(x, y, width, height, colors.evacuated);
      if (colors.highContrast) sheet.frame(x, y, width, height, line, colors.evacuatedLine);
      sheet.fill(x + line, middle, width - 2 * line, line, colors.evacuatedLine);
      break;
    case unreadableCode:
      sheet.fill(x, y, width, height, colors.unreadable);
      sheet.slash(x, y, width, height, colors.slash);
      break;
    default:
      sheet.fill(x, y, width, height, colors.fills[state] ?? 0);
      if (!colors.highContrast) break;
      paintLevel(sheet, x, y, width, height, state / bucketSlots, colors.level);
      sheet.frame(x, y, width, height, line, colors.border);
  }
  if ((code & overflowBit) !== 0) sheet.frame(x, y, width, height, line, colors.overflow);
  if ((code & tombstoneBit) !== 0) sheet.corner(x, y, width, Math.max(3 * line, Math.round(width / 2.5)), colors.tombstone);
}

function paintTile(
  sheet: PixelSheet,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  tile: TileFacts,
  colors: SpeckColors,
): void {
  if (tile.present === 0) return;
  const line = Math.max(1, Math.round(sheet.ratio));
  const share = (count: number) => (count === 0 ? 0 : Math.max(line, Math.round((count / tile.present) * height)));
  const unread = Math.min(height, share(Math.max(0, tile.present - tile.cells)));
  const evacuated = Math.min(height - unread, share(tile.evacuated));
  const pending = Math.min(height - unread - evacuated, share(tile.pending));
  const filled = height - unread - evacuated - pending;
  sheet.dots(x, y, width, unread, colors.unread);
  if (filled > 0 && tile.holding > 0) {
    const mean = Math.min(1, tile.entries / tile.holding / bucketSlots);
    if (colors.highContrast) {
      paintLevel(sheet, x, y + unread, width, filled, mean, colors.level);
      sheet.frame(x, y + unread, width, filled, line, colors.border);
    } else sheet.fill(x, y + unread, width, filled, shadeOf(mean, colors));
  }
  for (let dash = line; pending > 0 && dash < pending; dash += 3 * line)
    sheet.fill(x + line, y + unread + filled + dash, width - 2 * line, line, colors.pending);
  if (evacuated > 0) {
    const top = y + height - evacuated;
    sheet.fill(x, top, width, evacuated, colors.evacuated);
    if (colors.highContrast) sheet.frame(x, top, width, evacuated, line, colors.evacuatedLine);
    sheet.fill(x + 2 * line, top + Math.round((evacuated - line) / 2), width - 4 * line, line, colors.evacuatedLine);
  }
  if (tile.overflowing > 0 && filled > 0) {
    // As high as it is wide at least: a line of one pixel is not seen.
    const bar = Math.max(2 * line, Math.round((tile.overflowing / Math.max(1, tile.holding)) * filled));
    // A chain of four is looked at: its tile has the bar on both sides.
    sheet.fill(x, y + unread + filled - bar, 2 * line, bar, colors.overflow);
    if (tile.longest > 3) sheet.fill(x + width - 2 * line, y + unread + filled - bar, 2 * line, bar, colors.overflow);
  }
  if (tile.tombstones > 0) sheet.corner(x, y, width, Math.max(3 * line, Math.round(width / 4)), colors.tombstone);
  if (tile.unreadable > 0) sheet.slash(x, y, width, height, colors.slash);
}

function paintLevel(sheet: PixelSheet, x: number, y: number, width: number, height: number, share: number, color: Pixel): void {
  const level = Math.round(Math.min(1, share) * height);
  sheet.fill(x, y + height - level, width, level, color);
}

/** Between two shades, for a mean that is no whole number. */
function shadeOf(share: number, { shades }: SpeckColors): Pixel {
  const at = share * bucketSlots;
  const below = shades[Math.floor(at)] ?? 0;
  return mixPixels(shades[Math.min(bucketSlots, Math.floor(at) + 1)] ?? below, below, at - Math.floor(at));
}

/** Where a cell is a pixel or three: one colour for each look. */
function tinyColors(colors: SpeckColors): Uint32Array {
  const table = new Uint32Array(lookBits + 1);
  for (let code = 0; code <= lookBits; code++) {
    const state = code & stateBits;
    let color = colors.shades[state] ?? 0;
    if (state === evacuatedCode) color = mixPixels(colors.evacuatedLine, colors.ground, 0.45);
    if (state === pendingCode) color = mixPixels(colors.pending, colors.ground, 0.25);
    if (state === unreadableCode) color = colors.slash;
    if ((code & overflowBit) !== 0) color = mixPixels(colors.overflow, color, 0.6);
    if ((code & tombstoneBit) !== 0) color = mixPixels(colors.tombstone, color, 0.7);
    table[code] = color;
  }
  return table;
}
