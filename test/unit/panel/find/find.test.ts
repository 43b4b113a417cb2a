import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { FoundKey, HostToPanel } from "../../../../src/messages/panelMessages.js";
import { findSentence, hitCount, whereSentence } from "../../../../src/panel/find/findWords.js";
import { type FindState, currentHit, isSearching, noFind, reduceFind } from "../../../../src/panel/state/findState.js";
import { initialState, reduce } from "../../../../src/panel/state/state.js";

function hitOf(key: string, exact: boolean, more: Partial<FoundKey> = {}): FoundKey {
  const place = { kind: "bucket", old: false, index: 21 } as const;
  return { place, chainPosition: 0, slot: 3, mark: 0x9e, key, exact, falseCompares: 0, ...more };
}

function found(hits: readonly FoundKey[], more: Partial<Extract<HostToPanel, { type: "found" }>> = {}) {
  const progress = { state: "searching", scanned: 1, total: 4, compared: 8, unread: 0, cut: false } as const;
  return { type: "found", pictureId: 1, searchId: 1, hits, ...progress, ...more } as const;
}

const started = reduceFind(noFind, { type: "startFind", text: "ma" });

describe("a search", () => {
  it("goes on until the host says that it is done", () => {
    assert.equal(isSearching(noFind), false);
    assert.equal(isSearching(started), true);
    assert.equal(isSearching(reduceFind(started, found([], { state: "done" }))), false);
    assert.equal(isSearching(reduceFind(started, { type: "findFailed", pictureId: 1, searchId: 1, sentence: "no" })), false);
  });
  it("shows the exact hit, though it comes later", () => {
    const one = reduceFind(started, found([hitOf("maria", false)]));
    assert.equal(currentHit(one)?.key, "maria");
    assert.equal(currentHit(reduceFind(one, found([hitOf("ma", true)])))?.key, "ma");
  });
  it("leaves a person at the hit that they went on to", () => {
    const two = reduceFind(started, found([hitOf("maria", false), hitOf("emma", false)]));
    const at = reduceFind(two, { type: "stepFind", by: 1 });
    const later = reduceFind(at, found([hitOf("ma", true)]));
    assert.deepEqual([currentHit(later)?.key, hitCount(later)], ["emma", "3 of 3+"]);
  });
  it("goes around both ends", () => {
    const two = reduceFind(started, found([hitOf("a", false), hitOf("b", false)]));
    assert.equal(currentHit(reduceFind(two, { type: "stepFind", by: -1 }))?.key, "b");
    assert.equal(reduceFind(started, { type: "stepFind", by: 1 }), started);
  });
  it("drops answers to another one", () => {
    assert.equal(reduceFind(started, found([hitOf("a", true)], { searchId: 9 })), started);
    const ended = reduceFind(started, { type: "endFind" });
    assert.equal(reduceFind(ended, found([hitOf("a", true)])), ended);
  });
});

describe("a hit", () => {
  const searching = reduce(initialState(null), { type: "startFind", text: "ma" });
  const place = { kind: "bucket", old: true, index: 6 } as const;

  it("takes the selection along", () => {
    const one = reduce(searching, found([hitOf("ma", true, { place })]));
    assert.deepEqual(one.selection, place);
    const chosen = reduce(one, { type: "select", place: { kind: "bucket", old: false, index: 1 } });
    const later = reduce(chosen, found([hitOf("maria", false)], { state: "done" }));
    assert.deepEqual(later.selection, { kind: "bucket", old: false, index: 1 });
  });
  it("leaves the fields for the buckets, and other tabs as they are", () => {
    const shown = (tab: "fields" | "entries") =>
      reduce(reduce(searching, { type: "showTab", tab }), found([hitOf("ma", true, { place })])).tab;
    assert.deepEqual([shown("fields"), shown("entries")], ["buckets", "entries"]);
  });
});

describe("the words of a search", () => {
  const head = { length: 8, state: "normal", layout: { kind: "hmap" } } as LayoutHead;
  const says = (expected: RegExp | null, find: FindState, more: Partial<LayoutHead> = {}) =>
    it(expected?.source ?? "nothing", () => {
      const sentence = findSentence(find, { ...head, ...more });
      if (expected === null) assert.equal(sentence, null);
      else assert.match(sentence ?? "", expected);
    });
  const done = (more: Parameters<typeof found>[1] = {}) => reduceFind(started, found([], { state: "done", scanned: 4, ...more }));
  says(null, noFind);
  says(/^Searching: 0 keys compared, 0 %/, started);
  says(/^Searching: 8 keys compared, 25 %/, reduceFind(started, found([])));
  says(/^Not in this map: all 8 keys were compared\.$/, done());
  says(/^Not in this map: its one key was compared/, done({ compared: 1 }), { length: 1 });
  says(/^Not in this map: it has no entries/, done({ compared: 0, total: 0, scanned: 0 }), { length: 0 });
  says(/^Not among the 6 keys that could be read; 2 could not/, done({ compared: 6 }));
  says(/^Not among the 7 keys that could be read; 1 could not/, done({ compared: 7, unread: 1 }));
  says(/buckets 0 to 99\)\. The rest was not searched/, done(), { range: { from: 0, to: 100 }, length: 9999 });
  says(/^Stopped after 8 keys/, done({ state: "stopped" }));
  says(/^no memory/, reduceFind(started, { type: "findFailed", pictureId: 1, searchId: 1, sentence: "no memory" }));
  says(/^bucket 21, slot 3, tophash 0x9e; no slot before it/, reduceFind(started, found([hitOf("ma", true)])));
  says(/^Contains the text: bucket 21/, reduceFind(started, found([hitOf("maria", false)])));

  const where = (expected: string, more: Partial<FoundKey>, layout: object = { kind: "hmap" }) =>
    it(expected, () =>
      assert.equal(whereSentence(hitOf("x", true, more), { ...head, layout: layout as LayoutHead["layout"] }), expected),
    );
  where(
    "bucket 21, overflow bucket 2 of its chain, slot 3, tophash 0x9e; 2 slots before it in this chain have the same tophash: 2 false compares.",
    {
      chainPosition: 2,
      falseCompares: 2,
    },
  );
  where("old bucket 6, slot 3, tophash 0x05; 1 slot before it in this chain has the same tophash: 1 false compare.", {
    place: { kind: "bucket", old: true, index: 6 },
    mark: 5,
    falseCompares: 1,
  });
  where(
    "table 3, group 41, slot 3, H2 0x5c; no slot before it in this group has the same H2.",
    { place: { kind: "group", table: 3, group: 41 }, mark: 0x5c },
    { kind: "swiss", small: false },
  );
  where(
    "slot 3, H2 0x5c; no slot before it in this group has the same H2.",
    { place: { kind: "group", table: 0, group: 0 }, mark: 0x5c },
    { kind: "swiss", small: true },
  );
});
