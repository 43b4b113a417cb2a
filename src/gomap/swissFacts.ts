/**
 * The Swiss map's load, address chain and bytes, and whether its counts add up.
 *
 *     used + tombstones + growthLeft = 7/8 of capacity         for every table
 *     sum of the tables' used        = Map.used = len(m)
 *
 * Tables of one capacity take the same size class, so the allocator is asked about one table of each capacity.
 */
import { sumOrNull, type AddressFacts } from "./addressFacts.js";
import type { SwissHeader } from "./explainSwiss.js";
import { groupSlots, maxAvgGroupLoad } from "./goConstants.js";
import type { ByteFacts, ChainLink, LoadFacts, SwissTableHead } from "./layout.js";
import { chainLink, startOfChain } from "./layoutHead.js";
import type { MapTarget } from "./mapTarget.js";
import type { SwissType } from "./mapType.js";
import type { Picture } from "./picture.js";
import type { Directory, SwissTableStruct } from "./readDirectory.js";
import type { GroupCounts, GroupsRead } from "./readGroups.js";
import { say } from "./say.js";
import { countText } from "./words.js";

/** All that was found out about one map. */
export interface SwissFindings {
  readonly header: SwissHeader;
  readonly directory: Directory;
  readonly tables: readonly SwissTableHead[];
  /** What the groups of each table say; of tables that were not read there is none. */
  readonly counts: readonly (GroupCounts | undefined)[];
  /** Every group of every table was read. */
  readonly whole: boolean;
  readonly pointees: GroupsRead["pointees"];
}

/** The addresses that stand for all: a table, and the groups of one table of each capacity. */
export function swissSamples(directory: Directory): bigint[] {
  const samples = sampleByCapacity(directory);
  return [directory.tables[0]?.address ?? 0n, ...[...samples.values()].map((table) => table.groupsAddress)];
}

function sampleByCapacity(directory: Directory): Map<number, SwissTableStruct> {
  const samples = new Map<number, SwissTableStruct>();
  for (const table of directory.tables) {
    if (table.groupCount > 0 && !samples.has(table.capacity)) samples.set(table.capacity, table);
  }
  return samples;
}

/** Compares each table's counts with its control words, and their sum with the header. */
export function checkTables({ target, problems }: Picture, findings: SwissFindings): void {
  const { header, directory, counts, whole } = findings;
  if (header.writing || !whole) return;
  let used = 0;
  for (const [i, table] of directory.tables.entries()) {
    used += table.used;
    const seen = counts[i];
    if (seen === undefined || seen.unreadable > 0 || table.groupCount === 0) continue;
    const address = table.address ?? table.groupsAddress;
    if (seen.full !== table.used) {
      const message = say("used says {0} entries, the groups hold {1}.", countText(table.used), countText(seen.full));
      problems.add("inconsistent", address, message);
    } else if (!directory.small && table.used + seen.deleted + table.growthLeft !== tableLimit(table.capacity)) {
      const message = say(
        "growthLeft is {0}; with {1} entries and {2} tombstones of {3} slots it would be {4}.",
        countText(table.growthLeft),
        countText(table.used),
        countText(seen.deleted),
        countText(table.capacity),
        countText(tableLimit(table.capacity) - table.used - seen.deleted),
      );
      problems.add("inconsistent", address, message);
    }
    if (header.tombstonePossible === false && seen.deleted > 0) {
      problems.add(
        "inconsistent",
        address,
        say("tombstonePossible is false, but this table holds {0} tombstones.", countText(seen.deleted)),
      );
    }
  }
  if (used !== header.used && !problems.has("unreadable")) {
    problems.add(
      "inconsistent",
      target.header,
      say("used says {0} entries, the tables' used add up to {1}.", countText(header.used), countText(used)),
    );
  }
}

/** go: internal/runtime/maps.table.tombstones, which has no exception for a table of one group */
function tableLimit(capacity: number): number {
  return Math.floor((capacity * maxAvgGroupLoad) / groupSlots);
}

export function swissLoad(findings: SwissFindings): LoadFacts {
  const { directory, tables, header } = findings;
  const capacity = directory.tables.reduce((sum, table) => sum + table.groupCount * groupSlots, 0);
  if (directory.small) {
    return {
      capacity,
      factor: header.used / groupSlots,
      trigger: 1,
      nextGrowthAtEntry: Math.max(groupSlots, header.used) + 1,
      explanation: tables[0]?.next ?? "",
    };
  }
  const fullest = fullestTable(findings);
  const only = tables.length === 1 ? tables[0] : undefined;
  const count = countText(tables.length);
  const explanation =
    only?.next ??
    (fullest === null
      ? say("{0} tables, each grows on its own.", count)
      : say(
          "{0} tables, each grows on its own. The fullest, table {1}: {2}",
          count,
          fullest.position,
          tables[fullest.position]?.next ?? "",
        ));
  return {
    capacity,
    factor: fullest?.factor ?? null,
    trigger: maxAvgGroupLoad / groupSlots,
    nextGrowthAtEntry: only?.tombstones === 0 ? only.used + only.growthLeft + 1 : null,
    explanation,
  };
}

