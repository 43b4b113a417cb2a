/**
 * Counts of a whole array or of all tables, block by block, kept up as more is read. Every cell is counted once, in slices of
 * a few milliseconds (cellSweep.ts), so two million buckets cost no frame, however many messages bring them.
 */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { HmapGrowth } from "../../gomap/layout.js";
import { notReadYet } from "../../messages/panelMessages.js";
import type { BucketFacts, GroupFacts } from "../../messages/pictureFacts.js";
import { evacuatedCode, filledCode, pendingCode, stateBits, unreadCode, unreadableCode, voidCode } from "./cellCodes.js";
import { CellSweep } from "./cellSweep.js";

/** Sums over the cells of each block that were counted. */
export interface BlockCounts {
  readonly cells: Uint16Array;
  readonly entries: Uint32Array;
  /** Cells whose entries count: not evacuated, not waiting, readable. */
  readonly holding: Uint16Array;
  readonly evacuated: Uint16Array;
  readonly pending: Uint16Array;
  readonly unreadable: Uint16Array;
  /** Chains with overflow buckets, and those buckets. */
  readonly overflowing: Uint16Array;
  readonly overflow: Uint32Array;
  readonly longest: Uint16Array;
  readonly tombstones: Uint32Array;
}

/** Sums over all cells that were counted. */
export interface Totals {
  cells: number;
  /** Cells whose entries count; the sums of their entries, and of the squares of these. */
  holding: number;
  entries: number;
  squares: number;
  most: number;
  unreadable: number;
  tombstones: number;
}

export class FieldCensus {
  /** What is drawn of each position (cellCodes.ts). */
  readonly codes: Uint8Array;
  readonly blocks: BlockCounts;
  readonly totals: Totals = { cells: 0, holding: 0, entries: 0, squares: 0, most: 0, unreadable: 0, tombstones: 0 };
  /** Cells with 0, 1, … 8 entries; the last element counts those with 9 and more. */
  readonly occupancy = new Uint32Array(bucketSlots + 2);
  /** Chains of 1, 2, … buckets. */
  readonly chainLengths: number[] = [];
  /** Cells there are: positions that are not void. */
  readonly present: number;
  private readonly sweep: CellSweep;

  constructor(
    private source: CensusSource,
    readonly blockSize: number,
  ) {
    const { count } = source;
    this.codes = new Uint8Array(count).fill(unreadCode);
    this.blocks = emptyCounts(Math.ceil(count / blockSize));
    this.present = source.present;
    this.sweep = new CellSweep(count, blockSize, (position, block) => {
      this.add(position, block);
    });
    this.more(source);
  }

  /** More may have been read. */
  more(source: CensusSource): void {
    this.source = source;
    this.sweep.more((position) => source.isKnown(position));
  }

  /** Counts until the time is over (as performance.now() tells it). True: all that has come is counted. */
  count(until: number): boolean {
    return this.sweep.run(until);
  }

  /** New buckets that wait for an old one that is known now. */
  wait(position: number): void {
    const code = this.codes[position] ?? voidCode;
    if ((code & stateBits) === pendingCode) return;
    const block = Math.floor(position / this.blockSize);
    if (this.sweep.visited[position] === 1) this.uncount(position, code);
    else {
      // What is here is known before it is read.
      bump(this.blocks.cells, block, 1);
      this.totals.cells++;
    }
    bump(this.blocks.pending, block, 1);
    this.codes[position] = pendingCode;
  }

  private add(position: number, block: number): void {
    const { blocks, totals, codes, source } = this;
    const waits = (codes[position] ?? 0) & stateBits;
    const seen = source.look(position);
    if (seen.state === voidCode) {
      codes[position] = voidCode;
      return;
    }
    if (waits === pendingCode) return;
    bump(blocks.cells, block, 1);
    totals.cells++;
    if (seen.state === pendingCode) {
      bump(blocks.pending, block, 1);
      codes[position] = pendingCode;
      return;
    }
    if (seen.state !== 0) {
      bump(seen.state === evacuatedCode ? blocks.evacuated : blocks.unreadable, block, 1);
      if (seen.state === unreadableCode) totals.unreadable++;
      codes[position] = seen.state;
      return;
    }
    codes[position] = filledCode(seen.full, seen.chain > 1, seen.deleted > 0);
    bump(blocks.holding, block, 1);
    bump(blocks.entries, block, seen.full);
    if (seen.chain > 1) {
      bump(blocks.overflowing, block, 1);
      bump(blocks.overflow, block, seen.chain - 1);
    }
    if (seen.chain > (blocks.longest[block] ?? 0)) blocks.longest[block] = seen.chain;
    bump(blocks.tombstones, block, seen.deleted);
    totals.holding++;
    totals.entries += seen.full;
    totals.squares += seen.full ** 2;
    if (seen.full > totals.most) totals.most = seen.full;
    totals.tombstones += seen.deleted;
    bump(this.occupancy, Math.min(seen.full, bucketSlots + 1), 1);
    while (this.chainLengths.length < seen.chain) this.chainLengths.push(0);
    this.chainLengths[seen.chain - 1] = (this.chainLengths[seen.chain - 1] ?? 0) + 1;
  }

