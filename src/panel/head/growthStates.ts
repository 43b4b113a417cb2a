/**
 * The states a map goes through as it fills, and which of them it is in. Pure.
 *
 *     hmap     initial ─→ before growth ─→ growing ─→ done ─→ before growth ─→ …
 *     Swiss    initial ─→ one table ─→ before a split ─→ directory              (no growing: a table moves at once)
 */
import { explainGrowthStyle, explainHmapGrowth } from "../../gomap/explain.js";
import { hmapEntryLimit, hmapOverflowLimit } from "../../gomap/explainHmap.js";
import { maxGrowthLeft } from "../../gomap/explainSwiss.js";
import { maxTableCapacity } from "../../gomap/goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { counted } from "../../gomap/words.js";

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
  const movesLeft = movesText(growth);
  const names = [
    [say("initial"), head.state === "empty" ? say("no array yet") : say("one bucket, up to 8 entries")],
    [
      say("before growth"),
      growing ? say("entries near the trigger") : say("past {0} the array doubles", counted(limit, "entry", "entries")),
    ],
    [say("growing"), growing ? movesLeft : say("two arrays, entries move")],
    [say("done"), growing || B === 0 ? say("one array again") : say("one array of {0}", counted(bucketCount, "bucket"))],
  ] as const;
  // One bucket fills within eight writes: it is initial as long as it is the only one.
  return [names, growing ? 2 : head.state === "empty" || (B === 0 && !near) ? 0 : near ? 1 : 3];
}

/** "11 old buckets to move"; nevacuate alone says only how many are moved at least. */
function movesText({ oldBucketCount, evacuatedCount, nevacuate }: HmapLayoutHead["growth"]): string {
  const left = Math.max(0, oldBucketCount - (evacuatedCount ?? nevacuate));
  if (evacuatedCount === null) return say("at most {0} to move", counted(left, "old bucket"));
  return say("{0} to move", counted(left, "old bucket"));
}

function swissStates(head: LayoutHead, layout: SwissLayoutHead): States {
  const near = layout.tables.some(
    ({ capacity, growthLeft }) => capacity >= maxTableCapacity && growthLeft <= maxGrowthLeft(maxTableCapacity) * 0.05,
  );
  const several = layout.tables.length > 1;
  const names = [
    [say("initial"), head.state === "empty" ? say("no group yet") : say("small: one group of 8 slots")],
    [say("one table"), say("doubles up to 1,024 slots")],
    [say("before a split"), near ? say("a table of 1,024 is nearly full") : say("a table of 1,024 fills up")],
    [say("directory"), several ? counted(layout.tables.length, "table") : say("two tables and more")],
  ] as const;
  return [names, layout.small || head.state === "empty" ? 0 : near ? 2 : several ? 3 : 1];
}
