//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package main

import (
	"unsafe"

	"example.com/programs/oracle"
)

// damagedMaps are Swiss maps with one thing wrong each.
type damagedMaps struct {
	// The header.
	wildDirectory    map[int]string // dirPtr not mapped
	nilDirectory     map[int]string // one table, but no directory
	hugeDirLen       map[int]string // 2^40 directory entries
	overflowDirLen   map[int]string // 2^61 entries: eight bytes each are none
	negativeDirLen   map[int]string
	oddDirLen        map[int]string // three entries
	wrongGlobalDepth map[int]string // 200 bits of the hash
	hugeUsed         map[int]string
	smallWild        map[int]string // a small map whose group is not mapped
	smallOverfull    map[int]string // 200 entries in eight slots

	// The directory and its tables.
	nilTable       map[int]string
	wildTable      map[int]string
	sharedTable    map[int]string // both halves of the directory hold a table of depth 1 for the first
	hugeMask       map[int]string // lengthMask 2^61 − 1: groups beyond any memory
	overflowMask   map[int]string // lengthMask 2^64 − 1: the number of groups overflows to 0
	largeMask      map[int]string // lengthMask 2^40 − 1
	oddMask        map[int]string // lengthMask 4
	wrongCapacity  map[int]string // capacity 65,535
	wrongUsed      map[int]string // the table's used and the map's differ
	hugeGrowthLeft map[int]string
	hugeLocalDepth map[int]string // localDepth beyond globalDepth
	staleIndex     map[int]string // index −1: the table of a split
	wildGroups     map[int]string
	nilGroups      map[int]string

	// Groups.
	badControls    map[int]string // bytes that are neither empty, deleted nor full
	noEmptySlot    map[int]string // a table without an end to any probe sequence
	wildString     map[string]int // a key whose bytes cannot be read
	hugeString     map[string]int // a key of 2^60 bytes
	negativeString map[string]int
	nilIndirect    map[[200]byte]int // an indirect key that is nil
	wildIndirect   map[int][200]byte

	// Caught while a writer is inside.
	torn        map[int]string // growToTable has set dirPtr and not yet dirLen: a directory that looks like a group
	stuckWriter map[string]int // the flag is set for good: a write died of a fault in a key comparison
}

func damage() (d damagedMaps) {
	for _, m := range []*map[int]string{
		&d.wildDirectory, &d.nilDirectory, &d.hugeDirLen, &d.overflowDirLen, &d.negativeDirLen, &d.oddDirLen,
		&d.wrongGlobalDepth, &d.hugeUsed, &d.nilTable, &d.wildTable, &d.hugeMask, &d.overflowMask, &d.largeMask, &d.oddMask,
		&d.wrongCapacity, &d.wrongUsed, &d.hugeGrowthLeft, &d.hugeLocalDepth, &d.staleIndex, &d.wildGroups, &d.nilGroups,
		&d.badControls, &d.noEmptySlot, &d.torn,
	} {
		*m = filled(30)
	}
	nowhere := uintptr(0xdeadbeef000)
	poke(oracle.Field(&d.wildDirectory, "dirPtr"), nowhere)
	poke(oracle.Field(&d.nilDirectory, "dirPtr"), uintptr(0))
	poke(oracle.Field(&d.hugeDirLen, "dirLen"), 1<<40)
	poke(oracle.Field(&d.overflowDirLen, "dirLen"), 1<<61)
	poke(oracle.Field(&d.negativeDirLen, "dirLen"), -1)
	poke(oracle.Field(&d.oddDirLen, "dirLen"), 3)
	poke(oracle.Field(&d.wrongGlobalDepth, "globalDepth"), uint8(200))
	poke(oracle.Field(&d.hugeUsed, "used"), uint64(1)<<60)
	d.smallWild, d.smallOverfull = filled(5), filled(5)
	poke(oracle.Field(&d.smallWild, "dirPtr"), nowhere)
	poke(oracle.Field(&d.smallOverfull, "used"), uint64(200))
	poke(oracle.Field(&d.torn, "dirLen"), 0)
	poke(oracle.Field(&d.torn, "writing"), uint8(1))

	oracle.Directory(&d.nilTable)[0] = nil
	poke(unsafe.Pointer(&oracle.Directory(&d.wildTable)[0]), nowhere)
	d.sharedTable = filled(1000)
	oracle.Directory(&d.sharedTable)[1] = oracle.Directory(&d.sharedTable)[0]
	oracle.Directory(&d.hugeMask)[0].LengthMask = 1<<61 - 1
	oracle.Directory(&d.overflowMask)[0].LengthMask = 1<<64 - 1
	oracle.Directory(&d.largeMask)[0].LengthMask = 1<<40 - 1
	oracle.Directory(&d.oddMask)[0].LengthMask = 4
	oracle.Directory(&d.wrongCapacity)[0].Capacity = 65_535
	oracle.Directory(&d.wrongUsed)[0].Used = 3
	oracle.Directory(&d.hugeGrowthLeft)[0].GrowthLeft = 60_000
	oracle.Directory(&d.hugeLocalDepth)[0].LocalDepth = 77
	oracle.Directory(&d.staleIndex)[0].Index = -1
	poke(unsafe.Pointer(&oracle.Directory(&d.wildGroups)[0].Groups), nowhere)
	poke(unsafe.Pointer(&oracle.Directory(&d.nilGroups)[0].Groups), uintptr(0))

	poke(oracle.Directory(&d.badControls)[0].Groups, [8]byte{0x80, 0xfe, 0xff, 0x81, 0x90, 0xc0, 0x00, 0x7f})
	for slot := 0; slot < 64; slot++ {
		group := unsafe.Add(oracle.Directory(&d.noEmptySlot)[0].Groups, slot/8*(8+8*24))
		if control := (*byte)(unsafe.Add(group, slot%8)); *control == 0x80 {
			*control = 0xfe
		}
	}
	d.wildString, d.hugeString, d.negativeString = words(), words(), words()
	poke(firstKey(&d.wildString), nowhere)
	poke(unsafe.Add(firstKey(&d.hugeString), 8), 1<<60)
	poke(unsafe.Add(firstKey(&d.negativeString), 8), -1)
	d.nilIndirect = map[[200]byte]int{{1}: 1, {2}: 2}
	poke(firstKey(&d.nilIndirect), uintptr(0))
	d.wildIndirect = make(map[int][200]byte)
	d.wildIndirect[1] = [200]byte{1}
	d.wildIndirect[2] = [200]byte{2}
	poke(pointerSlotOf(&d.wildIndirect), nowhere)
	d.stuckWriter = words()
	stick(d.stuckWriter, (*uintptr)(firstKey(&d.stuckWriter)))
	return d
}

// firstKey is the first key slot of a small map's group: behind the control word, however slots are ordered.
func firstKey[M any](m *M) unsafe.Pointer {
	return unsafe.Add(*(*unsafe.Pointer)(oracle.Field(m, "dirPtr")), 8)
}

// pointerSlotOf finds the slot with the pointer to the elem of key 1, by its value.
func pointerSlotOf(m *map[int][200]byte) unsafe.Pointer {
	elem := oracle.ElemAddress(m, 1)
	group := *(*unsafe.Pointer)(oracle.Field(m, "dirPtr"))
	for offset := 8; ; offset += 8 {
		if slot := unsafe.Add(group, offset); *(*uintptr)(slot) == elem {
			return slot
		}
	}
}
