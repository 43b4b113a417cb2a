/**
 * A Go type as far as the text of the package says it. What stands in other modules is `unknown`, and so is all that depends on it:
 * nothing is guessed.
 */
export type GoType =
  | { readonly kind: "basic"; readonly name: string }
  | { readonly kind: "pointer" | "slice" | "channel"; readonly of: GoType }
  | { readonly kind: "array"; readonly length: number | null; readonly of: GoType }
  | { readonly kind: "map"; readonly key: GoType; readonly elem: GoType }
  | { readonly kind: "function"; readonly results: readonly GoType[] }
  | { readonly kind: "interface" }
  | { readonly kind: "struct"; readonly fields: readonly GoField[] }
  | { readonly kind: "named"; readonly name: string; readonly underlying: GoType; readonly methods: MethodTable | null }
  /** A value of a type parameter: any of several types. */
  | { readonly kind: "typeParameter"; readonly name: string }
  /** The type itself, where an expression names one: in `make(T)`, in a conversion. */
  | { readonly kind: "unknown"; readonly name: string };

export interface GoField {
  readonly name: string;
  /** Looked up when it is wanted: a struct may lead to all types of a program. */
  readonly type: () => Promise<GoType>;
  readonly embedded: boolean;
}

/** Results of a method by its name, looked up when it is called; null where there is no such method. */
export type MethodTable = (name: string) => Promise<readonly GoType[] | null>;

export const unknownType = { kind: "unknown", name: "" } as const;

export const basicTypes: ReadonlySet<string> = new Set(
  (
    "bool string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128 " +
    "byte rune"
  ).split(" "),
);

/** The type behind the names. */
export function underlying(type: GoType): GoType {
  let bare = type;
  for (let depth = 0; bare.kind === "named" && depth < 20; depth++) bare = bare.underlying;
  return bare;
}

/** The map that a type is, or that a pointer of this type leads to; null where it is none, or where that is not known. */
export function mapBehind(type: GoType): (GoType & { readonly kind: "map" }) | null {
  const bare = underlying(type);
  const pointed = bare.kind === "pointer" ? underlying(bare.of) : bare;
  return pointed.kind === "map" ? pointed : null;
}

/** As Go writes it. */
export function printType(type: GoType): string {
  switch (type.kind) {
    case "basic":
    case "named":
    case "typeParameter":
      return type.name;
    case "pointer":
      return `*${printType(type.of)}`;
    case "slice":
      return `[]${printType(type.of)}`;
    case "channel":
      return `chan ${printType(type.of)}`;
    case "array":
      return `[${type.length ?? "…"}]${printType(type.of)}`;
    case "map":
      return `map[${printType(type.key)}]${printType(type.elem)}`;
    case "function":
      return "func(…)";
    case "interface":
      return "interface{…}";
    case "struct":
      return type.fields.length === 0 ? "struct{}" : "struct{…}";
    case "unknown":
      return type.name === "" ? "?" : type.name;
  }
}

export interface GoSize {
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

/** Where words have 64 bits (amd64, arm64); null where it is not known. go: go/types.StdSizes */
export async function sizeOfType(type: GoType, depth = 0): Promise<GoSize | null> {
  if (depth > 30) return null;
  switch (type.kind) {
    case "basic":
      return basicSize(type.name);
    case "pointer":
    case "channel":
    case "map":
    case "function":
      return words(1);
    case "interface":
      return words(2);
    case "slice":
      return words(3);
    case "array": {
      const of = await sizeOfType(type.of, depth + 1);
      return of && type.length !== null ? { sizeBytes: of.sizeBytes * type.length, alignBytes: of.alignBytes } : null;
    }
    case "struct":
      return structSize(type.fields, depth);
    case "named":
      return sizeOfType(type.underlying, depth + 1);
    case "typeParameter":
    case "unknown":
      return null;
  }
}

function words(count: number): GoSize {
  return { sizeBytes: 8 * count, alignBytes: 8 };
}

function basicSize(name: string): GoSize | null {
  if (name === "string") return words(2);
  if (/^(int|uint|uintptr|unsafe\.Pointer)$/.test(name)) return words(1);
  if (/^(bool|byte)$/.test(name)) return { sizeBytes: 1, alignBytes: 1 };
  if (name === "rune") return { sizeBytes: 4, alignBytes: 4 };
  const match = /^(int|uint|float|complex)(\d+)$/.exec(name);
  if (!match) return name === "error" || name === "any" ? words(2) : null;
  const sizeBytes = Number(match[2]) / 8;
  return { sizeBytes, alignBytes: match[1] === "complex" ? sizeBytes / 2 : sizeBytes };
}

/** go: cmd/compile/internal/types.CalcStructSize */
async function structSize(fields: readonly GoField[], depth: number): Promise<GoSize | null> {
  let [at, alignBytes] = [0, 1];
  let last = 1;
  for (const field of fields) {
    const size = await sizeOfType(await field.type(), depth + 1);
    if (!size) return null;
    at = roundUp(at, size.alignBytes) + size.sizeBytes;
    alignBytes = Math.max(alignBytes, size.alignBytes);
    last = size.sizeBytes;
  }
  // A pointer to a last field without size must not point behind the struct.
  if (at > 0 && last === 0) at++;
  return { sizeBytes: roundUp(at, alignBytes), alignBytes };
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}
