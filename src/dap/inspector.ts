/**
 * The inspector: one per debug session, with a view per stop. It asks the debugger only when one of its methods is called.
 *
 *     Inspector            what holds for the session: Go's version, type layouts, which way memory is read
 *       StopView           one stop: frames, maps in scope, memory pages; over when the program goes on
 *         MapPicture       one map at that stop: the model, and slots on demand
 */
import { say } from "../gomap/say.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { HashKey } from "../gomap/goHash.js";
import type { LayoutHead } from "../gomap/layout.js";
import type { MapTarget } from "../gomap/mapTarget.js";
import type { MapGlance } from "../gomap/mapGlance.js";
import type { MapReading } from "../gomap/mapReading.js";
import type { MapWriter } from "../gomap/mapWriter.js";
import { openMap } from "../gomap/readMap.js";
import type { EventPlace } from "../gomap/explainEvent.js";
import { readEventPlace, readHits, readMissing } from "./breakHits.js";
import { DebuggeeRequests, type InFlight, OwnExpression } from "./debuggeeRequests.js";
import { DelvePrinter } from "./delvePrinter.js";
import { readHashKey } from "./keyHash.js";
import type { GoExpression } from "./goExpression.js";
import { GoExpressionError, parseGoExpression, printGoExpression } from "./goExpression.js";
import type { InspectOptions, MapIdentity, MapPicture, MapWindow, SlotsWanted } from "./mapPicture.js";
import type { FunctionBreak } from "./mapEvents.js";
import { MapTypes } from "./mapTypes.js";
import { type LocalMemory, LocallyReadSource, type Trust } from "./localMemory.js";
import type { MapVariable, ScopeSearch } from "./mapVariables.js";
import { findMapVariables } from "./mapVariables.js";
import { diedInsideMap, innermostOfProgram, readMapWriters } from "./mapWriters.js";
import type { KnownMemory, MemorySource } from "./memorySource.js";
import { explainMemoryPath, openMemory } from "./memorySource.js";
import { handled } from "./handled.js";
import { once } from "./once.js";
import { PagedMemory } from "./pagedMemory.js";
import { readGlance } from "./readGlance.js";
import { ReadPicture, readAll } from "./readPicture.js";
import type { ResolvedMap } from "./resolveMap.js";
import { addressOf, resolveMap, wordOf } from "./resolveMap.js";
import type { RuntimeFacts, Stack } from "./runtimeFacts.js";
import { readCurrentStack, readRuntimeFacts, RuntimeAddressBook } from "./runtimeFacts.js";
import type { DapSession, Log } from "./session.js";
import { InspectError } from "./session.js";

export type { InspectOptions, MapIdentity, MapPicture, MapWindow, SlotsWanted };

export class Inspector {
  private learning: { facts: Promise<RuntimeFacts>; types: MapTypes } | undefined;
  private stop: { view: StopView; over: AbortController } | null = null;
  private stops = 0;
  private readonly local: { trust: Trust } = { trust: "unknown" };
  /** What this session knows of its memory, from an earlier stop. */
  private memory: () => KnownMemory | undefined = () => undefined;

  constructor(
    private readonly session: DapSession,
    private readonly log: Log,
    private readonly options: {
      readonly inFlight?: InFlight;
      /** The debuggee's memory without the debugger, where there is such a way. */
      readonly localMemory?: () => LocalMemory | null;
      /** What was read of a map, as soon as it is known, while the stop lasts. */
      readonly onRead?: (frameId: number, expression: string, head: LayoutHead) => void;
    } = {},
  ) {}

  /** The view of the current stop; null while the program runs. */
  get current(): StopView | null {
    return this.stop?.view ?? null;
  }

  /** From now on memory is read this way, whatever a probe would find: to compare the ways. */
  readThrough(path: MemorySource["path"]): void {
    this.resumed();
    this.memory = () => ({ path, stretches: [] });
  }

  /** The program stopped. Sends nothing. `threadId` is absent where the event has none. */
  stopped(threadId: number | undefined, reason = "breakpoint"): StopView {
    this.resumed();
    const over = new AbortController();
    const view = new StopView(
      this,
      new DebuggeeRequests(this.session, this.log, over.signal, this.options.inFlight),
      ++this.stops,
      threadId,
      reason,
    );
    this.stop = { view, over };
    return view;
  }

