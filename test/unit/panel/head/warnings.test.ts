import assert from "node:assert/strict";
import type { ChainLink, HmapLayoutHead, LayoutHead, SwissTableHead } from "../../../../src/gomap/layout.js";
import { countPicture } from "../../../../src/messages/pictureFacts.js";
import { isNaNKey, longestChainIn, warningsOf } from "../../../../src/messages/warnings.js";
import { growthStates, stateSentence } from "../../../../src/panel/head/growthStates.js";
import { bucketsOf } from "../columns.js";

const noGrowth: HmapLayoutHead["growth"] = { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 };

function hmapOf(B: number, length: number, layout: Partial<HmapLayoutHead> = {}, head: Partial<LayoutHead> = {}): LayoutHead {
  const bucketCount = 2 ** B;
  return {
    goVersion: "go1.23.12",
    length,
    state: "normal",
    chain: [],
    load: null,
    layout: { kind: "hmap", B, bucketCount, bucketSizeBytes: 144, noverflow: 0, longestChain: 1, growth: noGrowth, ...layout },
    ...head,
  } as unknown as LayoutHead;
}

function swissOf(length: number, tables: readonly Partial<SwissTableHead>[], small = false): LayoutHead {
  const table = { capacity: 1024, growthLeft: 400, groupCount: 128, tombstones: 0, used: 496, next: "Then it splits." };
  const layout = { kind: "swiss", small, groupSizeBytes: 136, tables: tables.map((more) => ({ ...table, ...more })) };
  return { goVersion: "go1.25.1", length, state: "normal", chain: [], load: null, layout } as unknown as LayoutHead;
}

const link = (role: ChainLink["role"], scanned: boolean) => ({ role, scanned }) as ChainLink;
const unseen = { cells: false, longestChain: null, nanKey: null };
const idsOf = (head: LayoutHead, nan = false) =>
  warningsOf(head, { ...unseen, nanKey: nan ? "somewhere" : null }).map(({ id }) => id);
const currentOf = (head: LayoutHead) =>
  growthStates(head)
    .filter(({ current }) => current)
    .map(({ name }) => name);

describe("warnings", () => {
  const cases: readonly (readonly [string, LayoutHead, readonly string[]])[] = [
    ["none for a map in good order", hmapOf(6, 209), []],
    ["none for a chain of three", hmapOf(6, 209, { longestChain: 3 }), []],
    ["a chain of four", hmapOf(6, 209, { longestChain: 4 }), ["longChain"]],
    ["no growth at 94 % of the trigger", hmapOf(6, 395), []],
    ["a growth at 96 %", hmapOf(6, 400), ["nearGrowth"]],
    ["a same-size growth", hmapOf(6, 300, { noverflow: 64 }), ["nearGrowth"]],
    ["none near while growing", hmapOf(6, 416, { growth: { ...noGrowth, kind: "doubling", oldBucketCount: 32 } }), []],
    ["10 entries in 4.5 MiB", hmapOf(15, 10), ["mostlyEmpty"]],
    ["nothing for few entries in a small array", hmapOf(6, 1), []],
    ["a scanned array over 1 MiB", hmapOf(13, 40_000, {}, { chain: [link("buckets", true)] }), ["scanned"]],
    ["nothing for one that is skipped", hmapOf(13, 40_000, {}, { chain: [link("buckets", false)] }), []],
    ["a table that is nearly full", swissOf(1300, [{ growthLeft: 14, used: 882 }, {}]), ["nearGrowth"]],
    ["tombstones over a tenth", swissOf(1300, [{ tombstones: 103 }, {}]), ["tombstones"]],
    ["no tombstones at a tenth", swissOf(1300, [{ tombstones: 102 }, {}]), []],
    ["few entries in many tables", swissOf(10, [{}, {}, {}, {}]), ["mostlyEmpty"]],
    ["none for a nil map", { ...hmapOf(0, 0), layout: { kind: "nil" } }, []],
  ];
  for (const [name, head, expected] of cases) it(name, () => assert.deepEqual(idsOf(head), expected));

  it("name the bucket whose chain is long", () => {
    const empty = "00 00 00 00 00 00 00 00";
    const buckets = bucketsOf([[empty], [empty, empty, empty, empty, empty]]);
    const facts = countPicture({ kind: "hmap", buckets, oldBuckets: null }, null);
    const warning = warningsOf(hmapOf(1, 3, { longestChain: 5 }), { ...unseen, longestChain: longestChainIn(facts) }).at(0);
    assert.ok(warning);
    assert.match(warning.sentence, /^The chain of bucket 1 has 5 buckets: .* 40 tophash bytes\.$/);
    assert.deepEqual(warning.place, { kind: "bucket", old: false, index: 1 });
  });

  it("say how to give memory back", () => {
    assert.match(warningsOf(hmapOf(15, 10), unseen)[0]?.sentence ?? "", /^10 entries in an array of 4\.5 MiB: maps never shrink/);
  });

  it("say at which entry the growth comes", () => {
    assert.match(
      warningsOf(hmapOf(6, 416), unseen)[0]?.sentence ?? "",
      /^A growth is near, 1 new entry away: entry 417 allocates 18 KiB/,
    );
  });

  it("speak of NaN once such a key was seen", () => assert.deepEqual(idsOf(hmapOf(6, 209), true), ["nanKey"]));
  it("lead to the bucket with a NaN", () => {
    const place = { kind: "bucket", old: false, index: 9 } as const;
    assert.deepEqual(warningsOf(hmapOf(6, 209), { ...unseen, nanKey: place })[0]?.place, place);
  });
});

describe("a NaN key", () => {
  for (const key of ["NaN", "(NaN+1i)", "(1+NaNi)", "{X: NaN, Y: 1}"]) it(`is ${key}`, () => assert.ok(isNaNKey(key)));
  for (const key of ['"NaN"', "BaNaN", "1", "+Inf", '{Name: "a NaN"}']) it(`is not ${key}`, () => assert.ok(!isNaNKey(key)));
});

describe("the state of growth", () => {
  const growing = { ...noGrowth, kind: "doubling", oldBucketCount: 32, evacuatedCount: 21, nevacuate: 19 } as const;
  const cases: readonly (readonly [string, LayoutHead, string])[] = [
    ["one bucket", hmapOf(0, 5), "initial"],
    ["a full single bucket", hmapOf(0, 8), "before growth"],
    ["no array yet", hmapOf(0, 0, { bucketCount: 0 }, { state: "empty" }), "initial"],
    ["64 buckets, half full", hmapOf(6, 209), "done"],
    ["64 buckets, near the trigger", hmapOf(6, 416), "before growth"],
    ["two arrays", hmapOf(6, 209, { growth: growing }), "growing"],
    ["a small map", swissOf(5, [{ capacity: 8 }], true), "initial"],
    ["a table", swissOf(209, [{ capacity: 256 }]), "one table"],
    ["a full table of 1,024", swissOf(890, [{ growthLeft: 6 }]), "before a split"],
    ["two tables", swissOf(1000, [{}, {}]), "directory"],
  ];
  for (const [name, head, state] of cases) it(`of ${name} is ${state}`, () => assert.deepEqual(currentOf(head), [state]));

  it("counts the writes that are left", () =>
    assert.match(stateSentence(hmapOf(6, 209, { growth: growing })) ?? "", /11 remain, 6 to 11 writes/));
  it("is none of a nil map", () => assert.deepEqual(growthStates({ ...hmapOf(0, 0), layout: { kind: "nil" } }), []));
});
