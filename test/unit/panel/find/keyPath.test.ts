import assert from "node:assert/strict";
import { explainKeyPath } from "../../../../src/gomap/keyPath.js";
import type { HmapGrowth, HmapLayoutHead, SwissLayoutHead } from "../../../../src/gomap/layout.js";
import type { Place } from "../../../../src/gomap/mapModel.js";
import type { FoundKey } from "../../../../src/messages/panelMessages.js";
import { type PathClause, hashParts, pathClauses } from "../../../../src/panel/find/keyPathWords.js";

const hash = 0x9e51c3d07a44b215n;

interface Where {
  readonly place: Place;
  readonly slot?: number;
  readonly mark: number;
  readonly chainPosition?: number;
  readonly falseCompares?: number;
}

const textOf = (clause: PathClause): string =>
  clause.map((piece) => (typeof piece === "object" ? `[${piece?.text ?? ""}]` : piece)).join("");

function told(
  layout: HmapLayoutHead | SwissLayoutHead,
  where: Where,
  of = hash,
  controls: Readonly<Record<number, string>> = {},
): string | null {
  const hit: FoundKey = { slot: 2, chainPosition: 0, falseCompares: 0, exact: true, key: "137", ...where };
  const path = explainKeyPath(layout, hit, of, (group) => {
    const word = controls[group];
    return word === undefined ? null : Uint8Array.from(Buffer.from(word.replaceAll(" ", ""), "hex"));
  });
  return path && [textOf(hashParts(path, of)), ...pathClauses(path, hit).map(textOf)].join(" · ");
}

describe("why a key is where it is: hmap", () => {
  const hmap = (B: number, growth: Partial<HmapGrowth> = {}) =>
    ({
      kind: "hmap",
      B,
      bucketCount: 2 ** B,
      growth: { kind: "none", oldBucketCount: 0, evacuatedCount: 0, nevacuate: 0, ...growth },
    }) as HmapLayoutHead;
  const bucket = (index: number, old = false): Place => ({ kind: "bucket", old, index });
  const says = (what: string, layout: HmapLayoutHead, where: Where, expected: string | null, of = hash) =>
    it(what, () => assert.equal(told(layout, where, of), expected));
  const doubling = { kind: "doubling", oldBucketCount: 32 } as const;

  says(
    "low bits pick the bucket, the top 8 the slot",
    hmap(6),
    { place: bucket(21), mark: 0x9e },
    "0x[9e]51c3d07a44b2[15] · low 6 bits = [010101] → bucket 21 · top 8 bits = [9e] → slot 2 (1 compare, no false tophash hit)",
  );
  says(
    "an overflow bucket, and keys compared in vain",
    hmap(1),
    { place: bucket(1), mark: 0x9e, chainPosition: 3, falseCompares: 2 },
    "0x[9e]51c3d07a44b21[5] · lowest bit = [1] → bucket 1 · top 8 bits = [9e] → overflow bucket 3, slot 2 (3 compares, 2 false tophash hits)",
  );
  says(
    "one bucket",
    hmap(0),
    { place: bucket(0), mark: 0x9e, falseCompares: 1 },
    "0x[9e]51c3d07a44b215 · one bucket: no bit is needed to pick it · top 8 bits = [9e] → slot 2 (2 compares, 1 false tophash hit)",
  );
  says(
    "a tophash below 5 stands for something else",
    hmap(4),
    { place: bucket(5), mark: 8 },
    "0x[03]000000000000f[5] · low 4 bits = [0101] → bucket 5 · top 8 bits = [03], below 5, so tophash 08 → slot 2 (1 compare, no false tophash hit)",
    0x03000000000000f5n,
  );
  says(
    "growing, not evacuated: the old buckets are asked",
    hmap(6, doubling),
    { place: bucket(21, true), mark: 0x9e },
    "0x[9e]51c3d07a44b2[15] · growing: old bucket 21 is not evacuated, so a lookup asks the old buckets · low 5 bits = [10101] → old bucket 21 · top 8 bits = [9e] → slot 2 (1 compare, no false tophash hit)",
  );
  says(
    "growing, evacuated: the new buckets are asked",
    hmap(6, doubling),
    { place: bucket(53), mark: 0x9e },
    "0x[9e]51c3d07a44b2[35] · growing: old bucket 21 is evacuated, so a lookup asks the new buckets · low 6 bits = [110101] → bucket 53 · top 8 bits = [9e] → slot 2 (1 compare, no false tophash hit)",
    0x9e51c3d07a44b235n,
  );
  says("nothing of a hash that leads to another bucket", hmap(6), { place: bucket(22), mark: 0x9e }, null);
  says("nothing of a hash with another tophash", hmap(6), { place: bucket(21), mark: 0x9f }, null);
  says(
    "nothing of a count of buckets that no runtime makes",
    { ...hmap(6), bucketCount: 63 },
    { place: bucket(21), mark: 0x9e },
    null,
  );
});

