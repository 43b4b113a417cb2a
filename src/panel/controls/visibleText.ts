/**
 * Text as it can be shown: what cannot be seen is written as Go writes it in a quoted string, so that no control character,
 * bidirectional mark or zero-width space of the debuggee moves or hides anything.
 *
 *     a U+202E b       a\u202eb       an override would turn round all that follows
 *     a U+2069 b       a\u2069b       would end the isolation it stands in
 *     a U+001B b       a\x1bb
 *     half a pair      \ud800
 */
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { visible } from "../../messages/markup.js";

/** More than this is cut; laying out a line of a megabyte would take a second. */
export const longestText = 10_000;

/** One line of text that is not ours. What was cut says so. */
export function visibleText(text: string): string {
  return visible(cut(text));
}

/** The same of text that may have lines of its own: tooltips, sentences. */
export function visibleLines(text: string): string {
  const shown = cut(text);
  return shown.includes("\n") ? shown.split("\n").map(visible).join("\n") : visible(shown);
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(longestText - 1)) ? longestText - 1 : longestText;
  return say("{0}… (cut here: {1} characters)", text.slice(0, end), countText(text.length));
}
