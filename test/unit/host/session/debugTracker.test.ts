import { strict as assert } from "node:assert";
import type { DebugProtocol } from "@vscode/debugprotocol";
import fc from "fast-check";
import type { MapGlance } from "../../../../src/gomap/mapGlance.js";
import { DebugTracker } from "../../../../src/host/session/debugTracker.js";
import { replayType } from "../../../../src/host/session/replayType.js";
import { mapMenuContext } from "../../../../src/host/session/seenScope.js";
import type { SessionChange } from "../../../../src/host/session/watchedSession.js";
import { WatchedSession } from "../../../../src/host/session/watchedSession.js";

/** A session under a tracker, and what passes between VS Code and the adapter. */
class Traffic {
  readonly sent: string[] = [];
  readonly changes: SessionChange[] = [];
  readonly faults: string[] = [];
  /** What the adapter answers, by the command; a map's row where nothing is said here. */
  readonly answers: Record<string, (args: object) => object> = {};
  readonly session: WatchedSession;
  readonly tracker: DebugTracker;
  private seq = 0;

  constructor(type = "go", annotates: () => boolean = () => true) {
    const customRequest = (command: string, args?: object): Promise<unknown> => {
      this.sent.push(command);
      const body = this.answers[command]?.(args ?? {}) ?? { variables: [{ ...mapRow }] };
      return Promise.resolve(this.exchange(command, args ?? {}, body).body);
    };
    this.session = new WatchedSession(
      { id: "1", name: "Launch", type, customRequest },
      () => undefined,
      (_, change) => this.changes.push(change),
      () => null,
      annotates,
    );
    this.tracker = new DebugTracker(this.session, (doing) => this.faults.push(doing));
  }

  event(event: string, body: object = {}): void {
    this.tracker.onDidSendMessage({ type: "event", seq: ++this.seq, event, body });
  }

  request(command: string, args: object = {}): number {
    this.tracker.onWillReceiveMessage({ type: "request", seq: ++this.seq, command, arguments: args });
    return this.seq;
  }

  respond<T>(request: number, command: string, body: T, success = true): { body: T } {
    const response = { type: "response", seq: ++this.seq, request_seq: request, command, success, body };
    this.tracker.onDidSendMessage(response);
    return response;
  }

  /** A request of VS Code's and its answer. */
  exchange<T>(command: string, args: object, body: T, success = true): { body: T } {
    return this.respond(this.request(command, args), command, body, success);
  }
}

const mapRow: DebugProtocol.Variable = {
  name: "m",
  evaluateName: "m",
  value: "map[string]int [...]",
  type: "map[string]int",
  variablesReference: 7,
  indexedVariables: 3,
  namedVariables: 1,
};
const row = (name: string, type: string, value = `${type} nil`): DebugProtocol.Variable => ({
  ...{ name, evaluateName: name, type, value, variablesReference: 0 },
});

