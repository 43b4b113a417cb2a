/** The chain of one bucket, read from the columns that the panel holds, before (and beside) the slots that the host sends. */
import { bucketSlots } from "../../gomap/goConstants.js";
import type { LayoutBucket } from "../../gomap/layout.js";
import { formatAddress } from "../../messages/formatNumber.js";
import type { Details, PanelBuckets } from "../../messages/panelMessages.js";
import { type SlotLook, tophashLook } from "../canvas/slotWords.js";

export interface ChainBucket {
  readonly address: string;
  readonly looks: readonly SlotLook[];
  readonly full: number;
  readonly unreadable: boolean;
}

/** First the bucket of the array, then its overflow buckets; `index` is a bucket that the columns have. */
export function chainOf(columns: PanelBuckets, index: number): ChainBucket[] {
  const chain: ChainBucket[] = [];
  let physical = index - columns.firstIndex;
  // A chain has no more buckets than there are: the host breaks cycles, and this loop would end all the same.
  while (physical >= 0 && physical < columns.physicalCount && chain.length < columns.physicalCount) {
    const looks = Array.from(columns.tophash.subarray(physical * bucketSlots, (physical + 1) * bucketSlots), tophashLook);
    chain.push({
      address: formatAddress(addressOf(columns, physical)),
      looks,
      full: looks.filter((look) => look.kind === "full").length,
      unreadable: columns.unreadable[physical] === 1,
    });
    physical = columns.next[physical] ?? -1;
  }
  return chain;
}

/** The slots that came for a chain, where they are a chain's. */
export function chainSlots(details: Details | null): readonly LayoutBucket[] {
  return details !== null && "chain" in details ? details.chain : [];
}

/** How many slots of a chain say that their entry has moved, and where. */
export function movedCounts(chain: readonly ChainBucket[]): { readonly x: number; readonly y: number } {
  const looks = chain.flatMap((bucket) => bucket.looks);
  return { x: looks.filter((look) => look.kind === "movedX").length, y: looks.filter((look) => look.kind === "movedY").length };
}

/** The first mark says it for the whole chain. */
export function isMoved(chain: readonly ChainBucket[]): boolean {
  return chain[0]?.looks[0]?.kind.startsWith("moved") ?? false;
}

function addressOf(columns: PanelBuckets, physical: number): bigint {
  if (physical < columns.arrayCount)
    return BigInt(columns.baseAddress) + BigInt(columns.firstIndex + physical) * BigInt(columns.bucketSizeBytes);
  return columns.overflowAddresses[physical - columns.arrayCount] ?? 0n;
}
