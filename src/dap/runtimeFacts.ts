/**
 * What the debuggee's Go runtime says about itself: version, architecture, the module's segments, goroutine stacks, and the
 * allocator's spans. All of it is asked through `evaluate`; nothing is assumed where an answer is missing.
 */
import { type AddressBook, type Allocation, MemoryStoppedError, type TargetMemory } from "../gomap/memory.js";
import { say } from "../gomap/say.js";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { numberIn, OwnExpression } from "./debuggeeRequests.js";
import { fieldOffset } from "./fieldOffset.js";
import { once } from "./once.js";
import { readSpan, readSpanFields, spanStates, wordAt, wordsIn, type Span, type SpanFields } from "./runtimeSpan.js";
import { InspectError } from "./session.js";
import { unquoteGo } from "./unquoteGo.js";

/** The newest Go whose map layouts have been checked by the live tests. */
export const newestKnownGo = { major: 1, minor: 27 };

/** Facts that hold for the whole session. */
export interface RuntimeFacts {
  /** `go1.23.12`, with experiments where built with some: `go1.25.5 X:noswissmap`. */
  readonly goVersion: string;
  /** `amd64`, or `unknown` where the build information lacks it. */
  readonly goarch: string;
  readonly goos: string;
  readonly pointerSizeBytes: 4 | 8;
  /** Address of at least 1,024 zero bytes. go: runtime.zeroVal */
  readonly zeroes: bigint;
  /** Ascending, not overlapping. */
  readonly segments: readonly { readonly name: string; readonly from: bigint; readonly to: bigint }[];
  /** Where a runtime.mspan has what is asked of it; null where the debug information does not say. */
  readonly spanFields: SpanFields | null;
  /** A sentence, where this Go is newer than any that was checked. */
  readonly unverified: string | null;
}

/** @throws InspectError `noDebugInfo` where the runtime's variables cannot be found. */
export async function readRuntimeFacts(requests: DebuggeeRequests): Promise<RuntimeFacts> {
  const [version, modinfo, zeroes, module, wordSize, spanFields] = await Promise.all([
    requests.evaluate(new OwnExpression("runtime.buildVersion")),
    requests.evaluate(new OwnExpression("runtime.modinfo"), undefined, "repl"),
    requests.evaluateNumber(new OwnExpression("uintptr(&runtime.zeroVal)")),
    requests.evaluate(new OwnExpression("runtime.firstmoduledata")),
    requests.evaluateNumber(new OwnExpression("uintptr(&(*(*[2]uintptr)(4096))[1])")),
    readSpanFields(requests),
  ]);
  if (!version.ok || !module.ok) throw noDebugInfo();
  const fields = module.variablesReference > 0 ? await requests.variables(module.variablesReference) : [];
  const valueOf = (name: string): bigint | null => {
    const field = fields.find((child) => child.name === name);
    return field ? numberIn(field.value) : null;
  };
  const goVersion = textOf(version.result) ?? "unknown";
  const settings = modinfo.ok ? (textOf(modinfo.result.replace(/"\.\.\.$|"\+\d+ more$/, '"')) ?? "") : "";
  return {
    goVersion,
    goarch: /build\tGOARCH=(\w+)/.exec(settings)?.[1] ?? "unknown",
    goos: /build\tGOOS=(\w+)/.exec(settings)?.[1] ?? "unknown",
    pointerSizeBytes: wordSize === 4100n ? 4 : 8,
    zeroes: zeroes ?? 0n,
    segments: segmentFields
      .map(({ name, from, to }) => ({ name, from: valueOf(from) ?? 0n, to: valueOf(to) ?? 0n }))
      .filter(({ from, to }) => from < to)
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
    spanFields,
    unverified: unverifiedSentence(goVersion),
  };
}

export function noDebugInfo(): InspectError {
  return new InspectError(
    "noDebugInfo",
    say("This program carries no debug information, so its variables cannot be found."),
    say("Build it without -ldflags=-w (and without -s), best with -gcflags='all=-N -l', and start the session again."),
  );
}

/** Pointer-free data counts as data or bss. go: runtime.moduledata */
const segmentFields = [
  { name: "text", from: "text", to: "etext" },
  { name: "data", from: "noptrdata", to: "enoptrdata" },
  { name: "data", from: "data", to: "edata" },
  { name: "bss", from: "bss", to: "ebss" },
  { name: "bss", from: "noptrbss", to: "enoptrbss" },
  // Read-only data ends where the writable data begins; there is no field for its end in every version.
  { name: "rodata", from: "rodata", to: "noptrdata" },
] as const;

