/**
 * MapTypes from the debug information, asked through `evaluate`: nothing is read, for the address of a field of a struct at
 * 4096 is 4096 and the field's offset.
 *
 *     hmap    "runtime.hmap"               "bucket<int,string>" (tophash, keys, values, overflow)
 *     Swiss   "internal/runtime/maps.Map"  "internal/runtime/maps.table"  "noalg.map.group[int]string" (ctrl, slots | keys, elems)
 *
 * Types do not change during a session, so answers are kept for it.
 */
import type { FieldLayout, HmapType, MapType, StructLayout, SwissType, ValueKind, ValueType } from "../gomap/mapType.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DebuggeeRequests, Evaluation } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { fieldOffset, nowhere } from "./fieldOffset.js";
import { quoteGo } from "./goExpression.js";
import { handled } from "./handled.js";
import { once } from "./once.js";
import type { RuntimeFacts } from "./runtimeFacts.js";
import { valueKindFromProbes, kindOfTypeName, sizeOfKind } from "./valueKinds.js";

/** Where every type has a value: zeroes. go: runtime.zeroVal */
const zeroes = "uintptr(&runtime.zeroVal)";

/** What can be said of a map type after two round trips, and what takes more: kinds of named types, sizes of structs. */
export interface LearntType {
  /** Offsets are right; kinds may still be `other`, and sizes those of the room that key and elem have. */
  readonly layout: MapType;
  readonly refined: Promise<MapType>;
}

export class MapTypes {
  private readonly structs = new Map<string, Promise<StructLayout | null>>();
  private readonly zeroed = new WeakMap<DebuggeeRequests, Map<string, Promise<Evaluation>>>();
  private readonly types = new Map<string, Promise<LearntType | null>>();
  private readonly distances = new Map<string, Promise<number | null>>();
  private readonly values = new Map<string, Promise<{ kind: ValueKind; sizeBytes: number }>>();

  /** Which kind of map the program has, once a glance has seen one. */
  kind: MapType["kind"] | null = null;
  /** Key and elem types of named map types (`net/http.Header`), as they were learnt. */
  readonly namedMaps = new Map<string, { readonly key: string; readonly elem: string }>();

  /** @param pending what the runtime says of itself: comes while types are asked for */
  constructor(private readonly pending: Promise<RuntimeFacts>) {}

  /** The runtime's own structs, asked for before it is known which map it is. */
  prepare(requests: DebuggeeRequests): void {
    for (const name of Object.keys(knownFields)) this.struct(requests, name).catch(() => undefined);
  }

  /**
   * @param requests the stop's requests: a session outlives its stops.
   * @param typeName the variable's own type, `net/http.Header`.
   * @returns null where the debug information has no layout for these key and elem types.
   */
  async mapType(requests: DebuggeeRequests, typeName: string, key: string, elem: string): Promise<LearntType | null> {
    const found = await once(this.types, `${key},${elem}`, async () => {
      const [swiss, hmap] = await Promise.all([this.swissType(requests, key, elem), this.hmapType(requests, key, elem)]);
      return swiss ?? hmap;
    });
    if (!found) return null;
    return {
      layout: { ...found.layout, typeName },
      refined: handled(
        found.refined.then(
          (type) => ({ ...type, typeName }),
          (error: unknown) => {
            // The program went on before all was asked: the next stop asks again.
            this.types.delete(`${key},${elem}`);
            throw error;
          },
        ),
      ),
    };
  }

  /** Whether maps of these types are known to the debug information: used to tell `K: interface {}(int)` apart. */
  async knows(requests: DebuggeeRequests, key: string, elem: string): Promise<boolean> {
    return (await this.mapType(requests, "", key, elem)) !== null;
  }

