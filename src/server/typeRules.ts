/** What Go's rules make of types: the elem of a map, the variables of a range, what a star leads to. */
import type { Node } from "./goParser.js";
import { underlying, unknownType, type GoField, type GoType } from "./goTypes.js";

/** A call's result of a type that the call itself decides is not known here. */
export function withoutTypeParameters(type: GoType): GoType {
  switch (type.kind) {
    case "typeParameter":
      return unknownType;
    case "map":
      return { kind: "map", key: withoutTypeParameters(type.key), elem: withoutTypeParameters(type.elem) };
    case "pointer":
    case "slice":
    case "channel":
      return { kind: type.kind, of: withoutTypeParameters(type.of) };
    case "basic":
    case "array":
    case "function":
    case "interface":
    case "struct":
    case "named":
    case "unknown":
      return type;
  }
}

export function positionOf(name: Node, among: readonly (Node | null)[]): number {
  return among.filter((node) => node?.type !== "comment").findIndex((node) => node?.id === name.id);
}

export function ofUnary(operator: string, operand: GoType): GoType {
  if (operator === "&") return { kind: "pointer", of: operand };
  const bare = underlying(operand);
  if (operator === "*") return bare.kind === "pointer" ? bare.of : unknownType;
  if (operator === "<-") return bare.kind === "channel" ? bare.of : unknownType;
  return operator === "!" ? { kind: "basic", name: "bool" } : operand;
}

export function elementOf(type: GoType): GoType {
  const bare = underlying(type);
  const whole = bare.kind === "pointer" ? underlying(bare.of) : bare;
  if (whole.kind === "map" && bare.kind !== "pointer") return whole.elem;
  if (whole.kind === "array" || (whole.kind === "slice" && bare.kind !== "pointer")) return whole.of;
  return whole.kind === "basic" && whole.name === "string" ? { kind: "basic", name: "byte" } : unknownType;
}

export function ofRange(type: GoType, position: number): GoType {
  const bare = underlying(type);
  const whole = bare.kind === "pointer" ? underlying(bare.of) : bare;
  const integer = { kind: "basic", name: "int" } as const;
  switch (whole.kind) {
    case "map":
      return position === 0 ? whole.key : whole.elem;
    case "array":
    case "slice":
      return position === 0 ? integer : whole.of;
    case "channel":
      return position === 0 ? whole.of : unknownType;
    case "basic":
      if (whole.name === "string") return position === 0 ? integer : { kind: "basic", name: "rune" };
      return position === 0 ? whole : unknownType;
    case "function":
    case "interface":
    case "named":
    case "pointer":
    case "struct":
    case "typeParameter":
    case "unknown":
      return unknownType;
  }
}

export function literalType(node: string): GoType {
  const names: Readonly<Record<string, string>> = {
    int_literal: "int",
    float_literal: "float64",
    imaginary_literal: "complex128",
    rune_literal: "rune",
    interpreted_string_literal: "string",
    raw_string_literal: "string",
    true: "bool",
    false: "bool",
  };
  const name = names[node];
  return name === undefined ? unknownType : { kind: "basic", name };
}

/** Of a literal only: a constant may come from anywhere. */
export function lengthOf(node: Node | null): number | null {
  const text = node?.type === "int_literal" ? node.text.replaceAll("_", "") : "";
  return /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0|[1-9]\d*)$/.test(text) ? Number(text) : null;
}

/** A field, of the struct itself or of one that is embedded in it, or a method. */
export async function memberOf(of: GoType, name: string): Promise<GoType> {
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
