/**
 * A recording that goes on: each stop of a session at which the map is in scope is read in full and noted, a moment after the stop,
 * when the editor has asked what it shows. The program is never held up: when it goes on, what is left of the stop is not read.
 *
 *     recording ──stopped──▶ reading ──read, or the program went on──▶ recording
 *         └──stop(), the session ends or starts anew, the file is as large as one may be──▶ over
 *
 * Everything is kept in memory until somebody saves it. Knows no editor.
 */
import type { DapSession } from "../../dap/session.js";
import { MemoryStoppedError } from "../../gomap/memory.js";
import type { MapToRecord, Recorder } from "../../recording/recorder.js";
import type { SessionChange, Stop } from "../session/watchedSession.js";

/** `WatchedSession`, as far as it is needed here. */
export interface RecordedProgram {
  readonly own: DapSession;
  readonly stop: Stop | null;
}

export type EndOfRecording = "stopped" | "ended" | "restarted" | "full";

export interface RecordingEvents {
  /** A stop was recorded, or reading one has begun. */
  readonly changed: () => void;
  readonly over: (why: EndOfRecording) => void;
  readonly failed: (error: unknown) => void;
}

/** The editor asks for stacks and variables first. */
const patienceMs = 150;

export class MapRecording {
  private reading: { readonly stop: Stop; readonly over: AbortController } | null = null;
  private last: Stop | null = null;
  private isOver = false;
  /** Of the last stop: the program went on before it was read. */
  private wasCut = false;

  constructor(
    private readonly program: RecordedProgram,
    readonly recorder: Recorder,
    readonly map: MapToRecord,
    private readonly events: RecordingEvents,
    private readonly waitMs = patienceMs,
  ) {}

  /** Records the stop at which the program stands. */
  async begin(): Promise<void> {
    await this.sessionChanged("stopped");
  }

  /** Is told each change of the program's session. Resolves when the stop has been read. */
  async sessionChanged(change: SessionChange): Promise<void> {
    if (this.isOver) return;
    if (change !== "stopped") {
      this.reading?.over.abort();
      if (change === "ended") this.end("ended");
      return;
    }
    const { stop } = this.program;
    // While an expression runs that the person typed, the program does not stand; afterwards it stands at the same stop.
    if (!stop || this.reading || (stop === this.last && !this.wasCut)) return;
    if (this.last && stop !== this.last && stop.number <= this.last.number) this.end("restarted");
    else await this.read(stop);
  }

  /** The person has enough. */
  stop(): void {
    this.end("stopped");
  }

  private async read(stop: Stop): Promise<void> {
    const over = new AbortController();
    this.reading = { stop, over };
    this.events.changed();
    try {
      await pause(this.waitMs, over.signal);
      if (over.signal.aborted) return;
      const { threadId, reason } = stop;
      await this.recorder.record(this.program.own, { threadId, reason }, [this.map], over.signal);
    } catch (error) {
      if (!(error instanceof MemoryStoppedError)) this.events.failed(error);
    } finally {
      this.reading = null;
      this.last = stop;
      this.wasCut = over.signal.aborted;
      if (!this.hasEnded) this.events.changed();
    }
    if (this.recorder.isFull) this.end("full");
    // It stopped again while the rest of the last stop was given up.
    else if (over.signal.aborted && this.program.stop) await this.sessionChanged("stopped");
  }

  private get hasEnded(): boolean {
    return this.isOver;
  }

  private end(why: EndOfRecording): void {
    if (this.isOver) return;
    this.isOver = true;
    this.reading?.over.abort();
    this.events.over(why);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
