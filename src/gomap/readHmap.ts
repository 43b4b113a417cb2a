/**
 * The classic map: header → bucket arrays → overflow chains.
 *
 *     variable ──▶ hmap ─┬─ buckets ────▶ 2^B buckets, then preallocated overflow buckets (B ≥ 4)
 *                        ├─ oldbuckets ─▶ 2^(B-1) buckets (2^B where the growth is to the same size), while growing
 *                        └─ extra ──────▶ mapextra: overflow, oldoverflow (slices), nextOverflow
 *
 * Four rounds of reads, then one for each further bucket of the longest chain: header; mapextra, and what the allocator says;
 * the arrays, new and old together; chains; sizes of what the scan found.
 */
import { DecodedStruct } from "./decodeStruct.js";
import {
  explainHmapField,
  explainHmapNextGrowth,
  explainMapextraField,
  hmapLoadTrigger,
  type HmapHeader,
} from "./explainHmap.js";
import { bucketSlots, hashWriting, iterator, oldIterator, sameSizeGrow } from "./goConstants.js";
import { hmapBytes, hmapChain, readExtra, sampleAddresses, type HmapExtra, type HmapFindings } from "./hmapFacts.js";
import { planArrays, type ArrayPlan } from "./hmapPlan.js";
import type { HmapGrowth, HmapLayoutHead, LayoutHead } from "./layout.js";
import { headOf, lostHeader, valueFacts } from "./layoutHead.js";
import type { BucketColumns, MapModel } from "./mapModel.js";
import type { HmapType } from "./mapType.js";
import type { Picture } from "./picture.js";
import type { ProblemList } from "./problems.js";
import { readBuckets, type BucketArray } from "./readBuckets.js";
import { bucketAddress, isEvacuated, scanBuckets, type BucketCounts } from "./scanBuckets.js";
import { counted, countText } from "./words.js";

