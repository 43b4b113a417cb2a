import assert from "node:assert/strict";
import fc from "fast-check";
import { GoExpressionError, parseGoExpression, printGoExpression } from "../../../src/dap/goExpression.js";

/** What is typed, and what is sent. */
const sent = (typed: string, expected: string = typed) =>
  it(`${typed} → ${expected}`, () => assert.equal(printGoExpression(parseGoExpression(typed)), expected));

const refused = (typed: string, sentence: RegExp) =>
  it(`refuses ${typed}`, () =>
    assert.throws(
      () => parseGoExpression(typed),
      (error) => error instanceof GoExpressionError && sentence.test(error.message),
    ));

describe("expressions", () => {
  describe("are printed as they were meant", () => {
    sent("m");
    sent("  h.inner ", "h.inner");
    sent("sl[0]");
    sent('mm["outer"]["in ner"]');
    sent("cache[-1]");
    sent("m['x']");
    sent("m[0x1f]");
    sent("byID[key.id]");
    sent("*pm");
    sent("**pm", "*(*pm)");
    sent("(*pm)", "*pm");
    sent("(*p).byID[3]", "(*p).byID[3]");
    sent("i.(data)");
    sent("i.(map[string]bool)");
    sent("i.(*main.holder).inner");
    sent('"net/http".DefaultServeMux.m');
    sent('(*(*"main.holder")(0xc0000a40c0)).inner', '(*(*"main.holder")(0xc0000a40c0)).inner');
    sent("(*T)(p).m", "(*T)(p).m");
    sent("größe.ключ");
    sent("call");
    sent("dlv.config");
    sent("m[`raw`]");
  });

  describe("refuse what could run code or change the session", () => {
    refused("f(1)", /Calls are not evaluated/);
    refused("call f()", /not expected/);
    refused("dlv config maxStringLen 9", /not expected/);
    refused("m = nil", /not allowed/);
    refused("a + b", /not allowed/);
    refused("m; n", /not allowed/);
    refused("&m", /not allowed/);
    refused("<-ch", /not expected/);
    refused("", /empty/);
    refused("m[", /ends too early/);
    refused("m[1", /ends too early/);
    refused("m.", /ends too early/);
    refused('m["a]', /not allowed/);
    refused("(".repeat(5000) + "m" + ")".repeat(5000), /nested too deeply/);
  });

  it("never send text that Delve would take as a command, whatever is typed", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[a-z*().[\]" ]{0,20}$/), fc.constantFrom("call x", "dlv x", "call(x)")),
        (typed) => {
          let printed: string;
          try {
            printed = printGoExpression(parseGoExpression(typed));
          } catch (error) {
            assert.ok(error instanceof GoExpressionError);
            return;
          }
          assert.doesNotMatch(printed, /^\s*(call|dlv)\s/);
          assert.equal(printGoExpression(parseGoExpression(printed)), printed);
        },
      ),
    );
  });
});
