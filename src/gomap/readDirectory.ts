/**
 * The directory of a Swiss map and the table structs it points to.
 *
 *     directory (globalDepth = 2)
 *     ┌────┐
 *     │ 00 │ ──╮
 *     ├────┤   ├──▶ table  used capacity growthLeft localDepth=1 index=0 groups.data groups.lengthMask
 *     │ 01 │ ──╯
 *     ├────┤
 *     │ 10 │ ─────▶ table  … localDepth=2 index=2
 *     ├────┤
 *     │ 11 │ ─────▶ table  … localDepth=2 index=3
 *     └────┘
 *
 * Several entries may share a table. `positions[i]` is the place of entry i's table among the tables, which stand in the order of
 * their first appearance.
 */
import { DecodedStruct, readPointer, viewOf } from "./decodeStruct.js";
import type { SwissHeader } from "./explainSwiss.js";
import { groupSlots, maxTableCapacity } from "./goConstants.js";
import { addressText } from "./hex.js";
import type { SwissType } from "./mapType.js";
import type { Picture } from "./picture.js";
import type { ProblemList } from "./problems.js";
import { say } from "./say.js";
import { arrayShare } from "./window.js";
import { counted, countText } from "./words.js";

/** A table struct's numbers; for a small map the one that its group would have. */
export interface SwissTableStruct {
  /** null for a small map. */
  readonly address: bigint | null;
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  readonly localDepth: number;
  readonly index: number;
  readonly groupsAddress: bigint;
  /** The struct could be read. */
  readonly readable: boolean;
  /** Groups that may be decoded: 0 where the numbers contradict each other. */
  readonly groupCount: number;
}

export interface Directory {
  readonly small: boolean;
  /** Entry → position in `tables`, in a first look of the first entries only; -1 for an entry that points to no table (bad memory only). */
  readonly positions: readonly number[];
  readonly tables: readonly SwissTableStruct[];
  /** All tables there should be are here. */
  readonly whole: boolean;
}

/** Directories beyond this are taken for corrupted memory: 2^32 tables of 1,024 slots. */
const maxGlobalDepth = 32;

export async function readDirectory(picture: Picture, header: SwissHeader, type: SwissType): Promise<Directory> {
  const { reader, problems } = picture;
  if (header.dirPtr === 0n) return emptyMap(picture, header);
  const dirLen = directoryLength(picture, header, type);
  if (dirLen === 0) return smallMap(picture, header, type);
  if (dirLen === null) return { small: false, positions: [], tables: [], whole: false };

  // A first look reads the beginning of a large directory.
  const firstLook = picture.options.depth === "firstLook";
  const most = firstLook ? Math.floor((reader.remainingBytes * directoryShare) / type.pointerSizeBytes) : dirLen;
  const entries = Math.min(dirLen, Math.max(1, most));
  const sizeBytes = entries * type.pointerSizeBytes;
  const blocks = await reader.read([{ address: header.dirPtr, sizeBytes }]);
  const block = blocks?.[0];
  if (block === undefined) {
    problems.add(
      "budget",
      header.dirPtr,
      say("The directory of {0} is more than this picture may read.", counted(dirLen, "entry", "entries")),
    );
    return { small: false, positions: [], tables: [], whole: false };
  }
  for (const hole of block.holes) problems.add("unreadable", hole.address, say("A part of the directory could not be read."));

  const addresses = new Map<bigint, number>();
  const view = viewOf(block.bytes);
  const positions: number[] = [];
  const mostTables = firstLook ? tablesThatFit(reader.remainingBytes, type) : dirLen;
  for (let i = 0; i < entries; i++) {
    const pointer = readPointer(view, i * type.pointerSizeBytes, type.pointerSizeBytes);
    if (addresses.size >= mostTables && !addresses.has(pointer)) break;
    positions.push(pointer === 0n ? -1 : placeOf(pointer, addresses));
    if (pointer === 0n && block.holes.length === 0) {
      const at = header.dirPtr + BigInt(i * type.pointerSizeBytes);
      problems.add("inconsistent", at, say("Entry {0} of the directory is nil.", countText(i)));
    }
  }
  const tables = await readTables(picture, [...addresses.keys()], type);
  if (tables === null) return { small: false, positions: positions.map(() => -1), tables: [], whole: false };
  if (!header.writing) checkShift(picture, header);
  const all = positions.length === dirLen && block.holes.length === 0;
  if (!header.writing && all) checkSharing(header, positions, tables, problems);
  return { small: false, positions, tables, whole: all };
}

