/**
 * Says what happens to a map where the program stopped for it: before it happens, but for the end of an evacuation.
 *
 *     grows             m starts to grow, 64 → 128 buckets
 *     directoryDoubles  the directory of m doubles, 4 → 8 entries
 */
import { hmapEntryLimit } from "./explainHmap.js";
import { maxTableCapacity } from "./goConstants.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead, SwissTableHead } from "./layout.js";
import type { MapEvent } from "./mapEvent.js";
import { say } from "./say.js";
import { counted, countText } from "./words.js";

/** What the stopped function was called for. */
export interface EventPlace {
  /** The old bucket that is evacuated; null where it is another function, or lost. */
  readonly oldBucket: number | null;
  /** The address of the table that grows. */
  readonly table: bigint | null;
}

/** @param head of the map at this stop; null where it could not be read: then there are no numbers */
export function explainEvent(event: MapEvent, name: string, head: LayoutHead | null, place: EventPlace): string {
  const layout = head?.layout;
  const length = head?.length ?? null;
  switch (event.kind) {
    case "grows":
      if (head && layout?.kind === "hmap") return explainGrowth(name, layout, head);
      return layout?.kind === "swiss" ? explainTable(name, layout, place) : say("{0} starts to grow", name);
    case "tableGrows":
      return layout?.kind === "swiss" ? explainTable(name, layout, place) : say("a table of {0} is full", name);
    case "directoryDoubles":
      return layout?.kind === "swiss"
        ? say("the directory of {0} doubles, {1} → {2} entries", name, countText(layout.dirLen), countText(layout.dirLen * 2))
        : say("the directory of {0} doubles", name);
    case "evacuationAdvances":
      return explainEvacuation(name, layout?.kind === "hmap" ? layout : null, place.oldBucket);
    case "evacuationEnds":
      return layout?.kind === "hmap"
        ? say("the last old bucket of {0} is evacuated: it has {1}", name, counted(layout.bucketCount, "bucket"))
        : say("the last old bucket of {0} is evacuated", name);
    case "keyAssigned":
      return length === null
        ? say("a key of {0} is assigned", name)
        : say("a key of {0} is assigned; it has {1}", name, counted(length, "entry", "entries"));
    case "keyDeleted":
      return length === null
        ? say("a key of {0} is deleted", name)
        : say("a key of {0} is deleted; it has {1}", name, counted(length, "entry", "entries"));
    case "cleared":
      return length === null
        ? say("{0} is cleared", name)
        : say("{0} is cleared of {1}", name, counted(length, "entry", "entries"));
    case "lengthPasses":
      return say(
        "{0} has {1}; if the key that is assigned is new, it passes that",
        ...[name, counted(event.length, "entry", "entries")],
      );
    case "cellWritten":
      return layout?.kind === "swiss"
        ? say("group {1} of {0} was written", name, countText(event.cell))
        : say("bucket {1} of {0} was written", name, countText(event.cell));
  }
}

/** What decides between both kinds of growth. go: runtime.hashGrow */
function explainGrowth(name: string, { B, bucketCount }: HmapLayoutHead, { length, goVersion }: LayoutHead): string {
  return length === null || length + 1 > hmapEntryLimit(B, goVersion)
    ? say("{0} starts to grow, {1} → {2} buckets", name, countText(bucketCount), countText(bucketCount * 2))
    : say("{0} starts to grow to the same size, {1}: it has too many overflow buckets", name, counted(bucketCount, "bucket"));
}

function explainEvacuation(name: string, layout: HmapLayoutHead | null, oldBucket: number | null): string {
  if (oldBucket === null || layout === null) return say("an old bucket of {0} is evacuated", name);
  const { oldBucketCount, evacuatedCount, nevacuate } = layout.growth;
  const done = evacuatedCount ?? nevacuate;
  return evacuatedCount === null
    ? say(
        "old bucket {1} of {0} is evacuated next; at least {3} of {2} are already",
        ...[name, countText(oldBucket), countText(oldBucketCount), countText(done)],
      )
    : say(
        "old bucket {1} of {0} is evacuated next; {3} of {2} are already",
        ...[name, countText(oldBucket), countText(oldBucketCount), countText(done)],
      );
}

/** go: internal/runtime/maps.table.rehash, internal/runtime/maps.Map.growToTable */
function explainTable(name: string, layout: SwissLayoutHead, place: EventPlace): string {
  if (layout.small) return say("{0} outgrows its one group: its entries move into a table of 16 slots", name);
  const table = layout.tables.find(({ address }) => address !== undefined && BigInt(address) === place.table);
  const which = table ?? (layout.tables.length === 1 ? layout.tables[0] : undefined);
  return which === undefined ? say("a table of {0} is full", name) : explainFullTable(name, which);
}

function explainFullTable(name: string, { capacity, index }: SwissTableHead): string {
  const grown = capacity * 2;
  return grown <= maxTableCapacity
    ? say("table {1} of {0} grows, {2} → {3} slots", name, index, countText(capacity), countText(grown))
    : say("table {1} of {0} splits into two of {2} slots", name, index, countText(maxTableCapacity));
}
