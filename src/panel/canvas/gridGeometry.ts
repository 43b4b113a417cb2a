/**
 * Where the cells of a grid lie: a power of two of columns, so that buckets i and i + 2^(B-1) stand in one column; cells as
 * large as the place allows, down to a few pixels for thousands of them. All in CSS pixels, whole numbers.
 */
import { countText } from "../../gomap/words.js";

export interface GridGeometry {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** Distance between neighbouring cells, gap included. */
  readonly pitchX: number;
  readonly pitchY: number;
  readonly gap: number;
  /** Place left of the cells for the index of each row's first cell. */
  readonly labelWidth: number;
  readonly width: number;
  readonly height: number;
  /** Every how many rows a label is written. */
  readonly labelEvery: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const comfortable = 26;
const largest = 34;
const smallest = 4;

/** The largest number of cells that one grid shows; more are a field of blocks (fieldLayout.ts). */
export const maxCells = 8192;

/**
 * @param counts how many cells each of the grids that share these columns has
 * @param maxHeight what the tallest of them should not exceed (it may, where the cells would get too small)
 * @param lastIndex the largest index that is written as a row label
 */
export function fitGrid(
  counts: readonly number[],
  width: number,
  maxHeight: number,
  lastIndex: number,
): (count: number) => GridGeometry {
  const most = Math.max(1, ...counts);
  const fewest = Math.max(1, Math.min(...counts));
  const labelWidth = countText(lastIndex).length * 7 + 8;
  const room = Math.max(smallest * 8, width - labelWidth);
  const columnLimit = powerOfTwoUpTo(Math.max(fewest, Math.min(most, 8)));
  let columns = Math.max(1, Math.min(columnLimit, powerOfTwoUpTo(Math.floor(room / comfortable))));
  const fits = (candidate: number) => Math.ceil(most / candidate) * rowPitch(Math.floor(room / candidate)) <= maxHeight;
  while (columns < columnLimit && !fits(columns) && Math.floor(room / (columns * 2)) >= smallest) columns *= 2;
  const pitchX = Math.max(smallest, Math.min(largest, Math.floor(room / columns)));
  const tallest = Math.ceil(most / columns);
  // Where cells are narrow, taller ones are easier to see and to hit.
  const pitchY = Math.max(Math.min(pitchX, comfortable), Math.min(20, Math.floor(maxHeight / tallest)));
  const gap = pitchX >= 20 ? 3 : pitchX >= 10 ? 2 : 1;
  return (count) => {
    const rows = Math.max(1, Math.ceil(count / columns));
    return {
      count,
      columns,
      rows,
      pitchX,
      pitchY,
      gap,
      labelWidth,
      width: labelWidth + columns * pitchX,
      height: rows * pitchY,
      labelEvery: Math.max(1, Math.ceil(14 / pitchY)),
    };
  };

  function rowPitch(candidatePitchX: number): number {
    return Math.max(smallest, Math.min(candidatePitchX, comfortable));
  }
}

export function cellRect(geometry: GridGeometry, position: number): Rect {
  const { columns, pitchX, pitchY, gap, labelWidth } = geometry;
  return {
    x: labelWidth + (position % columns) * pitchX,
    y: Math.floor(position / columns) * pitchY,
    width: pitchX - gap,
    height: pitchY - gap,
  };
}

/** The window of at most `limit` cells that holds `selected`. */
export function windowAround(
  firstIndex: number,
  count: number,
  selected: number,
  limit = maxCells,
): { readonly from: number; readonly to: number } {
  const end = firstIndex + count;
  if (count <= limit) return { from: firstIndex, to: end };
  const inside = Math.min(Math.max(selected, firstIndex), end - 1);
  const from = firstIndex + Math.floor((inside - firstIndex) / limit) * limit;
  return { from, to: Math.min(from + limit, end) };
}

function powerOfTwoUpTo(value: number): number {
  return value < 1 ? 1 : 2 ** Math.floor(Math.log2(value));
}
