/**
 * `npm test [unit | adapter | live | panel | editor]…`: sets the machine up, builds, and runs the tests, all of them unless some are
 * named. What a machine cannot have is skipped with its reason. The last line counts: `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
const bin = (name) => join(root, "node_modules", ".bin", name);

/**
 * `minutes`: what a suite may take before it counts as hanging. `beside`: it runs while that one does, which mostly waits; what it
 * prints comes at its end.
 */
const suites = [
  { name: "unit", needs: ["go"], minutes: 10 },
  { name: "adapter", needs: [], minutes: 10, beside: "unit" },
  { name: "live", needs: ["go", "delve"], minutes: 40 },
  { name: "panel", needs: ["chromium"], minutes: 20, beside: "editor" },
  { name: "editor", needs: ["newestGo", "newestDelve", "codeServer", "chromium"], minutes: 20 },
];

const named = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const unknown = named.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`npm test: there is no suite ${unknown.join(", ")}; known: ${suites.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const chosen = suites.filter(({ name }) => named.length === 0 || named.includes(name));

npmPackages(root);
// Compiled anew: a test that was moved or deleted must not run once more.
rmSync(join(root, "out"), { recursive: true, force: true });
const tools = await setUp(new Set(chosen.flatMap(({ needs }) => needs)));
must("the build", process.execPath, ["build.mjs"]);
must("the tests' compilation", bin("tsc"), ["-p", "tsconfig.json"]);

const total = { passed: 0, failed: 0, skipped: 0 };
/** What mocha said of the tests that failed, for the end, where it is looked for. */
const failures = [];
const there = chosen.filter(({ name }) => hasTests(join(root, "test", name)));
for (const suite of there) {
  if (there.some(({ name }) => name === suite.beside)) continue;
  const others = there.filter(({ beside }) => beside === suite.name);
  await Promise.all([runSuite(suite, process.stdout), ...others.map((other) => runQuietly(other))]);
}
for (const failure of failures) console.log(`\n${failure}`);
for (const { what, why } of tools.skipped) {
  total.skipped++;
  console.log(`SKIPPED: ${what}: ${why}`);
}
console.log(`\n${sentence(total)}`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** Installs what the chosen suites need; what cannot be had is named with its reason. */
async function setUp(needs) {
  const { goNames, goToolchain } = await import("./setup/go.mjs");
  const { delve, delveVersions, newestDelve } = await import("./setup/delve.mjs");
  const found = { go: {}, delve: {}, skipped: [] };
  const attempt = async (what, install, keep) => {
    try {
      keep(await install());
    } catch (error) {
      found.skipped.push({ what, why: error instanceof Error ? error.message : String(error) });
    }
  };
  const names = needs.has("go") ? goNames : needs.has("newestGo") ? ["1.23", "1.27"] : [];
  for (const name of names)
    await attempt(
      `Go ${name}`,
      () => goToolchain(name),
      (toolchain) => (found.go[name] = toolchain),
    );
  const versions = needs.has("delve") ? delveVersions : needs.has("newestDelve") ? [newestDelve] : [];
  for (const version of versions)
    await attempt(
      `Delve ${version}`,
      () => delve(version),
      (path) => (found.delve[version] = path),
    );
  if (needs.has("chromium")) {
    const { chromium } = await import("./setup/chromium.mjs");
    await attempt("Chromium", chromium, (path) => (found.chromium = path));
  }
  if (needs.has("codeServer")) {
    const { codeServer } = await import("./setup/codeServer.mjs");
    await attempt("code-server", codeServer, (server) => (found.codeServer = server));
  }
  mkdirSync(join(root, "out"), { recursive: true });
  writeFileSync(join(root, "out", "tools.json"), JSON.stringify(found, null, 2));
  return found;
}

/** Runs a suite that has to share the terminal: prints at the end. */
async function runQuietly(suite) {
  const pieces = [];
  await runSuite(suite, { write: (piece) => pieces.push(piece) });
  for (const piece of pieces) process.stdout.write(piece);
}

async function runSuite(suite, out) {
  const started = performance.now();
  out.write(`\n── ${suite.name} ──\n`);
  const counts = await mocha(suite, join(root, "out", "test", suite.name), out);
  for (const key of Object.keys(total)) total[key] += counts[key];
  out.write(`── ${suite.name}: ${sentence(counts)} in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}

function mocha(suite, folder, out) {
  return new Promise((resolve) => {
    const args = ["--reporter", "spec", "--timeout", "60000", "--exit", join(folder, "**", "*.test.js")];
    const child = spawn(bin("mocha"), args, {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        GO_MAP_LAYOUT_TOOLS: join(root, "out", "tools.json"),
        GO_MAP_LAYOUT_GOROOTS: Object.values(tools.go)
          .map(({ version, goroot }) => `${version}=${goroot}`)
          .join(":"),
      },
    });
    const timer = setTimeout(() => {
      console.error(`the ${suite.name} tests took over ${suite.minutes} minutes and were ended`);
      child.kill("SIGKILL");
    }, suite.minutes * 60_000);
    let output = "";
    child.stdout.on("data", (chunk) => {
      out.write(chunk);
      output = (output + chunk).slice(-200_000);
    });
    child.on("close", (status) => {
      clearTimeout(timer);
      const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
      const counts = { passed: count("passing"), failed: count("failing"), skipped: count("pending") };
      const told = /^ *\d+ failing$/m.exec(output);
      if (told) failures.push(`── ${suite.name} ──\n${output.slice(told.index).trimEnd()}`);
      if (status !== 0 && counts.failed === 0) {
        counts.failed = 1;
        failures.push(`── ${suite.name} ──\n  ended with ${status ?? "a signal"}, though no test failed`);
      }
      resolve(counts);
    });
  });
}

function hasTests(folder) {
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".test.ts"));
}

function must(what, command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${what} failed`);
    console.log("0 passed, 1 failed");
    process.exit(1);
  }
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
