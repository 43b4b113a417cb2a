/**
 * The bytes behind a string as `strconv.Quote` prints it: `"\x00ab\n\u00e9"` → 00 61 62 0a c3 a9. Delve prints strings so,
 * without loss; text that is not a whole quoted string (Delve cut it: `"abc"+12 more`) gives null.
 */
export function unquoteGo(text: string): Uint8Array | null {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) {
    return null;
  }
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  const end = text.length - 1;
  for (let i = 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      return null;
    }
    if (code !== 0x5c) {
      const point = text.codePointAt(i) ?? 0;
      length = writeUtf8(bytes, length, point);
      if (point > 0xffff) i++;
      continue;
    }
    const escape = text.charAt(++i);
    const simple = simpleEscapes[escape];
    if (simple !== undefined) {
      bytes[length++] = simple;
      continue;
    }
    const digits = hexDigits[escape];
    if (digits === undefined || i + digits >= text.length) {
      return null;
    }
    const hex = text.slice(i + 1, i + 1 + digits);
    if (!/^[0-9a-fA-F]+$/.test(hex)) {
      return null;
    }
    i += digits;
    const value = Number.parseInt(hex, 16);
    if (escape === "x") {
      bytes[length++] = value;
    } else {
      length = writeUtf8(bytes, length, value);
    }
  }
  return bytes.subarray(0, length);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 0x5c,
  '"': 0x22,
  "'": 0x27,
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function writeUtf8(bytes: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    bytes[at++] = point;
  } else if (point < 0x800) {
    bytes[at++] = 0xc0 | (point >> 6);
    bytes[at++] = 0x80 | (point & 0x3f);
  } else if (point < 0x10000) {
    bytes[at++] = 0xe0 | (point >> 12);
    bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    bytes[at++] = 0x80 | (point & 0x3f);
  } else {
    bytes[at++] = 0xf0 | (point >> 18);
    bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
    bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    bytes[at++] = 0x80 | (point & 0x3f);
  }
  return at;
}
