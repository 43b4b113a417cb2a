/**
 * One debug session as the host sees it: does the program stand, at which stop, and the inspector to ask about it.
 *
 *     running ──stopped──▶ stopped ──resumed──▶ running … ──ended──▶ ended
 *                             ◀──stayed──           (an ended session can be restarted: it runs again)
 */
import type { StopView } from "../../dap/inspector.js";
import { Inspector } from "../../dap/inspector.js";
import type { LocalMemory } from "../../dap/localMemory.js";
import type { Log } from "../../dap/session.js";
import { DataBreakpoints } from "./dataBreakpoints.js";
import type { RecordedNumber, Watched } from "./debugTracker.js";
import { KnownGlances } from "./knownGlances.js";
import { OwnRequests } from "./ownRequests.js";
import { replayType } from "./replayType.js";
import { SeenScope } from "./seenScope.js";

/** `vscode.DebugSession`, as far as it is needed here. */
export interface AnySession {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  customRequest(command: string, args?: object): Thenable<unknown>;
}

export interface Stop {
  /** The how-manieth of the session, from 1; of the recording, where it is a replay: there it counts down on the way back. */
  readonly number: number;
  /** Stops of the recording; absent where it is no replay. */
  readonly count?: number;
  /** When the program stood there, in milliseconds since 1970, where that is not now. */
  readonly time?: number;
  readonly threadId: number;
  /** The adapter's: "breakpoint", "step" … */
  readonly reason: string;
}

export interface ClosableMemory extends LocalMemory {
  dispose(): void;
}

export type SessionChange = "stopped" | "resumed" | "ended";

export class WatchedSession implements Watched {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  own: OwnRequests;
  seen: SeenScope;
  dataBreakpoints: DataBreakpoints;
  /** What was read about maps at this stop. */
  known = new KnownGlances();
  /** When the program was built at the latest, for what is edited after it. */
  startedAt = Date.now();
  private inspector: Inspector;
  private state: { kind: "running" | "ended" } | { kind: "stopped"; stop: Stop; view: StopView } = { kind: "running" };
  private lastStop: Stop | null = null;
  /** The how-manieth process of this session, from 1. */
  run = 1;
  private readonly namedMaps = new Set<string>();
  /** The process's memory without the debugger, where it is on this machine. */
  private memory: ClosableMemory | null = null;

  constructor(
    session: AnySession,
    private readonly log: Log,
    private readonly changed: (session: WatchedSession, change: SessionChange) => void,
    /** null where such a memory cannot be had, or is not wanted. */
    private readonly openMemory: (processId: number) => ClosableMemory | null = () => null,
    /** The setting goMapLayout.annotateDebugHover. */
    readonly annotates: () => boolean = () => true,
  ) {
    this.id = session.id;
    this.name = session.name;
    this.type = session.type;
    this.own = new OwnRequests(session);
    this.dataBreakpoints = new DataBreakpoints(this.own, log);
    this.seen = new SeenScope(this.namedMaps);
    this.inspector = this.newInspector();
  }

  /** The current stop; null while the program runs and at the end. */
  get stop(): Stop | null {
    return this.state.kind === "stopped" ? this.state.stop : null;
  }

  /** What can be asked at the current stop; null while the program runs and at the end. Asks nothing by itself. */
  get view(): StopView | null {
    return this.state.kind === "stopped" ? this.state.view : null;
  }

  get hasEnded(): boolean {
    return this.state.kind === "ended";
  }

  /**
   * "Restart" in the editor: another process in the same session, so that nothing which was learnt holds any more.
   * @param session where there is another adapter, too
   */
  restarted(session?: AnySession): void {
    this.resumed();
    this.run++;
    this.lastStop = null;
    this.startedAt = Date.now();
    this.namedMaps.clear();
    this.dataBreakpoints.forget();
    if (session) {
      this.own = new OwnRequests(session);
      this.dataBreakpoints = new DataBreakpoints(this.own, this.log);
    }
    this.inspector = this.newInspector();
    this.state = { kind: "running" };
    this.changed(this, "resumed");
  }

  /** The adapter says which process it debugs. */
  debugs(processId: number | undefined, isLocal: boolean): void {
    this.memory?.dispose();
    this.memory = isLocal && processId !== undefined && processId > 0 ? this.openMemory(processId) : null;
  }

  stopped(threadId: number | undefined, reason: string, recorded?: RecordedNumber): void {
    const counted = this.type === replayType && recorded ? recorded : { number: (this.lastStop?.number ?? 0) + 1 };
    // Delve leaves a thread id of 0 out: no goroutine runs there, but the thread has a stack.
    this.stand({ ...counted, threadId: threadId ?? 0, reason });
  }

  resumed(): void {
    if (this.state.kind !== "stopped") return;
    this.inspector.resumed();
    this.state = { kind: "running" };
    this.changed(this, "resumed");
  }

  stayed(): void {
    if (this.state.kind === "running" && this.lastStop) this.stand(this.lastStop);
  }

  altered(): void {
    if (this.state.kind === "stopped") this.stand(this.state.stop);
  }

  ended(): void {
    if (this.state.kind === "ended") return;
    this.inspector.resumed();
    this.debugs(undefined, false);
    this.dataBreakpoints.forget();
    this.state = { kind: "ended" };
    this.changed(this, "ended");
  }

  private newInspector(): Inspector {
    return new Inspector(this.own, this.log, {
      localMemory: () => this.memory,
      onRead: (frameId, expression, head) => {
        this.known.rememberHead(frameId, expression, head);
      },
    });
  }

  /** A new view of the program as it stands: nothing of an earlier view is taken over. */
  private stand(stop: Stop): void {
    if (this.state.kind === "ended") return;
    // After `altered`, rows and frames that are on the screen are still those of this stop.
    if (stop !== this.lastStop) this.seen = new SeenScope(this.namedMaps);
    this.known = new KnownGlances();
    this.lastStop = stop;
    this.state = { kind: "stopped", stop, view: this.inspector.stopped(stop.threadId, stop.reason) };
    this.changed(this, "stopped");
  }
}
