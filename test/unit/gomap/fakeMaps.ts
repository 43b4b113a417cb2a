/**
 * Maps that were never filled by a runtime, laid into a {@link FakeMemory} from a description of their buckets or groups.
 * Truth about real maps comes from real Go (test/live); these serve rules, corners and corruption.
 */
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import type { FieldLayout, HmapType, StructLayout, SwissType, ValueKind, ValueType } from "../../../src/gomap/mapType.js";
import type { FakeMemory } from "./fakeMemory.js";

/** A full slot: tophash (or H2), key, elem; or just the byte of a slot that is not full. */
export type FakeSlot = number | readonly [mark: number, key: bigint | number, elem: bigint | number];
/** Slots 0, 1, …; the rest is emptyRest (or empty). */
export type FakeBucket = readonly FakeSlot[];

const valueSizes: Partial<Record<ValueKind, number>> = { int8: 1, int64: 8, float32: 4, string: 16, pointer: 8, bool: 1 };

export function valueType(kind: ValueKind, sizeBytes = valueSizes[kind] ?? 8, typeName: string = kind): ValueType {
  return { typeName, kind, sizeBytes, indirect: sizeBytes > 128 };
}

function structOf(
  typeName: string,
  sizeBytes: number,
  fields: readonly [string, number, number, FieldLayout["kind"]][],
): StructLayout {
  return { typeName, sizeBytes, fields: fields.map(([name, offset, size, kind]) => ({ name, offset, sizeBytes: size, kind })) };
}

const hmapHeader = structOf("runtime.hmap", 48, [
  ["count", 0, 8, "int"],
  ["flags", 8, 1, "uint"],
  ["B", 9, 1, "uint"],
  ["noverflow", 10, 2, "uint"],
  ["hash0", 12, 4, "seed"],
  ["buckets", 16, 8, "pointer"],
  ["oldbuckets", 24, 8, "pointer"],
  ["nevacuate", 32, 8, "uint"],
  ["extra", 40, 8, "pointer"],
]);

const mapextra = structOf("runtime.mapextra", 24, [
  ["overflow", 0, 8, "pointer"],
  ["oldoverflow", 8, 8, "pointer"],
  ["nextOverflow", 16, 8, "pointer"],
]);

export function hmapType(key: ValueType = valueType("int64"), elem: ValueType = valueType("int64")): HmapType {
  const keyStride = key.indirect ? 8 : key.sizeBytes;
  const elemStride = elem.indirect ? 8 : elem.sizeBytes;
  const overflowOffset = Math.ceil((8 + 8 * keyStride + 8 * elemStride) / 8) * 8;
  return {
    kind: "hmap",
    typeName: `map[${key.typeName}]${elem.typeName}`,
    key,
    elem,
    pointerSizeBytes: 8,
    header: hmapHeader,
    extra: mapextra,
    bucket: {
      sizeBytes: overflowOffset + 8,
      tophashOffset: 0,
      keysOffset: 8,
      keyStride,
      elemsOffset: 8 + 8 * keyStride,
      elemStride,
      overflowOffset,
    },
  };
}

const swissHeader = structOf("internal/runtime/maps.Map", 48, [
  ["used", 0, 8, "uint"],
  ["seed", 8, 8, "seed"],
  ["dirPtr", 16, 8, "pointer"],
  ["dirLen", 24, 8, "int"],
  ["globalDepth", 32, 1, "uint"],
  ["globalShift", 33, 1, "uint"],
  ["writing", 34, 1, "uint"],
  ["tombstonePossible", 35, 1, "bool"],
  ["clearSeq", 40, 8, "uint"],
]);

const swissTable = structOf("internal/runtime/maps.table", 32, [
  ["used", 0, 2, "uint"],
  ["capacity", 2, 2, "uint"],
  ["growthLeft", 4, 2, "uint"],
  ["localDepth", 6, 1, "uint"],
  ["index", 8, 8, "int"],
  ["groups.data", 16, 8, "pointer"],
  ["groups.lengthMask", 24, 8, "uint"],
]);

export function swissType(
  key: ValueType = valueType("int64"),
  elem: ValueType = valueType("int64"),
  slots: "interleaved" | "split" = "interleaved",
): SwissType {
  const keySize = key.indirect ? 8 : key.sizeBytes;
  const elemSize = elem.indirect ? 8 : elem.sizeBytes;
  const split = slots === "split";
  return {
    kind: "swiss",
    typeName: `map[${key.typeName}]${elem.typeName}`,
    key,
    elem,
    pointerSizeBytes: 8,
    header: swissHeader,
    table: swissTable,
    group: {
      sizeBytes: 8 + 8 * (keySize + elemSize),
      ctrlOffset: 0,
      slots,
      keyOffset: 8,
      keyStride: split ? keySize : keySize + elemSize,
      elemOffset: split ? 8 + 8 * keySize : 8 + keySize,
      elemStride: split ? elemSize : keySize + elemSize,
    },
  };
}