/** Reads a map whose header lies at `target.header`, not nil. Bad memory gives located problems. */
export async function readHmap(picture: Picture, type: HmapType): Promise<MapModel> {
  const { target, reader, facts, problems } = picture;
  const blocks = await reader.readAnyway([{ address: target.header, sizeBytes: type.header.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(type.header, blocks[0]);
  if (!struct?.complete) {
    await facts.learn([target.header, target.variable ?? 0n]);
    return { type, head: lostHeader(picture, type.header, struct, emptyHmap(type)), body: null };
  }
  const header = decodeHmapHeader(struct);
  const [extra] = await Promise.all([
    readExtra(picture, header.extra, type),
    facts.learn([target.header, target.variable ?? 0n, header.buckets, header.oldbuckets, header.extra]),
  ]);

  const writing = (header.flags & hashWriting) !== 0;
  if (writing) problems.add("writing", target.header, "A goroutine is writing to this map; what is shown may be half done.");
  const plan = planArrays(picture, header, type);
  const [buckets, oldBuckets] = await Promise.all([
    readArray(picture, type, plan, { field: "buckets", baseAddress: header.buckets, bucketCount: plan.bucketCount }),
    plan.growth === "none"
      ? null
      : readArray(picture, type, plan, {
          field: "oldbuckets",
          baseAddress: header.oldbuckets,
          bucketCount: plan.oldBucketCount,
        }),
  ]);

  const counts = scanBuckets(buckets, false, writing, problems);
  const oldCounts = oldBuckets && scanBuckets(oldBuckets, true, writing, problems);
  const whole = plan.range === null && !problems.has("budget");
  const findings: HmapFindings = { header, extra, plan, whole, buckets, oldBuckets, counts, oldCounts };
  if (whole && !writing) checkFindings(picture, findings);
  await facts.learn(sampleAddresses(findings, type, facts));

  const chain = hmapChain(target, findings, type, facts);
  const next = explainHmapNextGrowth(header, target.goVersion);
  const capacity = plan.bucketCount * bucketSlots;
  const head: LayoutHead = {
    ...headOf(target, facts),
    length: header.count,
    header: struct.toLayout(facts.segment(target.header), (name) => explainHmapField(name, header)),
    extra: extra
      ? extra.struct.toLayout(facts.segment(header.extra), (name) =>
          explainMapextraField(name, extra.struct.value(name), sliceLength(extra, name)),
        )
      : null,
    layout: hmapHead(findings, type),
    key: valueFacts(type.key, type.bucket.keysOffset, type.bucket.keyStride),
    elem: valueFacts(type.elem, type.bucket.elemsOffset, type.bucket.elemStride),
    chain,
    load: {
      capacity,
      factor: header.count / 2 ** header.B,
      trigger: hmapLoadTrigger(target.goVersion),
      nextGrowthAtEntry: next.atEntry,
      explanation: next.explanation,
    },
    bytes: hmapBytes(findings, type, facts, target.header),
    state: writing ? "writing" : header.buckets === 0n ? "empty" : "normal",
    problems: problems.list(),
    ...(plan.range === null ? {} : { range: plan.range }),
  };
  return { type, head, body: { kind: "hmap", buckets, oldBuckets } };
}

/** The header's numbers. */
export function decodeHmapHeader(struct: DecodedStruct): HmapHeader {
  return {
    count: struct.number("count"),
    flags: struct.number("flags"),
    B: struct.number("B"),
    noverflow: struct.number("noverflow"),
    buckets: struct.value("buckets"),
    oldbuckets: struct.value("oldbuckets"),
    nevacuate: struct.number("nevacuate"),
    extra: struct.value("extra"),
  };
}

/** The layout of a map of which no bucket is known. */
export function emptyHmap(type: HmapType | null): HmapLayoutHead {
  return {
    kind: "hmap",
    B: 0,
    bucketSizeBytes: type?.bucket.sizeBytes ?? 0,
    bucketCount: 0,
    overflowCount: null,
    noverflow: 0,
    preallocatedOverflow: null,
    longestChain: null,
    growth: { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 },
    parts: bucketParts(type),
  };
}

function bucketParts(type: HmapType | null): HmapLayoutHead["parts"] {
  if (type === null) return { tophash: 0, keys: 0, elems: 0, overflow: 0 };
  const { tophashOffset, keysOffset, elemsOffset, overflowOffset } = type.bucket;
  return { tophash: tophashOffset, keys: keysOffset, elems: elemsOffset, overflow: overflowOffset };
}

function hmapHead(findings: HmapFindings, type: HmapType): HmapLayoutHead {
  const { header, plan, whole, counts, oldCounts } = findings;
  const growth: HmapGrowth = {
    kind: plan.growth,
    oldBucketCount: plan.oldBucketCount,
    evacuatedCount: oldCounts === null ? 0 : whole ? oldCounts.evacuated : null,
    nevacuate: header.nevacuate,
  };
  return {
    ...emptyHmap(type),
    B: header.B,
    bucketCount: plan.bucketCount,
    overflowCount: whole ? counts.overflow : null,
    noverflow: header.noverflow,
    preallocatedOverflow: plan.preallocatedOverflow,
    longestChain: whole ? counts.longestChain : null,
    growth,
  };
}

function readArray(
  { reader, problems }: Picture,
  type: HmapType,
  plan: ArrayPlan,
  array: Pick<BucketArray, "field" | "baseAddress" | "bucketCount">,
): Promise<BucketColumns> {
  const from = Math.min(plan.range?.from ?? 0, array.bucketCount);
  const to = Math.min(plan.range?.to ?? array.bucketCount, array.bucketCount);
  return readBuckets({ ...array, from, to }, type, reader, problems);
}

const knownFlags = iterator | oldIterator | hashWriting | sameSizeGrow;

/** What must hold of a map that nobody is writing to and of which all was read. */
function checkFindings({ target, problems }: Picture, findings: HmapFindings): void {
  const { header, counts, oldBuckets, oldCounts } = findings;
  if (header.flags > knownFlags) {
    problems.add("outOfRange", target.header, `flags is 0x${header.flags.toString(16)}: the runtime has no such flag.`);
  }
  if (unseen(counts) || (oldCounts !== null && unseen(oldCounts))) return;
  const full = counts.full + (oldCounts?.full ?? 0);
  if (full !== header.count && !problems.has("cycle")) {
    const message = `count says ${countText(header.count)} entries, the buckets hold ${countText(full)}.`;
    problems.add("inconsistent", target.header, message);
  }
  if (oldBuckets !== null) checkEvacuationMark(header, oldBuckets, problems);
}

/** All old buckets below nevacuate are evacuated. go: runtime.advanceEvacuationMark */
function checkEvacuationMark(header: HmapHeader, old: BucketColumns, problems: ProblemList): void {
  if (header.nevacuate > old.arrayCount) {
    const message = `nevacuate is ${countText(header.nevacuate)}, there are ${counted(old.arrayCount, "old bucket")}.`;
    problems.add("outOfRange", old.baseAddress, message);
  }
  for (let i = 0; i < Math.min(header.nevacuate, old.arrayCount); i++) {
    if (isEvacuated(old.tophash[i * bucketSlots] ?? 0)) continue;
    const message = `nevacuate is ${countText(header.nevacuate)}, but old bucket ${countText(i)} is not evacuated.`;
    problems.add("inconsistent", bucketAddress(old, i), message);
  }
}

function unseen(counts: BucketCounts): boolean {
  return counts.unreadable > 0;
}

function sliceLength(extra: HmapExtra, name: string): number | null {
  if (name === "overflow") return extra.overflow?.length ?? null;
  if (name === "oldoverflow") return extra.oldoverflow?.length ?? null;
  return null;
}
