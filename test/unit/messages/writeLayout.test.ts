/** What is written is the model, in the order of design.md, in small pieces, checked. */
import assert from "node:assert/strict";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import type { Place } from "../../../src/gomap/mapModel.js";
import { writeLayout, type WriteLayoutOptions } from "../../../src/messages/writeLayout.js";
import { everyItem, hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";

const compact: WriteLayoutOptions = { values: true, style: "compact" };

async function written(sample: Sample, options = compact): Promise<string> {
  let text = "";
  await writeLayout(sample.model, sample.slotsOf, (piece) => void (text += piece), options);
  return text;
}

/** The items of a document, in order, without saying where they stood. */
function itemsIn(document: { layout: Record<string, unknown> }): unknown[] {
  const { buckets = [], oldBuckets = [], tables = [] } = document.layout as Record<string, unknown[]>;
  return [...buckets, ...oldBuckets, ...tables.flatMap((table) => (table as { groups: unknown[] }).groups)];
}

function checkWhole(what: string, sample: Sample): void {
  it(`writes ${what} as it is`, async () => {
    for (const style of ["compact", "lines"] as const) {
      const text = await written(sample, { values: true, style });
      const document = JSON.parse(text) as { layout: Record<string, unknown> };
      assert.deepEqual(itemsIn(document), await everyItem(sample));
      assert.equal((document as unknown as LayoutHead).expression, sample.model.head.expression);
      assert.equal(style === "compact", !text.includes("\n"));
    }
  });
}

function checkOrder(what: string, sample: Sample, pick: (document: never) => object, wanted: string): void {
  it(`keeps the order of ${what}`, async () => {
    const document = JSON.parse(await written(sample)) as never;
    assert.equal(Object.keys(pick(document)).join(" "), wanted);
  });
}

describe("writeLayout", () => {
  const hmap = hmapSample({ B: 5, entries: 180, nevacuate: 4 });
  const swiss = swissSample({ entries: 300, tables: [{ capacity: 256, localDepth: 1 }, { capacity: 256, localDepth: 1 }], globalDepth: 1, deleteEvery: 9 }); // prettier-ignore

  checkWhole("an hmap that is growing", hmap);
  checkWhole("an hmap with overflow buckets", hmapSample({ B: 4, entries: 120 }));
  checkWhole("an hmap of more than one batch", hmapSample({ B: 10, entries: 5000 }));
  checkWhole("a Swiss map with tombstones", swiss);
  checkWhole(
    "a small Swiss map",
    swissSample({ entries: 5, tables: [{ capacity: 8, localDepth: 0 }], globalDepth: 0, small: true }),
  );
  checkWhole("a nil map", nilSample());
  checkWhole("a map without an array", { ...hmap, model: { ...hmap.model, body: null } , slotsOf: () => Promise.resolve([])}); // prettier-ignore

  checkOrder(
    "the head",
    hmap,
    (document) => document,
    "format expression type keyType elemType goVersion goarch length variable header key elem state sharedWith memory extra chain load bytes layout problems",
  );
  checkOrder(
    "an hmap",
    hmap,
    ({ layout }: { layout: object }) => layout,
    "kind B bucketSizeBytes growth bucketCount overflowCount noverflow preallocatedOverflow longestChain parts buckets oldBuckets",
  );
  checkOrder(
    "a Swiss map",
    swiss,
    ({ layout }: { layout: object }) => layout,
    "kind slots small globalDepth dirLen directory globalShift groupSizeBytes parts tombstones tables",
  );
  checkOrder(
    "a table",
    swiss,
    ({ layout }: { layout: { tables: [object] } }) => layout.tables[0],
    "address index localDepth used capacity growthLeft groupsAddress groupCount tombstones next groups",
  );

  it("leaves keys and elems out on request", async () => {
    const text = await written(swiss, { values: false, style: "compact" });
    assert.doesNotMatch(text, /"(key|elem)(Raw|Cut)?":"/);
    assert.match(text, /\{"control":"0x[0-7][0-9a-f]","state":"full"\}/);
  });

  it("adds what is wrong with keys and elems to the problems behind them", async () => {
    const sample = hmapSample({ B: 3, entries: 40 });
    const problem = { kind: "unreadable", address: "0x10", message: "16 bytes of a string" } as const;
    const slotsOf = async (places: readonly Place[]) =>
      (await sample.slotsOf(places)).map((item) => {
        if ("slots" in item) return item;
        const chain = item.chain.map((bucket) => ({
          ...bucket,
          slots: bucket.slots.map((slot) => (slot.state === "full" ? { ...slot, keyProblem: problem } : slot)),
        }));
        return { ...item, chain };
      });
    const document = JSON.parse(await written({ ...sample, slotsOf })) as LayoutHead;
    assert.deepEqual(document.problems, Array<typeof problem>(20).fill(problem));
    const without = JSON.parse(await written({ ...sample, slotsOf }, { values: false, style: "compact" })) as LayoutHead;
    assert.deepEqual(without.problems, []);
  });

  it("asks for at most 256 places at a time, in order", async () => {
    const sample = hmapSample({ B: 10, entries: 1000 });
    const asked: Place[][] = [];
    const slotsOf = (places: readonly Place[]) => {
      asked.push([...places]);
      return sample.slotsOf(places);
    };
    await written({ ...sample, slotsOf });
    assert.deepEqual(asked.map((places) => places.length), [256, 256, 256, 256]); // prettier-ignore
    assert.deepEqual(
      asked.flat(),
      Array.from({ length: 1024 }, (_, index) => ({ kind: "bucket", old: false, index })),
    );
  });

  it("makes no piece much beyond a megabyte, and waits for the receiver", async () => {
    const sample = hmapSample({ B: 13, entries: 40_000 });
    let inFlight = 0;
    let longest = 0;
    let length = 0;
    const sink = async (piece: string) => {
      assert.equal(++inFlight, 1);
      longest = Math.max(longest, piece.length);
      length += piece.length;
      await new Promise(setImmediate);
      inFlight--;
    };
    await writeLayout(sample.model, sample.slotsOf, sink, compact);
    assert.ok(length > 4e6, `${length}`);
    assert.ok(longest < 1e6, `${longest}`);
  });

  it("splits even one bucket when its values are very big", async () => {
    const sample = hmapSample({ B: 0, entries: 8 });
    const big = "ab".repeat(300_000);
    const slotsOf = async (places: readonly Place[]) =>
      (await sample.slotsOf(places)).map((item) =>
        "slots" in item
          ? item
          : { ...item, chain: item.chain.map((b) => ({ ...b, slots: b.slots.map((slot) => ({ ...slot, elemRaw: big })) })) },
      );
    const elem = { typeName: "[300000]uint8", kind: "other", sizeBytes: 300_000, indirect: true } as const;
    const type = { typeName: "m", kind: "hmap", key: elem, elem } as unknown as Sample["model"]["type"];
    const pieces: string[] = [];
    await writeLayout({ ...sample.model, type }, slotsOf, (piece) => void pieces.push(piece), compact);
    assert.equal(pieces.length, 8 + 1);
    assert.ok(pieces.every((piece) => piece.length < 1.2e6));
    const [chain] = itemsIn(JSON.parse(pieces.join("")) as never) as { chain: [{ slots: { elemRaw: string }[] }] }[];
    assert.deepEqual(chain?.chain[0].slots.map((slot) => slot.elemRaw.length), Array(8).fill(600_000)); // prettier-ignore
  });

  async function checkFails(sample: Sample, message: RegExp): Promise<void> {
    await assert.rejects(written(sample), message);
  }
  it("refuses a head that does not fit the schema", () =>
    checkFails(
      { ...hmap, model: { ...hmap.model, head: { ...hmap.model.head, goarch: 7 as never } } },
      /\/goarch must be string/,
    ));
  it("refuses a bucket that does not fit the schema, and says which", () =>
    checkFails(
      { ...hmap, slotsOf: async (places) => (await hmap.slotsOf(places)).map((item) => (item.index === 3 ? ({ index: 3 } as never) : item)) }, // prettier-ignore
      /\/layout\/buckets\/3 must have required property 'chain'/,
    ));
  it("refuses a source that leaves places out", () => checkFails({ ...hmap, slotsOf: () => Promise.resolve([]) }, /got 0/));
  it("passes on what the source throws", () =>
    checkFails({ ...hmap, slotsOf: () => Promise.reject(new Error("the program went on")) }, /the program went on/));
});
