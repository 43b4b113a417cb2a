/** The classic map: growth, chains, torn headers and what the facts say. One line per case. */
import assert from "node:assert/strict";

import type { HmapGrowth, HmapLayoutHead, LayoutHead, Problem } from "../../../src/gomap/layout.js";
import type { HmapBody } from "../../../src/gomap/mapModel.js";
import type { HmapType } from "../../../src/gomap/mapType.js";
import { readMap, type ReadOptions } from "../../../src/gomap/readMap.js";
import { fullBucket, layHmap, type FakeChains, type FakeHmap, type LaidOut } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

/** `kind` is the growth's. */
interface Expected extends Partial<Omit<HmapLayoutHead, "growth" | "kind">>, Partial<HmapGrowth> {
  readonly state?: LayoutHead["state"];
  readonly length?: number | null;
  readonly range?: LayoutHead["range"];
  readonly nextGrowthAtEntry?: number;
  readonly capacity?: number;
  /** Each by its kind and a part of its message. None, unless told. */
  readonly problems?: readonly (readonly [Problem["kind"], RegExp])[];
  readonly rounds?: number;
  readonly buckets?: number;
}

type Change = (memory: FakeMemory, laid: LaidOut<HmapType>) => void;

const roomy: ReadOptions = { budgetBytes: 1e6 };
const budget = (budgetBytes: number): ReadOptions => ({ budgetBytes });
const spoil = (offset: bigint, value: number | bigint, sizeBytes: number): Change => {
  return (memory, laid) => memory.writeUint(laid.header + offset, value, sizeBytes);
};

async function check(map: FakeHmap, expected: Expected, change?: Change, options = roomy): Promise<void> {
  const memory = new FakeMemory();
  const laid = layHmap(memory, map);
  change?.(memory, laid);
  const { head, body } = await readMap(laid.target, memory, memory, options);
  const layout = head.layout as HmapLayoutHead;
  const { problems = [], rounds, buckets, ...facts } = expected;
  const seen = { ...head, ...head.load, ...layout, ...layout.growth } as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(facts)) assert.deepEqual(seen[name], value, name);
  assert.deepEqual(
    head.problems.map((problem) => problem.kind),
    problems.map(([kind]) => kind),
    JSON.stringify(head.problems),
  );
  for (const [i, [, message]] of problems.entries()) assert.match(head.problems[i]?.message ?? "", message);
  if (rounds !== undefined) assert.equal(memory.rounds.length, rounds, "rounds of reads");
  if (buckets !== undefined) assert.equal((body as HmapBody).buckets.physicalCount, buckets, "buckets read");
}

const one = (first: number): FakeChains => ({ 0: [fullBucket(first)] });
/** 2^6 buckets grow from 32, the first two of which have moved. */
const growing: FakeHmap = {
  B: 6,
  buckets: { 0: [[[0x11, 1, 2]]], 33: [[[0x12, 3, 4]]] },
  oldBuckets: { 0: [[2, 4, 4, 4, 4, 4, 4, 4]], 1: [[3, 4, 4, 4, 4, 4, 4, 4]], 2: [[[0x13, 5, 6]]] },
  nevacuate: 2,
};

