/**
 * Reads along what is asked at one stop, and notes it in the recording's own terms:
 *
 *     stackTrace    frame 1003 is thread 1, depth 2                 a frame's number means nothing at the next stop
 *     evaluate      m → variablesReference 1017, noted as 7         the way "m" has number 7 in the whole recording
 *     variables     1017 → its children; noted as those of 7
 *     readMemory    bytes, cut into aligned blocks                  also those that come through evaluate, before Delve 1.26
 *
 * Passes every answer on unchanged. A read that ends inside of a block asks for the whole block: only whole blocks are kept.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { maxReadBytes } from "../dap/debuggeeRequests.js";
import { arrayTextChild, memoryQuestionIn, type MemoryQuestion } from "../dap/memoryQuestion.js";
import { memoryHeads } from "../dap/memorySource.js";
import type { DapSession } from "../dap/session.js";
import { unquoteGo } from "../dap/unquoteGo.js";
import type { RecordedAnswer, RecordedFrameId, RecordedStack } from "../messages/recording.js";
import type { RecordingWriter } from "../messages/recordingWriter.js";
import { BlockNotes, type NotedMemory } from "./blockNotes.js";
import type { ReferenceNumbers } from "./recordedForms.js";
import { framesIn, recordedEvaluation, recordedScope, recordedVariable } from "./recordedForms.js";

/** What there is to say of a stop, beside what is known from its stopped event. */
export interface NotedStop extends NotedMemory {
  readonly threads: readonly { readonly id: number; readonly name: string }[];
  readonly stacks: readonly RecordedStack[];
  readonly answers: readonly (readonly [first: number, last: number])[];
}

export class StopNotes implements DapSession {
  private readonly memory: BlockNotes;
  private readonly answers = new Map<string, RecordedAnswer>();
  private readonly stacks = new Map<number, RecordedStack>();
  private threads: { id: number; name: string }[] = [];
  private readonly frames = new Map<number, RecordedFrameId>();
  /** From Delve's numbers of this stop to the recording's. */
  private readonly references = new Map<number, number>();
  private readonly arrays = new Map<number, Extract<MemoryQuestion, { kind: "array" }>>();
  private readonly bases = new Map<string, bigint>();
  private isOver = false;

  constructor(
    private readonly session: DapSession,
    private readonly numbers: ReferenceNumbers,
    private readonly blockBytes: number,
  ) {
    this.memory = new BlockNotes(blockBytes);
  }

  /** Bytes of memory noted so far. */
  get memoryBytes(): number {
    return this.memory.sizeBytes;
  }

  get answerCount(): number {
    return this.answers.size;
  }

  /** The program goes on: what is answered from now on is not of this stop. */
  end(): void {
    this.isOver = true;
  }

  frameOf(frameId: number | undefined): RecordedFrameId | null {
    return (frameId === undefined ? undefined : this.frames.get(frameId)) ?? null;
  }

  async request(command: string, args: object): Promise<unknown> {
    const asked = command === "readMemory" ? this.widened(args as DebugProtocol.ReadMemoryArguments) : args;
    let body: unknown;
    try {
      body = await this.session.request(command, asked);
    } catch (error) {
      if (!this.isOver) this.noteRefusal(command, args, error instanceof Error ? error.message : String(error));
      throw error;
    }
    if (!this.isOver) this.noteAnswer(command, args, body);
    return body;
  }

  /** Puts what was noted into the recording. */
  write(writer: RecordingWriter): NotedStop {
    const numbers = [...this.answers.values()].map((answer) => writer.answer(answer)).sort((a, b) => a - b);
    const ranges: [number, number][] = [];
    for (const number of numbers) {
      const last = ranges.at(-1);
      if (last && number <= last[1] + 1) last[1] = number;
      else ranges.push([number, number]);
    }
    return { threads: this.threads, stacks: [...this.stacks.values()], answers: ranges, ...this.memory.write(writer) };
  }

  private widened(args: DebugProtocol.ReadMemoryArguments): DebugProtocol.ReadMemoryArguments {
    const count = Math.ceil(args.count / this.blockBytes) * this.blockBytes;
    return count <= maxReadBytes ? { ...args, count } : args;
  }

  private noteAnswer(command: string, args: object, body: unknown): void {
    if (command === "evaluate") {
      this.noteEvaluation(args as DebugProtocol.EvaluateArguments, body as DebugProtocol.EvaluateResponse["body"]);
    } else if (command === "variables") {
      this.noteVariables(args as DebugProtocol.VariablesArguments, body as DebugProtocol.VariablesResponse["body"]);
    } else if (command === "scopes") {
      this.noteScopes(args as DebugProtocol.ScopesArguments, body as DebugProtocol.ScopesResponse["body"]);
    } else if (command === "stackTrace") {
      this.noteStack(args as DebugProtocol.StackTraceArguments, body as DebugProtocol.StackTraceResponse["body"]);
    } else if (command === "threads") {
      this.threads = (body as DebugProtocol.ThreadsResponse["body"]).threads.map(({ id, name }) => ({ id, name }));
    } else if (command === "readMemory") {
      const { address, data = "" } = body as NonNullable<DebugProtocol.ReadMemoryResponse["body"]>;
      this.memory.note(BigInt(address), Buffer.from(data, "base64"));
      const { count } = args as DebugProtocol.ReadMemoryArguments;
      const got = Buffer.byteLength(data, "base64");
      if (got < count) this.memory.noteUnreadable(BigInt(address) + BigInt(got), count - got);
    }
  }

