/** What is said of an event, and what has changed since the one before. */
import assert from "node:assert/strict";
import { explainEvent } from "../../../src/gomap/explainEvent.js";
import { headChanges } from "../../../src/gomap/headChanges.js";
import type { LayoutHead, SwissLayoutHead } from "../../../src/gomap/layout.js";
import { markAddress } from "../../../src/gomap/mapCells.js";
import { eventKindsOf, isSameEvent, type MapEvent } from "../../../src/gomap/mapEvent.js";
import { hmapSample, swissSample } from "../messages/sampleModels.js";

const nowhere = { oldBucket: null, table: null };

function check(
  sentence: string,
  event: MapEvent,
  head: LayoutHead | null,
  place = nowhere as Parameters<typeof explainEvent>[3],
) {
  it(sentence, () => {
    assert.equal(explainEvent(event, "m", head, place), sentence);
  });
}

describe("what happens to a map, in words", () => {
  const full = hmapSample({ B: 3, entries: 52 }).model.head;
  const sparse = hmapSample({ B: 3, entries: 12 }).model.head;
  const growing = hmapSample({ B: 4, entries: 60, nevacuate: 3 }).model.head;
  check("m starts to grow, 8 → 16 buckets", { kind: "grows" }, full);
  check("m starts to grow to the same size, 8 buckets: it has too many overflow buckets", { kind: "grows" }, sparse);
  check("m starts to grow", { kind: "grows" }, null);
  check("a key of m is assigned; it has 52 entries", { kind: "keyAssigned" }, full);
  check("a key of m is deleted", { kind: "keyDeleted" }, null);
  check("m is cleared of 12 entries", { kind: "cleared" }, sparse);
  const passes = "m has 1,000 entries; if the key that is assigned is new, it passes that";
  check(passes, { kind: "lengthPasses", length: 1000 }, full);
  check("bucket 7 of m was written", { kind: "cellWritten", cell: 7, table: 0 }, full);
  check("an old bucket of m is evacuated", { kind: "evacuationAdvances" }, growing);
  const next = `old bucket 5 of m is evacuated next; ${evacuated(growing)} of 8 are already`;
  check(next, { kind: "evacuationAdvances" }, growing, { oldBucket: 5, table: null });
  check("the last old bucket of m is evacuated: it has 8 buckets", { kind: "evacuationEnds" }, full);

  const swiss = swissSample({ entries: 300, globalDepth: 0, tables: [{ capacity: 512, localDepth: 0 }] }).model.head;
  const [table] = (swiss.layout as SwissLayoutHead).tables;
  assert.ok(table?.address);
  const place = { oldBucket: null, table: BigInt(table.address) };
  const withCapacity = (capacity: number): LayoutHead => ({
    ...swiss,
    layout: { ...(swiss.layout as SwissLayoutHead), tables: [{ ...table, capacity }] },
  });
  check("table 0 of m grows, 512 → 1,024 slots", { kind: "tableGrows" }, withCapacity(512), place);
  check("table 0 of m splits into two of 1,024 slots", { kind: "grows" }, withCapacity(1024), place);
  check("group 2 of m was written", { kind: "cellWritten", cell: 2, table: 0 }, swiss);

  it("of each kind of map what applies to it", () => {
    assert.ok(eventKindsOf("hmap").includes("evacuationEnds") && !eventKindsOf("hmap").includes("directoryDoubles"));
    assert.ok(eventKindsOf("swiss").includes("tableGrows") && !eventKindsOf("swiss").includes("evacuationAdvances"));
  });

  it("tells events apart by what they are about", () => {
    assert.ok(isSameEvent({ kind: "grows" }, { kind: "grows" }));
    assert.ok(!isSameEvent({ kind: "lengthPasses", length: 3 }, { kind: "lengthPasses", length: 4 }));
    assert.ok(!isSameEvent({ kind: "cellWritten", cell: 1, table: 0 }, { kind: "cellWritten", cell: 1, table: 1 }));
  });

  it("finds the word of a bucket, and none beyond the last", () => {
    const buckets = BigInt(full.chain.find(({ role }) => role === "buckets")?.address ?? 0);
    const size = full.layout.kind === "hmap" ? full.layout.bucketSizeBytes : 0;
    assert.equal(markAddress(full, { kind: "cellWritten", cell: 7, table: 0 }), buckets + BigInt(7 * size));
    assert.equal(markAddress(full, { kind: "cellWritten", cell: 8, table: 0 }), null);
    assert.equal(markAddress(swiss, { kind: "cellWritten", cell: 0, table: 99 }), null);
  });
});

describe("what has changed in a header", () => {
  it("in Go's own names", () => {
    const before = hmapSample({ B: 3, entries: 12 }).model.head;
    const after: LayoutHead = {
      ...before,
      header: before.header && {
        ...before.header,
        fields: before.header.fields.map((field) => (field.name === "count" ? { ...field, value: "13" } : field)),
      },
    };
    assert.deepEqual(headChanges(before, after), ["count 12 → 13"]);
    assert.deepEqual(headChanges(before, before), []);
  });

  it("and of tables", () => {
    const { head } = swissSample({ entries: 300, globalDepth: 0, tables: [{ capacity: 512, localDepth: 0 }] }).model;
    const layout = head.layout as SwissLayoutHead;
    const [table] = layout.tables;
    assert.ok(table);
    const more = { ...table, used: table.used + 1, growthLeft: table.growthLeft - 1 };
    const fresh = { ...table, address: "0xc0ffee" as const, index: 1, used: 3, capacity: 1024 };
    const after: LayoutHead = { ...head, layout: { ...layout, tables: [more, ...layout.tables.slice(1), fresh] } };
    assert.deepEqual(headChanges(head, after), [
      `tables ${layout.tables.length} → ${layout.tables.length + 1}`,
      `table 0 used ${table.used} → ${more.used}`,
      `table 0 growthLeft ${table.growthLeft} → ${more.growthLeft}`,
      "table 1 new, 3 of 1024 slots used",
    ]);
  });
});

function evacuated({ layout }: LayoutHead): number {
  return layout.kind === "hmap" ? (layout.growth.evacuatedCount ?? -1) : -1;
}
