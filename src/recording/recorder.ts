/**
 * Makes a recording, stop by stop. At each stop an inspector of its own asks everything anew, also what holds for the whole session:
 * a replay may begin at any stop, and what it is told there was true there.
 *
 *     record(session, stop, maps) ──▶ StopNotes ◀── Inspector     asks of each map all that there is to ask
 *                                        │
 *                                        ▼ RecordingWriter         … each block and each answer once
 *     finish() ──▶ the lines of the file
 *
 * Sends what an inspector sends: nothing that changes the program. Nothing is written to a disk here.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { Inspector, type MapIdentity, type StopView } from "../dap/inspector.js";
import type { InFlight } from "../dap/debuggeeRequests.js";
import { innermostOfProgram } from "../dap/mapWriters.js";
import { InspectError, type DapSession, type Log } from "../dap/session.js";
import { recordingFormat, recordingWarning, type RecordedMap, type RecordingHeader } from "../messages/recording.js";
import { RecordingWriter } from "../messages/recordingWriter.js";
import { type FullRead, type FullReadBudget, readInFull } from "./readInFull.js";
import { ReferenceNumbers } from "./recordedForms.js";
import { readFrameVariables } from "./readFrameVariables.js";
import { StopNotes } from "./stopNotes.js";

export interface RecorderOptions {
  readonly title?: string;
  readonly debugger: { readonly name: string; readonly version: string | null };
  readonly budget: FullReadBudget;
  /** The lines of a source file, or null where it is not at hand. */
  readonly readSource: (path: string) => Promise<readonly string[] | null>;
  readonly log: Log;
  /** Requests that may be under way at a time, where others ask the debugger, too. */
  readonly inFlight?: InFlight;
  readonly now?: () => Date;
}

/** As the adapter's stopped event says. */
export interface StopToRecord {
  readonly threadId: number | undefined;
  readonly reason: string;
  /** What it stopped for, when the maps have been read: for "break when…". */
  readonly explain?: (maps: ReadonlyMap<string, FullRead>) => Promise<string | undefined>;
}

/** `functionName`: the function whose variable it is; null for a package variable; undefined where it is to be found out. */
export interface MapToRecord {
  readonly expression: string;
  readonly functionName?: string | null;
}

export const blockBytes = 512;
/** Lines before and after the one where a frame stands. */
const sourceAround = 12;
/** Frames whose source is kept. */
const framesWithSource = 12;
const maxSourceLine = 1000;

export class Recorder {
  private readonly writer = new RecordingWriter();
  private readonly numbers = new ReferenceNumbers();
  private readonly identities = new Map<string, MapIdentity>();
  /** As they were at the last stop that had them. */
  readonly maps = new Map<string, FullRead>();

  constructor(private readonly options: RecorderOptions) {}

  get stops(): number {
    return this.writer.stopCount;
  }

  /** Of the file, before it is compressed. */
  get sizeBytes(): number {
    return this.writer.sizeBytes;
  }

  /** Whether another stop would make a file that can be read. */
  get isFull(): boolean {
    return !this.writer.hasRoomFor(3 * this.options.budget.memoryBytes);
  }

  /**
   * @returns what was recorded of each map; where none of them is in scope (`header` is null in all), the stop is left out
   * @throws MemoryStoppedError where the program went on before anything was known of a map
   */
  async record(
    session: DapSession,
    stop: StopToRecord,
    maps: readonly MapToRecord[],
    signal?: AbortSignal,
  ): Promise<readonly RecordedMap[]> {
    const time = (this.options.now?.() ?? new Date()).toISOString();
    const notes = new StopNotes(session, this.numbers, blockBytes);
    const inspector = new Inspector(notes, this.options.log, this.options.inFlight ? { inFlight: this.options.inFlight } : {});
    const view = inspector.stopped(stop.threadId, stop.reason);
    const over = (): void => {
      notes.end();
      inspector.resumed();
    };
    signal?.addEventListener("abort", over);
    try {
      if (signal?.aborted) over();
      const recorded = await this.readStop(view, notes, maps, signal);
      if (recorded.every(({ header }) => header === null)) return recorded;
      const text = await stop.explain?.(this.maps);
      await this.addSources(await view.frames());
      this.writer.stop({
        kind: "stop",
        number: this.writer.stopCount + 1,
        time,
        reason: stop.reason,
        ...(text === undefined ? {} : { text }),
        thread: stop.threadId ?? null,
        ...notes.write(this.writer),
        maps: recorded,
      });
      return recorded;
    } finally {
      signal?.removeEventListener("abort", over);
      over();
    }
  }