/** The part of a first look that the directory may take. */
export const directoryShare = 1 / 8;
/** What a table's struct costs where it lies alone: a page. */
const structPageBytes = 4096;

/** Tables of full size that a first look has room for, with their structs. */
function tablesThatFit(bytes: number, type: SwissType): number {
  const tableBytes = (maxTableCapacity / groupSlots) * type.group.sizeBytes + structPageBytes;
  return Math.max(1, Math.floor((bytes * arrayShare) / tableBytes));
}

function placeOf(pointer: bigint, addresses: Map<bigint, number>): number {
  const known = addresses.get(pointer);
  if (known !== undefined) return known;
  addresses.set(pointer, addresses.size);
  return addresses.size - 1;
}

/** No group yet: the first write allocates one. */
function emptyMap({ target, problems }: Picture, header: SwissHeader): Directory {
  if ((header.used !== 0 || header.dirLen !== 0) && !header.writing) {
    const message = say("dirPtr is nil, with used {0} and dirLen {1}.", countText(header.used), countText(header.dirLen));
    problems.add("inconsistent", target.header, message);
  }
  return { small: true, positions: [], tables: [smallTable(header, 0)], whole: true };
}

function smallMap({ facts, problems }: Picture, header: SwissHeader, type: SwissType): Directory {
  if (header.used > groupSlots && !header.writing) {
    problems.add("inconsistent", header.dirPtr, say("A small map has 8 slots, used says {0}.", countText(header.used)));
  }
  const room = facts.roomAt(header.dirPtr);
  if (room !== null && room < type.group.sizeBytes) {
    const kind = header.writing ? "writing" : "inconsistent";
    const message = say(
      "dirLen is 0, but what dirPtr points to is too small for a group: {0} of {1}.",
      counted(room, "byte"),
      countText(type.group.sizeBytes),
    );
    problems.add(kind, header.dirPtr, message);
    return { small: true, positions: [], tables: [smallTable(header, 0)], whole: false };
  }
  const onStack = facts.segment(header.dirPtr).startsWith("stack");
  if (room === null && header.writing && header.used >= groupSlots && !onStack) {
    const message = say(
      "The writer may have replaced the group by a directory already, and the allocator could not be asked: the group is not shown.",
    );
    problems.add("writing", header.dirPtr, message);
    return { small: true, positions: [], tables: [smallTable(header, 0)], whole: false };
  }
  return { small: true, positions: [], tables: [smallTable(header, 1)], whole: true };
}

function smallTable(header: SwissHeader, groupCount: number): SwissTableStruct {
  return {
    address: null,
    used: header.used,
    capacity: groupSlots,
    growthLeft: Math.max(0, groupSlots - header.used),
    localDepth: 0,
    index: 0,
    groupsAddress: header.dirPtr,
    readable: true,
    groupCount,
  };
}

/** Entries of the directory that may be read; 0: a small map; null: no directory that a runtime makes. */
function directoryLength({ facts, problems }: Picture, header: SwissHeader, type: SwissType): number | null {
  const { dirLen, dirPtr, globalDepth } = header;
  if (dirLen === 0) return 0;
  if (dirLen < 0 || globalDepth > maxGlobalDepth || !isPowerOfTwo(dirLen) || dirLen > 2 ** maxGlobalDepth) {
    const message = say("dirLen is {0} and globalDepth {1}: no directory has that length.", countText(dirLen), globalDepth);
    problems.add(header.writing ? "writing" : "outOfRange", dirPtr, message);
    return null;
  }
  let length = dirLen;
  if (dirLen !== 2 ** globalDepth) {
    const kind = header.writing ? "writing" : "inconsistent";
    problems.add(kind, dirPtr, say("dirLen is {0}, but 2^globalDepth is {1}.", countText(dirLen), countText(2 ** globalDepth)));
    length = Math.min(dirLen, 2 ** globalDepth);
  }
  const room = facts.roomAt(dirPtr);
  const places = room === null ? length : Math.floor(room / type.pointerSizeBytes);
  if (places >= length) return length;
  const kind = header.writing ? "writing" : "inconsistent";
  const message = say("dirLen is {0}, the allocator gave room for {1}.", countText(dirLen), counted(places, "entry", "entries"));
  problems.add(kind, dirPtr, message);
  return places === 0 ? null : 2 ** Math.floor(Math.log2(places));
}

