import { strict as assert } from "node:assert";
import fc from "fast-check";
import { packageName, packageVariables } from "../../../../src/host/source/packageVariables.js";

function declares(source: string, ...names: string[]): void {
  it(JSON.stringify(source), () => {
    assert.deepEqual(
      packageVariables(`package p\n${source}`).map(({ name }) => name),
      names,
    );
  });
}

describe("package variables", () => {
  declares("var a = map[string]int{}", "a");
  declares("var a, b map[int]bool\nvar c int", "a", "b", "c");
  declares("var (\n\ta = 1 // one\n\n\tb, c = load()\n\t_ = check\n)", "a", "b", "c");
  declares("var ( a int; b int )", "a", "b");
  declares('var a = map[string]int{\n\t"var b": 1,\n}\nvar c int', "a", "c");
  declares("func f() {\n\tvar local int\n}\nvar global int", "global");
  declares("/* var a int */\n// var b int\nvar c = `\nvar d int`", "c");
  declares("var f = func() int {\n\tvar local = '{'\n\treturn 1\n}\nvar g int", "f", "g");
  declares("type t struct {\n\tvar1 int\n}\nconst k = 1");
  declares("var größe int\r\nvar b int", "größe", "b");
  declares("var");
  declares("var (");
  declares("var (\n");

  it("knows which speak of maps", () => {
    assert.deepEqual(packageVariables("package p\nvar a int\nvar b = make(map[int]int)"), [
      { name: "a", saysMap: false },
      { name: "b", saysMap: true },
    ]);
  });

  it("finds the package clause behind comments", () => {
    assert.equal(packageName("// Copyright.\n\n/* package other */\npackage main_test\n"), "main_test");
  });

  it("takes any text in time", () => {
    const word = fc.constantFrom("var", "(", ")", "{", "}", "\n", "a", ",", "=", "map", '"', "`", "'", "/*", "*/", "//", ";");
    fc.assert(fc.property(fc.array(word, { maxLength: 200 }), (words) => void packageVariables(words.join(" "))));
  });
});
