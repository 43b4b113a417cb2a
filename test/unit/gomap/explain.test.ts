/** Sentences. One line per case. */
import assert from "node:assert/strict";

import {
  explainControl,
  explainGrowthStyle,
  explainHmapField,
  explainHmapGrowth,
  explainHmapNextGrowth,
  explainState,
  explainSwissField,
  explainTophash,
  hmapFlagNames,
  hmapOldDestination,
} from "../../../src/gomap/explain.js";
import type { HmapHeader } from "../../../src/gomap/explainHmap.js";
import type { SwissHeader } from "../../../src/gomap/explainSwiss.js";
import type { HmapGrowth } from "../../../src/gomap/layout.js";
import { counted, countText } from "../../../src/gomap/words.js";

const hmap: HmapHeader = { count: 209, flags: 0, B: 6, noverflow: 2, buckets: 0xc0n, oldbuckets: 0n, nevacuate: 0, extra: 0n };
const swiss: SwissHeader = {
  used: 4013,
  seed: 1n,
  dirPtr: 0xc0n,
  dirLen: 8,
  globalDepth: 3,
  globalShift: 61,
  writing: false,
  tombstonePossible: false,
};

describe("explain", () => {
  describe("hmap fields", () => {
    const check = (name: string, expected: string, header: Partial<HmapHeader> = {}): void =>
      assert.equal(explainHmapField(name, { ...hmap, ...header }), expected);
    it("count", () => check("count", "len(m): 209 entries"));
    it("count of one", () => check("count", "len(m): 1 entry", { count: 1 }));
    it("flags", () => check("flags", "iterator, hashWriting", { flags: 5 }));
    it("no flags", () => check("flags", "none set"));
    it("B", () => check("B", "hash & 63 picks the bucket (2^6 = 64 buckets)"));
    it("buckets, lazily", () => check("buckets", "nil: the first write allocates it", { buckets: 0n }));
    it("nevacuate while growing", () =>
      check("nevacuate", "all old buckets below 19 are evacuated", { nevacuate: 19, oldbuckets: 1n }));
    it("nevacuate else", () => check("nevacuate", "stale: says something only while growing", { nevacuate: 19 }));
    it("noverflow", () =>
      check("noverflow", "2 overflow buckets since the last growth (exact below B = 16); same-size growth at 64"));
    it("noverflow of a huge map", () =>
      check("noverflow", "grows by 1 for about every 8 overflow buckets (approximate from B = 16); same-size growth at 32,768", {
        B: 18,
      }));
    it("a field of a later version", () => check("surprise", ""));
  });

  describe("growth of an hmap", () => {
    const check = (growth: Partial<HmapGrowth>, expected: string | null): void => {
      const whole: HmapGrowth = { kind: "doubling", oldBucketCount: 32, evacuatedCount: 21, nevacuate: 19, ...growth };
      assert.equal(explainHmapGrowth(whole, 64), expected);
    };
    it("doubling", () =>
      check({}, "Growing from 32 to 64 buckets: each write moves one or two old buckets; 11 remain, 6 to 11 writes."));
    it("one left", () =>
      check(
        { evacuatedCount: 31 },
        "Growing from 32 to 64 buckets: each write moves one or two old buckets; 1 remains, 1 write.",
      ));
    it("not yet counted", () =>
      check(
        { evacuatedCount: null },
        "Growing from 32 to 64 buckets: each write moves one or two old buckets; at most 13 remain, up to 13 writes.",
      ));
    it("to the same size", () =>
      check(
        { kind: "sameSize", oldBucketCount: 64, evacuatedCount: 0 },
        "Growing to the same size (64 buckets), to be rid of overflow buckets: each write moves one or two old buckets; 64 remain, 32 to 64 writes.",
      ));
    it("none", () => check({ kind: "none" }, null));
  });

  describe("the next growth of an hmap", () => {
    const check = (header: Partial<HmapHeader>, atEntry: number, explanation: string, goVersion = "go1.23.12"): void =>
      assert.deepEqual(explainHmapNextGrowth({ ...hmap, ...header }, goVersion), { atEntry, explanation });
    it("by load", () =>
      check(
        {},
        417,
        "Grows to 128 buckets when entry 417 is added, or to the same size before that, once it has 64 overflow buckets.",
      ));
    it("of one bucket", () =>
      check(
        { B: 0, count: 3, noverflow: 0 },
        9,
        "Grows to 2 buckets when entry 9 is added, or to the same size before that, once it has 1 overflow bucket.",
      ));
    it("in Go 1.21, where the load factor is 6", () =>
      check(
        {},
        385,
        "Grows to 128 buckets when entry 385 is added, or to the same size before that, once it has 64 overflow buckets.",
        "go1.21.13",
      ));
    it("while growing", () =>
      check(
        { oldbuckets: 1n },
        417,
        "No growth starts before this one is done; then it grows to 128 buckets when entry 417 is added.",
      ));
    it("by overflow", () =>
      check({ noverflow: 64 }, 210, "The next new entry starts a growth to the same size: noverflow 64 has reached 64."));
    it("by load, above overflow", () =>
      check(
        { noverflow: 64, count: 416 },
        417,
        "Grows to 128 buckets when entry 417 is added, or to the same size before that, once it has 64 overflow buckets.",
      ));
  });

  it("flags by name", () =>
    assert.deepEqual(hmapFlagNames(0x1f), ["iterator", "oldIterator", "hashWriting", "sameSizeGrow", "unknown 0x10"]));
  it("where old bucket 21 of 32 goes", () => assert.deepEqual(hmapOldDestination(21, 6), { x: 21, y: 53 }));

  describe("slots", () => {
    it("emptyRest", () => assert.match(explainTophash(0), /all behind it/));
    it("evacuatedY", () => assert.match(explainTophash(3), /moved to Y/));
    it("minTopHash", () => assert.match(explainTophash(5), /below 5 have 5 added/));
    it("a tophash", () => assert.equal(explainTophash(0x9e), "full: the top byte of the hash"));
    it("H2", () => assert.match(explainControl(0x5c), /low 7 bits/));
    it("empty", () => assert.match(explainControl(0x80), /empty/));
    it("deleted", () => assert.match(explainControl(0xfe), /tombstone/));
    it("no control byte", () => assert.match(explainControl(0x81), /no control byte/));
  });

  describe("Swiss fields", () => {
    const check = (name: string, expected: string, header: Partial<SwissHeader> = {}): void =>
      assert.equal(explainSwissField(name, { ...swiss, ...header }), expected);
    it("used", () => check("used", "len(m): 4,013 entries"));
    it("dirPtr", () => check("dirPtr", "the directory: 8 table pointers"));
    it("dirPtr of a small map", () => check("dirPtr", "the small map's only group", { dirLen: 0 }));
    it("globalDepth", () => check("globalDepth", "the top 3 bits of the hash pick the table"));
    it("globalShift", () => check("globalShift", "hash >> 61 is the index into the directory"));
    it("writing", () => check("writing", "a goroutine is writing to the map", { writing: true }));
  });

  it("states", () => {
    assert.match(explainState({ state: "nil", layout: { kind: "nil" }, length: 0 }) ?? "", /panics/);
    assert.equal(explainState({ state: "normal", layout: { kind: "nil" }, length: 0 }), null);
    assert.match(explainGrowthStyle("swiss") ?? "", /No incremental phase/);
  });

  it("counts", () => {
    assert.equal(countText(1234567), "1,234,567");
    assert.equal(countText(2 ** 63), "9,223,372,036,854,775,808");
    assert.equal(counted(1, "entry", "entries"), "1 entry");
    assert.equal(counted(0, "bucket"), "0 buckets");
  });
});
