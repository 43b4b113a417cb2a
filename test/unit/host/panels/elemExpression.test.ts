import assert from "node:assert/strict";
import type { ValueKind } from "../../../../src/gomap/mapType.js";
import { elemExpression } from "../../../../src/host/panels/elemExpression.js";

function names(map: string, key: string, kind: ValueKind, expected: string | null): void {
  it(`${map} and the ${kind} key ${key}: ${expected ?? "none"}`, () =>
    assert.equal(elemExpression(map, { key }, kind), expected));
}

describe("the expression of an elem", () => {
  names("m", '"outer"', "string", 'm["outer"]');
  names("m", '"a \\"b\\" ]"', "string", 'm["a \\"b\\" ]"]');
  names("m", "3", "int64", "m[3]");
  names("m", "-3", "int32", "m[-3]");
  names("s.index", "7", "uint8", "s.index[7]");
  names("*p", "7", "int64", "(*p)[7]");
  names('"example.com/x".cache', '"k"', "string", '"example.com/x".cache["k"]');
  names("m", "1.5", "float64", null);
  names("m", "true", "bool", null);
  names("m", "{A: 1}", "other", null);
  names("f()", "1", "int64", null);

  it("is not made of a key that is cut", () =>
    assert.equal(elemExpression("m", { key: '"abc"…', keyCut: true }, "string"), null));
  it("is not made of a key that could not be read", () => assert.equal(elemExpression("m", {}, "string"), null));
});
