/** Drawings, as golden texts; and what holds of every drawing. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { shortHostileStrings } from "../../hostileStrings.js";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import { placesToList } from "../../../src/messages/renderSlots.js";
import { renderText, type RenderOptions } from "../../../src/messages/renderText.js";
import { widthOf } from "../../../src/messages/terminalText.js";
import { hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";
import { checkGolden } from "./golden.js";

const plain: RenderOptions = { width: 80, palette: "none", where: "main.main at main.go:14" };

async function drawing({ model, slotsOf }: Sample, options: RenderOptions, listed: number): Promise<string> {
  const places = placesToList(model, listed);
  const items = await slotsOf(places);
  return renderText(
    model,
    places.flatMap((place, i) => (items[i] ? [{ place, item: items[i] }] : [])),
    options,
  );
}

function golden(name: string, sample: Sample, options: Partial<RenderOptions> = {}, listed = 3): void {
  it(`draws ${name}`, async () => {
    const text = await drawing(sample, { ...plain, ...options }, listed);
    checkGolden(name, text.replaceAll("\x1b", "␛"));
  });
}

const twoTables = [
  { capacity: 512, localDepth: 1 },
  { capacity: 1024, localDepth: 1 },
];

const manyTables = Array.from({ length: 32 }, () => ({ capacity: 1024, localDepth: 5 }));

/** A map of which everything is said that can be said. */
const troubled: Partial<LayoutHead> = {
  state: "writing",
  type: "map[example.com/very/long/import/path/model.CustomerIdentifier]map[string][]example.com/very/long/import/path/model.Order",
  sharedWith: ["registry", "s.byID"],
  memory: "evaluate",
  range: { from: 0, to: 16 },
  problems: [
    { kind: "writing", address: "0xc000076480", message: "A goroutine is writing to the map: the header may be torn." },
    { kind: "unreadable", address: "0xc0001080d0", message: "208 bytes of bucket 1 could not be read: input/output error" },
    { kind: "cycle", address: "0xc00010c0f0", message: "The overflow chain of bucket 3 comes back to this bucket." },
  ],
};

describe("renderText", () => {
  golden("hmap", hmapSample({ B: 4, entries: 100 }));
  golden("hmap-doubling", hmapSample({ B: 6, entries: 209, nevacuate: 19, extraEvacuated: [21, 24] }), {}, 6);
  golden("hmap-many-buckets", hmapSample({ B: 12, entries: 25_000, nevacuate: 700 }), {}, 0);
  golden("hmap-narrow", hmapSample({ B: 3, entries: 30 }), { width: 60 }, 1);
  golden("hmap-wide", hmapSample({ B: 6, entries: 209, nevacuate: 19 }), { width: 140 }, 2);
  golden("hmap-troubled", hmapSample({ B: 4, entries: 60, head: troubled }), {}, 1);
  golden("hmap-colours", hmapSample({ B: 4, entries: 60, nevacuate: 3 }), { palette: "256" }, 4);
  golden("swiss", swissSample({ entries: 100, tables: [{ capacity: 128, localDepth: 0 }], globalDepth: 0 }));
  golden("swiss-tables", swissSample({ entries: 700, tables: twoTables, globalDepth: 2, deleteEvery: 40 }));
  golden("swiss-many-tables", swissSample({ entries: 9000, tables: manyTables, globalDepth: 5 }), {}, 1);
  golden("swiss-small", swissSample({ entries: 5, tables: [{ capacity: 8, localDepth: 0 }], globalDepth: 0, small: true }));
  golden("swiss-colours", swissSample({ entries: 20, tables: [{ capacity: 32, localDepth: 0 }], globalDepth: 0 }), {
    palette: "16",
  });
  golden("nil", nilSample());
  golden("hmap-without-array", { ...hmapSample({ B: 0, entries: 0, head: { state: "empty" } }), ...withoutBody() }, {}, 3);

  function withoutBody(): Pick<Sample, "model"> {
    const { model } = hmapSample({ B: 0, entries: 0, head: { state: "empty", load: null, bytes: null, length: null } });
    return { model: { ...model, body: null } };
  }

  const options = fc.record({ width: fc.integer({ min: 60, max: 200 }), palette: fc.constantFrom("none", "16", "256") });
  const samples = fc.constantFrom(
    hmapSample({ B: 5, entries: 170, nevacuate: 4 }),
    hmapSample({ B: 11, entries: 9000 }),
    hmapSample({ B: 4, entries: 60, head: troubled }),
    swissSample({ entries: 700, tables: twoTables, globalDepth: 2, deleteEvery: 9 }),
  );

  it("keeps within the terminal's width, and the same text in any colours", async () => {
    await fc.assert(
      fc.asyncProperty(samples, options, async (sample, { width, palette }) => {
        const text = await drawing(sample, { width, palette: palette, where: null }, 4);
        // eslint-disable-next-line no-control-regex -- that is what is looked for
        const bare = text.replace(/\x1b\[[0-9;]*m/g, "");
        for (const line of bare.split("\n")) assert.ok(widthOf(line) <= width, `${widthOf(line)} > ${width}: ${line}`);
        assert.equal(bare, await drawing(sample, { width, palette: "none", where: null }, 4));
      }),
      { numRuns: 30 },
    );
  });

  it("lets nothing through that would move the cursor or colour the terminal", async () => {
    const check = async (hostile: string): Promise<void> => {
      const head: Partial<LayoutHead> = {
        expression: hostile,
        type: hostile,
        goVersion: hostile,
        sharedWith: [hostile],
        variable: null,
        chain: [
          { role: "header", address: "0x1", segment: hostile, label: hostile, sizeBytes: 1, allocatedBytes: 2, scanned: true },
        ],
        problems: [{ kind: "cycle", address: "0x1", message: hostile }],
      };
      const { model, slotsOf } = hmapSample({ B: 1, entries: 3, head });
      const places = placesToList(model, 3);
      const items = (await slotsOf(places)).map((item) =>
        "slots" in item
          ? item
          : {
              ...item,
              chain: item.chain.map((b) => ({
                ...b,
                slots: b.slots.map((s) => (s.key ? { ...s, key: hostile, elem: hostile } : s)),
              })),
            },
      );
      const listed = places.flatMap((place, i) => (items[i] ? [{ place, item: items[i] }] : []));
      const drawn = renderText(model, listed, { ...plain, where: hostile });
      assert.doesNotMatch(drawn.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    };
    for (const hostile of shortHostileStrings) await check(hostile);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), (text) => check(`\x1b]0;title\x07\u202e${text}\r`)),
      { numRuns: 50 },
    );
  });
});
