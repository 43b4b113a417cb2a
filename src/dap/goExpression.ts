/**
 * The expressions that may be sent to Delve's `evaluate`.
 *
 * Delve runs code of the debuggee for an expression that begins with `call`, and changes the session for one that begins with
 * `dlv`. So nothing that a person typed is pasted: it is parsed into this small grammar, which has no calls, no operators and
 * no spaces, and printed again.
 *
 *     expression  = "*" expression | postfix
 *     postfix     = primary { "." name | "." "(" type ")" | "[" index "]" }
 *     primary     = name | "import/path" "." name | "(" expression ")" | "(" "*" type ")" "(" expression ")"
 *     index       = expression | ["-"] number | "text" | 'rune'
 */
import { say } from "../gomap/say.js";
export type GoExpression =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "packageName"; readonly path: string; readonly name: string }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "select"; readonly of: GoExpression; readonly name: string }
  | { readonly kind: "assert"; readonly of: GoExpression; readonly type: string }
  | { readonly kind: "index"; readonly of: GoExpression; readonly index: GoExpression }
  | { readonly kind: "dereference"; readonly of: GoExpression }
  | { readonly kind: "convert"; readonly pointerTo: string; readonly of: GoExpression };

export class GoExpressionError extends Error {
  constructor(
    message: string,
    /** Index in the text at which it went wrong. */
    readonly position: number,
  ) {
    super(message);
    this.name = "GoExpressionError";
  }
}

/** @throws GoExpressionError with a sentence for the person who typed it. */
export function parseGoExpression(text: string): GoExpression {
  const parser = new Parser(tokensOf(text), text);
  return parser.whole();
}

/** The text for Delve. Has no spaces outside of literals and type names, so it begins neither with "call " nor with "dlv ". */
export function printGoExpression(expression: GoExpression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "packageName":
      return `${quoteGo(expression.path)}.${expression.name}`;
    case "literal":
      return expression.text;
    case "select":
      return `${printOperand(expression.of)}.${expression.name}`;
    case "assert":
      return `${printOperand(expression.of)}.(${expression.type})`;
    case "index":
      return `${printOperand(expression.of)}[${printGoExpression(expression.index)}]`;
    case "dereference":
      return `*${printOperand(expression.of)}`;
    case "convert":
      return `(*${expression.pointerTo})(${printGoExpression(expression.of)})`;
  }
}

function printOperand(expression: GoExpression): string {
  const text = printGoExpression(expression);
  return expression.kind === "dereference" ? `(${text})` : text;
}

