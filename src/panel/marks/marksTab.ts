/** The tab *Tophash heatmap* (*Control bytes*): every slot's mark, bucket by bucket, and beside it what their spread says. */
import { bucketSlots, ctrlDeleted, emptyOne, evacuatedEmpty, evacuatedX, evacuatedY } from "../../gomap/goConstants.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { type PanelBody, type PanelBuckets, type PanelPicture, notReadYet } from "../../messages/panelMessages.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";
import { createCellsNote } from "../buckets/cellsNote.js";
import { type LegendEntry, heatmapLegend, legend } from "../buckets/legend.js";
import { placeField } from "../buckets/placeField.js";
import { bucketSentence, groupSentence } from "../buckets/placeWords.js";
import { type Part, bucketPart } from "../canvas/cellRequests.js";
import { windowAround } from "../canvas/gridGeometry.js";
import { h, replace } from "../controls/dom.js";
import { atMostEvery, onNextFrame, whenAtRest } from "../controls/frames.js";
import { onThemeChange, readPalette } from "../controls/theme.js";
import type { PanelState } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { createHashCharts } from "./hashCharts.js";
import { chainColumns, fitMarks, groupColumns, type SlotAt } from "./markGeometry.js";
import { type MarkCells, createMarkGrid } from "./markGrid.js";
import { slotSentence } from "./markWords.js";

/** Buckets or groups that are on the screen at once. */
const maxShown = 2048;
const maxHeight = 560;
const redrawMs = 100;
/** The selection rests after this time. */
const restMs = 120;

/** One array on the screen: new or old buckets, or a table's groups. */
interface Sheet {
  readonly noun: "bucket" | "oldBucket" | "group";
  readonly model: MarkCells;
  readonly from: number;
  readonly to: number;
  /** How many there are in this picture. */
  readonly count: number;
  placeOf(position: number): Place;
  /** The selected place's position, where it is on this sheet. */
  readonly selected: number | null;
  readonly sentence: string;
  /** How many of its buckets or groups were read: their columns are filled in place. */
  readonly known: number;
}

export function createMarksTab(commands: Commands): View {
  let sheets: readonly Sheet[] = [];
  /** The same cells, perhaps of an earlier selection: they are drawn anew only when they are others. */
  let cells: readonly Sheet[] = [];
  /** The slot under the pointer or the keyboard, and on which of the sheets. */
  let pointed: { readonly index: number; readonly at: SlotAt } | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  let latest: PanelState | null = null;
  /** Cells that came are drawn so often, while nothing is chosen. */
  const showSoon = atMostEvery(redrawMs, onNextFrame(show));
  const askSoon = whenAtRest(restMs, ask);

  const title = h("h2");
  const subtitle = h("span", { class: "subtitle" });
  const goTo = (index: number): void => {
    const sheet = sheets.at(-1);
    if (sheet !== undefined) commands.select(sheet.placeOf(index - sheet.model.firstIndex));
  };
  const bucketField = placeField(say("go to bucket"), say("Go to bucket number"), goTo);
  const groupField = placeField(say("go to group"), say("Go to group number"), goTo);
  const readout = h("p", { class: "readout", role: "status" });
  const note = h("p", { class: "note" });
  const failed = createCellsNote(commands);
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
  const left = h("section", { class: "left overview", "aria-label": say("Heatmap") }, [
    h("header", {}, [h("div", { class: "heading" }, [title, subtitle]), bucketField.element, groupField.element]),
    failed.element,
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
      label.textContent = sheetLabel(sheet);
    }
  });

  const renderLegend = whenChanged((now: readonly Sheet[]) => {
    replace(legendSlot, [legend(legendOf(now))]);
  });

  const build = whenChanged((picture: PanelPicture, body: PanelBody | null, facts: PictureFacts, selection: Place | null) => {
    sheets = sheetsOf({ ...picture, body }, facts, selection);
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
      const moved = latest?.selection !== state.selection || latest.picture !== state.picture;
      latest = state;
      if (moved || left.clientWidth !== drawnWidth) show();
      else showSoon();
      failed.update(state);
      charts.update(state);
    },
  };

  function show(): void {
    if (latest?.picture === undefined || latest.picture === null || latest.facts === null) return;
    build(latest.picture, latest.body, latest.facts, latest.selection);
    redraw();
    askSoon();
  }

  function ask(): void {
    if (left.clientWidth === 0) return;
    for (const sheet of sheets) {
      const { noun, model, from, to, count, known } = sheet;
      if (known === to - from) continue;
      const place = sheet.placeOf(0);
      if (place.kind === "group") commands.needCells({ kind: "tables", from: place.table, to: place.table + 1 });
      else
        for (const part of partsOf(from, to, count, model.unreadable))
          commands.needCells({ kind: "buckets", old: noun === "oldBucket", ...part });
    }
  }

  function redraw(): void {
    drawnWidth = left.clientWidth;
    const style = getComputedStyle(left);
    draw(cells, Math.max(0, drawnWidth - parseFloat(style.paddingRight || "0") - 6), palette);
    for (const [index, { grid }] of slots.entries()) {
      const sheet = sheets[index];
      if (sheet === undefined) continue;
      grid.outline(sheet.selected, palette);
      grid.describe(gridName(sheet), sheet.sentence);
    }
    renderReadout();
  }

  function renderReadout(): void {
    const sheet = pointed === null ? undefined : sheets[pointed.index];
    const slot =
      pointed === null || sheet === undefined ? null : slotSentence(sheet.model, (cell) => cellName(sheet, cell), pointed.at);
    readout.textContent = slot ?? sheets.find(({ selected }) => selected !== null)?.sentence ?? "";
  }

  function renderHead({ head }: PanelPicture, facts: PictureFacts): void {
    const swiss = facts.kind === "swiss";
    const shown = sheets.at(-1);
    title.textContent = swiss ? say("Control bytes") : say("Tophash");
    subtitle.textContent = !swiss
      ? say("eight slots of each bucket, first to last from the top")
      : head.layout.kind === "swiss" && !head.layout.small
        ? say("eight slots of each group of table {0}", tableOf(shown))
        : say("eight slots of each group");
    const [first, last] = shown === undefined ? [0, 0] : [shown.model.firstIndex, shown.model.firstIndex + shown.count - 1];
    // A field without a choice hides.
    bucketField.setLimit(first, swiss ? first : last);
    groupField.setLimit(first, swiss ? last : first);
    const windowed = sheets.filter(({ from, to, count }) => to - from < count);
    note.hidden = windowed.length === 0;
    note.textContent = windowed.map(windowSentence).join(" ");
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
        noun: old ? "oldBucket" : "bucket",
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
        known: knownIn(unreadable, from, to),
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
      known: knownIn(unreadable, from, to),
    },
  ];
}

