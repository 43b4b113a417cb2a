/**
 * A map that was opened at one stop, to be read on: the first picture, other windows of its arrays, and what all of it says
 * when every window has been seen.
 *
 *     openMap ──▶ MapReading ── model            the first picture
 *                            ├─ window(range)    more of the arrays, as a model of the same map
 *                            └─ finish(windows)  the head with nothing left to scan
 */
import type { LayoutHead } from "./layout.js";
import type { MapModel } from "./mapModel.js";
import type { AddressRange, TargetMemory } from "./memory.js";
import type { CellRange } from "./window.js";

export interface MapReading {
  readonly model: MapModel;
  /** All of the arrays is in the model, and every number of the head is known. */
  readonly whole: boolean;
  /** The arrays, of which {@link MapReading.window} reads parts. Tables of Swiss maps: those that the model knows. */
  readonly cells: CellCounts;
  /**
   * hmap: where preallocated overflow buckets lie. Chains lead there from all over the array, so whoever reads all windows reads
   * this first and keeps it. null where there are none.
   */
  readonly overflowArea: AddressRange | null;
  /**
   * Reads a part of the arrays: a model of the same head with the columns of that part alone.
   * @param memory may be another than that of the first picture: one that keeps no pages, say
   * @throws MemoryStoppedError when the read was cancelled or the program went on.
   */
  window(range: CellRange, memory: TargetMemory, budgetBytes: number): Promise<WindowRead>;
  /** The head, all parts counted. @param parts what the windows that make up the whole map said */
  finish(parts: readonly PartCounts[]): Promise<LayoutHead>;
}

/** How many cells (buckets, groups) there are. */
export type CellCounts =
  | { readonly kind: "hmap"; readonly buckets: number; readonly oldBuckets: number; readonly bytesPerCell: number }
  /** Groups of each table. */
  | { readonly kind: "swiss"; readonly groups: readonly number[]; readonly bytesPerCell: number };

export interface WindowRead {
  readonly model: MapModel;
  readonly counts: PartCounts;
}

/** What one window says in sum. Opaque but for the numbers that estimates are made from. */
export interface PartCounts {
  readonly cells: number;
  readonly full: number;
  /** Overflow buckets (hmap), tombstones (Swiss). */
  readonly extra: number;
  /** Evacuated old buckets. */
  readonly evacuated: number;
  /** In buckets; 0 in a Swiss map. */
  readonly longestChain: number;
  /** What the kind's own `finish` sums up. */
  readonly detail: unknown;
}

/** No such array, table or map: an empty window. */
export const noCells = { cells: 0, full: 0, extra: 0, evacuated: 0, longestChain: 0 } as const;

/** A map of which there is no array to read on: nil, or a header that could not be read. */
export function readingOfHead(model: MapModel): MapReading {
  return {
    model,
    whole: true,
    cells: { kind: "hmap", buckets: 0, oldBuckets: 0, bytesPerCell: 0 },
    overflowArea: null,
    window: () => Promise.resolve({ model: { ...model, body: null }, counts: { ...noCells, detail: null } }),
    finish: () => Promise.resolve(model.head),
  };
}
