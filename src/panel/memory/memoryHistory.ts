/** The addresses that were visited, as a browser keeps pages: to go back, and forward again. */
const most = 100;

export class MemoryHistory {
  private readonly behind: bigint[] = [];
  private readonly ahead: bigint[] = [];

  /** Nothing was visited yet. */
  get isFresh(): boolean {
    return this.behind.length === 0 && this.ahead.length === 0;
  }

  get canGoBack(): boolean {
    return this.behind.length > 0;
  }

  get canGoForward(): boolean {
    return this.ahead.length > 0;
  }

  /** The person goes elsewhere from `address`. */
  leave(address: bigint): void {
    this.behind.push(address);
    if (this.behind.length > most) this.behind.shift();
    this.ahead.length = 0;
  }

  /** Where to go back to from `address`; null where there is nothing behind. */
  back(address: bigint): bigint | null {
    return step(this.behind, this.ahead, address);
  }

  forward(address: bigint): bigint | null {
    return step(this.ahead, this.behind, address);
  }
}

function step(from: bigint[], to: bigint[], address: bigint): bigint | null {
  const next = from.pop();
  if (next === undefined) return null;
  to.push(address);
  return next;
}
