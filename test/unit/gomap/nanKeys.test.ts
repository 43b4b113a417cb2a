/** NaN among keys, wherever it stands; real ones of real Go are in test/live. */
import assert from "node:assert/strict";
import { findNaNKey } from "../../../src/gomap/nanKeys.js";
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import { readMap } from "../../../src/gomap/readMap.js";
import { hmapType, layHmap, laySwiss, swissType, valueType } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

const nan64 = 0x7ff8000000000001n;
/** Negative, signalling, with a payload of its own. */
const odd64 = 0xfff0000000001234n;
const one64 = 0x3ff0000000000000n;
const infinite64 = 0x7ff0000000000000n;
const nan32 = 0x7fc00001n;

const placeIn = async (memory: FakeMemory, { target }: { readonly target: MapTarget }) =>
  findNaNKey(await readMap(target, memory, memory, { budgetBytes: 1e6 }));

describe("a NaN key", () => {
  const float64 = hmapType(valueType("float64", 8), valueType("int64"));

  it("is found in a bucket", async () => {
    const memory = new FakeMemory();
    const buckets = { 0: [[[0x40, one64, 1]]], 2: [[[0x40, infinite64, 1], 1, [0x41, nan64, 2]]] } as const;
    const laid = layHmap(memory, { B: 2, buckets, type: float64 });
    assert.deepEqual(await placeIn(memory, laid), { kind: "bucket", old: false, index: 2 });
  });
  it("is found in an overflow bucket, whose chain is its place", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 2, buckets: { 3: [[[0x40, one64, 1]], [[0x41, odd64, 2]]] }, type: float64 });
    assert.deepEqual(await placeIn(memory, laid), { kind: "bucket", old: false, index: 3 });
  });
  it("is not what an empty or evacuated slot has left behind", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, {
      B: 1,
      buckets: {
        0: [
          [
            [1, nan64, 1],
            [0, nan64, 1],
          ],
        ],
      },
      type: float64,
    });
    assert.equal(await placeIn(memory, laid), null);
  });
  it("is found in a group, as a float32", async () => {
    const memory = new FakeMemory();
    const type = swissType(valueType("float32", 4), valueType("int64"));
    const laid = laySwiss(memory, {
      small: [
        [0x11, 0x3f800000n, 1],
        [0x5c, nan32, 2],
      ],
      type,
    });
    assert.deepEqual(await placeIn(memory, laid), { kind: "group", table: 0, group: 0 });
  });
  it("is no integer of the same bits", async () => {
    const memory = new FakeMemory();
    const laid = layHmap(memory, { B: 0, buckets: { 0: [[[0x40, nan64, 1]]] }, type: hmapType() });
    assert.equal(await placeIn(memory, laid), null);
  });
  it("is nothing in a map without arrays", () => assert.equal(findNaNKey({ type: float64, body: null }), null));
});
