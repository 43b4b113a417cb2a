/** The tab *Tophash heatmap* (*Control bytes*): every slot's mark, bucket by bucket, and beside it what their spread says. */
import { bucketSlots, ctrlDeleted, emptyOne, evacuatedEmpty, evacuatedX, evacuatedY } from "../gomap/goConstants.js";
import type { Place } from "../gomap/mapModel.js";
import { countText } from "../gomap/words.js";
import type { PanelBuckets, PanelPicture } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { windowAround } from "./gridGeometry.js";
import { createHashCharts } from "./hashCharts.js";
import { type LegendEntry, heatmapLegend, legend } from "./legend.js";
import { chainColumns, fitMarks, groupColumns, type SlotAt } from "./markGeometry.js";
import { type MarkCells, createMarkGrid } from "./markGrid.js";
import { slotSentence } from "./markWords.js";
import type { PictureFacts } from "../messages/pictureFacts.js";
import { placeField } from "./placeField.js";
import { bucketSentence, groupSentence } from "./placeWords.js";
import { onThemeChange, readPalette } from "./theme.js";
import { type Commands, type View, whenChanged } from "./view.js";

/** Buckets or groups that are on the screen at once. */
const maxShown = 2048;
const maxHeight = 560;

/** One array on the screen: new or old buckets, or a table's groups. */
interface Sheet {
  readonly noun: "bucket" | "old bucket" | "group";
  readonly model: MarkCells;
  readonly from: number;
  readonly to: number;
  /** How many there are in this picture. */
  readonly count: number;
  placeOf(position: number): Place;
  /** The selected place's position, where it is on this sheet. */
  readonly selected: number | null;
  readonly sentence: string;
}

