/**
 * A Go string's bytes as a quoted literal, as strconv.Quote of the program's own Go version writes it.
 *
 *     68 c3 a9 0a ff   →   "hé\n\xff"
 *
 * Printable UTF-8 stays; bytes that are no UTF-8 are \x.., the rest \a \b \f \n \r \t \v, \x.., \u.... or \U........
 */
import { isPrintable } from "./printable.js";

const escapes: Readonly<Record<number, string>> = {
  0x07: "\\a",
  0x08: "\\b",
  0x09: "\\t",
  0x0a: "\\n",
  0x0b: "\\v",
  0x0c: "\\f",
  0x0d: "\\r",
  0x22: '\\"',
  0x5c: "\\\\",
};

/** go: strconv.Quote */
export function quote(bytes: Uint8Array, goVersion: string): string {
  let text = '"';
  let at = 0;
  while (at < bytes.length) {
    const rune = decodeRune(bytes, at);
    if (rune === null) {
      text += hexEscape("x", bytes[at] ?? 0, 2);
      at++;
      continue;
    }
    text += runeText(rune.codePoint, goVersion);
    at += rune.sizeBytes;
  }
  return `${text}"`;
}

/** The longest prefix of `bytes` that does not end inside a UTF-8 sequence that is whole in the string it was cut from. */
export function withoutCutRune(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function runeText(codePoint: number, goVersion: string): string {
  const escape = escapes[codePoint];
  if (escape !== undefined) return escape;
  if (isPrintable(codePoint, goVersion)) return String.fromCodePoint(codePoint);
  if (codePoint < 0x20 || codePoint === 0x7f) return hexEscape("x", codePoint, 2);
  return codePoint < 0x10000 ? hexEscape("u", codePoint, 4) : hexEscape("U", codePoint, 8);
}

function hexEscape(letter: string, value: number, digits: number): string {
  return `\\${letter}${value.toString(16).padStart(digits, "0")}`;
}

/** Bytes of the sequence that begins with `first`; 1 where none does. */
function sequenceLength(first: number): number {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 1;
}

/** The rune at `at`; null where the bytes are no UTF-8: too short, overlong, a surrogate, or beyond U+10FFFF. go: unicode/utf8.DecodeRune */
function decodeRune(bytes: Uint8Array, at: number): { readonly codePoint: number; readonly sizeBytes: number } | null {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { codePoint: first, sizeBytes: 1 };
  const sizeBytes = sequenceLength(first);
  if (sizeBytes === 1 || at + sizeBytes > bytes.length) return null;
  let codePoint = first & (0x7f >> sizeBytes);
  for (let i = 1; i < sizeBytes; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const least = sizeBytes === 3 ? 0x800 : sizeBytes === 4 ? 0x10000 : 0x80;
  if (codePoint < least || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000)) return null;
  return { codePoint, sizeBytes };
}
