import assert from "node:assert/strict";
import { evacuationSource, evacuationTargets, routeArrow } from "../../../../src/panel/buckets/arrows.js";
import { type Rect, cellRect, fitGrid } from "../../../../src/panel/canvas/gridGeometry.js";

describe("evacuation", () => {
  it("of a doubling splits a bucket into X and Y", () =>
    assert.deepEqual(evacuationTargets("doubling", 32, 21), [
      { half: "X", index: 21 },
      { half: "Y", index: 53 },
    ]));
  it("of a same-size growth keeps the index", () =>
    assert.deepEqual(evacuationTargets("sameSize", 32, 21), [{ half: "X", index: 21 }]));
  it("fills both halves from one old bucket", () => {
    assert.equal(evacuationSource("doubling", 32, 53), 21);
    assert.equal(evacuationSource("doubling", 32, 21), 21);
    assert.equal(evacuationSource("sameSize", 32, 21), 21);
  });
});

describe("an arrow", () => {
  const fit = fitGrid([64, 32], 460, 420, 63);
  const oldGrid = fit(32);
  const newGrid = fit(64);
  const newTop = oldGrid.height + 64;
  const place = {
    gap: oldGrid.gap,
    oldHeight: oldGrid.height,
    newTop,
    labelWidth: newGrid.labelWidth,
    pitchX: newGrid.pitchX,
    width: 460,
  };
  const route = (old: number, target: number, lane: 0 | 1) =>
    routeArrow(place, cellRect(oldGrid, old), cellRect(newGrid, target), lane);
  const points = (path: string) =>
    [...path.matchAll(/[ML] ([\d.]+) ([\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])] as const);

  it("crosses no cell between its ends", () => {
    for (let old = 0; old < 32; old++) {
      for (const [lane, target] of evacuationTargets("doubling", 32, old).entries()) {
        const arrow = route(old, target.index, lane === 0 ? 0 : 1);
        const corners = points(arrow.path);
        const cells: Rect[] = [
          ...Array.from({ length: 32 }, (_, i) => cellRect(oldGrid, i)),
          ...Array.from({ length: 64 }, (_, i) => ({ ...cellRect(newGrid, i), y: cellRect(newGrid, i).y + newTop })),
        ];
        for (const [i, [x, y]] of corners.entries()) {
          const [fromX, fromY] = corners[i - 1] ?? [x, y];
          const crossed = cells.filter(
            (cell) =>
              Math.max(x, fromX) > cell.x + 0.01 &&
              Math.min(x, fromX) < cell.x + cell.width - 0.01 &&
              Math.max(y, fromY) > cell.y + 0.01 &&
              Math.min(y, fromY) < cell.y + cell.height - 0.01,
          );
          assert.deepEqual(crossed, [], `old bucket ${old}, ${target.half}`);
        }
      }
    }
  });

  it("ends at the target's side", () => {
    const { path } = route(21, 53, 1);
    const target = cellRect(newGrid, 53);
    assert.deepEqual(points(path).at(-1), [target.x + target.width, newTop + target.y + target.height / 2]);
  });

  it("has its label inside the picture's width", () => {
    for (let old = 0; old < 32; old++) {
      for (const lane of [0, 1] as const) {
        const { label } = route(old, old + 32 * lane, lane);
        const [left, right] = label.anchor === "start" ? [label.x, label.x + 50] : [label.x - 50, label.x];
        assert(left >= 0 && right <= 460, `old ${old} lane ${lane}: ${left} to ${right}`);
      }
    }
  });
});
