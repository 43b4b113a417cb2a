/**
 * Numbers taken from Go's runtime. Each carries a tag with its name in the Go source (several where versions differ);
 * test/unit/gomap/goConstants.test.ts checks every tag against the source of every toolchain at hand.
 *
 * Offsets are not here: they come from the debug information of the program that is debugged (see mapType.ts).
 */

// ---- hmap: Go up to 1.23, and 1.24 / 1.25 with GOEXPERIMENT=noswissmap ---------------------------------------------

/** Slots per bucket. */
export const bucketSlots = 8; // go: internal/abi.MapBucketCount, internal/abi.OldMapBucketCount

/** tophash: this slot is empty, and so is all behind it in the bucket and in its overflow buckets. */
export const emptyRest = 0; // go: runtime.emptyRest
/** tophash: this slot is empty. */
export const emptyOne = 1; // go: runtime.emptyOne
/** tophash in an old bucket: the entry moved to the bucket of the same index. */
export const evacuatedX = 2; // go: runtime.evacuatedX
/** tophash in an old bucket: the entry moved to the bucket one old array's length further. */
export const evacuatedY = 3; // go: runtime.evacuatedY
/** tophash in an old bucket: the slot was empty when its bucket was evacuated. */
export const evacuatedEmpty = 4; // go: runtime.evacuatedEmpty
/** The smallest tophash of a full slot. */
export const minTopHash = 5; // go: runtime.minTopHash

/** hmap.flags: there may be an iterator using buckets. */
export const iterator = 1; // go: runtime.iterator
/** hmap.flags: there may be an iterator using oldbuckets. */
export const oldIterator = 2; // go: runtime.oldIterator
/** hmap.flags: a goroutine is writing to the map. */
export const hashWriting = 4; // go: runtime.hashWriting
/** hmap.flags: the growth in progress is to an array of the same size. */
export const sameSizeGrow = 8; // go: runtime.sameSizeGrow

/** Growth starts past 13/2 = 6.5 entries per bucket on average. */
export const hmapLoadFactorNum = 13; // go: runtime.loadFactorNum (beside hmap, not in go1.21)
/** In Go 1.21 an integer division came out at 12/2 = 6 entries per bucket. */
export const hmapLoadFactorNum121 = 12; // go: runtime.loadFactorNum (beside hmap, only in go1.21)
export const hmapLoadFactorDen = 2; // go: runtime.loadFactorDen (beside hmap)

// ---- Swiss tables: Go 1.24 and newer -------------------------------------------------------------------------------

/** Slots per group. */
export const groupSlots = 8; // go: internal/abi.MapGroupSlots, internal/abi.SwissMapGroupSlots

/** Control byte of an empty slot. */
export const ctrlEmpty = 0b10000000; // go: internal/runtime/maps.ctrlEmpty
/** Control byte of a deleted slot: a tombstone. */
export const ctrlDeleted = 0b11111110; // go: internal/runtime/maps.ctrlDeleted

/** A table may fill 7 of 8 slots per group on average. */
export const maxAvgGroupLoad = 7; // go: internal/runtime/maps.maxAvgGroupLoad
/** A table of this many slots splits instead of growing. */
export const maxTableCapacity = 1024; // go: internal/runtime/maps.maxTableCapacity

// ---- both ----------------------------------------------------------------------------------------------------------

/** Elems (and keys) larger than this lie behind a pointer. */
export const maxElemBytes = 128; // go: internal/abi.MapMaxElemBytes, internal/abi.SwissMapMaxElemBytes, internal/abi.OldMapMaxElemBytes