  /** The header alone, for maps whose key and elem types could not be learnt. */
  async header(requests: DebuggeeRequests): Promise<{ kind: MapType["kind"]; header: StructLayout } | null> {
    const [swiss, hmap] = await Promise.all([this.struct(requests, swissHeader), this.struct(requests, hmapHeader)]);
    return swiss ? { kind: "swiss", header: swiss } : hmap ? { kind: "hmap", header: hmap } : null;
  }

  /**
   * The distance of neighbouring buckets or groups, which takes far fewer questions than all of the type. null where the debug
   * information does not say.
   */
  async distance(requests: DebuggeeRequests, kind: MapType["kind"], key: string, elem: string): Promise<number | null> {
    const learnt = await this.types.get(`${key},${elem}`);
    if (learnt) return learnt.layout.kind === "hmap" ? learnt.layout.bucket.sizeBytes : learnt.layout.group.sizeBytes;
    return once(this.distances, `${kind} ${key},${elem}`, async () => {
      const { pointerSizeBytes } = await this.pending;
      if (kind === "hmap") {
        const overflow = await fieldOffset(requests, `bucket<${key},${elem}>`, "overflow");
        return overflow === null ? null : overflow + pointerSizeBytes;
      }
      return this.distanceOfGroups(requests, key, elem, pointerSizeBytes);
    });
  }

  private async distanceOfGroups(requests: DebuggeeRequests, key: string, elem: string, word: 4 | 8): Promise<number | null> {
    const group = groupName(key, elem);
    const [reference, first, second, elems, secondElem] = await Promise.all([
      this.groupReference(requests, key, elem),
      fieldOffset(requests, group, "slots[0].key"),
      fieldOffset(requests, group, "slots[1].key"),
      fieldOffset(requests, group, "elems"),
      fieldOffset(requests, group, "elems[1]"),
    ]);
    if (reference.ok && reference.type === `*${group}`) {
      if (first !== null && second !== null) return roundUp(first + 8 * (second - first), word);
      // Split. Elems of size zero have no second one.
      if (elems !== null) return roundUp(elems + Math.max(8 * ((secondElem ?? elems) - elems), 1), word);
    }
    const parts = await this.partsOfGroup(requests, key, elem);
    return parts && groupSize(parts, word);
  }

  private groupReference(requests: DebuggeeRequests, key: string, elem: string): Promise<Evaluation> {
    return requests.evaluate(new OwnExpression(`(*(*${quoteGo(`groupReference<${key},${elem}>`)})(${zeroes})).data`));
  }

  private async hmapType(requests: DebuggeeRequests, keyName: string, elemName: string): Promise<LearntType | null> {
    if (!(await this.exists(requests, hmapHeader))) return null;
    const bucket = `bucket<${keyName},${elemName}>`;
    const at = (path: string): Promise<number | null> => fieldOffset(requests, bucket, path);
    const [header, extra, tophash, keys, key1, elems, elem1, overflow, keyIndirect, elemIndirect, facts] = await Promise.all([
      this.struct(requests, hmapHeader),
      this.struct(requests, "runtime.mapextra"),
      at("tophash"),
      at("keys"),
      at("keys[1]"),
      at("values"),
      at("values[1]"),
      at("overflow"),
      this.isIndirect(requests, keyName, bucket, "keys[0]"),
      this.isIndirect(requests, elemName, bucket, "values[0]"),
      this.pending,
    ]);
    if (!header || !extra || tophash === null || keys === null || elems === null || overflow === null) {
      return null;
    }
    // Elements of size zero have no second one: Delve says "index out of bounds".
    const keyStride = key1 === null ? 0 : key1 - keys;
    const elemStride = elem1 === null ? 0 : elem1 - elems;
    const layout = {
      kind: "hmap",
      typeName: `map[${keyName}]${elemName}`,
      pointerSizeBytes: facts.pointerSizeBytes,
      header,
      extra,
      key: provisional(keyName, keyStride, keyIndirect, facts),
      elem: provisional(elemName, elemStride, elemIndirect, facts),
      bucket: {
        sizeBytes: overflow + facts.pointerSizeBytes,
        tophashOffset: tophash,
        keysOffset: keys,
        keyStride,
        elemsOffset: elems,
        elemStride,
        overflowOffset: overflow,
      },
    } as const;
    const refined = async (): Promise<HmapType> => {
      const [key, elem] = await Promise.all([
        this.value(requests, keyName, keyIndirect),
        this.value(requests, elemName, elemIndirect),
      ]);
      return {
        ...layout,
        key: { ...key, sizeBytes: keyIndirect ? key.sizeBytes : keyStride },
        elem: { ...elem, sizeBytes: elemIndirect ? elem.sizeBytes : elemStride },
      };
    };
    return { layout, refined: handled(refined()) };
  }