function isSameSheet(a: Sheet, b: Sheet | undefined): boolean {
  return (
    a.known === b?.known &&
    a.model.unreadable.buffer === b.model.unreadable.buffer &&
    a.model.pending === b.model.pending &&
    a.from === b.from &&
    a.to === b.to
  );
}

/** Parts with fixed edges, so that each is asked for once, in both tabs. */
function partsOf(from: number, to: number, count: number, unreadable: Uint8Array): Part[] {
  const parts: Part[] = [];
  for (let start = from - (from % bucketPart); start < to; start += bucketPart) {
    const part = { from: start, to: Math.min(start + bucketPart, count) };
    if (unreadable.subarray(part.from, part.to).includes(notReadYet)) parts.push(part);
  }
  return parts;
}

function knownIn(unreadable: Uint8Array, from: number, to: number): number {
  let known = 0;
  for (let position = from; position < to; position++) if (unreadable[position] !== notReadYet) known++;
  return known;
}

/** What is on these sheets, and no more. */
function legendOf(sheets: readonly Sheet[]): LegendEntry[] {
  const seen = new Uint8Array(256);
  const states = new Set<number>();
  let pending = false;
  for (const { model, from, to } of sheets) {
    pending ||= model.pending?.subarray(from, to).includes(1) === true;
    for (const physical of model.columns.physical) {
      states.add(model.unreadable[physical] ?? 0);
      for (let slot = 0; slot < bucketSlots; slot++) seen[model.marks[physical * bucketSlots + slot] ?? 0] = 1;
    }
  }
  const unreadable = [
    ...(states.has(notReadYet) ? [heatmapLegend.unread()] : []),
    ...(states.has(1) ? [heatmapLegend.unreadable()] : []),
  ];
  if (sheets[0]?.model.kind === "control") {
    return [
      heatmapLegend.h2(),
      heatmapLegend.empty(),
      ...(seen[ctrlDeleted] === 1 ? [heatmapLegend.deleted()] : []),
      heatmapLegend.doubledInGroup(),
      ...unreadable,
    ];
  }
  const chains = sheets.some(({ model }) => model.columns.physical.length > model.columns.firstOf.length);
  const specials = [
    [emptyOne, heatmapLegend.emptyOne()],
    [evacuatedX, heatmapLegend.movedX()],
    [evacuatedY, heatmapLegend.movedY()],
    [evacuatedEmpty, heatmapLegend.movedEmpty()],
  ] as const;
  return [
    heatmapLegend.tophash(),
    heatmapLegend.emptyRest(),
    ...specials.flatMap(([mark, entry]) => (seen[mark] === 1 ? [entry] : [])),
    heatmapLegend.doubled(),
    ...(chains ? [heatmapLegend.chain()] : []),
    ...(pending ? [heatmapLegend.pending()] : []),
    ...unreadable,
  ];
}

function sheetLabel({ noun, count }: Sheet): string {
  if (noun === "group") return say("groups · {0}", countText(count));
  return noun === "bucket" ? say("new buckets · {0}", countText(count)) : say("old buckets · {0}", countText(count));
}

function gridName({ noun }: Sheet): string {
  if (noun === "group") return say("Groups by slot");
  return noun === "bucket" ? say("Buckets by slot") : say("Old buckets by slot");
}

function cellName({ noun }: Sheet, index: number): string {
  if (noun === "group") return say("Group {0}", countText(index));
  return noun === "bucket" ? say("Bucket {0}", countText(index)) : say("Old bucket {0}", countText(index));
}

function windowSentence({ noun, model, from, to, count }: Sheet): string {
  const [first, last, all] = [model.firstIndex + from, model.firstIndex + to - 1, count].map((number) => countText(number));
  const values = [first ?? "", last ?? "", all ?? ""] as const;
  if (noun === "group")
    return say("Shown are groups {0} to {1} of {2}; type a number, or select one in another tab, to see others.", ...values);
  return noun === "bucket"
    ? say("Shown are buckets {0} to {1} of {2}; type a number, or select one in another tab, to see others.", ...values)
    : say("Shown are old buckets {0} to {1} of {2}; type a number, or select one in another tab, to see others.", ...values);
}
