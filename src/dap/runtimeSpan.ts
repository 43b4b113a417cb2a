/**
 * The allocator's spans: what page of the heap or of the stacks an address lies in, and into what pieces that is cut. A span is read
 * as an array of words, so that one question is enough and none of its pointers is followed.
 */
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { fieldOffset } from "./fieldOffset.js";

/** Offsets in bytes. go: runtime.mspan; its state is atomic since 1.19, and begins with the byte that says it. */
export type SpanFields = Readonly<Record<(typeof spanFieldNames)[number], number>>;

const spanFieldNames = ["startAddr", "npages", "state", "spanclass", "elemsize"] as const;

/** What of the session's facts says where spans are. */
export interface SpanGround {
  readonly goarch: string;
  readonly goos: string;
  readonly pointerSizeBytes: 4 | 8;
  readonly spanFields: SpanFields | null;
}

export interface Span {
  readonly startAddress: bigint;
  readonly state: number;
  /** Into pieces of this size it is cut; those without pointers in them the collector does not scan. */
  readonly objectBytes: bigint;
  readonly noscan: boolean;
}

/** go: runtime/mheap.go mSpanState */
export const spanStates = { inUse: 1, manual: 2 } as const;

/** null where the debug information does not say. */
export async function readSpanFields(requests: DebuggeeRequests): Promise<SpanFields | null> {
  const offsets = await Promise.all(
    spanFieldNames.map(async (name) => [name, (await fieldOffset(requests, "runtime.mspan", name)) ?? NaN] as const),
  );
  return offsets.every(([, offset]) => offset >= 0 && offset < maxSpanBytes)
    ? (Object.fromEntries(offsets) as Record<(typeof spanFieldNames)[number], number>)
    : null;
}

/** Far more than an mspan of any version has. */
const maxSpanBytes = 512;

/** null where the address is in none. */
export async function readSpan(requests: DebuggeeRequests, address: bigint, facts: SpanGround): Promise<Span | null> {
  const span = spanExpression(address, facts);
  const { pointerSizeBytes, spanFields: fields } = facts;
  if (span === null || fields === null) return null;
  const count = Math.ceil((Math.max(...Object.values(fields)) + 8) / pointerSizeBytes);
  const printed = await requests.evaluate(new OwnExpression(`*(*[${count}]uintptr)(uintptr(${span}))`), undefined, "clipboard");
  const words = printed.ok ? wordsIn(printed.result) : null;
  if (words?.length !== count) return null;
  const bytes = bytesOf(words, pointerSizeBytes);
  const word = (offset: number): bigint => wordAt(bytes, offset, pointerSizeBytes);
  const startAddress = word(fields.startAddr);
  if (address < startAddress || address >= startAddress + word(fields.npages) * 8192n) return null;
  return {
    startAddress,
    state: bytes[fields.state] ?? 0,
    objectBytes: word(fields.elemsize),
    noscan: ((bytes[fields.spanclass] ?? 0) & 1) === 1,
  };
}

/** `[2]uintptr [824633720832,1]` → the words; null where it is printed otherwise. */
export function wordsIn(printed: string): bigint[] | null {
  return /^\[\d+\]uintptr \[([\d,]+)\]$/.exec(printed)?.[1]?.split(",").map(BigInt) ?? null;
}

/** In the order in which they lie in memory. */
function bytesOf(words: readonly bigint[], wordBytes: 4 | 8): Uint8Array {
  const bytes = new Uint8Array(words.length * wordBytes);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) {
    if (wordBytes === 8) view.setBigUint64(i * 8, word, true);
    else view.setUint32(i * 4, Number(word), true);
  }
  return bytes;
}

/** go: runtime.spanOf. Arenas are 64 MiB, except on Windows and 32-bit targets (4 MiB); amd64 counts from −2^47. */
function spanExpression(address: bigint, facts: SpanGround): string | null {
  const { l1, l2 } = arenaIndex(address, facts);
  if (l1 < 0n || l2 < 0n) return null;
  const pagesPerArena = arenaBytes(facts) / 8192n;
  return `runtime.mheap_.arenas[${l1}][${l2}].spans[${(address >> 13n) % pagesPerArena}]`;
}

/** go: runtime/malloc.go heapArenaBytes */
function arenaBytes({ goos, pointerSizeBytes }: SpanGround): bigint {
  return goos === "windows" || pointerSizeBytes === 4 ? 1n << 22n : 1n << 26n;
}

/** go: runtime.arenaIndex, runtime/malloc.go arenaBaseOffset, arenaL1Bits */
function arenaIndex(address: bigint, facts: SpanGround): { l1: bigint; l2: bigint } {
  const base = facts.goarch === "amd64" || facts.goarch === "unknown" ? 1n << 47n : 0n;
  const index = ((address + base) & 0xffff_ffff_ffff_ffffn) / arenaBytes(facts);
  const l2Bits = facts.goos === "windows" && facts.pointerSizeBytes === 8 ? 20n : 64n;
  return l2Bits === 64n ? { l1: 0n, l2: index } : { l1: index >> l2Bits, l2: index & ((1n << l2Bits) - 1n) };
}

/** Little-endian, as all that Delve supports. */
export function wordAt(bytes: Uint8Array, offset: number, sizeBytes: 4 | 8): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sizeBytes === 8 ? view.getBigUint64(offset, true) : BigInt(view.getUint32(offset, true));
}