describe("why a key is where it is: Swiss", () => {
  const table = (index: number, localDepth: number, groupCount: number) => ({ index, localDepth, groupCount });
  const swiss = (dirLen: number, tables: readonly unknown[], small = false) =>
    ({ kind: "swiss", small, dirLen, tables }) as unknown as SwissLayoutHead;
  const group = (of: number, index: number): Place => ({ kind: "group", table: of, group: index });
  /** Top bits 100, H1 & 127 = 40, H2 0x5c. */
  const ours = (0b100n << 61n) | (40n << 7n) | 0x5cn;
  const four = swiss(8, [table(0, 2, 128), table(2, 2, 128), table(4, 2, 128), table(6, 2, 128)]);
  const written = "0x800000000000145c = 0b";
  const says = (
    what: string,
    layout: SwissLayoutHead,
    where: Where,
    expected: string | null,
    controls: Readonly<Record<number, string>> = {},
  ) => it(what, () => assert.equal(told(layout, where, ours, controls), expected));

  says(
    "directory, group, slot",
    four,
    { place: group(2, 40), mark: 0x5c, slot: 1 },
    `${written}[100]…[0101000]\u202f[1011100] · top 3 bits [100] → directory 4 → table 2 · H1 & 127 = [40] → group 40, slot 1 · H2 = low 7 bits = [5c] · 1 compare, no false H2 hit`,
  );
  says(
    "groups on the way: full, with a tombstone",
    four,
    { place: group(2, 43), mark: 0x5c, slot: 1 },
    `${written}[100]…[0101000]\u202f[1011100] · top 3 bits [100] → directory 4 → table 2 · H1 & 127 = [40] → group 40 full, probe +1 → group 41 without an empty slot, probe +2 → group 43, slot 1 · H2 = low 7 bits = [5c] · 3 compares, 2 false H2 hits`,
    { 40: "01 5c 03 04 05 06 07 08", 41: "fe 02 5c 04 05 06 07 08" },
  );
  says(
    "groups on the way that were not read are only named",
    four,
    { place: group(2, 41), mark: 0x5c, slot: 1 },
    `${written}[100]…[0101000]\u202f[1011100] · top 3 bits [100] → directory 4 → table 2 · H1 & 127 = [40] → group 40, probe +1 → group 41, slot 1 · H2 = low 7 bits = [5c]`,
  );
  says(
    "a small map",
    swiss(0, [table(0, 0, 1)], true),
    { place: group(0, 0), mark: 0x5c, slot: 1 },
    `${written}…[1011100] · a small map: one group, no directory · H2 = low 7 bits = [5c] · slot 1 · 1 compare, no false H2 hit`,
  );
  says(
    "one table of one group",
    swiss(1, [table(0, 0, 1)]),
    { place: group(0, 0), mark: 0x5c, slot: 1 },
    `${written}…[1011100] · one table: no bit is needed to pick it · one group → group 0, slot 1 · H2 = low 7 bits = [5c] · 1 compare, no false H2 hit`,
  );
  says("nothing of a hash that leads to another table", four, { place: group(1, 40), mark: 0x5c }, null);
  says("nothing of a hash with another H2", four, { place: group(2, 40), mark: 0x5d }, null);
  says("nothing where a lookup ends before", four, { place: group(2, 41), mark: 0x5c }, null, { 40: "80 80 80 80 80 80 80 80" });
  says("nothing of a group that does not exist", four, { place: group(2, 128), mark: 0x5c }, null);
  says("nothing where groups are no power of two", swiss(1, [table(0, 0, 100)]), { place: group(0, 40), mark: 0x5c }, null);
});
