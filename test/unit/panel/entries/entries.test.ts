import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { PanelEntry } from "../../../../src/messages/panelMessages.js";
import { rowByKey } from "../../../../src/panel/controls/rowList.js";
import { type EntrySort, arrangeEntries, nextSort } from "../../../../src/panel/entries/entriesOrder.js";
import {
  boundOf,
  boundSentence,
  countSentence,
  noRowsSentence,
  partSentence,
} from "../../../../src/panel/entries/entriesWords.js";
import { noEntries, withPage } from "../../../../src/panel/state/entriesState.js";

function entryOf(key: string | undefined, more: Partial<PanelEntry> = {}): PanelEntry {
  const place = { kind: "bucket", old: false, index: 0 } as const;
  return { place, chainPosition: 0, slot: 0, mark: 9, ...(key === undefined ? {} : { key }), elem: "1", ...more };
}

function sorts(
  what: string,
  keys: readonly (string | undefined)[],
  expected: readonly (string | undefined)[],
  down = false,
): void {
  it(what, () => {
    const sort: EntrySort = { column: "key", direction: down ? "descending" : "ascending" };
    const entries = keys.map((key) => entryOf(key));
    assert.deepEqual(
      [...arrangeEntries(entries, "", sort)].map((i) => entries[i]?.key),
      expected,
    );
  });
}

describe("entries in order", () => {
  sorts("of integers", ["10", "9", "-1"], ["-1", "9", "10"]);
  sorts("downwards", ["10", "9", "-1"], ["10", "9", "-1"], true);
  sorts(
    "of integers beyond 2^53",
    ["9223372036854775808", "9223372036854775807", "5"],
    ["5", "9223372036854775807", "9223372036854775808"],
  );
  sorts("of floats", ["1.5", "-Inf", "1e+21", "+Inf", "-0.25"], ["-Inf", "-0.25", "1.5", "1e+21", "+Inf"]);
  sorts(
    "of integers among floats",
    ["9007199254740993", "9007199254740992.0", "1.5"],
    ["1.5", "9007199254740992.0", "9007199254740993"],
  );
  sorts("of addresses", ["0x10", "0x9", "0xc000100000"], ["0x9", "0x10", "0xc000100000"]);
  sorts("of strings, which are no numbers", ['"10"', '"9"'], ['"10"', '"9"']);
  sorts("with those that have no text last", [undefined, "2", "NaN", "1"], ["1", "2", "NaN", undefined]);
  sorts("with those that have no text last, downwards too", [undefined, "2", "1"], ["2", "1", undefined], true);

  it("as they come without a sort", () => assert.deepEqual([...arrangeEntries([entryOf("2"), entryOf("1")], "", null)], [0, 1]));
  it("of buckets: new ones, then old ones, chains in their order", () => {
    const at = (old: boolean, index: number, chainPosition: number) =>
      entryOf("1", { place: { kind: "bucket", old, index }, chainPosition });
    const entries = [at(true, 0, 0), at(false, 3, 2), at(false, 3, 1), at(false, 3, 0), at(false, 4, 0)];
    assert.deepEqual([...arrangeEntries(entries, "", { column: "bucket", direction: "ascending" })], [3, 2, 1, 4, 0]);
  });
  it("keeps equals as they come, in both directions", () => {
    const entries = [entryOf("1"), entryOf("1"), entryOf("0")];
    assert.deepEqual([...arrangeEntries(entries, "", { column: "key", direction: "descending" })], [0, 1, 2]);
  });
  it("a filter looks at keys and elems, in any case", () => {
    const entries = [entryOf('"Maria"'), entryOf('"x"', { elem: '"MARIA"' }), entryOf(undefined)];
    assert.deepEqual([...arrangeEntries(entries, "maria", null)], [0, 1]);
  });
  it("a column is sorted up, then down, then not", () => {
    const up = nextSort(null, "slot");
    const down = nextSort(up, "slot");
    assert.deepEqual(
      [up?.direction, down?.direction, nextSort(down, "slot"), nextSort(down, "key")?.direction],
      ["ascending", "descending", null, "ascending"],
    );
  });
});

