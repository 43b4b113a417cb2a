/**
 * A map as it was read at one stop: the head (small, JSON) and the arrays as raw pages with typed-array columns.
 * Ten million entries are a few hundred megabytes of pages here and no object per slot.
 *
 *     BucketColumns, one per bucket array
 *     physical bucket p:   0 … arrayCount-1                 the array itself, in order (address = base + p · size)
 *                          arrayCount … physicalCount-1     overflow buckets, in the order in which chains led to them
 *     chain of bucket i:   i → next[i] → next[next[i]] → … → -1
 *     slot s of p:         tophash[p·8 + s]
 */
import type { LayoutHead } from "./layout.js";
import type { MapType } from "./mapType.js";

export interface MapModel {
  readonly type: MapType | null;
  readonly head: LayoutHead;
  readonly body: HmapBody | SwissBody | null;
}

export interface HmapBody {
  readonly kind: "hmap";
  readonly buckets: BucketColumns;
  /** While growing only. */
  readonly oldBuckets: BucketColumns | null;
}

export interface BucketColumns {
  readonly baseAddress: bigint;
  readonly bucketSizeBytes: number;
  /** Logical index of physical bucket 0; not 0 only in a window of a huge map. */
  readonly firstIndex: number;
  /** Buckets of the array that are here. */
  readonly arrayCount: number;
  /** arrayCount and the overflow buckets. */
  readonly physicalCount: number;
  /** Addresses of physical buckets from arrayCount on. */
  readonly overflowAddresses: BigUint64Array;
  /** The bucket of the array whose chain an overflow bucket belongs to, for physical buckets from arrayCount on. */
  readonly overflowHome: Uint32Array;
  /** The next physical bucket of the chain, -1 at its end (also where the chain is broken: a located problem says why). */
  readonly next: Int32Array;
  /** The overflow pointer as memory holds it, of every physical bucket. */
  readonly overflowPointers: BigUint64Array;
  /** 8 per physical bucket. */
  readonly tophash: Uint8Array;
  /** 1: the bucket could not be read (all or in part). {@link notReadYet}: its chain goes on behind what was read at first. */
  readonly unreadable: Uint8Array;
  /** The bytes of the array, arrayCount · bucketSizeBytes; then of overflow buckets, in physical order. */
  readonly arrayPages: Uint8Array;
  readonly overflowPages: Uint8Array;
}

export interface SwissBody {
  readonly kind: "swiss";
  readonly tables: readonly TableColumns[];
}

/** The groups of one table (or of a small map). */
export interface TableColumns {
  readonly groupsAddress: bigint;
  readonly groupSizeBytes: number;
  /** Index of the first group that is here; not 0 only in a window. */
  readonly firstGroup: number;
  readonly groupCount: number;
  /** 8 control bytes per group, slot 0 first. */
  readonly control: Uint8Array;
  readonly unreadable: Uint8Array;
  /** groupCount · groupSizeBytes bytes. */
  readonly pages: Uint8Array;
}

/**
 * In `unreadable`, beside 0 (was read) and 1 (could not be read): not read yet. A first look follows chains only as far as one
 * read goes; the panel, which keeps columns for the whole map, marks all that is missing.
 */
export const notReadYet = 2;

/** Where a bucket or group is, as the panel and the CLI name it. */
export type Place =
  | { readonly kind: "bucket"; readonly old: boolean; readonly index: number }
  | { readonly kind: "group"; readonly table: number; readonly group: number };
