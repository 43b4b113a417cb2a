/**
 * A Swiss map in JavaScript that lives: it is written to step by step, its tables grow and split as Go's do, and it can be looked at
 * in between, with all of its bytes. Hashes and addresses are made up; tables split at a size that tests choose.
 */
import { explainSmallNext, explainTableNext } from "../../src/gomap/explain.js";
import type { SwissLayoutHead } from "../../src/gomap/layout.js";
import type { MapModel, TableColumns } from "../../src/gomap/mapModel.js";
import { swissType } from "../unit/gomap/fakeMaps.js";
import { hashOf } from "./livingHmap.js";
import { hex } from "./simulateHmap.js";
import { swissHead } from "./swissHead.js";

interface Slot {
  control: number;
  key: bigint;
  elem: bigint;
}

interface Table {
  readonly address: bigint;
  readonly groups: bigint;
  readonly slots: Slot[];
  readonly localDepth: number;
  used: number;
  growthLeft: number;
}

const type = swissType();
const { sizeBytes, keyOffset, keyStride, elemOffset, elemStride } = type.group;

export interface SwissDeeds {
  splits: number;
  grown: number;
  fromSmall: boolean;
  doubled: number;
}

export class LivingSwiss {
  private nextAddress = 0xc000aa0000n;
  private globalDepth = 0;
  private directory: Table[];
  private small = true;
  private count = 0;
  done: SwissDeeds = noDeeds();

  /** @param maxCapacity slots at which a table splits instead of growing: 1,024 in Go */
  constructor(private readonly maxCapacity: number) {
    this.directory = [this.newTable(8, 0)];
  }

  get length(): number {
    return this.count;
  }

  put(key: bigint, elem: bigint): void {
    const found = this.find(key);
    if (found !== null) {
      found.elem = elem;
      return;
    }
    let table = this.tableOf(key);
    if (this.small && this.count === 8) {
      this.small = false;
      this.done.fromSmall = true;
      this.replace(table, [this.refill(table, 16, table.localDepth)]);
      table = this.tableOf(key);
    }
    while (table.growthLeft === 0) {
      this.rehash(table);
      table = this.tableOf(key);
    }
    this.insert(table, key, elem);
    this.count++;
  }

  delete(key: bigint): void {
    const table = this.tableOf(key);
    const found = this.find(key);
    if (found === null) return;
    const at = table.slots.indexOf(found);
    const group = table.slots.slice(at - (at % 8), at - (at % 8) + 8);
    const hasEmpty = group.some(({ control }) => control === 0x80);
    found.control = hasEmpty || this.small ? 0x80 : 0xfe;
    if (hasEmpty && !this.small) table.growthLeft++;
    if (this.small) table.growthLeft++;
    table.used--;
    this.count--;
  }

  places(): Map<bigint, string> {
    const places = new Map<bigint, string>();
    for (const table of new Set(this.directory))
      table.slots.forEach(({ control, key }, i) => {
        if (control < 0x80) places.set(key, `${table.groups + BigInt(Math.floor(i / 8) * sizeBytes)} ${i % 8}`);
      });
    return places;
  }

  look(): { readonly model: MapModel; readonly done: SwissDeeds } {
    const { done } = this;
    this.done = noDeeds();
    const tables = [...new Set(this.directory)];
    const layout = this.layout(tables);
    const head = swissHead(
      {
        globalDepth: this.globalDepth,
        tables: [],
        small: this.small,
        groupSizeBytes: sizeBytes,
        entry: () => ({ key: "", elem: "" }),
      },
      { body: { kind: "swiss", tables: [] }, layout, length: this.count, details: () => null },
      { expression: "m", type: "map[int]int", keyType: "int", elemType: "int" },
    );
    return { model: { type, head, body: { kind: "swiss", tables: tables.map(columnsOf) } }, done };
  }

  private layout(tables: readonly Table[]): SwissLayoutHead {
    const heads = tables.map((table) => {
      const tombstones = table.slots.filter(({ control }) => control === 0xfe).length;
      const { used, growthLeft, localDepth } = table;
      const capacity = table.slots.length;
      return {
        ...(this.small ? {} : { address: hex(table.address) }),
        groupsAddress: hex(table.groups),
        index: this.directory.indexOf(table),
        localDepth,
        used,
        capacity,
        growthLeft,
        groupCount: capacity / 8,
        tombstones,
        next: this.small
          ? explainSmallNext(used, "go1.27.1")
          : explainTableNext({ used, capacity, growthLeft, tombstones }, null, "go1.27.1"),
      };
    });
    return {
      kind: "swiss",
      slots: "interleaved",
      small: this.small,
      globalDepth: this.globalDepth,
      globalShift: 64 - this.globalDepth,
      dirLen: this.small ? 0 : this.directory.length,
      directory: this.small ? [] : this.directory.map((table) => tables.indexOf(table)),
      groupSizeBytes: sizeBytes,
      parts: { ctrl: 0, keys: keyOffset, elems: elemOffset },
      tombstones: heads.reduce((sum, { tombstones }) => sum + tombstones, 0),
      tables: heads,
    };
  }

