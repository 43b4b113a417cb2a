/**
 * The marks of changes: a shape each, so that they are told apart without colours.
 *
 *     ▲ added   ▬ removed   ◆ changed   ▶ moved   ○ evacuated   + overflow   ⑂ table
 */
import type { Rect } from "../canvas/gridGeometry.js";
import { s } from "../controls/dom.js";
import type { GridPalette } from "../controls/theme.js";
import type { MarkKind } from "../state/historyState.js";
import type { RowKind } from "./changeRows.js";

const paths: Readonly<Record<RowKind, string>> = {
  added: "M6 1.5 10.8 10H1.2z",
  removed: "M1.5 4.5h9v3h-9z",
  changed: "M6 1 11 6 6 11 1 6z",
  moved: "M2 1.5 10.5 6 2 10.5z",
  evacuated: "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  overflow: "M4.7 1.5h2.6v3.2h3.2v2.6H7.3v3.2H4.7V7.3H1.5V4.7h3.2z",
  tables: "M6 11V6L2 1.5M6 6l4-4.5",
};

/** Drawn as lines, without a fill. */
const open: ReadonlySet<RowKind> = new Set(["evacuated", "tables"]);

export function changeMark(kind: RowKind): SVGElement {
  const className = `changeMark mark-${kind}${open.has(kind) ? " open" : ""}`;
  return s("svg", { class: className, viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, [
    s("path", { d: paths[kind] }),
  ]);
}

/** In the lower right corner of a cell of a field; where cells are specks, a dot that covers it. */
export function drawChange(context: CanvasRenderingContext2D, cell: Rect, kind: MarkKind, palette: GridPalette): void {
  const size = Math.max(4, Math.min(9, cell.width * 0.45, cell.height * 0.45));
  const x = cell.x + cell.width - size - (cell.width > 12 ? 1 : 0);
  const y = cell.y + cell.height - size - (cell.height > 12 ? 1 : 0);
  const path = new Path2D(paths[kind]);
  context.save();
  context.translate(x, y);
  context.scale(size / 12, size / 12);
  context.lineJoin = "round";
  // A line in the ground's colour around it: it is seen on a cell of any shade.
  context.strokeStyle = palette.background;
  context.lineWidth = open.has(kind) ? 7 : 4;
  context.stroke(path);
  const color = palette.changes[kind];
  context.strokeStyle = context.fillStyle = color;
  if (open.has(kind)) {
    context.lineWidth = 3;
    context.stroke(path);
  } else context.fill(path);
  context.restore();
}
