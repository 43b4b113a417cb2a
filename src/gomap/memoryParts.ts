/**
 * The parts of a map's structures by address: what the bytes of a range of memory are. Pure, and by arithmetic: nothing is made
 * for parts that are not asked for.
 *
 *     hmap      count │ flags │ B │ noverflow │ hash0 │ buckets → │ oldbuckets → │ nevacuate │ extra →
 *     bucket    tophash[8] │ key 0 … key 7 │ elem 0 … elem 7 │ overflow →
 *     group     ctrl[8] │ key 0 │ elem 0 │ key 1 │ elem 1 │ …
 */
import { bucketSlots, groupSlots } from "./goConstants.js";
import type { Address, LayoutField, LayoutHead, LayoutStruct } from "./layout.js";
import type { Place } from "./mapModel.js";
import type { StructLayout } from "./mapType.js";
import { type PartKind, type Shape, noShape, pointerBytesOf, shapeOfRead, shapeOfStruct, slotsShape } from "./memoryShapes.js";
import { OverflowIndex } from "./overflowIndex.js";

/** What a part is a part of. */
export type MemoryOwner =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "struct"; readonly typeName: string }
  /** `link`: how many buckets of the chain stand before it; 0 in the array. */
  | { readonly kind: "bucket"; readonly old: boolean; readonly index: number; readonly link: number }
  /** Laid behind the array by makeBucketArray; none of the chains that were read leads there. */
  | { readonly kind: "preallocated"; readonly index: number }
  | { readonly kind: "directory" }
  | { readonly kind: "table"; readonly position: number }
  /** `table`: null for the one group of a small map. */
  | { readonly kind: "group"; readonly table: number | null; readonly group: number };

export interface MemoryPart {
  readonly address: bigint;
  readonly sizeBytes: number;
  readonly kind: PartKind;
  /** Go's name of a field; "" for others. */
  readonly name: string;
  /** Which of several: the slot of a key or elem, the entry of the directory; else null. */
  readonly index: number | null;
  readonly owner: MemoryOwner;
  /** Holds a pointer. */
  readonly pointer: boolean;
  /** Of fields that the picture has: their value and meaning. */
  readonly field: LayoutField | null;
  /** The bucket or group it belongs to. */
  readonly place: Place | null;
  /** Of a key or elem: the tophash or control byte of its slot; null where it was not read. */
  readonly mark: number | null;
}

/** Columns of a bucket array, as far as parts need them. */
export interface BucketArray {
  readonly baseAddress: Address;
  readonly bucketSizeBytes: number;
  readonly firstIndex: number;
  readonly arrayCount: number;
  readonly overflowAddresses: BigUint64Array;
  readonly overflowHome: Uint32Array;
  readonly next: Int32Array;
  readonly tophash: Uint8Array;
  readonly unreadable: Uint8Array;
}

export interface GroupArray {
  readonly firstGroup: number;
  readonly control: Uint8Array;
  readonly unreadable: Uint8Array;
}

export type StructureArrays =
  | { readonly kind: "hmap"; readonly buckets: BucketArray; readonly oldBuckets: BucketArray | null }
  | { readonly kind: "swiss"; readonly tables: readonly GroupArray[] };

/** A chain that is longer is a cycle that was not found. */
const longestWalk = 10_000;

/** The structures of one map at one stop. */
export class MemoryStructure {
  /** In order of address: header, extra, variable, directory, tables, groups. */
  private readonly blocks: Block[] = [];
  private readonly shape: readonly Shape[];
  private readonly pointerBytes: 4 | 8;
  private readonly overflow = { new: new OverflowIndex(), old: new OverflowIndex() };
  private arrays: StructureArrays | null = null;

  /** @param tableStruct how internal/runtime/maps.table lies in memory, where that is known */
  constructor(
    private readonly head: LayoutHead,
    private readonly tableStruct: StructLayout | null,
  ) {
    this.pointerBytes = pointerBytesOf(head.goarch);
    this.shape = slotsShape(head, this.pointerBytes);
    this.addStructs();
    if (head.layout.kind === "swiss") this.addTables(head.layout);
    this.blocks.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  }

