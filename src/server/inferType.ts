/**
 * Types by syntax: of an expression, and of what a declaration declares. What comes from outside of the module is unknown.
 */
import type { Node } from "./goParser.js";
import type { GoModules } from "./goModule.js";
import type { GoPackages, TopLevel } from "./goPackage.js";
import { resolveName, type Declaration } from "./goScopes.js";
import { basicTypes, underlying, unknownType, type GoType } from "./goTypes.js";
import { elementOf, literalType, memberOf, ofRange, ofUnary, positionOf, withoutTypeParameters } from "./typeRules.js";
import { Steps, TypeText, type Source } from "./typeText.js";

export class TypeInference {
  private readonly steps = new Steps();
  private readonly text: TypeText;

  constructor(
    private readonly packages: GoPackages,
    modules: GoModules,
  ) {
    this.text = new TypeText(packages, modules, this.steps);
  }

  /** What a type's text means. */
  typeOf(node: Node, source: Source): Promise<GoType> {
    return this.text.typeOf(node, source);
  }

  /** The type of an expression; of a call with several results that of the first. */
  async ofExpression(node: Node, source: Source): Promise<GoType> {
    return (await this.ofExpressions(node, source))[0] ?? unknownType;
  }

  /** The types of an expression's values: several for a call. */
  private async ofExpressions(node: Node, source: Source): Promise<readonly GoType[]> {
    return this.steps.deeper(async () => {
      const operand = (): Promise<GoType> => {
        const inner = node.childForFieldName("operand");
        return inner ? this.ofExpression(inner, source) : Promise.resolve(unknownType);
      };
      switch (node.type) {
        case "identifier":
          return [await this.ofName(node, source)];
        case "parenthesized_expression":
        case "literal_element": {
          const [inner] = node.namedChildren;
          return inner ? this.ofExpressions(inner, source) : [unknownType];
        }
        case "unary_expression":
          return [ofUnary(node.childForFieldName("operator")?.text ?? "", await operand())];
        case "selector_expression":
          return [await this.ofSelector(node, source)];
        case "index_expression":
          return [elementOf(await operand())];
        case "slice_expression": {
          const whole = await operand();
          const bare = underlying(whole);
          return [bare.kind === "array" ? { kind: "slice", of: bare.of } : whole];
        }
        case "composite_literal":
          return [await this.text.typeOfField(node, "type", source)];
        case "func_literal":
          return [{ kind: "function", results: await this.text.results(node, source) }];
        case "type_assertion_expression":
        case "type_conversion_expression":
          return [await this.text.typeOfField(node, "type", source)];
        case "call_expression":
          return this.ofCall(node, source);
        case "binary_expression": {
          if (/^(==|!=|<|<=|>|>=|&&|\|\|)$/.test(node.childForFieldName("operator")?.text ?? ""))
            return [{ kind: "basic", name: "bool" }];
          const left = node.childForFieldName("left");
          return [left ? await this.ofExpression(left, source) : unknownType];
        }
        default:
          return [literalType(node.type)];
      }
    });
  }

  /** What is declared there: a variable's type, a function's. */
  async ofDeclaration({ kind, name, node }: Declaration, source: Source): Promise<GoType> {
    return this.steps.deeper(async () => {
      if (kind === "function") return { kind: "function", results: await this.text.results(node, source) };
      if (kind === "constant") return { kind: "basic", name: "constant" };
      if (kind !== "variable" && kind !== "parameter") return unknownType;
      const typed = node.childForFieldName("type");
      switch (node.type) {
        case "parameter_declaration":
          return typed ? this.typeOf(typed, source) : unknownType;
        case "variadic_parameter_declaration":
          return { kind: "slice", of: typed ? await this.typeOf(typed, source) : unknownType };
        case "var_spec":
          if (typed) return this.typeOf(typed, source);
          return this.ofAssigned(positionOf(name, node.childrenForFieldName("name")), node.childForFieldName("value"), source);
        case "short_var_declaration":
        case "receive_statement": {
          const position = positionOf(name, node.childForFieldName("left")?.namedChildren ?? []);
          return this.ofAssigned(position, node.childForFieldName("right"), source);
        }
        case "range_clause": {
          const right = node.childForFieldName("right");
          const position = positionOf(name, node.childForFieldName("left")?.namedChildren ?? []);
          return right ? ofRange(await this.ofExpression(right, source), position) : unknownType;
        }
        case "type_case":
        case "default_case": {
          const types = node.childrenForFieldName("type");
          const [only] = types;
          if (types.length === 1 && only) return this.typeOf(only, source);
          const value = node.parent?.childForFieldName("value");
          return value ? this.ofExpression(value, source) : unknownType;
        }
        default:
          return unknownType;
      }
    });
  }

