import assert from "node:assert/strict";
import { chainOf, isMoved, movedCounts } from "../../../../src/panel/buckets/bucketChain.js";
import { keyShare, slotsWidth } from "../../../../src/panel/buckets/slotTable.js";
import { controlLook, tophashLook } from "../../../../src/panel/canvas/slotWords.js";
import { bucketsOf } from "../columns.js";

const full = "9e 31 01 c4 00 00 00 00";

describe("a tophash byte", () => {
  const looks = (byte: number, kind: string) =>
    it(`${byte.toString(16)} is ${kind}`, () => assert.equal(tophashLook(byte).kind, kind));
  looks(0x00, "emptyRest");
  looks(0x01, "empty");
  looks(0x02, "movedX");
  looks(0x03, "movedY");
  looks(0x04, "movedEmpty");
  looks(0x05, "full");
  looks(0xff, "full");
});

describe("a control byte", () => {
  const looks = (byte: number, kind: string) =>
    it(`${byte.toString(16)} is ${kind}`, () => assert.equal(controlLook(byte).kind, kind));
  looks(0x00, "full");
  looks(0x7f, "full");
  looks(0x80, "empty");
  looks(0xfe, "deleted");
  it("that no runtime writes says so", () => assert.match(controlLook(0x91).short, /no valid/));
});

describe("a chain", () => {
  it("is the bucket and its overflow buckets, with their addresses", () => {
    const chain = chainOf(bucketsOf([[full], [full, full, full]]), 1);
    assert.deepEqual(
      chain.map((bucket) => bucket.address),
      ["0xc000100090", "0xc000200000", "0xc000200090"],
    );
    assert.deepEqual(
      chain.map((bucket) => bucket.full),
      [3, 3, 3],
    );
  });

  it("in a window is counted from the window's first bucket", () => {
    const columns = bucketsOf([[full], [full]], 100);
    assert.equal(chainOf(columns, 101)[0]?.address, `0x${(0xc000100000 + 101 * 144).toString(16)}`);
    assert.deepEqual(chainOf(columns, 5), []);
  });

  it("ends even where next runs in a circle", () => {
    const columns = bucketsOf([[full, full]]);
    columns.next[1] = 0;
    assert.equal(chainOf(columns, 0).length, 2);
  });

  it("that was evacuated says how many entries went where", () => {
    const chain = chainOf(bucketsOf([["02 03 04 02 04 04 04 04", "03 04 04 04 04 04 04 04"]]), 0);
    assert.equal(isMoved(chain), true);
    assert.deepEqual(movedCounts(chain), { x: 2, y: 2 });
  });
});

describe("a slot table's columns", () => {
  const row = (key: string, elem: string) => ({ look: tophashLook(0x9e), values: { key, elem }, failed: false, found: false });
  it("are shared by the longest texts, within bounds", () => {
    assert(keyShare([row("1", "x".repeat(200))]) < 0.3);
    assert(keyShare([row("k".repeat(200), "1")]) > 0.45);
    assert.equal(keyShare([{ look: tophashLook(0), values: null, failed: false, found: false }]), 0.5 * 0.84);
  });
  it("want no more than 560 px", () => assert.equal(slotsWidth([row("k".repeat(500), "e".repeat(500))]), 560));
});
