import assert from "node:assert/strict";
import { initialState, readSaved, reduce, toSave } from "../../../src/panel/state/state.js";
import { tabByKey } from "../../../src/panel/tabs.js";

describe("tabs", () => {
  const listed = ["buckets", "marks", "fields"] as const;
  const cases: readonly (readonly [string, (typeof listed)[number], string])[] = [
    ["ArrowRight", "buckets", "marks"],
    ["ArrowRight", "fields", "buckets"],
    ["ArrowLeft", "buckets", "fields"],
    ["Home", "fields", "buckets"],
    ["End", "buckets", "fields"],
  ];
  for (const [key, from, to] of cases)
    it(`${key} leads from ${from} to ${to}`, () => assert.equal(tabByKey(listed, from, key), to));
  it("other keys lead nowhere", () => assert.equal(tabByKey(listed, "marks", "x"), null));
  it("no key leads from outside of them", () => assert.equal(tabByKey(listed, null, "End"), null));

  it("are remembered", () => {
    const chosen = reduce(initialState(null), { type: "showTab", tab: "fields" });
    assert.equal(initialState(readSaved(JSON.parse(JSON.stringify(toSave(chosen))))).tab, "fields");
  });
  it("start with the first one where an odd one was saved", () =>
    assert.equal(initialState(readSaved({ tab: "constructor" })).tab, "buckets"));
});
