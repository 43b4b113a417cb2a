/**
 * One bucket array of an hmap with its overflow chains, from memory into columns.
 *
 *     array        ┌─ tophash[8] │ keys[8] │ elems[8] │ overflow ─┐  × 2^B, one joined read
 *                                                          │
 *     level 1                             overflow bucket ◀┘      all first overflow buckets of all chains, one joined read
 *     level 2                             …                       and so on: as many reads as the longest chain has buckets
 *
 * Chains of bad memory come back to themselves, run into each other or into nowhere: such a chain ends where it goes wrong, with
 * a located problem, and the walk is bounded by the picture's byte budget and by {@link maxChainBuckets}.
 */
import { bucketSlots } from "./goConstants.js";
import { readPointer, viewOf } from "./decodeStruct.js";
import { addressText } from "./hex.js";
import { notReadYet, type BucketColumns } from "./mapModel.js";
import type { HmapType } from "./mapType.js";
import type { AddressRange, MemoryBlock } from "./memory.js";
import type { PictureReader } from "./pictureReader.js";
import type { ProblemList } from "./problems.js";
import { say } from "./say.js";

/** Longer chains are taken for corrupted memory: each of their buckets costs a round trip. */
const maxChainBuckets = 512;

/** A bucket array and the window of it that is read: buckets `from` … `to`-1. */
export interface BucketArray {
  /** hmap's field, for sentences. */
  readonly field: "buckets" | "oldbuckets";
  readonly baseAddress: bigint;
  /** Buckets in which chains begin. Behind them may lie preallocated overflow buckets. */
  readonly bucketCount: number;
  readonly from: number;
  readonly to: number;
  /** Overflow buckets laid behind the array: read along with it where chains are expected to lead there. */
  readonly behind: number;
  /** Reads that chains may cost beyond the array's own; all they need when absent. */
  readonly maxChainReads?: number;
}

/** Reads the window of the array and walks its chains. Never throws on bad memory; what is wrong goes to `problems`. */
export async function readBuckets(
  array: BucketArray,
  type: HmapType,
  reader: PictureReader,
  problems: ProblemList,
): Promise<BucketColumns> {
  const sizeBytes = type.bucket.sizeBytes;
  const wanted = Math.max(0, array.to - array.from);
  const address = array.baseAddress + BigInt(array.from) * BigInt(sizeBytes);
  const end = array.baseAddress + BigInt(array.bucketCount) * BigInt(sizeBytes);
  const along = wanted > 0 && array.behind * sizeBytes <= reader.remainingBytes / 4 ? array.behind * sizeBytes : 0;
  const blocks = await reader.read([
    { address, sizeBytes: wanted * sizeBytes },
    // One request for both. Chains are then followed through memory that is here.
    ...(along > 0 ? [{ address: end, sizeBytes: along }] : []),
  ]);
  const block = blocks?.[0] ?? { address, bytes: new Uint8Array(0), holes: [] };
  const arrayCount = blocks === null ? 0 : wanted;
  if (blocks === null && wanted > 0) {
    problems.add("budget", address, say("The {0} array takes more bytes than this picture may read.", array.field));
  }
  reportHoles(block, array, sizeBytes, problems);

  const walk = new ChainWalk(array, arrayCount, type, reader, problems, along);
  const arrayPointers = overflowPointersOf(block.bytes, arrayCount, type);
  await walk.follow(arrayPointers);
  return walk.columns(block, arrayPointers);
}

function reportHoles(block: MemoryBlock, array: BucketArray, sizeBytes: number, problems: ProblemList): void {
  for (const hole of block.holes) {
    const first = array.from + Math.floor(Number(hole.address - block.address) / sizeBytes);
    const last = array.from + Math.floor((Number(hole.address - block.address) + hole.sizeBytes - 1) / sizeBytes);
    const message =
      first === last
        ? say("Bucket {0} of {1} could not be read (in whole or in part).", first, array.field)
        : say("Buckets {0} to {1} of {2} could not be read (in whole or in part).", first, last, array.field);
    problems.add("unreadable", hole.address, message);
  }
}

/** The overflow pointer of each of `count` buckets that lie one behind the other in `pages`. */
function overflowPointersOf(pages: Uint8Array, count: number, type: HmapType): BigUint64Array {
  const pointers = new BigUint64Array(count);
  const view = viewOf(pages);
  const wide = type.pointerSizeBytes === 8;
  for (let p = 0, at = type.bucket.overflowOffset; p < count; p++, at += type.bucket.sizeBytes) {
    // Almost all are nil: a bigint is made for the others only.
    if (view.getUint32(at, true) === 0 && (!wide || view.getUint32(at + 4, true) === 0)) continue;
    pointers[p] = readPointer(view, at, type.pointerSizeBytes);
  }
  return pointers;
}

