/** The npm tarball as a person uses it: `npx --package=… go-map-layout inspect …` in an empty folder. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { MapLayout } from "../../src/gomap/layout.js";
import { breakAt, build, findTools, newestDelve, root } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const variant = { go: "1.23", experiment: "" } as const;

(tools?.go[variant.go] && dlv ? describe : describe.skip)("the packed CLI", function () {
  this.timeout(5 * 60_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "go-map-layout-packed-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs by npx from its tarball", async () => {
    assert.ok(tools && dlv);
    const run = promisify(execFile);
    await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    assert.ok(tarball);
    const binary = await build(tools, variant, "sample");
    const { file, line } = breakAt("sample", "grow");
    const inspect = ["inspect", binary, "--break", `${file}:${line}`, "--map", "stock", "--json", "--dlv", dlv];
    const { stdout } = await run("npx", ["--yes", `--package=${join(folder, tarball)}`, "go-map-layout", ...inspect], {
      cwd: folder,
      maxBuffer: 1 << 26,
    });
    const layout = JSON.parse(stdout) as MapLayout;
    assert.deepEqual([layout.format, layout.expression, layout.length], ["go-map-layout/1", "stock", 211]);
    assert.equal(layout.layout.kind === "hmap" && layout.layout.growth.kind, "doubling");
  });
});
