import assert from "node:assert/strict";
import { bucketsFor, explainAllocationPath, layoutOf, tablesFor, type MapHint } from "../../../src/gomap/allocationPath.js";

describe("which functions of the runtime make a map", () => {
  const hmapGrowth = "runtime.hashGrow → makeBucketArray → newarray → runtime.mallocgc";
  const swissGrowth = "(*Map).growToTable / (*table).rehash → newTable → newGroups → runtime.mallocgc";
  const none: MapHint = { kind: "none" };
  const known = (entries: number): MapHint => ({ kind: "known", entries });
  const unknown: MapHint = { kind: "unknown", text: "n" };

  const path = (
    layout: "hmap" | "swiss",
    onHeap: boolean,
    hint: MapHint,
    calls: readonly string[],
    literalEntries: number | null = null,
  ) =>
    it(`${layout}, ${onHeap ? "heap" : "stack"}, ${JSON.stringify(hint)}`, () => {
      const goVersion = layout === "hmap" ? "go1.23.12" : "go1.27.1";
      const steps = explainAllocationPath({ layout, goVersion, onHeap, hint, literalEntries, pointerSizeBytes: 8 });
      assert.deepEqual(
        steps.map((step) => step.calls.join(" → ")),
        [...calls, layout === "hmap" ? hmapGrowth : swissGrowth],
      );
      for (const { sentence } of steps) assert.match(sentence, /[.]$/);
    });
  path("hmap", false, none, [""]);
  path("swiss", false, known(8), [""]);
  path("hmap", true, none, [
    "runtime.makemap_small → new(hmap) → runtime.mallocgc",
    "runtime.mapassign… → runtime.newobject → runtime.mallocgc",
  ]);
  path("swiss", true, none, [
    "runtime.makemap_small → maps.NewEmptyMap → new(Map) → runtime.mallocgc",
    "runtime.mapassign… → (*Map).growToSmall → newGroups → runtime.mallocgc",
  ]);
  path("hmap", false, unknown, ["", "runtime.makemap → makeBucketArray → newarray → runtime.mallocgc"]);
  path("hmap", true, known(1000), [
    "runtime.makemap → new(hmap) → runtime.mallocgc",
    "runtime.makemap → makeBucketArray → newarray → runtime.mallocgc",
  ]);
  path("swiss", true, unknown, [
    "runtime.makemap → maps.NewMap → new(Map) → runtime.mallocgc",
    "runtime.makemap → maps.NewMap → newTable → newGroups → runtime.mallocgc",
  ]);
  path("swiss", false, known(2), ["", "runtime.mapassign"], 2);

  it("a hint of 1,024 takes 256 buckets, one of 8 none", () => {
    assert.deepEqual(
      [8, 9, 13, 14, 1024].map((entries) => bucketsFor(entries, "go1.23.12")),
      [0, 1, 1, 2, 8],
    );
  });

  it("tables of a hint: at most 1,024 slots each", () => {
    assert.deepEqual(tablesFor(9), { tables: 1, slots: 16 });
    assert.deepEqual(tablesFor(100), { tables: 1, slots: 128 });
    assert.deepEqual(tablesFor(896), { tables: 1, slots: 1024 });
    assert.deepEqual(tablesFor(5000), { tables: 8, slots: 1024 });
  });

  it("maps are Swiss tables since Go 1.24, unless the experiment is off", () => {
    assert.deepEqual(
      [
        layoutOf("go1.23.12", ""),
        layoutOf("go1.24.1", ""),
        layoutOf("go1.25.5", "nocoverageredesign,noswissmap"),
        layoutOf("go1.27.1", "noswissmap"),
      ],
      ["hmap", "swiss", "hmap", "swiss"],
    );
  });

  it("makemap64 may be called on 32-bit machines only", () => {
    const making = { layout: "hmap", goVersion: "go1.23.12", onHeap: true, hint: unknown, literalEntries: null } as const;
    const first = (pointerSizeBytes: 4 | 8) => explainAllocationPath({ ...making, pointerSizeBytes })[0]?.calls[0];
    assert.deepEqual([first(4), first(8)], ["runtime.makemap / makemap64", "runtime.makemap"]);
  });
});
