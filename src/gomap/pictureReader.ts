/**
 * The target's memory with a byte budget for one picture: whatever a corrupted pointer or length asks for, a picture reads no
 * more than it was given.
 */
import { MemoryStoppedError, type AddressRange, type MemoryBlock, type TargetMemory } from "./memory.js";

export class PictureReader {
  private remaining: number;

  /** @param budgetBytes what this picture may read, in bytes; negative counts as 0. */
  constructor(
    private readonly memory: TargetMemory,
    budgetBytes: number,
  ) {
    this.remaining = Math.max(0, budgetBytes);
  }

  get pointerSizeBytes(): 4 | 8 {
    return this.memory.pointerSizeBytes;
  }

  /** Bytes that may still be read. */
  get remainingBytes(): number {
    return this.remaining;
  }

  /**
   * Reads all ranges, or none: null when they exceed what remains of the budget, this picture's or the memory's own.
   * @throws MemoryStoppedError when the read was cancelled or the program went on.
   */
  async read(ranges: readonly AddressRange[]): Promise<MemoryBlock[] | null> {
    let sizeBytes = 0;
    for (const range of ranges) sizeBytes += range.sizeBytes;
    if (sizeBytes > this.remaining) return null;
    this.remaining -= sizeBytes;
    return this.readAnyway(ranges);
  }

  /**
   * Brings memory near that will be read in a moment, while other questions are under way. Costs no budget and reports nothing:
   * the read itself does.
   * @throws MemoryStoppedError when the read was cancelled or the program went on.
   */
  async prefetch(ranges: readonly AddressRange[]): Promise<void> {
    await this.readAnyway(ranges);
  }

  /** Reads the few bytes of a header without asking the budget: a picture without them would show nothing. */
  async readAnyway(ranges: readonly AddressRange[]): Promise<MemoryBlock[] | null> {
    if (ranges.length === 0) return [];
    try {
      return await this.memory.read(ranges);
    } catch (error) {
      if (!(error instanceof MemoryStoppedError) || error.reason !== "budget") throw error;
      this.remaining = 0;
      return null;
    }
  }
}
