/** Pictures as SVG files: their words as golden texts, and what holds of every one. */
import assert from "node:assert/strict";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import { renderSvg } from "../../../src/messages/renderSvg.js";
import { checkGolden } from "./golden.js";
import { hostileStrings, shortHostileStrings } from "../../hostileStrings.js";
import { checkWellFormed, wordsOf } from "./markupChecks.js";
import { hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";

const where = "main.main at main.go:14";

function draw({ model }: Sample): string {
  const svg = renderSvg(model, { where });
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
  return checkHarmless(svg);
}

function checkHarmless(svg: string): string {
  checkWellFormed(svg);
  assert.doesNotMatch(svg, /<script|\s(on\w+|(xlink:)?href)="/i);
  return svg;
}

function golden(name: string, sample: Sample): void {
  it(`draws ${name}`, () => {
    checkGolden(`svg-${name}`, wordsOf(draw(sample)));
  });
}

function count(svg: string, name: string): number {
  return svg.split(`<rect class="${name}"`).length - 1;
}

const growing = { B: 6, entries: 209, nevacuate: 19, extraEvacuated: [21, 24] };

describe("renderSvg", () => {
  golden("hmap-doubling", hmapSample({ B: 3, entries: 20, nevacuate: 1 }));
  golden(
    "swiss",
    swissSample({
      entries: 60,
      tables: [
        { capacity: 64, localDepth: 1 },
        { capacity: 64, localDepth: 1 },
      ],
      globalDepth: 1,
      deleteEvery: 9,
    }),
  );
  golden("swiss-small", swissSample({ entries: 5, tables: [{ capacity: 8, localDepth: 0 }], globalDepth: 0, small: true }));
  golden("nil", nilSample());

  it("marks what is evacuated, not yet filled, and in overflow", () => {
    const svg = draw(hmapSample(growing));
    assert.equal(count(svg, "moved"), 21 + 1, "21 old buckets, and the legend");
    assert.equal(count(svg, "pending"), (32 - 21) * 2 + 1);
    assert.match(svg, /class="overmark"/);
    assert.match(svg, /the next write moves old bucket 19 \(nevacuate\) to 19 and 51/);
  });

  it("marks what could not be read", () => {
    const sample = hmapSample({ B: 4, entries: 60 });
    assert.ok(sample.model.body?.kind === "hmap");
    sample.model.body.buckets.unreadable[3] = 1;
    assert.match(draw(sample), /bucket 3: could not be read/);
  });

  it("draws 4,096 buckets as cells, and more as tiles with their true averages", () => {
    assert.equal(count(draw(hmapSample({ B: 12, entries: 9_000 })), "base"), 4096 + 3);
    const entries = 40_000;
    const svg = draw(hmapSample({ B: 13, entries }));
    assert.equal(count(svg, "base"), 512 + 2);
    assert.match(svg, /Each tile stands for 16 neighbouring buckets/);
    const averages = [...svg.matchAll(/buckets [\d,]+ to [\d,]+: ([\d.]+) entries each/g)].map(([, average]) => Number(average));
    assert.equal(averages.length, 512);
    const sum = averages.reduce((all, average) => all + average * 16, 0);
    assert.ok(Math.abs(sum - entries) < 512 * 16 * 0.005, String(sum));
  });

  it("draws very many tables as one cell each", () => {
    const tables = Array.from({ length: 128 }, () => ({ capacity: 1024, localDepth: 7 }));
    const svg = draw(swissSample({ entries: 30_000, tables, globalDepth: 7 }));
    assert.match(svg, /each cell is a table/);
    assert.equal(count(svg, "base"), 128 + 3);
  });

  it("writes hostile strings as text", () => {
    for (const hostile of [...shortHostileStrings, ...hostileStrings.slice(-1)]) {
      const head: Partial<LayoutHead> = { expression: hostile, type: hostile, sharedWith: [hostile], goVersion: hostile };
      const sample = hmapSample({ B: 2, entries: 20, head });
      const [first] = sample.model.head.chain;
      if (first) Object.assign(first, { label: hostile, segment: hostile });
      assert.ok(checkHarmless(renderSvg(sample.model, { where })).length < 200_000);
    }
  });
});
