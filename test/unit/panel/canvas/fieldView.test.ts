import assert from "node:assert/strict";
import fc from "fast-check";
import { type Part, partsToAsk } from "../../../../src/panel/canvas/cellRequests.js";
import { wheelMove } from "../../../../src/panel/canvas/fieldPointers.js";
import {
  type FieldFrame,
  closeTo,
  detailOf,
  frameOfBlocks,
  frameOfGrid,
  panBy,
  pitchOf,
  rectOf,
  reveal,
  viewInFrame,
  wholeField,
  windowOf,
  zoomAt,
} from "../../../../src/panel/canvas/fieldView.js";
import { fitGrid } from "../../../../src/panel/canvas/gridGeometry.js";

const huge = frameOfBlocks(2 ** 21, [16, 16], 480, 420);
const medium = frameOfGrid(fitGrid([2048], 480, 420, 2047)(2048));
const small = frameOfGrid(fitGrid([64], 480, 420, 63)(64));

describe("a window onto a field", () => {
  it("shows all of it at first, with as much detail as there is room for", () => {
    assert.deepEqual(
      [huge, medium, small].map((frame) => detailOf(frame, wholeField)),
      ["squares", "specks", "cells"],
    );
    const { width, height } = windowOf(huge, wholeField);
    assert(width >= huge.layout.width - 0.01 && height >= huge.layout.height - 0.01);
  });

  it("comes to the slots by zooming, and back to all", () => {
    const seen = new Set<string>();
    let view = wholeField;
    for (let i = 0; i < 40; i++) {
      seen.add(detailOf(huge, view));
      view = zoomAt(huge, view, 1.3, { x: 200, y: 100 });
    }
    assert.deepEqual([...seen], ["squares", "blocks", "specks", "cells", "slots"]);
    for (let i = 0; i < 40; i++) view = zoomAt(huge, view, 1 / 1.3, { x: 200, y: 100 });
    assert.deepEqual(view, wholeField);
  });

  it("keeps what is under the pointer, and never leaves the field", () => {
    const factors = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { maxLength: 30 });
    const property = fc.property(factors, fc.nat(470), fc.nat(200), (steps, x, y) => {
      for (const frame of [huge, medium] satisfies FieldFrame[]) {
        let view = wholeField;
        for (const step of steps) {
          view = panBy(frame, zoomAt(frame, view, step, { x, y }), x - 200, y - 100);
          const seen = windowOf(frame, view);
          assert(view.x >= 0 && view.y >= 0);
          if (view.zoom > 1) {
            assert(seen.x + seen.width <= Math.max(seen.width, frame.layout.width) + 1e-6);
            assert(seen.y + seen.height <= Math.max(seen.height, frame.layout.height) + 1e-6);
          }
        }
      }
    });
    fc.assert(property);
  });

  it("moves no further than it takes to see a cell", () => {
    const near = closeTo(huge, wholeField, 1_000_000);
    assert.deepEqual(reveal(huge, near, 1_000_000), near);
    for (const position of [0, 1_000_001, 1_000_256, 2 ** 21 - 1]) {
      const { x, y, width, height } = rectOf(huge, reveal(huge, near, position), position);
      assert(x >= 0 && y >= 0 && x + width <= huge.width + 1 && y + height <= huge.height + 1, `${position}: ${x} ${y}`);
    }
  });

  it("keeps the size of cells when the panel gets wider", () => {
    const wide = frameOfBlocks(2 ** 21, [16, 16], 960, 420);
    const near = closeTo(huge, wholeField, 5000);
    assert.deepEqual(pitchOf(wide, viewInFrame(near, huge, wide)), pitchOf(huge, near));
    assert.deepEqual(viewInFrame(wholeField, huge, wide), wholeField);
  });
});

describe("what is asked for", () => {
  const asks = (frame: FieldFrame, position: number, unread: (from: number, to: number) => boolean): Part[] =>
    partsToAsk(frame, closeTo(frame, wholeField, position), 1024, unread);

  it("is nothing from afar, and nothing that is known", () => {
    assert.deepEqual(
      partsToAsk(huge, wholeField, 1024, () => true),
      [],
    );
    assert.deepEqual(
      asks(huge, 5000, () => false),
      [],
    );
  });
  it("is what is seen, then its neighbors, four at most, with fixed edges", () => {
    const parts = asks(huge, 1_000_000, () => true);
    assert(parts.length > 1 && parts.length <= 4);
    assert(parts.some(({ from, to }) => from <= 1_000_000 && 1_000_000 < to));
    for (const { from, to } of parts) assert.deepEqual([from % 1024, to - from], [0, 1024]);
  });
  it("ends where the array does", () => {
    const parts = asks(medium, 2047, () => true);
    assert.deepEqual(
      parts.toSorted((a, b) => a.from - b.from),
      [
        { from: 0, to: 1024 },
        { from: 1024, to: 2048 },
      ],
    );
  });
});

describe("the wheel", () => {
  const turn = { deltaX: 0, deltaY: 100, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  it("moves up and down", () => assert.deepEqual(wheelMove(turn), { kind: "pan", dx: 0, dy: 100 }));
  it("moves sideways with Shift", () =>
    assert.deepEqual(wheelMove({ ...turn, shiftKey: true }), { kind: "pan", dx: 100, dy: 0 }));
  it("counts lines", () => assert.deepEqual(wheelMove({ ...turn, deltaY: 3, deltaMode: 1 }), { kind: "pan", dx: 0, dy: 48 }));
  it("zooms with Ctrl, out when it turns down", () => {
    const move = wheelMove({ ...turn, ctrlKey: true });
    assert(move.kind === "zoom" && move.factor < 1 && move.factor >= 0.5);
  });
});
