/** Slot objects and their values: strings, indirect values, values that somebody else prints, and memory that is not there. */
import assert from "node:assert/strict";

import type { LayoutChain, LayoutGroup, LayoutOldChain } from "../../../src/gomap/layout.js";
import type { Place } from "../../../src/gomap/mapModel.js";
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import type { PrintRequest, ValuePrinter } from "../../../src/gomap/values.js";
import { readMap, type ReadOptions } from "../../../src/gomap/readMap.js";
import { readSlots, type SlotOptions } from "../../../src/gomap/readSlots.js";
import { fullBucket, hmapType, layHmap, laySwiss, swissType, valueType, type FakeBucket } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

const values: SlotOptions = { values: true, maxTextBytes: 16 };
const bucket = (index: number, old = false): Place => ({ kind: "bucket", old, index });

async function slotsOf(
  memory: FakeMemory,
  target: MapTarget,
  places: readonly Place[],
  options = values,
  printer: ValuePrinter | null = null,
  readOptions: ReadOptions = { budgetBytes: 1e6 },
): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]> {
  const model = await readMap(target, memory, memory, readOptions);
  memory.rounds.length = 0;
  return readSlots(model, places, memory, printer, options);
}

/** The first slot of the first place. */
async function firstSlot(...args: Parameters<typeof slotsOf>): Promise<object> {
  const [made] = await slotsOf(...args);
  assert.ok(made !== undefined);
  const slot = "chain" in made ? made.chain[0]?.slots[0] : made.slots[0];
  assert.ok(slot !== undefined);
  return slot;
}

function text(memory: FakeMemory, content: string): readonly [data: bigint, length: number] {
  const bytes = new TextEncoder().encode(content);
  const data = memory.allocate(Math.max(1, bytes.length));
  memory.write(data, bytes);
  return [data, bytes.length];
}

/** A Swiss map from string to string with one entry. */
function stringMap(memory: FakeMemory, key: readonly [bigint, number], elem: readonly [bigint, number]): MapTarget {
  const laid = laySwiss(memory, { small: [[0x5c, 0, 0]], type: swissType(valueType("string"), valueType("string")) });
  for (const [i, word] of [...key, ...elem].entries()) memory.writeUint(laid.array + 8n + BigInt(8 * i), word, 8);
  return laid.target;
}

