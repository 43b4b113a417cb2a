/**
 * Whether a key is what a person searches for. The query is a key in Go syntax, or plain text:
 *
 *     137  0x89  1_000  'x'     integers, whatever they are written in: the key 137 is printed "137"
 *     1.5  1e3  NaN  -Inf       floats, by value
 *     "maria"  `maria`  maria   strings: with quotes or without
 *     true  0xc000012345        as the key is printed
 *
 * A key that is not it but contains the text is found as well, as a part.
 */
import { unquoteGo } from "../../dap/unquoteGo.js";

export type KeyMatch = "exact" | "part";

export interface KeyQuery {
  /** What was typed, without blanks around it. */
  readonly typed: string;
  /** Of a quoted query: what is between the quotes. */
  readonly quoted: string | null;
  readonly number: number | bigint | null;
  /** In small letters, what a key is searched for. */
  readonly part: string;
}

/** null where there is nothing to search for. */
export function parseKeyQuery(text: string): KeyQuery | null {
  const typed = text.trim();
  if (typed === "") return null;
  const quoted = /^`[^`]*`$/s.test(typed) ? typed.slice(1, -1) : unquoted(typed);
  return {
    typed,
    quoted,
    number: quoted === null ? (runeOf(typed) ?? numberOf(typed)) : null,
    part: (quoted ?? typed).toLowerCase(),
  };
}

/**
 * @param key as the layout has it: basic kinds decoded, strings quoted, others as Delve prints them
 * @param cut the key's text is only its beginning: it can be found in part, never exactly
 */
export function matchKey(query: KeyQuery, key: string, cut = false): KeyMatch | null {
  const isString = key.startsWith('"');
  const content = isString ? (unquoted(cut ? key.replace(/…$/, "") : key) ?? key) : key;
  if (!cut && isExact(query, key, isString ? content : null)) return "exact";
  if (query.quoted !== null && !isString) return key.toLowerCase().includes(query.typed.toLowerCase()) ? "part" : null;
  if (query.part === "") return null;
  return content.toLowerCase().includes(query.part) ? "part" : null;
}

function isExact({ typed, quoted, number }: KeyQuery, key: string, content: string | null): boolean {
  if (key === typed) return true;
  if (content !== null) return content === (quoted ?? typed) && isFaithful(content);
  if (number === null) return false;
  const other = numberOf(key);
  // == and not ===: a bigint equals a number of the same value. NaN is what was searched for, though it equals nothing.
  return other !== null && (other == number || (Number.isNaN(other) && Number.isNaN(number)));
}

/** Bytes that are no UTF-8 became U+FFFD: such a text may stand for several keys. */
function isFaithful(content: string): boolean {
  return !content.includes("\ufffd");
}

/** The text inside a Go string literal; null where it is none. */
function unquoted(literal: string): string | null {
  if (literal.length < 2 || !literal.startsWith('"') || !literal.endsWith('"')) return null;
  const inside = literal.slice(1, -1);
  if (!inside.includes("\\")) return inside.includes('"') ? null : inside;
  const bytes = unquoteGo(literal);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** 'x' → 120: a rune is an integer. */
function runeOf(text: string): number | null {
  if (!/^'(?:[^'\\]|\\.[^']*)'$/su.test(text)) return null;
  if (text === "'\\''") return 0x27;
  const inside = unquoted(`"${text.slice(1, -1).replace('"', '\\"')}"`);
  const point = inside?.codePointAt(0);
  return point === undefined || String.fromCodePoint(point) !== inside ? null : point;
}

/** A number as Go writes it; integers beyond 2^53 as a bigint, so that neighbours stay apart. */
function numberOf(text: string): number | bigint | null {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^NaN$/i.test(text)) return NaN;
  const plain = text.replace(/(?<=[\da-fxob])_(?=[\da-f])/gi, "");
  const integer = /^([+-]?)(0x[\da-f]+|0b[01]+|0o[0-7]+|\d+)$/i.exec(plain);
  if (integer) {
    const value = BigInt(integer[2] ?? "0");
    return integer[1] === "-" ? -value : value;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}
