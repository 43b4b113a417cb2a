/**
 * Which parts of the arrays to ask for: those that are seen and not read yet, the nearest to the middle first, then their
 * neighbours. Parts have fixed edges, so that each is asked for once. Pure.
 */
import { type FieldLayout, blockSpot, blocksIn } from "./fieldLayout.js";
import { type FieldFrame, type FieldView, detailOf, pitchOf, windowOf } from "./fieldView.js";

export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Buckets that are asked for together; parts begin at its multiples. */
export const bucketPart = 1024;
/** Tables that are asked for together. */
export const tablePart = 4;
/** The view rests, and so many parts are asked for; the others when these have come. */
export const partsAtOnce = 4;
/** Cells smaller than this are far away: the survey brings them. */
const nearPitch = 3;

/**
 * @param unit positions of a part
 * @param isUnread whether any of these positions (`to` exclusive) was not read yet
 */
export function partsToAsk(
  frame: FieldFrame,
  view: FieldView,
  unit: number,
  isUnread: (from: number, to: number) => boolean,
): Part[] {
  const detail = detailOf(frame, view);
  if (detail === "blocks" || detail === "squares" || pitchOf(frame, view).pitchX < nearPitch) return [];
  const { layout } = frame;
  const seen = unitsSeen(frame, view, unit);
  const last = Math.ceil(layout.count / unit) - 1;
  const neighbors = seen.flatMap((part) => [part + 1, part - 1]).filter((part) => part >= 0 && part <= last);
  const wanted = [...new Set([...seen, ...neighbors])];
  const parts: Part[] = [];
  for (const part of wanted) {
    const [from, to] = [part * unit, Math.min((part + 1) * unit, layout.count)];
    if (isUnread(from, to)) parts.push({ from, to });
    if (parts.length === partsAtOnce) break;
  }
  return parts;
}

/** Parts that reach into the window, the nearest to its middle first. */
function unitsSeen(frame: FieldFrame, view: FieldView, unit: number): number[] {
  const { layout } = frame;
  const seen = windowOf(frame, view);
  const distances = new Map<number, number>();
  const [middleX, middleY] = [seen.x + seen.width / 2, seen.y + seen.height / 2];
  for (const { from, to, x, y } of runsSeen(layout, seen)) {
    const distance = Math.hypot(x - middleX, y - middleY);
    for (let part = Math.floor(from / unit); part * unit < to; part++)
      distances.set(part, Math.min(distance, distances.get(part) ?? Infinity));
  }
  return [...distances].sort(([, a], [, b]) => a - b).map(([part]) => part);
}

/** Runs of positions that are seen: blocks, or the rows of the only one. */
function runsSeen(
  layout: FieldLayout,
  seen: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): { from: number; to: number; x: number; y: number }[] {
  if (layout.blocks > 1) {
    return blocksIn(layout, seen).map((block) => {
      const { x, y } = blockSpot(layout, block);
      const from = block * layout.blockSize;
      const to = Math.min(from + layout.blockSize, layout.count);
      return { from, to, x: x + layout.blockColumns / 2, y: y + layout.blockRows / 2 };
    });
  }
  const runs = [];
  const bottom = Math.min(layout.blockRows, Math.ceil(seen.y + seen.height));
  for (let row = Math.max(0, Math.floor(seen.y)); row < bottom; row++) {
    const from = row * layout.blockColumns;
    runs.push({ from, to: Math.min(from + layout.blockColumns, layout.count), x: seen.x + seen.width / 2, y: row + 0.5 });
  }
  return runs;
}
