/** What a diff says of two stops must be what was done to the map in between: random deeds, on maps that live in JavaScript. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { addressText } from "../../../../src/gomap/hex.js";
import type { EntryChanges, MapChanges } from "../../../../src/gomap/history/mapChanges.js";
import { HistoryBudget, MapHistory } from "../../../../src/gomap/history/mapHistory.js";
import type { MapModel } from "../../../../src/gomap/mapModel.js";
import { LivingHmap } from "../../../panel-preview/livingHmap.js";
import { LivingSwiss } from "../../../panel-preview/livingSwiss.js";

type Deed =
  { readonly kind: "put"; readonly key: number; readonly elem: number } | { readonly kind: "delete"; readonly key: number };
interface Living {
  put(key: bigint, elem: bigint): void;
  delete(key: bigint): void;
  places(): Map<bigint, string>;
}

const stop = (number: number) => ({
  run: 0,
  number,
  source: "main.go:14",
  functionName: "main.fill",
  reason: "step",
  time: number,
});

function deeds(keys: number): fc.Arbitrary<Deed[]> {
  const key = fc.integer({ min: 0, max: keys });
  const put = fc.record({ kind: fc.constant("put" as const), key, elem: fc.integer({ min: 0, max: 3 }) });
  const remove = fc.record({ kind: fc.constant("delete" as const), key });
  return fc.array(fc.oneof({ weight: 5, arbitrary: put }, { weight: 2, arbitrary: remove }), { maxLength: 60 });
}

function apply(map: Living, entries: Map<bigint, bigint>, all: readonly Deed[]): void {
  for (const deed of all) {
    const key = BigInt(deed.key);
    if (deed.kind === "put") {
      map.put(key, BigInt(deed.elem));
      entries.set(key, BigInt(deed.elem));
    } else {
      map.delete(key);
      entries.delete(key);
    }
  }
}

/** A key's bytes as its number. */
function keysOf(entries: readonly { readonly key: string }[]): bigint[] {
  return entries
    .map(({ key }) => Array.from(key, (char) => BigInt(char.charCodeAt(0))).reduceRight((value, byte) => value * 256n + byte, 0n))
    .sort((a, b) => Number(a - b));
}

interface Seen {
  readonly entries: ReadonlyMap<bigint, bigint>;
  readonly places: ReadonlyMap<bigint, string>;
}

function checkEntries(changes: EntryChanges | null, before: Seen, after: Seen): void {
  const sorted = (keys: Iterable<bigint>): bigint[] => [...keys].sort((a, b) => Number(a - b));
  const both = [...before.entries.keys()].filter((key) => after.entries.has(key));
  assert.ok(changes);
  assert.equal(changes.atLeast, false);
  assert.equal(changes.ambiguous, 0);
  assert.deepEqual(keysOf(changes.added), sorted([...after.entries.keys()].filter((key) => !before.entries.has(key))));
  assert.deepEqual(keysOf(changes.removed), sorted([...before.entries.keys()].filter((key) => !after.entries.has(key))));
  const changed = changes.others.filter((one) => one.changed === true).map((one) => one.after);
  assert.deepEqual(keysOf(changed), sorted(both.filter((key) => before.entries.get(key) !== after.entries.get(key))));
  const moved = changes.others.filter((one) => one.move !== null).map((one) => one.after);
  assert.deepEqual(keysOf(moved), sorted(both.filter((key) => before.places.get(key) !== after.places.get(key))));
  assert.deepEqual([changes.moved, changes.changed], [moved.length, changed.length]);
}

