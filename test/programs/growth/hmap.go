//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package main

import "example.com/programs/oracle"

const churnHint = 90 // 16 buckets

// writeAges doubles from no array to 32 buckets. The key and elem have no pointers: hmap.extra lists the overflow
// buckets, and evacuated buckets are left as they were.
func writeAges(ages map[int]int, each script) {
	each("ages", 0, 105, func(i int) { ages[i] = i })
	each("ages", 0, 24, func(i int) {
		switch i % 4 { // each kind of write evacuates
		case 0:
			ages[i+50] = -i
		case 1:
			delete(ages, i*4)
		case 2:
			ages[200+i] = i
		case 3:
			delete(ages, -i) // of nothing
		}
	})
}

// writeNames does the same with pointers: evacuated buckets are cleared, their overflow pointer too, until a range
// over the map makes the runtime keep them.
func writeNames(names map[string]string, each script) {
	each("names", 0, 60, func(i int) { names[name(i)] = name(-i) })
	each("names", 60, 61, func(int) {
		for range names {
			break
		}
	})
	each("names", 61, 125, func(i int) { names[name(i)] = name(-i) })
	each("names", 0, 20, func(i int) { delete(names, name(i*3)) })
}

// writeChurn gives every one of 16 buckets an overflow bucket and takes the entries out again, so that the map grows
// to the same size; twice.
func writeChurn(churn map[int]uint16, each script) {
	for round := 0; round < 2; round++ {
		round := round
		for bucket := uintptr(0); bucket < 16; bucket++ {
			bucket := bucket
			each("churn", 0, 1, func(int) { overflowBucket(churn, bucket, 100_000*round) })
		}
		each("churn", 1, 24, func(i int) { churn[-i-100*round] = uint16(i) })
	}
}

// overflowBucket inserts nine entries of one bucket and deletes most of them.
func overflowBucket(churn map[int]uint16, bucket uintptr, from int) {
	keys := []int{}
	for i := from; len(keys) < 9; i++ {
		if oracle.Hash(&churn, i)&15 == bucket {
			churn[i] = uint16(i)
			keys = append(keys, i)
		}
	}
	for _, key := range keys[1:] {
		delete(churn, key)
	}
}
