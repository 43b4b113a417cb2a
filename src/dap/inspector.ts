/**
 * The inspector: one per debug session, with a view per stop. It asks the debugger only when one of its methods is called.
 *
 *     Inspector            what holds for the session: Go's version, type layouts, which way memory is read
 *       StopView           one stop: frames, maps in scope, memory pages; over when the program goes on
 *         MapPicture       one map at that stop: the model, and slots on demand
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { LayoutChain, LayoutGroup, LayoutOldChain } from "../gomap/layout.js";
import type { MapModel, Place } from "../gomap/mapModel.js";
import type { MapTarget, ReadOptions } from "../gomap/mapTarget.js";
import { readMap } from "../gomap/readMap.js";
import { readSlots } from "../gomap/readSlots.js";
import { DebuggeeRequests } from "./debuggeeRequests.js";
import { DelvePrinter } from "./delvePrinter.js";
import type { GoExpression } from "./goExpression.js";
import { GoExpressionError, parseGoExpression, printGoExpression } from "./goExpression.js";
import { MapTypes } from "./mapTypes.js";
import type { MapVariable, ScopeSearch } from "./mapVariables.js";
import { findMapVariables } from "./mapVariables.js";
import type { MemorySource } from "./memorySource.js";
import { explainMemoryPath, openMemory } from "./memorySource.js";
import { once } from "./once.js";
import { PagedMemory } from "./pagedMemory.js";
import type { ResolvedMap } from "./resolveMap.js";
import { addressOf, resolveMap, wordOf } from "./resolveMap.js";
import type { RuntimeFacts } from "./runtimeFacts.js";
import { readRuntimeFacts, RuntimeAddressBook } from "./runtimeFacts.js";
import type { DapSession, Log } from "./session.js";
import { InspectError } from "./session.js";

export interface InspectOptions {
  /** Bytes that the picture may read for header and arrays; larger maps are shown in part. */
  readonly budgetBytes: number;
  readonly range?: ReadOptions["range"];
  /** Cancels this picture only. */
  readonly signal?: AbortSignal;
  /** Values that are not of a basic kind and that Delve prints, at most, over the picture's life. */
  readonly maxPrintedValues?: number;
  /** Variables to compare the header with; top-level maps of the frame when absent. */
  readonly others?: readonly MapVariable[];
}

export interface SlotsWanted {
  readonly values: boolean | "keys";
  readonly maxTextBytes?: number;
}

export interface MapPicture {
  readonly model: MapModel;
  /** Where it was found: enough to find it again at the next stop. */
  readonly identity: MapIdentity;
  slots(places: readonly Place[], wanted: SlotsWanted): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]>;
}

export interface MapIdentity {
  readonly expression: string;
  /** The function whose variable it is; null for package variables and where no frame was given. */
  readonly functionName: string | null;
  readonly header: bigint;
}

export class Inspector {
  private facts: Promise<RuntimeFacts> | undefined;
  private types: MapTypes | undefined;
  private stop: { view: StopView; over: AbortController } | null = null;
  private stops = 0;
  /** What the first probe of this session found. */
  memoryPath: MemorySource["path"] | undefined;

  constructor(
    private readonly session: DapSession,
    private readonly log: Log,
  ) {}

  /** The view of the current stop; null while the program runs. */
  get current(): StopView | null {
    return this.stop?.view ?? null;
  }

  /** The program stopped. Sends nothing. `threadId` is absent where the event has none. */
  stopped(threadId: number | undefined, reason = "breakpoint"): StopView {
    this.resumed();
    const over = new AbortController();
    const view = new StopView(this, new DebuggeeRequests(this.session, this.log, over.signal), ++this.stops, threadId, reason);
    this.stop = { view, over };
    return view;
  }

  /** The program goes on, or the session ends: reads in flight are dropped. */
  resumed(): void {
    this.stop?.over.abort();
    this.stop = null;
  }

  /** @internal for StopView */
  async runtimeFacts(requests: DebuggeeRequests): Promise<{ facts: RuntimeFacts; types: MapTypes }> {
    this.facts ??= readRuntimeFacts(requests);
    try {
      const facts = await this.facts;
      this.types ??= new MapTypes(facts);
      return { facts, types: this.types };
    } catch (error) {
      this.facts = undefined;
      throw error;
    }
  }

  /** @internal for StopView */
  async open(requests: DebuggeeRequests, facts: RuntimeFacts): Promise<MemorySource> {
    const source = await openMemory(requests, facts.pointerSizeBytes, this.memoryPath);
    if (this.memoryPath === undefined) {
      this.memoryPath = source.path;
      this.log(`memory is read through ${explainMemoryPath(source.path)}`);
    }
    return source;
  }
}

