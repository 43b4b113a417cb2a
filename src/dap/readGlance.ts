/**
 * Reads a {@link MapGlance} with at most four requests one after the other, whatever the size of the map:
 *
 *     1  type and word of the expression, both kinds of header laid over the word        (beside: the runtime's facts, the memory)
 *     2  the header's fields, the first entries, the distance of buckets or groups
 *     3  the arrays' beginning; Swiss: the first table
 *     4  Swiss: its groups
 *
 * A pointer to a map costs one more: then the arrays are not read, and the glance has no cells.
 */
import { groupSlots, maxTableCapacity } from "../gomap/goConstants.js";
import type { AddressBook, TargetMemory } from "../gomap/memory.js";
import { MemoryStoppedError } from "../gomap/memory.js";
import { addressText } from "../gomap/hex.js";
import {
  bucketCells,
  evacuatedOf,
  glanceAtHmap,
  glanceAtSwiss,
  groupCells,
  nextOfHmap,
  nextOfSwiss,
  withTable,
  type GlanceCells,
  type HmapGlance,
  type MapGlance,
  type SwissGlance,
} from "../gomap/mapGlance.js";
import type { MapType } from "../gomap/mapType.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DebuggeeRequests, Evaluation } from "./debuggeeRequests.js";
import { numberIn, OwnExpression } from "./debuggeeRequests.js";
import type { GoExpression } from "./goExpression.js";
import { printGoExpression } from "./goExpression.js";
import type { MapTypes } from "./mapTypes.js";
import { addressOf, isNamedMap, wordOf } from "./resolveMap.js";
import type { RuntimeFacts } from "./runtimeFacts.js";
import { InspectError } from "./session.js";
import { dynamicTypeOf, splitEntryType, splitMapType } from "./typeNames.js";

/** What a glance leans on; all of it is under way when the glance begins. */
export interface GlanceGround {
  readonly requests: DebuggeeRequests;
  readonly types: MapTypes;
  readonly facts: Promise<RuntimeFacts>;
  readonly memory: Promise<TargetMemory>;
  /** null until the facts are there. */
  readonly addresses: () => Promise<AddressBook>;
  readonly frameId: number | undefined;
}

/** Entries that are listed. */
const listed = 5;
/** Cells of a picture, and what may be read for them. */
const mostCells = 256;
const arrayBytes = 32 << 10;
/** Tables of a directory that are looked at. Each is asked for by itself: more would take longer than a person waits. */
const mostTables = 16;

/**
 * @throws InspectError with a sentence where the expression is no map here
 * @throws MemoryStoppedError where the program went on
 */
export async function readGlance(asked: GoExpression, ground: GlanceGround): Promise<MapGlance> {
  const first = await lookAt(asked, ground);
  const next = first.follow;
  const there = next === null ? first : await lookAt(next, ground);
  if (there.evaluation === null || there.word === null || there.follow !== null) throw notAMap(asked);
  return new Glance(asked, there.expression, there.evaluation, there.word, there, next === null, ground).read();
}

interface Look {
  readonly expression: GoExpression;
  readonly evaluation: (Evaluation & { ok: true }) | null;
  readonly word: bigint | null;
  readonly address: bigint | null;
  readonly hmap: Evaluation;
  readonly swiss: Evaluation;
  /** Where the expression is a pointer or an interface: what it leads to. */
  readonly follow: GoExpression | null;
}

