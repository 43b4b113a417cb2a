/** Which breakpoints an event of a map needs, and that Go's runtime has these functions, with these arguments, in every version. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BreakableMap, functionBreaks, isFrameOf, joinBreaks } from "../../../src/dap/mapEvents.js";
import { eventKindsOf, type MapEvent } from "../../../src/gomap/mapEvent.js";
import type { ValueKind } from "../../../src/gomap/mapType.js";

const hmap: BreakableMap = {
  ...{ kind: "hmap", header: 0xc000_0764_80n, key: { kind: "uint64", sizeBytes: 8 } },
  ...{ elemIsIndirect: false, pointerSizeBytes: 8, bucketSizeBytes: 144 },
};
const swiss: BreakableMap = { ...hmap, kind: "swiss", bucketSizeBytes: 0 };

const toolchains = (process.env.GO_MAP_LAYOUT_GOROOTS ?? "")
  .split(":")
  .filter((entry) => entry.includes("="))
  .map((entry) => ({ version: entry.slice(0, entry.indexOf("=")), root: entry.slice(entry.indexOf("=") + 1) }));

function check(map: BreakableMap, event: MapEvent, expected: Readonly<Record<string, string>>): void {
  it(`${map.kind}: ${event.kind}`, () => {
    const breaks = functionBreaks(event, map).map(({ functionName, condition }) => [functionName, condition]);
    assert.deepEqual(Object.fromEntries(breaks), expected);
  });
}

function allEvents(kind: "hmap" | "swiss"): MapEvent[] {
  return eventKindsOf(kind).map((event) => {
    if (event === "lengthPasses") return { kind: event, length: 50 };
    return event === "cellWritten" ? { kind: event, cell: 3, table: 0 } : { kind: event };
  });
}

describe("breakpoints for the events of a map", () => {
  const h = "uintptr(h) == 0xc000076480";
  const m = "uintptr(m) == 0xc000076480";
  const oldbuckets = "*(*uintptr)(uintptr(&h.oldbuckets))";
  const tophash = `*(*uint8)(${oldbuckets} + oldbucket*144)`;
  const rehash = "internal/runtime/maps.(*table).rehash";
  check(hmap, { kind: "grows" }, { "runtime.hashGrow": h });
  check(hmap, { kind: "keyAssigned" }, { "runtime.mapassign_fast64": h, "runtime.mapassign": h });
  check(hmap, { kind: "keyDeleted" }, { "runtime.mapdelete_fast64": h, "runtime.mapdelete": h });
  check(hmap, { kind: "cleared" }, { "runtime.mapclear": h });
  check(hmap, { kind: "evacuationEnds" }, { "runtime.advanceEvacuationMark:20": `${h} && ${oldbuckets} == 0` });
  const isDue = `${h} && (${tophash} <= 1 || ${tophash} >= 5)`;
  check(hmap, { kind: "evacuationAdvances" }, { "runtime.evacuate_fast64": isDue, "runtime.evacuate": isDue });
  const passes = `${m} && m.used == 50`;
  check(swiss, { kind: "lengthPasses", length: 50 }, { "runtime.mapassign_fast64": passes, "runtime.mapassign": passes });
  check(swiss, { kind: "grows" }, { "internal/runtime/maps.(*Map).growToTable": m, [rehash]: m });
  check(swiss, { kind: "tableGrows" }, { [rehash]: m });
  check(swiss, { kind: "cleared" }, { "internal/runtime/maps.(*Map).Clear": m });
  const doubles = `${m} && t.localDepth == m.globalDepth`;
  check(swiss, { kind: "directoryDoubles" }, { "internal/runtime/maps.(*table).split": doubles });
  check(hmap, { kind: "cellWritten", cell: 1, table: 0 }, {});

  const variantsOf = (kind: ValueKind, sizeBytes: number, more: Partial<BreakableMap> = {}): string[] =>
    functionBreaks({ kind: "keyAssigned" }, { ...hmap, key: { kind, sizeBytes }, ...more }).map(({ functionName }) =>
      functionName.replace("runtime.mapassign", ""),
    );

  it("on the variants that the compiler may call for the key", () => {
    assert.deepEqual(variantsOf("string", 16), ["_faststr", ""]);
    assert.deepEqual(variantsOf("uint32", 4), ["_fast32", ""]);
    assert.deepEqual(variantsOf("pointer", 8), ["_fast64ptr", ""]);
    assert.deepEqual(variantsOf("pointer", 4, { pointerSizeBytes: 4 }), ["_fast32ptr", ""]);
    assert.deepEqual(variantsOf("float64", 8), [""]);
    assert.deepEqual(variantsOf("bool", 1), [""]);
    // struct{ a, b int32 } or a channel; struct{ s string }; [2]int16; a large elem.
    assert.deepEqual(variantsOf("other", 8), ["_fast64", "_fast64ptr", ""]);
    assert.deepEqual(variantsOf("other", 16), ["_faststr", ""]);
    assert.deepEqual(variantsOf("other", 4), ["_fast32", ""]);
    assert.deepEqual(variantsOf("other", 8, { pointerSizeBytes: 4 }), ["_fast64", "_faststr", ""]);
    assert.deepEqual(variantsOf("uint64", 8, { elemIsIndirect: true }), [""]);
  });

  it("a pointer's variant is for assignments only", () => {
    const pointers: BreakableMap = { ...hmap, key: { kind: "pointer", sizeBytes: 8 } };
    const names = functionBreaks({ kind: "keyDeleted" }, pointers).map(({ functionName }) => functionName);
    assert.deepEqual(names, ["runtime.mapdelete_fast64", "runtime.mapdelete"]);
  });

  it("several on one function are joined, each once", () => {
    const other = { ...hmap, header: 0xc000_0800n };
    const breaks = [hmap, other, hmap].flatMap((map) => functionBreaks({ kind: "grows" }, map));
    const condition = `${h} || uintptr(h) == 0xc0000800`;
    assert.deepEqual(joinBreaks(breaks), [{ functionName: "runtime.hashGrow", condition }]);
  });

  it("compares the map before anything of it is read", () => {
    for (const map of [hmap, swiss]) {
      for (const { condition } of allEvents(map.kind).flatMap((event) => functionBreaks(event, map))) {
        assert.match(condition, /^uintptr\([hm]\) == 0xc000076480( && |$)/);
      }
    }
  });

  it("knows a function's frames as Delve names them", () => {
    assert.ok(isFrameOf("maps.(*table).rehash", rehash));
    assert.ok(isFrameOf("runtime.advanceEvacuationMark", "runtime.advanceEvacuationMark:20"));
    assert.ok(!isFrameOf("runtime.mapassign", "runtime.mapassign_fast64"));
  });

  describe("in Go's source", () => {
    before(function () {
      if (toolchains.length > 0) return;
      console.warn("      SKIPPED: set GO_MAP_LAYOUT_GOROOTS (version=path:…) to check the functions against Go's source");
      this.skip();
    });

    for (const { version, root } of toolchains) {
      const minor = Number(/1\.(\d+)/.exec(version)?.[1]);
      const kinds = [...(minor <= 25 ? [hmap] : []), ...(minor >= 24 ? [swiss] : [])];
      for (const map of kinds) {
        it(`${version} has all functions of ${map.kind}, with these arguments`, () => {
          const keys = (["uint32", "uint64", "string", "pointer", "other"] as const).map((kind) => ({ kind, sizeBytes: 8 }));
          const maps = keys.map((key) => ({ ...map, key }));
          const names = maps.flatMap((one) => allEvents(map.kind).flatMap((event) => functionBreaks(event, one)));
          for (const name of new Set(names.map(({ functionName }) => functionName))) {
            assert.ok(hasFunction(root, name, map.kind), name);
          }
        });
      }
      if (minor > 25) continue;
      it(`${version}: line 20 of advanceEvacuationMark is the last that ends an evacuation`, () => {
        const source = sources(root, "runtime").find((text) => text.includes("\nfunc advanceEvacuationMark("));
        const lines = source?.slice(source.indexOf("\nfunc advanceEvacuationMark(") + 1).split("\n") ?? [];
        assert.equal(lines[20]?.trim(), "h.flags &^= sameSizeGrow");
        assert.deepEqual([lines[21], lines[22]], ["\t}", "}"]);
        assert.ok(lines.slice(0, 20).some((line) => line.trim() === "h.oldbuckets = nil"));
      });
    }
  });
});

/** Swiss maps' functions of the runtime are `runtime_mapassign_fast64` in internal/runtime/maps, under the runtime's name. */
function hasFunction(root: string, functionName: string, kind: "hmap" | "swiss"): boolean {
  const [, path = "", receiver, name = ""] = /^(.*?)\.(?:\(\*(\w+)\)\.)?(\w+)(?::\d+)?$/.exec(functionName) ?? [];
  const argument = kind === "hmap" ? "h \\*hmap" : "m \\*(maps\\.)?Map";
  const method = receiver === "Map" ? "m \\*Map" : receiver === "table" ? "t \\*table" : null;
  const pattern =
    method === null
      ? `^func (runtime_)?${name}\\(.*${argument}`
      : `^func \\(${method}\\) ${name}\\(${receiver === "table" ? ".*m \\*Map" : ""}`;
  const folders = kind === "swiss" ? [path, "internal/runtime/maps"] : [path];
  return folders.some((folder) => sources(root, folder).some((text) => new RegExp(pattern, "m").test(text)));
}

function sources(root: string, packagePath: string): string[] {
  const path = join(root, "src", packagePath);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /^(map|runtime|table).*\.go$/.test(name) && !name.endsWith("_test.go"))
    .map((name) => readFileSync(join(path, name), "utf8"));
}
