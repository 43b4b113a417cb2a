/**
 * Finds overflow buckets by address. They lie anywhere on the heap, in no order, and become more while a map is read; each is
 * filed once under the page that it begins in.
 *
 *     page 0xc00010c000   → overflow buckets 0, 7
 *     page 0xc000210000   → overflow bucket 3
 */
const pageBits = 12n;

export class OverflowIndex {
  private readonly pages = new Map<bigint, number[]>();
  private filed = 0;
  private first: bigint | undefined;

  /** The addresses of all overflow buckets, of which those that were there the last time come first. */
  file(addresses: BigUint64Array): void {
    // Another array: of another map, or read anew.
    if (addresses.length < this.filed || addresses[0] !== this.first) {
      this.pages.clear();
      this.filed = 0;
    }
    this.first = addresses[0];
    for (; this.filed < addresses.length; this.filed++) {
      const page = (addresses[this.filed] ?? 0n) >> pageBits;
      const there = this.pages.get(page);
      if (there === undefined) this.pages.set(page, [this.filed]);
      else there.push(this.filed);
    }
  }

  /** Those that begin in `from` … `to`-1, a range of few pages. */
  beginningIn(from: bigint, to: bigint): number[] {
    const found: number[] = [];
    for (let page = from >> pageBits; page <= to >> pageBits; page++) found.push(...(this.pages.get(page) ?? []));
    return found;
  }
}
