/** The history in the panel: its state, its track, its words. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { ChangeCounts, HistoryStop } from "../../../../src/messages/historyDiff.js";
import { changeText, keptSentence, stopName, stopOfAll } from "../../../../src/panel/history/historyWords.js";
import { barPitch, dotPitch, stopAt, stopByKey, trackMarks } from "../../../../src/panel/history/timelineTrack.js";
import {
  arrivedAt,
  comparedStops,
  type HistoryState,
  noHistory,
  reduceHistory,
  shownPosition,
} from "../../../../src/panel/state/historyState.js";

const none: ChangeCounts = {
  sameMap: true,
  torn: false,
  length: 0,
  added: 0,
  removed: 0,
  changed: 0,
  moved: 0,
  atLeast: false,
  evacuated: 0,
  evacuatedAtLeast: false,
  started: null,
  ended: false,
  overflow: 0,
  splits: 0,
  grown: 0,
  fromSmall: false,
  directory: null,
  fields: 0,
};

function stop(id: number, changes: Partial<ChangeCounts> = {}, run = 0, number = id): HistoryStop {
  const where = { source: "main.go:14", functionName: "main.fill", reason: "step", time: 0 };
  return { id, run, number, ...where, length: 1, complete: true, changes: id === 1 ? null : { ...none, ...changes } };
}

function historyOf(stops: readonly HistoryStop[], kept = { first: 1, marksFrom: 1, wholeFrom: 1 }): HistoryState {
  const now = stops.at(-1)?.id ?? null;
  return reduceHistory(noHistory, { type: "history", stops, kept, now });
}

const three = historyOf([1, 2, 3].map((id) => stop(id)));

describe("the history in the panel", () => {
  it("compares the shown stop with the one before, or with one that was chosen", () => {
    const pair = (state: HistoryState, past?: number): readonly [number, number] | null => {
      const compared = comparedStops(state, past === undefined ? undefined : { id: past, level: "whole" });
      return compared && [compared.from.id, compared.to.id];
    };
    assert.deepEqual(pair(three), [2, 3]);
    assert.deepEqual(pair(three, 2), [1, 2]);
    assert.equal(pair(three, 1), null);
    const since = reduceHistory(three, { type: "since", id: 1 });
    assert.deepEqual(pair(since), [1, 3]);
    assert.equal(pair(since, 1), null, "not with itself");
    assert.deepEqual(pair(reduceHistory(three, { type: "since", id: 3 }), 2), [1, 2], "nor with a later one");
  });

  it("is at the stop that was aimed at, until a picture says where it is", () => {
    const aimed = reduceHistory(three, { type: "aim", id: 1 });
    assert.equal(shownPosition(aimed, undefined), 0);
    assert.equal(shownPosition(arrivedAt(aimed, 2), { id: 2, level: "whole" }), 0, "one on the way changes nothing");
    assert.equal(arrivedAt(aimed, 1).aim, undefined);
    assert.equal(arrivedAt(aimed, null).aim, undefined, "the program went on");
    assert.equal(shownPosition(reduceHistory(aimed, { type: "aim", id: null }), { id: 1, level: "whole" }), 2);
  });

  it("takes more of a stop for what it knew of it, and asks for its diff again", () => {
    const kept = three.kept;
    const diff = { from: 2, to: 3 } as never;
    const known = reduceHistory(three, { type: "historyDiff", from: 2, to: 3, diff });
    const more = reduceHistory(known, { type: "history", stops: [stop(3, { added: 5 })], kept, now: 3 });
    assert.deepEqual([more.stops.length, more.stops[2]?.changes?.added, more.diff], [3, 5, null]);
    assert.equal(more.revision, known.revision + 1);
    const fewer = reduceHistory(more, { type: "history", stops: [stop(4)], kept: { ...kept, first: 3 }, now: 4 });
    assert.deepEqual(fewer.stops.map(({ id }) => id), [3, 4]); // prettier-ignore
    const gone = reduceHistory(fewer, { type: "historyDiff", from: 1, to: 4, diff: null });
    assert.deepEqual(gone.gone, { from: 1, to: 4 });
  });

  it("has a track on which each stop is somewhere, however many there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 60, max: 900 }), (count, width) => {
        const stops = Array.from({ length: count }, (_, i) => stop(i + 1));
        const { kind, marks } = trackMarks(stops, width);
        assert.ok(marks.length * (kind === "dots" ? dotPitch : barPitch) <= Math.max(width, 10 * dotPitch));
        assert.deepEqual([marks[0]?.from, marks.at(-1)?.to], [0, count]);
        for (const [i, mark] of marks.entries()) {
          assert.equal(mark.from, i === 0 ? 0 : marks[i - 1]?.to);
          assert.equal(stopAt(marks, (i + 1e-5) / marks.length), mark.from);
        }
        assert.deepEqual([stopAt(marks, -1), stopAt(marks, 2)], [0, count - 1]);
      }),
      { numRuns: 40 },
    );
  });

  it("goes by keys as a slider does", () => {
    const keys = ["ArrowLeft", "ArrowRight", "PageDown", "PageUp", "Home", "End", "x"];
    assert.deepEqual(keys.map((key) => stopByKey(key, 50, 100)), [49, 51, 40, 60, 0, 99, null]); // prettier-ignore
    assert.deepEqual(keys.map((key) => stopByKey(key, 0, 1)), [0, 0, 0, 0, 0, 0, null]); // prettier-ignore
  });

  for (const [words, changes] of [
    ["+1 entry, 2 old buckets evacuated", { added: 1, evacuated: 2, moved: 9 }],
    ["at least +3 entries, at least −1 entry", { added: 3, removed: 1, atLeast: true }],
    ["growth ×2 began, at least 4 old buckets evacuated", { started: "doubling", evacuated: 4, evacuatedAtLeast: true }],
    ["+412 entries, 1 table split, directory 4 → 8", { added: 412, splits: 1, directory: { from: 4, to: 8 }, moved: 800 }],
    ["2 entries moved, +1 overflow bucket", { moved: 2, overflow: 1 }],
    ["another map, len −3", { sameMap: false, added: null, length: -3 }],
    ["entries were not compared", { added: null, length: 0 }],
    ["no change in what was read", { atLeast: true }],
    ["2 fields changed", { fields: 2 }],
    ["nothing changed", {}],
  ] as const) {
    it(`says: ${words}`, () => {
      assert.equal(changeText({ ...none, ...changes }), words);
    });
  }

  it("names stops as the session counts them, and what is kept of them", () => {
    const two = historyOf([stop(1), stop(2), stop(3, {}, 1, 1), stop(4, {}, 1, 2)], { first: 1, marksFrom: 2, wholeFrom: 3 });
    const [a, b, c, d] = two.stops;
    assert.ok(a && b && c && d);
    assert.deepEqual([stopOfAll(b, two), stopOfAll(c, two)], ["stop 2 of 2 of an earlier run", "stop 1 of 2"]);
    assert.deepEqual([stopName(a, two), stopName(d, two)], ["stop 1 (earlier run)", "stop 2"]);
    assert.match(keptSentence(a, two) ?? "", /only header and fields/);
    assert.match(keptSentence(b, two) ?? "", /Keys and elems/);
    assert.equal(keptSentence(c, two), null);
  });
});
