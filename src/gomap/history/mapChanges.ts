/** What became of a map between two stops: the model of a diff. What was not read is null, or counted as "at least". */
import type { Address } from "../layout.js";
import type { Place } from "../mapModel.js";
import type { KeptEntry } from "./keptEntries.js";

/** How an entry came from one place to another. */
export type MoveKind =
  | "X" // old bucket i to i of twice as many
  | "Y" // old bucket i to i + the old count
  | "sameSize" // old bucket i to i of as many
  | "rehashed" // several growths lie between
  | "split" // to one of the tables that its table was split into
  | "grown" // to the larger table that replaces its table
  | "fromSmall" // from a small map's one group
  | "within"; // in the same array or table

/** An entry that is in both snapshots and not as it was. */
export interface EntryChange {
  readonly before: KeptEntry;
  readonly after: KeptEntry;
  /** null: it is where it was. */
  readonly move: MoveKind | null;
  /** Whether its elem is another. null: not known, for what an indirect elem points to was not read. */
  readonly changed: boolean | null;
}

export interface EntryChanges {
  readonly added: readonly KeptEntry[];
  readonly removed: readonly KeptEntry[];
  /** Moved, changed, or both. */
  readonly others: readonly EntryChange[];
  readonly moved: number;
  readonly changed: number;
  /** Entries whose keys are not equal to themselves (NaN) or stand there twice: which of them moved can't be told. */
  readonly ambiguous: number;
  /** Entries of which is not known whether their elems changed. */
  readonly unknownElems: number;
  /** Not all of the map was read at both stops: there may be more of everything. */
  readonly atLeast: boolean;
}

/** Between two counts; null where one is not known. */
export interface CountChange {
  readonly from: number;
  readonly to: number;
}

export interface HmapChanges {
  readonly kind: "hmap";
  readonly started: "doubling" | "sameSize" | null;
  readonly ended: boolean;
  readonly buckets: CountChange;
  /** Old buckets that were evacuated in between. */
  readonly evacuated: number;
  readonly evacuatedAtLeast: boolean;
  /** Of the array that is, or was last, the old one: those that were. As far as its buckets were read. */
  readonly evacuatedBuckets: readonly number[];
  /** Overflow buckets of the array in use; null where one count is not known, or it is another array. */
  readonly overflow: CountChange | null;
  /** Buckets whose chains grew, and by how much. */
  readonly longerChains: readonly { readonly place: Place; readonly gained: number }[];
}

export interface SwissChanges {
  readonly kind: "swiss";
  /** Positions in the heads' `tables`. */
  readonly splits: readonly { readonly from: number; readonly to: readonly number[] }[];
  readonly grown: readonly { readonly from: number; readonly to: number; readonly capacity: CountChange }[];
  /** A small map got a table. */
  readonly fromSmall: boolean;
  /** Its length changed. */
  readonly directory: CountChange | null;
  readonly tombstones: CountChange | null;
}

export interface FieldChange {
  /** "hmap", "mapextra", "table 3". */
  readonly of: string;
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly meaning: string;
}

export interface MapChanges {
  /** false: the variable holds another map now, or the program was started anew. */
  readonly sameMap: boolean;
  /** A writer was inside at one of the stops: the header may be torn there. */
  readonly torn: boolean;
  readonly length: CountChange | null;
  /** null: entries of one of the stops are not kept, or were never read. */
  readonly entries: EntryChanges | null;
  readonly layout: HmapChanges | SwissChanges | null;
  readonly fields: readonly FieldChange[];
}

/** A diff in numbers, for the timeline. */
export interface ChangeCounts {
  readonly sameMap: boolean;
  readonly torn: boolean;
  readonly length: number | null;
  /** null where entries could not be compared. */
  readonly added: number | null;
  readonly removed: number | null;
  readonly changed: number | null;
  readonly moved: number | null;
  readonly atLeast: boolean;
  readonly evacuated: number;
  readonly evacuatedAtLeast: boolean;
  readonly started: "doubling" | "sameSize" | null;
  readonly ended: boolean;
  readonly overflow: number | null;
  readonly splits: number;
  readonly grown: number;
  readonly fromSmall: boolean;
  readonly directory: CountChange | null;
  readonly fields: number;
}

export function countChanges({ sameMap, torn, length, entries, layout, fields }: MapChanges): ChangeCounts {
  const hmap = layout?.kind === "hmap" ? layout : null;
  const swiss = layout?.kind === "swiss" ? layout : null;
  return {
    sameMap,
    torn,
    length: length && length.to - length.from,
    added: entries?.added.length ?? null,
    removed: entries?.removed.length ?? null,
    changed: entries?.changed ?? null,
    moved: entries?.moved ?? null,
    atLeast: entries?.atLeast ?? false,
    evacuated: hmap?.evacuated ?? 0,
    evacuatedAtLeast: hmap?.evacuatedAtLeast ?? false,
    started: hmap?.started ?? null,
    ended: hmap?.ended ?? false,
    overflow: hmap?.overflow ? hmap.overflow.to - hmap.overflow.from : null,
    splits: swiss?.splits.length ?? 0,
    grown: swiss?.grown.length ?? 0,
    fromSmall: swiss?.fromSmall ?? false,
    directory: swiss?.directory ?? null,
    fields: fields.length,
  };
}

/** The address of a station of the head's chain; null where there is none. */
export function linkAddress(
  chain: readonly { readonly role: string; readonly address: Address }[],
  role: "buckets" | "oldbuckets",
): Address | null {
  return chain.find((link) => link.role === role)?.address ?? null;
}
