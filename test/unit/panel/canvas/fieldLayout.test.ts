import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FieldLayout,
  blockAt,
  blocksIn,
  manyBlocks,
  moveInField,
  oneBlock,
  positionAt,
  spotOf,
  squareBlocks,
} from "../../../../src/panel/canvas/fieldLayout.js";

const huge = manyBlocks(2 ** 21, [16, 16], { width: 460, height: 420 });
const tables = manyBlocks(16_000 * 128, [16, 8], { width: 860, height: 420 });
const grid = oneBlock(64, 16);

describe("a field of cells", () => {
  for (const [name, layout] of Object.entries({ huge, tables, grid }))
    it(`finds each cell by a point inside it: ${name}`, () => {
      const property = fc.property(fc.nat(layout.count - 1), (position) => {
        const { x, y } = spotOf(layout, position);
        assert.equal(positionAt(layout, x + 0.5, y + 0.5), position);
        assert.equal(blockAt(layout, x + 0.5, y + 0.5), Math.floor(position / layout.blockSize));
        assert(x + 1 <= layout.width && y + 1 <= layout.height, `${x} ${y}`);
      });
      fc.assert(property);
    });

  it("has nothing in gaps and outside", () => {
    assert.equal(positionAt(huge, 16.5, 5), null);
    assert.equal(positionAt(huge, 5, 0.5), null);
    assert.equal(positionAt(huge, -1, 5), null);
    assert.equal(positionAt(huge, 5, huge.height + 1), null);
    assert.equal(positionAt(grid, 16.5, 1), null);
  });

  it("keeps a square of sixteen blocks together", () => {
    const spots = Array.from({ length: 16 * 256 }, (_, i) => spotOf(huge, squareBlocks * 256 * 3 + i));
    const width = Math.max(...spots.map(({ x }) => x)) - Math.min(...spots.map(({ x }) => x));
    const height = Math.max(...spots.map(({ y }) => y)) - Math.min(...spots.map(({ y }) => y));
    assert.deepEqual([width, height], [66, 66]);
  });

  it("lists the blocks of a window once, and the squares", () => {
    const window = { x: 10, y: 10, width: 100, height: 50 };
    const found = blocksIn(huge, window);
    assert.equal(new Set(found).size, found.length);
    for (let x = window.x; x < window.x + window.width; x += 3) {
      const block = blockAt(huge, x, 30);
      assert(block !== null && found.includes(block));
    }
    const all = { x: 0, y: 0, width: huge.width, height: huge.height };
    assert.equal(blocksIn(huge, all).length, 8192);
    assert.equal(blocksIn(huge, all, true).length, 512);
    assert.equal(blocksIn(grid, all).length, 1);
  });
});

describe("keys in a field", () => {
  const leads = (layout: FieldLayout, from: number, key: string, to: number | null, tiles = 0) =>
    it(`${layout.blocks} blocks, ${from} ${key} → ${to ?? "nowhere"}`, () =>
      assert.equal(moveInField(layout, from, key, tiles), to));

  leads(grid, 5, "ArrowRight", 6);
  leads(grid, 5, "ArrowLeft", 4);
  leads(grid, 5, "ArrowDown", 21);
  leads(grid, 5, "ArrowUp", 5);
  leads(grid, 0, "ArrowLeft", 0);
  leads(grid, 63, "ArrowRight", 63);
  leads(grid, 60, "ArrowDown", 60);
  leads(grid, 30, "Home", 0);
  leads(grid, 30, "End", 63);
  leads(grid, 5, "PageDown", 63);
  leads(grid, 60, "PageUp", 12);
  leads(grid, 5, "x", null);
  // Over the gap, into the block below: four blocks are one row of a square.
  leads(huge, 245, "ArrowDown", 4 * 256 + 5);
  leads(huge, 4 * 256 + 5, "ArrowUp", 245);
  leads(huge, 255, "ArrowRight", 256);
  leads(huge, 300, "ArrowRight", 512, 1);
  leads(huge, 300, "ArrowDown", 5 * 256, 1);
  leads(huge, 300, "ArrowRight", 4096, 16);
  leads(huge, 300, "ArrowLeft", 300, 16);
});
