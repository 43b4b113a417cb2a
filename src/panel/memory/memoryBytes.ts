/** A byte of memory as the Memory tab shows it: its looks in the grid, and its words beside it. */
import { explainSegment } from "../../gomap/explainSegment.js";
import { addressText } from "../../gomap/hex.js";
import type { MemoryPart, MemoryStructure } from "../../gomap/memoryParts.js";
import { say } from "../../gomap/say.js";
import type { GridByte } from "./memoryGrid.js";
import { charOf, readPointer } from "./memoryNumbers.js";
import type { ByteAt, MemoryPages } from "./memoryPages.js";
import type { ByteWords } from "./memorySide.js";
import { holdsEntry, ownerName, partMeaning, partName } from "./memoryWords.js";

/** Segments that a pointer may lead to: all that are known. */
const nowhere: ReadonlySet<string> = new Set(["other", "unknown"]);

export interface FollowedPointer {
  readonly from: bigint;
  readonly to: bigint;
  /** What lies there: a part's owner and the segment, as far as they are known. */
  readonly words: string;
}

export class MemoryBytesView {
  constructor(
    private readonly structure: MemoryStructure,
    private readonly pages: MemoryPages,
    private readonly pointerBytes: 4 | 8,
    private readonly lastAddress: bigint,
  ) {}

  /** One row of the grid. */
  cells(address: bigint, count: number): GridByte[] {
    const parts = this.structure.partsIn(address, count);
    let next = 0;
    return Array.from({ length: count }, (_, i): GridByte => {
      const at = address + BigInt(i);
      if (at > this.lastAddress) return { text: "", char: "", looks: "" };
      for (let part = parts[next]; part !== undefined && endOf(part) <= at; part = parts[++next]);
      const part = parts[next];
      const inside = part !== undefined && part.address <= at ? part : null;
      const known = this.pages.at(at);
      return {
        text: textOf(known),
        char: known.state === "read" ? charOf(known.byte) : " ",
        looks: this.looks(inside, at, known),
      };
    });
  }

  /** The byte in words; `value`: the text of the key or elem it belongs to, where that has come. */
  words(address: bigint, value: string | null): ByteWords {
    const part = this.structure.partAt(address);
    const { state, byte, old } = this.pages.at(address);
    const hex = state === "read" ? byte.toString(16).padStart(2, "0") : null;
    const pointer = this.pointerAt(address);
    const notes = [
      value,
      pointer === null ? null : `→ ${addressText(pointer.to)} ${pointer.words}`.trim(),
      part === null || part.pointer ? null : this.fieldValue(part),
      part === null ? null : partMeaning(part, state === "read" ? byte : null),
      stateSentence(state, old),
    ];
    return {
      address: addressText(address),
      segment: this.pages.segment(address),
      hex,
      part: part === null ? null : partName(part, address),
      notes: notes.flatMap((note) => (note === null || note === "" ? [] : [note])),
    };
  }

  /**
   * The pointer that an address stands in: a part's own, or the aligned word around it where that leads into a known segment.
   * null where there is none, or it is nil.
   */
  pointerAt(address: bigint): FollowedPointer | null {
    const candidate = this.candidateAt(address);
    if (candidate === null) return null;
    const { from, to, sure } = candidate;
    const there = this.structure.partAt(to);
    const segment = this.pages.probed(to);
    if (!sure && there === null && (segment === null || nowhere.has(segment))) return null;
    const words = [there === null ? null : ownerName(there.owner), segment && explainSegment(segment)].filter(
      (word) => word !== null,
    );
    return { from, to, words: words.join(" · ") };
  }

  /** The word around an address that may be a pointer, before anything is known of where it leads. */
  candidateAt(address: bigint): { readonly from: bigint; readonly to: bigint; readonly sure: boolean } | null {
    const part = this.structure.partAt(address);
    const sure = part?.pointer === true;
    const from = sure ? part.address : address - (address % BigInt(this.pointerBytes));
    const to = readPointer(this.pages.bytes(from, this.pointerBytes), this.pointerBytes);
    if (to === null || to === 0n || to > this.lastAddress) return null;
    // The first page is never mapped, and user space has 47 bits.
    return sure || (to >= 4096n && to < 1n << 47n) ? { from, to, sure } : null;
  }

  /** What a copy takes where no range is marked: the part, else the row. */
  defaultRange(address: bigint, rowBytes: number): { readonly from: bigint; readonly sizeBytes: number } {
    const part = this.structure.partAt(address);
    if (part !== null) return { from: part.address, sizeBytes: part.sizeBytes };
    return { from: address - (address % BigInt(rowBytes)), sizeBytes: rowBytes };
  }

  /** As the picture has it, else decoded: fields of tables are small unsigned numbers. */
  private fieldValue(part: MemoryPart): string | null {
    if (part.kind !== "field") return null;
    if (part.field !== null) return part.field.value;
    const bytes = this.pages.bytes(part.address, part.sizeBytes);
    if (bytes.includes(null)) return null;
    return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte ?? 0), 0n).toString();
  }

  private looks(part: MemoryPart | null, at: bigint, known: ByteAt): string {
    const looks: string[] = [known.state];
    if (known.old) looks.push("old");
    if (known.changed) looks.push("changed");
    if (part === null) return looks.join(" ");
    looks.push(`memory-${part.kind}`);
    if (part.address === at) looks.push("first");
    if (endOf(part) === at + 1n) looks.push("last");
    if (part.index !== null && part.index % 2 === 1) looks.push("odd");
    if (holdsEntry(part) === false) looks.push("free");
    if (part.pointer && (readPointer(this.pages.bytes(part.address, part.sizeBytes), this.pointerBytes) ?? 0n) !== 0n) {
      looks.push("leads");
    }
    return looks.join(" ");
  }
}

function endOf(part: MemoryPart): bigint {
  return part.address + BigInt(part.sizeBytes);
}

function textOf({ state, byte }: ByteAt): string {
  if (state === "read") return byte.toString(16).padStart(2, "0");
  return state === "hole" ? "??" : "··";
}

function stateSentence(state: ByteAt["state"], old: boolean): string | null {
  if (state === "hole") return say("cannot be read: no memory is mapped here");
  if (state === "awaited") return say("being read");
  if (state === "failed") return say("not read");
  return old ? say("of an earlier stop, being read again") : null;
}
