/**
 * Whatever memory holds, a picture comes back: in bounded time and bytes, without a throw, and where it is wrong it says so.
 * Crashes once found stay as named cases at the end.
 */
import assert from "node:assert/strict";
import fc from "fast-check";

import type { LayoutChain, LayoutGroup, LayoutHead } from "../../../src/gomap/layout.js";
import type { MapModel, Place } from "../../../src/gomap/mapModel.js";
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import { readMap, type ReadOptions } from "../../../src/gomap/readMap.js";
import { readSlots } from "../../../src/gomap/readSlots.js";
import { fullBucket, hmapType, layHmap, laySwiss, valueType, type FakeBucket, type FakeChains } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

const budgetBytes = 64 * 1024;
/** Header, mapextra and its two slice headers are read whatever the budget is; slots twice where they have holes. */
const smallReads = 1024;

interface Spoiled {
  /** Picks a piece of memory, and a place in it. */
  readonly piece: number;
  readonly offset: number;
  readonly kind: "byte" | "word" | "pointer" | "unmap";
  readonly value: bigint;
}

const spoiled: fc.Arbitrary<Spoiled> = fc.record({
  piece: fc.nat(),
  offset: fc.nat(),
  kind: fc.constantFrom("byte" as const, "word" as const, "pointer" as const, "unmap" as const),
  value: fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 1n, 7n, 8n, 63n, 64n, 255n, 0xffffn, 2n ** 31n, 2n ** 47n, 2n ** 63n, 2n ** 64n - 1n),
  ),
});

const bucket: fc.Arbitrary<FakeBucket> = fc.integer({ min: 0, max: 8 }).map((full) => fullBucket(1).slice(0, full));
const chains: fc.Arbitrary<FakeChains> = fc.dictionary(
  fc.integer({ min: 0, max: 7 }).map(String),
  fc.array(bucket, { minLength: 1, maxLength: 4 }),
);

function spoil(memory: FakeMemory, changes: readonly Spoiled[]): void {
  for (const { piece, offset, kind, value } of changes) {
    const target = memory.all[piece % memory.all.length];
    if (target === undefined) return;
    const words = Math.floor(target.bytes.length / 8);
    const at = target.address + BigInt(kind === "byte" ? offset % target.bytes.length : 8 * (offset % words));
    if (kind === "unmap") memory.unmap(target.address);
    else if (kind === "byte") memory.writeUint(at, value & 0xffn, 1);
    else if (kind === "word") memory.writeUint(at, value, 8);
    else memory.writeUint(at, memory.all[Number(value % BigInt(memory.all.length))]?.address ?? 0n, 8);
  }
}

function placesOf(head: LayoutHead): Place[] {
  const { layout } = head;
  if (layout.kind === "hmap") {
    return [false, true].flatMap((old) => Array.from({ length: 12 }, (_, index): Place => ({ kind: "bucket", old, index })));
  }
  if (layout.kind === "nil") return [];
  return layout.tables.slice(0, 8).flatMap((_, table) => [0, 1, 2].map((group): Place => ({ kind: "group", table, group })));
}

/** Reads a spoiled map and checks the promises. */
async function survives(memory: FakeMemory, target: MapTarget, changes: readonly Spoiled[]): Promise<void> {
  const intact = await readMap(target, memory, memory, { budgetBytes });
  assert.deepEqual(intact.head.problems, []);
  spoil(memory, changes);
  memory.bytesRead = 0;
  memory.rounds.length = 0;
  const model = await readMap(target, memory, memory, { budgetBytes });
  assert.ok(memory.bytesRead <= budgetBytes + smallReads, `read ${memory.bytesRead} bytes`);
  assert.ok(memory.rounds.length < 600, `${memory.rounds.length} rounds`);
  for (const problem of model.head.problems) assert.match(problem.address, /^0x[0-9a-f]+$/);
  JSON.parse(JSON.stringify(model.head));
  await readSlots(model, placesOf(model.head), memory, null, { values: true, maxTextBytes: 64 });
}

