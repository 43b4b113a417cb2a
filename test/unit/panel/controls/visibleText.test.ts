import assert from "node:assert/strict";
import { longestText, visibleLines, visibleText } from "../../../../src/panel/controls/visibleText.js";
import { hostileStrings } from "../../../hostileStrings.js";

describe("visible text", () => {
  const shown = (text: string, expected: string) => it(JSON.stringify(text), () => assert.equal(visibleText(text), expected));
  shown("plain, <b>, &amp; and שלום", "plain, <b>, &amp; and שלום");
  shown("a\u202eb", "a\\u202eb");
  shown("a\u2069b", "a\\u2069b");
  shown("\u0000\u001b[31m\u007f", "\\x00\\x1b[31m\\x7f");
  shown("\u009b31m", "\\u009b31m");
  shown("\n\r\t", "\\n\\r\\t");
  shown("a\u200b\u200d\ufeffb", "a\\u200b\\u200d\\ufeffb");
  shown("\u{e0041}", "\\U000e0041");
  shown("\ud800 \udc00 \u{1f600}", "\\ud800 \\udc00 \u{1f600}");
  shown("caf\u00e9\u00a0cafe\u0301", "caf\u00e9\u00a0cafe\u0301");

  it("keeps line ends where there are lines", () => assert.equal(visibleLines("a\nb\r"), "a\nb\\r"));
  it("says what was cut", () =>
    assert.equal(visibleText("x".repeat(1024 * 1024)), `${"x".repeat(longestText)}… (cut here: 1,048,576 characters)`));
  it("is not cut inside of a character", () =>
    assert.match(visibleText(`x${"\u{1f600}".repeat(longestText)}`), /^x(\u{1f600})+… \(cut here/u));
  it("has nothing unseen in it, whatever comes", () => {
    assert.ok(hostileStrings.length >= 200);
    for (const text of hostileStrings) assert.doesNotMatch(visibleText(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
