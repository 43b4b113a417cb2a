/**
 * Whether a name in the source and the same name in the stopped frame are the same variable, by syntax, and how the debugger is to be
 * asked for an expression. What is not certain is not asked for: another variable of the name would be shown.
 *
 *     func fill(m map[string]int) {
 *         for _, m := range parts {     ─┐ here another m
 *             use(m)                     │
 *         }                             ─┘
 *         m["x"] = 1                    ◀ stopped: m is the parameter; over the m in the loop nothing is shown
 *     }
 *
 * Delve knows a local variable from the line behind its declaration on, by line, not by statement.
 */
import type { Stand } from "../messages/serverMessages.js";
import type { GoDocument } from "./goDocument.js";
import type { Node } from "./goParser.js";
import type { GoPackages } from "./goPackage.js";
import { packageOf, pathOf } from "./goPackage.js";
import { declaredBy, importPath, isFunction, isTopLevel, resolveName, type Declaration, type Resolution } from "./goScopes.js";
import { dirname } from "node:path";

/** What to evaluate, and how else that may be said in the frame. */
export interface Evaluable {
  readonly expression: string;
  readonly alias: string | null;
}

/** What was found out about the names of one expression. */
interface Names {
  /** One of them means something else in the frame than in the source. */
  hidden: boolean;
}

interface Here {
  readonly node: Node;
  /** Declarations count as seen up to here. */
  readonly at: number;
  readonly innermost: Node;
  /** On the line of the function's head. */
  readonly onHead: boolean;
}

export class StoppedScope {
  private constructor(
    private readonly stand: Stand,
    private readonly document: GoDocument,
    private readonly root: Node,
    private readonly packages: GoPackages,
    /** The node at the stopped line, and the innermost function around it; null where the file is not the stopped one. */
    private readonly here: Here | null,
  ) {}

  /** null where nothing of the file can be told from the frame. */
  static of(stand: Stand, document: GoDocument, root: Node, packages: GoPackages): StoppedScope | null {
    if (stand.edited) return null;
    if (stand.uri === document.uri) {
      const here = stoppedNode(stand, document, root);
      return here && new StoppedScope(stand, document, root, packages, here);
    }
    // Beside the stopped file, the package's variables are the same.
    return sameFolder(stand.uri, document.uri) && isOfPackage(root, stand.packagePath)
      ? new StoppedScope(stand, document, root, packages, null)
      : null;
  }

  /** The function declaration that is stopped in; null in another file. */
  get function(): Node | null {
    return this.here ? topFunction(this.here.innermost) : null;
  }

  /** null where the expression may mean something else in the frame. */
  async evaluable(node: Node): Promise<Evaluable | null> {
    const names: Names = { hidden: false };
    const expression = await this.expressionOf(node, names);
    return expression === null ? null : { expression, alias: names.hidden ? null : node.text };
  }

  /** The same for the name of a variable where it is declared. */
  async declaredName(name: Node, declaration: Declaration | null): Promise<Evaluable | null> {
    // The variable of a type switch has no declaration of its own: each case has one.
    if (!declaration && !isTopLevel(name)) return null;
    const names: Names = { hidden: false };
    const expression = await this.nameOf(name, declaration ? { kind: "local", declaration } : { kind: "package" }, names);
    return expression === null ? null : { expression, alias: names.hidden ? null : name.text };
  }

  private async expressionOf(node: Node, names: Names): Promise<string | null> {
    switch (node.type) {
      case "identifier":
        return this.nameOf(node, resolveName(node.text, node), names);
      case "parenthesized_expression": {
        const [inner] = node.namedChildren;
        return inner ? this.expressionOf(inner, names) : null;
      }
      case "unary_expression": {
        const inner = node.childForFieldName("operand");
        if (node.childForFieldName("operator")?.text !== "*" || !inner) return null;
        const text = await this.expressionOf(inner, names);
        return text === null ? null : `(*${text})`;
      }
      case "selector_expression": {
        const [operand, field] = [node.childForFieldName("operand"), node.childForFieldName("field")];
        if (!operand || !field) return null;
        if (operand.type === "identifier") {
          const found = resolveName(operand.text, operand);
          if (found.kind === "import") {
            if (!this.means(operand.text, "import")) names.hidden = true;
            return `${quoted(importPath(found.declaration.node))}.${field.text}`;
          }
        }
        const text = await this.expressionOf(operand, names);
        return text === null ? null : `${text}.${field.text}`;
      }
      case "index_expression": {
        const [operand, index] = [node.childForFieldName("operand"), node.childForFieldName("index")];
        const text = operand && (await this.expressionOf(operand, names));
        const inside = index && (await this.indexOf(index, names));
        return text != null && inside != null ? `${text}[${inside}]` : null;
      }
      default:
        return null;
    }
  }

  private async indexOf(node: Node, names: Names): Promise<string | null> {
    if (/^(int_literal|interpreted_string_literal|rune_literal)$/.test(node.type)) return node.text;
    if (node.type === "unary_expression" && node.childForFieldName("operator")?.text === "-") {
      const inner = node.childForFieldName("operand");
      return inner?.type === "int_literal" ? `-${inner.text}` : null;
    }
    return this.expressionOf(node, names);
  }

  private async nameOf(name: Node, found: Resolution, names: Names): Promise<string | null> {
    const { text } = name;
    switch (found.kind) {
      case "local":
        return this.isVisible(text, found.declaration) ? text : null;
      case "package": {
        if (!this.means(text, "package")) names.hidden = true;
        const top = await this.packages.declaring(text, this.document.uri, this.root);
        return top?.declaration.kind === "variable" ? `${quoted(this.stand.packagePath)}.${text}` : null;
      }
      case "import":
      case "unclear":
        return null;
    }
  }