async function readTables(
  { reader, problems }: Picture,
  addresses: readonly bigint[],
  type: SwissType,
): Promise<SwissTableStruct[] | null> {
  const sizeBytes = type.table.sizeBytes;
  const blocks = await reader.read(addresses.map((address) => ({ address, sizeBytes })));
  if (blocks === null) {
    const message = say("The structs of {0} are more than this picture may read.", counted(addresses.length, "table"));
    problems.add("budget", addresses[0] ?? 0n, message);
    return null;
  }
  return blocks.map((block) => {
    const struct = new DecodedStruct(type.table, block);
    if (!struct.complete) problems.add("unreadable", block.address, say("A table could not be read."));
    return decodeTable(struct, problems);
  });
}

function decodeTable(struct: DecodedStruct, problems: ProblemList): SwissTableStruct {
  return {
    address: struct.address,
    used: struct.number("used"),
    capacity: struct.number("capacity"),
    growthLeft: struct.number("growthLeft"),
    localDepth: struct.number("localDepth"),
    index: struct.number("index"),
    groupsAddress: struct.value("groups.data"),
    readable: struct.complete,
    groupCount: struct.complete ? groupCountOf(struct, problems) : 0,
  };
}

/** The table's number of groups, where lengthMask and capacity agree on one; else 0, with a problem. */
function groupCountOf(struct: DecodedStruct, problems: ProblemList): number {
  const capacity = struct.number("capacity");
  const lengthMask = struct.value("groups.lengthMask");
  const count = Number(BigInt.asUintN(64, lengthMask)) + 1;
  if (!isPowerOfTwo(count) || BigInt(count) !== lengthMask + 1n) {
    const message = say("groups.lengthMask is {0}: no power of two less one.", addressText(BigInt.asUintN(64, lengthMask)));
    problems.add("outOfRange", struct.address, message);
    return 0;
  }
  if (count * groupSlots !== capacity) {
    const message = say("capacity is {0}, but groups.lengthMask says {1} of 8.", countText(capacity), counted(count, "group"));
    problems.add("inconsistent", struct.address, message);
    return 0;
  }
  if (struct.value("groups.data") === 0n) {
    problems.add("inconsistent", struct.address, say("groups.data is nil."));
    return 0;
  }
  if (capacity > maxTableCapacity) {
    problems.add(
      "outOfRange",
      struct.address,
      say("A table has at most {0} slots, this one says {1}.", countText(maxTableCapacity), countText(capacity)),
    );
  }
  return count;
}

/** Hashes have 64 bits, on 32-bit systems and wasm 32. go: internal/runtime/maps.depthToShift */
function checkShift({ target, problems }: Picture, { globalDepth, globalShift }: SwissHeader): void {
  if (globalShift === 64 - globalDepth || globalShift === 32 - globalDepth) return;
  const message = say("globalShift is {0}, with globalDepth {1} it would be {2}.", globalShift, globalDepth, 64 - globalDepth);
  problems.add("inconsistent", target.header, message);
}

/** A table stands 2^(globalDepth - localDepth) times in the directory, from its index on. go: internal/runtime/maps.Map.replaceTable */
function checkSharing(
  header: SwissHeader,
  positions: readonly number[],
  tables: readonly SwissTableStruct[],
  problems: ProblemList,
): void {
  const firstEntry = new Map<number, number>();
  const entries = new Map<number, number>();
  for (const [i, position] of positions.entries()) {
    if (!firstEntry.has(position)) firstEntry.set(position, i);
    entries.set(position, (entries.get(position) ?? 0) + 1);
  }
  for (const [position, table] of tables.entries()) {
    if (!table.readable) continue;
    const address = table.address ?? 0n;
    const first = firstEntry.get(position) ?? -1;
    if (table.index !== first) {
      const index = countText(table.index);
      const message =
        table.index === -1
          ? say(
              "The table's index is {0} (a stale table, replaced by a growth), it stands at entry {1}.",
              index,
              countText(first),
            )
          : say("The table's index is {0}, it stands at entry {1}.", index, countText(first));
      problems.add("inconsistent", address, message);
    }
    const expected = 2 ** (header.globalDepth - table.localDepth);
    if (entries.get(position) !== expected) {
      const message = say(
        "The table's localDepth {0} makes {1} directory entries, it has {2}.",
        table.localDepth,
        countText(expected),
        countText(entries.get(position) ?? 0),
      );
      problems.add("inconsistent", address, message);
    }
  }
}

function isPowerOfTwo(count: number): boolean {
  return count >= 1 && Number.isSafeInteger(count) && 2 ** Math.round(Math.log2(count)) === count;
}
