/** `npm run demo` on a machine with Node and VS Code, and without Go: what it opens there, seen by a stand-in for `code`. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openRecording } from "../../src/recording/openRecording.js";
import { root } from "./replayClient.js";

interface Seen {
  readonly args: readonly string[];
  readonly files: readonly string[];
  readonly launch: { readonly configurations: readonly Readonly<Record<string, string>>[] };
}

/** Writes down what it was called with, and what lies in the folder that it is to open. */
const standIn = (notes: string) => `#!${process.execPath}
const { existsSync, readFileSync, readdirSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
if (!args.includes("--list-extensions")) {
  const folder = args.find((arg) => !arg.startsWith("-") && existsSync(arg + "/.vscode"));
  const launch = JSON.parse(readFileSync(folder + "/.vscode/launch.json", "utf8"));
  const files = readdirSync(folder, { recursive: true }).map(String);
  writeFileSync(${JSON.stringify(notes)}, JSON.stringify({ args, files, launch }));
}
`;

describe("npm run demo", function () {
  this.timeout(180_000);
  let folder: string;
  let seen: Seen;
  let printed: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "go-map-layout-fresh-"));
    const [bin, notes] = [join(folder, "bin"), join(folder, "seen.json")];
    await promisify(execFile)("mkdir", [bin, join(folder, "home")]);
    writeFileSync(join(bin, "code"), standIn(notes));
    chmodSync(join(bin, "code"), 0o755);
    for (const name of ["node", "npm", "sh"])
      symlinkSync(name === "node" ? process.execPath : await which(name), join(bin, name));
    // Neither Go nor a Go cache, nor anything that was set up before.
    const env = { PATH: bin, HOME: join(folder, "home"), GO_MAP_LAYOUT_CACHE: join(folder, "cache"), GOFLAGS: "-mod=none" };
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, "test", "demo.mjs")], { cwd: root, env });
    printed = stdout;
    seen = JSON.parse(readFileSync(notes, "utf8")) as Seen;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("opens a window of VS Code on the extension and on what starts the first replay", () => {
    assert.match(printed, /^VS Code opens\. A replay starts by itself/m);
    assert.ok(seen.args.includes("--new-window"));
    assert.ok(seen.args.includes(`--extensionDevelopmentPath=${root}`));
    assert.ok(seen.args.includes(`--extensionDevelopmentPath=${join(root, "test", "demo", "starter")}`));
  });

  it("has a launch configuration for each recording, the one of the walkthrough first", async () => {
    const { configurations } = seen.launch;
    assert.equal(configurations[0]?.recording, "${workspaceFolder}/hmap-doubling.gomaprec");
    assert.ok(configurations.length >= 5);
    for (const { type, recording } of configurations) {
      assert.equal(type, "go-map-replay");
      const name = recording?.replace("${workspaceFolder}/", "") ?? "";
      assert.ok(seen.files.includes(name));
      // Their program's source lies beside them, where it is found by the end of its path.
      const { sources } = await openRecording(join(root, "test", "recordings", name));
      const own = [...sources.keys()].filter((path) => path.includes("/programs/"));
      assert.ok(own.length > 0);
      for (const path of own) assert.ok(seen.files.includes(path.slice(path.indexOf("/programs/") + "/programs/".length)), path);
    }
  });

  it("sets nothing up: no Go, no Delve, no editor", async () => {
    await assert.rejects(promisify(execFile)("ls", [join(folder, "cache")]));
  });
});

async function which(name: string): Promise<string> {
  return (await promisify(execFile)("sh", ["-c", `command -v ${name}`])).stdout.trim();
}
