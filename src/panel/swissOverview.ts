/** The overview of a Swiss map: directory and tables, then the groups of the selected table as a grid. */
import type { LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import { countText, counted } from "../gomap/words.js";
import { type CellLook, createCellGrid } from "./cellGrid.js";
import { createDirectoryPicture } from "./directoryPicture.js";
import { h, replace } from "./dom.js";
import { fitGrid, windowAround } from "./gridGeometry.js";
import { groupLegend, legend } from "./legend.js";
import type { GroupFacts } from "../messages/pictureFacts.js";
import { placeField } from "./placeField.js";
import { groupSentence } from "./placeWords.js";
import { onThemeChange, readPalette } from "./theme.js";
import { type Commands, type View, whenChanged } from "./view.js";

const maxHeight = 260;

interface Shown {
  readonly layout: SwissLayoutHead;
  readonly table: number;
  readonly facts: GroupFacts;
  readonly group: number | null;
}

export function createSwissOverview(commands: Commands): View {
  let shown: Shown | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  const directory = createDirectoryPicture((table) => {
    commands.select({ kind: "group", table, group: shown?.group ?? 0 });
  });
  const directorySubtitle = h("span", { class: "subtitle" });
  const directorySection = h("section", { class: "overview", "aria-label": "Directory and tables" }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, "Directory → tables"), directorySubtitle])]),
    directory.element,
  ]);

  const groupsTitle = h("h2");
  const groupsSubtitle = h("span", { class: "subtitle" });
  const field = placeField("group", (group) => {
    commands.select({ kind: "group", table: shown?.table ?? 0, group });
  });
  const readout = h("p", { class: "readout", role: "status" });
  const windowNote = h("p", { class: "note" });
  const grid = createCellGrid({
    select(position) {
      if (shown !== null) commands.select({ kind: "group", table: shown.table, group: rangeOf(shown).from + position });
    },
    point(position) {
      if (shown === null) return;
      readout.textContent =
        position === null ? selectedSentence(shown) : groupSentence(shown.facts, rangeOf(shown).from + position);
    },
  });
  const legendSlot = h("div");
  const groupsSection = h("section", { class: "overview", "aria-label": "Groups" }, [
    h("header", {}, [h("div", { class: "heading" }, [groupsTitle, groupsSubtitle]), field.element]),
    h("div", { class: "stage" }, [grid.element]),
    windowNote,
    readout,
    legendSlot,
  ]);
  const element = h("div", { class: "swissOverview" }, [directorySection, groupsSection]);

  const renderDirectory = whenChanged((layout: SwissLayoutHead, table: number) => {
    directorySection.hidden = layout.small || layout.directory.length === 0;
    if (directorySection.hidden) return;
    directorySubtitle.textContent =
      layout.tables.length < layout.dirLen ? "an entry per hash prefix; equal colors share a table" : "an entry per hash prefix";
    directory.draw(layout, table);
  });

  const renderGroupsHead = whenChanged((layout: SwissLayoutHead, table: number, facts: GroupFacts) => {
    groupsTitle.textContent = layout.small ? "One group" : `Groups of table ${table}`;
    groupsSubtitle.textContent = layout.small
      ? "a small map: no directory, no table"
      : `${counted(layout.tables[table]?.groupCount ?? facts.count, "group")} × ${countText(layout.groupSizeBytes)} B · full slots of each`;
    field.setLimit(facts.firstIndex, facts.firstIndex + facts.count - 1);
    replace(legendSlot, [
      legend([
        groupLegend.filled,
        groupLegend.empty,
        ...(facts.deleted.some((count) => count > 0) ? [groupLegend.tombstone] : []),
        ...(facts.unreadable.includes(1) ? [groupLegend.unreadable] : []),
      ]),
    ]);
  });

  const drawGroups = whenChanged<[GroupFacts, number | null]>(() => {
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
    update({ picture, facts, selection }) {
      shown = picture === null || facts?.kind !== "swiss" ? null : whatToShow(picture.head.layout, facts.tables, selection);
      element.hidden = shown === null;
      if (shown === null) return;
      renderDirectory(shown.layout, shown.table);
      renderGroupsHead(shown.layout, shown.table, shown.facts);
      drawGroups(shown.facts, shown.group);
    },
  };

  function draw(): void {
    const width = groupsSection.clientWidth;
    // 0 in a hidden tab: the grid is drawn anew when it is shown again, perhaps in another theme.
    drawnWidth = width;
    if (shown === null || width === 0) return;
    const now = shown;
    const { from, to } = rangeOf(now);
    const geometry = fitGrid([to - from], width, maxHeight, to - 1)(to - from);
    const look = (position: number): CellLook => {
      const at = from - now.facts.firstIndex + position;
      return {
        kind: now.facts.unreadable[at] === 1 ? "unreadable" : "filled",
        full: now.facts.full[at] ?? 0,
        overflow: false,
        tombstone: (now.facts.deleted[at] ?? 0) > 0,
      };
    };
    grid.draw(
      {
        geometry,
        firstIndex: from,
        look,
        selected: now.group === null ? null : now.group - from,
        related: new Map(),
        markBefore: null,
      },
      palette,
    );
    grid.describe(now.layout.small ? "The group" : `Groups of table ${now.table}`, selectedSentence(now));
    readout.textContent = selectedSentence(now);
    windowNote.hidden = to - from === now.facts.count;
    windowNote.textContent = `Shown are groups ${countText(from)} to ${countText(to - 1)}; type a group's number to see others.`;
  }
}

/** The selected table's groups; null where the picture has none to show. */
function whatToShow(layout: LayoutHead["layout"], tables: readonly GroupFacts[], selection: Place | null): Shown | null {
  if (layout.kind !== "swiss") return null;
  const table = selection?.kind === "group" ? selection.table : 0;
  const facts = tables[table];
  if (facts === undefined || facts.count === 0) return null;
  return { layout, table, facts, group: selection?.kind === "group" ? selection.group : null };
}

function rangeOf({ facts, group }: Shown): { readonly from: number; readonly to: number } {
  return windowAround(facts.firstIndex, facts.count, group ?? facts.firstIndex);
}

function selectedSentence({ facts, group }: Shown): string {
  return group === null ? "" : groupSentence(facts, group);
}
