/** The overview of a Swiss map: which hash prefix leads to which table, how full the tables are, and their groups. */
import type { SwissLayoutHead, SwissTableHead } from "../gomap/layout.js";
import type { SwissBody, TableColumns } from "../gomap/mapModel.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { cellsTogether, entriesCell, legendLines, renderGrid, type Cell } from "./renderGrid.js";
import { bar, block, cut, padEnd, padStart, span, widthOf, wrap, type Line } from "./terminalText.js";

const slotsPerGroup = 8;
const ctrlEmpty = 0x80; // go: internal/runtime/maps.ctrlEmpty
const ctrlDeleted = 0xfe; // go: internal/runtime/maps.ctrlDeleted
/** Tables that get a line each; more are drawn as a grid, and only the next to grow in full. */
const maxTableLines = 16;
/** Tables whose groups are drawn one by one. */
const maxGroupGrids = 4;

export function renderGroups(layout: SwissLayoutHead, body: SwissBody | null, width: number): Line[] {
  const { tables, small } = layout;
  if (tables.length === 0 || small) return [];
  const lines = renderDirectory(layout, width);
  const next = nextToGrow(tables);
  const shown = (body?.tables ?? [])
    .map((columns, position) => ({ columns, position }))
    .filter(({ columns, position }) => columns.groupCount > 0 && (tables.length <= maxGroupGrids || position === next?.position));
  if (shown.length === 0) return lines;
  for (const { columns, position } of shown) {
    const together = cellsTogether(columns.groupCount, width);
    const which = tables.length > 1 ? say("Groups of table {0}", position) : say("Groups");
    const size = say("{0} of 8 slots and {1}", countText(columns.groupCount), counted(columns.groupSizeBytes, "byte"));
    const scaled = together > 1 ? say("{0}, {1} to a cell", size, countText(together)) : size;
    lines.push(
      [],
      [span(which, "heading"), span(`  ${scaled}`, "dim")],
      ...renderGrid(columns.groupCount, columns.firstGroup, (i) => groupCell(columns, i), width),
    );
  }
  const parts: Line[] = [[span("n", "fill2"), span(` ${say("full slots")}`, "dim")]];
  if (shown.some(({ columns }) => columns.control.includes(ctrlDeleted))) {
    parts.push([span("x", "deleted"), span(` ${say("has deleted slots")}`, "dim")]);
  }
  lines.push(...legendLines(parts, width));
  return lines;
}

/** Full slots of a group. */
export function fullSlotsOf(columns: TableColumns, position: number): number {
  return columns.control.subarray(position * slotsPerGroup, (position + 1) * slotsPerGroup).filter((byte) => byte < ctrlEmpty)
    .length;
}

function groupCell(columns: TableColumns, position: number): Cell {
  if (columns.unreadable[position] === 1) {
    return { fullness: 0, letter: "?", mark: "", style: "problem", markStyle: null, sort: "unreadable" };
  }
  const bytes = columns.control.subarray(position * slotsPerGroup, (position + 1) * slotsPerGroup);
  const mark = bytes.includes(ctrlDeleted) ? "x" : "";
  return { ...entriesCell(fullSlotsOf(columns, position), slotsPerGroup), mark, markStyle: "deleted", sort: null };
}

function renderDirectory(layout: SwissLayoutHead, width: number): Line[] {
  const { tables, dirLen, globalDepth, globalShift } = layout;
  const heading =
    globalDepth === 0
      ? say("1 entry: every hash goes to the one table")
      : say(
          "{0} to {1}: hash >> {2} picks one",
          counted(dirLen, "entry", "entries"),
          counted(tables.length, "table"),
          globalShift,
        );
  const lines: Line[] = [[span(say("Directory"), "heading"), span(`  ${heading}`, "dim")]];
  lines.push(...(tables.length > maxTableLines ? tableGrid(tables, width) : tableLines(layout, width)));
  const next = nextToGrow(tables);
  if (next && tables.length > 1) {
    const text = say("Table {0} comes first. {1}", next.position, next.table.next);
    for (const line of wrap(text, width - 2)) lines.push([span(`  ${line}`, "dim")]);
  }
  return lines;
}

