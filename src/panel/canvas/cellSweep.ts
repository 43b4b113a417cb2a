/**
 * Visits every cell of an array once, as soon as it was read, in slices: what is read of a map of two million buckets comes in
 * hundreds of messages, in any order. A block of which nothing has come costs three looks.
 */
export class CellSweep {
  /** 1: was visited. */
  readonly visited: Uint8Array;
  private readonly done: Uint32Array;
  private next = 0;
  private left = 0;
  private skipped = false;
  private thorough = false;
  private isKnown: (position: number) => boolean = () => false;

  constructor(
    private readonly count: number,
    private readonly blockSize: number,
    private readonly visit: (position: number, block: number) => void,
  ) {
    this.visited = new Uint8Array(count);
    this.done = new Uint32Array(Math.ceil(count / blockSize));
  }

  /** More may have been read. */
  more(isKnown: (position: number) => boolean): void {
    this.isKnown = isKnown;
    this.left = this.done.length;
    this.thorough = false;
  }

  /** Goes on until the time is over, as performance.now() tells it. True: all that has come was visited. */
  run(until: number): boolean {
    let since = 0;
    while (this.left > 0) {
      since += this.visitBlock(this.next);
      this.next = this.next + 1 < this.done.length ? this.next + 1 : 0;
      this.left--;
      if (this.left === 0 && this.skipped && !this.thorough) {
        // What three looks missed (a window of a few buckets) is found by looking at all, at the end.
        this.thorough = true;
        this.skipped = false;
        this.left = this.done.length;
      }
      if (since < cellsBetweenLooks) continue;
      since = 0;
      if (performance.now() >= until) return this.left === 0;
    }
    return true;
  }

  /** How many cells were looked at. */
  private visitBlock(block: number): number {
    const { blockSize, visited, done, isKnown } = this;
    const from = block * blockSize;
    const to = Math.min(from + blockSize, this.count);
    const before = done[block] ?? 0;
    if (before === to - from) return 1;
    if (before === 0 && !this.thorough) {
      const middle = from + ((to - from) >> 1);
      if (!isKnown(from) && !isKnown(middle) && !isKnown(to - 1)) {
        this.skipped = true;
        return 3;
      }
    }
    let added = 0;
    for (let position = from; position < to; position++) {
      if (visited[position] === 1 || !isKnown(position)) continue;
      visited[position] = 1;
      added++;
      this.visit(position, block);
    }
    done[block] = before + added;
    return to - from + added;
  }
}

/** Between two looks at the clock. */
const cellsBetweenLooks = 2048;
