/**
 * What a name means at a place: Go's scopes, walked from the inside out.
 *
 *     block        from behind the declaration to the end of the block
 *     if for switch   from behind the statement's first part to its end
 *     function     parameters, results, receiver: its body
 *     file         imports; package: what stands on the top level, in any file
 *
 * Nothing is resolved behind code that does not parse: the declaration that matters may be in it.
 */
import type { Node } from "./goParser.js";

/** What declares a name. */
export interface Declaration {
  readonly kind: "variable" | "parameter" | "constant" | "type" | "function" | "import" | "typeParameter";
  /** The name itself, where it is declared. */
  readonly name: Node;
  /** What declares it: a var_spec, a parameter_declaration, a range_clause … */
  readonly node: Node;
}

export type Resolution =
  | { readonly kind: "local"; readonly declaration: Declaration }
  | { readonly kind: "import"; readonly declaration: Declaration }
  /** Of this package, in this file or another, or predeclared. */
  | { readonly kind: "package" }
  /** The code around does not parse. */
  | { readonly kind: "unclear" };

/** @param from the place in the tree: the name's own node, or any other @param at index from which declarations count as seen */
export function resolveName(name: string, from: Node, at: number = from.startIndex): Resolution {
  let child = from;
  for (let scope = from.parent; scope !== null; child = scope, scope = scope.parent) {
    if (scope.type === "ERROR") return { kind: "unclear" };
    if (scope.type === "source_file") break;
    if (isFunction(scope) && scope.hasError && hasErrorBefore(scope, at)) return { kind: "unclear" };
    const declaration = declaredIn(scope, child, name, at);
    if (declaration) return { kind: "local", declaration };
  }
  const root = child.type === "source_file" ? child : child.parent;
  const imported = root && importOf(root, name);
  if (imported) return { kind: "import", declaration: imported };
  return { kind: "package" };
}

/** The declaration of a name by a scope, as seen from a place inside of the scope's `child`. */
function declaredIn(scope: Node, child: Node, name: string, at: number): Declaration | null {
  switch (scope.type) {
    case "statement_list":
      return firstOf(scope, child, name, at);
    case "block": {
      // At the closing brace all that the block declared is there.
      const list = scope.namedChildren.find((part) => part.type === "statement_list");
      return list && list.id !== child.id && list.endIndex <= at ? firstOf(list, child, name, at) : null;
    }
    case "function_declaration":
    case "method_declaration":
    case "func_literal":
      return inSignature(scope, child, name);
    case "type_spec":
    case "type_alias":
      return inTypeParameters(scope, name) ?? (scope.parent?.parent?.type === "source_file" ? null : typeNamed(scope, name));
    case "if_statement":
    case "expression_switch_statement":
    case "for_clause": {
      const first = scope.childForFieldName("initializer");
      return first && first.endIndex <= at && first.id !== child.id ? declaredBy(first, name) : null;
    }
    case "type_switch_statement": {
      const first = scope.childForFieldName("initializer");
      const inCase = child.type === "type_case" || child.type === "default_case";
      return (inCase ? aliasOf(scope, child, name) : null) ?? (first && first.endIndex <= at ? declaredBy(first, name) : null);
    }
    case "for_statement": {
      if (child.type !== "block") return null;
      const clause = scope.namedChildren.find((part) => part.type === "for_clause" || part.type === "range_clause");
      if (clause?.type === "range_clause") return declaredBy(clause, name);
      const first = clause?.childForFieldName("initializer");
      return first ? declaredBy(first, name) : null;
    }
    case "expression_case":
    case "type_case":
    case "default_case":
    case "communication_case": {
      const received = scope.childForFieldName("communication");
      const own = firstOf(scope, child, name, at);
      return own ?? (received && received.id !== child.id ? declaredBy(received, name) : null);
    }
    default:
      return null;
  }
}

/**
 * The statement before `at` that declares the name: the first of the block, for `:=` declares anew only what the block did not
 * have, and in a function's body not what is a parameter.
 */
function firstOf(scope: Node, child: Node, name: string, at: number): Declaration | null {
  for (const statement of scope.namedChildren) {
    if (statement.startIndex > at) continue;
    // A variable is known behind its declaration, a type from its own name on.
    const declaration = statement.id === child.id || statement.endIndex > at ? null : declaredBy(statement, name);
    if (!declaration) continue;
    const body = scope.type === "statement_list" ? scope.parent : null;
    const outer = body?.parent;
    const parameter = body && outer && isFunction(outer) ? inSignature(outer, body, name) : null;
    return parameter?.kind === "parameter" ? parameter : declaration;
  }
  return null;
}

/** The declaration that a name stands in, where it is declared; null for one on the top level, and where none is clear. */
export function declarationAt(name: Node): Declaration | null {
  const parent = name.parent;
  if (parent?.type === "parameter_declaration" || parent?.type === "variadic_parameter_declaration") {
    return { kind: "parameter", name, node: parent };
  }
  if (parent?.type === "var_spec") return isTopLevel(parent) ? null : { kind: "variable", name, node: parent };
  const statement = parent?.parent;
  if (statement?.type === "short_var_declaration" && statement.parent?.type === "statement_list") {
    return firstOf(statement.parent, statement.parent, name.text, statement.endIndex);
  }
  return statement ? declaredBy(statement, name.text) : null;
}

export function isTopLevel(spec: Node): boolean {
  for (let around: Node | null = spec; around; around = around.parent) if (isFunction(around)) return false;
  return true;
}

