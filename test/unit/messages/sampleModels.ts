/**
 * Maps that no Go program made, as models with a source of slots: for tests of what is done with a model (writing, drawing).
 * They are built as the runtime builds them, from a toy hash, so that fullness, chains and evacuation look as they do in life.
 */
import type {
  Address,
  HmapSlot,
  HmapSlotState,
  LayoutBucket,
  LayoutHead,
  LayoutStruct,
  SwissSlot,
  SwissTableHead,
} from "../../../src/gomap/layout.js";
import type { BucketColumns, MapModel, Place, TableColumns } from "../../../src/gomap/mapModel.js";
import type { LayoutItem, SlotSource } from "../../../src/messages/writeLayout.js";

export interface Sample {
  readonly model: MapModel;
  readonly slotsOf: SlotSource;
}

const evacuatedX = 2;
const evacuatedEmpty = 4;
const minTopHash = 5;
const hmapStates: readonly HmapSlotState[] = ["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"];

export function address(value: bigint | number): Address {
  return `0x${value.toString(16)}`;
}

function byteText(value: number): Address {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

/** 32 bits that look random, the same for the same key. */
export function toyHash(key: number): number {
  let hash = Math.imul(key + 1, 0x9e3779b1) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Little-endian hex of a 64-bit value. */
export function rawOf(value: number, sizeBytes = 8): string {
  const digits = BigInt.asUintN(sizeBytes * 8, BigInt(value))
    .toString(16)
    .padStart(sizeBytes * 2, "0");
  return (digits.match(/../g) ?? []).reverse().join("");
}

export const mapStruct = (typeName: string, at: Address, fields: readonly [string, number, number, string][]): LayoutStruct => ({
  typeName,
  address: at,
  segment: "heap",
  sizeBytes: 48,
  fields: fields.map(([name, offset, sizeBytes, value]) => ({
    name,
    offset,
    sizeBytes,
    raw: rawOf(Number(value), sizeBytes),
    value,
    meaning: `what ${name} says`,
  })),
});

const bucketSize = 208;

interface Buckets {
  readonly columns: BucketColumns;
  /** The key in slot s of physical bucket p: keys[p · 8 + s]. */
  readonly keys: Int32Array;
}

/** `keys` into 2^B buckets; those for which `belongs` is false are left out. */
function fillBuckets(B: number, base: bigint, keys: readonly number[], belongs: (key: number) => boolean): Buckets {
  const arrayCount = 2 ** B;
  const physical: number[][] = Array.from({ length: arrayCount }, () => []);
  const next: number[] = Array.from({ length: arrayCount }, () => -1);
  const home: number[] = [];
  for (const key of keys) {
    if (!belongs(key)) continue;
    const index = toyHash(key) & (arrayCount - 1);
    let p = index;
    while ((physical[p]?.length ?? 0) >= 8 && (next[p] ?? -1) >= 0) p = next[p] ?? -1;
    if ((physical[p]?.length ?? 0) >= 8) {
      next[p] = physical.length;
      p = physical.length;
      physical.push([]);
      next.push(-1);
      home.push(index);
    }
    physical[p]?.push(key);
  }
  const overflowAddress = (p: number) => base + BigInt(0x100000 + p * bucketSize);
  const tophash = new Uint8Array(physical.length * 8);
  const keyColumn = new Int32Array(physical.length * 8);
  physical.forEach((bucket, p) =>
    bucket.forEach((key, s) => {
      const top = toyHash(key) >>> 24;
      tophash[p * 8 + s] = top < minTopHash ? top + minTopHash : top;
      keyColumn[p * 8 + s] = key;
    }),
  );
  const columns: BucketColumns = {
    baseAddress: base,
    bucketSizeBytes: bucketSize,
    firstIndex: 0,
    arrayCount,
    physicalCount: physical.length,
    overflowAddresses: BigUint64Array.from(home, (_, i) => overflowAddress(arrayCount + i)),
    overflowHome: Uint32Array.from(home),
    next: Int32Array.from(next),
    overflowPointers: BigUint64Array.from(next, (p) => (p < 0 ? 0n : overflowAddress(p))),
    tophash,
    unreadable: new Uint8Array(physical.length),
    arrayPages: new Uint8Array(0),
    overflowPages: new Uint8Array(0),
  };
  return { columns, keys: keyColumn };
}

function markEvacuated({ columns }: Buckets, evacuated: (index: number) => boolean): void {
  const mark = (p: number) => {
    for (let i = p * 8; i < p * 8 + 8; i++) {
      const full = (columns.tophash[i] ?? 0) >= minTopHash;
      columns.tophash[i] = full ? evacuatedX + (i & 1) : evacuatedEmpty;
    }
  };
  for (let index = 0; index < columns.arrayCount; index++) {
    if (!evacuated(index)) continue;
    for (let p = index; p >= 0; p = columns.next[p] ?? -1) mark(p);
  }
}

function chainOf({ columns, keys }: Buckets, index: number): LayoutBucket[] {
  const chain: LayoutBucket[] = [];
  for (let p = index; p >= 0; p = columns.next[p] ?? -1) {
    const slots = Array.from({ length: 8 }, (_, s): HmapSlot => {
      const tophash = columns.tophash[p * 8 + s] ?? 0;
      if (tophash < minTopHash) return { tophash: byteText(tophash), state: hmapStates[tophash] ?? "empty" };
      return { tophash: byteText(tophash), state: "full", ...valuesOf(keys[p * 8 + s] ?? 0) };
    });
    const at =
      p < columns.arrayCount
        ? columns.baseAddress + BigInt(p * bucketSize)
        : (columns.overflowAddresses[p - columns.arrayCount] ?? 0n);
    chain.push({ address: address(at), overflow: address(columns.overflowPointers[p] ?? 0n), slots });
  }
  return chain;
}

function valuesOf(key: number) {
  return { key: String(key), elem: `"v${key}"`, keyRaw: rawOf(key), elemRaw: `${rawOf(0x4b0000 + key)}${rawOf(4)}` };
}

const headBase = {
  format: "go-map-layout/1",
  expression: "m",
  type: "map[int]string",
  keyType: "int",
  elemType: "string",
  goarch: "amd64",
  variable: { address: "0xc00006a9c8", segment: "stack of goroutine 1" },
  key: { type: "int", sizeBytes: 8, offset: 8, stride: 8, indirect: false },
  elem: { type: "string", sizeBytes: 16, offset: 72, stride: 16, indirect: false },
  state: "normal",
  sharedWith: [],
  memory: "readMemory",
  problems: [],
} as const;

export interface HmapSampleOptions {
  readonly B: number;
  readonly entries: number;
  /** Old buckets below this are evacuated, and `extraEvacuated`; absent when the map is not growing. */
  readonly nevacuate?: number;
  readonly extraEvacuated?: readonly number[];
  readonly head?: Partial<LayoutHead>;
}

/** A map[int]string of Go 1.23 with the keys 0 … entries-1. */
export function hmapSample(options: HmapSampleOptions): Sample {
  const { B, entries, nevacuate } = options;
  const growing = nevacuate !== undefined;
  const oldB = B - 1;
  const keys = Array.from({ length: entries }, (_, i) => i);
  const isEvacuated = (old: number) => growing && (old < nevacuate || (options.extraEvacuated ?? []).includes(old));
  const oldOf = (key: number) => toyHash(key) & (2 ** oldB - 1);
  const buckets = fillBuckets(B, 0xc000108000n, keys, (key) => !growing || isEvacuated(oldOf(key)));
  const old = growing ? fillBuckets(oldB, 0xc000106000n, keys, () => true) : null;
  if (old) markEvacuated(old, isEvacuated);

  const overflowCount = buckets.columns.physicalCount - buckets.columns.arrayCount;
  const evacuatedCount = old ? Array.from({ length: 2 ** oldB }, (_, i) => i).filter(isEvacuated).length : 0;
  const bucketBytes = 2 ** B * bucketSize;
  const growsAt = B === 0 ? 9 : 6.5 * 2 ** B + 1;
  const head: LayoutHead = {
    ...headBase,
    goVersion: "go1.23.12",
    length: entries,
    header: mapStruct("runtime.hmap", "0xc000076480", [
      ["count", 0, 8, String(entries)],
      ["flags", 8, 1, "4"],
      ["B", 9, 1, String(B)],
      ["noverflow", 10, 2, String(overflowCount)],
      ["hash0", 12, 4, "0x1b2c3d4e"],
      ["buckets", 16, 8, "0xc000108000"],
      ["oldbuckets", 24, 8, old ? "0xc000106000" : "0x0"],
      ["nevacuate", 32, 8, String(nevacuate ?? 0)],
      ["extra", 40, 8, "0x0"],
    ]),
    extra: null,
    chain: [
      {
        role: "variable",
        address: "0xc00006a9c8",
        segment: "stack of goroutine 1",
        label: "variable &m",
        sizeBytes: 8,
        allocatedBytes: null,
        scanned: null,
      },
      {
        role: "header",
        address: "0xc000076480",
        segment: "heap",
        label: "hmap",
        sizeBytes: 48,
        allocatedBytes: 48,
        scanned: true,
      },
      {
        role: "buckets",
        address: "0xc000108000",
        segment: "heap",
        label: `buckets · ${2 ** B} × 208 B`,
        sizeBytes: bucketBytes,
        allocatedBytes: bucketBytes,
        scanned: true,
      },
      ...(old
        ? [
            {
              role: "oldbuckets",
              address: "0xc000106000",
              segment: "heap",
              label: `oldbuckets · ${2 ** oldB} × 208 B`,
              sizeBytes: bucketBytes / 2,
              allocatedBytes: bucketBytes / 2,
              scanned: true,
            } as const,
          ]
        : []),
    ],
    load: {
      capacity: 8 * 2 ** B,
      factor: entries / 2 ** B,
      trigger: 6.5,
      nextGrowthAtEntry: growing ? null : growsAt,
      explanation: growing ? "it is growing already" : `grows to ${2 ** (B + 1)} buckets when entry ${growsAt} is added`,
    },
    bytes: { allocated: bucketBytes + 48, structures: bucketBytes + 48, inUse: entries * 24 },
    layout: {
      kind: "hmap",
      B,
      bucketSizeBytes: bucketSize,
      bucketCount: 2 ** B,
      overflowCount,
      noverflow: overflowCount,
      preallocatedOverflow: B >= 4 ? 2 ** (B - 4) : 0,
      longestChain: overflowCount > 0 ? 2 : 1,
      growth: growing
        ? { kind: "doubling", oldBucketCount: 2 ** oldB, evacuatedCount, nevacuate }
        : { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 },
      parts: { tophash: 0, keys: 8, elems: 72, overflow: 200 },
    },
    ...options.head,
  };
  const model: MapModel = {
    type: null,
    head,
    body: { kind: "hmap", buckets: buckets.columns, oldBuckets: old?.columns ?? null },
  };
  return {
    model,
    slotsOf: (places) =>
      Promise.resolve(
        places.map((place): LayoutItem => {
          if (place.kind !== "bucket") throw new Error("an hmap has no groups");
          if (!place.old) return { index: place.index, chain: chainOf(buckets, place.index) };
          if (!old) throw new Error("there are no old buckets");
          return { index: place.index, evacuated: isEvacuated(place.index), chain: chainOf(old, place.index) };
        }),
      ),
  };
}

const groupSize = 200;
const ctrlEmpty = 0x80;
const ctrlDeleted = 0xfe;

export interface SwissSampleOptions {
  readonly entries: number;
  /** Slots of each table; one table of 8 without an address is a small map. */
  readonly tables: readonly { readonly capacity: number; readonly localDepth: number }[];
  readonly globalDepth: number;
  /** Every n-th key was deleted again. */
  readonly deleteEvery?: number;
  readonly small?: boolean;
  readonly head?: Partial<LayoutHead>;
}

/** A map[int]string of Go 1.26 with the keys 0 … entries-1. */
export function swissSample(options: SwissSampleOptions): Sample {
  const { entries, globalDepth, small = false } = options;
  const directory: number[] = [];
  options.tables.forEach(({ localDepth }, position) => {
    for (let i = 0; i < 2 ** (globalDepth - localDepth); i++) directory.push(position);
  });
  const controls = options.tables.map(({ capacity }) => new Uint8Array(capacity).fill(ctrlEmpty));
  const keys = options.tables.map(({ capacity }) => new Int32Array(capacity));
  let used = 0;
  let tombstones = 0;
  for (let key = 0; key < entries; key++) {
    const hash = toyHash(key);
    const t = small || globalDepth === 0 ? 0 : (directory[hash >>> (32 - globalDepth)] ?? 0);
    const control = controls[t];
    const keyColumn = keys[t];
    if (!control || !keyColumn) throw new Error("no such table");
    let slot = ((hash >>> 7) * 8) % control.length;
    if (small) slot = 0;
    while (control[slot] !== ctrlEmpty) slot = (slot + 1) % control.length;
    const deleted = options.deleteEvery !== undefined && key % options.deleteEvery === 0;
    control[slot] = deleted ? ctrlDeleted : hash & 0x7f;
    keyColumn[slot] = key;
    if (deleted) tombstones++;
    else used++;
  }
  const groupsAddress = (t: number) => 0x103c23b40000n + BigInt(t * 0x10000);
  const tables = options.tables.map(({ capacity, localDepth }, t): SwissTableHead => {
    const control = controls[t] ?? new Uint8Array(0);
    const full = control.filter((byte) => byte < 0x80).length;
    const deleted = control.filter((byte) => byte === ctrlDeleted).length;
    return {
      ...(small ? {} : { address: address(0x103c23aa6000n + BigInt(t * 32)) }),
      groupsAddress: address(groupsAddress(t)),
      index: small ? 0 : directory.indexOf(t),
      localDepth,
      used: full,
      capacity,
      growthLeft: (small ? 8 : (capacity * 7) / 8) - full - deleted,
      groupCount: capacity / 8,
      tombstones: deleted,
      next: capacity < 1024 ? `grows to ${capacity * 2} slots` : "splits in two",
    };
  });
  const columns = tables.map((table, t): TableColumns => ({
    groupsAddress: groupsAddress(t),
    groupSizeBytes: groupSize,
    firstGroup: 0,
    groupCount: table.groupCount,
    control: controls[t] ?? new Uint8Array(0),
    unreadable: new Uint8Array(table.groupCount),
    pages: new Uint8Array(0),
  }));
  const capacity = tables.reduce((sum, table) => sum + table.capacity, 0);
  const head: LayoutHead = {
    ...headBase,
    goVersion: "go1.26.8",
    length: used,
    header: mapStruct("internal/runtime/maps.Map", "0x103c23afc150", [
      ["used", 0, 8, String(used)],
      ["seed", 8, 8, "0x5ca1ab1e"],
      ["dirPtr", 16, 8, "0x103c23aa2048"],
      ["dirLen", 24, 8, small ? "0" : String(directory.length)],
      ["globalDepth", 32, 1, String(globalDepth)],
      ["globalShift", 33, 1, String(64 - globalDepth)],
      ["writing", 34, 1, "0"],
    ]),
    extra: null,
    chain: [
      {
        role: "variable",
        address: "0xc00006a9c8",
        segment: "stack of goroutine 1",
        label: "variable &m",
        sizeBytes: 8,
        allocatedBytes: null,
        scanned: null,
      },
      {
        role: "header",
        address: "0x103c23afc150",
        segment: "heap",
        label: "maps.Map",
        sizeBytes: 48,
        allocatedBytes: 48,
        scanned: true,
      },
      ...tables.map(
        (table, t) =>
          ({
            role: "groups",
            address: table.groupsAddress,
            segment: "heap",
            label: `groups · ${table.groupCount} × 200 B`,
            sizeBytes: table.groupCount * 200,
            allocatedBytes: null,
            scanned: null,
            table: t,
          }) as const,
      ),
    ],
    load: {
      capacity,
      factor: used / capacity,
      trigger: 0.875,
      nextGrowthAtEntry: null,
      explanation: "several tables grow each on their own",
    },
    bytes: { allocated: null, structures: (capacity / 8) * groupSize + 48, inUse: used * 24 },
    layout: {
      kind: "swiss",
      slots: "interleaved",
      small,
      globalDepth,
      globalShift: 64 - globalDepth,
      dirLen: small ? 0 : directory.length,
      directory: small ? [] : directory,
      groupSizeBytes: groupSize,
      parts: { ctrl: 0, keys: 8, elems: 16 },
      tombstones,
      tables,
    },
    ...options.head,
  };
  const slots = (table: number, group: number): SwissSlot[] =>
    Array.from({ length: 8 }, (_, s) => {
      const byte = controls[table]?.[group * 8 + s] ?? ctrlEmpty;
      if (byte === ctrlEmpty) return { control: "0x80", state: "empty" };
      if (byte === ctrlDeleted) return { control: "0xfe", state: "deleted" };
      return { control: byteText(byte), state: "full", ...valuesOf(keys[table]?.[group * 8 + s] ?? 0) };
    });
  return {
    model: { type: null, head, body: { kind: "swiss", tables: columns } },
    slotsOf: (places) =>
      Promise.resolve(
        places.map((place): LayoutItem => {
          if (place.kind !== "group") throw new Error("a Swiss map has no buckets");
          const at = groupsAddress(place.table) + BigInt(place.group * groupSize);
          return { index: place.group, address: address(at), slots: slots(place.table, place.group) };
        }),
      ),
  };
}

/** `var m map[int]string` */
export function nilSample(): Sample {
  const head: LayoutHead = {
    ...headBase,
    goVersion: "go1.26.8",
    length: 0,
    header: null,
    extra: null,
    chain: [
      {
        role: "variable",
        address: "0xc00006a9c8",
        segment: "stack of goroutine 1",
        label: "variable &m",
        sizeBytes: 8,
        allocatedBytes: null,
        scanned: null,
      },
    ],
    load: null,
    bytes: null,
    state: "nil",
    layout: { kind: "nil" },
  };
  return { model: { type: null, head, body: null }, slotsOf: () => Promise.resolve([]) };
}

/** What a document of a sample should hold, by making all slots at once. */
export async function everyItem({ model, slotsOf }: Sample): Promise<readonly LayoutItem[]> {
  const places: Place[] = [];
  const { body } = model;
  if (body?.kind === "hmap") {
    for (const [old, columns] of [[false, body.buckets] as const, [true, body.oldBuckets] as const]) {
      for (let index = 0; index < (columns?.arrayCount ?? 0); index++) places.push({ kind: "bucket", old, index });
    }
  }
  if (body?.kind === "swiss") {
    body.tables.forEach((columns, table) => {
      for (let group = 0; group < columns.groupCount; group++) places.push({ kind: "group", table, group });
    });
  }
  return slotsOf(places);
}
