import assert from "node:assert/strict";
import { explainHmapNextGrowth } from "../../../src/gomap/explainHmap.js";
import type { HmapGrowth, HmapLayoutHead, LayoutHead, SwissLayoutHead, SwissTableHead } from "../../../src/gomap/layout.js";
import { type GaugeFacts, gaugesOf } from "../../../src/messages/gaugeFacts.js";

const notGrowing: HmapGrowth = { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 };

function head(layout: HmapLayoutHead | SwissLayoutHead, length: number | null, more: Partial<LayoutHead> = {}): LayoutHead {
  const load = { capacity: 512, factor: null, trigger: 0.875, nextGrowthAtEntry: null, explanation: "" };
  return { layout, length, load, bytes: null, state: "normal", goVersion: "go1.23.12", ...more } as unknown as LayoutHead;
}

function hmap(B: number, length: number, growth: HmapGrowth = notGrowing, more: Partial<HmapLayoutHead> = {}): LayoutHead {
  const layout = {
    kind: "hmap",
    B,
    bucketCount: 2 ** B,
    overflowCount: 0,
    noverflow: 0,
    growth,
    ...more,
  } as unknown as HmapLayoutHead;
  const oldbuckets = growth.kind === "none" ? 0n : 1n;
  const header = { count: length, flags: 0, B, noverflow: 0, buckets: 1n, oldbuckets, nevacuate: growth.nevacuate, extra: 0n };
  const next = explainHmapNextGrowth(header, "go1.23.12");
  const load = {
    capacity: 8 * 2 ** B,
    factor: length / 2 ** B,
    trigger: 6.5,
    nextGrowthAtEntry: next.atEntry,
    explanation: next.explanation,
  };
  return head(layout, length, { load });
}

const gauge = (from: LayoutHead, id: GaugeFacts["id"]): GaugeFacts => {
  const found = gaugesOf(from).find((candidate) => candidate.id === id);
  assert(found, `no gauge ${id}`);
  return found;
};
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("gauges of an hmap", () => {
  it("say how full it is and when it grows", () => {
    const from = hmap(6, 209);
    assert.equal(gauge(from, "entries").beside, "/ 512 slots");
    assert.equal(gauge(from, "load").value, "3.27");
    assert.equal(gauge(from, "load").mark?.at, 6.5 / 8);
    assert.equal(gauge(from, "growth").value, "at 417");
    assert.equal(gauge(from, "growth").beside, "208 to go");
  });

  it("are not there for a header that could not be read: they would be guesses", () => {
    const header = { fields: [] } as unknown as LayoutHead["header"];
    assert.deepEqual(gaugesOf({ ...hmap(6, 209), length: null, header }), []);
  });

  it("mark a single bucket's trigger at 8 entries, not 6.5", () => {
    const load = gauge(hmap(0, 7), "load");
    assert.deepEqual([load.beside, load.mark?.at], ["/ 8", 1]);
  });

  it("say what is left of an evacuation that was counted", () => {
    const growth: HmapGrowth = { kind: "doubling", oldBucketCount: 32, evacuatedCount: 21, nevacuate: 19 };
    const facts = gauge(hmap(6, 209, growth), "evacuation");
    assert.deepEqual([facts.value, facts.beside, facts.fraction], ["21", "/ 32", 21 / 32]);
    assert.match(plain(facts.sentence), /nevacuate = 19.* 6 to 11 writes left/);
  });

  it("say at least, and up to, where only nevacuate is known", () => {
    const growth: HmapGrowth = { kind: "doubling", oldBucketCount: 32, evacuatedCount: null, nevacuate: 19 };
    const facts = gauge(hmap(6, 209, growth), "evacuation");
    assert.equal(facts.value, "at least 19");
    assert.match(facts.sentence, /up to 13 writes left/);
  });

  it("mark noverflow as approximate from B = 16 on", () => {
    assert.equal(plain(gauge(hmap(16, 9, notGrowing, { overflowCount: null, noverflow: 5 }), "overflow").value), "≈ 5");
    assert.equal(gauge(hmap(15, 9, notGrowing, { overflowCount: null, noverflow: 5 }), "overflow").value, "5");
  });

  it("count overflow buckets toward 2^min(B,15)", () => {
    assert.match(gauge(hmap(3, 9), "overflow").sentence, /same-size growth at 8$/);
    assert.match(gauge(hmap(20, 9), "overflow").sentence, /same-size growth at 32,768$/);
  });

  it("speak of no load where there is no array", () => {
    const ids = gaugesOf({ ...hmap(0, 0), state: "empty" }).map((facts) => facts.id);
    assert.deepEqual(ids, ["entries"]);
  });
});

describe("gauges of a Swiss map", () => {
  const table = (used: number, capacity: number, growthLeft: number, tombstones: number | null = 0): SwissTableHead =>
    ({ used, capacity, growthLeft, tombstones, next: "splits" }) as unknown as SwissTableHead;
  const layout = (small: boolean, ...tables: SwissTableHead[]): SwissLayoutHead =>
    ({
      kind: "swiss",
      small,
      globalDepth: small ? 0 : 1,
      globalShift: 63,
      dirLen: small ? 0 : 2,
      tables,
      tombstones: 7,
    }) as unknown as SwissLayoutHead;

  it("show the table that grows first", () => {
    const from = head(layout(false, table(800, 1024, 96), table(875, 1024, 14, 7)), 1675);
    assert.equal(gauge(from, "load").value, "0.86");
    assert.match(gauge(from, "load").sentence, /^table 1: 875 used and 7 tombstones of 1,024 slots/);
    assert.deepEqual([gauge(from, "growth").value, gauge(from, "growth").beside], ["table 1", "14 of 896 left"]);
    assert.equal(gauge(from, "growth").emphasized, true);
  });

  it("count what is neither used nor left as tombstones until those are counted", () => {
    const from = head(layout(false, table(869, 1024, 14, null)), 869);
    assert.equal(gauge(from, "load").fraction, 882 / 1024);
  });

  it("of a small one are few", () => {
    const from = head(layout(true, table(6, 8, 2)), 6);
    assert.deepEqual(
      gaugesOf(from).map((facts) => facts.id),
      ["entries", "growth"],
    );
  });
});

describe("gauges of a nil map", () => {
  it("are none", () => assert.deepEqual(gaugesOf({ layout: { kind: "nil" } } as unknown as LayoutHead), []));
});