async function lookAt(expression: GoExpression, { requests, types, facts, frameId }: GlanceGround): Promise<Look> {
  // Only what an interface holds lies a word further.
  const wordBytes = expression.kind === "assert" ? (await facts).pointerSizeBytes : 8;
  const word = wordOf(expression, wordBytes).text;
  const header = async (kind: MapType["kind"], typeName: string): Promise<Evaluation> =>
    types.kind === null || types.kind === kind
      ? requests.evaluate(new OwnExpression(`*(*"${typeName}")(${word})`), frameId)
      : { ok: false, error: "" };
  const [evaluation, wordRead, address, hmap, swiss] = await Promise.all([
    requests.evaluate(expression, frameId),
    requests.evaluateNumber(new OwnExpression(word), frameId),
    requests.evaluateNumber(addressOf(expression, wordBytes), frameId),
    header("hmap", "runtime.hmap"),
    header("swiss", "internal/runtime/maps.Map"),
  ]);
  // A program has maps of one kind only.
  if (swiss.ok || hmap.ok) types.kind = swiss.ok ? "swiss" : "hmap";
  if (!evaluation.ok || /optimized out/i.test(evaluation.result)) throw notAMap(expression);
  let follow: GoExpression | null = null;
  if (splitMapType(evaluation.type)) follow = null;
  else if (evaluation.type.startsWith("*") && !evaluation.result.endsWith(" nil"))
    follow = { kind: "dereference", of: expression };
  else if (dynamicTypeOf(evaluation.type)) follow = { kind: "assert", of: expression, type: "data" };
  return { expression, evaluation, word: wordRead, address, hmap, swiss, follow };
}

class Glance {
  constructor(
    private readonly asked: GoExpression,
    private readonly expression: GoExpression,
    private readonly evaluation: Evaluation & { ok: true },
    private readonly word: bigint,
    private readonly look: Look,
    /** Whether there are requests left for the arrays. */
    private readonly arrays: boolean,
    private readonly ground: GlanceGround,
  ) {}

  async read(): Promise<MapGlance> {
    const { requests, frameId } = this.ground;
    const spelled = splitMapType(this.evaluation.type);
    if (!spelled && !mayBeNamedMap(this.evaluation)) throw notAMap(this.asked);
    const header = this.look.swiss.ok ? this.look.swiss : this.look.hmap;
    // Asked for along with the header's fields; whoever needs it waits for it.
    if (spelled && this.arrays) this.distance(spelled).catch(() => undefined);
    const [isMap, children, fields, facts] = await Promise.all([
      spelled !== null || isNamedMap(requests, this.expression, frameId),
      this.children(),
      this.word === 0n || !header.ok ? [] : requests.variables(header.variablesReference),
      this.ground.facts,
    ]);
    if (!isMap) throw notAMap(this.asked);
    const types = spelled ?? entryTypes(children);
    const base = {
      expression: printGoExpression(this.asked),
      type: this.evaluation.type,
      goVersion: facts.goVersion,
      entries: entriesOf(children),
    };
    if (this.word === 0n) {
      const chain = await this.chain([]);
      return { ...base, length: 0, state: "nil", layout: { kind: "nil" }, chain, next: "" };
    }
    if (!header.ok) throw notAMap(this.asked);
    const values = new Map(fields.map((field) => [field.name, valueOf(field)] as const));
    return this.look.swiss.ok ? this.swiss(base, values, types) : this.hmap(base, values, types);
  }

  private async hmap(base: Base, fields: ReadonlyMap<string, bigint>, types: Types): Promise<MapGlance> {
    const { glance, state, header } = glanceAtHmap(fields, base.goVersion);
    const whole = state === "normal" && this.arrays && types !== null;
    const [chain, cells] = await Promise.all([
      this.chain([
        ["buckets", state === "normal" ? header.buckets : 0n],
        ["oldbuckets", state === "normal" ? header.oldbuckets : 0n],
      ]),
      whole ? this.bucketsOf(glance, header.buckets, header.oldbuckets, types) : null,
    ]);
    const old = cells?.oldBuckets ?? null;
    const growth = old ? { ...glance.growth, evacuatedCount: evacuatedOf(old) } : glance.growth;
    const next = state === "normal" ? nextOfHmap(header, base.goVersion) : "";
    return { ...base, length: header.count, state, layout: { ...glance, ...cells, growth }, chain, next };
  }

