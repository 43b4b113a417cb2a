import assert from "node:assert/strict";
import { type PanelBody, notReadYet } from "../../../../src/messages/panelMessages.js";
import { countPicture } from "../../../../src/messages/pictureFacts.js";
import { FieldCensus, bucketSource } from "../../../../src/panel/canvas/fieldCensus.js";
import {
  countMarks,
  doubledSlots,
  hashVerdict,
  isFullControl,
  isFullTophash,
  markShare,
  spreadOf,
} from "../../../../src/panel/marks/tophashFacts.js";
import { random } from "../../../panel-preview/simulateHmap.js";
import { bucketsOf, tableOf } from "../columns.js";

const hmap = (...chains: string[][]): PanelBody => ({ kind: "hmap", buckets: bucketsOf(chains), oldBuckets: null });
const swiss = (...groups: string[]): PanelBody => ({ kind: "swiss", tables: [tableOf(groups)] });
const empty = "00 00 00 00 00 00 00 00";

/** The counts of an hmap's buckets; null for others. */
function censusOf(body: PanelBody): FieldCensus | null {
  const facts = countPicture(body, null);
  if (facts.kind !== "hmap") return null;
  const census = new FieldCensus(bucketSource(facts.buckets, null), 256);
  census.count(Infinity);
  return census;
}

describe("false-positive compares", () => {
  const cases: readonly (readonly [string, PanelBody, number, number])[] = [
    ["none where all differ", hmap(["9e 31 c4 00 00 00 00 00"]), 0, 0],
    ["one for a pair", hmap(["9e 31 9e 00 00 00 00 00"]), 1, 2],
    ["three for three of a kind", hmap(["9e 9e 9e 00 00 00 00 00"]), 3, 3],
    ["along the chain, but not doubled in a bucket", hmap(["9e 31 c4 05 06 07 08 09", "9e 00 00 00 00 00 00 00"]), 1, 0],
    ["none between chains", hmap(["9e 00 00 00 00 00 00 00"], ["9e 00 00 00 00 00 00 00"]), 0, 0],
    ["none of empty and moved slots", hmap(["01 01 00 00 00 00 00 00"], ["02 02 03 03 04 04 04 04"]), 0, 0],
    ["in a group", swiss("5c 80 5c fe fe 80 80 80"), 1, 2],
    ["none between groups", swiss("5c 80 80 80 80 80 80 80", "5c 80 80 80 80 80 80 80"), 0, 0],
  ];
  for (const [name, body, compares, doubled] of cases) {
    it(name, () => {
      const marks = countMarks(body);
      assert.deepEqual([marks.falseCompares, marks.doubled], [compares, doubled]);
    });
  }

  it("of a bucket that could not be read are none", () => {
    const buckets = bucketsOf([["9e 9e 9e 9e 9e 9e 9e 9e"]]);
    assert.equal(countMarks({ kind: "hmap", buckets: { ...buckets, unreadable: Uint8Array.of(1) }, oldBuckets: null }).full, 0);
  });

  it("of what was not read yet are none", () => {
    const buckets = bucketsOf([["9e 9e 9e 9e 9e 9e 9e 9e"], ["31 31 00 00 00 00 00 00"]]);
    const body: PanelBody = {
      kind: "hmap",
      buckets: { ...buckets, unreadable: Uint8Array.of(notReadYet, 0) },
      oldBuckets: null,
    };
    assert.deepEqual([countMarks(body).full, countMarks(body).falseCompares], [2, 1]);
  });

  it("of both arrays count while growing", () => {
    const pair = bucketsOf([["9e 9e 00 00 00 00 00 00"]]);
    assert.equal(countMarks({ kind: "hmap", buckets: pair, oldBuckets: pair }).falseCompares, 2);
  });

  it("end where a chain runs in a circle", () => {
    const buckets = bucketsOf([["9e 31 c4 05 06 07 08 09", empty]]);
    const marks = countMarks({ kind: "hmap", buckets: { ...buckets, next: Int32Array.of(1, 0) }, oldBuckets: null });
    assert.equal(marks.full, 8);
  });

  it("by chance are one in 128 pairs of a group", () => {
    assert.equal(countMarks(swiss("01 02 03 04 05 06 07 08")).expectedCompares, 28 / 128);
  });
});

