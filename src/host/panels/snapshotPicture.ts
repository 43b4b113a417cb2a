/**
 * A stop of the history as a picture that a panel can show: what reads slots, searches and exports takes it for any other. Nothing is
 * asked of the debugger; what was not kept says so.
 */
import type { MapIdentity, MapPicture, MapWindow, SlotsWanted } from "../../dap/inspector.js";
import { bytesText, type KeptEntry, keptEntries, slotBytes } from "../../gomap/history/keptEntries.js";
import { cellsOf, type KeptPart } from "../../gomap/history/keptParts.js";
import type { MapHistory } from "../../gomap/history/mapHistory.js";
import { modelOf, modelOfPart, type OpenPart, type OpenSnapshot } from "../../gomap/history/mapSnapshot.js";
import { isLasting, type KnownValue } from "../../gomap/history/valueBook.js";
import type { SlotAt } from "../../gomap/keyPath.js";
import type { LayoutChain, LayoutGroup, LayoutHead, LayoutOldChain, SlotValues } from "../../gomap/layout.js";
import type { MapModel, Place } from "../../gomap/mapModel.js";
import type { AddressRange, MemoryBlock, TargetMemory } from "../../gomap/memory.js";
import { readSlots } from "../../gomap/readSlots.js";
import { say } from "../../gomap/say.js";
import type { CellRange } from "../../gomap/window.js";

export class SnapshotPicture implements MapPicture {
  readonly model: MapModel;
  readonly whole = true;
  readonly cells: MapPicture["cells"];
  private readonly models = new Map<OpenPart, MapModel>();
  /** Of maps whose slots do not say all: their entries by slot. */
  private entries: ReadonlyMap<string, KeptEntry> | undefined;
  private readonly segments: readonly Segment[];

  constructor(
    private readonly snapshot: OpenSnapshot,
    private readonly history: MapHistory,
    readonly identity: MapIdentity,
  ) {
    this.model = modelOf(snapshot);
    this.cells = cellCounts(snapshot);
    this.segments = segmentsOf(snapshot);
  }

  get level(): OpenSnapshot["level"] {
    return this.snapshot.level;
  }

  /** The parts beside those that the model begins with: windows of a map that was read in several. */
  get furtherParts(): readonly OpenPart[] {
    const first = new Set<string>();
    return this.snapshot.parts.filter(({ kept }) => {
      const name = kept.kind === "buckets" ? String(kept.old) : `table ${kept.position}`;
      return first.size === first.add(name).size;
    });
  }

  modelOf(part: OpenPart): MapModel {
    let model = this.models.get(part);
    if (model === undefined) this.models.set(part, (model = modelOfPart(this.snapshot, part)));
    return model;
  }

