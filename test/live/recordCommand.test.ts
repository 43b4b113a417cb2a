/**
 * `go-map-layout record`, as a person runs it. Its recordings are held against what the program says of its own memory at each stop,
 * and read again by `go-map-layout inspect --recording`.
 */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Inspector } from "../../src/dap/inspector.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import type { Recording } from "../../src/messages/recording.js";
import { openRecording } from "../../src/recording/openRecording.js";
import { RecordedSession } from "../../src/recording/recordedSession.js";
import { differences } from "./compareLayout.js";
import { documentOf } from "./liveSession.js";
import { breakAt, build, findTools, newestDelve, root, scratchFile, variantName, type GoVariant } from "./toolchains.js";

const tools = findTools();
const classic: GoVariant = { go: "1.23", experiment: "" };
const swiss: GoVariant = { go: "1.27", experiment: "" };
const maps = ["ages", "names", "churn", "points"];

const cases: readonly { variant: GoVariant; delve: string }[] = [
  { variant: classic, delve: newestDelve },
  { variant: classic, delve: "1.25.2" },
  { variant: swiss, delve: newestDelve },
];

for (const { variant, delve } of cases) {
  const dlv = tools?.delve[delve];
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`go-map-layout record under ${variantName(variant)} and Delve ${delve}`, function () {
    this.timeout(5 * 60_000);
    const buildIt = (program: string): Promise<string> =>
      tools ? build(tools, variant, program) : Promise.reject(new Error("no tools"));
    const record = (...args: string[]): string[] => ["record", ...args, "--dlv", dlv ?? ""];

    it("--on line: at each stop the recording is what the program says of its own memory", async () => {
      const binary = await buildIt("growth");
      const { file, line } = breakAt("growth", "growth");
      const oracle = scratchFile(`oracle-${variant.go}-${delve}`);
      const out = scratchFile(`line-${variant.go}-${delve}.gomaprec`);
      const stops = ["--break", `${file}:${line}`, "--hits", "40", "--map", ...maps];
      const { stderr } = await run(record(binary, ...stops, "--out", out, "--title", "Growth"), oracle);
      assert.match(stderr, /40 stops, [\d.]+ KiB, in .*secrets may be among it/);
      const recording = await openRecording(out);
      const { title, maps: recorded, debugger: by } = recording.header;
      assert.deepEqual([title, recorded.map(({ expression }) => expression), by.version], ["Growth", maps, delve]);
      assert.equal(by.memory, delve === newestDelve ? "readMemory" : "evaluate");
      const truths = readFileSync(oracle, "utf8").split("\n").slice(0, 40);
      for (const [i, truth] of truths.entries()) {
        const { expression } = JSON.parse(truth) as { expression: string };
        assert.deepEqual(differences(JSON.parse(truth), await documentAt(recording, i, expression)), [], `stop ${i + 1}`);
      }
    });

    it("--on growth: from before the growth begins to after it is done, each evacuation or split a stop", async () => {
      const kind = variant === classic ? "hmap" : "swiss";
      const [argument, map] = kind === "hmap" ? ["same-size", "seats"] : ["growing", "visits"];
      const binary = await buildIt("recorded");
      const { file, line } = breakAt("recorded", argument);
      const out = scratchFile(`growth-${variant.go}-${delve}.gomaprec`);
      const when = ["--break", `${file}:${line}`, "--on", "growth", "--map", map];
      await run([...record(binary, ...when, "--out", out), "--", argument]);
      const { stops } = await openRecording(out);
      const texts = stops.map(({ text }) => text ?? "");
      for (const { maps: recorded } of stops)
        assert.deepEqual(
          recorded.map(({ whole }) => whole),
          [true],
        );
      if (kind === "hmap") {
        assert.match(texts[1] ?? "", /^seats starts to grow to the same size, 16 buckets/);
        assert.deepEqual(
          texts
            .slice(2, -1)
            .map((text) => /^old bucket \d+ of seats is evacuated next; (\d+) of 16 are already$/.exec(text)?.[1]),
          Array.from({ length: 16 }, (_, i) => String(i)),
        );
        assert.match(texts.at(-1) ?? "", /^the last old bucket of seats is evacuated/);
      } else {
        assert.match(texts[1] ?? "", /^visits outgrows its one group/);
        assert.ok(texts.includes("table 0 of visits grows, 512 → 1,024 slots"), texts.join("\n"));
        assert.ok(texts.includes("the directory of visits doubles, 1 → 2 entries"), texts.join("\n"));
      }
    });
  });
}

