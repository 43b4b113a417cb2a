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
import {
  addHmapCounts,
  firstFullSlot,
  hmapBytes,
  hmapChain,
  ownOverflow,
  readExtra,
  sampleAddresses,
  type HmapCounts,
  type HmapExtra,
  type HmapFindings,
} from "./hmapFacts.js";
import { planArrays, type ArrayPlan } from "./hmapPlan.js";
import type { HmapGrowth, HmapLayoutHead, LayoutHead } from "./layout.js";
import { headOf, lostHeader, valueFacts, withoutRange } from "./layoutHead.js";
import type { BucketColumns, MapModel } from "./mapModel.js";
import { noCells, readingOfHead, type CellCounts, type MapReading, type PartCounts, type WindowRead } from "./mapReading.js";
import type { HmapType } from "./mapType.js";
import type { AddressRange, TargetMemory } from "./memory.js";
import type { Picture } from "./picture.js";
import { PictureReader } from "./pictureReader.js";
import type { ProblemList } from "./problems.js";
import { readBuckets, type BucketArray } from "./readBuckets.js";
import { say } from "./say.js";
import { bucketAddress, isEvacuated, scanBuckets, type BucketCounts } from "./scanBuckets.js";
import { arrayShare, clamp, type CellRange } from "./window.js";
import { counted, countText } from "./words.js";

/** Reads a map whose header lies at `target.header`, not nil. Bad memory gives located problems. */
export async function readHmap(picture: Picture, layout: HmapType): Promise<MapReading> {
  const { target, reader, facts, problems } = picture;
  const blocks = await reader.readAnyway([{ address: target.header, sizeBytes: layout.header.sizeBytes }]);
  const struct = blocks?.[0] && new DecodedStruct(layout.header, blocks[0]);
  if (!struct?.complete) {
    await facts.learn([target.header, target.variable ?? 0n]);
    const head = lostHeader(picture, layout.header, struct, emptyHmap(layout));
    return readingOfHead({ type: layout, head, body: null });
  }
  const header = decodeHmapHeader(struct);
  const stored = prefetchArrays(picture, header, layout);
  const [extra] = await Promise.all([
    readExtra(picture, header.extra, layout),
    facts.learn([target.header, target.variable ?? 0n, header.buckets, header.oldbuckets, header.extra]),
    stored,
  ]);

  const writing = (header.flags & hashWriting) !== 0;
  if (writing) problems.add("writing", target.header, say("A goroutine is writing to this map; what is shown may be half done."));
  const plan = planArrays(picture, header, layout);
  if (!writing && plan.growth !== "none" && header.nevacuate > plan.oldBucketCount) {
    const message = say(
      "nevacuate is {0}, there are {1}.",
      countText(header.nevacuate),
      counted(plan.oldBucketCount, "old bucket"),
    );
    problems.add("outOfRange", header.oldbuckets, message);
  }
  const arrays = arraysOf(header, plan);
  const [buckets, oldBuckets, refined] = await Promise.all([
    readArray(picture, layout, plan, arrays.buckets),
    arrays.oldBuckets && readArray(picture, layout, plan, arrays.oldBuckets),
    target.refined ?? layout,
  ]);
  const type = refined.kind === "hmap" ? refined : layout;
  const counts = countHmap(picture, header, buckets, oldBuckets, type);
  const unfinished = counts.buckets.unfinished + (counts.oldBuckets?.unfinished ?? 0);
  const whole = plan.range === null && unfinished === 0 && !problems.has("budget");
  const reading = new HmapReading(picture, type, struct, { header, extra, plan, whole, counts }, arrays);
  const head = await reading.head(picture.options.depth !== "firstLook");
  return reading.with({ type, head, body: { kind: "hmap", buckets, oldBuckets } });
}

/** The arrays as the header has them, before it is known how much of them there is: what the plan reads is here then. */
async function prefetchArrays(picture: Picture, header: HmapHeader, type: HmapType): Promise<void> {
  if (picture.options.depth !== "firstLook" || header.B > 40) return;
  const growing = header.oldbuckets !== 0n && header.oldbuckets !== header.buckets;
  const sizeBytes = 2 ** header.B * type.bucket.sizeBytes;
  const budget = picture.reader.remainingBytes;
  const fits = sizeBytes * (growing ? 1.5 : 1) <= budget;
  const wanted = fits ? sizeBytes : Math.min(sizeBytes, Math.floor((budget * arrayShare) / (growing ? 2 : 1)));
  await picture.reader.prefetch(
    [header.buckets, growing ? header.oldbuckets : 0n]
      .filter((address) => address !== 0n)
      .map((address) => ({ address, sizeBytes: wanted })),
  );
}