  private async swissType(requests: DebuggeeRequests, keyName: string, elemName: string): Promise<LearntType | null> {
    if (!(await this.exists(requests, swissHeader))) return null;
    const parts = await this.partsOfGroup(requests, keyName, elemName);
    const [header, table, facts] = await Promise.all([
      this.struct(requests, swissHeader),
      this.struct(requests, "internal/runtime/maps.table"),
      this.pending,
    ]);
    if (!header || !table || parts === null) return null;
    const { keyOffset, keyStride, elemOffset, elemStride, keyIndirect, elemIndirect, slots, ctrl } = parts;
    // Interleaved: the key's room ends at the elem, the elem's at the next slot. Split: at the next key (elem).
    const keyRoom = slots === "split" ? keyStride : elemOffset - keyOffset;
    const elemRoom = slots === "split" ? elemStride : keyStride - keyRoom;
    const layout = {
      kind: "swiss",
      typeName: `map[${keyName}]${elemName}`,
      pointerSizeBytes: facts.pointerSizeBytes,
      header,
      table,
      key: provisional(keyName, keyRoom, keyIndirect, facts),
      elem: provisional(elemName, elemRoom, elemIndirect, facts),
      group: {
        sizeBytes: groupSize(parts, facts.pointerSizeBytes),
        ctrlOffset: ctrl,
        slots,
        keyOffset,
        keyStride,
        elemOffset,
        elemStride,
      },
    } as const;
    const sized = async (name: string, indirect: boolean, room: number): Promise<ValueType> => {
      const value = await this.value(requests, name, indirect);
      if (indirect) return value;
      return { ...value, sizeBytes: slots === "split" ? room : await this.sizeOf(requests, name, room) };
    };
    const refined = async (): Promise<SwissType> => {
      const [key, elem] = await Promise.all([sized(keyName, keyIndirect, keyRoom), sized(elemName, elemIndirect, elemRoom)]);
      return { ...layout, key, elem };
    };
    return { layout, refined: handled(refined()) };
  }

  private async partsOfGroup(requests: DebuggeeRequests, keyName: string, elemName: string): Promise<GroupParts | null> {
    const guess = groupName(keyName, elemName);
    const [reference, guessed] = await Promise.all([
      this.groupReference(requests, keyName, elemName),
      this.groupParts(requests, guess, keyName, elemName),
    ]);
    if (!reference.ok || !reference.type.startsWith("*")) return null;
    const group = reference.type.slice(1);
    return group === guess ? guessed : this.groupParts(requests, group, keyName, elemName);
  }

