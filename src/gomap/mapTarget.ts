/**
 * Which map to read: everything about it that is known before its bytes are.
 *
 *     variable ──word──▶ header ──▶ …        `variable` is where the word lies, `header` what the word says
 */
import type { LayoutHead } from "./layout.js";
import type { MapType, StructLayout } from "./mapType.js";

export interface MapTarget {
  /** What the person asked for: `m`, `h.inner`. */
  readonly expression: string;
  /** The map's type as the debug information names it: `map[string]int`, `net/http.Header`. */
  readonly typeName: string;
  readonly keyType: string;
  readonly elemType: string;
  /** null: the layout of keys and elems could not be learnt; what the header tells by itself is shown. */
  readonly type: MapType | null;
  /**
   * `type` with the kinds and sizes of key and elem that take more questions; its offsets are those of `type`, which are enough
   * to begin to read. Absent where `type` is complete.
   */
  readonly refined?: Promise<MapType>;
  /** Where `type` is null: the header's own layout, so that at least its fields are shown. Without it only len(m) is. */
  readonly untypedHeader?: HeaderOnly;
  /** `go1.23.12`, as runtime.buildVersion says. */
  readonly goVersion: string;
  readonly goarch: string;
  /** A sentence that says why the Go version is unverified; it becomes a problem of the picture. */
  readonly unverifiedVersion?: string;
  /** Where the map's word lies; null for a map that lives in no memory (a register, a value of an expression). */
  readonly variable: bigint | null;
  /** The map's word: where the header lies. 0n: a nil map. */
  readonly header: bigint;
  /** Other variables in scope whose word points to the same header. */
  readonly sharedWith: readonly string[];
  /** Which way the bytes come. */
  readonly memory: LayoutHead["memory"];
}

/** The header alone: runtime.hmap or internal/runtime/maps.Map. */
export interface HeaderOnly {
  readonly kind: MapType["kind"];
  readonly header: StructLayout;
}

export interface ReadOptions {
  /** Bytes that this picture may read. When the arrays are larger, a window of them is read and `head.range` says which. */
  readonly budgetBytes: number;
  /** Which buckets (per table: groups) to read, `to` exclusive; all, or as many as the budget allows, when absent. */
  readonly range?: { readonly from: number; readonly to: number };
  /**
   * A first look takes few round trips: of overflow chains what one read brings, of a large directory the beginning; the rest is
   * {@link notReadYet}. `structure`: header, directory and tables, but no bucket and no group.
   */
  readonly depth?: "firstLook" | "structure";
}
