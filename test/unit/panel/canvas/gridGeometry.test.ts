import assert from "node:assert/strict";
import fc from "fast-check";
import { cellRect, fitGrid, maxCells, windowAround } from "../../../../src/panel/canvas/gridGeometry.js";

describe("a grid of cells", () => {
  /** Columns and pitch that a count gets in a width. */
  const fits = (counts: readonly number[], width: number, columns: number, pitchX: number) =>
    it(`${counts.join(" and ")} in ${width} px: ${columns} columns of ${pitchX} px`, () => {
      const geometry = fitGrid(counts, width, 420, Math.max(...counts) - 1)(Math.max(...counts));
      assert.deepEqual([geometry.columns, geometry.pitchX], [columns, pitchX]);
    });

  fits([1], 460, 1, 34);
  fits([8], 460, 8, 34);
  fits([64, 32], 460, 16, 27);
  fits([64, 32], 290, 8, 33);
  fits([256], 460, 16, 26);
  fits([2048], 460, 64, 6);
  fits([2, 1], 460, 2, 34);

  it("stays inside its width and, at 10,000 entries, inside its height", () => {
    const property = fc.property(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 280, max: 1200 }), (B, width) => {
      const geometry = fitGrid([2 ** B], width, 420, 2 ** B - 1)(2 ** B);
      assert(geometry.width <= width, `width ${geometry.width}`);
      assert(geometry.height <= 460, `height ${geometry.height}`);
      assert(geometry.columns * geometry.rows >= 2 ** B);
    });
    fc.assert(property);
  });

  it("puts buckets i and i + 2^(B-1) into one column", () => {
    const fit = fitGrid([64, 32], 460, 420, 63);
    const grid = fit(64);
    for (let i = 0; i < 32; i++) assert.equal(cellRect(grid, i).x, cellRect(grid, i + 32).x);
    assert.equal(fit(32).columns, grid.columns);
  });
});

describe("a window of a huge array", () => {
  it("is all of a small one", () => assert.deepEqual(windowAround(0, 2048, 5), { from: 0, to: 2048 }));
  it("holds the selected cell", () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.nat(2e6),
      (first, count, selected) => {
        const { from, to } = windowAround(first, count, selected);
        const inside = Math.min(Math.max(selected, first), first + count - 1);
        assert(from <= inside && inside < to);
        assert(from >= first && to <= first + count && to - from <= maxCells);
      },
    );
    fc.assert(property);
  });
});
