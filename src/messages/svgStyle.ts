/**
 * The colours of an exported picture, light and dark: rules for classes, as a `<style>` that follows the reader's own choice.
 * No custom properties: drawing programs read these files, too.
 */

/** Class → the property that is coloured, and its light and dark colour. */
const colors: readonly (readonly [selector: string, property: "fill" | "stroke", light: string, dark: string])[] = [
  ["bg", "fill", "#ffffff", "#1f1f1f"],
  ["card", "fill", "#f7f8fa", "#262626"],
  ["card", "stroke", "#d8dbe0", "#3c3c3c"],
  ["now", "stroke", "#a86f00", "#cca700"],
  ["array", "stroke", "#0f8a7a", "#4ec9b0"],
  ["t", "fill", "#24292f", "#e4e4e4"],
  ["dim", "fill", "#59636e", "#a0a0a0"],
  ["warn", "fill", "#8a5a00", "#e2b93b"],
  ["bad", "fill", "#c0272d", "#f48771"],
  ["line", "stroke", "#59636e", "#a0a0a0"],
  ["rule", "stroke", "#d8dbe0", "#3c3c3c"],
  ["track", "fill", "#e2e5ea", "#3c3c3c"],
  ["level", "fill", "#1a72d4", "#3794ff"],
  ["level-warning", "fill", "#b47a00", "#cca700"],
  ["level-progress", "fill", "#0f8a7a", "#4ec9b0"],
  ["mark", "fill", "#8a5a00", "#e2b93b"],
  ["base", "fill", "#eceef1", "#303030"],
  ["on", "fill", "#3a8ee6", "#2f7fd6"],
  ["moved", "fill", "#bfe3cf", "#24523f"],
  ["movedmark", "stroke", "#17613d", "#89d8a8"],
  ["movedmark", "fill", "#17613d", "#89d8a8"],
  ["pending", "stroke", "#8b949e", "#7d7d7d"],
  ["pendingdot", "fill", "#8b949e", "#7d7d7d"],
  ["over", "stroke", "#a86f00", "#dcb528"],
  ["overmark", "fill", "#a86f00", "#dcb528"],
  ["tomb", "fill", "#c0272d", "#f2645c"],
  ["lost", "fill", "#f6d5d5", "#5a2526"],
  ["lostmark", "stroke", "#c0272d", "#f48771"],
];

const fonts = `text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-size:12px}
.m{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.big{font-size:17px;font-weight:600}.b{font-weight:600}.s{font-size:11px}.c{font-size:10px;text-anchor:middle}.e{text-anchor:end}
.pending,.movedmark,.lostmark,.over,.line,.rule{fill:none}.pending{stroke-dasharray:2 2}.movedtext{stroke:none}`;

/** The rules, each below `scope` (a class), so that they touch nothing else on a page. */
export function svgStyle(scope: string): string {
  const rules = (which: 2 | 3) => colors.map((row) => `.${scope} .${row[0]}{${row[1]}:${row[which]}}`).join("\n");
  const scopedFonts = fonts.replace(/(^|\}|\n)(text|\.)/g, `$1.${scope} $2`).replace(/,\./g, `,.${scope} .`);
  return `${rules(2)}\n@media (prefers-color-scheme: dark){\n${rules(3)}\n}\n${scopedFonts}\n.${scope} .movedtext{stroke:none}`;
}
