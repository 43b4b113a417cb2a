import "../vscodeStub.js";
import { strict as assert } from "node:assert";
import { type DocumentMaps, mapsOfDocument } from "../../../../src/host/panels/layoutDocument.js";
import { writeLayout } from "../../../../src/messages/writeLayout.js";
import { type Sample, hmapSample, nilSample, swissSample } from "../../messages/sampleModels.js";

const hmap = hmapSample({ B: 5, entries: 180, nevacuate: 4 });
const swiss = swissSample({
  entries: 200,
  tables: [
    { capacity: 128, localDepth: 1 },
    { capacity: 256, localDepth: 1 },
  ],
  globalDepth: 1,
});

async function written({ model, slotsOf }: Sample): Promise<string> {
  let text = "";
  await writeLayout(model, slotsOf, (piece) => void (text += piece), { values: true, style: "lines" });
  return text;
}

const read = (text: string): Promise<DocumentMaps> => mapsOfDocument([new TextEncoder().encode(text)], "old.layout.json");

describe("a layout document as a column of Compare", () => {
  it("has the head, and nothing of the slots", async () => {
    const { maps, problem } = await read(await written(hmap));
    assert.equal(problem, null);
    const [map] = maps;
    assert.deepEqual([map?.kind, map?.label, map?.origin, map?.tableCount], ["document", "m", "old.layout.json", null]);
    assert.equal(map?.head.length, hmap.model.head.length);
    assert.ok(!JSON.stringify(map).includes('tophash":"') && JSON.stringify(map).length < 5000);
  });

  it("says how many tables there were", async () => {
    const { maps } = await read(await written(swiss));
    assert.equal(maps[0]?.tableCount, 2);
    assert.ok(maps[0].head.layout.kind === "swiss" && maps[0].head.layout.tables.length === 0);
  });

  it("may hold several maps", async () => {
    const { maps } = await read(`[${await written(hmap)},${await written(nilSample())}]`);
    assert.deepEqual(maps.map(({ head }) => head.layout.kind), ["hmap", "nil"]); // prettier-ignore
  });

  it("of more maps than the table has room for is read in part, and says so", async () => {
    const nil = await written(nilSample());
    const { maps, problem } = await read(Array.from({ length: 20 }, () => nil).join("\n"));
    assert.equal(maps.length, 16);
    assert.match(problem ?? "", /more than 16 documents/);
  });

  const bad: readonly [what: string, text: () => Promise<string>, says: RegExp][] = [
    ["another format version", async () => (await written(hmap)).replace("go-map-layout/1", "go-map-layout/2"), /go-map-layout\/2.*reads go-map-layout\/1 only/], // prettier-ignore
    ["a truncated one", async () => (await written(hmap)).slice(0, 5000), /the document is cut/],
    ["one that is no JSON", () => Promise.resolve("package main"), /not JSON/],
    ["an empty file", () => Promise.resolve(""), /nothing in it/],
    ["JSON of another kind", () => Promise.resolve(`{"name": "go-map-layout"}`), /no "format"/],
    ["fields that do not fit", async () => (await written(hmap)).replace(/"length": ?\d+/, `"length": "<b>many</b>"`), /schema.*\/length/], // prettier-ignore
    ["depth without end", () => Promise.resolve(`{"format":"go-map-layout/1","x":${"[".repeat(10_000)}`), /nested deeper/],
  ];
  for (const [what, text, says] of bad) {
    it(`is refused with a sentence: ${what}`, async () => {
      const { maps, problem } = await read(await text());
      assert.deepEqual(maps, []);
      assert.match(problem ?? "", says);
      assert.match(problem ?? "", /^old\.layout\.json can't be compared with: /);
    });
  }

  it("keeps what was whole before the damage", async () => {
    const { maps, problem } = await read(`${await written(hmap)}\n${(await written(swiss)).slice(0, 3000)}`);
    assert.equal(maps.length, 1);
    assert.match(problem ?? "", /was read in part/);
  });
});
