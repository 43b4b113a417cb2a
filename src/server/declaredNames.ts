/**
 * Names that a Go file declares on its top level, and where, by one pass over its text: so that of a package's other files only the
 * declarations are parsed that matter.
 *
 *     var a, b = 1, 2                a, b
 *     type ( T int; U = T )          T, U
 *     func (t *T) Method() { … }     Method
 */
export interface DeclaredNames {
  /** Of the package clause; null where there is none. */
  readonly package: string | null;
  /** Types, variables, constants, functions, and methods of any type. */
  readonly names: ReadonlyMap<string, readonly Extent[]>;
  /** Where the package clause and the imports end. */
  readonly headEnd: number;
}

/** A declaration, with all of its group. */
export interface Extent {
  readonly start: number;
  end: number;
}

export function declaredNames(text: string): DeclaredNames {
  const scan = new Scan(text);
  scan.run();
  return { package: scan.package, names: scan.names, headEnd: scan.headEnd };
}

const word = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const space = /(?:[ \t\r\n]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const spaceInLine = /(?:[ \t]|\/\*[\s\S]*?\*\/)*/y;

class Scan {
  readonly names = new Map<string, Extent[]>();
  package: string | null = null;
  headEnd = 0;
  private current: Extent = { start: 0, end: 0 };
  private at = 0;
  private braces = 0;
  /** Open parentheses and brackets outside of braces. */
  private parentheses = 0;
  /** Whether the parenthesis that is open holds declarations. */
  private inGroup = false;
  private atStart = true;

  constructor(private readonly text: string) {}

  run(): void {
    const { text } = this;
    while (this.at < text.length) {
      const c = text.charAt(this.at);
      if (c === "\n" || c === ";") {
        this.atStart = true;
        this.at++;
      } else if (c === " " || c === "\t" || c === "\r") {
        this.at++;
      } else if (c === "/" && this.skipComment()) {
        continue;
      } else if (c === '"' || c === "`" || c === "'") {
        this.skipLiteral(c);
      } else if (this.braces > 0) {
        if (c === "{") this.braces++;
        if (c === "}") this.braces--;
        this.at++;
      } else {
        this.topLevel(c);
      }
    }
  }

  private topLevel(c: string): void {
    const starts = this.atStart;
    this.atStart = false;
    if (c === "{") this.braces++;
    else if (c === "(" || c === "[") this.parentheses++;
    else if (c === ")" || c === "]") {
      this.parentheses = Math.max(0, this.parentheses - 1);
      if (this.parentheses === 0) this.inGroup = false;
    } else {
      const found = this.word();
      if (found === "") this.at++;
      else if (starts && this.parentheses === 0) this.declaration(found);
      else if (starts && this.parentheses === 1 && this.inGroup) this.list(found);
      return;
    }
    this.at++;
  }

  private declaration(keyword: string): void {
    if (!/^(package|import|type|var|const|func)$/.test(keyword)) return;
    const start = this.at - keyword.length;
    this.current.end = start;
    if (this.headEnd === 0 && keyword !== "package" && keyword !== "import") this.headEnd = start;
    this.current = { start, end: this.text.length };
    if (keyword === "import") return;
    this.skipSpace();
    if (this.text.charAt(this.at) === "(") {
      if (keyword === "func") {
        this.skipParentheses();
        this.skipSpace();
      } else {
        this.at++;
        this.parentheses = 1;
        this.inGroup = true;
        this.atStart = true;
        return;
      }
    }
    const name = this.word();
    if (keyword === "package") this.package = name;
    else if (name !== "") this.list(name);
  }

  /** `name, name, name`, of which the first was read. */
  private list(first: string): void {
    for (let name = first; name !== ""; name = this.word()) {
      this.names.set(name, [...(this.names.get(name) ?? []), this.current]);
      this.skipSpaceInLine();
      if (this.text.charAt(this.at) !== ",") return;
      this.at++;
      this.skipSpace();
    }
  }

  private word(): string {
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private skipSpace(): void {
    space.lastIndex = this.at;
    this.at += space.exec(this.text)?.[0].length ?? 0;
  }

  private skipSpaceInLine(): void {
    spaceInLine.lastIndex = this.at;
    this.at += spaceInLine.exec(this.text)?.[0].length ?? 0;
  }

  private skipParentheses(): void {
    let open = 0;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text.charAt(this.at);
      if (c === "(") open++;
      if (c === ")" && --open === 0) {
        this.at++;
        return;
      }
    }
  }

  private skipComment(): boolean {
    const next = this.text.charAt(this.at + 1);
    if (next !== "/" && next !== "*") return false;
    const end = next === "/" ? this.text.indexOf("\n", this.at) : this.text.indexOf("*/", this.at + 2) + 2;
    this.at = end < (next === "/" ? 0 : 2) ? this.text.length : end;
    return true;
  }

  private skipLiteral(quote: string): void {
    for (this.at++; this.at < this.text.length; this.at++) {
      const c = this.text.charAt(this.at);
      if (c === "\\" && quote !== "`") this.at++;
      else if (c === quote || (c === "\n" && quote !== "`")) break;
    }
    this.at++;
  }
}
