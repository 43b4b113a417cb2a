/**
 * The directory of a Swiss map on screen: rows of entries on the left, tables on the right, a curve from each row to its
 * table. Pure: which rows there are, and where everything lies, in CSS pixels.
 */
import type { SwissLayoutHead } from "../../gomap/layout.js";

/** A directory entry, or several neighbouring ones that share a table drawn as one. */
export interface DirectoryRow {
  readonly firstEntry: number;
  readonly entryCount: number;
  /** Position in `tables`. */
  readonly table: number;
  /** The hash bits that lead here: "010". */
  readonly prefix: string;
}

export interface DirectoryRows {
  readonly rows: readonly DirectoryRow[];
  /** Positions of the tables that are shown, in order. */
  readonly tables: readonly number[];
  /** Neighbouring entries that share a table are drawn as one row. */
  readonly collapsed: boolean;
}

/** Up to this many entries each has a row of its own. */
export const maxEntries = 64;
/** At most this many rows are shown, around the selected table's. */
export const maxRows = 64;
/** More tables are shown as a field (tableField.ts). */
export const maxTables = 64;

export function directoryRows(layout: SwissLayoutHead, selectedTable: number): DirectoryRows {
  const { directory, globalDepth } = layout;
  const collapsed = directory.length > maxEntries;
  const all: DirectoryRow[] = [];
  for (const [entry, table] of directory.entries()) {
    const last = all.at(-1);
    if (collapsed && last?.table === table) all[all.length - 1] = { ...last, entryCount: last.entryCount + 1 };
    else all.push({ firstEntry: entry, entryCount: 1, table, prefix: "" });
  }
  const at = Math.max(
    0,
    all.findIndex((row) => row.table === selectedTable),
  );
  const from = Math.max(0, Math.min(at - maxRows / 2, all.length - maxRows));
  const rows = all.slice(from, from + maxRows).map((row) => ({ ...row, prefix: prefixOf(row, globalDepth) }));
  return { rows, tables: [...new Set(rows.map((row) => row.table))], collapsed };
}

export interface DirectoryGeometry {
  readonly height: number;
  readonly rowHeight: number;
  readonly tableHeight: number;
  /** Many tables: one line each. */
  readonly compact: boolean;
  /** Top of each row, in the order of the rows. */
  readonly rowTops: readonly number[];
  /** Top of each table, in the order of `tables`. */
  readonly tableTops: readonly number[];
}

const rowGap = 3;

export function directoryGeometry({ rows, tables }: DirectoryRows): DirectoryGeometry {
  const compact = tables.length > 12;
  const tableHeight = compact ? 26 : 48;
  const tableGap = compact ? 4 : 8;
  const tablesHeight = tables.length * (tableHeight + tableGap) - tableGap;
  const rowHeight = Math.max(15, Math.min(30, Math.floor(tablesHeight / Math.max(1, rows.length)) - rowGap));
  const rowsHeight = rows.length * (rowHeight + rowGap) - rowGap;
  const height = Math.max(tablesHeight, rowsHeight, 0);
  const spread = rows.length > 1 ? (height - rowHeight) / (rows.length - 1) : 0;
  const rowTops = rows.map((_, index) => Math.round(rows.length === 1 ? (height - rowHeight) / 2 : index * spread));
  const tableTops = placeTables({ rows, tables }, rowTops, { rowHeight, tableHeight, tableGap, height });
  return { height, rowHeight, tableHeight, compact, rowTops, tableTops };
}

/** A curve that leaves the left side and reaches the right side horizontally. */
export function curve(fromX: number, fromY: number, toX: number, toY: number): string {
  const bend = (toX - fromX) / 2;
  return `M ${fromX} ${fromY} C ${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
}

/** Each table beside the middle of its rows, pushed down by the one before it, then up by the one after it. */
function placeTables(
  { rows, tables }: Pick<DirectoryRows, "rows" | "tables">,
  rowTops: readonly number[],
  { rowHeight, tableHeight, tableGap, height }: { rowHeight: number; tableHeight: number; tableGap: number; height: number },
): number[] {
  const tops = tables.map((table) => {
    const centers = rows.flatMap((row, index) => (row.table === table ? [(rowTops[index] ?? 0) + rowHeight / 2] : []));
    const middle = centers.reduce((sum, center) => sum + center, 0) / Math.max(1, centers.length);
    return middle - tableHeight / 2;
  });
  let floor = 0;
  for (const [index, top] of tops.entries()) {
    const placed = Math.max(top, floor);
    tops[index] = placed;
    floor = placed + tableHeight + tableGap;
  }
  let ceiling = height - tableHeight;
  for (let index = tops.length - 1; index >= 0; index--) {
    const placed = Math.min(tops[index] ?? 0, ceiling);
    tops[index] = placed;
    ceiling = placed - tableHeight - tableGap;
  }
  return tops.map(Math.round);
}

function prefixOf({ firstEntry, entryCount }: DirectoryRow, globalDepth: number): string {
  const shared = entryCount > 1 ? Math.floor(Math.log2(entryCount)) : 0;
  const bits = Math.max(0, globalDepth - shared);
  return bits === 0
    ? ""
    : Math.floor(firstEntry / 2 ** shared)
        .toString(2)
        .padStart(bits, "0");
}
