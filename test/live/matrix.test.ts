/**
 * The matrix: every Go that lays maps out differently, under every Delve that supports it. In each cell
 *
 *     shapes    what the CLI writes of ~150 maps is what the program says of its own memory, slot by slot
 *     growth    the same at each event of three maps' growth, split, same-size growth and emptying
 *     entries   the entries are those that Delve lists
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { MapLayout } from "../../src/gomap/layout.js";
import { differences } from "./compareLayout.js";
import { listedByDelve, listingDifferences } from "./delveListing.js";
import { documentOf, launch } from "./liveSession.js";
import type { GoVariant } from "./toolchains.js";
import {
  breakAt,
  build,
  delveVersions,
  findTools,
  goVariants,
  isSupported,
  newestDelve,
  root,
  scratchFile,
  variantName,
} from "./toolchains.js";

/** What a line of the oracle begins with; its layout may be many megabytes. */
interface OracleName {
  readonly expression: string;
  readonly break: string;
  readonly length: number;
}

const tools = findTools();
/** Each test starts the next one beside itself: the machine that this is measured for has two cores. */
const runs: (() => Promise<string>)[] = [];

interface Cell {
  readonly variant: GoVariant;
  readonly delve: string;
  readonly dlv: string;
}

describe("the matrix of Go and Delve", function () {
  this.timeout(30 * 60_000);

  for (const delve of delveVersions) {
    describe(`Delve ${delve}`, () => {
      for (const variant of goVariants.filter((one) => isSupported(one, delve))) {
        const dlv = tools?.delve[delve];
        if (!tools?.go[variant.go] || dlv === undefined) {
          it(`${variantName(variant)} (not here: ${missing(variant, delve)})`);
          continue;
        }
        const cell: Cell = { variant, delve, dlv };
        check(`${variantName(variant)}: shapes`, cell, checkShapes);
        check(`${variantName(variant)}: growth`, cell, checkGrowth);
        check(`${variantName(variant)}: entries`, cell, checkEntries);
      }
    });
  }
});

function check(name: string, cell: Cell, run: (cell: Cell) => Promise<string>): void {
  const index = runs.length;
  runs.push(memoized(() => run(cell)));
  it(name, async function () {
    void runs[index + 1]?.().catch(() => undefined); // its own test reports it
    const said = await runs[index]?.();
    if (this.test) this.test.title = `${name}: ${said}`;
  });
}

function memoized<T>(run: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | undefined;
  return () => (outcome ??= run());
}

function missing(variant: GoVariant, delve: string): string {
  const why = tools?.skipped.find(({ what }) => what === `Go ${variant.go}` || what === `Delve ${delve}`)?.why;
  return why ?? "run npm test, which installs toolchains";
}

async function checkShapes(cell: Cell): Promise<string> {
  assert.ok(tools);
  const binary = await build(tools, cell.variant, "shapes");
  let compared = 0;
  for (const at of ["shapes", "captured", "argument", "method", "generic"]) {
    const oracleFile = scratchFile(`oracle-${cell.variant.go}${cell.variant.experiment}-${cell.delve}-${at}`);
    const { file, line } = breakAt("shapes", at);
    const expressions = (await namesOf(binary)).filter((one) => one.break === at).map((one) => one.expression);
    const documents = await inspect(
      cell,
      [binary, "--break", `${file}:${line}`, ...expressions.flatMap((one) => ["--map", one]), "--json"],
      oracleFile,
    );
    const written = Array.isArray(documents) ? documents : [documents];
    const oracle = readOracle(oracleFile, at);
    assert.equal(written.length, oracle.length);
    const wrong = oracle.flatMap((truth, i) => describeDifferences(truth.expression, truth, written[i]));
    assert.deepEqual(wrong, []);
    compared += oracle.length;
    rmSync(oracleFile);
  }
  return `${compared} maps`;
}

/** The maps that a run without a debugger writes down, by name. */
const named = new Map<string, Promise<OracleName[]>>();
function namesOf(binary: string): Promise<OracleName[]> {
  let names = named.get(binary);
  if (!names) {
    const file = scratchFile(`names-${named.size}`);
    names = new Promise((resolve, reject) => {
      const child = spawn(binary, [], { env: { ...process.env, GO_MAP_LAYOUT_ORACLE: file }, stdio: "ignore" });
      child.on("close", (status) => {
        if (status !== 0) {
          reject(new Error(`${binary} ended with status ${status}`));
          return;
        }
        resolve(readNames(file));
        rmSync(file);
      });
    });
    named.set(binary, names);
  }
  return names;
}

