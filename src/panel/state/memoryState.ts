/** Memory of the stop that is shown, as far as the *Memory* tab has asked for it. */
import type { Address } from "../../gomap/layout.js";
import type { HostToPanel } from "../../messages/panelMessages.js";

export interface MemoryBytes {
  readonly bytes: Uint8Array;
  /** What could not be read, as offsets into `bytes`. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  readonly segment: string;
}

/** By the address that was asked for. */
export type MemoryState = ReadonlyMap<
  Address,
  { readonly kind: "arrived"; readonly memory: MemoryBytes } | { readonly kind: "failed"; readonly sentence: string }
>;

export const noMemory: MemoryState = new Map();

/** Answers that are kept: those that came first are forgotten, and asked for again where they come into view. */
const maxKept = 512;

export function withMemory(
  state: MemoryState,
  message: Extract<HostToPanel, { readonly type: "memory" | "memoryFailed" }>,
): MemoryState {
  const next = new Map(state);
  next.delete(message.address);
  for (const oldest of next.keys()) {
    if (next.size < maxKept) break;
    next.delete(oldest);
  }
  if (message.type === "memoryFailed") return next.set(message.address, { kind: "failed", sentence: message.sentence });
  const { bytes, holes, segment } = message;
  return next.set(message.address, { kind: "arrived", memory: { bytes, holes, segment } });
}
