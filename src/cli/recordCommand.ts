/**
 * `go-map-layout record`: runs a program from stop to stop and writes what was read of its maps to one file.
 *
 *     --on line      each hit of the breakpoint is a stop
 *     --on growth    the first hit, then breakpoints on the runtime's own functions, with a condition on each map's address;
 *     --on assign    set again whenever a map lies elsewhere: one on a stack moves with the stack
 *
 * At a stop inside of the runtime the maps are those of the program's own frame; at a function's entry their headers are whole.
 *
 * However it ends (so many stops, the program's end, an error, Ctrl+C), what was recorded until then is written.
 */
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { readEventPlace, readHits } from "../dap/breakHits.js";
import { DebuggeeRequests } from "../dap/debuggeeRequests.js";
import { breakableMap, functionBreaks, joinBreaks, type FunctionBreak } from "../dap/mapEvents.js";
import type { Log } from "../dap/session.js";
import { explainEvent } from "../gomap/explainEvent.js";
import { counted } from "../gomap/words.js";
import { formatBytes } from "../messages/formatNumber.js";
import { eventKindsOf, type MapEvent } from "../gomap/mapEvent.js";
import type { FullRead } from "../recording/readInFull.js";
import { Recorder, type StopToRecord } from "../recording/recorder.js";
import { AttachedDebuggee } from "./attachedDebuggee.js";
import { CommandError, ProgramEnded } from "./commandError.js";
import { isDirectory, type Debuggee, type DebuggeeEnvironment, type Stop } from "./debuggee.js";
import { delveVersion } from "./delveProcess.js";
import { LaunchedDebuggee } from "./launchedDebuggee.js";
import type { RecordOptions } from "./recordOptions.js";
import { sourceFinder } from "../recording/sourceFinder.js";

/** Of one stop. A larger map is recorded in part, and the recording says so. */
const budget = { memoryBytes: 8 << 20, answers: 20_000 };

/** @throws CommandError (or InspectError, MemoryStoppedError) with one sentence; what was recorded until then is written. */
export async function runRecord(
  options: RecordOptions,
  environment: Pick<DebuggeeEnvironment, "onOutput" | "onStarted">,
  note: Log,
): Promise<void> {
  const { target, dlv, firstHit, out } = options;
  // Before the program runs: afterwards its stops would be lost.
  if (!isDirectory(dirname(out))) throw new CommandError(`cannot write ${out}: there is no folder ${dirname(out)}`);
  // Package variables would be many, of the runtime where it stops there, and none of what was asked for.
  const settings = { ...environment, dlv, firstHit, hidesGlobals: true };
  const debuggee =
    target.kind === "attach" ? await AttachedDebuggee.join(target, settings) : await LaunchedDebuggee.start(target, settings);
  const interruption = new AbortController();
  const recording = recordAndWrite(debuggee, options, interruption.signal, note);
  // A signal: the stop that is being read is given up, the others are written before this process ends.
  let isOver = false;
  environment.onStarted(async () => {
    if (isOver) return;
    interruption.abort();
    await debuggee.end();
    await recording.catch((error: unknown) => {
      note(error instanceof CommandError ? error.message : String(error));
    });
  });
  await recording.finally(() => (isOver = true));
}

async function recordAndWrite(debuggee: Debuggee, options: RecordOptions, interrupted: AbortSignal, note: Log): Promise<void> {
  const { target, out } = options;
  const programFolder = target.kind === "launch" && isDirectory(target.program) ? [target.program] : [];
  const recorder = new Recorder({
    ...(options.title === null ? {} : { title: options.title }),
    debugger: { name: "Delve", version: target.kind === "attach" ? null : await delveVersion(options.dlv) },
    budget,
    readSource: sourceFinder([...programFolder, ...options.sources]),
    log: options.verbose ? note : () => undefined,
  });
  try {
    await recordStops(recorder, debuggee, options, interrupted, note);
  } catch (error) {
    // What a signal breaks off fails in many ways, and none of them is news.
    if (!interrupted.aborted) throw error;
  } finally {
    await debuggee.end();
    if (recorder.stops === 0 && interrupted.aborted) note("interrupted before the first stop was recorded: nothing is written");
    if (recorder.stops > 0) {
      const sizeBytes = await writeFile(out, recorder.finish());
      note(
        `${interrupted.aborted ? "interrupted: " : ""}${counted(recorder.stops, "stop")}, ${formatBytes(sizeBytes)}, in ${out}; it holds memory of the program: secrets may be among it`,
      );
    }
  }
}

