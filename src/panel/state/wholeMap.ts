/**
 * Columns and counts for the whole of a map of which windows are read, one after the other:
 *
 *     the first picture    ████░░░░░░░░░░░░░░░░░░░░░░░░░░░░     ░ notReadYet
 *     what came into view  ████░░░░░░░░░████░░░░░░░░░░░░░░░
 *     the survey           █████████████████░░░░░░░░░░░░░░░ …
 *
 * The typed arrays are filled in place (a map of ten million entries has two million buckets, and hundreds of windows); the
 * objects around them are new each time, so that views see that something changed. A bucket is written once.
 */
import { bucketSlots, ctrlEmpty, groupSlots } from "../../gomap/goConstants.js";
import type { HmapGrowth, LayoutHead } from "../../gomap/layout.js";
import { type PanelBody, type PanelBuckets, type PanelCells, type PanelTable, notReadYet } from "../../messages/panelMessages.js";
import {
  type BucketFacts,
  type GroupFacts,
  type PictureFacts,
  chainFacts,
  countBuckets,
  countGroups,
  withPending,
} from "../../messages/pictureFacts.js";

export interface WholeMap {
  readonly body: PanelBody;
  readonly facts: PictureFacts;
}

/** The whole map, of which the body's windows are known. Where they are all of it, it is the body itself. */
export function wholeMap(head: LayoutHead, body: PanelBody): WholeMap {
  if (body.kind === "swiss") {
    const tables = wholeTables(head, body.tables);
    return { body: { kind: "swiss", tables }, facts: { kind: "swiss", tables: tables.map(countGroups) } };
  }
  const layout = head.layout.kind === "hmap" ? head.layout : null;
  const growth = layout?.growth ?? null;
  const growing = growth !== null && growth.kind !== "none";
  const buckets = wholeBuckets(body.buckets, layout?.bucketCount ?? 0);
  const oldBuckets = growing && body.oldBuckets !== null ? wholeBuckets(body.oldBuckets, growth.oldBucketCount) : null;
  const oldFacts = oldBuckets && countBuckets(oldBuckets);
  const facts = withPending(countBuckets(buckets), oldFacts, growth);
  return { body: { kind: "hmap", buckets, oldBuckets }, facts: { kind: "hmap", buckets: facts, oldBuckets: oldFacts } };
}

/** The same map with more of it known. What was known stays as it is. */
export function withCells(whole: WholeMap, cells: PanelCells, growth: HmapGrowth | null): WholeMap {
  const { body, facts } = whole;
  if (cells.kind === "hmap" && body.kind === "hmap" && facts.kind === "hmap") {
    const columns = cells.old ? body.oldBuckets : body.buckets;
    const counted = cells.old ? facts.oldBuckets : facts.buckets;
    if (columns === null || counted === null) return whole;
    const merged = mergeBuckets(columns, counted, cells.buckets);
    const [buckets, oldBuckets] = cells.old ? [facts.buckets, merged.facts] : [merged.facts, facts.oldBuckets];
    markPending(buckets, oldBuckets, growth, cells);
    return {
      body: cells.old ? { ...body, oldBuckets: merged.columns } : { ...body, buckets: merged.columns },
      facts: { kind: "hmap", buckets: { ...buckets }, oldBuckets },
    };
  }
  if (cells.kind === "swiss" && body.kind === "swiss" && facts.kind === "swiss")
    return withTables(body.tables, facts.tables, cells);
  return whole;
}

/** The same map under a head that knows more tables than the last one. */
export function withHead(whole: WholeMap, head: LayoutHead): WholeMap {
  const { body, facts } = whole;
  if (body.kind !== "swiss" || facts.kind !== "swiss" || head.layout.kind !== "swiss") return whole;
  if (head.layout.tables.length <= body.tables.length) return whole;
  const tables = wholeTables(head, body.tables);
  const added = tables.slice(body.tables.length).map(countGroups);
  return { body: { kind: "swiss", tables }, facts: { kind: "swiss", tables: [...facts.tables, ...added] } };
}

// ---- hmap ------------------------------------------------------------------------------------------------------------

