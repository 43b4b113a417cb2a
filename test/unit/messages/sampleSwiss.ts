/** A Swiss map that no Go program made, built as the runtime builds it, with a directory and tombstones where wanted. */
import type { LayoutHead, SwissSlot, SwissTableHead } from "../../../src/gomap/layout.js";
import type { TableColumns } from "../../../src/gomap/mapModel.js";
import type { LayoutItem } from "../../../src/messages/writeLayout.js";
import { address, byteText, headBase, mapStruct, toyHash, valuesOf, type Sample } from "./sampleParts.js";

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
      explanation: tables.length > 1 ? "Each table grows on its own." : "It grows when its growthLeft is spent.",
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
