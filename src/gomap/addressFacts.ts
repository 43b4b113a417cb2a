/**
 * What is known about the addresses of one picture: the segment each lies in, and what the allocator gave there.
 *
 *     span of one size class     ┌ 8 B ┬───────────────────────────────┬ rest ┐
 *                                │ type│ array that the map asked for  │      │     the type word is there for objects with
 *                                └─────┴───────────────────────────────┴──────┘     pointers over 512 bytes, since Go 1.22
 *                                ▲ Allocation.address                         ▲ + Allocation.sizeBytes
 *
 * Each question costs the debugger requests, so addresses are asked for in batches, and each once.
 */
import type { Segment } from "./layout.js";
import type { AddressBook, Allocation } from "./memory.js";

export class AddressFacts {
  private readonly segments = new Map<bigint, Segment>();
  private readonly allocations = new Map<bigint, Allocation | null>();

  constructor(private readonly book: AddressBook) {}

  /** Asks for those of `addresses` that are new; nil pointers are left out. */
  async learn(addresses: readonly bigint[]): Promise<void> {
    const fresh = [...new Set(addresses)].filter((address) => address !== 0n && !this.segments.has(address));
    if (fresh.length === 0) return;
    const [segments, allocations] = await Promise.all([this.book.segments(fresh), this.book.allocations(fresh)]);
    for (const [i, address] of fresh.entries()) {
      this.segments.set(address, segments[i] ?? "unknown");
      this.allocations.set(address, allocations[i] ?? null);
    }
  }

  segment(address: bigint): Segment {
    return this.segments.get(address) ?? "unknown";
  }

  allocation(address: bigint): Allocation | null {
    return this.allocations.get(address) ?? null;
  }

  /** Bytes from `address` to the end of the allocated object it lies in; null where the allocator knows nothing of it. */
  roomAt(address: bigint): number | null {
    const allocation = this.allocation(address);
    if (allocation === null) return null;
    return Math.max(0, Number(allocation.address + BigInt(allocation.sizeBytes) - address));
  }

  /**
   * What the object at `address` takes of memory, in bytes: its size class on the heap, its own size on a stack or in a data
   * segment; null where that is not known.
   */
  allocatedBytes(address: bigint, sizeBytes: number): number | null {
    const allocation = this.allocation(address);
    if (allocation !== null) return allocation.sizeBytes;
    const segment = this.segment(address);
    const fixed = segment.startsWith("stack") || ["data", "bss", "rodata", "text"].includes(segment);
    return fixed ? sizeBytes : null;
  }
}

/** The sum, or null where one of the parts is not known. */
export function sumOrNull(parts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum;
}
