/**
 * `when` clauses as VS Code reads them, as far as package.json uses them: what is shown is decided, not guessed from the text.
 *
 *     a || b && !(c == 'x') && d =~ /y/        && binds before ||, and a bare key is true where it has a value
 */
export type Context = Readonly<Record<string, string | boolean>>;

export function holds(clause: string, context: Context): boolean {
  const reader = new Reader(clause, context);
  const value = reader.either();
  reader.end();
  return value;
}

class Reader {
  private rest: string;

  constructor(
    private readonly clause: string,
    private readonly context: Context,
  ) {
    this.rest = clause.trimStart();
  }

  either(): boolean {
    let value = this.both();
    // Both sides are read, whatever the first one says.
    while (this.take(/^\|\|/) !== null) value = this.both() || value;
    return value;
  }

  end(): void {
    if (this.rest !== "") throw new Error(`“${this.rest}” is not understood in: ${this.clause}`);
  }

  private both(): boolean {
    let value = this.one();
    while (this.take(/^&&/) !== null) value = this.one() && value;
    return value;
  }

  private one(): boolean {
    if (this.take(/^!(?!=)/) !== null) return !this.one();
    if (this.take(/^\(/) !== null) {
      const value = this.either();
      if (this.take(/^\)/) === null) throw new Error(`a parenthesis is open in: ${this.clause}`);
      return value;
    }
    const key = this.take(/^[A-Za-z][\w.]*/);
    if (key === null) this.end();
    if (key === "true" || key === "false") return key === "true";
    const value = this.context[key ?? ""] ?? false;
    const operator = this.take(/^(==|!=|=~)/);
    if (operator === null) return value !== false && value !== "";
    const text = this.operand(operator);
    if (operator === "=~") {
      const [, pattern = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(text) ?? [];
      return typeof value === "string" && new RegExp(pattern, flags).test(value);
    }
    return (String(value) === text) === (operator === "==");
  }

  private operand(operator: string): string {
    const pattern = operator === "=~" ? /^\/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\[])*\/\w*/ : /^('[^']*'|[\w./-]+)/;
    const text = this.take(pattern);
    if (text === null) throw new Error(`“${operator}” has nothing behind it in: ${this.clause}`);
    return text.startsWith("'") ? text.slice(1, -1) : text;
  }

  private take(pattern: RegExp): string | null {
    const found = pattern.exec(this.rest)?.[0];
    if (found === undefined) return null;
    this.rest = this.rest.slice(found.length).trimStart();
    return found;
  }
}
