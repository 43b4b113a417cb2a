/**
 * What the syntax says about a place in a file: is it a map, of which type, and what is the debugger to be asked for. Its answers
 * hold no nodes, so that they outlive the next edit.
 */
import type { GlanceQuestion, MapPlace, Stand } from "../messages/serverMessages.js";
import type { StaticMap } from "../messages/hoverText.js";
import { expressionAt, type Under } from "./expressionAt.js";
import type { GoDocument, Place, PlaceRange } from "./goDocument.js";
import type { GoModules } from "./goModule.js";
import type { GoPackages } from "./goPackage.js";
import type { Node } from "./goParser.js";
import { declarationAt, isTopLevel } from "./goScopes.js";
import { mapBehind, printType, sizeOfType, underlying, unknownType, type GoType } from "./goTypes.js";
import { TypeInference } from "./inferType.js";
import { StoppedScope, type Evaluable } from "./stoppedScope.js";
import { memberOf } from "./typeRules.js";
import { TooDeepError, type Source } from "./typeText.js";

export interface MapUnder {
  readonly range: PlaceRange;
  /** As it stands in the source. */
  readonly name: string;
  /** What to ask the debugger for; null where the program does not stand, or what it has of this name may be another variable. */
  readonly question: GlanceQuestion | null;
  /** The map type, where the source says it; null where it does not. */
  readonly known: StaticMap | null;
  /** What the type must be called in the program: its names without their packages; null where that is not clear. */
  readonly typeName: string | null;
  /** What gopls shows there: nothing, the name of its type, or the map type as it is written. */
  readonly shown: "nothing" | "named" | "written";
}

/** Maps of one function for which there are code lenses. */
const mostPlaces = 60;

export class MapSyntax {
  constructor(
    private readonly packages: GoPackages,
    private readonly modules: GoModules,
  ) {}

  /** null where there is certainly no map. */
  async under(document: GoDocument, place: Place, stand: Stand | null): Promise<MapUnder | null> {
    const { root } = document;
    const under = root && expressionAt(root, document.offsetAt(place));
    if (!root || !under) return null;
    try {
      return await this.explain(document, root, under, stand);
    } catch (error) {
      if (error instanceof TooDeepError) return null;
      throw error;
    } finally {
      this.packages.tidy();
    }
  }

  /** The maps that are declared or made in the function that is stopped in, and that the frame has already. */
  async places(document: GoDocument, stand: Stand): Promise<MapPlace[]> {
    const { root } = document;
    const scope = root && StoppedScope.of(stand, document, root, this.packages);
    const body = scope?.function;
    if (!root || !scope || !body) return [];
    const source = { uri: document.uri, root };
    const places = new Map<string, MapPlace>();
    for (const name of body.descendantsOfType(["identifier", "field_identifier"])) {
      if (places.size >= mostPlaces) break;
      const found = await this.placeOf(name, source, scope).catch((error: unknown) => {
        if (error instanceof TooDeepError) return null;
        throw error;
      });
      if (found === null) continue;
      const { start, end } = document.rangeOf(found.node);
      if (start.line !== end.line) continue;
      const question = questionOf(stand, found.evaluable);
      const place = {
        line: start.line,
        character: start.character,
        endCharacter: end.character,
        name: found.node.text,
        question,
      };
      places.set(`${start.line} ${question.expression}`, place);
    }
    this.packages.tidy();
    return [...places.values()].sort((a, b) => a.line - b.line || a.character - b.character);
  }

  private async placeOf(name: Node, source: Source, scope: StoppedScope): Promise<{ node: Node; evaluable: Evaluable } | null> {
    const declares = isDeclared(name);
    const assigned = declares ? null : assignedMake(name);
    if (!declares && !assigned) return null;
    const inference = new TypeInference(this.packages, this.modules);
    if (declares) {
      const declaration = declarationAt(name);
      const type = declaration ? await inference.ofDeclaration({ ...declaration }, source) : unknownType;
      if (!declaration || !mapBehind(type)) return null;
      const evaluable = await scope.declaredName(name, declaration);
      return evaluable && { node: name, evaluable };
    }
    const evaluable = assigned && (await scope.evaluable(assigned));
    return assigned && evaluable ? { node: assigned, evaluable } : null;
  }

  private async explain(document: GoDocument, root: Node, under: Under, stand: Stand | null): Promise<MapUnder | null> {
    const source = { uri: document.uri, root };
    const type = await this.typeUnder(under, source);
    if (!mayBeMap(type)) return null;
    const map = mapBehind(type);
    // A map of which nothing else is known: the code around does not parse.
    if (map && isUnclear(map.key) && isUnclear(map.elem)) return null;
    const { node } = under;
    const known = map && (await this.staticMap(map, under, document));
    const scope = stand && StoppedScope.of(stand, document, root, this.packages);
    let evaluable: Evaluable | null = null;
    if (scope && under.kind === "expression") evaluable = await scope.evaluable(node);
    if (scope && under.kind === "declared") evaluable = await scope.declaredName(node, declarationAt(node));
    if (evaluable === null && known === null) return null;
    const question = stand && evaluable && questionOf(stand, evaluable);
    const typeName = map && certainName(type);
    return { range: document.rangeOf(node), name: node.text, question, known, typeName, shown: shownByGopls(under, type) };
  }

