/**
 * The overview of an hmap: its bucket array as a field; while growing the old array above the new one, with the ways that the
 * selected bucket's entries take from one to the other.
 */
import type { HmapLayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { HistoryDiff } from "../../messages/historyDiff.js";
import { type CellRange, type PanelBuckets, notReadYet } from "../../messages/panelMessages.js";
import type { BucketFacts, PictureFacts } from "../../messages/pictureFacts.js";
import { type CellGrid, type Pointed, createCellGrid } from "../canvas/cellGrid.js";
import { type Part, bucketPart, partsAtOnce, partsToAsk } from "../canvas/cellRequests.js";
import type { FieldCensus } from "../canvas/fieldCensus.js";
import type { FieldModel } from "../canvas/fieldPainter.js";
import { type Detail, type FieldFrame, detailOf, frameOfBlocks, frameOfGrid } from "../canvas/fieldView.js";
import { fitGrid, maxCells } from "../canvas/gridGeometry.js";
import { type MapCensus, bucketBlock } from "../canvas/mapCensus.js";
import { tileFacts } from "../canvas/tileFacts.js";
import { h, s } from "../controls/dom.js";
import { atMostEvery, onNextFrame } from "../controls/frames.js";
import { onThemeChange, readPalette } from "../controls/theme.js";
import { createChangeKey } from "../history/changeKey.js";
import { changesIn, markedDiff } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type EvacuationTarget, evacuationSource, evacuationTargets } from "./arrows.js";
import { drawArrows } from "./bucketArrows.js";
import { bucketLegendOf, createLegend } from "./legend.js";
import { placeField } from "./placeField.js";
import { bucketSentence, bucketTileSentence, targetNames } from "./placeWords.js";

/** Height that both grids together should not exceed, in CSS pixels. */
const maxHeight = 420;
/** Between the old grid and the new one: room for the arrows' labels. */
const betweenHeight = 64;
/** Cells that came are drawn so often, while nobody moves. */
const redrawMs = 100;

interface Shown {
  readonly layout: HmapLayoutHead;
  readonly facts: Extract<PictureFacts, { kind: "hmap" }>;
  readonly body: { readonly buckets: PanelBuckets; readonly oldBuckets: PanelBuckets | null } | null;
  readonly selection: Place | null;
  /** Whose changes are marked; null where none are. */
  readonly diff: HistoryDiff | null;
}

/** One of the two arrays. */
interface ArrayShown {
  readonly old: boolean;
  readonly facts: BucketFacts;
  readonly census: FieldCensus;
  readonly frame: FieldFrame;
  readonly grid: CellGrid;
}

