/**
 * The words and marks of a Go file with their places, by a light scan: comments are left out, a literal is one token, an end of
 * line is one, for it may end a statement.
 */
export interface GoToken {
  readonly kind: "word" | "literal" | "mark" | "newline";
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
}

const tokenPattern =
  /(?<skip>[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<literal>"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?|\.?\d[\w.]*)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<mark>:=|[\s\S])/gu;

export function goTokens(source: string): GoToken[] {
  const tokens: GoToken[] = [];
  let line = 1;
  let lineStart = 0;
  for (const match of source.matchAll(tokenPattern)) {
    const [text] = match;
    const column = match.index - lineStart + 1;
    const { skip, literal, word } = match.groups ?? {};
    if (text === "\n") tokens.push({ kind: "newline", text, line, column });
    else if (skip === undefined) {
      tokens.push({ kind: literal !== undefined ? "literal" : word !== undefined ? "word" : "mark", text, line, column });
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      line++;
      lineStart = match.index + at + 1;
    }
  }
  return tokens;
}
