import assert from "node:assert/strict";
import { type CellRange, notReadYet } from "../../../../src/messages/panelMessages.js";
import type { PictureFacts } from "../../../../src/messages/pictureFacts.js";
import { stillFailing, withFailure } from "../../../../src/panel/state/cellsFailure.js";

const buckets = (from: number, to: number, old = false): CellRange => ({ kind: "buckets", old, from, to });
/** Buckets of which those in `unread` were not read yet. */
const hmap = (count: number, ...unread: number[]) =>
  ({
    kind: "hmap",
    buckets: { firstIndex: 0, unreadable: Uint8Array.from({ length: count }, (_, i) => (unread.includes(i) ? notReadYet : 0)) },
    oldBuckets: null,
  }) as unknown as PictureFacts;
const swiss = (...tables: number[]) =>
  ({ kind: "swiss", tables: tables.map((unreadable) => ({ unreadable: Uint8Array.of(unreadable) })) }) as unknown as PictureFacts;

describe("parts that could not be read", () => {
  it("are kept together, each once, with the last sentence", () => {
    const failure = withFailure(withFailure(withFailure(null, buckets(0, 4), "a"), buckets(4, 8), "b"), buckets(0, 4), "c");
    assert.deepEqual(failure, { ranges: [buckets(4, 8), buckets(0, 4)], sentence: "c" });
  });
  it("go when they have come by another way", () => {
    const failure = withFailure(withFailure(null, buckets(0, 4), "a"), buckets(4, 8), "b");
    assert.deepEqual(stillFailing(failure, hmap(8, 5))?.ranges, [buckets(4, 8)]);
    assert.equal(stillFailing(failure, hmap(8)), null);
    assert.equal(stillFailing(failure, hmap(8, 1, 5)), failure);
  });
  it("of tables go with the tables", () => {
    const failure = withFailure(null, { kind: "tables", from: 1, to: 2 }, "a");
    assert.equal(stillFailing(failure, swiss(0, notReadYet)), failure);
    assert.equal(stillFailing(failure, swiss(notReadYet, 0)), null);
  });
  it("of an old array that is gone are nobody's", () =>
    assert.equal(stillFailing(withFailure(null, buckets(0, 4, true), "a"), hmap(4, 0)), null));
});
