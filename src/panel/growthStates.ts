/**
 * The states a map goes through as it fills, and which of them it is in. Pure.
 *
 *     hmap     initial ─→ before growth ─→ growing ─→ done ─→ before growth ─→ …
 *     Swiss    initial ─→ one table ─→ before a split ─→ directory              (no growing: a table moves at once)
 */
import { explainGrowthStyle, explainHmapGrowth } from "../gomap/explain.js";
import { hmapEntryLimit, hmapOverflowLimit } from "../gomap/explainHmap.js";
import { maxGrowthLeft } from "../gomap/explainSwiss.js";
import { maxTableCapacity } from "../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../gomap/layout.js";
import { countText, counted } from "../gomap/words.js";

export interface GrowthState {
  readonly name: string;
  /** What the state means, short. */
  readonly meaning: string;
  readonly current: boolean;
}

/** The states in their order; none for a nil map. */
export function growthStates(head: LayoutHead): GrowthState[] {
  const { layout } = head;
  if (layout.kind === "nil") return [];
  const [names, current] = layout.kind === "hmap" ? hmapStates(head, layout) : swissStates(head, layout);
  return names.map(([name, meaning], index) => ({ name, meaning, current: index === current }));
}

/** What the state on the screen means; null for a nil map, of which its own note says all. */
export function stateSentence(head: LayoutHead): string | null {
  const { layout } = head;
  if (layout.kind === "nil" || head.state === "empty") return null;
  if (layout.kind === "swiss") return explainGrowthStyle("swiss");
  const growing = explainHmapGrowth(layout.growth, layout.bucketCount);
  if (growing !== null) return growing;
  // What starts the next growth stands in its gauge.
  return explainGrowthStyle("hmap");
}

type States = readonly [names: readonly (readonly [name: string, meaning: string])[], current: number];

function hmapStates(head: LayoutHead, layout: HmapLayoutHead): States {
  const { B, growth, noverflow, bucketCount } = layout;
  const growing = growth.kind !== "none";
  const limit = hmapEntryLimit(B, head.goVersion);
  const near = (head.length ?? 0) >= limit * 0.95 || noverflow >= hmapOverflowLimit(B);
  const left = growth.oldBucketCount - (growth.evacuatedCount ?? growth.nevacuate);
  const names = [
    ["initial", head.state === "empty" ? "no array yet" : "one bucket, up to 8 entries"],
    ["before growth", growing ? "entries near the trigger" : `past ${counted(limit, "entry", "entries")} the array doubles`],
    [
      "growing",
      growing ? `${countText(Math.max(0, left))} old ${left === 1 ? "bucket" : "buckets"} to move` : "two arrays, entries move",
    ],
    ["done", growing || B === 0 ? "one array again" : `one array of ${counted(bucketCount, "bucket")}`],
  ] as const;
  // One bucket fills within eight writes: it is initial as long as it is the only one.
  return [names, growing ? 2 : head.state === "empty" || (B === 0 && !near) ? 0 : near ? 1 : 3];
}

function swissStates(head: LayoutHead, layout: SwissLayoutHead): States {
  const largest = layout.tables.filter(({ capacity }) => capacity >= maxTableCapacity);
  const near = largest.some(({ growthLeft }) => growthLeft <= maxGrowthLeft(maxTableCapacity) * 0.05);
  const several = layout.tables.length > 1;
  const names = [
    ["initial", head.state === "empty" ? "no group yet" : "small: one group of 8 slots"],
    ["one table", "doubles up to 1,024 slots"],
    ["before a split", near ? "a table of 1,024 is nearly full" : "a table of 1,024 fills up"],
    ["directory", several ? counted(layout.tables.length, "table") : "two tables and more"],
  ] as const;
  return [names, layout.small || head.state === "empty" ? 0 : near ? 2 : several ? 3 : 1];
}
