/**
 * The memory that the Memory tab has, in pages that are asked for one by one as they come into view. After a new stop, what was
 * there before stays, marked as old, until the same page has come anew.
 */
import { addressText } from "../../gomap/hex.js";
import type { Address } from "../../gomap/layout.js";
import type { MemoryBytes, MemoryState } from "../state/memoryState.js";
import { noMemory } from "../state/memoryState.js";

/** Small enough that a page lies in one goroutine's stack: the smallest stacks are as large. */
export const pageBytes = 2048;
const page = BigInt(pageBytes);
const probeBytes = 16;

export interface Question {
  readonly address: Address;
  readonly sizeBytes: number;
}

/** What is known of a byte: it was read; it cannot be; it has not come yet; asking for it failed. */
export type ByteState = "read" | "hole" | "awaited" | "failed";

export interface ByteAt {
  readonly state: ByteState;
  /** 0 where it is not `read`. */
  readonly byte: number;
  /** Of an earlier stop, and not read again yet. */
  readonly old: boolean;
  /** It is another than at the stop before. */
  readonly changed: boolean;
}

export class MemoryPages {
  private pictureId: number | null = null;
  private memory: MemoryState = noMemory;
  /** Of the picture before. */
  private before: MemoryState = noMemory;
  /** Asked for, and not answered. */
  private readonly asked = new Set<Address>();

  /** Another state of the panel. */
  know(pictureId: number, memory: MemoryState): void {
    if (pictureId !== this.pictureId) {
      // A stop that was left before anything was read of it is skipped.
      if (this.memory.size > 0) this.before = this.memory;
      this.asked.clear();
    }
    this.pictureId = pictureId;
    this.memory = memory;
    for (const address of this.asked) if (memory.has(address)) this.asked.delete(address);
  }

  /** Pages of a range that have to be asked for; they count as asked from now on. */
  take(from: bigint, to: bigint, last: bigint): Question[] {
    const missing: Question[] = [];
    for (let at = from - (from % page); at < to && at <= last; at += page) missing.push(...this.ask(addressText(at)));
    return missing;
  }

  /** In which segment exactly an address lies is asked once per stop. */
  takeProbe(address: bigint): Question[] {
    return this.ask(addressText(address));
  }

  /** Asks anew for what failed. */
  takeFailed(): Question[] {
    const failed = [...this.memory].filter(([address, { kind }]) => kind === "failed" && !this.asked.has(address));
    for (const [address] of failed) this.asked.add(address);
    return failed.map(([address]) => question(address));
  }

  /** What is known of a byte. */
  at(address: bigint): ByteAt {
    const start = addressText(address - (address % page));
    const offset = Number(address % page);
    const now = this.memory.get(start);
    const before = this.before.get(start);
    const earlier = before?.kind === "arrived" ? byteOf(before.memory, offset) : null;
    if (now?.kind === "arrived") {
      const byte = byteOf(now.memory, offset);
      if (byte === null) return { state: "hole", byte: 0, old: false, changed: false };
      return { state: "read", byte, old: false, changed: earlier !== null && earlier !== byte };
    }
    if (now?.kind === "failed") return { state: "failed", byte: 0, old: false, changed: false };
    if (before?.kind !== "arrived") return { state: "awaited", byte: 0, old: false, changed: false };
    return { state: earlier === null ? "hole" : "read", byte: earlier ?? 0, old: true, changed: false };
  }

  /** Bytes in a row; null where one was not read. */
  bytes(from: bigint, sizeBytes: number): (number | null)[] {
    return Array.from({ length: sizeBytes }, (_, i) => {
      const { state, byte } = this.at(from + BigInt(i));
      return state === "read" ? byte : null;
    });
  }

  /** The segment that the page of an address begins in; null where it has not come. */
  segment(address: bigint): string | null {
    const answer = this.memory.get(addressText(address - (address % page)));
    return answer?.kind === "arrived" ? answer.memory.segment : null;
  }

  /** The segment of exactly this address, where it was probed; null where it has not come. */
  probed(address: bigint): string | null {
    const answer = this.memory.get(addressText(address));
    return answer?.kind === "arrived" ? answer.memory.segment : null;
  }

  /** Why the first of the pages that failed could not be read. */
  failure(from: bigint, to: bigint): string | null {
    for (let at = from - (from % page); at < to; at += page) {
      const answer = this.memory.get(addressText(at));
      if (answer?.kind === "failed") return answer.sentence;
    }
    return null;
  }

  private ask(address: Address): Question[] {
    if (this.memory.has(address) || this.asked.has(address)) return [];
    this.asked.add(address);
    return [question(address)];
  }
}

/** Where a page begins, the page is asked for; elsewhere a few bytes. */
function question(address: Address): Question {
  return { address, sizeBytes: BigInt(address) % page === 0n ? pageBytes : probeBytes };
}

function byteOf({ bytes, holes }: MemoryBytes, offset: number): number | null {
  if (holes.some(({ from, to }) => offset >= from && offset < to)) return null;
  return bytes[offset] ?? null;
}