/** What a statement declares for those behind it. */
export function declaredBy(statement: Node, name: string): Declaration | null {
  switch (statement.type) {
    case "short_var_declaration":
      return leftName(statement, name);
    case "receive_statement":
    case "range_clause":
      return hasToken(statement, ":=") ? leftName(statement, name) : null;
    case "var_declaration":
    case "const_declaration":
    case "type_declaration":
      return (
        specs(statement)
          .map((spec) => specNamed(spec, name))
          .find((found) => found !== null) ?? null
      );
    case "labeled_statement": {
      const inner = statement.namedChildren.at(-1);
      return inner ? declaredBy(inner, name) : null;
    }
    default:
      return null;
  }
}

/** The specs of a var, const or type declaration, grouped or not. */
export function specs(declaration: Node): Node[] {
  return declaration.namedChildren.flatMap((child) => {
    if (child.type === "var_spec_list") return child.namedChildren;
    return [child];
  });
}

export function specNamed(spec: Node, name: string): Declaration | null {
  if (spec.type === "type_spec" || spec.type === "type_alias") return typeNamed(spec, name);
  if (spec.type !== "var_spec" && spec.type !== "const_spec") return null;
  const named = spec.childrenForFieldName("name").find((node) => node.text === name);
  return named ? { kind: spec.type === "var_spec" ? "variable" : "constant", name: named, node: spec } : null;
}

function typeNamed(spec: Node, name: string): Declaration | null {
  const named = spec.childForFieldName("name");
  return named?.text === name ? { kind: "type", name: named, node: spec } : null;
}

function leftName(statement: Node, name: string): Declaration | null {
  const left = statement.childForFieldName("left");
  const named = left?.namedChildren.find((node) => node.type === "identifier" && node.text === name);
  return named ? { kind: "variable", name: named, node: statement } : null;
}

function aliasOf(scope: Node, inCase: Node, name: string): Declaration | null {
  const named = scope.childForFieldName("alias")?.namedChildren.find((node) => node.text === name);
  // In each case it is a variable of its own.
  return named ? { kind: "variable", name: named, node: inCase } : null;
}

function inSignature(scope: Node, child: Node, name: string): Declaration | null {
  for (const field of ["parameters", "result", "receiver"]) {
    const list = scope.childForFieldName(field);
    if (list?.type !== "parameter_list" || child.type !== "block") continue;
    for (const parameter of list.namedChildren) {
      const named = parameter.childrenForFieldName("name").find((node) => node.text === name);
      if (named) return { kind: "parameter", name: named, node: parameter };
    }
  }
  return inTypeParameters(scope, name) ?? receiverTypeParameter(scope, name);
}

function inTypeParameters(scope: Node, name: string): Declaration | null {
  for (const parameter of scope.childForFieldName("type_parameters")?.namedChildren ?? []) {
    const named = parameter.childrenForFieldName("name").find((node) => node.text === name);
    if (named) return { kind: "typeParameter", name: named, node: parameter };
  }
  return null;
}

/** `func (s *Set[K]) …`: K is a type parameter of the method. */
function receiverTypeParameter(scope: Node, name: string): Declaration | null {
  const receiver = scope.type === "method_declaration" ? scope.childForFieldName("receiver") : null;
  if (!receiver?.text.includes("[")) return null;
  const given = receiver.descendantsOfType("type_arguments")[0];
  const named = given?.descendantsOfType("type_identifier").find((node) => node.text === name);
  return named ? { kind: "typeParameter", name: named, node: receiver } : null;
}

/** What a file imports, found once for each tree. */
const imports = new WeakMap<Node["tree"], readonly Import[]>();

interface Import {
  readonly spec: Node;
  readonly names: readonly string[];
}

/** The import that a package name stands for; the name is the path's last element where the import names none. */
export function importOf(root: Node, name: string): Declaration | null {
  const known = imports.get(root.tree) ?? importsOf(root);
  imports.set(root.tree, known);
  const found = known.find(({ names }) => names.includes(name));
  return found ? { kind: "import", name: found.spec, node: found.spec } : null;
}

function importsOf(root: Node): Import[] {
  return root.namedChildren
    .filter((child) => child.type === "import_declaration")
    .flatMap((declaration) => declaration.descendantsOfType("import_spec"))
    .map((spec) => {
      const given = spec.childForFieldName("name")?.text;
      return { spec, names: given === undefined ? namesOfPath(importPath(spec)) : [given] };
    });
}

export function importPath(spec: Node): string {
  return spec.childForFieldName("path")?.text.slice(1, -1) ?? "";
}

/** `gopkg.in/yaml.v3` → yaml, `example.com/cache/v2` → cache. */
function namesOfPath(path: string): string[] {
  const parts = path.split("/");
  const last = parts.at(-1) ?? "";
  const named = /^v\d+$/.test(last) ? (parts.at(-2) ?? "") : last;
  return [last, named, named.replace(/\.v\d+$/, ""), named.replace(/^go-/, ""), named.replace(/[-.]go$/, "")];
}

export function isFunction(node: Node): boolean {
  return node.type === "function_declaration" || node.type === "method_declaration" || node.type === "func_literal";
}

function hasToken(node: Node, token: string): boolean {
  return node.children.some((child) => child.type === token);
}

/** Whether something before the place does not parse. */
function hasErrorBefore(node: Node, at: number): boolean {
  if (!node.hasError || node.startIndex >= at) return false;
  if (node.isError || node.isMissing) return true;
  return node.children.some((child) => hasErrorBefore(child, at));
}
