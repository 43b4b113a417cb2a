import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import type { ComparedMap } from "../../../../src/messages/panelMessages.js";
import { type CompareCell, changeText, compareGroups, countDifferences } from "../../../../src/panel/compare/compareFacts.js";
import { hmapSample, nilSample, swissSample } from "../../messages/sampleModels.js";

const column = (head: LayoutHead, label = "m"): ComparedMap => ({
  id: 1,
  kind: "scope",
  label,
  origin: null,
  head,
  tableCount: head.layout.kind === "swiss" ? head.layout.tables.length : null,
});
const hmap = column(hmapSample({ B: 3, entries: 40 }).model.head);
const growing = column(hmapSample({ B: 5, entries: 150, nevacuate: 4 }).model.head);
const swiss = column(swissSample({ entries: 100, tables: [{ capacity: 128, localDepth: 0 }], globalDepth: 0 }).model.head);
const nil = column(nilSample().model.head);

const groups = (maps: readonly ComparedMap[], only = false) => compareGroups(maps, only);
const rowIds = (maps: readonly ComparedMap[], only = false) => groups(maps, only).flatMap(({ rows }) => rows.map(({ id }) => id));

function cell(maps: readonly ComparedMap[], id: string, at: number): CompareCell {
  const row = groups(maps)
    .flatMap(({ rows }) => rows)
    .find((one) => one.id === id);
  assert.ok(row, `there is no row ${id}`);
  const found = row.cells[at];
  assert.ok(found);
  return found;
}

const plainCount = (difference: number) => String(difference);

describe("how far a number is from the first one", () => {
  const cases: readonly [first: number, other: number, ratios: boolean, text: string][] = [
    [4, 4, true, ""],
    [2, 8, true, "×4"],
    [8, 2, true, "÷4"],
    [3, 7, true, "×2.3"],
    [7, 3, true, "÷2.3"],
    [10, 11, true, "+1"],
    [11, 10, true, "−1"],
    [0, 5, true, "+5"],
    [5, 0, true, "−5"],
    [3, 6, false, "+3"],
    [1, 10_000_000, true, "×10,000,000"],
  ];
  for (const [first, other, ratios, text] of cases) {
    it(`from ${first} to ${other}: ${text || "nothing"}`, () => assert.equal(changeText(first, other, plainCount, ratios), text));
  }
});

describe("the table of Compare", () => {
  it("has a cell for each map in each row", () => {
    for (const { rows } of groups([hmap, swiss, nil, growing])) for (const { cells } of rows) assert.equal(cells.length, 4);
  });

  it("leaves out rows that mean nothing for any of the maps", () => {
    assert.ok(!rowIds([hmap, growing]).includes("globalDepth"));
    assert.ok(!rowIds([swiss, nil]).includes("B"));
    assert.ok(rowIds([hmap, swiss]).includes("B") && rowIds([hmap, swiss]).includes("groups"));
  });

  it("marks what differs from the first map, and says by how much", () => {
    const [entries, buckets] = [cell([hmap, growing], "length", 1), cell([hmap, growing], "buckets", 1)];
    assert.deepEqual([entries.text, entries.differs, entries.change], ["150", true, "×3.8"]);
    assert.deepEqual([buckets.text, buckets.differs, buckets.change], ["32", true, "×4"]);
  });

  it("writes exponents and shares as differences", () => {
    assert.equal(cell([hmap, growing], "B", 1).change, "+2");
    assert.match(cell([hmap, growing], "share", 1).change, /^[+−]\d.*%$/);
  });

  it("never marks the first map itself", () => {
    for (const { rows } of groups([hmap, growing, swiss])) {
      for (const { cells } of rows) assert.deepEqual([cells[0]?.differs, cells[0]?.change], [false, ""]);
    }
  });

  it("shows a dash and why where a fact has no meaning, and marks that only one of the two has it", () => {
    const absent = cell([hmap, swiss], "B", 1);
    assert.deepEqual([absent.text, absent.absent, absent.differs, absent.change], ["—", true, true, ""]);
    assert.equal(cell([hmap, swiss], "globalDepth", 1).differs, true);
    assert.equal(cell([swiss, hmap, hmap], "B", 2).differs, true);
    assert.match(absent.title, /hmap/);
    assert.match(cell([hmap, nil], "header", 1).title, /nil map/);
  });

  it("says what is not known yet, and never a guess", () => {
    const { layout } = hmap.head;
    assert.ok(layout.kind === "hmap");
    const unscanned = column({ ...hmap.head, layout: { ...layout, overflowCount: null, longestChain: null } });
    assert.equal(cell([hmap, unscanned], "overflow", 1).text, "not known");
    assert.equal(cell([hmap, unscanned], "longestChain", 1).differs, false);
    assert.ok(!rowIds([hmap, unscanned], true).includes("longestChain"), "what is not known is no difference");
  });

  it("does not measure load factors of hmaps and Swiss maps against each other", () => {
    assert.equal(cell([hmap, swiss], "factor", 1).change, "");
    assert.notEqual(cell([hmap, swiss], "share", 1).text, "—");
  });

  it("says where two maps are one", () => {
    const same = cell([hmap, column(hmap.head, "alias")], "header", 1);
    assert.deepEqual([same.same, same.differs, same.address], [true, false, hmap.head.header?.address]);
  });

  it("counts bytes per entry, and none for an empty map", () => {
    const bytes = { allocated: 4000, structures: 3000, inUse: null };
    assert.equal(cell([column({ ...hmap.head, bytes, length: 40 })], "perEntry", 0).text, "100 B");
    assert.equal(cell([column({ ...hmap.head, bytes: { ...bytes, allocated: null }, length: 40 })], "perEntry", 0).text, "75 B");
    const rough = column({ ...hmap.head, bytes: { ...bytes, allocated: null } });
    const cells = [column({ ...hmap.head, bytes }), rough];
    assert.deepEqual([cell(cells, "perEntry", 1).differs, cell(cells, "perEntry", 1).beside], [false, "of the structures"]);
    const empty = cell([hmap, column({ ...hmap.head, bytes, length: 0 })], "perEntry", 1);
    assert.equal(empty.absent, true);
  });

  it("says of a growth whose buckets were not counted that it is at least so far", () => {
    const { layout } = growing.head;
    assert.ok(layout.kind === "hmap");
    const rough = column({ ...growing.head, layout: { ...layout, growth: { ...layout.growth, evacuatedCount: null } } });
    assert.match(cell([rough], "evacuated", 0).text, /^at least 4$/);
  });

  it("shows differences only, where that is wanted", () => {
    assert.deepEqual(rowIds([hmap, column(hmap.head)], true), []);
    const only = rowIds([hmap, growing], true);
    assert.ok(only.includes("length") && !only.includes("kind"));
    const { differing, rows } = countDifferences(groups([hmap, growing]));
    assert.deepEqual([differing, rows], [only.length, rowIds([hmap, growing]).length]);
  });

  it("shows a row that only one of the maps has among the differences", () => {
    assert.ok(rowIds([hmap, swiss], true).includes("tombstones"));
  });

  it("bears numbers that no runtime writes", () => {
    const { layout } = hmap.head;
    assert.ok(layout.kind === "hmap");
    const odd = column({ ...hmap.head, length: -7, layout: { ...layout, B: 1e300, bucketCount: 1e300 } });
    assert.ok(groups([hmap, odd, swiss]).length > 0);
    assert.equal(cell([hmap, odd], "perEntry", 1).absent, true);
  });
});
