/**
 * How the stops of a history fit into a track: a dot each while there is room, then bars of several stops each. Pure.
 *
 *     7 stops          ● ● ● ● ● ● ◉
 *     9,000 stops      ▁▂▁▁▇▂▁▁▁▃▁▁▁▁▁▂▇▁        the height says how much changed in its stops
 */
import type { ChangeCounts, HistoryStop } from "../../messages/historyDiff.js";

export interface TrackMark {
  /** Positions of its stops: `from` … `to`-1. */
  readonly from: number;
  readonly to: number;
  /** How much happened in them, 0 to 4. */
  readonly weight: number;
  /** A growth began or ended, a table grew or split, the variable got another map: drawn in another shape. */
  readonly event: boolean;
}

export const dotPitch = 15;
export const barPitch = 5;

/** @param width of the track, in CSS pixels */
export function trackMarks(
  stops: readonly HistoryStop[],
  width: number,
): { readonly kind: "dots" | "bars"; readonly marks: TrackMark[] } {
  if (stops.length * dotPitch <= Math.max(width, 10 * dotPitch)) {
    return { kind: "dots", marks: stops.map((stop, at) => markOf([stop], at)) };
  }
  const most = Math.max(10, Math.floor(width / barPitch));
  const each = Math.ceil(stops.length / most);
  const marks: TrackMark[] = [];
  for (let from = 0; from < stops.length; from += each) marks.push(markOf(stops.slice(from, from + each), from));
  return { kind: "bars", marks };
}

/** The stop at a place of the track. @param share 0 at its left end, 1 at its right one */
export function stopAt(marks: readonly TrackMark[], share: number): number {
  // At the very end it is still the last mark.
  const at = Math.min(marks.length - 1e-6, Math.max(0, share * marks.length));
  const mark = marks[Math.floor(at)];
  if (mark === undefined) return -1;
  return Math.min(mark.to - 1, mark.from + Math.floor((at - Math.floor(at)) * (mark.to - mark.from)));
}

/** The stop that a key leads to; null for a key that means nothing here. */
export function stopByKey(key: string, at: number, count: number): number | null {
  const page = Math.max(10, Math.round(count / 20));
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, at - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(count - 1, at + 1);
    case "PageDown":
      return Math.max(0, at - page);
    case "PageUp":
      return Math.min(count - 1, at + page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

function markOf(stops: readonly HistoryStop[], from: number): TrackMark {
  const most = stops.reduce((sum, { changes }) => Math.max(sum, amount(changes)), 0);
  const weight = most === 0 ? 0 : Math.min(4, 1 + Math.floor(Math.log10(most)));
  return { from, to: from + stops.length, weight, event: stops.some(({ changes }) => isEvent(changes)) };
}

function amount(changes: ChangeCounts | null): number {
  if (changes === null) return 0;
  const { added, removed, changed, length, evacuated } = changes;
  return (added ?? Math.abs(length ?? 0)) + (removed ?? 0) + (changed ?? 0) + evacuated;
}

function isEvent(changes: ChangeCounts | null): boolean {
  if (changes === null) return false;
  const { started, ended, splits, grown, fromSmall, sameMap } = changes;
  return started !== null || ended || splits + grown > 0 || fromSmall || !sameMap;
}
