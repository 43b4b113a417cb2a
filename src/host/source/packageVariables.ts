/**
 * Names of a Go file's package variables, by a light scan of its text: Delve lists the variables of a function, those of the
 * package only by name.
 *
 *     var cache = map[string]int{}          cache
 *     var a, b map[int]bool                 a, b
 *     var (                                 one name list per line
 *         index, byID = load()
 *     )
 */
export interface PackageVariable {
  readonly name: string;
  /** Its declaration itself speaks of a map, so that it is one most likely. */
  readonly saysMap: boolean;
}

export function packageVariables(source: string): PackageVariable[] {
  const found: PackageVariable[] = [];
  const tokens = topLevelTokens(source);
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== "var" || !isLineStart(tokens, i)) continue;
    i++;
    const grouped = tokens[i] === "(";
    if (grouped) i++;
    do {
      while (tokens[i] === "\n" || tokens[i] === ";") i++;
      const specification = lineFrom(tokens, i);
      i += specification.length;
      const saysMap = specification.includes("map");
      found.push(...namesOf(specification).map((name) => ({ name, saysMap })));
    } while (grouped && i < tokens.length && tokens[i] !== ")");
  }
  return found.filter(({ name }) => name !== "_");
}

/** The package's name, from a file's package clause. */
export function packageName(source: string): string | null {
  const tokens = topLevelTokens(source.slice(0, 100_000));
  const at = tokens.indexOf("package");
  return tokens[at + 1] ?? null;
}

/** `a, b map[int]bool` → a, b */
function namesOf(specification: readonly string[]): string[] {
  const names: string[] = [];
  for (let i = 0; /^[\p{L}_]/u.test(specification[i] ?? ""); i += 2) {
    names.push(specification[i] ?? "");
    if (specification[i + 1] !== ",") break;
  }
  return names;
}

function isLineStart(tokens: readonly string[], i: number): boolean {
  return i === 0 || tokens[i - 1] === "\n" || tokens[i - 1] === ";";
}

/** The tokens up to the end of the line, or to the parenthesis that closes the group. Line ends inside brackets do not count. */
function lineFrom(tokens: readonly string[], from: number): string[] {
  let end = from;
  let open = 0;
  for (; end < tokens.length; end++) {
    const token = tokens[end] ?? "";
    if (open === 0 && (token === "\n" || token === ";" || token === ")")) break;
    if (/^[([{]$/.test(token)) open++;
    if (/^[)\]}]$/.test(token)) open--;
  }
  return tokens.slice(from, end);
}

const tokenPattern =
  /(?<skip>[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>"(?:[^"\\\n]|\\.)*"?|`[^`]*`?|'(?:[^'\\\n]|\\.)*'?)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<other>[\s\S])/gu;

/** Words, brackets, commas, semicolons and line ends outside of function bodies and other braces; literals as `""`. */
function topLevelTokens(source: string): string[] {
  const tokens: string[] = [];
  let braces = 0;
  for (const { groups } of source.matchAll(tokenPattern)) {
    const { text, word, other } = groups ?? {};
    if (other === "}") braces = Math.max(0, braces - 1);
    if (braces === 0) {
      if (text !== undefined) tokens.push('""');
      else if (word !== undefined) tokens.push(word);
      else if (other !== undefined) tokens.push(other);
    }
    if (other === "{") braces++;
  }
  return tokens;
}
