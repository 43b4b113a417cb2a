/**
 * The choke point: every request that this project sends to a debugger goes through here.
 *
 * Read only (evaluate of our own grammar, variables, scopes, stackTrace, threads, readMemory), no read over 1 MiB (Delve
 * allocates what is asked for, and an absurd count ends the user's session), few in flight, nothing after the program went on.
 */
import { say } from "../gomap/say.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { MemoryStoppedError } from "../gomap/memory.js";
import type { GoExpression } from "./goExpression.js";
import { printGoExpression } from "./goExpression.js";
import type { DapSession, Log } from "./session.js";

/** The largest `count` of a readMemory request, in bytes. */
export const maxReadBytes = 1 << 20;
/** The longest string that Delve loads for one evaluate result, in bytes. */
export const maxEvaluatedStringBytes = 4096;

/** Requests that may be under way at a time. */
export interface InFlight {
  readonly reads: number;
  readonly questions: number;
}
const mostInFlight: InFlight = { reads: 4, questions: 8 };
/** Children asked for in one `variables` request. */
const maxChildren = 1000;

/** What an expression says, or why it says nothing. */
export type Evaluation =
  | {
      readonly ok: true;
      readonly result: string;
      readonly type: string;
      readonly variablesReference: number;
      readonly namedVariables: number;
      readonly indexedVariables: number;
    }
  | { readonly ok: false; readonly error: string };

/**
 * Requests that belong to one stop: `signal` is aborted when the program goes on, and from then on every method rejects.
 * A late answer is dropped.
 */
export class DebuggeeRequests {
  private readonly reads: Gate;
  private readonly questions: Gate;
  /** Requests sent so far, and bytes of memory received: what a picture cost. */
  readonly cost = { requests: 0, bytes: 0 };

  constructor(
    private readonly session: DapSession,
    private readonly log: Log,
    readonly signal: AbortSignal,
    inFlight = mostInFlight,
  ) {
    this.reads = new Gate(inFlight.reads);
    this.questions = new Gate(inFlight.questions);
  }

  /**
   * Our own expression, or one that was parsed. Errors of the evaluation are answers, not exceptions. Delve prints more of a string
   * in `repl`, and at most 256 characters of anything else. In all other contexts but `hover` it has the editor show its errors.
   */
  async evaluate(
    expression: GoExpression | OwnExpression,
    frameId?: number,
    context: "watch" | "repl" = "watch",
  ): Promise<Evaluation> {
    const text = expression instanceof OwnExpression ? expression.text : printGoExpression(expression);
    const args: DebugProtocol.EvaluateArguments = {
      expression: harmless(text),
      context,
      ...(frameId === undefined ? {} : { frameId }),
    };
    try {
      const body = (await this.send("evaluate", args, this.questions, text)) as DebugProtocol.EvaluateResponse["body"];
      return {
        ok: true,
        result: body.result,
        type: body.type ?? "",
        variablesReference: body.variablesReference,
        namedVariables: body.namedVariables ?? 0,
        indexedVariables: body.indexedVariables ?? 0,
      };
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      return { ok: false, error: messageOf(error).replace(/^Unable to evaluate expression: /, "") };
    }
  }

  /** A number from an expression of an integer type; null where it can't be had. */
  async evaluateNumber(expression: GoExpression | OwnExpression, frameId?: number): Promise<bigint | null> {
    const evaluation = await this.evaluate(expression, frameId);
    return evaluation.ok ? numberIn(evaluation.result) : null;
  }

  /** Children of a scope, struct, array, pointer or map. For indexed children of huge containers give `start` and `count`. */
  async variables(reference: number, paging?: { start: number; count: number }): Promise<DebugProtocol.Variable[]> {
    const args: DebugProtocol.VariablesArguments = {
      variablesReference: reference,
      ...(paging ? { filter: "indexed", start: paging.start, count: Math.min(paging.count, maxChildren) } : {}),
    };
    const body = (await this.send(
      "variables",
      args,
      this.questions,
      String(reference),
    )) as DebugProtocol.VariablesResponse["body"];
    return body.variables;
  }

