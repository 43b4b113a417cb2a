/** A program under somebody else's Delve is left as it was found: the server writes down what became of it. */
import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { AttachedDebuggee } from "../../../src/cli/attachedDebuggee.js";
import { CommandError } from "../../../src/cli/commandError.js";
import type { BreakOption } from "../../../src/cli/debugTarget.js";
import { DapServer, type Answer, type Request } from "./dapServer.js";

interface Scene {
  readonly running: boolean;
  /** A breakpoint of another client is on the line. */
  readonly taken?: boolean;
  /** After how many runs the breakpoint is hit; before, the program is stopped by its id's hits; null: it runs on. */
  readonly hits: number | null;
  readonly attachError?: string;
}

/** A server for several clients: the Debug Adapter Protocol and JSON-RPC on one port, and one program. */
class SharedDelve {
  readonly history: string[] = [];
  isRunning: boolean;
  breakpoints: number[];
  private readonly dap = new DapServer((request, server) => this.answer(request, server));

  constructor(private readonly scene: Scene) {
    this.isRunning = scene.running;
    this.breakpoints = scene.taken ? [4] : [];
  }

  serve(socket: Socket): void {
    socket.on("error", () => undefined);
    socket.once("readable", () => {
      const first = socket.read() as Buffer | null;
      if (!first) return;
      socket.unshift(first);
      if (first.toString().startsWith("C")) this.dap.serve(socket);
      else socket.on("data", (chunk) => this.answerRpc(socket, String(chunk)));
    });
  }

  private answer({ command, arguments: args }: Request, server: DapServer): Answer {
    this.history.push(command === "disconnect" ? `disconnect, terminating: ${String(args.terminateDebuggee)}` : command);
    if (command === "attach") {
      if (this.scene.attachError !== undefined) return new Error(this.scene.attachError);
      this.isRunning = false;
      server.event("initialized");
    }
    if (command === "continue" || (command === "configurationDone" && this.breakpoints.length > 0)) {
      this.isRunning = true;
      if (this.scene.hits !== null && this.breakpoints.length > 0)
        setTimeout(() => this.stop(server, "breakpoint", this.breakpoints), 5);
    }
    if (command === "pause") setTimeout(() => this.stop(server, "pause", []), 5);
    return command === "threads" ? { threads: [{ id: 9, name: "* [Go 9] main.main" }] } : {};
  }

  private stop(server: DapServer, reason: string, hitBreakpointIds: readonly number[]): void {
    this.isRunning = false;
    server.event("stopped", { reason, threadId: 9, hitBreakpointIds });
  }

  private answerRpc(socket: Socket, text: string): void {
    for (const line of text.trim().split("\n")) {
      const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: [{ Id?: number }] };
      const name = method.replace("RPCServer.", "");
      if (name === "CreateBreakpoint") {
        const taken = this.breakpoints.length > 0;
        if (!taken) this.breakpoints = [4];
        socket.write(
          `${JSON.stringify(taken ? { id, error: "Breakpoint exists" } : { id, result: { Breakpoint: breakpoint }, error: null })}\n`,
        );
        continue;
      }
      if (name === "ClearBreakpoint") {
        assert.equal(this.isRunning, false, "a breakpoint can be cleared only while the program stands");
        this.breakpoints = this.breakpoints.filter((one) => one !== params[0].Id);
      }
      const results: Record<string, unknown> = {
        IsMulticlient: { IsMulticlient: true },
        State: { State: { Running: this.isRunning } },
        FindLocation: { Locations: [{ pc: 16 }] },
        ListBreakpoints: { Breakpoints: [breakpoint] },
      };
      socket.write(`${JSON.stringify({ id, result: results[name] ?? {}, error: null })}\n`);
    }
  }
}

const breakpoint = { id: 4, file: "/src/main.go", line: 14, addr: 16, addrs: [16] };

async function joined(
  scene: Scene,
  breakAt: BreakOption | null,
  use: (debuggee: AttachedDebuggee, delve: SharedDelve) => Promise<void>,
  firstHit = 1,
): Promise<SharedDelve> {
  const delve = new SharedDelve(scene);
  const server = createServer((socket) => delve.serve(socket));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  try {
    const target = { kind: "attach", host: "127.0.0.1", port, breakAt } as const;
    const environment = { dlv: null, firstHit, onOutput: () => undefined, onStarted: () => undefined };
    const debuggee = await AttachedDebuggee.join(target, environment);
    try {
      await use(debuggee, delve);
    } finally {
      await debuggee.end();
    }
    return delve;
  } finally {
    server.close();
  }
}

describe("AttachedDebuggee", () => {
  const at = { file: "main.go", line: 14 };
  const oneStop = async (debuggee: AttachedDebuggee) => assert.equal((await debuggee.nextStop()).threadId, 9);

  function leaves(
    what: string,
    scene: Scene,
    breakAt: BreakOption | null,
    wanted: { running: boolean; breakpoints: number[] },
  ): void {
    it(`leaves ${what}`, async () => {
      const delve = await joined(scene, breakAt, oneStop);
      assert.deepEqual({ running: delve.isRunning, breakpoints: delve.breakpoints }, wanted);
      assert.equal(delve.history.at(-1), "disconnect, terminating: false");
    });
  }
  leaves("a program that stood standing", { running: false, hits: null }, null, { running: false, breakpoints: [] });
  leaves("a program that ran running", { running: true, hits: null }, null, { running: true, breakpoints: [] });
  leaves("a program that ran to our breakpoint running", { running: true, hits: 1 }, at, { running: true, breakpoints: [] });
  leaves("a program that stood at the breakpoint it came to", { running: false, hits: 1 }, at, {
    running: false,
    breakpoints: [],
  });
  leaves("another's breakpoint where it is", { running: true, hits: 1, taken: true }, at, { running: true, breakpoints: [4] });

  it("counts the hits", async () => {
    const stops: (number | null)[] = [];
    const use = async (debuggee: AttachedDebuggee) => {
      stops.push((await debuggee.nextStop()).hit, (await debuggee.nextStop()).hit);
    };
    const delve = await joined({ running: false, hits: 1 }, at, use, 3);
    assert.deepEqual(stops, [3, 4]);
    assert.equal(delve.history.filter((command) => command === "continue").length, 3);
  });

  it("stops a running program to take its breakpoint back when it is ended in the middle", async () => {
    const delve = await joined({ running: true, hits: null }, at, async (debuggee, { history }) => {
      const waiting = assert.rejects(debuggee.nextStop(), CommandError);
      while (!history.includes("configurationDone")) await new Promise((done) => setTimeout(done, 5));
      await debuggee.end();
      await waiting;
    });
    assert.deepEqual(delve.history, [
      "initialize",
      "attach",
      "configurationDone",
      "pause",
      "continue",
      "disconnect, terminating: false",
    ]);
    assert.deepEqual({ running: delve.isRunning, breakpoints: delve.breakpoints }, { running: true, breakpoints: [] });
  });

  it("says why it cannot join", () =>
    assert.rejects(
      joined({ running: false, hits: null, attachError: "no debugger found" }, null, () => Promise.resolve()),
      /^CommandError: cannot join 127\.0\.0\.1:\d+: no debugger found: why$/,
    ));
});