  private noteRefusal(command: string, args: object, error: string): void {
    // It does not stand any more: that says nothing of this stop.
    if (/debuggee is running|not stopped/i.test(error)) return;
    if (command === "readMemory") {
      const { memoryReference, offset = 0, count } = args as DebugProtocol.ReadMemoryArguments;
      this.memory.noteUnreadable(BigInt(memoryReference) + BigInt(offset), count);
    } else if (command === "evaluate") {
      const { expression, context = "", frameId } = args as DebugProtocol.EvaluateArguments;
      const question = memoryQuestionIn(expression);
      const address = question && this.addressOf(question);
      if (question && address !== null) this.memory.noteUnreadable(address, question.sizeBytes);
      const frame = frameId === undefined ? null : this.frames.get(frameId);
      if (question === null && frame !== undefined) this.note({ kind: "answer", command, expression, context, frame, error });
    }
  }

  private noteEvaluation(args: DebugProtocol.EvaluateArguments, body: DebugProtocol.EvaluateResponse["body"]): void {
    const { expression, context = "", frameId } = args;
    const question = memoryQuestionIn(expression);
    if (question) {
      this.noteEvaluatedMemory(question, body);
      return;
    }
    const head = memoryHeads.find(({ base }) => base === expression);
    const base = head && /^\d{1,20}/.exec(body.result)?.[0];
    if (head && base !== undefined) this.bases.set(head.header, BigInt(base));
    const frame = frameId === undefined ? null : this.frames.get(frameId);
    if (frame === undefined) return;
    const way = JSON.stringify([expression, context, frame]);
    const reference = this.numbered(way, body.variablesReference);
    this.note({ kind: "answer", command: "evaluate", expression, context, frame, body: recordedEvaluation(body, reference) });
  }

  private noteEvaluatedMemory(question: MemoryQuestion, body: DebugProtocol.EvaluateResponse["body"]): void {
    const address = this.addressOf(question);
    if (question.kind === "array") {
      if (body.variablesReference > 0) this.arrays.set(body.variablesReference, question);
      else this.memory.noteUnreadable(question.address, question.sizeBytes);
    } else if (address !== null) this.noteText(address, question.sizeBytes, body.result);
  }

  private noteText(address: bigint, sizeBytes: number, text: string): void {
    const bytes = unquoteGo(text);
    if (bytes?.length === sizeBytes) this.memory.note(address, bytes);
    else this.memory.noteUnreadable(address, sizeBytes);
  }

  private addressOf(question: MemoryQuestion): bigint | null {
    if (question.kind === "array") return question.address;
    const base = this.bases.get(question.header);
    return base === undefined ? null : base + question.from;
  }

  private noteVariables(args: DebugProtocol.VariablesArguments, body: DebugProtocol.VariablesResponse["body"]): void {
    const array = this.arrays.get(args.variablesReference);
    if (array) {
      const text = body.variables.find(({ name }) => name === arrayTextChild)?.value ?? "";
      this.noteText(array.address, array.sizeBytes, text);
      return;
    }
    const reference = this.references.get(args.variablesReference);
    if (reference === undefined) return;
    const seen = new Map<string, number>();
    const variables = body.variables.map((variable) => {
      const before = seen.get(variable.name) ?? 0;
      seen.set(variable.name, before + 1);
      const way = JSON.stringify([reference, variable.name, before]);
      return recordedVariable(variable, this.numbered(way, variable.variablesReference));
    });
    const { filter, start, count } = args;
    this.note({
      kind: "answer",
      command: "variables",
      reference,
      ...(filter === undefined ? {} : { filter }),
      ...(start === undefined ? {} : { start }),
      ...(count === undefined ? {} : { count }),
      body: { variables },
    });
  }

  private noteScopes({ frameId }: DebugProtocol.ScopesArguments, { scopes }: DebugProtocol.ScopesResponse["body"]): void {
    const frame = this.frames.get(frameId);
    if (!frame) return;
    const noted = scopes.map((scope) =>
      recordedScope(scope, this.numbered(JSON.stringify(["scope", frame, scope.name]), scope.variablesReference)),
    );
    this.note({ kind: "answer", command: "scopes", frame, body: { scopes: noted } });
  }

  private noteStack(args: DebugProtocol.StackTraceArguments, body: DebugProtocol.StackTraceResponse["body"]): void {
    const { threadId, startFrame = 0 } = args;
    const known = this.stacks.get(threadId);
    if (startFrame > (known?.frames.length ?? 0)) return;
    body.stackFrames.forEach(({ id }, i) => this.frames.set(id, [threadId, startFrame + i]));
    const frames = [...(known?.frames ?? [])];
    frames.splice(startFrame, body.stackFrames.length, ...framesIn(body.stackFrames));
    const total = Math.max(frames.length, body.totalFrames ?? 0, known?.total ?? 0);
    this.stacks.set(threadId, { thread: threadId, frames, total });
  }

  private note(answer: RecordedAnswer): void {
    const { command } = answer;
    const key =
      command === "evaluate"
        ? [command, answer.expression, answer.context, answer.frame]
        : command === "scopes"
          ? [command, answer.frame]
          : [command, answer.reference, answer.filter, answer.start, answer.count];
    this.answers.set(JSON.stringify(key), answer);
  }

  private numbered(way: string, liveReference: number): number {
    if (liveReference === 0) return 0;
    const number = this.numbers.of(way);
    this.references.set(liveReference, number);
    return number;
  }
}