class ChainWalk {
  private readonly sizeBytes: number;
  /** Address of each overflow bucket that was read → its position among them. */
  private readonly seen = new Map<bigint, number>();
  private readonly addresses: bigint[] = [];
  private readonly homes: number[] = [];
  /** The physical bucket whose overflow pointer led here. */
  private readonly parents: number[] = [];
  private readonly blocks: MemoryBlock[] = [];
  private readonly arrayEnd: bigint;
  /** Behind the array memory is here up to this address. */
  private readonly behindEnd: bigint;
  /** Buckets of the array whose chains go on behind what may be read now. */
  private readonly unfinished = new Set<number>();

  constructor(
    private readonly array: BucketArray,
    private readonly arrayCount: number,
    private readonly type: HmapType,
    private readonly reader: PictureReader,
    private readonly problems: ProblemList,
    behindBytes: number,
  ) {
    this.sizeBytes = type.bucket.sizeBytes;
    this.arrayEnd = array.baseAddress + BigInt(array.bucketCount) * BigInt(this.sizeBytes);
    this.behindEnd = this.arrayEnd + BigInt(behindBytes);
  }

  /** Walks all chains level by level, until no pointer leads on. */
  async follow(arrayPointers: BigUint64Array): Promise<void> {
    for (let p = 0; p < this.arrayCount; p++) {
      const pointer = arrayPointers[p] ?? 0n;
      if (pointer !== 0n) this.accept(pointer, p, p);
    }
    let levelStart = 0;
    let reads = 0;
    for (let level = 1; levelStart < this.addresses.length; level++) {
      if (level >= maxChainBuckets) {
        this.giveUp(levelStart, "budget", say("This chain has more than {0} buckets; the rest was not read.", maxChainBuckets));
        return;
      }
      if (!this.isHere(levelStart) && ++reads > (this.array.maxChainReads ?? maxChainBuckets)) {
        this.leave(levelStart);
        return;
      }
      const fitting = Math.floor(this.reader.remainingBytes / this.sizeBytes);
      if (fitting < this.addresses.length - levelStart) {
        this.stopAt(levelStart + fitting, say("The overflow buckets from here on are more than this picture may read."));
      }
      const levelEnd = this.addresses.length;
      const ranges = this.addresses.slice(levelStart).map((address): AddressRange => ({ address, sizeBytes: this.sizeBytes }));
      const blocks = await this.reader.read(ranges);
      if (blocks === null) {
        this.stopAt(levelStart, say("The overflow buckets from here on are more than may be read."));
        return;
      }
      for (const [i, block] of blocks.entries()) this.take(block, levelStart + i);
      levelStart = levelEnd;
    }
  }

  /** Whether all buckets from `position` on lie where was read already. */
  private isHere(position: number): boolean {
    for (let i = position; i < this.addresses.length; i++) {
      const address = this.addresses[i] ?? 0n;
      if (address < this.arrayEnd || address >= this.behindEnd) return false;
    }
    return true;
  }

  /** The chains that go on from `position` are read another time. */
  private leave(position: number): void {
    for (const home of this.homes.slice(position)) this.unfinished.add(home);
    this.addresses.length = this.parents.length = this.homes.length = position;
  }

  columns(arrayBlock: MemoryBlock, arrayPointers: BigUint64Array): BucketColumns {
    const overflowCount = this.addresses.length;
    const physicalCount = this.arrayCount + overflowCount;
    const overflowPages = new Uint8Array(overflowCount * this.sizeBytes);
    for (const [i, block] of this.blocks.entries()) overflowPages.set(block.bytes, i * this.sizeBytes);

    const next = new Int32Array(physicalCount).fill(-1);
    for (const [i, parent] of this.parents.entries()) next[parent] = this.arrayCount + i;

    const overflowPointers = new BigUint64Array(physicalCount);
    overflowPointers.set(arrayPointers);
    overflowPointers.set(overflowPointersOf(overflowPages, overflowCount, this.type), this.arrayCount);

    const tophash = new Uint8Array(physicalCount * bucketSlots);
    this.copyTophash(arrayBlock.bytes, this.arrayCount, tophash, 0);
    this.copyTophash(overflowPages, overflowCount, tophash, this.arrayCount);

    return {
      baseAddress: this.array.baseAddress,
      bucketSizeBytes: this.sizeBytes,
      firstIndex: this.array.from,
      arrayCount: this.arrayCount,
      physicalCount,
      overflowAddresses: BigUint64Array.from(this.addresses),
      overflowHome: Uint32Array.from(this.homes),
      next,
      overflowPointers,
      tophash,
      unreadable: this.unreadableFlags(arrayBlock, physicalCount),
      arrayPages: arrayBlock.bytes,
      overflowPages,
    };
  }

