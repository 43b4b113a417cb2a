/** The replay's debug adapter as a process of its own, driven over stdin and stdout as an editor drives it. */
import { DebugClient } from "@vscode/debugadapter-testsupport";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { join } from "node:path";
import type { DapSession } from "../../src/dap/session.js";

export const root = join(__dirname, "..", "..", "..");

export type Move = "continue" | "next" | "stepIn" | "stepOut" | "stepBack" | "reverseContinue" | "restart" | "pause";

export class ReplayClient implements DapSession {
  /** All stopped events so far. */
  readonly stops: DebugProtocol.StoppedEvent["body"][] = [];
  readonly events: string[] = [];
  private readonly client: DebugClient;

  /** @param heapMegabytes what its process may use: it would end beyond that */
  private constructor(heapMegabytes = 1024) {
    const env = { ...process.env, NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` };
    this.client = new DebugClient(process.execPath, join(root, "dist", "replay.cjs"), "go-map-replay", { env });
    this.client.defaultTimeout = 20_000;
    this.client.setMaxListeners(0);
    for (const event of ["stopped", "initialized", "output", "terminated", "process", "continued"]) {
      this.client.on(event, ({ body }: DebugProtocol.Event) => {
        this.events.push(event);
        if (event === "stopped") this.stops.push(body as DebugProtocol.StoppedEvent["body"]);
      });
    }
  }

  /** A process that was told nothing yet. */
  static async start(): Promise<ReplayClient> {
    const replay = new ReplayClient();
    await replay.client.start();
    return replay;
  }

  /** Stands at the first stop of the recording. */
  static async open(recording: string, more: Readonly<Record<string, unknown>> = {}): Promise<ReplayClient> {
    const replay = await ReplayClient.start();
    await replay.launch(recording, more);
    await Promise.all([replay.client.waitForEvent("stopped", 20_000), replay.client.configurationDoneRequest()]);
    return replay;
  }

  /** Up to where breakpoints are set. @throws Error with the adapter's sentence */
  async launch(recording: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<DebugProtocol.Capabilities> {
    const { body } = await this.client.initializeRequest();
    const initialized = this.client.waitForEvent("initialized", 60_000);
    initialized.catch(() => undefined);
    await this.client.launchRequest({ recording, ...more } as DebugProtocol.LaunchRequestArguments);
    await initialized;
    return body ?? {};
  }

  get stop(): DebugProtocol.StoppedEvent["body"] {
    const last = this.stops.at(-1);
    if (!last) throw new Error("no stop yet");
    return last;
  }

  /** Its number in the recording, from 1. */
  get stopNumber(): number {
    return Number(/^Stop (\d+) of/.exec(this.stop.description ?? "")?.[1]);
  }

  async request(command: string, args: object = {}): Promise<unknown> {
    return (await this.client.customRequest(command, args)).body as unknown;
  }

  /** Settles when it stands again. @throws Error with the adapter's sentence where it goes no further */
  async move(command: Move): Promise<DebugProtocol.StoppedEvent["body"]> {
    const stopped = this.client.waitForEvent("stopped", 20_000);
    stopped.catch(() => undefined);
    await this.request(command, { threadId: 1 });
    await stopped;
    return this.stop;
  }

  /** The sentence with which a request is refused. */
  async refusal(command: string, args: object = {}): Promise<string> {
    try {
      await this.request(command, args);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    throw new Error(`${command} was answered`);
  }

  async frames(): Promise<DebugProtocol.StackFrame[]> {
    const body = (await this.request("stackTrace", { threadId: this.stop.threadId ?? 0 })) as {
      stackFrames: DebugProtocol.StackFrame[];
    };
    return body.stackFrames;
  }

  async setBreakpoints(source: DebugProtocol.Source, ...lines: number[]): Promise<DebugProtocol.Breakpoint[]> {
    const args = { source, breakpoints: lines.map((line) => ({ line })) };
    return ((await this.request("setBreakpoints", args)) as DebugProtocol.SetBreakpointsResponse["body"]).breakpoints;
  }

  close(): Promise<void> {
    return this.client.stop();
  }
}
