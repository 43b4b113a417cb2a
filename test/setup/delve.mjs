/**
 * One Delve of every generation that answers differently (field notes, sections 1 and 2), built from source by
 * `go install` into the cache, as `delve/VERSION/dlv`.
 */
import { join } from "node:path";

import { CannotInstall, installIntoCache, run, say } from "./cache.mjs";
import { goEnvironment, goToolchain } from "./go.mjs";

/**
 * The Go that builds each Delve: one of its own time, for the old ones' dependencies reach into the runtime in ways that
 * newer releases refuse. It has nothing to do with the Go of the programs that Delve debugs.
 */
const builtWith = /** @type {const} */ ({
  "1.20.2": "1.20",
  "1.22.1": "1.22",
  "1.25.2": "1.25",
  "1.26.0": "1.26",
  "1.27.2": "1.26",
});

/** The versions that tests may ask for, oldest first. */
export const delveVersions = Object.keys(builtWith);

/** What the demo and a test that does not care use. */
export const newestDelve = "1.27.2";

/**
 * @param {string} [version] one of `delveVersions`
 * @returns {Promise<string>} path of its `dlv`
 * @throws {CannotInstall}
 */
export async function delve(version = newestDelve) {
  if (!Object.hasOwn(builtWith, version)) {
    throw new CannotInstall(`no Delve ${version} is among ${delveVersions.join(", ")}`);
  }
  const folder = await installIntoCache(`delve/${version}`, async (building) => {
    const toolchain = await goToolchain(builtWith[/** @type {keyof typeof builtWith} */ (version)]);
    say(`building Delve ${version} with ${toolchain.version}`);
    // Without cgo no C compiler is needed; without its own debug information it links faster.
    const env = goEnvironment(toolchain, { GOBIN: building, CGO_ENABLED: "0" });
    try {
      await run(toolchain.go, ["install", "-ldflags=-s -w", `github.com/go-delve/delve/cmd/dlv@v${version}`], { env });
    } catch (error) {
      throw new CannotInstall(`Delve ${version} was not built: ${error}`);
    }
  });
  return join(folder, "dlv");
}
