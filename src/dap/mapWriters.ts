/**
 * The goroutines that are inside a map: from all stacks those with a function of the runtime that works on a map, of these those
 * whose argument is this map.
 *
 *     threads                        goroutines, the likely ones first, at most 64
 *     stackTrace  (8 frames)         memmove · (*table).split · mapassign_fast64 · main.fill …     inside some map
 *     evaluate    uintptr(m)         in the frame of mapassign_fast64: 0xc00009a3f0                inside this one
 *
 * The runtime is optimized in every build: an argument that is not needed any more is lost. Then another frame of the same call
 * may have it; else the function that called is searched for a variable that is this map, and the answer is marked `likely`.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { MemoryStoppedError } from "../gomap/memory.js";
import { changesMap, isFatal, mapFunction, type MapFunction, type MapWriter } from "../gomap/mapWriter.js";
import { type DebuggeeRequests, OwnExpression } from "./debuggeeRequests.js";
import { parseGoExpression } from "./goExpression.js";
import { findMapVariables } from "./mapVariables.js";
import { wordOf } from "./resolveMap.js";

/** Which map, in a program of which kind. */
export interface EnteredMap {
  readonly header: bigint;
  readonly kind: "hmap" | "swiss";
  readonly pointerSizeBytes: 4 | 8;
}

const maxGoroutines = 64;
const maxRequests = 200;
/** Frames asked for at first, and where these are the runtime's only. */
const topFrames = 8;
const moreFrames = 40;
/** Searches for a variable in a calling function, each of so many requests at most (about). */
const maxSearches = 3;
const searchedContainers = 6;
const requestsOfSearch = 20;

/**
 * Goroutines that change the map come first.
 * @throws MemoryStoppedError where the program went on or `signal` was aborted.
 */
export async function readMapWriters(
  requests: DebuggeeRequests,
  map: EnteredMap,
  stoppedThread: number | undefined,
  signal?: AbortSignal,
): Promise<MapWriter[]> {
  const asking = new Asking(requests, signal);
  const goroutines = likelyFirst(await asking.threads(), stoppedThread).slice(0, maxGoroutines);
  const found = await Promise.all(goroutines.map(({ id }) => writerOf(asking, map, id, id === stoppedThread)));
  return found.filter((writer) => writer !== null).sort((a, b) => rank(a) - rank(b) || a.goroutine - b.goroutine);
}

/** Whether the runtime ended the program because of what this goroutine met inside a map. Its frames, innermost first. */
export function diedInsideMap(frames: readonly DebugProtocol.StackFrame[]): boolean {
  return (["hmap", "swiss"] as const).some((kind) => new Stack(frames.slice(0, topFrames), kind).isFatal);
}

/** The innermost frame of the program's own code: not of the runtime, nor of Go's library. */
export function innermostOfProgram(frames: readonly DebugProtocol.StackFrame[]): DebugProtocol.StackFrame | undefined {
  const stack = new Stack(frames, "hmap");
  return frames.find((frame) => stack.isOfProgram(frame));
}

/** Those that run on a thread can be anywhere; those that are parked wait inside a map only where the collector made them. */
function likelyFirst(
  threads: readonly DebugProtocol.Thread[],
  stoppedThread: number | undefined,
): readonly DebugProtocol.Thread[] {
  const order = ({ id, name }: DebugProtocol.Thread): number =>
    id === stoppedThread ? 0 : /\(Thread \d+\)$/.test(name) ? 1 : /\bruntime\.gopark\b/.test(name) ? 3 : 2;
  // Threads without a goroutine have no number of one.
  return threads.filter(({ id }) => id > 0).sort((a, b) => order(a) - order(b));
}

async function writerOf(asking: Asking, map: EnteredMap, goroutine: number, stopped: boolean): Promise<MapWriter | null> {
  let stack = new Stack(await asking.frames(goroutine, topFrames), map.kind);
  if (stack.frames.length === topFrames && stack.mayBeDeeper) {
    stack = new Stack(await asking.frames(goroutine, moreFrames), map.kind);
  }
  const { call } = stack;
  if (call === null) return null;
  const certainty = await isInside(asking, map, stack, call);
  if (certainty === "no") return null;
  const own = stack.programFrame ?? stack.caller;
  return {
    goroutine,
    runtimeFunction: call.name,
    access: call.access,
    functionName: own?.name ?? call.name,
    source: own?.source?.name === undefined ? null : `${own.source.name}:${own.line}`,
    ...(stopped ? { stopped: true } : {}),
    ...(stack.isFatal ? { fatal: true } : {}),
    ...(certainty === "likely" ? { likely: true } : {}),
  };
}

async function isInside(asking: Asking, map: EnteredMap, stack: Stack, call: MapCall): Promise<"certain" | "likely" | "no"> {
  for (const { frame, mapIn } of call.frames) {
    for (const expression of mapIn) {
      const word = await asking.word(expression, frame.id);
      if (word !== null) return word === map.header ? "certain" : "no";
    }
  }
  return stack.caller && (await asking.hasVariable(map, stack.caller.id)) ? "likely" : "no";
}

/** A call into a map, on a stack. */
interface MapCall {
  readonly access: MapWriter["access"];
  /** The function that was called, and the index of its frame. */
  readonly name: string;
  readonly outermost: number;
  /** Frames of the call that know the map, outermost first. */
  readonly frames: readonly { readonly frame: DebugProtocol.StackFrame; readonly mapIn: readonly string[] }[];
}

/** A goroutine's frames, innermost first: the runtime's, the library's and the program's own. */
class Stack {
  /** The innermost call into a map; null where there is none, or where the program's own code was called from there. */
  readonly call: MapCall | null;
  /** Where the library's sources lie, from a frame of the runtime: "/usr/local/go/src/". Built with -trimpath, "". */
  private readonly library: string;