  /** Notes the bucket at `pointer` as the next of its chain, unless the pointer leads where no runtime's does. */
  private accept(pointer: bigint, parent: number, home: number): void {
    const { baseAddress, field, bucketCount } = this.array;
    const holder = this.addressOf(parent);
    const bucket = this.array.from + home;
    if (pointer % BigInt(this.type.pointerSizeBytes) !== 0n) {
      const message = say(
        "An overflow pointer in the chain of bucket {0} of {1} is not aligned: {2}.",
        bucket,
        field,
        addressText(pointer),
      );
      this.problems.add("inconsistent", holder, message);
      return;
    }
    if (pointer >= baseAddress && pointer < this.arrayEnd) {
      // makeBucketArray puts a pointer to the array into the last preallocated overflow bucket, as a mark.
      if (pointer === baseAddress && this.isBehindArray(holder)) return;
      const index = Math.floor(Number(pointer - baseAddress) / this.sizeBytes);
      const own = index === bucket;
      const message = say(
        "An overflow pointer in the chain of bucket {0} of {1} leads back into the array, to bucket {2} of {3}.",
        bucket,
        field,
        index,
        bucketCount,
      );
      this.problems.add(own ? "cycle" : "inconsistent", holder, message);
      return;
    }
    const seenAt = this.seen.get(pointer);
    if (seenAt !== undefined) {
      const otherHome = this.homes[seenAt] ?? home;
      const own = otherHome === home;
      const at = addressText(pointer);
      const message = own
        ? say("At {0} the chain of bucket {1} of {2} comes back to itself.", at, bucket, field)
        : say(
            "At {0} the chain of bucket {1} of {2} runs into the chain of bucket {3}.",
            at,
            bucket,
            field,
            this.array.from + otherHome,
          );
      this.problems.add(own ? "cycle" : "inconsistent", holder, message);
      return;
    }
    this.seen.set(pointer, this.addresses.length);
    this.addresses.push(pointer);
    this.parents.push(parent);
    this.homes.push(home);
  }

  /** Keeps the overflow bucket's bytes and follows its own pointer. */
  private take(block: MemoryBlock, position: number): void {
    this.blocks.push(block);
    const home = this.homes[position] ?? 0;
    if (block.holes.length > 0) {
      const message = say("An overflow bucket of bucket {0} of {1} could not be read.", this.array.from + home, this.array.field);
      this.problems.add("unreadable", block.address, message);
    }
    const view = viewOf(block.bytes);
    const pointer = readPointer(view, this.type.bucket.overflowOffset, this.type.pointerSizeBytes);
    if (pointer !== 0n) this.accept(pointer, this.arrayCount + position, home);
  }

  /** There is no budget for the buckets from `position` on: a problem, or for a first look something for later. */
  private stopAt(position: number, message: string): void {
    if (this.array.maxChainReads === undefined) this.giveUp(position, "budget", message);
    else this.leave(position);
  }

  /** Forgets all noted buckets from `position` on, which were not read, and says why. */
  private giveUp(position: number, kind: "budget", message: string): void {
    const address = this.addresses[position];
    if (address === undefined) return;
    this.problems.add(kind, address, message);
    this.addresses.length = this.parents.length = this.homes.length = position;
  }

  private addressOf(physical: number): bigint {
    if (physical >= this.arrayCount) return this.addresses[physical - this.arrayCount] ?? 0n;
    return this.array.baseAddress + BigInt(this.array.from + physical) * BigInt(this.sizeBytes);
  }

  /** Whether a bucket lies in the row behind the array, where overflow buckets are preallocated. */
  private isBehindArray(address: bigint): boolean {
    return address >= this.arrayEnd && (address - this.array.baseAddress) % BigInt(this.sizeBytes) === 0n;
  }

  private copyTophash(pages: Uint8Array, count: number, tophash: Uint8Array, firstPhysical: number): void {
    let to = firstPhysical * bucketSlots;
    for (let p = 0, at = this.type.bucket.tophashOffset; p < count; p++, at += this.sizeBytes) {
      for (let slot = 0; slot < bucketSlots; slot++) tophash[to++] = pages[at + slot] ?? 0;
    }
  }

  private unreadableFlags(arrayBlock: MemoryBlock, physicalCount: number): Uint8Array {
    const flags = new Uint8Array(physicalCount);
    for (const hole of arrayBlock.holes) {
      const start = Number(hole.address - arrayBlock.address);
      flags.fill(1, Math.floor(start / this.sizeBytes), Math.ceil((start + hole.sizeBytes) / this.sizeBytes));
    }
    for (const [i, block] of this.blocks.entries()) if (block.holes.length > 0) flags[this.arrayCount + i] = 1;
    for (const home of this.unfinished) flags[home] = notReadYet;
    return flags;
  }
}