  /** A variable or function of the package, by its name. */
  async ofPackage(name: string, source: Source): Promise<GoType> {
    return this.ofTopLevel(await this.packages.declaring(name, source.uri, source.root));
  }

  /** A variable or function of an imported package, where that is one of the module. */
  private async ofImported(spec: Node, name: string, source: Source): Promise<GoType> {
    return this.ofTopLevel(await this.text.imported(spec, name, source));
  }

  private async ofTopLevel(found: TopLevel | null): Promise<GoType> {
    if (!found || found.declaration.kind === "type") return unknownType;
    return this.ofDeclaration(found.declaration, { uri: found.uri, root: found.root });
  }

  private async ofName(node: Node, source: Source): Promise<GoType> {
    const found = resolveName(node.text, node);
    if (found.kind === "local") return this.ofDeclaration(found.declaration, source);
    return found.kind === "package" ? this.ofPackage(node.text, source) : unknownType;
  }

  private async ofSelector(node: Node, source: Source): Promise<GoType> {
    const [operand, field] = [node.childForFieldName("operand"), node.childForFieldName("field")];
    if (!operand || !field) return unknownType;
    if (operand.type === "identifier") {
      const found = resolveName(operand.text, operand);
      if (found.kind === "import") return this.ofImported(found.declaration.node, field.text, source);
    }
    return memberOf(await this.ofExpression(operand, source), field.text);
  }

  private async ofCall(node: Node, source: Source): Promise<readonly GoType[]> {
    const called = node.childForFieldName("function");
    if (!called) return [unknownType];
    const [first] = node.childForFieldName("arguments")?.namedChildren ?? [];
    if (called.type === "identifier") {
      const found = resolveName(called.text, called);
      if (found.kind === "unclear") return [unknownType];
      const top = found.kind === "package" ? await this.packages.declaring(called.text, source.uri, source.root) : null;
      const type = found.kind === "local" ? found.declaration.kind === "type" : top?.declaration.kind === "type";
      if (type) return [await this.text.ofName(called, source, [])];
      if (found.kind === "package" && top === null) return [await this.ofBuiltin(called.text, first ?? null, source)];
    }
    const type = underlying(await this.ofExpression(called, source));
    return type.kind === "function" ? type.results.map(withoutTypeParameters) : [unknownType];
  }

  private async ofBuiltin(name: string, first: Node | null, source: Source): Promise<GoType> {
    if (basicTypes.has(name)) return { kind: "basic", name };
    if (!first) return unknownType;
    if (name === "make") return this.typeOf(first, source);
    if (name === "new") return { kind: "pointer", of: await this.typeOf(first, source) };
    if (/^(append|min|max)$/.test(name)) return this.ofExpression(first, source);
    return /^(len|cap|copy)$/.test(name) ? { kind: "basic", name: "int" } : unknownType;
  }

  /** The type that one of several variables gets from what is assigned. */
  private async ofAssigned(position: number, values: Node | null, source: Source): Promise<GoType> {
    if (!values || position < 0) return unknownType;
    const list = values.type === "expression_list" ? values.namedChildren.filter((value) => value.type !== "comment") : [values];
    const own = list[position];
    if (position === 0 || list.length > 1) {
      return own ? this.ofExpression(own, source) : unknownType;
    }
    const [only] = list;
    if (!only) return unknownType;
    if (only.type === "call_expression") return (await this.ofExpressions(only, source))[position] ?? unknownType;
    // v, ok := m[k], x.(T), <-c
    return { kind: "basic", name: "bool" };
  }
}