  /** A bucket that turns out to wait held nothing: its sums are those of an empty one. */
  private uncount(position: number, code: number): void {
    if ((code & stateBits) > bucketSlots) return;
    const { full } = this.source.look(position);
    bump(this.blocks.holding, Math.floor(position / this.blockSize), -1);
    this.totals.holding--;
    bump(this.occupancy, Math.min(full, bucketSlots + 1), -1);
    this.chainLengths[0] = Math.max(0, (this.chainLengths[0] ?? 0) - 1);
  }
}

/** One cell, as it is counted. */
export interface CellSeen {
  /** 0: it holds entries. Else a code of cellCodes.ts. */
  state: number;
  full: number;
  /** Buckets of the chain. */
  chain: number;
  deleted: number;
}

export interface CensusSource {
  readonly count: number;
  readonly present: number;
  isKnown(position: number): boolean;
  /** The same object each time: two million cells leave no garbage. */
  look(position: number): CellSeen;
}

/** @param evacuating told of each old bucket that still holds its entries */
export function bucketSource(facts: BucketFacts, evacuating: ((position: number) => void) | null): CensusSource {
  const { full, chainLength, evacuated, unreadable, pending, count } = facts;
  const seen: CellSeen = { state: 0, full: 0, chain: 1, deleted: 0 };
  return {
    count,
    present: count,
    isKnown: (position) => unreadable[position] !== notReadYet,
    look(position) {
      seen.state =
        unreadable[position] === 1
          ? unreadableCode
          : pending[position] === 1
            ? pendingCode
            : evacuated[position] === 1
              ? evacuatedCode
              : 0;
      seen.full = full[position] ?? 0;
      seen.chain = chainLength[position] ?? 1;
      if (seen.state === 0) evacuating?.(position);
      return seen;
    },
  };
}

/** Groups of all tables: table t's group g at t · blockSize + g. */
export function groupSource(tables: readonly GroupFacts[], blockSize: number): CensusSource {
  const seen: CellSeen = { state: 0, full: 0, chain: 1, deleted: 0 };
  return {
    count: tables.length * blockSize,
    get present() {
      return tables.reduce((sum, { count }) => sum + Math.min(count, blockSize), 0);
    },
    isKnown(position) {
      const table = tables[Math.floor(position / blockSize)];
      // Places without a group are known: there is nothing.
      return table?.unreadable[position % blockSize] !== notReadYet;
    },
    look(position) {
      const table = tables[Math.floor(position / blockSize)];
      const group = position % blockSize;
      const there = table !== undefined && group < table.count;
      seen.state = !there ? voidCode : table.unreadable[group] === 1 ? unreadableCode : 0;
      seen.full = table?.full[group] ?? 0;
      seen.deleted = table?.deleted[group] ?? 0;
      return seen;
    },
  };
}

/** The census of an old array tells that of the new one which buckets wait. */
export function waitingTargets(growth: HmapGrowth, census: FieldCensus): (oldPosition: number) => void {
  return (oldPosition) => {
    for (let target = oldPosition; target < census.codes.length; target += growth.oldBucketCount) census.wait(target);
  };
}

function emptyCounts(length: number): BlockCounts {
  return {
    cells: new Uint16Array(length),
    entries: new Uint32Array(length),
    holding: new Uint16Array(length),
    evacuated: new Uint16Array(length),
    pending: new Uint16Array(length),
    unreadable: new Uint16Array(length),
    overflowing: new Uint16Array(length),
    overflow: new Uint32Array(length),
    longest: new Uint16Array(length),
    tombstones: new Uint32Array(length),
  };
}

function bump(counts: Uint16Array | Uint32Array, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}
