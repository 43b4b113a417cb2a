/** A small hmap in JavaScript: inserts, deletes and evacuates as Go's runtime does, with made-up hashes and addresses. */
import type { HmapSlot } from "../../src/gomap/layout.js";
import type { SlotAt } from "../../src/gomap/keyPath.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type { Details, PanelBody, PanelBuckets } from "../../src/messages/panelMessages.js";

export interface Entry {
  readonly hash: number;
  readonly top: number;
  readonly key: string;
  readonly elem: string;
}

interface SimBucket {
  readonly address: bigint;
  readonly marks: number[];
  readonly slots: (Entry | null)[];
  next: SimBucket | null;
}

export interface HmapPlan {
  readonly B: number;
  readonly growth: "none" | "doubling" | "sameSize";
  readonly entries: readonly Entry[];
  /** Every so manieth entry is deleted again. */
  readonly deleteEvery?: number;
  /** Old buckets that are evacuated. */
  readonly evacuated?: (oldIndex: number) => boolean;
  /** Entries written after the growth began. */
  readonly later?: readonly Entry[];
  readonly bucketSizeBytes: number;
  readonly unreadable?: (index: number) => boolean;
}

export interface SimulatedHmap {
  readonly body: PanelBody;
  readonly length: number;
  readonly overflowCount: number;
  readonly longestChain: number;
  readonly evacuatedCount: number;
  details(place: Place): Details | null;
  /** Of the key in a full slot. */
  hashAt(at: SlotAt): bigint | null;
}

export const bucketsBase = 0xc000108000n;
export const oldBucketsBase = 0xc000106000n;
const overflowBase = 0xc000210000n;

/** Numbers that look random and are the same each time. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function intEntries(count: number, seed: number, from = 0): Entry[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, i) => {
    const key = from + i;
    return { hash: Math.floor(next() * 2 ** 32), top: tophashOf(next()), key: String(key), elem: String(key * key) };
  });
}

/** The tophash of a random hash, from a number between 0 and 1: values below 5 get 5 added. */
export function tophashOf(part: number): number {
  const top = Math.floor(part * 256);
  return top < 5 ? top + 5 : top;
}

export function simulateHmap(plan: HmapPlan): SimulatedHmap {
  let nextOverflow = overflowBase;
  const size = BigInt(plan.bucketSizeBytes);
  const bucketAt = (address: bigint): SimBucket => ({
    address,
    marks: new Array<number>(8).fill(0),
    slots: new Array<Entry | null>(8).fill(null),
    next: null,
  });
  const arrayOf = (count: number, base: bigint) => Array.from({ length: count }, (_, i) => bucketAt(base + BigInt(i) * size));
  const insert = (array: SimBucket[], entry: Entry) => {
    let bucket = array[entry.hash & (array.length - 1)];
    while (bucket !== undefined) {
      const free = bucket.slots.indexOf(null);
      if (free >= 0) {
        bucket.slots[free] = entry;
        bucket.marks[free] = entry.top;
        return;
      }
      if (bucket.next === null) {
        bucket.next = bucketAt(nextOverflow);
        nextOverflow += size;
      }
      bucket = bucket.next;
    }
  };
  const chain = (bucket: SimBucket | undefined): SimBucket[] => {
    const all: SimBucket[] = [];
    for (let at: SimBucket | null | undefined = bucket; at; at = at.next) all.push(at);
    return all;
  };

  const growing = plan.growth !== "none";
  const oldCount = growing ? (plan.growth === "doubling" ? 2 ** (plan.B - 1) : 2 ** plan.B) : 0;
  const newArray = arrayOf(2 ** plan.B, bucketsBase);
  const oldArray = arrayOf(oldCount, oldBucketsBase);
  const first = growing ? oldArray : newArray;
  plan.entries.forEach((entry) => {
    insert(first, entry);
  });
  if (plan.deleteEvery !== undefined) {
    const every = plan.deleteEvery;
    let n = 0;
    for (const bucket of first.flatMap(chain)) {
      bucket.slots.forEach((slot, i) => {
        if (slot === null || n++ % every !== 0) return;
        bucket.slots[i] = null;
        bucket.marks[i] = 1;
      });
    }
  }
  for (const head of first) markRest(chain(head));
  const evacuated = oldArray.map((_, i) => plan.evacuated?.(i) ?? false);
  oldArray.forEach((bucket, i) => {
    if (evacuated[i] !== true) return;
    for (const part of chain(bucket)) {
      part.slots.forEach((slot, at) => {
        if (slot === null) part.marks[at] = 4;
        else {
          insert(newArray, slot);
          part.marks[at] = plan.growth === "doubling" && (slot.hash & oldCount) !== 0 ? 3 : 2;
          part.slots[at] = null;
        }
      });
    }
  });
  for (const entry of plan.later ?? []) if (!growing || evacuated[entry.hash & (oldCount - 1)] === true) insert(newArray, entry);
  for (const head of newArray) markRest(chain(head));

  const buckets = columnsOf(newArray, bucketsBase, plan, chain);
  const body: PanelBody = {
    kind: "hmap",
    buckets,
    oldBuckets: growing ? columnsOf(oldArray, oldBucketsBase, plan, chain) : null,
  };
  const chains = newArray.map(chain);
  const unmoved = oldArray.filter((_, i) => evacuated[i] !== true).flatMap(chain);
  const length = [...chains.flat(), ...unmoved].reduce(
    (sum, bucket) => sum + bucket.slots.filter((slot) => slot !== null).length,
    0,
  );
  return {
    body,
    length,
    overflowCount: chains.reduce((sum, all) => sum + all.length - 1, 0),
    longestChain: Math.max(...chains.map((all) => all.length)),
    evacuatedCount: evacuated.filter(Boolean).length,
    hashAt({ place, chainPosition, slot }) {
      if (place.kind !== "bucket") return null;
      const entry = chain((place.old ? oldArray : newArray)[place.index])[chainPosition]?.slots[slot];
      return entry == null ? null : (BigInt(entry.top) << 56n) | (0x51c3d0n << 32n) | BigInt(entry.hash);
    },
    details(place) {
      if (place.kind !== "bucket") return null;
      const buckets = chain((place.old ? oldArray : newArray)[place.index]);
      const layout = buckets.map((bucket) => ({
        address: hex(bucket.address),
        overflow: hex(bucket.next?.address ?? 0n),
        slots: bucket.marks.map((mark, i) => slotOf(mark, bucket.slots[i] ?? null)),
      }));
      return place.old
        ? { index: place.index, evacuated: evacuated[place.index] === true, chain: layout }
        : { index: place.index, chain: layout };
    },
  };
}