export function createMarksTab(commands: Commands): View {
  let sheets: readonly Sheet[] = [];
  /** The same cells, perhaps of an earlier selection: they are drawn anew only when they are others. */
  let cells: readonly Sheet[] = [];
  /** The slot under the pointer or the keyboard, and on which of the sheets. */
  let pointed: { readonly index: number; readonly at: SlotAt } | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  const title = h("h2");
  const subtitle = h("span", { class: "subtitle" });
  const goTo = (index: number): void => {
    const sheet = sheets.at(-1);
    if (sheet !== undefined) commands.select(sheet.placeOf(index - sheet.model.firstIndex));
  };
  const bucketField = placeField("bucket", goTo);
  const groupField = placeField("group", goTo);
  const readout = h("p", { class: "readout", role: "status" });
  const note = h("p", { class: "note" });
  const legendSlot = h("div");
  const slots = [0, 1].map((index) => {
    const label = h("p", { class: "gridLabel" });
    const grid = createMarkGrid({
      select(position) {
        const sheet = sheets[index];
        if (sheet !== undefined) commands.select(sheet.placeOf(position));
      },
      point(at) {
        pointed = at === null ? null : { index, at };
        renderReadout();
      },
    });
    return { label, grid, element: h("div", {}, [label, grid.element]) };
  });
  const left = h("section", { class: "left overview", "aria-label": "Heatmap" }, [
    h("header", {}, [h("div", { class: "heading" }, [title, subtitle]), bucketField.element, groupField.element]),
    ...slots.map(({ element }) => element),
    note,
    readout,
    legendSlot,
  ]);
  const charts = createHashCharts();
  const element = h("div", { class: "columns heat" }, [left, h("div", { class: "right" }, [charts.element])]);

  const draw = whenChanged((now: readonly Sheet[], width: number, colors: typeof palette) => {
    if (width === 0) return;
    const total = now.reduce((sum, { model }) => sum + model.columns.physical.length, 0);
    for (const [index, { label, grid, element: box }] of slots.entries()) {
      const sheet = now[index];
      box.hidden = sheet === undefined;
      if (sheet === undefined) continue;
      const columns = sheet.model.columns.physical.length;
      const geometry = fitMarks(
        columns,
        width,
        Math.max(90, (maxHeight * columns) / total),
        sheet.model.firstIndex + sheet.to - 1,
      );
      grid.draw({ ...sheet.model, geometry }, colors);
      label.hidden = now.length === 1;
      label.textContent = `${sheet.noun === "bucket" ? "new bucket" : sheet.noun}s · ${countText(sheet.count)}`;
    }
  });

  const renderLegend = whenChanged((now: readonly Sheet[]) => {
    replace(legendSlot, [legend(legendOf(now))]);
  });

  const build = whenChanged((picture: PanelPicture, facts: PictureFacts, selection: Place | null) => {
    sheets = sheetsOf(picture, facts, selection);
    if (sheets.length !== cells.length || !sheets.every((sheet, i) => isSameSheet(sheet, cells[i]))) cells = sheets;
    renderHead(picture, facts);
  });

  new ResizeObserver(() => {
    if (left.clientWidth !== drawnWidth) redraw();
  }).observe(left);
  onThemeChange(() => {
    palette = readPalette();
    redraw();
  });

  return {
    element,
    update(state) {
      const { picture, facts, selection } = state;
      if (picture === null || facts === null) return;
      build(picture, facts, selection);
      redraw();
      charts.update(state);
    },
  };

  function redraw(): void {
    drawnWidth = left.clientWidth;
    const style = getComputedStyle(left);
    draw(cells, Math.max(0, drawnWidth - parseFloat(style.paddingRight || "0") - 6), palette);
    for (const [index, { grid }] of slots.entries()) {
      const sheet = sheets[index];
      if (sheet === undefined) continue;
      grid.outline(sheet.selected, palette);
      grid.describe(`${capital(sheet.noun)}s by slot`, sheet.sentence);
    }
    renderReadout();
  }

  function renderReadout(): void {
    const sheet = pointed === null ? undefined : sheets[pointed.index];
    const slot = pointed === null || sheet === undefined ? null : slotSentence(sheet.model, capital(sheet.noun), pointed.at);
    readout.textContent = slot ?? sheets.find(({ selected }) => selected !== null)?.sentence ?? "";
  }

  function renderHead({ head }: PanelPicture, facts: PictureFacts): void {
    const swiss = facts.kind === "swiss";
    const shown = sheets.at(-1);
    title.textContent = swiss ? "Control bytes" : "Tophash";
    const table = swiss && head.layout.kind === "swiss" && !head.layout.small ? ` of table ${tableOf(shown)}` : "";
    subtitle.textContent = swiss ? `eight slots of each group${table}` : "eight slots of each bucket, first to last from the top";
    const [first, last] = shown === undefined ? [0, 0] : [shown.model.firstIndex, shown.model.firstIndex + shown.count - 1];
    // A field without a choice hides.
    bucketField.setLimit(first, swiss ? first : last);
    groupField.setLimit(first, swiss ? last : first);
    const windowed = sheets.filter(({ from, to, count }) => to - from < count);
    note.hidden = windowed.length === 0;
    note.textContent = windowed
      .map(({ noun, model, from, to, count }) => {
        const [first, last] = [model.firstIndex + from, model.firstIndex + to - 1];
        return `Shown are ${noun}s ${countText(first)} to ${countText(last)} of ${countText(count)}; type a number, or select one in another tab, to see others.`;
      })
      .join(" ");
    renderLegend(cells);
  }
}

function tableOf(sheet: Sheet | undefined): number {
  const place = sheet?.placeOf(0);
  return place?.kind === "group" ? place.table : 0;
}

