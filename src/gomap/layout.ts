/**
 * The MapLayout: the one JSON form of a map's layout ("go-map-layout/1"), for the panel, the CLI, exports and recordings.
 * shared names: Go's own. Addresses are "0x…" strings, so a layout is JSON as it stands.
 *
 * In memory a layout is split: {@link LayoutHead} (small: header, facts, sentences) and typed-array columns
 * (see mapModel.ts). Slot objects are made only when they are shown or written.
 */

/** "0x" and lower-case hex digits, no padding; a nil pointer is "0x0". */
export type Address = `0x${string}`;

/** `stack of goroutine N`, `stack of another goroutine`, `heap`, `data`, `bss`, `rodata`, `text`, `other`, or `unknown`. */
export type Segment = string;

export interface LayoutField {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** The field's bytes in hex, in memory order. */
  readonly raw: string;
  /** Decimal, or "0x…" for pointers and seeds; "true"/"false" for bools. */
  readonly value: string;
  /** What the value says, in a sentence or less: "hash & 63 picks the bucket". */
  readonly meaning: string;
}

/** A runtime struct that was read: hmap, mapextra, Map. */
export interface LayoutStruct {
  readonly typeName: string;
  readonly address: Address;
  readonly segment: Segment;
  readonly sizeBytes: number;
  readonly fields: readonly LayoutField[];
}

/** One station on the way from the variable to the arrays. */
export interface ChainLink {
  readonly role: "variable" | "header" | "buckets" | "oldbuckets" | "extra" | "overflow" | "directory" | "table" | "groups";
  readonly address: Address;
  readonly segment: Segment;
  /** In words, short: "hmap", "buckets · 64 × 144 B". */
  readonly label: string;
  /** What the program uses of it, in bytes; null where unknown. */
  readonly sizeBytes: number | null;
  /** What the allocator gave (its size class), in bytes; null where not on the heap or not known. */
  readonly allocatedBytes: number | null;
  /** Whether the garbage collector scans it; null where not known. */
  readonly scanned: boolean | null;
  /** For tables and groups: position in `tables`. */
  readonly table?: number;
}

export interface ValueTypeFacts {
  readonly type: string;
  readonly sizeBytes: number;
  /** Offset of slot 0's key (elem) in its bucket or group, and the distance from slot to slot. */
  readonly offset: number;
  readonly stride: number;
  readonly indirect: boolean;
}

export interface Problem {
  readonly kind:
    | "unreadable" // memory that could not be read
    | "inconsistent" // fields that contradict each other, counts that do not add up
    | "cycle" // an overflow chain that comes back to itself
    | "outOfRange" // a number no runtime writes: B > 63, dirLen no power of two …
    | "writing" // caught while a writer is inside
    | "unverified" // a Go version newer than any known
    | "budget"; // more than this picture may read
  readonly address: Address;
  readonly message: string;
}

/** How full, and what makes it grow. Numbers that need a scan are null until known. */
export interface LoadFacts {
  /** Slots in the arrays (overflow buckets not counted). */
  readonly capacity: number;
  /** hmap: count / 2^B. Swiss: the fullest table's (used + tombstones) / capacity. */
  readonly factor: number | null;
  /** Where it grows: 6.5 per bucket for hmap, 0.875 per slot for Swiss. */
  readonly trigger: number;
  /** The growth starts when this entry is added (the N-th); null where it can't be said (too many overflow buckets, several tables). */
  readonly nextGrowthAtEntry: number | null;
  /** In a sentence: "grows to 128 buckets when entry 417 is added". */
  readonly explanation: string;
}

export interface ByteFacts {
  /** Sum of what the allocator gave for header, arrays, overflow buckets and indirect values seen; null where not known. */
  readonly allocated: number | null;
  /** Sum of what the map's structures take. */
  readonly structures: number;
  /** Bytes of full slots' keys and elems. Null until scanned. */
  readonly inUse: number | null;
}

/** What stands around the bucket arrays: all but slots. The head of a document. */
export interface LayoutHead {
  readonly format: "go-map-layout/1";
  readonly expression: string;
  readonly type: string;
  readonly keyType: string;
  readonly elemType: string;
  readonly goVersion: string;
  readonly goarch: string;
  /** len(m); null where the header could not be read. */
  readonly length: number | null;
  readonly variable: { readonly address: Address; readonly segment: Segment } | null;
  readonly header: LayoutStruct | null;
  /** hmap only: mapextra, where there is one. */
  readonly extra: LayoutStruct | null;
  readonly layout: HmapLayoutHead | SwissLayoutHead | NilLayout;
  readonly key: ValueTypeFacts | null;
  readonly elem: ValueTypeFacts | null;
  readonly chain: readonly ChainLink[];
  readonly load: LoadFacts | null;
  readonly bytes: ByteFacts | null;
  /** `empty`: no array yet. `writing`: a writer's flag is set, the header may be torn. */
  readonly state: "nil" | "empty" | "normal" | "writing";
  /** Other variables in scope whose word points to the same header. */
  readonly sharedWith: readonly string[];
  /** Which way the bytes came. */
  readonly memory: "readMemory" | "evaluate" | "recording";
  readonly problems: readonly Problem[];
  /** In a partial document: which buckets (per table: groups) are there, `to` exclusive. Absent when all are. */
  readonly range?: { readonly from: number; readonly to: number };
}