  async slots(places: readonly Place[], wanted: SlotsWanted): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]> {
    const made: (LayoutChain | LayoutOldChain | LayoutGroup)[] = [];
    const values = this.snapshot.level === "whole" ? wanted.values : false;
    const maxTextBytes = wanted.maxTextBytes ?? 4096;
    for (const place of places) {
      const model = await this.around(place);
      // Strings and indirect values lie elsewhere: what was read of them is in the book of values.
      const [one] = await readSlots(model, [place], noMemory, null, { values, maxTextBytes });
      if (one !== undefined) made.push(this.withTexts(one, place, values));
    }
    return made;
  }

  around(place: Place): Promise<MapModel> {
    const part = this.snapshot.parts.find((each) => {
      const { first, count } = cellsOf(each.kept);
      const { kept } = each;
      if (place.kind === "bucket") return kept.kind === "buckets" && kept.old === place.old && isIn(place.index, first, count);
      return kept.kind === "table" && kept.position === place.table && isIn(place.group, first, count);
    });
    return Promise.resolve(part === undefined ? this.model : this.modelOf(part));
  }

  /** Of the memory of that stop the map's arrays and header are there; all else is a hole. */
  read(address: bigint, sizeBytes: number): Promise<MemoryBlock & { readonly segment: string }> {
    const bytes = new Uint8Array(sizeBytes);
    const known = new Uint8Array(sizeBytes);
    let segment = "unknown";
    for (const { from, content, name } of this.segments) {
      const start = Number(from - address);
      const end = start + content.length;
      if (start >= sizeBytes || end <= 0 || !Number.isSafeInteger(start)) continue;
      const [first, last] = [Math.max(0, start), Math.min(sizeBytes, end)];
      bytes.set(content.subarray(first - start, last - start), first);
      known.fill(1, first, last);
      if (start <= 0) segment = name;
    }
    return Promise.resolve({ address, bytes, holes: holesOf(address, known), segment });
  }

  keyHash(): Promise<never> {
    return Promise.reject(new Error(say("Of an earlier stop no hashes are computed. Go back to now to see why a key is here.")));
  }

  window(): Promise<MapWindow> {
    return Promise.reject(new Error(say("This part of the map was not read at that stop.")));
  }

  learnTables(): Promise<null> {
    return Promise.resolve(null);
  }

  finish(): Promise<LayoutHead> {
    return Promise.resolve(this.model.head);
  }

  again(): Promise<MapPicture> {
    return Promise.resolve(this);
  }

  private withTexts<T extends LayoutChain | LayoutOldChain | LayoutGroup>(
    made: T,
    place: Place,
    values: SlotsWanted["values"],
  ): T {
    if (values === false && this.snapshot.level === "whole") return made;
    const fill = <S extends { readonly state: string } & SlotValues>(slot: S, chainPosition: number, at: number): S => {
      if (slot.state !== "full") return slot;
      const entry = this.snapshot.level === "whole" ? this.entryAt({ place, chainPosition, slot: at }) : undefined;
      return { ...slot, ...this.valueOf("key", slot, entry), ...(values === "keys" ? {} : this.valueOf("elem", slot, entry)) };
    };
    if ("chain" in made)
      return {
        ...made,
        chain: made.chain.map((bucket, n) => ({ ...bucket, slots: bucket.slots.map((slot, i) => fill(slot, n, i)) })),
      };
    return { ...made, slots: made.slots.map((slot, i) => fill(slot, 0, i)) };
  }

  private valueOf(role: "key" | "elem", slot: SlotValues, entry: KeptEntry | undefined): SlotValues {
    const { level, stop, type } = this.snapshot;
    if ((role === "key" ? slot.key : slot.elem) !== undefined) return {};
    let known: KnownValue | null = null;
    if (entry !== undefined && type !== null) {
      const raw = bytesText(
        entry.bytes,
        role === "key" ? entry.keyAt : entry.elemAt,
        slotBytes(type[role], type.pointerSizeBytes),
      );
      known = this.history.values.at(stop.id, role, raw, isLasting(type, role));
    }
    const message =
      level === "whole" ? say("It was not read at that stop.") : say("It was read at that stop, and is not kept any more.");
    const problem = { kind: "unreadable", address: "0x0", message } as const;
    if (known?.text == null) return role === "key" ? { keyProblem: problem } : { elemProblem: problem };
    // What was said of memory that is not there any more is no problem where the text is.
    return role === "key"
      ? withoutProblem({ key: known.text, ...(known.cut ? { keyCut: true } : {}) }, "keyProblem")
      : withoutProblem({ elem: known.text, ...(known.cut ? { elemCut: true } : {}) }, "elemProblem");
  }

  private entryAt(at: SlotAt): KeptEntry | undefined {
    this.entries ??= new Map(keptEntries(this.snapshot).map((entry) => [slotName(entry), entry]));
    return this.entries.get(slotName(at));
  }
}

function slotName({ place, chainPosition, slot }: SlotAt): string {
  const where = place.kind === "bucket" ? `${String(place.old)} ${place.index}` : `${place.table} ${place.group}`;
  return `${where} ${chainPosition} ${slot}`;
}

