/**
 * Text of SVG and HTML files, built so that a string of the debuggee can never become markup:
 *
 *     markup`<text x="${10}">${"a < b"}</text>`      →  <text x="10">a &lt; b</text>
 *
 * What stands in the template is markup; what is put into it is text, unless it is {@link Markup} itself. Characters that XML
 * forbids, or that would reorder or hide the text around them, are written as Go writes them: \x00, \u202e, \ud800.
 */

import { linePieces, type LinePiece } from "./linePieces.js";

/** A piece of markup that is safe to put into a file. */
export class Markup {
  constructor(readonly text: string) {}
}

export const nothing = new Markup("");

export type MarkupPart = string | number | Markup | readonly Markup[] | null;

export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(strings.reduce((text, piece, index) => text + textOfPart(parts[index - 1] ?? null) + piece));
}

/** Text for an element or an attribute value (in double quotes) of XML and of HTML. */
export function escapeMarkup(text: string): string {
  return visible(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Nothing that is invisible, reorders text, or is no character: such things are written as escapes. */
export function visible(text: string): string {
  return text.replace(hidden, (c) => {
    const short = shortEscapes[c];
    if (short !== undefined) return short;
    const code = c.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** About `cells` characters of a text (wide ones count twice), with an ellipsis where it goes on. */
export function shorten(text: string, cells: number): string {
  const shown = visible(text.length > cells * 8 ? text.slice(0, cells * 8) : text);
  let used = 0;
  let kept = "";
  for (const c of shown) {
    const width = cellsOf(c);
    if (used + width > cells) return `${kept.slice(0, Math.max(0, kept.length - 1))}…`;
    used += width;
    kept += c;
  }
  return kept;
}

/** How wide a text is, in average letters. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const c of text) cells += wide.test(c) ? 2 : 1;
  return cells;
}

/** Breaks into lines of at most `cells`; the last of `most` lines ends in an ellipsis where there is more. */
export function breakLines(text: string, cells: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  const words = linePieces(visible(text));
  const joined = (start: string, more: readonly LinePiece[]): string =>
    more.reduce((sum, piece) => (sum === "" ? piece.text : `${sum}${piece.spaced ? " " : ""}${piece.text}`), start);
  for (const [index, piece] of words.entries()) {
    const { text: word } = piece;
    const longer = joined(line, [piece]);
    if (cellsOf(longer) <= cells) line = longer;
    else if (lines.length + 1 >= most) return [...lines, shorten(joined(line, words.slice(index)).trim(), cells)];
    else {
      if (line !== "") lines.push(line);
      line = cellsOf(word) <= cells ? word : shorten(word, cells);
    }
  }
  return line === "" ? lines : [...lines, line];
}

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

// Controls, format characters (bidi marks, zero-width, tags), separators of lines, lone surrogates, noncharacters, private use.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

function textOfPart(part: MarkupPart): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return escapeMarkup(part);
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  return part.map(({ text }) => text).join("");
}
