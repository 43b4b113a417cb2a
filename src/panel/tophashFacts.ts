/**
 * How good the hash looks, counted from the bytes that mark the slots: tophash in an hmap, H2 (control bytes) in a Swiss map.
 * Pure; one pass over the columns.
 *
 *     false-positive compare   a lookup of a full slot passes an earlier slot of its chain (group) with the same mark: the
 *                              keys are compared for nothing
 *     tophash                  values below 5 have 5 added, so 05…09 stand for two bytes each, 0a…ff for one
 *     H2                       00…7f, all alike
 */
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "../gomap/goConstants.js";
import type { PanelBody, PanelBuckets, PanelTable } from "../messages/panelMessages.js";
import { countText, counted } from "../gomap/words.js";
import type { BucketFacts, PictureFacts } from "../messages/pictureFacts.js";

export interface MarkFacts {
  readonly kind: "tophash" | "control";
  /** How many full slots have each value. */
  readonly values: Uint32Array;
  readonly full: number;
  /** Full slots whose mark stands more than once in their bucket or group. */
  readonly doubled: number;
  /** Compares of keys that a lookup of every full slot makes for nothing. */
  readonly falseCompares: number;
  /** As many as there would be if hashes were random. */
  readonly expectedCompares: number;
}

/** The share of random hashes that have this mark. */
export function markShare(kind: MarkFacts["kind"], value: number): number {
  if (kind === "control") return value < ctrlEmpty ? 1 / ctrlEmpty : 0;
  if (value < minTopHash) return 0;
  return value < 2 * minTopHash ? 2 / 256 : 1 / 256;
}

export function countMarks(body: PanelBody): MarkFacts {
  const counter = new MarkCounter(body.kind === "hmap" ? "tophash" : "control");
  if (body.kind === "hmap") {
    for (const buckets of [body.buckets, body.oldBuckets]) if (buckets !== null) countBuckets(buckets, counter);
  } else {
    for (const table of body.tables) countTable(table, counter);
  }
  return counter.facts();
}

/** Slots of one bucket or group whose mark stands in another full slot of it too: a bit for each. */
export function doubledSlots(marks: Uint8Array, first: number, isFull: (mark: number) => boolean): number {
  let bits = 0;
  for (let a = 0; a < bucketSlots; a++) {
    const mark = marks[first + a] ?? 0;
    if (!isFull(mark)) continue;
    for (let b = a + 1; b < bucketSlots; b++) if (marks[first + b] === mark) bits |= (1 << a) | (1 << b);
  }
  return bits;
}

export const isFullTophash = (mark: number): boolean => mark >= minTopHash;
export const isFullControl = (mark: number): boolean => mark < ctrlEmpty;

/** How many chains there are of 1, 2, … buckets, evacuated and not yet filled ones left out. */
export function countChainLengths(arrays: readonly (BucketFacts | null)[]): number[] {
  const counts: number[] = [];
  for (const array of arrays) {
    for (let i = 0; i < (array?.count ?? 0); i++) {
      if (array === null || array.evacuated[i] === 1 || array.pending[i] === 1 || array.unreadable[i] === 1) continue;
      const length = array.chainLength[i] ?? 1;
      while (counts.length < length) counts.push(0);
      counts[length - 1] = (counts[length - 1] ?? 0) + 1;
    }
  }
  return counts;
}

export interface HashVerdict {
  readonly kind: "good" | "uneven" | "tooFew";
  readonly sentence: string;
}

/** Fewer full slots than this say nothing. */
const enoughSlots = 64;
const enoughBuckets = 16;
/** So many standard deviations off is no chance. */
const improbable = 4;

/** Whether this looks like a good hash, in one sentence. */
export function hashVerdict(marks: MarkFacts, facts: PictureFacts): HashVerdict {
  const name = marks.kind === "tophash" ? "tophash" : "H2";
  if (marks.full < enoughSlots)
    return {
      kind: "tooFew",
      sentence: `${counted(marks.full, "entry is", "entries are")} too few to tell a good hash from a bad one.`,
    };
  const reasons: string[] = [];
  if (valueDeviation(marks) > improbable) reasons.push(`some ${name} values stand far more often than others`);
  const { falseCompares, expectedCompares } = marks;
  if (falseCompares - expectedCompares > improbable * Math.sqrt(expectedCompares + 1))
    reasons.push(`equal ${name}s meet ${(falseCompares / expectedCompares).toFixed(1)} times as often as by chance`);
  const spread = facts.kind === "hmap" && facts.oldBuckets === null ? spreadDeviation(facts.buckets) : null;
  if (spread !== null && spread.deviation > improbable)
    reasons.push(
      `entries crowd in some buckets, up to ${countText(spread.most)} in one where ${spread.mean.toFixed(1)} is the mean`,
    );
  if (reasons.length > 0) return { kind: "uneven", sentence: `This does not look like a good hash: ${reasons.join("; ")}.` };
  const what =
    spread === null
      ? `${name} values spread evenly`
      : `${name} values spread evenly, and entries over the buckets as chance has it`;
  return { kind: "good", sentence: `This looks like a good hash: ${what}.` };
}