function withoutProblem(values: SlotValues, name: "keyProblem" | "elemProblem"): SlotValues {
  return { ...values, [name]: undefined };
}

/** The cells of a part, as messages name them. */
export function rangeOfPart(kept: KeptPart): CellRange {
  const { first, count } = cellsOf(kept);
  return kept.kind === "buckets"
    ? { kind: "buckets", old: kept.old, from: first, to: first + count }
    : { kind: "tables", from: kept.position, to: kept.position + 1 };
}

/** Nothing outside of the arrays is kept. */
const noMemory: TargetMemory = {
  pointerSizeBytes: 8,
  read: (ranges) =>
    Promise.resolve(
      ranges.map(({ address, sizeBytes }) => ({
        address,
        bytes: new Uint8Array(sizeBytes),
        holes: sizeBytes === 0 ? [] : [{ address, sizeBytes }],
      })),
    ),
};

interface Segment {
  readonly from: bigint;
  readonly content: Uint8Array;
  readonly name: string;
}

function segmentsOf({ head, parts }: OpenSnapshot): Segment[] {
  const segments: Segment[] = [];
  for (const struct of [head.header, head.extra]) {
    if (struct === null) continue;
    const content = new Uint8Array(struct.sizeBytes);
    for (const { offset, raw } of struct.fields) content.set(bytesOfHex(raw), offset);
    segments.push({ from: BigInt(struct.address), content, name: struct.segment });
  }
  for (const part of parts) {
    if (part.kind === "table") {
      const { groupsAddress, firstGroup, groupSizeBytes, pages } = part.columns;
      const from = groupsAddress + BigInt(firstGroup) * BigInt(groupSizeBytes);
      segments.push({ from, content: pages, name: segmentOf(head, "groups") });
      continue;
    }
    const { baseAddress, firstIndex, bucketSizeBytes, arrayPages, overflowPages, overflowAddresses } = part.columns;
    const role = part.kept.old ? "oldbuckets" : "buckets";
    segments.push({
      from: baseAddress + BigInt(firstIndex) * BigInt(bucketSizeBytes),
      content: arrayPages,
      name: segmentOf(head, role),
    });
    for (const [i, from] of overflowAddresses.entries()) {
      const content = overflowPages.subarray(i * bucketSizeBytes, (i + 1) * bucketSizeBytes);
      segments.push({ from, content, name: segmentOf(head, role) });
    }
  }
  return segments;
}

function segmentOf({ chain }: LayoutHead, role: string): string {
  return chain.find((link) => link.role === role)?.segment ?? "unknown";
}

function holesOf(address: bigint, known: Uint8Array): AddressRange[] {
  const holes: { address: bigint; sizeBytes: number }[] = [];
  for (let at = 0; at < known.length; at++) {
    if (known[at] === 1) continue;
    const last = holes.at(-1);
    if (last !== undefined && last.address + BigInt(last.sizeBytes) === address + BigInt(at)) last.sizeBytes++;
    else holes.push({ address: address + BigInt(at), sizeBytes: 1 });
  }
  return holes;
}

function cellCounts({ head, parts }: OpenSnapshot): MapPicture["cells"] {
  const { layout } = head;
  if (layout.kind === "swiss") {
    const groups = parts.length === 0 ? [] : layout.tables.map(({ groupCount }) => groupCount);
    return { kind: "swiss", groups, bytesPerCell: layout.groupSizeBytes };
  }
  const count = (old: boolean): number =>
    parts.reduce((most, { kept }) => {
      const { first, count: cells } = cellsOf(kept);
      return kept.kind === "buckets" && kept.old === old ? Math.max(most, first + cells) : most;
    }, 0);
  const bytesPerCell = layout.kind === "hmap" ? layout.bucketSizeBytes : 0;
  return { kind: "hmap", buckets: count(false), oldBuckets: count(true), bytesPerCell };
}

function isIn(index: number, first: number, count: number): boolean {
  return index >= first && index < first + count;
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