function tableGrid(tables: readonly SwissTableHead[], width: number): Line[] {
  const cellAt = (position: number): Cell => {
    const { used = 0, capacity = 0 } = tables[position] ?? {};
    const fullness = capacity === 0 ? 0 : used / capacity;
    const style = fullness < 0.25 ? "fill0" : fullness < 0.5 ? "fill1" : fullness < 0.8 ? "fill2" : "fill3";
    return { fullness, letter: used === 0 ? "▁" : block(fullness), mark: "", style, markStyle: null, sort: null };
  };
  const together = cellsTogether(tables.length, width);
  const meaning = together > 1 ? say("how full {0} tables together are", countText(together)) : say("how full a table is");
  return [
    ...renderGrid(tables.length, 0, cellAt, width),
    ...legendLines([[span("▁▂▃▄▅▆▇█", "fill2"), span(` ${meaning}`, "dim")]], width),
  ];
}

function tableLines({ tables, directory, globalDepth }: SwissLayoutHead, width: number): Line[] {
  const lines: Line[] = [];
  const rows = tables.map((table, position) => ({
    table,
    name: say("table {0}", position),
    prefix: prefixOf(table, directory.indexOf(position), globalDepth),
    used: say("{0} of {1}", countText(table.used), countText(table.capacity)),
    left: say("{0} left", countText(table.growthLeft)),
  }));
  const column = (pick: (row: (typeof rows)[number]) => string) => Math.max(0, ...rows.map((row) => widthOf(pick(row))));
  const nameWidth = column((row) => row.name);
  const prefixWidth = Math.min(
    16,
    column((row) => row.prefix),
  );
  const usedWidth = column((row) => row.used);
  const leftWidth = column((row) => row.left);
  const barWidth = Math.max(
    8,
    Math.min(32, width - (2 + prefixWidth + 3 + nameWidth + 2 + usedWidth + 2 + 2 + leftWidth + 2 + 16)),
  );
  for (const { table, name, prefix, used, left } of rows) {
    const tombstones = table.tombstones === null || table.tombstones === 0 ? "" : counted(table.tombstones, "tombstone");
    lines.push([
      span(`  ${padEnd(cut(prefix, prefixWidth), prefixWidth)}`, "address"),
      span(" ▶ ", "dim"),
      span(`${padEnd(name, nameWidth)}  `),
      span(`${padStart(used, usedWidth)}  `, "key"),
      ...bar(table.capacity === 0 ? 0 : (table.used + (table.tombstones ?? 0)) / table.capacity, barWidth, 0.875),
      span(`  ${padStart(left, leftWidth)}`, "dim"),
      span(tombstones === "" ? "" : `  ${tombstones}`, "deleted"),
    ]);
  }
  return lines;
}

/** The hash bits that lead to a table: 01… for localDepth 2. */
function prefixOf({ localDepth }: SwissTableHead, firstEntry: number, globalDepth: number): string {
  if (localDepth === 0 || firstEntry < 0) return say("all");
  const bits = firstEntry.toString(2).padStart(globalDepth, "0").slice(0, localDepth);
  return localDepth < globalDepth ? `${bits}…` : bits;
}

/** The table with the least room, relative to its size. */
function nextToGrow(tables: readonly SwissTableHead[]): { table: SwissTableHead; position: number } | null {
  let best: { table: SwissTableHead; position: number } | null = null;
  for (const [position, table] of tables.entries()) {
    if (table.capacity === 0) continue;
    if (!best || table.growthLeft / table.capacity < best.table.growthLeft / best.table.capacity) best = { table, position };
  }
  return best;
}
