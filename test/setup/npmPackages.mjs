/**
 * The npm packages of this checkout, as package-lock.json pins them. Installed without their install scripts (.npmrc), and
 * only when they are missing or the lock file changed since.
 */
import { existsSync, statSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** @param {string} root the checkout */
export function npmPackages(root) {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs) return;
  console.log("npm packages: installing what package-lock.json pins");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (result.status !== 0) {
    throw new Error("npm ci failed: the npm packages could not be installed (see above)");
  }
}
