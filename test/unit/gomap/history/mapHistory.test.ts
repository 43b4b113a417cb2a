/** What a long history takes: counted by itself, and measured in V8's heap. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HistoryBudget, MapHistory, historyBudgetBytes } from "../../../../src/gomap/history/mapHistory.js";
import { SharedBytes } from "../../../../src/gomap/history/sharedBytes.js";
import { LivingHmap } from "../../../panel-preview/livingHmap.js";
import { LivingSwiss } from "../../../panel-preview/livingSwiss.js";

const stops = 10_000;

/** Bytes of objects and buffers that are reachable. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A map that is written to between stops, followed for ten thousand of them. */
function follow(history: MapHistory, map: LivingHmap | LivingSwiss, write: (stop: number) => void, count = stops): void {
  for (let number = 1; number <= count; number++) {
    write(number);
    const stop = {
      run: 0,
      number,
      source: `main.go:${10 + (number % 7)}`,
      functionName: "main.fill",
      reason: "step",
      time: number,
    };
    history.add(stop, map.look().model, true);
  }
}

describe("the memory of a history", () => {
  it("of ten thousand stops stays within its budget, as counted and as measured", () => {
    const before = heapBytes();
    const budget = new HistoryBudget();
    const history = new MapHistory(budget);
    const map = new LivingHmap(3);
    follow(history, map, (number) => {
      map.put(BigInt(number % 700), BigInt(number));
      if (number % 5 === 0) map.delete(BigInt((number * 7) % 700));
    });
    const [counted, measured] = [budget.bytes, heapBytes() - before];
    assert.equal(history.stops.length, stops, "no stop is lost");
    assert.ok(counted <= historyBudgetBytes, `counted ${counted}`);
    assert.ok(measured <= historyBudgetBytes * 1.25, `measured ${measured}, counted ${counted}`);
    // What is counted is what is there, within a quarter: the open snapshots are a few hundred kilobytes.
    assert.ok(Math.abs(measured - counted) < counted / 4 + (4 << 20), `measured ${measured}, counted ${counted}`);
    const { first, marksFrom, wholeFrom } = history.kept;
    assert.deepEqual([first, marksFrom >= first, wholeFrom >= marksFrom], [1, true, true]);
    // Every stop still says which fields it had, and the latest are whole.
    assert.equal(history.opened(1)?.head.length, 1);
    assert.equal(history.opened(stops)?.level, "whole");
    console.log(
      `      ${stops} stops: ${(measured / 2 ** 20).toFixed(1)} MiB measured, ${(counted / 2 ** 20).toFixed(1)} MiB counted,`,
    );
    console.log(`      whole from stop ${wholeFrom} on, marks from ${marksFrom} on`);
  }).timeout(120_000);

  it("of a map with large tables thins the oldest first, and keeps heads longest", () => {
    const budget = new HistoryBudget(2 << 20);
    const history = new MapHistory(budget);
    const map = new LivingSwiss(64);
    follow(
      history,
      map,
      (number) => {
        for (let key = 0; key < 40; key++) map.put(BigInt((number * 40 + key * 77) % 900), BigInt(number));
      },
      600,
    );
    const { first, marksFrom, wholeFrom } = history.kept;
    assert.ok(budget.bytes <= 2 << 20, `${budget.bytes}`);
    assert.ok(wholeFrom > marksFrom && wholeFrom <= 599, JSON.stringify(history.kept));
    assert.equal(history.opened(first)?.level, marksFrom > first ? "head" : "marks");
    assert.equal(history.opened(wholeFrom)?.level, "whole");
    assert.equal(history.opened(wholeFrom - 1)?.level, "marks");
    assert.equal(history.diff(wholeFrom, 600)?.entries?.atLeast, false);
  }).timeout(120_000);

  it("drops heads last, where even those do not fit", () => {
    const budget = new HistoryBudget(120_000);
    const history = new MapHistory(budget);
    const map = new LivingHmap(2);
    follow(
      history,
      map,
      (number) => {
        map.put(BigInt(number), 1n);
      },
      400,
    );
    const { first } = history.kept;
    assert.ok(budget.bytes <= 120_000 && first > 1, `${budget.bytes} ${first}`);
    assert.equal(history.of(first - 1), null);
    assert.equal(history.of(first)?.snapshot.stop.number, first);
  });

  it("is the session's: two maps share it, and the older stops of either go first", () => {
    const budget = new HistoryBudget(300_000);
    const [one, other] = [new MapHistory(budget), new MapHistory(budget)];
    const [first, second] = [new LivingHmap(4), new LivingHmap(4)];
    follow(
      one,
      first,
      (number) => {
        first.put(BigInt(number), 1n);
      },
      50,
    );
    for (let number = 51; number <= 400; number++) {
      second.put(BigInt(number), 1n);
      other.add({ run: 0, number, source: null, functionName: null, reason: "step", time: number }, second.look().model, true);
    }
    assert.ok(budget.bytes <= 300_000, String(budget.bytes));
    // The two latest stops of each stay.
    assert.equal(one.kept.wholeFrom, 49);
    const alone = other.bytes;
    one.dispose();
    assert.equal(budget.bytes, alone);
  });

  it("counts what is shared once, and frees exactly what was counted", () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) & 0xff);
    const first = SharedBytes.of(bytes, null);
    bytes[150_000] = 1;
    const second = SharedBytes.of(bytes, first);
    const [a, b] = [first.hold(), second.hold()];
    assert.ok(a > 200_000 && b < 4096, `${a} ${b}`);
    assert.equal(SharedBytes.of(bytes, second), second);
    assert.deepEqual(second.joined(), bytes);
    assert.equal(first.sharesWith(second, 0, 149_000), true);
    assert.equal(first.sharesWith(second, 149_000, 151_000), false);
    assert.ok(first.release() < 4096, "most of it lives on in the second");
    assert.ok(second.release() > 200_000);
  });
});
