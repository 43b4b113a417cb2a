/**
 * How a lookup gets from a key's hash to the slot that holds it:
 *
 *     hmap     hash  9e………………………………15                 low B bits pick the bucket, the top 8 (the tophash) the slots to compare
 *     Swiss    hash  100…     …0101000 1011100          top bits pick the table, H1 (all but 7) the first group, H2 the slots
 *                                                       group 40, +1: 41, +2: 43, +3: 46 … as long as no slot of it is empty
 *
 * The hash was computed here, not read: where it does not lead to the slot in which the key was found, nothing is claimed.
 */
import { ctrlDeleted, ctrlEmpty, groupSlots, minTopHash } from "./goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "./layout.js";
import type { Place } from "./mapModel.js";

/** A slot of a chain or a group. */
export interface SlotAt {
  readonly place: Place;
  /** Which bucket of the chain; 0 in a group. */
  readonly chainPosition: number;
  readonly slot: number;
}

/** Some bits of the hash, in binary; "" where none are used. */
export type HashBits = string;

export interface HmapPath {
  readonly kind: "hmap";
  readonly bucketBits: HashBits;
  readonly bucket: number;
  /** The bucket is one of the old array, which a lookup asks as long as the bucket is not evacuated. */
  readonly old: boolean;
  readonly growing: boolean;
  /** The old bucket that a lookup looks at first, while the map grows. */
  readonly oldBucket: number | null;
  /** The hash's top 8 bits, and what stands in the slot: values below 5 mean something else, so 5 is added to them. */
  readonly top: number;
  readonly tophash: number;
}

export interface SwissPath {
  readonly kind: "swiss";
  readonly small: boolean;
  readonly directoryBits: HashBits;
  readonly directory: number;
  readonly table: number;
  readonly groupMask: number;
  readonly groupBits: HashBits;
  /** Groups of the probe sequence before the one that holds the key. */
  readonly passed: readonly PassedGroup[];
  readonly group: number;
  readonly h2Bits: HashBits;
  readonly h2: number;
  /** Full slots of passed groups with the same H2, whose keys a lookup compares in vain; null where not all were read. */
  readonly passedCompares: number | null;
}

export interface PassedGroup {
  readonly group: number;
  /** `full`: 8 entries. `noEmpty`: entries and tombstones. `unknown`: not read. */
  readonly look: "full" | "noEmpty" | "unknown";
}

/** No table has more groups; a damaged one may say so. */
const maxProbes = 4096;

/**
 * @param mark the tophash or control byte of the slot
 * @param controlOf the 8 control bytes of a group of the key's table; null where they have not been read
 * @returns null where the hash does not lead to the slot
 */
export function explainKeyPath(
  layout: LayoutHead["layout"],
  at: SlotAt & { readonly mark: number },
  hash: bigint,
  controlOf: (group: number) => Uint8Array | null,
): HmapPath | SwissPath | null {
  const { place, mark } = at;
  if (layout.kind === "hmap" && place.kind === "bucket") return hmapPath(layout, place, mark, hash);
  if (layout.kind === "swiss" && place.kind === "group") return swissPath(layout, place, mark, hash, controlOf);
  return null;
}

function hmapPath(
  { bucketCount, growth }: HmapLayoutHead,
  { old, index }: Extract<Place, { kind: "bucket" }>,
  mark: number,
  hash: bigint,
): HmapPath | null {
  const bits = log2(old ? growth.oldBucketCount : bucketCount);
  const top = Number(hash >> 56n);
  const tophash = top < minTopHash ? top + minTopHash : top;
  if (bits === null || lowBits(hash, bits) !== BigInt(index) || tophash !== mark) return null;
  const growing = growth.kind !== "none" && growth.oldBucketCount > 0;
  const oldBits = growing ? log2(growth.oldBucketCount) : null;
  const oldBucket = oldBits === null ? null : Number(lowBits(hash, oldBits));
  return { kind: "hmap", bucketBits: binary(hash, bits), bucket: index, old, growing, oldBucket, top, tophash };
}

function swissPath(
  layout: SwissLayoutHead,
  { table, group }: Extract<Place, { kind: "group" }>,
  mark: number,
  hash: bigint,
  controlOf: (group: number) => Uint8Array | null,
): SwissPath | null {
  const own = layout.tables[table];
  const h2 = Number(lowBits(hash, 7));
  const depth = layout.small ? 0 : log2(layout.dirLen);
  const groupBits = log2(own?.groupCount ?? 0);
  if (own === undefined || h2 !== mark || depth === null || groupBits === null) return null;
  // A shift by 64 leaves nothing: a directory of one entry is not indexed.
  const directory = Number(hash >> BigInt(64 - depth));
  const shared = depth - own.localDepth;
  if (!layout.small && (shared < 0 || directory >> shared !== own.index >> shared)) return null;

  const mask = own.groupCount - 1;
  const h1 = hash >> 7n;
  const passed: PassedGroup[] = [];
  let passedCompares: number | null = 0;
  let probe = Number(lowBits(h1, groupBits));
  for (let step = 1; probe !== group; step++) {
    const control = controlOf(probe);
    // A lookup ends at a group with an empty slot.
    if (control?.includes(ctrlEmpty) === true || step > Math.min(mask, maxProbes)) return null;
    const same: number | null = control === null ? null : control.filter((byte) => byte === h2).length;
    passedCompares = passedCompares === null || same === null ? null : passedCompares + same;
    passed.push({ group: probe, look: control === null ? "unknown" : control.some(isDeleted) ? "noEmpty" : "full" });
    probe = (probe + step) & mask;
  }
  return {
    kind: "swiss",
    small: layout.small,
    directoryBits: depth === 0 ? "" : binary(hash >> BigInt(64 - depth), depth),
    directory,
    table,
    groupMask: mask,
    groupBits: binary(h1, groupBits),
    passed,
    group,
    h2Bits: binary(hash, 7),
    h2,
    passedCompares,
  };
}

function isDeleted(control: number): boolean {
  return control === ctrlDeleted;
}

/** The 8 control bytes of a group, of columns that have it. */
export function controlWord(control: Uint8Array, position: number): Uint8Array {
  return control.subarray(position * groupSlots, (position + 1) * groupSlots);
}

function lowBits(hash: bigint, bits: number): bigint {
  return BigInt.asUintN(bits, hash);
}

function binary(hash: bigint, bits: number): HashBits {
  return bits === 0 ? "" : lowBits(hash, bits).toString(2).padStart(bits, "0");
}

/** null where it is no power of two. */
function log2(count: number): number | null {
  const bits = Math.log2(count);
  return Number.isInteger(bits) && bits >= 0 && bits < 64 ? bits : null;
}
