import assert from "node:assert/strict";
import type { LayoutField, LayoutHead, LayoutStruct } from "../../../src/gomap/layout.js";
import type { StructLayout } from "../../../src/gomap/mapType.js";
import { type MemoryPart, type StructureArrays, MemoryStructure } from "../../../src/gomap/memoryParts.js";
import { OverflowIndex } from "../../../src/gomap/overflowIndex.js";
import { bucketsOf, tableOf } from "../panel/columns.js";

const field = (name: string, offset: number, sizeBytes: number, value = "1"): LayoutField => {
  return { name, offset, sizeBytes, raw: "", value, meaning: "" };
};
const struct = (typeName: string, address: `0x${string}`, sizeBytes: number, fields: LayoutField[]): LayoutStruct => {
  return { typeName, address, segment: "heap", sizeBytes, fields };
};

const hmap64 = struct("runtime.hmap", "0xc000076480", 48, [
  field("count", 0, 8),
  field("flags", 8, 1),
  field("B", 9, 1),
  field("noverflow", 10, 2),
  field("hash0", 12, 4, "0x8f31a2c4"),
  field("buckets", 16, 8, "0xc000100000"),
  field("oldbuckets", 24, 8, "0x0"),
  field("nevacuate", 32, 8),
  field("extra", 40, 8, "0x0"),
]);
const hmap32 = struct("runtime.hmap", "0x9476480", 28, [
  field("count", 0, 4),
  field("flags", 4, 1),
  field("B", 5, 1),
  field("noverflow", 6, 2),
  field("hash0", 8, 4, "0x8f31a2c4"),
  field("buckets", 12, 4, "0x9500000"),
  field("oldbuckets", 16, 4, "0x0"),
  field("nevacuate", 20, 4),
  field("extra", 24, 4, "0x0"),
]);
const swissHeader = struct("internal/runtime/maps.Map", "0xc000afc150", 48, [
  field("used", 0, 8),
  field("seed", 8, 8, "0x91c3a7720b5e44d1"),
  field("dirPtr", 16, 8, "0xc000aa2040"),
  field("dirLen", 24, 8, "4"),
  field("globalDepth", 32, 1),
  field("writing", 34, 1),
]);
const tableStruct: StructLayout = {
  typeName: "internal/runtime/maps.table",
  sizeBytes: 32,
  fields: [
    { name: "used", offset: 0, sizeBytes: 2, kind: "uint" },
    { name: "localDepth", offset: 6, sizeBytes: 1, kind: "uint" },
    { name: "index", offset: 8, sizeBytes: 8, kind: "int" },
    { name: "groups.data", offset: 16, sizeBytes: 8, kind: "pointer" },
    { name: "groups.lengthMask", offset: 24, sizeBytes: 8, kind: "uint" },
  ],
};

const value = (offset: number, stride: number, sizeBytes = 8, indirect = false, type = "int") => {
  return { type, sizeBytes, offset, stride, indirect };
};
const base = { expression: "m", goarch: "amd64", extra: null, variable: { address: "0xc00006a9c8", segment: "stack" } };

/** map[int]int, buckets of 144 bytes at 0xc000100000 as {@link bucketsOf} lays them. */
function hmapHead(more: object = {}): LayoutHead {
  const layout = {
    kind: "hmap",
    bucketSizeBytes: 144,
    bucketCount: 2,
    preallocatedOverflow: 0,
    parts: { tophash: 0, keys: 8, elems: 72, overflow: 136 },
  };
  return { ...base, header: hmap64, layout, key: value(8, 8), elem: value(72, 8), ...more } as unknown as LayoutHead;
}

function swissHead(parts: object, more: object = {}): LayoutHead {
  const layout = {
    kind: "swiss",
    small: false,
    dirLen: 4,
    directory: [0, 0, 1, 1],
    groupSizeBytes: 136,
    parts: { ctrl: 0, keys: 8, elems: 16 },
    tables: [
      { address: "0xc000aa6000", groupsAddress: "0xc000300000", groupCount: 2 },
      { address: "0xc000aa6040", groupsAddress: "0xc000400000", groupCount: 1 },
    ],
    ...parts,
  };
  return { ...base, header: swissHeader, layout, key: value(8, 16), elem: value(16, 16), ...more } as unknown as LayoutHead;
}

/** "kind name index @offset+size" of each part, offsets from `from`. */
function drawn(parts: readonly MemoryPart[], from: bigint): string[] {
  return parts.map((part) => {
    const what = [part.kind, part.name, part.index ?? ""].filter((word) => word !== "").join(" ");
    return `${what} @${part.address - from}+${part.sizeBytes}${part.pointer ? " →" : ""}`;
  });
}