export function hex(value: bigint | number): `0x${string}` {
  return `0x${value.toString(16)}`;
}

function markRest(chain: readonly SimBucket[]): void {
  let rest = true;
  for (const bucket of [...chain].reverse()) {
    for (let i = 7; i >= 0; i--) {
      if ((bucket.marks[i] ?? 0) > 1) rest = false;
      else bucket.marks[i] = rest ? 0 : 1;
    }
  }
}

function slotOf(mark: number, entry: Entry | null): HmapSlot {
  const states = ["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"] as const;
  const state = states[mark] ?? "full";
  if (entry === null) return { tophash: hex(mark), state };
  return { tophash: hex(mark), state, key: entry.key, elem: entry.elem, keyRaw: rawOf(entry.key), elemRaw: rawOf(entry.elem) };
}

export function rawOf(text: string): string {
  const value = /^-?\d+$/.test(text) ? BigInt.asUintN(64, BigInt(text)) : null;
  if (value === null)
    return Array.from(text.slice(0, 40))
      .map((c) => ((c.codePointAt(0) ?? 0) & 0xff).toString(16).padStart(2, "0"))
      .join("");
  const bytes = value.toString(16).padStart(16, "0");
  return (bytes.match(/../g) ?? []).reverse().join("");
}

function columnsOf(
  array: readonly SimBucket[],
  baseAddress: bigint,
  plan: HmapPlan,
  chain: (bucket: SimBucket | undefined) => SimBucket[],
): PanelBuckets {
  const overflow = array.flatMap((bucket, home) =>
    chain(bucket)
      .slice(1)
      .map((part) => ({ part, home })),
  );
  const all = [...array, ...overflow.map(({ part }) => part)];
  const position = new Map(all.map((bucket, i) => [bucket, i]));
  return {
    baseAddress: hex(baseAddress),
    bucketSizeBytes: plan.bucketSizeBytes,
    firstIndex: 0,
    arrayCount: array.length,
    physicalCount: all.length,
    overflowAddresses: BigUint64Array.from(overflow.map(({ part }) => part.address)),
    overflowHome: Uint32Array.from(overflow.map(({ home }) => home)),
    next: Int32Array.from(all.map((bucket) => (bucket.next === null ? -1 : (position.get(bucket.next) ?? -1)))),
    tophash: Uint8Array.from(all.flatMap((bucket) => bucket.marks)),
    unreadable: Uint8Array.from(all.map((_, i) => (plan.unreadable?.(i) === true ? 1 : 0))),
  };
}
