/** What a recording answers, and what it says to a request outside of what was recorded. */
import assert from "node:assert/strict";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { join } from "node:path";
import { memoryQuestionText } from "../../../src/dap/memoryQuestion.js";
import { unquoteGo } from "../../../src/dap/unquoteGo.js";
import type { Recording } from "../../../src/messages/recording.js";
import { openRecording } from "../../../src/recording/openRecording.js";
import { RecordedSession } from "../../../src/recording/recordedSession.js";

const file = join(__dirname, "..", "..", "..", "..", "test", "recordings", "hmap-doubling.gomaprec");

describe("a recorded session", () => {
  let recording: Recording;
  let session: RecordedSession;
  let frameId: number;

  before(async () => {
    recording = await openRecording(file);
    session = new RecordedSession(recording, 3);
    const { stackFrames } = await ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", { threadId: 1 });
    frameId = stackFrames[0]?.id ?? 0;
  });

  async function ask<T>(command: string, args: object): Promise<T> {
    return (await session.request(command, args)) as T;
  }

  const refuses = (what: string, request: () => [command: string, args: object], message: RegExp) =>
    it(`has a sentence for ${what}`, () => assert.rejects(session.request(...request()), message));

  it("tells threads, frames a few at a time, and scopes with variables", async () => {
    const { threads } = await ask<DebugProtocol.ThreadsResponse["body"]>("threads", {});
    assert.ok(threads.some(({ id }) => id === 1));
    const all = await ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", { threadId: 1, startFrame: 0, levels: 0 });
    const second = await ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", { threadId: 1, startFrame: 1, levels: 1 });
    assert.deepEqual(second.stackFrames, [all.stackFrames[1]]);
    assert.equal(all.stackFrames[0]?.name, "main.doubling");
    const { scopes } = await ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
    const locals = scopes.find(({ name }) => name === "Locals");
    assert.ok(locals);
    const { variables } = await ask<DebugProtocol.VariablesResponse["body"]>("variables", {
      variablesReference: locals.variablesReference,
    });
    const names = variables.find(({ name }) => name === "names");
    assert.match(names?.value ?? "", /^map\[int\]string \[/);
    // As the Variables view opens it; and a part of that.
    const part = { variablesReference: names?.variablesReference, filter: "indexed", start: 0 };
    const hundred = await ask<DebugProtocol.VariablesResponse["body"]>("variables", { ...part, count: 100 });
    const three = await ask<DebugProtocol.VariablesResponse["body"]>("variables", { ...part, start: 5, count: 3 });
    assert.equal(hundred.variables.length, 100);
    assert.deepEqual(three.variables, hundred.variables.slice(5, 8));
  });

  it("evaluates in any context what was evaluated in one", async () => {
    for (const context of ["watch", "hover", "repl", undefined]) {
      const body = await ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression: "names", context, frameId });
      assert.equal(body.type, "map[int]string");
    }
  });

  it("reads memory as far as it was recorded, and says how much is missing", async () => {
    const [run] = session.stop.memory;
    assert.ok(run);
    const size = run.blocks.length * recording.header.blockBytes;
    const args = { memoryReference: run.at, offset: 16, count: size };
    const body = await ask<{ address: string; data: string; unreadableBytes?: number }>("readMemory", args);
    assert.equal(BigInt(body.address), BigInt(run.at) + 16n);
    assert.equal(Buffer.from(body.data, "base64").length, size - 16);
    assert.equal(body.unreadableBytes, 16);
  });

  it("answers memory that is asked for through evaluate: of the heap, and of any address", async () => {
    // The first ones are of the module.
    const run = session.stop.memory.findLast(({ at }) => BigInt(at) < 1n << 40n);
    assert.ok(run);
    const { data } = await ask<{ data: string }>("readMemory", { memoryReference: run.at, offset: 0, count: 64 });
    const base = await ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
      expression: "runtime.mheap_.pages.inUse.ranges[0].base.a",
      context: "watch",
    });
    const from = BigInt(run.at) - BigInt(/^\d+/.exec(base.result)?.[0] ?? "0");
    const header = "runtime.mheap_.pages.inUse.ranges[0]";
    const heap = memoryQuestionText({ kind: "substring", header, from, sizeBytes: 64 });
    const { result } = await ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression: heap, context: "repl" });
    assert.equal(Buffer.from(unquoteGo(result) ?? []).toString("base64"), data);
    const array = memoryQuestionText({ kind: "array", address: BigInt(run.at), sizeBytes: 64 });
    const { variablesReference } = await ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression: array });
    const { variables } = await ask<DebugProtocol.VariablesResponse["body"]>("variables", { variablesReference });
    assert.equal(Buffer.from(unquoteGo(variables[0]?.value ?? "") ?? []).toString("base64"), data);
  });

  it("gives the source around the stops, each line in its place", async () => {
    const path = "example.com/programs/recorded/main.go";
    const { content } = await ask<DebugProtocol.SourceResponse["body"]>("source", { source: { path }, sourceReference: 0 });
    const line = session.stop.stacks[0]?.frames[0]?.line ?? 0;
    assert.match(content.split("\n")[line - 1] ?? "", /break: doubling$/);
  });

  it("serves nothing of another stop", async () => {
    const lengths: number[] = [];
    for (const [i, { maps }] of recording.stops.entries()) {
      const header = { memoryReference: maps[0]?.header ?? "", offset: 0, count: 8 };
      const { data } = (await new RecordedSession(recording, i).request("readMemory", header)) as { data: string };
      lengths.push(Buffer.from(data, "base64").readUInt8());
    }
    // Step by step an entry more: an update and a delete are among the steps.
    assert.deepEqual(lengths.slice(0, 9), [205, 206, 207, 208, 209, 210, 211, 212, 213]);
    assert.deepEqual(lengths.slice(9, 14), [213, 214, 215, 214, 215]);
  });

  it("gives the adapter's own refusal where it refused", async () => {
    const refusal = recording.answers.find((answer) => answer.command === "evaluate" && "error" in answer);
    assert.ok(refusal?.command === "evaluate" && "error" in refusal);
    const { expression, context } = refusal;
    await assert.rejects(session.request("evaluate", { expression, context }), { message: refusal.error });
  });

  const expression = "secret";
  refuses("another expression", () => ["evaluate", { expression, frameId }], /^Error: Not recorded at stop 4: secret\.$/);
  refuses("a frame that is none", () => ["evaluate", { expression: "names", frameId: 77 }], /Not recorded at stop 4: names/);
  refuses("the scopes of that", () => ["scopes", { frameId: 77 }], /Not recorded at stop 4: the variables of this frame/);
  refuses("a variable that was not opened", () => ["variables", { variablesReference: 999_999 }], /what is in this variable/);
  refuses("another goroutine's stack", () => ["stackTrace", { threadId: 4711 }], /the stack of goroutine 4711/);
  refuses(
    "other memory",
    () => ["readMemory", { memoryReference: "0x10", count: 8 }],
    /memory at 0x10 was not recorded at stop 4/,
  );
  refuses(
    "memory beyond all",
    () => ["readMemory", { memoryReference: "0xffffffffffffffff", offset: 9, count: 8 }],
    /not recorded/,
  );
  refuses("a reference that is none", () => ["readMemory", { memoryReference: "m", count: 8 }], /no memory reference m/);
  refuses("absurd lengths", () => ["readMemory", { memoryReference: "0x10", count: 2 ** 53 - 1 }], /at most 1048576 bytes/);
  refuses("negative ones", () => ["readMemory", { memoryReference: "0x10", count: -1 }], /at most 1048576 bytes/);
  refuses("a long array", () => ["evaluate", { expression: "*(*[9999999]uint8)(824633720832)" }], /Not recorded/);
  refuses(
    "other source",
    () => ["source", { source: { path: "/etc/passwd" } }],
    /source of \/etc\/passwd is not in the recording/,
  );
  refuses("other requests", () => ["setVariable", {}], /no answer to the request setVariable/);
});
