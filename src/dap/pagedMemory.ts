/**
 * The debuggee's memory during one stop: a {@link MemorySource} behind a cache of pages. Reads are rounded to pages, pages
 * that are there are not asked for again, neighbouring ones are joined into one request, and a run that cannot be read is
 * halved until the holes are found.
 */
import type { AddressRange, MemoryBlock, TargetMemory } from "../gomap/memory.js";
import { MemoryStoppedError } from "../gomap/memory.js";
import { say } from "../gomap/say.js";
import type { MemorySource } from "./memorySource.js";

/** Unreadable runs are halved down to this: the smallest page of the operating systems Go runs on. */
const smallestHoleBytes = 4096;

/** Rounds after which a read that others keep making room in gives up: what is missing then is a hole. */
const maxTries = 8;
/** Pages that are read along to join two reads into one. */
const maxGapPages = 4;
/** Pages that are kept of one stop, in bytes. */
const maxKeptBytes = 64 << 20;

interface Page {
  readonly bytes: Uint8Array;
  /** Bytes readable from the page's start; the rest is a hole. Pages with holes elsewhere keep them in `holes`. */
  readonly holes: readonly AddressRange[];
}

/** Memory of one stop with pages kept, shared by all pictures of that stop. */
export class PagedMemory {
  private readonly pages = new Map<bigint, Page | Promise<void>>();
  private readonly pageBytes: bigint;

  constructor(
    private readonly source: MemorySource,
    readonly pointerSizeBytes: 4 | 8,
    private readonly signal: AbortSignal,
  ) {
    this.pageBytes = BigInt(source.pageBytes);
  }

  /**
   * A view with a byte budget of its own, for one picture. `signal` cancels this picture only. `keep: false` for what is read
   * once and never again (a scan of all of a huge map): its pages are not kept.
   */
  withBudget(budgetBytes: number, signal?: AbortSignal, { keep = true } = {}): TargetMemory {
    let spent = 0;
    const throwIfOver = (): void => {
      if (this.signal.aborted) throw new MemoryStoppedError("resumed", say("The program went on before the map was read."));
      if (signal?.aborted) throw new MemoryStoppedError("cancelled", say("Reading was cancelled."));
    };
    return {
      pointerSizeBytes: this.pointerSizeBytes,
      read: async (ranges) => {
        throwIfOver();
        const missing = this.missingPages(ranges);
        spent += missing.length * this.source.pageBytes;
        if (spent > budgetBytes) {
          throw new MemoryStoppedError("budget", say("This picture would read more than {0} bytes.", budgetBytes));
        }
        // Another read may have made room for its own pages meanwhile.
        for (let tries = 0; tries < maxTries && (tries === 0 || !this.isHere(ranges)); tries++) {
          await this.load(ranges, tries === 0 ? missing : this.missingPages(ranges), throwIfOver);
          throwIfOver();
        }
        const blocks = ranges.map((range) => this.assemble(range));
        if (!keep) for (const page of missing) this.pages.delete(page);
        this.makeRoom();
        return blocks;
      },
    };
  }

  /** Whether every page of the ranges has been read. */
  private isHere(ranges: readonly AddressRange[]): boolean {
    return ranges.every(({ address, sizeBytes }) => {
      if (sizeBytes <= 0) return true;
      const last = (address + BigInt(sizeBytes) - 1n) / this.pageBytes;
      for (let page = address / this.pageBytes; page <= last; page++) {
        const there = this.pages.get(page);
        if (there === undefined || there instanceof Promise) return false;
      }
      return true;
    });
  }

  /** Forgets the oldest pages beyond {@link maxKeptBytes}. */
  private makeRoom(): void {
    const most = maxKeptBytes / this.source.pageBytes;
    if (this.pages.size <= most) return;
    for (const [page, there] of this.pages) {
      if (this.pages.size <= most) return;
      if (!(there instanceof Promise)) this.pages.delete(page);
    }
  }

