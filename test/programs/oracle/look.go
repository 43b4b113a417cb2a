package oracle

import (
	"reflect"
	"unsafe"
)

// A State is what a program needs to know about its map in order to bring it into a certain state.
type State struct {
	// The classic map.
	Buckets      int // 2^B, 0 before the array is allocated
	Overflow     int // hmap.noverflow
	LongestChain int // in buckets, over the current array
	Growing      bool
	SameSize     bool // the growth is to as many buckets
	OldBuckets   int
	Evacuated    int

	// The Swiss map; a small one has no table.
	Tables      int
	DirLen      int
	Capacity    int // slots of all tables
	Tombstones  int
	LeastGrowth int // the smallest growthLeft of a table

	// Both: the next new entry can make it grow.
	AboutToGrow bool
}

// Look reads the map's state.
func Look[M any](m *M) State {
	header := mapWord(uintptr(unsafe.Pointer(m)))
	if header == nil {
		return State{}
	}
	return look((*mapHeader)(header), mapTypeOf(reflect.TypeOf((*M)(nil)).Elem()))
}

// Hash is the hash of a key in this very map, with its seed. A map that becomes empty gets a new seed.
func Hash[M ~map[K]V, K comparable, V any](m *M, key K) uintptr {
	header := (*mapHeader)(mapWord(uintptr(unsafe.Pointer(m))))
	return mapTypeOf(reflect.TypeOf((*M)(nil)).Elem()).hasher(unsafe.Pointer(&key), seedOf(header))
}

// Header is the header of a map, of this version of Go.
type Header = mapHeader

// Field is where a field of the map's header lies, for programs that damage it.
func Field[M any](m *M, name string) unsafe.Pointer {
	field, there := reflect.TypeOf(mapHeader{}).FieldByName(name)
	if !there {
		fail("a map header of this version has no field %s", name)
	}
	return unsafe.Add(mapWord(uintptr(unsafe.Pointer(m))), field.Offset)
}
