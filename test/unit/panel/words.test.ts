import assert from "node:assert/strict";
import type { ChainLink, HmapGrowth, HmapLayoutHead, LayoutHead } from "../../../src/gomap/layout.js";
import { formatBytes, spacedHex } from "../../../src/messages/formatNumber.js";
import { countBuckets, countGroups } from "../../../src/messages/pictureFacts.js";
import { barsOf } from "../../../src/panel/buckets/histogram.js";
import { bucketSentence, groupSentence, originSentence } from "../../../src/panel/buckets/placeWords.js";
import { linksOf, sizeSentence } from "../../../src/panel/head/addressChain.js";
import { mapBadges, statusBadge } from "../../../src/panel/head/badges.js";
import { emptyNoteOf } from "../../../src/panel/head/emptyNote.js";
import { bucketsOf, tableOf } from "./columns.js";

const full = "9e 31 01 c4 00 00 00 00";
const moved = "02 03 04 02 04 04 04 04";
const doubling: HmapGrowth = { kind: "doubling", oldBucketCount: 2, evacuatedCount: 1, nevacuate: 1 };
const none: HmapGrowth = { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0 };

describe("bytes", () => {
  const written = (bytes: number, text: string) => it(`${bytes} → ${text}`, () => assert.equal(formatBytes(bytes), text));
  written(0, "0 B");
  written(1023, "1023 B");
  written(9216, "9 KiB");
  written(13926, "13.6 KiB");
  written(295012, "288 KiB");
  written(2 * 2 ** 30, "2 GiB");
  it("of a field are paired", () => assert.equal(spacedHex("40060000"), "40 06 00 00"));
});

describe("a place in a sentence", () => {
  const sentence = (columns: Parameters<typeof countBuckets>[0], growth: HmapGrowth, old: boolean, index: number, text: string) =>
    it(text, () => assert.equal(bucketSentence(countBuckets(columns), growth, old, index), text));
  sentence(bucketsOf([[full]]), none, false, 0, "Bucket 0: 3 entries");
  sentence(bucketsOf([[full, full, full]]), none, false, 0, "Bucket 0: 9 entries, 2 overflow buckets");
  sentence(bucketsOf([[moved], [full]]), doubling, true, 0, "Old bucket 0: evacuated, its entries are in buckets 0 and 2");
  sentence(bucketsOf([[moved], [full]]), doubling, true, 1, "Old bucket 1: 3 entries, not evacuated yet");
  sentence(bucketsOf([[full]], 40), none, false, 40, "Bucket 40: 3 entries");

  it("Group 1: 2 of 8 slots full, 1 deleted", () => {
    const facts = countGroups(tableOf(["80 80 80 80 80 80 80 80", "5c 61 fe 80 80 80 80 80"]));
    assert.equal(groupSentence(facts, 1), "Group 1: 2 of 8 slots full, 1 deleted");
  });

  it("says which half of an old bucket a new one is filled from", () => {
    const layout = { B: 2, growth: doubling } as HmapLayoutHead;
    assert.equal(originSentence(layout, 3), "filled from old bucket 1 (Y half: hash bit 1 is 1)");
    assert.equal(originSentence({ B: 2, growth: none } as HmapLayoutHead, 3), null);
  });
});

describe("the address chain", () => {
  const link = (more: Partial<ChainLink>): ChainLink => ({
    role: "groups",
    address: "0x1",
    segment: "heap",
    label: "",
    sizeBytes: null,
    allocatedBytes: null,
    scanned: null,
    ...more,
  });
  const tables = [0, 1].map((i) => ({ address: `0xa${i}`, groupsAddress: `0xb${i}`, groupCount: 128, localDepth: 1 }));
  const layout = { kind: "swiss", tables, groupSizeBytes: 520 } as unknown as LayoutHead["layout"];
  const chain = [link({ role: "header" }), link({ role: "table", table: 0 }), link({ table: 0 })];
  it("shows the selected table as it came", () => assert.deepEqual(linksOf({ chain, layout }, 0), chain));
  it("shows another table by what the picture knows of it", () => {
    const shown = linksOf({ chain, layout }, 1).map(({ role, address, sizeBytes, segment }) => [
      role,
      address,
      sizeBytes,
      segment,
    ]);
    assert.deepEqual(shown, [
      ["header", "0x1", null, "heap"],
      ["table", "0xa1", null, ""],
      ["groups", "0xb1", 66560, ""],
    ]);
  });
  const sized = (more: Partial<ChainLink>, text: string) =>
    it(text || "nothing where nothing is known", () => assert.equal(sizeSentence(link(more)), text));
  sized({}, "");
  sized({ sizeBytes: 48 }, "48 B");
  sized({ sizeBytes: 48, allocatedBytes: 48, scanned: true }, "48 B · GC scans");
  sized({ sizeBytes: 10224, allocatedBytes: 10240 }, "10,224 of 10,240 B allocated");
  sized({ sizeBytes: 9216, allocatedBytes: 9472, scanned: false }, "9 KiB of 9.3 KiB allocated · GC skips");
});

