import assert from "node:assert/strict";
import type { SwissLayoutHead } from "../../../../src/gomap/layout.js";
import { directoryGeometry, directoryRows } from "../../../../src/panel/buckets/directoryGeometry.js";

/** A directory in which table i is picked by 2^(depth - depths[i]) entries. */
function layout(globalDepth: number, depths: readonly number[]): SwissLayoutHead {
  const directory = depths.flatMap((depth, table) => new Array<number>(2 ** (globalDepth - depth)).fill(table));
  return { directory, globalDepth } as unknown as SwissLayoutHead;
}

describe("directory rows", () => {
  it("are one per entry up to 64 entries", () => {
    const { rows, tables, collapsed } = directoryRows(layout(3, [2, 3, 3, 2, 2]), 0);
    assert.deepEqual(
      rows.map((row) => row.prefix),
      ["000", "001", "010", "011", "100", "101", "110", "111"],
    );
    assert.deepEqual(
      rows.map((row) => row.table),
      [0, 0, 1, 2, 3, 3, 4, 4],
    );
    assert.deepEqual([tables, collapsed], [[0, 1, 2, 3, 4], false]);
  });

  it("have no prefix where one entry takes all", () =>
    assert.deepEqual(
      directoryRows(layout(0, [0]), 0).rows.map((row) => row.prefix),
      [""],
    ));

  it("are one per table beyond", () => {
    const { rows, collapsed } = directoryRows(layout(7, [1, 3, 3, 2]), 0);
    assert.equal(collapsed, true);
    assert.deepEqual(
      rows.map((row) => [row.prefix, row.entryCount]),
      [
        ["0", 64],
        ["100", 16],
        ["101", 16],
        ["11", 32],
      ],
    );
  });

  it("are a window around the selected table where there are many", () => {
    const many = layout(8, new Array<number>(256).fill(8));
    const { rows, tables } = directoryRows(many, 200);
    assert.equal(rows.length, 64);
    assert(tables.includes(200));
    assert.deepEqual(directoryRows(many, 255).tables.at(-1), 255);
    assert.deepEqual(directoryRows(many, 0).tables[0], 0);
  });
});

describe("directory geometry", () => {
  for (const [name, from] of Object.entries({
    "8 entries, 5 tables": layout(3, [2, 3, 3, 2, 2]),
    "1 entry": layout(0, [0]),
    "64 entries, 2 tables": layout(6, [1, 1]),
    "64 tables": layout(6, new Array<number>(64).fill(6)),
  })) {
    it(`of ${name}: nothing overlaps, nothing sticks out`, () => {
      const rows = directoryRows(from, 0);
      const { height, rowHeight, tableHeight, rowTops, tableTops } = directoryGeometry(rows);
      const check = (tops: readonly number[], size: number) => {
        for (const [i, top] of tops.entries()) {
          assert(top >= 0 && top + size <= height + 1, `${top} + ${size} in ${height}`);
          if (i > 0) assert(top >= (tops[i - 1] ?? 0) + size, "overlaps the one above");
        }
      };
      check(rowTops, rowHeight);
      check(tableTops, tableHeight);
    });
  }
});
