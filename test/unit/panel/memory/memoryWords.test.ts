import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { MemoryOwner, MemoryPart } from "../../../../src/gomap/memoryParts.js";
import { memoryTargets } from "../../../../src/panel/memory/memoryTargets.js";
import { holdsEntry, partMeaning, partName, slotText } from "../../../../src/panel/memory/memoryWords.js";
import { bucketsOf } from "../columns.js";

const bucket: MemoryOwner = { kind: "bucket", old: false, index: 1021, link: 0 };
const group: MemoryOwner = { kind: "group", table: 3, group: 41 };

function part(kind: MemoryPart["kind"], owner: MemoryOwner, more: Partial<MemoryPart> = {}): MemoryPart {
  const rest = { name: "", index: null, pointer: false, field: null, place: null, mark: null };
  return { address: 0x1000n, sizeBytes: 8, kind, owner, ...rest, ...more };
}

describe("names of parts", () => {
  const check = (expected: string, named: MemoryPart, address = 0x1000n) => {
    it(expected, () => assert.equal(partName(named, address), expected));
  };
  check("tophash[3] of bucket 1,021", part("marks", bucket), 0x1003n);
  check("control byte 7 of group 41 of table 3", part("marks", group), 0x1007n);
  check("control byte 0 of the group", part("marks", { kind: "group", table: null, group: 0 }));
  check("key 2 of overflow bucket 1 of bucket 5", part("key", { ...bucket, index: 5, link: 1 }, { index: 2 }));
  check("elem 2 of old bucket 5", part("elem", { ...bucket, old: true, index: 5 }, { index: 2 }));
  check("overflow pointer of overflow bucket 2 of old bucket 5", part("overflow", { ...bucket, old: true, index: 5, link: 2 }));
  check("padding in preallocated overflow bucket 0", part("padding", { kind: "preallocated", index: 0 }));
  check("directory entry 7", part("directory", { kind: "directory" }, { index: 7 }));
  check("field B of hmap", part("field", { kind: "struct", typeName: "runtime.hmap" }, { name: "B" }));
  check("field dirPtr of Map", part("field", { kind: "struct", typeName: "internal/runtime/maps.Map" }, { name: "dirPtr" }));
  check("field used of table 2", part("field", { kind: "table", position: 2 }, { name: "used" }));
  check("the variable s.byID", part("field", { kind: "variable", name: "s.byID" }));
});

describe("what parts say", () => {
  it("a tophash", () => assert.equal(partMeaning(part("marks", bucket), 1), "empty"));
  it("a control byte is no tophash", () => assert.match(partMeaning(part("marks", group), 0xfe) ?? "", /deleted/));
  it("a byte that was not read says nothing", () => assert.equal(partMeaning(part("marks", bucket), null), null));
  it("a slot without an entry", () => {
    assert.match(partMeaning(part("key", bucket, { index: 0, mark: 0 }), 0) ?? "", /no entry/);
    assert.equal(holdsEntry(part("key", bucket, { mark: 0 })), false);
    assert.equal(holdsEntry(part("key", bucket, { mark: 0x9e })), true);
    assert.equal(holdsEntry(part("elem", group, { mark: 0x80 })), false);
    assert.equal(holdsEntry(part("key", bucket)), null);
  });
  it("the value of a key, where it has come", () => {
    const slots = [{ tophash: "0x9e" as const, state: "full" as const, key: "137", elem: "4711" }];
    const details = { index: 5, chain: [{ address: "0x1000" as const, overflow: "0x0" as const, slots }] };
    const state = { details: new Map([["new 5", { kind: "arrived" as const, details }]]) };
    const place = { kind: "bucket" as const, old: false, index: 5 };
    assert.equal(slotText(part("elem", { ...bucket, index: 5 }, { index: 0, place }), state), "4711");
    assert.equal(slotText(part("key", { ...bucket, index: 5, link: 1 }, { index: 0, place }), state), null);
    assert.equal(slotText(part("key", bucket, { index: 0 }), state), null);
  });
});

describe("places to go to", () => {
  const names = (head: object, body: unknown, selection: unknown) =>
    memoryTargets(head as LayoutHead, body as never, selection as never).map(({ name, address }) => `${name} ${address}`);
  const base = { variable: { address: "0x10" }, header: { address: "0x20" }, extra: { address: "0x30" } };
  const empty = "00 00 00 00 00 00 00 00";

  it("an hmap's", () => {
    const head = { ...base, chain: [{ role: "buckets", address: "0xc000100000" }], layout: { kind: "hmap" } };
    const body = { kind: "hmap", buckets: bucketsOf([[empty], [empty, empty]]), oldBuckets: null };
    assert.deepEqual(names(head, body, { kind: "bucket", old: false, index: 1 }), [
      "variable 0x10",
      "header 0x20",
      "extra 0x30",
      "buckets 0xc000100000",
      "bucket 1 0xc000100090",
      "overflow 1 0xc000200000",
    ]);
  });
  it("a Swiss map's", () => {
    const tables = [{ address: "0x5000", groupsAddress: "0x6000" }];
    const layout = { kind: "swiss", small: false, groupSizeBytes: 136, tables };
    const head = { ...base, extra: null, chain: [{ role: "directory", address: "0x4000" }], layout };
    assert.deepEqual(names(head, null, { kind: "group", table: 0, group: 2 }).slice(2), [
      "directory 0x4000",
      "table 0 0x5000",
      "group 2 0x6110",
    ]);
  });
  it("a map without anything", () =>
    assert.deepEqual(names({ variable: null, header: null, extra: null, chain: [], layout: { kind: "nil" } }, null, null), []));
});
