/**
 * Two ways to the debuggee's memory behind one interface: Delve's `readMemory` request (since 1.26.0) and, where that is
 * missing or refused, substrings through `evaluate`. Both point at two adjacent words of the debuggee that look like a string
 * header {base, length} and read the "string":
 *
 *     runtime.mheap_.pages.inUse.ranges[0] = { base, limit }     base is the heap's start, limit read as a length covers it all
 *     runtime.firstmoduledata  … text, etext …                   the same for text, rodata, data, bss
 *
 * Nothing is written, nothing is allocated in the debuggee. Memory references die when the program goes on, so a source
 * belongs to one stop.
 */
import { MemoryStoppedError } from "../gomap/memory.js";
import { say } from "../gomap/say.js";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { maxEvaluatedStringBytes, maxReadBytes, OwnExpression } from "./debuggeeRequests.js";
import { arrayTextChild, memoryQuestionText } from "./memoryQuestion.js";
import { unquoteGo } from "./unquoteGo.js";

export interface MemorySource {
  readonly path: "readMemory" | "evaluate";
  /** Reads are made of whole pages of this size. */
  readonly pageBytes: number;
  /** The largest read; neighbouring pages are joined up to it. */
  readonly maxBytes: number;
  /**
   * `count` bytes (at most `maxBytes`) at `address`; fewer where readable memory ends.
   * @throws Error where nothing is readable at `address`.
   */
  read(address: bigint, count: number): Promise<Uint8Array>;
}

/** The expressions whose two words look like a string header that covers the heap and the module's segments. */
export const memoryHeads = [
  {
    header: "runtime.mheap_.pages.inUse.ranges[0]",
    base: "runtime.mheap_.pages.inUse.ranges[0].base.a",
    length: "runtime.mheap_.pages.inUse.ranges[0].limit.a",
  },
  { header: "runtime.firstmoduledata.text", base: "runtime.firstmoduledata.text", length: "runtime.firstmoduledata.etext" },
] as const;

/** Part of the address space that can be read as one "string". */
interface Window {
  readonly base: bigint;
  readonly limit: bigint;
  readonly header: string;
  readonly memoryReference: string | null;
}

/**
 * Opens the memory for one stop.
 * @param remembered what this session's first probe found; undefined at the first stop.
 * @throws Error with a sentence where neither way works.
 */
export async function openMemory(
  requests: DebuggeeRequests,
  remembered: MemorySource["path"] | undefined,
): Promise<MemorySource> {
  const windows = (await Promise.all(memoryHeads.map((head) => openWindow(requests, head, remembered)))).filter(
    (w) => w !== null,
  );
  if (windows.length === 0) {
    throw new Error(
      say("The debugger gives no way to read memory: the runtime's own tables could not be found in the debug information."),
    );
  }
  if (remembered !== "evaluate" && windows.some((w) => w.memoryReference !== null)) {
    return new ReadMemorySource(requests, windows, remembered === "readMemory");
  }
  return new EvaluateSource(requests, windows);
}

async function openWindow(
  requests: DebuggeeRequests,
  head: (typeof memoryHeads)[number],
  remembered: MemorySource["path"] | undefined,
): Promise<Window | null> {
  const [base, length, forged] = await Promise.all([
    requests.evaluateNumber(new OwnExpression(head.base)),
    requests.evaluateNumber(new OwnExpression(head.length)),
    remembered === "evaluate"
      ? null
      : requests.evaluate(new OwnExpression(`(*string)(uintptr(&${head.header}))`), undefined, "repl"),
  ]);
  if (base === null || length === null) {
    return null;
  }
  let memoryReference: string | null = null;
  if (forged?.ok && forged.variablesReference > 0) {
    const children = await requests.variables(forged.variablesReference);
    const reference = children[0]?.memoryReference;
    memoryReference =
      reference !== undefined && /^0x[0-9a-f]+$/i.test(reference) && BigInt(reference) === base ? reference : null;
  }
  return { base, limit: base + length, header: head.header, memoryReference };
}

class ReadMemorySource implements MemorySource {
  readonly pageBytes = 4096;
  readonly maxBytes = maxReadBytes;
  private readonly elsewhere: EvaluateSource;
  /** Delve gave a reference; whether it also answers is asked along with the first read, which does not wait for it. */
  private readonly answers: Promise<boolean>;
  private refused = false;

