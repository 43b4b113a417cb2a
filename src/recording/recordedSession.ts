/**
 * One stop of a recording as a debug session: answers what was asked at that stop when the recording was made, and says in a
 * sentence what was not. Whoever reads through it (the inspector, the replay's debug adapter) cannot tell it from Delve.
 *
 *     evaluate, variables, scopes    by the question; a frame's number stands for [thread, depth]
 *     readMemory                     from the blocks of the stop, as far as they go
 *     evaluate of memory             (Delve before 1.26) from the blocks, printed as Delve prints
 *     threads, stackTrace, source    from the stop, and the lines around all stops
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { maxReadBytes } from "../dap/debuggeeRequests.js";
import { arrayTextChild, memoryQuestionIn, type MemoryQuestion } from "../dap/memoryQuestion.js";
import { memoryHeads } from "../dap/memorySource.js";
import type { DapSession } from "../dap/session.js";
import { quote } from "../gomap/quote.js";
import { say } from "../gomap/say.js";
import type { RecordedAnswer, RecordedFrameId, RecordedStop, Recording } from "../messages/recording.js";
import { shorten } from "../messages/markup.js";
import { RecordedMemory } from "./recordedMemory.js";

/** The first number of a frame, as Delve counts. */
const firstFrameId = 1000;
/** The children of byte arrays have numbers from here on: no recorded variable has. */
const firstArrayReference = 2 ** 50;
const maxArrayBytes = 4096;
/** A sentence is read by a person, and what was asked for may be a megabyte. In characters, with the ellipsis. */
const mostAsked = 201;

export class RecordedSession implements DapSession {
  private readonly memory: RecordedMemory;
  private readonly frames: readonly RecordedFrameId[];
  private readonly answers = new Map<string, RecordedAnswer>();
  private readonly arrays: Uint8Array[] = [];
  /** By expression: the same array is the same variable. */
  private readonly arrayReferences = new Map<string, number>();

  readonly stop: RecordedStop;

  /** @param index of the stop, from 0 */
  constructor(
    readonly recording: Recording,
    index: number,
  ) {
    const stop = recording.stops[index];
    if (!stop) throw new RangeError(`stop ${index + 1} of a recording of ${recording.stops.length} stops`);
    this.stop = stop;
    this.memory = new RecordedMemory(recording, stop);
    this.frames = stop.stacks.flatMap(({ thread, frames }) => frames.map((_, depth): RecordedFrameId => [thread, depth]));
    for (const [first, last] of stop.answers) {
      for (const answer of recording.answers.slice(first, last + 1)) this.answers.set(keyOf(answer), answer);
    }
  }

  async request(command: string, args: object): Promise<unknown> {
    switch (command) {
      case "threads":
        return { threads: this.stop.threads } satisfies Readable<DebugProtocol.ThreadsResponse["body"]>;
      case "stackTrace":
        return this.stackTrace(args as DebugProtocol.StackTraceArguments);
      case "scopes":
        return this.scopes(args as DebugProtocol.ScopesArguments);
      case "variables":
        return this.variables(args as DebugProtocol.VariablesArguments);
      case "evaluate":
        return this.evaluate(args as DebugProtocol.EvaluateArguments);
      case "readMemory":
        return this.readMemory(args as DebugProtocol.ReadMemoryArguments);
      case "source":
        return this.source(args as DebugProtocol.SourceArguments);
      default:
        return Promise.reject(new Error(say("A recording has no answer to the request {0}.", command)));
    }
  }

  /** The number that stands for a frame in requests; undefined where the frame was not recorded. */
  frameIdOf([thread, depth]: RecordedFrameId): number | undefined {
    const index = this.frames.findIndex((frame) => frame[0] === thread && frame[1] === depth);
    return index < 0 ? undefined : firstFrameId + index;
  }

