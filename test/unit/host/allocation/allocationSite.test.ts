import { strict as assert } from "node:assert";
import { allocationSites, columnOf, hintOf } from "../../../../src/host/allocation/allocationSite.js";
import type { EscapeNote } from "../../../../src/messages/compilerNotes.js";

const source = `package x

var größe = map[string]int{"ä": 1, "b": 2}

type tags map[string]bool

func f(n int) tags {
	m, other := make(map[string]int, n), map[int]int{}
	m = map[string]int{
		"a": f(1), // comment, with a comma
		"b": g(1, 2),
	}
	byName := load()
	s := []map[int]int{{1: 1}}
	use(m, other, byName, s, make(map[int]bool))
	return tags{"x": true}
}
`;
const lines = source.split("\n");

/** A note at the n-th place of a text. */
function note(text: string, expression: string, decision: EscapeNote["decision"] = "heap"): EscapeNote {
  const line = lines.findIndex((candidate) => candidate.includes(text)) + 1;
  const before = (lines[line - 1] ?? "").slice(0, (lines[line - 1] ?? "").indexOf(text));
  const opener = expression.startsWith("make") ? text.indexOf("(") : text.indexOf("{");
  const column = new TextEncoder().encode(before + text.slice(0, Math.max(opener, 0))).length + 1;
  return { at: { file: "./x.go", line, column }, expression, decision, mixed: false, flows: [] };
}

const made = note("make(map[string]int, n)", "make(map[string]int, n)");
const empty = note("map[int]int{}", "map[int]int{}", "stack");
const again = note("map[string]int{\n", "map[string]int{...}");
const multi: EscapeNote = { ...again, at: { file: "./x.go", line: 9, column: 20 } };
const slice = note("[]map[int]int{{", "[]map[int]int{...}", "stack");
const inner = note("{1: 1}", "map[int]int{...}", "stack");
const handed = note("make(map[int]bool)", "make(map[int]bool)");
const named = note("tags{", "tags{...}");
const global = note('map[string]int{"ä"', "map[string]int{...}");
const moved: EscapeNote = { ...made, at: { file: "./x.go", line: 8, column: 2 }, expression: "m", decision: "moved" };
const notes = [made, empty, multi, slice, inner, handed, named, global, moved];

describe("which map an allocation is asked about", () => {
  const asks = (text: string, offset: number, expected: readonly EscapeNote[], variable: string | null) =>
    it(`${text} + ${offset}`, () => {
      const line = lines.findIndex((candidate) => candidate.includes(text)) + 1;
      const column = (lines[line - 1] ?? "").indexOf(text) + 1 + offset;
      const found = allocationSites(notes, source, { line, column });
      assert.deepEqual(
        [found.sites.map(({ expression }) => expression), found.variable?.name ?? null],
        [expected.map(({ expression }) => expression), variable],
      );
    });
  asks("make(map[string]int, n)", 2, [made], "m");
  asks("map[int]int{}", 5, [empty], null);
  asks("m, other :=", 0, [made, empty, multi], "m");
  asks("m = map", 0, [made, empty, multi], "m");
  asks("m = map", 8, [multi], "m");
  asks("byName :=", 2, [], "byName");
  asks("make(map[int]bool)", 10, [handed], null);
  asks("return tags", 9, [named], null);
  asks("größe", 2, [global], "größe");
  asks("func f", 5, [], null);

  it("says which other maps the function makes, and whether the variable itself is on the heap", () => {
    const line = lines.findIndex((text) => text.includes("byName :=")) + 1;
    const { others, functionName } = allocationSites(notes, source, { line, column: 3 });
    assert.deepEqual([others.length, functionName], [5, "f"]);
    assert.equal(allocationSites(notes, source, { line: 8, column: 2 }).variable?.note?.decision, "moved");
  });

  const hints = (of: EscapeNote, expected: object) =>
    it(`${of.expression}: ${JSON.stringify(expected)}`, () => assert.deepEqual(hintOf(of, source), expected));
  hints(made, { hint: { kind: "unknown", text: "n" }, literalEntries: null });
  hints(handed, { hint: { kind: "none" }, literalEntries: null });
  hints(
    { ...made, expression: "make(map[[2]int]func(a, b int), 100)" },
    { hint: { kind: "known", entries: 100 }, literalEntries: null },
  );
  hints(multi, { hint: { kind: "known", entries: 2 }, literalEntries: 2 });
  hints(empty, { hint: { kind: "known", entries: 0 }, literalEntries: 0 });
  hints(global, { hint: { kind: "known", entries: 2 }, literalEntries: 2 });

  it("columns of the compiler count bytes", () => assert.equal(columnOf(["größe = x"], 1, 9), 7));
});