export function createBucketOverview(commands: Commands, census: MapCensus): View {
  let shown: Shown | null = null;
  let arrays: readonly ArrayShown[] = [];
  let palette = readPalette();
  let drawnWidth = 0;

  const title = h("h2");
  const subtitle = h("span", { class: "subtitle" });
  const field = placeField(say("go to bucket"), say("Go to bucket number"), (index) => {
    commands.select({ kind: "bucket", old: false, index });
  });
  const readout = h("p", { class: "readout", role: "status" });
  const oldGrid = createCellGrid(gridEvents(true));
  const newGrid = createCellGrid(gridEvents(false));
  const oldLabel = h("p", { class: "gridLabel" });
  const newLabel = h("p", { class: "gridLabel" });
  const between = h("div", { class: "between" }, [newLabel]);
  const arrows = s("svg", { class: "arrows", "aria-hidden": "true" });
  const stage = h("div", { class: "stage" }, [oldGrid.element, between, newGrid.element, arrows]);
  const [oldBarName, newBarName] = [h("span", { class: "fieldBarName" }), h("span", { class: "fieldBarName" })];
  oldGrid.bar.prepend(oldBarName);
  newGrid.bar.prepend(newBarName);
  const legend = createLegend();
  const changeKey = createChangeKey(commands);
  const element = h("section", { class: "overview", "aria-label": say("Buckets") }, [
    h("header", {}, [h("div", { class: "heading" }, [title, subtitle]), field.element]),
    oldLabel,
    stage,
    oldGrid.bar,
    newGrid.bar,
    readout,
    legend.element,
    changeKey.element,
  ]);

  const renderHead = whenChanged((layout: HmapLayoutHead, first: number, count: number, growing: boolean) => {
    title.textContent = growing ? say("Old → new") : say("Buckets");
    subtitle.textContent = headSentence(layout);
    oldLabel.hidden = !growing;
    oldLabel.textContent = say("old buckets · {0}", countText(layout.growth.oldBucketCount));
    newLabel.textContent = say("new buckets · {0}", countText(layout.bucketCount));
    oldBarName.textContent = say("old");
    newBarName.textContent = growing ? say("new") : "";
    newBarName.hidden = !growing;
    field.setLimit(first, first + count - 1);
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
    draw();
  });

  return {
    element,
    update(state) {
      const { picture, body, facts, selection } = state;
      const layout = picture?.head.layout;
      const visible = layout?.kind === "hmap" && facts?.kind === "hmap" && facts.buckets.count > 0;
      element.hidden = !visible;
      if (!visible) {
        shown = null;
        return;
      }
      const before = shown;
      shown = { layout, facts, body: body?.kind === "hmap" ? body : null, selection, diff: markedDiff(state) };
      changeKey.update(state);
      renderHead(layout, facts.buckets.firstIndex, facts.buckets.count, facts.oldBuckets !== null);
      if (
        before?.selection !== selection ||
        before.layout !== layout ||
        before.diff !== shown.diff ||
        element.clientWidth !== drawnWidth
      )
        draw();
      else if (before.facts !== facts) redrawSoon();
    },
  };

  function draw(): void {
    const width = element.clientWidth;
    // 0 in a hidden tab: the grid is drawn anew when it is shown again, perhaps in another theme.
    drawnWidth = width;
    if (shown === null || width === 0) return;
    const now = shown;
    arrays = arraysOf(now, width);
    const growing = arrays.length > 1;
    oldGrid.element.hidden = !growing;
    between.hidden = !growing;
    between.style.height = `${betweenHeight}px`;
    arrows.toggleAttribute("hidden", !growing);
    if (!growing) oldGrid.bar.hidden = true;
    const sentence = selectedSentence(now);
    for (const array of arrays) {
      array.grid.describe(nameOf(array, growing), sentence);
      array.grid.show(modelOf(now, array), palette);
    }
    readout.textContent = sentence;
  }

  function arraysOf({ facts }: Shown, width: number): ArrayShown[] {
    const { buckets, oldBuckets } = census.now;
    if (buckets === null) return [];
    const counts = [facts.buckets.count, ...(facts.oldBuckets === null ? [] : [facts.oldBuckets.count])];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const huge = facts.buckets.count > maxCells;
    const fit = fitGrid(
      counts,
      width,
      maxHeight * (facts.buckets.count / all),
      facts.buckets.firstIndex + facts.buckets.count - 1,
    );
    const frameOf = (count: number): FieldFrame =>
      huge ? frameOfBlocks(count, bucketBlock, width, maxHeight * (count / all)) : frameOfGrid(fit(count));
    const old = facts.oldBuckets;
    return [
      ...(old === null || oldBuckets === null
        ? []
        : [{ old: true, facts: old, census: oldBuckets, frame: frameOf(old.count), grid: oldGrid }]),
      { old: false, facts: facts.buckets, census: buckets, frame: frameOf(facts.buckets.count), grid: newGrid },
    ];
  }

  function modelOf(now: Shown, { old, facts, census: counted, frame }: ArrayShown): FieldModel {
    const { selection, layout, body } = now;
    const selected = selection?.kind === "bucket" && selection.old === old ? selection.index - facts.firstIndex : null;
    const columns = old ? body?.oldBuckets : body?.buckets;
    const { nevacuate } = layout.growth;
    const from = (block: number) => facts.firstIndex + block * counted.blockSize;
    return {
      frame,
      census: counted,
      firstIndex: facts.firstIndex,
      fullOf: (position) => facts.full[position] ?? 0,
      slotsOf: (position) =>
        columns === null || columns === undefined
          ? null
          : { kind: "tophash", marks: columns.tophash, physical: chainOf(columns, position) },
      presentIn: (first, end) => Math.min(end * counted.blockSize, facts.count) - first * counted.blockSize,
      nameOfBlock:
        frame.layout.blocks === 1
          ? null
          : (block) => say("{0} to {1}", countText(from(block)), countText(Math.min(from(block + 1), facts.count) - 1)),
      nameOf: (position) => countText(facts.firstIndex + position),
      selected,
      related: relatedCells(now, old),
      changes: changesIn(now.diff, old ? 1 : 0),
      markBefore: old && nevacuate >= facts.firstIndex ? nevacuate - facts.firstIndex : null,
    };
  }

  function gridEvents(old: boolean): Parameters<typeof createCellGrid>[0] {
    const array = () => arrays.find((each) => each.old === old);
    return {
      select(position) {
        const facts = array()?.facts;
        if (facts !== undefined) commands.select({ kind: "bucket", old, index: facts.firstIndex + position });
      },
      point(at) {
        const now = array();
        if (shown === null || now === undefined) return;
        readout.textContent = at === null ? selectedSentence(shown) : pointedSentence(shown, now, at);
      },
      moved() {
        const [oldArray, newArray] = arrays;
        if (shown === null) return;
        const details = arrays.map(({ frame, grid }) => detailOf(frame, grid.view));
        const partial = arrays.some(({ census: { totals, present } }) => totals.cells < present);
        const unreadable = arrays.some(({ census: { totals } }) => totals.unreadable > 0);
        legend.show(bucketLegendOf({ details, growing: arrays.length > 1, partial, unreadable }));
        if (oldArray === undefined || newArray === undefined) return;
        const source = sourceOf(shown);
        const { oldBuckets, buckets } = shown.facts;
        const from =
          source === null
            ? null
            : {
                position: source - (oldBuckets?.firstIndex ?? 0),
                targets: targetsOf(shown, source).map((to) => ({ ...to, position: to.index - buckets.firstIndex })),
              };
        drawArrows(arrows, oldArray, newArray, { betweenHeight, width: element.clientWidth }, from);
      },
      rested() {
        const now = array();
        if (now === undefined || element.clientWidth === 0) return;
        const ranges = rangesToAsk(now, shown?.facts.oldBuckets ?? null);
        for (const range of ranges) commands.needCells(range);
      },
      scale: scaleText,
    };
  }
}

