import assert from "node:assert/strict";
import { chainColumns, groupColumns } from "../../../../src/panel/marks/markGeometry.js";
import type { MarkCells } from "../../../../src/panel/marks/markGrid.js";
import { slotSentence } from "../../../../src/panel/marks/markWords.js";
import { bucketsOf, tableOf } from "../columns.js";

const buckets = bucketsOf([["9e 01 9e 00 00 00 00 00"], ["05 06 07 08 09 0a 0b 0c", "ff 00 00 00 00 00 00 00"]], 16);
const tophash: MarkCells = {
  kind: "tophash",
  marks: buckets.tophash,
  columns: chainColumns(buckets, 0, 2),
  unreadable: buckets.unreadable,
  pending: null,
  firstIndex: 16,
};
const groups = tableOf(["5c fe 80 80 80 80 80 80"]);
const control: MarkCells = { ...tophash, kind: "control", marks: groups.control, columns: groupColumns(0, 1), firstIndex: 0 };

describe("a slot of the heatmap in words", () => {
  const cases: readonly (readonly [MarkCells, string, number, number, RegExp])[] = [
    [tophash, "Bucket", 0, 0, /^Bucket 16, slot 0: 9e, full: .*; the same stands in slot 2 of this bucket$/],
    [tophash, "Bucket", 0, 1, /^Bucket 16, slot 1: 01, empty$/],
    [tophash, "Bucket", 2, 0, /^Bucket 17, overflow bucket 1, slot 0: ff, full: the top byte of the hash$/],
    [{ ...tophash, pending: Uint8Array.of(1, 0) }, "Bucket", 0, 0, /^Bucket 16, slot 0: not yet filled$/],
    [{ ...tophash, unreadable: Uint8Array.of(0, 1, 0) }, "Bucket", 1, 3, /^Bucket 17, slot 3: could not be read$/],
    [{ ...tophash, unreadable: Uint8Array.of(0, 2, 0) }, "Bucket", 1, 3, /^Bucket 17, slot 3: not read yet$/],
    [control, "Group", 0, 1, /^Group 0, slot 1: fe, deleted: a tombstone/],
  ];
  for (const [cells, noun, column, slot, expected] of cases)
    it(String(expected), () =>
      assert.match(slotSentence(cells, (index) => `${noun} ${index}`, { column, slot }) ?? "", expected),
    );
  it("that is not there is none", () => assert.equal(slotSentence(tophash, String, { column: 9, slot: 0 }), null));
});
