import assert from "node:assert/strict";
import fc from "fast-check";
import type { HmapGrowth } from "../../../../src/gomap/layout.js";
import { notReadYet } from "../../../../src/messages/panelMessages.js";
import { type BucketFacts, countOccupancy } from "../../../../src/messages/pictureFacts.js";
import { tileText } from "../../../../src/panel/buckets/placeWords.js";
import { evacuatedCode, overflowBit, pendingCode, unreadCode, unreadableCode } from "../../../../src/panel/canvas/cellCodes.js";
import { CellSweep } from "../../../../src/panel/canvas/cellSweep.js";
import { FieldCensus, bucketSource, groupSource, waitingTargets } from "../../../../src/panel/canvas/fieldCensus.js";
import { tileFacts } from "../../../../src/panel/canvas/tileFacts.js";

/** Nothing of them was read. */
function unreadBuckets(count: number): BucketFacts {
  return {
    firstIndex: 0,
    count,
    full: new Uint32Array(count),
    chainLength: new Uint32Array(count).fill(1),
    evacuated: new Uint8Array(count),
    unreadable: new Uint8Array(count).fill(notReadYet),
    pending: new Uint8Array(count),
  };
}

function read(facts: BucketFacts, index: number, full: number, chain = 1): void {
  facts.full[index] = full;
  facts.chainLength[index] = chain;
  facts.unreadable[index] = 0;
}

describe("a sweep", () => {
  it("visits every cell once, whatever the order in which they come", () => {
    const windows = fc.array(fc.tuple(fc.nat(1999), fc.integer({ min: 1, max: 300 })), { maxLength: 20 });
    const property = fc.property(windows, fc.constantFrom(16, 256, 2000), (parts, blockSize) => {
      const known = new Uint8Array(2000);
      const visits = new Uint8Array(2000);
      const sweep = new CellSweep(2000, blockSize, (position) => {
        visits[position] = (visits[position] ?? 0) + 1;
      });
      for (const [from, length] of parts) {
        known.fill(1, from, from + length);
        sweep.more((position) => known[position] === 1);
        assert.equal(sweep.run(Infinity), true);
      }
      assert.deepEqual(visits, known);
    });
    fc.assert(property);
  });
  it("stops when its time is over, and goes on", () => {
    let visits = 0;
    const sweep = new CellSweep(10_000, 256, () => visits++);
    sweep.more(() => true);
    assert.equal(sweep.run(-Infinity), false);
    assert(visits > 0 && visits < 10_000);
    while (!sweep.run(-Infinity));
    assert.equal(visits, 10_000);
  });
});

describe("the census of buckets", () => {
  it("sums up what was read of each block", () => {
    const facts = unreadBuckets(600);
    const census = new FieldCensus(bucketSource(facts, null), 256);
    census.count(Infinity);
    assert.equal(tileText(tileFacts(census, 0, 1, 256)), "not read yet");
    for (let index = 0; index < 300; index++) read(facts, index, index === 7 ? 20 : 5, index === 7 ? 3 : 1);
    facts.unreadable[9] = 1;
    census.more(bucketSource(facts, null));
    census.count(Infinity);
    assert.equal(tileText(tileFacts(census, 0, 1, 256)), "1,290 entries, 2 overflow buckets, longest chain 3, 1 unreadable");
    assert.equal(tileText(tileFacts(census, 1, 2, 256)), "220 entries, 212 not read yet");
    assert.deepEqual([census.codes[7], census.codes[9], census.codes[300]], [8 | overflowBit, unreadableCode, unreadCode]);
    assert.deepEqual([census.totals.cells, census.totals.entries, census.totals.most], [300, 1510, 20]);
    assert.deepEqual(
      Array.from(census.occupancy),
      Array.from(countOccupancy({ kind: "hmap", buckets: facts, oldBuckets: null })),
    );
    assert.deepEqual(census.chainLengths, [298, 0, 1]);
  });

  const growth: HmapGrowth = { kind: "doubling", oldBucketCount: 4, evacuatedCount: null, nevacuate: 0 };
  for (const first of ["old", "new"] as const)
    it(`knows which new buckets wait, when the ${first} array came first`, () => {
      const [buckets, old] = [unreadBuckets(8), unreadBuckets(4)];
      for (let index = 0; index < 8; index++) read(buckets, index, index % 4 === 0 ? 2 : 0);
      for (let index = 0; index < 4; index++) read(old, index, 6);
      old.evacuated[0] = 1;
      const census = new FieldCensus(bucketSource(buckets, null), 4);
      const oldCensus = new FieldCensus(bucketSource(old, waitingTargets(growth, census)), 4);
      for (const each of first === "old" ? [oldCensus, census] : [census, oldCensus]) each.count(Infinity);
      assert.deepEqual(Array.from(census.codes), [
        2,
        ...[1, 2, 3].map(() => pendingCode),
        2,
        ...[1, 2, 3].map(() => pendingCode),
      ]);
      assert.deepEqual(Array.from(oldCensus.codes), [evacuatedCode, 6, 6, 6]);
      assert.equal(tileText(tileFacts(census, 0, 2, 8)), "4 entries, 6 not yet filled");
      assert.deepEqual([census.totals.cells, census.totals.holding, census.occupancy[0]], [8, 2, 0]);
    });
});

describe("the census of groups", () => {
  it("leaves out the places of a block that have no group", () => {
    const table = {
      firstIndex: 0,
      count: 3,
      full: Uint8Array.of(8, 7, 0),
      deleted: Uint8Array.of(0, 1, 0),
      unreadable: Uint8Array.of(0, 0, notReadYet),
    };
    const census = new FieldCensus(groupSource([table, table], 8), 8);
    census.count(Infinity);
    assert.deepEqual([census.present, census.totals.cells], [6, 4]);
    assert.equal(tileText(tileFacts(census, 0, 2, 6)), "30 entries, 2 tombstones, 2 not read yet");
  });
});