  private async groupParts(
    requests: DebuggeeRequests,
    group: string,
    keyName: string,
    elemName: string,
  ): Promise<GroupParts | null> {
    const at = (path: string): Promise<number | null> => fieldOffset(requests, group, path);
    const indirect = (name: string, path: string): Promise<boolean> => this.isIndirect(requests, name, group, path);
    const [ctrl, key0, key1, elem0, elem1, keys0, keys1, elems0, elems1, keysStart, elemsStart, ofSlots, ofArrays] =
      await Promise.all([
        at("ctrl"),
        at("slots[0].key"),
        at("slots[1].key"),
        at("slots[0].elem"),
        at("slots[1].elem"),
        at("keys[0]"),
        at("keys[1]"),
        at("elems[0]"),
        at("elems[1]"),
        at("keys"),
        at("elems"),
        Promise.all([indirect(keyName, "slots[0].key"), indirect(elemName, "slots[0].elem")]),
        Promise.all([indirect(keyName, "keys[0]"), indirect(elemName, "elems[0]")]),
      ]);
    if (ctrl === null) return null;
    if (keysStart !== null && elemsStart !== null) {
      return {
        slots: "split",
        ctrl,
        keyOffset: keysStart,
        keyStride: keys1 === null || keys0 === null ? 0 : keys1 - keys0,
        elemOffset: elemsStart,
        elemStride: elems1 === null || elems0 === null ? 0 : elems1 - elems0,
        keyIndirect: ofArrays[0],
        elemIndirect: ofArrays[1],
      };
    }
    if (key0 === null || key1 === null || elem0 === null || elem1 === null) return null;
    const stride = key1 - key0;
    return {
      slots: "interleaved",
      ctrl,
      keyOffset: key0,
      keyStride: stride,
      elemOffset: elem0,
      elemStride: stride,
      keyIndirect: ofSlots[0],
      elemIndirect: ofSlots[1],
    };
  }

  /** A slot that holds a pointer to the value has the type *T; a zero-size array has no element 0. */
  private async isIndirect(requests: DebuggeeRequests, typeName: string, container: string, path: string): Promise<boolean> {
    const held = await requests.evaluate(new OwnExpression(`(*(*${quoteGo(container)})(${zeroes})).${path}`));
    return held.ok && held.type === `*${typeName}`;
  }

  /** Kind and size of a key or elem type. */
  private async value(requests: DebuggeeRequests, typeName: string, indirect: boolean): Promise<ValueType> {
    const { kind, sizeBytes } = await once(this.values, typeName, () => this.kindAndSize(requests, typeName, indirect));
    return { typeName, kind, sizeBytes, indirect };
  }

  private async kindAndSize(
    requests: DebuggeeRequests,
    typeName: string,
    needSize: boolean,
  ): Promise<{ kind: ValueKind; sizeBytes: number }> {
    const facts = await this.pending;
    const named = kindOfTypeName(typeName, facts.pointerSizeBytes);
    const kind = named ?? (await valueKindFromProbes(requests, typeName, facts));
    const ofKind = sizeOfKind(kind, facts.pointerSizeBytes);
    const sizeBytes = ofKind ?? (needSize ? await this.sizeOf(requests, typeName, 0) : 0);
    return { kind, sizeBytes };
  }

