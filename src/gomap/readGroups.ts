/**
 * The groups of all tables, from memory into columns, and what their control words say in sum.
 *
 *     group    5c 07 fe 80 80 80 80 80 │ slot 0: key elem │ slot 1 … │ slot 7
 *              full full deleted empty …                                  one control byte per slot, slot 0 first
 *
 * All groups of all tables are one joined read. A group holds deleted slots only where it holds no empty one.
 */
import { readPointer, viewOf } from "./decodeStruct.js";
import { explainSmallNext, explainTableNext, type SwissHeader } from "./explainSwiss.js";
import { ctrlDeleted, ctrlEmpty, groupSlots } from "./goConstants.js";
import { addressText, byteText } from "./hex.js";
import type { SwissTableHead } from "./layout.js";
import type { TableColumns } from "./mapModel.js";
import type { SwissType } from "./mapType.js";
import type { AddressRange, MemoryBlock } from "./memory.js";
import type { Picture } from "./picture.js";
import type { ProblemList } from "./problems.js";
import type { Directory, SwissTableStruct } from "./readDirectory.js";
import { say } from "./say.js";
import { planWindow, type Range } from "./window.js";
import { counted, countText } from "./words.js";

/** What the control words of one table say in sum. */
export interface GroupCounts {
  readonly full: number;
  readonly deleted: number;
  readonly unreadable: number;
}

export interface GroupsRead {
  readonly columns: readonly TableColumns[];
  readonly counts: readonly GroupCounts[];
  /** Groups of each table that were read; null: all. */
  readonly range: Range | null;
  /** Every group of every table was read. */
  readonly whole: boolean;
  /** Where the first full slot's indirect key and elem lie; 0n where there is none. */
  readonly pointees: readonly [key: bigint, elem: bigint];
}

/** @param tables as {@link withinAllocations} leaves them */
export async function readGroups(
  picture: Picture,
  tables: readonly SwissTableStruct[],
  header: SwissHeader,
  type: SwissType,
  /** Position of the first one among all tables of the map. */
  firstPosition = 0,
): Promise<GroupsRead> {
  const { reader, problems } = picture;
  const { range, cut } = planTables(picture, tables, type);
  if (cut && picture.options.depth !== "firstLook") {
    const message = say(
      "The groups take more than this picture may read: {0} of each table were read.",
      counted((range?.to ?? 0) - (range?.from ?? 0), "group"),
    );
    problems.add("budget", header.dirPtr, message);
  }
  const windows = tables.map((table) => windowOf(table, range));
  const ranges = tables.map((table, i) => groupRange(table, windows[i] ?? noGroups, type));
  const blocks = await reader.read(ranges);
  if (blocks === null) problems.add("budget", header.dirPtr, say("The groups take more than may be read."));

  const columns = tables.map((table, i) => columnsOf(table, windows[i] ?? noGroups, blocks?.[i], type));
  const counts = columns.map((column, i) => {
    reportHoles(blocks?.[i], column, firstPosition + i, problems);
    return scanGroups(column, header.writing, problems);
  });
  return { columns, counts, range, whole: range === null && blocks !== null, pointees: firstPointees(columns, type) };
}

const noGroups: Range = { from: 0, to: 0 };

/** Tables of which no group was read. */
export function withoutGroups(tables: readonly SwissTableStruct[], type: SwissType): TableColumns[] {
  return tables.map((table) => columnsOf(table, noGroups, undefined, type));
}

/** What stands in the head for each table. @param counts null where groups have not been counted */
export function tableHeads(
  directory: Pick<Directory, "small" | "tables">,
  counts: readonly (GroupCounts | undefined)[] | null,
  type: SwissType,
  goVersion: string,
): SwissTableHead[] {
  return directory.tables.map((table, i) => {
    const count = counts?.[i];
    const tombstones = count?.unreadable === 0 ? count.deleted : null;
    const next = directory.small
      ? explainSmallNext(table.used, goVersion)
      : explainTableNext({ ...table, tombstones }, type, goVersion);
    return tableHead(table, tombstones, next);
  });
}

/** Tables with no more groups than the allocator gave room for. */
export function withinAllocations(picture: Picture, directory: Directory, type: SwissType, writing: boolean): Directory {
  return { ...directory, tables: directory.tables.map((table) => withinAllocation(picture, table, type, writing)) };
}

/** The table with no more groups than the allocator gave room for. */
function withinAllocation(
  { facts, problems }: Picture,
  table: SwissTableStruct,
  type: SwissType,
  writing: boolean,
): SwissTableStruct {
  const room = facts.roomAt(table.groupsAddress);
  if (room === null || table.groupCount * type.group.sizeBytes <= room) return table;
  const places = Math.floor(room / type.group.sizeBytes);
  const message = say(
    "The table says {0}, the allocator gave room for {1}.",
    counted(table.groupCount, "group"),
    countText(places),
  );
  problems.add(writing ? "writing" : "inconsistent", table.groupsAddress, message);
  return { ...table, groupCount: places };
}

function planTables(
  { reader, options }: Picture,
  tables: readonly SwissTableStruct[],
  type: SwissType,
): { readonly range: Range | null; readonly cut: boolean } {
  const groups = tables.reduce((sum, table) => sum + table.groupCount, 0);
  return planWindow({
    count: tables.reduce((most, table) => Math.max(most, table.groupCount), 0),
    bytesPerIndex: tables.length * type.group.sizeBytes,
    totalBytes: groups * type.group.sizeBytes,
    budgetBytes: reader.remainingBytes,
    asked: options.range ?? null,
  });
}

