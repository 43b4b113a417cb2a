/** Columns that fill up window by window: in the end they say what the columns of the whole map say. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { HmapGrowth, LayoutHead, SwissTableHead } from "../../../../src/gomap/layout.js";
import { type PanelBody, type PanelBuckets, type PanelCells, notReadYet } from "../../../../src/messages/panelMessages.js";
import { countMarks } from "../../../../src/panel/marks/tophashFacts.js";
import { type WholeMap, wholeMap, withCells, withHead } from "../../../../src/panel/state/wholeMap.js";
import { bucketsOf, tableOf } from "../columns.js";

const growth: HmapGrowth = { kind: "doubling", oldBucketCount: 8, evacuatedCount: null, nevacuate: 0 };
const hmapHead = (bucketCount: number, growing: boolean): LayoutHead => {
  const layout = { kind: "hmap", bucketCount, growth: growing ? growth : { ...growth, kind: "none", oldBucketCount: 0 } };
  return { layout } as unknown as LayoutHead;
};
const swissHead = (groupCounts: readonly number[]): LayoutHead => {
  const tables = groupCounts.map((groupCount) => ({ groupsAddress: "0xc000300000", groupCount }) as unknown as SwissTableHead);
  return { layout: { kind: "swiss", groupSizeBytes: 136, tables } } as unknown as LayoutHead;
};

const byte = fc.constantFrom("00", "01", "05", "9e", "c4");
const bucket = fc.array(byte, { minLength: 8, maxLength: 8 }).map((bytes) => bytes.join(" "));
const chain = fc.array(bucket, { minLength: 1, maxLength: 4 });
const moved = fc.constant(["02 03 04 04 04 04 04 04"]);

/** Chains by what leads where, not by which physical bucket came first. */
function chainsIn(columns: PanelBuckets): string[][] {
  return Array.from({ length: columns.arrayCount }, (_, home) => {
    const chain: string[] = [];
    for (let p = home; p >= 0; p = columns.next[p] ?? -1) {
      if (p >= columns.arrayCount) assert.equal(columns.overflowHome[p - columns.arrayCount], home);
      chain.push(Array.from(columns.tophash.subarray(p * 8, p * 8 + 8), (mark) => mark.toString(16).padStart(2, "0")).join(" "));
    }
    return chain;
  });
}

function hmapCells(chains: readonly (readonly string[])[], old: boolean, from: number, to: number): PanelCells {
  return { kind: "hmap", old, buckets: bucketsOf(chains.slice(from, to), from) };
}

const factsOf = ({ facts }: WholeMap): unknown => facts;

describe("a map that is read window by window", () => {
  it("is in the end the whole map, in whatever order the windows come", () => {
    fc.assert(
      fc.property(
        fc.array(chain, { minLength: 16, maxLength: 16 }),
        fc.array(fc.oneof(chain, moved), { minLength: 8, maxLength: 8 }),
        fc.shuffledSubarray([0, 4, 8, 12], { minLength: 4 }),
        fc.boolean(),
        (chains, oldChains, order, growing) => {
          const head = hmapHead(16, growing);
          const all: PanelBody = {
            kind: "hmap",
            buckets: bucketsOf(chains),
            oldBuckets: growing ? bucketsOf(oldChains) : null,
          };
          const expected = wholeMap(head, all);
          assert.equal(expected.body.kind === "hmap" && expected.body.buckets, all.buckets);

          const [first = 0, ...rest] = order;
          const start: PanelBody = {
            kind: "hmap",
            buckets: bucketsOf(chains.slice(first, first + 4), first),
            oldBuckets: growing ? bucketsOf(oldChains.slice(0, 2)) : null,
          };
          const layout = head.layout as { readonly growth: HmapGrowth };
          let whole = wholeMap(head, start);
          for (const from of rest) whole = withCells(whole, hmapCells(chains, false, from, from + 5), layout.growth);
          for (const from of growing ? [5, 1, 0, 3] : []) {
            whole = withCells(whole, hmapCells(oldChains, true, from, from + 4), layout.growth);
          }
          // What is known already stays.
          whole = withCells(whole, hmapCells(chains, false, 0, 16), layout.growth);

          assert.deepEqual(factsOf(whole), factsOf(expected));
          assert.ok(whole.body.kind === "hmap");
          assert.deepEqual(chainsIn(whole.body.buckets), chains);
          if (growing) assert.deepEqual(whole.body.oldBuckets && chainsIn(whole.body.oldBuckets), oldChains);
          assert.deepEqual(countMarks(whole.body), countMarks(all));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("marks what is missing, and counts nothing there", () => {
    const whole = wholeMap(hmapHead(8, false), {
      kind: "hmap",
      buckets: bucketsOf([["9e 00 00 00 00 00 00 00"]], 3),
      oldBuckets: null,
    });
    assert.ok(whole.facts.kind === "hmap");
    const { full, unreadable, count, firstIndex } = whole.facts.buckets;
    assert.deepEqual([firstIndex, count], [0, 8]);
    assert.deepEqual(
      Array.from(unreadable, (state) => state === notReadYet),
      [true, true, true, false, true, true, true, true],
    );
    assert.deepEqual(Array.from(full), [0, 0, 0, 1, 0, 0, 0, 0]);
  });

  it("tells views that it changed", () => {
    const head = hmapHead(4, false);
    const before = wholeMap(head, { kind: "hmap", buckets: bucketsOf([["9e 00 00 00 00 00 00 00"]]), oldBuckets: null });
    const after = withCells(before, hmapCells([["00 00 00 00 00 00 00 00"]], false, 0, 1), null);
    assert.notEqual(before.facts, after.facts);
    assert.notEqual(before.body, after.body);
  });

  const group = "5c 80 80 80 80 80 80 fe";
  const other = "07 08 80 80 80 80 80 80";
  it("Swiss tables fill up, also those that the first picture did not know", () => {
    const tables = [
      [group, other],
      [other, other],
      [group, group],
    ];
    const expected = wholeMap(swissHead([2, 2, 2]), { kind: "swiss", tables: tables.map((groups) => tableOf(groups)) });
    let whole = wholeMap(swissHead([2, 2]), { kind: "swiss", tables: [tableOf([group], 0), tableOf([], 0)] });
    whole = withHead(whole, swissHead([2, 2, 2]));
    for (const [position, from] of [
      [2, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const columns = tableOf((tables[position] ?? []).slice(from), from);
      whole = withCells(whole, { kind: "swiss", tables: [{ position, columns }] }, null);
    }
    assert.deepEqual(factsOf(whole), factsOf(expected));
  });

  it("cells of another kind, or of a table that is not there, change nothing", () => {
    const whole = wholeMap(swissHead([1]), { kind: "swiss", tables: [tableOf([group])] });
    assert.equal(withCells(whole, hmapCells([[group]], false, 0, 1), null), whole);
    const beyond = withCells(whole, { kind: "swiss", tables: [{ position: 9, columns: tableOf([group]) }] }, null);
    assert.deepEqual(factsOf(beyond), factsOf(whole));
  });
});
