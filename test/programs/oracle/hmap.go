//go:build !go1.24 || (!go1.26 && !goexperiment.swissmap)

package oracle

import (
	"reflect"
	"unsafe"
)

// The classic map, as runtime/map.go has it (runtime/map_noswiss.go in 1.24 and 1.25):
//
//	variable ─→ hmap ─→ buckets: 2^B of [ 8 tophash bytes │ 8 keys │ 8 elems │ overflow pointer ] ─→ overflow bucket …
//	                 └→ oldbuckets, while growing: the same, half as many (or as many, for a same-size growth)

// Kind is the kind of map that this program was built with.
const Kind = "hmap"

const markName = `"tophash":`

// mapType is abi.MapType (runtime.maptype before 1.21, abi.OldMapType in 1.24 and 1.25); all the same in memory.
type mapType struct {
	typ        rtype
	key        *rtype
	elem       *rtype
	bucket     *rtype
	hasher     func(unsafe.Pointer, uintptr) uintptr
	keySize    uint8 // of the key's place in a bucket: a pointer's, if the key is indirect
	elemSize   uint8
	bucketSize uint16
	flags      uint32
}

func (t *mapType) indirectKey() bool  { return t.flags&1 != 0 }
func (t *mapType) indirectElem() bool { return t.flags&2 != 0 }

const (
	bucketSlots = 8
	keysOffset  = bucketSlots // behind the tophash bytes; runtime: dataOffset

	emptyRest      = 0
	emptyOne       = 1
	evacuatedX     = 2
	evacuatedY     = 3
	evacuatedEmpty = 4
	minTopHash     = 5

	flagSameSizeGrow = 8
)

type hmapLayout struct {
	B              uint8
	bucketSize     uintptr
	kind           string // of growth
	nevacuate      uintptr
	evacuatedCount int
	buckets        []chain
	oldBuckets     []chain
}

// A chain is a bucket of the array and what hangs on it.
type chain struct {
	evacuated bool
	links     []bucket
}

type bucket struct {
	address  unsafe.Pointer
	overflow unsafe.Pointer
	slots    [bucketSlots]slot
}

func readMap(h *mapHeader, t *mapType) layout {
	l := &hmapLayout{B: h.B, bucketSize: uintptr(t.bucketSize), kind: "none", nevacuate: h.nevacuate}
	if h.buckets != nil {
		l.buckets = readChains(h.buckets, 1<<h.B, t)
	}
	if h.oldbuckets != nil {
		oldCount := uintptr(1) << h.B
		l.kind = "sameSize"
		if h.flags&flagSameSizeGrow == 0 {
			oldCount /= 2
			l.kind = "doubling"
		}
		l.oldBuckets = readChains(h.oldbuckets, oldCount, t)
		for i := range l.oldBuckets {
			if l.oldBuckets[i].evacuated {
				l.evacuatedCount++
			}
		}
	}
	return l
}

func readChains(array unsafe.Pointer, count uintptr, t *mapType) []chain {
	chains := make([]chain, count)
	for i := range chains {
		first := unsafe.Add(array, uintptr(i)*uintptr(t.bucketSize))
		for b := first; b != nil; {
			link := readBucket(b, t)
			chains[i].links = append(chains[i].links, link)
			b = link.overflow
		}
		mark := *(*uint8)(first)
		chains[i].evacuated = mark > emptyOne && mark < minTopHash
	}
	return chains
}

func readBucket(b unsafe.Pointer, t *mapType) bucket {
	read := bucket{
		address:  b,
		overflow: *(*unsafe.Pointer)(unsafe.Add(b, uintptr(t.bucketSize)-unsafe.Sizeof(b))),
	}
	elems := keysOffset + bucketSlots*uintptr(t.keySize)
	for i := range read.slots {
		s := &read.slots[i]
		s.mark = *(*uint8)(unsafe.Add(b, i))
		s.state = stateOf(s.mark)
		if s.mark < minTopHash {
			continue
		}
		s.key = unsafe.Add(b, keysOffset+uintptr(i)*uintptr(t.keySize))
		if t.indirectKey() {
			s.key = *(*unsafe.Pointer)(s.key)
		}
		s.elem = unsafe.Add(b, elems+uintptr(i)*uintptr(t.elemSize))
		if t.indirectElem() {
			s.elem = *(*unsafe.Pointer)(s.elem)
		}
	}
	return read
}

func stateOf(tophash uint8) string {
	switch tophash {
	case emptyRest:
		return "emptyRest"
	case emptyOne:
		return "empty"
	case evacuatedX:
		return "evacuatedX"
	case evacuatedY:
		return "evacuatedY"
	case evacuatedEmpty:
		return "evacuatedEmpty"
	}
	return "full"
}