  /** The program goes on, or the session ends: reads in flight are dropped. */
  resumed(): void {
    this.stop?.over.abort();
    this.stop = null;
  }

  /**
   * What holds for the session, being asked for: facts of the runtime, and types, which do not wait for them. A glance needs
   * little of the types, so that it does not ask for all the runtime's structs.
   * @internal for StopView
   */
  learn(requests: DebuggeeRequests, how: "all" | "facts" = "all"): { facts: Promise<RuntimeFacts>; types: MapTypes } {
    this.learning ??= this.beginToLearn(requests);
    if (how === "all") this.learning.types.prepare(requests);
    return this.learning;
  }

  /** @internal for StopView */
  async open(requests: DebuggeeRequests): Promise<MemorySource> {
    const opened = await openMemory(requests, this.memory());
    const { source } = opened;
    if (this.memory() === undefined) this.log(`memory is read through ${explainMemoryPath(source.path)}`);
    this.memory = opened.known;
    const local = this.local.trust === "other" ? null : (this.options.localMemory?.() ?? null);
    return local ? new LocallyReadSource(source, local, this.local, this.log) : source;
  }

  /** @internal for StopView */
  tell(frameId: number, expression: string, head: LayoutHead): void {
    this.options.onRead?.(frameId, expression, head);
  }

  private beginToLearn(requests: DebuggeeRequests): { facts: Promise<RuntimeFacts>; types: MapTypes } {
    const facts = readRuntimeFacts(requests);
    const types = new MapTypes(facts);
    facts.catch(() => {
      // Asked again at the next stop.
      this.learning = undefined;
    });
    return { facts, types };
  }
}

export class StopView {
  private source: Promise<{ memory: PagedMemory; source: MemorySource }> | undefined;
  private hashKeyRead: Promise<HashKey> | undefined;
  private framesRead: Promise<DebugProtocol.StackFrame[]> | undefined;
  private readonly books = new Map<number | undefined, Promise<RuntimeAddressBook>>();
  private readonly topLevel = new Map<number, Promise<MapVariable[]>>();
  private readonly wordsRead = new Map<string, Promise<bigint | null>>();

  constructor(
    private readonly inspector: Inspector,
    private readonly requests: DebuggeeRequests,
    /** The how-manieth stop of the session, from 1. */
    readonly number: number,
    private readonly threadId: number | undefined,
    readonly reason: string,
  ) {}

  /** Aborted when the program goes on. */
  get signal(): AbortSignal {
    return this.requests.signal;
  }

  get cost(): { readonly requests: number; readonly bytes: number } {
    return this.requests.cost;
  }

  /** The stopped thread's frames, innermost first; [] where no thread is known. */
  frames(): Promise<DebugProtocol.StackFrame[]> {
    this.framesRead ??= this.threadId === undefined ? Promise.resolve([]) : this.requests.stackTrace(this.threadId, maxFrames);
    return this.framesRead;
  }

  async mapsInScope(frameId: number, search: ScopeSearch): Promise<MapVariable[]> {
    return findMapVariables(this.requests, frameId, search);
  }

