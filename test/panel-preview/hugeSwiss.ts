/** A Swiss map of ten million entries for the preview: 16,000 tables behind a directory of 32,768 entries. */
import { explainTableNext } from "../../src/gomap/explain.js";
import { ctrlDeleted, ctrlEmpty, groupSlots } from "../../src/gomap/goConstants.js";
import type { SwissLayoutHead, SwissSlot, SwissTableHead } from "../../src/gomap/layout.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type { Details, PanelTable } from "../../src/messages/panelMessages.js";
import { type HugeMap, scrambled } from "./hugeMap.js";
import { hex } from "./simulateHmap.js";
import { swissHead } from "./swissHead.js";

const globalDepth = 15;
const entries = 10_000_000;
const capacity = 1024;
const groupCount = capacity / groupSlots;
const groupSizeBytes = 136;
const surveyTables = 32;
const groupsBase = 0xc010000000n;

export function hugeSwiss(): HugeMap {
  const depths = depthsOf();
  const used = usedOf(depths);
  const tables = tableHeads(depths, used);
  const tombstones = tables.reduce((sum, table) => sum + (table.tombstones ?? 0), 0);
  const layout: SwissLayoutHead = {
    kind: "swiss",
    slots: "interleaved",
    small: false,
    globalDepth,
    globalShift: 64 - globalDepth,
    dirLen: 2 ** globalDepth,
    directory: depths.flatMap((depth, position) => new Array<number>(2 ** (globalDepth - depth)).fill(position)),
    groupSizeBytes,
    parts: { ctrl: 0, keys: 8, elems: 16 },
    tombstones: null,
    tables,
  };
  const plan = { globalDepth, tables: [], groupSizeBytes, entry: () => ({ key: "", elem: "" }) };
  const start = { expression: "m", type: "map[uint64]uint64", keyType: "uint64", elemType: "uint64" };
  const simulated = { body: { kind: "swiss", tables: [] }, length: entries, details } as const;
  return {
    head: swissHead(plan, { ...simulated, layout }, start),
    exact: swissHead(plan, { ...simulated, layout: { ...layout, tombstones } }, start),
    body: { kind: "swiss", tables: Array.from({ length: 4 }, (_, position) => tableOf(position, tables)) },
    totalCells: tables.length * groupCount,
    details,
    cells(range) {
      if (range.kind !== "tables") return null;
      const positions = Array.from({ length: range.to - range.from }, (_, i) => range.from + i);
      return { kind: "swiss", tables: positions.map((position) => ({ position, columns: tableOf(position, tables) })) };
    },
    *windows() {
      for (let from = 0; from < tables.length; from += surveyTables)
        yield { kind: "tables", from, to: Math.min(from + surveyTables, tables.length) };
    },
    statistics: (scanned) => ({ kind: "swiss", tombstones: { value: tombstones, error: scanned >= 1 ? 0 : 40 } }),
  };

  function details(place: Place): Details | null {
    if (place.kind !== "group") return null;
    const { control } = tableOf(place.table, tables);
    return {
      index: place.group,
      address: hex(groupsBase + BigInt(place.table * 0x20000 + place.group * groupSizeBytes)),
      slots: Array.from(control.subarray(place.group * groupSlots, (place.group + 1) * groupSlots), (byte, slot): SwissSlot => {
        if (byte >= ctrlEmpty) return { control: hex(byte), state: byte === ctrlEmpty ? "empty" : "deleted" };
        const key = String(scrambled(place.table * 1024 + place.group * groupSlots + slot));
        return { control: hex(byte), state: "full", key, elem: key, keyRaw: "", elemRaw: "" };
      }),
    };
  }
}

/** 8,192 tables of depth 13, of which most have split once or twice. */
function depthsOf(): number[] {
  const depths: number[] = [];
  let [whole, twice] = [2000, 1616];
  for (let i = 0; i < 8192; i++) {
    const left = 8192 - i;
    if (whole > 0 && scrambled(i) % left < whole) {
      whole--;
      depths.push(globalDepth - 2);
      continue;
    }
    for (let half = 0; half < 2; half++) {
      const halves = 2 * (left - whole) - half;
      if (twice > 0 && scrambled(2 * i + half + 1) % halves < twice) {
        twice--;
        depths.push(globalDepth, globalDepth);
      } else depths.push(globalDepth - 1);
    }
  }
  return depths;
}

/** Entries of each table: the deeper, the younger, the emptier. Together {@link entries}. */
function usedOf(depths: readonly number[]): Uint32Array {
  const used = Uint32Array.from(depths, (depth, i) => (depth === 15 ? 440 : depth === 14 ? 620 : 800) + (scrambled(i) % 90));
  let missing = entries - used.reduce((sum, count) => sum + count, 0);
  for (let i = 0; missing !== 0; i = (i + 1) % used.length) {
    const step = Math.sign(missing);
    if (step > 0 && (used[i] ?? 0) >= 890) continue;
    used[i] = (used[i] ?? 0) + step;
    missing -= step;
  }
  return used;
}

function tableHeads(depths: readonly number[], used: Uint32Array): SwissTableHead[] {
  let index = 0;
  return depths.map((localDepth, position) => {
    const count = used[position] ?? 0;
    const tombstones = tombstonesOf(position, count);
    const growthLeft = Math.max(0, (capacity * 7) / 8 - count - tombstones);
    const head: SwissTableHead = {
      address: hex(0xc000aa6000n + BigInt(position) * 64n),
      groupsAddress: hex(groupsBase + BigInt(position) * 0x20000n),
      index,
      localDepth,
      used: count,
      capacity,
      growthLeft,
      groupCount,
      tombstones: null,
      next: explainTableNext({ used: count, capacity, growthLeft, tombstones }, null, "go1.27.1"),
    };
    index += 2 ** (globalDepth - localDepth);
    return head;
  });
}

function tombstonesOf(position: number, used: number): number {
  return scrambled(position + 5) % 40 === 0 && used > 700 ? 6 : 0;
}

function tableOf(position: number, heads: readonly SwissTableHead[]): PanelTable {
  const used = heads[position]?.used ?? 0;
  const tombstones = tombstonesOf(position, used);
  const control = new Uint8Array(capacity).fill(ctrlEmpty);
  for (let entry = 0; entry < used + tombstones; entry++) {
    const hash = scrambled(position * 2048 + entry);
    let group = (hash >>> 7) & (groupCount - 1);
    for (let step = 1; step <= groupCount; step++) {
      const free = control.subarray(group * groupSlots, (group + 1) * groupSlots).indexOf(ctrlEmpty);
      if (free >= 0) {
        control[group * groupSlots + free] = hash & 0x7f;
        break;
      }
      group = (group + step) & (groupCount - 1);
    }
  }
  let left = tombstones;
  for (let group = 0; group < groupCount && left > 0; group++) {
    const slots = control.subarray(group * groupSlots, (group + 1) * groupSlots);
    if (slots.includes(ctrlEmpty)) continue;
    slots[left % groupSlots] = ctrlDeleted;
    left--;
  }
  const groupsAddress = hex(groupsBase + BigInt(position) * 0x20000n);
  return { groupsAddress, groupSizeBytes, firstGroup: 0, groupCount, control, unreadable: new Uint8Array(groupCount) };
}
