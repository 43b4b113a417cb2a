/** The language server's answers, with a host that stands or does not. */
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CancellationToken } from "vscode-languageserver";
import type { MapGlance } from "../../../src/gomap/mapGlance.js";
import type { GlanceQuestion, Stand } from "../../../src/messages/serverMessages.js";
import { MapServer, type Host } from "../../../src/server/mapServer.js";
import { goParser } from "./parser.js";

const token: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};
const standing: Stand = {
  ...{ sessionId: "session", stop: 3, frameId: 1000, line: 0, packagePath: "main", functionName: "f", edited: false },
  ...{ uri: "untitled:main.go", theme: "dark" as const },
};
const small: MapGlance = {
  ...{ expression: "m", type: "map[string]int", length: 2, goVersion: "go1.27.1", state: "normal", next: "Next." },
  layout: { kind: "swiss", small: true, dirLen: 0, capacity: 8, growthLeft: 6, growthLimit: 8, groups: null, tables: null },
  chain: [],
  entries: [{ key: '"a"', elem: "1" }],
};

class TestHost implements Host {
  readonly asked: GlanceQuestion[] = [];
  constructor(
    private readonly where: Stand | null,
    private readonly found: MapGlance | null = small,
  ) {}
  stand(): Promise<Stand | null> {
    return Promise.resolve(this.where);
  }
  glance(question: GlanceQuestion): Promise<MapGlance | null> {
    this.asked.push(question);
    return Promise.resolve(this.found);
  }
}

/** ‸ stands before what is hovered over, ▶ begins the stopped line. */
async function hoverIn(code: string, host: Host = new TestHost(null), uri = "untitled:main.go"): Promise<string | null> {
  const bare = code.replace("▶", "");
  const before = bare.slice(0, bare.indexOf("‸")).split("\n");
  const server = new MapServer(await goParser(), host);
  server.open(uri, bare.replace("‸", ""));
  const place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const hover = await server.hover(uri, place, token);
  return hover && (hover.contents as string[]).join("\n").replace(/\\(.)/g, "$1");
}

function stoppedIn(code: string): Stand {
  return { ...standing, line: code.split("\n").findIndex((line) => line.startsWith("▶")) };
}

describe("hovers without a stop", () => {
  const types: readonly (readonly [what: string, code: string, said: RegExp | null])[] = [
    ["a literal", "func f() { m := map[string]int{}; use(‸m) }", /map\[string\]int/],
    ["make", "func f() { m := ‸make(map[int][]byte, 40); use(m) }", /Made for 40 entries: 8 buckets/],
    ["the word map", "var m ‸map[[3]int8]bool", /a slot takes 4 bytes/],
    ["a named type", "type T map[string]int\nvar t T\nvar u = ‸t", /map\[string\]int/],
    ["a type's own name", "type ‸T map[string]int", /map\[string\]int/],
    ["a field", "type S struct{ index map[int8]int8 }\nfunc f(s *S) { use(s.‸index) }", /a slot takes 2 bytes/],
    ["a field's declaration", "type S struct{ ‸index map[int]int }", /map\[int\]int/],
    [
      "a promoted field",
      "type S struct{ *T }\ntype T struct{ index map[int]int }\nfunc f(s S) { use(s.‸index) }",
      /map\[int\]int/,
    ],
    ["a function's result", "func f() { m, err := g(); use(‸m, err) }\nfunc g() (map[int]int, error)", /map\[int\]int/],
    ["a method's result", "func f(s S) { m := s.g(); use(‸m) }\nfunc (s *S) g() map[int]int\ntype S struct{}", /map\[int\]int/],
    ["a range over maps", "func f(ms map[int]map[string]int) { for _, m := range ms { use(‸m) } }", /map\[string\]int/],
    ["a pointer to a map", "func f(m *map[int]int) { use(‸m) }", /map\[int\]int/],
    ["a struct's size", "type E struct { a int8; b int64; c int8 }\nvar m ‸map[int]E", /a slot takes 32 bytes/],
    ["elems over 128 bytes", "type E struct { a [17]int64 }\nvar m ‸map[int]E", /Elems are over 128 bytes \(136\)/],
    ["a type of elsewhere", 'import "time"\nvar m ‸map[string]time.Time', /the size of the elem is not known/],
    ["an array of a constant's length", "const n = 4\nvar m ‸map[[n]int]int", /the size of the key is not known/],
    ["a generic type", "type Set[K comparable] map[K]bool\nfunc f(s Set[int16]) { use(‸s) }", /a slot takes 4 bytes/],
    ["a type parameter's map", "func f[K comparable](m map[K]int) { use(‸m) }", /the size of the key is not known/],
    ["a type that is not what its name says", "type int struct{ a, b string }\nvar m ‸map[bool]int", /a slot takes 40 bytes/],
    ["an int", "func f(n int) { use(‸n) }", null],
    ["a function", "func ‸f() map[int]int", null],
    ["a map's elem", "func f(m map[int]string) { use(m‸[1]) }", null],
    ["what only looks like make", "func make(n int) int\nfunc f() { use(‸make(1)) }", null],
    ["a comment", "// ‸map\n", null],
    ["a string", 'var s = "‸map[int]int"', null],
    ["nothing", "‸", null],
    ["half-typed code", "func f() { m := map[string", null],
    ["half-typed code before a map", "func f() { x := ; m := map[int]int{}; use(‸m) }", null],
    ["a map that holds itself", "type M map[string]M\nvar m ‸M", /map\[string\]M/],
    ["a type that is itself", "type T T\nvar t ‸T", null],
    ["types in a circle", "type A B\ntype B A\nvar t ‸A", null],
    ["variables in a circle", "var a = b\nvar b = a\nvar c = ‸a", null],
  ];
  for (const [what, code, said] of types) {
    it(`${what}: ${said?.source ?? "nothing"}`, async () => {
      const text = await hoverIn(`package main\n${code.includes("‸") ? code : `${code}‸`}`);
      if (said === null) assert.equal(text, null);
      else assert.match(text ?? "", said);
    });
  }
});

