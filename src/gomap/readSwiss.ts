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
import type { MapModel } from "./mapModel.js";
import type { SwissType } from "./mapType.js";
import type { Picture } from "./picture.js";
import { readDirectory } from "./readDirectory.js";
import { readGroups } from "./readGroups.js";
import { checkTables, swissBytes, swissChain, swissLoad, swissSamples, type SwissFindings } from "./swissFacts.js";

/** Reads a map whose header lies at `target.header`, not nil. Bad memory gives located problems. */
export async function readSwiss(picture: Picture, type: SwissType): Promise<MapModel> {
  const { target, reader, facts, problems } = picture;
  const blocks = await reader.readAnyway([{ address: target.header, sizeBytes: type.header.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(type.header, blocks[0]);
  if (!struct?.complete) {
    await facts.learn([target.header, target.variable ?? 0n]);
    return { type, head: lostHeader(picture, type.header, struct, emptySwiss(type)), body: null };
  }
  const header = decodeSwissHeader(struct);
  await facts.learn([target.header, target.variable ?? 0n, header.dirPtr]);
  if (header.writing)
    problems.add("writing", target.header, "A goroutine is writing to this map; what is shown may be half done.");

  const directory = await readDirectory(picture, header, type);
  await facts.learn(swissSamples(directory));
  const groups = await readGroups(picture, directory, header, type);
  const findings: SwissFindings = { header, directory, ...groups };
  checkTables(picture, findings);
  await facts.learn(groups.pointees);

  const head: LayoutHead = {
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
    ...(groups.range === null ? {} : { range: groups.range }),
  };
  return { type, head, body: { kind: "swiss", tables: groups.columns } };
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
