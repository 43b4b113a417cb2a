/**
 * `npm run check`: everything that reads the code without running it. All checks run, then the failed ones are named.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
npmPackages(root);

const checks = [
  ["types", "tsc", "-p", "tsconfig.json", "--noEmit", "--incremental", "false"],
  ["types of gomap, which leans on nothing", "tsc", "-p", "src/gomap/tsconfig.json"],
  ["types of the panel, which has no node", "tsc", "-p", "src/panel/tsconfig.json"],
  ["lint", "eslint", "."],
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["who imports whom", "depcruise", "src", "--config", ".dependency-cruiser.cjs"],
  ["unused files, exports and packages", "knip"],
];

const failed = [];
for (const [name, command, ...args] of checks) {
  const started = performance.now();
  const { status } = spawnSync(join(root, "node_modules", ".bin", command), args, { cwd: root, stdio: "inherit" });
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(", ")}`);
  process.exit(1);
}