describe("readSlots", () => {
  it("a chain, with the raw bytes of each slot", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 1, buckets: { 1: [fullBucket(137), [1, [0x9e, 1, -2]]] } });
    const [made] = (await slotsOf(memory, laid.target, [bucket(1)])) as LayoutChain[];
    const address = `0x${(laid.array + 144n).toString(16)}` as const;
    assert.equal(made?.index, 1);
    const [first, second] = made.chain;
    assert.equal(first?.address, address);
    assert.equal(first.overflow, second?.address);
    assert.equal(second?.overflow, "0x0");
    assert.deepEqual(first.slots[0], {
      tophash: "0x40",
      state: "full",
      key: "137",
      elem: "1370",
      keyRaw: "8900000000000000",
      elemRaw: "5a05000000000000",
    });
    assert.deepEqual(second.slots.slice(0, 3), [
      { tophash: "0x01", state: "empty" },
      { tophash: "0x9e", state: "full", key: "1", elem: "-2", keyRaw: "0100000000000000", elemRaw: "feffffffffffffff" },
      { tophash: "0x00", state: "emptyRest" },
    ]);
    assert.deepEqual(memory.rounds, [], "inline values need no further read");
  });

  it("an evacuated old bucket has states only", async () => {
    const memory = new FakeMemory();
    const moved: FakeBucket = [[2, 1, 2], [3, 3, 4], 4, 4, 4, 4, 4, 4];
    const laid = layHmap(memory, { B: 2, buckets: { 0: [[[0x40, 1, 2]]] }, oldBuckets: { 0: [moved], 1: [[[0x41, 5, 6]]] } });
    const [old, still] = (await slotsOf(memory, laid.target, [bucket(0, true), bucket(1, true)])) as LayoutOldChain[];
    assert.equal(old?.evacuated, true);
    assert.deepEqual(old.chain[0]?.slots.slice(0, 3), [
      { tophash: "0x02", state: "evacuatedX" },
      { tophash: "0x03", state: "evacuatedY" },
      { tophash: "0x04", state: "evacuatedEmpty" },
    ]);
    assert.equal(still?.evacuated, false);
    assert.equal(still.chain[0]?.slots[0]?.key, "5");
  });

  it("a group", async () => {
    const memory = new FakeMemory();
    const laid = laySwiss(memory, { directory: [0], tables: [{ groups: [fullBucket(1), [0x80, [0x5c, 9, 8], 0x80]] }] });
    const [group] = (await slotsOf(memory, laid.target, [{ kind: "group", table: 0, group: 1 }])) as LayoutGroup[];
    assert.equal(group?.address, `0x${((laid.tables[0]?.groups ?? 0n) + 136n).toString(16)}`);
    assert.deepEqual(group.slots.slice(0, 2), [
      { control: "0x80", state: "empty" },
      { control: "0x5c", state: "full", key: "9", elem: "8", keyRaw: "0900000000000000", elemRaw: "0800000000000000" },
    ]);
  });

  it("a place outside the window is empty", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 3, buckets: { 0: [fullBucket(1)], 6: [fullBucket(9)] } });
    const window = { budgetBytes: 1e6, range: { from: 4, to: 8 } };
    const [outside, inside] = (await slotsOf(memory, laid.target, [bucket(0), bucket(6)], values, null, window)) as LayoutChain[];
    assert.deepEqual(outside, { index: 0, chain: [] });
    assert.equal(inside?.chain[0]?.slots[0]?.key, "9");
  });

  it("states only, when values are not wanted", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
    assert.deepEqual(await firstSlot(memory, laid.target, [bucket(0)], { values: false }), { tophash: "0x40", state: "full" });
  });

  it("keys only, for a search", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
    const slot = await firstSlot(memory, laid.target, [bucket(0)], { values: "keys" });
    assert.deepEqual(Object.keys(slot).sort(), ["key", "keyRaw", "state", "tophash"]);
  });

  describe("strings", () => {
    const check = async (key: string, expected: object): Promise<void> => {
      const memory = new FakeMemory();
      const target = stringMap(memory, text(memory, key), [0n, 0]);
      const slot = (await firstSlot(memory, target, [{ kind: "group", table: 0, group: 0 }])) as Record<string, unknown>;
      assert.deepEqual({ key: slot.key, keyCut: slot.keyCut }, { keyCut: undefined, ...expected });
      assert.equal(slot.elem, '""');
      assert.ok(memory.rounds.length <= 1, "all strings are one read");
    };
    it("short", () => check("maria", { key: '"maria"' }));
    it("as long as may be", () => check("0123456789abcdef", { key: '"0123456789abcdef"' }));
    it("too long", () => check("0123456789abcdefg", { key: '"0123456789abcdef"…', keyCut: true }));
    it("cut within a rune", () => check("0123456789abcdeéé", { key: '"0123456789abcde"…', keyCut: true }));

    const unread = async (header: readonly [bigint, number]): Promise<void> => {
      const memory = new FakeMemory();
      const target = stringMap(memory, header, [0n, 0]);
      const slot = await firstSlot(memory, target, [{ kind: "group", table: 0, group: 0 }]);
      assert.ok(!("key" in slot));
      assert.ok("keyRaw" in slot);
    };
    it("into nowhere", () => unread([0x1000n, 5]));
    it("nil with a length", () => unread([0n, 5]));
    it("longer than any memory", () => unread([0xc000000000n, 2 ** 60]));
  });

  it("indirect values are read at once, and their bytes are the pointee's", async () => {
    const memory = new FakeMemory();
    const big = valueType("other", 136, "main.big");
    const pointee = memory.allocate(136);
    memory.write(pointee, new Uint8Array(136).fill(7));
    const type = hmapType(big, big);
    const laid = layHmap(memory, {
      B: 0,
      buckets: {
        0: [
          [
            [0x40, pointee, 0],
            [0x41, pointee, pointee],
          ],
        ],
      },
      type,
    });
    const asked: PrintRequest[] = [];
    const printer: ValuePrinter = {
      print: (requests) => {
        asked.push(...requests);
        return Promise.resolve(requests.map((_, i) => (i === 0 ? { text: "{A: 1", cut: true } : null)));
      },
    };
    const [chain] = (await slotsOf(memory, laid.target, [bucket(0)], values, printer)) as LayoutChain[];
    const [first, second] = chain?.chain[0]?.slots ?? [];
    const { elemProblem, ...read } = first ?? {};
    assert.deepEqual(read, { tophash: "0x40", state: "full", key: "{A: 1…", keyCut: true, keyRaw: "07".repeat(136) });
    assert.match(elemProblem?.message ?? "", /the slot's pointer to the elem is nil/);
    assert.equal(second?.elemRaw, "07".repeat(136));
    assert.deepEqual(memory.rounds, [3]);
    assert.deepEqual(
      asked,
      Array.from({ length: 3 }, () => ({ typeName: "main.big", address: pointee })),
    );
  });

  it("a bucket that could not be read has no slots", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 1, buckets: { 0: [fullBucket(1)] } });
    memory.unmap(laid.array);
    const [chain] = (await slotsOf(memory, laid.target, [bucket(0)])) as LayoutChain[];
    assert.deepEqual(chain?.chain[0]?.slots, []);
  });

  it("a bucket that could be read in part has what was read", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
    // The header is moved to memory of which only the first 80 bytes are there: tophash, keys, the first elem.
    const short = memory.allocate(80);
    const whole = await memory.read([{ address: laid.array, sizeBytes: 80 }]);
    memory.write(short, whole[0]?.bytes ?? new Uint8Array());
    memory.writeUint(laid.header + 16n, short, 8);
    memory.allocatorKnown = false;
    const [chain] = (await slotsOf(memory, laid.target, [bucket(0)])) as LayoutChain[];
    const [first, second] = chain?.chain[0]?.slots ?? [];
    assert.equal(first?.elem, "10");
    const { elemProblem, ...read } = second ?? {};
    assert.deepEqual(read, { tophash: "0x41", state: "full", key: "2", keyRaw: "0200000000000000" });
    assert.equal(elemProblem?.address, `0x${(short + 80n).toString(16)}`);
  });
});
