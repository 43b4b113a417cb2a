/**
 * What the debugger is asked for a name in the source. ▶ begins the stopped line, ‸ stands before the name that is hovered over:
 * null where the frame's variable of the name may be another one.
 */
import { strict as assert } from "node:assert";
import type { Stand } from "../../../src/messages/serverMessages.js";
import { GoDocument } from "../../../src/server/goDocument.js";
import { GoModules } from "../../../src/server/goModule.js";
import { GoPackages } from "../../../src/server/goPackage.js";
import { MapSyntax } from "../../../src/server/mapSyntax.js";
import { goParser } from "./parser.js";

const uri = "untitled:main.go";

function standAt(line: number, functionName: string): Stand {
  return { sessionId: "s", stop: 1, frameId: 1000, uri, line, packagePath: "main", functionName, edited: false, theme: "dark" };
}

async function asked(code: string, functionName = "f", changes: Partial<Stand> = {}): Promise<string | null> {
  const text = `package main\n\n${code}\n`;
  const line = text.split("\n").findIndex((one) => one.startsWith("▶"));
  const bare = text.replace("▶", "");
  const offset = bare.indexOf("‸");
  const parser = await goParser();
  const document = new GoDocument(parser, uri, bare.replace("‸", ""));
  const syntax = new MapSyntax(new GoPackages((file, content) => new GoDocument(parser, file, content)), new GoModules());
  const under = await syntax.under(document, document.placeAt(offset), { ...standAt(line, functionName), ...changes });
  return under?.question?.expression ?? null;
}

