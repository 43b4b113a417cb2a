/** Swiss tables: small maps, directories, control words, torn headers. One line per case. */
import assert from "node:assert/strict";

import type { LayoutHead, Problem, SwissLayoutHead, SwissTableHead } from "../../../src/gomap/layout.js";
import type { SwissBody } from "../../../src/gomap/mapModel.js";
import type { SwissType } from "../../../src/gomap/mapType.js";
import { readMap, type ReadOptions } from "../../../src/gomap/readMap.js";
import { fullBucket, laySwiss, swissType, valueType, type FakeSwiss, type LaidOut } from "./fakeMaps.js";
import { FakeMemory } from "./fakeMemory.js";

interface Expected extends Partial<Omit<SwissLayoutHead, "tables">> {
  readonly state?: LayoutHead["state"];
  readonly length?: number | null;
  readonly range?: LayoutHead["range"];
  readonly nextGrowthAtEntry?: number | null;
  readonly capacity?: number;
  readonly factor?: number | null;
  readonly trigger?: number;
  /** The first tables, in part. */
  readonly tables?: readonly Partial<SwissTableHead>[];
  readonly next?: RegExp;
  readonly problems?: readonly (readonly [Problem["kind"], RegExp])[];
  readonly rounds?: number;
  /** Groups read, of all tables. */
  readonly groups?: number;
}

type Change = (memory: FakeMemory, laid: LaidOut<SwissType>) => void;

const roomy: ReadOptions = { budgetBytes: 1e6 };
const budget = (budgetBytes: number): ReadOptions => ({ budgetBytes });
const spoil = (offset: bigint, value: number | bigint, sizeBytes: number): Change => {
  return (memory, laid) => memory.writeUint(laid.header + offset, value, sizeBytes);
};
const spoilTable = (offset: bigint, value: number | bigint, sizeBytes: number): Change => {
  return (memory, laid) => memory.writeUint((laid.tables[0]?.address ?? 0n) + offset, value, sizeBytes);
};

async function check(map: FakeSwiss, expected: Expected, change?: Change, options = roomy): Promise<void> {
  const memory = new FakeMemory();
  const laid = laySwiss(memory, map);
  change?.(memory, laid);
  const { head, body } = await readMap(laid.target, memory, memory, options);
  const layout = head.layout as SwissLayoutHead;
  const { problems = [], rounds, groups, tables = [], next, ...facts } = expected;
  const seen = { ...head, ...head.load, ...layout } as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(facts)) assert.deepEqual(seen[name], value, name);
  for (const [i, table] of tables.entries()) {
    assert.deepEqual({ ...layout.tables[i], ...table }, layout.tables[i], `table ${i}`);
  }
  if (next !== undefined) assert.match(layout.tables[0]?.next ?? "", next);
  assert.deepEqual(
    head.problems.map((problem) => problem.kind),
    problems.map(([kind]) => kind),
    JSON.stringify(head.problems),
  );
  for (const [i, [, message]] of problems.entries()) assert.match(head.problems[i]?.message ?? "", message);
  if (rounds !== undefined) assert.equal(memory.rounds.length, rounds, "rounds of reads");
  if (groups !== undefined) {
    assert.equal(
      (body as SwissBody).tables.reduce((sum, table) => sum + table.groupCount, 0),
      groups,
      "groups read",
    );
  }
}

/** Two groups: 11 entries. */
const single: FakeSwiss = {
  directory: [0],
  tables: [
    {
      groups: [
        fullBucket(1),
        [
          [1, 20, 2],
          [2, 21, 3],
          [3, 22, 4],
        ],
      ],
    },
  ],
};
/** The example of internal/runtime/maps/map.go: three tables, four entries. */
const shared: FakeSwiss = {
  directory: [0, 0, 1, 2],
  tables: [{ groups: [[[1, 1, 1]], []] }, { groups: [[[2, 2, 2]], []] }, { groups: [[[3, 3, 3]], []] }],
};
const tombs: FakeSwiss = { directory: [0], tables: [{ groups: [[...fullBucket(1).slice(0, 6), 0xfe, 0xfe], [[9, 9, 9]]] }] };
const fullTable = (groups: number): FakeSwiss => ({
  directory: [0],
  tables: [{ groups: Array.from({ length: groups }, (_, i) => fullBucket(8 * i + 1).slice(0, 7)) }],
});

