/**
 * Lines of styled text for a terminal. Widths are those of the plain text, and colour comes last, so that what is drawn is the
 * same with and without it.
 *
 *     Span    { text, style }        "209" strong
 *     Line    Span[]                 a line of the drawing
 *     Palette style → colour codes   none when stdout is no terminal, or NO_COLOR is set
 */

import { linePieces } from "./linePieces.js";

/** What a text is, not which colour it has. A number is a tophash or control byte that is coloured by its value. */
export type Style =
  | "title"
  | "heading"
  | "dim"
  | "address"
  | "key"
  | "elem"
  | "bar"
  | "fill0"
  | "fill1"
  | "fill2"
  | "fill3"
  | "evacuated"
  | "overflow"
  | "growing"
  | "deleted"
  | "problem"
  | number
  | null;

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];
export type Palette = "none" | "16" | "256";

export function span(text: string, style: Style = null): Span {
  return { text, style };
}

export function textOf(lines: readonly Line[], palette: Palette): string {
  return lines
    .map((line) => {
      const parts = joinEqual(trimEnd(line));
      return `${parts.map((part) => painted(part, palette)).join("")}\n`;
    })
    .join("");
}

/** Cells that a text takes in a terminal: two for East Asian wide letters and emoji, none for combining marks. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += /\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1;
  return width;
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, part) => sum + widthOf(part.text), 0);
}

/** Cut to `width` cells, with … in the last one when something is missing. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const letter of text) {
    const letterWidth = widthOf(letter);
    if (used + letterWidth > width - 1) break;
    kept += letter;
    used += letterWidth;
  }
  return width > 0 ? `${kept}…` : "";
}

/** A line cut to `width` cells. */
export function cutLine(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Span[] = [];
  let left = width;
  for (const part of line) {
    const text = cut(part.text, left);
    kept.push(span(text, part.style));
    left -= widthOf(text);
    if (text !== part.text) break;
  }
  return kept;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** A text into lines of at most `width` cells; a longer word has a line of its own, cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const { text: word, spaced } of linePieces(text)) {
    const longer = line === "" ? word : `${line}${spaced ? " " : ""}${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(cut(line, width));
      line = word;
    } else line = longer;
  }
  lines.push(cut(line, width));
  return lines;
}

/** Text of the debuggee, harmless: what could move the cursor, colour, or turn the writing direction is spelled out. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/**
 * A bar of `width` cells, `fraction` (0 to 1) of it filled, with a mark where something happens.
 *
 *     ━━━━━━━━━━━━━╸──────────────┃────
 */
export function bar(fraction: number, width: number, mark: number | null = null, style: Style = "bar"): Span[] {
  const halves = Math.round(Math.min(1, Math.max(0, fraction)) * width * 2);
  const full = Math.floor(halves / 2);
  const markAt = mark === null ? -1 : Math.min(width - 1, Math.round(mark * width));
  return Array.from({ length: width }, (_, i) => {
    if (i === markAt) return span("┃", "overflow");
    if (i < full || (i === 0 && fraction > 0 && halves === 0)) return span(i < full ? "━" : "╸", style);
    return i === full && halves % 2 === 1 ? span("╸", style) : span("─", "dim");
  });
}

/** One of nine heights for a number from 0 to 1. */
export function block(fraction: number): string {
  return " ▁▂▃▄▅▆▇█".charAt(Math.ceil(Math.min(1, Math.max(0, fraction)) * 8));
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function trimEnd(line: Line): Line {
  const kept = [...line];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const text = last.text.replace(/ +$/, "");
    kept.pop();
    if (text === "") continue;
    kept.push({ ...last, text });
    break;
  }
  return kept;
}

/** Neighbours of one style become one span: a bar needs one colour code, not forty. */
function joinEqual(line: Line): Line {
  const joined: Span[] = [];
  for (const part of line) {
    const last = joined.at(-1);
    if (last?.style !== part.style) joined.push(part);
    else joined[joined.length - 1] = span(last.text + part.text, part.style);
  }
  return joined;
}

/** Codes of SGR, for terminals of 16 and of 256 colours. */
const codes: Readonly<Record<Exclude<Style, number | null>, readonly [string, string]>> = {
  title: ["1", "1"],
  heading: ["1", "1"],
  dim: ["2", "38;5;244"],
  address: ["36", "38;5;73"],
  key: ["1", "1"],
  elem: ["33", "38;5;173"],
  bar: ["34", "38;5;39"],
  fill0: ["2", "38;5;240"],
  fill1: ["34", "38;5;67"],
  fill2: ["36", "38;5;74"],
  fill3: ["96", "38;5;117"],
  evacuated: ["32", "38;5;78"],
  overflow: ["93", "38;5;220"],
  growing: ["93", "38;5;220"],
  deleted: ["31", "38;5;167"],
  problem: ["91", "38;5;203"],
};

function painted({ text, style }: Span, palette: Palette): string {
  if (palette === "none" || style === null || text === "") return text;
  const code = typeof style === "number" ? byteCode(style, palette) : codes[style][palette === "16" ? 0 : 1];
  return `\x1b[${code}m${text}\x1b[0m`;
}

/** A byte's hue: the same byte, the same colour, so that equal tophashes catch the eye. */
function byteCode(byte: number, palette: Palette): string {
  if (palette === "16") return ["91", "92", "93", "94", "95", "96"][byte % 6] ?? "37";
  // Around the colour cube at its brighter levels: the channels 3 shades of 6 apart.
  const hue = (byte / 256) * 6;
  const channel = (shift: number): number => {
    const distance = Math.abs(((hue + shift) % 6) - 3);
    return 2 + Math.round(Math.min(1, Math.max(0, distance - 1)) * 3);
  };
  return `38;5;${16 + 36 * channel(0) + 6 * channel(4) + channel(2)}`;
}
