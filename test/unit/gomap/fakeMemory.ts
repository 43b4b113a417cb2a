/**
 * The memory of a program that never ran: bytes that a test laid down, with an allocator that remembers what it gave. All else
 * is unreadable, as unmapped pages are.
 */
import type { AddressBook, AddressRange, Allocation, MemoryBlock, TargetMemory } from "../../../src/gomap/memory.js";

const heapStart = 0xc000000000n;

interface Piece {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly segment: string;
}

export class FakeMemory implements TargetMemory, AddressBook {
  readonly pointerSizeBytes = 8;
  /** One entry per call of read: how many ranges. */
  readonly rounds: number[] = [];
  bytesRead = 0;
  /** As a debuggee whose runtime can't be asked. */
  allocatorKnown = true;

  private readonly pieces: Piece[] = [];
  private heapEnd = heapStart;

  /** Zeroed memory on the heap; its address. Pieces are far enough apart that reading past one meets a hole. */
  allocate(sizeBytes: number, segment = "heap"): bigint {
    const address = this.heapEnd;
    this.pieces.push({ address, bytes: new Uint8Array(sizeBytes), segment });
    this.heapEnd += BigInt(Math.ceil((sizeBytes + 64) / 64) * 64);
    return address;
  }

  write(address: bigint, bytes: Uint8Array): void {
    for (const piece of this.pieces) {
      const offset = Number(address - piece.address);
      if (offset >= 0 && offset + bytes.length <= piece.bytes.length) {
        piece.bytes.set(bytes, offset);
        return;
      }
    }
    throw new Error(`No memory at 0x${address.toString(16)}`);
  }

  writeUint(address: bigint, value: number | bigint, sizeBytes: number): void {
    const bytes = new Uint8Array(sizeBytes);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < sizeBytes; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
    this.write(address, bytes);
  }

  /** Makes memory unreadable. */
  unmap(address: bigint): void {
    const at = this.pieces.findIndex((piece) => piece.address === address);
    this.pieces.splice(at, 1);
  }

  /** Every byte there is, for tests that spoil some of them. */
  get all(): readonly Piece[] {
    return this.pieces;
  }

  read(ranges: readonly AddressRange[]): Promise<MemoryBlock[]> {
    this.rounds.push(ranges.length);
    return Promise.resolve(ranges.map((range) => this.block(range)));
  }

  segments(addresses: readonly bigint[]): Promise<string[]> {
    return Promise.resolve(addresses.map((address) => this.pieceAt(address)?.segment ?? "other"));
  }

  allocations(addresses: readonly bigint[]): Promise<(Allocation | null)[]> {
    const one = (address: bigint): Allocation | null => {
      const piece = this.pieceAt(address);
      if (piece?.segment !== "heap" || !this.allocatorKnown) return null;
      return { address: piece.address, sizeBytes: piece.bytes.length, scanned: false };
    };
    return Promise.resolve(addresses.map(one));
  }

  private pieceAt(address: bigint): Piece | undefined {
    return this.pieces.find((piece) => address >= piece.address && address < piece.address + BigInt(piece.bytes.length));
  }

  private block(range: AddressRange): MemoryBlock {
    this.bytesRead += range.sizeBytes;
    const bytes = new Uint8Array(range.sizeBytes);
    const end = range.address + BigInt(range.sizeBytes);
    const holes: AddressRange[] = [];
    let at = range.address;
    for (const piece of this.pieces) {
      const from = max(range.address, piece.address);
      const to = min(end, piece.address + BigInt(piece.bytes.length));
      if (from >= to) continue;
      if (from > at) holes.push({ address: at, sizeBytes: Number(from - at) });
      const offset = Number(from - piece.address);
      bytes.set(piece.bytes.subarray(offset, offset + Number(to - from)), Number(from - range.address));
      at = to;
    }
    if (at < end) holes.push({ address: at, sizeBytes: Number(end - at) });
    return { address: range.address, bytes, holes };
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
