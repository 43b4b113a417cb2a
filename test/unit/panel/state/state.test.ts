import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { Place } from "../../../../src/gomap/mapModel.js";
import type { PanelBody, PanelPicture, PanelStatus } from "../../../../src/messages/panelMessages.js";
import { type PanelState, initialState, readSaved, reduce, selectedDetails, toSave } from "../../../../src/panel/state/state.js";
import { bucketsOf, tableOf } from "../columns.js";

const empty = "00 00 00 00 00 00 00 00";
const full = "9e 31 01 c4 00 00 00 00";
const bucket = (index: number, old = false): Place => ({ kind: "bucket", old, index });

const hmap = (count: number, oldCount = 0): PanelBody => ({
  kind: "hmap",
  buckets: bucketsOf(Array.from({ length: count }, (_, i) => [i === 2 ? full : empty])),
  oldBuckets: oldCount === 0 ? null : bucketsOf(Array.from({ length: oldCount }, () => [full])),
});
const swiss = (...groupCounts: number[]): PanelBody => ({
  kind: "swiss",
  tables: groupCounts.map((count) =>
    tableOf(Array.from({ length: count }, (_, i) => (i === 1 ? "5c 80 80 80 80 80 80 80" : "80 80 80 80 80 80 80 80"))),
  ),
});

function picture(id: number, body: PanelBody | null): PanelPicture {
  const growing = body?.kind === "hmap" && body.oldBuckets !== null;
  const growth = { kind: growing ? "doubling" : "none", oldBucketCount: 4 };
  const head = { expression: "m", layout: { kind: "hmap", growth } } as unknown as LayoutHead;
  return { id, head, body, stop: { number: id, source: null, functionName: null, reason: "step" } };
}

const show = (state: PanelState, id: number, body: PanelBody | null) =>
  reduce(state, { type: "picture", picture: picture(id, body) });
const select = (state: PanelState, place: Place) => reduce(state, { type: "select", place });
const say = (state: PanelState, status: PanelStatus) => reduce(state, { type: "status", expression: "m", status });
const start = initialState(null);

describe("the selection", () => {
  it("is at first the first bucket that holds something", () => assert.deepEqual(show(start, 1, hmap(8)).selection, bucket(2)));

  it("stays from picture to picture", () => {
    const chosen = select(show(start, 1, hmap(8)), bucket(5));
    assert.deepEqual(show(chosen, 2, hmap(16)).selection, bucket(5));
  });

  it("waits for columns that are still being read", () => {
    const chosen = select(show(start, 1, hmap(8)), bucket(5));
    const header = show(chosen, 2, null);
    assert.deepEqual(header.selection, bucket(5));
    assert.deepEqual(show(header, 2, hmap(8)).selection, bucket(5));
  });

  it("of an old bucket becomes the new one of its index when the growth is over", () => {
    const chosen = select(show(start, 1, hmap(8, 4)), bucket(3, true));
    assert.deepEqual(chosen.selection, bucket(3, true));
    assert.deepEqual(show(chosen, 2, hmap(8)).selection, bucket(3));
  });

  it("goes to something that is there when its bucket is gone", () => {
    const chosen = select(show(start, 1, hmap(64)), bucket(63));
    assert.deepEqual(show(chosen, 2, hmap(8)).selection, bucket(2));
    assert.equal(show(chosen, 2, { kind: "hmap", buckets: bucketsOf([]), oldBuckets: null }).selection, null);
  });

  it("of a table that has fewer groups goes to one that holds something", () => {
    const chosen = select(show(start, 1, swiss(4, 16)), { kind: "group", table: 1, group: 9 });
    assert.deepEqual(show(chosen, 2, swiss(4, 4)).selection, { kind: "group", table: 1, group: 1 });
    assert.deepEqual(show(chosen, 2, swiss(4)).selection, { kind: "group", table: 0, group: 1 });
  });

  it("comes back from what was saved", () => {
    const saved = readSaved(JSON.parse(JSON.stringify(toSave(select(show(start, 1, hmap(8)), bucket(6))))));
    assert.deepEqual(show(initialState(saved), 1, hmap(8)).selection, bucket(6));
  });

  for (const odd of [
    undefined,
    null,
    7,
    "x",
    [],
    { selection: { kind: "bucket", old: 1, index: 0 } },
    { selection: { kind: "group", table: -1, group: 0 } },
  ]) {
    it(`is none where ${inspect(odd)} was saved`, () => assert.equal(initialState(readSaved(odd)).selection, null));
  }
});

