/** What all kinds of maps have in common: nil maps, unknown types, stopped reads, and what the allocator says. */
import assert from "node:assert/strict";

import type { LayoutHead } from "../../../src/gomap/layout.js";
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import { MemoryStoppedError, type TargetMemory } from "../../../src/gomap/memory.js";
import { readMap } from "../../../src/gomap/readMap.js";
import { readSlots } from "../../../src/gomap/readSlots.js";
import { fullBucket, hmapType, layHmap, laySwiss, swissType, valueType } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

const roomy = { budgetBytes: 1e6 };

async function headOf(memory: FakeMemory, target: MapTarget): Promise<LayoutHead> {
  const model = await readMap(target, memory, memory, roomy);
  return model.head;
}

/** Memory that answers `rounds` reads and then stops. */
function stopping(memory: FakeMemory, rounds: number, reason: MemoryStoppedError["reason"]): TargetMemory {
  return {
    pointerSizeBytes: 8,
    read: (ranges) =>
      memory.rounds.length < rounds ? memory.read(ranges) : Promise.reject(new MemoryStoppedError(reason, "stopped")),
  };
}

describe("readMap", () => {
  it("a nil map", async () => {
    const memory = new FakeMemory();
    const { target } = layHmap(memory, { B: 0 });
    const head = await headOf(memory, { ...target, header: 0n });
    assert.deepEqual(
      {
        layout: head.layout,
        header: head.header,
        length: head.length,
        state: head.state,
        roles: head.chain.map((link) => link.role),
      },
      { layout: { kind: "nil" }, header: null, length: 0, state: "nil", roles: ["variable"] },
    );
    assert.deepEqual(memory.rounds, []);
  });

  it("a map that lives in no variable", async () => {
    const memory = new FakeMemory();
    const { target } = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
    const head = await headOf(memory, { ...target, variable: null });
    assert.equal(head.variable, null);
    assert.deepEqual(
      head.chain.map((link) => link.role),
      ["header", "buckets"],
    );
  });

  it("an unverified Go version is a problem, not a refusal", async () => {
    const memory = new FakeMemory();
    const { target } = laySwiss(memory, { small: fullBucket(1) });
    const head = await headOf(memory, { ...target, unverifiedVersion: "Go 1.99 is newer than any known." });
    assert.deepEqual(
      head.problems.map((problem) => problem.kind),
      ["unverified"],
    );
    assert.equal(head.length, 8);
  });

  describe("types that could not be learnt", () => {
    it("hmap: the header's fields and growth", async () => {
      const memory = new FakeMemory();
      const { target } = layHmap(memory, { B: 6, buckets: { 0: [fullBucket(1)] }, oldBuckets: {}, nevacuate: 3 });
      const untypedHeader = { kind: "hmap", header: target.type.header } as const;
      const head = await headOf(memory, { ...target, type: null, untypedHeader });
      assert.equal(head.length, 8);
      assert.equal(head.header?.fields.length, 9);
      assert.ok(head.layout.kind === "hmap");
      assert.deepEqual(head.layout.growth, { kind: "doubling", oldBucketCount: 32, evacuatedCount: null, nevacuate: 3 });
      assert.deepEqual(
        head.chain.map((link) => link.role),
        ["variable", "header", "buckets", "oldbuckets"],
      );
    });

    it("Swiss: the header's fields", async () => {
      const memory = new FakeMemory();
      const { target } = laySwiss(memory, { directory: [0, 0], tables: [{ groups: [fullBucket(1).slice(1), []] }] });
      const untypedHeader = { kind: "swiss", header: target.type.header } as const;
      const head = await headOf(memory, { ...target, type: null, untypedHeader });
      assert.equal(head.length, 7);
      assert.ok(head.layout.kind === "swiss");
      assert.equal(head.layout.dirLen, 2);
      assert.deepEqual(
        head.chain.map((link) => link.role),
        ["variable", "header", "directory"],
      );
    });

    it("not even the header's: len(m)", async () => {
      const memory = new FakeMemory();
      const { target } = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
      const head = await headOf(memory, { ...target, type: null });
      assert.equal(head.length, 8);
      assert.deepEqual(
        head.header?.fields.map((field) => field.name),
        ["count"],
      );
    });

    it("slots of such a map are none", async () => {
      const memory = new FakeMemory();
      const { target } = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
      const model = await readMap({ ...target, type: null }, memory, memory, roomy);
      const made = await readSlots(model, [{ kind: "bucket", old: false, index: 0 }], memory, null, { values: true });
      assert.deepEqual(made, [{ index: 0, chain: [] }]);
    });
  });

  describe("reads that stop", () => {
    for (const reason of ["cancelled", "resumed"] as const) {
      it(`${reason}: throws`, async () => {
        const memory = new FakeMemory();
        const { target } = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1)] } });
        await assert.rejects(readMap(target, stopping(memory, 1, reason), memory, roomy), MemoryStoppedError);
      });
    }

    for (const rounds of [1, 2]) {
      it(`out of budget after ${rounds}: what is known, and a problem`, async () => {
        const memory = new FakeMemory();
        const { target } = layHmap(memory, { B: 0, buckets: { 0: [fullBucket(1), fullBucket(9)] } });
        const { head } = await readMap(target, stopping(memory, rounds, "budget"), memory, roomy);
        assert.equal(head.length, 16);
        assert.ok(head.problems.some((problem) => problem.kind === "budget"));
      });
    }
  });

  describe("the allocator", () => {
    it("unknown: no guess", async () => {
      const memory = new FakeMemory();
      memory.allocatorKnown = false;
      const { target } = layHmap(memory, { B: 4, buckets: { 0: [fullBucket(1)] } });
      const head = await headOf(memory, target);
      assert.equal(head.bytes?.allocated, null);
      assert.ok(head.layout.kind === "hmap");
      assert.equal(head.layout.preallocatedOverflow, null);
    });

    it("a type word before the array takes no place of a bucket", async () => {
      const memory = new FakeMemory();
      const laid = layHmap(memory, { B: 4, buckets: { 0: [fullBucket(1)] }, preallocated: 2 });
      // 18 buckets fit exactly; with the word in front of them only 17 do.
      memory.writeUint(laid.header + 16n, laid.array + 8n, 8);
      const head = await headOf(memory, laid.target);
      assert.ok(head.layout.kind === "hmap");
      assert.equal(head.layout.preallocatedOverflow, 1);
    });

    it("one indirect value stands for all", async () => {
      const memory = new FakeMemory();
      const big = valueType("other", 136, "main.big");
      const values = [memory.allocate(144), memory.allocate(144)] as const;
      const type = hmapType(valueType("int64"), big);
      const { target } = layHmap(memory, {
        B: 0,
        buckets: {
          0: [
            [
              [0x40, 1, values[0]],
              [0x41, 2, values[1]],
            ],
          ],
        },
        type,
      });
      const head = await headOf(memory, target);
      assert.deepEqual(head.bytes, { allocated: 48 + 144 + 2 * 144, structures: 48 + 144 + 2 * 136, inUse: 2 * 144 });
    });

    it("a group on the stack takes what it is", async () => {
      const memory = new FakeMemory();
      const laid = laySwiss(memory, { small: [[1, 2, 3]], type: swissType() });
      const group = memory.allocate(136, "stack of goroutine 1");
      const [block] = await memory.read([{ address: laid.array, sizeBytes: 136 }]);
      memory.write(group, block?.bytes ?? new Uint8Array());
      memory.writeUint(laid.header + 16n, group, 8);
      const head = await headOf(memory, laid.target);
      assert.deepEqual(head.bytes, { allocated: 48 + 136, structures: 48 + 136, inUse: 16 });
      assert.deepEqual(head.chain.at(-1)?.segment, "stack of goroutine 1");
    });
  });
});
