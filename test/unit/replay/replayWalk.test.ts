import assert from "node:assert/strict";
import type { Arrival } from "../../../src/replay/replayWalk.js";
import { ReplayWalk } from "../../../src/replay/replayWalk.js";

/** main.go at these lines, and one stop without source. */
const lines = [12, 14, 14, null, 12, 14];
const newWalk = (): ReplayWalk => new ReplayWalk(lines.map((line) => (line === null ? null : { file: "main.go", line })));

/** Where a walk gets to: indexes, with the reason of the last. */
function follow(walk: ReplayWalk, go: (walk: ReplayWalk) => Arrival | null): string {
  const seen: string[] = [];
  for (let arrival = go(walk); arrival !== null; arrival = go(walk)) seen.push(`${arrival.index} ${arrival.reason}`);
  return seen.join(", ");
}

describe("a walk over the stops of a recording", () => {
  it("steps from stop to stop, and back", () => {
    const walk = newWalk();
    assert.equal(
      follow(walk, (at) => at.step("on")),
      "1 step, 2 step, 3 step, 4 step, 5 step",
    );
    assert.equal(walk.index, 5);
    assert.equal(
      follow(walk, (at) => at.step("back")),
      "4 step, 3 step, 2 step, 1 step, 0 step",
    );
  });

  it("takes each stop for a breakpoint while none is set", () => {
    const walk = newWalk();
    assert.equal(
      follow(walk, (at) => at.run("on")),
      "1 recorded, 2 recorded, 3 recorded, 4 recorded, 5 recorded",
    );
    assert.equal(
      follow(walk, (at) => at.run("back")),
      "4 recorded, 3 recorded, 2 recorded, 1 recorded, 0 recorded",
    );
  });

  it("runs to the person's breakpoints, then to the end, and in the same way back", () => {
    const walk = newWalk();
    assert.deepEqual(walk.setBreakpoints("main.go", [{ id: 7, line: 14 }]), [true]);
    assert.equal(
      follow(walk, (at) => at.run("on")),
      "1 breakpoint, 2 breakpoint, 5 breakpoint",
    );
    assert.equal(
      follow(walk, (at) => at.run("back")),
      "2 breakpoint, 1 breakpoint, 0 beginning",
    );
    walk.setBreakpoints("main.go", [{ id: 8, line: 12 }]);
    assert.equal(
      follow(walk, (at) => at.run("on")),
      "4 breakpoint, 5 end",
    );
  });

  it("says which breakpoint it stands on, also after a step", () => {
    const walk = newWalk();
    walk.setBreakpoints("main.go", [{ id: 7, line: 14 }]);
    assert.deepEqual(walk.step("on"), { index: 1, reason: "step", breakpointIds: [7] });
  });

  it("holds only breakpoints on recorded lines, and goes by no others", () => {
    const walk = newWalk();
    assert.deepEqual(
      walk.setBreakpoints("main.go", [
        { id: 1, line: 13 },
        { id: 2, line: 12 },
      ]),
      [false, true],
    );
    assert.deepEqual(walk.setBreakpoints("other.go", [{ id: 3, line: 12 }]), [false]);
    assert.equal(
      follow(walk, (at) => at.run("on")),
      "4 breakpoint, 5 end",
    );
    walk.setBreakpoints("main.go", [{ id: 4, line: 13 }]);
    walk.restart();
    assert.equal(walk.run("on")?.reason, "recorded");
  });

  it("begins anew", () => {
    const walk = newWalk();
    follow(walk, (at) => at.step("on"));
    assert.deepEqual(walk.restart(), { index: 0, reason: "entry", breakpointIds: [] });
    assert.equal(walk.index, 0);
  });

  it("goes nowhere in a recording of one stop", () => {
    const walk = new ReplayWalk([null]);
    for (const direction of ["on", "back"] as const) {
      assert.equal(walk.step(direction), null);
      assert.equal(walk.run(direction), null);
    }
  });
});
