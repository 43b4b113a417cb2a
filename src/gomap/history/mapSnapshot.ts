/**
 * A map at one stop, as the history keeps it, and how much of it is still there: what is old is thinned.
 *
 *     whole   head, marks, keys and elems of what was read
 *     marks   head, tophash or control bytes: the picture can be drawn, without keys and elems
 *     head    header, fields, numbers
 */
import type { LayoutHead } from "../layout.js";
import type { BucketColumns, HmapBody, MapModel, TableColumns } from "../mapModel.js";
import type { MapType } from "../mapType.js";
import type { KeptHead } from "./keptHead.js";
import { bucketsOf, type KeptBuckets, type KeptPart, type KeptTable, tableOf } from "./keptParts.js";

export type KeptLevel = "whole" | "marks" | "head";

/** A stop of the program, as the timeline names it. */
export interface StopMark {
  /** Counts up over the history's life. */
  readonly id: number;
  /** Counts up when the program is started anew. */
  readonly run: number;
  /** The how-manieth stop of the session. */
  readonly number: number;
  /** "main.go:14"; null where the frame has no source. */
  readonly source: string | null;
  readonly functionName: string | null;
  /** The debug adapter's reason: "breakpoint", "step" … */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface MapSnapshot {
  readonly stop: StopMark;
  readonly type: MapType | null;
  readonly level: KeptLevel;
  /** All cells of all arrays were read. */
  readonly complete: boolean;
  readonly head: KeptHead;
  /** [] at the level "head". */
  readonly parts: readonly KeptPart[];
}

/** A snapshot whose bytes lie together again, for as long as somebody works with them. */
export interface OpenSnapshot {
  readonly stop: StopMark;
  readonly type: MapType | null;
  readonly level: KeptLevel;
  readonly complete: boolean;
  readonly head: LayoutHead;
  readonly parts: readonly OpenPart[];
}

export type OpenPart =
  | { readonly kind: "buckets"; readonly kept: KeptBuckets; readonly columns: BucketColumns }
  | { readonly kind: "table"; readonly kept: KeptTable; readonly columns: TableColumns };

export function openSnapshot({ stop, type, level, complete, head, parts }: MapSnapshot): OpenSnapshot {
  return { stop, type, level, complete, head: head.read(), parts: parts.map(openPart) };
}

function openPart(kept: KeptPart): OpenPart {
  return kept.kind === "buckets"
    ? { kind: "buckets", kept, columns: bucketsOf(kept) }
    : { kind: "table", kept, columns: tableOf(kept) };
}

/** A part as a model of the map with these cells alone. */
export function modelOfPart({ type, head, parts }: OpenSnapshot, part: OpenPart): MapModel {
  if (part.kind === "buckets") {
    const other = parts.find((each) => each.kind === "buckets" && each.kept.old !== part.kept.old);
    const beside = other?.kind === "buckets" ? emptyOf(other.columns) : null;
    const body: HmapBody = part.kept.old
      ? { kind: "hmap", buckets: beside ?? emptyOf(part.columns), oldBuckets: part.columns }
      : { kind: "hmap", buckets: part.columns, oldBuckets: beside };
    return { type, head, body };
  }
  const tables: TableColumns[] = [];
  for (let position = 0; position < part.kept.position; position++) tables.push(emptyTable(part.columns));
  return { type, head, body: { kind: "swiss", tables: [...tables, part.columns] } };
}

/** The first part of each array (of each table, its first): what a picture begins with. null where no cells are kept. */
export function modelOf({ type, head, parts }: OpenSnapshot): MapModel {
  const [first] = parts;
  if (first === undefined) return { type, head, body: null };
  if (first.kind === "buckets") {
    const array = (old: boolean): BucketColumns | null => {
      const found = parts.find((part) => part.kind === "buckets" && part.kept.old === old);
      return found?.kind === "buckets" ? found.columns : null;
    };
    const [buckets, oldBuckets] = [array(false), array(true)];
    return { type, head, body: { kind: "hmap", buckets: buckets ?? emptyOf(first.columns), oldBuckets } };
  }
  const tables: TableColumns[] = [];
  for (const part of parts) {
    if (part.kind !== "table") continue;
    while (tables.length < part.kept.position) tables.push(emptyTable(part.columns));
    if (tables.length === part.kept.position) tables.push(part.columns);
  }
  return { type, head, body: { kind: "swiss", tables } };
}

function emptyOf(columns: BucketColumns): BucketColumns {
  return {
    ...columns,
    firstIndex: 0,
    arrayCount: 0,
    physicalCount: 0,
    overflowAddresses: new BigUint64Array(0),
    overflowHome: new Uint32Array(0),
    next: new Int32Array(0),
    overflowPointers: new BigUint64Array(0),
    tophash: new Uint8Array(0),
    unreadable: new Uint8Array(0),
    arrayPages: new Uint8Array(0),
    overflowPages: new Uint8Array(0),
  };
}

function emptyTable(columns: TableColumns): TableColumns {
  const none = new Uint8Array(0);
  return { ...columns, firstGroup: 0, groupCount: 0, control: none, unreadable: none, pages: none };
}
