/** The whole field in a few pixels, and which part of it the window shows; a press or a drag moves the window there. */
import { say } from "../../gomap/say.js";
import { h } from "../controls/dom.js";
import { atMostEvery } from "../controls/frames.js";
import type { GridPalette } from "../controls/theme.js";
import type { FieldModel } from "./fieldPainter.js";
import { type FieldFrame, type FieldView, clampView, isZoomed, wholeField, windowOf } from "./fieldView.js";
import { PixelSheet } from "./pixelSheet.js";
import { paintSpecks, paintTiles, speckColors } from "./speckPainter.js";

const maxWidth = 150;
const maxHeight = 56;
/** A picture of all cells is not needed more often. */
const redrawMs = 250;

export interface Minimap {
  readonly element: HTMLElement;
  /** The cells changed, or the colours. */
  draw(model: FieldModel, palette: GridPalette): void;
  follow(frame: FieldFrame, view: FieldView): void;
}

export function createMinimap(move: (view: FieldView) => void): Minimap {
  const canvas = h("canvas");
  const box = h("div", { class: "minimapWindow" });
  const element = h(
    "div",
    { class: "minimap", role: "img", "aria-label": say("Minimap: the whole field, and the part that is shown") },
    [canvas, box],
  );
  element.hidden = true;
  let model: FieldModel | null = null;
  let palette: GridPalette | null = null;
  let view: FieldView = wholeField;
  let sheet: PixelSheet | null = null;
  let stale = false;

  const paint = atMostEvery(redrawMs, () => {
    if (model === null || palette === null || element.hidden) return;
    stale = false;
    const frame = smallFrame(model.frame);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.ceil(frame.width * ratio), Math.ceil(frame.height * ratio)];
    if (sheet?.width !== width || sheet.height !== height) sheet = new PixelSheet(width, height, ratio);
    else sheet.clear();
    const colors = speckColors(palette);
    const { layout, pitchX } = frame;
    const now = model;
    const present = (first: number, end: number) => now.presentIn(first, end);
    if (layout.blocks === 1) paintSpecks(sheet, frame, wholeField, model.census.codes, colors);
    else paintTiles(sheet, frame, wholeField, model.census, colors, present, layout.blockColumns * pitchX < 3);
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${frame.width}px`;
    canvas.style.height = `${frame.height}px`;
    canvas.getContext("2d")?.putImageData(sheet.image, 0, 0);
  });

  const goTo = (event: PointerEvent) => {
    if (model === null) return;
    const { frame } = model;
    const bounds = canvas.getBoundingClientRect();
    const small = smallFrame(frame);
    const seen = windowOf(frame, view);
    const x = (event.clientX - bounds.left) / small.pitchX - seen.width / 2;
    const y = (event.clientY - bounds.top) / small.pitchY - seen.height / 2;
    move(clampView(frame, { ...view, x, y }));
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    goTo(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) goTo(event);
  });

  return {
    element,
    draw(shown, colors) {
      model = shown;
      palette = colors;
      stale = true;
      if (!element.hidden) paint();
    },
    follow(frame, now) {
      view = now;
      element.hidden = !isZoomed(now);
      if (element.hidden) return;
      if (stale) paint();
      const small = smallFrame(frame);
      const seen = windowOf(frame, now);
      const width = Math.min(small.width, Math.max(4, seen.width * small.pitchX));
      const height = Math.min(small.height, Math.max(4, seen.height * small.pitchY));
      box.style.width = `${width}px`;
      box.style.height = `${height}px`;
      box.style.transform = `translate(${Math.min(now.x * small.pitchX, small.width - width)}px, ${Math.min(now.y * small.pitchY, small.height - height)}px)`;
    },
  };
}

function smallFrame(frame: FieldFrame): FieldFrame {
  const { layout, pitchX, pitchY } = frame;
  const scale = Math.min(maxWidth / (layout.width * pitchX), maxHeight / (layout.height * pitchY), 0.5);
  const [smallX, smallY] = [pitchX * scale, pitchY * scale];
  return {
    layout,
    pitchX: smallX,
    pitchY: smallY,
    labelWidth: 0,
    width: Math.ceil(layout.width * smallX),
    height: Math.ceil(layout.height * smallY),
  };
}
