//go:build !go1.21

package main

func empty(m map[uint64]int) {
	for k := range m {
		delete(m, k)
	}
}
