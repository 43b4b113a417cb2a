/**
 * Where a line may be broken: at spaces, and between Chinese, Japanese and Korean letters, which have none; never before a
 * closing mark.
 *
 *     "each write"  →  each␣ write          "每次写入，"  →  每 次 写 入，
 */

export interface LinePiece {
  readonly text: string;
  /** Whether a space stands before it where it does not begin a line. */
  readonly spaced: boolean;
}

export function linePieces(text: string): LinePiece[] {
  return text.split(" ").flatMap((word) => word.split(breaks).map((piece, index) => ({ text: piece, spaced: index === 0 })));
}

const ideograph = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]";
/** Closing marks stay with what is before them, opening ones with what follows. */
const closing = "[，。、；：！？）》」』”’…·]";
const opening = "[（《「『“‘]";
const breaks = new RegExp(`(?<=${ideograph}${closing}*)(?!${closing})|(?<!${opening})(?<!^)(?=${opening}*${ideograph})`, "u");