type Array = Pick<BucketArray, "field" | "baseAddress" | "bucketCount" | "behind">;
interface Arrays {
  readonly buckets: Array;
  readonly oldBuckets: Array | null;
}

function arraysOf(header: HmapHeader, plan: ArrayPlan): Arrays {
  const { bucketCount, oldBucketCount, preallocatedOverflow: behind } = plan;
  return {
    buckets: { field: "buckets", baseAddress: header.buckets, bucketCount, behind: behind ?? 0 },
    oldBuckets:
      plan.growth === "none"
        ? null
        : { field: "oldbuckets", baseAddress: header.oldbuckets, bucketCount: oldBucketCount, behind: 0 },
  };
}

function countHmap(
  { problems, facts }: Picture,
  header: HmapHeader,
  buckets: BucketColumns | null,
  oldBuckets: BucketColumns | null,
  type: HmapType,
): HmapCounts {
  const writing = (header.flags & hashWriting) !== 0;
  if (oldBuckets !== null && !writing) checkEvacuationMark(header, oldBuckets, problems);
  return {
    buckets: buckets === null ? noBuckets : scanBuckets(buckets, false, writing, problems),
    oldBuckets: oldBuckets && scanBuckets(oldBuckets, true, writing, problems),
    own: ownOverflow([buckets, oldBuckets], facts),
    pointees: firstFullSlot([buckets, oldBuckets], type),
  };
}

class HmapReading implements MapReading {
  private read: MapModel | null = null;

