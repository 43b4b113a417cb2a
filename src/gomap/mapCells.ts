/**
 * Where a bucket's tophash or a group's control word lies: eight bytes that change when an entry comes or goes.
 *
 *     bucket K    buckets + K · bucketSize + 0      tophash[8]
 *     group K     groups of the table + K · groupSize + 0      ctrl
 */
import type { LayoutHead } from "./layout.js";
import type { MapEvent } from "./mapEvent.js";

type CellWritten = Extract<MapEvent, { kind: "cellWritten" }>;

/** null where the map has no such bucket or group, or it is not known where it lies. */
export function markAddress({ layout, chain }: LayoutHead, { cell, table }: CellWritten): bigint | null {
  if (layout.kind === "hmap") {
    const buckets = chain.find(({ role }) => role === "buckets");
    if (buckets === undefined || cell >= layout.bucketCount) return null;
    return BigInt(buckets.address) + BigInt(cell) * BigInt(layout.bucketSizeBytes) + BigInt(layout.parts.tophash);
  }
  if (layout.kind !== "swiss") return null;
  const groups = layout.tables[table];
  if (groups === undefined || cell >= groups.groupCount) return null;
  return BigInt(groups.groupsAddress) + BigInt(cell) * BigInt(layout.groupSizeBytes) + BigInt(layout.parts.ctrl);
}