describe("readMap on bad memory", function () {
  this.timeout(60_000);

  it("survives a spoiled hmap", () =>
    fc.assert(
      fc.asyncProperty(
        chains,
        fc.boolean(),
        fc.boolean(),
        fc.array(spoiled, { minLength: 1, maxLength: 6 }),
        async (buckets, grows, known, changes) => {
          const memory = new FakeMemory();
          memory.allocatorKnown = known;
          const old: FakeChains = { 0: [[2, 4, 4, 4, 4, 4, 4, 4]], 2: [fullBucket(50), fullBucket(60)] };
          const { target } = layHmap(memory, { B: 3, buckets, ...(grows ? { oldBuckets: old } : {}) });
          await survives(memory, target, changes);
        },
      ),
      { numRuns: 1500 },
    ));

  it("survives a spoiled hmap of strings", () =>
    fc.assert(
      fc.asyncProperty(fc.array(spoiled, { minLength: 1, maxLength: 4 }), async (changes) => {
        const memory = new FakeMemory();
        const type = hmapType(valueType("string"), valueType("other", 200, "main.big"));
        const { target } = layHmap(memory, { B: 1, buckets: { 0: [[[0x40, 0, 0]]] }, type });
        await survives(memory, target, changes);
      }),
      { numRuns: 300 },
    ));

  it("survives a spoiled Swiss map", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(bucket, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        fc.array(spoiled, { minLength: 1, maxLength: 6 }),
        async (groups, known, changes) => {
          const memory = new FakeMemory();
          memory.allocatorKnown = known;
          const tables = [0, 1, 2].map(() => ({ groups: groups.map((group) => group.slice(0, 7)) }));
          const { target } = laySwiss(memory, { directory: [0, 0, 1, 2], tables });
          await survives(memory, target, changes);
        },
      ),
      { numRuns: 1500 },
    ));

  it("survives a spoiled small map", () =>
    fc.assert(
      fc.asyncProperty(bucket, fc.array(spoiled, { minLength: 1, maxLength: 4 }), async (small, changes) => {
        const memory = new FakeMemory();
        await survives(memory, laySwiss(memory, { small }).target, changes);
      }),
      { numRuns: 300 },
    ));

  it("reading in windows equals the whole", () =>
    fc.assert(
      fc.asyncProperty(
        chains,
        fc.array(bucket, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        async (buckets, groups, width) => {
          const memory = new FakeMemory();
          const hmap = layHmap(memory, { B: 3, buckets, oldBuckets: { 1: [fullBucket(9), fullBucket(20)] } }).target;
          const swiss = laySwiss(memory, { directory: [0, 1], tables: [{ groups }, { groups: groups.slice(0, 2) }] }).target;
          await windowsEqualWhole(memory, hmap, 8, width);
          await windowsEqualWhole(memory, swiss, 4, width);
        },
      ),
      { numRuns: 200 },
    ));
});

async function windowsEqualWhole(memory: FakeMemory, target: MapTarget, count: number, width: number): Promise<void> {
  const read = (options: ReadOptions): Promise<MapModel> => readMap(target, memory, memory, options);
  const whole = await read({ budgetBytes });
  for (let from = 0; from < count; from += width) {
    const window = await read({ budgetBytes, range: { from, to: from + width } });
    const places = Array.from({ length: Math.min(width, count - from) }, (_, i) => from + i).flatMap((index): Place[] =>
      target.type?.kind === "hmap"
        ? [
            { kind: "bucket", old: false, index },
            { kind: "bucket", old: true, index },
          ]
        : [
            { kind: "group", table: 0, group: index },
            { kind: "group", table: 1, group: index },
          ],
    );
    assert.deepEqual(await detailsOf(window, places, memory), await detailsOf(whole, places, memory));
  }
}

function detailsOf(model: MapModel, places: readonly Place[], memory: FakeMemory): Promise<(LayoutChain | LayoutGroup)[]> {
  return readSlots(model, places, memory, null, { values: true });
}
