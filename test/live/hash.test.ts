/**
 * Hashes of keys, computed from what the runtime computes them from: every key of these maps must lie where its hash leads. What
 * is computed wrongly leads elsewhere, for all but one key in 256 of the smallest maps.
 */
import assert from "node:assert/strict";
import type { MapPicture } from "../../src/dap/inspector.js";
import { controlWord, explainKeyPath } from "../../src/gomap/keyPath.js";
import type { Place } from "../../src/gomap/mapModel.js";
import { fullSlots } from "../../src/host/panels/slotEntries.js";
import { launch } from "./liveSession.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const variants: readonly GoVariant[] = [
  { go: "1.20", experiment: "" },
  { go: "1.23", experiment: "" },
  { go: "1.26", experiment: "" },
  { go: "1.27", experiment: "" },
];
/** Keys that are checked of one map: more take long. */
const maxKeys = 400;

for (const variant of variants) {
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`hashes under ${variantName(variant)} and Delve ${newestDelve}`, function () {
    this.timeout(2 * 60_000);
    let live: Awaited<ReturnType<typeof launch>>;
    let frameId: number | undefined;

    const stopIn = async (program: string) => {
      assert.ok(tools && dlv);
      live = await launch(dlv, await build(tools, variant, program), breakAt(program, program), scratchFile("unused-hash"));
      const { threadId } = await live.debuggee.nextStop();
      frameId = (await live.inspector.stopped(threadId).frames())[0]?.id;
    };

    it("strings of each length from 0 to 300 bytes lie where their hashes lead", async () => {
      await stopIn("hashes");
      try {
        const view = live.inspector.current ?? assert.fail("it stands");
        const found = await walk(await view.inspect("lengths", frameId, { budgetBytes: Number.MAX_SAFE_INTEGER }));
        assert.deepEqual([found.strays, found.led], [[], 301]);
      } finally {
        await live.debuggee.end();
      }
    });

    describe("in maps of all kinds of keys", () => {
      before(() => stopIn("shapes"));
      after(() => live.debuggee.end());

      const lead = (maps: readonly string[], unknown = 0) => {
        for (const map of maps) {
          it(`${map}: each key lies where its hash leads`, async () => {
            const view = live.inspector.current ?? assert.fail("it stands");
            const found = await walk(await view.inspect(map, frameId, { budgetBytes: Number.MAX_SAFE_INTEGER }));
            assert.deepEqual(found.strays, []);
            assert.ok(found.led > 0, "there are keys");
            assert.equal(found.unknown.length, unknown, found.unknown.join("\n"));
          });
        }
      };
      lead(["byInt", "byInt8", "byInt16", "byInt32", "byInt64", "byUint", "byUint8", "byUint16", "byUint32", "byUint64"]);
      lead(["byUintptr", "byBool", "byString", "long", "byPointer", "byUnsafePointer", "byComplex64"]);
      lead(["thousand", "hundredThousand", "manyWords", "sixtyFour", "onStack", "onStackGrown", "intSet", "hinted"]);
      lead(["byColor", "byUserID", "byEnabled", "byHandle", "byReference"]);
      lead(["byFloat64"], 5);
      lead(["byFloat32", "byComplex128", "byCelsius"], 1);
      if (variant.go === "1.20" || variant.go === "1.23")
        lead(["crafted.doublingHalf", "crafted.doublingWords", "crafted.sameSizeHalf"]);

      it("a key of a composite type has no hash that is computed here", async () => {
        const view = live.inspector.current ?? assert.fail("it stands");
        const { led, unknown } = await walk(await view.inspect("byPoint", frameId, { budgetBytes: Number.MAX_SAFE_INTEGER }));
        assert.equal(led, 0);
        assert.match(unknown[0] ?? "", /main\.point/);
      });
    });
  });
}

async function walk(picture: MapPicture): Promise<{ led: number; strays: string[]; unknown: string[] }> {
  const { body, head } = picture.model;
  const places: Place[] =
    body?.kind === "swiss"
      ? body.tables.flatMap(({ groupCount }, table) =>
          Array.from({ length: groupCount }, (_, group): Place => ({ kind: "group", table, group })),
        )
      : [false, true].flatMap((old) =>
          Array.from({ length: (old ? body?.oldBuckets : body?.buckets)?.arrayCount ?? 0 }, (_, index): Place => ({
            kind: "bucket",
            old,
            index,
          })),
        );
  const made = await picture.slots(places, { values: "keys" });
  const full = places.flatMap((place, i) => {
    const one = made[i];
    return one === undefined ? [] : fullSlots(place, one);
  });
  const every = Math.max(1, Math.floor(full.length / maxKeys));
  let led = 0;
  const strays: string[] = [];
  const unknown: string[] = [];
  for (const at of full.filter((_, i) => i % every === 0)) {
    const answer = await picture.keyHash(at);
    if (answer.kind === "unknown") {
      unknown.push(answer.sentence);
      continue;
    }
    const path = explainKeyPath(head.layout, at, BigInt(answer.hash), (group) => {
      const columns = body?.kind === "swiss" && at.place.kind === "group" ? body.tables[at.place.table] : undefined;
      return columns === undefined ? null : controlWord(columns.control, group - columns.firstGroup);
    });
    if (path === null) strays.push(`${at.values.key ?? "?"} with ${answer.hash} in ${JSON.stringify(at.place)}, slot ${at.slot}`);
    else led++;
  }
  return { led, strays, unknown };
}
