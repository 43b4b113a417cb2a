/**
 * What a field draws of a bucket or group, in one byte:
 *
 *     bits 0–3   0…8 full slots, or a state that has no entries to show
 *     bit 4      has overflow buckets
 *     bit 5      has tombstones
 */
import { bucketSlots } from "../../gomap/goConstants.js";

export const evacuatedCode = 9;
export const pendingCode = 10;
export const unreadableCode = 11;
export const unreadCode = 12;
/** A place of a block that has no bucket or group. */
export const voidCode = 13;

export const stateBits = 0x0f;
export const overflowBit = 0x10;
export const tombstoneBit = 0x20;
/** What is drawn. */
export const lookBits = stateBits | overflowBit | tombstoneBit;

export function filledCode(full: number, overflow: boolean, tombstone: boolean): number {
  return Math.min(full, bucketSlots) | (overflow ? overflowBit : 0) | (tombstone ? tombstoneBit : 0);
}
