import assert from "node:assert/strict";
import { type KeyMatch, matchKey, parseKeyQuery } from "../../../../src/host/panels/keyMatch.js";

function matches(query: string, key: string, expected: KeyMatch | null, cut = false): void {
  it(`${query} and the key ${key}${cut ? " (cut)" : ""}: ${expected ?? "no match"}`, () => {
    const parsed = parseKeyQuery(query);
    assert.ok(parsed);
    assert.equal(matchKey(parsed, key, cut), expected);
  });
}

describe("a key that is searched for", () => {
  it("is nothing without a text", () => assert.equal(parseKeyQuery("  "), null));

  describe("as an integer", () => {
    matches("137", "137", "exact");
    matches(" 137 ", "137", "exact");
    matches("37", "137", "part");
    matches("138", "137", null);
    matches("0x89", "137", "exact");
    matches("0b1000_1001", "137", "exact");
    matches("1_000", "1000", "exact");
    matches("-5", "-5", "exact");
    matches("5", "-5", "part");
    matches("9007199254740993", "9007199254740992", null);
    matches("18446744073709551615", "18446744073709551615", "exact");
    matches("0xc000012345", "0xc000012345", "exact");
    matches("137", "true", null);
  });

  describe("as a rune", () => {
    matches("'x'", "120", "exact");
    matches("'x'", "121", null);
    matches("'\\n'", "10", "exact");
    matches("'\\''", "39", "exact");
    matches("'\"'", "34", "exact");
    matches("'日'", "26085", "exact");
  });

  describe("as a float", () => {
    matches("1.5", "1.5", "exact");
    matches("1.50", "1.5", "exact");
    matches("1e3", "1000", "exact");
    matches("NaN", "NaN", "exact");
    matches("+Inf", "+Inf", "exact");
    matches("-Inf", "+Inf", null);
  });

  describe("as a string", () => {
    matches('"maria"', '"maria"', "exact");
    matches("maria", '"maria"', "exact");
    matches("`maria`", '"maria"', "exact");
    matches("mar", '"maria"', "part");
    matches("MAR", '"maria"', "part");
    matches('"mar"', '"maria"', "part");
    matches("Maria", '"maria"', "part");
    matches("a\tb", '"a\\tb"', "exact");
    matches('"a\\tb"', '"a\\tb"', "exact");
    matches('say "hi"', '"say \\"hi\\""', "exact");
    matches("137", '"137"', "exact");
    matches('""', '""', "exact");
    matches('""', '"x"', null);
    matches('"\\xff"', '"\\xff"', "exact");
    matches('"\\xff"', '"\\xfe"', "part");
    matches("héllo", '"héllo"', "exact");
  });

  describe("as a string of which only the beginning is there", () => {
    matches("abc", '"abc"…', "part", true);
    matches("bc", '"abc"…', "part", true);
    matches("abcd", '"abc"…', null, true);
  });

  describe("as another value", () => {
    matches("true", "true", "exact");
    matches("Tag", '{Tag: "x"}', "part");
    matches('{Tag: "x"}', '{Tag: "x"}', "exact");
    matches('"x"', '{Tag: "x"}', "part");
    matches("(1-2i)", "(1-2i)", "exact");
  });
});
