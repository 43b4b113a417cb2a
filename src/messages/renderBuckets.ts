/** The overview of an hmap's buckets: old above new while it grows, and how the entries are spread. */
import type { HmapLayoutHead } from "../gomap/layout.js";
import type { BucketColumns, HmapBody } from "../gomap/mapModel.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { cellsTogether, entriesCell, legendLines, renderGrid, type Cell } from "./renderGrid.js";
import { block, lineWidth, span, type Line, type Span } from "./terminalText.js";

const slotsPerBucket = 8;
const minTopHash = 5; // go: runtime.minTopHash
const firstEvacuated = 2; // go: runtime.evacuatedX

export function renderBuckets(layout: HmapLayoutHead, body: HmapBody, width: number): Line[] {
  const { buckets, oldBuckets } = body;
  if (buckets.arrayCount === 0) return [];
  const lines: Line[] = [];
  if (oldBuckets) {
    const count = countText(oldBuckets.arrayCount);
    const what =
      layout.growth.kind === "doubling"
        ? say("{0}, each splits in two", count)
        : say("{0}, each moves to the bucket of its index", count);
    lines.push([span(say("Old buckets"), "heading"), span(`  ${what}`, "dim")]);
    lines.push(...renderGrid(oldBuckets.arrayCount, oldBuckets.firstIndex, (i) => oldCell(oldBuckets, i), width));
    lines.push([]);
  }
  const together = cellsTogether(buckets.arrayCount, width);
  const size = say("{0} of 8 slots and {1}", countText(buckets.arrayCount), counted(buckets.bucketSizeBytes, "byte"));
  const scaled = together > 1 ? say("{0}, {1} to a cell", size, countText(together)) : size;
  lines.push([span(say("Buckets"), "heading"), span(`  ${scaled}`, "dim")]);
  lines.push(...renderGrid(buckets.arrayCount, buckets.firstIndex, (i) => newCell(layout, body, i), width));
  const counts = countByEntries(layout, body);
  lines.push(...legend(body, together, (counts[many] ?? 0) > 0, width), spread(counts, width));
  return lines;
}

/** Full slots of a bucket and its chain. */
export function entriesOf(columns: BucketColumns, position: number): number {
  let full = 0;
  let left = columns.physicalCount;
  for (let p = position; p >= 0 && left > 0; p = columns.next[p] ?? -1, left--) {
    for (let slot = p * slotsPerBucket; slot < (p + 1) * slotsPerBucket; slot++) {
      if ((columns.tophash[slot] ?? 0) >= minTopHash) full++;
    }
  }
  return full;
}

export function isEvacuatedAt(columns: BucketColumns, position: number): boolean {
  const first = columns.tophash[position * slotsPerBucket] ?? 0;
  return columns.unreadable[position] !== 1 && first >= firstEvacuated && first < minTopHash;
}

/** Whether a new bucket still waits for its old bucket's evacuation. */
export function isPending(layout: HmapLayoutHead, { buckets, oldBuckets }: HmapBody, position: number): boolean {
  if (!oldBuckets || layout.growth.oldBucketCount === 0) return false;
  const old = ((buckets.firstIndex + position) % layout.growth.oldBucketCount) - oldBuckets.firstIndex;
  return old >= 0 && old < oldBuckets.arrayCount && !isEvacuatedAt(oldBuckets, old);
}

function oldCell(columns: BucketColumns, position: number): Cell {
  if (columns.unreadable[position] === 1) return unreadable;
  if (isEvacuatedAt(columns, position)) {
    return { fullness: 0, letter: "✓", mark: "", style: "evacuated", markStyle: null, sort: "evacuated" };
  }
  return filledCell(columns, position);
}

function newCell(layout: HmapLayoutHead, body: HmapBody, position: number): Cell {
  if (body.buckets.unreadable[position] === 1) return unreadable;
  if (isPending(layout, body, position)) {
    return { fullness: 0, letter: "·", mark: "", style: "dim", markStyle: null, sort: "pending" };
  }
  return filledCell(body.buckets, position);
}

const unreadable: Cell = { fullness: 0, letter: "?", mark: "", style: "problem", markStyle: null, sort: "unreadable" };

function filledCell(columns: BucketColumns, position: number): Cell {
  const hasOverflow = (columns.next[position] ?? -1) >= 0;
  return {
    ...entriesCell(entriesOf(columns, position), slotsPerBucket),
    mark: hasOverflow ? "+" : "",
    markStyle: "overflow",
    sort: null,
  };
}

function legend({ buckets, oldBuckets }: HmapBody, together: number, hasMany: boolean, width: number): Line[] {
  const parts: Span[][] = [];
  const add = (...spans: Span[]) => void parts.push(spans);
  const note = (text: string): Span => span(` ${text}`, "dim");
  if (together > 1) add(span("▁▂▃▄▅▆▇█", "fill2"), note(say("how full on average")));
  else {
    add(span("n", "fill2"), note(say("entries")));
    if (hasMany) add(span("#", "fill3"), note(say("{0} or more", many)));
    if (buckets.physicalCount > buckets.arrayCount || (oldBuckets && oldBuckets.physicalCount > oldBuckets.arrayCount)) {
      add(span("+", "overflow"), note(say("overflow")));
    }
  }
  if (oldBuckets) add(span("✓", "evacuated"), note(say("evacuated")));
  if (oldBuckets) add(span("·", "dim"), note(say("not yet filled")));
  if (buckets.unreadable.includes(1) || oldBuckets?.unreadable.includes(1)) add(span("?", "problem"), note(say("unreadable")));
  return legendLines(parts, width);
}

/** Entries from which on a bucket counts as `many`. */
const many = 10;

/** How many filled buckets have 0, 1, 2 … 9, and 10 or more entries. */
function countByEntries(layout: HmapLayoutHead, body: HmapBody): number[] {
  const counts: number[] = Array.from({ length: many + 1 }, () => 0);
  for (let position = 0; position < body.buckets.arrayCount; position++) {
    if (isPending(layout, body, position)) continue;
    const entries = Math.min(many, entriesOf(body.buckets, position));
    counts[entries] = (counts[entries] ?? 0) + 1;
  }
  return counts;
}

/** The same as heights: `entries in a bucket  0▂ 1▃ 2▅ 3█ …`, with numbers where there is room. */
function spread(counts: readonly number[], width: number): Line {
  const highest = Math.max(1, ...counts);
  const last = counts.findLastIndex((count) => count > 0);
  const draw = (withNumbers: boolean): Line => [
    span(`       ${say("entries in a bucket")} `, "dim"),
    ...counts
      .slice(0, last + 1)
      .flatMap((count, entries) => [
        span(` ${entries === many ? "#" : entries}`, "dim"),
        span(block(count / highest), "fill2"),
        span(withNumbers ? `${countText(count)} ` : "", "dim"),
      ]),
  ];
  const long = draw(true);
  return lineWidth(long) <= width ? long : draw(false);
}