/** Chains by bucket index: the bucket of the array, then overflow buckets. Missing ones are empty. */
export type FakeChains = Readonly<Record<number, readonly FakeBucket[]>>;

export interface FakeHmap {
  readonly B: number;
  readonly buckets?: FakeChains;
  readonly oldBuckets?: FakeChains;
  /** The growth is to the same size. */
  readonly sameSize?: boolean;
  readonly flags?: number;
  readonly nevacuate?: number;
  /** Instead of the number of full slots. */
  readonly count?: number;
  readonly noverflow?: number;
  /** Places for overflow buckets behind the array; the last one holds the runtime's mark until it is taken. */
  readonly preallocated?: number;
  readonly type?: HmapType;
}

export interface LaidOut<T> {
  readonly target: MapTarget & { readonly type: T };
  readonly header: bigint;
  /** buckets, or the directory (the group of a small map). */
  readonly array: bigint;
  readonly oldArray: bigint;
  readonly tables: readonly { readonly address: bigint; readonly groups: bigint }[];
}

/** Lays out a classic map. */
export function layHmap(memory: FakeMemory, map: FakeHmap): LaidOut<HmapType> {
  const type = map.type ?? hmapType();
  const header = memory.allocate(48);
  const array = map.buckets === undefined ? 0n : layArray(memory, type, 2 ** map.B, map.buckets, map.preallocated ?? 0);
  const oldCount = map.sameSize === true ? 2 ** map.B : 2 ** (map.B - 1);
  const oldArray = map.oldBuckets === undefined ? 0n : layArray(memory, type, oldCount, map.oldBuckets, 0);
  const full = fullSlots(map.buckets, 5) + fullSlots(map.oldBuckets, 5);
  memory.writeUint(header, map.count ?? full, 8);
  memory.writeUint(header + 8n, map.flags ?? (map.sameSize === true ? 8 : 0), 1);
  memory.writeUint(header + 9n, map.B, 1);
  memory.writeUint(header + 10n, map.noverflow ?? overflowBuckets(map.buckets), 2);
  memory.writeUint(header + 12n, 0x5eed, 4);
  memory.writeUint(header + 16n, array, 8);
  memory.writeUint(header + 24n, oldArray, 8);
  memory.writeUint(header + 32n, map.nevacuate ?? 0, 8);
  return { target: targetOf(type, header, memory), header, array, oldArray, tables: [] };
}

function layArray(memory: FakeMemory, type: HmapType, count: number, chains: FakeChains, preallocated: number): bigint {
  const size = BigInt(type.bucket.sizeBytes);
  const array = memory.allocate((count + preallocated) * type.bucket.sizeBytes);
  const overflowAt = BigInt(type.bucket.overflowOffset);
  if (preallocated > 0) memory.writeUint(array + BigInt(count + preallocated - 1) * size + overflowAt, array, 8);
  let taken = 0;
  for (const [index, chain] of Object.entries(chains)) {
    let address = array + BigInt(index) * size;
    for (const [i, bucket] of chain.entries()) {
      layBucket(memory, type, address, bucket);
      if (i + 1 === chain.length) continue;
      const next = taken < preallocated ? array + BigInt(count + taken++) * size : memory.allocate(type.bucket.sizeBytes);
      memory.writeUint(address + overflowAt, next, 8);
      memory.writeUint(next + overflowAt, 0, 8);
      address = next;
    }
  }
  return array;
}

function layBucket(memory: FakeMemory, type: HmapType, address: bigint, bucket: FakeBucket): void {
  const { keysOffset, keyStride, elemsOffset, elemStride } = type.bucket;
  for (const [slot, content] of bucket.entries()) {
    const mark = typeof content === "number" ? content : content[0];
    memory.writeUint(address + BigInt(slot), mark, 1);
    if (typeof content === "number") continue;
    memory.writeUint(address + BigInt(keysOffset + slot * keyStride), content[1], Math.min(8, keyStride));
    memory.writeUint(address + BigInt(elemsOffset + slot * elemStride), content[2], Math.min(8, elemStride));
  }
}

export interface FakeTable {
  readonly groups: readonly FakeBucket[];
  readonly localDepth?: number;
  readonly index?: number;
  readonly used?: number;
  readonly growthLeft?: number;
}

export interface FakeSwiss {
  /** A small map's group; null: not allocated yet. */
  readonly small?: FakeBucket | null;
  /** Positions in `tables`. */
  readonly directory?: readonly number[];
  readonly tables?: readonly FakeTable[];
  readonly used?: number;
  readonly writing?: boolean;
  readonly type?: SwissType;
  readonly goVersion?: string;
}

