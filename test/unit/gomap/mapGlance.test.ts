/** A glance's decoding: what headers say, and that no bytes make it throw or claim what is not there. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { bucketCells, evacuatedOf, glanceAtHmap, glanceAtSwiss, groupCells } from "../../../src/gomap/mapGlance.js";
import { bucketsForHint, mapShape, tablesForHint } from "../../../src/gomap/mapShape.js";

const hmap = (fields: Record<string, bigint>) =>
  glanceAtHmap(new Map(Object.entries({ buckets: 0xc000100000n, ...fields })), "go1.23.12");
const swiss = (fields: Record<string, bigint>) => glanceAtSwiss(new Map(Object.entries({ dirPtr: 0xc000100000n, ...fields })));

describe("a glance at a header", () => {
  const states: readonly (readonly [string, string, { readonly state: string }])[] = [
    ["in order", "normal", hmap({ count: 209n, B: 6n })],
    ["growing", "normal", hmap({ count: 209n, B: 6n, oldbuckets: 0xc000200000n, nevacuate: 19n })],
    ["without an array", "empty", hmap({ buckets: 0n })],
    ["being written", "writing", hmap({ count: 209n, B: 6n, flags: 4n })],
    ["B that no array has", "damaged", hmap({ count: 209n, B: 200n })],
    ["a B below zero", "damaged", hmap({ B: -1n })],
    ["an nevacuate below zero", "damaged", hmap({ count: 9n, B: 1n, oldbuckets: 0xc000200000n, nevacuate: -1n })],
    ["far more entries than places", "damaged", hmap({ count: 1_000_000n, B: 1n })],
    ["both arrays the same", "damaged", hmap({ count: 9n, B: 1n, oldbuckets: 0xc000100000n })],
    ["growing from half a bucket", "damaged", hmap({ count: 9n, B: 0n, oldbuckets: 0xc000200000n })],
    ["Swiss, small", "normal", swiss({ used: 8n })],
    ["Swiss, small, of nine", "damaged", swiss({ used: 9n })],
    ["Swiss, a directory", "normal", swiss({ used: 900n, dirLen: 2n, globalDepth: 1n })],
    ["Swiss, a directory of another depth", "damaged", swiss({ used: 900n, dirLen: 3n, globalDepth: 1n })],
    ["Swiss, being written", "writing", swiss({ used: 900n, dirLen: 0n, writing: 1n })],
    ["Swiss, without a group", "empty", swiss({ used: 0n, dirPtr: 0n })],
  ];
  for (const [what, wanted, { state }] of states) it(`${what}: ${wanted}`, () => assert.equal(state, wanted));

  it("never throws, whatever the fields hold", () => {
    const field = fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n });
    const fields = fc.dictionary(
      fc.constantFrom("count", "flags", "B", "buckets", "oldbuckets", "nevacuate", "used", "dirLen", "dirPtr", "globalDepth"),
      field,
    );
    fc.assert(
      fc.property(fields, (values) => {
        const { glance, state } = hmap(values);
        if (state === "normal")
          assert.ok(Number.isSafeInteger(glance.bucketCount) && glance.growth.oldBucketCount <= glance.bucketCount);
        swiss(values);
      }),
    );
  });

  it("never throws on any bytes, and counts no more cells than there are", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 4096 }),
        fc.integer({ min: 16, max: 512 }),
        fc.integer({ min: 0, max: 64 }),
        (bytes, size, total) => {
          for (const cells of [bucketCells(bytes, size, 8, total), groupCells(bytes, size, total)]) {
            assert.ok(cells.full.length <= total && cells.full.length === cells.marks.length);
            assert.ok(cells.full.every((full) => full >= 0 && full <= 8));
            assert.ok((evacuatedOf(cells) ?? 0) <= total);
          }
        },
      ),
    );
  });
});

describe("the shape of a map that does not exist yet", () => {
  const word = { sizeBytes: 8, alignBytes: 8 };
  const byte = { sizeBytes: 1, alignBytes: 1 };
  const none = { sizeBytes: 0, alignBytes: 1 };
  const big = { sizeBytes: 129, alignBytes: 1 };
  const shapes: readonly (readonly [string, ReturnType<typeof mapShape>, number, number])[] = [
    ["hmap of words", mapShape("hmap", word, word), 16, 144],
    ["hmap of a byte and nothing", mapShape("hmap", byte, none), 1, 24],
    ["hmap of big elems", mapShape("hmap", word, big), 16, 144],
    ["Swiss of words", mapShape("swiss", word, word), 16, 136],
    ["Swiss of a word and nothing", mapShape("swiss", word, none), 16, 136],
    ["Swiss of a byte and nothing", mapShape("swiss", byte, none), 2, 24],
    ["Swiss of big keys", mapShape("swiss", big, byte), 16, 136],
  ];
  for (const [what, shape, slot, cell] of shapes) {
    it(`${what}: ${slot} bytes a slot, ${cell} a cell`, () =>
      assert.deepEqual([shape.slotSizeBytes, shape.cellSizeBytes], [slot, cell]));
  }

  it("made for a number of entries", () => {
    assert.deepEqual(
      [8, 9, 13, 14, 832, 833, 1024].map((hint) => bucketsForHint(hint, "go1.23")),
      [1, 2, 2, 4, 128, 256, 256],
    );
    assert.deepEqual(tablesForHint(8), { tables: 0, slots: 8 });
    assert.deepEqual(tablesForHint(100), { tables: 1, slots: 128 });
    assert.deepEqual(tablesForHint(1024), { tables: 2, slots: 1024 });
  });
});
