/**
 * The Swiss map: header → directory → tables → groups.
 *
 *     variable ──▶ Map ── dirPtr ─┬─ dirLen = 0 ▶ one group: ctrl (8 bytes) · 8 slots               a small map
 *                                 └─ dirLen > 0 ▶ directory ──▶ tables ──▶ groups, groups, groups …
 *
 * Four rounds of reads, whatever the size: header; directory, and what the allocator says; all tables; all groups.
 */
import { DecodedStruct } from "./decodeStruct.js";
import { explainSwissField, type SwissHeader } from "./explainSwiss.js";
import type { LayoutHead, SwissLayoutHead } from "./layout.js";
import { headOf, lostHeader, valueFacts } from "./layoutHead.js";
import type { MapModel, TableColumns } from "./mapModel.js";
import { noCells, readingOfHead, type CellCounts, type MapReading, type PartCounts, type WindowRead } from "./mapReading.js";
import type { SwissType } from "./mapType.js";
import type { AddressRange, TargetMemory } from "./memory.js";
import type { Picture } from "./picture.js";
import { PictureReader } from "./pictureReader.js";
import { directoryShare, readDirectory, type Directory } from "./readDirectory.js";
import { readGroups, tableHeads, withinAllocations, withoutGroups, type GroupCounts, type GroupsRead } from "./readGroups.js";
import { say } from "./say.js";
import { checkTables, swissBytes, swissChain, swissLoad, swissSamples, type SwissFindings } from "./swissFacts.js";
import { clamp, type CellRange } from "./window.js";

