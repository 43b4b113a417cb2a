import { strict as assert } from "node:assert";
import type { MapVariable } from "../../../../src/dap/mapVariables.js";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import { FrameMaps, type MapEntry } from "../../../../src/host/maps/frameMaps.js";

function variable(expression: string, isNil = false): MapVariable {
  return { expression, type: "map[int]int", length: 1, isNil, scope: "local", depth: 0 };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A source whose reads are answered by hand. */
class ByHand {
  readonly asked: string[] = [];
  readonly answers = new Map<string, { answer: () => void; fail: (error: unknown) => void; signal: AbortSignal }>();
  readonly changes: string[] = [];
  searches = 0;
  readonly maps: FrameMaps;

  constructor(names: readonly string[], look?: () => Promise<readonly MapVariable[]>) {
    const source = {
      look: () => (this.searches++, look?.() ?? Promise.resolve(names.map((name) => variable(name, name === "nil")))),
      readHead: (map: MapVariable, signal: AbortSignal) =>
        new Promise<LayoutHead>((resolve, reject) => {
          this.asked.push(map.expression);
          const head = { length: 1 } as LayoutHead;
          this.answers.set(map.expression, { answer: () => resolve(head), fail: reject, signal });
        }),
      explain: (map: MapVariable, error: unknown) => (error === null ? null : `${map.expression} failed`),
    };
    this.maps = new FrameMaps(source, (entries) => this.changes.push(...entries.map(({ map }) => map.expression)));
  }

  async answer(name: string): Promise<void> {
    this.answers.get(name)?.answer();
    await turn();
  }
}

describe("the maps of a frame", () => {
  it("are looked for once, and again after a failure", async () => {
    let fails = true;
    const hand = new ByHand([], () => (fails ? Promise.reject(new Error("gone")) : Promise.resolve([variable("m")])));
    await assert.rejects(hand.maps.list());
    fails = false;
    await hand.maps.list();
    await hand.maps.list();
    assert.equal(hand.searches, 2);
    assert.deepEqual(hand.asked, [], "headers are read when they are wanted");
  });

  it("are read four at a time, the wanted ones first, nil ones not at all, none twice", async () => {
    const hand = new ByHand(["a", "b", "nil", "c", "d", "e", "f", "g"]);
    const entries = await hand.maps.list();
    hand.maps.read(entries);
    assert.deepEqual(hand.asked, ["a", "b", "c", "d"]);
    hand.maps.read(entries.filter(({ map }) => map.expression === "g"));
    await hand.answer("a");
    await hand.answer("b");
    assert.deepEqual(hand.asked, ["a", "b", "c", "d", "g", "e"]);
    hand.maps.read(entries);
    for (const name of ["c", "d", "e", "f", "g"]) await hand.answer(name);
    assert.deepEqual(hand.asked.toSorted(), ["a", "b", "c", "d", "e", "f", "g"]);
    assert.deepEqual(hand.changes.toSorted(), ["a", "b", "c", "d", "e", "f", "g"]);
  });

  it("are dropped when nobody looks: a late answer changes nothing, and is asked for again", async () => {
    const hand = new ByHand(["a", "b"]);
    const entries = await hand.maps.list();
    hand.maps.read(entries);
    const late = hand.answers.get("a");
    hand.maps.pause();
    assert.equal(late?.signal.aborted, true);
    late.answer();
    hand.answers.get("b")?.fail(new Error("cancelled"));
    await turn();
    assert.deepEqual([hand.changes, entries.map(({ facts }) => facts.kind)], [[], ["waiting", "waiting"]]);
    hand.maps.read(entries);
    assert.deepEqual(hand.asked, ["a", "b", "a", "b"]);
    await hand.answer("a");
    assert.deepEqual(hand.changes, ["a"]);
  });

  it("that cannot be read say why, the others go on", async () => {
    const hand = new ByHand(["a", "b", "c", "d", "e"]);
    const entries: readonly MapEntry[] = await hand.maps.list();
    hand.maps.read(entries);
    hand.answers.get("a")?.fail(new Error("torn"));
    await turn();
    assert.deepEqual(entries[0]?.facts, { kind: "failed", sentence: "a failed" });
    assert.equal(hand.asked.at(-1), "e");
  });
});
