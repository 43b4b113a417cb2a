/**
 * What became of a Swiss map's tables between two stops. A table that grows or splits is another one afterwards, at another address:
 * which one became which is told by the hash prefixes that lead there.
 *
 *     before   0… ─▶ table a          after   00… ─▶ table c     a was split into c and d
 *              1… ─▶ table b                  01… ─▶ table d
 *                                             1…  ─▶ table e     b grew, and is e now
 */
import type { LayoutHead, SwissLayoutHead, SwissTableHead } from "../layout.js";
import type { SwissChanges } from "./mapChanges.js";

export function diffSwiss(before: LayoutHead, after: LayoutHead, a: SwissLayoutHead, b: SwissLayoutHead): SwissChanges {
  const directory = a.dirLen !== b.dirLen && !a.small && !b.small ? { from: a.dirLen, to: b.dirLen } : null;
  const tombstones = a.tombstones === null || b.tombstones === null ? null : { from: a.tombstones, to: b.tombstones };
  const fromSmall = a.small && !b.small && before.state !== "empty" && after.state !== "empty";
  const changes: SwissChanges = { kind: "swiss", splits: [], grown: [], fromSmall, directory, tombstones };
  if (a.small || b.small || !isWhole(a) || !isWhole(b)) return changes;
  const [first, second] = [prefixRanges(a), prefixRanges(b)];
  const stays = new Set(b.tables.map(({ address }) => address));
  const splits: { from: number; to: readonly number[] }[] = [];
  const grown: { from: number; to: number; capacity: { from: number; to: number } }[] = [];
  for (const [from, table] of a.tables.entries()) {
    if (stays.has(table.address)) continue;
    const range = first[from];
    const to = range === undefined ? [] : second.flatMap((other, at) => (overlap(range, other) ? [at] : []));
    const [only] = to;
    const next = only === undefined ? undefined : b.tables[only];
    if (to.length > 1) splits.push({ from, to });
    else if (only !== undefined && next !== undefined) grown.push({ from, to: only, capacity: capacities(table, next) });
  }
  return { ...changes, splits, grown };
}

function capacities(from: SwissTableHead, to: SwissTableHead): { from: number; to: number } {
  return { from: from.capacity, to: to.capacity };
}

function isWhole({ directory, dirLen }: SwissLayoutHead): boolean {
  return directory.length === dirLen && dirLen > 0;
}

/** Of the directory, as parts of 1: a table's entries stand side by side. */
interface PrefixRange {
  readonly from: number;
  readonly to: number;
}

function prefixRanges({ directory, tables }: SwissLayoutHead): PrefixRange[] {
  const ranges = tables.map(() => ({ from: 1, to: 0 }));
  for (const [entry, table] of directory.entries()) {
    const range = ranges[table];
    if (range === undefined) continue;
    range.from = Math.min(range.from, entry / directory.length);
    range.to = Math.max(range.to, (entry + 1) / directory.length);
  }
  return ranges;
}

function overlap(a: PrefixRange, b: PrefixRange): boolean {
  return a.from < b.to && b.from < a.to;
}
