/**
 * A field of buckets or groups on one canvas: one element, however many cells. It is one stop for the keyboard:
 *
 *     arrows, Page, Home, End    move the selection          Enter, double click   closer to it
 *     + and −, Ctrl+wheel, pinch    zoom                     0                     all of it
 *     Shift+arrows, wheel, drag     move what is seen
 *
 * What a cell says is a sentence, read out by screen readers and shown under the pointer.
 */
import { say } from "../../gomap/say.js";
import { h } from "../controls/dom.js";
import { onNextFrame, whenAtRest } from "../controls/frames.js";
import type { GridPalette } from "../controls/theme.js";
import { type Spot, blockAt, moveInField, positionAt, squareBlocks } from "./fieldLayout.js";
import { type FieldModel, FieldPainter, outset, seenRect } from "./fieldPainter.js";
import { followPointers, wheelMove } from "./fieldPointers.js";
import {
  type Detail,
  type FieldView,
  clampView,
  closeTo,
  detailOf,
  isZoomed,
  panBy,
  pitchOf,
  reveal,
  viewInFrame,
  wholeField,
  zoomAt,
} from "./fieldView.js";
import { createMinimap } from "./minimap.js";

/** What the pointer is over: a cell, or a tile of many. */
export type Pointed =
  | { readonly kind: "cell"; readonly position: number }
  | { readonly kind: "tile"; readonly firstBlock: number; readonly endBlock: number };

export interface CellGridEvents {
  select(position: number): void;
  point(at: Pointed | null): void;
  /** Something else is seen now; called after it was drawn. */
  moved(): void;
  /** What is seen stays. */
  rested(): void;
  /** What a tile of so many blocks, or a cell, is called in the line beside the buttons. */
  scale(detail: Detail): string;
}

export interface CellGrid {
  readonly element: HTMLElement;
  /** Buttons and minimap; hidden where all cells are seen at a comfortable size. */
  readonly bar: HTMLElement;
  show(model: FieldModel, palette: GridPalette): void;
  /** Draws at once. */
  draw(): void;
  readonly view: FieldView;
  describe(name: string, sentence: string): void;
}

/** The view rests after this time. */
const restMs = 120;
/** Cells this large need no zoom. */
const comfortable = 12;
const zoomStep = 1.6;
const panStep = 48;