  /**
   * The picture of the map that `expression` names in the frame.
   * @throws InspectError with a sentence; MemoryStoppedError where the program went on.
   */
  async inspect(expression: string, frameId: number | undefined, options: InspectOptions): Promise<MapPicture> {
    const asked = parse(expression);
    const { facts: pending, types } = this.inspector.learn(this.requests);
    const opened = handled(this.openMemory());
    const frames = handled(this.frames());
    const others = options.others ?? (frameId === undefined ? [] : handled(this.topLevelMaps(frameId)));
    const wordSize = handled(pending.then((facts) => facts.pointerSizeBytes));
    const resolving = resolveMap(this.requests, types, asked, frameId, wordSize, async () =>
      this.liveWords(await others, frameId, await pending),
    );
    const resolved = await resolving.catch(async (error: unknown) => {
      // Where there is no debug information, that is what should be said.
      await pending;
      throw error;
    });
    const sharing = handled(this.sharing(resolved, others, frameId, pending));
    const [facts, { memory, source }, learnt] = await Promise.all([
      pending,
      opened,
      resolved.types ? types.mapType(this.requests, resolved.typeName, resolved.types.key, resolved.types.elem) : null,
    ]);
    const untyped = learnt ? null : await types.header(this.requests);
    const target: MapTarget = {
      expression,
      typeName: resolved.typeName,
      keyType: resolved.types?.key ?? "unknown",
      elemType: resolved.types?.elem ?? "unknown",
      type: learnt?.layout ?? null,
      ...(learnt ? { refined: learnt.refined } : {}),
      ...(untyped ? { untypedHeader: untyped } : {}),
      goVersion: facts.goVersion,
      goarch: facts.goarch,
      ...(facts.unverified === null ? {} : { unverifiedVersion: facts.unverified }),
      variable: resolved.variable,
      header: resolved.header,
      sharedWith: [],
      memory: source.path,
    };
    // What the allocator and the scheduler say holds for the stop: all pictures of it share the answers.
    const addresses = await this.addressBook(frameId, facts, memory);
    const read = async (how: Omit<InspectOptions, "others">): Promise<MapReading> => {
      const first = how.depth === "firstLook" ? firstLookBytes(source.path) : null;
      return openMap(target, memory.withBudget(first ?? Number.MAX_SAFE_INTEGER, how.signal), addresses, {
        budgetBytes: first === null ? how.budgetBytes : Math.min(how.budgetBytes, (first * 3) / 4),
        ...(how.range ? { range: how.range } : {}),
        ...(how.depth ? { depth: how.depth } : {}),
      });
    };
    const open = async (how: Omit<InspectOptions, "others">): Promise<MapPicture> => {
      const reading = await read(how);
      if (frameId !== undefined && !this.signal.aborted) this.inspector.tell(frameId, expression, reading.model.head);
      const stack = await frames;
      const functionName = stack.find((frame) => frame.id === frameId)?.name ?? null;
      const identity: MapIdentity = { expression, functionName, header: resolved.header };
      const beside = { sharedWith: await sharing, memory: source.path };
      const printer = new DelvePrinter(this.requests, how.maxPrintedValues ?? 10_000);
      // Cancelling the first picture does not cancel what is read of it later.
      return new ReadPicture(identity, reading, beside, memory, addresses, printer, read, open, () => this.hashKey());
    };
    return open(options);
  }

  /**
   * A glance at the map: at most four requests one after the other, whatever its size.
   * @throws InspectError where the expression is no map here; MemoryStoppedError where the program went on.
   */
  async glance(expression: string, frameId: number | undefined, signal?: AbortSignal): Promise<MapGlance> {
    const asked = parse(expression);
    const { facts, types } = this.inspector.learn(this.requests, "facts");
    const opened = handled(this.openMemory());
    const stack = handled(readCurrentStack(this.requests, frameId));
    return readGlance(asked, {
      requests: this.requests,
      types,
      facts,
      memory: handled(opened.then(({ memory }) => memory.withBudget(glanceBytes, signal))),
      addresses: async () => this.addressBook(frameId, await facts, (await opened).memory, stack),
      frameId,
    });
  }

  /**
   * The same map at this stop: the variable in a frame of the same function wherever that is on the stack now (of several,
   * in a recursion, the one that still points to the same header), else a variable that points to it, of the innermost frame or
   * of the program's own innermost one.
   * @throws InspectError `outOfScope` where neither is there.
   */
  async follow(identity: MapIdentity, options: InspectOptions): Promise<MapPicture & { readonly followedAs?: string }> {
    const frames = await this.frames();
    const home = await this.homeFrame(identity, frames);
    const [top] = frames;
    if (home || !top || identity.functionName === null) {
      try {
        return await this.inspect(identity.expression, (home ?? top)?.id, options);
      } catch (error) {
        if (!(error instanceof InspectError) || error.kind !== "noSuchVariable") throw error;
      }
    }
    // Where the program stopped inside of the runtime (at a fatal error), the function that called has the variables.
    for (const frame of identity.header === 0n ? [] : new Set([top, innermostOfProgram(frames)])) {
      if (!frame) continue;
      const maps = await this.topLevelMaps(frame.id);
      const words = await this.words(maps, frame.id);
      const same = maps.find((_, i) => words[i] === identity.header);
      if (same) {
        const picture = await this.inspect(same.expression, frame.id, options);
        // Not a copy: it would be without its methods.
        return Object.assign(picture, { identity, followedAs: same.expression });
      }
    }
    throw new InspectError(
      "outOfScope",
      identity.functionName === null
        ? say("{0} is not in scope at this stop.", identity.expression)
        : say("{0} of {1} is not in scope at this stop.", identity.expression, identity.functionName),
      say("Its picture comes back when a frame that has it is on the stack."),
    );
  }

