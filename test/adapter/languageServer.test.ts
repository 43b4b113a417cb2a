/** The language server's own process, as it is shipped: what it answers, what it asks, and what leaves it. */
import { strict as assert } from "node:assert";
import type { MapGlance } from "../../src/gomap/mapGlance.js";
import { glanceRequest, standRequest } from "../../src/messages/serverMessages.js";
import { ServerProcess } from "./serverProcess.js";

const uri = "untitled:main.go";
const lines = [
  "package main",
  "// Nobody needs to know this sentence.",
  "type größe変 map[string]int",
  "func f(m map[string]int, ü größe変) {",
  '\tuse(m, ü, "nor this one")',
  "}",
];
const glance: MapGlance = {
  ...{ expression: "m", type: "map[string]int", length: 2, goVersion: "go1.27.1", state: "normal", next: "Next." },
  layout: { kind: "swiss", small: true, dirLen: 0, capacity: 8, growthLeft: 6, growthLimit: 8, groups: null, tables: null },
  chain: [],
  entries: [{ key: '"a"', elem: "1" }],
};

describe("the language server's process", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start();
  });
  after(() => {
    server.end();
  });
  /** Behind a text of a line. */
  const column = (line: number, text: string): number => (lines[line] ?? "").indexOf(text);

  it("has hovers and code lenses, and takes edits as they are typed", () => {
    assert.deepEqual(server.capabilities, {
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: true },
    });
  });

  it("answers without a debug session, in a file with \\r\\n and other letters", async () => {
    await server.open(uri, lines.join("\r\n"));
    assert.match((await server.hover(uri, 4, column(4, "m,"))) ?? "", /a slot takes 24 bytes/);
    assert.match((await server.hover(uri, 4, column(4, "ü"))) ?? "", /map\[string\]int/);
    assert.match((await server.hover(uri, 2, column(2, "変"))) ?? "", /map\[string\]int/);
    assert.equal(await server.hover(uri, 4, column(4, "use")), null);
  });

  it("is right or says nothing while code is typed", async () => {
    const [, ...typed] = "\tm2 := map[int8]bool{".split("").entries();
    await server.change(uri, 4, 0, 0, "\t\r\n");
    for (const [i, letter] of typed) {
      await server.change(uri, 4, i, i, letter);
      const said = await server.hover(uri, 5, column(4, "m,"));
      if (said !== null) assert.match(said, /a slot takes 24 bytes/, `after ${typed.length - i} letters less`);
    }
    await server.change(uri, 4, typed.length + 1, typed.length + 1, "}");
    assert.match((await server.hover(uri, 4, 1)) ?? "", /a slot takes 2 bytes/);
    assert.match((await server.hover(uri, 5, column(4, "m,"))) ?? "", /a slot takes 24 bytes/);
    await server.open(uri, lines.join("\r\n"));
  });

  it("asks the host for what the program holds, and tells it no more of the source than the expression", async () => {
    server.asked.length = 0;
    server.stand = {
      ...{ sessionId: "s", stop: 3, frameId: 1000, uri, line: 4, packagePath: "main", functionName: "f" },
      ...{ edited: false, theme: "dark" },
    };
    server.glance = glance;
    assert.match((await server.hover(uri, 4, column(4, "m,"))) ?? "", /len 2 · small map/);
    assert.deepEqual(server.asked, [
      { method: standRequest, params: { uri } },
      { method: glanceRequest, params: { sessionId: "s", stop: 3, frameId: 1000, expression: "m", alias: "m" } },
    ]);
    server.stand = null;
  });

  it("says nothing in a file of 10 MB, follows its edits, and is there for the others", async () => {
    const large = "untitled:large.go";
    await server.open(large, `package main\n${"var x = map[string]int{}\n".repeat(420_000)}`);
    for (let i = 0; i < 20; i++) await server.change(large, 1, 4, 4, "y");
    assert.equal(await server.hover(large, 1, 4), null);
    assert.match((await server.hover(uri, 4, column(4, "m,"))) ?? "", /a slot takes 24 bytes/);
  });

  (process.platform === "linux" ? it : it.skip)(
    "has no connection to any network, and starts no other process (seen on Linux)",
    () => {
      assert.deepEqual(server.connectionsAndChildren(), []);
    },
  );
});
