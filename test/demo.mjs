/**
 * `npm run demo`: the extension on recordings of real Go maps, which needs Node and nothing else. In VS Code where `code` is on
 * the path, else in code-server on 127.0.0.1, whose address is printed. The first recording starts by itself, beside the
 * walkthrough that leads through it.
 *
 * `npm run demo -- --live`: on a real Go program that real Delve stops in the middle of a map's growth. Press F5 there.
 *
 * What is opened is a copy in a temporary folder: the checkout stays as it is. Ctrl-C ends what was started here.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
const options = process.argv.slice(2);
if (options.some((option) => option !== "--live")) {
  console.error("npm run demo: replays recordings; npm run demo -- --live: debugs a real Go program");
  process.exit(2);
}

npmPackages(root);
if (spawnSync(process.execPath, [join(root, "build.mjs")], { cwd: root, stdio: "inherit" }).status !== 0) {
  console.error("the build failed");
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), "go-map-layout-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
/** Set once something runs that has to be ended first. */
let stop = () => process.exit(130);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop());

// Nothing of the replay touches Go or Delve: what sets them up is not even loaded.
const { makeWorkspace } = options.includes("--live")
  ? await import("./demo/liveWorkspace.mjs")
  : await import("./demo/replayWorkspace.mjs");
const demo = await makeWorkspace(root, join(folder, "demo"));

const { commandOnPath } = await import("./setup/cache.mjs");
const { openInCode, serveInBrowser } = await import("./demo/openEditor.mjs");
const code = await commandOnPath("code");
if (code) await openInCode(code, root, demo);
else await serveInBrowser(root, folder, demo, new Promise((resolve) => (stop = () => resolve())));