  /** The lines of the file. @throws RangeError before the first stop was recorded */
  finish(): Iterable<string> {
    const [first] = this.maps.values();
    if (!first) throw new RangeError("nothing was recorded");
    const { head } = first;
    const header: RecordingHeader = {
      format: recordingFormat,
      kind: "header",
      warning: recordingWarning,
      created: (this.options.now?.() ?? new Date()).toISOString(),
      ...(this.options.title === undefined ? {} : { title: this.options.title }),
      goVersion: head.goVersion,
      goarch: head.goarch,
      debugger: { ...this.options.debugger, memory: head.memory === "evaluate" ? "evaluate" : "readMemory" },
      blockBytes,
      maps: [...this.maps].map(
        ([
          expression,
          {
            head: { type },
          },
        ]) => ({
          expression,
          functionName: this.identities.get(expression)?.functionName ?? null,
          type,
        }),
      ),
    };
    return this.writer.finish(header);
  }

  private async readStop(
    view: StopView,
    notes: StopNotes,
    maps: readonly MapToRecord[],
    signal: AbortSignal | undefined,
  ): Promise<RecordedMap[]> {
    const frames = await view.frames();
    await notes.request("threads", {});
    const recorded: RecordedMap[] = [];
    for (const map of maps) recorded.push(await this.readMap(view, notes, frames, map, signal));
    const home = recorded.find(({ header }) => header !== null)?.frame?.[1];
    if (home !== undefined) await readFrameVariables(notes, frames, home, this.options.budget);
    return recorded;
  }

  private async readMap(
    view: StopView,
    notes: StopNotes,
    frames: readonly DebugProtocol.StackFrame[],
    map: MapToRecord,
    signal: AbortSignal | undefined,
  ): Promise<RecordedMap> {
    const { expression } = map;
    try {
      const identity = await this.identityOf(view, frames, map);
      const read = await readInFull(view, identity, this.options.budget, notes, signal);
      const { head, whole, note } = read;
      const header = head.header === null ? "0x0" : head.header.address;
      this.identities.set(expression, { ...identity, header: BigInt(header) });
      this.maps.set(expression, read);
      const home = frames.find(({ name }) => name === identity.functionName) ?? innermostOfProgram(frames) ?? frames[0];
      if (home) await view.mapsInScope(home.id, { depth: 2, globals: [] });
      return { expression, frame: notes.frameOf(home?.id), header, whole, ...(note === null ? {} : { note }) };
    } catch (error) {
      if (!(error instanceof InspectError)) throw error;
      return { expression, frame: null, header: null, whole: false, note: error.message };
    }
  }

  /** Where the map is: known from an earlier stop, else of the innermost frame of the program that has such a variable. */
  private async identityOf(
    view: StopView,
    frames: readonly DebugProtocol.StackFrame[],
    { expression, functionName }: MapToRecord,
  ): Promise<MapIdentity> {
    const known = this.identities.get(expression);
    if (known) return known;
    if (functionName !== undefined) return { expression, functionName, header: 0n };
    const innermost = innermostOfProgram(frames);
    const candidates = innermost ? frames.slice(frames.indexOf(innermost)) : frames.slice(0, 1);
    let first: InspectError | undefined;
    for (const frame of candidates.slice(0, framesWithSource)) {
      try {
        const picture = await view.inspect(expression, frame.id, { budgetBytes: 1 << 16, depth: "firstLook" });
        return picture.identity;
      } catch (error) {
        if (!(error instanceof InspectError) || error.kind !== "noSuchVariable") throw error;
        first ??= error;
      }
    }
    throw first ?? new InspectError("notStopped", "The program stands in no function that could be looked at.", "");
  }

  private async addSources(frames: readonly DebugProtocol.StackFrame[]): Promise<void> {
    for (const { source, line } of frames.slice(0, framesWithSource)) {
      const path = source?.path;
      const text = path === undefined ? null : await this.options.readSource(path);
      if (path === undefined || text === null) continue;
      const cut = text.map((sourceLine) => sourceLine.slice(0, maxSourceLine));
      for (const around of [line - sourceAround, line, line + sourceAround]) this.writer.source(path, cut, Math.max(1, around));
    }
  }
}
