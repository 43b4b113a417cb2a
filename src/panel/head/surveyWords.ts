/** What the survey of a large map says of itself: what the sample found, and how far the count is. Pure. */
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { Survey, SurveyStatistics } from "../../messages/panelMessages.js";
import { estimateText } from "./estimates.js";

/** null where nothing is to be said: no survey, or one that is done, whose numbers stand in the gauges. */
export function surveySentence(survey: Survey | null, kind: "hmap" | "swiss"): string | null {
  if (survey === null || survey.state === "done") return null;
  const found = survey.statistics === null ? null : foundSentence(survey.statistics);
  const counting = countingSentence(survey, kind);
  return found === null ? counting : say("{0} {1}", found, counting);
}

/** 0 to 1. */
export function surveyedShare({ scannedCells, totalCells }: Survey): number {
  return totalCells === 0 ? 0 : Math.min(1, scannedCells / totalCells);
}

function foundSentence(statistics: SurveyStatistics): string {
  if (statistics.kind === "hmap") {
    return statistics.overflow.error > 0
      ? say("Sampled: {0} overflow buckets.", estimateText(statistics.overflow))
      : say("{0} overflow buckets.", estimateText(statistics.overflow));
  }
  return statistics.tombstones.error > 0
    ? say("Sampled: {0} tombstones.", estimateText(statistics.tombstones))
    : say("{0} tombstones.", estimateText(statistics.tombstones));
}

function countingSentence(survey: Survey, kind: "hmap" | "swiss"): string {
  const { state, scannedCells, totalCells, sentence } = survey;
  const total = countText(totalCells);
  const scanned = countText(scannedCells);
  const percent = Math.floor(surveyedShare(survey) * 100);
  switch (state) {
    case "sampling":
      return kind === "hmap" ? say("Taking a sample of {0} buckets…", total) : say("Taking a sample of {0} groups…", total);
    case "stopped":
      return kind === "hmap"
        ? say("Stopped after {0} of {1} buckets.", scanned, total)
        : say("Stopped after {0} of {1} groups.", scanned, total);
    case "failed":
      return sentence ?? say("The count ended early.");
    case "scanning":
    case "done":
      return kind === "hmap"
        ? say("Counting: {0} % of {1} buckets.", percent, total)
        : say("Counting: {0} % of {1} groups.", percent, total);
  }
}
