/**
 * Memory that is read through `evaluate`: the expressions, and which bytes each of them asks for. Who asks (memorySource.ts), who
 * records the answers as memory and who answers from a recording all go by this.
 *
 *     (*(*string)(uintptr(&runtime.mheap_.pages.inUse.ranges[0])))[4096:8192]     4,096 bytes from the string's base + 4096
 *     *(*[512]uint8)(824633720832)                                                512 bytes at 0xc000000000: in its child `string()`
 */

export type MemoryQuestion =
  | { readonly kind: "substring"; readonly header: string; readonly from: bigint; readonly sizeBytes: number }
  | { readonly kind: "array"; readonly address: bigint; readonly sizeBytes: number };

/** The child of a byte array that has its bytes as a quoted string. */
export const arrayTextChild = "string()";

export function memoryQuestionText(question: MemoryQuestion): string {
  return question.kind === "substring"
    ? `(*(*string)(uintptr(&${question.header})))[${question.from}:${question.from + BigInt(question.sizeBytes)}]`
    : `*(*[${question.sizeBytes}]uint8)(${question.address})`;
}

/** null where the expression is none of ours that reads memory. */
export function memoryQuestionIn(expression: string): MemoryQuestion | null {
  const array = /^\*\(\*\[(\d{1,7})\]uint8\)\((\d{1,20})\)$/.exec(expression);
  if (array?.[1] !== undefined && array[2] !== undefined) {
    return { kind: "array", address: BigInt(array[2]), sizeBytes: Number(array[1]) };
  }
  const substring = /^\(\*\(\*string\)\(uintptr\(&([\w.[\]]+)\)\)\)\[(\d{1,20}):(\d{1,20})\]$/.exec(expression);
  if (substring?.[1] === undefined || substring[2] === undefined || substring[3] === undefined) return null;
  const from = BigInt(substring[2]);
  const sizeBytes = BigInt(substring[3]) - from;
  return sizeBytes < 0n || sizeBytes > maxSubstringBytes
    ? null
    : { kind: "substring", header: substring[1], from, sizeBytes: Number(sizeBytes) };
}

const maxSubstringBytes = 1n << 20n;
