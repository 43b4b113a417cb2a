/**
 * An hmap in JavaScript that lives: it is written to step by step, grows and evacuates as Go's runtime does, and can be looked at
 * in between, with all of its bytes. Hashes and addresses are made up. What it did since the last look is in {@link LivingHmap.done}.
 */
import type { LayoutHead } from "../../src/gomap/layout.js";
import type { BucketColumns, MapModel } from "../../src/gomap/mapModel.js";
import { hmapType } from "../unit/gomap/fakeMaps.js";
import { hmapHead } from "./hmapHead.js";
import { hex } from "./simulateHmap.js";

interface Slot {
  mark: number;
  key: bigint;
  elem: bigint;
}

interface Bucket {
  readonly address: bigint;
  readonly slots: Slot[];
  next: Bucket | null;
}

interface BucketArray {
  readonly base: bigint;
  readonly buckets: Bucket[];
}

const type = hmapType();
const { sizeBytes } = type.bucket;
const hash0 = 0x51c3d07an;

/** What happened, to be compared with a diff. */
export interface HmapDeeds {
  evacuated: number[];
  started: "doubling" | "sameSize" | null;
  ended: boolean;
  overflow: number;
}

export class LivingHmap {
  private nextAddress = 0xc000100000n;
  private array: BucketArray;
  private old: BucketArray | null = null;
  private sameSize = false;
  private B: number;
  private nevacuate = 0;
  private count = 0;
  private noverflow = 0;
  done: HmapDeeds = noDeeds();

  constructor(B: number) {
    this.B = B;
    this.array = this.newArray(2 ** B);
  }

  get length(): number {
    return this.count;
  }

  get isGrowing(): boolean {
    return this.old !== null;
  }

  put(key: bigint, elem: bigint): void {
    this.growWork(key);
    const found = this.find(key);
    if (found !== null) {
      found.elem = elem;
      return;
    }
    if (this.old === null && this.count + 1 > 8 && this.count + 1 > 6.5 * 2 ** this.B) this.hashGrow("doubling");
    else if (this.old === null && this.noverflow >= 2 ** Math.min(this.B, 15)) this.hashGrow("sameSize");
    this.growWork(key);
    this.insert(this.array, key, elem);
    this.count++;
  }

  delete(key: bigint): void {
    this.growWork(key);
    const found = this.find(key);
    if (found === null) return;
    found.mark = 1;
    this.count--;
  }

  /** Where the slots of all keys are: bucket address and slot, for the tests. */
  places(): Map<bigint, string> {
    const places = new Map<bigint, string>();
    for (const array of [this.array, ...(this.old ? [this.old] : [])])
      for (const bucket of array.buckets)
        for (const part of chainOf(bucket))
          part.slots.forEach((slot, i) => {
            if (slot.mark >= 5) places.set(slot.key, `${part.address} ${i}`);
          });
    return places;
  }

  /** The model as it is read, and what was done since the last look. */
  look(): { readonly model: MapModel; readonly done: HmapDeeds } {
    const done = this.done;
    this.done = noDeeds();
    const body = {
      kind: "hmap" as const,
      buckets: columnsOf(this.array),
      oldBuckets: this.old && columnsOf(this.old),
    };
    return { model: { type, head: this.head(), body }, done };
  }

  private head(): LayoutHead {
    const growth = this.old === null ? "none" : this.sameSize ? "sameSize" : "doubling";
    const chains = this.array.buckets.map((bucket) => chainOf(bucket).length);
    const head = hmapHead(
      { B: this.B, growth, entries: [], bucketSizeBytes: sizeBytes },
      {
        body: { kind: "hmap", buckets: undefined as never, oldBuckets: null },
        length: this.count,
        overflowCount: chains.reduce((sum, length) => sum + length - 1, 0),
        longestChain: Math.max(...chains),
        evacuatedCount: this.old?.buckets.filter(isMoved).length ?? 0,
        details: () => null,
      },
      { expression: "m", type: "map[int]int", keyType: "int", elemType: "int" },
    );
    const { layout, header } = head;
    const addresses = new Map([
      ["buckets", hex(this.array.base)],
      ["oldbuckets", hex(this.old?.base ?? 0n)],
      ["nevacuate", String(this.nevacuate)],
      ["hash0", hex(hash0)],
    ]);
    return {
      ...head,
      header: header && {
        ...header,
        fields: header.fields.map((field) => ({ ...field, value: addresses.get(field.name) ?? field.value })),
      },
      layout: layout.kind === "hmap" ? { ...layout, growth: { ...layout.growth, nevacuate: this.nevacuate } } : layout,
      chain: head.chain.map((link) =>
        link.role === "buckets" || link.role === "oldbuckets"
          ? { ...link, address: addresses.get(link.role) as `0x${string}` }
          : link,
      ),
    };
  }

  private find(key: bigint): Slot | null {
    const home = this.old?.buckets[indexOf(key, this.old)];
    const bucket = home !== undefined && !isMoved(home) ? home : this.array.buckets[indexOf(key, this.array)];
    for (const part of chainOf(bucket ?? null)) {
      for (const slot of part.slots) if (slot.mark >= 5 && slot.key === key) return slot;
    }
    return null;
  }