describe("badges", () => {
  const head = (more: object) =>
    ({
      goVersion: "go1.23.12",
      goarch: "amd64",
      memory: "readMemory",
      state: "normal",
      problems: [],
      layout: { kind: "hmap", growth: none },
      ...more,
    }) as unknown as LayoutHead;
  const texts = (more: object) => mapBadges(head(more)).map((badge) => badge.text);
  it("say kind, version and how memory was read", () => assert.deepEqual(texts({}), ["hmap · go1.23.12", "memory: readMemory"]));
  it("say that it grows", () =>
    assert(texts({ layout: { kind: "hmap", growth: doubling } }).includes("growing ×2 · incremental")));
  it("say that it is being written", () => assert(texts({ state: "writing" }).includes("being written")));
  it("say that the version is not known", () =>
    assert(texts({ problems: [{ kind: "unverified", address: "0x0", message: "" }] }).includes("unverified layout")));
  it("say directory and tables", () =>
    assert(
      texts({ layout: { kind: "swiss", small: false, dirLen: 8, tables: [1, 2, 3, 4, 5], slots: "split" } }).includes(
        "directory 8 · 5 tables",
      ),
    ));

  const stop = { number: 7, source: "main.go:14", functionName: "main.fill", reason: "breakpoint" };
  it("say of when the picture is", () => {
    assert.equal(statusBadge({ kind: "live" }, stop)?.text, "live · stop 7");
    assert.equal(statusBadge({ kind: "running", sentence: "" }, stop)?.text, "not of now · stop 7");
    assert.equal(statusBadge({ kind: "failed", sentence: "", hint: "" }, null), null);
  });
});

describe("in place of a picture", () => {
  const note = (state: LayoutHead["state"], kind: string, hasCells = false, bodyArrived = true) =>
    emptyNoteOf({ state, layout: { kind }, length: 0 } as unknown as LayoutHead, hasCells, bodyArrived)?.title ?? null;
  it("stands nothing where there are buckets", () => assert.equal(note("normal", "hmap", true), null));
  it("a nil map says so", () => assert.equal(note("nil", "nil"), "No map behind this variable"));
  it("a map without an array says so", () => assert.equal(note("empty", "swiss"), "No array yet"));
  it("a map that is being written says so", () => assert.equal(note("writing", "hmap"), "Being written right now"));
  it("what is being read is announced", () => assert.equal(note("normal", "hmap", false, false), "Reading the arrays…"));
  it("what could not be read is said", () => assert.equal(note("normal", "hmap"), "No arrays could be read"));
});

describe("occupancy bars", () => {
  const occupancy = (...counts: number[]) => Uint32Array.from({ length: 10 }, (_, i) => counts[i] ?? 0);
  it("end at 8 where no chain holds more", () => assert.equal(barsOf(occupancy(3, 1), []).length, 9));
  it("have a last one for 9 and more", () =>
    assert.equal(barsOf(occupancy(0, 0, 0, 0, 0, 0, 0, 0, 1, 2), []).at(-1)?.label, "9+"));
  it("are compared with chance from 8 buckets on, where it says something", () => {
    assert.equal(barsOf(occupancy(4, 3), [{ buckets: 7, entries: 3 }])[0]?.expectedShare, null);
    assert.equal(barsOf(occupancy(10, 20), [])[0]?.expectedShare, null);
    const bars = barsOf(occupancy(10, 20, 20, 10), [{ buckets: 60, entries: 90 }]);
    const expected = bars.map((bar) => bar.expectedShare ?? 0);
    assert(expected.every((share) => share >= 0 && share <= 1) && Math.max(...expected) > 0.5);
  });
  it("expect of two arrays what chance gives each of them", () => {
    const [emptyNew, ofTwo] = [
      { buckets: 20, entries: 0 },
      [
        { buckets: 10, entries: 50 },
        { buckets: 20, entries: 0 },
      ],
    ];
    const bars = barsOf(occupancy(20, 0, 0, 0, 0, 10), ofTwo);
    // Twenty empty ones for sure, and of ten that hold five each on average e^-5 of them.
    assert.ok(Math.abs((bars[0]?.expectedShare ?? 0) - (20 + 10 * Math.exp(-5)) / (20 + 10 * Math.exp(-5))) < 1e-9);
    assert.equal(barsOf(occupancy(20), [emptyNew])[1]?.expectedShare, 0);
  });
});
