/** A head that fits a simulated hmap, in the words that the extension itself uses. */
import { countText } from "../../src/gomap/words.js";
import { type HmapHeader, explainHmapField, explainHmapNextGrowth, explainMapextraField } from "../../src/gomap/explainHmap.js";
import type { HmapLayoutHead, LayoutHead } from "../../src/gomap/layout.js";
import { type HmapPlan, type SimulatedHmap, bucketsBase, hex, oldBucketsBase } from "./simulateHmap.js";
import { fieldsOf, heapLink, sizeClass } from "./structFields.js";

export type HeadStart = Partial<LayoutHead> & Pick<LayoutHead, "expression" | "type" | "keyType" | "elemType">;

const headerAddress = 0xc000076480n;
const extraAddress = 0xc000010168n;

export function hmapHead(
  plan: HmapPlan,
  simulated: Omit<SimulatedHmap, "hashAt">,
  more: HeadStart,
  layoutMore: Partial<HmapLayoutHead> = {},
): LayoutHead {
  const { B, growth, bucketSizeBytes } = plan;
  const bucketCount = 2 ** B;
  const oldBucketCount = growth === "none" ? 0 : growth === "doubling" ? bucketCount / 2 : bucketCount;
  const { length, overflowCount } = simulated;
  const layout: HmapLayoutHead = {
    kind: "hmap",
    B,
    bucketSizeBytes,
    bucketCount,
    overflowCount,
    noverflow: overflowCount,
    preallocatedOverflow: B >= 4 ? 2 ** (B - 4) : 0,
    longestChain: simulated.longestChain,
    growth: {
      kind: growth,
      oldBucketCount,
      evacuatedCount: simulated.evacuatedCount,
      nevacuate: growth === "none" ? 0 : firstNotEvacuated(plan, oldBucketCount),
    },
    parts: { tophash: 0, keys: 8, elems: 72, overflow: bucketSizeBytes - 8 },
    ...layoutMore,
  };
  const header: HmapHeader = {
    count: length,
    flags: growth === "sameSize" ? 8 : 0,
    B,
    noverflow: layout.noverflow,
    buckets: layout.bucketCount === 0 ? 0n : bucketsBase,
    oldbuckets: growth === "none" ? 0n : oldBucketsBase,
    nevacuate: layout.growth.nevacuate,
    extra: extraAddress,
  };
  const next = explainHmapNextGrowth(header, "go1.23.12");
  const arrayBytes = bucketCount * bucketSizeBytes;
  const oldBytes = oldBucketCount * bucketSizeBytes;
  return {
    format: "go-map-layout/1",
    goVersion: "go1.23.12",
    goarch: "amd64",
    length,
    variable: { address: "0xc00006a9c8", segment: "stack of goroutine 1" },
    header: {
      typeName: "runtime.hmap",
      address: hex(headerAddress),
      segment: "heap",
      sizeBytes: 48,
      fields: fieldsOf(
        [
          ["count", 0, 8, BigInt(length)],
          ["flags", 8, 1, BigInt(header.flags)],
          ["B", 9, 1, BigInt(B)],
          ["noverflow", 10, 2, BigInt(header.noverflow)],
          ["hash0", 12, 4, 0x8f31a2c4n, "pointer"],
          ["buckets", 16, 8, header.buckets, "pointer"],
          ["oldbuckets", 24, 8, header.oldbuckets, "pointer"],
          ["nevacuate", 32, 8, BigInt(header.nevacuate)],
          ["extra", 40, 8, extraAddress, "pointer"],
        ],
        (name) => explainHmapField(name, header),
      ),
    },
    extra: {
      typeName: "runtime.mapextra",
      address: hex(extraAddress),
      segment: "heap",
      sizeBytes: 24,
      fields: fieldsOf(
        [
          ["overflow", 0, 8, overflowCount === 0 ? 0n : 0xc000012048n, "pointer"],
          ["oldoverflow", 8, 8, growth === "none" ? 0n : 0xc000012060n, "pointer"],
          ["nextOverflow", 16, 8, 0xc00010c180n, "pointer"],
        ],
        (name) => explainMapextraField(name, name === "overflow" && overflowCount === 0 ? 0n : 1n, overflowCount),
      ),
    },
    layout,
    key: { type: more.keyType, sizeBytes: 8, offset: 8, stride: 8, indirect: false },
    elem: { type: more.elemType, sizeBytes: 8, offset: 72, stride: 8, indirect: false },
    chain: [
      {
        role: "variable",
        address: "0xc00006a9c8",
        segment: "stack of goroutine 1",
        label: more.expression,
        sizeBytes: null,
        allocatedBytes: null,
        scanned: null,
      },
      heapLink("header", headerAddress, "hmap", 48, true),
      heapLink("buckets", bucketsBase, `buckets · ${countText(bucketCount)} × ${bucketSizeBytes} B`, arrayBytes, false),
      ...(growth === "none"
        ? []
        : [
            heapLink(
              "oldbuckets",
              oldBucketsBase,
              `oldbuckets · ${countText(oldBucketCount)} × ${bucketSizeBytes} B`,
              oldBytes,
              false,
            ),
          ]),
      heapLink("extra", extraAddress, "mapextra", 24, true),
      ...(overflowCount > 0
        ? [heapLink("overflow", 0xc000012048n, `extra.overflow · ${overflowCount} used`, 24 + 8 * overflowCount, true)]
        : []),
    ],
    load: {
      capacity: bucketCount * 8,
      factor: length / bucketCount,
      trigger: 6.5,
      nextGrowthAtEntry: next.atEntry,
      explanation: next.explanation,
    },
    bytes: { allocated: sizeClass(arrayBytes) + oldBytes + 72, structures: arrayBytes + oldBytes + 72, inUse: length * 16 },
    state: "normal",
    sharedWith: [],
    memory: "readMemory",
    problems: [],
    ...more,
  };
}

function firstNotEvacuated(plan: HmapPlan, count: number): number {
  for (let i = 0; i < count; i++) if (plan.evacuated?.(i) !== true) return i;
  return count;
}