  /**
   * The goroutines that are inside a map of this stop. Where neither the map's flag nor the way in which the program stopped
   * says that there are any, the debugger is not asked for them.
   * @throws MemoryStoppedError where the program went on or `signal` was aborted.
   */
  async writers(head: LayoutHead, signal?: AbortSignal): Promise<MapWriter[]> {
    const { header, layout, state } = head;
    if (header === null || layout.kind === "nil") return [];
    const died = this.reason === "exception" && diedInsideMap(await this.frames());
    if (state !== "writing" && !died) return [];
    const facts = await this.inspector.learn(this.requests).facts;
    const map = { header: BigInt(header.address), kind: layout.kind, pointerSizeBytes: facts.pointerSizeBytes };
    return readMapWriters(this.requests, map, this.threadId, signal);
  }

  /** Which of these breakpoints the program stopped at, and what for. */
  async hits<B extends FunctionBreak>(breaks: readonly B[]): Promise<{ readonly hit: readonly B[]; readonly place: EventPlace }> {
    const [top] = await this.frames();
    const hit = await readHits(this.requests, top, breaks);
    return { hit, place: await readEventPlace(this.requests, hit.length === 0 ? undefined : top) };
  }

  /** Words of eight bytes at these addresses. */
  wordsAt(addresses: readonly bigint[]): Promise<(bigint | null)[]> {
    return Promise.all(
      addresses.map((address) => this.requests.evaluateNumber(new OwnExpression(`*(*uint64)(0x${address.toString(16)})`))),
    );
  }

  /** The functions of these that the program does not have. */
  missing(functionNames: readonly string[]): Promise<string[]> {
    return readMissing(this.requests, functionNames);
  }

  /**
   * Where the map's header lies now, by its variable. null where that is in no frame of the stopped goroutine: `left` says that no
   * frame of its function is left there.
   */
  async headerOf({
    expression,
    functionName,
    header,
  }: MapIdentity): Promise<{ readonly header: bigint | null; readonly left: boolean }> {
    const frames = await this.frames();
    const home = functionName === null ? frames[0] : await this.homeFrame({ expression, functionName, header }, frames);
    if (!home) return { header: null, left: frames.length < maxFrames };
    const { pointerSizeBytes } = await this.inspector.learn(this.requests).facts;
    return { header: await this.requests.evaluateNumber(wordOf(parse(expression), pointerSizeBytes), home.id), left: false };
  }

  private async homeFrame(
    identity: MapIdentity,
    frames: readonly DebugProtocol.StackFrame[],
  ): Promise<DebugProtocol.StackFrame | undefined> {
    const homes = frames.filter((frame) => frame.name === identity.functionName).slice(0, maxRecursionFrames);
    if (homes.length < 2) return homes[0];
    const facts = await this.inspector.learn(this.requests).facts;
    const word = wordOf(parse(identity.expression), facts.pointerSizeBytes);
    const words = await Promise.all(homes.map((frame) => this.requests.evaluateNumber(word, frame.id)));
    return homes.find((_, i) => words[i] === identity.header) ?? homes[0];
  }

  /** What the process mixes into its hashes; asked once per stop, when a hash is wanted. */
  private hashKey(): Promise<HashKey> {
    this.hashKeyRead ??= Promise.all([this.openMemory(), this.inspector.learn(this.requests).facts]).then(([{ memory }, facts]) =>
      readHashKey(this.requests, facts, (address, sizeBytes) =>
        readAll(memory.withBudget(Number.MAX_SAFE_INTEGER), address, sizeBytes),
      ),
    );
    return this.hashKeyRead;
  }

