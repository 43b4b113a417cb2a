/**
 * The census of the map that is shown: both arrays of an hmap, or the groups of all tables. It goes on in slices of a few
 * milliseconds a frame; whoever shows what it counts is told.
 */
import { groupSlots } from "../../gomap/goConstants.js";
import type { HmapGrowth } from "../../gomap/layout.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";
import { onNextFrame } from "../controls/frames.js";
import { FieldCensus, bucketSource, groupSource, waitingTargets } from "./fieldCensus.js";
import { maxCells } from "./gridGeometry.js";

/** Columns and rows of a block of buckets: 256 of them. */
export const bucketBlock = [16, 16] as const;
/** A table's groups, of which there are at most 128. */
export const groupBlock = [16, groupSlots] as const;
export const tableCells = groupBlock[0] * groupBlock[1];

/** Our share of a frame, in milliseconds. */
const sliceMs = 4;

export interface Censuses {
  readonly buckets: FieldCensus | null;
  readonly oldBuckets: FieldCensus | null;
  /** Groups of all tables: table t's group g at position t · {@link tableCells} + g. */
  readonly groups: FieldCensus | null;
}

export interface MapCensus {
  /** The same map with more of it known, or another one. What fits a slice is counted at once. */
  follow(pictureId: number | null, facts: PictureFacts | null, growth: HmapGrowth | null): void;
  readonly now: Censuses;
  /** Called after each slice; `done`: all that has come is counted. */
  onCounted(listener: (done: boolean) => void): void;
}

const none: Censuses = { buckets: null, oldBuckets: null, groups: null };

export function createMapCensus(): MapCensus {
  let now = none;
  let lastPicture: number | null = null;
  let followed: PictureFacts | null = null;
  const listeners: ((done: boolean) => void)[] = [];
  const goOn = onNextFrame(() => {
    if (followed === null) return;
    const done = count();
    for (const listener of listeners) listener(done);
  });

  function count(): boolean {
    const until = performance.now() + sliceMs;
    let done = true;
    for (const census of [now.oldBuckets, now.buckets, now.groups]) if (census?.count(until) === false) done = false;
    if (!done) goOn();
    return done;
  }

  return {
    get now() {
      return now;
    },
    onCounted(listener) {
      listeners.push(listener);
    },
    follow(pictureId, facts, growth) {
      if (facts === followed) return;
      const same = pictureId === lastPicture && facts !== null && followed !== null && isSameMap(followed, facts);
      lastPicture = pictureId;
      followed = facts;
      if (facts === null) now = none;
      else if (facts.kind === "hmap") {
        const size = facts.buckets.count > maxCells ? bucketBlock[0] * bucketBlock[1] : null;
        const buckets = bucketSource(facts.buckets, null);
        const next = (same ? now.buckets : null) ?? new FieldCensus(buckets, size ?? Math.max(1, facts.buckets.count));
        next.more(buckets);
        const old = facts.oldBuckets;
        const waiting = old === null || growth === null || growth.oldBucketCount === 0 ? null : waitingTargets(growth, next);
        const oldSource = old === null ? null : bucketSource(old, waiting);
        const oldCensus =
          old === null || oldSource === null
            ? null
            : ((same ? now.oldBuckets : null) ?? new FieldCensus(oldSource, size ?? Math.max(1, old.count)));
        if (oldSource !== null) oldCensus?.more(oldSource);
        now = { buckets: next, oldBuckets: oldCensus, groups: null };
      } else {
        const source = groupSource(facts.tables, tableCells);
        const groups = (same ? now.groups : null) ?? new FieldCensus(source, tableCells);
        groups.more(source);
        now = { buckets: null, oldBuckets: null, groups };
      }
      if (facts === null) return;
      if (same) goOn();
      else count();
    },
  };
}

/** Columns of a map are filled in place: other arrays are another map, also in a picture that was sent again. */
function isSameMap(before: PictureFacts, facts: PictureFacts): boolean {
  if (before.kind === "hmap" && facts.kind === "hmap") {
    return (
      before.buckets.unreadable === facts.buckets.unreadable && before.oldBuckets?.unreadable === facts.oldBuckets?.unreadable
    );
  }
  return before.kind === "swiss" && facts.kind === "swiss" && before.tables.length === facts.tables.length;
}
