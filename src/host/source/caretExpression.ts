/**
 * What a person may mean by a place in a line of Go: the expressions around the caret that could name a map, by a light scan.
 *
 *     total += s.index[name].count
 *                ^                        s.index, s, then longer ones: s.index[name], s.index[name].count
 *                        ^                name, then what it stands in: s.index[name], s.index, s, …
 */
interface Segment {
  /** From the start of the whole expression to the end of this part. */
  readonly text: string;
  /** Where this part (a name, an index) lies in the line. */
  readonly start: number;
  readonly end: number;
}

/** Expressions that are under the caret, the nearest first; [] where there is none. `character` counts UTF-16 units. */
export function expressionsAt(line: string, character: number): string[] {
  const found: string[] = [];
  for (const chain of chainsAround(line, character)) {
    const here = chain.findIndex((segment) => character <= segment.end) + 1;
    const nearestFirst = [...chain.slice(0, here).reverse(), ...chain.slice(here)];
    found.push(...nearestFirst.map((segment) => segment.text));
  }
  return [...new Set(found)];
}

/** The chains that hold the caret, the innermost first. */
function chainsAround(line: string, character: number): Segment[][] {
  const chains: Segment[][] = [];
  const inside = (from: number, to: number): void => {
    for (let at = from; at < to;) {
      const skipped = skipNumber(line, skipLiteral(line, at));
      if (skipped > at) {
        at = skipped;
      } else if (line.startsWith("//", at)) {
        return;
      } else {
        const chain = chainFrom(line, at);
        const end = chain.at(-1)?.end;
        if (end === undefined) {
          at += Math.max(1, nameAt(line, at).length);
        } else {
          // Behind a dot stands a field of something that is not a chain, of a call's result say: it has no name by itself.
          if (at <= character && character <= end && line.charAt(at - 1) !== ".") {
            chains.unshift(chain);
            for (const { text, start, end: close } of chain) {
              if (text.endsWith("]") && start < character && character < close) inside(start + 1, close - 1);
              if (text.startsWith("(") && start === at && start < character && character < close) inside(start + 1, close - 1);
            }
          }
          at = end;
        }
      }
    }
  };
  inside(0, line.length);
  return chains;
}

const namePattern = /[\p{L}_][\p{L}\p{Nd}_]*/uy;

/** `name` or `(…)`, and the fields and indexes behind it; [] where none begins here. */
function chainFrom(line: string, start: number): Segment[] {
  const segments: Segment[] = [];
  let end = start;
  const push = (to: number): void => {
    segments.push({ text: line.slice(start, to), start: end, end: to });
    end = to;
  };
  const name = nameAt(line, start);
  if (name !== "") {
    if (keywords.has(name)) return [];
    push(start + name.length);
  } else {
    // Only what dereferences: other parentheses hold arguments or arithmetic.
    const close = /^\(\s*\*/.test(line.slice(start)) ? closing(line, start) : -1;
    if (close < 0) return [];
    push(close + 1);
  }
  for (;;) {
    if (line.charAt(end) === ".") {
      const field = nameAt(line, end + 1);
      if (field === "") return segments;
      push(end + 1 + field.length);
    } else if (line.charAt(end) === "[") {
      const close = closing(line, end);
      if (close < 0) return segments;
      push(close + 1);
    } else {
      return segments;
    }
  }
}

function nameAt(line: string, at: number): string {
  namePattern.lastIndex = at;
  return namePattern.exec(line)?.[0] ?? "";
}

/** Index of the bracket that closes the one at `open`; -1 where it is not in this line. */
function closing(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    const skipped = skipLiteral(line, at);
    if (skipped > at) {
      at = skipped - 1;
    } else if ("([{".includes(line.charAt(at))) {
      depth++;
    } else if (")]}".includes(line.charAt(at)) && --depth === 0) {
      return at;
    }
  }
  return -1;
}

/** The end of the string or rune that begins at `at`; `at` where none does. */
function skipLiteral(line: string, at: number): number {
  const quote = line.charAt(at);
  if (quote !== '"' && quote !== "`" && quote !== "'") return at;
  for (let end = at + 1; end < line.length; end++) {
    if (line.charAt(end) === "\\" && quote !== "`") end++;
    else if (line.charAt(end) === quote) return end + 1;
  }
  return line.length;
}

function skipNumber(line: string, at: number): number {
  numberPattern.lastIndex = at;
  return at + (numberPattern.exec(line)?.[0].length ?? 0);
}

const numberPattern = /\d[\p{L}\p{Nd}_.]*/uy;

// go: go/token keywords
const keywords = new Set(
  (
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
    "return select struct switch type var"
  ).split(" "),
);
