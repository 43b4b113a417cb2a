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
import { handled } from "./handled.js";
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
interface Stretch {
  readonly head: (typeof memoryHeads)[number];
  readonly base: bigint;
  readonly limit: bigint;
}

/** A stretch at one stop: `reference` asks for the memory reference when it is first wanted; null where Delve gives none. */
interface Window extends Stretch {
  readonly reference: () => Promise<string | null>;
}

/** What a session has found out about its memory, and need not ask again at each stop. */
export interface KnownMemory {
  readonly path: MemorySource["path"];
  /** Where it is; without them that is asked again. */
  readonly stretches: readonly Stretch[];
}

export interface OpenedMemory {
  readonly source: MemorySource;
  /** undefined as long as nothing was read: Delve may give references and answer no read. */
  readonly known: () => KnownMemory | undefined;
}

/**
 * Opens the memory for one stop.
 * @param known what this session's first probe found; undefined at the first stop.
 * @throws Error with a sentence where neither way works.
 */
export async function openMemory(requests: DebuggeeRequests, known: KnownMemory | undefined): Promise<OpenedMemory> {
  if (known?.path === "readMemory") {
    const windows = known.stretches.map((stretch) => windowOn(requests, stretch));
    // A reference that leads to where the heap began before says that it still does. The module's is asked for when it is needed.
    if ((await windows[0]?.reference()) != null)
      return { source: new ReadMemorySource(requests, windows, true), known: () => known };
  }
  const looked = await Promise.all(memoryHeads.map((head) => lookAt(requests, head, known?.path)));
  const windows = looked.filter((window) => window !== null);
  if (windows.length === 0) {
    throw new Error(
      say("The debugger gives no way to read memory: the runtime's own tables could not be found in the debug information."),
    );
  }
  const references = known?.path === "evaluate" ? [] : await Promise.all(windows.map((window) => window.reference()));
  const stretches = windows.map(({ head, base, limit }) => ({ head, base, limit }));
  if (references.every((reference) => reference === null)) {
    return { source: new EvaluateSource(requests, windows), known: () => ({ path: "evaluate", stretches }) };
  }
  const source = new ReadMemorySource(requests, windows, known?.path === "readMemory");
  return { source, known: () => (source.isProven ? { path: source.path, stretches } : undefined) };
}

async function lookAt(
  requests: DebuggeeRequests,
  head: Stretch["head"],
  path: MemorySource["path"] | undefined,
): Promise<Window | null> {
  const forged = path === "evaluate" ? null : forge(requests, head);
  const [base, length] = await Promise.all([
    requests.evaluateNumber(new OwnExpression(head.base)),
    requests.evaluateNumber(new OwnExpression(head.length)),
    forged,
  ]);
  return base === null || length === null ? null : windowOn(requests, { head, base, limit: base + length }, forged);
}

function windowOn(requests: DebuggeeRequests, stretch: Stretch, asked?: Promise<string | null> | null): Window {
  let forged = asked;
  const reference = async (): Promise<string | null> => {
    const found = await (forged ??= forge(requests, stretch.head));
    return found !== null && BigInt(found) === stretch.base ? found : null;
  };
  return { ...stretch, reference };
}

/** The memory reference of the two words that look like a string's header. */
async function forge(requests: DebuggeeRequests, { header }: Stretch["head"]): Promise<string | null> {
  const forged = await requests.evaluate(new OwnExpression(`(*string)(uintptr(&${header}))`), undefined, "repl");
  if (!forged.ok || forged.variablesReference === 0) return null;
  const [child] = await requests.variables(forged.variablesReference);
  const reference = child?.memoryReference;
  return reference !== undefined && /^0x[0-9a-f]+$/i.test(reference) ? reference : null;
}

class ReadMemorySource implements MemorySource {
  readonly pageBytes = 4096;
  readonly maxBytes = maxReadBytes;
  private readonly elsewhere: EvaluateSource;
  /** Delve gave a reference; whether it also answers is asked along with the first read, which does not wait for it. */
  private readonly answers: Promise<boolean>;
  private refused = false;
  /** Whether `path` is more than a hope. */
  isProven: boolean;

  constructor(
    private readonly requests: DebuggeeRequests,
    private readonly windows: readonly Window[],
    known: boolean,
  ) {
    this.isProven = known;
    this.elsewhere = new EvaluateSource(requests, windows);
    this.answers = known ? Promise.resolve(true) : handled(this.probe());
  }

  get path(): MemorySource["path"] {
    return this.refused ? "evaluate" : "readMemory";
  }

  async read(address: bigint, count: number): Promise<Uint8Array> {
    const window = windowOf(this.windows, address);
    const reference = this.refused ? null : await window?.reference();
    if (!window || reference == null) return this.elsewhere.read(address, count);
    try {
      return await this.requests.readMemory(reference, Number(address - window.base), count, address);
    } catch (error) {
      if (error instanceof MemoryStoppedError || (await this.answers)) throw error;
      return this.elsewhere.read(address, count);
    }
  }

  /** Do 16 bytes come back? */
  private async probe(): Promise<boolean> {
    const references = await Promise.all(this.windows.map((window) => window.reference()));
    const i = references.findIndex((reference) => reference !== null);
    const [window, reference] = [this.windows[i], references[i]];
    if (!window || reference == null) return false;
    try {
      const bytes = await this.requests.readMemory(reference, 0, 16, window.base);
      this.refused = bytes.length !== 16;
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      this.refused = true;
    }
    this.isProven = true;
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
    const question = memoryQuestionText({ kind: "substring", header: window.head.header, from, sizeBytes: count });
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
