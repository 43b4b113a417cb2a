/**
 * The colours a canvas needs, computed from VS Code's theme variables. The style sheet uses the variables themselves; a
 * canvas cannot, so its colours are read anew whenever the theme changes.
 */
import { type Color, mix, parseColor, readableOn, toCss } from "./color.js";

export interface GridPalette {
  readonly highContrast: boolean;
  /** By number of full slots, 0 to 8. */
  readonly fills: readonly CellColors[];
  readonly evacuated: CellColors;
  readonly unreadable: CellColors;
  /** Behind the slots of a bucket that is near, the lines between them, and text on it. */
  readonly card: string;
  readonly cellBorder: string;
  readonly text: string;
  /** The dots over what was not read yet. */
  readonly unread: string;
  /** By number of full slots, 0 to 8, where a cell is too small for a border, in high contrast too. */
  readonly shades: readonly string[];
  readonly faintBorder: string;
  readonly contrastBorder: string;
  readonly overflow: string;
  /** Also the border of what could not be read, in high contrast. */
  readonly tombstone: string;
  readonly nevacuate: string;
  readonly selected: string;
  readonly background: string;
  readonly related: Readonly<Record<"X" | "Y" | "source", string>>;
  /** Marks of changes. */
  readonly changes: Readonly<Record<"added" | "removed" | "changed" | "moved" | "evacuated", string>>;
  readonly label: string;
  readonly font: string;
}

export interface CellColors {
  readonly fill: string;
  readonly text: string;
}

export function readPalette(): GridPalette {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): Color =>
    parseColor(style.getPropertyValue(`--vscode-${name}`)) ?? parseColor(fallback) ?? { r: 128, g: 128, b: 128, a: 1 };
  const classes = document.body.classList;
  const highContrast = classes.contains("vscode-high-contrast") || classes.contains("vscode-high-contrast-light");
  const light = classes.contains("vscode-light") || classes.contains("vscode-high-contrast-light");
  const background = read("editor-background", light ? "#ffffff" : "#1f1f1f");
  const foreground = read("foreground", light ? "#3b3b3b" : "#cccccc");
  const blue = read("charts-blue", "#3794ff");
  const green = read("charts-green", "#89d185");
  const yellow = read("charts-yellow", "#cca700");
  const purple = read("charts-purple", "#b180d7");
  const red = read("charts-red", "#f14c4c");
  const white = { r: 255, g: 255, b: 255, a: 1 };
  const black = { r: 0, g: 0, b: 0, a: 1 };
  const cell = (tint: Color, share: number): CellColors => {
    if (highContrast) return { fill: toCss(background), text: toCss(foreground) };
    const fill = mix(tint, background, share);
    return { fill: toCss(fill), text: toCss(readableOn(fill, [foreground, white, black])) };
  };
  const shades = Array.from({ length: 9 }, (_, full) =>
    toCss(full === 0 ? mix(foreground, background, 0.14) : mix(blue, background, 0.2 + (full / 8) * 0.7)),
  );
  const fills = Array.from({ length: 9 }, (_, full) =>
    full === 0
      ? { ...cell(foreground, 0.07), text: toCss(mix(foreground, background, highContrast ? 1 : 0.5)) }
      : cell(blue, 0.17 + (full / 8) * 0.63),
  );
  return {
    highContrast,
    fills,
    evacuated: cell(green, light ? 0.4 : 0.34),
    unreadable: cell(red, 0.3),
    card: toCss(highContrast ? background : mix(foreground, background, light ? 0.06 : 0.08)),
    cellBorder: toCss(mix(foreground, background, highContrast ? 0.8 : 0.2)),
    text: toCss(foreground),
    unread: toCss(mix(foreground, background, highContrast ? 0.7 : light ? 0.36 : 0.3)),
    shades,
    faintBorder: toCss(mix(foreground, background, highContrast ? 0.8 : 0.38)),
    contrastBorder: toCss(highContrast ? read("contrastBorder", "#6fc3df") : mix(foreground, background, 0.3)),
    overflow: toCss(yellow),
    tombstone: toCss(red),
    nevacuate: toCss(yellow),
    selected: toCss(highContrast ? read("focusBorder", "#f38518") : readableOn(background, [white, black])),
    background: toCss(background),
    related: { X: toCss(blue), Y: toCss(purple), source: toCss(green) },
    changes: {
      added: toCss(green),
      removed: toCss(red),
      changed: toCss(yellow),
      moved: toCss(readableOn(background, [white, black])),
      evacuated: toCss(green),
    },
    label: toCss(mix(foreground, background, highContrast ? 0.9 : 0.55)),
    font: style.getPropertyValue("--vscode-editor-font-family").trim() || "monospace",
  };
}

/** Calls back when VS Code changes the theme: it writes the variables to the root element and the kind to the body's classes. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
}