describe("the shares of marks", () => {
  for (const kind of ["tophash", "control"] as const) {
    it(`of ${kind} add up to 1`, () => {
      let sum = 0;
      for (let value = 0; value < 256; value++) sum += markShare(kind, value);
      assert.equal(sum, 1);
    });
  }
  it("are twice as large for 05…09, which stand for two bytes each", () =>
    assert.equal(markShare("tophash", 9), 2 * markShare("tophash", 10)));
});

describe("doubled slots", () => {
  const slotsOf = (bytes: number[], isFull: (mark: number) => boolean) => doubledSlots(Uint8Array.from(bytes), 0, isFull);
  it("are named by bit", () => assert.equal(slotsOf([9, 1, 9, 1, 9, 7, 0, 0], isFullTophash), 0b10101));
  it("are none of deleted ones", () => assert.equal(slotsOf([0xfe, 0xfe, 0x80, 0x80, 1, 2, 3, 4], isFullControl), 0));
});

describe("chain lengths", () => {
  const lengths = (body: PanelBody) => censusOf(body)?.chainLengths ?? [];
  it("are counted by buckets", () => assert.deepEqual(lengths(hmap([empty], [empty, empty, empty], [empty])), [2, 0, 1]));
  it("of no buckets are none", () => assert.deepEqual(lengths(hmap()), []));
});

describe("the verdict on a hash", () => {
  const verdictOf = (body: PanelBody) => {
    const census = censusOf(body);
    return hashVerdict(countMarks(body), census === null ? null : spreadOf(census));
  };
  /** `count` entries in 2^B buckets, each in the bucket and with the mark that `hash` gives. */
  const filled = (B: number, count: number, hash: (entry: number) => { bucket: number; top: number }): PanelBody => {
    const marks: number[][] = Array.from({ length: 2 ** B }, () => []);
    for (let entry = 0; entry < count; entry++) {
      const { bucket, top } = hash(entry);
      marks[bucket]?.push(top < 5 ? top + 5 : top);
    }
    return hmap(
      ...marks.map((chain) =>
        Array.from({ length: Math.max(1, Math.ceil(chain.length / 8)) }, (_, link) =>
          Array.from({ length: 8 }, (__, slot) => (chain[link * 8 + slot] ?? 0).toString(16)).join(" "),
        ),
      ),
    );
  };
  const next = random(7);
  const any = (below: number) => Math.floor(next() * below);

  it("of random ones is good", () =>
    assert.equal(verdictOf(filled(8, 1024, () => ({ bucket: any(256), top: any(256) }))).kind, "good"));
  it("of few entries is none", () =>
    assert.equal(verdictOf(filled(4, 20, () => ({ bucket: any(16), top: any(256) }))).kind, "tooFew"));
  it("is bad where one bucket gets everything", () =>
    assert.match(
      verdictOf(filled(6, 200, () => ({ bucket: 3, top: any(256) }))).sentence,
      /crowd in some buckets, up to 200 in one/,
    ));
  it("is bad where one tophash is everywhere", () => {
    const { kind, sentence } = verdictOf(filled(6, 200, () => ({ bucket: any(64), top: 0x9e })));
    assert.equal(kind, "uneven");
    assert.match(sentence, /some tophash values stand far more often/);
  });
  it("of a Swiss map speaks of H2", () => {
    const body = swiss(...Array.from({ length: 64 }, () => Array.from({ length: 8 }, () => any(128).toString(16)).join(" ")));
    assert.match(verdictOf(body).sentence, /good hash: H2 values spread evenly/);
  });
});