function check(
  head: LayoutHead,
  arrays: StructureArrays | null,
  from: bigint,
  sizeBytes: number,
  expected: readonly string[],
): void {
  const structure = new MemoryStructure(head, tableStruct);
  structure.know(arrays);
  assert.deepEqual(drawn(structure.partsIn(from, sizeBytes), from), expected);
}

const empty = "00 00 00 00 00 00 00 00";
const hmapArrays: StructureArrays = {
  kind: "hmap",
  buckets: bucketsOf([["c4 31 00 00 00 00 00 00"], [empty, "9e 00 00 00 00 00 00 00", "77 00 00 00 00 00 00 00"]]),
  oldBuckets: null,
};
const slots = (name: string, offset: number, stride: number, sizeBytes = 8, arrow = "") =>
  Array.from({ length: 8 }, (_, i) => `${name} ${i} @${offset + i * stride}+${sizeBytes}${arrow}`);

describe("parts of an hmap", () => {
  it("header of a 64-bit program", () =>
    check(hmapHead(), null, 0xc000076480n, 48, [
      "field count @0+8",
      "field flags @8+1",
      "field B @9+1",
      "field noverflow @10+2",
      "field hash0 @12+4",
      "field buckets @16+8 →",
      "field oldbuckets @24+8 →",
      "field nevacuate @32+8",
      "field extra @40+8 →",
    ]));
  it("header of a 32-bit program: pointers of 4 bytes, and a seed of 4 is none", () => {
    const head = hmapHead({ goarch: "386", header: hmap32, variable: null });
    check(head, null, 0x9476488n, 8, ["field hash0 @0+4", "field buckets @4+4 →"]);
  });
  it("a bucket", () =>
    check(hmapHead(), hmapArrays, 0xc000100000n, 144, [
      "marks @0+8",
      ...slots("key", 8, 8),
      ...slots("elem", 72, 8),
      "overflow @136+8 →",
    ]));
  it("a bucket of a 32-bit program, with padding", () => {
    const layout = {
      kind: "hmap",
      bucketSizeBytes: 84,
      bucketCount: 2,
      preallocatedOverflow: 0,
      parts: { tophash: 0, keys: 8, elems: 40, overflow: 80 },
    };
    const head = hmapHead({ goarch: "386", layout, key: value(8, 4, 4), elem: value(40, 4, 4) });
    const arrays = { ...hmapArrays, buckets: { ...hmapArrays.buckets, baseAddress: "0x9500000", bucketSizeBytes: 84 } };
    check(head, arrays as StructureArrays, 0x9500000n + 72n, 12, ["padding @0+8", "overflow @8+4 →"]);
  });
  it("indirect keys are pointers", () => {
    const head = hmapHead({ key: value(8, 8, 200, true) });
    check(head, hmapArrays, 0xc000100008n, 64, slots("key", 0, 8, 8, " →"));
  });
  it("elems without size have no part", () => {
    const head = hmapHead({ elem: value(72, 0, 0) });
    check(head, hmapArrays, 0xc000100048n, 72, ["padding @0+64", "overflow @64+8 →"]);
  });
  it("without types only what is known", () => {
    const head = hmapHead({ key: null, elem: null });
    check(head, hmapArrays, 0xc000100000n, 144, ["marks @0+8", "overflow @136+8 →"]);
  });
  it("the variable's word", () => check(hmapHead(), null, 0xc00006a9c0n, 32, ["field @8+8 →"]));
  it("parts that begin before the range, or end behind it", () =>
    check(hmapHead(), hmapArrays, 0xc00010000bn, 8, ["key 0 @-3+8", "key 1 @5+8"]));
  it("nothing beyond the arrays", () => check(hmapHead(), hmapArrays, 0xc000100000n + 288n, 64, []));

  it("a part knows its bucket, and the tophash of its slot", () => {
    const structure = new MemoryStructure(hmapHead(), null);
    structure.know(hmapArrays);
    const part = structure.partAt(0xc000100010n);
    assert.deepEqual(part?.place, { kind: "bucket", old: false, index: 0 });
    assert.equal(part.mark, 0x31);
  });
  it("overflow buckets are found wherever they lie", () => {
    const structure = new MemoryStructure(hmapHead(), null);
    structure.know(hmapArrays);
    const second = structure.partAt(0xc000200000n + 144n + 8n);
    assert.deepEqual(second?.owner, { kind: "bucket", old: false, index: 1, link: 2 });
    assert.deepEqual(second.place, { kind: "bucket", old: false, index: 1 });
    assert.equal(second.mark, 0x77);
  });
  it("preallocated buckets that a chain leads to are overflow buckets", () => {
    const arrays = {
      ...hmapArrays,
      buckets: { ...hmapArrays.buckets, overflowAddresses: BigUint64Array.of(0xc000100120n, 0xc000200000n) },
    } as StructureArrays;
    const { layout } = hmapHead();
    const structure = new MemoryStructure(hmapHead({ layout: { ...layout, preallocatedOverflow: 2 } }), null);
    structure.know(arrays);
    assert.equal(structure.partAt(0xc000100120n)?.owner.kind, "bucket");
    assert.deepEqual(structure.partAt(0xc0001001b0n)?.owner, { kind: "preallocated", index: 1 });
  });
  it("a torn header without arrays lays nothing over them", () => check(hmapHead(), null, 0xc000100000n, 144, []));
  it("numbers that no runtime writes make no parts", () => {
    const layout = { kind: "hmap", bucketSizeBytes: -5, bucketCount: 2 ** 60, preallocatedOverflow: NaN, parts: {} };
    const head = hmapHead({ layout, key: null, elem: null });
    const arrays = { ...hmapArrays, buckets: { ...hmapArrays.buckets, bucketSizeBytes: -5 } };
    check(head, arrays, 0xc000100000n, 16, []);
  });
});

