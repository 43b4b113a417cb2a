/**
 * The small picture of a hover: one cell per bucket, group or table, filled as far as it is full, the old array above the new one.
 * At most 700×180: a hover does not shrink images.
 *
 *     old 32     ▇▇▅▃▢▢▢▢…      ▢ evacuated
 *     64 buckets ▂▅▃▁▁▃▂▅…      a dot: its chain goes on
 */
import type { GlanceCells, MapGlance } from "../gomap/mapGlance.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { Markup, markup } from "./markup.js";
import type { HoverTheme } from "./serverMessages.js";

interface Colors {
  readonly text: string;
  readonly track: string;
  readonly level: string;
  readonly moved: string;
  readonly warning: string;
}

const colors: Readonly<Record<HoverTheme, Colors>> = {
  dark: { text: "#a0a0a0", track: "#3c3c3c", level: "#3794ff", moved: "#2f7d5b", warning: "#e2b93b" },
  light: { text: "#59636e", track: "#d8dbe0", level: "#1a72d4", moved: "#7cc7a1", warning: "#a86f00" },
  highContrastDark: { text: "#ffffff", track: "#4d4d4d", level: "#6fc3ff", moved: "#4ec9b0", warning: "#ffd700" },
  highContrastLight: { text: "#000000", track: "#c8c8c8", level: "#0f4a85", moved: "#007a5a", warning: "#7a4f00" },
};

const width = 640;
const perRow = 64;
const rowHeight = 16;
const barHeight = 13;
const labelHeight = 15;
/** Rows of one array. */
const mostRows = 4;

/** null where there is nothing to draw. */
export function glancePicture({ layout }: MapGlance, theme: HoverTheme): string | null {
  const strips = stripsOf(layout);
  if (strips.length === 0) return null;
  let top = 0;
  const drawn = strips.map(({ cells, label }) => {
    const part = strip(cells, label, top, colors[theme]);
    top += labelHeight + rowHeight * rowsOf(cells);
    return part;
  });
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" font-family="sans-serif" font-size="11">${drawn}</svg>`
    .text;
}

interface Strip {
  readonly cells: GlanceCells;
  readonly label: string;
}

function stripsOf(layout: MapGlance["layout"]): Strip[] {
  if (layout.kind === "nil") return [];
  if (layout.kind === "hmap") {
    const { buckets, oldBuckets } = layout;
    return [
      ...(oldBuckets
        ? [{ cells: oldBuckets, label: labelOf(oldBuckets, counted(oldBuckets.total, "old bucket"), say("old buckets")) }]
        : []),
      ...(buckets ? [{ cells: buckets, label: labelOf(buckets, counted(buckets.total, "bucket"), say("buckets")) }] : []),
    ];
  }
  const { groups, tables } = layout;
  if (groups) return [{ cells: groups, label: labelOf(groups, counted(groups.total, "group"), say("groups")) }];
  if (!tables) return [];
  const entries = say("directory entries, each as full as its table");
  return [{ cells: tables, label: labelOf(tables, `${countText(tables.total)} ${entries}`, entries) }];
}

/** @param all what is said where all of them are drawn */
function labelOf({ total, full }: GlanceCells, all: string, what: string): string {
  const shown = Math.min(full.length, perRow * mostRows);
  return shown >= total ? all : say("the first {0} of {1} {2}", countText(shown), countText(total), what);
}

function rowsOf({ full }: GlanceCells): number {
  return Math.min(mostRows, Math.max(1, Math.ceil(full.length / perRow)));
}

function strip({ full, slots, marks }: GlanceCells, label: string, top: number, color: Colors): Markup {
  const columns = Math.min(perRow, Math.max(full.length, 16));
  const step = width / columns;
  const [track, level, moved, warning] = [[], [], [], []] as [string[], string[], string[], string[]];
  for (const [i, count] of full.slice(0, perRow * mostRows).entries()) {
    const x = round((i % columns) * step);
    const y = top + labelHeight + Math.floor(i / columns) * rowHeight;
    const cell = round(step - 2);
    const height = round((Math.min(count, slots) / slots) * barHeight);
    const mark = marks[i] ?? "";
    (mark === "evacuated" ? moved : track).push(rectangle(x, y, cell, barHeight));
    if (height > 0) level.push(rectangle(x, y + barHeight - height, cell, height));
    if (mark === "overflow" || mark === "deleted") warning.push(rectangle(x, y, cell, 2));
  }
  const path = (parts: readonly string[], fill: string): Markup =>
    parts.length === 0 ? new Markup("") : markup`<path fill="${fill}" d="${parts.join("")}"/>`;
  return markup`<text x="0" y="${top + 11}" fill="${color.text}">${label}</text>${path(track, color.track)}${path(
    moved,
    color.moved,
  )}${path(level, color.level)}${path(warning, color.warning)}`;
}

function rectangle(x: number, y: number, w: number, h: number): string {
  return `M${x} ${round(y)}h${w}v${h}h-${w}z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
