/**
 * Bytes that successive snapshots share. Between two stops a program changes a few places of a map, so that most of what is read
 * is what was read before:
 *
 *     stop 6    [ A ][ B ][ C  ][ D ]         chunks of 1 KiB, 64 of them a block
 *     stop 7    [ A ][ B ][ C' ][ D ]         only C' is new
 *
 * Everything counts its holders, so that what is dropped says exactly how many bytes that freed, in whatever order.
 */

const chunkBytes = 1024;
const chunksPerBlock = 64;
const blockBytes = chunkBytes * chunksPerBlock;
/** What V8 takes beside the bytes themselves, measured: a typed array with its buffer; a list and its holder. */
const chunkOverheadBytes = 240;
const listOverheadBytes = 120;
const referenceBytes = 8;

interface Chunk {
  readonly bytes: Uint8Array;
  holders: number;
}

interface Block {
  readonly chunks: readonly Chunk[];
  holders: number;
}

export class SharedBytes {
  private holders = 0;

  private constructor(
    readonly length: number,
    private readonly blocks: readonly Block[],
  ) {}

  /** @param like what the bytes are compared with, at the same offsets: equal parts are its own. Where all are, it is `like` itself */
  static of(bytes: Uint8Array, like: SharedBytes | null): SharedBytes {
    const blocks: Block[] = [];
    let shared = like?.length === bytes.length;
    for (let from = 0, i = 0; from < bytes.length; from += blockBytes, i++) {
      const before = like?.blocks[i];
      const block = blockOf(bytes.subarray(from, from + blockBytes), before ?? null);
      if (block !== before) shared = false;
      blocks.push(block);
    }
    return shared && like !== null ? like : new SharedBytes(bytes.length, blocks);
  }

  /** All bytes, in a buffer of their own. */
  joined(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const { chunks } of this.blocks) {
      for (const chunk of chunks) {
        bytes.set(chunk.bytes, at);
        at += chunk.bytes.length;
      }
    }
    return bytes;
  }

  /** Whether bytes `from` … `to`-1 are known to be equal without looking at them: false says nothing. */
  sharesWith(other: SharedBytes, from: number, to: number): boolean {
    if (this === other) return true;
    for (let at = from - (from % chunkBytes); at < to; at += chunkBytes) {
      const mine = this.chunkAt(at);
      if (mine === undefined || mine !== other.chunkAt(at)) return false;
    }
    return true;
  }

  /** One more snapshot holds it. @returns the bytes that this takes */
  hold(): number {
    if (this.holders++ > 0) return 0;
    let sum = listOverheadBytes + this.blocks.length * referenceBytes;
    for (const block of this.blocks) {
      if (block.holders++ > 0) continue;
      sum += listOverheadBytes + block.chunks.length * referenceBytes;
      for (const chunk of block.chunks) if (chunk.holders++ === 0) sum += chunk.bytes.length + chunkOverheadBytes;
    }
    return sum;
  }

  /** A snapshot holds it no more. @returns the bytes that this frees */
  release(): number {
    if (--this.holders > 0) return 0;
    let sum = listOverheadBytes + this.blocks.length * referenceBytes;
    for (const block of this.blocks) {
      if (--block.holders > 0) continue;
      sum += listOverheadBytes + block.chunks.length * referenceBytes;
      for (const chunk of block.chunks) if (--chunk.holders === 0) sum += chunk.bytes.length + chunkOverheadBytes;
    }
    return sum;
  }

  private chunkAt(offset: number): Chunk | undefined {
    return this.blocks[Math.floor(offset / blockBytes)]?.chunks[Math.floor((offset % blockBytes) / chunkBytes)];
  }
}

function blockOf(bytes: Uint8Array, like: Block | null): Block {
  const chunks: Chunk[] = [];
  let shared = like !== null && like.chunks.length === Math.ceil(bytes.length / chunkBytes);
  for (let from = 0, i = 0; from < bytes.length; from += chunkBytes, i++) {
    const part = bytes.subarray(from, from + chunkBytes);
    const before = like?.chunks[i];
    if (before !== undefined && isEqual(before.bytes, part)) {
      chunks.push(before);
      continue;
    }
    shared = false;
    chunks.push({ bytes: part.slice(), holders: 0 });
  }
  return shared && like !== null ? like : { chunks, holders: 0 };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