function wholeBuckets(window: PanelBuckets, bucketCount: number): PanelBuckets {
  const { firstIndex, arrayCount } = window;
  // The header may speak of fewer buckets than were found, in a damaged map.
  const count = Math.max(bucketCount, firstIndex + arrayCount);
  if (firstIndex === 0 && arrayCount === count) return window;
  const empty: PanelBuckets = {
    ...window,
    firstIndex: 0,
    arrayCount: count,
    physicalCount: count,
    overflowAddresses: new BigUint64Array(0),
    overflowHome: new Uint32Array(0),
    next: new Int32Array(count).fill(-1),
    tophash: new Uint8Array(count * bucketSlots),
    unreadable: new Uint8Array(count).fill(notReadYet),
  };
  return mergeBuckets(empty, null, window).columns;
}

/** @param facts of `columns`: filled in place too */
function mergeBuckets(
  columns: PanelBuckets,
  facts: BucketFacts | null,
  window: PanelBuckets,
): { columns: PanelBuckets; facts: BucketFacts } {
  const target = new GrowingBuckets(columns);
  const shared = facts ?? countBuckets(columns);
  const end = Math.min(columns.arrayCount, window.firstIndex + window.arrayCount);
  for (let index = Math.max(0, window.firstIndex); index < end; index++) {
    if (columns.unreadable[index] !== notReadYet) continue;
    target.take(window, index - window.firstIndex, index);
  }
  const merged = target.columns();
  for (let index = Math.max(0, window.firstIndex); index < end; index++) {
    if (shared.unreadable[index] !== notReadYet) continue;
    const chain = chainFacts(merged, index);
    shared.full[index] = chain.full;
    shared.chainLength[index] = chain.length;
    shared.evacuated[index] = chain.evacuated ? 1 : 0;
    shared.unreadable[index] = chain.unreadable ? 1 : 0;
  }
  return { columns: merged, facts: { ...shared } };
}

/** Columns that overflow buckets are added to: their arrays double when they are full. */
class GrowingBuckets {
  private overflow: number;
  private overflowAddresses: BigUint64Array;
  private overflowHome: Uint32Array;
  private next: Int32Array;
  private tophash: Uint8Array;
  private unreadable: Uint8Array;

  constructor(private readonly start: PanelBuckets) {
    this.overflow = start.physicalCount - start.arrayCount;
    // The whole buffers, of which the columns show what is used.
    this.overflowAddresses = new BigUint64Array(start.overflowAddresses.buffer);
    this.overflowHome = new Uint32Array(start.overflowHome.buffer);
    this.next = new Int32Array(start.next.buffer);
    this.tophash = new Uint8Array(start.tophash.buffer);
    this.unreadable = new Uint8Array(start.unreadable.buffer);
  }

  /** Bucket `position` of the window, with its chain, becomes bucket `index`. */
  take(window: PanelBuckets, position: number, index: number): void {
    this.copy(window, position, index);
    let last = index;
    let budget = window.physicalCount;
    for (let p = window.next[position] ?? -1; p >= 0 && budget > 0; p = window.next[p] ?? -1, budget--) {
      const physical = this.start.arrayCount + this.overflow;
      this.makeRoom(this.overflow + 1);
      this.overflowAddresses[this.overflow] = window.overflowAddresses[p - window.arrayCount] ?? 0n;
      this.overflowHome[this.overflow] = index;
      this.overflow++;
      this.next[physical] = -1;
      this.copy(window, p, physical);
      this.next[last] = physical;
      last = physical;
    }
  }

  columns(): PanelBuckets {
    const physicalCount = this.start.arrayCount + this.overflow;
    return {
      ...this.start,
      physicalCount,
      overflowAddresses: this.overflowAddresses.subarray(0, this.overflow),
      overflowHome: this.overflowHome.subarray(0, this.overflow),
      next: this.next.subarray(0, physicalCount),
      tophash: this.tophash.subarray(0, physicalCount * bucketSlots),
      unreadable: this.unreadable.subarray(0, physicalCount),
    };
  }

  private copy(window: PanelBuckets, from: number, to: number): void {
    for (let slot = 0; slot < bucketSlots; slot++) {
      this.tophash[to * bucketSlots + slot] = window.tophash[from * bucketSlots + slot] ?? 0;
    }
    this.unreadable[to] = window.unreadable[from] ?? 1;
  }

  private makeRoom(overflow: number): void {
    if (overflow <= this.overflowHome.length) return;
    const room = Math.max(64, 2 * this.overflowHome.length, overflow);
    const physical = this.start.arrayCount + room;
    this.overflowAddresses = copyInto(new BigUint64Array(room), this.overflowAddresses);
    this.overflowHome = copyInto(new Uint32Array(room), this.overflowHome);
    this.next = copyInto(new Int32Array(physical), this.next);
    this.tophash = copyInto(new Uint8Array(physical * bucketSlots), this.tophash);
    this.unreadable = copyInto(new Uint8Array(physical), this.unreadable);
  }
}

