/**
 * Slot objects, with the text of keys and elems, of the buckets and groups that are shown or written; the columns of a picture
 * stay as they are.
 *
 *     Place ──▶ bucket chain or group ──▶ slots: state, key, elem ──▶ values, all places together:
 *                                                                     one read of indirect keys and elems
 *                                                                     one read of strings' bytes
 *                                                                     one question for what Delve must print
 */
import { viewOf } from "./decodeStruct.js";
import { bucketSlots, ctrlEmpty, groupSlots, minTopHash } from "./goConstants.js";
import { addressText, byteText } from "./hex.js";
import { bucketBytes } from "./hmapFacts.js";
import type {
  HmapSlot,
  HmapSlotState,
  LayoutBucket,
  LayoutChain,
  LayoutGroup,
  LayoutOldChain,
  SlotValues,
  SwissSlot,
  SwissSlotState,
} from "./layout.js";
import type { BucketColumns, MapModel, Place, TableColumns } from "./mapModel.js";
import type { HmapType, SwissType } from "./mapType.js";
import type { AddressRange, TargetMemory } from "./memory.js";
import { bucketAddress, isEvacuated } from "./scanBuckets.js";
import { readValues, type SlotBytes, type ValueOptions, type ValueSlot } from "./slotValues.js";
import type { ValuePrinter } from "./values.js";

export interface SlotOptions {
  /** false: states only, no key and elem. */
  readonly values: boolean | "keys";
  /** Longer strings are cut; 4,096 bytes unless told. */
  readonly maxTextBytes?: number;
}

const defaultMaxTextBytes = 4096;

/**
 * Makes the chain or group of each place, in order. A place outside the picture's range gets an empty chain (a group without
 * slots); a bucket whose tophash could not be read has no slots; a value that could not be read is left out of its slot.
 * @param printer prints keys and elems of kind `other`; null: they have no text, only raw bytes
 * @throws MemoryStoppedError when the read was cancelled, the program went on, or the memory's budget is spent.
 */
export async function readSlots(
  model: MapModel,
  places: readonly Place[],
  memory: TargetMemory,
  printer: ValuePrinter | null,
  options: SlotOptions,
): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]> {
  const storages = places.map((place) => storageOf(model, place));
  await findHoles(storages, memory);

  const slots: ValueSlot[] = [];
  const made = storages.map((storage) => storage.make(slots));
  if (options.values !== false && model.type !== null) {
    const valueOptions: ValueOptions = {
      maxTextBytes: options.maxTextBytes ?? defaultMaxTextBytes,
      goVersion: model.head.goVersion,
      keysOnly: options.values === "keys",
    };
    await readValues(slots, model.type, memory, printer, valueOptions);
  }
  return made;
}

/** One bucket or group in memory. */
class Cell implements SlotBytes {
  /** Set where the columns say that not all was read. */
  holes: readonly AddressRange[] | null = null;

  constructor(
    readonly address: bigint,
    readonly pages: Uint8Array,
    readonly view: DataView,
    readonly start: number,
    readonly sizeBytes: number,
    readonly unreadable: boolean,
  ) {}

  isReadable(offset: number, sizeBytes: number): boolean {
    if (!this.unreadable) return true;
    if (this.holes === null) return false;
    const from = this.address + BigInt(offset);
    const to = from + BigInt(sizeBytes);
    return !this.holes.some((hole) => hole.address < to && from < hole.address + BigInt(hole.sizeBytes));
  }
}

interface Storage {
  readonly cells: readonly Cell[];
  /** Makes the objects; full slots, whose values are still to be read, go to `slots`. */
  make(slots: ValueSlot[]): LayoutChain | LayoutOldChain | LayoutGroup;
}

function storageOf(model: MapModel, place: Place): Storage {
  const { body, type } = model;
  if (place.kind === "bucket") {
    const columns = body?.kind === "hmap" ? (place.old ? body.oldBuckets : body.buckets) : null;
    if (columns === null || type?.kind !== "hmap") return nothing(emptyChain(place.index, place.old));
    return new ChainStorage(columns, type, place.index, place.old);
  }
  const columns = body?.kind === "swiss" ? body.tables[place.table] : undefined;
  if (columns === undefined || type?.kind !== "swiss") return nothing({ index: place.group, address: "0x0", slots: [] });
  return new GroupStorage(columns, type, place.group);
}

function nothing(made: LayoutChain | LayoutOldChain | LayoutGroup): Storage {
  return { cells: [], make: () => made };
}

function emptyChain(index: number, old: boolean): LayoutChain | LayoutOldChain {
  return old ? { index, evacuated: false, chain: [] } : { index, chain: [] };
}

/** Columns say only that a bucket has a hole; where it is, a second read of these few tells. */
async function findHoles(storages: readonly Storage[], memory: TargetMemory): Promise<void> {
  const cells = storages.flatMap((storage) => storage.cells.filter((cell) => cell.unreadable));
  if (cells.length === 0) return;
  const blocks = await memory.read(cells.map(({ address, sizeBytes }) => ({ address, sizeBytes })));
  for (const [i, cell] of cells.entries()) cell.holes = blocks[i]?.holes ?? null;
}

