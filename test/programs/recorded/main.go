// Recorded is what the recordings in test/recordings show: one map for each argument, written to step by step. The debugger
// stops at the line marked with the argument's name.
//
//	doubling     a classic map grows from 32 to 64 buckets
//	same-size    a classic map has too many overflow buckets and grows to the same size
//	chains       keys of one bucket of a classic map: a long chain
//	growing      a Swiss map fills, its tables grow and split, its directory doubles
//	tombstones   deleted slots of a Swiss map, and how they go away
package main

import (
	"fmt"
	"os"
	"strconv"

	"example.com/programs/oracle"
)

func main() {
	runs := map[string]func() int{
		"doubling":   doubling,
		"same-size":  sameSize,
		"chains":     chains,
		"growing":    growing,
		"tombstones": tombstones,
	}
	if len(os.Args) != 2 || runs[os.Args[1]] == nil {
		fmt.Println("recorded doubling | same-size | chains | growing | tombstones")
		os.Exit(2)
	}
	fmt.Println(runs[os.Args[1]](), "steps")
}

// doubling: entry 209 is one too many for 32 buckets of 8 slots, 6.5 of which may be full on average. From then on each
// write moves one or two old buckets into the new array of 64, whatever it writes.
func doubling() int {
	steps := 0
	names := map[int]string{}
	for i := 1; i <= 240; i++ {
		switch {
		case i == 214:
			names[1] = "updated" // an update of an old entry moves buckets, too
		case i == 217:
			delete(names, 2) // and so does a delete
		default:
			names[i] = "v" + strconv.Itoa(i)
		}
		steps++ // break: doubling
	}
	return steps
}

// write is one change of a map.
type write struct {
	key    int
	remove bool
}

// sameSize puts nine entries into each of 16 buckets, which makes an overflow bucket, and takes eight of them out again: few
// entries in many buckets. The map then grows without getting larger, which packs them tightly.
func sameSize() int {
	seats := make(map[int]uint16, 90)
	writes := []write{}
	for bucket := uintptr(0); bucket < 16; bucket++ {
		keys := keysOf(&seats, 15, bucket, 9)
		for _, key := range keys {
			writes = append(writes, write{key: key})
		}
		for _, key := range keys[1:] {
			writes = append(writes, write{key: key, remove: true})
		}
	}
	for key := -1; key >= -22; key-- {
		writes = append(writes, write{key: key})
	}
	steps := 0
	for _, w := range writes {
		if w.remove {
			delete(seats, w.key)
		} else {
			seats[w.key] = uint16(len(seats))
		}
		steps++ // break: same-size
	}
	return steps
}

// chains writes 44 keys that the hash puts into one of 16 buckets, among 24 that go anywhere.
func chains() int {
	cache := make(map[int]string, 90)
	keys := keysOf(&cache, 15, 3, 44)
	for i := 1; i <= 24; i++ {
		at := i * len(keys) / 25
		keys = append(keys[:at:at], append([]int{-i}, keys[at:]...)...)
	}
	steps := 0
	for _, key := range keys {
		cache[key] = "page " + strconv.Itoa(key)
		steps++ // break: chains
	}
	return steps
}

// growing stops at the first entries, and around each step of growth: a group of 8 slots becomes a table of 16, 32 … 1,024
// slots; a full table of 1,024 splits in two.
func growing() int {
	steps := 0
	visits := map[uint32]uint32{}
	for i := uint32(1); i <= 2000; i++ {
		visits[i] = 1000 + i
		if isWorthALook(i) {
			steps++ // break: growing
		}
	}
	return steps
}

// isWorthALook: tables are full at 7/8 of their slots. When the two tables of 1,024 are full differs from run to run.
func isWorthALook(i uint32) bool {
	for full := uint32(14); full <= 896; full *= 2 {
		if i == full || i == full+1 {
			return true
		}
	}
	return i <= 9 || i == 700 || i >= 1600 && i <= 1960 && i%60 == 40 || i == 2000
}

// tombstones fills a group of a table of 64 slots and goes on into the next ones: a slot that is deleted in a full group stays
// marked, so that searches go on behind it. Inserts use such slots again, or all are pruned when the table is full.
func tombstones() int {
	queue := make(map[int]uint16, 50)
	writes := []write{{key: -1}}
	full := keysOf(&queue, 7<<7, 5<<7, 17)
	for _, key := range full {
		writes = append(writes, write{key: key})
	}
	for _, key := range full[:12] {
		writes = append(writes, write{key: key, remove: true})
	}
	for _, key := range full[:3] {
		writes = append(writes, write{key: key})
	}
	for key := -2; key >= -48; key-- {
		writes = append(writes, write{key: key})
	}
	steps := 0
	for _, w := range writes {
		if w.remove {
			delete(queue, w.key)
		} else {
			queue[w.key] = uint16(len(queue))
		}
		steps++ // break: tombstones
	}
	return steps
}

// keysOf finds keys whose hash has the wanted bits.
func keysOf[V any](m *map[int]V, mask, bits uintptr, count int) []int {
	(*m)[-1] = *new(V) // the first write chooses the hash's seed
	keys := []int{}
	for key := 1; len(keys) < count; key++ {
		if oracle.Hash(m, key)&mask == bits {
			keys = append(keys, key)
		}
	}
	return keys
}
