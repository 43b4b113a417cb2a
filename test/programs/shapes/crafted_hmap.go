//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package main

import (
	"math"

	"example.com/programs/oracle"
)

// craftedMaps are classic maps in states that take some work to reach.
type craftedMaps struct {
	chainOfFive      map[int]int       // one bucket with four overflow buckets, preallocated and single ones
	chainOfStrings   map[string]string // the same where the collector scans the buckets, so hmap.extra has no overflow slice
	hollowChain      map[int]int       // the middle of a chain deleted: emptyOne, not emptyRest
	emptiedChain     map[int]int       // its tail deleted: emptyRest, the overflow buckets stay
	atLoadLimit      map[int]int       // 104 entries of 16·6.5: the next one grows it
	doublingBegun    map[int]int
	doublingHalf     map[int]int
	doublingLast     map[int]int
	doublingWords    map[string]string // evacuated old buckets have their overflow pointer cleared
	doublingRanged   map[string]string // an iterator may look at the old buckets: they are left whole
	doublingBig      map[record]record // indirect keys and elems
	doublingChains   map[int]int       // a long chain in an old bucket that is not evacuated yet
	doublingNaN      map[float64]int   // keys whose hash cannot be computed again
	doublingOutOf    map[int]int       // evacuated out of order, ahead of nevacuate
	doublingSet      map[int64]struct{}
	doublingOfFour   map[int]int
	sameSizeBegun    map[int]int
	sameSizeHalf     map[int]int
	sameSizeLast     map[int]int
	sameSizeWords    map[string]string
	sameSizeFinished map[int]int // nevacuate is stale
	ranged           map[int]int // the iterator flags stay set
}

func craft() craftedMaps {
	c := craftedMaps{
		chainOfFive:    make(map[int]int, sixteenBuckets),
		chainOfStrings: make(map[string]string, sixteenBuckets),
		hollowChain:    make(map[int]int, sixteenBuckets),
		emptiedChain:   make(map[int]int, sixteenBuckets),
		atLoadLimit:    make(map[int]int, sixteenBuckets),
		doublingChains: make(map[int]int, sixteenBuckets),
		doublingBig:    make(map[record]record),
		doublingNaN:    make(map[float64]int),
		doublingSet:    make(map[int64]struct{}),
		doublingOfFour: make(map[int]int),
	}
	fillBucket(&c.chainOfFive, 3, 37, 0)
	fillBucketWithWords(&c.chainOfStrings, 5, 37)
	hollow := fillBucket(&c.hollowChain, 0, 30, 0)
	for _, key := range hollow[4:26] {
		delete(c.hollowChain, key)
	}
	emptied := fillBucket(&c.emptiedChain, 15, 40, 0)
	for _, key := range emptied[5:] {
		delete(c.emptiedChain, key)
	}
	reach(&c.atLoadLimit, aboutToGrow, func(i int) { c.atLoadLimit[i] = i })

	c.doublingBegun = doubling(1)
	c.doublingHalf = doubling(8)
	c.doublingLast = doubling(13)
	c.doublingWords = doublingWords(8, false)
	c.doublingRanged = doublingWords(8, true)
	reach(&c.doublingBig, evacuated(8, 4), func(i int) { c.doublingBig[record{0: word(i)}] = record{9: word(-i)} })
	fillBucket(&c.doublingChains, 9, 35, 0)
	reach(&c.doublingChains, growing, func(i int) { // by entries that leave bucket 9 where it is
		if oracle.Hash(&c.doublingChains, -i)&15 == 2 {
			c.doublingChains[-i] = i
		}
	})
	reach(&c.doublingNaN, evacuated(16, 6), func(i int) { c.doublingNaN[[]float64{math.NaN(), float64(i)}[i%2]] = i })
	c.doublingOutOf = doublingOutOfOrder()
	reach(&c.doublingSet, evacuated(16, 3), func(i int) { c.doublingSet[int64(i)*int64(i)] = struct{}{} })
	reach(&c.doublingOfFour, evacuated(4, 1), func(i int) { c.doublingOfFour[i] = i })

	c.sameSizeBegun = sameSize(1)
	c.sameSizeHalf = sameSize(8)
	c.sameSizeLast = sameSize(13)
	c.sameSizeWords = sameSizeWords(7)
	c.sameSizeFinished = sameSize(13)
	reach(&c.sameSizeFinished, notGrowing, func(i int) { delete(c.sameSizeFinished, -i) })
	c.ranged = numbered(20, same)
	for range c.ranged {
		break
	}
	return c
}

