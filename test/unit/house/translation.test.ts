/**
 * All that a person reads is translated, and nothing else is. `UPDATE_L10N=1` prints what is missing and what is left over.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placesIn, sentencesOf, unsaidTexts } from "./sentences.js";

const root = join(__dirname, "..", "..", "..", "..");
const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8")) as Readonly<Record<string, string>>;

/** Go's own words, which stand in every language, and what nobody reads. */
const inEveryLanguage = new Set([
  "tophash",
  "top",
  "ctrl ",
  "nil",
  // placeKey, a key of maps
  "table {} group {}",
  // a command for gdb
  "x -fmt hex -count {} -size 1 {}",
  // a media query
  "(max-width: 899px), (max-height: 599px)",
]);

describe("the translation", () => {
  const { said, faults } = sentencesOf(root);
  const chinese = read("media/l10n/bundle.l10n.zh-cn.json");
  const missing = [...said].filter(([sentence]) => !Object.hasOwn(chinese, sentence));
  const unused = Object.keys(chinese).filter((sentence) => !said.has(sentence));
  if (process.env.UPDATE_L10N === "1") {
    console.log(JSON.stringify({ missing: Object.fromEntries(missing.map(([sentence]) => [sentence, ""])), unused }, null, 1));
  }

  it("can be found: sentences are literals, with a value for each place, said when there is a translation", () =>
    assert.deepEqual(faults, []));
  it("has every sentence", () =>
    assert.deepEqual(
      missing.map(([sentence, place]) => `${place}: ${sentence}`),
      [],
    ));
  it("has no sentence that nobody says", () => assert.deepEqual(unused, []));
  it("has the same places as the sentences", () => {
    const others = Object.entries(chinese).filter(([english, other]) => placesIn(english).join() !== placesIn(other).join());
    assert.deepEqual(others, []);
  });
  it("leaves no text of the panel out", () => assert.deepEqual(unsaidTexts(root, inEveryLanguage), []));

  it("has commands and settings", () => {
    const english = read("package.nls.json");
    const other = read("package.nls.zh-cn.json");
    assert.deepEqual(Object.keys(other), Object.keys(english));
    for (const [key, text] of Object.entries(other)) assert.notEqual(text, english[key], key);
  });
});
