/**
 * Types by syntax: of what a type's text names, of an expression, of what a declaration declares. Follows names through the
 * package and the module's other packages; what comes from elsewhere is unknown.
 */
import type { Node } from "./goParser.js";
import { folderOfImport, type GoModules } from "./goModule.js";
import type { GoPackages, TopLevel } from "./goPackage.js";
import { importPath, resolveName, type Declaration } from "./goScopes.js";
import { basicTypes, underlying, unknownType, type GoField, type GoType } from "./goTypes.js";
import { elementOf, lengthOf, literalType, ofRange, ofUnary, positionOf, withoutTypeParameters } from "./typeRules.js";

/** Where a piece of syntax stands. */
export interface Source {
  readonly uri: string;
  readonly root: Node;
  /** What type parameters stand for here. */
  readonly bindings?: ReadonlyMap<string, GoType>;
}

/** Steps from one declaration to the next, at most. */
const maxDepth = 40;

export class TypeInference {
  private depth = 0;
  private readonly named = new Map<string, GoType>();
  private readonly keys = new Map<GoType, string>();

  constructor(
    private readonly packages: GoPackages,
    private readonly modules: GoModules,
  ) {}

  /** What a type's text means. */
  async typeOf(node: Node, source: Source): Promise<GoType> {
    return this.deeper(async () => {
      const part = (field: string): Promise<GoType> => this.typeOfField(node, field, source);
      switch (node.type) {
        case "type_identifier":
        case "identifier":
          return this.typeNamed(node, source, []);
        case "qualified_type":
          return this.qualified(node, source, []);
        case "generic_type": {
          const base = node.childForFieldName("type");
          const given = node.childForFieldName("type_arguments")?.namedChildren ?? [];
          const types: GoType[] = [];
          for (const one of given) {
            const inner = one.type === "type_elem" ? one.namedChildren[0] : one;
            types.push(inner ? await this.typeOf(inner, source) : unknownType);
          }
          if (base?.type === "qualified_type") return this.qualified(base, source, types);
          return base ? this.typeNamed(base, source, types) : unknownType;
        }
        case "parenthesized_type": {
          const [inner] = node.namedChildren;
          return inner ? this.typeOf(inner, source) : unknownType;
        }
        case "pointer_type": {
          const [inner] = node.namedChildren;
          return { kind: "pointer", of: inner ? await this.typeOf(inner, source) : unknownType };
        }
        case "slice_type":
          return { kind: "slice", of: await part("element") };
        case "implicit_length_array_type":
          return { kind: "array", length: null, of: await part("element") };
        case "array_type":
          return { kind: "array", length: lengthOf(node.childForFieldName("length")), of: await part("element") };
        case "channel_type":
          return { kind: "channel", of: await part("value") };
        case "map_type":
          return { kind: "map", key: await part("key"), elem: await part("value") };
        case "function_type":
          return { kind: "function", results: await this.results(node, source) };
        case "interface_type":
          return { kind: "interface" };
        case "struct_type":
          return { kind: "struct", fields: this.fields(node, source) };
        default:
          return unknownType;
      }
    });
  }

  /** The type of an expression; of a call with several results that of the first. */
  async ofExpression(node: Node, source: Source): Promise<GoType> {
    return (await this.ofExpressions(node, source))[0] ?? unknownType;
  }

