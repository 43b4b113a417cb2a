/** Text into markup: one line per case. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { breakLines, cellsOf, escapeMarkup, Markup, markup, shorten, visible } from "../../../src/messages/markup.js";
import { checkWellFormed } from "./markupChecks.js";

function shows(text: string, wanted: string): void {
  it(`${JSON.stringify(text)} as ${wanted}`, () => {
    assert.equal(visible(text), wanted);
  });
}

describe("markup", () => {
  shows("a b\u00a0ü日本", "a b\u00a0ü日本");
  shows("a\nb\tc\r", "a\\nb\\tc\\r");
  shows("\u0000\u001b\u007f", "\\x00\\x1b\\x7f");
  shows("\u202eab\u2069", "\\u202eab\\u2069");
  shows("\ud800", "\\ud800");
  shows("\u{1f600}", "\u{1f600}");
  shows("\u{e0041}", "\\U000e0041");
  shows("\uffff", "\\uffff");

  it("escapes what is put in, and nothing else", () => {
    const inner = markup`<b>${"<i>"}</b>`;
    assert.equal(
      markup`<a t="${`"&'`}">${inner}${[inner, new Markup("!")]}${1.005}${null}</a>`.text,
      `<a t="&#34;&#38;&#39;"><b>&#60;i&#62;</b><b>&#60;i&#62;</b>!1</a>`,
    );
  });

  it("is well-formed whatever is put in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
        checkWellFormed(markup`<a b="${one}">${other}</a>`.text);
      }),
    );
    assert.equal(escapeMarkup("\ud83d"), "\\ud83d");
  });

  it("shortens to its cells", () => {
    assert.equal(shorten("abcdef", 6), "abcdef");
    assert.equal(shorten("abcdefg", 6), "abcde…");
    assert.ok(cellsOf(shorten("日本語日本語", 5)) <= 5);
    assert.ok(shorten("\u0000".repeat(1e6), 10).length <= 10);
  });

  it("breaks lines at spaces", () => {
    assert.deepEqual(breakLines("one two three", 7, 3), ["one two", "three"]);
    assert.deepEqual(breakLines("one two three four", 7, 2), ["one two", "three …"]);
    assert.deepEqual(breakLines("", 7, 2), []);
  });
});