describe("what a name means in the stopped frame", () => {
  const cases: readonly (readonly [what: string, code: string, wanted: string | null, functionName?: string])[] = [
    ["a parameter", "func f(m map[int]int) {\n▶\tuse(‸m)\n}", "m"],
    ["a parameter, where it is declared", "func f(‸m map[int]int) {\n▶\tuse(m)\n}", "m"],
    ["a named result", "func f() (m map[int]int) {\n▶\tuse(‸m)\n\treturn\n}", "m"],
    ["a receiver's field", "func (s *S) f() {\n▶\tuse(s.‸index)\n}\ntype S struct{ index map[int]int }", "s.index", "(*S).f"],
    [
      "a field of a value receiver",
      "func (s S) f() {\n▶\tuse(s.‸index)\n}\ntype S struct{ index map[int]int }",
      "s.index",
      "S.f",
    ],
    ["another method of the name", "func (s *S) f() {\n▶\tuse(s.‸index)\n}\ntype S struct{ index map[int]int }", null, "(*T).f"],
    ["a local before the stop", "func f() {\n\tm := map[int]int{}\n▶\tuse(‸m)\n}", "m"],
    ["a local, where it is declared", "func f() {\n\t‸m := map[int]int{}\n▶\tuse(m)\n}", "m"],
    ["a local that the stopped line declares", "func f() {\n▶\t‸m := map[int]int{}\n\tuse(m)\n}", null],
    ["a local declared behind the stop", "func f() {\n▶\tuse(1)\n\tm := map[int]int{}\n\tuse(‸m)\n}", null],
    ["a local of a block that is over", "func f() {\n\tif true {\n\t\tm := map[int]int{}\n\t\tuse(‸m)\n\t}\n▶\tuse(1)\n}", null],
    [
      "the outer one, stopped where it is hidden",
      "func f(m map[int]int) {\n\tif true {\n\t\tm := map[string]int{}\n▶\t\tuse(m)\n\t}\n\tuse(‸m)\n}",
      null,
    ],
    [
      "the inner one, stopped where it hides the outer",
      "func f(m map[int]int) {\n\tif true {\n\t\tm := map[string]int{}\n▶\t\tuse(‸m)\n\t}\n}",
      "m",
    ],
    [
      "the outer one, stopped before it is hidden",
      "func f(m map[int]int) {\n▶\tuse(‸m)\n\tm2 := m\n\t{\n\t\tm := m2\n\t\tuse(m)\n\t}\n}",
      "m",
    ],
    [
      "one that := assigns anew",
      "func f() {\n\tm, a := g()\n\tm, b := g()\n▶\tuse(a, b, ‸m)\n}\nfunc g() (map[int]int, int)",
      "m",
    ],
    ["a range's elem in its body", "func f(ms []map[int]int) {\n\tfor _, m := range ms {\n▶\t\tuse(‸m)\n\t}\n}", "m"],
    ["a range's elem, stopped at its head", "func f(ms []map[int]int) {\n▶\tfor _, m := range ms {\n\t\tuse(‸m)\n\t}\n}", null],
    [
      "a declaration over several lines, stopped inside",
      "func f(m map[int]int) {\n\tif true {\n\t\tm := g(\n▶\t\t\t‸m,\n\t\t)\n\t\tuse(m)\n\t}\n}",
      null,
    ],
    ["a case's own variable", "func f(v any) {\n\tswitch m := v.(type) {\n\tcase map[int]int:\n▶\t\tuse(‸m)\n\t}\n}", "m"],
    [
      "another case's",
      "func f(v any) {\n\tswitch m := v.(type) {\n\tcase map[int]int:\n\t\tuse(‸m)\n\tcase int:\n▶\t\tuse(m)\n\t}\n}",
      null,
    ],
    [
      "a case's own variable, stopped at the case",
      "func f(v any, m map[int]int) {\n\tswitch m := v.(type) {\n▶\tcase map[int]int:\n\t\tuse(‸m)\n\t}\n}",
      null,
    ],
    [
      "the name in a type switch's head, which no variable has",
      "var m map[int]int\nfunc f(v any) {\n▶\tswitch ‸m := v.(type) {\n\tcase map[int]int:\n\t\tuse(m)\n\t}\n}",
      null,
    ],
    [
      "the outer one, stopped at the brace of what hides it",
      "func f(m map[int]int) {\n\tuse(‸m)\n\t{\n\t\tm := 1\n\t\tuse(m)\n▶\t}\n}",
      null,
    ],
    [
      "a literal's own variable, stopped at its brace",
      "func f(m map[int]int) {\n\trun(func() {\n\t\tuse(m)\n\t\tm := map[int]int{}\n\t\tuse(‸m)\n▶\t})\n}",
      "m",
      "f.func1",
    ],
    ["a parameter, stopped at the function's head", "▶func f(m map[int]int) {\n\tuse(‸m)\n}", "m"],
    [
      "what a literal's parameter hides, stopped at its head",
      "func f(m map[int]int) {\n\tuse(‸m)\n▶\tfunc(m map[int]int) {\n\t\tuse(m)\n\t}(nil)\n}",
      null,
      "f.func1",
    ],
    ["a result, stopped at the function's head", "▶func f() (m map[int]int) {\n\treturn ‸m\n}", null],
    ["a package variable", "var m map[int]int\nfunc f() {\n▶\tuse(‸m)\n}", '"main".m'],
    [
      "a package variable, hidden in the frame",
      "var m map[int]int\nfunc f() {\n\tm := 1\n▶\tuse(m)\n}\nfunc g() { use(‸m) }",
      '"main".m',
    ],
    ["another function's variable", "func f(m map[int]int) {\n▶\tuse(m)\n}\nfunc g(m map[int]int) { use(‸m) }", null],
    ["a function that was renamed", "func f(m map[int]int) {\n▶\tuse(‸m)\n}", null, "old"],
    ["a captured variable", "func f(m map[int]int) {\n\trun(func() {\n▶\t\tuse(‸m)\n\t})\n}", "m", "f.func1"],
    [
      "a variable that is not captured",
      "func f(m map[int]int) {\n\trun(func() {\n▶\t\tuse(1)\n\t})\n\tuse(‸m)\n}",
      null,
      "f.func1",
    ],
    [
      "a literal's own variable, stopped outside",
      "func f() {\n\trun(func() {\n\t\tm := map[int]int{}\n\t\tuse(‸m)\n\t})\n▶\tuse(1)\n}",
      null,
    ],
    ["a literal in one line with the stop", "func f(m map[int]int) {\n▶\trun(func() { use(‸m) })\n}", null, "f.func1"],
    [
      "a literal in a literal",
      "func f(m map[int]int) {\n\trun(func() {\n\t\trun(func() {\n▶\t\t\tuse(‸m)\n\t\t})\n\t})\n}",
      "m",
      "f.func1.1",
    ],
    ["a generic function", "func f[K comparable](m map[K]int) {\n▶\tuse(‸m)\n}", "m", "f[...]"],
    ["the second of several functions init", "func init() {\n\tm := map[int]int{}\n▶\tuse(‸m)\n}", "m", "init.1"],
    ["an index by a literal", 'func f(m map[string]map[int]int) {\n▶\tuse(m‸["a"])\n}', 'm["a"]'],
    ["the text of that index", 'func f(m map[string]map[int]int) {\n▶\tuse(m["‸a"])\n}', 'm["a"]'],
    ["an index by a variable", "func f(m map[string]map[int]int, k string) {\n▶\tuse(m‸[k])\n}", "m[k]"],
    ["an index by a call", "func f(m map[string]map[int]int) {\n▶\tuse(m‸[g()])\n}", null],
    ["what a pointer points to", "func f(p *map[int]int) {\n▶\tuse(‸*p)\n}", "(*p)"],
    [
      "a field of what a pointer points to",
      "func f(p **S) {\n▶\tuse((*p).‸index)\n}\ntype S struct{ index map[int]int }",
      "(*p).index",
    ],
    ["a field of a call", "func f() {\n▶\tuse(g().‸index)\n}\nfunc g() S\ntype S struct{ index map[int]int }", null],
    ["a variable of an imported package", 'import u "unicode"\nfunc f() {\n▶\tuse(u.‸Categories)\n}', '"unicode".Categories'],
    ["an int", "func f(n int) {\n▶\tuse(‸n)\n}", null],
    ["a label", "func f(m map[int]int) {\nm:\n▶\tfor {\n\t\tbreak ‸m\n\t}\n}", null],
    [
      "a field's name in a literal",
      "func f(index map[int]int) {\n▶\tuse(S{‸index: nil})\n}\ntype S struct{ index map[int]int }",
      null,
    ],
    ["a name of other letters", "func f(größe変 map[int]int) {\n▶\tuse(‸größe変)\n}", "größe変"],
    ["half-typed code before it", "func f(m map[int]int) {\n\tif m := {\n▶\tuse(‸m)\n}", null],
    ["lines that end in CRLF", "func f(m map[int]int) {\r\n▶\tuse(‸m)\r\n}", "m"],
  ];
  for (const [what, code, wanted, functionName] of cases) {
    it(`${what}: ${wanted ?? "nothing"}`, async () => assert.equal(await asked(code, functionName), wanted));
  }

  it("nothing, once the file was edited", async () => {
    assert.equal(await asked("func f(m map[int]int) {\n▶\tuse(‸m)\n}", "f", { edited: true }), null);
  });

  it("nothing, in a file that has nothing to do with the stopped one", async () => {
    assert.equal(await asked("func f(m map[int]int) {\n▶\tuse(‸m)\n}", "f", { uri: "file:///elsewhere/main.go" }), null);
  });
});