/** χ² of the values against even ones, in standard deviations. */
function valueDeviation({ kind, values, full }: MarkFacts): number {
  let chi = 0;
  let bins = 0;
  for (const [value, count] of values.entries()) {
    const expected = full * markShare(kind, value);
    if (expected === 0) continue;
    bins++;
    chi += (count - expected) ** 2 / expected;
  }
  return (chi - (bins - 1)) / Math.sqrt(2 * (bins - 1));
}

/** The same of the entries per bucket, against Poisson's variance. null where there is nothing to compare. */
function spreadDeviation(buckets: BucketFacts): { deviation: number; most: number; mean: number } | null {
  const { full, count } = buckets;
  let sum = 0;
  let most = 0;
  for (const entries of full) {
    sum += entries;
    most = Math.max(most, entries);
  }
  if (count < enoughBuckets || sum === 0 || buckets.unreadable.includes(1)) return null;
  const mean = sum / count;
  let chi = 0;
  for (const entries of full) chi += (entries - mean) ** 2 / mean;
  return { deviation: (chi - (count - 1)) / Math.sqrt(2 * (count - 1)), most, mean };
}

function countBuckets(columns: PanelBuckets, counter: MarkCounter): void {
  // No physical bucket is visited twice: that bounds a chain that runs in a circle.
  let budget = columns.physicalCount;
  for (let home = 0; home < columns.arrayCount; home++) {
    for (let physical = home; physical >= 0 && budget-- > 0; physical = columns.next[physical] ?? -1) {
      if (columns.unreadable[physical] !== 1) counter.add(columns.tophash, physical * bucketSlots);
    }
    counter.endOfChain();
  }
}

function countTable(table: PanelTable, counter: MarkCounter): void {
  const groups = Math.min(table.groupCount, Math.floor(table.control.length / groupSlots));
  for (let group = 0; group < groups; group++) {
    if (table.unreadable[group] !== 1) counter.add(table.control, group * groupSlots);
    counter.endOfChain();
  }
}

class MarkCounter {
  private readonly values = new Uint32Array(256);
  private readonly inChain = new Uint32Array(256);
  private readonly touched: number[] = [];
  private fullInChain = 0;
  private full = 0;
  private doubled = 0;
  private falseCompares = 0;
  private pairs = 0;
  private readonly isFull: (mark: number) => boolean;

  constructor(private readonly kind: MarkFacts["kind"]) {
    this.isFull = kind === "tophash" ? isFullTophash : isFullControl;
  }

  /** The eight slots of the chain's next bucket. */
  add(marks: Uint8Array, first: number): void {
    for (let slot = 0; slot < bucketSlots; slot++) {
      const mark = marks[first + slot];
      if (mark === undefined || !this.isFull(mark)) continue;
      const before = this.inChain[mark] ?? 0;
      if (before === 0) this.touched.push(mark);
      this.inChain[mark] = before + 1;
      this.values[mark] = (this.values[mark] ?? 0) + 1;
      this.falseCompares += before;
      this.pairs += this.fullInChain++;
      this.full++;
    }
    for (let bits = doubledSlots(marks, first, this.isFull); bits !== 0; bits &= bits - 1) this.doubled++;
  }

  endOfChain(): void {
    for (const mark of this.touched) this.inChain[mark] = 0;
    this.touched.length = 0;
    this.fullInChain = 0;
  }

  facts(): MarkFacts {
    let alike = 0;
    for (let value = 0; value < 256; value++) alike += markShare(this.kind, value) ** 2;
    const { kind, values, full, doubled, falseCompares } = this;
    return { kind, values, full, doubled, falseCompares, expectedCompares: this.pairs * alike };
  }
}
