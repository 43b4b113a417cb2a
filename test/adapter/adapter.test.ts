/** The replay's adapter on small made-up recordings: the protocol, the walk, breakpoints, sources. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { block, sourceLines, stopAt, wholeRecording, writeRecording } from "./recordingFile.js";
import { ReplayClient } from "./replayClient.js";

const frame = [1, 0];
const answer = (expression: string, result: string) => ({
  ...{ kind: "answer", command: "evaluate", expression, context: "watch", frame },
  body: { result, type: "int", variablesReference: 0 },
});
const memoryOf = (number: number) => [{ at: "0xc000010000", blocks: [number] }];

describe("the replay's debug adapter", () => {
  let folder: string;
  let recording: string;
  let replay: ReplayClient;
  const open = async (more: Readonly<Record<string, unknown>> = {}) => (replay = await ReplayClient.open(recording, more));
  const walked = async (command: Parameters<ReplayClient["move"]>[0]): Promise<number[]> => {
    const numbers: number[] = [];
    for (;;) {
      try {
        await replay.move(command);
      } catch {
        return numbers;
      }
      numbers.push(replay.stopNumber);
    }
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "go-map-layout-adapter-"));
    recording = join(folder, "made-up.gomaprec");
    writeRecording(
      recording,
      wholeRecording(
        sourceLines,
        block(1),
        answer("n", "1"),
        stopAt(1, 12, { memory: memoryOf(0), answers: [[0, 0]] }),
        block(2),
        answer("n", "2"),
        stopAt(2, 14, {
          memory: memoryOf(1),
          answers: [[1, 1]],
          reason: "exception",
          text: "fatal error: concurrent map writes",
        }),
        stopAt(3, 12),
        stopAt(4, 14),
      ),
    );
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => replay.close());

  it("says what it can", async () => {
    replay = await ReplayClient.start();
    const can = await replay.launch(recording);
    assert.ok(
      can.supportsReadMemoryRequest && can.supportsStepBack && can.supportsRestartRequest && can.supportsTerminateRequest,
    );
    assert.ok(!can.supportsSetVariable && !can.supportsFunctionBreakpoints && !can.supportsDataBreakpoints);
  });

  it("stands at the first stop, and names no process", async () => {
    await open();
    assert.deepEqual(replay.stop, {
      ...{ reason: "breakpoint", threadId: 1, description: "Stop 1 of 4", allThreadsStopped: true },
      recorded: { number: 1, count: 4, time: Date.parse("2026-01-02T03:04:05Z") },
    });
    assert.ok(!replay.events.includes("process"));
    assert.deepEqual(await replay.request("threads"), { threads: [{ id: 1, name: "* [Go 1] main.main" }] });
  });

  it("goes on and back in every way, and says in a sentence where it goes no further", async () => {
    await open();
    for (const command of ["next", "stepIn", "stepOut", "continue"] as const) {
      assert.deepEqual(await walked(command), [2, 3, 4], command);
      assert.equal(
        await replay.refusal(command, { threadId: 1 }),
        "The recording ends here, at stop 4 of 4. Step back, or restart it.",
      );
      await replay.move("restart");
    }
    for (const command of ["stepBack", "reverseContinue"] as const) {
      await walked("next");
      assert.deepEqual(await walked(command), [3, 2, 1], command);
      assert.equal(await replay.refusal(command, { threadId: 1 }), "The recording begins here, at stop 1 of 4. Step on.");
    }
  });

  it("tells the recorded reason and text", async () => {
    await open();
    const { reason, text } = await replay.move("next");
    assert.deepEqual([reason, text], ["exception", "fatal error: concurrent map writes"]);
  });

  it("answers as at the stop where it stands, on both ways", async () => {
    await open();
    const look = async (): Promise<unknown[]> => {
      const [top] = await replay.frames();
      const evaluated = (await replay.request("evaluate", { expression: "n", context: "watch", frameId: top?.id })) as object;
      const read = await replay.request("readMemory", { memoryReference: "0xc000010000", offset: 16, count: 8 });
      return [top?.line, evaluated, read];
    };
    const first = await look();
    assert.deepEqual(first.slice(1), [
      { result: "1", type: "int", variablesReference: 0 },
      { address: "0xc000010010", data: Buffer.alloc(8, 1).toString("base64") },
    ]);
    await replay.move("next");
    const second = await look();
    assert.deepEqual(second[2], { address: "0xc000010010", data: Buffer.alloc(8, 2).toString("base64") });
    await replay.move("stepBack");
    assert.deepEqual(await look(), first);
    await replay.move("next");
    assert.deepEqual(await look(), second);
  });

  it("pauses and restarts where it stands and begins", async () => {
    await open();
    await replay.move("next");
    await replay.move("pause");
    assert.equal(replay.stopNumber, 2);
    await replay.move("restart");
    assert.equal(replay.stopNumber, 1);
  });

  it("ends when it is told to", async () => {
    await open();
    await replay.request("terminate");
    await replay.request("disconnect");
    assert.ok(replay.events.includes("terminated"));
  });

  describe("sources", () => {
    it("come from the recording where they are not here", async () => {
      await open();
      const [top] = await replay.frames();
      assert.deepEqual(top?.source, { name: "main.go", path: "example.com/shop/main.go", sourceReference: 1 });
      const { content } = (await replay.request("source", { source: top.source, sourceReference: 1 })) as { content: string };
      assert.deepEqual(content.split("\n").slice(11), ["m[1] = 2", "", "println(len(m))", ""]);
      assert.equal(await replay.refusal("source", { sourceReference: 9 }), "The recording holds no text of this file.");
    });
    it("are the files in the named folders where those say the same", async () => {
      const here = mkdtempSync(join(folder, "here-"));
      writeFileSync(join(here, "main.go"), `${"\n".repeat(11)}m[1] = 2\n\nprintln(len(m))\n}\n`);
      await open({ sourceFolders: [here] });
      const [top] = await replay.frames();
      assert.deepEqual(top?.source, { name: "main.go", path: join(here, "main.go") });
      const [held] = await replay.setBreakpoints({ path: join(here, "main.go") }, 14);
      assert.equal(held?.verified, true);
      await replay.move("continue");
      assert.deepEqual([replay.stopNumber, replay.stop.hitBreakpointIds], [2, [held.id]]);
    });
  });

  describe("breakpoints", () => {
    const source = { path: "example.com/shop/main.go", sourceReference: 1 };
    it("stop it on recorded lines, and at both ends", async () => {
      await open();
      const [on, off] = await replay.setBreakpoints(source, 14, 13);
      assert.equal(on?.verified, true);
      assert.deepEqual(
        [off?.verified, off?.message],
        [false, "The recording has no stop on this line: a replay stops only where it was recorded."],
      );
      assert.deepEqual(await walked("continue"), [2, 4]);
      assert.equal(replay.stop.description, "Stop 4 of 4, at a breakpoint");
      assert.deepEqual(await walked("reverseContinue"), [2, 1]);
      assert.equal(replay.stop.description, "Stop 1 of 4, the beginning of the recording");
      await replay.setBreakpoints(source, 12);
      assert.deepEqual(await walked("continue"), [3, 4]);
      assert.equal(replay.stop.description, "Stop 4 of 4, the end of the recording");
    });
    it("are not held in other files, on functions and for exceptions", async () => {
      await open();
      const [other] = await replay.setBreakpoints({ path: "/elsewhere/main.go" }, 14);
      assert.deepEqual([other?.verified, other?.message], [false, "This file is not in the recording."]);
      const functions = (await replay.request("setFunctionBreakpoints", { breakpoints: [{ name: "main.main" }] })) as {
        breakpoints: { verified: boolean; message: string }[];
      };
      assert.match(functions.breakpoints[0]?.message ?? "", /^A recording stops where it was recorded/);
      await replay.request("setExceptionBreakpoints", { filters: [] });
      assert.deepEqual(await walked("continue"), [2, 3, 4]);
    });
    it("can be set where there is a recorded stop", async () => {
      await open();
      const body = await replay.request("breakpointLocations", { source, line: 1, endLine: 13 });
      assert.deepEqual(body, { breakpoints: [{ line: 12 }] });
    });
  });

  describe("what was not recorded", () => {
    for (const [command, args, sentence] of [
      ["evaluate", { expression: "other", context: "watch", frameId: 1000 }, /^Not recorded at stop 1: other\.$/],
      ["evaluate", { expression: "call f()", context: "repl" }, /^Not recorded at stop 1/],
      ["evaluate", { expression: "n", context: "watch", frameId: 99 }, /^Not recorded at stop 1/],
      ["evaluate", { expression: "x".repeat(1 << 20) }, /^Not recorded at stop 1: x{200}…\.$/],
      ["evaluate", {}, /^The request “evaluate” has no expression\.$/],
      ["stackTrace", {}, /^The request “stackTrace” has no threadId\.$/],
      ["breakpointLocations", { source: null, line: 1 }, /^The request “breakpointLocations” has no source\.$/],
      ["setFunctionBreakpoints", {}, /^The request “setFunctionBreakpoints” has no breakpoints\.$/],
      ["readMemory", { memoryReference: "0xc000010000" }, /^The request “readMemory” has no count\.$/],
      ["variables", { variablesReference: 12 }, /^Not recorded at stop 1/],
      ["scopes", { frameId: 7 }, /^Not recorded at stop 1/],
      ["stackTrace", { threadId: 12 }, /^Not recorded at stop 1: the stack of goroutine 12\.$/],
      ["readMemory", { memoryReference: "0xc000010000", offset: 4096, count: 8 }, /^The memory at 0xc000011000 was not recorded/],
      ["readMemory", { memoryReference: "0xc000010000", count: 2 ** 53 - 1 }, /^A recording gives at most 1048576 bytes/],
      ["readMemory", { memoryReference: "no address", count: 8 }, /^There is no memory reference no address/],
      ["setVariable", { variablesReference: 1, name: "n", value: "3" }, /^A recording cannot do “setVariable”/],
      ["writeMemory", { memoryReference: "0xc000010000", data: "AA==" }, /^A recording cannot do “writeMemory”/],
      ["attach", {}, /^A recording cannot do “attach”/],
      ["madeUp", {}, /^A recording cannot do “madeUp”/],
    ] as const)
      it(`is refused in a sentence: ${command} ${JSON.stringify(args).slice(0, 100)}`, async () => {
        await open();
        assert.match(await replay.refusal(command, args), sentence);
        await replay.move("next");
        assert.equal(replay.stopNumber, 2);
      });
  });
});
