/** Reading on: a first look, windows, and that all windows together say what one reading of everything says. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import { notReadYet } from "../../../src/gomap/mapModel.js";
import type { PartCounts } from "../../../src/gomap/mapReading.js";
import type { MapTarget } from "../../../src/gomap/mapTarget.js";
import { openMap } from "../../../src/gomap/readMap.js";
import { MapSurvey } from "../../../src/gomap/survey.js";
import { type FakeChains, fullBucket, layHmap, laySwiss } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

const plenty = 1e9;

/** B=6, chains of 1 to 4 buckets; growing from 32 where asked. */
function chainsOf(count: number, longest: number): FakeChains {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      i,
      Array.from({ length: 1 + ((i * 7) % longest) }, (__, level) => fullBucket(i * 8 + level)),
    ]),
  );
}

/** Numbers that only count, in the order in which they were found: problems stand in that order, too. */
const numbersOf = ({ layout, bytes, length, load, problems }: LayoutHead) => ({ layout, bytes, length, load, problems });

async function finished(
  target: MapTarget,
  memory: FakeMemory,
  first: { budgetBytes: number; depth?: "firstLook" | "structure" },
) {
  const reading = await openMap(target, memory, memory, first);
  const survey = new MapSurvey(reading.cells, 0);
  const parts: PartCounts[] = [];
  for (const range of survey.scanRanges()) {
    const { counts } = await reading.window(range, memory, plenty);
    survey.addScanned(counts);
    parts.push(counts);
  }
  assert.equal(survey.scannedCells, survey.totalCells);
  return { reading, survey, head: await reading.finish(parts) };
}

describe("reading on", () => {
  const moved = [2, 4, 4, 4, 4, 4, 4, 4];
  const maps = {
    "an hmap with chains": (memory: FakeMemory) => layHmap(memory, { B: 6, buckets: chainsOf(64, 4), preallocated: 4 }),
    "an hmap in growth": (memory: FakeMemory) =>
      layHmap(memory, {
        B: 6,
        buckets: { 0: [fullBucket(1)], 32: [fullBucket(9), fullBucket(17)] },
        oldBuckets: { 0: [moved], ...Object.fromEntries(Object.entries(chainsOf(32, 3)).slice(1)) },
        nevacuate: 1,
      }),
    "a Swiss map with a directory": (memory: FakeMemory) =>
      laySwiss(memory, {
        directory: [0, 0, 1, 2],
        tables: [
          { groups: Array.from({ length: 4 }, (_, i) => fullBucket(i).slice(0, 7)), localDepth: 1, index: 0 },
          { groups: Array.from({ length: 2 }, (_, i) => fullBucket(i).slice(0, 5)), localDepth: 2, index: 2 },
          { groups: Array.from({ length: 2 }, (_, i) => fullBucket(i).slice(0, 6)), localDepth: 2, index: 3 },
        ],
      }),
  };
  for (const [name, lay] of Object.entries(maps)) {
    it(`${name}: all windows say what one reading says`, async () => {
      const memory = new FakeMemory();
      const { target } = lay(memory);
      const whole = await openMap(target, memory, memory, { budgetBytes: plenty });
      assert.equal(whole.whole, true);
      for (const first of [
        { budgetBytes: 2048, depth: "firstLook" },
        { budgetBytes: 64 << 10, depth: "firstLook" },
      ] as const) {
        const { head, survey, reading } = await finished(target, memory, first);
        if (reading.model.head.layout.kind === "swiss" && survey.totalCells < 8) continue; // not all tables are known
        assert.deepEqual(numbersOf(head), numbersOf(whole.model.head));
      }
    });
  }

  it("the structure of a Swiss map has all tables and no group", async () => {
    const memory = new FakeMemory();
    const { target } = maps["a Swiss map with a directory"](memory);
    const { head, reading } = await finished(target, memory, { budgetBytes: plenty, depth: "structure" });
    const { layout } = reading.model.head;
    assert.ok(layout.kind === "swiss" && reading.model.body?.kind === "swiss");
    assert.deepEqual(layout.directory, [0, 0, 1, 2]);
    assert.deepEqual(
      reading.model.body.tables.map(({ groupCount }) => groupCount),
      [0, 0, 0],
    );
    assert.deepEqual([layout.tombstones, head.layout.kind === "swiss" && head.layout.tombstones], [null, 0]);
  });

  it("a first look leaves long chains for later, and says which", async () => {
    const memory = new FakeMemory();
    const { target } = layHmap(memory, {
      B: 3,
      buckets: { 1: [fullBucket(1), fullBucket(9), fullBucket(17)], 2: [fullBucket(30)] },
    });
    const { model, whole } = await openMap(target, memory, memory, { budgetBytes: plenty, depth: "firstLook" });
    assert.ok(model.body?.kind === "hmap");
    assert.equal(whole, false);
    assert.deepEqual(Array.from(model.body.buckets.unreadable.subarray(0, 4)), [0, notReadYet, 0, 0]);
    assert.deepEqual(model.head.problems, []);
  });

  it("windows outside of the arrays are empty", async () => {
    const memory = new FakeMemory();
    const { target } = layHmap(memory, { B: 3, buckets: chainsOf(8, 1) });
    const reading = await openMap(target, memory, memory, { budgetBytes: plenty });
    for (const range of [
      { kind: "buckets", old: false, from: 8, to: 12 },
      { kind: "buckets", old: true, from: 0, to: 8 },
      { kind: "buckets", old: false, from: NaN, to: -1 },
      { kind: "tables", from: 0, to: 1 },
    ] as const) {
      const { counts } = await reading.window(range, memory, plenty);
      assert.equal(counts.cells, 0);
    }
  });
});