  /** The types of an expression's values: several for a call. */
  private async ofExpressions(node: Node, source: Source): Promise<readonly GoType[]> {
    return this.deeper(async () => {
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
          return [await this.typeOfField(node, "type", source)];
        case "func_literal":
          return [{ kind: "function", results: await this.results(node, source) }];
        case "type_assertion_expression":
        case "type_conversion_expression":
          return [await this.typeOfField(node, "type", source)];
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
    return this.deeper(async () => {
      if (kind === "function") return { kind: "function", results: await this.results(node, source) };
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
    return this.ofTopLevel(await this.imported(spec, name, source));
  }

  private async ofTopLevel(found: TopLevel | null): Promise<GoType> {
    if (!found || found.declaration.kind === "type") return unknownType;
    return this.ofDeclaration(found.declaration, { uri: found.uri, root: found.root });
  }

  private async imported(spec: Node, name: string, source: Source): Promise<TopLevel | null> {
    const module = await this.modules.of(source.uri);
    const folder = module && folderOfImport(module, importPath(spec));
    return folder === null ? null : this.packages.exported(name, folder);
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
    return this.member(await this.ofExpression(operand, source), field.text);
  }

  /** A field, of the struct itself or of one that is embedded in it, or a method. */
  async member(of: GoType, name: string): Promise<GoType> {
    let level: GoType[] = [of];
    for (let depth = 0; depth < 8 && level.length > 0; depth++) {
      const found: GoType[] = [];
      const embedded: GoField[] = [];
      for (const type of level) {
        const pointed = type.kind === "pointer" ? type.of : type;
        if (pointed.kind === "unknown" || pointed.kind === "typeParameter") return unknownType;
        const results = pointed.kind === "named" ? await pointed.methods?.(name) : null;
        if (results) found.push({ kind: "function", results });
        const bare = underlying(pointed);
        const fields = bare.kind === "pointer" ? underlying(bare.of) : bare;
        if (fields.kind !== "struct") continue;
        for (const field of fields.fields) if (field.name === name) found.push(await field.type());
        embedded.push(...fields.fields.filter((field) => field.embedded));
      }
      // Two of the same depth hide each other.
      if (found.length > 0) return found.length === 1 ? (found[0] ?? unknownType) : unknownType;
      level = await Promise.all(embedded.map((field) => field.type()));
    }
    return unknownType;
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
      if (type) return [await this.typeNamed(called, source, [])];
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

  private async typeOfField(node: Node, field: string, source: Source): Promise<GoType> {
    const part = node.childForFieldName(field);
    return part ? this.typeOf(part, source) : unknownType;
  }

  private async typeNamed(node: Node, source: Source, given: readonly GoType[]): Promise<GoType> {
    const name = node.text;
    const found = resolveName(name, node);
    switch (found.kind) {
      case "unclear":
      case "import":
        return unknownType;
      case "local":
        if (found.declaration.kind === "typeParameter") return source.bindings?.get(name) ?? { kind: "typeParameter", name };
        return found.declaration.kind === "type" ? this.declared(found.declaration, source, given, true) : unknownType;
      case "package": {
        const top = await this.packages.declaring(name, source.uri, source.root);
        if (top) return this.declared(top.declaration, top, given, false);
        if (basicTypes.has(name)) return { kind: "basic", name };
        return name === "error" || name === "any" ? { kind: "interface" } : { kind: "unknown", name };
      }
    }
  }

  private async qualified(node: Node, source: Source, given: readonly GoType[]): Promise<GoType> {
    const [pack, name] = [node.childForFieldName("package"), node.childForFieldName("name")];
    const found = pack && resolveName(pack.text, pack);
    if (!pack || !name || found?.kind !== "import") return { kind: "unknown", name: node.text };
    if (importPath(found.declaration.node) === "unsafe" && name.text === "Pointer")
      return { kind: "basic", name: "unsafe.Pointer" };
    const top = await this.imported(found.declaration.node, name.text, source);
    const type = top ? await this.declared(top.declaration, top, given, false) : unknownType;
    return type.kind === "unknown" ? { kind: "unknown", name: node.text } : type;
  }

  /** What a type declaration declares. A type that holds itself is one object that holds itself. */
  private async declared(declaration: Declaration, source: Source, given: readonly GoType[], local: boolean): Promise<GoType> {
    const { node, name } = declaration;
    if (node.type !== "type_spec" && node.type !== "type_alias") return unknownType;
    const key = `${source.uri} ${name.text} ${node.startIndex} ${given.map((type) => this.keyOf(type)).join(";")}`;
    const known = this.named.get(key);
    if (known) return known;
    const parameters = (node.childForFieldName("type_parameters")?.namedChildren ?? []).flatMap((parameter) =>
      parameter.childrenForFieldName("name").flatMap((one) => (one.isNamed ? [one.text] : [])),
    );
    const bindings = new Map(source.bindings ?? []);
    for (const [i, parameter] of parameters.entries()) {
      bindings.set(parameter, given[i] ?? { kind: "typeParameter", name: parameter });
    }
    const text = node.childForFieldName("type");
    if (!text) return unknownType;
    const inside = { uri: source.uri, root: source.root, bindings };
    if (node.type === "type_alias") return this.typeOf(text, inside);
    const methods = local
      ? null
      : async (method: string): Promise<readonly GoType[] | null> => {
          const found = await this.packages.method(name.text, method, source.uri, source.root);
          return found && this.results(found.declaration.node, { uri: found.uri, root: found.root });
        };
    const type: { kind: "named"; name: string; underlying: GoType; methods: typeof methods } = {
      kind: "named",
      name: name.text,
      underlying: unknownType,
      methods,
    };
    this.named.set(key, type);
    type.underlying = await this.typeOf(text, inside);
    return type;
  }

  private fields(node: Node, source: Source): GoField[] {
    const fields: GoField[] = [];
    for (const list of node.namedChildren) {
      for (const declaration of list.namedChildren) {
        if (declaration.type !== "field_declaration") continue;
        const typed = declaration.childForFieldName("type");
        const type = once(() => (typed ? this.typeOf(typed, source) : Promise.resolve(unknownType)));
        const names = declaration.childrenForFieldName("name");
        if (names.length === 0) {
          const name = /([\p{L}_][\p{L}\p{Nd}_]*)(\[.*)?$/su.exec(typed?.text ?? "")?.[1] ?? "";
          const starred = declaration.children.some((child) => child.type === "*");
          const pointer = async (): Promise<GoType> => ({ kind: "pointer", of: await type() });
          fields.push({ name, type: starred ? pointer : type, embedded: true });
        }
        for (const name of names) if (name.isNamed) fields.push({ name: name.text, type, embedded: false });
      }
    }
    return fields;
  }

  private async results(node: Node, source: Source): Promise<readonly GoType[]> {
    const result = node.childForFieldName("result");
    if (!result) return [];
    if (result.type !== "parameter_list") return [await this.typeOf(result, source)];
    const types: GoType[] = [];
    for (const parameter of result.namedChildren) {
      const typed = parameter.childForFieldName("type");
      if (!typed) continue;
      const type = await this.typeOf(typed, source);
      for (let i = 0; i < Math.max(1, parameter.childrenForFieldName("name").length); i++) types.push(type);
    }
    return types;
  }

  /** The same for the same type only. */
  private keyOf(type: GoType): string {
    switch (type.kind) {
      case "basic":
      case "typeParameter":
        return `${type.kind} ${type.name}`;
      case "pointer":
      case "slice":
      case "channel":
        return `${type.kind} ${this.keyOf(type.of)}`;
      case "map":
        return `map ${this.keyOf(type.key)} ${this.keyOf(type.elem)}`;
      case "array":
      case "function":
      case "interface":
      case "struct":
      case "named":
      case "unknown": {
        // One object for each declaration; others are not told apart, and not mixed up.
        const known = this.keys.get(type) ?? `${type.kind} ${this.keys.size}`;
        this.keys.set(type, known);
        return known;
      }
    }
  }

  private async deeper<T>(work: () => Promise<T>): Promise<T> {
    if (this.depth >= maxDepth) throw new TooDeepError();
    this.depth++;
    try {
      return await work();
    } finally {
      this.depth--;
    }
  }
}

/** Declarations that lead to each other without end; what asked knows nothing then. */
export class TooDeepError extends Error {}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
