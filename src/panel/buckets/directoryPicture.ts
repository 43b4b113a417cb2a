/** The directory of a Swiss map: entries, curves, and a card for each table that can be chosen. */
import type { SwissLayoutHead, SwissTableHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { tombstonesText } from "../controls/countWords.js";
import { h, replace, s } from "../controls/dom.js";
import {
  type DirectoryGeometry,
  type DirectoryRow,
  type DirectoryRows,
  curve,
  directoryGeometry,
  directoryRows,
} from "./directoryGeometry.js";

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
        title: entryTitle(row),
      },
      [
        h("span", { class: "mono" }, name),
        row.entryCount > 1 ? h("span", { class: "times" }, say("×{0}", countText(row.entryCount))) : null,
      ],
    );
    entry.style.top = `${geometry.rowTops[index] ?? 0}px`;
    entry.style.height = `${geometry.rowHeight}px`;
    return entry;
  });
  return h(
    "div",
    {
      class: "entries",
      role: "img",
      "aria-label": layout.dirLen === 1 ? say("Directory of 1 entry") : say("Directory of {0} entries", countText(layout.dirLen)),
    },
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
  return h("div", { class: "tables", role: "group", "aria-label": say("Tables") }, cards);
}

function tableCard(table: SwissTableHead, position: number, selected: boolean, click: () => void): HTMLElement {
  const level = h("span", { class: "level" });
  const taken = table.used + (table.tombstones ?? 0);
  level.style.width = `${table.capacity === 0 ? 0 : Math.min(100, (taken / table.capacity) * 100)}%`;
  const [used, capacity, left] = [countText(table.used), countText(table.capacity), countText(table.growthLeft)];
  return h(
    "button",
    {
      type: "button",
      class: `table tint${position % tints}${selected ? " selected" : ""}`,
      "aria-pressed": String(selected),
      title: say("index {0} in the runtime's own count. {1}", table.index, table.next),
    },
    [
      h("span", { class: "name" }, [
        say("table {0}", countText(position)),
        h("span", { class: "dim" }, say(" · depth {0}", table.localDepth)),
      ]),
      h(
        "span",
        { class: "numbers" },
        table.tombstones
          ? say("used {0} / {1} · left {2} · {3}", used, capacity, left, tombstonesText(table.tombstones))
          : say("used {0} / {1} · left {2}", used, capacity, left),
      ),
      h("span", { class: "levelTrack", "aria-hidden": "true" }, [level]),
    ],
    { click },
  );
}

function nameOf(prefix: string): string {
  return prefix === "" ? say("all hashes") : `${prefix}…`;
}

function noteText({ rows, tables, collapsed }: DirectoryRows, layout: SwissLayoutHead): string {
  if (!collapsed) return "";
  const entries = countText(layout.dirLen);
  return tables.length < layout.tables.length
    ? say(
        "The directory has {0} entries; neighbors that share a table are drawn as one row. Shown are {1} rows around the selected table, of {2} tables.",
        entries,
        countText(rows.length),
        countText(layout.tables.length),
      )
    : say("The directory has {0} entries; neighbors that share a table are drawn as one row.", entries);
}

/** "entries 48 to 51 → table 12: hashes whose top 3 bits are 010" */
function entryTitle({ firstEntry, entryCount, table, prefix }: DirectoryRow): string {
  const entries =
    entryCount === 1 ? say("entry {0}", firstEntry) : say("entries {0} to {1}", firstEntry, firstEntry + entryCount - 1);
  switch (prefix.length) {
    case 0:
      return say("{0} → table {1}: all hashes", entries, table);
    case 1:
      return say("{0} → table {1}: hashes whose top bit is {2}", entries, table, prefix);
    default:
      return say("{0} → table {1}: hashes whose top {2} bits are {3}", entries, table, prefix.length, prefix);
  }
}
