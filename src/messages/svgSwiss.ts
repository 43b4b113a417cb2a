/**
 * A Swiss map as an exported picture: the directory to scale, each stretch leading to its table; the tables as cards with their
 * groups as cells. Very many tables or groups become tiles.
 */
import type { LayoutHead, SwissLayoutHead, SwissTableHead } from "../gomap/layout.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import type { Markup } from "./markup.js";
import { markup, nothing, shorten } from "./markup.js";
import type { GroupFacts } from "./pictureFacts.js";
import type { SvgPart } from "./svgCards.js";
import { cellGeometry, countsOfGroups, gridHeight, maxCells, sumOf, svgCells } from "./svgCells.js";

const gap = 16;

export function svgSwiss(head: LayoutHead, layout: SwissLayoutHead, tables: readonly GroupFacts[], width: number): SvgPart {
  const groups = tables.reduce((sum, table) => sum + table.count, 0);
  if (layout.small) {
    const [group] = tables;
    return group === undefined ? noGroups(head) : groupGrid(group, width, say("One group, without directory and tables"));
  }
  const directory = svgDirectory(layout, width);
  const below =
    groups > maxCells || layout.tables.length > 64 ? tableTiles(layout, tables, width) : tableCards(layout, tables, width);
  return {
    svg: markup`${directory.svg}<g transform="translate(0 ${directory.height + gap})">${below.svg}</g>`,
    height: directory.height + gap + below.height,
  };
}

function noGroups(head: LayoutHead): SvgPart {
  return {
    svg: markup`<text class="dim" x="0" y="14">${head.state === "empty" ? say("No group yet: the first write allocates one.") : say("No group could be read.")}</text>`,
    height: 20,
  };
}

function groupGrid(group: GroupFacts, width: number, title: string): SvgPart {
  const counts = countsOfGroups(group);
  const geometry = cellGeometry([group.count], width, group.firstIndex + group.count - 1);
  return {
    svg: markup`<text class="t b" x="0" y="14">${title}</text><g transform="translate(0 26)">${svgCells(counts, geometry, "group")}</g>`,
    height: 26 + gridHeight(counts, geometry),
  };
}

/** One stretch for each run of entries that lead to the same table, as wide as their share of the hash prefixes. */
function svgDirectory(layout: SwissLayoutHead, width: number): SvgPart {
  const { directory, dirLen } = layout;
  if (directory.length === 0)
    return { svg: markup`<text class="dim" x="0" y="14">${say("No directory could be read.")}</text>`, height: 20 };
  const stretches: Markup[] = [];
  for (let from = 0; from < directory.length;) {
    let to = from + 1;
    while (to < directory.length && directory[to] === directory[from]) to++;
    const [x, end] = [(from / directory.length) * width, (to / directory.length) * width];
    const table = directory[from] ?? 0;
    const title =
      to - from === 1
        ? say("entry {0} of the directory: table {1}", countText(from), countText(table))
        : say("entries {0} to {1} of the directory: table {2}", countText(from), countText(to - 1), countText(table));
    const text = end - x >= 70 ? say("table {0}", countText(table)) : end - x >= 24 ? countText(table) : "";
    stretches.push(
      markup`<g><title>${title}</title><rect class="card array" x="${x + 0.5}" y="26.5" width="${Math.max(0.5, end - x - 2)}" height="25" rx="2"/>${text === "" ? nothing : markup`<text class="t c" x="${(x + end) / 2}" y="43">${text}</text>`}</g>`,
    );
    from = to;
  }
  const bits =
    layout.globalDepth === 0
      ? say("no hash bit is needed")
      : say("the top {0} pick an entry", counted(layout.globalDepth, "hash bit"));
  const facts = say("{0}, {1}; {2}", counted(dirLen, "entry", "entries"), counted(layout.tables.length, "table"), bits);
  return {
    svg: markup`<text x="0" y="14"><tspan class="t b">${say("Directory")} </tspan><tspan class="dim">${facts}</tspan></text>${stretches}`,
    height: 53,
  };
}