/** Lays out a Swiss map. */
export function laySwiss(memory: FakeMemory, map: FakeSwiss): LaidOut<SwissType> {
  const type = map.type ?? swissType();
  const header = memory.allocate(48);
  const groupsOf = map.tables?.flatMap((table) => table.groups) ?? [map.small ?? []];
  const full = groupsOf.reduce((sum, group) => sum + group.filter((slot) => typeof slot !== "number").length, 0);
  const directory = map.directory ?? [];
  const depth = Math.log2(Math.max(1, directory.length));
  const tables = (map.tables ?? []).map((table, position) => layTable(memory, type, table, directory, position, depth));
  let array = 0n;
  if (map.tables !== undefined) {
    array = memory.allocate(8 * directory.length);
    for (const [i, position] of directory.entries()) memory.writeUint(array + BigInt(8 * i), tables[position]?.address ?? 0n, 8);
  } else if (map.small != null) {
    array = layGroups(memory, type, [map.small]);
  }
  memory.writeUint(header, map.used ?? full, 8);
  memory.writeUint(header + 8n, 0x5eed5eed, 8);
  memory.writeUint(header + 16n, array, 8);
  memory.writeUint(header + 24n, directory.length, 8);
  memory.writeUint(header + 32n, depth, 1);
  memory.writeUint(header + 33n, map.tables === undefined ? 0 : 64 - depth, 1);
  memory.writeUint(header + 34n, map.writing === true ? 1 : 0, 1);
  memory.writeUint(header + 35n, groupsOf.some((group) => group.includes(0xfe)) ? 1 : 0, 1);
  const target = targetOf(type, header, memory);
  return { target: { ...target, goVersion: map.goVersion ?? target.goVersion }, header, array, oldArray: 0n, tables };
}

function layTable(
  memory: FakeMemory,
  type: SwissType,
  table: FakeTable,
  directory: readonly number[],
  position: number,
  depth: number,
): { readonly address: bigint; readonly groups: bigint } {
  const address = memory.allocate(32);
  const groups = layGroups(memory, type, table.groups);
  const slots = table.groups.flat();
  const used = table.used ?? slots.filter((slot) => typeof slot !== "number").length;
  const deleted = slots.filter((slot) => slot === 0xfe).length;
  const capacity = table.groups.length * 8;
  const shared = directory.filter((entry) => entry === position).length;
  memory.writeUint(address, used, 2);
  memory.writeUint(address + 2n, capacity, 2);
  memory.writeUint(address + 4n, table.growthLeft ?? Math.max(0, (capacity * 7) / 8 - used - deleted), 2);
  memory.writeUint(address + 6n, table.localDepth ?? depth - Math.log2(Math.max(1, shared)), 1);
  memory.writeUint(address + 8n, table.index ?? directory.indexOf(position), 8);
  memory.writeUint(address + 16n, groups, 8);
  memory.writeUint(address + 24n, table.groups.length - 1, 8);
  return { address, groups };
}

function layGroups(memory: FakeMemory, type: SwissType, groups: readonly FakeBucket[]): bigint {
  const { sizeBytes, keyOffset, keyStride, elemOffset, elemStride } = type.group;
  const base = memory.allocate(groups.length * sizeBytes);
  for (const [i, group] of groups.entries()) {
    const address = base + BigInt(i * sizeBytes);
    for (let slot = 0; slot < 8; slot++) {
      const content = group[slot] ?? 0x80;
      memory.writeUint(address + BigInt(slot), typeof content === "number" ? content : content[0], 1);
      if (typeof content === "number") continue;
      memory.writeUint(address + BigInt(keyOffset + slot * keyStride), content[1], Math.min(8, type.key.sizeBytes));
      memory.writeUint(address + BigInt(elemOffset + slot * elemStride), content[2], Math.min(8, type.elem.sizeBytes));
    }
  }
  return base;
}

function targetOf<T extends HmapType | SwissType>(type: T, header: bigint, memory: FakeMemory): MapTarget & { readonly type: T } {
  const variable = memory.allocate(8, "stack of goroutine 1");
  memory.writeUint(variable, header, 8);
  return {
    expression: "m",
    typeName: type.typeName,
    keyType: type.key.typeName,
    elemType: type.elem.typeName,
    type,
    goVersion: type.kind === "hmap" ? "go1.23.12" : "go1.27.1",
    goarch: "amd64",
    variable,
    header,
    sharedWith: [],
    memory: "readMemory",
  };
}

function fullSlots(chains: FakeChains | undefined, least: number): number {
  const slots = Object.values(chains ?? {}).flat(2);
  return slots.filter((slot) => typeof slot !== "number" && slot[0] >= least).length;
}

function overflowBuckets(chains: FakeChains | undefined): number {
  return Object.values(chains ?? {}).reduce((sum, chain) => sum + chain.length - 1, 0);
}

/** Eight full slots, with keys from `first` on and elems ten times as large. */
export function fullBucket(first: number, mark = 0x40): FakeBucket {
  return Array.from({ length: 8 }, (_, i): FakeSlot => [mark + i, first + i, 10 * (first + i)]);
}
