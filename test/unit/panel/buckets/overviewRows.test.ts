import assert from "node:assert/strict";
import type { HmapGrowth } from "../../../../src/gomap/layout.js";
import type { Place } from "../../../../src/gomap/mapModel.js";
import { notReadYet } from "../../../../src/messages/panelMessages.js";
import { countGroups, countPicture } from "../../../../src/messages/pictureFacts.js";
import { overviewRow, windowAround } from "../../../../src/panel/buckets/overviewRows.js";
import { bucketsOf, tableOf } from "../columns.js";

const full = "9e 31 01 c4 00 00 00 00";
const none = "00 00 00 00 00 00 00 00";
const moved = "02 03 04 02 04 04 04 04";
const doubling: HmapGrowth = { kind: "doubling", oldBucketCount: 2, evacuatedCount: 1, nevacuate: 1 };
const bucket = (index: number, old = false): Place => ({ kind: "bucket", old, index });

describe("the picture as a table", () => {
  const oldBuckets = bucketsOf([[moved], [full]]);
  const facts = countPicture({ kind: "hmap", buckets: bucketsOf([[full], [none], [full, full], [none]]), oldBuckets }, doubling);
  const row = (place: Place, expected: string) =>
    it(expected, () => {
      const { name, numbers, state } = overviewRow(facts, place);
      assert.equal(`${name} | ${numbers.join(" | ")} | ${state}`, expected);
    });
  row(bucket(0), "Bucket 0 | 3 | 1 | holds entries");
  row(bucket(2), "Bucket 2 | 6 | 2 | holds entries, has overflow");
  row(bucket(1), "Bucket 1 | 0 | 1 | not yet filled");
  row(bucket(0, true), "Old bucket 0 | 0 | 1 | evacuated");
  row(bucket(1, true), "Old bucket 1 | 3 | 1 | holds entries");

  it("says what was not read yet", () => {
    if (facts.kind !== "hmap") return;
    const unread = { ...facts, buckets: { ...facts.buckets, unreadable: new Uint8Array(4).fill(notReadYet) } };
    assert.equal(overviewRow(unread, bucket(3)).state, "not read yet");
  });

  it("has a row for each group of a table", () => {
    const tables = [countGroups(tableOf(["80 80 80 80 80 80 80 80", "5c 61 fe 80 80 80 80 80"]))];
    const group = overviewRow({ kind: "swiss", tables }, { kind: "group", table: 0, group: 1 });
    assert.deepEqual([group.numbers, group.state], [["2", "1"], "has tombstones"]);
  });

  it("shows 200 rows of a large map, and keeps them while the selection stays in them", () => {
    const large = countPicture(
      { kind: "hmap", buckets: bucketsOf(Array.from({ length: 450 }, () => [full])), oldBuckets: null },
      null,
    );
    const at = windowAround(large, bucket(250), null);
    assert.deepEqual(at, { from: 200, to: 400 });
    assert.equal(windowAround(large, bucket(399), at), at);
    assert.deepEqual(windowAround(large, bucket(449), at), { from: 400, to: 450 });
  });
});
