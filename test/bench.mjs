/**
 * `npm run bench`: installs what it needs, builds, and measures. Of it alone: `frames` (test/bench/frames.mjs), `hovers`
 * (test/bench/hovers.ts and editorHovers.ts). The rest is test/bench/bench.ts.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
npmPackages(root);
const only = process.argv[2];
let kept = true;
if (only !== "hovers") {
  const { benchFrames } = await import("./bench/frames.mjs");
  kept = await benchFrames();
  if (only === "frames") process.exit(kept ? 0 : 1);
}
const { goToolchain } = await import("./setup/go.mjs");
const { delve, newestDelve } = await import("./setup/delve.mjs");

const go = {};
for (const name of ["1.23", "1.27"]) go[name] = await goToolchain(name);
mkdirSync(join(root, "out"), { recursive: true });
const tools = join(root, "out", "bench-tools.json");
writeFileSync(tools, JSON.stringify({ go, delve: { [newestDelve]: await delve(newestDelve) }, skipped: [] }));

const compiled = spawnSync(join(root, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.json"], { cwd: root, stdio: "inherit" });
if (compiled.status !== 0) process.exit(1);
const run = (command, ...args) =>
  spawnSync(process.execPath, [...args, join(root, command)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, GO_MAP_LAYOUT_TOOLS: tools },
  }).status ?? 1;
const built = run("build.mjs");
const statuses = [
  built,
  run("out/test/bench/hovers.js"),
  run("out/test/bench/editorHovers.js"),
  ...(only === "hovers" ? [] : [run("out/test/bench/bench.js", "--max-old-space-size=4096")]),
];
process.exit(kept ? Math.max(...statuses) : 1);
