import assert from "node:assert/strict";
import type { LayoutField, LayoutHead } from "../../../../src/gomap/layout.js";
import { type StructPart, partSentence, slotsLayout, structParts, tickBytes } from "../../../../src/panel/fields/structParts.js";

const field = (name: string, offset: number, sizeBytes: number) => ({ name, offset, sizeBytes }) as LayoutField;
/** "count+0·8 padding+8·4 …" */
const drawn = (parts: readonly StructPart[]) =>
  parts.map(({ name, offset, sizeBytes }) => `${name}+${offset}·${sizeBytes}`).join(" ");
const value = (type: string, sizeBytes: number, offset: number, stride: number, indirect = false) => ({
  type,
  sizeBytes,
  offset,
  stride,
  indirect,
});

describe("the parts of a struct", () => {
  it("have padding between them", () =>
    assert.equal(drawn(structParts({ sizeBytes: 16, fields: [field("a", 0, 1), field("b", 8, 8)] })), "a+0·1 padding+1·7 b+8·8"));
  it("have padding at the end", () =>
    assert.equal(drawn(structParts({ sizeBytes: 16, fields: [field("a", 0, 8), field("b", 8, 1)] })), "a+0·8 b+8·1 padding+9·7"));
  it("leave out what reaches past the end", () =>
    assert.equal(drawn(structParts({ sizeBytes: 8, fields: [field("a", 0, 4), field("b", 4, 8)] })), "a+0·4 padding+4·4"));
  it("cover every byte once", () => {
    const parts = structParts({ sizeBytes: 48, fields: [field("x", 40, 2), field("y", 3, 5), field("z", 4, 8)] });
    assert.equal(
      parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      48,
    );
  });
  it("say what padding is for", () => {
    const [, padding, b] = structParts({ sizeBytes: 16, fields: [field("a", 0, 1), field("b", 8, 8)] });
    assert.ok(padding);
    assert.equal(partSentence(padding, b), "padding: 7 bytes at offset 1, so that b is aligned");
  });
});

describe("the layout of slots", () => {
  const hmap = { kind: "hmap", bucketSizeBytes: 32, parts: { tophash: 0, keys: 8, elems: 16, overflow: 24 } };
  const swiss = { kind: "swiss", slots: "interleaved", groupSizeBytes: 136, parts: { ctrl: 0, keys: 8, elems: 16 } };
  const layoutOf = (layout: unknown, key: unknown, elem: unknown) =>
    slotsLayout({ goarch: "amd64", layout, key, elem } as LayoutHead) ?? assert.fail("no layout");

  it("of a bucket: marks, keys, elems, overflow", () => {
    const { parts } = layoutOf(hmap, value("bool", 1, 8, 1), value("bool", 1, 16, 1));
    assert.equal(parts.length, 18);
    assert.equal(drawn([...parts.slice(0, 2), ...parts.slice(-2)]), "tophash+0·8 key 0+8·1 elem 7+23·1 overflow+24·8");
  });
  it("of a bucket without elems", () => {
    const { parts, rows } = layoutOf(hmap, value("int16", 2, 8, 2), value("struct {}", 0, 24, 0));
    assert.equal(drawn(parts.slice(-2)), "key 7+22·2 overflow+24·8");
    assert.match(rows[2]?.meaning ?? "", /^takes no bytes/);
  });
  it("of a group with a padded slot", () => {
    const { parts } = layoutOf(swiss, value("int", 8, 8, 16), value("bool", 1, 16, 16));
    assert.equal(drawn(parts.slice(0, 5)), "ctrl+0·8 key 0+8·8 elem 0+16·1 padding+17·7 key 1+24·8");
  });
  it("with keys that stand elsewhere", () => {
    const { parts, rows } = layoutOf(swiss, value("[200]byte", 200, 8, 16, true), value("int", 8, 16, 16));
    assert.equal(drawn(parts.slice(1, 3)), "key 0+8·8 elem 0+16·8");
    assert.equal(rows[1]?.value, "*[200]byte");
  });
  it("is not known without types", () =>
    assert.equal(slotsLayout({ goarch: "amd64", layout: hmap, key: null, elem: null } as never), null));
});

describe("ticks", () => {
  for (const [bytes, step] of [
    [24, 8],
    [96, 8],
    [144, 16],
    [2064, 256],
  ] as const)
    it(`of ${bytes} bytes stand every ${step}`, () => assert.equal(tickBytes(bytes), step));
});