  constructor(
    private readonly picture: Picture,
    private readonly type: HmapType,
    private readonly struct: DecodedStruct,
    private readonly findings: HmapFindings,
    private readonly arrays: Arrays,
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

  get cells(): CellCounts {
    const { bucketCount, oldBucketCount } = this.findings.plan;
    return { kind: "hmap", buckets: bucketCount, oldBuckets: oldBucketCount, bytesPerCell: this.type.bucket.sizeBytes };
  }

  get overflowArea(): AddressRange | null {
    const { baseAddress, bucketCount, behind } = this.arrays.buckets;
    const { sizeBytes } = this.type.bucket;
    if (behind === 0) return null;
    return { address: baseAddress + BigInt(bucketCount) * BigInt(sizeBytes), sizeBytes: behind * sizeBytes };
  }

  async window(range: CellRange, memory: TargetMemory, budgetBytes: number): Promise<WindowRead> {
    const array = range.kind !== "buckets" ? null : range.old ? this.arrays.oldBuckets : this.arrays.buckets;
    const { head } = this.model;
    if (array === null || range.kind !== "buckets") {
      return { model: { type: this.type, head, body: null }, counts: { ...noCells, detail: null } };
    }
    const from = clamp(Math.floor(range.from), array.bucketCount);
    const to = Math.max(from, clamp(Math.ceil(range.to), array.bucketCount));
    const picture = { ...this.picture, reader: new PictureReader(memory, budgetBytes) };
    const columns = await readBuckets({ ...array, from, to, behind: 0 }, this.type, picture.reader, picture.problems);
    const [buckets, oldBuckets] = range.old ? [null, columns] : [columns, null];
    const counts = countHmap(picture, this.findings.header, buckets, oldBuckets, this.type);
    const part = counts.oldBuckets ?? counts.buckets;
    return {
      model: {
        type: this.type,
        head,
        body: { kind: "hmap", buckets: buckets ?? noColumns(this.arrays.buckets, this.type), oldBuckets },
      },
      counts: {
        cells: columns.arrayCount,
        full: part.full,
        extra: part.overflow,
        evacuated: counts.oldBuckets?.evacuated ?? 0,
        longestChain: part.longestChain,
        detail: counts,
      },
    };
  }

  async finish(parts: readonly PartCounts[]): Promise<LayoutHead> {
    const counts = parts.map(({ detail }) => detail as HmapCounts | null).filter((detail) => detail !== null);
    const [first, ...rest] = counts;
    const findings = first ? { ...this.findings, whole: true, counts: rest.reduce(addHmapCounts, first) } : this.findings;
    return withoutRange(await this.head(true, findings));
  }

  /** @param sizes the allocator is asked what single keys, elems and overflow buckets take */
  async head(sizes: boolean, findings = this.findings): Promise<LayoutHead> {
    const { picture, type, struct } = this;
    const { target, facts, problems } = picture;
    const { header, extra, plan, whole } = findings;
    const writing = (header.flags & hashWriting) !== 0;
    if (whole && !writing) checkFindings(picture, findings);
    if (sizes) await facts.learn(sampleAddresses(findings));

    const next = explainHmapNextGrowth(header, target.goVersion);
    return {
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
      chain: hmapChain(target, findings, type, facts),
      load: {
        capacity: plan.bucketCount * bucketSlots,
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
  }
}

const noBuckets: BucketCounts = { full: 0, evacuated: 0, overflow: 0, longestChain: 0, unreadable: 0, unfinished: 0 };

function noColumns({ baseAddress }: Array, type: HmapType): BucketColumns {
  return {
    baseAddress,
    bucketSizeBytes: type.bucket.sizeBytes,
    firstIndex: 0,
    arrayCount: 0,
    physicalCount: 0,
    overflowAddresses: new BigUint64Array(0),
    overflowHome: new Uint32Array(0),
    next: new Int32Array(0),
    overflowPointers: new BigUint64Array(0),
    tophash: new Uint8Array(0),
    unreadable: new Uint8Array(0),
    arrayPages: new Uint8Array(0),
    overflowPages: new Uint8Array(0),
  };
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
  const { header, plan, whole, counts } = findings;
  const growth: HmapGrowth = {
    kind: plan.growth,
    oldBucketCount: plan.oldBucketCount,
    evacuatedCount: counts.oldBuckets === null ? 0 : whole ? counts.oldBuckets.evacuated : null,
    nevacuate: header.nevacuate,
  };
  return {
    ...emptyHmap(type),
    B: header.B,
    bucketCount: plan.bucketCount,
    overflowCount: whole ? counts.buckets.overflow : null,
    noverflow: header.noverflow,
    preallocatedOverflow: plan.preallocatedOverflow,
    longestChain: whole ? counts.buckets.longestChain : null,
    growth,
  };
}

function readArray(
  { reader, problems, options }: Picture,
  type: HmapType,
  plan: ArrayPlan,
  array: Array,
): Promise<BucketColumns> {
  const from = Math.min(plan.range?.from ?? 0, array.bucketCount);
  const to = Math.min(plan.range?.to ?? array.bucketCount, array.bucketCount);
  const maxChainReads = options.depth === "firstLook" ? { maxChainReads: 1 } : {};
  return readBuckets({ ...array, from, to, ...maxChainReads }, type, reader, problems);
}

const knownFlags = iterator | oldIterator | hashWriting | sameSizeGrow;

/** What must hold of a map that nobody is writing to and of which all was read. */
function checkFindings({ target, problems }: Picture, findings: HmapFindings): void {
  const { header, counts } = findings;
  if (header.flags > knownFlags) {
    problems.add(
      "outOfRange",
      target.header,
      say("flags is {0}: the runtime has no such flag.", `0x${header.flags.toString(16)}`),
    );
  }
  if (counts.buckets.unreadable > 0 || (counts.oldBuckets?.unreadable ?? 0) > 0) return;
  const full = counts.buckets.full + (counts.oldBuckets?.full ?? 0);
  if (full !== header.count && !problems.has("cycle")) {
    const message = say("count says {0} entries, the buckets hold {1}.", countText(header.count), countText(full));
    problems.add("inconsistent", target.header, message);
  }
}

/** All old buckets below nevacuate are evacuated. go: runtime.advanceEvacuationMark */
function checkEvacuationMark(header: HmapHeader, old: BucketColumns, problems: ProblemList): void {
  const end = old.firstIndex + old.arrayCount;
  for (let i = old.firstIndex; i < Math.min(header.nevacuate, end); i++) {
    const physical = i - old.firstIndex;
    if (old.unreadable[physical] !== 0 || isEvacuated(old.tophash[physical * bucketSlots] ?? 0)) continue;
    const message = say("nevacuate is {0}, but old bucket {1} is not evacuated.", countText(header.nevacuate), countText(i));
    problems.add("inconsistent", bucketAddress(old, physical), message);
  }
}

function sliceLength(extra: HmapExtra, name: string): number | null {
  if (name === "overflow") return extra.overflow?.length ?? null;
  if (name === "oldoverflow") return extra.oldoverflow?.length ?? null;
  return null;
}
