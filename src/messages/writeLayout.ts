/**
 * Writes a map as a "go-map-layout/1" document, piece by piece.
 *
 *     { "format": …, …, "header": {…}, …      the head, as the model has it
 *       "layout": { "kind": "hmap", …,
 *         "buckets": [                         256 chains at a time: slots are made, checked, written, forgotten
 *           …
 *         ] }, "problems": […] }
 *
 * No string much beyond half a megabyte is made (a string in V8 ends at half a gigabyte), and no more slots exist at a time than
 * one batch: a map of ten million entries is written in the memory of a small one.
 */
import type {
  HmapLayoutHead,
  LayoutChain,
  LayoutGroup,
  LayoutHead,
  LayoutOldChain,
  Problem,
  SwissLayoutHead,
} from "../gomap/layout.js";
import type { BucketColumns, HmapBody, MapModel, Place, SwissBody, TableColumns } from "../gomap/mapModel.js";
import type { MapType } from "../gomap/mapType.js";
import { checkLayoutPart, type LayoutPart } from "./layoutSchema.js";

export type LayoutItem = LayoutChain | LayoutOldChain | LayoutGroup;

/** Makes the slots of some places, in order. */
export type SlotSource = (places: readonly Place[]) => Promise<readonly LayoutItem[]>;

/** Takes the next piece of text. Its promise is waited for, so that a slow receiver holds the writer back. */
export type TextSink = (text: string) => Promise<void> | void;

export interface WriteLayoutOptions {
  /** Whether keys and elems (text and raw) are written. */
  readonly values: boolean;
  /** `lines`: a line for each field of the head, each chain and each group. `compact`: all on one line, for JSON lines. */
  readonly style: "lines" | "compact";
}

/**
 * Writes one document, without a newline after it.
 * @throws LayoutFormatError when what is to be written does not fit the schema, and whatever `slotsOf` and `sink` throw.
 */
export async function writeLayout(
  model: MapModel,
  slotsOf: SlotSource,
  sink: TextSink,
  options: WriteLayoutOptions,
): Promise<void> {
  const { head, body } = model;
  checkLayoutPart("document", withEmptyArrays(head), "");
  const out = new TextPieces(sink);
  const writer = new LayoutWriter(out, slotsOf, options, placeBytesOf(model.type));
  await writer.writeDocument(head, body);
  await out.flush();
}

// The order of design.md. Fields that are not named there stand between `first` and `last`.
const headOrder = {
  first: ["format", "expression", "type", "keyType", "elemType", "goVersion", "goarch", "length", "variable", "header"],
  last: ["layout", "problems"],
};
const hmapOrder = { first: ["kind", "B", "bucketSizeBytes", "growth"], last: [] };
const swissOrder = { first: ["kind", "slots", "small", "globalDepth", "dirLen", "directory"], last: ["tables"] };
const tableOrder = { first: ["address", "index", "localDepth", "used", "capacity", "growthLeft"], last: [] };

class LayoutWriter {
  private readonly newline: string;
  private readonly batchSize: number;
  private readonly valueProblems: Problem[] = [];

  constructor(
    private readonly out: TextPieces,
    private readonly slotsOf: SlotSource,
    private readonly options: WriteLayoutOptions,
    /** What the keys and elems of one bucket or group take, in bytes. */
    private readonly placeBytes: number,
  ) {
    this.newline = options.style === "lines" ? "\n" : "";
    // 256, fewer where their keys and elems would be more than some megabytes.
    this.batchSize = Math.max(1, Math.min(256, Math.floor((4 * 1024 * 1024) / placeBytes)));
  }

  async writeDocument(head: LayoutHead, body: MapModel["body"]): Promise<void> {
    let separator = "{";
    for (const [key, value] of entriesInOrder(head, headOrder)) {
      await this.out.push(`${separator}${JSON.stringify(key)}:`);
      separator = `,${this.newline}`;
      if (key === "problems") await this.writeValue([...head.problems, ...this.valueProblems]);
      else if (key !== "layout") await this.writeValue(value);
      else if (head.layout.kind === "hmap") await this.writeHmap(head.layout, body?.kind === "hmap" ? body : null);
      else if (head.layout.kind === "swiss") await this.writeSwiss(head.layout, body?.kind === "swiss" ? body : null);
      else await this.writeValue(value);
    }
    await this.out.push("}");
  }

  private async writeHmap(layout: HmapLayoutHead, body: HmapBody | null): Promise<void> {
    await this.writeFields(layout, hmapOrder, "{");
    await this.out.push(`,${this.newline}"buckets":`);
    await this.writeItems("chain", "/layout/buckets", body ? bucketPlaces(body.buckets, false) : []);
    await this.out.push(`,${this.newline}"oldBuckets":`);
    await this.writeItems("oldChain", "/layout/oldBuckets", body?.oldBuckets ? bucketPlaces(body.oldBuckets, true) : []);
    await this.out.push("}");
  }

  private async writeSwiss(layout: SwissLayoutHead, body: SwissBody | null): Promise<void> {
    const { tables, ...rest } = layout;
    await this.writeFields(rest, swissOrder, "{");
    await this.out.push(`,${this.newline}"tables":[`);
    for (const [position, table] of tables.entries()) {
      await this.writeFields(table, tableOrder, `${position === 0 ? "" : ","}${this.newline}{`);
      await this.out.push(`,"groups":`);
      const columns = body?.tables[position];
      await this.writeItems("group", `/layout/tables/${position}/groups`, columns ? groupPlaces(columns, position) : []);
      await this.out.push("}");
    }
    await this.out.push("]}");
  }

