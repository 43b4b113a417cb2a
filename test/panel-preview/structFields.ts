/** Fields and links of made-up runtime structs. */
import type { ChainLink, LayoutField } from "../../src/gomap/layout.js";
import { hex } from "./simulateHmap.js";

export type FieldPlan = readonly [name: string, offset: number, sizeBytes: number, value: bigint, how?: "pointer" | "bool"];

export function fieldsOf(plans: readonly FieldPlan[], explain: (name: string) => string): LayoutField[] {
  return plans.map(([name, offset, sizeBytes, value, how]) => ({
    name,
    offset,
    sizeBytes,
    raw: (
      value
        .toString(16)
        .padStart(sizeBytes * 2, "0")
        .match(/../g) ?? []
    )
      .reverse()
      .join(""),
    value: how === "pointer" ? hex(value) : how === "bool" ? String(value === 1n) : value.toString(),
    meaning: explain(name),
  }));
}

export function heapLink(
  role: ChainLink["role"],
  address: bigint,
  label: string,
  sizeBytes: number,
  scanned: boolean,
): ChainLink {
  return { role, address: hex(address), segment: "heap", label, sizeBytes, allocatedBytes: sizeClass(sizeBytes), scanned };
}

/** About what Go's allocator gives. */
export function sizeClass(bytes: number): number {
  if (bytes > 32768) return Math.ceil(bytes / 8192) * 8192;
  const step = bytes <= 256 ? 16 : bytes <= 1024 ? 128 : bytes <= 8192 ? 1024 : 2048;
  return Math.ceil(bytes / step) * step;
}
