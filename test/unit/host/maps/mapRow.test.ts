import { strict as assert } from "node:assert";
import type { MapVariable } from "../../../../src/dap/mapVariables.js";
import type { HmapLayoutHead, LayoutHead } from "../../../../src/gomap/layout.js";
import { explainRow, sortRows, type MapInScope, type RowFacts } from "../../../../src/host/maps/mapRow.js";
import { warningsOf } from "../../../../src/messages/warnings.js";

const noGrowth: HmapLayoutHead["growth"] = { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 };

function head(more: Partial<LayoutHead>, layout: Partial<HmapLayoutHead> = {}): LayoutHead {
  return {
    goVersion: "go1.23.12",
    length: 3,
    state: "normal",
    chain: [],
    load: null,
    problems: [],
    sharedWith: [],
    variable: { address: "0xc000010000", segment: "stack of goroutine 1" },
    header: { address: "0xc000020000", segment: "heap" },
    bytes: { allocated: 464, structures: 464, inUse: null },
    layout: {
      kind: "hmap",
      B: 1,
      bucketCount: 2,
      bucketSizeBytes: 208,
      noverflow: 0,
      longestChain: null,
      growth: noGrowth,
      ...layout,
    },
    ...more,
  } as unknown as LayoutHead;
}

function row(facts: RowFacts, more: Partial<MapVariable> = {}): MapInScope {
  return { map: { expression: "m", type: "map[int]int", length: 3, isNil: false, scope: "local", depth: 0, ...more }, facts };
}
const read = (of: LayoutHead, more: Partial<MapVariable> = {}): MapInScope => row({ kind: "read", head: of }, more);

describe("a row of the Maps view", () => {
  const says = (what: string, of: MapInScope, description: string, state: string) =>
    it(`${what}: ${description}`, () => {
      const explained = explainRow(of);
      assert.deepEqual([explained.description, explained.state], [description, state]);
    });
  says("nothing read yet", row({ kind: "waiting" }), "len 3", "unknown");
  says("a pointer's map, nothing read yet", row({ kind: "waiting" }, { length: null }), "", "unknown");
  says("nil, without being read", row({ kind: "waiting" }, { isNil: true, length: 0 }), "nil", "nil");
  says("nil, found nil by reading", read(head({ state: "nil", layout: { kind: "nil" }, bytes: null })), "nil", "nil");
  says("without an array", read(head({ state: "empty", length: 0 })), "len 0 · 464 B · no array yet", "empty");
  says("with an array and no entry", read(head({ length: 0 })), "len 0 · 464 B · 2 buckets", "empty");
  says("being written", read(head({ state: "writing" })), "len 3 · 464 B · being written · 1 warning", "writing");
  says(
    "growing",
    read(
      head(
        { length: 209, bytes: { allocated: null, structures: 13_926, inUse: null } },
        { B: 6, bucketCount: 64, growth: { kind: "doubling", oldBucketCount: 32, evacuatedCount: null, nevacuate: 19 } },
      ),
    ),
    "len 209 · ≥ 13.6 KiB · growing ×2, ≥ 19/32 evacuated",
    "growing",
  );
  says(
    "growing to the same size",
    read(head({}, { growth: { kind: "sameSize", oldBucketCount: 2, evacuatedCount: null, nevacuate: 1 } })),
    "len 3 · 464 B · growing to the same size, ≥ 1/2 evacuated",
    "growing",
  );
  says("failed", row({ kind: "failed", sentence: "It was optimized out." }), "len 3 · It was optimized out.", "problem");
  const located = { kind: "unreadable", address: "0x1", message: "The array could not be read." } as const;
  says("with a problem", read(head({ problems: [located] })), "len 3 · 464 B · 2 buckets · 1 warning", "problem");

  it("warns in the panel's words, in the tooltip and for a screen reader", () => {
    const full = head({ length: 206 }, { B: 5, bucketCount: 32 });
    const sentences = warningsOf(full, { cells: true, longestChain: null, nanKey: null }).map(({ sentence }) => sentence);
    assert.equal(sentences.length, 1);
    const { tooltip, spoken, state } = explainRow(read(full));
    assert.equal(state, "warned");
    assert.ok(tooltip.includes(sentences[0] ?? ""));
    assert.ok(spoken.endsWith(sentences[0] ?? ""));
    assert.match(spoken, /^map m of type map\[int\]int, len 206, 32 buckets, 464 B, A growth is near/);
    assert.ok(tooltip.includes("header at 0xc000020000 · heap"));
  });

  describe("sorted", () => {
    const named = (expression: string, facts: RowFacts, length: number | null = 1) => row(facts, { expression, length });
    const withBytes = (bytes: number, more: Partial<LayoutHead> = {}): RowFacts => ({
      kind: "read",
      head: head({ length: bytes, bytes: { allocated: bytes, structures: bytes, inUse: null }, ...more }),
    });
    const rows = [
      named("m[10]", withBytes(10)),
      named("m[2]", { kind: "waiting" }, 50),
      named("z", withBytes(100, { state: "writing" })),
      named("Alpha", { kind: "failed", sentence: "gone" }, null),
      named("beta", withBytes(10, { state: "empty" })),
    ];
    const sorted = (order: Parameters<typeof sortRows>[1], expected: readonly string[]) =>
      it(`by ${order}: ${expected.join(" ")}`, () => {
        assert.deepEqual(
          sortRows(rows, order).map(({ map }) => map.expression),
          expected,
        );
      });
    sorted("frame", ["m[10]", "m[2]", "z", "Alpha", "beta"]);
    sorted("name", ["Alpha", "beta", "m[2]", "m[10]", "z"]);
    sorted("length", ["z", "m[2]", "m[10]", "beta", "Alpha"]);
    sorted("bytes", ["z", "m[10]", "beta", "m[2]", "Alpha"]);
    sorted("state", ["Alpha", "z", "m[10]", "beta", "m[2]"]);
  });
});
