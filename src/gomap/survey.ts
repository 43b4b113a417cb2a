/**
 * The survey of a map that is too large for one picture: first a sample, for estimates with their error, then all of it.
 *
 *     cells    ┊▪┊    ┊  ▪┊ ▪  ┊   ▪┊    ┊▪   ┊ ▪  ┊  ▪ ┊      a window out of each of n strata, at a random place in it
 *              ┊████┊████┊████┊██▸                             window by window; what every window said sums up to the head
 *
 * Pure: says what to read next and sums up what was read.
 */
import type { CellCounts, PartCounts } from "./mapReading.js";
import type { CellRange } from "./window.js";

/** A number that may be an estimate. `error`: half the width of its 95 % interval; 0 where it is exact. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export type SurveyStatistics =
  | {
      readonly kind: "hmap";
      /** Overflow buckets in use. */
      readonly overflow: Estimate;
      /** Old buckets that were evacuated; null when not growing. */
      readonly evacuated: Estimate | null;
      /** In buckets, of the chains that were seen: at least that. */
      readonly longestChain: number;
    }
  | { readonly kind: "swiss"; readonly tombstones: Estimate };

/** Windows of the sample: of buckets, and of tables (which are larger). */
const sampledWindows = { hmap: 48, swiss: 16 } as const;
/** The bytes of one window of the sample: a page. */
const samplePageBytes = 4096;
/** The bytes of one window of the scan. */
const scanBytes = 256 << 10;

export class MapSurvey {
  readonly totalCells: number;
  /** Everything is in here once the scan is over. */
  readonly parts: PartCounts[] = [];
  private scanned = 0;
  private readonly fromBuckets = new Sample();
  private readonly fromOldBuckets = new Sample();
  private longestChain = 0;

  /** @param nevacuate old buckets that are known to be evacuated: the sample is taken from those behind */
  constructor(
    private readonly cells: CellCounts,
    private readonly nevacuate: number,
  ) {
    this.totalCells =
      cells.kind === "hmap" ? cells.buckets + cells.oldBuckets : cells.groups.reduce((sum, count) => sum + count, 0);
  }

  get scannedCells(): number {
    return this.scanned;
  }

  get totalBytes(): number {
    return this.totalCells * this.cells.bytesPerCell;
  }

  /** What to read for an estimate. @param random gives numbers from 0 to 1 */
  sampleRanges(random: () => number): CellRange[] {
    const { cells } = this;
    if (cells.kind === "swiss") {
      return strata(0, cells.groups.length, sampledWindows.swiss, 1, random).map((from) => ({
        kind: "tables",
        from,
        to: from + 1,
      }));
    }
    const size = Math.max(1, Math.floor(samplePageBytes / Math.max(1, cells.bytesPerCell)));
    const windows = (old: boolean, first: number, count: number): CellRange[] =>
      strata(first, count, sampledWindows.hmap, size, random).map((from) => ({
        kind: "buckets",
        old,
        from,
        to: Math.min(from + size, count),
      }));
    const firstOld = Math.min(this.nevacuate, cells.oldBuckets);
    return [...windows(false, 0, cells.buckets), ...windows(true, firstOld, cells.oldBuckets)];
  }

  addSample(range: CellRange, counts: PartCounts): void {
    const old = range.kind === "buckets" && range.old;
    (old ? this.fromOldBuckets : this.fromBuckets).add(old ? counts.evacuated : counts.extra, counts.cells);
    this.longestChain = Math.max(this.longestChain, counts.longestChain);
  }

  /** All windows of the map, in order. */
  *scanRanges(): Generator<CellRange> {
    const { cells } = this;
    const size = Math.max(1, Math.floor(scanBytes / Math.max(1, cells.bytesPerCell)));
    if (cells.kind === "swiss") {
      for (let from = 0; from < cells.groups.length;) {
        let to = from + 1;
        let groups = cells.groups[from] ?? 0;
        while (to < cells.groups.length && groups + (cells.groups[to] ?? 0) <= size) groups += cells.groups[to++] ?? 0;
        yield { kind: "tables", from, to };
        from = to;
      }
      return;
    }
    for (const [old, count] of [
      [true, cells.oldBuckets],
      [false, cells.buckets],
    ] as const) {
      for (let from = 0; from < count; from += size) yield { kind: "buckets", old, from, to: Math.min(from + size, count) };
    }
  }

  addScanned(counts: PartCounts): void {
    this.parts.push(counts);
    this.scanned += counts.cells;
    this.longestChain = Math.max(this.longestChain, counts.longestChain);
  }

  /** What can be said so far; null before there is a sample. */
  statistics(): SurveyStatistics | null {
    const { cells } = this;
    const done = this.scanned >= this.totalCells;
    const exact = (pick: (part: PartCounts) => number): Estimate => ({
      value: this.parts.reduce((sum, part) => sum + pick(part), 0),
      error: 0,
    });
    if (cells.kind === "swiss") {
      if (done) return { kind: "swiss", tombstones: exact((part) => part.extra) };
      const tombstones = this.fromBuckets.estimate(this.totalCells);
      return tombstones && { kind: "swiss", tombstones };
    }
    const { longestChain } = this;
    if (done) {
      const evacuated = cells.oldBuckets === 0 ? null : exact((part) => part.evacuated);
      return { kind: "hmap", overflow: exact((part) => part.extra), evacuated, longestChain };
    }
    const overflow = this.fromBuckets.estimate(cells.buckets);
    if (overflow === null) return null;
    const known = Math.min(this.nevacuate, cells.oldBuckets);
    const beyond = this.fromOldBuckets.estimate(cells.oldBuckets - known);
    const evacuated =
      cells.oldBuckets === 0 ? null : beyond === null ? { value: known, error: 0 } : { ...beyond, value: known + beyond.value };
    return { kind: "hmap", overflow, evacuated, longestChain };
  }
}

/** The beginnings of `most` windows, one out of each equal part of the cells `first` … `end`-1. */
function strata(first: number, end: number, most: number, size: number, random: () => number): number[] {
  const cells = end - first;
  if (cells <= 0) return [];
  const windows = Math.min(most, Math.ceil(cells / size));
  const part = cells / windows;
  return Array.from({ length: windows }, (_, i) => {
    const room = Math.max(0, part - size);
    return Math.min(end - 1, first + Math.floor(i * part + random() * room));
  });
}

/** Windows of cells drawn from many, and what they say about all: each window is one draw, for its cells may be alike. */
class Sample {
  private readonly rates: number[] = [];
  private cells = 0;
  private sum = 0;

  add(value: number, cells: number): void {
    if (cells === 0) return;
    this.rates.push(value / cells);
    this.cells += cells;
    this.sum += value;
  }

  /** For `total` cells; null without a sample. */
  estimate(total: number): Estimate | null {
    const n = this.rates.length;
    if (n === 0) return null;
    const mean = this.sum / this.cells;
    if (n === 1 || this.cells >= total) return { value: Math.round(mean * total), error: this.cells >= total ? 0 : total };
    const variance = this.rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (n - 1);
    const unseen = 1 - this.cells / total;
    // Seen in no window says little: up to 3 in as many draws may still be so (the rule of three).
    const least = variance === 0 ? 3 / this.cells : 0;
    const error = Math.max(1.96 * Math.sqrt((variance / n) * unseen), least) * total;
    return { value: Math.round(mean * total), error: Math.ceil(error) };
  }
}
