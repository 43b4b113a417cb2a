/** The collector of sentences: what it finds, and what it would not let through. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sentencesOf, unsaidTexts } from "./sentences.js";

describe("sentences in the sources", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "go-map-layout-sentences-"));
    mkdirSync(join(root, "src", "panel"), { recursive: true });
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  const plant = (source: string): void => writeFileSync(join(root, "src", "panel", "planted.ts"), source);

  const finds = (source: string, expected: readonly string[]) =>
    it(source, () => {
      plant(`function f() { ${source} }`);
      assert.deepEqual([[...sentencesOf(root).said.keys()], sentencesOf(root).faults], [expected, []]);
    });
  const refuses = (source: string, fault: RegExp) =>
    it(`not: ${source}`, () => {
      plant(source);
      assert.match(sentencesOf(root).faults.join("\n"), fault);
    });
  finds('say("a {0}", n)', ["a {0}"]);
  finds('n > 1 ? say("a") : say("b")', ["a", "b"]);
  finds('vscode.l10n.t("c")', ["c"]);
  finds('const { t } = vscode.l10n; t("d")', ["d"]);
  finds('sayAround("e {0}", link)', ["e {0}"]);
  finds('counted(n, "bucket") + counted(n, "entry", "entries")', ["{0} bucket", "{0} buckets", "{0} entry", "{0} entries"]);
  finds('this.say({ kind: "ended" })', []);
  refuses("function f() { say(`a ${n}`) }", /no literal/);
  refuses('function f() { say(n ? "a" : "b") }', /no literal/);
  refuses("function f() { counted(n, noun) }", /no literal/);
  refuses('function f() { say("a {0}") }', /has 0 values/);
  refuses('function f() { say("a", 1) }', /has 1 values/);
  refuses('const word = say("a")', /before there is a translation/);

  const shown = (source: string, expected: string | null) =>
    it(`${expected === null ? "passes over" : "notices"} ${source}`, () => {
      plant(`function f() { ${source} }`);
      const found = unsaidTexts(root, new Set(["allowed word"])).map((line) => line.replace(/^\S+ /, ""));
      assert.deepEqual(found, expected === null ? [] : [JSON.stringify(expected)]);
    });
  shown('h("p", {}, "word")', "word");
  shown('h("p", {}, [n ? "two words" : null])', "two words");
  shown("h(`p`, { title: `bucket ${n}` })", "bucket {}");
  shown('element.textContent = "word"', "word");
  shown('element.setAttribute("aria-label", "word")', "word");
  shown('tabs.push({ title: (state) => (swiss(state) ? say("a") : "word") })', "word");
  shown('const sentence = "a whole sentence"', "a whole sentence");
  shown('h("p", { class: "one two three" }, say("word"))', null);
  shown('h("p", {}, "allowed word")', null);
  shown('h("p", {}, `${n} B`)', null);
  shown('element.className = "one two three"', null);
  shown('if (name === "stack of another goroutine") n++', null);
});