  private async bucketsOf(
    glance: HmapGlance,
    buckets: bigint,
    oldbuckets: bigint,
    { key, elem }: NonNullable<Types>,
  ): Promise<Pick<HmapGlance, "buckets" | "oldBuckets"> | null> {
    const sizeBytes = await this.distance({ key, elem });
    if (sizeBytes === null) return null;
    const { pointerSizeBytes } = await this.ground.facts;
    const read = async (address: bigint, total: number): Promise<GlanceCells | null> => {
      if (address === 0n || total === 0) return null;
      const bytes = await this.bytes(address, sizeBytes * Math.min(total, mostCells));
      return bytes && bucketCells(bytes, sizeBytes, pointerSizeBytes, total);
    };
    const [now, old] = await Promise.all([read(buckets, glance.bucketCount), read(oldbuckets, glance.growth.oldBucketCount)]);
    return { buckets: now, oldBuckets: old };
  }

  private async swiss(base: Base, fields: ReadonlyMap<string, bigint>, types: Types): Promise<MapGlance> {
    const { glance, state, length, dirPtr } = glanceAtSwiss(fields);
    const there = state === "normal" ? dirPtr : 0n;
    const [chain, layout] = await Promise.all([
      this.chain([[glance.small ? "groups" : "directory", there]]),
      there === 0n || !this.arrays ? glance : this.tablesOf(glance, dirPtr, types),
    ]);
    return { ...base, length, state, layout, chain, next: state === "normal" ? nextOfSwiss(layout, length, base.goVersion) : "" };
  }

  private async tablesOf(glance: SwissGlance, dirPtr: bigint, types: Types): Promise<SwissGlance> {
    if (glance.small) return { ...glance, groups: await this.groupsOf(dirPtr, 1, types) };
    if (glance.dirLen > 1) return { ...glance, tables: await this.manyTables(glance.dirLen, dirPtr) };
    const { requests } = this.ground;
    const [table, mask, data] = await Promise.all([
      this.table(dirPtr),
      requests.evaluateNumber(new OwnExpression(`(*(**${tableType})(${dirPtr})).groups.lengthMask`)),
      requests.evaluateNumber(new OwnExpression(`*(*uintptr)(uintptr(&(*(**${tableType})(${dirPtr})).groups.data))`)),
    ]);
    if (table === null) return glance;
    const known = withTable(glance, table.capacity, table.growthLeft);
    if (mask === null || data === null || (Number(mask) + 1) * 8 !== table.capacity) return known;
    return { ...known, groups: await this.groupsOf(data, Number(mask) + 1, types) };
  }

  /** How full each table is that the directory's first entries name. */
  private async manyTables(dirLen: number, dirPtr: bigint): Promise<GlanceCells> {
    const { pointerSizeBytes: word } = await this.ground.facts;
    const asked = Array.from({ length: Math.min(dirLen, mostTables) }, (_, i) => this.table(dirPtr + BigInt(i * word)));
    const known = (await Promise.all(asked)).filter((table) => table !== null);
    return {
      total: dirLen,
      full: known.map(({ used, capacity }) => used / capacity),
      slots: 1,
      marks: known.map(() => ""),
    };
  }

