/**
 * The way along a map's entries: the places that hold any, in the order of the arrays. Windows of a large map are read as the
 * way leads through them.
 *
 *     hmap     bucket 0, 1, …   then, while growing, old bucket 0, 1, …   with all of their chains (evacuated ones hold none)
 *     swiss    table 0: group 0, 1, …   table 1: …
 *
 * A stage of the way is named by its cell: buckets (groups) counted through all arrays (tables).
 */
import type { MapPicture } from "../../dap/inspector.js";
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "../../gomap/goConstants.js";
import type { BucketColumns, MapModel, Place, TableColumns } from "../../gomap/mapModel.js";

export interface Stage {
  readonly places: readonly Place[];
  /** The cell to go on from; null at the end. */
  readonly next: number | null;
}

/** One array or table: its cells, and what a place in it is called. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  place(index: number): Place;
}

export class EntryWalk {
  private stretches: readonly Stretch[] | null = null;
  /** What the last window held: it is walked through in several stages. */
  private last: {
    readonly model: MapModel;
    readonly stretch: Stretch;
    readonly indexes: Uint32Array;
    readonly end: number;
  } | null = null;

  constructor(private readonly picture: MapPicture) {}

  /** Cells of the map. */
  async total(): Promise<number> {
    const last = (await this.way()).at(-1);
    return last === undefined ? 0 : last.first + last.count;
  }

  /**
   * At most `most` places with entries, from the cell on.
   * @param patience cells that are looked at, at most: a map may be empty over long stretches
   */
  async from(cell: number, most: number, patience = Number.MAX_SAFE_INTEGER): Promise<Stage> {
    const places: Place[] = [];
    let at = cell;
    for (const stretch of await this.way()) {
      const end = stretch.first + stretch.count;
      while (at >= stretch.first && at < end) {
        if (places.length >= most || at - cell >= patience) return { places, next: at };
        const window = await this.windowAt(stretch, at - stretch.first);
        const from = at - stretch.first;
        at = stretch.first + window.end;
        for (const index of window.indexes) {
          if (index < from) continue;
          if (places.length >= most) {
            at = stretch.first + index;
            break;
          }
          places.push(stretch.place(index));
        }
      }
    }
    return { places, next: null };
  }

  private async way(): Promise<readonly Stretch[]> {
    if (this.stretches !== null) return this.stretches;
    await this.picture.learnTables();
    const { cells } = this.picture;
    const stretches: Stretch[] = [];
    const add = (count: number, place: (index: number) => Place): void => {
      const before = stretches.at(-1);
      stretches.push({ first: before === undefined ? 0 : before.first + before.count, count, place });
    };
    if (cells.kind === "hmap") {
      for (const [old, count] of [
        [false, cells.buckets],
        [true, cells.oldBuckets],
      ] as const) {
        add(count, (index) => ({ kind: "bucket", old, index }));
      }
    } else {
      for (const [table, count] of cells.groups.entries()) add(count, (group) => ({ kind: "group", table, group }));
    }
    return (this.stretches = stretches);
  }

  /** The places with entries in the window that has this index, and where the window ends. */
  private async windowAt(stretch: Stretch, index: number): Promise<{ readonly indexes: Uint32Array; readonly end: number }> {
    const { last } = this;
    if (last?.stretch === stretch && index < last.end && index >= (last.indexes[0] ?? 0)) return last;
    const place = stretch.place(index);
    const model = await this.picture.around(place);
    const found = inWindow(model, place);
    // A window that does not have its own place (damaged memory) must not hold up the way.
    this.last = { model, stretch, indexes: found.indexes, end: Math.max(found.end, index + 1) };
    return this.last;
  }
}

function inWindow({ body }: MapModel, place: Place): { readonly indexes: Uint32Array; readonly end: number } {
  if (place.kind === "bucket" && body?.kind === "hmap") {
    const columns = place.old ? body.oldBuckets : body.buckets;
    if (columns) return { indexes: fullChains(columns), end: columns.firstIndex + columns.arrayCount };
  }
  const table = place.kind === "group" && body?.kind === "swiss" ? body.tables[place.table] : undefined;
  if (table) return { indexes: fullGroups(table), end: table.firstGroup + table.groupCount };
  return { indexes: new Uint32Array(0), end: 0 };
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