describe("hovers beside gopls", () => {
  const beside = async (code: string, host: Host = new TestHost(null)): Promise<string[] | undefined> => {
    const bare = code.replace("▶", "");
    const before = bare.slice(0, bare.indexOf("‸")).split("\n");
    const server = new MapServer(await goParser(), host);
    server.besideGopls = true;
    server.open(standing.uri, bare.replace("‸", ""));
    const place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return (await server.hover(standing.uri, place, token))?.contents as string[] | undefined;
  };
  /** What gopls writes there, and what of it we would say again. */
  const cases: readonly (readonly [gopls: string, code: string, fence: string | null])[] = [
    ["var m map[string]int", "func f(m map[string]int) { use(‸m) }", null],
    ["var p *map[string]int", "func f(p *map[string]int) { use(‸p) }", null],
    ["field index map[int]int", "type S struct{ ‸index map[int]int }", null],
    ["field index map[int]int", "type S struct{ index map[int]int }\nfunc f(s *S) { use(s.‸index) }", null],
    ["type T map[string]int", "type T map[string]int\nvar t ‸T", null],
    ["var t T", "type T map[string]int\nvar t T\nvar u = ‸t", "map[string]int"],
    ["nothing", "var m ‸map[string]int", "map[string]int"],
    ["func make(…)", "var m = ‸make(map[string]int)", "map[string]int"],
    ["nothing", "func f(m map[string]map[int]int) { use(m‸[`a`]) }", "map[int]int"],
  ];
  for (const [gopls, code, fence] of cases) {
    it(`gopls says ${gopls}: ${fence ?? "no type once more"} in ${code.split("\n").at(-1) ?? ""}`, async () => {
      const contents = await beside(`package main\n${code}`);
      assert.match(contents?.[0] ?? "", /8 entries per bucket/);
      assert.deepEqual(contents?.slice(1), fence === null ? [] : [`\`\`\`text\n${fence}\n\`\`\``]);
    });
  }

  it("have the entries alone while the program stands, but where the type is known there only", async () => {
    const known = "package main\nfunc f(m map[string]int) {\n▶\tuse(‸m)\n}\n";
    assert.deepEqual((await beside(known, new TestHost(stoppedIn(known))))?.slice(1), ['```text\n  "a": 1\n  … 1 more\n```']);
    const unknown = "package main\nfunc f(m any) {\n▶\tuse(‸m)\n}\n";
    const said = await beside(unknown, new TestHost(stoppedIn(unknown)));
    assert.match(said?.[1] ?? "", /^```text\nm map\[string\]int\n/);
  });
});

describe("hovers in a module", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "go-map-layout-module-"));
    writeFileSync(join(folder, "go.mod"), "module example.com/shop\n\ngo 1.21\n\ntoolchain go1.26.1\n");
    writeFileSync(join(folder, "types.go"), "package shop\n\ntype Key [4]int32\n\nvar index map[Key]bool\n");
    writeFileSync(join(folder, "other_test.go"), "package shop_test\n\ntype Key int8\n");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const inFile = (code: string): Promise<string | null> =>
    hoverIn(`package shop\n${code}`, new TestHost(null), pathToFileURL(join(folder, "main.go")).href);

  it("take the newest Go that go.mod names", async () =>
    assert.match((await inFile("var m ‸map[int]int")) ?? "", /Go 1\.26 or newer/));
  it("find types in the package's other files", async () =>
    assert.match((await inFile("var m ‸map[Key]Key")) ?? "", /a slot takes 32 bytes/));
  it("find variables there", async () => assert.match((await inFile("var m = ‸index")) ?? "", /a slot takes 20 bytes/));
});

describe("hovers at a stop", () => {
  const code = "package main\nfunc f(m map[string]int) {\n▶\tuse(‸m)\n}\n";

  it("say what the map is like", async () => {
    const host = new TestHost(stoppedIn(code));
    assert.match((await hoverIn(code, host)) ?? "", /len 2 · small map/);
    assert.deepEqual(host.asked, [{ sessionId: "session", stop: 3, frameId: 1000, expression: "m", alias: "m" }]);
  });

  it("say what is known by the source, where the program has a map of another type", async () => {
    const text = await hoverIn(code, new TestHost(stoppedIn(code), { ...small, type: "map[int]bool" }));
    assert.doesNotMatch(text ?? "", /len 2/);
    assert.match(text ?? "", /8 entries per bucket/);
  });

  it("say what is known by the source, where there is no map", async () => {
    assert.match((await hoverIn(code, new TestHost(stoppedIn(code), null))) ?? "", /8 entries per bucket/);
  });

  it("ask nothing about what is no map for certain", async () => {
    const number = code.replace("map[string]int", "int");
    const host = new TestHost(stoppedIn(number));
    assert.equal(await hoverIn(number, host), null);
    assert.deepEqual(host.asked, []);
  });

  it("ask nothing once they are cancelled", async () => {
    const host = new TestHost(stoppedIn(code));
    const server = new MapServer(await goParser(), host);
    server.open(standing.uri, code.replace("▶", "").replace("‸", ""));
    assert.equal(await server.hover(standing.uri, { line: 2, character: 5 }, { ...token, isCancellationRequested: true }), null);
    assert.deepEqual(host.asked, []);
  });
});

describe("code lenses", () => {
  const code = [
    ...["package main", "func f(given map[int]int) {", "\ta, b := map[int]int{}, 1", "\tvar s struct{ index map[int]int }"],
    ...[
      "\ts.index = make(map[int]int)",
      "\tvar none map[int]int",
      "▶\tuse(a, b, s, none)",
      "\tlater := map[int]int{}",
      "\tuse(later)",
      "}",
    ],
    ...["func g(other map[int]int) {}"],
  ].join("\n");

  it("stand above what is declared or made in the stopped function, and is there already", async () => {
    const server = new MapServer(await goParser(), new TestHost(stoppedIn(code)));
    server.open(standing.uri, code.replace("▶", ""));
    const lenses = await server.lenses(standing.uri, token);
    assert.deepEqual(
      lenses.map(({ range, data }) => [range.start.line, (data as { question: GlanceQuestion }).question.expression]),
      [
        [1, "given"],
        [2, "a"],
        [4, "s.index"],
        [5, "none"],
      ],
    );
  });

  it("ask the debugger when they are seen, and not before", async () => {
    const host = new TestHost(stoppedIn(code));
    const server = new MapServer(await goParser(), host);
    server.open(standing.uri, code.replace("▶", ""));
    const [lens] = await server.lenses(standing.uri, token);
    assert.deepEqual(host.asked, []);
    assert.ok(lens);
    const { command } = await server.resolveLens(lens, token);
    assert.equal(command?.title, "Show map layout · len 2");
    assert.equal(command.command, "goMapLayout.show");
    assert.equal(host.asked.length, 1);
  });

  it("are none without a stop, or in another file", async () => {
    for (const stand of [null, { ...stoppedIn(code), uri: "untitled:other.go" }]) {
      const server = new MapServer(await goParser(), new TestHost(stand));
      server.open(standing.uri, code.replace("▶", ""));
      assert.deepEqual(await server.lenses(standing.uri, token), []);
    }
  });
});
