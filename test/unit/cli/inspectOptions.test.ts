/** The command line, one line per case. */
import assert from "node:assert/strict";
import { CommandError } from "../../../src/cli/commandError.js";
import { parseCommand, usage, type InspectOptions } from "../../../src/cli/inspectOptions.js";

const launchLine = "inspect ./app --break main.go:14 --map m";

function reads(line: string, wanted: Partial<InspectOptions>): void {
  it(line, () => {
    const command = parseCommand(line.split(" "));
    assert.ok(command.kind === "inspect");
    const found = Object.fromEntries(Object.entries(command.options).filter(([key]) => key in wanted));
    assert.deepEqual(found, wanted);
  });
}

function refuses(line: string, message: RegExp): void {
  it(`${line || "(nothing)"}: ${message.source}`, () => {
    assert.throws(
      () => parseCommand(line === "" ? [] : line.split(" ")),
      (error) =>
        error instanceof CommandError && error.exitStatus === 2 && message.test(error.message) && !error.message.includes("\n"),
    );
  });
}

describe("the command line", () => {
  const breakAt = { file: "main.go", line: 14 };
  const launch = { kind: "launch", program: "./app", breakAt, args: [] } as const;

  reads(launchLine, {
    target: launch,
    hits: { from: 1, to: 1, isRange: false },
    maps: ["m"],
    format: "text",
    values: true,
    listed: 8,
    dlv: null,
    verbose: false,
  });
  reads(`${launchLine} --map s.index`, { maps: ["m", "s.index"] });
  reads(`${launchLine} s.index cache[3] --json`, { maps: ["m", "s.index", "cache[3]"], format: "json" });
  reads(`${launchLine} --svg`, { format: "svg", listed: 8 });
  reads(`${launchLine} --html`, { format: "html", listed: 256 });
  reads(`${launchLine} --html --buckets 3 --no-values`, { format: "html", listed: 3, values: false });
  reads(`${launchLine} -- -v --map x`, { target: { ...launch, args: ["-v", "--map", "x"] }, maps: ["m"] });
  reads(`${launchLine} -- `, { target: { ...launch, args: [""] } });
  reads("inspect ./app --break main.go:14 --all --no-values", { maps: "all", values: false });
  reads("inspect --all --break main.go:14 ./app", { target: launch, maps: "all" });
  reads(`${launchLine} --hit 7`, { hits: { from: 7, to: 7, isRange: false } });
  reads(`${launchLine} --hit 7-9`, { hits: { from: 7, to: 9, isRange: true } });
  reads(`${launchLine} --hit 3-3`, { hits: { from: 3, to: 3, isRange: true } });
  reads(`${launchLine} --buckets 0 --verbose --dlv /opt/dlv`, { listed: 0, verbose: true, dlv: "/opt/dlv" });
  reads("inspect ./app --break C:\\src\\main.go:14 --map m", {
    target: { ...launch, breakAt: { file: "C:\\src\\main.go", line: 14 } },
  });
  reads("inspect --attach localhost:2345 --map m", { target: { kind: "attach", host: "localhost", port: 2345, breakAt: null } });
  reads("inspect --attach :2345 --break main.go:14 --map m", {
    target: { kind: "attach", host: "127.0.0.1", port: 2345, breakAt },
  });
  reads("inspect --attach [::1]:2345 --map m", { target: { kind: "attach", host: "::1", port: 2345, breakAt: null } });
  reads("inspect ./app --core core.1 --map m", { target: { kind: "core", program: "./app", coreFile: "core.1" } });

  refuses(`${launchLine} --svg --html`, /either --svg or --html/);
  refuses(`${launchLine} --json --html`, /either --json or --html/);
  refuses(`${launchLine} n --svg`, /one map/);
  refuses("inspect ./app --break main.go:14 --all --html", /one map/);
  refuses(`${launchLine} --html --hit 1-2`, /one stop/);
  refuses(`${launchLine} --svg --buckets 3`, /--svg has none/);
  refuses("", /no command/);
  refuses("draw", /no command "draw"; there are: inspect, record/);
  refuses("inspect", /which map/);
  refuses("inspect --map m", /which TARGET/);
  refuses("inspect ./app --map m", /where to stop/);
  refuses("inspect ./app --break main.go:14", /which map/);
  refuses(`${launchLine} --all`, /either --map or --all/);
  refuses("inspect ./app ./other --break main.go:14 --map m", /one TARGET/);
  refuses(`${launchLine} --png`, /Unknown option '--png'$/);
  refuses(`${launchLine} --hit 0`, /--hit wants a number from 1/);
  refuses(`${launchLine} --hit last`, /--hit wants N or N-M, not "last"/);
  refuses(`${launchLine} --hit 9-7`, /ends before it begins/);
  refuses(`${launchLine} --buckets many`, /--buckets wants a number/);
  refuses("inspect ./app --break main.go --map m", /--break wants FILE:LINE, not "main.go"/);
  refuses("inspect ./app --break main.go:0 --map m", /--break wants/);
  refuses("inspect ./app --break --map m", /--break/);
  refuses("inspect --attach 2345 --map m", /--attach wants HOST:PORT/);
  refuses("inspect --attach host:99999 --map m", /--attach wants a number from 1 to 65535/);
  refuses("inspect --attach host:1 --core c --map m", /either --attach or --core/);
  refuses("inspect ./app --attach host:1 --map m", /with --attach there is no TARGET/);
  refuses("inspect --attach host:1 --map m -- -v", /takes no arguments/);
  refuses("inspect --attach host:1 --map m --hit 2", /--hit goes with --break/);
  refuses("inspect ./app --core c --break main.go:14 --map m", /no --break with --core/);
  refuses("inspect ./app --core c --map m --hit 2", /--hit goes with --break/);

  it("knows --help and --version, whatever else is there", () => {
    assert.deepEqual(parseCommand(["--help"]), { kind: "help" });
    assert.deepEqual(parseCommand(["inspect", "-h", "--map", "m"]), { kind: "help" });
    assert.deepEqual(parseCommand(["--version"]), { kind: "version" });
  });

  it("names in its help every option there is", () => {
    for (const option of [
      "break",
      "hit",
      "map",
      "all",
      "json",
      "svg",
      "html",
      "no-values",
      "buckets",
      "attach",
      "core",
      "dlv",
      "verbose",
      "help",
      "version",
    ]) {
      assert.match(usage, new RegExp(`--${option}\\b`));
    }
    assert.ok(usage.split("\n").every((line) => line.length <= 96));
  });
});