  private async typeUnder(under: Under, source: Source): Promise<GoType> {
    const inference = new TypeInference(this.packages, this.modules);
    switch (under.kind) {
      case "expression":
        return inference.ofExpression(under.node, source);
      case "declared": {
        const declaration = declarationAt(under.node);
        if (declaration) return inference.ofDeclaration(declaration, source);
        return isTopLevel(under.node) ? inference.ofPackage(under.node.text, source) : unknownType;
      }
      case "type":
        return inference.typeOf(under.type, source);
      case "field": {
        const typed = under.owner.childForFieldName("type");
        if (under.owner.type === "field_declaration") return typed ? inference.typeOf(typed, source) : unknownType;
        return this.keyed(under.node, under.owner, source, inference);
      }
    }
  }

  /** `T{index: …}`: a field where T is a struct, a variable where it is an array or map. */
  private async keyed(name: Node, literal: Node, source: Source, inference: TypeInference): Promise<GoType> {
    const typed = literal.parent?.type === "composite_literal" ? literal.parent.childForFieldName("type") : null;
    const type = typed ? await inference.typeOf(typed, source) : unknownType;
    return underlying(type).kind === "struct" ? memberOf(type, name.text) : { kind: "basic", name: "bool" };
  }

  private async staticMap(map: GoType & { kind: "map" }, under: Under, document: GoDocument): Promise<StaticMap> {
    const module = await this.modules.of(document.uri);
    return {
      typeName: printType(map),
      key: await sizeOfType(map.key),
      elem: await sizeOfType(map.elem),
      atLeastMinor: module?.atLeastMinor ?? null,
      hint: under.kind === "type" && under.make ? hintOf(under.make) : null,
    };
  }
}

function questionOf({ sessionId, stop, frameId }: Stand, { expression, alias }: Evaluable): GlanceQuestion {
  return { sessionId, stop, frameId, expression, alias };
}

/** Types for which the debugger may be asked. */
function mayBeMap(type: GoType): boolean {
  if (mapBehind(type)) return true;
  const bare = underlying(type);
  const pointed = bare.kind === "pointer" ? underlying(bare.of) : bare;
  return pointed.kind === "unknown" || pointed.kind === "typeParameter" || bare.kind === "interface";
}

/** gopls has hovers over names; those of variables say their type, those of types what they stand for. */
function shownByGopls({ kind, node }: Under, type: GoType): MapUnder["shown"] {
  if (!/identifier$|^(selector_expression|qualified_type)$/.test(node.type) || node.text === "make") return "nothing";
  const bare = type.kind === "pointer" ? type.of : type;
  const said = kind === "type" && bare.kind === "named" ? bare.underlying : bare;
  return said.kind === "map" ? "written" : "named";
}

function isUnclear(type: GoType): boolean {
  return type.kind === "unknown" && type.name === "";
}

/** Names for comparing with what the debug information calls the type; null where something in it is unknown. */
function certainName(type: GoType): string | null {
  const bare = type.kind === "pointer" ? type.of : type;
  const text = printType(bare)
    .replace(/\bbyte\b/g, "uint8")
    .replace(/\brune\b/g, "int32");
  return /[?…{]|\bchan\b/.test(text) ? null : text;
}

/** Whether a type by the program's debug information can be the one by its names. Packages and type arguments do not count. */
export function mayBeCalled(typeName: string, live: string): boolean {
  const bare = (text: string): string => text.replace(/[\w./~-]+[./](?=[\p{L}_])/gu, "").replace(/\s/g, "");
  const [wanted, found] = [bare(typeName), bare(live)];
  // Generic types have their arguments in the program's names, and none in ours.
  return wanted === found || /\w\[/.test(found.replaceAll("map[", "")) || /["<>{(]/.test(found);
}

function isDeclared(name: Node): boolean {
  const parent = name.parent;
  if (name.type !== "identifier" || !parent || name.text === "_") return false;
  if (/^(var_spec|parameter_declaration|variadic_parameter_declaration)$/.test(parent.type)) {
    return parent.childrenForFieldName("name").some((one) => one.id === name.id);
  }
  const statement = parent.type === "expression_list" ? parent.parent : null;
  if (!statement || statement.childForFieldName("left")?.id !== parent.id) return false;
  return statement.type === "short_var_declaration" || statement.children.some((child) => child.type === ":=");
}

/** `s.index = make(map[…]…)`: what it is assigned to, by the last name of it. */
function assignedMake(name: Node): Node | null {
  const whole = name.type === "field_identifier" ? name.parent : name;
  const list = whole?.parent;
  const statement = list?.type === "expression_list" ? list.parent : null;
  if (!whole || !list || statement?.type !== "assignment_statement" || statement.childForFieldName("left")?.id !== list.id)
    return null;
  const position = list.namedChildren.findIndex((one) => one.id === whole.id);
  const value = statement.childForFieldName("right")?.namedChildren[position];
  const makes = value?.type === "call_expression" && value.childForFieldName("function")?.text === "make";
  const type = makes ? value.childForFieldName("arguments")?.namedChildren[0]?.type : value?.childForFieldName("type")?.type;
  return type === "map_type" && (makes || value?.type === "composite_literal") ? whole : null;
}

function hintOf(make: Node): number | null {
  const text = make.childForFieldName("arguments")?.namedChildren[1]?.text.replaceAll("_", "") ?? "";
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}
