/**
 * The way of entries on screen: from an old bucket down to the new ones. Lines run in the gutters between cells and in the
 * space between the two grids, so that no cell is crossed.
 */
import type { Rect } from "../canvas/gridGeometry.js";

export interface EvacuationTarget {
  /** X: the new bucket of the same index. Y: that index plus the number of old buckets. */
  readonly half: "X" | "Y";
  readonly index: number;
}

/** Where an old bucket's entries go. go: runtime.evacuate */
export function evacuationTargets(growth: "doubling" | "sameSize", oldBucketCount: number, oldIndex: number): EvacuationTarget[] {
  const targets: EvacuationTarget[] = [{ half: "X", index: oldIndex }];
  if (growth === "doubling") targets.push({ half: "Y", index: oldIndex + oldBucketCount });
  return targets;
}

/** The old bucket that a new one is filled from. */
export function evacuationSource(growth: "doubling" | "sameSize", oldBucketCount: number, newIndex: number): number {
  return growth === "doubling" ? newIndex % oldBucketCount : newIndex;
}

export interface ArrowPath {
  readonly path: string;
  /** The label's end that is next to the line, and its middle's height. */
  readonly label: { readonly x: number; readonly y: number; readonly anchor: "start" | "end" };
  /** The arrow's head: a triangle. */
  readonly head: string;
}

/** The two grids that an arrow goes between. */
export interface ArrowPlace {
  /** Between cells. */
  readonly gap: number;
  readonly oldHeight: number;
  /** Top of the new grid, from the old grid's top. */
  readonly newTop: number;
  readonly labelWidth: number;
  /** From a cell of the new grid to its neighbor. */
  readonly pitchX: number;
  /** Width that labels may use; the grids may be narrower. */
  readonly width: number;
}

/**
 * A line from the bottom of an old cell, down the gutter beside its column, across in the space between the grids, down
 * the gutter beside the target's column, and into the target's side.
 *
 * @param from the old cell
 * @param target the new cell, from the new grid's top
 * @param lane 0 for the first arrow, 1 for the second: each has its own gutter and its own height between the grids
 */
export function routeArrow(place: ArrowPlace, from: Rect, target: Rect, lane: 0 | 1): ArrowPath {
  const { gap, oldHeight, newTop } = place;
  const to = { ...target, y: target.y + newTop };
  const gutter = gap / 2;
  // Lane 0 uses the gutter on the left of a cell, lane 1 the one on the right.
  const fromX = lane === 0 ? from.x - gutter : from.x + from.width + gutter;
  const toX = lane === 0 ? to.x - gutter : to.x + to.width + gutter;
  const startX = lane === 0 ? from.x + from.width * 0.3 : from.x + from.width * 0.7;
  const startY = from.y + from.height;
  const between = newTop - oldHeight;
  const acrossY = oldHeight + between * (lane === 0 ? 0.26 : 0.54);
  const endX = lane === 0 ? to.x : to.x + to.width;
  const endY = to.y + to.height / 2;
  const inward = lane === 0 ? 1 : -1;
  const size = Math.max(2.5, Math.min(4, to.width / 3));
  const path = [
    `M ${at(startX)} ${at(startY)}`,
    `L ${at(startX)} ${at(startY + gutter)}`,
    `L ${at(fromX)} ${at(startY + gutter)}`,
    `L ${at(fromX)} ${at(acrossY)}`,
    `L ${at(toX)} ${at(acrossY)}`,
    `L ${at(toX)} ${at(endY)}`,
    `L ${at(endX)} ${at(endY)}`,
  ].join(" ");
  const head = `M ${at(endX + inward * size)} ${at(endY)} L ${at(endX - inward * 1)} ${at(endY - size)} L ${at(endX - inward * 1)} ${at(endY + size)} Z`;
  return { path, head, label: { ...labelPlace(lane, toX, place), y: acrossY } };
}

/** Beside the line, away from the other lane's; where the grid's edge leaves no room, beyond the other lane's line. */
function labelPlace(
  lane: 0 | 1,
  x: number,
  { labelWidth, pitchX, width }: ArrowPlace,
): { readonly x: number; readonly anchor: "start" | "end" } {
  const leftFits = x > labelWidth + labelRoom;
  const rightFits = x + pitchX < width - labelRoom;
  const goLeft = lane === 0 ? leftFits || !rightFits : leftFits && !rightFits;
  const beyond = goLeft === (lane === 0) ? 0 : pitchX;
  return goLeft ? { x: x - 7 - beyond, anchor: "end" } : { x: x + 7 + beyond, anchor: "start" };
}

/** What a label like "Y → 1024" takes. */
const labelRoom = 64;

function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}