describe("details", () => {
  const shown = select(show(start, 4, hmap(8)), bucket(2));
  const details = { index: 2, chain: [] };

  it("are those of the selected place", () => {
    const arrived = reduce(shown, { type: "details", pictureId: 4, place: bucket(2), details });
    assert.deepEqual(selectedDetails(arrived), { kind: "arrived", details });
    assert.equal(selectedDetails(select(arrived, bucket(3))), null);
    assert.deepEqual(selectedDetails(select(select(arrived, bucket(3)), bucket(2))), { kind: "arrived", details });
  });

  it("of another picture are dropped", () => {
    assert.equal(selectedDetails(reduce(shown, { type: "details", pictureId: 3, place: bucket(2), details })), null);
    const arrived = reduce(shown, { type: "details", pictureId: 4, place: bucket(2), details });
    assert.equal(selectedDetails(show(arrived, 5, hmap(8))), null);
  });

  it("that failed say why", () => {
    const failed = reduce(shown, { type: "detailsFailed", pictureId: 4, place: bucket(2), sentence: "no" });
    assert.deepEqual(selectedDetails(failed), { kind: "failed", sentence: "no" });
  });
});

describe("cells that could not be read", () => {
  const range = { kind: "buckets", old: false, from: 0, to: 8 } as const;
  const failed = reduce(show(start, 4, hmap(8)), { type: "cellsFailed", pictureId: 4, range, sentence: "Gone." });

  it("say why, and leave the rest of the picture", () => {
    assert.deepEqual(failed.cellsFailure, { ranges: [range], sentence: "Gone." });
    assert.equal(failed.facts?.kind, "hmap");
  });
  it("say so no longer when they are asked for again, or another picture comes", () => {
    assert.equal(reduce(failed, { type: "retryCells" }).cellsFailure, null);
    assert.equal(show(failed, 5, hmap(8)).cellsFailure, null);
  });
  it("of another picture are dropped", () =>
    assert.equal(reduce(show(start, 5, hmap(8)), { type: "cellsFailed", pictureId: 4, range, sentence: "" }).cellsFailure, null));
});

describe("a picture that is not of now", () => {
  const shown = say(show(start, 1, hmap(8)), { kind: "live" });
  const running = say(shown, { kind: "running", sentence: "" });

  it("is dimmed", () => assert.deepEqual([shown.stale, running.stale], [false, true]));
  it("stays dimmed while the next one is read", () => assert.equal(say(running, { kind: "reading" }).stale, true));
  it("says why the program stopped, until it does so no more", () => {
    const cause = { sentence: "m starts to grow, 8 → 16 buckets", hint: null };
    const stopped = reduce(running, { type: "stopCause", cause });
    assert.equal(stopped.stopCause, cause);
    assert.equal(reduce(stopped, { type: "stopCause", cause: null }).stopCause, null);
  });

  it("is not dimmed while it is pinned, for it is not meant to be of now", () => {
    const pinned = reduce(running, { type: "pinned", pinned: true });
    assert.deepEqual([pinned.stale, pinned.pinned], [false, true]);
    assert.equal(say(pinned, { kind: "ended", sentence: "" }).stale, false);
    assert.equal(reduce(pinned, { type: "pinned", pinned: false }).stale, true);
  });
  it("is replaced by one that is of now", () => assert.equal(show(say(running, { kind: "reading" }), 2, hmap(8)).stale, false));
  it("is not dimmed by a second reading at the same stop", () => assert.equal(say(shown, { kind: "reading" }).stale, false));
});