describe("the diff of two stops", () => {
  it("of an hmap says what was done to it, whatever that was", () => {
    fc.assert(
      fc.property(fc.array(deeds(180), { minLength: 2, maxLength: 8 }), fc.integer({ min: 0, max: 4 }), (rounds, B) => {
        const map = new LivingHmap(B);
        const history = new MapHistory();
        const entries = new Map<bigint, bigint>();
        let before: Seen = { entries: new Map(), places: map.places() };
        history.add(stop(1), map.look().model, true);
        const seen: Seen[] = [before];
        for (const [i, round] of rounds.entries()) {
          apply(map, entries, round);
          const { model, done } = map.look();
          const after = { entries: new Map(entries), places: map.places() };
          const record = history.add(stop(i + 2), model, true);
          const changes = history.diff(i + 1, i + 2);
          checkEntries(changes?.entries ?? null, before, after);
          checkHmap(changes, done);
          assert.equal(record.changes?.length, after.entries.size - before.entries.size);
          seen.push((before = after));
        }
        // Since any stop, not only the last one.
        const [first, last] = [seen[0], seen.at(-1)];
        if (first && last) checkEntries(history.diff(1, seen.length)?.entries ?? null, first, last);
      }),
      { numRuns: 150 },
    );
  });

  it("of a Swiss map says what was done to it, whatever that was", () => {
    fc.assert(
      fc.property(fc.array(deeds(180), { minLength: 2, maxLength: 8 }), (rounds) => {
        const map = new LivingSwiss(32);
        const history = new MapHistory();
        const entries = new Map<bigint, bigint>();
        let before: Seen = { entries: new Map(), places: map.places() };
        history.add(stop(1), map.look().model, true);
        for (const [i, round] of rounds.entries()) {
          apply(map, entries, round);
          const { model, done } = map.look();
          const after = { entries: new Map(entries), places: map.places() };
          history.add(stop(i + 2), model, true);
          const changes = history.diff(i + 1, i + 2);
          checkEntries(changes?.entries ?? null, before, after);
          const layout = changes?.layout;
          assert.ok(layout?.kind === "swiss");
          assert.equal(layout.fromSmall, done.fromSmall);
          const isSmall = model.head.layout.kind === "swiss" && model.head.layout.small;
          if (!done.fromSmall && !isSmall) {
            // A table that was split twice is one that became three; one that grew and split was split.
            const made = layout.splits.reduce((sum, { to }) => sum + to.length - 1, 0);
            assert.equal(made, done.splits);
            assert.ok(layout.grown.length <= done.grown);
            assert.equal(done.splits > 0 || layout.grown.length > 0, done.splits > 0 || done.grown > 0);
            assert.equal(layout.directory === null ? 0 : Math.log2(layout.directory.to / layout.directory.from), done.doubled);
          }
          before = after;
        }
      }),
      { numRuns: 150 },
    );
  });

  it("names X and Y, and the array that an entry came from", () => {
    const map = new LivingHmap(2);
    const history = new MapHistory();
    for (let key = 0n; key < 26n; key++) map.put(key, key);
    history.add(stop(1), map.look().model, true);
    map.put(26n, 26n);
    history.add(stop(2), map.look().model, true);
    const changes = history.diff(1, 2);
    assert.ok(changes?.layout?.kind === "hmap" && changes.entries);
    assert.equal(changes.layout.started, "doubling");
    assert.deepEqual(changes.layout.buckets, { from: 4, to: 8 });
    for (const { before, after, move } of changes.entries.others) {
      assert.ok(before.place.kind === "bucket" && after.place.kind === "bucket");
      assert.ok(move === "X" || move === "Y");
      assert.equal(after.place.index, before.place.index + (move === "Y" ? 4 : 0));
      assert.ok(changes.layout.evacuatedBuckets.includes(before.place.index));
    }
    const names = changes.fields.map(({ name }) => name);
    for (const name of ["count", "B", "buckets", "oldbuckets"]) assert.ok(names.includes(name), name);
  });

  it("says at least where a map was read in part, and nothing that is not certain", () => {
    fc.assert(
      fc.property(
        deeds(400),
        deeds(400),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 15 }),
        (first, second, a, b) => {
          const map = new LivingHmap(4);
          const entries = new Map<bigint, bigint>();
          for (let key = 0; key < 60; key++) apply(map, entries, [{ kind: "put", key, elem: key }]);
          apply(map, entries, first);
          const [before, places] = [new Map(entries), map.places()];
          const history = new MapHistory();
          history.add(stop(1), windowOf(map.look().model, a), false);
          apply(map, entries, second);
          const record = history.add(stop(2), windowOf(map.look().model, b), false);
          const changes = history.diff(1, 2);
          assert.equal(record.changes?.atLeast, true);
          assert.equal(changes?.entries?.atLeast, true);
          for (const key of keysOf(changes.entries.added)) assert.ok(entries.has(key) && !before.has(key));
          for (const key of keysOf(changes.entries.removed)) assert.ok(before.has(key) && !entries.has(key));
          for (const other of changes.entries.others) {
            const [key] = keysOf([other.after]);
            assert.ok(key !== undefined && places.get(key) === `${other.before.cell} ${other.before.slot}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("tells NaN keys by their places, and does not guess about those that moved", () => {
    const nan = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
    const history = new MapHistory();
    const model = (keys: readonly (readonly number[] | null)[]): MapModel => floatModel(keys);
    history.add(stop(1), model([nan, nan, null, null]), true);
    history.add(stop(2), model([nan, nan, null, nan]), true);
    history.add(stop(3), model([nan, null, nan, nan]), true);
    const [added, moved] = [history.diff(1, 2)?.entries, history.diff(2, 3)?.entries];
    assert.deepEqual([added?.added.map(({ slot }) => slot), added?.removed.length, added?.ambiguous], [[3], 0, 0]);
    assert.deepEqual([moved?.added.length, moved?.removed.length, moved?.ambiguous], [0, 0, 1]);
    const zero = [0, 0, 0, 0, 0, 0, 0, 0];
    history.add(stop(4), model([zero, null, null, null]), true);
    history.add(stop(5), model([[0, 0, 0, 0, 0, 0, 0, 0x80], null, null, null]), true);
    const minus = history.diff(4, 5)?.entries;
    assert.deepEqual([minus?.added.length, minus?.removed.length, minus?.others.length], [0, 0, 0], "-0 is 0");
  });

  it("knows a string again that an equal one was written over, by what it held", () => {
    const history = new MapHistory();
    const words = (pointer: number, length: number) => [pointer, 0, 0, 0, 0, 0, 0, 0, length, 0, 0, 0, 0, 0, 0, 0];
    const raw = (pointer: number, length: number) => String.fromCharCode(...words(pointer, length));
    history.values.note(1, "key", raw(1, 5), { text: '"maria"', cut: false, content: '"maria"' });
    history.values.note(2, "key", raw(9, 5), { text: '"maria"', cut: false, content: '"maria"' });
    history.values.note(3, "key", raw(7, 5), { text: '"peter"', cut: false, content: '"peter"' });
    history.add(stop(1), stringModel([words(1, 5)]), true);
    history.add(stop(2), stringModel([words(9, 5)]), true);
    history.add(stop(3), stringModel([words(7, 5)]), true);
    history.add(stop(4), stringModel([words(3, 5)]), true);
    const counts = (from: number, to: number) => {
      const entries = history.diff(from, to)?.entries;
      return [entries?.added.length, entries?.removed.length, entries?.ambiguous];
    };
    assert.deepEqual(counts(1, 2), [0, 0, 0], "the same key in other words");
    assert.deepEqual(counts(2, 3), [1, 1, 0], "another key");
    assert.deepEqual(counts(3, 4)[0], 1, "it was read at one stop only: no one knows");
  });

  it("says that the variable holds another map", () => {
    const history = new MapHistory();
    const [one, other] = [new LivingHmap(1), new LivingHmap(1)];
    one.put(1n, 1n);
    other.put(2n, 2n);
    history.add(stop(1), one.look().model, true);
    const { model } = other.look();
    const header = model.head.header && { ...model.head.header, address: addressText(0xc0ffeen) };
    history.add(stop(2), { ...model, head: { ...model.head, header } }, true);
    const changes = history.diff(1, 2);
    assert.equal(changes?.sameMap, false);
    assert.equal(changes.layout, null);
    assert.deepEqual(keysOf(changes.entries?.added ?? []), [2n]);
  });

  it("shares a budget, and goes on without what was thinned", () => {
    const budget = new HistoryBudget(200_000);
    const history = new MapHistory(budget);
    const map = new LivingHmap(4);
    for (let i = 1; i <= 60; i++) {
      for (let key = 0; key < 20; key++) map.put(BigInt(key + i * 20), BigInt(i));
      history.add(stop(i), map.look().model, true);
      assert.ok(budget.bytes <= 200_000 || history.kept.wholeFrom >= i - 1, `stop ${i}: ${budget.bytes}`);
    }
    const { first, marksFrom, wholeFrom } = history.kept;
    assert.ok(first <= marksFrom && marksFrom <= wholeFrom && wholeFrom > 1);
    assert.equal(history.diff(Math.max(first, 1), 60)?.entries, null, "keys are gone there");
    assert.notEqual(history.diff(59, 60)?.entries ?? null, null);
  });
});

function checkHmap(changes: MapChanges | null, done: ReturnType<LivingHmap["look"]>["done"]): void {
  const layout = changes?.layout;
  assert.ok(layout?.kind === "hmap");
  assert.equal(layout.ended, done.ended);
  if (!layout.evacuatedAtLeast) assert.equal(layout.evacuated, done.evacuated.length);
  else assert.ok(layout.evacuated <= done.evacuated.length);
  if (done.started !== null && !(done.ended && layout.started === null)) assert.equal(layout.started, done.started);
  for (const index of layout.evacuatedBuckets) assert.ok(done.evacuated.includes(index));
  if (!done.ended && done.started === null)
    assert.deepEqual(
      [...layout.evacuatedBuckets].sort((a, b) => a - b),
      [...done.evacuated].sort((a, b) => a - b),
    );
}

/** Of both arrays the buckets from `from` on. */
function windowOf(model: MapModel, from: number): MapModel {
  const { body } = model;
  assert.ok(body?.kind === "hmap");
  const cut = (columns: typeof body.buckets): typeof body.buckets => {
    const first = from % columns.arrayCount;
    const count = columns.arrayCount - first;
    const { bucketSizeBytes, overflowHome, arrayCount, physicalCount } = columns;
    // Chains that begin before the window are left out; what is in it keeps its order.
    const kept = [...columns.next.keys()].filter((p) => (p < arrayCount ? p : (overflowHome[p - arrayCount] ?? 0)) >= first);
    const at = new Map(kept.map((p, i) => [p, i]));
    const pages = new Uint8Array([...columns.arrayPages, ...columns.overflowPages]);
    const all = new Uint8Array(kept.flatMap((p) => [...pages.slice(p * bucketSizeBytes, (p + 1) * bucketSizeBytes)]));
    assert.equal(physicalCount, columns.next.length);
    const overflow = kept.filter((p) => p >= arrayCount);
    return {
      ...columns,
      firstIndex: first,
      arrayCount: count,
      physicalCount: kept.length,
      overflowAddresses: BigUint64Array.from(overflow, (p) => columns.overflowAddresses[p - arrayCount] ?? 0n),
      overflowHome: Uint32Array.from(overflow, (p) => (overflowHome[p - arrayCount] ?? 0) - first),
      next: Int32Array.from(kept, (p) => at.get(columns.next[p] ?? -1) ?? -1),
      overflowPointers: BigUint64Array.from(kept, (p) => columns.overflowPointers[p] ?? 0n),
      tophash: new Uint8Array(kept.flatMap((p) => [...columns.tophash.slice(p * 8, p * 8 + 8)])),
      unreadable: new Uint8Array(kept.length),
      arrayPages: all.slice(0, count * bucketSizeBytes),
      overflowPages: all.slice(count * bucketSizeBytes),
    };
  };
  return { ...model, body: { kind: "hmap", buckets: cut(body.buckets), oldBuckets: body.oldBuckets && cut(body.oldBuckets) } };
}

/** One bucket whose keys are these bytes; null: an empty slot. */
function bucketModel(keys: readonly (readonly number[] | null)[], kind: "float64" | "string", keyBytes: number): MapModel {
  const map = new LivingHmap(0);
  const { model } = map.look();
  assert.ok(model.body?.kind === "hmap" && model.type?.kind === "hmap");
  const { bucket } = model.type;
  const size = 8 + 8 * keyBytes + 64 + 8;
  const pages = new Uint8Array(size);
  const tophash = new Uint8Array(8);
  keys.forEach((key, slot) => {
    if (key === null) return;
    tophash[slot] = pages[slot] = 0x77;
    pages.set(key, 8 + slot * keyBytes);
  });
  return {
    ...model,
    type: {
      ...model.type,
      key: { typeName: kind, kind, sizeBytes: keyBytes, indirect: false },
      bucket: { ...bucket, sizeBytes: size, keyStride: keyBytes, elemsOffset: 8 + 8 * keyBytes },
    },
    body: { ...model.body, buckets: { ...model.body.buckets, bucketSizeBytes: size, tophash, arrayPages: pages } },
  };
}

function floatModel(keys: readonly (readonly number[] | null)[]): MapModel {
  return bucketModel(keys, "float64", 8);
}

function stringModel(keys: readonly (readonly number[] | null)[]): MapModel {
  return bucketModel(keys, "string", 16);
}