  async scopes(frameId: number): Promise<DebugProtocol.Scope[]> {
    const body = (await this.send(
      "scopes",
      { frameId },
      this.questions,
      `frame ${frameId}`,
    )) as DebugProtocol.ScopesResponse["body"];
    return body.scopes;
  }

  async stackTrace(threadId: number, levels: number): Promise<DebugProtocol.StackFrame[]> {
    const args: DebugProtocol.StackTraceArguments = { threadId, startFrame: 0, levels };
    const body = (await this.send(
      "stackTrace",
      args,
      this.questions,
      `thread ${threadId}`,
    )) as DebugProtocol.StackTraceResponse["body"];
    return body.stackFrames;
  }

  async threads(): Promise<DebugProtocol.Thread[]> {
    const body = (await this.send("threads", {}, this.questions, "")) as DebugProtocol.ThreadsResponse["body"];
    return body.threads;
  }

  /**
   * Bytes at `expectedAddress` = the reference's base + `offset`. May be fewer than `count` where memory ends.
   * @throws Error where nothing could be read, or where the answer is about another address.
   */
  async readMemory(memoryReference: string, offset: number, count: number, expectedAddress: bigint): Promise<Uint8Array> {
    if (!Number.isSafeInteger(count) || count < 0 || count > maxReadBytes) {
      throw new RangeError(`a memory read of ${count} bytes was refused: at most ${maxReadBytes} are read at once`);
    }
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new RangeError(`a memory read at offset ${offset} was refused`);
    }
    const args: DebugProtocol.ReadMemoryArguments = { memoryReference, offset, count };
    const body = (await this.send("readMemory", args, this.reads, `${count} bytes at 0x${expectedAddress.toString(16)}`)) as
      DebugProtocol.ReadMemoryResponse["body"] | undefined;
    if (!body || BigInt(body.address) !== expectedAddress) {
      throw new Error(
        `readMemory answered for ${body?.address ?? "no address"} where 0x${expectedAddress.toString(16)} was asked`,
      );
    }
    const bytes = bytesOfBase64(body.data ?? "");
    this.cost.bytes += bytes.length;
    return bytes.length > count ? bytes.subarray(0, count) : bytes;
  }

  /** Up to 4,096 bytes through a string expression; see readThroughEvaluate.ts. */
  async evaluateString(expression: OwnExpression): Promise<Evaluation> {
    return this.reads.run(() => this.evaluate(expression, undefined, "repl"));
  }

  private async send(command: string, args: object, gate: Gate, about: string): Promise<unknown> {
    return gate.run(async () => {
      this.throwIfOver();
      this.cost.requests++;
      const started = performance.now();
      try {
        const body = await this.session.request(command, args);
        this.throwIfOver();
        this.log(`${command} ${about} · ${(performance.now() - started).toFixed(1)} ms`);
        return body;
      } catch (error) {
        this.throwIfOver();
        this.log(`${command} ${about} · failed: ${messageOf(error)}`);
        throw error;
      }
    });
  }

  private throwIfOver(): void {
    if (this.signal.aborted) {
      throw new MemoryStoppedError("resumed", say("The program went on before the map was read."));
    }
  }
}

/**
 * An expression that this project wrote itself, with addresses and quoted type names in it. The constructor is called in
 * src/dap only; `harmless` guards the prefix all the same.
 */
export class OwnExpression {
  constructor(readonly text: string) {}
}

/** Delve acts on the prefixes `call` and `dlv`: a variable that is named so is put in parentheses. */
function harmless(text: string): string {
  return /^\s*(call|dlv)/.test(text) ? `(${text.trim()})` : text;
}

/** `824634661240 = 0xc0000e5978`, `-3`, `Red (0)` → the number. */
export function numberIn(result: string): bigint | null {
  const match = /^(-?\d+)(?: = 0x[0-9a-f]+)?$/.exec(result) ?? /\((-?\d+)\)$/.exec(result);
  return match?.[1] === undefined ? null : BigInt(match[1]);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function bytesOfBase64(data: string): Uint8Array {
  const buffer = Buffer.from(data, "base64");
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** Lets `places` tasks run at a time; the others wait in order. */
class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly places: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    while (this.running >= this.places) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
    try {
      return await task();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