  /** What a name means where the frame stands. */
  private means(name: string, kind: Resolution["kind"]): boolean {
    return this.here !== null && resolveName(name, this.here.node, this.here.at).kind === kind;
  }

  private isVisible(name: string, declaration: Declaration): boolean {
    const { kind, name: declared } = declaration;
    if (!this.here || (kind !== "variable" && kind !== "parameter")) return false;
    const { node, at, innermost, onHead } = this.here;
    // Results hold what lay there before, until the first statement.
    if (onHead && innermost.childForFieldName("result")?.id === declaration.node.parent?.id) return false;
    if (kind === "variable" && this.document.placeAt(declared.startIndex).line >= this.stand.line) return false;
    // On the line of `case` its own variable is not there yet, though the name stands above.
    if (isCase(declaration.node) && this.document.placeAt(declaration.node.startIndex).line >= this.stand.line) return false;
    const seen = resolveName(name, node, at);
    if (seen.kind !== "local" || !isSame(seen.declaration, declaration)) return false;
    // A declaration that goes over several lines counts for Delve from its second line on.
    for (let around: Node | null = node; around && !isFunction(around); around = around.parent) {
      if (declaredBy(around, name)) return false;
    }
    const outside = declared.startIndex < innermost.startIndex || declared.startIndex >= innermost.endIndex;
    return !outside || isCaptured(innermost, name, declaration);
  }
}

/** The node where the frame stands, if the file still has the frame's function there. */
function stoppedNode(stand: Stand, document: GoDocument, root: Node): Here | null {
  const start = document.offsetAt({ line: stand.line, character: 0 });
  const end = document.offsetAt({ line: stand.line + 1, character: 0 });
  const blank = /^\s*/.exec(document.text.slice(start, end))?.[0].length ?? 0;
  const at = start + blank;
  const node = at >= end ? null : root.descendantForIndex(at, at);
  const innermost = node && enclosingFunction(node);
  const top = innermost && topFunction(innermost);
  if (!node || !innermost || !top || top.hasError || !isNamedSo(top, stand.functionName)) return null;
  // func1.2 is a literal in a literal. One that begins on the stopped line may be what is stopped in, or not.
  const literals = (stand.functionName.slice(nameLength(top, stand.functionName)).match(/\.(func)?\d+/g) ?? []).length;
  if (literalsAround(node) !== literals) return null;
  // On the head's line the function has been entered: its parameters are there.
  const body = innermost.childForFieldName("body");
  const brace = body?.children[0];
  return body && brace && at < body.startIndex
    ? { node: brace, at: brace.endIndex, innermost, onHead: true }
    : { node, at, innermost, onHead: false };
}

/** `fill`, `fill[...]`, `fill.func1`, `(*Server).Serve.func1.2`, `T.Method` */
function isNamedSo(top: Node, functionName: string): boolean {
  const length = nameLength(top, functionName);
  return length > 0 && /^(\.(func)?\d+)*$/.test(functionName.slice(length));
}

/** How long the top-level function's own name is at the beginning of the frame's; 0 where it is another. */
function nameLength(top: Node, functionName: string): number {
  const name = top.childForFieldName("name")?.text ?? "";
  const receiver = top.childForFieldName("receiver")?.descendantsOfType("type_identifier")[0]?.text ?? null;
  // Of several functions init each has a number.
  if (name === "init" && receiver === null) return /^init(\.\d+)?(?=\.|$)/.exec(functionName)?.[0].length ?? 0;
  const generic = String.raw`(?:\[[^\]]*\])?`;
  const pattern =
    receiver === null ? `^${name}${generic}` : `^(?:\\(\\*${receiver}${generic}\\)|${receiver}${generic})\\.${name}`;
  return new RegExp(`${pattern}(?=\\.|$)`, "u").exec(functionName)?.[0].length ?? 0;
}

export function enclosingFunction(node: Node): Node | null {
  let around: Node | null = node;
  // The name and parameters of a function lie outside of what runs in it.
  while (around && !isFunction(around)) around = around.parent;
  return around;
}

export function topFunction(node: Node): Node | null {
  let top: Node | null = null;
  for (let around: Node | null = node; around; around = around.parent) {
    if (around.type === "function_declaration" || around.type === "method_declaration") top = around;
  }
  return top;
}

function literalsAround(node: Node): number {
  let count = 0;
  for (let around: Node | null = node; around; around = around.parent) if (around.type === "func_literal") count++;
  return count;
}

/** A function literal has the variables around it that it uses; of others the frame knows nothing. */
function isCaptured(literal: Node, name: string, declaration: Declaration): boolean {
  return literal.descendantsOfType("identifier").some((use) => {
    if (use.text !== name) return false;
    const found = resolveName(name, use);
    return found.kind === "local" && isSame(found.declaration, declaration);
  });
}

function isCase({ type }: Node): boolean {
  return type === "type_case" || type === "default_case";
}

/** A type switch names a variable once, and has another in each case. */
function isSame(a: Declaration, b: Declaration): boolean {
  return a.name.id === b.name.id && a.node.id === b.node.id;
}

/** A folder may hold the tests of its package as another package, and programs that are none of it. */
function isOfPackage(root: Node, path: string): boolean {
  const name = packageOf(root) ?? "";
  return name.endsWith("_test") === path.endsWith("_test") && (name === "main") === (path === "main");
}

function sameFolder(a: string, b: string): boolean {
  const [one, other] = [pathOf(a), pathOf(b)];
  return one !== null && other !== null && dirname(one) === dirname(other);
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}
