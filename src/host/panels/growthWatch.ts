/**
 * Between which stops a growth began, as far as a panel has seen it: at one the map was not in this growth, at the next it was.
 *
 *     stop 3   B = 5                       not growing
 *     stop 4   B = 6, oldbuckets 0x…6000   began between stop 3 and stop 4
 *     stop 7   B = 6, oldbuckets 0x…6000   the same growth
 */
import type { Address, LayoutHead } from "../../gomap/layout.js";

export interface GrowthBeginning {
  /** The last stop before it, and the first one in it. */
  readonly after: number;
  readonly by: number;
}

export class GrowthWatch {
  private last: { readonly stop: number; readonly oldbuckets: Address | null; readonly began: GrowthBeginning | null } | null =
    null;

  /** The map at a stop. @returns null where it does not grow, or where its beginning was not seen */
  see(stop: number, head: LayoutHead): GrowthBeginning | null {
    const { last } = this;
    const oldbuckets = head.chain.find(({ role }) => role === "oldbuckets")?.address ?? null;
    const isSame = last !== null && last.oldbuckets === oldbuckets;
    // A replay that steps back into a growth sees its end, not its beginning.
    const isLater = last !== null && last.stop < stop;
    const began = oldbuckets === null ? null : isSame ? last.began : isLater ? { after: last.stop, by: stop } : null;
    this.last = { stop, oldbuckets, began };
    return began;
  }

  /** Another process: its stops are counted anew. */
  forget(): void {
    this.last = null;
  }
}