  /** The numbers of the table that the word at this address points to; null where they are none that a table has. */
  private async table(at: bigint): Promise<{ used: number; capacity: number; growthLeft: number } | null> {
    const printed = await this.ground.requests.evaluate(new OwnExpression(`*(**${tableType})(${at})`));
    const match = printed.ok ? /\{used: (\d+), capacity: (\d+), growthLeft: (\d+),/.exec(printed.result) : null;
    const [used = NaN, capacity = NaN, growthLeft = NaN] = match?.slice(1).map(Number) ?? [];
    const isTable = capacity >= groupSlots && capacity <= maxTableCapacity && used + growthLeft <= capacity;
    return isTable ? { used, capacity, growthLeft } : null;
  }

  private async groupsOf(address: bigint, count: number, types: Types): Promise<GlanceCells | null> {
    const sizeBytes = types && (await this.distance(types));
    if (sizeBytes === null) return null;
    const bytes = await this.bytes(address, sizeBytes * Math.min(count, mostCells));
    return bytes && groupCells(bytes, sizeBytes, count);
  }

  /** Of neighbouring buckets or groups. */
  private distance({ key, elem }: NonNullable<Types>): Promise<number | null> {
    return this.ground.types.distance(this.ground.requests, this.look.swiss.ok ? "swiss" : "hmap", key, elem);
  }

  /** What can be read of it without a hole; null where nothing can. */
  private async bytes(address: bigint, sizeBytes: number): Promise<Uint8Array | null> {
    try {
      const memory = await this.ground.memory;
      const [block] = await memory.read([{ address, sizeBytes: Math.min(sizeBytes, arrayBytes) }]);
      return block?.holes.length === 0 ? block.bytes : null;
    } catch (error) {
      if (error instanceof MemoryStoppedError && error.reason !== "budget") throw error;
      return null;
    }
  }

  private async children(): Promise<DebugProtocol.Variable[]> {
    const { variablesReference } = this.evaluation;
    if (variablesReference === 0) return [];
    return this.ground.requests.variables(variablesReference, { start: 0, count: listed });
  }

  private async chain(arrays: readonly (readonly [MapGlance["chain"][number]["role"], bigint])[]): Promise<MapGlance["chain"]> {
    const links = [["variable", this.look.address ?? 0n], ["header", this.word], ...arrays] as const;
    const there = links.filter(([, address]) => address !== 0n && address >> 48n !== 0xbeefn);
    const book = await this.ground.addresses();
    const segments = await book.segments(there.map(([, address]) => address));
    return there.map(([role, address], i) => ({ role, address: addressText(address), segment: segments[i] ?? "unknown" }));
  }
}

const tableType = '"internal/runtime/maps.table"';

type Base = Pick<MapGlance, "expression" | "type" | "goVersion" | "entries">;
type Types = { readonly key: string; readonly elem: string } | null;

/** Anything but a kind that its type's or value's text gives away. */
function mayBeNamedMap({ type, result }: Evaluation & { ok: true }): boolean {
  if (/^[*[]|^(chan|func|struct|interface)\b/.test(type)) return false;
  if (/^(u?int(8|16|32|64|ptr)?|float(32|64)|complex(64|128)|string|bool|error)$/.test(type)) return false;
  return result.startsWith(`${type} nil`) || result.startsWith(`${type} [`);
}

function notAMap(expression: GoExpression): InspectError {
  return new InspectError("notAMap", `${printGoExpression(expression)} is no map here.`, "");
}

/** `209`, `unsafe.Pointer(0xc000014080)`, `true`, `*runtime.mapextra {…}`: what a word of the header says. */
function valueOf({ value }: DebugProtocol.Variable): bigint {
  const pointer = /^(?:unsafe\.Pointer)?\(?(0x[0-9a-f]+)\)?$/i.exec(value)?.[1];
  if (pointer !== undefined) return BigInt(pointer);
  return value === "true" ? 1n : (numberIn(value) ?? 0n);
}

/** One child per entry, or two where key and elem both have children. */
function entriesOf(children: readonly DebugProtocol.Variable[]): MapGlance["entries"] {
  const entries: { key: string; elem: string }[] = [];
  for (const [i, child] of children.entries()) {
    if (child.name.startsWith("[val ")) continue;
    const pair = child.name.startsWith("[key ") ? children[i + 1] : undefined;
    const [key, elem] = pair ? [child.value, pair.value] : [child.name, child.value];
    entries.push({ key: withoutHex(key), elem: withoutHex(elem) });
  }
  return entries.slice(0, listed);
}

/** `100 = 0x64` → `100` */
function withoutHex(printed: string): string {
  return printed.replace(/^(-?\d+) = 0x[0-9a-f]+$/, "$1");
}

function entryTypes([first, second]: readonly DebugProtocol.Variable[]): Types {
  if (first?.type === undefined) return null;
  const split = first.name.startsWith("[key ")
    ? second?.type === undefined
      ? null
      : { key: first.type, elem: second.type }
    : splitEntryType(first.type);
  return split && !dynamicTypeOf(split.key) && !dynamicTypeOf(split.elem) ? split : null;
}
