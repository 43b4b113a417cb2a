//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package main

import (
	"math"

	"example.com/programs/oracle"
)

// craftedMaps are Swiss maps in states that take some work to reach.
type craftedMaps struct {
	smallFull         map[int]int // eight of eight: the ninth entry makes a table
	smallDeleted      map[int]string
	fullGroup         map[int]int // a group with no empty slot: the probe sequence goes on
	longProbe         map[int]int // five groups full, all for keys of one group
	equalControls     map[int]int // every control byte the same
	tombstones        map[int]int // deleted in full groups
	tombstonesWords   map[string]string
	tombstonesBig     map[record]record
	tombstoneReused   map[int]int
	tombstonesMost    map[int]int // nothing left but tombstones and one entry
	atGrowthLimit     map[int]int // growthLeft 0
	largestTable      map[int]int // 1,024 slots, full: the next entry splits it
	splitOnce         map[int]int
	splitThrice       map[int]int
	skewed            map[int]int // keys of one hash prefix: a directory whose entries share tables
	skewedWords       map[string]int
	deeplySkewed      map[int]int64
	splitSet          map[int64]struct{}
	splitBig          map[record]record
	splitNaN          map[float64]int
	clearedSplit      map[int]int // the tables stay
	clearedTombstones map[int]int
}

func craft() craftedMaps {
	c := craftedMaps{
		fullGroup:     make(map[int]int, sixteenGroups),
		longProbe:     make(map[int]int, sixteenGroups),
		equalControls: make(map[int]int, sixteenGroups),
		atGrowthLimit: make(map[int]int),
		largestTable:  make(map[int]int),
		splitOnce:     make(map[int]int),
		splitThrice:   make(map[int]int),
		skewed:        make(map[int]int, 800),
		skewedWords:   make(map[string]int, 800),
		deeplySkewed:  make(map[int]int64, 800),
		splitSet:      make(map[int64]struct{}),
		splitBig:      make(map[record]record),
		splitNaN:      make(map[float64]int),
	}
	c.smallFull = numbered(8, same)
	c.smallDeleted = deleted(8, func(i int) bool { return i == 2 || i == 5 })
	fillGroup(&c.fullGroup, 3, 9)
	fillGroup(&c.longProbe, 7, 41)
	for i := 0; len(c.equalControls) < 12; i++ {
		if oracle.Hash(&c.equalControls, i)&127 == 0x2a {
			c.equalControls[i] = i
		}
	}

	c.tombstones = withTombstones(5)
	c.tombstonesWords = wordsWithTombstones()
	c.tombstonesBig = recordsWithTombstones()
	c.tombstoneReused = withTombstones(6)
	before := oracle.Look(&c.tombstoneReused).Tombstones
	reach(&c.tombstoneReused, func(s oracle.State) bool { return s.Tombstones < before }, func(i int) {
		if oracle.Hash(&c.tombstoneReused, -i)>>7&15 == 3 {
			c.tombstoneReused[-i] = i
		}
	})
	c.tombstonesMost = withTombstones(14)

	reach(&c.atGrowthLimit, func(s oracle.State) bool { return s.Capacity == 128 && s.AboutToGrow },
		func(i int) { c.atGrowthLimit[i] = i })
	reach(&c.largestTable, func(s oracle.State) bool { return s.Capacity == 1024 && s.AboutToGrow },
		func(i int) { c.largestTable[i] = i })
	reach(&c.splitOnce, tables(2), func(i int) { c.splitOnce[i] = i })
	reach(&c.splitThrice, tables(5), func(i int) { c.splitThrice[i] = -i })
	reach(&c.skewed, tables(4), func(i int) {
		if oracle.Hash(&c.skewed, i)>>63 == 0 {
			c.skewed[i] = i
		}
	})
	reach(&c.skewedWords, tables(4), func(i int) {
		if oracle.Hash(&c.skewedWords, word(i))>>62 == 2 {
			c.skewedWords[word(i)] = i
		}
	})
	reach(&c.deeplySkewed, func(s oracle.State) bool { return s.DirLen == 32 }, func(i int) {
		if oracle.Hash(&c.deeplySkewed, i)>>60 == 11 {
			c.deeplySkewed[i] = int64(-i)
		}
	})
	reach(&c.splitSet, tables(2), func(i int) { c.splitSet[int64(i)*int64(i)] = struct{}{} })
	reach(&c.splitBig, tables(2), func(i int) { c.splitBig[record{0: word(i)}] = record{9: word(-i)} })
	reach(&c.splitNaN, tables(2), func(i int) { c.splitNaN[[]float64{math.NaN(), float64(i)}[i%2]] = i })
	c.clearedSplit = numbered(1000, same)
	clearMap(c.clearedSplit)
	c.clearedTombstones = withTombstones(5)
	clearMap(c.clearedTombstones)
	return c
}