/** The tables as cards, as many beside each other as fit. */
function tableCards(layout: SwissLayoutHead, tables: readonly GroupFacts[], width: number): SvgPart {
  const columns = layout.tables.length === 1 ? 1 : layout.tables.length === 2 ? 2 : 3;
  const cardWidth = (width - gap * (columns - 1)) / columns;
  let y = 0;
  const rows: Markup[] = [];
  for (let first = 0; first < layout.tables.length; first += columns) {
    const cards = layout.tables
      .slice(first, first + columns)
      .map((table, i) => tableCard(table, first + i, tables[first + i], cardWidth));
    const height = Math.max(...cards.map((card) => card.height));
    rows.push(
      ...cards.map(
        ({ svg }, i) =>
          markup`<g transform="translate(${i * (cardWidth + gap)} ${y})"><rect class="card" x="0.5" y="0.5" width="${cardWidth - 1}" height="${height - 1}" rx="4"/>${svg}</g>`,
      ),
    );
    y += height + gap;
  }
  return { svg: markup`${rows}`, height: Math.max(0, y - gap) };
}

function tableCard(table: SwissTableHead, position: number, facts: GroupFacts | undefined, width: number): SvgPart {
  const letters = Math.floor((width - 24) / 6.1);
  const sentence = [
    say("{0} of {1}", countText(table.used), counted(table.capacity, "slot")),
    `growthLeft ${countText(table.growthLeft)}`,
    `localDepth ${table.localDepth}`,
    ...(table.tombstones ? [counted(table.tombstones, "tombstone")] : []),
  ].join(" · ");
  const texts = markup`<text x="12" y="20"><tspan class="t b">${say("table {0}", position)} </tspan><tspan class="dim m">${table.address ?? ""}</tspan></text><text class="dim s" x="12" y="37">${shorten(sentence, letters)}</text>`;
  if (facts === undefined || facts.count === 0) return { svg: texts, height: 48 };
  const counts = countsOfGroups(facts);
  const geometry = cellGeometry([facts.count], width - 24, facts.firstIndex + facts.count - 1);
  return {
    svg: markup`${texts}<g transform="translate(12 48)">${svgCells(counts, geometry, "group")}</g>`,
    height: 48 + gridHeight(counts, geometry) + 10,
  };
}

/** Each table a cell with the average of its groups; neighbouring tables together where there are very many. */
function tableTiles(layout: SwissLayoutHead, tables: readonly GroupFacts[], width: number): SvgPart {
  const perTile = 2 ** Math.max(0, Math.ceil(Math.log2(tables.length / 512)));
  const columns = 32;
  const pitch = Math.min(34, width / columns);
  const cells: Markup[] = [];
  for (let tile = 0; tile * perTile < tables.length; tile++) {
    const part = tables.slice(tile * perTile, (tile + 1) * perTile);
    let [groups, full, deleted] = [0, 0, 0];
    for (const table of part) {
      const sum = sumOf(countsOfGroups(table), 0, table.count);
      groups += sum.count - sum.unreadable;
      full += sum.full;
      deleted += sum.deleted;
    }
    const average = full / Math.max(1, groups);
    const [x, y] = [(tile % columns) * pitch, Math.floor(tile / columns) * 27];
    const name =
      perTile === 1
        ? say("table {0}", countText(tile))
        : say("tables {0} to {1}", countText(tile * perTile), countText(tile * perTile + part.length - 1));
    const sentence =
      deleted > 0
        ? say("{0}: {1} full slots in each group on average, tombstones: {2}", name, average.toFixed(2), countText(deleted))
        : say("{0}: {1} full slots in each group on average", name, average.toFixed(2));
    cells.push(
      markup`<g><title>${sentence}</title><rect class="base" x="${x}" y="${y}" width="${pitch - 3}" height="24" rx="2"/><rect class="on" x="${x}" y="${y}" width="${pitch - 3}" height="24" rx="2" fill-opacity="${0.18 + (average / 8) * 0.72}"/><text class="t c" x="${x + (pitch - 3) / 2}" y="${y + 15.5}">${average.toFixed(1)}</text>${deleted > 0 ? markup`<path class="tomb" d="M${x + pitch - 11} ${y} h8 v8z"/>` : nothing}</g>`,
    );
  }
  const count = counted(layout.tables.length, "table");
  const note =
    perTile === 1
      ? say("each cell is a table: the full slots of its groups on average; {0}", count)
      : say("each cell is {0} neighbouring tables: the full slots of its groups on average; {1}", perTile, count);
  const rows = Math.ceil(cells.length / columns);
  return {
    svg: markup`<text x="0" y="14"><tspan class="t b">${say("Tables")} </tspan><tspan class="dim">${note}</tspan></text><g transform="translate(0 26)">${cells}</g>`,
    height: 26 + rows * 27,
  };
}