/** Reads a map whose header lies at `target.header`, not nil. Bad memory gives located problems. */
export async function readSwiss(picture: Picture, layout: SwissType): Promise<MapReading> {
  const { target, reader, facts, problems, options } = picture;
  const blocks = await reader.readAnyway([{ address: target.header, sizeBytes: layout.header.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(layout.header, blocks[0]);
  if (!struct?.complete) {
    await facts.learn([target.header, target.variable ?? 0n]);
    const head = lostHeader(picture, layout.header, struct, emptySwiss(layout));
    return readingOfHead({ type: layout, head, body: null });
  }
  const header = decodeSwissHeader(struct);
  await Promise.all([
    facts.learn([target.header, target.variable ?? 0n, header.dirPtr]),
    options.depth === "firstLook" ? prefetchDirectory(picture, header, layout) : null,
  ]);
  if (header.writing)
    problems.add("writing", target.header, say("A goroutine is writing to this map; what is shown may be half done."));

  const found = await readDirectory(picture, header, layout);
  const [refined] = await Promise.all([
    target.refined ?? layout,
    facts.learn(swissSamples(found)),
    options.depth === "firstLook" ? prefetchGroups(picture, found, layout) : null,
  ]);
  const type = refined.kind === "swiss" ? refined : layout;
  const directory = withinAllocations(picture, found, type, header.writing);
  const groups = options.depth === "structure" ? null : await readGroups(picture, directory.tables, header, type);
  const whole = groups?.whole === true && directory.whole;
  const findings: SwissFindings = {
    header,
    directory,
    tables: tableHeads(directory, whole ? groups.counts : null, type, target.goVersion),
    counts: groups?.counts ?? [],
    whole,
    pointees: groups?.pointees ?? [0n, 0n],
  };
  const reading = new SwissReading(picture, type, struct, findings);
  const head = await reading.head(options.depth !== "firstLook");
  const body = { kind: "swiss" as const, tables: groups?.columns ?? withoutGroups(directory.tables, type) };
  return reading.with({ type, head: groups?.range == null ? head : { ...head, range: groups.range }, body });
}

/** The directory's beginning, or the only group of a small map, while the allocator is asked about it. */
async function prefetchDirectory({ reader }: Picture, header: SwissHeader, type: SwissType): Promise<void> {
  if (header.dirPtr === 0n) return;
  const most = reader.remainingBytes * directoryShare;
  const sizeBytes = header.dirLen === 0 ? type.group.sizeBytes : Math.min(header.dirLen * type.pointerSizeBytes, most);
  if (sizeBytes > 0) await reader.prefetch([{ address: header.dirPtr, sizeBytes: Math.floor(Math.min(sizeBytes, most)) }]);
}

/** The groups of all tables that fit, while the allocator is asked about some of them. */
async function prefetchGroups({ reader }: Picture, { tables }: Directory, type: SwissType): Promise<void> {
  let remaining = reader.remainingBytes;
  const ranges: AddressRange[] = [];
  for (const { groupsAddress, groupCount } of tables) {
    const sizeBytes = groupCount * type.group.sizeBytes;
    remaining -= sizeBytes;
    if (remaining < 0) break;
    if (sizeBytes > 0) ranges.push({ address: groupsAddress, sizeBytes });
  }
  await reader.prefetch(ranges);
}

/** What the windows of a survey say: counts of tables, from the position on. */
interface TablesPart {
  readonly from: number;
  readonly counts: readonly GroupCounts[];
  readonly pointees: GroupsRead["pointees"];
}

class SwissReading implements MapReading {
  readonly overflowArea = null;
  private read: MapModel | null = null;
  /** All tables, of which no group was read: a window replaces its own. */
  private unread: readonly TableColumns[] | undefined;
  private counted: CellCounts | undefined;

  constructor(
    private readonly picture: Picture,
    private readonly type: SwissType,
    private readonly struct: DecodedStruct,
    private readonly findings: SwissFindings,
  ) {}

  with(model: MapModel): this {
    this.read = model;
    return this;
  }

  get model(): MapModel {
    if (this.read === null) throw new Error("the first picture has not been read");
    return this.read;
  }

  get whole(): boolean {
    return this.findings.whole;
  }

  /** Counted once: it is asked for with every place of which slots are made, and there may be thousands of tables. */
  get cells(): CellCounts {
    this.counted ??= {
      kind: "swiss",
      groups: this.findings.directory.tables.map((table) => table.groupCount),
      bytesPerCell: this.type.group.sizeBytes,
    };
    return this.counted;
  }

  async window(range: CellRange, memory: TargetMemory, budgetBytes: number): Promise<WindowRead> {
    const { tables } = this.findings.directory;
    const { head } = this.model;
    this.unread ??= withoutGroups(tables, this.type);
    const none = [...this.unread];
    if (range.kind !== "tables") {
      return { model: { type: this.type, head, body: { kind: "swiss", tables: none } }, counts: { ...noCells, detail: null } };
    }
    const from = clamp(Math.floor(range.from), tables.length);
    const to = Math.max(from, clamp(Math.ceil(range.to), tables.length));
    const options = { budgetBytes };
    const picture: Picture = { ...this.picture, options, reader: new PictureReader(memory, budgetBytes) };
    const groups = await readGroups(picture, tables.slice(from, to), this.findings.header, this.type, from);
    for (const [i, columns] of groups.columns.entries()) none[from + i] = columns;
    const detail: TablesPart = { from, counts: groups.counts, pointees: groups.pointees };
    return {
      model: { type: this.type, head, body: { kind: "swiss", tables: none } },
      counts: {
        cells: groups.columns.reduce((sum, { groupCount }) => sum + groupCount, 0),
        full: groups.counts.reduce((sum, { full }) => sum + full, 0),
        extra: groups.counts.reduce((sum, { deleted }) => sum + deleted, 0),
        evacuated: 0,
        longestChain: 0,
        detail,
      },
    };
  }

  async finish(parts: readonly PartCounts[]): Promise<LayoutHead> {
    if (parts.length === 0) return this.head(true);
    const { directory } = this.findings;
    const counts: (GroupCounts | undefined)[] = directory.tables.map(() => undefined);
    let pointees = this.findings.pointees;
    for (const { detail } of parts) {
      if (detail === null) continue;
      const part = detail as TablesPart;
      for (const [i, count] of part.counts.entries()) counts[part.from + i] = count;
      pointees = [pointees[0] || part.pointees[0], pointees[1] || part.pointees[1]];
    }
    const whole = directory.whole && !counts.includes(undefined);
    const tables = tableHeads(directory, counts, this.type, this.picture.target.goVersion);
    return this.head(true, { ...this.findings, tables, counts, whole, pointees });
  }

  /** @param sizes the allocator is asked what single keys and elems take */
  async head(sizes: boolean, findings = this.findings): Promise<LayoutHead> {
    const { picture, type, struct } = this;
    const { target, facts, problems } = picture;
    const { header } = findings;
    checkTables(picture, findings);
    if (sizes) await facts.learn(findings.pointees);
    return {
      ...headOf(target, facts),
      length: header.used,
      header: struct.toLayout(facts.segment(target.header), (name) => explainSwissField(name, header)),
      layout: swissHead(findings, type),
      key: valueFacts(type.key, type.group.keyOffset, type.group.keyStride),
      elem: valueFacts(type.elem, type.group.elemOffset, type.group.elemStride),
      chain: swissChain(target, findings, type, facts),
      load: swissLoad(findings),
      bytes: swissBytes(findings, type, facts, target.header),
      state: header.writing ? "writing" : header.dirPtr === 0n ? "empty" : "normal",
      problems: problems.list(),
    };
  }
}

/** The header's numbers. */
export function decodeSwissHeader(struct: DecodedStruct): SwissHeader {
  return {
    used: struct.number("used"),
    seed: struct.value("seed"),
    dirPtr: struct.value("dirPtr"),
    dirLen: struct.number("dirLen"),
    globalDepth: struct.number("globalDepth"),
    globalShift: struct.number("globalShift"),
    writing: struct.value("writing") !== 0n,
    tombstonePossible: struct.has("tombstonePossible") ? struct.value("tombstonePossible") !== 0n : null,
  };
}

/** The layout of a map of which no table is known. */
export function emptySwiss(type: SwissType | null): SwissLayoutHead {
  return {
    kind: "swiss",
    slots: type?.group.slots ?? "interleaved",
    small: false,
    globalDepth: 0,
    globalShift: 0,
    dirLen: 0,
    directory: [],
    groupSizeBytes: type?.group.sizeBytes ?? 0,
    parts: {
      ctrl: type?.group.ctrlOffset ?? 0,
      keys: type?.group.keyOffset ?? 0,
      elems: type?.group.elemOffset ?? 0,
    },
    tombstones: null,
    tables: [],
  };
}

function swissHead(findings: SwissFindings, type: SwissType): SwissLayoutHead {
  const { header, directory, tables } = findings;
  return {
    ...emptySwiss(type),
    small: directory.small,
    globalDepth: header.globalDepth,
    globalShift: header.globalShift,
    dirLen: directory.small ? 0 : header.dirLen,
    directory: directory.positions,
    tombstones: sumTombstones(findings),
    tables,
  };
}

function sumTombstones(findings: SwissFindings): number | null {
  let sum = 0;
  for (const table of findings.tables) {
    if (table.tombstones === null) return null;
    sum += table.tombstones;
  }
  return sum;
}