export function unverifiedSentence(goVersion: string): string | null {
  const match = /^go(\d+)\.(\d+)/.exec(goVersion);
  const known = `${newestKnownGo.major}.${newestKnownGo.minor}`;
  if (!match) {
    return say(
      "{0} is a development version of Go: the layout is decoded by its debug information and has not been checked against this version.",
      goVersion,
    );
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > newestKnownGo.major || (major === newestKnownGo.major && minor > newestKnownGo.minor)
    ? say(
        "{0} is newer than any Go this extension was checked with (up to {1}): the layout is decoded by its debug information and is unverified.",
        match[0],
        known,
      )
    : null;
}

function textOf(quoted: string): string | null {
  const bytes = unquoteGo(quoted);
  return bytes && new TextDecoder().decode(bytes);
}

/** Goroutine stacks that are looked through to name a stack's owner. */
const maxGoroutines = 2000;

/** Where addresses lie, asked of the runtime of the stopped debuggee. Answers are kept for the stop. */
export class RuntimeAddressBook implements AddressBook {
  /** By page. */
  private readonly spans = new Map<bigint, Promise<Span | null>>();
  private stacks: Promise<readonly Stack[]> | undefined;
  private current: Promise<Stack | null> | undefined;
  private known: Stack | null = null;

  constructor(
    private readonly requests: DebuggeeRequests,
    private readonly facts: RuntimeFacts,
    private readonly frameId: number | undefined,
    private readonly memory: TargetMemory,
    /** The stack of the goroutine that is stopped, where it was asked for before the facts were there. */
    asked?: Promise<Stack | null>,
  ) {
    if (asked) this.current = this.keep(asked);
  }

  async segments(addresses: readonly bigint[]): Promise<string[]> {
    return Promise.all(addresses.map((address) => this.segment(address)));
  }

  async allocations(addresses: readonly bigint[]): Promise<(Allocation | null)[]> {
    return Promise.all(
      addresses.map(async (address) => {
        const span = await this.span(address);
        if (span?.state !== spanStates.inUse || span.objectBytes === 0n) return null;
        const index = (address - span.startAddress) / span.objectBytes;
        return {
          sizeBytes: Number(span.objectBytes),
          scanned: !span.noscan,
          address: span.startAddress + index * span.objectBytes,
        };
      }),
    );
  }

  private async segment(address: bigint): Promise<string> {
    const inModule = this.facts.segments.find(({ from, to }) => address >= from && address < to);
    if (inModule) return inModule.name;
    // Most variables lie there: where it is known already, nothing further is asked.
    if (this.known && contains(this.known, address)) return `stack of goroutine ${this.known.goroutine}`;
    this.current ??= this.keep(readCurrentStack(this.requests, this.frameId));
    const [current, span] = await Promise.all([this.current, this.span(address)]);
    if (current && contains(current, address)) return `stack of goroutine ${current.goroutine}`;
    if (!span) return "other";
    if (span.state === spanStates.inUse) return "heap";
    if (span.state !== spanStates.manual) return "other";
    this.stacks ??= this.readStacks().catch((error: unknown) => {
      // So many goroutines that they are not looked through: then it is one of them.
      if (error instanceof MemoryStoppedError && error.reason === "budget") return [];
      throw error;
    });
    const owner = (await this.stacks).find((stack) => contains(stack, address));
    return owner ? `stack of goroutine ${owner.goroutine}` : "stack of another goroutine";
  }

  private keep(current: Promise<Stack | null>): Promise<Stack | null> {
    return current.then((stack) => (this.known = stack));
  }

  /** Raw reads of runtime.allgs: a pointer per goroutine, then each g's stack bounds and goid. go: runtime.g */
  private async readStacks(): Promise<readonly Stack[]> {
    const word = this.facts.pointerSizeBytes;
    const [array, count, goid, stack] = await Promise.all([
      this.requests.evaluateNumber(new OwnExpression("*(*uintptr)(uintptr(&runtime.allgs))")),
      this.requests.evaluateNumber(new OwnExpression("len(runtime.allgs)")),
      fieldOffset(this.requests, "runtime.g", "goid"),
      fieldOffset(this.requests, "runtime.g", "stack"),
    ]);
    if (array === null || count === null || goid === null || stack === null) return [];
    const read = Math.min(Number(count), maxGoroutines);
    const [pointers] = await this.memory.read([{ address: array, sizeBytes: read * word }]);
    if (!pointers) return [];
    const goroutines = Array.from({ length: read }, (_, i) => wordAt(pointers.bytes, i * word, word)).filter((g) => g !== 0n);
    const blocks = await this.memory.read(
      goroutines.map((g) => ({ address: g, sizeBytes: Math.max(goid + 8, stack + 2 * word) })),
    );
    return blocks
      .filter((block) => block.holes.length === 0)
      .map(({ bytes }) => ({
        goroutine: wordAt(bytes, goid, 8),
        from: wordAt(bytes, stack, word),
        to: wordAt(bytes, stack + word, word),
      }));
  }

  private span(address: bigint): Promise<Span | null> {
    return once(this.spans, address >> 13n, () => readSpan(this.requests, address, this.facts));
  }
}

/** The goroutine that is stopped: Delve knows it as `runtime.curg`. */
export async function readCurrentStack(requests: DebuggeeRequests, frameId: number | undefined): Promise<Stack | null> {
  const [goroutine, stack] = await Promise.all([
    requests.evaluateNumber(new OwnExpression("runtime.curg.goid"), frameId),
    requests.evaluate(new OwnExpression("*(*[2]uintptr)(uintptr(&runtime.curg.stack))"), frameId),
  ]);
  const [from, to] = (stack.ok ? wordsIn(stack.result) : null) ?? [];
  return goroutine !== null && from !== undefined && to !== undefined ? { goroutine, from, to } : null;
}

export interface Stack {
  readonly goroutine: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

function contains(stack: Stack, address: bigint): boolean {
  return address >= stack.from && address < stack.to;
}
