/** `npm run bench`: installs what it needs, builds, and measures. See test/bench/bench.ts and test/bench/frames.mjs (`frames`: only these). */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
npmPackages(root);
const { benchFrames } = await import("./bench/frames.mjs");
const kept = await benchFrames();
if (process.argv[2] === "frames") process.exit(kept ? 0 : 1);
const { goToolchain } = await import("./setup/go.mjs");
const { delve, newestDelve } = await import("./setup/delve.mjs");

const go = {};
for (const name of ["1.23", "1.27"]) go[name] = await goToolchain(name);
mkdirSync(join(root, "out"), { recursive: true });
const tools = join(root, "out", "bench-tools.json");
writeFileSync(tools, JSON.stringify({ go, delve: { [newestDelve]: await delve(newestDelve) }, skipped: [] }));

const compiled = spawnSync(join(root, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.json"], { cwd: root, stdio: "inherit" });
if (compiled.status !== 0) process.exit(1);
const { status } = spawnSync(process.execPath, ["--max-old-space-size=4096", join(root, "out", "test", "bench", "bench.js")], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, GO_MAP_LAYOUT_TOOLS: tools },
});
process.exit(status !== 0 ? (status ?? 1) : kept ? 0 : 1);
