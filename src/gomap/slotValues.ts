/**
 * Keys and elems of full slots: where their bytes are, and their text.
 *
 *     slot, direct      … │ 89 00 00 00 00 00 00 00 │ …            the value itself
 *     slot, indirect    … │ ptr ──────────────────▶ value          values over 128 bytes
 *     string            { ptr ──▶ bytes, len }
 *
 * Direct values of basic kinds are done on the spot, without an object for each; strings, indirect values and those that Delve
 * must print wait until all are known, so that each sort is one question.
 */
import { readPointer, viewOf } from "./decodeStruct.js";
import { addressText, hexOfBytes } from "./hex.js";
import type { Problem, SlotValues } from "./layout.js";
import type { MapType, ValueType } from "./mapType.js";
import type { MemoryBlock, TargetMemory } from "./memory.js";
import { quote, withoutCutRune } from "./quote.js";
import { say } from "./say.js";
import type { PrintRequest, ValuePrinter } from "./values.js";
import { inlineSizeBytes, valueText } from "./valueText.js";

/** Bytes of a bucket or group that lie somewhere in a page. */
export interface SlotBytes {
  readonly address: bigint;
  readonly pages: Uint8Array;
  readonly view: DataView;
  /** Where in the page the bucket or group begins. */
  readonly start: number;
  /** Whether these bytes of the bucket or group were read. */
  isReadable(offset: number, sizeBytes: number): boolean;
}

/** A full slot whose object waits for its values. */
export interface ValueSlot {
  readonly object: { -readonly [K in keyof SlotValues]: SlotValues[K] };
  readonly bytes: SlotBytes;
  /** Of this slot's key and elem in the bucket or group. */
  readonly keyOffset: number;
  readonly elemOffset: number;
}

export interface ValueOptions {
  readonly maxTextBytes: number;
  readonly goVersion: string;
  /** Elems are left out. */
  readonly keysOnly: boolean;
}

/** Fills in key, elem and their raw bytes of all slots. What could not be read stays absent, and a located problem says why. */
export async function readValues(
  slots: readonly ValueSlot[],
  type: MapType,
  memory: TargetMemory,
  printer: ValuePrinter | null,
  options: ValueOptions,
): Promise<void> {
  const reading = new ValueReading(type.pointerSizeBytes);
  for (const slot of slots) {
    reading.add(slot, "key", type.key, slot.keyOffset);
    if (!options.keysOnly) reading.add(slot, "elem", type.elem, slot.elemOffset);
  }
  await reading.followIndirect(memory);
  await Promise.all([reading.readStrings(memory, options), reading.print(printer)]);
}

/** No string is longer: user addresses have 47 bits. */
const longestString = 1n << 47n;

/** A value that is not done yet. */
interface Waiting {
  readonly object: ValueSlot["object"];
  readonly role: "key" | "elem";
  readonly type: ValueType;
  /** Of an indirect value: its pointer. Of a string: its data. Of others: where they lie. */
  readonly address: bigint;
}

class ValueReading {
  private readonly indirect: Waiting[] = [];
  private readonly strings: (Waiting & { readonly length: bigint })[] = [];
  private readonly others: Waiting[] = [];

  constructor(private readonly pointerSizeBytes: 4 | 8) {}

  add(slot: ValueSlot, role: "key" | "elem", type: ValueType, offset: number): void {
    const { object, bytes } = slot;
    const at = bytes.start + offset;
    if (!type.indirect) {
      if (!bytes.isReadable(offset, type.sizeBytes)) {
        unreadable({ object, role }, bytes.address + BigInt(offset));
        return;
      }
      const address = type.kind === "other" ? bytes.address + BigInt(offset) : 0n;
      this.finish({ object, role, type, address }, bytes.pages, bytes.view, at);
    } else if (bytes.isReadable(offset, this.pointerSizeBytes)) {
      const address = readPointer(bytes.view, at, this.pointerSizeBytes);
      if (address !== 0n) this.indirect.push({ object, role, type, address });
      else
        setProblem(
          { object, role },
          "inconsistent",
          bytes.address + BigInt(offset),
          say("the slot's pointer to the {0} is nil", role),
        );
    } else {
      unreadable({ object, role }, bytes.address + BigInt(offset));
    }
  }

