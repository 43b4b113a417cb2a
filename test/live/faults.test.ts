/**
 * What a person can ask for that is no healthy map: each gets one clear sentence or a picture with located problems, and the
 * debug session goes on untouched.
 */
import assert from "node:assert/strict";
import type { Inspector } from "../../src/dap/inspector.js";
import { InspectError } from "../../src/dap/session.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import { documentOf, launch } from "./liveSession.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName } from "./toolchains.js";

type Live = Awaited<ReturnType<typeof launch>>;

const tools = findTools();
const variants: readonly GoVariant[] = [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
];

for (const variant of variants) {
  const dlv = tools?.delve[newestDelve];
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`faults under ${variantName(variant)} and Delve ${newestDelve}`, function () {
    this.timeout(10 * 60_000);
    let live: Live;
    let frameId: number | undefined;

    const start = async (at: string, flags?: readonly string[]) => {
      assert.ok(tools && dlv);
      const binary = await build(tools, variant, "faults", flags);
      live = await launch(dlv, binary, breakAt("faults", at), scratchFile("unused"));
      const stop = await live.debuggee.nextStop();
      frameId = (await live.inspector.stopped(stop.threadId).frames())[0]?.id;
    };
    const inspect = (expression: string): Promise<MapLayout> => documentOf(live.inspector, undefined, expression, frameId);
    const refusal = async (expression: string): Promise<InspectError> => {
      try {
        await inspect(expression);
      } catch (error) {
        if (error instanceof InspectError) return error;
        throw error;
      }
      return assert.fail(`${expression} was drawn`);
    };

    describe("stopped at damaged maps", () => {
      before(() => start("faults"));
      after(() => live.debuggee.end());

      const says = (expression: string, kind: InspectError["kind"], sentence: RegExp) =>
        it(`${expression}: ${kind}`, async () => {
          const error = await refusal(expression);
          assert.equal(error.kind, kind);
          assert.match(error.message, sentence);
          assert.ok(error.hint.length > 10, "it says what to do next");
        });

      says("notAMap", "notAMap", /^notAMap is not a map: its type is int\.$/);
      says("notAMapText", "notAMap", /its type is string/);
      says("notAMapSlice", "notAMap", /its type is \[\]int/);
      says("notAMapStruct", "notAMap", /its type is main\.text/);
      says("notAMapChan", "notAMap", /its type is chan map\[string\]int/);
      says("notAMapAny", "notAMap", /not a map/);
      says("emptyAny", "notAMap", /not a map/);
      says("nilMapPointer", "notAMap", /is a nil pointer/);
      says("nilPointer.words", "noSuchVariable", /leads nowhere here/);
      says("nowhere", "noSuchVariable", /no variable nowhere in scope/);
      says("f(x)", "badExpression", /Calls are not evaluated/);

      it("a nil map is a picture of its own", async () => {
        const { layout, header, length, keyType } = await inspect("nilMap");
        assert.deepEqual([layout.kind, header, length, keyType], ["nil", null, 0, "string"]);
      });

      for (const expression of [
        "wild",
        "wildLow",
        "wildHigh",
        "wildCode",
        "wildText",
        "wildStack",
        "misaligned",
        "lastByte",
        "freed",
      ]) {
        it(`${expression}: a picture with located problems`, async () => locatedProblems(await inspect(expression)));
      }

      it("every damaged map: a picture with located problems, and the session answers", async () => {
        const { inspector } = live;
        assert.ok(inspector.current && frameId !== undefined);
        const fields = (await fieldsOf(inspector, "damaged", frameId)).map((name) => `damaged.${name}`);
        assert.ok(fields.length > 20, `${fields.length} damaged maps`);
        for (const expression of fields) {
          const document = await inspect(expression);
          // A write flag that stays set is told by the state; all else by problems.
          if (document.state !== "writing") locatedProblems(document, expression);
        }
        const healthy = await inspect("healthy");
        assert.deepEqual([healthy.length, healthy.problems], [20, []]);
      });
    });

    it("a map that others write to: whole, or marked as being written", async () => {
      await start("writing");
      try {
        for (let hit = 1; ; hit++) {
          const document = await inspect("shared");
          const inconsistent = document.problems.filter(({ kind }) => kind !== "writing");
          if (document.state !== "writing") assert.deepEqual(inconsistent, [], `hit ${hit}`);
          live.inspector.resumed();
          if (hit === 50) break;
          const stop = await live.debuggee.nextStop();
          frameId = (await live.inspector.stopped(stop.threadId).frames())[0]?.id;
        }
      } finally {
        await live.debuggee.end();
      }
    });

    it("optimized code: a variable that is gone says so, one in a register is drawn without an address", async () => {
      await start("optimized", []);
      try {
        const gone = await refusal("gone");
        assert.equal(gone.kind, "optimizedOut");
        assert.match(gone.message, /gone was optimized out/);
        assert.match(gone.hint, /-N -l/);
        const there = await inspect("there");
        assert.deepEqual([there.length, there.variable, there.problems], [3, null, []]);
      } finally {
        await live.debuggee.end();
      }
    });

    it("a program without debug information: says so, and what to build it with", async () => {
      assert.ok(tools && dlv);
      const binary = await build(tools, variant, "faults", ["-ldflags=-w"]);
      await assert.rejects(launch(dlv, binary, breakAt("faults", "faults"), scratchFile("unused")), /debug information/);
    });
  });
}

/** Problems there are, and each says where. */
function locatedProblems({ problems }: MapLayout, name = ""): void {
  assert.ok(problems.length > 0, `${name} has no problem`);
  for (const problem of problems) {
    assert.match(problem.address, /^0x[0-9a-f]+$/, name);
    assert.ok(problem.message.length > 10, name);
  }
}

/** The names of a struct's fields, as the debugger lists them without loading what they point to. */
async function fieldsOf(inspector: Inspector, expression: string, frameId: number): Promise<string[]> {
  const maps = (await inspector.current?.mapsInScope(frameId, { depth: 1, globals: [] })) ?? [];
  return maps.flatMap((map) =>
    map.expression.startsWith(`${expression}.`) ? [map.expression.slice(expression.length + 1)] : [],
  );
}