function windowOf(table: SwissTableStruct, range: Range | null): Range {
  if (range === null) return { from: 0, to: table.groupCount };
  return { from: Math.min(range.from, table.groupCount), to: Math.min(range.to, table.groupCount) };
}

function groupRange(table: SwissTableStruct, window: Range, type: SwissType): AddressRange {
  const sizeBytes = type.group.sizeBytes;
  return {
    address: table.groupsAddress + BigInt(window.from * sizeBytes),
    sizeBytes: (window.to - window.from) * sizeBytes,
  };
}

function columnsOf(table: SwissTableStruct, window: Range, block: MemoryBlock | undefined, type: SwissType): TableColumns {
  const sizeBytes = type.group.sizeBytes;
  const groupCount = block === undefined ? 0 : window.to - window.from;
  const pages = block?.bytes ?? new Uint8Array(0);
  const control = new Uint8Array(groupCount * groupSlots);
  let to = 0;
  for (let group = 0, at = type.group.ctrlOffset; group < groupCount; group++, at += sizeBytes) {
    for (let slot = 0; slot < groupSlots; slot++) control[to++] = pages[at + slot] ?? 0;
  }
  const unreadable = new Uint8Array(groupCount);
  for (const hole of block?.holes ?? []) {
    const start = Number(hole.address - (block?.address ?? 0n));
    unreadable.fill(1, Math.floor(start / sizeBytes), Math.ceil((start + hole.sizeBytes) / sizeBytes));
  }
  return {
    groupsAddress: table.groupsAddress,
    groupSizeBytes: sizeBytes,
    firstGroup: window.from,
    groupCount,
    control,
    unreadable,
    pages,
  };
}

function reportHoles(block: MemoryBlock | undefined, columns: TableColumns, position: number, problems: ProblemList): void {
  for (const hole of block?.holes ?? []) {
    const first = columns.firstGroup + Math.floor(Number(hole.address - (block?.address ?? 0n)) / columns.groupSizeBytes);
    const message = say(
      "Groups of table {0} could not be read, from group {1} on ({2}).",
      position,
      first,
      counted(hole.sizeBytes, "byte"),
    );
    problems.add("unreadable", hole.address, message);
  }
}

/** Counts, and reports impossible control words. While a writer is inside they are no surprise. */
function scanGroups(columns: TableColumns, writing: boolean, problems: ProblemList): GroupCounts {
  let full = 0;
  let deleted = 0;
  let unreadable = 0;
  for (let group = 0; group < columns.groupCount; group++) {
    if (columns.unreadable[group] === 1) {
      unreadable++;
      continue;
    }
    let deletedHere = 0;
    let emptyHere = 0;
    let unknown = -1;
    for (let at = group * groupSlots; at < (group + 1) * groupSlots; at++) {
      const control = columns.control[at] ?? 0;
      if (control < ctrlEmpty) full++;
      else if (control === ctrlEmpty) emptyHere++;
      else if (control === ctrlDeleted) deletedHere++;
      else unknown = control;
    }
    deleted += deletedHere;
    if (writing || (unknown < 0 && (deletedHere === 0 || emptyHere === 0))) continue;
    const address = columns.groupsAddress + BigInt((columns.firstGroup + group) * columns.groupSizeBytes);
    const message =
      unknown < 0
        ? say(
            "Group {0} holds empty and deleted slots: a runtime would have made the deleted ones empty.",
            columns.firstGroup + group,
          )
        : say("Group {0} has a control byte no runtime writes: {1}.", columns.firstGroup + group, byteText(unknown));
    problems.add("inconsistent", address, message);
  }
  return { full, deleted, unreadable };
}

function tableHead(table: SwissTableStruct, tombstones: number | null, next: string): SwissTableHead {
  return {
    ...(table.address === null ? {} : { address: addressText(table.address) }),
    groupsAddress: addressText(table.groupsAddress),
    index: table.index,
    localDepth: table.localDepth,
    used: table.used,
    capacity: table.capacity,
    growthLeft: table.growthLeft,
    groupCount: table.groupCount,
    tombstones,
    next,
  };
}

function firstPointees(columns: readonly TableColumns[], type: SwissType): [key: bigint, elem: bigint] {
  if (!type.key.indirect && !type.elem.indirect) return [0n, 0n];
  for (const { control, pages, groupSizeBytes, unreadable } of columns) {
    const at = control.findIndex((byte, i) => byte < ctrlEmpty && unreadable[Math.floor(i / groupSlots)] === 0);
    if (at < 0) continue;
    const view = viewOf(pages);
    const start = Math.floor(at / groupSlots) * groupSizeBytes;
    const slot = at % groupSlots;
    const { keyOffset, keyStride, elemOffset, elemStride } = type.group;
    return [
      type.key.indirect ? readPointer(view, start + keyOffset + slot * keyStride, type.pointerSizeBytes) : 0n,
      type.elem.indirect ? readPointer(view, start + elemOffset + slot * elemStride, type.pointerSizeBytes) : 0n,
    ];
  }
  return [0n, 0n];
}
