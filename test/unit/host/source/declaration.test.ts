import { strict as assert } from "node:assert";
import fc from "fast-check";
import { declarationOf, functionAt, variableIn } from "../../../../src/host/source/declaration.js";
import { goTokens } from "../../../../src/host/source/goTokens.js";

const source = `package shop

import "fmt"

var cache = map[string]int{"a": 1}

var (
	first, second map[int]bool
	third         = struct{ m map[int]int }{}
)

type shop struct{ items map[string]int }

func (s *shop) add(name string, counts map[string]int, m interface{ M() }) map[string]struct{} {
	seen := map[string]struct{}{}
	if n, ok := counts[name]; ok { // n of the if
		m := map[int]int{n: 1}
		fmt.Println(m) // here: inner
	}
	for i, m := range []int{1} {
		fmt.Println(i, m) // here: loop
	}
	func() {
		var late = map[int]int{}
		fmt.Println(late, seen) // here: closure
	}()
	fmt.Println(seen, "m := 1", cache /* cache := */) // here: end
	return seen
}

func main() {
	var größe, other = map[string]int{}, 1
	fmt.Println(größe, other) // here: main
}
`;
const lines = source.split("\n");
const lineOf = (mark: string): number => lines.findIndex((line) => line.endsWith(mark)) + 1;

describe("where a variable was declared", () => {
  const finds = (name: string, mark: string, expected: string | null) =>
    it(`${name} at ${mark}: ${expected ?? "nowhere"}`, () => {
      const place = declarationOf(source, name, lineOf(mark));
      assert.equal(
        place &&
          (lines[place.line - 1] ?? "")
            .slice(place.column - 1)
            .split("\n")[0]
            ?.slice(0, expected?.length),
        expected,
      );
    });
  finds("m", "// here: inner", "m := map[int]int{n: 1}");
  finds("m", "// here: loop", "m := range");
  finds("m", "// here: end", "m interface");
  finds("n", "// here: inner", "n, ok := counts");
  finds("n", "// here: end", null);
  finds("counts", "// here: end", "counts map[string]int, m");
  finds("s", "// here: end", "s *shop");
  finds("late", "// here: closure", "late = map");
  finds("late", "// here: end", null);
  finds("seen", "// here: closure", "seen := map");
  finds("cache", "// here: end", 'cache = map[string]int{"a": 1}');
  finds("second", "// here: main", "second map[int]bool");
  finds("third", "// here: main", "third         = struct");
  finds("größe", "// here: main", "größe, other");
  finds("other", "// here: main", "other = map");
  finds("m", "// here: main", null);

  it("the function around a line", () => {
    assert.equal(functionAt(source, lineOf("// here: closure"))?.name, "add");
    assert.equal(functionAt(source, lineOf("// here: main"))?.name, "main");
    assert.equal(functionAt(source, 5), null);
  });

  it("the variable of an expression", () => {
    assert.deepEqual(
      ["inv.index[3]", "*pointer", "main.cache", "(*p).m", "any.(data)"].map((expression) => variableIn(expression, "main")),
      ["inv", "pointer", "cache", "p", "any"],
    );
  });

  it("CRLF, half-typed code and anything else never throws", () => {
    assert.deepEqual(declarationOf(source.replaceAll("\n", "\r\n"), "seen", lineOf("// here: end")), { line: 15, column: 2 });
    const pieces = [
      "func ",
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      "m",
      " := ",
      "var ",
      "\n",
      ",",
      "if ",
      '"',
      "`",
      "/*",
      "*/",
      "//",
      ".",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), fc.integer({ min: 0, max: 20 }), (parts, line) => {
        const text = parts.join("");
        declarationOf(text, "m", line);
        functionAt(text, line);
      }),
    );
  });

  it("tokens have the places that editors count", () => {
    const tokens = goTokens('a := `x\ny` // c\n\t"z".b\n');
    assert.deepEqual(
      tokens.map(({ kind, text, line, column }) => `${kind} ${JSON.stringify(text)} ${line}:${column}`),
      [
        'word "a" 1:1',
        'mark ":=" 1:3',
        'literal "`x\\ny`" 1:6',
        'newline "\\n" 2:8',
        'literal "\\"z\\"" 3:2',
        'mark "." 3:5',
        'word "b" 3:6',
        'newline "\\n" 3:7',
      ],
    );
  });
});