export function createCellGrid(events: CellGridEvents): CellGrid {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const element = h(
    "div",
    {
      class: "cellGrid",
      tabindex: 0,
      role: "application",
      "aria-roledescription": say("grid, moved in with the arrow keys"),
    },
    [canvas],
  );
  const painter = new FieldPainter(canvas);
  let shown: FieldModel | null = null;
  let palette: GridPalette | null = null;
  let view: FieldView = wholeField;

  const minimap = createMinimap((next) => {
    look(next);
  });
  const scale = h("span", { class: "scaleText" });
  const zoomOut = zoomButton("−", say("Zoom out"), () => {
    zoomBy(1 / zoomStep);
  });
  const zoomIn = zoomButton("+", say("Zoom in"), () => {
    zoomBy(zoomStep);
  });
  const fit = zoomButton(say("Fit"), say("Fit: show all"), () => {
    look(wholeField);
  });
  const bar = h("div", { class: "fieldBar" }, [
    h("div", { class: "zoomButtons", role: "group", "aria-label": say("Zoom") }, [zoomOut, zoomIn, fit]),
    scale,
    minimap.element,
  ]);

  const rested = whenAtRest(restMs, () => {
    events.rested();
  });
  const redraw = onNextFrame(draw);

  function draw(): void {
    if (shown === null || palette === null) return;
    painter.paint(shown, view, palette);
    const { frame } = shown;
    minimap.follow(frame, view);
    const detail = detailOf(frame, view);
    bar.hidden = !isZoomed(view) && frame.pitchX >= comfortable;
    scale.textContent = events.scale(detail);
    zoomOut.disabled = !isZoomed(view);
    fit.disabled = !isZoomed(view);
    zoomIn.disabled = clampView(frame, { ...view, zoom: view.zoom * 1.02 }).zoom === view.zoom;
    canvas.classList.toggle("zoomed", isZoomed(view));
    events.moved();
    rested();
  }

  function look(next: FieldView): void {
    if (next.x === view.x && next.y === view.y && next.zoom === view.zoom) return;
    view = next;
    redraw();
  }

  /** Around the selection where it is seen, else around the middle. */
  function zoomBy(factor: number): void {
    if (shown === null) return;
    const { frame, selected } = shown;
    const rect = selected === null ? null : seenAt(selected);
    const inside = rect !== null && rect.x >= 0 && rect.y >= 0 && rect.x <= frame.width && rect.y <= frame.height;
    look(zoomAt(frame, view, factor, inside ? rect : { x: frame.width / 2, y: frame.height / 2 }));
  }

  function seenAt(position: number): Spot | null {
    if (shown === null) return null;
    const rect = seenRect(shown.frame, view, position);
    return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  }

  const spotAt = (event: { readonly clientX: number; readonly clientY: number }): Spot | null => {
    if (shown === null) return null;
    const bounds = canvas.getBoundingClientRect();
    const x = event.clientX - bounds.left - shown.frame.labelWidth;
    const y = event.clientY - bounds.top - outset;
    return x < 0 || y < 0 || x > shown.frame.width || y > shown.frame.height ? null : { x, y };
  };

  const pointedAt = (event: MouseEvent): Pointed | null => {
    const spot = spotAt(event);
    if (shown === null || spot === null) return null;
    const { frame } = shown;
    const { layout } = frame;
    const { pitchX, pitchY } = pitchOf(frame, view);
    const [x, y] = [view.x + spot.x / pitchX, view.y + spot.y / pitchY];
    const detail = detailOf(frame, view);
    if (detail === "blocks" || detail === "squares") {
      const block = blockAt(layout, x, y);
      if (block === null) return null;
      const first = detail === "squares" ? block - (block % squareBlocks) : block;
      const end = Math.min(layout.blocks, first + (detail === "squares" ? squareBlocks : 1));
      return { kind: "tile", firstBlock: first, endBlock: end };
    }
    const position = positionAt(layout, x, y);
    return position === null ? null : { kind: "cell", position };
  };

  const firstOf = (at: Pointed): number =>
    at.kind === "cell" ? at.position : at.firstBlock * (shown?.frame.layout.blockSize ?? 1);

  followPointers(element, canvas, {
    press(event) {
      const at = pointedAt(event);
      if (at !== null) events.select(firstOf(at));
    },
    open(event) {
      const at = pointedAt(event);
      if (at !== null && shown !== null) look(closeTo(shown.frame, view, firstOf(at)));
    },
    over(event) {
      const at = event === null ? null : pointedAt(event);
      canvas.classList.toggle("overCell", at !== null);
      events.point(at);
    },
    drag(dx, dy) {
      if (shown === null || !isZoomed(view)) return false;
      look(panBy(shown.frame, view, -dx, -dy));
      return true;
    },
    pinch(factor, at) {
      const spot = spotAt(at);
      if (shown !== null && spot !== null) look(zoomAt(shown.frame, view, factor, spot));
    },
  });
  element.addEventListener(
    "wheel",
    (event) => {
      const spot = spotAt(event);
      if (shown === null || spot === null) return;
      const move = wheelMove(event);
      const next =
        move.kind === "zoom" ? zoomAt(shown.frame, view, move.factor, spot) : panBy(shown.frame, view, move.dx, move.dy);
      // At an edge the wheel goes on with the page, as it does for any box that scrolls.
      if (move.kind === "zoom" || next.x !== view.x || next.y !== view.y) event.preventDefault();
      look(next);
    },
    { passive: false },
  );
  element.addEventListener("keydown", (event) => {
    if (shown === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (byKey(event.key, event.shiftKey, shown)) event.preventDefault();
  });

  function byKey(key: string, shift: boolean, { frame, selected, related }: FieldModel): boolean {
    if (key === "+" || key === "=") zoomBy(zoomStep);
    else if (key === "-" || key === "_") zoomBy(1 / zoomStep);
    else if (key === "0") look(wholeField);
    else if (key === "Enter") {
      if (selected !== null) look(closeTo(frame, view, selected));
    } else if (shift && key.startsWith("Arrow")) {
      const [dx, dy] = panSteps[key] ?? [0, 0];
      look(panBy(frame, view, dx * panStep, dy * panStep));
    } else {
      const from = selected ?? related.keys().next().value ?? 0;
      const target = selected === null && key.startsWith("Arrow") ? from : moveInField(frame.layout, from, key, stepOf(frame));
      if (target === null) return false;
      if (target !== selected) events.select(target);
    }
    return true;
  }

  /** Blocks that an arrow key moves by where cells are not seen; 0: by a cell. */
  function stepOf(frame: FieldModel["frame"]): number {
    const detail = detailOf(frame, view);
    return detail === "squares" ? squareBlocks : detail === "blocks" ? 1 : 0;
  }

  return {
    element,
    bar,
    get view() {
      return view;
    },
    describe(name, sentence) {
      element.setAttribute("aria-label", say("{0}. {1}", name, sentence));
    },
    draw,
    show(model, colors) {
      const before = shown;
      const sameCells = before !== null && before.frame.layout.count === model.frame.layout.count;
      view = sameCells ? viewInFrame(view, before.frame, model.frame) : wholeField;
      shown = model;
      palette = colors;
      if (model.selected !== null && model.selected !== before?.selected) view = reveal(model.frame, view, model.selected);
      else if (model.selected === null) {
        const [first] = model.related.keys();
        if (first !== undefined && !before?.related.has(first)) view = reveal(model.frame, view, first);
      }
      minimap.draw(model, colors);
      redraw();
    },
  };
}

const panSteps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function zoomButton(text: string, name: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "zoomButton", "aria-label": name, title: name }, text, { click });
}
