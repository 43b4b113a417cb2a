/** A program under a Delve of our own: to its breakpoint, or to an error in one line; and never anything left behind. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../../src/cli/commandError.js";
import { DapConnectionError } from "../../../src/cli/dapClient.js";
import type { Stop } from "../../../src/cli/debuggee.js";
import type { DebugTarget } from "../../../src/cli/debugTarget.js";
import { LaunchedDebuggee } from "../../../src/cli/launchedDebuggee.js";
import type { Scene } from "./fakeDlv.js";

type Launch = Extract<DebugTarget, { kind: "launch" | "core" }>;

const hit = { stopped: { reason: "breakpoint", hitBreakpointIds: [7] } } as const;

describe("LaunchedDebuggee", () => {
  let folder = "";
  let dlv = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "launched-debuggee-"));
    dlv = join(folder, "dlv");
    writeFileSync(dlv, `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, "fakeDlv.js")}' "$@"\n`);
    chmodSync(dlv, 0o755);
    writeFileSync(join(folder, "app"), "");
    writeFileSync(join(folder, "core.1"), "");
    writeFileSync(join(folder, "main.go"), "package main\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  interface Played {
    readonly stops: readonly Stop[];
    readonly error: unknown;
    readonly output: string;
    readonly asked: readonly { readonly command: string; readonly arguments: Record<string, unknown> }[];
  }

  /** Plays a scene: starts, stops `times` times, ends; and looks that nothing is left. */
  async function play(scene: Scene, target: Partial<Launch> = {}, { times = 1, firstHit = 1 } = {}): Promise<Played> {
    const log = join(folder, "log.json");
    rmSync(log, { force: true });
    process.env.FAKE_DLV = JSON.stringify({ ...scene, log });
    const stops: Stop[] = [];
    let output = "";
    let error: unknown = null;
    const whole = {
      kind: "launch",
      program: join(folder, "app"),
      breakAt: { file: "main.go", line: 14 },
      args: [],
      ...target,
    } as Launch;
    try {
      const onOutput = (chunk: Buffer) => void (output += chunk.toString());
      const debuggee = await LaunchedDebuggee.start(whole, { dlv, firstHit, onOutput, onStarted: () => undefined });
      try {
        for (let i = 0; i < times; i++) stops.push(await debuggee.nextStop());
      } finally {
        await debuggee.end();
        await debuggee.end();
      }
    } catch (thrown) {
      error = thrown;
    }
    const { pid, asked } = existsSync(log)
      ? (JSON.parse(readFileSync(log, "utf8")) as Played & { pid: number })
      : { pid: null, asked: [] };
    if (pid !== null) assert.throws(() => process.kill(pid, 0), "the dlv that was started is gone");
    return { stops, error, output, asked };
  }

  function fails(what: string, scene: Scene, message: RegExp, target: Partial<Launch> = {}, details = ""): void {
    it(`says so when ${what}`, async () => {
      const { error } = await play(scene, target, { times: 3 });
      assert.ok(error instanceof CommandError, String(error));
      assert.match(error.message, message);
      assert.equal(error.message.includes("\n"), false);
      assert.deepEqual([error.exitStatus, error.details], [1, details]);
    });
  }

  it("runs a binary to its breakpoint and ends it", async () => {
    const { stops, asked, error } = await play({ runs: [hit] }, { args: ["-v"] });
    assert.equal(error, null);
    assert.deepEqual(stops, [{ threadId: 5, hit: 1, reason: "breakpoint" }]);
    assert.deepEqual(
      asked.map(({ command }) => command),
      ["initialize", "launch", "setBreakpoints", "configurationDone", "disconnect"],
    );
    const launch = asked[1]?.arguments ?? {};
    assert.deepEqual([launch.mode, launch.program, launch.args], ["exec", join(folder, "app"), ["-v"]]);
    assert.deepEqual(asked[4]?.arguments, { terminateDebuggee: true });
  });

  it("builds a directory somewhere else, in the directory's module, and cleans up", async () => {
    const { asked } = await play({ runs: [hit] }, { program: folder });
    const launch = asked[1]?.arguments ?? {};
    assert.deepEqual([launch.mode, launch.program, launch.dlvCwd, launch.cwd], ["debug", folder, folder, process.cwd()]);
    const output = String(launch.output);
    assert.ok(output.startsWith(join(tmpdir(), "go-map-layout-")));
    assert.equal(existsSync(join(output, "..")), false);
  });

  it("finds the breakpoint's file beside the package", async () => {
    const { asked } = await play({ runs: [hit] }, { program: folder });
    assert.deepEqual(asked[2]?.arguments, { source: { path: join(folder, "main.go") }, breakpoints: [{ line: 14 }] });
  });

  it("lets Delve count the hits before the first", async () => {
    const { stops, asked } = await play({ runs: [hit, hit] }, {}, { times: 2, firstHit: 5 });
    assert.deepEqual(stops.map((stop) => stop.hit), [5, 6]); // prettier-ignore
    assert.deepEqual(asked[2]?.arguments.breakpoints, [{ line: 14, hitCondition: ">= 5" }]);
  });

  it("goes on from a runtime.Breakpoint() of the program", async () => {
    const { stops } = await play({ runs: [{ stopped: { reason: "breakpoint", hitBreakpointIds: [] } }, hit] });
    assert.deepEqual(stops.map((stop) => stop.hit), [1]); // prettier-ignore
  });

  it("looks at a core dump where it stands", async () => {
    const { stops, asked } = await play({}, { kind: "core", coreFile: join(folder, "core.1") });
    assert.deepEqual(stops, [{ threadId: 5, hit: null, reason: "core dump" }]);
    const launch = asked[1]?.arguments ?? {};
    assert.deepEqual([launch.mode, launch.coreFilePath, launch.stopOnEntry], ["core", join(folder, "core.1"), true]);
  });

  it("passes on what the program prints", async () => {
    const { output } = await play({ prints: "hello\n", runs: [hit] });
    assert.equal(output, "hello\n");
  });

  const build = "Failed to launch: Build error: Check the debug console for details.";
  const compiler = "Build Error: go build -o x -gcflags all=-N -l .\n# app\n./main.go:3:1: undefined: x (exit status 1)\n";
  fails("it never stops", { runs: [{ exited: 0 }] }, /^breakpoint never hit: main\.go:14; the program ended with exit status 0$/);
  fails(
    "it stops too seldom",
    { runs: [hit, { exited: 2 }] },
    /^breakpoint hit only once: main\.go:14; the program ended with exit status 2$/,
  );
  fails("an old Delve tells the exit status late", { runs: [{ exitedSilently: 4 }] }, /exit status 4$/);
  fails("it panics before", { runs: [{ stopped: { reason: "exception", description: "panic", text: '"oh\nno"' } }] }, /^the program stopped before main\.go:14: panic: "oh; no"$/); // prettier-ignore
  fails(
    "it does not build",
    { launchError: build, compilerOutput: compiler },
    /app does not build$/,
    {},
    "# app\n./main.go:3:1: undefined: x",
  );
  fails("it has no debug information", { launchError: "Failed to launch: could not open debug info" }, /app was built without debug information/); // prettier-ignore
  fails(
    "it is stripped",
    { breakpointError: "could not find file main.go, binary is stripped" },
    /app was built without debug information/,
  );
  fails(
    "it is no program",
    { launchError: "Failed to launch: could not launch process: not an executable file" },
    /app is no program/,
  );
  fails("it cannot be started", { launchError: "Failed to launch: no memory" }, /app cannot be started: no memory/);
  fails(
    "there is no code at the line",
    { breakpointError: "could not find statement" },
    /^cannot stop at main\.go:14: could not find statement$/,
  );
  fails("there is no such program", {}, /^there is no \/nope$/, { program: "/nope" });
  fails("there is no such core", {}, /^there is no \/nope$/, { kind: "core", coreFile: "/nope" });
  it("says so when dlv does not start", async () => {
    const { error } = await play({ refusesToStart: "could not listen" });
    assert.ok(error instanceof CommandError);
    assert.match(error.message, /dlv did not start: it ended with exit status 1$/);
    assert.equal(error.details, "could not listen");
  });
  it("says so when there is no dlv", async () => {
    const target = { kind: "launch", program: join(folder, "app"), breakAt: { file: "main.go", line: 14 }, args: [] } as const;
    const environment = { firstHit: 1, onOutput: () => undefined, onStarted: () => undefined };
    await assert.rejects(
      LaunchedDebuggee.start(target, { ...environment, dlv: "/nope/dlv" }),
      /no dlv at \/nope\/dlv: install it with/,
    );
    const { PATH, HOME } = process.env;
    Object.assign(process.env, { PATH: "/nope", HOME: "/nope" });
    try {
      await assert.rejects(LaunchedDebuggee.start(target, { ...environment, dlv: null }), /no dlv on the path: install it with/);
    } finally {
      Object.assign(process.env, { PATH, HOME });
    }
  });
  it("ends everything when Delve dies in the middle", async () => {
    const { error } = await play({ diesAt: "setBreakpoints" });
    assert.ok(error instanceof DapConnectionError, String(error));
  });
});
