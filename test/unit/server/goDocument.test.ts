/** A file's text and tree under edits: what is parsed on is what would be parsed anew. */
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { GoDocument } from "../../../src/server/goDocument.js";
import { maxParsedLength } from "../../../src/server/goDocument.js";
import { goDocument, goParser } from "./parser.js";

const programs = join(__dirname, "..", "..", "..", "..", "test", "programs");
/** Pieces that tear code apart, and such as are typed. */
const typed = [
  "{",
  "}",
  "(",
  ")",
  '"',
  "`",
  "/*",
  "*/",
  "//",
  "\n",
  "\r\n",
  "m[",
  "]",
  "map[string]int",
  ":= ",
  "func ",
  "é",
  "変",
  "😀",
  "x",
  " ",
  ".",
];

/** The same numbers in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
}

function randomEdit(document: GoDocument, next: (below: number) => number): void {
  const length = document.text.length;
  const from = next(length + 1);
  const to = Math.min(length, from + (next(3) === 0 ? next(40) : 0));
  const text = next(4) === 0 ? "" : (typed[next(typed.length)] ?? "");
  document.edit([{ range: { start: document.placeAt(from), end: document.placeAt(to) }, text }]);
}

describe("a Go file under edits", function () {
  this.timeout(300_000);

  it("10,000 random edits: the tree is that of a fresh parse", async () => {
    const parser = await goParser();
    const files = ["sample/main.go", "size/main.go", "growth/swiss.go", "growth/hmap.go", "oracle/hmap_load.go"];
    let edits = 0;
    for (const [i, file] of files.entries()) {
      const original = readFileSync(join(programs, file), "utf8");
      // Runs of edits, each from the file as it is: else all of it is rubble soon.
      for (let run = 0; run < 100; run++) {
        const document = await goDocument(run % 2 === 0 ? original : original.replaceAll("\n", "\r\n"));
        const next = numbers(i * 1000 + run);
        for (let step = 0; step < 20; step++, edits++) {
          randomEdit(document, next);
          const fresh = parser.parse(document.text);
          const [had, wanted] = [document.root?.toString(), fresh.rootNode.toString()];
          fresh.delete();
          if (had !== wanted) assert.fail(`${file}, run ${run}, edit ${step}: the trees differ\n${document.text}`);
        }
        document.forgetTree();
      }
    }
    assert.equal(edits, 10_000);
  });

  it("places and offsets are each other's opposites, whatever ends the lines", async () => {
    for (const text of [
      "",
      "a",
      "a\nb",
      "a\r\nb\r\n",
      "a\rb",
      "\n\n",
      "変数 := 1\n😀",
      readFileSync(join(programs, "sample/main.go"), "utf8"),
    ]) {
      const document = await goDocument(text);
      for (let offset = 0; offset <= text.length; offset++) {
        if (text.slice(offset - 1, offset + 1) === "\r\n") continue;
        assert.equal(document.offsetAt(document.placeAt(offset)), offset, JSON.stringify(text));
      }
    }
  });

  it("a place behind the end of its line or of the file is the end", async () => {
    const document = await goDocument("ab\ncd");
    assert.equal(document.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(document.offsetAt({ line: 9, character: 0 }), 5);
  });

  it("a file of 10 MB is kept in step, and has no tree", async () => {
    const document = await goDocument(`package main\n${"var x = map[string]int{}\n".repeat(420_000)}`);
    assert.ok(document.text.length > 10_000_000 && document.text.length > maxParsedLength);
    document.edit([{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } }, text: "// var" }]);
    assert.ok(document.text.startsWith("package main\n// var x"));
    assert.equal(document.root, null);
  });

  it("all of the text may be given anew", async () => {
    const document = await goDocument("package a");
    assert.equal(document.root?.hasError, false);
    document.edit([{ text: "package b\nvar x int" }]);
    assert.equal(document.root.namedChildCount, 2);
  });

  for (const file of readdirSync(programs, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".go"))
    .slice(0, 3)) {
    it(`${file} parses without an error`, async () => {
      assert.equal((await goDocument(readFileSync(join(programs, file), "utf8"))).root?.hasError, false);
    });
  }
});
