/**
 * `npm run record [NAME…]`: makes test/recordings/*.gomaprec anew, from the program test/programs/recorded under real Delve, by the
 * CLI as it is built. Hashes have another seed in each run: no two recordings of a program are the same.
 *
 * They are published, and a recording holds memory: the program runs with an environment that names nobody, and is built with
 * -trimpath, so that no path of this machine is in it (test/unit/recording/shippedRecordings.test.ts looks). One that is too large is an error.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
const programs = join(root, "test", "programs");
const source = "example.com/programs/recorded/main.go";
const largestBytes = 200 << 10;

const recordings = [
  {
    name: "hmap-doubling",
    go: "1.23",
    argument: "doubling",
    map: "names",
    hits: ["--hit", "205"],
    title: "A classic map doubles from 32 to 64 buckets: each write evacuates one or two old buckets",
  },
  {
    name: "hmap-same-size",
    go: "1.23",
    argument: "same-size",
    map: "seats",
    hits: ["--hit", "262"],
    title: "A classic map with too many overflow buckets grows to the same size",
  },
  {
    name: "hmap-chains",
    go: "1.23",
    argument: "chains",
    map: "cache",
    hits: [],
    title: "Many keys of one bucket: a long chain of overflow buckets",
  },
  {
    name: "swiss-growing",
    go: "1.27",
    argument: "growing",
    map: "visits",
    hits: [],
    title: "A Swiss map fills: from one group to tables that grow and split, and a directory that doubles",
  },
  {
    name: "swiss-tombstones",
    go: "1.27",
    argument: "tombstones",
    map: "queue",
    hits: [],
    title: "Deleted slots in full groups of a Swiss map stay as tombstones, until they are used again or pruned",
  },
];

npmPackages(root);
must("the build", process.execPath, [join(root, "build.mjs")], process.env);
const { goEnvironment, goToolchain } = await import("./setup/go.mjs");
const { delve } = await import("./setup/delve.mjs");
const dlv = await delve();
const folder = mkdtempSync(join(tmpdir(), "recorded-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const wanted = process.argv.slice(2);
for (const recording of recordings) if (wanted.length === 0 || wanted.includes(recording.name)) await record(recording);

/** @param {typeof recordings[number]} recording */
async function record({ name, go, argument, map, hits, title }) {
  const toolchain = await goToolchain(go);
  const binary = join(folder, `recorded-${go}`);
  const flags = ["build", "-trimpath", "-gcflags=all=-N -l", "-o", binary, "./recorded"];
  must(`Go ${go}`, toolchain.go, flags, goEnvironment(toolchain), programs);

  const out = join(root, "test", "recordings", `${name}.gomaprec`);
  mkdirSync(join(root, "test", "recordings"), { recursive: true });
  const command = [join(root, "dist", "cli.cjs"), "record", binary, "--dlv", dlv, "--title", title, "--out", out];
  const stops = ["--break", `${source}:${lineOf(argument)}`, "--map", map, ...hits];
  const sources = [programs, join(programs, "recorded"), join(toolchain.goroot, "src")].flatMap((path) => ["--sources", path]);
  const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/gopher", GOGC: "off" };
  must(name, process.execPath, [...command, ...stops, ...sources, "--", argument], environment, folder);

  const { size } = statSync(out);
  if (size > largestBytes) fail(`${out} has ${size} bytes: more than ${largestBytes}`);
}

/** @param {string} argument */
function lineOf(argument) {
  const lines = readFileSync(join(programs, "recorded", "main.go"), "utf8").split("\n");
  return lines.findIndex((line) => line.endsWith(`// break: ${argument}`)) + 1;
}

/**
 * @param {string} what @param {string} command @param {string[]} args
 * @param {Record<string, string | undefined>} env @param {string} [cwd]
 */
function must(what, command, args, env, cwd = root) {
  const { status, error } = spawnSync(command, args, { env, cwd, stdio: "inherit" });
  if (status !== 0) fail(`${what} failed${error ? `: ${error.message}` : ""}`);
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
