/**
 * What stands around the slots: segments, what the allocator gave, who shares a header, and that both ways of reading memory
 * say the same. And that a map is followed from frame to frame.
 */
import assert from "node:assert/strict";
import { hexOfBytes } from "../../src/gomap/hex.js";
import { findNaNKey } from "../../src/gomap/nanKeys.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import { InspectError } from "../../src/dap/session.js";
import { documentOf, launch } from "./liveSession.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const variants: readonly GoVariant[] = [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
];
const anyBudget = { budgetBytes: Number.MAX_SAFE_INTEGER };

for (const variant of variants) {
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`facts under ${variantName(variant)} and Delve ${newestDelve}`, function () {
    this.timeout(5 * 60_000);
    let live: Awaited<ReturnType<typeof launch>>;
    let threadId: number | undefined;

    const stopAt = async (at: string) => {
      assert.ok(tools && dlv);
      live = await launch(dlv, await build(tools, variant, "shapes"), breakAt("shapes", at), scratchFile("unused-facts"));
      ({ threadId } = await live.debuggee.nextStop());
      return live.inspector.stopped(threadId);
    };
    const document = (expression: string): Promise<MapLayout> => documentOf(live.inspector, threadId, expression);

    describe("at one stop", () => {
      before(() => stopAt("shapes"));
      after(() => live.debuggee.end());

      const segments = (expression: string, variable: string, header: string | undefined) =>
        it(`${expression}: variable in ${variable}, header in ${header ?? "no memory"}`, async () => {
          const found = await document(expression);
          assert.deepEqual([found.variable?.segment, found.header?.segment], [variable, header]);
        });
      segments("onStack", "stack of goroutine 1", "stack of goroutine 1");
      segments("thousand", "stack of goroutine 1", "heap");
      segments("main.unset", "bss", undefined);
      segments("unicode.Categories", "bss", "heap");

      it("the allocator's size classes are those of the runtime's own table, and pointers decide what is scanned", async () => {
        const { chain, header } = await document("thousand"); // map[int]string
        assert.deepEqual(
          chain.map(({ role }) => role).slice(0, 3),
          variant.go === "1.23" ? ["variable", "header", "buckets"] : ["variable", "header", "directory"],
        );
        const headerLink = chain.find(({ role }) => role === "header");
        assert.deepEqual([headerLink?.sizeBytes, headerLink?.allocatedBytes, headerLink?.scanned], [header?.sizeBytes, 48, true]);
        for (const link of chain) {
          if (link.sizeBytes !== null && link.allocatedBytes !== null)
            assert.ok(link.allocatedBytes >= link.sizeBytes, link.label);
        }
        const flat = (await document("intSet")).chain.find(({ role }) => role === "buckets" || role === "groups");
        assert.equal(flat?.scanned, false, "int64 keys and empty elems hold no pointers");
      });

      for (const [map, has] of [
        ["byFloat32", true],
        ["byFloat64", true],
        ["byComplex128", true],
        ["byCelsius", true],
        ["byComplex64", false],
        ["thousand", false],
      ] as const) {
        it(`${map}: ${has ? "a key that is NaN, where the document has it" : "no NaN key"}`, async () => {
          const view = live.inspector.current ?? live.inspector.stopped(threadId);
          const picture = await view.inspect(map, (await view.frames())[0]?.id, anyBudget);
          const place = findNaNKey(picture.model);
          assert.equal(place !== null, has);
          if (place === null) return;
          const [made] = await picture.slots([place], { values: "keys" });
          assert.ok(made !== undefined);
          const slots = "chain" in made ? made.chain.flatMap((bucket) => bucket.slots) : made.slots;
          assert.ok(slots.some(({ key }) => key?.includes("NaN") === true));
        });
      }

      it("variables that share a header name each other", async () => {
        assert.deepEqual((await document("target")).sharedWith.toSorted(), ["*pointer", "shared"]);
        assert.deepEqual((await document("shared")).sharedWith.toSorted(), ["*pointer", "target"]);
        assert.deepEqual((await document("nine")).sharedWith, []);
      });

      it("an interface, a pointer and a map in a map lead to the map", async () => {
        assert.equal((await document("boxed")).type, "map[string]bool");
        assert.equal((await document("pointer")).length, (await document("target")).length);
        assert.equal((await document("pointerToPointer")).header?.address, (await document("target")).header?.address);
        assert.equal((await document('ofMaps["blue"]')).length, 2);
      });

      it("memory at the header's address holds the header's fields", async () => {
        const view = live.inspector.current ?? live.inspector.stopped(threadId);
        const picture = await view.inspect("thousand", (await view.frames())[0]?.id, anyBudget);
        const { header, variable } = picture.model.head;
        assert.ok(header && variable);
        const { bytes, holes, segment } = await picture.read(BigInt(header.address), header.sizeBytes);
        assert.deepEqual([holes, segment], [[], "heap"]);
        for (const { name, offset, sizeBytes, raw } of header.fields) {
          assert.equal(hexOfBytes(bytes, offset, offset + sizeBytes), raw, name);
        }
        const word = await picture.read(BigInt(variable.address), 8);
        assert.equal(new DataView(word.bytes.buffer, word.bytes.byteOffset).getBigUint64(0, true), BigInt(header.address));
        assert.equal(word.segment, "stack of goroutine 1");
        const first = await picture.read(0n, 16);
        assert.deepEqual(first.holes, [{ address: 0n, sizeBytes: 16 }]);
      });

      it("readMemory and evaluate say the same", async () => {
        const expressions = ["thousand", "byString", "byFloat64", "records", "ofAny", "deletedOdd", "updated"];
        const through = async (path: "readMemory" | "evaluate") => {
          live.inspector.readThrough(path);
          const documents: object[] = [];
          for (const expression of expressions) documents.push({ ...(await document(expression)), memory: path });
          return documents;
        };
        const read = await through("readMemory");
        const evaluated = await through("evaluate");
        assert.deepEqual(
          evaluated.map((one) => ({ ...one, memory: "readMemory" })),
          read,
        );
        live.inspector.readThrough("readMemory");
      });

      it("the maps in scope are found, also inside of structs, slices and maps, and by a global's name", async () => {
        const view = live.inspector.current ?? live.inspector.stopped(threadId);
        const [frame] = await view.frames();
        assert.ok(frame);
        const maps = await view.mapsInScope(frame.id, { depth: 1, globals: ["configured", "noSuchName"] });
        const found = new Set(maps.map(({ expression }) => expression));
        for (const expression of [
          "nilMap",
          "nilNamed",
          "values",
          "lookup",
          "*pointer",
          "boxed.(data)",
          "list[0]",
          "shop.entries",
        ]) {
          assert.ok(found.has(expression), `${expression} is among ${[...found].slice(0, 200).join(", ")}`);
        }
        assert.ok(!found.has("notAMap"));
      });
    });

    it("a map is followed into the function that gets it, by its frame or by its header", async () => {
      const view = await stopAt("argument");
      try {
        const caller = (await view.frames())[1];
        assert.equal(caller?.name, "main.main");
        const { identity } = await view.inspect("thousand", caller.id, anyBudget);
        assert.equal(identity.functionName, "main.main");
        const byFrame = await view.follow(identity, anyBudget);
        assert.deepEqual([byFrame.model.head.expression, byFrame.followedAs], ["thousand", undefined]);
        const byHeader = await view.follow({ ...identity, functionName: "main.returned" }, anyBudget);
        assert.deepEqual([byHeader.followedAs, byHeader.model.head.length], ["argument", 1000]);
        const gone = view.follow({ expression: "x", functionName: "main.returned", header: 0x1234n }, anyBudget);
        await assert.rejects(gone, (error) => error instanceof InspectError && error.kind === "outOfScope");
      } finally {
        await live.debuggee.end();
      }
    });

    it("when the program goes on, a picture that is being read is dropped", async () => {
      const view = await stopAt("shapes");
      try {
        const reading = view.inspect("hundredThousand", (await view.frames())[0]?.id, anyBudget);
        live.inspector.resumed();
        await assert.rejects(reading, /went on/);
        assert.equal((await document("nine")).length, 9, "the session answers");
      } finally {
        await live.debuggee.end();
      }
    });
  });
}
