/**
 * A program under somebody else's Delve, left as it was found: our breakpoint is cleared, those of others are not touched, and
 * the program goes on if it ran.
 *
 *     JSON-RPC: does it run? · initialize · attach (halts it) · JSON-RPC: one breakpoint · configurationDone → runs to the hit
 *     … JSON-RPC: breakpoint away · continue, if it ran · disconnect
 */
import { CommandError, ProgramEnded } from "./commandError.js";
import { DapClient, DapRequestError } from "./dapClient.js";
import { currentThread, disconnect, filesNamed, initializeArguments, run, RunWatch } from "./debuggee.js";
import type { Debuggee, DebuggeeEnvironment, Stop } from "./debuggee.js";
import { DelveServer, type ServerBreakpoint } from "./delveServer.js";
import { explainExit, explainStop } from "./explainDebuggee.js";
import type { BreakOption, DebugTarget } from "./debugTarget.js";

export class AttachedDebuggee implements Debuggee {
  private hit = 0;
  private breakpoint: ServerBreakpoint | null = null;
  private isRunning = false;
  private ending: Promise<void> | null = null;

  static async join(
    target: Extract<DebugTarget, { kind: "attach" }>,
    environment: DebuggeeEnvironment,
  ): Promise<AttachedDebuggee> {
    const server = await DelveServer.open(target.host, target.port);
    let session: DapClient | null = null;
    try {
      const wasRunning = await server.isRunning();
      session = await DapClient.open(target.host, target.port);
      await session.request("initialize", initializeArguments);
      const stopOnEntry = target.breakAt === null;
      const showGlobalVariables = environment.hidesGlobals !== true;
      await session.request("attach", { mode: "remote", stopOnEntry, showGlobalVariables, stackTraceDepth: 50 });
      const debuggee = new AttachedDebuggee(target.breakAt, environment.firstHit, wasRunning, session, server);
      environment.onStarted(() => debuggee.end());
      try {
        await debuggee.configure();
        return debuggee;
      } catch (error) {
        await debuggee.end();
        throw error;
      }
    } catch (error) {
      session?.close();
      server.close();
      if (error instanceof DapRequestError) throw new CommandError(`cannot join ${target.host}:${target.port}: ${error.message}`);
      throw error;
    }
  }

  private constructor(
    private readonly breakAt: BreakOption | null,
    private readonly firstHit: number,
    private readonly wasRunning: boolean,
    readonly session: DapClient,
    private readonly server: DelveServer,
  ) {}

  async nextStop(): Promise<Stop> {
    if (!this.breakAt) return { threadId: await currentThread(this.session), hit: null, reason: "attach" };
    const wanted = Math.max(this.firstHit, this.hit + 1);
    for (let isFirst = this.hit === 0; ; isFirst = false) {
      this.isRunning = true;
      const watch = await run(this.session, isFirst);
      const stop = await watch.end;
      this.isRunning = false;
      if (stop === null) throw new ProgramEnded(explainExit(this.breakAt, { seen: this.hit, wanted }, watch.exitStatus));
      if (!stop.hitBreakpointIds?.includes(this.breakpoint?.id ?? -1)) throw new CommandError(explainStop(this.breakAt, stop));
      if (++this.hit >= wanted) return { threadId: stop.threadId, hit: this.hit, reason: stop.reason };
    }
  }

  end(): Promise<void> {
    this.ending ??= this.endOnce();
    return this.ending;
  }

  private async configure(): Promise<void> {
    if (this.breakAt) this.breakpoint = await this.server.setBreakpoint(filesNamed(this.breakAt.file, null), this.breakAt.line);
    else await this.session.request("configurationDone");
  }

  private async endOnce(): Promise<void> {
    try {
      await this.restore();
      await disconnect(this.session, false);
    } finally {
      this.session.close();
      this.server.close();
    }
  }

  /** Our breakpoint away, and the program going on if it did when we came. */
  private async restore(): Promise<void> {
    try {
      if (this.isRunning && (this.breakpoint?.own === true || !this.wasRunning)) {
        const watch = new RunWatch(this.session);
        await this.session.request("pause", { threadId: 1 });
        if ((await watch.end) === null) return;
        this.isRunning = false;
      }
      if (this.breakpoint?.own) await this.server.clearBreakpoint(this.breakpoint.id);
      if (this.wasRunning && !this.isRunning) await this.session.request("continue", { threadId: 1 });
    } catch {
      // The program or the debugger is gone: there is nothing to restore.
    }
  }
}