export interface NilLayout {
  readonly kind: "nil";
}

export interface HmapGrowth {
  readonly kind: "none" | "doubling" | "sameSize";
  /** 0 when not growing. */
  readonly oldBucketCount: number;
  /** Old buckets whose entries have moved, counted bucket by bucket; null until scanned, 0 when not growing. */
  readonly evacuatedCount: number | null;
  /** The runtime's field: all old buckets below it are evacuated. Stale when not growing. */
  readonly nevacuate: number;
}

export interface HmapLayoutHead {
  readonly kind: "hmap";
  readonly B: number;
  readonly bucketSizeBytes: number;
  readonly bucketCount: number;
  /** Overflow buckets in use, counted by walking the chains; null until scanned. */
  readonly overflowCount: number | null;
  /** hmap.noverflow: exact below B=16, approximate from there on, starts again at each growth. */
  readonly noverflow: number;
  /** Overflow buckets laid behind the array by makeBucketArray; null where the allocator could not be asked. */
  readonly preallocatedOverflow: number | null;
  /** The longest chain in buckets (1: no overflow). Null until scanned. */
  readonly longestChain: number | null;
  readonly growth: HmapGrowth;
  readonly parts: { readonly tophash: number; readonly keys: number; readonly elems: number; readonly overflow: number };
}

export interface SwissLayoutHead {
  readonly kind: "swiss";
  readonly slots: "interleaved" | "split";
  readonly small: boolean;
  readonly globalDepth: number;
  readonly globalShift: number;
  readonly dirLen: number;
  /** directory[i] is the position in `tables` of the table that hash prefix i picks; [] for a small map. */
  readonly directory: readonly number[];
  readonly groupSizeBytes: number;
  readonly parts: { readonly ctrl: number; readonly keys: number; readonly elems: number };
  readonly tombstones: number | null;
  readonly tables: readonly SwissTableHead[];
}

export interface SwissTableHead {
  /** Absent for a small map, which has a group but no table. */
  readonly address?: Address;
  readonly groupsAddress: Address;
  readonly index: number;
  readonly localDepth: number;
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  readonly groupCount: number;
  readonly tombstones: number | null;
  /** What happens next to this table, in a sentence. */
  readonly next: string;
}

// ---- what is written out: the head, and the arrays ---------------------------------------------------------------

export type HmapSlotState = "full" | "empty" | "emptyRest" | "evacuatedX" | "evacuatedY" | "evacuatedEmpty";
export type SwissSlotState = "full" | "empty" | "deleted";

/** Key and elem of a full slot. Text that was cut ends in `…` and has `keyCut` / `elemCut`. */
export interface SlotValues {
  readonly key?: string;
  readonly elem?: string;
  /** Memory bytes in hex in memory order, of the pointee where the slot is indirect. */
  readonly keyRaw?: string;
  readonly elemRaw?: string;
  /** Why a full slot has no key text: where the memory is that cannot be it. */
  readonly keyProblem?: Problem;
  readonly elemProblem?: Problem;
  readonly keyCut?: true;
  readonly elemCut?: true;
}

export interface HmapSlot extends SlotValues {
  readonly tophash: Address;
  readonly state: HmapSlotState;
}

export interface SwissSlot extends SlotValues {
  readonly control: Address;
  readonly state: SwissSlotState;
}

export interface LayoutBucket {
  readonly address: Address;
  readonly overflow: Address;
  readonly slots: readonly HmapSlot[];
}

export interface LayoutChain {
  readonly index: number;
  readonly chain: readonly LayoutBucket[];
}

export interface LayoutOldChain extends LayoutChain {
  readonly evacuated: boolean;
}

export interface LayoutGroup {
  readonly index: number;
  readonly address: Address;
  readonly slots: readonly SwissSlot[];
}

export type HmapLayout = HmapLayoutHead & {
  readonly buckets: readonly LayoutChain[];
  readonly oldBuckets?: readonly LayoutOldChain[];
};
export type SwissTable = SwissTableHead & { readonly groups: readonly LayoutGroup[] };
export type SwissLayout = Omit<SwissLayoutHead, "tables"> & { readonly tables: readonly SwissTable[] };

/** A whole document. */
export type MapLayout = Omit<LayoutHead, "layout"> & { readonly layout: HmapLayout | SwissLayout | NilLayout };