describe("the command line of record", () => {
  const line = "record ./app --break main.go:14 --map m --out m.gomaprec";
  function records(more: string, wanted: object): void {
    it(`${line}${more}`, () => {
      const command = parseCommand(`${line}${more}`.split(" "));
      assert.ok(command.kind === "record");
      const found = Object.fromEntries(Object.entries(command.options).filter(([key]) => key in wanted));
      assert.deepEqual(found, wanted);
    });
  }

  records("", { maps: ["m"], on: "line", firstHit: 1, maxStops: 500, out: "m.gomaprec", sources: [], title: null });
  records(" --on growth --hit 7 --hits 20", { on: "growth", firstHit: 7, maxStops: 20 });
  records(" --on assign --sources src --sources lib --title T -- -v", { on: "assign", sources: ["src", "lib"], title: "T" });
  refuses("record ./app --break main.go:14 --map m", /where to\? --out FILE/);
  refuses("record ./app --map m --out x", /where to stop\? --break/);
  refuses(`${line} --hits 10001`, /--hits wants a number from 1 to 10000/);
  refuses(`${line} --all`, /either --map or --all/);
  refuses(`${line} --json`, /--json goes with inspect/);
  refuses("record ./app --core c --map m --out x", /core dump does not run/);
  refuses("record --recording r --map m --out x", /recorded already/);
  refuses("record --attach :2345 --break main.go:14 --map m --on growth --out x", /somebody else's debugger/);
  refuses(`${launchLine} --out x`, /--out goes with record/);

  reads("inspect --recording r.gomaprec --hit 3", {
    target: { kind: "recording", file: "r.gomaprec" },
    maps: "recorded",
    hits: { from: 3, to: 3, isRange: false },
  });
  refuses("inspect ./app --recording r.gomaprec", /no TARGET/);
  refuses("inspect --recording r.gomaprec --break main.go:14", /no --break with --recording/);
  refuses("inspect --recording r.gomaprec --attach :1", /either --attach or --recording/);
});