describe("readMap, classic map", () => {
  describe("shapes", () => {
    it("no bucket yet", () => check({ B: 0 }, { state: "empty", length: 0, bucketCount: 0, nextGrowthAtEntry: 9 }));
    it("one bucket", () => check({ B: 0, buckets: one(1) }, { length: 8, bucketCount: 1, longestChain: 1, overflowCount: 0 }));
    it("two rounds of reads for a map without overflow", () => check({ B: 5, buckets: one(1) }, { rounds: 2, buckets: 32 }));
    it("the entry that starts the next growth, B=1", () => check({ B: 1, buckets: one(1) }, { nextGrowthAtEntry: 14 }));
    it("the entry that starts the next growth, B=6", () => check({ B: 6, buckets: one(1) }, { nextGrowthAtEntry: 417 }));
    it("as many overflow buckets as buckets", () =>
      check({ B: 6, buckets: one(1), noverflow: 64 }, { nextGrowthAtEntry: 9, noverflow: 64 }));
  });

  describe("overflow chains", () => {
    const chains = { 3: [fullBucket(1), fullBucket(9), fullBucket(17)], 5: [fullBucket(30), fullBucket(40)] };
    it("one read for each level", () =>
      check({ B: 3, buckets: chains }, { length: 40, overflowCount: 3, longestChain: 3, rounds: 4, buckets: 11 }));
    it("in preallocated places", () =>
      check({ B: 4, buckets: chains, preallocated: 3 }, { overflowCount: 3, preallocatedOverflow: 3, buckets: 19 }));
    it("the mark in the last preallocated bucket is no cycle", () =>
      check({ B: 4, buckets: chains, preallocated: 3 }, { overflowCount: 3 }, (memory, { array }) => {
        memory.writeUint(array + BigInt(18 * 144 + 136), array, 8);
      }));
    it("below B=4 nothing is preallocated", () =>
      check({ B: 3, buckets: chains, preallocated: 2 }, { preallocatedOverflow: 0, overflowCount: 3 }));
    it("a chain that bites its tail", () =>
      check(
        { B: 3, buckets: chains },
        { overflowCount: 3, problems: [["cycle", /bucket 5 of buckets comes back/]] },
        (memory, { array }) => {
          const second = pointerAt(memory, array + BigInt(5 * 144 + 136));
          memory.writeUint(second + 136n, second, 8);
        },
      ));
    it("a chain that leads to its own first bucket", () =>
      check({ B: 3, buckets: chains }, { problems: [["cycle", /bucket 5 .* back into the array/]] }, (memory, { array }) => {
        memory.writeUint(pointerAt(memory, array + BigInt(5 * 144 + 136)) + 136n, array + BigInt(5 * 144), 8);
      }));
    it("a chain that runs into another", () =>
      check(
        { B: 3, buckets: chains },
        { problems: [["inconsistent", /runs into the chain of bucket 3/]] },
        (memory, { array }) => {
          const other = pointerAt(memory, array + BigInt(3 * 144 + 136));
          memory.writeUint(pointerAt(memory, array + BigInt(5 * 144 + 136)) + 136n, other, 8);
        },
      ));
    it("a chain into nowhere", () =>
      check(
        { B: 3, buckets: chains },
        { length: 40, problems: [["unreadable", /overflow bucket of bucket 0/]] },
        (memory, { array }) => memory.writeUint(array + 136n, 0x123450n, 8),
      ));
    it("a pointer that is not aligned", () =>
      check({ B: 3, buckets: chains }, { problems: [["inconsistent", /not aligned/]] }, (memory, { array }) =>
        memory.writeUint(array + 136n, 0x123457n, 8),
      ));
    it("longer than the budget", () =>
      check(
        { B: 0, buckets: { 0: [fullBucket(1), fullBucket(9), fullBucket(17)] } },
        { overflowCount: null, longestChain: null, problems: [["budget", /overflow/]] },
        undefined,
        budget(300),
      ));
  });

  describe("growth", () => {
    it("doubling", () => check(growing, { kind: "doubling", oldBucketCount: 32, evacuatedCount: 2, nevacuate: 2, length: 3 }));
    it("to the same size", () =>
      check({ ...growing, B: 5, sameSize: true, buckets: one(1) }, { kind: "sameSize", oldBucketCount: 32, evacuatedCount: 2 }));
    it("from one bucket", () =>
      check({ B: 1, buckets: one(1), oldBuckets: { 0: [[2, 4, 4, 4, 4, 4, 4, 4]] } }, { oldBucketCount: 1, evacuatedCount: 1 }));
    it("nevacuate is stale after it", () =>
      check({ B: 2, buckets: one(1), nevacuate: 7 }, { nevacuate: 7, oldBucketCount: 0, evacuatedCount: 0 }));
    it("old overflow chains count for entries, not for overflow", () =>
      check(
        { ...growing, nevacuate: 0, oldBuckets: { 4: [fullBucket(1), fullBucket(9)] } },
        { length: 18, overflowCount: 0, evacuatedCount: 0 },
      ));
    it("an old array of half of one bucket", () =>
      check(
        { B: 0, buckets: one(1) },
        { oldBucketCount: 0, problems: [["inconsistent", /half/]] },
        spoil(24n, 0xc000000100n, 8),
      ));
  });

  describe("a writer inside", () => {
    const writing = 4;
    it("is told", () =>
      check({ B: 0, buckets: one(1), flags: writing }, { state: "writing", problems: [["writing", /is writing/]] }));
    it("counts need not add up", () =>
      check({ B: 0, buckets: one(1), flags: writing, count: 9 }, { length: 9, problems: [["writing", /is writing/]] }));
    it("new B, old array: never past the array", () =>
      check(
        { B: 5, buckets: one(1), flags: writing },
        {
          B: 6,
          bucketCount: 32,
          problems: [
            ["writing", /./],
            ["writing", /room for 32/],
          ],
        },
        spoil(9n, 6, 1),
      ));
    it("new B, old array, the allocator unknown", () =>
      check(
        { B: 5, buckets: one(1), flags: writing },
        {
          bucketCount: 32,
          problems: [
            ["writing", /./],
            ["writing", /half|32/],
          ],
        },
        (memory, laid) => {
          memory.allocatorKnown = false;
          memory.writeUint(laid.header + 9n, 6, 1);
        },
      ));
    it("oldbuckets set, buckets not yet", () =>
      check(
        { B: 5, buckets: one(1), flags: writing },
        {
          bucketCount: 32,
          kind: "none",
          problems: [
            ["writing", /./],
            ["writing", /same array/],
          ],
        },
        (memory, laid) => {
          memory.writeUint(laid.header + 9n, 6, 1);
          memory.writeUint(laid.header + 24n, laid.array, 8);
        },
      ));
  });

  describe("bad headers", () => {
    it("unreadable", () =>
      check({ B: 0, buckets: one(1) }, { length: null, problems: [["unreadable", /header/]] }, (memory, laid) =>
        memory.unmap(laid.header),
      ));
    it("B beyond any address space", () =>
      check(
        { B: 3, buckets: one(1) },
        {
          bucketCount: 0,
          problems: [
            ["outOfRange", /2\^60/],
            ["inconsistent", /count/],
          ],
        },
        spoil(9n, 60, 1),
      ));
    it("B larger than the array", () =>
      check({ B: 3, buckets: one(1) }, { bucketCount: 8, problems: [["inconsistent", /room for 8/]] }, spoil(9n, 9, 1)));
    it("count does not add up", () =>
      check({ B: 3, buckets: one(1), count: 9 }, { length: 9, problems: [["inconsistent", /9 entries, the buckets hold 8/]] }));
    it("buckets unmapped", () =>
      check({ B: 3, buckets: one(1) }, { length: 8, problems: [["unreadable", /Buckets 0 to 7/]] }, (memory, laid) =>
        memory.unmap(laid.array),
      ));
    it("extra into nowhere", () =>
      check({ B: 3, buckets: one(1) }, { problems: [["unreadable", /mapextra/]] }, spoil(40n, 0xdead0n, 8)));
    it("a flag the runtime has not", () =>
      check({ B: 0, buckets: one(1), flags: 0x20 }, { problems: [["outOfRange", /flags is 0x20/]] }));
    it("nevacuate beyond the old array", () =>
      check(
        { ...growing, nevacuate: 99 },
        {
          problems: [
            ["outOfRange", /nevacuate is 99, there are 32/],
            ["inconsistent", /old bucket 2 is/],
            ...Array.from({ length: 20 }, () => ["inconsistent", /./] as const),
          ],
        },
      ));
    it("nevacuate past a bucket that has not moved", () =>
      check({ ...growing, nevacuate: 3 }, { problems: [["inconsistent", /nevacuate is 3, but old bucket 2 is not/]] }));
    it("an evacuated bucket in the new array", () =>
      check({ B: 1, buckets: { 1: [[2, 2, 2, 2, 2, 2, 2, 2]] } }, { problems: [["inconsistent", /Bucket 1 .* 02 02/]] }));
    it("a full slot behind emptyRest", () =>
      check({ B: 0, buckets: { 0: [[0, [0x40, 1, 1]]] } }, { problems: [["inconsistent", /00 40/]] }));
  });

  describe("windows", () => {
    const chains = { 3: [fullBucket(1), fullBucket(9)], 60: [fullBucket(30)] };
    it("as much as the budget allows", () =>
      check(
        { B: 6, buckets: chains },
        { range: { from: 0, to: 10 }, longestChain: null, problems: [["budget", /10 buckets of 64/]] },
        undefined,
        budget(2000),
      ));
    it("what was asked for", () =>
      check({ B: 6, buckets: chains }, { range: { from: 56, to: 64 }, buckets: 8, overflowCount: null }, undefined, {
        budgetBytes: 1e6,
        range: { from: 56, to: 70 },
      }));
    it("asked for all", () =>
      check({ B: 6, buckets: chains }, { longestChain: 2, buckets: 65 }, undefined, {
        budgetBytes: 1e6,
        range: { from: 0, to: 64 },
      }));
    it("nothing but the header", () =>
      check(
        { B: 6, buckets: chains },
        { range: { from: 0, to: 0 }, length: 24, problems: [["budget", /0 buckets of 64/]] },
        undefined,
        budget(0),
      ));
  });

  describe("facts", () => {
    it("bytes and address chain", async () => {
      const memory = new FakeMemory();
      const laid = layHmap(memory, { B: 3, buckets: { 3: [fullBucket(1), fullBucket(9)] } });
      const { head } = await readMap(laid.target, memory, memory, roomy);
      assert.deepEqual(head.bytes, { allocated: 48 + 9 * 144, structures: 48 + 9 * 144, inUse: 16 * 16 });
      const chain = head.chain.map(({ role, label, segment, sizeBytes }) => [role, label, segment, sizeBytes]);
      assert.deepEqual(chain, [
        ["variable", "m", "stack of goroutine 1", null],
        ["header", "hmap", "heap", 48],
        ["buckets", "buckets · 8 × 144 B", "heap", 1152],
      ]);
      assert.deepEqual(head.header?.fields[2], {
        name: "B",
        offset: 9,
        sizeBytes: 1,
        raw: "03",
        value: "3",
        meaning: "hash & 7 picks the bucket (2^3 = 8 buckets)",
      });
    });
  });
});

function pointerAt(memory: FakeMemory, address: bigint): bigint {
  for (const piece of memory.all) {
    const offset = Number(address - piece.address);
    if (offset >= 0 && offset < piece.bytes.length) return new DataView(piece.bytes.buffer).getBigUint64(offset, true);
  }
  throw new Error("no memory there");
}