describe("parts of a Swiss map", () => {
  const arrays: StructureArrays = {
    kind: "swiss",
    tables: [tableOf(["5c 80 80 80 80 80 80 80", "61 62 80 80 80 80 80 80"]), tableOf(["01 80 80 80 80 80 80 80"])],
  };
  it("an interleaved group", () =>
    check(swissHead({}), arrays, 0xc000300088n, 40, ["marks @0+8", "key 0 @8+8", "elem 0 @16+8", "key 1 @24+8", "elem 1 @32+8"]));
  it("a split group", () => {
    const head = swissHead({ parts: { ctrl: 0, keys: 8, elems: 72 } }, { key: value(8, 8), elem: value(72, 8) });
    check(head, arrays, 0xc000300000n, 136, ["marks @0+8", ...slots("key", 8, 8), ...slots("elem", 72, 8)]);
  });
  it("padding behind a small elem", () => {
    const head = swissHead({}, { elem: value(16, 16, 1) });
    check(head, arrays, 0xc000300010n, 16, ["elem 0 @0+1", "padding @1+7", "key 1 @8+8"]);
  });
  it("the directory", () =>
    check(swissHead({}), arrays, 0xc000aa2040n, 40, [
      "directory 0 @0+8 →",
      "directory 1 @8+8 →",
      "directory 2 @16+8 →",
      "directory 3 @24+8 →",
    ]));
  it("a small map has none: dirPtr is its group", () => {
    const head = swissHead({ small: true, dirLen: 0, tables: [{ groupsAddress: "0xc000aa2040", groupCount: 1 }] });
    check(head, arrays, 0xc000aa2040n, 8, ["marks @0+8"]);
  });
  it("a table", () =>
    check(swissHead({}), arrays, 0xc000aa6000n, 32, [
      "field used @0+2",
      "padding @2+4",
      "field localDepth @6+1",
      "padding @7+1",
      "field index @8+8",
      "field groups.data @16+8 →",
      "field groups.lengthMask @24+8",
    ]));
  it("header fields with padding between and behind them", () =>
    check(swissHead({}), arrays, 0xc000afc170n, 16, [
      "field globalDepth @0+1",
      "padding @1+1",
      "field writing @2+1",
      "padding @3+13",
    ]));
  it("a part knows its group, and the control byte of its slot", () => {
    const structure = new MemoryStructure(swissHead({}), null);
    structure.know(arrays);
    const part = structure.partAt(0xc000300088n + 24n);
    assert.deepEqual(part?.place, { kind: "group", table: 0, group: 1 });
    assert.equal(part.mark, 0x62);
    assert.equal(structure.partAt(0xc000aa6000n), null);
  });
});

describe("the index of overflow buckets", () => {
  it("files those that came later, and begins anew for another map", () => {
    const index = new OverflowIndex();
    index.file(BigUint64Array.of(0x5000n));
    index.file(BigUint64Array.of(0x5000n, 0x9010n));
    assert.deepEqual(index.beginningIn(0x9000n, 0x9100n), [1]);
    index.file(BigUint64Array.of(0x7000n));
    assert.deepEqual(index.beginningIn(0x5000n, 0x9fffn), [0]);
  });
});
