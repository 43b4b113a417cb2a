/**
 * Where the slots of the heatmap lie: a bucket is a column of eight cells, its overflow buckets are the columns beside it, and
 * columns run on in bands. Pure; in CSS pixels.
 *
 *     label │ b0 b1 b1' b2 …      a bar over b1 b1': one chain
 *           │ 0  0  0   0         slot 0
 *           │ …                   … slot 7
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import { countText } from "../../gomap/words.js";
import type { PanelBuckets } from "../../messages/panelMessages.js";

export interface MarkColumns {
  /** The physical bucket (group) of each column, as the picture's columns number it. */
  readonly physical: Uint32Array;
  /** The position of the bucket whose chain it belongs to. */
  readonly home: Uint32Array;
  /** The first column of each position, counted from `from`. */
  readonly firstOf: Uint32Array;
}

/** The chains of the buckets at positions `from` to `to`, exclusive. */
export function chainColumns(buckets: PanelBuckets, from: number, to: number): MarkColumns {
  const physical: number[] = [];
  const home: number[] = [];
  const firstOf = new Uint32Array(to - from);
  // A chain in a circle ends where all buckets have been seen.
  let budget = to - from + buckets.physicalCount - buckets.arrayCount;
  for (let position = from; position < to; position++) {
    firstOf[position - from] = physical.length;
    for (let at = position; at >= 0 && budget-- > 0; at = buckets.next[at] ?? -1) {
      physical.push(at);
      home.push(position);
    }
  }
  return { physical: Uint32Array.from(physical), home: Uint32Array.from(home), firstOf };
}

/** A column for each group. */
export function groupColumns(from: number, to: number): MarkColumns {
  const physical = Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return { physical, home: physical, firstOf: Uint32Array.from(physical, (_, i) => i) };
}

export interface MarkGeometry {
  readonly count: number;
  /** Columns in one band. */
  readonly columns: number;
  readonly bands: number;
  readonly pitch: number;
  /** The side of a cell. */
  readonly cell: number;
  /** From one band to the next. */
  readonly bandPitch: number;
  /** Above each band: room for the bars that join chains. */
  readonly bandTop: number;
  readonly labelWidth: number;
  readonly width: number;
  readonly height: number;
}

const pitches = [18, 15, 12, 10, 8, 7, 6, 5, 4] as const;

/** The largest cells with which `count` columns stay within width and height; where none do, the smallest. */
export function fitMarks(count: number, width: number, maxHeight: number, lastIndex: number): MarkGeometry {
  const labelWidth = countText(lastIndex).length * 7 + 8;
  const fit = (pitch: number): MarkGeometry => {
    const columns = Math.max(1, Math.min(count, Math.floor((width - labelWidth) / pitch)));
    const bands = Math.max(1, Math.ceil(count / columns));
    const bandTop = 4;
    const bandPitch = bandTop + bucketSlots * pitch + (pitch >= 10 ? 6 : 4);
    return {
      count,
      columns,
      bands,
      pitch,
      cell: pitch - (pitch >= 10 ? 2 : 1),
      bandPitch,
      bandTop,
      labelWidth,
      width: labelWidth + columns * pitch,
      height: bands * bandPitch,
    };
  };
  return pitches.map(fit).find(({ height }) => height <= maxHeight) ?? fit(4);
}

export interface SlotAt {
  readonly column: number;
  readonly slot: number;
}

export function slotCorner(geometry: MarkGeometry, { column, slot }: SlotAt): { readonly x: number; readonly y: number } {
  const { columns, pitch, bandPitch, bandTop, labelWidth } = geometry;
  return {
    x: labelWidth + (column % columns) * pitch,
    y: Math.floor(column / columns) * bandPitch + bandTop + slot * pitch,
  };
}

export function slotAt(geometry: MarkGeometry, x: number, y: number): SlotAt | null {
  const { columns, pitch, bandPitch, bandTop, labelWidth, count } = geometry;
  const inBand = Math.floor((x - labelWidth) / pitch);
  const band = Math.floor(y / bandPitch);
  const slot = Math.floor((y - band * bandPitch - bandTop) / pitch);
  const column = band * columns + inBand;
  if (inBand < 0 || inBand >= columns || slot < 0 || slot >= bucketSlots || column < 0 || column >= count) return null;
  return { column, slot };
}

/** Where a key leads from a slot; null for a key that means nothing here. Stays where there is nothing further. */
export function moveSlot({ columns, count }: MarkGeometry, from: SlotAt, key: string): SlotAt | null {
  const to = (column: number, slot: number): SlotAt => (column < 0 || column >= count ? from : { column, slot });
  const { column, slot } = from;
  switch (key) {
    case "ArrowLeft":
      return to(column - 1, slot);
    case "ArrowRight":
      return to(column + 1, slot);
    case "ArrowUp":
      return slot > 0 ? to(column, slot - 1) : to(column - columns, bucketSlots - 1);
    case "ArrowDown":
      return slot < bucketSlots - 1 ? to(column, slot + 1) : to(column + columns, 0);
    case "PageUp":
      return to(column - columns, slot);
    case "PageDown":
      return to(column + columns, slot);
    case "Home":
      return to(0, slot);
    case "End":
      return to(count - 1, slot);
    default:
      return null;
  }
}
