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
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { quoteGo } from "./goExpression.js";
import { once } from "./once.js";
import type { RuntimeFacts } from "./runtimeFacts.js";
import { valueKindFromProbes, kindOfTypeName, sizeOfKind } from "./valueKinds.js";

/** A forged address at which nothing is read: only addresses of fields are taken. */
const nowhere = 4096n;

export class MapTypes {
  private readonly structs = new Map<string, Promise<StructLayout | null>>();
  private readonly types = new Map<string, Promise<MapType | null>>();
  private readonly values = new Map<string, Promise<{ kind: ValueKind; sizeBytes: number }>>();

  /** Key and elem types of named map types (`net/http.Header`), as they were learnt. */
  readonly namedMaps = new Map<string, { readonly key: string; readonly elem: string }>();

  constructor(private readonly facts: RuntimeFacts) {}

  /**
   * @param requests the stop's requests: a session outlives its stops.
   * @param typeName the variable's own type, `net/http.Header`.
   * @returns null where the debug information has no layout for these key and elem types.
   */
  async mapType(requests: DebuggeeRequests, typeName: string, key: string, elem: string): Promise<MapType | null> {
    const found = await once(
      this.types,
      `${key},${elem}`,
      async () => (await this.swissType(requests, key, elem)) ?? (await this.hmapType(requests, key, elem)),
    );
    return found && { ...found, typeName };
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

  private async hmapType(requests: DebuggeeRequests, keyName: string, elemName: string): Promise<HmapType | null> {
    const bucket = `bucket<${keyName},${elemName}>`;
    const at = (path: string): Promise<number | null> => this.offset(requests, bucket, path);
    const [header, extra, tophash, keys, key1, elems, elem1, overflow, key, elem] = await Promise.all([
      this.struct(requests, hmapHeader),
      this.struct(requests, "runtime.mapextra"),
      at("tophash"),
      at("keys"),
      at("keys[1]"),
      at("values"),
      at("values[1]"),
      at("overflow"),
      this.value(requests, keyName, bucket, "keys[0]"),
      this.value(requests, elemName, bucket, "values[0]"),
    ]);
    if (!header || !extra || tophash === null || keys === null || elems === null || overflow === null) {
      return null;
    }
    // Elements of size zero have no second one: Delve says "index out of bounds".
    const keyStride = key1 === null ? 0 : key1 - keys;
    const elemStride = elem1 === null ? 0 : elem1 - elems;
    return {
      kind: "hmap",
      typeName: `map[${keyName}]${elemName}`,
      pointerSizeBytes: this.facts.pointerSizeBytes,
      header,
      extra,
      key: { ...key, sizeBytes: key.indirect ? key.sizeBytes : keyStride },
      elem: { ...elem, sizeBytes: elem.indirect ? elem.sizeBytes : elemStride },
      bucket: {
        sizeBytes: overflow + this.facts.pointerSizeBytes,
        tophashOffset: tophash,
        keysOffset: keys,
        keyStride,
        elemsOffset: elems,
        elemStride,
        overflowOffset: overflow,
      },
    };
  }

  private async swissType(requests: DebuggeeRequests, keyName: string, elemName: string): Promise<SwissType | null> {
    const header = await this.struct(requests, swissHeader);
    if (!header) return null;
    const reference = await requests.evaluate(
      new OwnExpression(`(*(*${quoteGo(`groupReference<${keyName},${elemName}>`)})(${this.facts.zeroes})).data`),
    );
    if (!reference.ok || !reference.type.startsWith("*")) return null;
    const group = reference.type.slice(1);
    const at = (path: string): Promise<number | null> => this.offset(requests, group, path);
    const [table, ctrl, key0, key1, elem0, elem1, keys0, keys1, elems0, elems1, keysStart, elemsStart] = await Promise.all([
      this.struct(requests, "internal/runtime/maps.table"),
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
    ]);
    if (!table || ctrl === null) return null;
    const split = keysStart !== null && elemsStart !== null;
    const [key, elem] = await Promise.all([
      this.value(requests, keyName, group, split ? "keys[0]" : "slots[0].key"),
      this.value(requests, elemName, group, split ? "elems[0]" : "slots[0].elem"),
    ]);
    const base = {
      kind: "swiss",
      typeName: `map[${keyName}]${elemName}`,
      pointerSizeBytes: this.facts.pointerSizeBytes,
      header,
      table,
    } as const;
    if (split) {
      const keyStride = keys1 === null || keys0 === null ? 0 : keys1 - keys0;
      const elemStride = elems1 === null || elems0 === null ? 0 : elems1 - elems0;
      // A zero-size last field takes a byte, so that a pointer to it stays inside. go: cmd/compile/internal/types.CalcStructSize
      const end = elemsStart + Math.max(8 * elemStride, 1);
      return {
        ...base,
        key: { ...key, sizeBytes: key.indirect ? key.sizeBytes : keyStride },
        elem: { ...elem, sizeBytes: elem.indirect ? elem.sizeBytes : elemStride },
        group: {
          sizeBytes: roundUp(end, this.facts.pointerSizeBytes),
          ctrlOffset: ctrl,
          slots: "split",
          keyOffset: keysStart,
          keyStride,
          elemOffset: elemsStart,
          elemStride,
        },
      };
    }
    if (key0 === null || key1 === null || elem0 === null || elem1 === null) return null;
    const stride = key1 - key0;
    const [keySize, elemSize] = await Promise.all([
      key.indirect ? key.sizeBytes : this.sizeOf(requests, keyName, elem0 - key0),
      elem.indirect ? elem.sizeBytes : this.sizeOf(requests, elemName, stride - (elem0 - key0)),
    ]);
    return {
      ...base,
      key: { ...key, sizeBytes: keySize },
      elem: { ...elem, sizeBytes: elemSize },
      group: {
        sizeBytes: roundUp(key0 + 8 * stride, this.facts.pointerSizeBytes),
        ctrlOffset: ctrl,
        slots: "interleaved",
        keyOffset: key0,
        keyStride: stride,
        elemOffset: elem0,
        elemStride: stride,
      },
    };
  }

  /** Kind, size and indirectness of the key or elem that `path` of `container` holds. */
  private async value(requests: DebuggeeRequests, typeName: string, container: string, path: string): Promise<ValueType> {
    const held = await requests.evaluate(new OwnExpression(`(*(*${quoteGo(container)})(${this.facts.zeroes})).${path}`));
    // A slot that holds a pointer to the value has the type *T; a zero-size array has no element 0.
    const indirect = held.ok && held.type === `*${typeName}`;
    const { kind, sizeBytes } = await once(this.values, typeName, () => this.kindAndSize(requests, typeName, indirect));
    return { typeName, kind, sizeBytes, indirect };
  }

  private async kindAndSize(
    requests: DebuggeeRequests,
    typeName: string,
    needSize: boolean,
  ): Promise<{ kind: ValueKind; sizeBytes: number }> {
    const named = kindOfTypeName(typeName, this.facts.pointerSizeBytes);
    const kind = named ?? (await valueKindFromProbes(requests, typeName, this.facts));
    const ofKind = sizeOfKind(kind, this.facts.pointerSizeBytes);
    const sizeBytes = ofKind ?? (needSize ? await this.sizeOf(requests, typeName, 0) : 0);
    return { kind, sizeBytes };
  }

  /**
   * sizeof(T): the distance of two neighbours in an array of T. Delve refuses arrays of quoted names, so those are summed up
   * from their last field. `room` is what there is at most (up to padding), the answer where nothing is known.
   */
  private async sizeOf(requests: DebuggeeRequests, typeName: string, room: number): Promise<number> {
    const known = kindOfTypeName(typeName, this.facts.pointerSizeBytes);
    const ofKind = known && sizeOfKind(known, this.facts.pointerSizeBytes);
    if (typeof ofKind === "number") return ofKind;
    if (/^(chan |<-chan |func\(|map\[)/.test(typeName)) return this.facts.pointerSizeBytes;
    if (typeName.startsWith("[]")) return 3 * this.facts.pointerSizeBytes;
    if (typeName.startsWith("interface {")) return 2 * this.facts.pointerSizeBytes;
    const second = await requests.evaluateNumber(new OwnExpression(`uintptr(&(*(*[2]${typeName})(${nowhere}))[1])`));
    if (second !== null && second > nowhere) return Number(second - nowhere);
    if (typeName === "struct {}" || typeName.startsWith("[0]")) return 0;
    return (await this.structSize(requests, typeName, 0)) ?? room;
  }

  private async structSize(requests: DebuggeeRequests, typeName: string, depth: number): Promise<number | null> {
    const zero = await requests.evaluate(new OwnExpression(`*(*${quoteGo(typeName)})(${this.facts.zeroes})`));
    if (!zero.ok || depth > 4) return null;
    if (/^map\[|^chan | nil$/.test(zero.result) && zero.variablesReference === 0) {
      // nil of a named map, chan, func or pointer: one word; of an interface or slice: told apart by what can be done with it.
      const data = await requests.evaluate(new OwnExpression(`len(*(*${quoteGo(typeName)})(${this.facts.zeroes}))`));
      if (data.ok && /\blen: 0/.test(zero.result)) return 3 * this.facts.pointerSizeBytes;
      return data.ok || !/^\S+ nil$/.test(zero.result) ? this.facts.pointerSizeBytes : null;
    }
    if (zero.variablesReference === 0) return zero.result.endsWith("{}") ? 0 : null;
    const fields = (await requests.variables(zero.variablesReference)).filter(
      (field) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(field.name) && field.name !== "_",
    );
    const last = fields.at(-1);
    if (!last?.type) return null;
    const [offset, size] = await Promise.all([this.offset(requests, typeName, last.name), this.sizeOf(requests, last.type, 0)]);
    if (offset === null) return null;
    const end = offset + Math.max(size, 1);
    const alignments = fields.map((field) => alignmentOf(field.type ?? "", this.facts.pointerSizeBytes));
    return roundUp(end, Math.max(1, ...alignments));
  }

  private struct(requests: DebuggeeRequests, typeName: string): Promise<StructLayout | null> {
    return once(this.structs, typeName, () => this.readStruct(requests, typeName));
  }

  /** A struct's fields with offsets; fields that are structs are opened once: `groups.data`. */
  private async readStruct(requests: DebuggeeRequests, typeName: string): Promise<StructLayout | null> {
    const zero = await requests.evaluate(new OwnExpression(`*(*${quoteGo(typeName)})(${this.facts.zeroes})`));
    if (!zero.ok || zero.variablesReference === 0) return null;
    const named: { name: string; type: string }[] = [];
    for (const child of await requests.variables(zero.variablesReference)) {
      const type = child.type ?? "";
      if (child.name === "_") continue;
      if (child.variablesReference > 0 && kindOfTypeName(type, this.facts.pointerSizeBytes) === null) {
        for (const inner of await requests.variables(child.variablesReference)) {
          named.push({ name: `${child.name}.${inner.name}`, type: inner.type ?? "" });
        }
      } else {
        named.push({ name: child.name, type });
      }
    }
    const offsets = await Promise.all(named.map(({ name }) => this.offset(requests, typeName, name)));
    const fields: FieldLayout[] = [];
    named.forEach(({ name, type }, i) => {
      const offset = offsets[i];
      const kind = kindOfTypeName(type, this.facts.pointerSizeBytes);
      const sizeBytes = kind === null ? null : sizeOfKind(kind, this.facts.pointerSizeBytes);
      if (typeof offset !== "number" || kind === null || typeof sizeBytes !== "number") return;
      fields.push({ name, offset, sizeBytes, kind: fieldKind(name, kind) });
    });
    const end = Math.max(0, ...fields.map((field) => field.offset + field.sizeBytes));
    return fields.length === 0 ? null : { typeName, sizeBytes: roundUp(end, this.facts.pointerSizeBytes), fields };
  }

  private async offset(requests: DebuggeeRequests, typeName: string, path: string): Promise<number | null> {
    const address = await requests.evaluateNumber(new OwnExpression(`uintptr(&(*(*${quoteGo(typeName)})(${nowhere})).${path})`));
    return address === null ? null : Number(address - nowhere);
  }
}

const swissHeader = "internal/runtime/maps.Map";
const hmapHeader = "runtime.hmap";

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
