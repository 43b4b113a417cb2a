/**
 * The part of a huge map that one picture reads: buckets (or groups of each table) `from` … `to`-1.
 */

export interface Range {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A part of a map's arrays that is read by itself, after the first picture. `to` is exclusive. */
export type CellRange =
  | { readonly kind: "buckets"; readonly old: boolean; readonly from: number; readonly to: number }
  /** Positions in the layout's `tables`: all groups of each. */
  | { readonly kind: "tables"; readonly from: number; readonly to: number };

export interface WindowQuestion {
  /** Buckets, or groups of the largest table. */
  readonly count: number;
  /** What one index costs: a bucket of each array, a group of each table. */
  readonly bytesPerIndex: number;
  /** What all cost. */
  readonly totalBytes: number;
  readonly budgetBytes: number;
  /** What the person asked for; null: all. */
  readonly asked: Range | null;
}

/** Part of the budget that arrays may take where they do not fit whole; the rest is for overflow chains. */
export const arrayShare = 0.75;

/** `range` is null where all is read; `cut` where less is read than was asked for. */
export function planWindow(question: WindowQuestion): { readonly range: Range | null; readonly cut: boolean } {
  const { count, asked, totalBytes, budgetBytes } = question;
  const from = clamp(Math.floor(asked?.from ?? 0), count);
  const to = Math.max(from, clamp(Math.ceil(asked?.to ?? count), count));
  if (from === 0 && to === count && totalBytes <= budgetBytes) return { range: null, cut: false };
  if ((to - from) * question.bytesPerIndex <= budgetBytes) return { range: { from, to }, cut: false };
  const fitting = Math.floor((budgetBytes * arrayShare) / Math.max(1, question.bytesPerIndex));
  const end = Math.min(to, from + Math.max(0, fitting));
  return { range: { from, to: end }, cut: end < to };
}

/** `index` inside of 0 … count. What comes from a panel may be anything. */
export function clamp(index: number, count: number): number {
  return Number.isNaN(index) ? 0 : Math.min(Math.max(0, index), count);
}
