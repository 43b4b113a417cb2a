/**
 * One map at one stop, and what is read of it on demand: windows of its arrays, and slots of any place.
 *
 *     slots(bucket 1,048,576) ──▶ not in the model ──▶ the aligned window that has it (some 64 KiB), kept for the next slots
 */
import type { HashKey, KeyHash } from "../gomap/goHash.js";
import type { SlotAt } from "../gomap/keyPath.js";
import type { LayoutChain, LayoutGroup, LayoutHead, LayoutOldChain } from "../gomap/layout.js";
import { notReadYet, type MapModel, type Place } from "../gomap/mapModel.js";
import type { CellCounts, MapReading, PartCounts } from "../gomap/mapReading.js";
import type { AddressBook, MemoryBlock, TargetMemory } from "../gomap/memory.js";
import { readSlots } from "../gomap/readSlots.js";
import type { CellRange } from "../gomap/window.js";
import type { DelvePrinter } from "./delvePrinter.js";
import { hashOfKey } from "./keyHash.js";
import type { InspectOptions, MapIdentity, MapPicture, MapWindow, SlotsWanted } from "./mapPicture.js";
import type { PagedMemory } from "./pagedMemory.js";

/** Buckets that are read together when one of them is wanted, in bytes. */
const windowBytes = 64 << 10;
/** What one window may read, chains included. */
const windowBudgetBytes = 64 << 20;
/** The largest area of preallocated overflow buckets that is kept, and how much of it is read at a time. */
const maxOverflowBytes = 48 << 20;
const overflowReadBytes = 512 << 10;
/** Windows that are kept. */
const maxWindows = 32;

/** What the directory and tables of a Swiss map may take, in bytes: some 100 million entries. */
const structureBudgetBytes = 64 << 20;

type Reopening = Pick<InspectOptions, "budgetBytes" | "depth" | "range" | "signal">;

export class ReadPicture implements MapPicture {
  readonly model: MapModel;
  private overflow: Promise<void> | undefined;
  private learning: Promise<LayoutHead | null> | undefined;
  private readonly windows = new Map<string, Promise<MapWindow>>();

  constructor(
    readonly identity: MapIdentity,
    private reading: MapReading,
    /** What was found out beside the reading. */
    private readonly beside: Pick<LayoutHead, "sharedWith" | "memory">,
    private readonly memory: PagedMemory,
    private readonly addresses: AddressBook,
    private readonly printer: DelvePrinter,
    private readonly open: (options: Reopening) => Promise<MapReading>,
    readonly again: (options: Reopening) => Promise<MapPicture>,
    private readonly hashKey: () => Promise<HashKey>,
  ) {
    this.model = { ...reading.model, head: { ...reading.model.head, ...beside } };
  }

  get whole(): boolean {
    return this.reading.whole;
  }

  get cells(): CellCounts {
    return this.reading.cells;
  }