describe("pages of entries", () => {
  const page = (from: number, next: number | null) =>
    ({ type: "entries", pictureId: 1, from, next, slow: false, entries: [entryOf(String(from))] }) as const;

  it("follow one another", () => {
    const two = withPage(withPage(noEntries, page(0, 256)), page(256, null));
    assert.deepEqual([two.entries.length, two.next], [2, null]);
  });
  it("that come twice count once", () =>
    assert.equal(withPage(withPage(noEntries, page(0, 256)), page(0, 256)).entries.length, 1));
  it("that fail say why, until they come after all", () => {
    const failed = withPage(noEntries, { type: "entriesFailed", pictureId: 1, from: 0, sentence: "no" });
    assert.equal(failed.failure, "no");
    assert.equal(withPage(failed, page(0, null)).failure, null);
  });
});

describe("the words beside the entries", () => {
  const head = { length: 10_000, layout: { kind: "hmap" } } as LayoutHead;
  const here = (count: number, next: number | null, slow = false) => ({
    ...noEntries,
    entries: Array.from({ length: count }, (_, i) => entryOf(String(i))),
    next,
    slow,
  });
  const counts = (
    state: ReturnType<typeof here>,
    shown: number,
    filtered: boolean,
    expected: string,
    length: number | null = 10_000,
  ) => it(expected, () => assert.equal(countSentence(state, { ...head, length }, { shown, filtered, bound: 20_000 }), expected));
  counts(here(3, null), 3, false, "3 entries");
  counts(here(1, null), 1, false, "1 entry");
  counts(here(300, null), 12, true, "12 of 300 entries");
  counts(here(2048, 256), 2048, false, "2,048 of 10,000 entries, reading on…");
  counts(here(2048, 256), 5, true, "5 of 2,048 read; 10,000 entries in the map, reading on…");
  counts(here(20_000, 9000), 20_000, false, "20,000 of 30,000 entries", 30_000);
  counts(here(7, 256), 7, false, "7 of at least 7 entries, reading on…", null);

  it("a bound is said where it stopped the reading", () => {
    assert.match(boundSentence(here(20_000, 5), 20_000) ?? "", /^20,000 entries are here; sort and filter/);
    assert.match(boundSentence(here(1000, 5, true), 1000) ?? "", /debugger prints/);
    assert.equal(boundSentence(here(20_000, null), 20_000), null);
    assert.equal(boundSentence(here(100, 5), 20_000), null);
  });
  it("the bound grows by what a click loads", () =>
    assert.deepEqual([boundOf(here(0, 0), 1), boundOf(here(0, 0, true), 2)], [40_000, 3000]));
  it("a filter that leaves no row says so", () => {
    assert.match(noRowsSentence(here(5, null), { shown: 0, filtered: true }) ?? "", /^No key or elem contains/);
    assert.match(noRowsSentence(here(5, 256), { shown: 0, filtered: true }) ?? "", /those that are here/);
    assert.equal(noRowsSentence(here(5, null), { shown: 2, filtered: true }), null);
    assert.equal(noRowsSentence(here(0, 0), { shown: 0, filtered: false }), null);
  });
  it("a part of a map says which", () => {
    assert.equal(partSentence(head), null);
    assert.match(partSentence({ ...head, range: { from: 0, to: 4096 } }) ?? "", /buckets 0 to 4,095 only/);
    assert.match(partSentence({ ...head, range: { from: 5, to: 5 } }) ?? "", /no buckets/);
  });
});

describe("a key in the list of rows", () => {
  const leads = (key: string, active: number, expected: number | null) =>
    it(`${key} at row ${active}: ${expected ?? "nothing"}`, () => assert.equal(rowByKey(key, active, 100, 20), expected));
  leads("ArrowDown", 5, 6);
  leads("ArrowDown", 99, 99);
  leads("ArrowUp", 0, 0);
  leads("PageDown", 90, 99);
  leads("PageUp", 30, 10);
  leads("Home", 30, 0);
  leads("End", 30, 99);
  leads("x", 30, null);
});