  /**
   * sizeof(T): the distance of two neighbours in an array of T. Delve refuses arrays of quoted names, so those are summed up
   * from their last field. `room` is what there is at most (up to padding), the answer where nothing is known.
   */
  private async sizeOf(requests: DebuggeeRequests, typeName: string, room: number): Promise<number> {
    const { pointerSizeBytes: word } = await this.pending;
    const known = kindOfTypeName(typeName, word);
    const ofKind = known && sizeOfKind(known, word);
    if (typeof ofKind === "number") return ofKind;
    if (/^(chan |<-chan |func\(|map\[)/.test(typeName)) return word;
    if (typeName.startsWith("[]")) return 3 * word;
    if (typeName.startsWith("interface {")) return 2 * word;
    const second = await requests.evaluateNumber(new OwnExpression(`uintptr(&(*(*[2]${typeName})(${nowhere}))[1])`));
    if (second !== null && second > nowhere) return Number(second - nowhere);
    if (typeName === "struct {}" || typeName.startsWith("[0]")) return 0;
    return (await this.structSize(requests, typeName, 0)) ?? room;
  }

  private async structSize(requests: DebuggeeRequests, typeName: string, depth: number): Promise<number | null> {
    const { pointerSizeBytes: word } = await this.pending;
    const zero = await requests.evaluate(new OwnExpression(`*(*${quoteGo(typeName)})(${zeroes})`));
    if (!zero.ok || depth > 4) return null;
    if (/^map\[|^chan | nil$/.test(zero.result) && zero.variablesReference === 0) {
      // nil of a named map, chan, func or pointer: one word; of an interface or slice: told apart by what can be done with it.
      const data = await requests.evaluate(new OwnExpression(`len(*(*${quoteGo(typeName)})(${zeroes}))`));
      if (data.ok && /\blen: 0/.test(zero.result)) return 3 * word;
      return data.ok || !/^\S+ nil$/.test(zero.result) ? word : null;
    }
    if (zero.variablesReference === 0) return zero.result.endsWith("{}") ? 0 : null;
    const fields = (await requests.variables(zero.variablesReference)).filter(
      (field) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(field.name) && field.name !== "_",
    );
    const last = fields.at(-1);
    if (!last?.type) return null;
    const [offset, size] = await Promise.all([fieldOffset(requests, typeName, last.name), this.sizeOf(requests, last.type, 0)]);
    if (offset === null) return null;
    const end = offset + Math.max(size, 1);
    const alignments = fields.map((field) => alignmentOf(field.type ?? "", word));
    return roundUp(end, Math.max(1, ...alignments));
  }

  /** Whether the debug information has the type. */
  private async exists(requests: DebuggeeRequests, typeName: string): Promise<boolean> {
    return (await this.zero(requests, typeName)).ok;
  }

  /** A value of the type; asked once per stop, for references do not outlive it. */
  private zero(requests: DebuggeeRequests, typeName: string): Promise<Evaluation> {
    let ofStop = this.zeroed.get(requests);
    if (!ofStop) this.zeroed.set(requests, (ofStop = new Map<string, Promise<Evaluation>>()));
    return once(ofStop, typeName, () => requests.evaluate(zeroOf(typeName)));
  }

  private struct(requests: DebuggeeRequests, typeName: string): Promise<StructLayout | null> {
    return once(this.structs, typeName, () => this.readStruct(requests, typeName));
  }

  /**
   * A struct's fields with offsets; fields that are structs are opened once: `groups.data`. Fields that this project knows are
   * asked for along with the list of all fields; the list has the last word, and others are asked for after it.
   */
  private async readStruct(requests: DebuggeeRequests, typeName: string): Promise<StructLayout | null> {
    const known = knownFields[typeName] ?? [];
    const guessed = new Map(known.map((name) => [name, handled(fieldOffset(requests, typeName, name))]));
    const inner = new Map(
      [...new Set(known.flatMap((name) => (name.includes(".") ? [name.split(".")[0] ?? ""] : [])))].map((name) => [
        name,
        handled(this.innerFields(requests, typeName, name)),
      ]),
    );
    const zero = await this.zero(requests, typeName);
    if (!zero.ok || zero.variablesReference === 0) {
      await Promise.allSettled([...guessed.values(), ...inner.values()]);
      return null;
    }
    const [children, { pointerSizeBytes: word }] = await Promise.all([requests.variables(zero.variablesReference), this.pending]);
    const named: { name: string; type: string }[] = [];
    for (const child of children) {
      const type = child.type ?? "";
      if (child.name === "_") continue;
      if (child.variablesReference > 0 && kindOfTypeName(type, word) === null) {
        const fields = await (inner.get(child.name) ?? requests.variables(child.variablesReference));
        for (const field of fields) named.push({ name: `${child.name}.${field.name}`, type: field.type ?? "" });
      } else {
        named.push({ name: child.name, type });
      }
    }
    const offsets = await Promise.all(named.map(({ name }) => guessed.get(name) ?? fieldOffset(requests, typeName, name)));
    const fields: FieldLayout[] = [];
    named.forEach(({ name, type }, i) => {
      const offset = offsets[i];
      const kind = kindOfTypeName(type, word);
      const sizeBytes = kind === null ? null : sizeOfKind(kind, word);
      if (typeof offset !== "number" || kind === null || typeof sizeBytes !== "number") return;
      fields.push({ name, offset, sizeBytes, kind: fieldKind(name, kind) });
    });
    const end = Math.max(0, ...fields.map((field) => field.offset + field.sizeBytes));
    return fields.length === 0 ? null : { typeName, sizeBytes: roundUp(end, word), fields };
  }

  private async innerFields(requests: DebuggeeRequests, typeName: string, field: string): Promise<DebugProtocol.Variable[]> {
    const zero = await requests.evaluate(new OwnExpression(`(*(*${quoteGo(typeName)})(${zeroes})).${field}`));
    return zero.ok && zero.variablesReference > 0 ? requests.variables(zero.variablesReference) : [];
  }
}

const swissHeader = "internal/runtime/maps.Map";
const hmapHeader = "runtime.hmap";

/** Asked for before the list of all fields has come. go: runtime.hmap, runtime.mapextra, internal/runtime/maps.Map, .table */
const knownFields: Readonly<Record<string, readonly string[]>> = {
  [hmapHeader]: ["count", "flags", "B", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate", "clearSeq", "extra"],
  "runtime.mapextra": ["overflow", "oldoverflow", "nextOverflow"],
  [swissHeader]: ["used", "seed", "dirPtr", "dirLen", "globalDepth", "globalShift", "writing", "tombstonePossible", "clearSeq"],
  "internal/runtime/maps.table": ["used", "capacity", "growthLeft", "localDepth", "index", "groups.data", "groups.lengthMask"],
};

interface GroupParts {
  readonly slots: "interleaved" | "split";
  readonly ctrl: number;
  readonly keyOffset: number;
  readonly keyStride: number;
  readonly elemOffset: number;
  readonly elemStride: number;
  readonly keyIndirect: boolean;
  readonly elemIndirect: boolean;
}

/** Most often it is called so; the debug information has the last word. */
function groupName(key: string, elem: string): string {
  return `noalg.map.group[${key}]${elem}`;
}

/** A zero-size last field takes a byte, so that a pointer to it stays inside. go: cmd/compile/internal/types.CalcStructSize */
function groupSize({ slots, elemOffset, elemStride, keyOffset, keyStride }: GroupParts, pointerSizeBytes: number): number {
  const end = slots === "split" ? elemOffset + Math.max(8 * elemStride, 1) : keyOffset + 8 * keyStride;
  return roundUp(end, pointerSizeBytes);
}

function zeroOf(typeName: string): OwnExpression {
  return new OwnExpression(`*(*${quoteGo(typeName)})(${zeroes})`);
}

/** What a type's name alone says of it. */
function provisional(typeName: string, room: number, indirect: boolean, { pointerSizeBytes }: RuntimeFacts): ValueType {
  const kind = kindOfTypeName(typeName, pointerSizeBytes);
  const ofKind = kind === null ? null : sizeOfKind(kind, pointerSizeBytes);
  return { typeName, kind: kind ?? "other", sizeBytes: ofKind ?? (indirect ? 0 : room), indirect };
}

function fieldKind(name: string, kind: ValueKind): FieldLayout["kind"] {
  if (name === "hash0" || name === "seed") return "seed";
  if (kind === "pointer" || kind === "bool") return kind;
  return kind.startsWith("uint") ? "uint" : "int";
}

function alignmentOf(typeName: string, pointerSizeBytes: 4 | 8): number {
  const kind = kindOfTypeName(typeName, pointerSizeBytes);
  if (kind === null) return pointerSizeBytes;
  const size = sizeOfKind(kind, pointerSizeBytes) ?? pointerSizeBytes;
  return Math.min(kind === "complex64" ? 4 : size, pointerSizeBytes);
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}