/** The table with the largest part of its slots taken, tombstones counted; null while tombstones are not counted. */
function fullestTable(findings: SwissFindings): { readonly position: number; readonly factor: number } | null {
  let fullest: { position: number; factor: number } | null = null;
  for (const [position, table] of findings.tables.entries()) {
    if (table.tombstones === null) return null;
    if (table.capacity === 0) continue;
    const factor = (table.used + table.tombstones) / table.capacity;
    if (fullest === null || factor > fullest.factor) fullest = { position, factor };
  }
  return fullest;
}

export function swissChain(target: MapTarget, findings: SwissFindings, type: SwissType, facts: AddressFacts): ChainLink[] {
  const { header, directory } = findings;
  const links = startOfChain(target, type.header, facts);
  if (header.dirPtr === 0n) return links;
  const groupSize = countText(type.group.sizeBytes);
  const first = directory.tables[0];
  if (directory.small) {
    links.push({
      ...chainLink("groups", header.dirPtr, say("group · 1 × {0} B", groupSize), type.group.sizeBytes, facts),
      table: 0,
    });
    return links;
  }
  const pointerSize = type.pointerSizeBytes;
  const label = say("directory · {0} × {1} B", countText(header.dirLen), pointerSize);
  links.push(chainLink("directory", header.dirPtr, label, header.dirLen * pointerSize, facts));
  if (first?.address == null) return links;
  const tableLabel =
    directory.tables.length === 1
      ? say("table · localDepth {0}", first.localDepth)
      : say("table 0 of {0} · localDepth {1}", countText(directory.tables.length), first.localDepth);
  const table = chainLink("table", first.address, tableLabel, type.table.sizeBytes, facts);
  links.push({ ...table, table: 0 });
  if (first.groupsAddress === 0n) return links;
  const groupsLabel = say("groups · {0} × {1} B", countText(first.groupCount), groupSize);
  links.push({
    ...chainLink("groups", first.groupsAddress, groupsLabel, first.groupCount * type.group.sizeBytes, facts),
    table: 0,
  });
  return links;
}

export function swissBytes(findings: SwissFindings, type: SwissType, facts: AddressFacts, headerAddress: bigint): ByteFacts {
  const { header, directory, counts, whole, pointees } = findings;
  const groupSize = type.group.sizeBytes;
  const groupCount = directory.tables.reduce((sum, table) => sum + table.groupCount, 0);
  const tableStructs = directory.small ? 0 : directory.tables.length;
  // What was found of the directory: a damaged dirLen may say anything.
  const directoryBytes = directory.positions.length * type.pointerSizeBytes;
  const full = counts.reduce((sum, count) => sum + (count?.full ?? 0), 0);
  const pointeeBytes = (type.key.indirect ? type.key.sizeBytes : 0) + (type.elem.indirect ? type.elem.sizeBytes : 0);

  const samples = sampleByCapacity(directory);
  const groupParts = directory.tables.map((table) => {
    const sample = samples.get(table.capacity);
    return sample === undefined ? 0 : facts.allocatedBytes(sample.groupsAddress, table.groupCount * groupSize);
  });
  const times = (count: number, address: bigint, size: number): number | null => {
    if (count === 0) return 0;
    const each = facts.allocatedBytes(address, size);
    return each === null ? null : count * each;
  };
  const allocated = sumOrNull([
    facts.allocatedBytes(headerAddress, type.header.sizeBytes),
    directory.small ? 0 : facts.allocatedBytes(header.dirPtr, directoryBytes),
    times(tableStructs, directory.tables[0]?.address ?? 0n, type.table.sizeBytes),
    ...groupParts,
    type.key.indirect ? times(full, pointees[0], type.key.sizeBytes) : 0,
    type.elem.indirect ? times(full, pointees[1], type.elem.sizeBytes) : 0,
  ]);
  // Tables are all that allocates, unless keys or elems lie outside: then the groups say how many do.
  const known = whole || (directory.whole && !header.writing && pointeeBytes === 0);
  return {
    allocated: known ? allocated : null,
    structures:
      type.header.sizeBytes + directoryBytes + tableStructs * type.table.sizeBytes + groupCount * groupSize + full * pointeeBytes,
    inUse: whole ? full * (type.key.sizeBytes + type.elem.sizeBytes) : null,
  };
}
