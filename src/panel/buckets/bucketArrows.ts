/** The arrows over the two fields of a growing hmap: from the old bucket to the new ones that its entries go to. */
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { CellGrid } from "../canvas/cellGrid.js";
import { outset, seenRect } from "../canvas/fieldPainter.js";
import { type FieldFrame, gapOf, pitchOf } from "../canvas/fieldView.js";
import type { Rect } from "../canvas/gridGeometry.js";
import { replace, s } from "../controls/dom.js";
import { type EvacuationTarget, routeArrow } from "./arrows.js";

export interface FieldSeen {
  readonly grid: CellGrid;
  readonly frame: FieldFrame;
}

/** Arrows are drawn only where both ends are to be seen. */
export function drawArrows(
  arrows: SVGElement,
  old: FieldSeen,
  now: FieldSeen,
  { betweenHeight, width }: { readonly betweenHeight: number; readonly width: number },
  from: { readonly position: number; readonly targets: readonly (EvacuationTarget & { readonly position: number })[] } | null,
): void {
  const newTop = old.frame.height + betweenHeight + 2 * outset;
  arrows.setAttribute("width", String(now.frame.labelWidth + now.frame.width));
  arrows.setAttribute("height", String(newTop + now.frame.height + 2 * outset));
  const start = from === null ? null : visibleRect(old, from.position);
  const parts = (from?.targets ?? []).flatMap((target): SVGElement[] => {
    const end = visibleRect(now, target.position);
    if (start === null || end === null) return [];
    const { pitchX } = pitchOf(now.frame, now.grid.view);
    const place = {
      gap: Math.max(1, gapOf(pitchX)),
      oldHeight: old.frame.height,
      newTop,
      labelWidth: now.frame.labelWidth,
      pitchX: end.width + gapOf(pitchX),
      width,
    };
    const route = routeArrow(place, start, end, target.half === "X" ? 0 : 1);
    const name =
      from?.targets.length === 1 ? say("→ {0}", countText(target.index)) : say("{0} → {1}", target.half, countText(target.index));
    const { x, y, anchor } = route.label;
    return [
      s("path", { class: `way way${target.half}`, d: route.path }),
      s("path", { class: `wayHead way${target.half}`, d: route.head }),
      s("text", { class: `wayLabel way${target.half}`, x, y, "text-anchor": anchor, dy: "0.35em" }, name),
    ];
  });
  replace(arrows, [s("g", { transform: `translate(0 ${outset})` }, parts)]);
}

function visibleRect({ grid, frame }: FieldSeen, position: number): Rect | null {
  if (position < 0 || position >= frame.layout.count) return null;
  const rect = seenRect(frame, grid.view, position);
  const inside = rect.x + rect.width > 0 && rect.x < frame.width && rect.y + rect.height > 0 && rect.y < frame.height;
  return inside ? { ...rect, x: rect.x + frame.labelWidth } : null;
}
