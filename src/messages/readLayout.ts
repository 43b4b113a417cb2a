/**
 * Reads "go-map-layout/1" documents of any size as a stream: one document, an array of them, or one after another (JSON lines).
 *
 *     start   what stands before the document's first bucket or group (all but `problems`, when we wrote it)
 *     item    a bucket with its chain, or a group, checked against the schema           … any number of these
 *     end     the whole head, checked, its arrays empty
 *
 * The input may come from anywhere and be cut, damaged or hostile: everything that is kept has a limit, and every error is one
 * sentence (LayoutFormatError).
 */
import { Tokenizer } from "@streamparser/json";
import type { LayoutChain, LayoutGroup, LayoutOldChain, MapLayout } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import { LayoutAssembler, type AssemblerLimits, type ItemArray } from "./layoutAssembler.js";
import { checkLayoutPart, LayoutFormatError } from "./layoutSchema.js";

export type LayoutEvent =
  /** `head` is checked for its format only. */
  | { readonly kind: "start"; readonly document: number; readonly head: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "item";
      readonly document: number;
      readonly place: Place;
      readonly item: LayoutChain | LayoutOldChain | LayoutGroup;
    }
  | { readonly kind: "end"; readonly document: number; readonly head: MapLayout };

export interface ReadLayoutLimits extends AssemblerLimits {
  /** The longest string, number or run of white space, in bytes. */
  readonly tokenBytes: number;
}

/** Room for a directory of a million entries, a chain of 60,000 buckets, and an elem of 32 MiB in hex. */
const generousLimits: ReadLayoutLimits = { depth: 64, values: 1 << 22, tokenBytes: 64 << 20 };

/**
 * The documents in some chunks of UTF-8 bytes or text, as events.
 * @throws LayoutFormatError when it is no such document, of another format version, cut, or beyond the limits.
 */
export async function* readLayouts(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  limits: ReadLayoutLimits = generousLimits,
): AsyncGenerator<LayoutEvent, void, undefined> {
  const reader = new LayoutReader(limits);
  for await (const chunk of chunks) {
    // A chunk may be the whole file: in slices, so that the events of one slice are all that waits.
    for (let at = 0; at < chunk.length; at += sliceLength) {
      reader.write(chunk.slice(at, at + sliceLength));
      yield* reader.takeEvents();
    }
  }
  reader.end();
  yield* reader.takeEvents();
}

/** All documents, whole: for small ones. */
export async function readWholeLayouts(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  limits: ReadLayoutLimits = generousLimits,
): Promise<MapLayout[]> {
  const layouts: MapLayout[] = [];
  let items: Extract<LayoutEvent, { kind: "item" }>[] = [];
  for await (const event of readLayouts(chunks, limits)) {
    if (event.kind === "item") items.push(event);
    if (event.kind !== "end") continue;
    layouts.push(joinLayout(event.head, items));
    items = [];
  }
  return layouts;
}

const sliceLength = 64 * 1024;

class LayoutReader {
  private events: LayoutEvent[] = [];
  private document = 0;
  private bytesSeen = 0;
  private lastTokenAt = 0;
  private nextIndex = 0;
  private readonly encoder = new TextEncoder();
  private readonly tokenizer = new Tokenizer({ separator: "" });
  private readonly assembler: LayoutAssembler;

  constructor(private readonly limits: ReadLayoutLimits) {
    this.assembler = new LayoutAssembler(
      {
        onStart: (head) => this.events.push({ kind: "start", document: this.document, head }),
        onItem: (array, position, item) => this.takeItem(array, position, item),
        onDocument: (head) => {
          this.events.push({ kind: "end", document: this.document, head: checkLayoutPart("document", head, "") });
          this.document++;
        },
      },
      limits,
    );
    this.tokenizer.onToken = ({ token, value, offset }) => {
      this.lastTokenAt = offset;
      this.assembler.take(token, value);
    };
    this.tokenizer.onError = (error) => {
      throw error;
    };
  }

  write(chunk: Uint8Array | string): void {
    this.guarded(() => this.tokenizer.write(chunk));
    this.bytesSeen += typeof chunk === "string" ? this.encoder.encode(chunk).length : chunk.length;
    if (this.bytesSeen - this.lastTokenAt > this.limits.tokenBytes) {
      throw new LayoutFormatError(
        `a string, number or gap is longer than ${this.limits.tokenBytes} bytes (at byte ${this.lastTokenAt})`,
      );
    }
  }

  end(): void {
    if (!this.assembler.isBetweenDocuments) {
      throw new LayoutFormatError(`the document is cut: it ends after ${this.bytesSeen} bytes, in the middle`);
    }
    this.guarded(() => this.tokenizer.end());
    if (this.document === 0) throw new LayoutFormatError("no layout document: there is nothing in it");
  }

  takeEvents(): LayoutEvent[] {
    const events = this.events;
    this.events = [];
    return events;
  }

  private takeItem({ part, table }: ItemArray, position: number, value: unknown): void {
    const where =
      part === "group" ? `/layout/tables/${table}/groups` : part === "chain" ? "/layout/buckets" : "/layout/oldBuckets";
    const item = checkLayoutPart(part, value, `${where}/${position}`);
    // Each index follows the one before: a reader may make room by counting, and never by what an index claims.
    if (position > 0 && item.index !== this.nextIndex) {
      throw new LayoutFormatError(`${where}/${position} has index ${item.index}, and ${this.nextIndex} comes next`);
    }
    this.nextIndex = item.index + 1;
    const place: Place =
      part === "group"
        ? { kind: "group", table, group: item.index }
        : { kind: "bucket", old: part === "oldChain", index: item.index };
    this.events.push({ kind: "item", document: this.document, place, item });
  }

  private guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof LayoutFormatError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new LayoutFormatError(`not JSON, after byte ${this.lastTokenAt}: ${reason}`);
    }
  }
}

function joinLayout(head: MapLayout, items: readonly Extract<LayoutEvent, { kind: "item" }>[]): MapLayout {
  const { layout } = head;
  if (layout.kind === "hmap") {
    const chains = (old: boolean) =>
      items.filter(({ place }) => place.kind === "bucket" && place.old === old).map(({ item }) => item as LayoutOldChain);
    const oldBuckets = layout.oldBuckets ? { oldBuckets: chains(true) } : {};
    return { ...head, layout: { ...layout, buckets: chains(false), ...oldBuckets } };
  }
  if (layout.kind === "nil") return head;
  const groups = layout.tables.map((): LayoutGroup[] => []);
  for (const { place, item } of items) if (place.kind === "group" && "slots" in item) groups[place.table]?.push(item);
  return { ...head, layout: { ...layout, tables: layout.tables.map((table, i) => ({ ...table, groups: groups[i] ?? [] })) } };
}