/** A Go string literal, for a type's or a package's name in an expression. */
export function quoteGo(text: string): string {
  return `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}

interface Token {
  readonly kind: "name" | "number" | "string" | "rune" | "punct" | "end";
  readonly text: string;
  readonly position: number;
}

const tokenPattern =
  /\s*(?:(?<name>[\p{L}_][\p{L}\p{Nd}_]*)|(?<number>0[xX][0-9a-fA-F_]+|\d[\d_]*)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<rune>'(?:[^'\\\n]|\\.[^']*)')|(?<punct>[()[\]{}.*,<>-]))/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern); // its own lastIndex
  let position = 0;
  while (text.slice(position).trim() !== "") {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (!match?.groups) {
      const at = position + text.slice(position).search(/\S/);
      throw new GoExpressionError(
        say(
          '“{0}” is not allowed here. A map is named by variables, fields, indexes and *: m, s.index, cache[3], (*p).byID["x"].',
          text.charAt(at),
        ),
        at,
      );
    }
    for (const kind of ["name", "number", "string", "rune", "punct"] as const) {
      const found = match.groups[kind];
      if (found !== undefined) {
        tokens.push({ kind, text: found, position: pattern.lastIndex - found.length });
      }
    }
    position = pattern.lastIndex;
  }
  tokens.push({ kind: "end", text: "", position: text.length });
  return tokens;
}

const maxDepth = 64;

class Parser {
  private next = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  whole(): GoExpression {
    if (this.peek().kind === "end") {
      throw new GoExpressionError(say("The expression is empty. Type the name of a map variable, like m or s.index."), 0);
    }
    const expression = this.expression();
    if (this.peek().kind !== "end") {
      throw this.unexpected();
    }
    return expression;
  }

  private expression(): GoExpression {
    if (++this.depth > maxDepth) {
      throw new GoExpressionError(say("The expression is nested too deeply."), this.peek().position);
    }
    try {
      if (this.take("*")) {
        return { kind: "dereference", of: this.expression() };
      }
      return this.postfix();
    } finally {
      this.depth--;
    }
  }

  private postfix(): GoExpression {
    let left = this.primary();
    for (;;) {
      if (this.take(".")) {
        if (this.take("(")) {
          const type = this.typeText(")");
          left = { kind: "assert", of: left, type };
        } else {
          left = { kind: "select", of: left, name: this.name() };
        }
      } else if (this.take("[")) {
        const index = this.index();
        this.expect("]");
        left = { kind: "index", of: left, index };
      } else if (this.peek().text === "(" && this.peek().kind === "punct") {
        throw new GoExpressionError(
          say("Calls are not evaluated: they would run code in your program. Name the map by variables, fields and indexes."),
          this.peek().position,
        );
      } else {
        return left;
      }
    }
  }

  private primary(): GoExpression {
    const token = this.peek();
    if (token.kind === "name") {
      this.next++;
      return { kind: "name", name: token.text };
    }
    if (token.kind === "string") {
      this.next++;
      this.expect(".");
      return { kind: "packageName", path: token.text.slice(1, -1), name: this.name() };
    }
    if (this.take("(")) {
      // (*T)(expression) converts, (*p) dereferences: what follows the closing parenthesis tells.
      const conversion = this.conversion();
      if (conversion) {
        return conversion;
      }
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    throw this.unexpected();
  }

  /** `*T)(x)` behind an opened parenthesis, or null (nothing taken). */
  private conversion(): GoExpression | null {
    const start = this.next;
    if (!this.take("*")) {
      return null;
    }
    try {
      const pointerTo = this.typeText(")");
      if (this.take("(")) {
        const of = this.peek().kind === "number" ? this.index() : this.expression();
        this.expect(")");
        return { kind: "convert", pointerTo, of };
      }
    } catch (error) {
      if (!(error instanceof GoExpressionError)) {
        throw error;
      }
    }
    this.next = start;
    return null;
  }

  private index(): GoExpression {
    const token = this.peek();
    if (token.kind === "number" || token.kind === "rune") {
      this.next++;
      return { kind: "literal", text: token.text };
    }
    if (token.kind === "string" && this.tokens[this.next + 1]?.text !== ".") {
      this.next++;
      return { kind: "literal", text: token.text };
    }
    if (this.take("-")) {
      const number = this.peek();
      if (number.kind !== "number") {
        throw this.unexpected();
      }
      this.next++;
      return { kind: "literal", text: `-${number.text}` };
    }
    return this.expression();
  }

  /** A type's text up to the closing bracket that belongs to it; the bracket is taken. Single spaces stay (`interface {}`). */
  private typeText(close: string): string {
    let open = 0;
    let text = "";
    let previous: Token | undefined;
    for (;;) {
      const token = this.peek();
      if (token.kind === "end" || token.kind === "rune") {
        throw this.unexpected();
      }
      if (open === 0 && token.text === close && token.kind === "punct") {
        this.next++;
        if (text === "") {
          throw this.unexpected();
        }
        return text;
      }
      if (token.kind === "punct" && "([{<".includes(token.text)) open++;
      if (token.kind === "punct" && ")]}>".includes(token.text)) open--;
      const spaced = previous !== undefined && previous.position + previous.text.length < token.position;
      text += (spaced ? " " : "") + token.text;
      previous = token;
      this.next++;
    }
  }

  private name(): string {
    const token = this.peek();
    if (token.kind !== "name") {
      throw this.unexpected();
    }
    this.next++;
    return token.text;
  }

  private take(punct: string): boolean {
    const token = this.peek();
    if (token.kind === "punct" && token.text === punct) {
      this.next++;
      return true;
    }
    return false;
  }

  private expect(punct: string): void {
    if (!this.take(punct)) {
      throw this.unexpected();
    }
  }

  private peek(): Token {
    return this.tokens[this.next] ?? { kind: "end", text: "", position: this.text.length };
  }

  private unexpected(): GoExpressionError {
    const token = this.peek();
    return token.kind === "end"
      ? new GoExpressionError(say("The expression “{0}” ends too early.", this.text), token.position)
      : new GoExpressionError(
          say("“{0}” is not expected at column {1} of “{2}”.", token.text, token.position + 1, this.text),
          token.position,
        );
  }
}