  /** The columns of the arrays, as they have become known; null while none are. */
  know(arrays: StructureArrays | null): void {
    this.arrays = arrays;
    if (arrays?.kind !== "hmap") return;
    this.overflow.new.file(arrays.buckets.overflowAddresses);
    if (arrays.oldBuckets !== null) this.overflow.old.file(arrays.oldBuckets.overflowAddresses);
  }

  /** Parts that lie in `sizeBytes` bytes from `from` on, all or in part, in order of address. They do not overlap. */
  partsIn(from: bigint, sizeBytes: number): MemoryPart[] {
    const to = from + BigInt(Math.max(0, sizeBytes));
    const parts: MemoryPart[] = [];
    for (const block of [...this.bucketBlocks(from, to), ...this.blocksIn(from, to)]) addParts(parts, block, from, to);
    // The sort is stable: what was found first wins.
    parts.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
    let end = 0n;
    return parts.filter((part) => {
      if (part.address < end) return false;
      end = part.address + BigInt(part.sizeBytes);
      return true;
    });
  }

  partAt(address: bigint): MemoryPart | null {
    return this.partsIn(address, 1)[0] ?? null;
  }

  private addStructs(): void {
    const { header, extra, variable, expression } = this.head;
    for (const struct of [header, extra]) if (struct !== null) this.blocks.push(structBlock(struct, this.pointerBytes));
    if (variable === null) return;
    const shape: Shape = { ...noShape, kind: "field", sizeBytes: this.pointerBytes, pointer: true };
    const owner: MemoryOwner = { kind: "variable", name: expression };
    this.blocks.push(arrayBlock(BigInt(variable.address), this.pointerBytes, 1, [shape], () => ({ owner, place: null })));
  }

  private addTables(layout: Extract<LayoutHead["layout"], { kind: "swiss" }>): void {
    const { header } = this.head;
    const pointer = header?.fields.find(({ name }) => name === "dirPtr")?.value;
    if (!layout.small && pointer !== undefined && /^0x[0-9a-f]+$/.test(pointer)) {
      const shape: Shape = { ...noShape, kind: "directory", sizeBytes: this.pointerBytes, pointer: true };
      const owner: MemoryOwner = { kind: "directory" };
      const one = () => ({ owner, place: null });
      this.blocks.push(arrayBlock(BigInt(pointer), this.pointerBytes, layout.dirLen, [shape], one));
    }
    const tableShape = this.tableStruct === null ? [] : shapeOfStruct(this.tableStruct);
    for (const [position, table] of layout.tables.entries()) {
      if (table.address !== undefined && this.tableStruct !== null) {
        const owner: MemoryOwner = { kind: "table", position };
        const of = () => ({ owner, place: null });
        this.blocks.push(arrayBlock(BigInt(table.address), this.tableStruct.sizeBytes, 1, tableShape, of));
      }
      const groups = arrayBlock(BigInt(table.groupsAddress), layout.groupSizeBytes, table.groupCount, this.shape, (group) => ({
        owner: { kind: "group", table: layout.small ? null : position, group },
        place: { kind: "group", table: position, group },
        mark: (slot) => this.controlOf(position, group, slot),
      }));
      if (groups.from !== 0n) this.blocks.push(groups);
    }
  }

  private controlOf(position: number, group: number, slot: number): number | null {
    const table = this.arrays?.kind === "swiss" ? this.arrays.tables[position] : undefined;
    const at = group - (table?.firstGroup ?? 0);
    return table?.unreadable[at] === 0 ? (table.control[at * groupSlots + slot] ?? null) : null;
  }