/**
 * What is seen of an array and not read yet. New buckets need the old ones that fill them, too: an empty bucket may only wait.
 */
function rangesToAsk({ old, facts, frame, grid }: ArrayShown, oldFacts: BucketFacts | null): CellRange[] {
  const isUnread = (array: BucketFacts, { from, to }: Part) => array.unreadable.subarray(from, to).includes(notReadYet);
  const source = (part: Part): Part | null => {
    if (old || oldFacts === null || oldFacts.count < bucketPart) return null;
    const from = part.from % oldFacts.count;
    return { from, to: Math.min(from + bucketPart, oldFacts.count) };
  };
  const wanted = (part: Part): CellRange[] => {
    const filledFrom = source(part);
    return [
      ...(isUnread(facts, part) ? [{ kind: "buckets", old, ...part } as const] : []),
      ...(filledFrom !== null && oldFacts !== null && isUnread(oldFacts, filledFrom)
        ? [{ kind: "buckets", old: true, ...filledFrom } as const]
        : []),
    ];
  };
  const parts = partsToAsk(frame, grid.view, bucketPart, (from, to) => wanted({ from, to }).length > 0);
  return parts.flatMap(wanted).slice(0, partsAtOnce);
}

function scaleText(detail: Detail): string {
  switch (detail) {
    case "squares":
      return say("a tile: 4,096 buckets");
    case "blocks":
      return say("a tile: 256 buckets");
    case "specks":
    case "cells":
      return say("a cell: a bucket");
    case "slots":
      return say("a cell: a bucket and its slots");
  }
}

/** The buckets of a chain, as far as there is room to draw them. */
function chainOf(columns: PanelBuckets, position: number): number[] {
  const chain: number[] = [];
  for (let at = position; at >= 0 && chain.length < 32; at = columns.next[at] ?? -1) chain.push(at);
  return chain;
}

function nameOf({ old }: ArrayShown, growing: boolean): string {
  return old ? say("Old buckets") : growing ? say("New buckets") : say("Buckets");
}

function headSentence(layout: HmapLayoutHead): string {
  const { growth } = layout;
  if (growth.kind === "doubling") return say("the array doubles: each old bucket splits into two new ones");
  if (growth.kind === "sameSize") return say("same-size growth: each old bucket moves to a new one, without the holes");
  return say(
    "{0} × {1} B · entries in each bucket and its overflow",
    countText(layout.bucketCount),
    countText(layout.bucketSizeBytes),
  );
}

function pointedSentence({ layout }: Shown, { old, facts, census }: ArrayShown, at: Pointed): string {
  if (at.kind === "cell") return bucketSentence(facts, layout.growth, old, facts.firstIndex + at.position);
  const present = Math.min(at.endBlock * census.blockSize, facts.count) - at.firstBlock * census.blockSize;
  return bucketTileSentence(tileFacts(census, at.firstBlock, at.endBlock, present), old, facts.firstIndex);
}

function selectedSentence({ layout, facts, selection }: Shown): string {
  if (selection?.kind !== "bucket") return "";
  const array = selection.old ? facts.oldBuckets : facts.buckets;
  if (array === null) return "";
  const sentence = bucketSentence(array, layout.growth, selection.old, selection.index);
  const position = selection.index - array.firstIndex;
  return selection.old && array.evacuated[position] === 0 && array.unreadable[position] === 0
    ? say("{0}; they will go to {1}", sentence, targetNames(layout.growth, selection.index))
    : sentence;
}

/** The old bucket whose ways are drawn: the selected one, or that which fills the selected new one. */
function sourceOf({ layout, facts, selection }: Shown): number | null {
  const { growth } = layout;
  if (facts.oldBuckets === null || selection?.kind !== "bucket" || growth.kind === "none" || growth.oldBucketCount === 0)
    return null;
  return selection.old ? selection.index : evacuationSource(growth.kind, growth.oldBucketCount, selection.index);
}

function targetsOf({ layout }: Shown, source: number): EvacuationTarget[] {
  const { growth } = layout;
  return growth.kind === "none" ? [] : evacuationTargets(growth.kind, growth.oldBucketCount, source);
}

/** Cells of one array that belong to the selected one, by position. */
function relatedCells(shown: Shown, old: boolean): ReadonlyMap<number, "X" | "Y" | "source"> {
  const source = sourceOf(shown);
  const { buckets, oldBuckets } = shown.facts;
  if (source === null) return new Map();
  if (old) return new Map([[source - (oldBuckets?.firstIndex ?? 0), "source"]]);
  return new Map(targetsOf(shown, source).map(({ index, half }) => [index - buckets.firstIndex, half]));
}
