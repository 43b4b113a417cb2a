/** The browser in which the tests see the editor and the panel: any Chromium on PATH, else Debian's. */
import { CannotInstall, commandOnPath } from "./cache.mjs";
import { debianPackages } from "./debian.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * @returns {Promise<string>} path of a Chromium
 * @throws {CannotInstall}
 */
export async function chromium() {
  let path = await chromiumOnPath();
  if (!path) {
    // Without a font a page is blank: a bare machine has none.
    await debianPackages(["chromium", "fonts-dejavu-core"], "the browser that the editor tests drive");
    path = await chromiumOnPath();
  }
  if (!path) throw new CannotInstall(`there is no Chromium on PATH (${names.join(", ")})`);
  return path;
}

/**
 * What Chromium must be told so that it runs as root, on a machine without a GPU, and asks nothing of the network: without
 * them it looks for its maker's hosts at every start. For playwright: `launch({ executablePath, args: chromiumFlags })`.
 *
 * @type {readonly string[]}
 */
export const chromiumFlags = [
  "--no-sandbox", // its sandbox refuses root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage", // containers give /dev/shm 64 MB, which the workbench outgrows
];

async function chromiumOnPath() {
  for (const name of names) {
    const path = await commandOnPath(name);
    if (path) return path;
  }
  return undefined;
}
