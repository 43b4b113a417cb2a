/** The memory that was read at one stop, in aligned blocks; and what could not be read. */
import type { RecordedStop } from "../messages/recording.js";
import type { RecordingWriter } from "../messages/recordingWriter.js";

export type NotedMemory = Pick<RecordedStop, "memory" | "unreadable">;

/** A longer read that fails is asked again in pieces: those say what is unreadable. */
const maxHoleBytes = 4096;
const maxHoles = 1000;

export class BlockNotes {
  private readonly blocks = new Map<bigint, Uint8Array>();
  private readonly holes = new Map<bigint, number>();

  constructor(private readonly blockBytes: number) {}

  get sizeBytes(): number {
    return this.blocks.size * this.blockBytes;
  }

  /** Blocks that are there in part only are left out. */
  note(address: bigint, bytes: Uint8Array): void {
    const size = BigInt(this.blockBytes);
    const first = ((address + size - 1n) / size) * size;
    for (let at = Number(first - address); at + this.blockBytes <= bytes.length; at += this.blockBytes) {
      const start = address + BigInt(at);
      // A copy: the answer it is part of may be large.
      if (!this.blocks.has(start)) this.blocks.set(start, Uint8Array.from(bytes.subarray(at, at + this.blockBytes)));
    }
  }

  noteUnreadable(address: bigint, sizeBytes: number): void {
    if (sizeBytes > 0 && sizeBytes <= maxHoleBytes && this.holes.size < maxHoles) this.holes.set(address, sizeBytes);
  }

  write(writer: RecordingWriter): NotedMemory {
    const memory: { at: string; blocks: number[] }[] = [];
    let next = -1n;
    for (const [address, bytes] of [...this.blocks].sort(byAddress)) {
      const number = writer.block(bytes);
      if (address === next) memory.at(-1)?.blocks.push(number);
      else memory.push({ at: `0x${address.toString(16)}`, blocks: [number] });
      next = address + BigInt(this.blockBytes);
    }
    const unreadable = [...this.holes].sort(byAddress).map(([at, sizeBytes]) => ({ at: `0x${at.toString(16)}`, sizeBytes }));
    return { memory, unreadable };
  }
}

function byAddress([a]: readonly [bigint, unknown], [b]: readonly [bigint, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