  async slots(places: readonly Place[], wanted: SlotsWanted): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]> {
    const models = await Promise.all(places.map((place) => this.around(place)));
    const made: (LayoutChain | LayoutOldChain | LayoutGroup)[] = [];
    // Places of one window stand side by side: each run of them is made at once.
    for (let from = 0; from < places.length;) {
      const model = models[from] ?? this.model;
      let to = from + 1;
      while (to < places.length && models[to] === model) to++;
      const memory = this.memory.withBudget(Number.MAX_SAFE_INTEGER);
      const options = { values: wanted.values, maxTextBytes: wanted.maxTextBytes ?? 4096 };
      made.push(...(await readSlots(model, places.slice(from, to), memory, wanted.unprinted ? null : this.printer, options)));
      from = to;
    }
    return made;
  }

  async read(address: bigint, sizeBytes: number): Promise<MemoryBlock & { readonly segment: string }> {
    const memory = this.memory.withBudget(Number.MAX_SAFE_INTEGER);
    const [[block], [segment]] = await Promise.all([memory.read([{ address, sizeBytes }]), this.addresses.segments([address])]);
    return { ...(block ?? { address, bytes: new Uint8Array(0), holes: [] }), segment: segment ?? "unknown" };
  }

  keyHash(at: SlotAt): Promise<KeyHash> {
    const memory = this.memory.withBudget(Number.MAX_SAFE_INTEGER);
    return hashOfKey(this, at, this.hashKey, (address, sizeBytes) => readAll(memory, address, sizeBytes));
  }

  async window(range: CellRange, options: { readonly signal?: AbortSignal; readonly once?: boolean } = {}): Promise<MapWindow> {
    if (options.once === true) await (this.overflow ??= this.readOverflow(options.signal));
    const memory = this.memory.withBudget(windowBudgetBytes, options.signal, { keep: options.once !== true });
    return this.reading.window(range, memory, windowBudgetBytes);
  }

  learnTables(signal?: AbortSignal): Promise<LayoutHead | null> {
    this.learning ??= this.readTables(signal);
    this.learning.catch(() => {
      this.learning = undefined;
    });
    return this.learning;
  }

  async finish(parts: readonly PartCounts[]): Promise<LayoutHead> {
    return { ...(await this.reading.finish(parts)), ...this.beside };
  }

  /** What many windows need is read once, and kept. */
  private async readOverflow(signal: AbortSignal | undefined): Promise<void> {
    const area = this.reading.overflowArea;
    if (area === null || area.sizeBytes > maxOverflowBytes) return;
    try {
      const memory = this.memory.withBudget(maxOverflowBytes + windowBytes, signal);
      for (let at = 0; at < area.sizeBytes; at += overflowReadBytes) {
        const sizeBytes = Math.min(overflowReadBytes, area.sizeBytes - at);
        await memory.read([{ address: area.address + BigInt(at), sizeBytes }]);
      }
    } catch (error) {
      this.overflow = undefined;
      throw error;
    }
  }

  private async readTables(signal: AbortSignal | undefined): Promise<LayoutHead | null> {
    const { layout } = this.reading.model.head;
    if (layout.kind !== "swiss" || layout.directory.length >= layout.dirLen) return null;
    const all = await this.open({ depth: "structure", budgetBytes: structureBudgetBytes, ...(signal ? { signal } : {}) });
    this.reading = all;
    this.windows.clear();
    return { ...all.model.head, ...this.beside };
  }

  async around(place: Place): Promise<MapModel> {
    if (this.reading.whole || isIn(this.model, place)) return this.model;
    const range = windowOf(this.reading.cells, place);
    const key = JSON.stringify(range);
    let window = this.windows.get(key);
    if (window) {
      this.windows.delete(key);
    } else {
      window = this.window(range);
      window.catch(() => this.windows.delete(key));
    }
    // The newest stands last.
    this.windows.set(key, window);
    for (const oldest of this.windows.keys()) {
      if (this.windows.size <= maxWindows) break;
      this.windows.delete(oldest);
    }
    return (await window).model;
  }
}

/** null where a byte of it cannot be read. */
export async function readAll(memory: TargetMemory, address: bigint, sizeBytes: number): Promise<Uint8Array | null> {
  const [block] = await memory.read([{ address, sizeBytes }]);
  return block?.holes.length === 0 ? block.bytes : null;
}

/** Whether the model has all of the place. */
function isIn({ body }: MapModel, place: Place): boolean {
  if (place.kind === "bucket") {
    const columns = body?.kind === "hmap" ? (place.old ? body.oldBuckets : body.buckets) : null;
    const position = place.index - (columns?.firstIndex ?? 0);
    return columns !== null && position >= 0 && position < columns.arrayCount && columns.unreadable[position] !== notReadYet;
  }
  const table = body?.kind === "swiss" ? body.tables[place.table] : undefined;
  return table !== undefined && place.group >= table.firstGroup && place.group < table.firstGroup + table.groupCount;
}

/** The window that is read for a place. */
export function windowOf(cells: CellCounts, place: Place): CellRange {
  if (place.kind === "group") return { kind: "tables", from: place.table, to: place.table + 1 };
  const perWindow = Math.max(1, Math.floor(windowBytes / Math.max(1, cells.bytesPerCell)));
  const from = Math.floor(place.index / perWindow) * perWindow;
  return { kind: "buckets", old: place.old, from, to: from + perWindow };
}
