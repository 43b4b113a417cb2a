/** The memory that was read at one stop, found by address: runs of numbered blocks, as the recording has them. */
import type { RecordedStop, Recording } from "../messages/recording.js";

export class RecordedMemory {
  private readonly blockBytes: bigint;
  private readonly runs: readonly { readonly from: bigint; readonly to: bigint; readonly blocks: readonly number[] }[];

  constructor(
    private readonly recording: Recording,
    private readonly stop: RecordedStop,
  ) {
    const blockBytes = BigInt(recording.header.blockBytes);
    this.blockBytes = blockBytes;
    this.runs = stop.memory.map(({ at, blocks }) => ({
      from: BigInt(at),
      to: BigInt(at) + blockBytes * BigInt(blocks.length),
      blocks,
    }));
  }

  /** Up to `count` bytes at `address`: fewer where what was recorded ends before, none where it does not begin there. */
  read(address: bigint, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    let done = 0;
    while (done < count) {
      const at = address + BigInt(done);
      const block = this.blockAt(at);
      if (!block) break;
      const skip = Number(at % this.blockBytes);
      const part = block.subarray(skip, Math.min(block.length, skip + count - done));
      bytes.set(part, done);
      done += part.length;
    }
    return bytes.subarray(0, done);
  }

  /** Whether the address was asked for when the recording was made, and could not be read then. */
  wasUnreadable(address: bigint): boolean {
    return this.stop.unreadable.some(({ at, sizeBytes }) => address >= BigInt(at) && address < BigInt(at) + BigInt(sizeBytes));
  }

  private blockAt(address: bigint): Uint8Array | undefined {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle]?.to ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    const run = this.runs[low];
    if (!run || address < run.from) return undefined;
    const number = run.blocks[Number((address - run.from) / this.blockBytes)];
    return number === undefined ? undefined : this.recording.blocks[number];
  }
}
