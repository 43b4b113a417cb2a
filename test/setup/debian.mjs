/**
 * Packages of Debian (and its children), for what has no other ordinary source: Chromium, Go 1.19, libraries to build
 * against. Only where this process is root and apt-get is at hand; it never asks for a password.
 */
import { CannotInstall, commandOnPath, run, say, underLock } from "./cache.mjs";

/** The package lists are as old as the machine's image at first, and then often name files that are gone. */
let listsAreFresh = false;

/**
 * Sees to it that packages are installed.
 *
 * @param {readonly string[]} names
 * @param {string} purpose ends the sentence "needs … for …"
 * @returns {Promise<void>}
 * @throws {CannotInstall} where they are missing and this process may not install them, or Debian has none of the name
 */
export async function debianPackages(names, purpose) {
  if ((await missing(names)).length === 0) return;
  await underLock("apt-get", async () => {
    const wanted = await missing(names);
    if (wanted.length === 0) return;
    const needs = `${purpose} needs the Debian package${wanted.length > 1 ? "s" : ""} ${wanted.join(" ")}`;
    if (!(await commandOnPath("apt-get"))) throw new CannotInstall(`${needs}, and there is no apt-get here`);
    if (process.getuid?.() !== 0) throw new CannotInstall(`${needs}; only root can install them`);
    say(`installing ${wanted.join(" ")} with apt-get, for ${purpose}`);
    try {
      if (!listsAreFresh) await aptGet(["update"]);
      listsAreFresh = true;
      await aptGet(["install", "--yes", "--no-install-recommends", ...wanted]);
    } catch (error) {
      throw new CannotInstall(`${needs}; apt-get did not install them: ${lastLines(error)}`);
    }
  });
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<string[]>} those that are not installed
 */
async function missing(names) {
  if (!(await commandOnPath("dpkg-query"))) return [...names];
  // Fails where a package is unknown, and prints the known ones all the same.
  const listed = await run("sh", [
    "-c",
    "dpkg-query -W -f '${Package} ${db:Status-Status}\\n' \"$@\" 2>/dev/null || :",
    "sh",
    ...names,
  ]);
  const installed = new Set(listed.split("\n"));
  return names.filter((name) => !installed.has(`${name} installed`));
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  // Another apt (an unattended upgrade, say) may hold dpkg's lock for a while.
  await run("apt-get", ["--quiet", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", ...args], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** @param {unknown} error */
function lastLines(error) {
  return String(error).trim().split("\n").slice(-2).join(" ");
}
