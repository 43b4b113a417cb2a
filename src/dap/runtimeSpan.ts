/**
 * The allocator's spans: what page of the heap or of the stacks an address lies in, and into what pieces that is cut. A span is read
 * as an array of words, so that one question is enough and none of its pointers is followed.
 */
import type { DebuggeeRequests, Evaluation } from "./debuggeeRequests.js";
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

/** Delve prints 256 characters: so many words of 20 digits. */
const printedWords = 11;

/** null where the address is in none. */
export async function readSpan(requests: DebuggeeRequests, address: bigint, facts: SpanGround): Promise<Span | null> {
  const span = spanExpression(address, facts);
  const { pointerSizeBytes: wordBytes, spanFields: fields } = facts;
  if (span === null || fields === null) return null;
  const offsets = Object.values(fields).map((offset) => Math.floor(offset / wordBytes));
  const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
  const words = await readWords(requests, `uintptr(${span})`, first, last - first + 1, wordBytes);
  if (words === null) return null;
  const bytes = bytesOf(words, wordBytes);
  const at = (name: keyof SpanFields): number => fields[name] - first * wordBytes;
  const word = (name: keyof SpanFields): bigint => wordAt(bytes, at(name), wordBytes);
  const startAddress = word("startAddr");
  if (address < startAddress || address >= startAddress + word("npages") * 8192n) return null;
  return {
    startAddress,
    state: bytes[at("state")] ?? 0,
    objectBytes: word("elemsize"),
    noscan: ((bytes[at("spanclass")] ?? 0) & 1) === 1,
  };
}

/** Words from the `first` on behind a pointer, in one question where they can be printed at once; null where they cannot be had. */
async function readWords(
  requests: DebuggeeRequests,
  pointer: string,
  first: number,
  count: number,
  wordBytes: 4 | 8,
): Promise<bigint[] | null> {
  const parts: Promise<Evaluation>[] = [];
  for (let done = 0; done < count; done += printedWords) {
    const length = Math.min(printedWords, count - done);
    parts.push(requests.evaluate(new OwnExpression(`*(*[${length}]uintptr)(${pointer}+${(first + done) * wordBytes})`)));
  }
  const words = (await Promise.all(parts)).flatMap((part) => (part.ok ? (wordsIn(part.result) ?? []) : []));
  return words.length === count ? words : null;
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
