/**
 * Which kind a key or elem type has, so that basic kinds can be decoded from raw bytes. Predeclared names tell by themselves.
 * For a named type the debugger names no underlying type, so the type is laid over bytes that are known (zeroes, and eight
 * bytes of machine code whose integers are negative when signed) and the way it prints gives it away.
 */
import type { ValueKind } from "../gomap/mapType.js";
import { inlineSizeBytes } from "../gomap/valueText.js";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { numberIn, OwnExpression } from "./debuggeeRequests.js";
import { quoteGo } from "./goExpression.js";
import type { RuntimeFacts } from "./runtimeFacts.js";

const predeclared: Readonly<Record<string, ValueKind>> = {
  bool: "bool",
  string: "string",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  rune: "int32",
  int64: "int64",
  uint8: "uint8",
  byte: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
  float32: "float32",
  float64: "float64",
  complex64: "complex64",
  complex128: "complex128",
  "unsafe.Pointer": "pointer",
};

/** null for names that do not tell. */
export function kindOfTypeName(typeName: string, pointerSizeBytes: 4 | 8): ValueKind | null {
  if (typeName === "int") return pointerSizeBytes === 8 ? "int64" : "int32";
  if (typeName === "uint" || typeName === "uintptr") return pointerSizeBytes === 8 ? "uint64" : "uint32";
  if (typeName.startsWith("*")) return "pointer";
  if (/^(\[|map\[|chan |<-chan |func\(|struct \{|interface \{)/.test(typeName)) return "other";
  return Object.hasOwn(predeclared, typeName) ? (predeclared[typeName] ?? null) : null;
}

/** In bytes; null for `other`. */
export function sizeOfKind(kind: ValueKind, pointerSizeBytes: 4 | 8): number | null {
  if (kind === "other") return null;
  return kind === "string" ? 2 * pointerSizeBytes : inlineSizeBytes(kind, pointerSizeBytes);
}

/** The kind of a named type. Sizes come from the distance of two neighbours in an array of it. */
export async function valueKindFromProbes(requests: DebuggeeRequests, typeName: string, facts: RuntimeFacts): Promise<ValueKind> {
  const at = (address: bigint): OwnExpression => new OwnExpression(`*(*${quoteGo(typeName)})(${address})`);
  const zero = await requests.evaluate(at(facts.zeroes));
  if (!zero.ok) return "other";
  if (zero.result === '""') return "string";
  if (zero.result === "false") return "bool";
  if (/^unsafe\.Pointer\(0x0\)$/.test(zero.result)) return "pointer";
  if (/^\*.* nil$/.test(zero.result) && zero.result !== `${typeName} nil`) return "pointer";
  if (zero.result === "(0 + 0i)") return complexOf(requests, zero.variablesReference);
  if (zero.variablesReference > 0 || numberIn(zero.result) !== 0n) return "other";
  return numberKind(requests, typeName, facts, at);
}

async function complexOf(requests: DebuggeeRequests, variablesReference: number): Promise<ValueKind> {
  const parts = variablesReference > 0 ? await requests.variables(variablesReference) : [];
  return parts[0]?.type === "float32" ? "complex64" : "complex128";
}

async function numberKind(
  requests: DebuggeeRequests,
  typeName: string,
  facts: RuntimeFacts,
  at: (address: bigint) => OwnExpression,
): Promise<ValueKind> {
  const probe = await findProbe(requests, facts);
  if (!probe) return "other";
  const printed = await requests.evaluate(at(probe.address));
  if (!printed.ok) return "other";
  const number = numberIn(printed.result);
  const view = new DataView(probe.bytes.buffer, probe.bytes.byteOffset);
  const integers: readonly [ValueKind, bigint][] = [
    ["int8", BigInt(view.getInt8(0))],
    ["uint8", BigInt(view.getUint8(0))],
    ["int16", BigInt(view.getInt16(0, true))],
    ["uint16", BigInt(view.getUint16(0, true))],
    ["int32", BigInt(view.getInt32(0, true))],
    ["uint32", BigInt(view.getUint32(0, true))],
    ["int64", view.getBigInt64(0, true)],
    ["uint64", view.getBigUint64(0, true)],
  ];
  if (number !== null) {
    const integer = integers.find(([, value]) => value === number);
    if (integer) return integer[0];
  }
  const float = Number(printed.result);
  if (same(float, view.getFloat64(0, true))) return "float64";
  if (same(Math.fround(float), view.getFloat32(0, true))) return "float32";
  return "other";
}

function same(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= Math.abs(b) * 1e-7;
}

/** Eight bytes of the text segment that read differently as every integer kind: each size's top bit is set. */
async function findProbe(
  requests: DebuggeeRequests,
  facts: RuntimeFacts,
): Promise<{ address: bigint; bytes: Uint8Array } | null> {
  const text = facts.segments.find(({ name }) => name === "text");
  if (!text) return null;
  for (let address = text.from & ~7n; address < text.from + 65536n && address + 512n <= text.to; address += 512n) {
    const array = await requests.evaluate(new OwnExpression(`*(*[64]uint64)(${address})`));
    if (!array.ok) return null;
    const words = /\[([\d,]+)/.exec(array.result.slice(array.result.indexOf("]") + 1))?.[1]?.split(",") ?? [];
    words.pop(); // Delve cuts long results, so the last number may not be whole
    for (const [i, word] of words.entries()) {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(word), true);
      if (isTelling(bytes)) return { address: address + BigInt(8 * i), bytes };
    }
  }
  return null;
}

function isTelling(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer);
  const topBits = [0, 1, 3, 7].every((i) => (bytes[i] ?? 0) >= 0x80);
  return topBits && Number.isFinite(view.getFloat32(0, true)) && Number.isFinite(view.getFloat64(0, true));
}
