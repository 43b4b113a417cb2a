import assert from "node:assert/strict";
import type { SwissTableHead } from "../../../../src/gomap/layout.js";
import type { StructLayout } from "../../../../src/gomap/mapType.js";
import { tableRows } from "../../../../src/panel/fields/tableFields.js";

const table: SwissTableHead = {
  address: "0xc000aa60c0",
  groupsAddress: "0xc000ba0000",
  index: 4,
  localDepth: 2,
  used: 875,
  capacity: 1024,
  growthLeft: 15,
  groupCount: 128,
  tombstones: 6,
  next: "",
};
const struct: StructLayout = {
  typeName: "internal/runtime/maps.table",
  sizeBytes: 32,
  fields: [
    { name: "used", offset: 0, sizeBytes: 2, kind: "uint" },
    { name: "localDepth", offset: 6, sizeBytes: 1, kind: "uint" },
    { name: "groups.data", offset: 16, sizeBytes: 8, kind: "pointer" },
    { name: "groups.lengthMask", offset: 24, sizeBytes: 8, kind: "uint" },
    { name: "later", offset: 30, sizeBytes: 2, kind: "uint" },
  ],
};
/** Each byte is its own offset. */
const counting = (offset: number, sizeBytes: number) => Array.from({ length: sizeBytes }, (_, i) => offset + i);
const drawn = (rows: ReturnType<typeof tableRows>) =>
  rows.map(({ name, offset, sizeBytes, raw, value }) => [name, offset, sizeBytes, raw, value].join(" "));

describe("the fields of a table", () => {
  it("stand where they lie, with their bytes", () =>
    assert.deepEqual(drawn(tableRows(table, struct, counting)), [
      "used 0 2 0001 875",
      "localDepth 6 1 06 2",
      "groups.data 16 8 1011121314151617 0xc000ba0000",
      "groups.lengthMask 24 8 18191a1b1c1d1e1f 127",
      "later 30 2 1e1f 7966",
    ]));
  it("have no bytes while these are read", () => {
    const rows = tableRows(table, struct, (_, sizeBytes) => new Array<null>(sizeBytes).fill(null));
    assert.deepEqual(drawn(rows)[0], "used 0 2  875");
    assert.equal(rows.at(-1)?.value, "");
  });
  it("mark a byte that can't be read", () => {
    const rows = tableRows(table, struct, (offset, sizeBytes) =>
      counting(offset, sizeBytes).map((byte) => (byte === 1 ? null : byte)),
    );
    assert.equal(rows[0]?.raw, "00??");
  });
  it("have no offsets where the struct is not known", () =>
    assert.deepEqual(
      tableRows(table, null, () => []).map(({ name, offset, raw }) => [name, offset, raw]),
      ["used", "capacity", "growthLeft", "localDepth", "index", "groups.data"].map((name) => [name, null, null]),
    ));
  it("each say what they are for", () => {
    for (const { name, meaning } of tableRows(table, struct, counting)) assert.equal(meaning !== "", name !== "later", name);
  });
});
