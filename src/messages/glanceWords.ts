/** A glance at a map in words: one line for hovers, a few words for code lenses and inline values. */
import type { GlanceLine, HmapGlance, SwissGlance } from "../gomap/mapGlance.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { formatFactor } from "./formatNumber.js";
import { shorten } from "./markup.js";

/** `len 209 · B=6 · 64 buckets · load 3.27/6.5 · growing ×2, ≥ 19/32 evacuated` */
export function summaryOf(glance: GlanceLine): string {
  return [lengthOf(glance), ...stateOf(glance), ...layoutOf(glance)].join(" · ");
}

/** `len 209 · growing` */
export function shortSummaryOf(glance: GlanceLine): string {
  const { layout } = glance;
  const growing = glance.state === "normal" && layout.kind === "hmap" && layout.growth.kind !== "none" ? [say("growing")] : [];
  return [lengthOf(glance), ...stateOf(glance), ...growing].join(" · ");
}

function lengthOf({ state, length }: GlanceLine): string {
  return state === "nil" ? "nil" : `len ${countText(length)}`;
}

function stateOf({ state }: GlanceLine): string[] {
  switch (state) {
    case "empty":
      return [say("no array yet")];
    case "writing":
      return [say("being written")];
    case "damaged":
      return [say("the header holds what no runtime writes")];
    case "nil":
    case "normal":
      return [];
  }
}

function layoutOf({ state, layout }: GlanceLine): string[] {
  // A header that is torn or damaged says nothing that counts.
  if (state !== "normal" || layout.kind === "nil") return [];
  return layout.kind === "hmap" ? hmap(layout) : swiss(layout);
}

function hmap({ B, bucketCount, load, loadTrigger, growth }: HmapGlance): string[] {
  const words = [`B=${B}`, counted(bucketCount, "bucket"), say("load {0}/{1}", formatFactor(load), loadTrigger)];
  if (growth.kind === "none") return words;
  const done = growth.evacuatedCount ?? growth.nevacuate;
  const values = [countText(done), countText(growth.oldBucketCount)] as const;
  const exact = growth.evacuatedCount !== null;
  if (growth.kind === "doubling") {
    words.push(exact ? say("growing ×2, {0}/{1} evacuated", ...values) : say("growing ×2, ≥ {0}/{1} evacuated", ...values));
  } else {
    words.push(
      exact
        ? say("growing to the same size, {0}/{1} evacuated", ...values)
        : say("growing to the same size, ≥ {0}/{1} evacuated", ...values),
    );
  }
  return words;
}

function swiss({ small, dirLen, capacity, growthLeft, growthLimit }: SwissGlance): string[] {
  if (small) return [say("small map"), say("one group of 8 slots")];
  if (capacity === null || growthLeft === null || growthLimit === null) {
    return [dirLen > 1 ? say("directory of {0}", countText(dirLen)) : say("1 table")];
  }
  return [say("1 table"), counted(capacity, "slot"), say("growthLeft {0} of {1}", countText(growthLeft), countText(growthLimit))];
}

/**
 * `Show map layout · len 209 · growing`; without the numbers where they could not be read.
 * @param name where the line has several lenses
 */
export function lensTitle(name: string | null, summary: string | null): string {
  const parts = [say("Show map layout"), ...(name === null ? [] : [shorten(name, 40)]), ...(summary === null ? [] : [summary])];
  return parts.join(" · ");
}
