/** The directory of a Swiss map: entries, curves, and a card for each table that can be chosen. */
import type { SwissLayoutHead, SwissTableHead } from "../gomap/layout.js";
import { countText, counted } from "../gomap/words.js";
import { type DirectoryGeometry, type DirectoryRows, curve, directoryGeometry, directoryRows } from "./directoryGeometry.js";
import { h, replace, s } from "./dom.js";

export interface DirectoryPicture {
  readonly element: HTMLElement;
  draw(layout: SwissLayoutHead, selectedTable: number): void;
}

/** As many colours as the theme has for charts; neighbouring tables never share one. */
const tints = 6;

export function createDirectoryPicture(choose: (table: number) => void): DirectoryPicture {
  const element = h("div", { class: "directory" });
  const box = h("div", { class: "directoryBox" }, [element]);
  const note = h("p", { class: "note" });
  return {
    element: h("div", {}, [box, note]),
    draw(layout, selectedTable) {
      const rows = directoryRows(layout, selectedTable);
      const geometry = directoryGeometry(rows);
      const hadFocus = element.contains(document.activeElement);
      element.style.height = `${geometry.height}px`;
      const longest = Math.max(0, ...rows.rows.map((row) => nameOf(row.prefix).length - 1 + (row.entryCount > 1 ? 4 : 0)));
      element.style.setProperty("--entry-width", `${Math.max(64, 34 + longest * 7.4)}px`);
      element.classList.toggle("compact", geometry.compact);
      replace(element, [
        entryColumn(rows, geometry, layout, selectedTable),
        curves(rows, geometry, selectedTable),
        tableColumn(rows, geometry, layout, selectedTable, choose),
      ]);
      const selected = element.querySelector<HTMLElement>(`[aria-pressed="true"]`);
      if (hadFocus) selected?.focus();
      if (selected !== null) scrollIntoBox(box, selected);
      const text = noteText(rows, layout);
      note.textContent = text;
      note.hidden = text === "";
    },
  };
}

/** Scrolls the box alone: scrollIntoView would move the page as well. */
function scrollIntoBox(box: HTMLElement, child: HTMLElement): void {
  const top = child.offsetTop;
  const bottom = top + child.offsetHeight;
  if (top < box.scrollTop || bottom > box.scrollTop + box.clientHeight) box.scrollTop = (top + bottom - box.clientHeight) / 2;
}

function entryColumn(
  { rows }: DirectoryRows,
  geometry: DirectoryGeometry,
  layout: SwissLayoutHead,
  selected: number,
): HTMLElement {
  const entries = rows.map((row, index) => {
    const name = nameOf(row.prefix);
    const entry = h(
      "div",
      {
        class: `entry tint${row.table % tints}${row.table === selected ? " selected" : ""}`,
        title: `${entryNames(row.firstEntry, row.entryCount)} → table ${row.table}: hashes whose top ${counted(row.prefix.length, "bit is", "bits are")} ${row.prefix || "any"}`,
      },
      [
        h("span", { class: "mono" }, name),
        row.entryCount > 1 ? h("span", { class: "times" }, `×${countText(row.entryCount)}`) : null,
      ],
    );
    entry.style.top = `${geometry.rowTops[index] ?? 0}px`;
    entry.style.height = `${geometry.rowHeight}px`;
    return entry;
  });
  return h(
    "div",
    { class: "entries", role: "img", "aria-label": `Directory of ${counted(layout.dirLen, "entry", "entries")}` },
    entries,
  );
}

function curves({ rows, tables }: DirectoryRows, geometry: DirectoryGeometry, selected: number): SVGElement {
  const paths = rows.map((row, index) => {
    const fromY = (geometry.rowTops[index] ?? 0) + geometry.rowHeight / 2;
    const toY = (geometry.tableTops[tables.indexOf(row.table)] ?? 0) + geometry.tableHeight / 2;
    return s("path", {
      class: `curve tint${row.table % tints}${row.table === selected ? " selected" : ""}`,
      d: curve(0, fromY, 100, toY),
      "vector-effect": "non-scaling-stroke",
    });
  });
  return s(
    "svg",
    {
      class: "curves",
      viewBox: `0 0 100 ${geometry.height}`,
      preserveAspectRatio: "none",
      height: geometry.height,
      "aria-hidden": "true",
    },
    paths,
  );
}

function tableColumn(
  { tables }: DirectoryRows,
  geometry: DirectoryGeometry,
  layout: SwissLayoutHead,
  selected: number,
  choose: (table: number) => void,
): HTMLElement {
  const cards = tables.flatMap((position, index) => {
    const table = layout.tables[position];
    if (table === undefined) return [];
    const card = tableCard(table, position, position === selected, () => {
      choose(position);
    });
    card.style.top = `${geometry.tableTops[index] ?? 0}px`;
    card.style.height = `${geometry.tableHeight}px`;
    return [card];
  });
  return h("div", { class: "tables", role: "group", "aria-label": "Tables" }, cards);
}

function tableCard(table: SwissTableHead, position: number, selected: boolean, click: () => void): HTMLElement {
  const level = h("span", { class: "level" });
  const taken = table.used + (table.tombstones ?? 0);
  level.style.width = `${table.capacity === 0 ? 0 : Math.min(100, (taken / table.capacity) * 100)}%`;
  const tombstones = table.tombstones ? ` · ${counted(table.tombstones, "tombstone")}` : "";
  return h(
    "button",
    {
      type: "button",
      class: `table tint${position % tints}${selected ? " selected" : ""}`,
      "aria-pressed": String(selected),
      title: `index ${table.index} in the runtime's own count. ${table.next}`,
    },
    [
      h("span", { class: "name" }, [`table ${position}`, h("span", { class: "dim" }, ` · depth ${table.localDepth}`)]),
      h(
        "span",
        { class: "numbers" },
        `used ${countText(table.used)} / ${countText(table.capacity)} · left ${countText(table.growthLeft)}${tombstones}`,
      ),
      h("span", { class: "levelTrack", "aria-hidden": "true" }, [level]),
    ],
    { click },
  );
}

function nameOf(prefix: string): string {
  return prefix === "" ? "all hashes" : `${prefix}…`;
}

function noteText({ rows, tables, collapsed }: DirectoryRows, layout: SwissLayoutHead): string {
  if (!collapsed) return "";
  const shown =
    tables.length < layout.tables.length
      ? ` Shown are ${countText(rows.length)} rows around the selected table, of ${counted(layout.tables.length, "table")}.`
      : "";
  return `The directory has ${countText(layout.dirLen)} entries; neighbors that share a table are drawn as one row.${shown}`;
}

function entryNames(first: number, count: number): string {
  return count === 1 ? `entry ${first}` : `entries ${first} to ${first + count - 1}`;
}