  constructor(
    private readonly requests: DebuggeeRequests,
    private readonly windows: readonly Window[],
    known: boolean,
  ) {
    this.elsewhere = new EvaluateSource(requests, windows);
    this.answers = known ? Promise.resolve(true) : this.probe();
    this.answers.catch(() => undefined);
  }

  get path(): MemorySource["path"] {
    return this.refused ? "evaluate" : "readMemory";
  }

  async read(address: bigint, count: number): Promise<Uint8Array> {
    const window = windowOf(this.windows, address);
    if (window?.memoryReference == null || this.refused) return this.elsewhere.read(address, count);
    try {
      return await this.requests.readMemory(window.memoryReference, Number(address - window.base), count, address);
    } catch (error) {
      if (error instanceof MemoryStoppedError || (await this.answers)) throw error;
      return this.elsewhere.read(address, count);
    }
  }

  /** Do 16 bytes come back? */
  private async probe(): Promise<boolean> {
    const window = this.windows.find((w) => w.memoryReference !== null);
    if (window?.memoryReference == null) return false;
    try {
      const bytes = await this.requests.readMemory(window.memoryReference, 0, 16, window.base);
      this.refused = bytes.length !== 16;
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      this.refused = true;
    }
    return !this.refused;
  }
}

class EvaluateSource implements MemorySource {
  readonly path = "evaluate";
  readonly pageBytes = maxEvaluatedStringBytes;
  readonly maxBytes = maxEvaluatedStringBytes;

  constructor(
    private readonly requests: DebuggeeRequests,
    private readonly windows: readonly Window[],
  ) {}

  async read(address: bigint, count: number): Promise<Uint8Array> {
    const window = windowOf(this.windows, address);
    if (!window) {
      if (count > maxEvaluatedStringBytes) {
        throw new Error("outside the heap and the module: asked for in smaller pieces");
      }
      return this.readArrays(address, count);
    }
    if (count > maxEvaluatedStringBytes) {
      throw new Error("more than Delve loads of one string: asked for in smaller pieces");
    }
    const from = address - window.base;
    const question = memoryQuestionText({ kind: "substring", header: window.header, from, sizeBytes: count });
    const evaluation = await this.requests.evaluateString(new OwnExpression(question));
    if (!evaluation.ok) {
      throw new Error(evaluation.error);
    }
    const bytes = unquoteGo(evaluation.result);
    if (bytes?.length !== count) {
      throw new Error(
        evaluation.result.startsWith("(unreadable") ? evaluation.result : `evaluate gave ${bytes?.length ?? 0} of ${count} bytes`,
      );
    }
    this.requests.cost.bytes += bytes.length;
    return bytes;
  }

  private async readArrays(address: bigint, count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    for (let done = 0; done < count; done += arrayBytes) {
      try {
        bytes.set(await this.readArray(address + BigInt(done), Math.min(arrayBytes, count - done)), done);
      } catch (error) {
        if (done === 0 || error instanceof MemoryStoppedError) throw error;
        return bytes.subarray(0, done);
      }
    }
    return bytes;
  }

  /** Outside the heap and the module (C memory, the runtime's own tables): an array's `string()`, 512 bytes at a time. */
  private async readArray(address: bigint, count: number): Promise<Uint8Array> {
    const question = memoryQuestionText({ kind: "array", address, sizeBytes: count });
    const evaluation = await this.requests.evaluateString(new OwnExpression(question));
    if (!evaluation.ok || evaluation.variablesReference === 0) {
      throw new Error(evaluation.ok ? evaluation.result : evaluation.error);
    }
    const text = (await this.requests.variables(evaluation.variablesReference)).find((child) => child.name === arrayTextChild);
    const bytes = text && unquoteGo(text.value);
    if (bytes?.length !== count) {
      throw new Error(`0x${address.toString(16)} cannot be read through the debugger`);
    }
    return bytes;
  }
}

/** What Delve prints of a byte array as text. */
const arrayBytes = 512;

function windowOf(windows: readonly Window[], address: bigint): Window | undefined {
  // The nearest base below: offsets stay small, and a heap at a random base never goes through the module's window.
  let best: Window | undefined;
  for (const window of windows) {
    if (address >= window.base && address < window.limit && (!best || window.base > best.base)) {
      best = window;
    }
  }
  return best;
}

/** A sentence for the log and the panel. */
export function explainMemoryPath(path: MemorySource["path"]): string {
  return path === "readMemory"
    ? "Delve's readMemory request"
    : "evaluate, because this Delve does not answer readMemory (before 1.26.0): slower, with the same result";
}
