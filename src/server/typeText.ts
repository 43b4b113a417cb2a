/**
 * What a type's text means: `map[string]*Entry` where it stands. Follows names through the package and the module's other packages;
 * what comes from elsewhere is unknown.
 */
import type { Node } from "./goParser.js";
import { folderOfImport, type GoModules } from "./goModule.js";
import type { GoPackages, TopLevel } from "./goPackage.js";
import { importPath, resolveName, type Declaration } from "./goScopes.js";
import { basicTypes, unknownType, type GoField, type GoType } from "./goTypes.js";
import { lengthOf } from "./typeRules.js";

/** Where a piece of syntax stands. */
export interface Source {
  readonly uri: string;
  readonly root: Node;
  /** What type parameters stand for here. */
  readonly bindings?: ReadonlyMap<string, GoType>;
}

/** Counts how far one declaration has led to the next, and ends what leads nowhere. */
export class Steps {
  private depth = 0;

  async deeper<T>(work: () => Promise<T>): Promise<T> {
    if (this.depth >= maxDepth) throw new TooDeepError();
    this.depth++;
    try {
      return await work();
    } finally {
      this.depth--;
    }
  }
}

/** Steps from one declaration to the next, at most. */
const maxDepth = 40;

/** Declarations that lead to each other without end; what asked knows nothing then. */
export class TooDeepError extends Error {}

export class TypeText {
  private readonly named = new Map<string, GoType>();
  private readonly keys = new Map<GoType, string>();

  constructor(
    private readonly packages: GoPackages,
    private readonly modules: GoModules,
    private readonly steps: Steps,
  ) {}

  /** What a type's text means. */
  async typeOf(node: Node, source: Source): Promise<GoType> {
    return this.steps.deeper(async () => {
      const part = (field: string): Promise<GoType> => this.typeOfField(node, field, source);
      switch (node.type) {
        case "type_identifier":
        case "identifier":
          return this.ofName(node, source, []);
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
          return base ? this.ofName(base, source, types) : unknownType;
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

  async typeOfField(node: Node, field: string, source: Source): Promise<GoType> {
    const part = node.childForFieldName(field);
    return part ? this.typeOf(part, source) : unknownType;
  }

  /** What an imported package declares, where that is one of the module. */
  async imported(spec: Node, name: string, source: Source): Promise<TopLevel | null> {
    const module = await this.modules.of(source.uri);
    const folder = module && folderOfImport(module, importPath(spec));
    return folder === null ? null : this.packages.exported(name, folder);
  }

  /** What a name is that stands for a type. */
  async ofName(node: Node, source: Source, given: readonly GoType[]): Promise<GoType> {
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

  /** What a function, or a function type, gives back. */
  async results(node: Node, source: Source): Promise<readonly GoType[]> {
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
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
