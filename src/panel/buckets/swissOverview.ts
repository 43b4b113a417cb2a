/**
 * The overview of a Swiss map: its tables (a picture of directory and tables; of many tables a field), then the groups of the
 * selected table.
 */
import type { LayoutHead, SwissLayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { HistoryDiff } from "../../messages/historyDiff.js";
import { type PanelTable, notReadYet } from "../../messages/panelMessages.js";
import type { GroupFacts } from "../../messages/pictureFacts.js";
import { type Pointed, createCellGrid } from "../canvas/cellGrid.js";
import { FieldCensus, groupSource } from "../canvas/fieldCensus.js";
import { type FieldFrame, detailOf, frameOfGrid } from "../canvas/fieldView.js";
import { fitGrid, maxCells } from "../canvas/gridGeometry.js";
import type { MapCensus } from "../canvas/mapCensus.js";
import { groupsText } from "../controls/countWords.js";
import { h } from "../controls/dom.js";
import { onThemeChange, readPalette } from "../controls/theme.js";
import { createChangeKey } from "../history/changeKey.js";
import { changesIn, markedDiff } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { maxTables } from "./directoryGeometry.js";
import { createDirectoryPicture } from "./directoryPicture.js";
import { createLegend, groupLegendOf } from "./legend.js";
import { placeField } from "./placeField.js";
import { groupSentence } from "./placeWords.js";
import { createTableField } from "./tableField.js";

const maxHeight = 260;

interface Shown {
  readonly layout: SwissLayoutHead;
  readonly table: number;
  readonly facts: GroupFacts;
  readonly columns: PanelTable | null;
  readonly group: number | null;
}

export function createSwissOverview(commands: Commands, census: MapCensus): View {
  let shown: Shown | null = null;
  let groups: { readonly census: FieldCensus; readonly frame: FieldFrame } | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  const directory = createDirectoryPicture((table) => {
    commands.select({ kind: "group", table, group: shown?.group ?? 0 });
  });
  const directorySubtitle = h("span", { class: "subtitle" });
  const directorySection = h("section", { class: "overview", "aria-label": say("Directory and tables") }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, say("Directory → tables")), directorySubtitle])]),
    directory.element,
  ]);
  const tableField = createTableField(commands, census);

  const groupsTitle = h("h2");
  const groupsSubtitle = h("span", { class: "subtitle" });
  const field = placeField(say("go to group"), say("Go to group number"), (group) => {
    commands.select({ kind: "group", table: shown?.table ?? 0, group });
  });
  const readout = h("p", { class: "readout", role: "status" });
  const grid = createCellGrid({
    select(position) {
      if (shown !== null) commands.select({ kind: "group", table: shown.table, group: shown.facts.firstIndex + position });
    },
    point(at: Pointed | null) {
      if (shown === null) return;
      readout.textContent =
        at?.kind === "cell" ? groupSentence(shown.facts, shown.facts.firstIndex + at.position) : selectedSentence(shown);
    },
    moved() {
      if (shown === null || groups === null) return;
      const { totals, present } = groups.census;
      const detail = detailOf(groups.frame, grid.view);
      const [partial, unreadable] = [totals.cells < present, totals.unreadable > 0];
      legend.show(groupLegendOf({ detail, partial, unreadable, tombstones: totals.tombstones > 0 }));
    },
    rested() {
      if (shown?.facts.unreadable.includes(notReadYet) !== true || element.clientWidth === 0) return;
      commands.needCells({ kind: "tables", from: shown.table, to: shown.table + 1 });
    },
    scale: (detail) => (detail === "slots" ? say("a cell: a group and its slots") : say("a cell: a group")),
  });
  const legend = createLegend();
  const changeKey = createChangeKey(commands);
  let diff: HistoryDiff | null = null;
  const groupsSection = h("section", { class: "overview", "aria-label": say("Groups") }, [
    h("header", {}, [h("div", { class: "heading" }, [groupsTitle, groupsSubtitle]), field.element]),
    h("div", { class: "stage" }, [grid.element]),
    grid.bar,
    readout,
    legend.element,
    changeKey.element,
  ]);
  const element = h("div", { class: "swissOverview" }, [directorySection, tableField.element, groupsSection]);

  const renderDirectory = whenChanged((layout: SwissLayoutHead, table: number) => {
    const many = layout.tables.length > maxTables;
    directorySection.hidden = layout.small || layout.directory.length === 0 || many;
    if (directorySection.hidden) return;
    directorySubtitle.textContent =
      layout.tables.length < layout.dirLen
        ? say("an entry per hash prefix; equal colors share a table")
        : say("an entry per hash prefix");
    directory.draw(layout, table);
  });

  const renderGroupsHead = whenChanged((layout: SwissLayoutHead, table: number, first: number, count: number) => {
    groupsTitle.textContent = layout.small ? say("One group") : say("Groups of table {0}", countText(table));
    groupsSubtitle.textContent = layout.small
      ? say("a small map: no directory, no table")
      : say(
          "{0} × {1} B · full slots of each",
          groupsText(layout.tables[table]?.groupCount ?? count),
          countText(layout.groupSizeBytes),
        );
    field.setLimit(first, first + count - 1);
  });

  /** A table that more is known of is a new one; it is small enough to be counted anew. */
  const countGroups = whenChanged((facts: GroupFacts) => {
    const source = groupSource([facts], Math.max(1, facts.count));
    const counted = new FieldCensus(source, Math.max(1, facts.count));
    counted.more(source);
    counted.count(Infinity);
    if (groups !== null) groups = { ...groups, census: counted };
    else groups = { census: counted, frame: frameOfGrid(fitGrid([facts.count], 320, maxHeight, facts.count)(facts.count)) };
  });

  const drawGroups = whenChanged<[number, GroupFacts, number | null, HistoryDiff | null]>(() => {
    draw();
  });
  new ResizeObserver(() => {
    if (groupsSection.clientWidth !== drawnWidth) draw();
  }).observe(element);
  onThemeChange(() => {
    palette = readPalette();
    draw();
  });

  return {
    element,
    update(state) {
      const { picture, facts, body, selection } = state;
      const tables = body?.kind === "swiss" ? body.tables : [];
      shown =
        picture === null || facts?.kind !== "swiss" ? null : whatToShow(picture.head.layout, facts.tables, tables, selection);
      element.hidden = shown === null;
      tableField.update(state);
      if (shown === null) return;
      renderDirectory(shown.layout, shown.table);
      renderGroupsHead(shown.layout, shown.table, shown.facts.firstIndex, shown.facts.count);
      countGroups(shown.facts);
      diff = markedDiff(state);
      changeKey.update(state);
      drawGroups(shown.table, shown.facts, shown.group, diff);
    },
  };

  function draw(): void {
    const width = groupsSection.clientWidth;
    // 0 in a hidden tab: the grid is drawn anew when it is shown again, perhaps in another theme.
    drawnWidth = width;
    if (shown === null || groups === null || width === 0) return;
    const now = shown;
    const { facts } = now;
    const count = Math.min(facts.count, maxCells);
    const frame = frameOfGrid(fitGrid([count], width, maxHeight, facts.firstIndex + count - 1)(count));
    groups = { census: groups.census, frame };
    grid.describe(now.layout.small ? say("The group") : say("Groups of table {0}", countText(now.table)), selectedSentence(now));
    grid.show(
      {
        frame,
        census: groups.census,
        firstIndex: facts.firstIndex,
        fullOf: (position) => facts.full[position] ?? 0,
        slotsOf: (position) =>
          now.columns === null ? null : { kind: "control", marks: now.columns.control, physical: [position] },
        presentIn: () => count,
        nameOfBlock: null,
        nameOf: (position) => countText(facts.firstIndex + position),
        selected: now.group === null ? null : now.group - facts.firstIndex,
        related: new Map(),
        markBefore: null,
        changes: changesIn(diff, now.table),
      },
      palette,
    );
    readout.textContent = selectedSentence(now);
  }
}

/** The selected table's groups; null where the picture has none to show. */
function whatToShow(
  layout: LayoutHead["layout"],
  tables: readonly GroupFacts[],
  columns: readonly PanelTable[],
  selection: Place | null,
): Shown | null {
  if (layout.kind !== "swiss") return null;
  const table = selection?.kind === "group" ? selection.table : 0;
  const facts = tables[table];
  if (facts === undefined || facts.count === 0) return null;
  const group = selection?.kind === "group" ? selection.group : null;
  return { layout, table, facts, columns: columns[table] ?? null, group };
}

function selectedSentence({ facts, group }: Shown): string {
  return group === null ? "" : groupSentence(facts, group);
}
