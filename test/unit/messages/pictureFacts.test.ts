import assert from "node:assert/strict";
import type { HmapGrowth } from "../../../src/gomap/layout.js";
import { countBuckets, countGroups, countOccupancy, countPicture } from "../../../src/messages/pictureFacts.js";
import { bucketsOf, tableOf } from "../panel/columns.js";

const empty = "00 00 00 00 00 00 00 00";
const three = "9e 31 01 c4 00 00 00 00";
const eight = "05 06 07 08 09 0a 0b 0c";
const moved = "02 03 04 02 04 04 04 04";
const doubling = (oldBucketCount: number): HmapGrowth => ({
  kind: "doubling",
  oldBucketCount,
  evacuatedCount: null,
  nevacuate: 0,
});

describe("what the overview counts", () => {
  it("full slots of a bucket and its overflow together", () => {
    const facts = countBuckets(bucketsOf([[empty], [eight, eight, three], [three]]));
    assert.deepEqual([...facts.full], [0, 19, 3]);
    assert.deepEqual([...facts.chainLength], [1, 3, 1]);
  });

  it("evacuated old buckets, by their first tophash", () => {
    assert.deepEqual([...countBuckets(bucketsOf([[moved], [three], [empty], [moved, moved]])).evacuated], [1, 0, 0, 1]);
  });

  it("a chain with an unreadable overflow bucket as unreadable", () => {
    const columns = bucketsOf([[three], [eight, eight]]);
    columns.unreadable[2] = 1;
    assert.deepEqual([...countBuckets(columns).unreadable], [0, 1]);
  });

  it("new buckets as pending whose old bucket is not evacuated, X and Y", () => {
    const body = {
      kind: "hmap",
      buckets: bucketsOf([[three], [empty], [three], [empty]]),
      oldBuckets: bucketsOf([[moved], [three]]),
    } as const;
    const facts = countPicture(body, doubling(2));
    assert(facts.kind === "hmap");
    assert.deepEqual([...facts.buckets.pending], [0, 1, 0, 1]);
  });

  it("nothing as pending where the window lacks the old bucket", () => {
    const body = { kind: "hmap", buckets: bucketsOf([[empty], [empty]], 8), oldBuckets: bucketsOf([[three]], 0) } as const;
    const facts = countPicture(body, doubling(8));
    assert(facts.kind === "hmap");
    assert.deepEqual([...facts.buckets.pending], [1, 0], "bucket 8 comes from old bucket 0, bucket 9 from one that is not here");
  });

  it("full and deleted slots of groups", () => {
    const facts = countGroups(tableOf(["5c 61 80 80 80 80 80 80", "00 7f 11 12 13 14 fe fe"]));
    assert.deepEqual([...facts.full], [2, 6]);
    assert.deepEqual([...facts.deleted], [0, 2]);
  });
});

describe("occupancy", () => {
  const occupancy = (body: Parameters<typeof countPicture>[0], growth: HmapGrowth | null) => [
    ...countOccupancy(countPicture(body, growth)),
  ];

  it("counts chains, with one bin for nine and more", () => {
    const buckets = bucketsOf([[empty], [three], [three], [eight], [eight, three]]);
    assert.deepEqual(occupancy({ kind: "hmap", buckets, oldBuckets: null }, null), [1, 0, 0, 2, 0, 0, 0, 0, 1, 1]);
  });

  it("counts each entry once while growing", () => {
    const oldBuckets = bucketsOf([[moved], [eight]]);
    const buckets = bucketsOf([[three], [empty], [three], [empty]]);
    assert.deepEqual(occupancy({ kind: "hmap", buckets, oldBuckets }, doubling(2)), [0, 0, 0, 2, 0, 0, 0, 0, 1, 0]);
  });

  it("counts the groups of all tables", () => {
    const tables = [tableOf(["5c 61 80 80 80 80 80 80"]), tableOf(["5c fe fe fe fe fe fe fe", "80 80 80 80 80 80 80 80"])];
    assert.deepEqual(occupancy({ kind: "swiss", tables }, null), [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });
});