describe("the survey's plan", () => {
  it("has each cell once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 1, max: 300_000 }),
        (buckets, oldBuckets, bytesPerCell) => {
          const survey = new MapSurvey({ kind: "hmap", buckets, oldBuckets, bytesPerCell }, 0);
          for (const [old, count] of [
            [false, buckets],
            [true, oldBuckets],
          ] as const) {
            let next = 0;
            for (const range of survey.scanRanges()) {
              if (range.kind !== "buckets" || range.old !== old) continue;
              assert.equal(range.from, next);
              assert.ok(
                range.to > range.from && ((range.to - range.from) * bytesPerCell <= 256 << 10 || range.to === range.from + 1),
              );
              next = range.to;
            }
            assert.equal(next, count);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("samples inside of the arrays, and of old buckets behind nevacuate only", () => {
    const survey = new MapSurvey({ kind: "hmap", buckets: 1 << 20, oldBuckets: 1 << 19, bytesPerCell: 144 }, 400_000);
    for (const random of [() => 0, () => 0.999999]) {
      const ranges = survey.sampleRanges(random);
      assert.equal(ranges.length, 96);
      for (const range of ranges) {
        assert.ok(range.kind === "buckets" && range.from < range.to);
        assert.ok(range.to <= (range.old ? 1 << 19 : 1 << 20) && (!range.old || range.from >= 400_000));
      }
    }
  });

  it("an estimate has the truth within its error, nearly always", () => {
    const buckets = 100_000;
    // One bucket in eight has an overflow bucket, more so in the first quarter.
    const hasOverflow = (i: number): number => ((i < buckets / 4 ? i % 4 : i % 12) === 0 ? 1 : 0);
    let truth = 0;
    for (let i = 0; i < buckets; i++) truth += hasOverflow(i);
    let seed = 12345;
    const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    let within = 0;
    for (let run = 0; run < 100; run++) {
      const survey = new MapSurvey({ kind: "hmap", buckets, oldBuckets: 0, bytesPerCell: 144 }, 0);
      for (const range of survey.sampleRanges(random)) {
        let extra = 0;
        for (let i = range.from; i < range.to; i++) extra += hasOverflow(i);
        const cells = range.to - range.from;
        survey.addSample(range, { cells, full: 0, extra, evacuated: 0, longestChain: 1 + Math.min(1, extra), detail: null });
      }
      const statistics = survey.statistics();
      assert.ok(statistics?.kind === "hmap" && statistics.longestChain === 2);
      if (Math.abs(statistics.overflow.value - truth) <= statistics.overflow.error) within++;
    }
    assert.ok(within >= 90, `${within} of 100`);
  });

  it("says nothing before there is a sample, and what it counted when all is scanned", () => {
    const survey = new MapSurvey({ kind: "swiss", groups: [2, 2], bytesPerCell: 136 }, 0);
    assert.equal(survey.statistics(), null);
    for (const extra of [1, 2]) survey.addScanned({ cells: 2, full: 9, extra, evacuated: 0, longestChain: 0, detail: null });
    assert.deepEqual(survey.statistics(), { kind: "swiss", tombstones: { value: 3, error: 0 } });
  });
});
