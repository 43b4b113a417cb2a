/**
 * What may be said of a map that was read in part: an entry was added for certain only if all places where it could have been
 * before were read and it was in none. Where an entry can be is known from where it is, for the hash decides:
 *
 *     hmap     bucket 21 of 64   ⇒  bucket 21 of 32, old bucket 5 of 16 …     the same number, modulo the smallest array
 *     Swiss    a table           ⇒  tables whose prefixes overlap with its own
 *
 * A region is a set of such places that belong together in both snapshots.
 */
import type { LayoutHead } from "../layout.js";
import type { Place } from "../mapModel.js";
import type { OpenPart, OpenSnapshot } from "./mapSnapshot.js";

export interface HomeRegions {
  /** Whether all places where an entry at `place` of one snapshot could be in the other one were read there. */
  knownInBefore(placeAfter: Place): boolean;
  knownInAfter(placeBefore: Place): boolean;
}

export function homeRegions(before: OpenSnapshot, after: OpenSnapshot): HomeRegions {
  if (before.complete && after.complete) return { knownInBefore: () => true, knownInAfter: () => true };
  const kinds = [before.head.layout.kind, after.head.layout.kind];
  // Entries are hashed anew with another seed: they may be anywhere.
  if (seedOf(before.head) !== seedOf(after.head)) return unrelated(before, after);
  if (kinds.every((kind) => kind === "hmap")) return bucketRegions(before, after);
  if (kinds.every((kind) => kind === "swiss")) return tableRegions(before, after);
  return unrelated(before, after);
}

function unrelated(before: OpenSnapshot, after: OpenSnapshot): HomeRegions {
  return { knownInBefore: () => before.complete, knownInAfter: () => after.complete };
}

function seedOf({ header }: LayoutHead): string | null {
  return header?.fields.find(({ name }) => name === "hash0" || name === "seed")?.raw ?? null;
}

// ---- hmap ------------------------------------------------------------------------------------------------------------

function bucketRegions(before: OpenSnapshot, after: OpenSnapshot): HomeRegions {
  const arrays = [...arraysOf(before.head), ...arraysOf(after.head)];
  const count = Math.min(...arrays.map((array) => array.count));
  if (!Number.isSafeInteger(count) || count < 1) return unrelated(before, after);
  const [knownBefore, knownAfter] = [knownBuckets(before, count), knownBuckets(after, count)];
  const indexOf = (place: Place): number => (place.kind === "bucket" ? place.index % count : 0);
  return {
    knownInBefore: (place) => knownBefore[indexOf(place)] === 1,
    knownInAfter: (place) => knownAfter[indexOf(place)] === 1,
  };
}

function arraysOf({ layout }: LayoutHead): { readonly old: boolean; readonly count: number }[] {
  if (layout.kind !== "hmap") return [];
  const { bucketCount, growth } = layout;
  return [
    ...(bucketCount > 0 ? [{ old: false, count: bucketCount }] : []),
    ...(growth.kind !== "none" && growth.oldBucketCount > 0 ? [{ old: true, count: growth.oldBucketCount }] : []),
  ];
}

/** Headers that speak of more are not walked. */
const maxCells = 1 << 24;

/** 1 for each region of which all buckets were read. */
function knownBuckets({ head, parts, complete }: OpenSnapshot, regions: number): Uint8Array {
  const known = new Uint8Array(regions).fill(1);
  if (complete) return known;
  for (const { old, count } of arraysOf(head)) {
    if (count > maxCells) return known.fill(0);
    const read = new Uint8Array(count);
    for (const part of parts) if (part.kind === "buckets" && part.kept.old === old) markRead(part.columns, read);
    for (let index = 0; index < count; index++) if (read[index] === 0) known[index % regions] = 0;
  }
  return known;
}

function markRead(columns: Extract<OpenPart, { kind: "buckets" }>["columns"], read: Uint8Array): void {
  const { firstIndex, arrayCount, physicalCount, overflowHome, unreadable } = columns;
  const broken = new Uint8Array(arrayCount);
  for (let physical = 0; physical < physicalCount; physical++) {
    const home = physical < arrayCount ? physical : (overflowHome[physical - arrayCount] ?? 0);
    if (unreadable[physical] !== 0) broken[home] = 1;
  }
  for (let position = 0; position < arrayCount; position++) if (broken[position] === 0) read[firstIndex + position] = 1;
}

// ---- Swiss -----------------------------------------------------------------------------------------------------------

function tableRegions(before: OpenSnapshot, after: OpenSnapshot): HomeRegions {
  const prefixes = Math.min(prefixCount(before.head), prefixCount(after.head));
  const [first, second] = [prefixesOf(before.head, prefixes), prefixesOf(after.head, prefixes)];
  if (first === null || second === null) return unrelated(before, after);
  // Prefixes that one table has belong together.
  const leader = Array.from({ length: prefixes }, (_, i) => i);
  const find = (prefix: number): number => {
    let at = prefix;
    while (leader[at] !== undefined && leader[at] !== at) at = leader[at] ?? at;
    return at;
  };
  for (const covered of [...first, ...second]) for (const prefix of covered) leader[find(prefix)] = find(covered[0] ?? 0);
  const known = (snapshot: OpenSnapshot, tables: readonly (readonly number[])[]): Set<number> => {
    const regions = new Set(leader.map((_, prefix) => find(prefix)));
    const read = readTables(snapshot);
    for (const [position, covered] of tables.entries()) {
      if (!read.has(position)) for (const prefix of covered) regions.delete(find(prefix));
    }
    return regions;
  };
  const [knownBefore, knownAfter] = [known(before, first), known(after, second)];
  const regionOf = (place: Place, tables: readonly (readonly number[])[]): number =>
    find((place.kind === "group" ? tables[place.table]?.[0] : undefined) ?? 0);
  return {
    knownInBefore: (place) => knownBefore.has(regionOf(place, second)),
    knownInAfter: (place) => knownAfter.has(regionOf(place, first)),
  };
}

function prefixCount({ layout }: LayoutHead): number {
  return layout.kind === "swiss" ? Math.max(1, layout.dirLen) : 1;
}

/** For each table the prefixes that lead to it; null where the directory was not read to its end. */
function prefixesOf({ layout }: LayoutHead, prefixes: number): number[][] | null {
  if (layout.kind !== "swiss" || layout.directory.length < layout.dirLen) return null;
  const tables: number[][] = layout.tables.map(() => []);
  if (layout.small) return tables.map(() => [0]);
  for (const [entry, table] of layout.directory.entries()) {
    const prefix = Math.floor((entry * prefixes) / layout.directory.length);
    const covered = tables[table];
    if (covered !== undefined && covered.at(-1) !== prefix) covered.push(prefix);
  }
  return tables;
}

/** Positions of the tables of which all groups were read. */
function readTables({ head, parts, complete }: OpenSnapshot): Set<number> {
  const read = new Set<number>();
  const heads = head.layout.kind === "swiss" ? head.layout.tables : [];
  if (complete) return new Set(heads.keys());
  for (const part of parts) {
    if (part.kind !== "table") continue;
    const { firstGroup, groupCount, unreadable } = part.columns;
    const all = firstGroup === 0 && groupCount === heads[part.kept.position]?.groupCount;
    if (all && unreadable.every((state) => state === 0)) read.add(part.kept.position);
  }
  return read;
}
