import assert from "node:assert/strict";
import type { HmapGrowth, LayoutHead } from "../../../../src/gomap/layout.js";
import type { GaugeFacts } from "../../../../src/messages/gaugeFacts.js";
import type { Survey, SurveyStatistics } from "../../../../src/messages/panelMessages.js";
import { estimateText, evacuationEstimate, withEstimates } from "../../../../src/panel/head/estimates.js";
import { surveySentence, surveyedShare } from "../../../../src/panel/head/surveyWords.js";

const sampled: SurveyStatistics = {
  kind: "hmap",
  overflow: { value: 131_072.4, error: 861.2 },
  evacuated: { value: 21, error: 1.5 },
  longestChain: 4,
};
const tombstones: SurveyStatistics = { kind: "swiss", tombstones: { value: 90, error: 7 } };
const plain = { title: "", value: "?", beside: "", fraction: null, mark: null, tone: "plain", emphasized: false } as const;
const gauge = (id: GaugeFacts["id"]): GaugeFacts => ({ ...plain, id, sentence: "in 5 tables" });

function hmapOf(overflowCount: number | null, evacuatedCount: number | null): LayoutHead {
  const growth: HmapGrowth = { kind: "doubling", oldBucketCount: 32, evacuatedCount, nevacuate: 19 };
  return { layout: { kind: "hmap", overflowCount, growth } } as unknown as LayoutHead;
}

describe("an estimate", () => {
  const written = (value: number, error: number, text: string) =>
    it(text, () => assert.equal(estimateText({ value, error }).replaceAll("\u00a0", " "), text));
  written(131_072.4, 861.2, "≈ 131,072 ± 862");
  written(131_072, 0, "131,072");

  const shown = (name: string, head: LayoutHead, statistics: SurveyStatistics | null, id: GaugeFacts["id"], text: string) =>
    it(name, () => {
      const [found] = withEstimates([gauge(id)], head, statistics);
      assert.equal(`${found?.value} ${found?.beside}`.replaceAll("\u00a0", " "), text);
    });
  shown("stands for overflow buckets that were not counted", hmapOf(null, null), sampled, "overflow", "≈ 131,072 ± 862 in use");
  shown("gives way to the exact number", hmapOf(7, 3), sampled, "overflow", "? ");
  shown("stands for old buckets that were not counted", hmapOf(7, null), sampled, "evacuation", "≈ 21 ± 2 / 32");
  shown("leaves other gauges alone", hmapOf(null, null), sampled, "load", "? ");
  shown("is none without a survey", hmapOf(null, null), null, "overflow", "? ");

  it("of tombstones stands beside the tables", () => {
    const head = { layout: { kind: "swiss", tombstones: null } } as unknown as LayoutHead;
    const [found] = withEstimates([gauge("entries")], head, tombstones);
    assert.equal(found?.sentence.replaceAll("\u00a0", " "), "in 5 tables; ≈ 90 ± 7 tombstones");
  });
  it("of the evacuation is a sentence", () => {
    assert.equal(
      evacuationEstimate(hmapOf(null, null), sampled)?.replaceAll("\u00a0", " "),
      "≈ 21 ± 2 of 32 old buckets are evacuated.",
    );
    assert.equal(evacuationEstimate(hmapOf(null, 20), sampled), null);
  });
});

describe("the survey", () => {
  const says = (state: Survey["state"], statistics: SurveyStatistics | null, kind: "hmap" | "swiss", text: string | null) =>
    it(text ?? "says nothing when it is done", () => {
      const survey: Survey = { state, scannedCells: 251_658, totalCells: 2_097_152, statistics };
      assert.equal(surveySentence(survey, kind)?.replaceAll("\u00a0", " ") ?? null, text);
    });
  says("sampling", null, "hmap", "Taking a sample of 2,097,152 buckets…");
  says("scanning", sampled, "hmap", "Sampled: ≈ 131,072 ± 862 overflow buckets. Counting: 11 % of 2,097,152 buckets.");
  says("scanning", tombstones, "swiss", "Sampled: ≈ 90 ± 7 tombstones. Counting: 11 % of 2,097,152 groups.");
  says("stopped", null, "swiss", "Stopped after 251,658 of 2,097,152 groups.");
  says("done", sampled, "hmap", null);

  it("says why it failed", () => {
    const failed: Survey = {
      state: "failed",
      scannedCells: 0,
      totalCells: 0,
      statistics: null,
      sentence: "The program went on.",
    };
    assert.equal(surveySentence(failed, "hmap"), "The program went on.");
    assert.equal(surveyedShare(failed), 0);
  });
});