describe("readMap, Swiss map", () => {
  describe("small maps", () => {
    it("no group yet", () =>
      check(
        { small: null },
        { state: "empty", length: 0, small: true, directory: [], groups: 0, tables: [{ capacity: 8, growthLeft: 8 }] },
      ));
    it("three entries", () =>
      check(
        { small: fullBucket(1).slice(0, 3) },
        { length: 3, rounds: 2, nextGrowthAtEntry: 9, trigger: 1, tables: [{ used: 3, growthLeft: 5, index: 0, localDepth: 0 }] },
      ));
    it("full, before 1.27", () => check({ small: fullBucket(1), goVersion: "go1.26.8" }, { length: 8, next: /even an update/ }));
    it("full, since 1.27", () => check({ small: fullBucket(1) }, { length: 8, next: /next new entry/ }));
    it("a deleted slot", () => check({ small: [0xfe, [1, 2, 3]] }, { problems: [["inconsistent", /empty and deleted/]] }));
    it("more entries than slots", () =>
      check(
        { small: fullBucket(1), used: 9 },
        {
          problems: [
            ["inconsistent", /8 slots/],
            ["inconsistent", /9 entries, .* hold 8/],
          ],
        },
      ));
  });

  describe("tables", () => {
    it("one table, four rounds of reads", () =>
      check(single, {
        length: 11,
        rounds: 4,
        groups: 2,
        nextGrowthAtEntry: 15,
        tombstones: 0,
        tables: [{ used: 11, growthLeft: 3, capacity: 16 }],
      }));
    it("shared by directory entries", () =>
      check(shared, {
        length: 3,
        rounds: 4,
        directory: [0, 0, 1, 2],
        globalDepth: 2,
        dirLen: 4,
        nextGrowthAtEntry: null,
        capacity: 48,
      }));
    it("tombstones", () =>
      check(tombs, { length: 7, tombstones: 2, factor: 9 / 16, nextGrowthAtEntry: null, tables: [{ growthLeft: 5 }] }));
    it("grows next", () => check(fullTable(2), { next: /^The next new entry .*: it grows to 32 slots\.$/ }));
    it("splits next", () => check(fullTable(128), { next: /it splits into two of 1,024\.$/ }));
    it("prunes first", () =>
      check(tombs, { next: /^5 more new entries, then it prunes its tombstones or it grows to 32 slots. .* reuses/ }));
    it("does not prune in 1.24", () => check({ ...tombs, goVersion: "go1.24.9" }, { next: /then it grows to 32 slots/ }));
    it("does not prune for struct keys", () =>
      check({ ...tombs, type: swissType(valueType("other", 24)) }, { next: /then it grows to 32 slots/ }));
    it("split groups", () =>
      check(
        { ...single, type: swissType(undefined, undefined, "split") },
        { slots: "split", parts: { ctrl: 0, keys: 8, elems: 72 } },
      ));
  });

  describe("a writer inside", () => {
    it("is told, counts need not add up", () =>
      check({ ...single, writing: true, used: 12 }, { state: "writing", length: 12, problems: [["writing", /is writing/]] }));
    it("directory pointer with length 0", () =>
      check(
        { ...single, writing: true, used: 8 },
        {
          groups: 0,
          problems: [
            ["writing", /./],
            ["writing", /too small for a group: 8 bytes of 136/],
          ],
        },
        spoil(24n, 0, 8),
      ));
    it("directory pointer with length 0, the allocator unknown", () =>
      check(
        { ...single, writing: true, used: 8 },
        {
          groups: 0,
          problems: [
            ["writing", /./],
            ["writing", /not shown/],
          ],
        },
        (memory, laid) => {
          memory.allocatorKnown = false;
          memory.writeUint(laid.header + 24n, 0, 8);
        },
      ));
    it("new length, old directory", () =>
      check(
        { ...shared, writing: true },
        {
          directory: [0, 0, 1, 2],
          problems: [
            ["writing", /./],
            ["writing", /room for 4 entries/],
          ],
        },
        (memory, laid) => {
          memory.writeUint(laid.header + 24n, 8, 8);
          memory.writeUint(laid.header + 32n, 3, 1);
        },
      ));
    it("new depth, old length", () =>
      check(
        { ...shared, writing: true },
        {
          directory: [0, 0, 1, 2],
          problems: [
            ["writing", /./],
            ["writing", /2\^globalDepth is 8/],
          ],
        },
        spoil(32n, 3, 1),
      ));
  });

  describe("bad memory", () => {
    it("header unreadable", () =>
      check(single, { length: null, problems: [["unreadable", /header/]] }, (memory, laid) => memory.unmap(laid.header)));
    it("directory unreadable", () =>
      check(single, { directory: [-1], problems: [["unreadable", /directory/]] }, (memory, laid) => memory.unmap(laid.array)));
    it("table unreadable", () =>
      check(single, { groups: 0, problems: [["unreadable", /A table/]] }, (memory, laid) =>
        memory.unmap(laid.tables[0]?.address ?? 0n),
      ));
    it("groups unreadable", () =>
      check(single, { tombstones: null, problems: [["unreadable", /Groups of table 0/]] }, (memory, laid) =>
        memory.unmap(laid.tables[0]?.groups ?? 0n),
      ));
    it("dirLen no power of two", () =>
      check(single, { directory: [], problems: [["outOfRange", /dirLen is 3/]] }, spoil(24n, 3, 8)));
    it("dirLen negative", () => check(single, { directory: [], problems: [["outOfRange", /dirLen/]] }, spoil(24n, -8, 8)));
    it("dirLen absurd", () => check(single, { directory: [], problems: [["outOfRange", /dirLen/]] }, spoil(24n, 2n ** 62n, 8)));
    it("dirPtr nil", () => check(single, { state: "empty", problems: [["inconsistent", /dirPtr is nil/]] }, spoil(16n, 0, 8)));
    it("globalShift", () =>
      check(shared, { problems: [["inconsistent", /globalShift is 60, .* would be 62/]] }, spoil(33n, 60, 1)));
    it("a nil table", () =>
      check(
        shared,
        {
          problems: [
            ["inconsistent", /Entry 3 .* nil/],
            ["inconsistent", /3 entries, .* add up to 2/],
          ],
        },
        (memory, { array }) => memory.writeUint(array + 24n, 0, 8),
      ));
    it("lengthMask all ones", () =>
      check(single, { groups: 0, problems: [["outOfRange", /0xffffffffffffffff/]] }, spoilTable(24n, -1, 8)));
    it("lengthMask and capacity disagree", () =>
      check(single, { groups: 0, problems: [["inconsistent", /4 groups/]] }, spoilTable(24n, 3, 8)));
    it("more groups than allocated", () =>
      check(
        single,
        {
          groups: 2,
          problems: [
            ["inconsistent", /room for 2/],
            ["inconsistent", /growthLeft/],
          ],
        },
        (memory, laid) => {
          spoilTable(24n, 3, 8)(memory, laid);
          spoilTable(2n, 32, 2)(memory, laid);
        },
      ));
    it("a table's used", () =>
      check(
        single,
        {
          problems: [
            ["inconsistent", /used says 12 .* hold 11/],
            ["inconsistent", /add up to 12/],
          ],
        },
        spoilTable(0n, 12, 2),
      ));
    it("a table's growthLeft", () =>
      check(single, { problems: [["inconsistent", /growthLeft is 9; .* would be 3/]] }, spoilTable(4n, 9, 2)));
    it("a table's index", () =>
      check(single, { problems: [["inconsistent", /index is -1 \(a stale table/]] }, spoilTable(8n, -1, 8)));
    it("a table's localDepth", () =>
      check(
        shared,
        { problems: [["inconsistent", /localDepth 2 makes 1 directory entry, it has 2|localDepth 2/]] },
        spoilTable(6n, 2, 1),
      ));
    it("a control byte no runtime writes", () =>
      check(single, { problems: [["inconsistent", /Group 1 .* 0x81/]] }, (memory, laid) =>
        memory.writeUint((laid.tables[0]?.groups ?? 0n) + 136n + 7n, 0x81, 1),
      ));
  });

  describe("windows", () => {
    it("as much as the budget allows", () =>
      check(
        fullTable(128),
        { range: { from: 0, to: 3 }, groups: 3, tombstones: null, problems: [["budget", /3 groups of each table/]] },
        undefined,
        budget(600),
      ));
    it("what was asked for", () =>
      check(fullTable(128), { range: { from: 100, to: 110 }, groups: 10 }, undefined, {
        budgetBytes: 1e6,
        range: { from: 100, to: 110 },
      }));
    it("nothing but the header", () =>
      check(fullTable(128), { length: 896, groups: 0, problems: [["budget", /directory/]] }, undefined, budget(0)));
  });

  it("bytes and address chain", async () => {
    const memory = new FakeMemory();
    const laid = laySwiss(memory, single);
    const { head } = await readMap(laid.target, memory, memory, roomy);
    assert.deepEqual(head.bytes, { allocated: 48 + 8 + 32 + 272, structures: 48 + 8 + 32 + 272, inUse: 11 * 16 });
    assert.deepEqual(
      head.chain.map(({ role, label, table }) => [role, label, table]),
      [
        ["variable", "m", undefined],
        ["header", "maps.Map", undefined],
        ["directory", "directory · 1 × 8 B", undefined],
        ["table", "table · localDepth 0", 0],
        ["groups", "groups · 2 × 136 B", 0],
      ],
    );
  });
});
