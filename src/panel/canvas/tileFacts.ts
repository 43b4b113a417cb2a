/** What a tile of several buckets or groups says: sums over its blocks, exact as far as they were read. Pure. */
import type { BlockCounts, FieldCensus } from "./fieldCensus.js";

export interface TileFacts {
  /** Positions: `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Buckets or groups there are, and those that were read. */
  readonly present: number;
  readonly cells: number;
  readonly entries: number;
  readonly holding: number;
  readonly evacuated: number;
  readonly pending: number;
  readonly unreadable: number;
  readonly overflowing: number;
  readonly overflow: number;
  readonly longest: number;
  readonly tombstones: number;
}

/** @param present buckets or groups of the tile */
export function tileFacts(census: FieldCensus, firstBlock: number, endBlock: number, present: number): TileFacts {
  const { blocks, blockSize, codes } = census;
  const end = Math.min(endBlock, blocks.cells.length);
  const sum = (counts: BlockCounts[keyof BlockCounts]): number => {
    let total = 0;
    for (let block = firstBlock; block < end; block++) total += counts[block] ?? 0;
    return total;
  };
  let longest = 0;
  for (let block = firstBlock; block < end; block++) longest = Math.max(longest, blocks.longest[block] ?? 0);
  return {
    from: firstBlock * blockSize,
    to: Math.min(end * blockSize, codes.length),
    present,
    cells: sum(blocks.cells),
    entries: sum(blocks.entries),
    holding: sum(blocks.holding),
    evacuated: sum(blocks.evacuated),
    pending: sum(blocks.pending),
    unreadable: sum(blocks.unreadable),
    overflowing: sum(blocks.overflowing),
    overflow: sum(blocks.overflow),
    longest,
    tombstones: sum(blocks.tombstones),
  };
}