  private insert(array: BucketArray, key: bigint, elem: bigint): void {
    let bucket = array.buckets[indexOf(key, array)];
    while (bucket !== undefined) {
      const free = bucket.slots.find(({ mark }) => mark < 2);
      if (free !== undefined) {
        Object.assign(free, { mark: tophash(key), key, elem });
        return;
      }
      if (bucket.next === null) {
        bucket.next = this.newBucket(this.allocate(1));
        this.noverflow++;
        this.done.overflow++;
      }
      bucket = bucket.next;
    }
  }

  private hashGrow(kind: "doubling" | "sameSize"): void {
    this.old = this.array;
    this.sameSize = kind === "sameSize";
    if (kind === "doubling") this.B++;
    this.array = this.newArray(2 ** this.B);
    this.nevacuate = this.noverflow = 0;
    this.done.started = kind;
  }

  /** Evacuates the old bucket that the key uses, and one more. */
  private growWork(key: bigint): void {
    if (this.old === null) return;
    this.evacuate(indexOf(key, this.old));
    if (this.isGrowing) this.evacuate(this.nevacuate);
  }

  private evacuate(index: number): void {
    const { old } = this;
    const bucket = old?.buckets[index];
    if (old === null || bucket === undefined) return;
    if (!isMoved(bucket)) {
      for (const part of chainOf(bucket)) {
        for (const slot of part.slots) {
          if (slot.mark < 2) slot.mark = 4;
          else {
            this.insert(this.array, slot.key, slot.elem);
            slot.mark = indexOf(slot.key, this.array) === index ? 2 : 3;
          }
        }
      }
      this.done.evacuated.push(index);
    }
    while (this.nevacuate < old.buckets.length && isMovedAt(old, this.nevacuate)) this.nevacuate++;
    if (this.nevacuate < old.buckets.length) return;
    this.old = null;
    this.sameSize = false;
    this.done.ended = true;
  }

  private newArray(count: number): BucketArray {
    const base = this.allocate(count);
    return { base, buckets: Array.from({ length: count }, (_, i) => this.newBucket(base + BigInt(i * sizeBytes))) };
  }

  private newBucket(address: bigint): Bucket {
    return { address, slots: Array.from({ length: 8 }, () => ({ mark: 0, key: 0n, elem: 0n })), next: null };
  }

  private allocate(count: number): bigint {
    const address = this.nextAddress;
    this.nextAddress += BigInt(Math.ceil((count * sizeBytes) / 64) * 64 + 64);
    return address;
  }
}

function noDeeds(): HmapDeeds {
  return { evacuated: [], started: null, ended: false, overflow: 0 };
}

/** A made-up hash of 32 bits. */
export function hashOf(key: bigint): number {
  let a = Number(BigInt.asUintN(32, key ^ (key >> 32n))) ^ 0x9e3779b9;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (a ^ (a >>> 16)) >>> 0;
}

function indexOf(key: bigint, { buckets }: BucketArray): number {
  return hashOf(key) & (buckets.length - 1);
}

function tophash(key: bigint): number {
  const top = hashOf(key) >>> 24;
  return top < 5 ? top + 5 : top;
}

function chainOf(bucket: Bucket | null): Bucket[] {
  const chain: Bucket[] = [];
  for (let at = bucket; at !== null; at = at.next) chain.push(at);
  return chain;
}

function isMoved({ slots }: Bucket): boolean {
  const mark = slots[0]?.mark ?? 0;
  return mark > 1 && mark < 5;
}

function isMovedAt({ buckets }: BucketArray, index: number): boolean {
  const bucket = buckets[index];
  return bucket !== undefined && isMoved(bucket);
}

function columnsOf({ base, buckets }: BucketArray): BucketColumns {
  const overflow = buckets.flatMap((bucket, home) =>
    chainOf(bucket)
      .slice(1)
      .map((part) => ({ part, home })),
  );
  const all = [...buckets, ...overflow.map(({ part }) => part)];
  const position = new Map(all.map((bucket, i) => [bucket, i]));
  const pages = new Uint8Array(all.length * sizeBytes);
  const view = new DataView(pages.buffer);
  all.forEach(({ slots, next }, i) => {
    const at = i * sizeBytes;
    slots.forEach(({ mark, key, elem }, slot) => {
      pages[at + slot] = mark;
      view.setBigInt64(at + type.bucket.keysOffset + slot * 8, key, true);
      view.setBigInt64(at + type.bucket.elemsOffset + slot * 8, elem, true);
    });
    view.setBigUint64(at + type.bucket.overflowOffset, next?.address ?? 0n, true);
  });
  return {
    baseAddress: base,
    bucketSizeBytes: sizeBytes,
    firstIndex: 0,
    arrayCount: buckets.length,
    physicalCount: all.length,
    overflowAddresses: BigUint64Array.from(overflow, ({ part }) => part.address),
    overflowHome: Uint32Array.from(overflow, ({ home }) => home),
    next: Int32Array.from(all, ({ next }) => (next === null ? -1 : (position.get(next) ?? -1))),
    overflowPointers: BigUint64Array.from(all, ({ next }) => next?.address ?? 0n),
    tophash: Uint8Array.from(all.flatMap(({ slots }) => slots.map(({ mark }) => mark))),
    unreadable: new Uint8Array(all.length),
    arrayPages: pages.slice(0, buckets.length * sizeBytes),
    overflowPages: pages.slice(buckets.length * sizeBytes),
  };
}
