import { strict as assert } from "node:assert";
import { showTarget } from "../../../../src/host/maps/showTarget.js";

const row = { id: 1000, stop: 2, functionName: "main.main", sourcePath: "/w/main.go", packageVariable: "cache" };

const cases: readonly [what: string, argument: unknown, expected: object][] = [
  ["palette", undefined, { kind: "ask" }],
  ["editor", { scheme: "file", path: "/w/main.go" }, { kind: "caret" }],
  [
    "Variables view",
    { sessionId: "s", container: {}, variable: { name: "index", evaluateName: "s.index", value: "" } },
    { kind: "expression", expression: "s.index", sessionId: "s" },
  ],
  [
    "Watch view",
    { sessionId: "s", variable: { name: "cache[3]", value: "" } },
    { kind: "expression", expression: "cache[3]", sessionId: "s" },
  ],
  [
    "Maps view",
    { sessionId: "s", container: {}, variable: { name: "cache", evaluateName: "main.cache", value: "" }, frame: row },
    { kind: "expression", expression: "main.cache", sessionId: "s", frame: row },
  ],
  [
    "a row with half a frame",
    { sessionId: "s", variable: { name: "m", value: "" }, frame: { id: "1" } },
    { kind: "expression", expression: "m", sessionId: "s" },
  ],
  ["a row without a name", { sessionId: "s", variable: { name: "", value: "" } }, { kind: "ask" }],
  ["anything else", { variable: 3 }, { kind: "ask" }],
  ["null", null, { kind: "ask" }],
];

describe("what Show Map Layout was invoked on", () => {
  for (const [what, argument, expected] of cases) {
    it(what, () => assert.deepEqual(showTarget(argument), expected));
  }
});