async function checkGrowth(cell: Cell): Promise<string> {
  assert.ok(tools);
  const binary = await build(tools, cell.variant, "growth");
  const oracleFile = scratchFile(`growth-${cell.variant.go}${cell.variant.experiment}-${cell.delve}`);
  const { debuggee, inspector } = await launch(cell.dlv, binary, breakAt("growth", "growth"), oracleFile);
  const wrong: string[] = [];
  let hits = 0;
  try {
    for (;;) {
      const stop = await debuggee.nextStop().catch(() => null);
      if (!stop) break;
      // The program writes a line before each hit.
      const line = linesOf(oracleFile)[hits++];
      assert.ok(line, `hit ${hits} has no document of the oracle`);
      const truth = JSON.parse(line) as OracleName;
      const document = await documentOf(inspector, stop.threadId, truth.expression);
      wrong.push(...describeDifferences(`${truth.expression} at hit ${hits}`, truth, document));
      inspector.resumed();
      if (wrong.length > 20) break;
    }
  } finally {
    await debuggee.end();
  }
  assert.deepEqual(wrong, []);
  assert.ok(hits > 100, `${hits} hits`);
  rmSync(oracleFile);
  return `${hits} hits`;
}

async function checkEntries(cell: Cell): Promise<string> {
  assert.ok(tools);
  const binary = await build(tools, cell.variant, "shapes");
  const oracleFile = scratchFile(`entries-${cell.variant.go}${cell.variant.experiment}-${cell.delve}`);
  const { debuggee, inspector } = await launch(cell.dlv, binary, breakAt("shapes", "shapes"), oracleFile);
  const wrong: string[] = [];
  let entries = 0;
  try {
    const stop = await debuggee.nextStop();
    const view = inspector.stopped(stop.threadId);
    const frameId = (await view.frames())[0]?.id;
    assert.ok(frameId !== undefined);
    for (const { expression, length } of readNames(oracleFile).filter((one) => one.break === "shapes")) {
      // Delve reaches a page by walking from the first bucket: all pages of a big map cost the square of its size. Two cells do it.
      if (length > 20_000 && !listsBigMaps(cell)) continue;
      const document = await documentOf(inspector, stop.threadId, expression, frameId);
      const listed = await listedByDelve(debuggee.session, expression, frameId);
      wrong.push(...(listed ? listingDifferences(document, listed) : []).slice(0, 4).map((line) => `${expression}: ${line}`));
      entries += listed?.length ?? 0;
    }
  } finally {
    await debuggee.end();
  }
  assert.deepEqual(wrong, []);
  rmSync(oracleFile);
  return `${entries} entries`;
}

function listsBigMaps({ variant, delve }: Cell): boolean {
  return delve === newestDelve && ["1.23", "1.27"].includes(variant.go) && variant.experiment === "";
}

/** What the program said of its maps at one break. */
function readOracle(file: string, at: string): OracleName[] {
  const lines = linesOf(file).filter((line) => line.includes(`"break":${JSON.stringify(at)}`));
  return lines.map((line) => JSON.parse(line) as OracleName).filter((one) => one.break === at);
}

function readNames(file: string): OracleName[] {
  return linesOf(file).map((line) => JSON.parse(line.replace(/"layout":.*$/, '"layout":0}')) as OracleName);
}

function linesOf(file: string): string[] {
  return readFileSync(file, "utf8").trim().split("\n");
}

function describeDifferences(name: string, truth: unknown, document: unknown): string[] {
  const problems = (document as MapLayout | undefined)?.problems ?? [];
  return [...differences(truth, document), ...problems.map(({ message }) => `a problem was found: ${message}`)].map(
    (line) => `${name}: ${line}`,
  );
}

/** Runs the built CLI as a person does, and reads what it prints. */
function inspect(cell: Cell, args: readonly string[], oracleFile: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "dist", "cli.cjs"), "inspect", ...args, "--dlv", cell.dlv], {
      env: { ...process.env, GO_MAP_LAYOUT_ORACLE: oracleFile },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const pieces: Buffer[] = [];
    let complaints = "";
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.stderr.on("data", (piece: Buffer) => (complaints += piece.toString()));
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(Buffer.concat(pieces).toString("utf8")));
      else reject(new Error(`go-map-layout inspect ended with status ${status}: ${complaints.slice(-2000)}`));
    });
  });
}
