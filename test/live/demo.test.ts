/** `npm run demo -- --live`: what it opens in VS Code, seen by a stand-in for `code` that has its programs debugged by real Delve. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { findTools, newestDelve, root, scratchFile } from "./toolchains.js";

interface Seen {
  readonly args: readonly string[];
  /** What `go-map-layout inspect` draws of each launch configuration's program, where that stops itself. */
  readonly drawn: readonly string[];
  readonly configurations: readonly Readonly<Record<string, string>>[];
}

/** The workspace is gone when the demo ends: while the stand-in runs, it is there. */
const standIn = (notes: string) => `#!${process.execPath}
const { execFileSync } = require("node:child_process");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
if (!args.includes("--list-extensions")) {
  const folder = args.find((arg) => !arg.startsWith("-") && existsSync(arg + "/.vscode"));
  const { configurations } = JSON.parse(readFileSync(folder + "/.vscode/launch.json", "utf8"));
  const line = readFileSync(folder + "/main.go", "utf8").split("\\n").findIndex((text) => text.includes("runtime.Breakpoint()")) + 1;
  const drawn = configurations.map(({ program, dlvPath }) => {
    const inspect = ["inspect", program, "--dlv", dlvPath, "--break", folder + "/main.go:" + line, "--map", "stock"];
    return execFileSync(process.execPath, [${JSON.stringify(join(root, "dist", "cli.cjs"))}, ...inspect], { encoding: "utf8" });
  });
  writeFileSync(${JSON.stringify(notes)}, JSON.stringify({ args, drawn, configurations }));
}
`;

const tools = findTools();
const there = tools?.go["1.23"] !== undefined && tools.go["1.27"] !== undefined && tools.delve[newestDelve] !== undefined;

(there ? describe : describe.skip)("npm run demo -- --live", function () {
  this.timeout(4 * 60_000);
  let seen: Seen;
  let printed: string;
  before(async () => {
    const [bin, notes] = [scratchFile("bin"), scratchFile("seen.json")];
    mkdirSync(bin);
    writeFileSync(join(bin, "code"), standIn(notes));
    chmodSync(join(bin, "code"), 0o755);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
    const demo = [join(root, "test", "demo.mjs"), "--live"];
    printed = (await promisify(execFile)(process.execPath, demo, { cwd: root, env })).stdout;
    seen = JSON.parse(readFileSync(notes, "utf8")) as Seen;
  });

  it("opens the program's source, the extension, and what starts Delve where the Go extension is not", () => {
    assert.match(printed, /^VS Code opens\. Press F5 there/m);
    const opened = seen.args.find((arg) => arg.endsWith("main.go:1"));
    assert.ok(opened !== undefined);
    for (const folder of [root, join(root, "test", "editor", "go-debug-stub")])
      assert.ok(seen.args.includes(`--extensionDevelopmentPath=${folder}`), folder);
  });

  it("has a program of each kind of map, which real Delve stops in the middle of its work", () => {
    assert.deepEqual(
      seen.configurations.map(({ type, mode }) => [type, mode]),
      [
        ["go", "exec"],
        ["go", "exec"],
      ],
    );
    assert.match(seen.drawn[0] ?? "", /^stock +map\[.*growing ×2 · hmap · go1\.23/m);
    assert.match(seen.drawn[1] ?? "", /^stock +map\[.*Swiss map · go1\.27/m);
  });
});