function copyInto<T extends { set(values: T): void }>(target: T, values: T): T {
  target.set(values);
  return target;
}

/** After a window came: the new buckets that wait for an old one that is known, in place. */
function markPending(
  buckets: BucketFacts,
  oldBuckets: BucketFacts | null,
  growth: HmapGrowth | null,
  { old, buckets: window }: Extract<PanelCells, { kind: "hmap" }>,
): void {
  if (oldBuckets === null || growth === null || growth.kind === "none" || growth.oldBucketCount === 0) return;
  const { oldBucketCount } = growth;
  const mark = (index: number): void => {
    const source = index % oldBucketCount;
    const waits = oldBuckets.unreadable[source] === 0 && oldBuckets.evacuated[source] === 0;
    if (index < buckets.count) buckets.pending[index] = waits ? 1 : 0;
  };
  const end = window.firstIndex + window.arrayCount;
  for (let index = window.firstIndex; index < end; index++) {
    if (!old) mark(index);
    else for (let target = index; target < buckets.count; target += oldBucketCount) mark(target);
  }
}

// ---- Swiss -----------------------------------------------------------------------------------------------------------

function wholeTables(head: LayoutHead, tables: readonly PanelTable[]): PanelTable[] {
  const heads = head.layout.kind === "swiss" ? head.layout.tables : [];
  const whole = tables.map((table, position) => wholeTable(table, heads[position]?.groupCount ?? 0));
  for (let position = tables.length; position < heads.length; position++) {
    const { groupsAddress, groupCount } = heads[position] ?? { groupsAddress: "0x0" as const, groupCount: 0 };
    const groupSizeBytes = head.layout.kind === "swiss" ? head.layout.groupSizeBytes : 0;
    whole.push({ groupsAddress, groupSizeBytes, firstGroup: 0, groupCount, ...unreadGroups(groupCount) });
  }
  return whole;
}

function wholeTable(window: PanelTable, groupCount: number): PanelTable {
  const count = Math.max(groupCount, window.firstGroup + window.groupCount);
  if (window.firstGroup === 0 && window.groupCount === count) return window;
  const empty: PanelTable = { ...window, firstGroup: 0, groupCount: count, ...unreadGroups(count) };
  return mergeTable(empty, window);
}

/** Tables are small: one of which more is known is a new one. */
function mergeTable(table: PanelTable, window: PanelTable): PanelTable {
  const control = table.control.slice();
  const unreadable = table.unreadable.slice();
  for (let i = 0; i < window.groupCount; i++) {
    const group = window.firstGroup + i;
    if (group >= table.groupCount || unreadable[group] !== notReadYet) continue;
    control.set(window.control.subarray(i * groupSlots, (i + 1) * groupSlots), group * groupSlots);
    unreadable[group] = window.unreadable[i] ?? 1;
  }
  return { ...table, control, unreadable };
}

function withTables(
  tables: readonly PanelTable[],
  facts: readonly GroupFacts[],
  cells: Extract<PanelCells, { kind: "swiss" }>,
): WholeMap {
  const merged = [...tables];
  const counted = [...facts];
  for (const { position, columns } of cells.tables) {
    const table = merged[position];
    if (table?.unreadable.includes(notReadYet) !== true) continue;
    const whole = mergeTable(table, columns);
    merged[position] = whole;
    counted[position] = countGroups(whole);
  }
  return { body: { kind: "swiss", tables: merged }, facts: { kind: "swiss", tables: counted } };
}

/** Shared by all tables of which nothing is known: ten thousand of them cost no memory. */
const unreadBySize = new Map<number, Pick<PanelTable, "control" | "unreadable">>();

function unreadGroups(groupCount: number): Pick<PanelTable, "control" | "unreadable"> {
  let unread = unreadBySize.get(groupCount);
  if (unread === undefined) {
    unread = {
      control: new Uint8Array(groupCount * groupSlots).fill(ctrlEmpty),
      unreadable: new Uint8Array(groupCount).fill(notReadYet),
    };
    unreadBySize.set(groupCount, unread);
  }
  return unread;
}
