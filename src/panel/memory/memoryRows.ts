/**
 * Which rows of memory are on the screen. Memory has no end that a scrollbar could show, so the box scrolls through a run of rows
 * around what is looked at; near an end of the run, the run moves on under it.
 *
 *     ┌ run ───────────────────┐
 *     │   0xc000107ff0         │
 *     │ ┌ box ──────────────┐  │
 *     │ │ 0xc000108000 c4 … │  │
 *     │ └───────────────────┘  │
 *     └────────────────────────┘
 *
 * Pure arithmetic: addresses of rows, and the run's rows by number.
 */
export const runRows = 4096;
/** Nearer than this to an end of the run, it moves on. */
const nearRows = 128;

export class MemoryRows {
  private base = 0n;
  private bytes = 16n;

  /** @param last the last address there is */
  constructor(private last: bigint) {}

  get rowBytes(): number {
    return Number(this.bytes);
  }

  /** Rows of the run. */
  get count(): number {
    return Math.min(runRows, Number((this.last - this.base) / this.bytes) + 1);
  }

  setLast(last: bigint): void {
    this.last = last;
  }

  /** Another width of rows; true where it is another. The run has to be laid around something again. */
  setRowBytes(rowBytes: 8 | 16): boolean {
    if (this.rowBytes === rowBytes) return false;
    this.bytes = BigInt(rowBytes);
    return true;
  }

  /** The row of an address, as it begins. */
  rowOf(address: bigint): bigint {
    return address - (address % this.bytes);
  }

  /** The position in the run of an address's row; null where it is not in the run. */
  positionOf(address: bigint): number | null {
    const position = (this.rowOf(address) - this.base) / this.bytes;
    return address >= this.base && position < BigInt(this.count) ? Number(position) : null;
  }

  addressAt(position: number): bigint {
    return this.base + BigInt(position) * this.bytes;
  }

  /** Lays the run around an address. */
  layAround(address: bigint): void {
    const half = BigInt(runRows / 2) * this.bytes;
    const row = this.rowOf(address);
    this.base = row > half ? row - half : 0n;
  }

  /** Whether rows `first` … `last` of the run are so near to one of its ends that it should move on. */
  isNearEnd(first: number, last: number): boolean {
    const moreBehind = this.base + BigInt(this.count) * this.bytes <= this.last;
    return (first < nearRows && this.base > 0n) || (last > this.count - nearRows && moreBehind);
  }

  /** The address that lies `by` bytes away, or the nearest there is. */
  moved(address: bigint, by: number): bigint {
    const to = address + BigInt(by);
    return to < 0n ? 0n : to > this.last ? this.last : to;
  }
}
