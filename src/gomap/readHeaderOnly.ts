/**
 * A map whose key and elem types could not be learnt: the header by itself, and where it leads.
 *
 * Its first word is len(m) in every version of Go: the compiler relies on it. go: runtime.hmap.count, internal/runtime/maps.Map.used
 */
import type { AddressFacts } from "./addressFacts.js";
import { DecodedStruct } from "./decodeStruct.js";
import { explainHmapField, explainHmapNextGrowth, hmapLoadTrigger, type HmapHeader } from "./explainHmap.js";
import { explainSwissField } from "./explainSwiss.js";
import { goMinor } from "./goVersion.js";
import { bucketSlots, hashWriting, sameSizeGrow } from "./goConstants.js";
import type { LayoutHead, LoadFacts } from "./layout.js";
import { chainLink, headOf, lostHeader, startOfChain } from "./layoutHead.js";
import type { MapModel } from "./mapModel.js";
import type { HeaderOnly, MapTarget } from "./mapTarget.js";
import type { Picture } from "./picture.js";
import { decodeHmapHeader, emptyHmap } from "./readHmap.js";
import { decodeSwissHeader, emptySwiss } from "./readSwiss.js";
import { say } from "./say.js";

export async function readHeaderOnly(picture: Picture): Promise<MapModel> {
  const { target, reader, facts, problems } = picture;
  const layout = target.untypedHeader ?? firstWordOnly(target, reader.pointerSizeBytes);
  const blocks = await reader.readAnyway([{ address: target.header, sizeBytes: layout.header.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(layout.header, blocks[0]);
  if (!struct?.complete) {
    await facts.learn([target.header, target.variable ?? 0n]);
    const empty = layout.kind === "hmap" ? emptyHmap(null) : emptySwiss(null);
    return { type: null, head: lostHeader(picture, layout.header, struct, empty), body: null };
  }
  const arrays = ["buckets", "oldbuckets", "dirPtr"].map((name) => struct.value(name));
  await facts.learn([target.header, target.variable ?? 0n, ...arrays]);
  const own = layout.kind === "hmap" ? hmapPart(struct, target, layout, facts) : swissPart(struct, target, layout, facts);
  if (own.state === "writing")
    problems.add("writing", target.header, say("A goroutine is writing to this map; what is shown may be half done."));
  return { type: null, head: { ...headOf(target, facts), ...own, problems: problems.list() }, body: null };
}

type HeaderPart = Pick<LayoutHead, "length" | "header" | "layout" | "chain" | "state" | "load">;

function hmapPart(struct: DecodedStruct, target: MapTarget, layout: HeaderOnly, facts: AddressFacts): HeaderPart {
  const header = decodeHmapHeader(struct);
  const chain = startOfChain(target, layout.header, facts);
  if (header.buckets !== 0n) chain.push(chainLink("buckets", header.buckets, "buckets", null, facts));
  if (header.oldbuckets !== 0n) chain.push(chainLink("oldbuckets", header.oldbuckets, "oldbuckets", null, facts));
  const growing = header.oldbuckets !== 0n;
  const same = (header.flags & sameSizeGrow) !== 0;
  const bucketCount = header.buckets === 0n ? 0 : 2 ** header.B;
  const complete = struct.has("B");
  return {
    length: header.count,
    header: struct.toLayout(facts.segment(target.header), (name) => explainHmapField(name, header)),
    layout: {
      ...emptyHmap(null),
      B: header.B,
      bucketCount,
      noverflow: header.noverflow,
      growth: {
        kind: !growing ? "none" : same ? "sameSize" : "doubling",
        oldBucketCount: !growing ? 0 : same ? bucketCount : Math.floor(bucketCount / 2),
        evacuatedCount: growing ? null : 0,
        nevacuate: header.nevacuate,
      },
    },
    chain,
    load: complete ? hmapLoad(header, target.goVersion) : null,
    state: (header.flags & hashWriting) !== 0 ? "writing" : complete && header.buckets === 0n ? "empty" : "normal",
  };
}

function hmapLoad(header: HmapHeader, goVersion: string): LoadFacts {
  const bucketCount = 2 ** header.B;
  const next = explainHmapNextGrowth(header, goVersion);
  return {
    capacity: bucketCount * bucketSlots,
    factor: header.count / bucketCount,
    trigger: hmapLoadTrigger(goVersion),
    nextGrowthAtEntry: next.atEntry,
    explanation: next.explanation,
  };
}

function swissPart(struct: DecodedStruct, target: MapTarget, layout: HeaderOnly, facts: AddressFacts): HeaderPart {
  const header = decodeSwissHeader(struct);
  const small = header.dirLen === 0;
  const chain = startOfChain(target, layout.header, facts);
  if (header.dirPtr !== 0n) {
    chain.push(chainLink(small ? "groups" : "directory", header.dirPtr, small ? say("group") : say("directory"), null, facts));
  }
  return {
    length: header.used,
    header: struct.toLayout(facts.segment(target.header), (name) => explainSwissField(name, header)),
    layout: {
      ...emptySwiss(null),
      small: struct.has("dirLen") && small,
      globalDepth: header.globalDepth,
      globalShift: header.globalShift,
      dirLen: header.dirLen,
    },
    chain,
    load: null,
    state: header.writing ? "writing" : struct.has("dirPtr") && header.dirPtr === 0n ? "empty" : "normal",
  };
}

/** Without even the header's layout: its first word. */
function firstWordOnly(target: MapTarget, pointerSizeBytes: 4 | 8): HeaderOnly {
  const hmap = goMinor(target.goVersion) < 24 || target.goVersion.includes("noswissmap");
  const name = hmap ? "count" : "used";
  const sizeBytes = hmap ? pointerSizeBytes : 8;
  return {
    kind: hmap ? "hmap" : "swiss",
    header: {
      typeName: hmap ? "runtime.hmap" : "internal/runtime/maps.Map",
      sizeBytes,
      fields: [{ name, offset: 0, sizeBytes, kind: hmap ? "int" : "uint" }],
    },
  };
}
