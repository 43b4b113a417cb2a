//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package main

import (
	"unsafe"

	"example.com/programs/oracle"
)

// damagedMaps are classic maps with one thing wrong each.
type damagedMaps struct {
	// The header.
	wildBuckets    map[int]string // buckets not mapped
	nilBuckets     map[int]string // entries, but no array
	hugeB          map[int]string // 2^255 buckets
	largeB         map[int]string // 2^40 buckets: sizes do not overflow, but no memory is that large
	wrongB         map[int]string // B one too large: the second half of the array is other memory
	wildOldBuckets map[int]string
	sameOldBuckets map[int]string // oldbuckets is buckets
	nevacuateFar   map[int]string // a growth with nevacuate beyond its old buckets
	hugeCount      map[int]string
	negativeCount  map[int]string
	allFlags       map[int]string
	wildExtra      map[int]int

	// Overflow pointers.
	selfOverflow   map[int]int // a bucket whose overflow bucket is itself
	cycle          map[int]int // three buckets in a ring
	sharedOverflow map[int]int // two chains that run into one
	wildOverflow   map[int]int
	longChain      map[int]int // 50,000 buckets

	// Buckets.
	evacuatedMarks map[int]string // tophash says evacuated, but nothing grows
	wildString     map[string]int // a key whose bytes cannot be read
	hugeString     map[string]int // a key of 2^60 bytes
	negativeString map[string]int
	nilIndirect    map[[200]byte]int // an indirect key that is nil
	wildIndirect   map[int][200]byte

	// Caught while a writer is inside.
	torn        map[int]string // hashGrow has set B and not yet oldbuckets: twice the buckets that there are
	stuckWriter map[string]int // the flag is set for good: a write died of a fault in a key comparison
}

func damage() (d damagedMaps) {
	for _, m := range []*map[int]string{
		&d.wildBuckets, &d.nilBuckets, &d.hugeB, &d.largeB, &d.wrongB, &d.wildOldBuckets, &d.sameOldBuckets,
		&d.hugeCount, &d.negativeCount, &d.allFlags, &d.evacuatedMarks, &d.torn,
	} {
		*m = filled(30)
	}
	nowhere := uintptr(0xdeadbeef000)
	poke(oracle.Field(&d.wildBuckets, "buckets"), nowhere)
	poke(oracle.Field(&d.nilBuckets, "buckets"), uintptr(0))
	poke(oracle.Field(&d.hugeB, "B"), uint8(255))
	poke(oracle.Field(&d.largeB, "B"), uint8(40))
	poke(oracle.Field(&d.wrongB, "B"), *(*uint8)(oracle.Field(&d.wrongB, "B"))+1)
	poke(oracle.Field(&d.wildOldBuckets, "oldbuckets"), nowhere)
	poke(oracle.Field(&d.sameOldBuckets, "oldbuckets"), *(*uintptr)(oracle.Field(&d.sameOldBuckets, "buckets")))
	d.nevacuateFar = map[int]string{}
	for i := 0; oracle.Look(&d.nevacuateFar).OldBuckets < 8; i++ {
		d.nevacuateFar[i] = "growing"
	}
	poke(oracle.Field(&d.nevacuateFar, "nevacuate"), uintptr(1)<<40)
	poke(oracle.Field(&d.hugeCount, "count"), 1<<60)
	poke(oracle.Field(&d.negativeCount, "count"), -1)
	poke(oracle.Field(&d.allFlags, "flags"), uint8(255))
	poke(oracle.Field(&d.torn, "B"), *(*uint8)(oracle.Field(&d.torn, "B"))+1)
	poke(oracle.Field(&d.torn, "flags"), uint8(4))

	for _, m := range []*map[int]int{
		&d.wildExtra, &d.selfOverflow, &d.cycle, &d.sharedOverflow, &d.wildOverflow, &d.longChain,
	} {
		*m = make(map[int]int, 90)
		for i := 0; i < 90; i++ {
			(*m)[i] = i
		}
	}
	poke(oracle.Field(&d.wildExtra, "extra"), nowhere)
	self, overflow := oracle.Bucket(&d.selfOverflow, 5)
	*overflow = self
	link(&d.cycle, 2, 3)
	link(&d.cycle, 3, 4)
	link(&d.cycle, 4, 2)
	link(&d.sharedOverflow, 6, 8)
	link(&d.sharedOverflow, 7, 8)
	_, overflow = oracle.Bucket(&d.wildOverflow, 15)
	poke(unsafe.Pointer(overflow), nowhere)
	_, overflow = oracle.Bucket(&d.longChain, 0)
	for i := 0; i < 50_000; i++ {
		next := new([144]byte)
		next[0] = 5 // a full slot
		*overflow = unsafe.Pointer(next)
		overflow = (*unsafe.Pointer)(unsafe.Pointer(&next[136]))
	}

	first, _ := oracle.Bucket(&d.evacuatedMarks, 0)
	poke(first, [4]byte{2, 3, 4, 2})
	d.wildString, d.hugeString, d.negativeString = words(), words(), words()
	first, _ = oracle.Bucket(&d.wildString, 0)
	poke(unsafe.Add(first, 8), nowhere)
	first, _ = oracle.Bucket(&d.hugeString, 0)
	poke(unsafe.Add(first, 16), 1<<60)
	first, _ = oracle.Bucket(&d.negativeString, 0)
	poke(unsafe.Add(first, 16), -1)
	d.nilIndirect = map[[200]byte]int{{1}: 1, {2}: 2}
	first, _ = oracle.Bucket(&d.nilIndirect, 0)
	poke(unsafe.Add(first, 8), uintptr(0))
	d.wildIndirect = map[int][200]byte{1: {1}, 2: {2}}
	first, _ = oracle.Bucket(&d.wildIndirect, 0)
	poke(unsafe.Add(first, 8+8*8), nowhere)
	d.stuckWriter = words()
	first, _ = oracle.Bucket(&d.stuckWriter, 0)
	stick(d.stuckWriter, (*uintptr)(unsafe.Add(first, 8)))
	return d
}

// link makes one bucket of the array the overflow bucket of another.
func link(m *map[int]int, from, to int) {
	target, _ := oracle.Bucket(m, to)
	_, overflow := oracle.Bucket(m, from)
	*overflow = target
}