const dlv = tools?.delve[newestDelve];
(tools?.go["1.23"] !== undefined && dlv !== undefined ? describe : describe.skip)("a recording on the command line", function () {
  this.timeout(2 * 60_000);
  let binary: string;
  let at: string;
  let out: string;

  before(async () => {
    assert.ok(tools);
    binary = await build(tools, classic, "recorded");
    const { file, line } = breakAt("recorded", "doubling");
    at = `${file}:${line}`;
    out = scratchFile("assign.gomaprec");
    const stops = ["--break", at, "--on", "assign", "--hit", "208", "--hits", "12", "--map", "names"];
    await run(["record", binary, ...stops, "--dlv", dlv ?? "", "--out", out, "--", "doubling"]);
  });

  it("--on assign: a stop for each key that is assigned or deleted", async () => {
    const texts = (await openRecording(out)).stops.map(({ text }) => text ?? "");
    assert.equal(texts.length, 12);
    assert.deepEqual([texts[0], texts[1]], ["", "a key of names is assigned; it has 208 entries"]);
    assert.equal(texts[9], "a key of names is deleted; it has 215 entries");
  });

  describe("that is interrupted", () => {
    /** The program writes a line before each stop. @returns what the command says, and these lines */
    async function interrupt(signal: NodeJS.Signals, afterLines: number, file: string, ...more: string[]) {
      assert.ok(tools);
      const growth = await build(tools, classic, "growth");
      const { file: source, line } = breakAt("growth", "growth");
      const oracle = scratchFile(`oracle-${signal}-${afterLines}`);
      const truths = (): string[] => (existsSync(oracle) ? readFileSync(oracle, "utf8").trim().split("\n") : []);
      const args = [
        "record",
        growth,
        "--break",
        `${source}:${line}`,
        "--map",
        ...maps,
        "--dlv",
        dlv ?? "",
        "--out",
        file,
        ...more,
      ];
      const status = signal === "SIGINT" ? 130 : 143;
      const { stderr } = await run(args, oracle, status, async (child) => {
        while (child.exitCode === null && truths().length < afterLines) await new Promise((resolve) => setTimeout(resolve, 20));
        child.kill(signal);
      });
      return { stderr, truths: truths() };
    }

    for (const signal of ["SIGINT", "SIGTERM"] as const)
      it(`has the stops until then: ${signal}`, async () => {
        const file = scratchFile(`${signal}.gomaprec`);
        // Two are recorded when the third comes.
        const { stderr, truths } = await interrupt(signal, 3, file);
        const recording = await openRecording(file);
        const stops = recording.stops.length;
        assert.match(stderr, new RegExp(`interrupted: ${stops} stops, [\\d.]+ KiB, in .*secrets may be among it`));
        assert.ok(stops >= 2 && stops <= truths.length, `${stops} stops`);
        const truth = truths[stops - 1] ?? "";
        const { expression } = JSON.parse(truth) as { expression: string };
        assert.deepEqual(differences(JSON.parse(truth), await documentAt(recording, stops - 1, expression)), []);
      });

    it("before its first stop is none, and says so", async () => {
      const file = scratchFile("none.gomaprec");
      const { stderr } = await interrupt("SIGINT", 1, file, "--hit", "1000000");
      assert.match(stderr, /interrupted before the first stop was recorded: nothing is written/);
      assert.ok(!existsSync(file) && !existsSync(`${file}.part`));
    });
  });

  it("inspect --recording draws a stop, and writes several as documents", async () => {
    const { stdout } = await run(["inspect", "--recording", out, "--hit", "3"]);
    assert.match(stdout, /names +map\[int\]string .*hmap · go1\.23/);
    assert.match(stdout, /main\.doubling at main\.go:\d+, hit 3/);
    const json = await run(["inspect", "--recording", out, "--hit", "2-12", "--map", "names", "--json"]);
    const lengths = json.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as MapLayout).length);
    assert.deepEqual(lengths, [208, 209, 210, 211, 212, 213, 213, 214, 215, 214, 215]);
  });

  const refuses = (name: string, args: () => string[], status: number, message: RegExp) =>
    it(`has a sentence for ${name}`, async () => {
      const failed = await run(args(), undefined, status);
      const lines = failed.stderr
        .trim()
        .split("\n")
        .filter((line) => line.startsWith("go-map-layout:"));
      assert.equal(lines.length, 1, failed.stderr);
      assert.match(lines[0] ?? "", message);
    });
  const nowhere = scratchFile("nothing.gomaprec");
  const record = (...more: string[]): string[] => [
    "record",
    binary,
    "--dlv",
    dlv ?? "",
    "--break",
    at,
    "--out",
    nowhere,
    ...more,
  ];
  refuses(
    "a stop that is not there",
    () => ["inspect", "--recording", out, "--hit", "99"],
    1,
    /has 12 stops: there is no stop 99/,
  );
  refuses(
    "another map",
    () => ["inspect", "--recording", out, "--map", "seats"],
    1,
    /seats could not be evaluated: Not recorded at stop 1: seats\. --verbose says what was asked\.$/,
  );
  refuses(
    "no recording",
    () => ["inspect", "--recording", at.replace(/:\d+$/, "")],
    1,
    /main\.go cannot be read: it is no recording/,
  );
  refuses("no such map", () => record("--map", "nobody", "--", "doubling"), 1, /There is no variable nobody in scope/);
  refuses("a map that is none", () => record("--map", "steps", "--", "doubling"), 1, /steps is not a map/);
  refuses("no map", () => record(), 2, /which map\? --map EXPR/);
  refuses("another trigger", () => record("--map", "names", "--on", "never"), 2, /--on wants line, growth or assign/);
  refuses(
    "a folder that is not there",
    () => [...record("--map", "names", "--hits", "1", "--out", "/no/such/x"), "--", "doubling"],
    1,
    /^go-map-layout: cannot write \/no\/such\/x: there is no folder \/no\/such$/,
  );

  it("and writes nothing then", () => {
    assert.ok(!existsSync(nowhere) && !existsSync(`${nowhere}.part`));
  });
});

async function documentAt(recording: Recording, index: number, expression: string): Promise<MapLayout> {
  const session = new RecordedSession(recording, index);
  const inspector = new Inspector(session, () => undefined);
  const thread = session.stop.thread ?? undefined;
  const frames = await inspector.stopped(thread, session.stop.reason).frames();
  const home = session.stop.maps.find((map) => map.expression === expression)?.frame?.[1];
  return documentOf(inspector, thread, expression, frames[home ?? 0]?.id);
}

/** Runs the command as it is shipped. `meanwhile`: what a person does while it runs. */
function run(
  args: readonly string[],
  oracle?: string,
  status = 0,
  meanwhile?: (child: ChildProcess) => Promise<void>,
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(oracle === undefined ? {} : { GO_MAP_LAYOUT_ORACLE: oracle }) };
    const child = spawn(process.execPath, [join(root, "dist", "cli.cjs"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === status) resolve({ stdout, stderr });
      else reject(new Error(`exit status ${code ?? "none"}: ${stderr}`));
    });
    meanwhile?.(child).catch(reject);
  });
}