  /** Blocks of the sorted list that reach into the range. */
  private blocksIn(from: bigint, to: bigint): Block[] {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.blocks[middle]?.to ?? 0n) > from) high = middle;
      else low = middle + 1;
    }
    const found: Block[] = [];
    for (let i = low; i < this.blocks.length; i++) {
      const block = this.blocks[i];
      if (block === undefined || block.from >= to) break;
      found.push(block);
    }
    return found;
  }

  /** Overflow buckets first: some of them lie where the preallocated ones do. */
  private bucketBlocks(from: bigint, to: bigint): Block[] {
    const { arrays } = this;
    const { layout } = this.head;
    if (arrays?.kind !== "hmap" || layout.kind !== "hmap") return [];
    const blocks: Block[] = [];
    const both = [
      { old: false, array: arrays.buckets, index: this.overflow.new },
      { old: true, array: arrays.oldBuckets, index: this.overflow.old },
    ];
    for (const { old, array, index } of both) {
      if (array === null) continue;
      const reach = BigInt(wholeSize(array.bucketSizeBytes));
      for (const position of index.beginningIn(from > reach ? from - reach : 0n, to)) {
        blocks.push(this.overflowBlock(array, old, position));
      }
    }
    for (const { old, array } of both) {
      if (array === null) continue;
      const base = BigInt(array.baseAddress);
      const count = Math.max(array.firstIndex + array.arrayCount, old ? 0 : layout.bucketCount);
      const array0 = arrayBlock(base, array.bucketSizeBytes, count, this.shape, (index) => ({
        owner: { kind: "bucket", old, index, link: 0 },
        place: { kind: "bucket", old, index },
        mark: (slot) => markOf(array, index - array.firstIndex, slot),
      }));
      blocks.push(array0);
      if (!old && layout.preallocatedOverflow !== null && layout.preallocatedOverflow > 0) {
        blocks.push(
          arrayBlock(array0.to, array.bucketSizeBytes, layout.preallocatedOverflow, this.shape, (index) => ({
            owner: { kind: "preallocated", index },
            place: null,
          })),
        );
      }
    }
    return blocks;
  }

  private overflowBlock(array: BucketArray, old: boolean, position: number): Block {
    const physical = array.arrayCount + position;
    const home = array.overflowHome[position] ?? 0;
    const index = array.firstIndex + home;
    let link = 0;
    for (let at = home; at !== physical && at >= 0 && link < longestWalk; link++) at = array.next[at] ?? -1;
    return arrayBlock(array.overflowAddresses[position] ?? 0n, array.bucketSizeBytes, 1, this.shape, () => ({
      owner: { kind: "bucket", old, index, link },
      place: { kind: "bucket", old, index },
      mark: (slot) => markOf(array, physical, slot),
    }));
  }
}

// ---- blocks: arrays of one shape -------------------------------------------------------------------------------------

interface Element {
  readonly owner: MemoryOwner;
  readonly place: Place | null;
  readonly mark?: (slot: number) => number | null;
}

interface Block {
  readonly from: bigint;
  readonly to: bigint;
  readonly stride: bigint;
  readonly shape: readonly Shape[];
  readonly element: (index: number) => Element;
}

function arrayBlock(from: bigint, strideBytes: number, count: number, shape: readonly Shape[], element: Block["element"]): Block {
  const stride = BigInt(wholeSize(strideBytes));
  return { from, to: from + stride * BigInt(wholeSize(count)), stride, shape, element };
}

/** A damaged header may say anything. */
function wholeSize(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function addParts(parts: MemoryPart[], block: Block, from: bigint, to: bigint): void {
  const { stride, shape, element } = block;
  const start = from > block.from ? from : block.from;
  const end = to < block.to ? to : block.to;
  if (stride === 0n || start >= end) return;
  for (let index = (start - block.from) / stride; block.from + index * stride < end; index++) {
    const base = block.from + index * stride;
    const { owner, place, mark } = element(Number(index));
    for (const { offset, ...rest } of shape) {
      const address = base + BigInt(offset);
      if (address >= to || address + BigInt(rest.sizeBytes) <= from) continue;
      const slot = rest.kind === "key" || rest.kind === "elem" ? rest.index : null;
      parts.push({
        ...rest,
        address,
        index: rest.kind === "directory" ? Number(index) : rest.index,
        owner,
        place,
        mark: slot === null ? null : (mark?.(slot) ?? null),
      });
    }
  }
}

function markOf({ tophash, unreadable }: BucketArray, physical: number, slot: number): number | null {
  return unreadable[physical] === 0 ? (tophash[physical * bucketSlots + slot] ?? null) : null;
}

function structBlock(struct: LayoutStruct, pointerBytes: number): Block {
  const owner: MemoryOwner = { kind: "struct", typeName: struct.typeName };
  return arrayBlock(BigInt(struct.address), struct.sizeBytes, 1, shapeOfRead(struct, pointerBytes), () => ({
    owner,
    place: null,
  }));
}
