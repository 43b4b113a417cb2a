/**
 * What stands under the cursor and could be a map: an expression, a name that is being declared, or a type.
 *
 *     total += s.index[name].count
 *              ^ s   ^ s.index
 *                     ^ [ ] and literals in it: s.index[name]
 *     *p        on the star: what p points to
 *     make(map[string]int)     on `make` and `map`: the type
 */
import type { Node } from "./goParser.js";

export type Under =
  /** An expression whose value may be a map. */
  | { readonly kind: "expression"; readonly node: Node }
  /** The name of a variable where it is declared. */
  | { readonly kind: "declared"; readonly node: Node }
  /** The name of a struct's field, in its declaration or as a key of a literal. */
  | { readonly kind: "field"; readonly node: Node; readonly owner: Node }
  /** A type; `node` is what is marked. @property make the call it is made by */
  | { readonly kind: "type"; readonly node: Node; readonly type: Node; readonly make: Node | null };

export function expressionAt(root: Node, offset: number): Under | null {
  const here = root.descendantForIndex(offset, offset);
  const found = here && underNode(here);
  if (found) return found;
  // Behind the last letter of a name it is still meant.
  const before = offset > 0 ? root.descendantForIndex(offset - 1, offset - 1) : null;
  return before?.type.endsWith("identifier") === true ? underNode(before) : null;
}

function underNode(leaf: Node): Under | null {
  const parent = leaf.parent;
  if (!parent) return null;
  switch (leaf.type) {
    case "identifier":
      return underIdentifier(leaf, parent);
    case "field_identifier":
      if (parent.type === "selector_expression") return { kind: "expression", node: parent };
      return parent.type === "field_declaration" ? { kind: "field", node: leaf, owner: parent } : null;
    case "type_identifier":
      return parent.type === "type_spec" || parent.type === "type_alias"
        ? { kind: "type", node: leaf, type: leaf, make: null }
        : { kind: "type", node: leaf, type: parent.type === "qualified_type" ? parent : leaf, make: null };
    case "map":
      return parent.type === "map_type" ? { kind: "type", node: parent, type: parent, make: makeOf(parent) } : null;
    case "*":
      return parent.type === "unary_expression" ? { kind: "expression", node: parent } : null;
    case "[":
    case "]":
      return parent.type === "index_expression" ? { kind: "expression", node: parent } : null;
    default:
      return underIndex(leaf);
  }
}

function underIdentifier(leaf: Node, parent: Node): Under | null {
  switch (parent.type) {
    case "call_expression": {
      if (leaf.text !== "make" || parent.childForFieldName("function")?.id !== leaf.id) break;
      const type = parent.childForFieldName("arguments")?.namedChildren[0];
      return type ? { kind: "type", node: leaf, type, make: parent } : null;
    }
    case "var_spec":
    case "parameter_declaration":
    case "variadic_parameter_declaration":
      if (parent.childrenForFieldName("name").some((name) => name.id === leaf.id)) return { kind: "declared", node: leaf };
      break;
    case "const_spec":
    case "function_declaration":
    case "type_parameter_declaration":
    case "import_spec":
      return null;
    case "literal_element":
      if (parent.parent?.type === "keyed_element" && parent.parent.childForFieldName("key")?.id === parent.id) {
        const literal = parent.parent.parent;
        return literal ? { kind: "field", node: leaf, owner: literal } : null;
      }
      break;
    case "expression_list": {
      const statement = parent.parent;
      const isLeft =
        statement?.childForFieldName("left")?.id === parent.id || statement?.childForFieldName("alias")?.id === parent.id;
      if (statement && isLeft && declares(statement)) return { kind: "declared", node: leaf };
      break;
    }
  }
  return { kind: "expression", node: leaf };
}

/** Statements whose left side declares. */
function declares(statement: Node): boolean {
  if (statement.type === "short_var_declaration" || statement.type === "type_switch_statement") return true;
  return /^(range_clause|receive_statement)$/.test(statement.type) && statement.children.some((child) => child.type === ":=");
}

/** Inside of a literal that is an index. */
function underIndex(leaf: Node): Under | null {
  const literal = /literal_content$|escape_sequence$|^["`]$/.test(leaf.type) ? leaf.parent : leaf;
  const parent = literal?.parent;
  if (!literal || parent?.type !== "index_expression" || !literal.type.endsWith("literal")) return null;
  return { kind: "expression", node: parent };
}

/** The `make(…)` that a type is the first argument of. */
function makeOf(type: Node): Node | null {
  const list = type.parent;
  const call = list?.type === "argument_list" ? list.parent : null;
  return call?.childForFieldName("function")?.text === "make" && list?.namedChildren[0]?.id === type.id ? call : null;
}
