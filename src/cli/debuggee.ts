/**
 * A Go program under Delve, and what the ways to get one have in common: see launchedDebuggee.ts and attachedDebuggee.ts.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { DapSession } from "../dap/session.js";
import type { DapClient } from "./dapClient.js";

export interface Stop {
  /** Delve's thread, which is a goroutine. */
  readonly threadId: number | undefined;
  /** The how-manieth hit of the breakpoint; null where there is none. */
  readonly hit: number | null;
  readonly reason: string;
  /** Details of the stopped event. */
  readonly text?: string;
  /** The frame whose variables are meant, from the innermost one, where that is known: in a recording. */
  readonly depth?: number;
}

export interface Debuggee {
  readonly session: DapSession;
  /**
   * Runs on to the next hit; where the target does not run, the first call answers with where it stands.
   * @throws CommandError when the program ends or stops elsewhere before.
   */
  nextStop(): Promise<Stop>;
  /** Leaves it as it was found, or ends it if it was ours. May be called at any time, and more than once. */
  end(): Promise<void>;
}

export interface DebuggeeEnvironment {
  readonly dlv: string | null;
  readonly firstHit: number;
  /** No package variables among a frame's: they are those of the package where the program stopped, be it the runtime. */
  readonly hidesGlobals?: boolean;
  /** What the debuggee prints. */
  readonly onOutput: (chunk: Buffer) => void;
  /** Told, as soon as there is something to end, how to end it: this process may be interrupted at any time. */
  readonly onStarted: (end: () => Promise<void>) => void;
}

/** From its making on, waits for the program to stop (what the stopped event says) or to end (null). */
export class RunWatch {
  /** Known from the end on, or (Delve before 1.22) only when the session was disconnected. */
  exitStatus: number | null = null;
  readonly end: Promise<DebugProtocol.StoppedEvent["body"] | null>;

  constructor(session: DapClient) {
    session.onEvent((event) => this.lookForExitStatus(event));
    this.end = session.nextEvent((event) => {
      if (event.event === "terminated") return null;
      return event.event === "stopped" ? (event as DebugProtocol.StoppedEvent).body : undefined;
    });
    // Waited for only after the request that sets the program running, which may fail first.
    this.end.catch(() => undefined);
  }

  private lookForExitStatus({ event, body }: DebugProtocol.Event): void {
    if (event === "exited") this.exitStatus = (body as DebugProtocol.ExitedEvent["body"]).exitCode;
    if (event !== "output") return;
    const status = /^Process \d+ has exited with status (-?\d+)/.exec((body as DebugProtocol.OutputEvent["body"]).output)?.[1];
    if (status !== undefined) this.exitStatus ??= Number(status);
  }
}

/** Sets the program running: the first time by ending the configuration. */
export async function run(session: DapClient, isFirst: boolean): Promise<RunWatch> {
  const watch = new RunWatch(session);
  await (isFirst ? session.request("configurationDone") : session.request("continue", { threadId: 1 }));
  return watch;
}

export const initializeArguments: DebugProtocol.InitializeRequestArguments = {
  clientID: "go-map-layout",
  adapterID: "go",
  pathFormat: "path",
  linesStartAt1: true,
  columnsStartAt1: true,
  supportsVariableType: true,
  supportsVariablePaging: true,
  supportsMemoryReferences: true,
};

export async function disconnect(session: DapClient, terminateDebuggee: boolean): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((done) => (timer = setTimeout(done, 2_000)));
  try {
    await Promise.race([session.request("disconnect", { terminateDebuggee }), timeout]);
  } catch {
    // The connection is gone, and that is what was wanted.
  }
  clearTimeout(timer);
  session.close();
}

/** Delve marks the goroutine that it would show first. */
export async function currentThread(session: DapClient): Promise<number | undefined> {
  const { threads } = (await session.request("threads")) as DebugProtocol.ThreadsResponse["body"];
  return (threads.find(({ name }) => name.startsWith("* ")) ?? threads[0])?.id;
}

/** What a file may be called in the debug information: found from here, found from the package, or as it was typed (-trimpath). */
export function filesNamed(file: string, program: string | null): string[] {
  if (isAbsolute(file)) return [file];
  const packageDirectory = program === null ? null : isDirectory(program) ? resolve(program) : dirname(resolve(program));
  const candidates = [resolve(file), ...(packageDirectory === null ? [] : [join(packageDirectory, file)])];
  return [...new Set([...candidates.filter((path) => existsSync(path)), file])];
}

export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