  constructor(
    readonly frames: readonly DebugProtocol.StackFrame[],
    kind: EnteredMap["kind"],
  ) {
    const ofRuntime = frames.find(({ name }) => name.startsWith("runtime."));
    this.library = /^(.*\/src\/)(?:internal\/)?runtime\//.exec(pathOf(ofRuntime))?.[1] ?? "";
    this.call = this.findCall(kind);
  }

  /** The runtime ends the program because of what it met in the call itself: not in the allocator, which that called. */
  get isFatal(): boolean {
    if (this.call === null) return false;
    const above = this.frames.slice(0, this.call.outermost);
    const below = this.frames[above.findLastIndex(({ name }) => isFatal(name)) + 1];
    return below !== this.frames[0] && this.call.frames.some(({ frame }) => frame === below);
  }

  /** What called into the map. */
  get caller(): DebugProtocol.StackFrame | undefined {
    return this.call === null ? undefined : this.frames[this.call.outermost + 1];
  }

  /** The first frame below the call that is neither of the runtime nor of Go's library. */
  get programFrame(): DebugProtocol.StackFrame | undefined {
    return this.call === null ? undefined : this.frames.slice(this.call.outermost + 1).find((frame) => this.isOfProgram(frame));
  }

  /** Whether a longer stack could tell more. */
  get mayBeDeeper(): boolean {
    return this.call === null ? this.frames.every((frame) => this.isOfRuntime(frame)) : this.programFrame === undefined;
  }

  private findCall(kind: EnteredMap["kind"]): MapCall | null {
    const { frames } = this;
    const functions = frames.map((frame) => mapFunction(fullName(frame), kind));
    const innermost = functions.findIndex((found) => found !== null);
    if (innermost < 0 || frames.slice(0, innermost).some((frame) => this.isOfProgram(frame))) return null;
    const end = frames.findIndex((frame, i) => i > innermost && !this.isOfRuntime(frame));
    const inCall = frames
      .slice(innermost, end < 0 ? frames.length : end)
      .map((frame, i) => ({ frame, found: functions[innermost + i] ?? null, index: innermost + i }))
      .filter((entry): entry is typeof entry & { found: MapFunction } => entry.found !== null)
      .reverse();
    const [outermost] = inCall;
    const access = inCall.find(({ found }) => found.access !== null)?.found.access;
    if (!outermost || !access) return null;
    return {
      access,
      name: fullName(outermost.frame),
      outermost: outermost.index,
      frames: inCall.map(({ frame, found }) => ({ frame, mapIn: found.mapIn })),
    };
  }

  private isOfRuntime(frame: DebugProtocol.StackFrame): boolean {
    if (frame.name.startsWith("runtime.")) return true;
    const path = pathOf(frame);
    return path.startsWith(this.library) && /^(runtime|internal)\//.test(path.slice(this.library.length));
  }

  isOfProgram(frame: DebugProtocol.StackFrame): boolean {
    const path = pathOf(frame);
    if (path === "" || this.isOfRuntime(frame)) return false;
    return this.library === "" ? !/^(reflect|maps)\//.test(path) : !path.startsWith(this.library);
  }
}

/** Delve leaves the import path but its last element away: `maps.(*Map).Delete`, also in a package maps of the program. */
function fullName(frame: DebugProtocol.StackFrame): string {
  const ofRuntime = frame.name.startsWith("maps.") && /(^|\/)internal\/runtime\/maps\/\w+\.go$/.test(pathOf(frame));
  return ofRuntime ? `internal/runtime/${frame.name}` : frame.name;
}

function pathOf(frame: DebugProtocol.StackFrame | undefined): string {
  return (frame?.source?.path ?? "").replaceAll("\\", "/");
}

function rank({ access, stopped }: MapWriter): number {
  return (changesMap(access) ? 0 : 2) + (stopped ? 0 : 1);
}

/** The questions of one look, counted: beyond so many there are no answers any more. */
class Asking {
  private left = maxRequests;
  private searches = maxSearches;

  constructor(
    private readonly requests: DebuggeeRequests,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async threads(): Promise<DebugProtocol.Thread[]> {
    return this.take() ? this.requests.threads() : [];
  }

  /** A goroutine that ended meanwhile, or has no stack, has no frames. */
  async frames(goroutine: number, levels: number): Promise<DebugProtocol.StackFrame[]> {
    if (!this.take()) return [];
    try {
      return await this.requests.stackTrace(goroutine, levels);
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      return [];
    }
  }

  /** null where the frame has no such variable, or has lost it. */
  async word(pointer: string, frameId: number): Promise<bigint | null> {
    return this.take() ? this.requests.evaluateNumber(new OwnExpression(`uintptr(${pointer})`), frameId) : null;
  }

  /** Whether a variable of the frame, or what is directly in one, is the map. */
  async hasVariable(map: EnteredMap, frameId: number): Promise<boolean> {
    if (--this.searches < 0 || this.left < requestsOfSearch) return false;
    this.left -= requestsOfSearch;
    const search = { depth: 2, globals: [], containers: searchedContainers };
    try {
      const maps = (await findMapVariables(this.requests, frameId, search)).filter(({ isNil }) => !isNil).slice(0, 8);
      const words = await Promise.all(
        maps.map(({ expression }) => {
          const word = wordOf(parseGoExpression(expression), map.pointerSizeBytes);
          return this.requests.evaluateNumber(word, frameId);
        }),
      );
      return words.includes(map.header);
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      return false;
    }
  }

  private take(): boolean {
    if (this.signal?.aborted) throw new MemoryStoppedError("cancelled", "The look for goroutines inside the map was given up.");
    return --this.left >= 0;
  }
}
