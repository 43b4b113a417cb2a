/**
 * Where a variable was declared, by a light scan of the file around the line at which the program stands: blocks are followed, so
 * that of two variables of one name the one in scope there is found. gopls knows better where it runs; this needs nothing.
 *
 *     func (s *shop) add(name string, n int) {      s, name, n
 *         for i, item := range s.items {             i, item     (of the block that follows)
 *             m := map[string]int{}                  m
 */
import { goTokens, type GoToken } from "./goTokens.js";

export interface GoPlace {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface GoFunction {
  /** `add`, of a method too. */
  readonly name: string;
  readonly from: number;
  /** The line of its closing brace. */
  readonly to: number;
}

/** @returns null where the name is declared in another file, or nowhere. */
export function declarationOf(source: string, name: string, line: number): GoPlace | null {
  const tokens = goTokens(source);
  const own = functionsIn(tokens).find(({ from, to }) => from <= line && line <= to);
  const local = own && localDeclaration(tokens, own, name, line);
  return local ?? packageDeclaration(tokens, name);
}

/** The function of the file that has this line; null outside of all. */
export function functionAt(source: string, line: number): GoFunction | null {
  return functionsIn(goTokens(source)).find(({ from, to }) => from <= line && line <= to) ?? null;
}

/** The variable that an expression begins with: `inv.index[3]` → inv, `*pointer` → pointer, `main.cache` → cache. */
export function variableIn(expression: string, packageName: string | null): string | null {
  const [first, second] = expression.matchAll(/[\p{L}_][\p{L}\p{Nd}_]*/gu);
  return (first?.[0] === packageName && second ? second[0] : first?.[0]) ?? null;
}

function functionsIn(tokens: readonly GoToken[]): GoFunction[] {
  const found: GoFunction[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.text === "{") i = closing(tokens, i);
    if (token?.text !== "func" || token.kind !== "word") continue;
    const body = bodyOf(tokens, i);
    if (body < 0) continue;
    const end = closing(tokens, body);
    // A method's receiver stands in parentheses before its name.
    let name = i + 1;
    if (tokens[name]?.text === "(") name = closing(tokens, name) + 1;
    const to = tokens[end]?.line ?? tokens.at(-1)?.line ?? token.line;
    found.push({ name: tokens[name]?.text ?? "", from: token.line, to });
    i = end;
  }
  return found;
}

/** The opening brace of a function's body; -1 where it has none. Braces of types in its header are passed over. */
function bodyOf(tokens: readonly GoToken[], func: number): number {
  for (let i = func + 1; i < tokens.length; i++) {
    const text = tokens[i]?.text ?? "";
    if (text === "\n") return -1;
    if (text === "(" || text === "[") i = closing(tokens, i);
    else if (text === "{" && /^(struct|interface)$/.test(tokens[i - 1]?.text ?? "")) i = closing(tokens, i);
    else if (text === "{") return i;
  }
  return -1;
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The mark that closes the one at `open`; the last token where none does. */
function closing(tokens: readonly GoToken[], open: number): number {
  const opener = tokens[open]?.text ?? "";
  const closer = closers[opener];
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { kind, text } = tokens[i] ?? { kind: "mark", text: "" };
    if (kind !== "mark") continue;
    if (text === opener) depth++;
    if (text === closer && --depth === 0) return i;
  }
  return tokens.length - 1;
}

interface Scope {
  found: GoPlace | null;
}

function localDeclaration(tokens: readonly GoToken[], { from, to }: GoFunction, name: string, line: number): GoPlace | null {
  const first = tokens.findIndex((token) => token.line >= from && token.text === "func");
  const scopes: Scope[] = [{ found: null }];
  /** Declared in a header (of a function, `if`, `for`, `switch`): of the block that follows. */
  let pending: GoPlace | null = null;
  let header = true;
  let varGroup = false;
  for (let i = first; i >= 0 && i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || token.line > Math.min(line, to)) break;
    const { text } = token;
    if (text === "\n") {
      header = header && !scopes.slice(1).length;
    } else if (/^(func|if|for|switch|select)$/.test(text) && token.kind === "word") {
      header = true;
    } else if (text === "{" && token.kind === "mark" && !opensBlock(tokens, i, header)) {
      i = closing(tokens, i);
    } else if (text === "{" && token.kind === "mark") {
      scopes.push({ found: pending });
      [pending, header] = [null, false];
    } else if (text === "}" && token.kind === "mark") {
      if (scopes.length > 1) scopes.pop();
    } else if (text === "var") {
      varGroup = tokens[i + 1]?.text === "(";
    } else if (text === name && token.kind === "word" && declares(tokens, i, header, varGroup)) {
      const place = { line: token.line, column: token.column };
      const scope = scopes.at(-1);
      if (header) pending = place;
      else if (scope) scope.found = place;
    }
    if (text === ")") varGroup = false;
  }
  return pending ?? scopes.findLast(({ found }) => found !== null)?.found ?? null;
}

/** Or is it the brace of a type (`struct {`), or in a header that of a literal: `range []int{1} {`? */
function opensBlock(tokens: readonly GoToken[], i: number, inHeader: boolean): boolean {
  if (/^(struct|interface)$/.test(tokens[i - 1]?.text ?? "")) return false;
  if (!inHeader) return true;
  const end = closing(tokens, i);
  for (let at = end + 1; tokens[at]?.line === tokens[i]?.line; at++) if (tokens[at]?.text === "{") return false;
  return true;
}

/** Does the name at `i` stand where names are declared? */
function declares(tokens: readonly GoToken[], i: number, inHeader: boolean, inGroup: boolean): boolean {
  const before = tokens[i - 1]?.text ?? "\n";
  if (before === ".") return false;
  // a, b, name := …
  let next = i + 1;
  while (tokens[next]?.text === "," && tokens[next + 1]?.kind === "word") next += 2;
  if (tokens[next]?.text === ":=") return true;
  let first = i;
  while (tokens[first - 1]?.text === "," && tokens[first - 2]?.kind === "word") first -= 2;
  const start = tokens[first - 1]?.text ?? "\n";
  if (start === "var" || (inGroup && (start === "\n" || tokens[first - 2]?.text === "var"))) return true;
  // A parameter is followed by its type, or by the next of several parameters that share one.
  const after = tokens[i + 1];
  const isParameter = before === "(" || before === ",";
  return inHeader && isParameter && (after?.kind === "word" || /^[*[,.(]$/.test(after?.text ?? ""));
}

/** `var name …`, also in a group, outside of functions. */
function packageDeclaration(tokens: readonly GoToken[], name: string): GoPlace | null {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.text === "{") i = closing(tokens, i);
    if (token?.text !== "var" || token.kind !== "word") continue;
    const grouped = tokens[i + 1]?.text === "(";
    const end = grouped ? closing(tokens, i + 1) : tokens.findIndex(({ text }, at) => at > i && text === "\n");
    for (let at = i + (grouped ? 2 : 1); at < (end < 0 ? tokens.length : end); at++) {
      const candidate = tokens[at];
      if (candidate?.text === "{" || candidate?.text === "(") at = closing(tokens, at);
      const before = tokens[at - 1]?.text ?? "";
      if (candidate?.text === name && candidate.kind === "word" && /^(var|\n|\(|,)$/.test(before)) {
        return { line: candidate.line, column: candidate.column };
      }
    }
  }
  return null;
}