function sheetsOf({ body, head }: PanelPicture, facts: PictureFacts, selection: Place | null): Sheet[] {
  if (body?.kind === "hmap" && facts.kind === "hmap" && head.layout.kind === "hmap") {
    const { growth } = head.layout;
    const sheet = (columns: PanelBuckets, array: typeof facts.buckets, old: boolean): Sheet => {
      const chosen = selection?.kind === "bucket" && selection.old === old ? selection.index : null;
      const related =
        selection?.kind === "bucket" && old && growth.oldBucketCount > 0 ? selection.index % growth.oldBucketCount : null;
      const { firstIndex, count } = array;
      const { from, to } = windowAround(0, count, (chosen ?? related ?? firstIndex) - firstIndex, maxShown);
      const { tophash: marks, unreadable } = columns;
      return {
        noun: old ? "old bucket" : "bucket",
        model: {
          kind: "tophash",
          marks,
          unreadable,
          columns: chainColumns(columns, from, to),
          pending: old || facts.oldBuckets === null ? null : array.pending,
          firstIndex,
        },
        from,
        to,
        count,
        placeOf: (position) => ({ kind: "bucket", old, index: firstIndex + position }),
        selected: chosen === null ? null : chosen - firstIndex,
        sentence: chosen === null ? "" : bucketSentence(array, growth, old, chosen),
      };
    };
    const old = body.oldBuckets !== null && facts.oldBuckets !== null ? [sheet(body.oldBuckets, facts.oldBuckets, true)] : [];
    return [...old, sheet(body.buckets, facts.buckets, false)];
  }
  if (body?.kind !== "swiss" || facts.kind !== "swiss") return [];
  const table = selection?.kind === "group" ? selection.table : 0;
  const [columns, groups] = [body.tables[table], facts.tables[table]];
  if (columns === undefined || groups === undefined) return [];
  const { firstIndex, count } = groups;
  const chosen = selection?.kind === "group" ? selection.group : null;
  const { from, to } = windowAround(0, count, (chosen ?? firstIndex) - firstIndex, maxShown);
  const { control: marks, unreadable } = columns;
  return [
    {
      noun: "group",
      model: { kind: "control", marks, unreadable, columns: groupColumns(from, to), pending: null, firstIndex },
      from,
      to,
      count,
      placeOf: (position) => ({ kind: "group", table, group: firstIndex + position }),
      selected: chosen === null ? null : chosen - firstIndex,
      sentence: chosen === null ? "" : groupSentence(groups, chosen),
    },
  ];
}

function isSameSheet(a: Sheet, b: Sheet | undefined): boolean {
  return a.model.marks === b?.model.marks && a.model.pending === b.model.pending && a.from === b.from && a.to === b.to;
}

/** What is on these sheets, and no more. */
function legendOf(sheets: readonly Sheet[]): LegendEntry[] {
  const seen = new Uint8Array(256);
  for (const { model } of sheets) {
    for (const physical of model.columns.physical)
      for (let slot = 0; slot < bucketSlots; slot++) seen[model.marks[physical * bucketSlots + slot] ?? 0] = 1;
  }
  const unreadable = sheets.some(({ model }) => model.unreadable.includes(1)) ? [heatmapLegend.unreadable] : [];
  if (sheets[0]?.model.kind === "control") {
    return [
      heatmapLegend.h2,
      heatmapLegend.empty,
      ...(seen[ctrlDeleted] === 1 ? [heatmapLegend.deleted] : []),
      heatmapLegend.doubledInGroup,
      ...unreadable,
    ];
  }
  const chains = sheets.some(({ model }) => model.columns.physical.length > model.columns.firstOf.length);
  const specials = [
    [emptyOne, heatmapLegend.emptyOne],
    [evacuatedX, heatmapLegend.movedX],
    [evacuatedY, heatmapLegend.movedY],
    [evacuatedEmpty, heatmapLegend.movedEmpty],
  ] as const;
  return [
    heatmapLegend.tophash,
    heatmapLegend.emptyRest,
    ...specials.flatMap(([mark, entry]) => (seen[mark] === 1 ? [entry] : [])),
    heatmapLegend.doubled,
    ...(chains ? [heatmapLegend.chain] : []),
    ...(sheets.some(({ model }) => model.pending?.includes(1) === true) ? [heatmapLegend.pending] : []),
    ...unreadable,
  ];
}

function capital(noun: string): string {
  return noun.slice(0, 1).toUpperCase() + noun.slice(1);
}