func (l *hmapLayout) eachFull(visit func(*slot)) {
	for _, chains := range [][]chain{l.buckets, l.oldBuckets} {
		for c := range chains {
			for b := range chains[c].links {
				slots := &chains[c].links[b].slots
				for i := range slots {
					if slots[i].key != nil {
						visit(&slots[i])
					}
				}
			}
		}
	}
}

func (l *hmapLayout) appendJSON(to []byte, text *entryText) []byte {
	to = append(to, `"kind":"hmap"`...)
	to = appendNumber(to, `,"B":`, uint64(l.B))
	to = appendNumber(to, `,"bucketSizeBytes":`, uint64(l.bucketSize))
	to = appendString(to, `,"growth":{"kind":`, l.kind)
	if l.kind != "none" { // nevacuate is stale then
		to = appendNumber(to, `,"oldBucketCount":`, uint64(len(l.oldBuckets)))
		to = appendNumber(to, `,"evacuatedCount":`, uint64(l.evacuatedCount))
		to = appendNumber(to, `,"nevacuate":`, uint64(l.nevacuate))
	}
	to = append(to, `},"buckets":[`...)
	to = appendChains(to, l.buckets, false, text)
	to = append(to, `],"oldBuckets":[`...)
	to = appendChains(to, l.oldBuckets, true, text)
	return append(to, ']')
}

func appendChains(to []byte, chains []chain, old bool, text *entryText) []byte {
	for c := range chains {
		if c > 0 {
			to = append(to, ',')
		}
		to = appendNumber(to, `{"index":`, uint64(c))
		if old {
			to = append(to, `,"evacuated":`...)
			if chains[c].evacuated {
				to = append(to, `true`...)
			} else {
				to = append(to, `false`...)
			}
		}
		to = append(to, `,"chain":[`...)
		for b := range chains[c].links {
			link := &chains[c].links[b]
			if b > 0 {
				to = append(to, ',')
			}
			to = appendAddress(to, `{"address":`, uint64(uintptr(link.address)))
			to = appendAddress(to, `,"overflow":`, uint64(uintptr(link.overflow)))
			to = append(to, `,"slots":[`...)
			for i := range link.slots {
				if i > 0 {
					to = append(to, ',')
				}
				to = text.appendSlot(to, &link.slots[i])
			}
			to = append(to, `]}`...)
		}
		to = append(to, `]}`...)
	}
	return to
}

func seedOf(h *mapHeader) uintptr { return uintptr(h.hash0) }

func look(h *mapHeader, t *mapType) State {
	state := State{Overflow: int(h.noverflow)}
	if h.buckets == nil {
		return state
	}
	state.Buckets = 1 << h.B
	state.LongestChain = longestChain(h.buckets, state.Buckets, t)
	if h.oldbuckets != nil {
		state.Growing = true
		state.SameSize = h.flags&flagSameSizeGrow != 0
		state.OldBuckets = state.Buckets
		if !state.SameSize {
			state.OldBuckets /= 2
		}
		for i := 0; i < state.OldBuckets; i++ {
			mark := *(*uint8)(unsafe.Add(h.oldbuckets, uintptr(i)*uintptr(t.bucketSize)))
			if mark > emptyOne && mark < minTopHash {
				state.Evacuated++
			}
		}
		return state
	}
	tooMany := 1 << 15
	if h.B < 15 {
		tooMany = 1 << h.B
	}
	overloaded := h.count >= bucketSlots && 2*(h.count+1) > loadFactorTwice*state.Buckets
	state.AboutToGrow = overloaded || state.Overflow >= tooMany
	return state
}

func longestChain(array unsafe.Pointer, count int, t *mapType) int {
	longest := 0
	for i := 0; i < count; i++ {
		links := 0
		for b := unsafe.Add(array, uintptr(i)*uintptr(t.bucketSize)); b != nil; links++ {
			b = *(*unsafe.Pointer)(unsafe.Add(b, uintptr(t.bucketSize)-unsafe.Sizeof(b)))
		}
		if links > longest {
			longest = links
		}
	}
	return longest
}

// Bucket is where a bucket of the array lies, and its overflow pointer.
func Bucket[M any](m *M, index int) (bucket unsafe.Pointer, overflow *unsafe.Pointer) {
	h := (*mapHeader)(mapWord(uintptr(unsafe.Pointer(m))))
	size := uintptr(mapTypeOf(reflect.TypeOf((*M)(nil)).Elem()).bucketSize)
	bucket = unsafe.Add(h.buckets, uintptr(index)*size)
	return bucket, (*unsafe.Pointer)(unsafe.Add(bucket, size-unsafe.Sizeof(size)))
}
