/** What was written is read again, however it is cut into chunks; what is no document ends in one sentence. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { MapLayout } from "../../../src/gomap/layout.js";
import { LayoutFormatError } from "../../../src/messages/layoutSchema.js";
import { readLayouts, readWholeLayouts, type LayoutEvent } from "../../../src/messages/readLayout.js";
import { writeLayout, type WriteLayoutOptions } from "../../../src/messages/writeLayout.js";
import { hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";

async function written(sample: Sample, style: WriteLayoutOptions["style"] = "compact", values = true): Promise<string> {
  let text = "";
  await writeLayout(sample.model, sample.slotsOf, (piece) => void (text += piece), { values, style });
  return text;
}

async function eventsOf(chunks: Iterable<string | Uint8Array>): Promise<LayoutEvent[]> {
  const events: LayoutEvent[] = [];
  for await (const event of readLayouts(chunks)) events.push(event);
  return events;
}

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

const samples: readonly (readonly [string, Sample])[] = [
  ["an hmap that is growing", hmapSample({ B: 5, entries: 180, nevacuate: 4, extraEvacuated: [9] })],
  ["an hmap with overflow buckets", hmapSample({ B: 3, entries: 60 })],
  ["a Swiss map with two tables", swissSample({ entries: 200, tables: [{ capacity: 128, localDepth: 1 }, { capacity: 256, localDepth: 1 }], globalDepth: 1, deleteEvery: 7 })], // prettier-ignore
  ["a small Swiss map", swissSample({ entries: 5, tables: [{ capacity: 8, localDepth: 0 }], globalDepth: 0, small: true })],
  ["a nil map", nilSample()],
  ["a map whose type has every sort of letter", hmapSample({ B: 1, entries: 9, head: { expression: "größe\u2028\u{1f5fa}\"\\\ud800", type: "main.Größe" } })], // prettier-ignore
];

describe("readLayouts", () => {
  for (const [what, sample] of samples) {
    it(`reads ${what} as it was written`, async () => {
      for (const style of ["compact", "lines"] as const) {
        const text = await written(sample, style);
        assert.deepEqual(await readWholeLayouts([text]), [JSON.parse(text) as unknown]);
      }
    });
  }

  it("reads the same from any chunks", async () => {
    const texts = await Promise.all(samples.map(([, sample]) => written(sample)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
        async (text, lengths) => {
          const [layout] = await readWholeLayouts(cut(new TextEncoder().encode(text), lengths));
          assert.equal(
            JSON.stringify(layout),
            JSON.stringify(JSON.parse(new TextDecoder().decode(new TextEncoder().encode(text)))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reads any map that can be written", async () => {
    const options = fc.record({
      B: fc.integer({ min: 1, max: 6 }),
      entries: fc.integer({ min: 0, max: 300 }),
      nevacuate: fc.integer({ min: 0, max: 4 }),
      expression: fc.string({ unit: "binary" }),
      values: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ B, entries, nevacuate, expression, values }) => {
        const text = await written(hmapSample({ B, entries, nevacuate, head: { expression } }), "lines", values);
        assert.deepEqual(await readWholeLayouts([text]), [JSON.parse(text) as unknown]);
      }),
      { numRuns: 40 },
    );
  });

  it("tells what stands before the buckets first, then each bucket, then the whole head", async () => {
    const events = await eventsOf([await written(samples[0]?.[1] ?? nilSample())]);
    assert.deepEqual([...new Set(events.map((event) => event.kind))], ["start", "item", "end"]);
    const [start] = events;
    assert.ok(start?.kind === "start");
    assert.equal(start.head.type, "map[int]string");
    assert.deepEqual((start.head.layout as { B: number; buckets: unknown[] }).B, 5);
    const places = events.flatMap((event) => (event.kind === "item" && event.place.kind === "bucket" ? [event.place] : []));
    assert.deepEqual(places.map(({ old, index }) => [old, index]), [...Array(32).keys()].map((i) => [false, i] as [boolean, number]).concat([...Array(16).keys()].map((i) => [true, i]))); // prettier-ignore
    const end = events.at(-1);
    assert.ok(end?.kind === "end" && end.head.layout.kind === "hmap");
    assert.deepEqual([end.head.layout.buckets, end.head.layout.oldBuckets, end.head.problems], [[], [], []]);
  });

  it("says which table a group belongs to", async () => {
    const events = await eventsOf([await written(samples[2]?.[1] ?? nilSample())]);
    const groups = events.flatMap((event) => (event.kind === "item" && event.place.kind === "group" ? [event.place] : []));
    assert.deepEqual(groups.map(({ table }) => table), [...Array<number>(16).fill(0), ...Array<number>(32).fill(1)]); // prettier-ignore
  });

  async function checkSeveral(join: (texts: string[]) => string): Promise<void> {
    const texts = await Promise.all(samples.map(([, sample]) => written(sample)));
    const layouts = await readWholeLayouts([join(texts)]);
    assert.deepEqual(layouts, texts.map((text) => JSON.parse(text) as unknown)); // prettier-ignore
  }
  it("reads an array of documents", () => checkSeveral((texts) => `[${texts.join(",\n")}]`));
  it("reads JSON lines", () => checkSeveral((texts) => texts.map((text) => `${text}\n`).join("")));
  it("reads JSON lines of arrays", () => checkSeveral((texts) => texts.map((text) => `[${text}]\n`).join("")));
  it("reads documents whose keys were sorted", async () => {
    const text = await written(samples[0]?.[1] ?? nilSample());
    const sorted = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? Array.isArray(value) ? value.map(sorted) : value
        : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)])); // prettier-ignore
    assert.deepEqual(await readWholeLayouts([JSON.stringify(sorted(JSON.parse(text)))]), [JSON.parse(text) as unknown]);
  });
});

describe("readLayouts, given something else", () => {
  async function checkRefused(input: string | readonly Uint8Array[], message: RegExp): Promise<void> {
    await assert.rejects(readWholeLayouts(typeof input === "string" ? [input] : input), (error: unknown) => {
      assert.ok(error instanceof LayoutFormatError, String(error));
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n") && error.message.length < 300, error.message);
      return true;
    });
  }
  function refuses(what: string, input: string | readonly Uint8Array[], message: RegExp): void {
    it(`refuses ${what}`, () => checkRefused(input, message));
  }
  const head = `{"format":"go-map-layout/1",`;

  refuses("an empty file", "", /there is nothing in it/);
  refuses("white space", " \n\n", /there is nothing in it/);
  refuses("an empty list", "[]", /there is nothing in it/);
  refuses("a number", "7", /it is no JSON object|not JSON/);
  refuses("null", "null", /it is no JSON object/);
  refuses("a list of numbers", "[1]", /no layout document/);
  refuses("a list of lists", "[[{}]]", /no layout document/);
  refuses("an object without a format", `{"a":1}`, /it has no "format"/);
  refuses("another format", `{"format":"svg"}`, /its format is "svg", not go-map-layout\/1/);
  refuses("a format that is no text", `{"format":{}}`, /its format is a object|its format is an? object/);
  refuses("a newer version, before anything else is looked at", `{"format":"go-map-layout/2","layout":[[[`, /is "go-map-layout\/2", and this version reads go-map-layout\/1 only/); // prettier-ignore
  refuses("buckets before the format", `{"layout":{"buckets":[`, /"format" must stand before "layout"/);
  refuses("a head that lacks fields", `${head}"layout":{"kind":"nil"}}`, /must have required property/);
  refuses(
    "a wrong bucket",
    `${head}"layout":{"buckets":[{"index":0,"chain":[{}]}]}}`,
    /\/layout\/buckets\/0\/chain\/0 must have required/,
  );
  refuses("a wrong group", `${head}"layout":{"tables":[{"groups":[7]}]}}`, /\/layout\/tables\/0\/groups\/0 must be object/);
  refuses("an index out of turn", `${head}"layout":{"buckets":[{"index":0,"chain":[]},{"index":9007199254740991,"chain":[]}]}}`, /has index 9007199254740991, and 1 comes next/); // prettier-ignore
  refuses("a key that stands twice", `${head}"layout":{},"layout":{}}`, /"layout" stands twice/);
  refuses("__proto__ as a trick", `${head}"__proto__":{"expression":"m"}}`, /required property 'expression'/);
  refuses("an ELF binary", [new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])], /not JSON/);
  refuses("bytes that are no UTF-8", [new TextEncoder().encode(`{"format":"`), new Uint8Array([0xff, 0xfe])], /not JSON|cut/);
  refuses("a comma too many", `{"format":"go-map-layout/1",}`, /not JSON/);
  refuses("a bracket too many", `{"format":"go-map-layout/1"]`, /not JSON/);
  refuses("two values in a row", `{"a" 1}`, /not JSON/);
  refuses("a list that begins with a comma", `[,{}]`, /not JSON/);
  refuses("a document in the clothes of a string", `"go-map-layout/1"`, /it is no JSON object/);
  refuses("great depth", `${head}"a":${"[".repeat(200_000)}`, /nested deeper than 64 levels/);
  refuses("great depth in a bucket", `${head}"layout":{"buckets":[${`{"a":`.repeat(100)}`, /nested deeper than 64 levels/);

  const small = { depth: 64, values: 1000, tokenBytes: 100_000 };
  async function checkLimit(chunks: Iterable<string>, message: RegExp): Promise<void> {
    await assert.rejects(readWholeLayouts(chunks, small), message);
  }
  function* forever(first: string, more: string): Iterable<string> {
    yield first;
    for (;;) yield more;
  }
  it("stops at a string without an end", () =>
    checkLimit(forever(`${head}"a":"`, "x".repeat(10_000)), /longer than 100000 bytes/));
  it("stops at white space without an end", () => checkLimit(forever(head, " ".repeat(10_000)), /longer than 100000 bytes/));
  it("stops at a number without an end", () =>
    checkLimit(forever(`${head}"a":1`, "0".repeat(10_000)), /longer than 100000 bytes/));
  it("stops at a head without an end", () => checkLimit(forever(`${head}"a":[1`, ",1"), /head holds more than 1000 values/));
  it("stops at a chain without an end", () => checkLimit(forever(`${head}"layout":{"buckets":[{"index":0,"chain":[0`, ",0"), /one chain or group holds more than 1000/)); // prettier-ignore

  it("notices wherever a document is cut", async () => {
    const text = await written(hmapSample({ B: 1, entries: 9 }));
    for (let length = 1; length < text.length; length += 97)
      await checkRefused(text.slice(0, length), /is cut: it ends after|nothing in it/);
  });

  it("reads a damaged document or refuses it, and does nothing else", async () => {
    const text = await written(swissSample({ entries: 20, tables: [{ capacity: 32, localDepth: 0 }], globalDepth: 0 }));
    const damage = fc.array(
      fc.tuple(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom("{", "}", "[", "]", '"', ",", ":", "0", "e", "-", "\\", "u", "\u0000"),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        let damaged = text;
        for (const [at, letter] of changes) damaged = damaged.slice(0, at) + letter + damaged.slice(at + 1);
        let layouts: MapLayout[];
        try {
          layouts = await readWholeLayouts([damaged]);
        } catch (error) {
          assert.ok(error instanceof LayoutFormatError, String(error));
          return;
        }
        assert.deepEqual(layouts, [JSON.parse(damaged) as unknown]);
      }),
      { numRuns: 300 },
    );
  });
});
