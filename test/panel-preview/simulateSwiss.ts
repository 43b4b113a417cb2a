/** A small Swiss map in JavaScript: tables, groups, control bytes and probing, with made-up hashes and addresses. */
import { explainSmallNext, explainTableNext } from "../../src/gomap/explain.js";
import type { SwissLayoutHead, SwissSlot, SwissTableHead } from "../../src/gomap/layout.js";
import type { SlotAt } from "../../src/gomap/keyPath.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type { Details, PanelBody } from "../../src/messages/panelMessages.js";
import { type Entry, hex, random, rawOf } from "./simulateHmap.js";

export interface TablePlan {
  readonly localDepth: number;
  readonly capacity: number;
  readonly entries: number;
  /** Entries that are stored and deleted again. */
  readonly deletes: number;
}

export interface SwissPlan {
  readonly globalDepth: number;
  readonly tables: readonly TablePlan[];
  readonly small?: boolean;
  readonly split?: boolean;
  readonly groupSizeBytes: number;
  readonly entry: (n: number) => { readonly key: string; readonly elem: string };
}

export interface SimulatedSwiss {
  readonly body: PanelBody;
  readonly layout: SwissLayoutHead;
  readonly length: number;
  details(place: Place): Details | null;
  /** Of the key in a full slot. */
  hashAt(at: SlotAt): bigint | null;
}

interface SimTable {
  readonly control: Uint8Array;
  readonly slots: (Entry | null)[];
  tombstones: number;
}

const groupsBase = 0xc00b40000n;

export function simulateSwiss(plan: SwissPlan, seed = 7): SimulatedSwiss {
  const next = random(seed);
  let made = 0;
  const tables = plan.tables.map((table) => {
    const groups = Math.max(1, table.capacity / 8);
    const sim: SimTable = {
      control: new Uint8Array(groups * 8).fill(0x80),
      slots: new Array<Entry | null>(groups * 8).fill(null),
      tombstones: 0,
    };
    for (let i = 0; i < table.entries + table.deletes; i++) {
      const hash = Math.floor(next() * 2 ** 32);
      insert(sim, groups, { hash, top: hash & 0x7f, ...plan.entry(made++) });
    }
    const full = [...sim.control.keys()].filter((i) => (sim.control[i] ?? 0) < 0x80);
    for (let i = 0; i < table.deletes; i++) remove(sim, full[Math.floor((i / table.deletes) * full.length)] ?? 0);
    return sim;
  });
  const used = tables.map((table) => table.slots.filter((slot) => slot !== null).length);
  const heads = plan.tables.map((table, i): SwissTableHead => {
    const limit = table.capacity <= 8 ? table.capacity : (table.capacity * 7) / 8;
    const tombstones = tables[i]?.tombstones ?? 0;
    const growthLeft = Math.max(0, limit - (used[i] ?? 0) - tombstones);
    return {
      ...(plan.small === true ? {} : { address: hex(0xc000aa6000n + BigInt(i) * 64n) }),
      groupsAddress: hex(groupsBase + BigInt(i) * 0x20000n),
      index: directoryIndex(plan, i),
      localDepth: table.localDepth,
      used: used[i] ?? 0,
      capacity: table.capacity,
      growthLeft,
      groupCount: Math.max(1, table.capacity / 8),
      tombstones,
      next:
        plan.small === true
          ? explainSmallNext(used[i] ?? 0, "go1.27.1")
          : explainTableNext({ used: used[i] ?? 0, capacity: table.capacity, growthLeft, tombstones }, null, "go1.27.1"),
    };
  });
  const directory = plan.small === true ? [] : directoryOf(plan);
  const layout: SwissLayoutHead = {
    kind: "swiss",
    slots: plan.split === true ? "split" : "interleaved",
    small: plan.small === true,
    globalDepth: plan.globalDepth,
    globalShift: 64 - plan.globalDepth,
    dirLen: directory.length,
    directory,
    groupSizeBytes: plan.groupSizeBytes,
    parts: { ctrl: 0, keys: 8, elems: plan.split === true ? 136 : 24 },
    tombstones: tables.reduce((sum, table) => sum + table.tombstones, 0),
    tables: heads,
  };
  const body: PanelBody = {
    kind: "swiss",
    tables: tables.map((table, i) => ({
      groupsAddress: hex(groupsBase + BigInt(i) * 0x20000n),
      groupSizeBytes: plan.groupSizeBytes,
      firstGroup: 0,
      groupCount: table.control.length / 8,
      control: table.control,
      unreadable: new Uint8Array(table.control.length / 8),
    })),
  };
  return {
    body,
    layout,
    length: used.reduce((sum, count) => sum + count, 0),
    hashAt({ place, slot }) {
      const entry = place.kind === "group" ? tables[place.table]?.slots[place.group * 8 + slot] : null;
      if (place.kind !== "group" || entry == null) return null;
      const directoryBits = plan.small === true ? 0n : BigInt(heads[place.table]?.index ?? 0) << BigInt(64 - plan.globalDepth);
      return BigInt.asUintN(64, directoryBits) | BigInt(entry.hash);
    },
    details(place) {
      const table = place.kind === "group" ? tables[place.table] : undefined;
      if (place.kind !== "group" || table === undefined) return null;
      const slots = Array.from({ length: 8 }, (_, i): SwissSlot => {
        const control = table.control[place.group * 8 + i] ?? 0x80;
        const entry = table.slots[place.group * 8 + i] ?? null;
        const state = control === 0x80 ? "empty" : control >= 0x80 ? "deleted" : "full";
        return entry === null
          ? { control: hex(control), state }
          : {
              control: hex(control),
              state,
              key: entry.key,
              elem: entry.elem,
              keyRaw: rawOf(entry.key),
              elemRaw: rawOf(entry.elem),
            };
      });
      return {
        index: place.group,
        address: hex(groupsBase + BigInt(place.table) * 0x20000n + BigInt(place.group * plan.groupSizeBytes)),
        slots,
      };
    },
  };
}

function insert(table: SimTable, groups: number, entry: Entry): void {
  let group = (entry.hash >>> 7) & (groups - 1);
  for (let step = 1; step <= groups; step++) {
    for (let slot = 0; slot < 8; slot++) {
      const at = group * 8 + slot;
      if (table.control[at] !== 0x80) continue;
      table.control[at] = entry.hash & 0x7f;
      table.slots[at] = entry;
      return;
    }
    group = (group + step) & (groups - 1);
  }
}

function remove(table: SimTable, at: number): void {
  const group = Math.floor(at / 8) * 8;
  if (table.slots[at] === null) return;
  const hasEmpty = table.control.subarray(group, group + 8).includes(0x80);
  table.control[at] = hasEmpty ? 0x80 : 0xfe;
  if (!hasEmpty) table.tombstones++;
  table.slots[at] = null;
}

function directoryOf({ globalDepth, tables }: SwissPlan): number[] {
  return tables.flatMap((table, i) => new Array<number>(2 ** (globalDepth - table.localDepth)).fill(i));
}

function directoryIndex(plan: SwissPlan, position: number): number {
  return plan.small === true ? 0 : directoryOf(plan).indexOf(position);
}