func (c *craftedMaps) show() {
	oracle.Show("crafted.chainOfFive", &c.chainOfFive)
	oracle.Show("crafted.chainOfStrings", &c.chainOfStrings)
	oracle.Show("crafted.hollowChain", &c.hollowChain)
	oracle.Show("crafted.emptiedChain", &c.emptiedChain)
	oracle.Show("crafted.atLoadLimit", &c.atLoadLimit)
	oracle.Show("crafted.doublingBegun", &c.doublingBegun)
	oracle.Show("crafted.doublingHalf", &c.doublingHalf)
	oracle.Show("crafted.doublingLast", &c.doublingLast)
	oracle.Show("crafted.doublingWords", &c.doublingWords)
	oracle.Show("crafted.doublingRanged", &c.doublingRanged)
	oracle.Show("crafted.doublingBig", &c.doublingBig)
	oracle.Show("crafted.doublingChains", &c.doublingChains)
	oracle.Show("crafted.doublingNaN", &c.doublingNaN)
	oracle.Show("crafted.doublingOutOf", &c.doublingOutOf)
	oracle.Show("crafted.doublingSet", &c.doublingSet)
	oracle.Show("crafted.doublingOfFour", &c.doublingOfFour)
	oracle.Show("crafted.sameSizeBegun", &c.sameSizeBegun)
	oracle.Show("crafted.sameSizeHalf", &c.sameSizeHalf)
	oracle.Show("crafted.sameSizeLast", &c.sameSizeLast)
	oracle.Show("crafted.sameSizeWords", &c.sameSizeWords)
	oracle.Show("crafted.sameSizeFinished", &c.sameSizeFinished)
	oracle.Show("crafted.ranged", &c.ranged)
}

// sixteenBuckets is a hint that gives B = 4 in every version: Go 1.21 holds 6 entries a bucket, the others 6.5.
const sixteenBuckets = 90

func aboutToGrow(s oracle.State) bool { return s.AboutToGrow }
func growing(s oracle.State) bool     { return s.Growing }
func notGrowing(s oracle.State) bool  { return !s.Growing }

// evacuated wants a growth of that many old buckets to have come so far.
func evacuated(oldBuckets, count int) func(oracle.State) bool {
	return func(s oracle.State) bool { return s.OldBuckets == oldBuckets && s.Evacuated >= count }
}

// fillBucket inserts count keys that all belong to one of the map's 16 buckets.
func fillBucket(m *map[int]int, bucket uintptr, count, from int) []int {
	keys := []int{}
	for i := from; len(keys) < count; i++ {
		if oracle.Hash(m, i)&15 == bucket {
			(*m)[i] = -i
			keys = append(keys, i)
		}
	}
	return keys
}

func fillBucketWithWords(m *map[string]string, bucket uintptr, count int) []string {
	keys := []string{}
	for i := 0; len(keys) < count; i++ {
		if oracle.Hash(m, word(i))&15 == bucket {
			(*m)[word(i)] = word(-i)
			keys = append(keys, word(i))
		}
	}
	return keys
}

// doubling grows from 16 to 32 buckets, by inserts, and goes on by updates.
func doubling(count int) map[int]int {
	m := make(map[int]int, sixteenBuckets)
	reach(&m, growing, func(i int) { m[i] = i })
	reach(&m, evacuated(16, count), func(i int) { m[i%90] = -i })
	return m
}

func doublingWords(count int, ranged bool) map[string]string {
	m := make(map[string]string, sixteenBuckets)
	fillBucketWithWords(&m, 0, 20) // the old bucket 0 has a chain
	if ranged {
		for range m {
			break
		}
	}
	reach(&m, evacuated(16, count), func(i int) { m[word(i)] = word(-i) })
	return m
}

// doublingOutOfOrder writes to the last old bucket first.
func doublingOutOfOrder() map[int]int {
	m := make(map[int]int, sixteenBuckets)
	reach(&m, aboutToGrow, func(i int) { m[i] = i })
	for _, bucket := range []uintptr{15, 12, 13} {
		fillBucket(&m, bucket, 1, 1000)
	}
	return m
}

// sameSize makes 16 overflow buckets that hold almost nothing.
func sameSize(count int) map[int]int {
	m := make(map[int]int, sixteenBuckets)
	kept := []int{}
	for bucket := uintptr(0); bucket < 16; bucket++ {
		keys := fillBucket(&m, bucket, 9, int(bucket)*10_000)
		for _, key := range keys[2:] {
			delete(m, key)
		}
		kept = append(kept, keys[:2]...)
	}
	reach(&m, growing, func(i int) { m[-i] = i })
	reach(&m, evacuated(16, count), func(i int) { m[kept[len(kept)-1-i]] = i })
	return m
}

func sameSizeWords(count int) map[string]string {
	m := make(map[string]string, sixteenBuckets)
	for bucket := uintptr(0); bucket < 16; bucket++ {
		for _, key := range fillBucketWithWords(&m, bucket, 9)[3:] {
			delete(m, key)
		}
	}
	reach(&m, evacuated(16, count), func(i int) { m[word(-i)] = "late" })
	return m
}