func (c *craftedMaps) show() {
	oracle.Show("crafted.smallFull", &c.smallFull)
	oracle.Show("crafted.smallDeleted", &c.smallDeleted)
	oracle.Show("crafted.fullGroup", &c.fullGroup)
	oracle.Show("crafted.longProbe", &c.longProbe)
	oracle.Show("crafted.equalControls", &c.equalControls)
	oracle.Show("crafted.tombstones", &c.tombstones)
	oracle.Show("crafted.tombstonesWords", &c.tombstonesWords)
	oracle.Show("crafted.tombstonesBig", &c.tombstonesBig)
	oracle.Show("crafted.tombstoneReused", &c.tombstoneReused)
	oracle.Show("crafted.tombstonesMost", &c.tombstonesMost)
	oracle.Show("crafted.atGrowthLimit", &c.atGrowthLimit)
	oracle.Show("crafted.largestTable", &c.largestTable)
	oracle.Show("crafted.splitOnce", &c.splitOnce)
	oracle.Show("crafted.splitThrice", &c.splitThrice)
	oracle.Show("crafted.skewed", &c.skewed)
	oracle.Show("crafted.skewedWords", &c.skewedWords)
	oracle.Show("crafted.deeplySkewed", &c.deeplySkewed)
	oracle.Show("crafted.splitSet", &c.splitSet)
	oracle.Show("crafted.splitBig", &c.splitBig)
	oracle.Show("crafted.splitNaN", &c.splitNaN)
	oracle.Show("crafted.clearedSplit", &c.clearedSplit)
	oracle.Show("crafted.clearedTombstones", &c.clearedTombstones)
}

// sixteenGroups is a hint that gives one table of 128 slots.
const sixteenGroups = 90

// tables wants at least that many tables.
func tables(count int) func(oracle.State) bool {
	return func(s oracle.State) bool { return s.Tables >= count }
}

// fillGroup inserts count keys whose probe sequence begins in one of the table's 16 groups.
func fillGroup(m *map[int]int, group uintptr, count int) []int {
	keys := []int{}
	for i := 0; len(keys) < count; i++ {
		if oracle.Hash(m, i)>>7&15 == group {
			(*m)[i] = -i
			keys = append(keys, i)
		}
	}
	return keys
}

// withTombstones fills two groups and deletes that many of their entries. One entry elsewhere keeps the map from
// becoming empty, for then it would take a new seed.
func withTombstones(count int) map[int]int {
	m := make(map[int]int, sixteenGroups)
	m[-1] = 1
	for _, key := range fillGroup(&m, 3, 17)[:count] {
		delete(m, key)
	}
	return m
}

func wordsWithTombstones() map[string]string {
	m := make(map[string]string, sixteenGroups)
	keys := []string{}
	for i := 0; len(keys) < 17; i++ {
		if oracle.Hash(&m, word(i))>>7&15 == 4 {
			m[word(i)] = word(-i)
			keys = append(keys, word(i))
		}
	}
	for _, key := range keys[3:8] {
		delete(m, key)
	}
	return m
}

func recordsWithTombstones() map[record]record {
	m := make(map[record]record, sixteenGroups)
	keys := []record{}
	for i := 0; len(keys) < 17; i++ {
		if key := (record{0: word(i)}); oracle.Hash(&m, key)>>7&15 == 4 {
			m[key] = record{9: word(-i)}
			keys = append(keys, key)
		}
	}
	for _, key := range keys[:6] {
		delete(m, key)
	}
	return m
}