class ChainStorage implements Storage {
  readonly cells: readonly Cell[];
  private readonly physicals: readonly number[];

  constructor(
    private readonly columns: BucketColumns,
    private readonly type: HmapType,
    private readonly index: number,
    private readonly old: boolean,
  ) {
    this.physicals = chainOf(columns, index);
    this.cells = this.physicals.map((physical): Cell => {
      const { pages, start } = bucketBytes(columns, physical);
      const unreadable = columns.unreadable[physical] === 1;
      return new Cell(bucketAddress(columns, physical), pages, cachedView(pages), start, columns.bucketSizeBytes, unreadable);
    });
  }

  make(slots: ValueSlot[]): LayoutChain | LayoutOldChain {
    const first = this.physicals[0];
    const chain = this.physicals.map((physical, i) => this.bucket(physical, this.cells[i], slots));
    if (!this.old) return { index: this.index, chain };
    const evacuated = first !== undefined && isEvacuated(this.columns.tophash[first * bucketSlots] ?? 0);
    return { index: this.index, evacuated, chain };
  }

  private bucket(physical: number, cell: Cell | undefined, slots: ValueSlot[]): LayoutBucket {
    const { tophash, overflowPointers } = this.columns;
    const { keysOffset, keyStride, elemsOffset, elemStride, tophashOffset } = this.type.bucket;
    const made: HmapSlot[] = [];
    if (cell?.isReadable(tophashOffset, bucketSlots) === true) {
      for (let slot = 0; slot < bucketSlots; slot++) {
        const top = tophash[physical * bucketSlots + slot] ?? 0;
        const object: HmapSlot & Mutable<SlotValues> = { tophash: byteText(top), state: hmapState(top) };
        made.push(object);
        if (top < minTopHash) continue;
        slots.push({
          object,
          bytes: cell,
          keyOffset: keysOffset + slot * keyStride,
          elemOffset: elemsOffset + slot * elemStride,
        });
      }
    }
    return {
      address: addressText(bucketAddress(this.columns, physical)),
      overflow: addressText(overflowPointers[physical] ?? 0n),
      slots: made,
    };
  }
}

class GroupStorage implements Storage {
  readonly cells: readonly Cell[];

  constructor(
    private readonly columns: TableColumns,
    private readonly type: SwissType,
    private readonly group: number,
  ) {
    const here = group - columns.firstGroup;
    const { pages, groupSizeBytes, groupCount } = columns;
    const unreadable = columns.unreadable[here] === 1;
    const there = here >= 0 && here < groupCount;
    this.cells = there
      ? [new Cell(this.address, pages, cachedView(pages), here * groupSizeBytes, groupSizeBytes, unreadable)]
      : [];
  }

  make(slots: ValueSlot[]): LayoutGroup {
    const { keyOffset, keyStride, elemOffset, elemStride, ctrlOffset } = this.type.group;
    const made: SwissSlot[] = [];
    const cell = this.cells[0];
    if (cell?.isReadable(ctrlOffset, groupSlots) === true) {
      for (let slot = 0; slot < groupSlots; slot++) {
        const control = this.columns.control[(this.group - this.columns.firstGroup) * groupSlots + slot] ?? 0;
        const object: SwissSlot & Mutable<SlotValues> = { control: byteText(control), state: swissState(control) };
        made.push(object);
        if (control >= ctrlEmpty) continue;
        slots.push({ object, bytes: cell, keyOffset: keyOffset + slot * keyStride, elemOffset: elemOffset + slot * elemStride });
      }
    }
    return { index: this.group, address: addressText(this.address), slots: made };
  }

  private get address(): bigint {
    return this.columns.groupsAddress + BigInt(this.group) * BigInt(this.columns.groupSizeBytes);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Physical buckets of a chain, in order; [] for a bucket outside the window. */
function chainOf(columns: BucketColumns, index: number): number[] {
  const first = index - columns.firstIndex;
  if (first < 0 || first >= columns.arrayCount) return [];
  const chain: number[] = [];
  for (let physical = first; physical >= 0 && chain.length <= columns.physicalCount; physical = columns.next[physical] ?? -1) {
    chain.push(physical);
  }
  return chain;
}

/** One view for all buckets of an array: views are dear. */
const views = new WeakMap<Uint8Array, DataView>();

function cachedView(pages: Uint8Array): DataView {
  const known = views.get(pages);
  if (known !== undefined) return known;
  const view = viewOf(pages);
  views.set(pages, view);
  return view;
}

const hmapStates: readonly HmapSlotState[] = ["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"];

function hmapState(tophash: number): HmapSlotState {
  return hmapStates[tophash] ?? "full";
}

/** A byte that the runtime never writes counts as deleted: an empty or deleted slot's top bit is set. A located problem names it. */
function swissState(control: number): SwissSlotState {
  if (control < ctrlEmpty) return "full";
  return control === ctrlEmpty ? "empty" : "deleted";
}