  private stackTrace({ threadId, startFrame: asked = 0, levels }: DebugProtocol.StackTraceArguments): unknown {
    const startFrame = Math.max(0, asked);
    const stack = this.stop.stacks.find(({ thread }) => thread === threadId);
    if (!stack) throw this.notRecorded(say("the stack of goroutine {0}", threadId));
    const end = levels === undefined || levels === 0 ? stack.frames.length : startFrame + levels;
    const stackFrames = stack.frames.slice(startFrame, end).map(({ name, path, line, column }, i) => ({
      id: this.frameIdOf([threadId, startFrame + i]) ?? 0,
      name,
      line,
      column,
      ...(path === null ? {} : { source: { name: path.slice(path.lastIndexOf("/") + 1), path } }),
    }));
    return { stackFrames, totalFrames: stack.frames.length } satisfies DebugProtocol.StackTraceResponse["body"];
  }

  private scopes({ frameId }: DebugProtocol.ScopesArguments): unknown {
    const frame = this.frameOf(frameId);
    const answer = frame && this.answers.get(scopesKey(frame));
    if (!answer) throw this.notRecorded(say("the variables of this frame"));
    return outcomeOf(answer);
  }

  private variables(args: DebugProtocol.VariablesArguments): unknown {
    const { variablesReference: reference, filter, start, count } = args;
    const array = this.arrays[reference - firstArrayReference];
    if (array) return { variables: [this.arrayText(array)] };
    const answer =
      this.answers.get(variablesKey(reference, filter, start, count)) ?? this.withinWider(reference, filter, start, count);
    if (!answer) throw this.notRecorded(say("what is in this variable"));
    return outcomeOf(answer);
  }

  /** A part of indexed children that were recorded in one go. */
  private withinWider(reference: number, filter?: string, start = 0, count = 0): RecordedAnswer | undefined {
    if (filter !== "indexed" || count === 0) return undefined;
    for (const answer of this.answers.values()) {
      if (answer.command !== "variables" || answer.reference !== reference || answer.filter !== "indexed") continue;
      const skip = start - (answer.start ?? 0);
      // Where an entry has two children (its key and its elem), no part of them can be cut out.
      if (!("body" in answer) || skip < 0 || answer.body.variables.length !== answer.count) continue;
      if (skip + count > answer.body.variables.length) continue;
      return { ...answer, body: { variables: answer.body.variables.slice(skip, skip + count) } };
    }
    return undefined;
  }

  private evaluate({ expression, context, frameId }: DebugProtocol.EvaluateArguments): unknown {
    const question = memoryQuestionIn(expression);
    if (question) return this.evaluateMemory(expression, question);
    const frame = frameId === undefined || frameId === 0 ? null : this.frameOf(frameId);
    if (frame === undefined) throw this.notRecorded(expression);
    // How long a text is printed depends on the context; what the expression is does not.
    const answer = [context ?? "", "watch", "repl"]
      .map((name) => this.answers.get(evaluateKey(expression, name, frame)))
      .find((found) => found !== undefined);
    if (!answer) throw this.notRecorded(expression);
    return outcomeOf(answer);
  }

  private evaluateMemory(expression: string, question: MemoryQuestion): unknown {
    const address = question.kind === "array" ? question.address : this.addressOf(question);
    if (address === null || question.sizeBytes > maxReadBytes) throw this.notRecorded(expression);
    const bytes = this.memory.read(address, question.sizeBytes);
    if (bytes.length < question.sizeBytes) throw this.memoryMissing(address + BigInt(bytes.length));
    if (question.kind === "substring") {
      return { result: quote(bytes, this.goVersion), type: "string", variablesReference: 0 };
    }
    if (question.sizeBytes > maxArrayBytes) throw this.notRecorded(expression);
    const variablesReference = this.arrayReferences.get(expression) ?? firstArrayReference + this.arrays.push(bytes) - 1;
    this.arrayReferences.set(expression, variablesReference);
    const type = `[${question.sizeBytes}]uint8`;
    return { result: `${type} [...]`, type, variablesReference };
  }