  private missingPages(ranges: readonly AddressRange[]): bigint[] {
    const missing = new Set<bigint>();
    for (const { address, sizeBytes } of ranges) {
      if (sizeBytes <= 0) continue;
      const last = (address + BigInt(sizeBytes) - 1n) / this.pageBytes;
      for (let page = address / this.pageBytes; page <= last; page++) {
        if (!this.pages.has(page)) missing.add(page);
      }
    }
    return [...missing].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  private async load(ranges: readonly AddressRange[], missing: readonly bigint[], throwIfOver: () => void): Promise<void> {
    const loads: Promise<void>[] = [];
    const perRun = Math.max(1, Math.floor(this.source.maxBytes / this.source.pageBytes));
    for (let i = 0; i < missing.length;) {
      const first = missing[i] ?? 0n;
      let count = 1;
      let taken = 1;
      // A few pages that nobody asked for cost less than one more request.
      for (let next = missing[i + taken]; next !== undefined; next = missing[i + taken]) {
        const reach = Number(next - first) + 1;
        if (reach > perRun || reach - count > maxGapPages + 1) break;
        count = reach;
        taken++;
      }
      const run = this.loadRun(first, count, throwIfOver);
      for (let k = 0; k < count; k++) {
        const page = first + BigInt(k);
        if (!this.pages.has(page)) this.pages.set(page, run);
      }
      // A failed run (cancelled, resumed) leaves no page behind that would wait for ever.
      run.catch(() => {
        for (let k = 0; k < count; k++) {
          const page = first + BigInt(k);
          if (this.pages.get(page) === run) this.pages.delete(page);
        }
      });
      loads.push(run);
      i += taken;
    }
    for (const { address, sizeBytes } of ranges) {
      if (sizeBytes <= 0) continue;
      const last = (address + BigInt(sizeBytes) - 1n) / this.pageBytes;
      for (let page = address / this.pageBytes; page <= last; page++) {
        const there = this.pages.get(page);
        if (there instanceof Promise && !loads.includes(there)) loads.push(there);
      }
    }
    await Promise.all(loads);
  }

  private async loadRun(firstPage: bigint, count: number, throwIfOver: () => void): Promise<void> {
    const address = firstPage * this.pageBytes;
    const bytes = new Uint8Array(count * this.source.pageBytes);
    const holes: AddressRange[] = [];
    await this.fill(address, bytes, holes, throwIfOver);
    for (let k = 0; k < count; k++) {
      const from = address + BigInt(k) * this.pageBytes;
      this.pages.set(firstPage + BigInt(k), {
        bytes: bytes.subarray(k * this.source.pageBytes, (k + 1) * this.source.pageBytes),
        holes: holes.flatMap((hole) => overlap(hole, from, this.source.pageBytes)),
      });
    }
  }

  /** Fills `bytes` from `address` on; what cannot be read is added to `holes`. */
  private async fill(address: bigint, bytes: Uint8Array, holes: AddressRange[], throwIfOver: () => void): Promise<void> {
    throwIfOver();
    let got = 0;
    try {
      const read = await this.source.read(address, bytes.length);
      bytes.set(read);
      got = read.length;
      if (got === bytes.length) return;
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
    }
    if (got > 0) {
      // Readable memory ended there; what is behind may begin again.
      const rest = Math.ceil((Number(address % 4096n) + got) / smallestHoleBytes) * smallestHoleBytes - Number(address % 4096n);
      if (rest > got) holes.push({ address: address + BigInt(got), sizeBytes: Math.min(rest, bytes.length) - got });
      if (rest < bytes.length) await this.fill(address + BigInt(rest), bytes.subarray(rest), holes, throwIfOver);
      return;
    }
    if (bytes.length <= smallestHoleBytes) {
      holes.push({ address, sizeBytes: bytes.length });
      return;
    }
    const half = Math.ceil(bytes.length / 2 / smallestHoleBytes) * smallestHoleBytes;
    await this.fill(address, bytes.subarray(0, half), holes, throwIfOver);
    await this.fill(address + BigInt(half), bytes.subarray(half), holes, throwIfOver);
  }

  private assemble({ address, sizeBytes }: AddressRange): MemoryBlock {
    const bytes = new Uint8Array(Math.max(0, sizeBytes));
    const holes: AddressRange[] = [];
    for (let done = 0; done < sizeBytes;) {
      const at = address + BigInt(done);
      const offset = Number(at % this.pageBytes);
      const count = Math.min(sizeBytes - done, this.source.pageBytes - offset);
      const page = this.pages.get(at / this.pageBytes);
      if (!page || page instanceof Promise) {
        holes.push({ address: at, sizeBytes: count });
      } else {
        bytes.set(page.bytes.subarray(offset, offset + count), done);
        for (const hole of page.holes) holes.push(...overlap(hole, at, count));
      }
      done += count;
    }
    return { address, bytes, holes };
  }
}

function overlap(hole: AddressRange, address: bigint, sizeBytes: number): AddressRange[] {
  const from = hole.address > address ? hole.address : address;
  const holeEnd = hole.address + BigInt(hole.sizeBytes);
  const end = address + BigInt(sizeBytes);
  const to = holeEnd < end ? holeEnd : end;
  return from < to ? [{ address: from, sizeBytes: Number(to - from) }] : [];
}