  private openMemory(): Promise<{ memory: PagedMemory; source: MemorySource }> {
    this.source ??= Promise.all([this.inspector.open(this.requests), this.inspector.learn(this.requests, "facts").facts]).then(
      ([source, facts]) => ({ memory: new PagedMemory(source, facts.pointerSizeBytes, this.requests.signal), source }),
    );
    return this.source;
  }

  private addressBook(
    frameId: number | undefined,
    facts: RuntimeFacts,
    memory: PagedMemory,
    stack?: Promise<Stack | null>,
  ): Promise<RuntimeAddressBook> {
    const bounded = memory.withBudget(stacksBytes);
    return once(this.books, frameId, () =>
      Promise.resolve(new RuntimeAddressBook(this.requests, facts, frameId, bounded, stack)),
    );
  }

  /** The map variables of a frame, asked once per stop. */
  private topLevelMaps(frameId: number): Promise<MapVariable[]> {
    return once(this.topLevel, frameId, () => this.mapsInScope(frameId, { depth: 0, globals: [] }));
  }

  /** The maps' words: where their headers lie. Asked once per stop. */
  private async words(maps: readonly MapVariable[], frameId: number | undefined): Promise<(bigint | null)[]> {
    const facts = await this.inspector.learn(this.requests).facts;
    return Promise.all(
      maps.map(({ expression }) =>
        once(this.wordsRead, `${frameId ?? ""} ${expression}`, () =>
          this.requests.evaluateNumber(wordOf(parse(expression), facts.pointerSizeBytes), frameId),
        ),
      ),
    );
  }

  private async sharing(
    resolved: ResolvedMap,
    inScope: readonly MapVariable[] | Promise<readonly MapVariable[]>,
    frameId: number | undefined,
    pending: Promise<RuntimeFacts>,
  ): Promise<string[]> {
    if (resolved.header === 0n) return [];
    const [others, facts] = await Promise.all([inScope, pending]);
    const own = printGoExpression(resolved.expression);
    // Of the same type first: only where there are very many maps are some not compared.
    const rank = (map: MapVariable): number => (map.type === resolved.typeName ? 0 : 1);
    const candidates = others
      .filter((map) => map.expression !== own && !map.isNil)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, maxShareCandidates);
    const words = await this.words(candidates, frameId);
    const sharing = candidates.filter((_, i) => words[i] === resolved.header);
    // A package variable has two names, `table` and `main.table`: the same address, and no pointer that leads there.
    const addresses = await Promise.all(
      sharing.map((map) => this.requests.evaluateNumber(addressOf(parse(map.expression), facts.pointerSizeBytes), frameId)),
    );
    return sharing
      .map((map) => map.expression)
      .filter((expression, i) => addresses[i] !== resolved.variable || expression.startsWith("*"));
  }

  /** Addresses of the words of maps that have entries. */
  private async liveWords(others: readonly MapVariable[], frameId: number | undefined, facts: RuntimeFacts): Promise<bigint[]> {
    const live = others.filter((map) => (map.length ?? 0) > 0).slice(0, 8);
    const addresses = await Promise.all(
      live.map((map) => this.requests.evaluateNumber(addressOf(parse(map.expression), facts.pointerSizeBytes), frameId)),
    );
    return addresses.filter((address) => address !== null);
  }
}

/** What a first look may read, in bytes: through `evaluate` a request brings 4 KiB. */
function firstLookBytes(path: MemorySource["path"]): number {
  // The rest of a picture's 256 KiB: whose stack an address lies in, and whether readMemory answers, takes reads, too.
  return path === "readMemory" ? (256 << 10) - stacksBytes - 4096 : 48 << 10;
}

const maxFrames = 50;
/** What may be read to find whose stack an address lies in, in bytes, once a stop. */
const stacksBytes = 64 << 10;
/** What a glance may read, in bytes. */
const glanceBytes = 128 << 10;
const maxShareCandidates = 32;
const maxRecursionFrames = 8;

function parse(expression: string): GoExpression {
  try {
    return parseGoExpression(expression);
  } catch (error) {
    if (error instanceof GoExpressionError) {
      throw new InspectError(
        "badExpression",
        error.message,
        'A map is named by variables, fields, indexes and *: m, s.index, cache[3], (*p).byID["x"].',
      );
    }
    throw error;
  }
}