  private tableOf(key: bigint): Table {
    const at = this.globalDepth === 0 ? 0 : hashOf(key) >>> (32 - this.globalDepth);
    const table = this.directory[at];
    if (table === undefined) throw new Error("A prefix leads nowhere.");
    return table;
  }

  private find(key: bigint): Slot | null {
    return this.tableOf(key).slots.find((slot) => slot.control < 0x80 && slot.key === key) ?? null;
  }

  private insert(table: Table, key: bigint, elem: bigint): void {
    const groups = table.slots.length / 8;
    let group = (hashOf(key) >>> 7) & (groups - 1);
    for (let step = 1; step <= groups; step++) {
      const free = table.slots.slice(group * 8, group * 8 + 8).find(({ control }) => control >= 0x80);
      if (free !== undefined) {
        if (free.control === 0x80) table.growthLeft--;
        Object.assign(free, { control: hashOf(key) & 0x7f, key, elem });
        table.used++;
        return;
      }
      group = (group + step) & (groups - 1);
    }
    throw new Error("A table was full that said it had room.");
  }

  private rehash(table: Table): void {
    const capacity = table.slots.length;
    if (capacity * 2 <= this.maxCapacity) {
      this.done.grown++;
      this.replace(table, [this.refill(table, capacity * 2, table.localDepth)]);
      return;
    }
    const depth = table.localDepth + 1;
    if (depth > this.globalDepth) {
      this.directory = this.directory.flatMap((one) => [one, one]);
      this.globalDepth++;
      this.done.doubled++;
    }
    this.done.splits++;
    const isRight = (key: bigint): boolean => ((hashOf(key) >>> (32 - depth)) & 1) === 1;
    this.replace(table, [
      this.refill(table, capacity, depth, (key) => !isRight(key)),
      this.refill(table, capacity, depth, isRight),
    ]);
  }

  /** In the directory: the one table, or both halves of it. */
  private replace(table: Table, by: readonly Table[]): void {
    const entries = [...this.directory.keys()].filter((i) => this.directory[i] === table);
    for (const [n, i] of entries.entries()) {
      this.directory[i] = by[Math.floor((n * by.length) / entries.length)] ?? table;
    }
  }

  private refill(table: Table, capacity: number, depth: number, wanted: (key: bigint) => boolean = () => true): Table {
    const made = this.newTable(capacity, depth);
    for (const { control, key, elem } of table.slots) if (control < 0x80 && wanted(key)) this.insert(made, key, elem);
    return made;
  }

  private newTable(capacity: number, localDepth: number): Table {
    const address = this.nextAddress;
    const groups = address + 64n;
    this.nextAddress += 128n + BigInt((capacity / 8) * sizeBytes);
    return {
      address,
      groups,
      localDepth,
      slots: Array.from({ length: capacity }, () => ({ control: 0x80, key: 0n, elem: 0n })),
      used: 0,
      growthLeft: capacity <= 8 ? capacity : (capacity * 7) / 8,
    };
  }
}

function noDeeds(): SwissDeeds {
  return { splits: 0, grown: 0, fromSmall: false, doubled: 0 };
}

function columnsOf({ groups, slots }: Table): TableColumns {
  const groupCount = slots.length / 8;
  const pages = new Uint8Array(groupCount * sizeBytes);
  const view = new DataView(pages.buffer);
  slots.forEach(({ control, key, elem }, i) => {
    const at = Math.floor(i / 8) * sizeBytes;
    pages[at + (i % 8)] = control;
    view.setBigInt64(at + keyOffset + (i % 8) * keyStride, key, true);
    view.setBigInt64(at + elemOffset + (i % 8) * elemStride, elem, true);
  });
  return {
    groupsAddress: groups,
    groupSizeBytes: sizeBytes,
    firstGroup: 0,
    groupCount,
    control: Uint8Array.from(slots, ({ control }) => control),
    unreadable: new Uint8Array(groupCount),
    pages,
  };
}
