/**
 * What a decoder needs of the debuggee: bytes at an address.
 *
 * The interface knows nothing of DAP. Behind it stands Delve's `readMemory`, a recording, or a byte array of a test.
 * Addresses are `bigint` (a Go pointer has 64 bits, a JS number 53).
 */

/** `sizeBytes` bytes of the debuggee's memory from `address` on. */
export interface AddressRange {
  readonly address: bigint;
  readonly sizeBytes: number;
}

/** Bytes that were read. `bytes.length` is the size asked for; bytes that could not be read are 0 and lie in `holes`. */
export interface MemoryBlock {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** The parts that could not be read, in ascending order, as absolute ranges inside this block. Mostly empty. */
  readonly holes: readonly AddressRange[];
}

/** The debuggee's memory during one stop. Reads may be cached: memory does not change while the program stands. */
export interface TargetMemory {
  /** 8, or 4 on 32-bit targets. All of Delve's targets are little-endian. */
  readonly pointerSizeBytes: 4 | 8;
  /**
   * Reads all `ranges` (in any order, they may overlap), joined into as few requests as possible; answers in the same order.
   * Memory that cannot be read is no error: it comes back as `holes`.
   * @throws MemoryStoppedError when the read was cancelled, the program went on, or the byte budget is spent.
   */
  read(ranges: readonly AddressRange[]): Promise<MemoryBlock[]>;
}

/** Why no further memory can be read for this picture; the pictures drawn so far stay. */
export class MemoryStoppedError extends Error {
  constructor(
    readonly reason: "cancelled" | "resumed" | "budget",
    message: string,
  ) {
    super(message);
    this.name = "MemoryStoppedError";
  }
}

/** What the allocator says about an address on the heap. go: runtime.mspan */
export interface Allocation {
  /** The size class: what was given, not what was asked for. go: runtime.mspan.elemsize */
  readonly sizeBytes: number;
  /** Whether the garbage collector scans it. go: runtime.mspan.spanclass (bit 0 is noscan) */
  readonly scanned: boolean;
  /** Where the allocated object begins. */
  readonly address: bigint;
}

/** Where addresses lie. Both answer in order, and with `unknown` / null where the debuggee's runtime could not be asked. */
export interface AddressBook {
  segments(addresses: readonly bigint[]): Promise<string[]>;
  /** null for addresses that are not in a heap span. */
  allocations(addresses: readonly bigint[]): Promise<(Allocation | null)[]>;
}
