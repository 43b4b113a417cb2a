/**
 * The buckets and groups of a picture that hold entries, in the overview's order: what pages of entries and searches walk along.
 *
 *     hmap     buckets 0, 1, …   then old buckets that still hold theirs (evacuated ones hold none)
 *     swiss    table 0: group 0, 1, …   table 1: …
 *
 * Made from the columns alone: nothing is read.
 */
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "../gomap/goConstants.js";
import type { BucketColumns, MapModel, Place, TableColumns } from "../gomap/mapModel.js";

/** The places of one array or table: its own number, and the indexes with entries in it, ascending. */
interface Run {
  readonly indexes: Uint32Array;
  readonly place: (index: number) => Place;
}

export class EntryOrder {
  readonly count: number;
  private readonly runs: readonly Run[];

  constructor({ body }: MapModel) {
    this.runs =
      body === null
        ? []
        : body.kind === "swiss"
          ? body.tables.map((columns, table) => ({
              indexes: fullGroups(columns),
              place: (group) => ({ kind: "group", table, group }),
            }))
          : [bucketRun(body.buckets, false), ...(body.oldBuckets === null ? [] : [bucketRun(body.oldBuckets, true)])];
    this.count = this.runs.reduce((sum, run) => sum + run.indexes.length, 0);
  }

  /** The places from the `from`-th on, at most `most`. */
  slice(from: number, most: number): Place[] {
    const places: Place[] = [];
    let start = 0;
    for (const { indexes, place } of this.runs) {
      const first = Math.max(0, from - start);
      for (let i = first; i < indexes.length && places.length < most; i++) places.push(place(indexes[i] ?? 0));
      start += indexes.length;
    }
    return places;
  }
}

function bucketRun(columns: BucketColumns, old: boolean): Run {
  return { indexes: fullChains(columns), place: (index) => ({ kind: "bucket", old, index }) };
}

function fullChains(columns: BucketColumns): Uint32Array {
  const { arrayCount, physicalCount, overflowHome, tophash, firstIndex } = columns;
  const has = new Uint8Array(arrayCount);
  for (let physical = 0; physical < physicalCount; physical++) {
    const home = physical < arrayCount ? physical : (overflowHome[physical - arrayCount] ?? arrayCount);
    if (home >= arrayCount || has[home] === 1) continue;
    for (let at = physical * bucketSlots; at < (physical + 1) * bucketSlots; at++) {
      if ((tophash[at] ?? 0) >= minTopHash) has[home] = 1;
    }
  }
  return indexesOf(has, firstIndex);
}

function fullGroups({ control, groupCount, firstGroup }: TableColumns): Uint32Array {
  const has = new Uint8Array(groupCount);
  for (let at = 0; at < groupCount * groupSlots; at++) {
    if ((control[at] ?? ctrlEmpty) < ctrlEmpty) has[Math.floor(at / groupSlots)] = 1;
  }
  return indexesOf(has, firstGroup);
}

function indexesOf(has: Uint8Array, first: number): Uint32Array {
  const indexes = new Uint32Array(has.reduce((sum, one) => sum + one, 0));
  let next = 0;
  for (const [position, one] of has.entries()) if (one === 1) indexes[next++] = first + position;
  return indexes;
}
