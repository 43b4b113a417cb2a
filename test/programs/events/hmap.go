//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package main

import "example.com/programs/oracle"

// prepareChurn leaves the map with eight buckets and few entries.
func prepareChurn(m map[uint64]int) {
	for i := 8; i < 40; i++ {
		delete(m, uint64(i))
	}
}

// churn gives a bucket an overflow bucket, and takes the entries out again: eight of them start a growth to the same size.
func churn(m map[uint64]int, i int) {
	keys := []uint64{}
	for key := uint64(1000 * (i + 1)); len(keys) < 9; key++ {
		if oracle.Hash(&m, key)&7 == uintptr(i&7) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		m[key] = i
	}
	for _, key := range keys[1:] {
		delete(m, key)
	}
	delete(m, keys[0])
}
