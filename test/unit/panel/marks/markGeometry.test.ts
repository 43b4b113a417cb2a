import assert from "node:assert/strict";
import { chainColumns, fitMarks, groupColumns, moveSlot, slotAt, slotCorner } from "../../../../src/panel/marks/markGeometry.js";
import { bucketsOf } from "../columns.js";

const empty = "00 00 00 00 00 00 00 00";

describe("columns of the heatmap", () => {
  const buckets = bucketsOf([[empty], [empty, empty, empty], [empty]]);
  it("hold overflow buckets beside their bucket", () => {
    const { physical, home, firstOf } = chainColumns(buckets, 0, 3);
    assert.deepEqual(
      [[...physical], [...home], [...firstOf]],
      [
        [0, 1, 3, 4, 2],
        [0, 1, 1, 1, 2],
        [0, 1, 4],
      ],
    );
  });
  it("begin where the window begins", () => assert.deepEqual([...chainColumns(buckets, 2, 3).physical], [2]));
  it("end where a chain runs in a circle", () => {
    const circle = { ...buckets, next: Int32Array.of(-1, 3, -1, 4, 3) };
    assert.ok(chainColumns(circle, 0, 3).physical.length <= 5);
  });
  it("are one for each group", () => assert.deepEqual([...groupColumns(4, 7).physical], [4, 5, 6]));
});

describe("the heatmap's geometry", () => {
  for (const [count, width] of [
    [1, 300],
    [64, 300],
    [64, 1200],
    [2048, 300],
    [2048, 740],
    [9000, 2000],
  ] as const) {
    it(`finds each of ${count} columns again at ${width} px`, () => {
      const geometry = fitMarks(count, width, 560, count - 1);
      assert.ok(geometry.width <= width);
      for (let column = 0; column < count; column += Math.ceil(count / 50)) {
        for (const slot of [0, 3, 7]) {
          const { x, y } = slotCorner(geometry, { column, slot });
          assert.deepEqual(slotAt(geometry, x, y), { column, slot });
          assert.deepEqual(slotAt(geometry, x + geometry.cell - 1, y + geometry.cell - 1), { column, slot });
        }
      }
    });
  }
  it("fits 2,048 buckets into 740 × 560", () => assert.ok(fitMarks(2048, 740, 560, 2047).height <= 560));
  it("is outside of labels and gaps", () => {
    const geometry = fitMarks(64, 300, 560, 63);
    assert.equal(slotAt(geometry, 2, 10), null);
    assert.equal(slotAt(geometry, geometry.labelWidth, 1), null);
    assert.equal(slotAt(geometry, geometry.labelWidth, geometry.height + 4), null);
  });

  const geometry = { ...fitMarks(20, 300, 560, 19), columns: 8, bands: 3 };
  const cases: readonly (readonly [string, number, number, number, number])[] = [
    ["ArrowRight", 3, 2, 4, 2],
    ["ArrowRight", 19, 2, 19, 2],
    ["ArrowLeft", 0, 2, 0, 2],
    ["ArrowDown", 3, 2, 3, 3],
    ["ArrowDown", 3, 7, 11, 0],
    ["ArrowDown", 15, 7, 15, 7],
    ["ArrowUp", 11, 0, 3, 7],
    ["ArrowUp", 3, 0, 3, 0],
    ["PageDown", 3, 5, 11, 5],
    ["Home", 9, 4, 0, 4],
    ["End", 9, 4, 19, 4],
  ];
  for (const [key, column, slot, toColumn, toSlot] of cases) {
    it(`${key} leads from ${column}.${slot} to ${toColumn}.${toSlot}`, () =>
      assert.deepEqual(moveSlot(geometry, { column, slot }, key), { column: toColumn, slot: toSlot }));
  }
  it("other keys lead nowhere", () => assert.equal(moveSlot(geometry, { column: 0, slot: 0 }, "a"), null));
});