  /** An array of chains or groups: asked for, checked and written in batches. */
  private async writeItems(part: LayoutPart, where: string, places: Iterable<Place>): Promise<void> {
    await this.out.push("[");
    let count = 0;
    for (const batch of batches(places, this.batchSize)) {
      const items = await this.slotsOf(batch);
      if (items.length !== batch.length) throw new Error(`asked for the slots of ${batch.length} places, got ${items.length}`);
      for (const whole of items) {
        const item = this.options.values ? whole : withoutValues(whole);
        checkLayoutPart(part, item, `${where}/${count}`);
        this.noteProblems(item);
        await this.out.push(`${count++ === 0 ? "" : ","}${this.newline}`);
        await this.writeItem(item);
      }
    }
    await this.out.push(count > 0 ? `${this.newline}]` : "]");
  }

  /** Keys and elems are read while they are written: what is wrong with them joins the head's problems, which stand behind. */
  private noteProblems(item: LayoutItem): void {
    for (const { slots } of "slots" in item ? [item] : item.chain) {
      for (const { keyProblem, elemProblem } of slots) {
        for (const problem of [keyProblem, elemProblem]) {
          if (problem && this.valueProblems.length < maxValueProblems) this.valueProblems.push(problem);
        }
      }
    }
  }

  /** As one text, as a rule. Where a chain is very long or values are very big, slot by slot. */
  private async writeItem(item: LayoutItem): Promise<void> {
    const bucketCount = "slots" in item ? 1 : item.chain.length;
    if (bucketCount * this.placeBytes <= pieceLength) return this.out.push(JSON.stringify(item));
    if ("slots" in item) return this.writeWithList(item, "slots", item.slots, (slot) => this.out.push(JSON.stringify(slot)));
    return this.writeWithList(item, "chain", item.chain, (bucket) =>
      this.writeWithList(bucket, "slots", bucket.slots, (slot) => this.out.push(JSON.stringify(slot))),
    );
  }

  /** An object whose last field is a list, written element by element. */
  private async writeWithList<T>(
    object: object,
    listKey: string,
    list: readonly T[],
    writeElement: (element: T) => Promise<void>,
  ): Promise<void> {
    let text = "{";
    for (const [key, value] of Object.entries(object)) {
      if (key !== listKey && value !== undefined) text += `${JSON.stringify(key)}:${JSON.stringify(value)},`;
    }
    await this.out.push(`${text}${JSON.stringify(listKey)}:[`);
    for (const [i, element] of list.entries()) {
      if (i > 0) await this.out.push(",");
      await writeElement(element);
    }
    await this.out.push("]}");
  }

  private async writeFields(object: object, order: KeyOrder, opening: string): Promise<void> {
    let separator = opening;
    for (const [key, value] of entriesInOrder(object, order)) {
      await this.out.push(`${separator}${JSON.stringify(key)}:`);
      separator = ",";
      await this.writeValue(value);
    }
  }

  /** Any value of the head; its lists (a directory, thousands of addresses) element by element. */
  private async writeValue(value: unknown): Promise<void> {
    if (!Array.isArray(value)) return this.out.push(JSON.stringify(value));
    await this.out.push("[");
    for (const [i, element] of value.entries()) await this.out.push(`${i > 0 ? "," : ""}${JSON.stringify(element)}`);
    await this.out.push("]");
  }
}

/** Gathers short texts into pieces of some hundred kilobytes. */
class TextPieces {
  private text = "";

  constructor(private readonly sink: TextSink) {}

  push(text: string): Promise<void> {
    this.text += text;
    return this.text.length < pieceLength ? done : this.flush();
  }

  async flush(): Promise<void> {
    const text = this.text;
    this.text = "";
    if (text !== "") await this.sink(text);
  }
}

/** Problems of keys and elems that a document lists. */
const maxValueProblems = 20;

const pieceLength = 256 * 1024;
const done = Promise.resolve();

interface KeyOrder {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

function entriesInOrder(object: object, { first, last }: KeyOrder): [string, unknown][] {
  const rank = (key: string): number => {
    const early = first.indexOf(key);
    return early >= 0 ? early : first.length + 1 + last.indexOf(key);
  };
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b));
}

/** The document without its buckets and groups, for the check. */
function withEmptyArrays(head: LayoutHead): unknown {
  const { layout } = head;
  if (layout.kind === "nil") return head;
  if (layout.kind === "swiss") {
    return { ...head, layout: { ...layout, tables: layout.tables.map((table) => ({ ...table, groups: [] })) } };
  }
  return { ...head, layout: { ...layout, buckets: [], oldBuckets: [] } };
}

function withoutValues(item: LayoutItem): LayoutItem {
  if ("slots" in item) return { ...item, slots: item.slots.map(slotWithoutValues) };
  return { ...item, chain: item.chain.map((bucket) => ({ ...bucket, slots: bucket.slots.map(slotWithoutValues) })) };
}

const valueKeys = new Set(["key", "elem", "keyRaw", "elemRaw", "keyCut", "elemCut", "keyProblem", "elemProblem"]);

function slotWithoutValues<S extends object>(slot: S): S {
  return Object.fromEntries(Object.entries(slot).filter(([key]) => !valueKeys.has(key))) as S;
}

function* bucketPlaces(columns: BucketColumns, old: boolean): Iterable<Place> {
  for (let i = 0; i < columns.arrayCount; i++) yield { kind: "bucket", old, index: columns.firstIndex + i };
}

function* groupPlaces(columns: TableColumns, table: number): Iterable<Place> {
  for (let i = 0; i < columns.groupCount; i++) yield { kind: "group", table, group: columns.firstGroup + i };
}

function* batches<T>(all: Iterable<T>, size: number): Iterable<T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function placeBytesOf(type: MapType | null): number {
  const slotOverhead = 64;
  return 8 * ((type?.key.sizeBytes ?? 0) + (type?.elem.sizeBytes ?? 0) + slotOverhead);
}
