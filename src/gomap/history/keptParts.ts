/**
 * The arrays of a map at one stop, as the history keeps them: the parts that were read, each with its columns as
 * {@link SharedBytes}. An array is known by its address, so that one which becomes the old array when a growth begins still
 * shares its bytes with what it was before.
 *
 *     stop 6   buckets 0xc…8000
 *     stop 7   buckets 0xc…c000     old buckets 0xc…8000 (shared)
 */
import type { BucketColumns, MapModel, TableColumns } from "../mapModel.js";
import { SharedBytes } from "./sharedBytes.js";

export interface KeptBuckets {
  readonly kind: "buckets";
  readonly old: boolean;
  readonly shape: Pick<BucketColumns, "baseAddress" | "bucketSizeBytes" | "firstIndex" | "arrayCount" | "physicalCount">;
  /** What the picture is drawn from. */
  readonly columns: Readonly<Record<"overflowAddresses" | "overflowHome" | "next" | "tophash" | "unreadable", SharedBytes>>;
  /** Keys and elems; null where only marks are kept. */
  readonly pages: Readonly<Record<"arrayPages" | "overflowPages" | "overflowPointers", SharedBytes>> | null;
}

export interface KeptTable {
  readonly kind: "table";
  /** In the head's `tables`. */
  readonly position: number;
  readonly shape: Pick<TableColumns, "groupsAddress" | "groupSizeBytes" | "firstGroup" | "groupCount">;
  readonly columns: Readonly<Record<"control" | "unreadable", SharedBytes>>;
  readonly pages: Readonly<Record<"pages", SharedBytes>> | null;
}

export type KeptPart = KeptBuckets | KeptTable;

/** What a model holds, as parts. @param like parts of the stop before */
export function keepParts(model: MapModel, like: readonly KeptPart[]): KeptPart[] {
  const { body } = model;
  if (body === null) return [];
  const before = new Map(like.map((part) => [nameOf(part), part]));
  if (body.kind === "hmap") {
    return [body.buckets, ...(body.oldBuckets === null ? [] : [body.oldBuckets])]
      .filter(({ arrayCount }) => arrayCount > 0)
      .map((columns, i) => keepBuckets(columns, i === 1, before));
  }
  return body.tables.flatMap((columns, position) => (columns.groupCount === 0 ? [] : [keepTable(columns, position, before)]));
}

function keepBuckets(columns: BucketColumns, old: boolean, before: ReadonlyMap<string, KeptPart>): KeptBuckets {
  const { baseAddress, bucketSizeBytes, firstIndex, arrayCount, physicalCount } = columns;
  const shape = { baseAddress, bucketSizeBytes, firstIndex, arrayCount, physicalCount };
  const same = before.get(bucketsName(shape));
  const like = same?.kind === "buckets" ? same : null;
  const keep = (name: keyof KeptBuckets["columns"]): SharedBytes =>
    SharedBytes.of(bytesOf(columns[name]), like?.columns[name] ?? null);
  const keepPages = (name: keyof NonNullable<KeptBuckets["pages"]>): SharedBytes =>
    SharedBytes.of(bytesOf(columns[name]), like?.pages?.[name] ?? null);
  return {
    kind: "buckets",
    old,
    shape,
    columns: {
      overflowAddresses: keep("overflowAddresses"),
      overflowHome: keep("overflowHome"),
      next: keep("next"),
      tophash: keep("tophash"),
      unreadable: keep("unreadable"),
    },
    pages: {
      arrayPages: keepPages("arrayPages"),
      overflowPages: keepPages("overflowPages"),
      overflowPointers: keepPages("overflowPointers"),
    },
  };
}

function keepTable(columns: TableColumns, position: number, before: ReadonlyMap<string, KeptPart>): KeptTable {
  const { groupsAddress, groupSizeBytes, firstGroup, groupCount } = columns;
  const shape = { groupsAddress, groupSizeBytes, firstGroup, groupCount };
  const same = before.get(tableName(shape));
  const like = same?.kind === "table" ? same : null;
  return {
    kind: "table",
    position,
    shape,
    columns: {
      control: SharedBytes.of(columns.control, like?.columns.control ?? null),
      unreadable: SharedBytes.of(columns.unreadable, like?.columns.unreadable ?? null),
    },
    pages: { pages: SharedBytes.of(columns.pages, like?.pages?.pages ?? null) },
  };
}

/** The part with its marks alone. */
export function withoutPages(part: KeptPart): KeptPart {
  return { ...part, pages: null };
}

/** The cells of the array or table that the part has. */
export function cellsOf({ kind, shape }: KeptPart): { readonly first: number; readonly count: number } {
  return kind === "buckets"
    ? { first: shape.firstIndex, count: shape.arrayCount }
    : { first: shape.firstGroup, count: shape.groupCount };
}

/** Whether both are parts of the same array of the map. */
export function isSameArray(a: KeptPart, b: KeptPart): boolean {
  return a.kind === "buckets" ? b.kind === "buckets" && a.old === b.old : b.kind === "table" && a.position === b.position;
}

/** The part as decoders have it. Where only marks are kept, its pages are empty. */
export function bucketsOf({ shape, columns, pages }: KeptBuckets): BucketColumns {
  const next = new Int32Array(columns.next.joined().buffer);
  const overflowAddresses = new BigUint64Array(columns.overflowAddresses.joined().buffer);
  return {
    ...shape,
    overflowAddresses,
    overflowHome: new Uint32Array(columns.overflowHome.joined().buffer),
    next,
    tophash: columns.tophash.joined(),
    unreadable: columns.unreadable.joined(),
    overflowPointers: pages
      ? new BigUint64Array(pages.overflowPointers.joined().buffer)
      : BigUint64Array.from(next, (to) => overflowAddresses[to - shape.arrayCount] ?? 0n),
    arrayPages: pages?.arrayPages.joined() ?? new Uint8Array(0),
    overflowPages: pages?.overflowPages.joined() ?? new Uint8Array(0),
  };
}

export function tableOf({ shape, columns, pages }: KeptTable): TableColumns {
  return {
    ...shape,
    control: columns.control.joined(),
    unreadable: columns.unreadable.joined(),
    pages: pages?.pages.joined() ?? new Uint8Array(0),
  };
}

const partOverheadBytes = 480;

/** One more snapshot holds the part. @returns the bytes that this takes */
export function holdPart({ columns, pages }: KeptPart): number {
  const shared = [...Object.values(columns), ...Object.values(pages ?? {})];
  return shared.reduce((sum, bytes) => sum + bytes.hold(), partOverheadBytes);
}

/** @returns the bytes that this frees */
export function releasePart({ columns, pages }: KeptPart): number {
  const shared = [...Object.values(columns), ...Object.values(pages ?? {})];
  return shared.reduce((sum, bytes) => sum + bytes.release(), partOverheadBytes);
}

function nameOf(part: KeptPart): string {
  return part.kind === "buckets" ? bucketsName(part.shape) : tableName(part.shape);
}

function bucketsName({ baseAddress, firstIndex }: Pick<BucketColumns, "baseAddress" | "firstIndex">): string {
  return `${baseAddress.toString(16)} ${firstIndex}`;
}

function tableName({ groupsAddress, firstGroup }: Pick<TableColumns, "groupsAddress" | "firstGroup">): string {
  return `${groupsAddress.toString(16)} ${firstGroup}`;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
