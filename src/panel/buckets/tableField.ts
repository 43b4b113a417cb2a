/** The tables of a large Swiss map as a field: a block for each table, its groups as cells. */
import type { SwissLayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { type PanelBody, notReadYet } from "../../messages/panelMessages.js";
import type { GroupFacts } from "../../messages/pictureFacts.js";
import { type Pointed, createCellGrid } from "../canvas/cellGrid.js";
import { partsToAsk, tablePart } from "../canvas/cellRequests.js";
import type { FieldModel } from "../canvas/fieldPainter.js";
import { type Detail, type FieldFrame, detailOf, frameOfBlocks } from "../canvas/fieldView.js";
import { type MapCensus, groupBlock, tableCells } from "../canvas/mapCensus.js";
import { h } from "../controls/dom.js";
import { atMostEvery, onNextFrame } from "../controls/frames.js";
import { onThemeChange, readPalette } from "../controls/theme.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { maxTables } from "./directoryGeometry.js";
import { createLegend, groupLegendOf } from "./legend.js";
import { placeField } from "./placeField.js";
import { groupSentence } from "./placeWords.js";
import { tableSentence, tablesSentence } from "./tableWords.js";

const maxHeight = 420;
/** Cells that came are drawn so often, while nobody moves. */
const redrawMs = 100;

interface Shown {
  readonly layout: SwissLayoutHead;
  readonly tables: readonly GroupFacts[];
  readonly body: Extract<PanelBody, { kind: "swiss" }> | null;
  readonly table: number;
  readonly group: number | null;
}

export function createTableField(commands: Commands, census: MapCensus): View {
  let shown: Shown | null = null;
  let frame: FieldFrame | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  const subtitle = h("span", { class: "subtitle" });
  const field = placeField(say("go to table"), say("Go to table number"), (table) => {
    select(table * tableCells);
  });
  const readout = h("p", { class: "readout", role: "status" });
  const legend = createLegend();
  const grid = createCellGrid({
    select,
    point(at) {
      if (shown !== null) readout.textContent = at === null ? selectedSentence(shown) : pointedSentence(shown, at);
    },
    moved() {
      const groups = census.now.groups;
      if (groups === null || frame === null) return;
      const { totals, present } = groups;
      const [partial, unreadable] = [totals.cells < present, totals.unreadable > 0];
      const detail = detailOf(frame, grid.view);
      legend.show(groupLegendOf({ detail, partial, unreadable, tombstones: totals.tombstones > 0 }));
    },
    rested() {
      if (shown === null || frame === null || element.clientWidth === 0) return;
      const { tables } = shown;
      const isUnread = (from: number, to: number) =>
        tables.slice(from / tableCells, to / tableCells).some(({ unreadable }) => unreadable.includes(notReadYet));
      for (const { from, to } of partsToAsk(frame, grid.view, tablePart * tableCells, isUnread))
        commands.needCells({ kind: "tables", from: from / tableCells, to: to / tableCells });
    },
    scale: scaleText,
  });
  const element = h("section", { class: "overview", "aria-label": say("Tables") }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, say("Tables")), subtitle]), field.element]),
    h("div", { class: "stage" }, [grid.element]),
    grid.bar,
    readout,
    legend.element,
  ]);

  const renderHead = whenChanged((layout: SwissLayoutHead) => {
    subtitle.textContent = say(
      "{0} tables, found through a directory of {1} entries (depth {2}); a block is a table",
      countText(layout.tables.length),
      countText(layout.dirLen),
      layout.globalDepth,
    );
    field.setLimit(0, layout.tables.length - 1);
  });

  const redraw = onNextFrame(draw);
  const redrawSoon = atMostEvery(redrawMs, redraw);
  census.onCounted(() => {
    if (shown !== null) redrawSoon();
  });
  new ResizeObserver(() => {
    if (element.clientWidth !== drawnWidth) draw();
  }).observe(element);
  onThemeChange(() => {
    palette = readPalette();
    redraw();
  });

  return {
    element,
    update({ picture, facts, body, selection }) {
      const layout = picture?.head.layout;
      const many = layout?.kind === "swiss" && facts?.kind === "swiss" && layout.tables.length > maxTables;
      element.hidden = !many;
      if (!many) {
        shown = null;
        return;
      }
      const before = shown;
      const [table, group] = selection?.kind === "group" ? [selection.table, selection.group] : [0, null];
      shown = { layout, tables: facts.tables, body: body?.kind === "swiss" ? body : null, table, group };
      renderHead(layout);
      const moved = before?.table !== table || before.group !== group;
      if (moved || before.layout !== layout || element.clientWidth !== drawnWidth) draw();
      else if (before.tables !== facts.tables) redrawSoon();
    },
  };

  function select(position: number): void {
    if (shown === null) return;
    const table = Math.floor(position / tableCells);
    const last = (shown.tables[table]?.count ?? 1) - 1;
    commands.select({ kind: "group", table, group: Math.min(position % tableCells, last) });
  }

  function draw(): void {
    const width = element.clientWidth;
    // 0 in a hidden tab: the field is drawn anew when it is shown again, perhaps in another theme.
    drawnWidth = width;
    const { groups } = census.now;
    if (shown === null || groups === null || width === 0) return;
    frame = frameOfBlocks(shown.tables.length * tableCells, groupBlock, width, maxHeight);
    const sentence = selectedSentence(shown);
    grid.describe(say("Tables"), sentence);
    grid.show(modelOf(shown, frame, groups), palette);
    readout.textContent = sentence;
  }
}

function modelOf({ layout, tables, body, table, group }: Shown, frame: FieldFrame, census: FieldModel["census"]): FieldModel {
  const at = (position: number) => tables[Math.floor(position / tableCells)];
  return {
    frame,
    census,
    firstIndex: 0,
    fullOf: (position) => at(position)?.full[position % tableCells] ?? 0,
    slotsOf(position) {
      const columns = body?.tables[Math.floor(position / tableCells)];
      return columns === undefined ? null : { kind: "control", marks: columns.control, physical: [position % tableCells] };
    },
    presentIn(first, end) {
      let present = 0;
      for (let block = first; block < end; block++) present += Math.min(tables[block]?.count ?? 0, tableCells);
      return present;
    },
    nameOfBlock(block) {
      const head = layout.tables[block];
      return say("table {0} · {1} / {2}", countText(block), countText(head?.used ?? 0), countText(head?.capacity ?? 0));
    },
    nameOf: (position) => String(position % tableCells),
    selected: group === null ? null : table * tableCells + Math.min(group, tableCells - 1),
    selectedBlock: table,
    related: new Map(),
    markBefore: null,
    changes: new Map(),
  };
}

function scaleText(detail: Detail): string {
  switch (detail) {
    case "squares":
      return say("a tile: 16 tables");
    case "blocks":
      return say("a tile: a table");
    case "specks":
    case "cells":
      return say("a cell: a group");
    case "slots":
      return say("a cell: a group and its slots");
  }
}

function pointedSentence({ layout, tables }: Shown, at: Pointed): string {
  if (at.kind === "tile")
    return at.endBlock - at.firstBlock === 1
      ? tableSentence(layout, at.firstBlock)
      : tablesSentence(layout, at.firstBlock, at.endBlock);
  const table = Math.floor(at.position / tableCells);
  const group = at.position % tableCells;
  const facts = tables[table];
  const sentence = tableSentence(layout, table);
  return facts === undefined || group >= facts.count ? sentence : say("{0} · {1}", sentence, groupSentence(facts, group));
}

function selectedSentence({ layout, table }: Shown): string {
  return tableSentence(layout, table);
}
