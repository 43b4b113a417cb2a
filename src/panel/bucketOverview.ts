/**
 * The overview of an hmap: its bucket array as a grid; while growing the old array above the new one, with the ways that the
 * selected bucket's entries take from one to the other.
 */
import type { HmapLayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import { countText } from "../gomap/words.js";
import { type EvacuationTarget, evacuationSource, evacuationTargets, routeArrow } from "./arrows.js";
import { type CellGridModel, type CellLook, createCellGrid, outset } from "./cellGrid.js";
import { h, replace, s } from "./dom.js";
import { type GridGeometry, fitGrid, windowAround } from "./gridGeometry.js";
import { bucketLegend, legend } from "./legend.js";
import { placeField } from "./placeField.js";
import type { BucketFacts, PictureFacts } from "../messages/pictureFacts.js";
import { bucketSentence, targetNames } from "./placeWords.js";
import { onThemeChange, readPalette } from "./theme.js";
import { type Commands, type View, whenChanged } from "./view.js";

/** Height that both grids together should not exceed, in CSS pixels. */
const maxHeight = 420;
/** Between the old grid and the new one: room for the arrows' labels. */
const betweenHeight = 64;

interface Shown {
  readonly layout: HmapLayoutHead;
  readonly facts: Extract<PictureFacts, { kind: "hmap" }>;
  readonly selection: Place | null;
}

export function createBucketOverview(commands: Commands): View {
  let shown: Shown | null = null;
  let palette = readPalette();
  let drawnWidth = 0;

  const title = h("h2");
  const subtitle = h("span", { class: "subtitle" });
  const field = placeField("bucket", (index) => {
    commands.select({ kind: "bucket", old: false, index });
  });
  const readout = h("p", { class: "readout", role: "status" });
  const windowNote = h("p", { class: "note" });
  const oldGrid = createCellGrid(gridEvents(true));
  const newGrid = createCellGrid(gridEvents(false));
  const oldLabel = h("p", { class: "gridLabel" });
  const newLabel = h("p", { class: "gridLabel" });
  const between = h("div", { class: "between" }, [newLabel]);
  const arrows = s("svg", { class: "arrows", "aria-hidden": "true" });
  const stage = h("div", { class: "stage" }, [oldGrid.element, between, newGrid.element, arrows]);
  const legendSlot = h("div");
  const element = h("section", { class: "overview", "aria-label": "Buckets" }, [
    h("header", {}, [h("div", { class: "heading" }, [title, subtitle]), field.element]),
    oldLabel,
    stage,
    windowNote,
    readout,
    legendSlot,
  ]);

  const renderHead = whenChanged((layout: HmapLayoutHead, facts: Shown["facts"]) => {
    const growing = facts.oldBuckets !== null;
    title.textContent = growing ? "Old → new" : "Buckets";
    subtitle.textContent = headSentence(layout, facts);
    oldLabel.hidden = !growing;
    oldLabel.textContent = `old buckets · ${countText(layout.growth.oldBucketCount)}`;
    newLabel.textContent = `new buckets · ${countText(layout.bucketCount)}`;
    field.setLimit(facts.buckets.firstIndex, facts.buckets.firstIndex + facts.buckets.count - 1);
    const unreadable = [facts.buckets, facts.oldBuckets].some((array) => array?.unreadable.includes(1));
    replace(legendSlot, [
      legend([
        bucketLegend.filled,
        bucketLegend.empty,
        bucketLegend.overflow,
        ...(growing ? [bucketLegend.evacuated, bucketLegend.pending, bucketLegend.nevacuate] : []),
        ...(unreadable ? [bucketLegend.unreadable] : []),
      ]),
    ]);
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
    update({ picture, facts, selection }) {
      const visible = picture?.head.layout.kind === "hmap" && facts?.kind === "hmap" && facts.buckets.count > 0;
      element.hidden = !visible;
      if (!visible) {
        shown = null;
        return;
      }
      const changed = shown?.facts !== facts || shown.selection !== selection;
      shown = { layout: picture.head.layout, facts, selection };
      renderHead(picture.head.layout, facts);
      if (changed) draw();
    },
  };

  function draw(): void {
    const width = element.clientWidth;
    // 0 in a hidden tab: the grid is drawn anew when it is shown again, perhaps in another theme.
    drawnWidth = width;
    if (shown === null || width === 0) return;
    drawGrids(shown, width);
    readout.textContent = selectedSentence(shown);
  }

  function drawGrids(now: Shown, width: number): void {
    const { facts, layout } = now;
    const { selection } = now;
    const growth = layout.growth;
    const selected = selection?.kind === "bucket" ? selection : null;
    const newRange = windowAround(facts.buckets.firstIndex, facts.buckets.count, targetToShow(now));
    const oldRange =
      facts.oldBuckets === null ? null : windowAround(facts.oldBuckets.firstIndex, facts.oldBuckets.count, sourceToShow(now));
    const counts = [newRange.to - newRange.from, ...(oldRange === null ? [] : [oldRange.to - oldRange.from])];
    const share = counts.length === 1 ? 1 : (counts[0] ?? 1) / counts.reduce((sum, count) => sum + count, 0);
    const fit = fitGrid(counts, width, maxHeight * share, newRange.to - 1);
    const newGeometry = fit(newRange.to - newRange.from);
    const { oldRelated, newRelated } = relatedCells(now, oldRange, newRange);
    newGrid.draw(
      modelOf(
        facts.buckets,
        newGeometry,
        newRange.from,
        selected !== null && !selected.old ? selected.index : null,
        newRelated,
        null,
      ),
      palette,
    );
    const selectedText = selectedSentence(now);
    newGrid.describe(facts.oldBuckets === null ? "Buckets" : "New buckets", selectedText);
    windowNote.hidden = newRange.to - newRange.from === facts.buckets.count;
    windowNote.textContent = `Shown are buckets ${countText(newRange.from)} to ${countText(newRange.to - 1)} of ${countText(layout.bucketCount)}; type a bucket's number to see others.`;

    const oldBuckets = facts.oldBuckets;
    const growing = oldBuckets !== null && oldRange !== null;
    oldGrid.element.hidden = !growing;
    between.hidden = !growing;
    arrows.toggleAttribute("hidden", !growing);
    if (!growing) return;
    const oldGeometry = fit(oldRange.to - oldRange.from);
    const nevacuate = growth.nevacuate - oldRange.from;
    oldGrid.draw(
      modelOf(oldBuckets, oldGeometry, oldRange.from, selected?.old === true ? selected.index : null, oldRelated, nevacuate),
      palette,
    );
    oldGrid.describe("Old buckets", selectedText);
    between.style.height = `${betweenHeight}px`;
    drawArrows(now, oldGeometry, newGeometry, oldRange.from, newRange.from);
  }

  function drawArrows(now: Shown, oldGeometry: GridGeometry, newGeometry: GridGeometry, oldFrom: number, newFrom: number): void {
    const newTop = oldGeometry.height + betweenHeight + 2 * outset;
    const height = newTop + newGeometry.height + 2 * outset;
    arrows.setAttribute("width", String(newGeometry.width));
    arrows.setAttribute("height", String(height));
    const source = sourceOf(now);
    const targets = source === null ? [] : targetsOf(now, source);
    const parts = targets.flatMap((target): SVGElement[] => {
      const oldPosition = (source ?? 0) - oldFrom;
      const newPosition = target.index - newFrom;
      if (oldPosition < 0 || oldPosition >= oldGeometry.count || newPosition < 0 || newPosition >= newGeometry.count) return [];
      const route = routeArrow(
        { oldGrid: oldGeometry, newGrid: newGeometry, newTop, width: element.clientWidth },
        oldPosition,
        newPosition,
        target.half === "X" ? 0 : 1,
      );
      const name = targets.length === 1 ? `→ ${target.index}` : `${target.half} → ${target.index}`;
      return [
        s("path", { class: `way way${target.half}`, d: route.path }),
        s("path", { class: `wayHead way${target.half}`, d: route.head }),
        s(
          "text",
          {
            class: `wayLabel way${target.half}`,
            x: route.label.x,
            y: route.label.y,
            "text-anchor": route.label.anchor,
            dy: "0.35em",
          },
          name,
        ),
      ];
    });
    replace(arrows, [s("g", { transform: `translate(0 ${outset})` }, parts)]);
  }

  function gridEvents(old: boolean): { select(position: number): void; point(position: number | null): void } {
    return {
      select(position) {
        const from = firstShown(old);
        if (from !== null) commands.select({ kind: "bucket", old, index: from + position });
      },
      point(position) {
        const from = firstShown(old);
        const array = old ? shown?.facts.oldBuckets : shown?.facts.buckets;
        if (shown === null || from === null || array === null || array === undefined) return;
        readout.textContent =
          position === null ? selectedSentence(shown) : bucketSentence(array, shown.layout.growth, old, from + position);
      },
    };
  }

  function firstShown(old: boolean): number | null {
    if (shown === null) return null;
    const array = old ? shown.facts.oldBuckets : shown.facts.buckets;
    return array === null
      ? null
      : windowAround(array.firstIndex, array.count, old ? sourceToShow(shown) : targetToShow(shown)).from;
  }
}

function headSentence(layout: HmapLayoutHead, { buckets }: Shown["facts"]): string {
  const { growth } = layout;
  if (growth.kind === "doubling") return "the array doubles: each old bucket splits into two new ones";
  if (growth.kind === "sameSize") return "same-size growth: each old bucket moves to a new one, without the holes";
  const part = buckets.count < layout.bucketCount ? ` · ${countText(buckets.count)} of them here` : "";
  return `${countText(layout.bucketCount)} × ${countText(layout.bucketSizeBytes)} B · entries in each bucket and its overflow${part}`;
}

function selectedSentence({ layout, facts, selection }: Shown): string {
  if (selection?.kind !== "bucket") return "";
  const array = selection.old ? facts.oldBuckets : facts.buckets;
  if (array === null) return "";
  const sentence = bucketSentence(array, layout.growth, selection.old, selection.index);
  const goes =
    selection.old && array.evacuated[selection.index - array.firstIndex] === 0
      ? `; they will go to ${targetNames(layout.growth, selection.index)}`
      : "";
  return sentence + goes;
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

function sourceToShow(shown: Shown): number {
  return sourceOf(shown) ?? 0;
}

function targetToShow(shown: Shown): number {
  return shown.selection?.kind === "bucket" ? shown.selection.index : 0;
}

function relatedCells(
  shown: Shown,
  oldRange: { readonly from: number } | null,
  newRange: { readonly from: number },
): { oldRelated: Map<number, "source">; newRelated: Map<number, "X" | "Y"> } {
  const source = sourceOf(shown);
  const oldRelated = new Map<number, "source">();
  const newRelated = new Map<number, "X" | "Y">();
  if (source === null || oldRange === null) return { oldRelated, newRelated };
  oldRelated.set(source - oldRange.from, "source");
  for (const target of targetsOf(shown, source)) newRelated.set(target.index - newRange.from, target.half);
  return { oldRelated, newRelated };
}

function modelOf(
  facts: BucketFacts,
  geometry: GridGeometry,
  from: number,
  selected: number | null,
  related: ReadonlyMap<number, "X" | "Y" | "source">,
  markBefore: number | null,
): CellGridModel {
  const offset = from - facts.firstIndex;
  const look = (position: number): CellLook => {
    const at = offset + position;
    const kind =
      facts.unreadable[at] === 1
        ? "unreadable"
        : facts.pending[at] === 1
          ? "pending"
          : facts.evacuated[at] === 1
            ? "evacuated"
            : "filled";
    return { kind, full: facts.full[at] ?? 0, overflow: (facts.chainLength[at] ?? 1) > 1, tombstone: false };
  };
  return {
    geometry,
    firstIndex: from,
    look,
    selected: selected === null ? null : selected - from,
    related,
    markBefore: markBefore !== null && markBefore >= 0 ? markBefore : null,
  };
}