async function recordStops(
  recorder: Recorder,
  debuggee: Debuggee,
  options: RecordOptions,
  interrupted: AbortSignal,
  note: Log,
): Promise<void> {
  const maps = options.maps.map((expression) => ({ expression }));
  const watch = new EventWatch(recorder, debuggee, options);
  while (recorder.stops < options.maxStops) {
    if (recorder.isFull) {
      note(`the recording is as large as one may be: it ends at stop ${recorder.stops}`);
      return;
    }
    try {
      const stop = await watch.next();
      const recorded = await recorder.record(debuggee.session, stop, maps, interrupted);
      const [missing] = recorded;
      // The first stop decides whether there is such a map at all.
      if (recorder.stops === 0) throw new CommandError(missing?.note ?? "none of the maps is in scope there");
      for (const { note: sentence } of recorded) if (sentence !== undefined) note(`stop ${recorder.stops}: ${sentence}`);
    } catch (error) {
      if (error instanceof ProgramEnded && recorder.stops > 0) return;
      throw error;
    }
  }
}

/** Where the next stop comes from, and what it is for. */
class EventWatch {
  private isFirst = true;

  constructor(
    private readonly recorder: Recorder,
    private readonly debuggee: Debuggee,
    private readonly options: RecordOptions,
  ) {}

  async next(): Promise<StopToRecord> {
    const { debuggee } = this;
    if (this.isFirst || this.options.on === "line" || !(debuggee instanceof LaunchedDebuggee)) {
      this.isFirst = false;
      return stopOf(await debuggee.nextStop());
    }
    const wanted = [...this.recorder.maps].flatMap(([expression, read]) => this.breaksOf(expression, read));
    if (wanted.length === 0) throw new CommandError("none of the maps has memory of its own yet: there is nothing to wait for");
    const stop = await debuggee.nextFunctionStop(joinBreaks(wanted));
    return { ...stopOf(stop), explain: (maps) => this.explain(stop, wanted, maps) };
  }

  private breaksOf(expression: string, { head, type }: FullRead): WantedBreak[] {
    if (head.header === null || type === null) return [];
    const map = breakableMap(type, BigInt(head.header.address));
    return this.events(map.kind).flatMap((event) =>
      functionBreaks(event, map).map((functionBreak) => ({ ...functionBreak, event, expression })),
    );
  }

  private events(kind: "hmap" | "swiss"): MapEvent[] {
    const kinds =
      this.options.on === "growth"
        ? (["grows", "evacuationAdvances", "evacuationEnds", "directoryDoubles"] as const)
        : (["keyAssigned", "keyDeleted", "cleared"] as const);
    const there = eventKindsOf(kind);
    return kinds.filter((event) => there.includes(event)).map((event) => ({ kind: event }));
  }

  /** "m starts to grow, 64 → 128 buckets": what the stopped function is about to do. */
  private async explain(
    stop: Stop,
    wanted: readonly WantedBreak[],
    maps: ReadonlyMap<string, FullRead>,
  ): Promise<string | undefined> {
    const requests = new DebuggeeRequests(this.debuggee.session, () => undefined, new AbortController().signal);
    const [top] = stop.threadId === undefined ? [] : await requests.stackTrace(stop.threadId, 1);
    const hits = await readHits(requests, top, wanted);
    const hit = hits.find(({ event }) => event.kind !== "grows") ?? hits[0];
    if (!hit) return undefined;
    const place = await readEventPlace(requests, top);
    return explainEvent(hit.event, hit.expression, maps.get(hit.expression)?.head ?? null, place);
  }
}

interface WantedBreak extends FunctionBreak {
  readonly event: MapEvent;
  readonly expression: string;
}

function stopOf({ threadId, reason }: Stop): StopToRecord {
  return { threadId, reason };
}

/** Compressed, and under its own name only when it is whole. @returns the file's size in bytes */
async function writeFile(path: string, lines: Iterable<string>): Promise<number> {
  const unfinished = `${path}.part`;
  try {
    await pipeline(Readable.from(lines), createGzip({ level: 9 }), createWriteStream(unfinished));
    await rename(unfinished, path);
    return (await stat(path)).size;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new CommandError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
