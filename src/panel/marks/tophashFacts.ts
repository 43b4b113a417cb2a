/**
 * How good the hash looks, counted from the bytes that mark the slots: tophash in an hmap, H2 (control bytes) in a Swiss map.
 * One pass over the columns, in slices where they are many.
 *
 *     false-positive compare   a lookup of a full slot passes an earlier slot of its chain (group) with the same mark: the
 *                              keys are compared for nothing
 *     tophash                  values below 5 have 5 added, so 05…09 stand for two bytes each, 0a…ff for one
 *     H2                       00…7f, all alike
 */
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "../../gomap/goConstants.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { type PanelBody, type PanelBuckets, type PanelTable, notReadYet } from "../../messages/panelMessages.js";
import { CellSweep } from "../canvas/cellSweep.js";
import type { FieldCensus } from "../canvas/fieldCensus.js";
import { tableCells } from "../canvas/mapCensus.js";

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
  const census = new MarkCensus(body);
  census.count(Infinity);
  return census.facts();
}

/** The same, of what has been read of a map so far, in slices. */
export class MarkCensus {
  private readonly counter: MarkCounter;
  private readonly sweeps: readonly CellSweep[];

  constructor(private body: PanelBody) {
    this.counter = new MarkCounter(body.kind === "hmap" ? "tophash" : "control");
    const visitChain = (old: boolean) => (position: number) => {
      const columns = this.body.kind !== "hmap" ? null : old ? this.body.oldBuckets : this.body.buckets;
      if (columns !== null) countChain(columns, position, this.counter);
    };
    this.sweeps =
      body.kind === "hmap"
        ? [
            new CellSweep(body.buckets.arrayCount, sweepBlock, visitChain(false)),
            new CellSweep(body.oldBuckets?.arrayCount ?? 0, sweepBlock, visitChain(true)),
          ]
        : [
            new CellSweep(body.tables.length * tableCells, tableCells, (position) => {
              const table = this.body.kind === "swiss" ? this.body.tables[Math.floor(position / tableCells)] : undefined;
              if (table !== undefined) countGroup(table, position % tableCells, this.counter);
            }),
          ];
    this.more(body);
  }

  /** More may have been read of the same map. */
  more(body: PanelBody): void {
    this.body = body;
    if (body.kind === "swiss") {
      // A place without a group is known: there is nothing.
      this.sweeps[0]?.more(
        (position) => body.tables[Math.floor(position / tableCells)]?.unreadable[position % tableCells] !== notReadYet,
      );
      return;
    }
    for (const [sweep, columns] of [
      [this.sweeps[0], body.buckets],
      [this.sweeps[1], body.oldBuckets],
    ] as const)
      sweep?.more((position) => columns?.unreadable[position] !== notReadYet);
  }

  /** True: all that has come is counted. */
  count(until: number): boolean {
    return this.sweeps.map((sweep) => sweep.run(until)).every(Boolean);
  }

  facts(): MarkFacts {
    return this.counter.facts();
  }
}

/** Cells between two looks whether anything has come. */
const sweepBlock = 1024;

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

/** How entries spread over the buckets of an array that is not growing; null where that is not known or says nothing. */
export interface Spread {
  readonly buckets: number;
  readonly entries: number;
  /** The sum of the squares of each bucket's entries. */
  readonly squares: number;
  readonly most: number;
}

export function spreadOf({ totals }: Pick<FieldCensus, "totals">): Spread | null {
  const { holding, entries, squares, most, unreadable } = totals;
  return unreadable > 0 ? null : { buckets: holding, entries, squares, most };
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
export function hashVerdict(marks: MarkFacts, entries: Spread | null): HashVerdict {
  const tophash = marks.kind === "tophash";
  if (marks.full < enoughSlots)
    return {
      kind: "tooFew",
      sentence:
        marks.full === 1
          ? say("1 entry is too few to tell a good hash from a bad one.")
          : say("{0} entries are too few to tell a good hash from a bad one.", countText(marks.full)),
    };
  const reasons: string[] = [];
  if (valueDeviation(marks) > improbable)
    reasons.push(
      tophash
        ? say("some tophash values stand far more often than others")
        : say("some H2 values stand far more often than others"),
    );
  const { falseCompares, expectedCompares } = marks;
  if (falseCompares - expectedCompares > improbable * Math.sqrt(expectedCompares + 1)) {
    const times = (falseCompares / expectedCompares).toFixed(1);
    reasons.push(
      tophash
        ? say("equal tophashs meet {0} times as often as by chance", times)
        : say("equal H2s meet {0} times as often as by chance", times),
    );
  }
  const spread = entries === null ? null : spreadDeviation(entries);
  if (spread !== null && spread.deviation > improbable)
    reasons.push(
      say(
        "entries crowd in some buckets, up to {0} in one where {1} is the mean",
        countText(spread.most),
        spread.mean.toFixed(1),
      ),
    );
  if (reasons.length > 0) {
    const all = reasons.reduce((list, reason) => say("{0}; {1}", list, reason));
    return { kind: "uneven", sentence: say("This does not look like a good hash: {0}.", all) };
  }
  return { kind: "good", sentence: goodSentence(tophash, spread !== null) };
}

function goodSentence(tophash: boolean, spread: boolean): string {
  if (!tophash) return say("This looks like a good hash: H2 values spread evenly.");
  return spread
    ? say("This looks like a good hash: tophash values spread evenly, and entries over the buckets as chance has it.")
    : say("This looks like a good hash: tophash values spread evenly.");
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
function spreadDeviation({ buckets, entries, squares, most }: Spread): { deviation: number; most: number; mean: number } | null {
  if (buckets < enoughBuckets || entries === 0) return null;
  const mean = entries / buckets;
  const chi = squares / mean - entries;
  return { deviation: (chi - (buckets - 1)) / Math.sqrt(2 * (buckets - 1)), most, mean };
}

function countChain(columns: PanelBuckets, home: number, counter: MarkCounter): void {
  // No chain has more buckets than there are: that bounds one that runs in a circle.
  let budget = 1 + columns.physicalCount - columns.arrayCount;
  for (let physical = home; physical >= 0 && budget-- > 0; physical = columns.next[physical] ?? -1) {
    if (columns.unreadable[physical] === 0) counter.add(columns.tophash, physical * bucketSlots);
  }
  counter.endOfChain();
}

function countGroup(table: PanelTable, group: number, counter: MarkCounter): void {
  if (group >= table.groupCount || (group + 1) * groupSlots > table.control.length) return;
  if (table.unreadable[group] === 0) counter.add(table.control, group * groupSlots);
  counter.endOfChain();
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
