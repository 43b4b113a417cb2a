/**
 * `node test/setup/setup.mjs [go | delve | code-server | chromium | all]…` installs what the tests and the demo need, and
 * prints what is there and what is not, and why. Names of versions work too: `go@1.23`, `delve@1.27.2`.
 *
 * Ends with status 1 where something that was asked for is missing.
 */
import { cacheFolder } from "./cache.mjs";
import { chromium } from "./chromium.mjs";
import { codeServer } from "./codeServer.mjs";
import { delve, delveVersions } from "./delve.mjs";
import { goNames, goToolchain } from "./go.mjs";

/**
 * @typedef {object} Step
 * @property {string} label
 * @property {() => Promise<string>} install settles with where it is
 */

/** @type {Record<string, readonly Step[]>} */
const parts = {
  go: goNames.map((name) => ({
    label: `go@${name}`,
    install: async () => {
      const toolchain = await goToolchain(name);
      return `${toolchain.version}  ${toolchain.go}`;
    },
  })),
  delve: delveVersions.map((version) => ({ label: `delve@${version}`, install: () => delve(version) })),
  "code-server": [
    {
      label: "code-server",
      install: async () => {
        const server = await codeServer();
        return `${server.version}  ${server.entry}`;
      },
    },
  ],
  chromium: [{ label: "chromium", install: chromium }],
};

const steps = Object.values(parts).flat();

process.exitCode = await main(process.argv.slice(2));

/**
 * @param {readonly string[]} names
 * @returns {Promise<number>} the exit status
 */
async function main(names) {
  const chosen = [];
  for (const name of names.length > 0 ? names : ["all"]) {
    const step = steps.find(({ label }) => label === name);
    const group = name === "all" ? steps : (parts[name] ?? (step && [step]));
    if (!group) {
      console.error(`setup: what is "${name}"? Known: ${[...Object.keys(parts), "all", ...steps.map((s) => s.label)].join(" ")}`);
      return 2;
    }
    chosen.push(...group);
  }
  let missing = 0;
  console.log(`cache: ${cacheFolder()}`);
  for (const { label, install } of new Set(chosen)) {
    const start = Date.now();
    // One after the other: each of these builds keeps a small machine busy by itself.
    const row = await install().then(
      (where) => `here     ${where}`,
      (error) => {
        missing++;
        return `SKIPPED  ${error.message}`;
      },
    );
    console.log(`${label.padEnd(14)} ${seconds(start)}  ${row}`);
  }
  return missing > 0 ? 1 : 0;
}

/** @param {number} start */
function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`.padStart(8);
}
