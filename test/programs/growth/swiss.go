//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package main

import "example.com/programs/oracle"

const churnHint = 50 // one table of 64 slots

// writeAges grows from no group through the small map and all sizes of one table to a directory of several.
func writeAges(ages map[int]int, each script) {
	each("ages", 0, 8, func(i int) { ages[i] = i })
	each("ages", 0, 1, func(i int) { ages[i] = -i }) // up to Go 1.26 a full small map grows on an update too
	each("ages", 8, 3600, func(i int) { ages[i] = i })
}

// writeNames deletes while it grows.
func writeNames(names map[string]string, each script) {
	each("names", 0, 5, func(i int) { names[name(i)] = name(-i) })
	each("names", 0, 3, func(i int) { delete(names, name(i)) })
	each("names", 5, 130, func(i int) { names[name(i)] = name(-i) })
	each("names", 0, 30, func(i int) { delete(names, name(i*3)) })
	each("names", 130, 260, func(i int) { names[name(i)] = name(-i) })
}

// writeChurn makes tombstones in two groups, and fills the others until the table of 64 slots has no growth left: since
// Go 1.25 the next insert prunes the tombstones, before that it grows. Then it makes tombstones that inserts use again.
func writeChurn(churn map[int]uint16, each script) {
	each("churn", 0, 1, func(int) { inGroup(churn, 2, 1) }) // keeps the seed
	each("churn", 0, 1, func(int) { inGroup(churn, 5, 17) })
	each("churn", 0, 17, func(int) { deleteFrom(churn, 5) })
	each("churn", 0, 42, func(i int) { inGroup(churn, [...]uintptr{0, 1, 3, 4, 7, 2}[i%6], 1) })
	each("churn", 0, 30, func(i int) { churn[-i] = uint16(i) })
	each("churn", 0, 1, func(int) { inGroup(churn, 3, 10) })
	each("churn", 0, 8, func(int) { deleteFrom(churn, 3) })
	each("churn", 0, 8, func(int) { inGroup(churn, 3, 1) })
}

// inGroup inserts that many new entries whose probe sequence begins in one of the first eight groups.
func inGroup(churn map[int]uint16, group uintptr, count int) {
	for i := 1; count > 0; i++ {
		if _, there := churn[i]; !there && oracle.Hash(&churn, i)>>7&7 == group {
			churn[i] = uint16(i)
			count--
		}
	}
}

// deleteFrom deletes one of those.
func deleteFrom(churn map[int]uint16, group uintptr) {
	for i := 1; ; i++ {
		if _, there := churn[i]; there && oracle.Hash(&churn, i)>>7&7 == group {
			delete(churn, i)
			return
		}
	}
}
