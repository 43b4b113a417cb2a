/**
 * What a sample says where the exact number is not known yet: "≈ 131,000 ± 900". An estimate always carries both marks; a head
 * that has the exact number wins over it. Pure.
 */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { GaugeFacts } from "../../messages/gaugeFacts.js";
import type { Estimate, SurveyStatistics } from "../../messages/panelMessages.js";

/** "≈ 131,072" for an estimate, "131,072" for an exact number. */
export function estimateValue({ value, error }: Estimate): string {
  const count = countText(Math.round(value));
  return error > 0 ? `≈\u00a0${count}` : count;
}

/** "≈ 131,072 ± 900". */
export function estimateText(estimate: Estimate): string {
  const value = estimateValue(estimate);
  return estimate.error > 0 ? `${value}\u00a0±\u00a0${countText(Math.ceil(estimate.error))}` : value;
}

/** The gauges with what the survey found in the place of what the head does not know. */
export function withEstimates(
  gauges: readonly GaugeFacts[],
  { layout }: LayoutHead,
  statistics: SurveyStatistics | null,
): readonly GaugeFacts[] {
  if (statistics === null) return gauges;
  return gauges.map((gauge) => {
    if (statistics.kind === "hmap" && layout.kind === "hmap") {
      if (gauge.id === "overflow" && layout.overflowCount === null) return overflowGauge(gauge, statistics.overflow);
      if (gauge.id === "evacuation" && layout.growth.evacuatedCount === null && statistics.evacuated !== null)
        return evacuationGauge(gauge, statistics.evacuated, layout.growth.oldBucketCount);
    }
    if (statistics.kind === "swiss" && layout.kind === "swiss" && gauge.id === "entries" && layout.tombstones === null)
      return { ...gauge, sentence: say("{0}; {1} tombstones", gauge.sentence, estimateText(statistics.tombstones)) };
    return gauge;
  });
}

/** How far an evacuation is by the sample; null where the head knows it, or nobody does. */
export function evacuationEstimate({ layout }: LayoutHead, statistics: SurveyStatistics | null): string | null {
  if (layout.kind !== "hmap" || layout.growth.kind === "none" || layout.growth.evacuatedCount !== null) return null;
  if (statistics?.kind !== "hmap" || statistics.evacuated === null) return null;
  return say(
    "{0} of {1} old buckets are evacuated.",
    estimateText(statistics.evacuated),
    countText(layout.growth.oldBucketCount),
  );
}

function overflowGauge(gauge: GaugeFacts, overflow: Estimate): GaugeFacts {
  const beside = overflow.error > 0 ? say("± {0} in use", countText(Math.ceil(overflow.error))) : say("in use");
  return { ...gauge, value: estimateValue(overflow), beside };
}

function evacuationGauge(gauge: GaugeFacts, evacuated: Estimate, oldBucketCount: number): GaugeFacts {
  const all = countText(oldBucketCount);
  const beside = evacuated.error > 0 ? say("± {0} / {1}", countText(Math.ceil(evacuated.error)), all) : `/ ${all}`;
  const fraction = oldBucketCount === 0 ? null : Math.min(1, Math.max(0, evacuated.value / oldBucketCount));
  return { ...gauge, value: estimateValue(evacuated), beside, fraction };
}