  private addressOf({ header, from }: Extract<MemoryQuestion, { kind: "substring" }>): bigint | null {
    const head = memoryHeads.find((known) => known.header === header);
    const answer = head && this.answers.get(evaluateKey(head.base, "watch", null));
    const base = answer?.command === "evaluate" && "body" in answer ? /^\d{1,20}/.exec(answer.body.result)?.[0] : undefined;
    return base === undefined ? null : BigInt(base) + from;
  }

  private arrayText(bytes: Uint8Array): DebugProtocol.Variable {
    return { name: arrayTextChild, value: quote(bytes, this.goVersion), type: "string", variablesReference: 0 };
  }

  private readMemory({ memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments): unknown {
    if (!/^0x[0-9a-f]{1,16}$/i.test(memoryReference)) throw new Error(say("There is no memory reference {0}.", memoryReference));
    if (!Number.isSafeInteger(count) || count < 0 || count > maxReadBytes || !Number.isSafeInteger(offset)) {
      throw new Error(say("A recording gives at most {0} bytes of memory at a time.", maxReadBytes));
    }
    const address = BigInt(memoryReference) + BigInt(offset);
    const bytes = this.memory.read(address, count);
    if (bytes.length === 0 && count > 0) throw this.memoryMissing(address);
    return {
      address: `0x${address.toString(16)}`,
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64"),
      ...(bytes.length < count ? { unreadableBytes: count - bytes.length } : {}),
    } satisfies DebugProtocol.ReadMemoryResponse["body"];
  }

  /** The file with the lines that were recorded, each in its place; the others are empty. */
  private source({ source }: DebugProtocol.SourceArguments): unknown {
    const path = source?.path ?? "";
    const parts = this.recording.sources.get(path);
    if (!parts) throw new Error(say("The source of {0} is not in the recording.", path === "" ? "?" : path));
    const lines: string[] = [];
    for (const part of parts) {
      while (lines.length < part.firstLine - 1) lines.push("");
      lines.push(...part.lines);
    }
    return { content: `${lines.join("\n")}\n`, mimeType: "text/x-go" } satisfies DebugProtocol.SourceResponse["body"];
  }

  private frameOf(frameId: number): RecordedFrameId | undefined {
    return this.frames[frameId - firstFrameId];
  }

  private get goVersion(): string {
    return this.recording.header.goVersion;
  }

  private notRecorded(what: string): Error {
    return new Error(say("Not recorded at stop {0}: {1}.", this.stop.number, shorten(what, mostAsked)));
  }

  private memoryMissing(address: bigint): Error {
    const at = `0x${address.toString(16)}`;
    return new Error(
      this.memory.wasUnreadable(address)
        ? say("The memory at {0} could not be read when the recording was made.", at)
        : say("The memory at {0} was not recorded at stop {1}.", at, this.stop.number),
    );
  }
}

/** A body that is given as it was recorded: what is in it is not changed by whoever gets it. */
type Readable<T> = { readonly [K in keyof T]: T[K] extends (infer E)[] ? readonly Readonly<E>[] : T[K] };

function outcomeOf(answer: RecordedAnswer): unknown {
  if ("error" in answer) throw new Error(answer.error);
  return answer.body;
}

function keyOf(answer: RecordedAnswer): string {
  if (answer.command === "evaluate") return evaluateKey(answer.expression, answer.context, answer.frame);
  if (answer.command === "scopes") return scopesKey(answer.frame);
  return variablesKey(answer.reference, answer.filter, answer.start, answer.count);
}

function evaluateKey(expression: string, context: string, frame: RecordedFrameId | null): string {
  return JSON.stringify([expression, context, frame]);
}

function scopesKey([thread, depth]: RecordedFrameId): string {
  return `scopes ${thread} ${depth}`;
}

function variablesKey(reference: number, filter = "", start = 0, count = 0): string {
  return `variables ${reference} ${filter} ${start} ${count}`;
}