export class StopView {
  private source: Promise<{ memory: PagedMemory; path: MemorySource["path"] }> | undefined;
  private framesRead: Promise<DebugProtocol.StackFrame[]> | undefined;
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
    this.framesRead ??= this.threadId === undefined ? Promise.resolve([]) : this.requests.stackTrace(this.threadId, 50);
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
    const { facts, types } = await this.inspector.runtimeFacts(this.requests);
    const others = options.others ?? (frameId === undefined ? [] : await this.topLevelMaps(frameId));
    const [resolved, { memory, path }] = await Promise.all([
      resolveMap(this.requests, types, asked, frameId, facts.pointerSizeBytes, () => this.liveWords(others, frameId, facts)),
      this.openMemory(facts),
    ]);
    const [type, sharedWith, frames] = await Promise.all([
      resolved.types ? types.mapType(this.requests, resolved.typeName, resolved.types.key, resolved.types.elem) : null,
      this.sharing(resolved, others, frameId, facts),
      this.frames(),
    ]);
    const untyped = type ? null : await types.header(this.requests);
    const target: MapTarget = {
      expression,
      typeName: resolved.typeName,
      keyType: resolved.types?.key ?? "unknown",
      elemType: resolved.types?.elem ?? "unknown",
      type,
      ...(untyped ? { untypedHeader: untyped } : {}),
      goVersion: facts.goVersion,
      goarch: facts.goarch,
      ...(facts.unverified === null ? {} : { unverifiedVersion: facts.unverified }),
      variable: resolved.variable,
      header: resolved.header,
      sharedWith,
      memory: path,
    };
    const functionName = frames.find((frame) => frame.id === frameId)?.name ?? null;
    const identity: MapIdentity = { expression, functionName, header: resolved.header };
    return this.picture(target, identity, memory, facts, frameId, options);
  }

  /**
   * The same map at this stop: the variable in a frame of the same function wherever that is on the stack now (of several,
   * in a recursion, the one that still points to the same header), else a variable of the innermost frame that points to it.
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
    if (top && identity.header !== 0n) {
      const { facts } = await this.inspector.runtimeFacts(this.requests);
      const maps = await this.topLevelMaps(top.id);
      const words = await this.words(maps, top.id, facts);
      const same = maps.find((_, i) => words[i] === identity.header);
      if (same) {
        const picture = await this.inspect(same.expression, top.id, options);
        return { ...picture, identity, followedAs: same.expression };
      }
    }
    throw new InspectError(
      "outOfScope",
      `${identity.expression}${identity.functionName === null ? "" : ` of ${identity.functionName}`} is not in scope at this stop.`,
      "Its picture comes back when a frame that has it is on the stack.",
    );
  }

  private async homeFrame(
    identity: MapIdentity,
    frames: readonly DebugProtocol.StackFrame[],
  ): Promise<DebugProtocol.StackFrame | undefined> {
    const homes = frames.filter((frame) => frame.name === identity.functionName).slice(0, maxRecursionFrames);
    if (homes.length < 2) return homes[0];
    const { facts } = await this.inspector.runtimeFacts(this.requests);
    const word = wordOf(parse(identity.expression), facts.pointerSizeBytes);
    const words = await Promise.all(homes.map((frame) => this.requests.evaluateNumber(word, frame.id)));
    return homes.find((_, i) => words[i] === identity.header) ?? homes[0];
  }

  private async picture(
    target: MapTarget,
    identity: MapIdentity,
    paged: PagedMemory,
    facts: RuntimeFacts,
    frameId: number | undefined,
    options: InspectOptions,
  ): Promise<MapPicture> {
    const memory = paged.withBudget(Number.MAX_SAFE_INTEGER, options.signal);
    const addresses = new RuntimeAddressBook(this.requests, facts, frameId, memory);
    const model = await readMap(target, memory, addresses, {
      budgetBytes: options.budgetBytes,
      ...(options.range ? { range: options.range } : {}),
    });
    const printer = new DelvePrinter(this.requests, options.maxPrintedValues ?? 10_000);
    return {
      model,
      identity,
      slots: (places, wanted) =>
        readSlots(model, places, memory, printer, { values: wanted.values, maxTextBytes: wanted.maxTextBytes ?? 4096 }),
    };
  }

  private openMemory(facts: RuntimeFacts): Promise<{ memory: PagedMemory; path: MemorySource["path"] }> {
    this.source ??= this.inspector.open(this.requests, facts).then((source) => ({
      memory: new PagedMemory(source, facts.pointerSizeBytes, this.requests.signal),
      path: source.path,
    }));
    return this.source;
  }

  /** The map variables of a frame, asked once per stop. */
  private topLevelMaps(frameId: number): Promise<MapVariable[]> {
    return once(this.topLevel, frameId, () => this.mapsInScope(frameId, { depth: 0, globals: [] }));
  }

  /** The maps' words: where their headers lie. Asked once per stop. */
  private async words(
    maps: readonly MapVariable[],
    frameId: number | undefined,
    facts: RuntimeFacts,
  ): Promise<(bigint | null)[]> {
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
    others: readonly MapVariable[],
    frameId: number | undefined,
    facts: RuntimeFacts,
  ): Promise<string[]> {
    if (resolved.header === 0n) return [];
    const own = printGoExpression(resolved.expression);
    // Of the same type first: only where there are very many maps are some not compared.
    const rank = (map: MapVariable): number => (map.type === resolved.typeName ? 0 : 1);
    const candidates = others
      .filter((map) => map.expression !== own && !map.isNil)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, maxShareCandidates);
    const words = await this.words(candidates, frameId, facts);
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
