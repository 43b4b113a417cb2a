/**
 * One Go toolchain of every release whose maps differ, each at an exact version, so that what the tests compare is the
 * same everywhere.
 *
 * The newer ones come through the `go` on PATH, which fetches any other toolchain as a module (`GOTOOLCHAIN=go1.23.12`)
 * into Go's own module cache. That toolchain's own `bin/go` is then used with `GOTOOLCHAIN=local`, so that no
 * `go.mod` can lead it back to another one. Go 1.19 is not published as a module: it is Debian's.
 */
import { delimiter, join } from "node:path";

import { CannotInstall, commandOnPath, exists, run, say, underLock } from "./cache.mjs";
import { debianPackages } from "./debian.mjs";

/**
 * @typedef {object} GoToolchain
 * @property {string} go path of its `bin/go`
 * @property {string} goroot
 * @property {string} version as `go env GOVERSION` says it, `go1.23.12`
 */

/** What stands for each release. `null`: whatever Debian has of it. */
const pinned = /** @type {const} */ ({
  1.19: null,
  "1.20": "1.20.14",
  1.21: "1.21.13",
  1.22: "1.22.12",
  1.23: "1.23.12",
  1.24: "1.24.13",
  1.25: "1.25.5",
  1.26: "1.26.8",
  1.27: "1.27.1",
});

/** The releases that tests may ask for, oldest first. */
export const goNames = Object.keys(pinned).sort();

/** @type {Map<string, Promise<GoToolchain>>} */
const found = new Map();

/**
 * @param {string} name one of `goNames`
 * @returns {Promise<GoToolchain>}
 * @throws {CannotInstall}
 */
export function goToolchain(name) {
  let toolchain = found.get(name);
  if (!toolchain) found.set(name, (toolchain = findToolchain(name)));
  return toolchain;
}

/**
 * The environment in which a toolchain, and what it starts, sees no other Go. A debugger that builds the program itself
 * finds this `go` on its PATH.
 *
 * @param {GoToolchain} toolchain
 * @param {Record<string, string | undefined>} [more] `GOEXPERIMENT`, say
 * @returns {Record<string, string | undefined>}
 */
export function goEnvironment(toolchain, more = {}) {
  return {
    ...process.env,
    PATH: [join(toolchain.goroot, "bin"), process.env.PATH].join(delimiter),
    GOTOOLCHAIN: "local",
    GOROOT: undefined,
    GOFLAGS: "-mod=mod", // not empty: an empty variable gives way to the user's `go env -w`
    GOWORK: "off",
    GOEXPERIMENT: undefined,
    ...more,
  };
}

/** @param {string} name */
async function findToolchain(name) {
  if (!Object.hasOwn(pinned, name)) throw new CannotInstall(`no Go ${name} is among ${goNames.join(", ")}`);
  const version = pinned[/** @type {keyof typeof pinned} */ (name)];
  return version === null ? debianGo(name) : moduleGo(version);
}

/** @param {string} version exact, `1.23.12` */
async function moduleGo(version) {
  const fetcher = await fetchingGo();
  return underLock(`go-${version}`, async () => {
    const env = { GOTOOLCHAIN: `go${version}`, GOROOT: undefined, GOFLAGS: "-mod=mod" };
    let printed;
    try {
      // Prints nothing while it downloads; a second later it either has an answer or is at it.
      const soon = setTimeout(() => say(`fetching Go ${version}`), 1000);
      printed = await run(fetcher, ["env", "GOROOT", "GOVERSION"], { env }).finally(() => clearTimeout(soon));
    } catch (error) {
      throw new CannotInstall(`Go ${version} could not be fetched by ${fetcher}: ${error}`);
    }
    const [goroot = "", actual = ""] = printed.trim().split("\n");
    if (actual !== `go${version}`) throw new CannotInstall(`asked for Go ${version}, ${fetcher} answered ${actual}`);
    return { go: join(goroot, "bin", "go"), goroot, version: actual };
  });
}

/** @param {string} name */
async function debianGo(name) {
  const goroot = `/usr/lib/go-${name}`;
  const go = join(goroot, "bin", "go");
  if (!(await exists(go))) await debianPackages([`golang-${name}-go`], `Go ${name}`);
  const version = (await run(go, ["env", "GOVERSION"], { env: { GOROOT: undefined } })).trim();
  return { go, goroot, version };
}

/** @type {Promise<string> | undefined} */
let fetcherFound;

/** @returns {Promise<string>} a `go` that can fetch other toolchains, which Go can since 1.21 */
function fetchingGo() {
  fetcherFound ??= findFetchingGo();
  return fetcherFound;
}

async function findFetchingGo() {
  let go = await commandOnPath("go");
  if (!go) {
    await debianPackages(["golang-go"], "a first Go, which fetches the others,");
    go = await commandOnPath("go");
  }
  if (!go) throw new CannotInstall("there is no go on PATH");
  const version = (await run(go, ["env", "GOVERSION"], { env: { GOTOOLCHAIN: "local", GOROOT: undefined } })).trim();
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
  if (version.startsWith("go") && minor < 21) {
    throw new CannotInstall(`${go} is ${version}; fetching other toolchains needs Go 1.21 or newer on PATH`);
  }
  return go;
}