describe("the tracker", () => {
  let traffic: Traffic;
  beforeEach(() => {
    traffic = new Traffic();
  });
  afterEach(() => {
    assert.deepEqual(traffic.faults, []);
  });

  it("learns the person's hardware breakpoints, so that ours are set beside them", async () => {
    traffic.exchange("initialize", {}, { supportsDataBreakpoints: true });
    assert.equal(traffic.session.dataBreakpoints.supported, true);
    const theirs = [{ dataId: "-1,0,main.counter", accessType: "write" }];
    traffic.exchange("setDataBreakpoints", { breakpoints: theirs }, { breakpoints: [{ verified: true }] });
    const seen: object[] = [];
    traffic.answers.setDataBreakpoints = (args) => {
      seen.push(args);
      return { breakpoints: [] };
    };
    traffic.answers.dataBreakpointInfo = () => ({ dataId: "-1,0,x", description: "" });
    await traffic.session.dataBreakpoints.watch([0x1000n]);
    const ours = { dataId: "-1,0,x", accessType: "write" };
    assert.deepEqual(seen, [{ breakpoints: [...theirs, ours] }]);
    // Our own request is no news of the person's.
    await traffic.session.dataBreakpoints.watch([]);
    assert.deepEqual(seen[1], { breakpoints: theirs });
  });

  it("numbers the stops of a replay as the recording does, and those of no other session", () => {
    const recorded = { number: 7, count: 12 };
    const replay = new Traffic(replayType);
    replay.event("stopped", { reason: "breakpoint", threadId: 1, recorded });
    assert.deepEqual(replay.session.stop, { number: 7, count: 12, threadId: 1, reason: "breakpoint" });
    replay.exchange("stepBack", { threadId: 1 }, {});
    replay.event("stopped", { reason: "breakpoint", threadId: 1, recorded: { number: 6, count: 12 } });
    assert.equal(replay.session.stop.number, 6);
    traffic.event("stopped", { reason: "breakpoint", threadId: 1, recorded });
    assert.deepEqual(traffic.session.stop, { number: 1, threadId: 1, reason: "breakpoint" });
  });

  it("counts stops and knows thread and reason", () => {
    traffic.event("stopped", { reason: "breakpoint", threadId: 5, allThreadsStopped: true });
    assert.deepEqual(traffic.session.stop, { number: 1, threadId: 5, reason: "breakpoint" });
    traffic.exchange("next", { threadId: 5 }, {});
    assert.equal(traffic.session.stop, null);
    traffic.event("stopped", { reason: "step", allThreadsStopped: true });
    assert.deepEqual(traffic.session.stop, { number: 2, threadId: 0, reason: "step" });
  });

  for (const command of ["continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "disconnect", "restart"]) {
    it(`drops what is being read as soon as ${command} is asked for`, () => {
      traffic.event("stopped", { reason: "pause", threadId: 1 });
      const signal = traffic.session.view?.signal;
      traffic.request(command);
      assert.equal(signal?.aborted, true);
      assert.equal(traffic.session.view, null);
    });
  }

  it("stands where it stood when a request to go on is refused", () => {
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    const stop = traffic.session.stop;
    traffic.exchange("stepBack", {}, {}, false);
    assert.equal(traffic.session.stop, stop);
    assert.notEqual(traffic.session.view, null);
  });

  it("takes a new view where the person changed a variable, at the same stop", () => {
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    const { stop, view, seen } = traffic.session;
    traffic.exchange("setVariable", {}, {});
    assert.equal(traffic.session.stop, stop);
    assert.equal(traffic.session.seen, seen);
    assert.notEqual(traffic.session.view, view);
    assert.equal(view?.signal.aborted, true);
    traffic.exchange("setVariable", {}, {}, false);
    traffic.exchange("evaluate", { expression: "call f()" }, {});
    traffic.exchange("evaluate", { expression: "caller" }, {});
    traffic.event("invalidated", { areas: ["all"] });
    assert.deepEqual(traffic.changes, ["stopped", "stopped", "stopped", "stopped"]);
  });

  it("forgets what it learnt when Delve starts the program anew in the same session", () => {
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    traffic.exchange("restart", {}, {});
    assert.deepEqual(traffic.changes, ["stopped", "resumed", "resumed"]);
    traffic.event("initialized");
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    assert.equal(traffic.session.stop?.number, 1);
    assert.equal(traffic.session.view?.number, 1);
  });

  it("knows the end, and a restart of the same session", () => {
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    traffic.event("terminated");
    traffic.event("exited");
    traffic.tracker.onWillStopSession();
    traffic.tracker.onExit();
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    assert.equal(traffic.session.hasEnded, true);
    assert.deepEqual(traffic.changes, ["stopped", "ended"]);
    traffic.session.restarted({ id: "1", name: "Launch", type: "go", customRequest: () => Promise.resolve({}) });
    assert.equal(traffic.session.hasEnded, false);
    traffic.event("stopped", { reason: "pause", threadId: 1 });
    assert.equal(traffic.session.stop?.number, 1);
  });

  describe("reads the rows of the Variables view along", () => {
    beforeEach(() => {
      traffic.event("stopped", { reason: "breakpoint", threadId: 1 });
      traffic.exchange(
        "stackTrace",
        { threadId: 1, startFrame: 0, levels: 1 },
        { stackFrames: [{ id: 1000, name: "main.main", line: 28, column: 0, source: { path: "/w/main.go" } }] },
      );
      traffic.exchange(
        "stackTrace",
        { threadId: 1, startFrame: 1, levels: 19 },
        { stackFrames: [{ id: 1001, name: "runtime.main", line: 1, column: 0 }] },
      );
      traffic.exchange("scopes", { frameId: 1000 }, { scopes: [{ name: "Locals", variablesReference: 1 }] });
    });

    const rows = (variables: DebugProtocol.Variable[], reference = 1) => {
      const { body } = traffic.exchange("variables", { variablesReference: reference }, { variables });
      return body.variables.map((variable) => ("__vscodeVariableMenuContext" in variable ? variable.name : ""));
    };

    it("frames", () => {
      assert.deepEqual(traffic.session.seen.frame(1001), {
        ...{ threadId: 1, level: 1, name: "runtime.main", sourcePath: null, line: 1 },
      });
      assert.equal(traffic.session.seen.frame(1000)?.sourcePath, "/w/main.go");
    });

    it("marks maps, and alters nothing else", () => {
      const variables = [{ ...mapRow }, row("n", "int", "3")];
      const before = structuredClone(variables);
      assert.deepEqual(rows(variables), ["m", ""]);
      assert.deepEqual(variables, [{ ...before[0], __vscodeVariableMenuContext: mapMenuContext }, before[1]]);
    });

    it("remembers maps with their scope and depth", () => {
      rows([{ ...mapRow }, { ...row("s", "main.server", "main.server {…}"), variablesReference: 2 }]);
      rows([{ ...mapRow, evaluateName: "s.index" }, row("none", "map[int]int")], 2);
      assert.deepEqual(
        traffic.session.seen
          .mapsOf(1000)
          .map(({ expression, length, isNil, depth, scope }) => [expression, length, isNil, depth, scope]),
        [
          ["m", 3, false, 0, "local"],
          ["s.index", 3, false, 1, "local"],
          ["none", 0, true, 1, "local"],
        ],
      );
      assert.deepEqual(traffic.session.seen.mapsOf(1001), []);
    });

    it("knows a nil map of a named type where the type was seen before", () => {
      assert.deepEqual(rows([row("t", "main.tags")]), [""]);
      assert.deepEqual(rows([{ ...mapRow, type: "main.tags", value: "main.tags [...]" }, row("t", "main.tags")]), ["m", "t"]);
    });

    it("knows maps that are elems of a map", () => {
      assert.deepEqual(rows([{ ...row('"a"', "string: map[int]int", "map[int]int [...]"), variablesReference: 9 }]), ['"a"']);
    });

    it("forgets them at the next stop", () => {
      rows([{ ...mapRow }]);
      traffic.event("stopped", { reason: "step", threadId: 1 });
      assert.deepEqual(traffic.session.seen.mapsOf(1000), []);
    });

    it("leaves the answers to its own requests alone", async () => {
      const body = (await traffic.session.own.request("variables", {
        variablesReference: 1,
      })) as DebugProtocol.VariablesResponse["body"];
      assert.deepEqual(body.variables, [mapRow]);
      assert.deepEqual(traffic.session.seen.mapsOf(1000), []);
    });

    it("sends nothing", () => {
      rows([{ ...mapRow }]);
      assert.deepEqual(traffic.sent, []);
    });
  });

  it("never throws, whatever passes by", () => {
    const command = fc.constantFrom("variables", "scopes", "stackTrace", "evaluate", "continue", "setVariable", "x");
    const noise = fc.oneof(
      fc.anything(),
      fc.record({ type: fc.constant("event"), event: fc.constantFrom("stopped", "continued", "x"), body: fc.anything() }),
      fc.record({ type: fc.constant("request"), seq: fc.nat(5), command, arguments: fc.anything() }),
      fc.record({ type: fc.constant("response"), request_seq: fc.nat(5), command, success: fc.boolean(), body: fc.anything() }),
    );
    fc.assert(
      fc.property(fc.array(noise), (messages) => {
        const { tracker } = new Traffic();
        for (const message of messages) {
          tracker.onWillReceiveMessage(message);
          tracker.onDidSendMessage(message);
        }
      }),
    );
  });

  describe("the debugger's hover over a map that was read at this stop", () => {
    const evaluated = { result: "map[string]int [...]", type: "map[string]int", variablesReference: 7, indexedVariables: 3 };
    const glance: MapGlance = {
      ...{ expression: "m", type: "map[string]int", length: 3, goVersion: "go1.23.12", state: "writing", next: "" },
      ...{ layout: { kind: "nil" }, chain: [], entries: [] },
    };
    const hovered = (context: string, traffic = new Traffic()): string => {
      traffic.event("stopped", { threadId: 1, reason: "breakpoint" });
      traffic.session.known.remember(1000, ["m"], glance);
      return traffic.exchange("evaluate", { expression: "m", frameId: 1000, context }, { ...evaluated }).body.result;
    };

    it("gets the summary", () => assert.equal(hovered("hover"), "map[string]int · len 3 · being written [...]"));

    for (const context of ["watch", "repl", "clipboard", "variables"]) {
      it(`and nothing else does: ${context}`, () => assert.equal(hovered(context), evaluated.result));
    }

    it("gets none where the setting says so", () => {
      const traffic = new Traffic("go", () => false);
      assert.equal(hovered("hover", traffic), evaluated.result);
    });

    it("gets none at the next stop", () => {
      const traffic = new Traffic();
      hovered("hover", traffic);
      traffic.event("continued");
      traffic.event("stopped", { threadId: 1, reason: "step" });
      const { body } = traffic.exchange("evaluate", { expression: "m", frameId: 1000, context: "hover" }, { ...evaluated });
      assert.deepEqual(body, evaluated);
    });
  });
});
