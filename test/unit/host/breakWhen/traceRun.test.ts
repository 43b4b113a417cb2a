import { stub } from "../vscodeStub.js";
import { FakeEmitter } from "./fakeBreakpoints.js";
import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { MapEvent } from "../../../../src/gomap/mapEvent.js";
import type { StopReason } from "../../../../src/host/breakWhen/breakWhen.js";
import { trace, type TraceEnd } from "../../../../src/host/breakWhen/traceRun.js";
import type { WatchedMap } from "../../../../src/host/breakWhen/watchedMap.js";
import type { SessionChange, Stop, WatchedSession } from "../../../../src/host/session/watchedSession.js";
import { hmapSample } from "../../messages/sampleModels.js";

/** What the fake editor has: a notification that can be cancelled, and commands. */
const cancelling = new FakeEmitter<void>();
const token = { isCancellationRequested: false, onCancellationRequested: cancelling.event };
const editor = {
  progress: [] as string[],
  continue: (): void => undefined,
};
Object.assign(stub, {
  window: {
    withProgress: (_: object, task: (progress: object, cancelled: object) => Promise<unknown>) =>
      task({ report: ({ message }: { message: string }) => editor.progress.push(message) }, token),
  },
  commands: {
    executeCommand: (id: string) => {
      assert.equal(id, "workbench.action.debug.continue");
      editor.continue();
      return Promise.resolve();
    },
  },
});

const assigned: MapEvent = { kind: "keyAssigned" };
const grows: MapEvent = { kind: "grows" };

describe("a trace", () => {
  let sessions: FakeEmitter<{ session: WatchedSession; change: SessionChange }>;
  let session: { id: string; stop: Stop | null; view: object | null; hasEnded: boolean };
  let lines: string[];
  let kept: readonly MapEvent[] | null;
  let read: number[];
  let reasons: readonly Pick<StopReason, "map" | "events" | "sentence" | "head">[];
  /** What the program stops for, one after the other; null: it ends. "other": a breakpoint of the person's. */
  let ahead: (readonly MapEvent[] | "other" | "runs" | null)[];
  const map = { name: "m" } as unknown as WatchedMap;

  beforeEach(() => {
    sessions = new FakeEmitter();
    session = { id: "1", stop: { number: 1, threadId: 1, reason: "breakpoint" }, view: null, hasEnded: false };
    [lines, kept, read, reasons, ahead] = [[], null, [], [], []];
    editor.progress = [];
    token.isCancellationRequested = false;
    editor.continue = () => {
      const next = ahead.shift() ?? null;
      const number = session.stop?.number ?? 0;
      session.stop = null;
      setTimeout(() => {
        if (next === "runs") return;
        session.hasEnded = next === null;
        if (next !== null) session.stop = { number: number + 1, threadId: 1, reason: "function breakpoint" };
        reasons = next === null || next === "other" ? [] : [{ map, events: next, sentence: "m changes", head: headOf(number) }];
        sessions.fire({ session: session as unknown as WatchedSession, change: next === null ? "ended" : "stopped" });
      }, 1);
    };
  });

  const headOf = (count: number): LayoutHead => {
    const { head } = hmapSample({ B: 3, entries: 12 }).model;
    const fields = head.header?.fields.map((field) => (field.name === "count" ? { ...field, value: String(count) } : field));
    return { ...head, header: head.header && { ...head.header, fields: fields ?? [] } };
  };

  const run = (count: number, events = [assigned], before: MapEvent[] = []): Promise<TraceEnd> =>
    trace(
      { session: session as unknown as WatchedSession, map, events, before, count },
      {
        sessions: { onDidChange: sessions.event },
        breakWhen: {
          reasonsOf: () => Promise.resolve(reasons as readonly StopReason[]),
          keep: (_, wanted) => (kept = wanted),
        },
        // The picture takes a while; the program must not go on before.
        readPicture: async () => {
          const { stop } = session;
          await new Promise((resolve) => setTimeout(resolve, 3));
          assert.equal(session.stop, stop);
          read.push(stop?.number ?? 0);
          return headOf(stop?.number ?? 0);
        },
        write: (line) => lines.push(line),
        log: () => undefined,
      },
    );

  it("logs so many events, each after its picture has been read, and stands at the last", async () => {
    ahead = [[assigned], [assigned], [assigned], [assigned]];
    assert.deepEqual(await run(3), { kind: "counted", logged: 3 });
    assert.deepEqual(read, [1, 2, 3, 4]);
    assert.deepEqual(lines, ["1 · m changes · count 1 → 2", "2 · m changes · count 2 → 3", "3 · m changes · count 3 → 4"]);
    assert.deepEqual(editor.progress, ["1 of 3 events", "2 of 3 events", "3 of 3 events"]);
    assert.equal(session.stop?.number, 4);
  });

  it("ends at a breakpoint of the person's, where the program stands", async () => {
    ahead = [[assigned], "other", [assigned]];
    assert.deepEqual(await run(10), { kind: "stopped", logged: 1 });
    assert.equal(session.stop?.number, 3);
  });

  it("ends at an event that the person wanted to stop for", async () => {
    ahead = [[assigned], [assigned, grows]];
    assert.deepEqual(await run(10, [assigned], [grows]), { kind: "stopped", logged: 1 });
    assert.deepEqual(kept, [grows]);
  });

  it("ends with the program", async () => {
    ahead = [[assigned], null];
    assert.deepEqual(await run(10, [assigned], [grows]), { kind: "ended", logged: 1 });
    assert.deepEqual(kept, []);
  });

  it("is cancelled while the program runs, which then does so undisturbed", async () => {
    ahead = [[assigned], "runs"];
    setTimeout(() => {
      token.isCancellationRequested = true;
      cancelling.fire();
    }, 60);
    assert.deepEqual(await run(10, [assigned], [grows]), { kind: "cancelled", logged: 1 });
    assert.deepEqual([session.stop, kept], [null, [grows]]);
  });
});
