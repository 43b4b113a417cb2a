/** Parts of the arrays that came into view and could not be read: which, and why. They are asked for again only when a person says so. */
import { type CellRange, notReadYet } from "../../messages/panelMessages.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";

export interface CellsFailure {
  readonly ranges: readonly CellRange[];
  /** Of the last one. */
  readonly sentence: string;
}

export function withFailure(failure: CellsFailure | null, range: CellRange, sentence: string): CellsFailure {
  const key = JSON.stringify(range);
  const others = (failure?.ranges ?? []).filter((other) => JSON.stringify(other) !== key);
  return { ranges: [...others, range], sentence };
}

/** Without the parts that have come meanwhile, by the count of the whole map; null when none is left. */
export function stillFailing(failure: CellsFailure | null, facts: PictureFacts | null): CellsFailure | null {
  if (failure === null || facts === null) return failure;
  const ranges = failure.ranges.filter((range) => lacks(facts, range));
  return ranges.length === failure.ranges.length ? failure : ranges.length === 0 ? null : { ...failure, ranges };
}

function lacks(facts: PictureFacts, range: CellRange): boolean {
  if (range.kind === "tables") {
    const tables = facts.kind === "swiss" ? facts.tables.slice(range.from, range.to) : [];
    return tables.some(({ unreadable }) => unreadable.includes(notReadYet));
  }
  const array = facts.kind !== "hmap" ? null : range.old ? facts.oldBuckets : facts.buckets;
  if (array === null) return false;
  return array.unreadable.subarray(range.from - array.firstIndex, range.to - array.firstIndex).includes(notReadYet);
}