  /** Reads what indirect slots point to. */
  async followIndirect(memory: TargetMemory): Promise<void> {
    if (this.indirect.length === 0) return;
    const blocks = await memory.read(this.indirect.map(({ address, type }) => ({ address, sizeBytes: type.sizeBytes })));
    for (const [i, value] of this.indirect.entries()) {
      const block = blocks[i];
      if (isWhole(block)) this.finish(value, block.bytes, viewOf(block.bytes), 0);
      else unreadable(value, value.address);
    }
  }

  async readStrings(memory: TargetMemory, { maxTextBytes, goVersion }: ValueOptions): Promise<void> {
    if (this.strings.length === 0) return;
    const limit = BigInt(maxTextBytes);
    const ranges = this.strings.map(({ address, length }) => ({ address, sizeBytes: Number(length > limit ? limit : length) }));
    const blocks = await memory.read(ranges);
    for (const [i, value] of this.strings.entries()) {
      const block = blocks[i];
      if (!isWhole(block)) unreadable(value, value.address);
      else if (value.length > limit) setText(value, `${quote(withoutCutRune(block.bytes), goVersion)}…`, true);
      else setText(value, quote(block.bytes, goVersion), false);
    }
  }

  async print(printer: ValuePrinter | null): Promise<void> {
    if (printer === null || this.others.length === 0) return;
    const printed = await printer.print(
      this.others.map(({ type, address }): PrintRequest => ({ typeName: type.typeName, address })),
    );
    for (const [i, value] of this.others.entries()) {
      const answer = printed[i];
      if (answer == null) continue;
      const text = answer.cut && !answer.text.endsWith("…") ? `${answer.text}…` : answer.text;
      setText(value, text, answer.cut);
    }
  }

  /** The value's bytes are known: sets its raw bytes, and its text or what to ask for it. */
  private finish(value: Waiting, bytes: Uint8Array, view: DataView, at: number): void {
    const { kind, sizeBytes } = value.type;
    value.object[value.role === "key" ? "keyRaw" : "elemRaw"] = hexOfBytes(bytes, at, at + sizeBytes);
    if (kind === "other") this.others.push(value);
    else if (kind === "string") this.addString(value, view, at);
    else if (sizeBytes >= inlineSizeBytes(kind, this.pointerSizeBytes)) {
      value.object[value.role] = valueText(kind, view, at, this.pointerSizeBytes);
    }
  }

  private addString(value: Waiting, view: DataView, at: number): void {
    if (value.type.sizeBytes < 2 * this.pointerSizeBytes) return;
    const address = readPointer(view, at, this.pointerSizeBytes);
    const length = readPointer(view, at + this.pointerSizeBytes, this.pointerSizeBytes);
    if (length === 0n) setText(value, '""', false);
    else if (length < longestString && address !== 0n) this.strings.push({ ...value, address, length });
    else
      setProblem(
        value,
        "outOfRange",
        address,
        say("the {0} is a string of {1} bytes at {2}: no memory is that", value.role, String(length), addressText(address)),
      );
  }
}

function unreadable(value: Pick<Waiting, "object" | "role">, address: bigint): void {
  setProblem(value, "unreadable", address, say("the {0} at {1} cannot be read", value.role, addressText(address)));
}

function setProblem(
  { object, role }: Pick<Waiting, "object" | "role">,
  kind: Problem["kind"],
  address: bigint,
  message: string,
): void {
  object[role === "key" ? "keyProblem" : "elemProblem"] = { kind, address: addressText(address), message };
}

function setText({ object, role }: Waiting, text: string, cut: boolean): void {
  object[role] = text;
  if (cut) object[role === "key" ? "keyCut" : "elemCut"] = true;
}

function isWhole(block: MemoryBlock | undefined): block is MemoryBlock {
  return block?.holes.length === 0;
}
