/**
 * A program (or a core dump) under a Delve of our own.
 *
 *     program   initialize · launch · setBreakpoints · configurationDone → runs to the hit · continue … disconnect, which ends it
 *     core      initialize · launch · configurationDone … disconnect
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { FunctionBreak } from "../dap/mapEvents.js";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { CommandError, ProgramEnded } from "./commandError.js";
import { DapClient, DapRequestError } from "./dapClient.js";
import { currentThread, disconnect, filesNamed, initializeArguments, isDirectory, run } from "./debuggee.js";
import type { Debuggee, DebuggeeEnvironment, Stop } from "./debuggee.js";
import { startDelve, type DelveProcess } from "./delveProcess.js";
import { explainExit, explainLaunchFailure, explainStop } from "./explainDebuggee.js";
import type { BreakOption, DebugTarget } from "./debugTarget.js";

type Launch = Extract<DebugTarget, { kind: "launch" | "core" }>;

export class LaunchedDebuggee implements Debuggee {
  private hit = 0;
  private breakpointId: number | null = null;
  private breakpointPath: string | null = null;
  /** Breakpoints on functions, as they were asked for last. */
  private functions = "";
  private functionIds: ReadonlySet<number> = new Set();
  private ending: Promise<void> | null = null;

  static async start(target: Launch, environment: DebuggeeEnvironment): Promise<LaunchedDebuggee> {
    checkProgram(target);
    const delve = await startDelve(environment.dlv, environment.onOutput, environment.onStarted);
    // What is built goes there. Delve removes the binary by itself; the directory is for us.
    const directory =
      target.kind === "launch" && isSource(target.program) ? await mkdtemp(join(tmpdir(), "go-map-layout-")) : null;
    const session = await DapClient.open(delve.host, delve.port);
    const debuggee = new LaunchedDebuggee(target, environment, session, delve, directory);
    environment.onStarted(() => debuggee.end());
    try {
      await debuggee.launch();
      return debuggee;
    } catch (error) {
      await debuggee.end();
      throw error;
    }
  }

  private constructor(
    private readonly target: Launch,
    private readonly environment: Pick<DebuggeeEnvironment, "firstHit" | "hidesGlobals">,
    readonly session: DapClient,
    private readonly delve: DelveProcess,
    /** Where the program is built; null for one that is built already. */
    private readonly directory: string | null,
  ) {}

  async nextStop(): Promise<Stop> {
    const { target } = this;
    if (target.kind === "core") return { threadId: await currentThread(this.session), hit: null, reason: "core dump" };
    for (let isFirst = this.hit === 0; ; isFirst = false) {
      const watch = await run(this.session, isFirst);
      const stop = await watch.end;
      if (stop === null) {
        await this.end();
        throw new ProgramEnded(
          explainExit(target.breakAt, { seen: this.hit, wanted: this.environment.firstHit }, watch.exitStatus),
        );
      }
      if (!stop.hitBreakpointIds?.includes(this.breakpointId ?? -1)) {
        if (stop.reason === "breakpoint") continue; // runtime.Breakpoint() in the program
        throw new CommandError(explainStop(target.breakAt, stop));
      }
      this.hit = this.hit === 0 ? this.environment.firstHit : this.hit + 1;
      return { threadId: stop.threadId, hit: this.hit, reason: stop.reason };
    }
  }

  /**
   * Runs on to one of the functions, where its condition holds. From then on these are the only breakpoints.
   * @throws ProgramEnded; CommandError when it stops elsewhere before
   */
  async nextFunctionStop(breaks: readonly FunctionBreak[]): Promise<Stop> {
    if (this.target.kind === "core") throw new CommandError("a core dump does not run");
    await this.breakOnFunctions(breaks);
    for (;;) {
      const watch = await run(this.session, false);
      const stop = await watch.end;
      if (stop === null) {
        await this.end();
        throw new ProgramEnded("the program ended");
      }
      const isOurs = stop.hitBreakpointIds?.some((id) => this.functionIds.has(id)) === true;
      if (isOurs) return { threadId: stop.threadId, hit: null, reason: stop.reason };
      if (stop.reason !== "breakpoint") throw new CommandError(explainStop(this.target.breakAt, stop));
    }
  }

  private async breakOnFunctions(breaks: readonly FunctionBreak[]): Promise<void> {
    const key = JSON.stringify(breaks);
    if (this.functions === key) return;
    this.functions = key;
    if (this.breakpointPath !== null) {
      await this.session.request("setBreakpoints", { source: { path: this.breakpointPath }, breakpoints: [] });
      this.breakpointPath = null;
    }
    const breakpoints = breaks.map(({ functionName, condition }) => ({ name: functionName, condition }));
    const args: DebugProtocol.SetFunctionBreakpointsArguments = { breakpoints };
    const body = (await this.session.request(
      "setFunctionBreakpoints",
      args,
    )) as DebugProtocol.SetFunctionBreakpointsResponse["body"];
    const ids = body.breakpoints.map(({ verified, id }) => (verified ? id : undefined));
    this.functionIds = new Set(ids.filter((id) => id !== undefined));
    // The linker leaves functions out that the program never calls; without any there is nothing to wait for.
    if (this.functionIds.size === 0) {
      throw new CommandError(`cannot stop in the runtime: ${body.breakpoints[0]?.message ?? "the debugger does not say why"}`);
    }
  }

  end(): Promise<void> {
    this.ending ??= this.endOnce();
    return this.ending;
  }

  private async endOnce(): Promise<void> {
    await disconnect(this.session, true);
    await this.delve.end();
    if (this.directory !== null) await rm(this.directory, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const { session, target } = this;
    const output: string[] = [];
    const dispose = session.onEvent((event) => {
      const body = event.body as DebugProtocol.OutputEvent["body"] | undefined;
      if (event.event === "output" && body?.category === "stderr") output.push(body.output);
    });
    await session.request("initialize", initializeArguments);
    try {
      await session.request("launch", this.launchArguments());
    } catch (error) {
      if (error instanceof DapRequestError) throw explainLaunchFailure(target, error.message, output.join(""));
      throw error;
    }
    dispose();
    if (target.kind === "core") await session.request("configurationDone");
    else this.breakpointId = await this.setBreakpoint(target.program, target.breakAt);
  }

  private launchArguments(): object {
    const { target } = this;
    const program = resolve(target.program);
    const common = { showGlobalVariables: this.environment.hidesGlobals !== true, stackTraceDepth: 50, cwd: process.cwd() };
    if (target.kind === "core")
      return { ...common, mode: "core", program, coreFilePath: resolve(target.coreFile), stopOnEntry: true };
    if (this.directory === null) return { ...common, mode: "exec", program, args: target.args };
    const dlvCwd = isDirectory(program) ? program : dirname(program);
    return { ...common, mode: "debug", program, args: target.args, dlvCwd, output: join(this.directory, "debuggee") };
  }

  /** Delve counts the hits before the first one that is wanted: a hundred times faster than stopping at each. */
  private async setBreakpoint(program: string, at: BreakOption): Promise<number> {
    let message = "";
    for (const path of filesNamed(at.file, program)) {
      const condition = this.environment.firstHit > 1 ? { hitCondition: `>= ${this.environment.firstHit}` } : {};
      const args: DebugProtocol.SetBreakpointsArguments = { source: { path }, breakpoints: [{ line: at.line, ...condition }] };
      const body = (await this.session.request("setBreakpoints", args)) as DebugProtocol.SetBreakpointsResponse["body"];
      const [breakpoint] = body.breakpoints;
      if (breakpoint?.verified && breakpoint.id !== undefined) {
        this.breakpointPath = path;
        return breakpoint.id;
      }
      message ||= breakpoint?.message ?? "";
    }
    if (message.includes("binary is stripped")) throw explainLaunchFailure(this.target, message, "");
    throw new CommandError(`cannot stop at ${at.file}:${at.line}: ${message || "the debugger does not say why"}`);
  }
}

function checkProgram(target: Launch): void {
  if (!existsSync(target.program)) throw new CommandError(`there is no ${target.program}`);
  if (target.kind === "core" && !existsSync(target.coreFile)) throw new CommandError(`there is no ${target.coreFile}`);
  if (target.kind === "core" && isDirectory(target.program))
    throw new CommandError(`with --core, TARGET is the binary, not a directory`);
}

function isSource(program: string): boolean {
  return isDirectory(program) || program.endsWith(".go");
}
