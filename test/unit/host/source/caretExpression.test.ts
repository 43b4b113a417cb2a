import { strict as assert } from "node:assert";
import fc from "fast-check";
import { expressionsAt } from "../../../../src/host/source/caretExpression.js";

/** `|` is the caret. */
function at(text: string, ...expected: string[]): void {
  it(text, () => {
    const caret = text.indexOf("|");
    assert.deepEqual(expressionsAt(text.replace("|", ""), caret), expected);
  });
}

describe("expressions around the caret", () => {
  at("co|unts[8] = 1", "counts", "counts[8]");
  at("counts|", "counts");
  at("|counts", "counts");
  at("counts[|8] = 1", "counts[8]", "counts");
  at("total += s.in|dex[name].count", "s.index", "s", "s.index[name]", "s.index[name].count");
  at("total += s.index[na|me].count", "name", "s.index[name]", "s.index", "s", "s.index[name].count");
  at("for k, v := range m| {", "m");
  at("delete(cache, |key)", "key");
  at("x := (*p).m|[3]", "(*p).m", "(*p)", "(*p).m[3]");
  at('byName["a]\\"b"].c|', 'byName["a]\\"b"].c', 'byName["a]\\"b"]', "byName");
  at("names['\\'']|", "names['\\'']", "names");
  at("größen|[1]", "größen", "größen[1]");
  at("a[b[c|]]", "c", "b[c]", "b", "a[b[c]]", "a");

  describe("where there is none", () => {
    at("|");
    at("f().m|"); // a field of a result has no name by itself
    at("x := 0x1|f");
    at('say("co|unts")');
    at("return // co|unts");
    at("ra|nge");
    at("a + | b");
    at("m[1|"); // not closed in this line
  });

  it("takes any line in time", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab[](){}.*\"'`\\ /,1é")) }), fc.nat(40), (line, caret) => {
        for (const expression of expressionsAt(line, caret)) assert.ok(line.includes(expression));
      }),
    );
  });
});
