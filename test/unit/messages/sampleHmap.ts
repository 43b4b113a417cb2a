/** An hmap that no Go program made, built as the runtime builds it: fullness, chains and evacuation look as they do in life. */
import type { HmapSlot, HmapSlotState, LayoutBucket, LayoutHead } from "../../../src/gomap/layout.js";
import type { BucketColumns, MapModel } from "../../../src/gomap/mapModel.js";
import type { LayoutItem } from "../../../src/messages/writeLayout.js";
import { address, byteText, headBase, mapStruct, toyHash, valuesOf, type Sample } from "./sampleParts.js";

const evacuatedX = 2;
const evacuatedEmpty = 4;
const minTopHash = 5;
const hmapStates: readonly HmapSlotState[] = ["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"];

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
