//go:build go1.24 && !go1.27 && (go1.26 || goexperiment.swissmap)

package oracle

import "unsafe"

// mapType is abi.SwissMapType of Go 1.24 and 1.25, abi.MapType of 1.26; all the same in memory.
type mapType struct {
	typ       rtype
	key       *rtype
	elem      *rtype
	group     *rtype
	hasher    func(unsafe.Pointer, uintptr) uintptr
	groupSize uintptr
	slotSize  uintptr
	elemOff   uintptr
	flags     uint32
}

const slotsOffset = 8 // behind the control word

func (t *mapType) keyAt(group unsafe.Pointer, i uintptr) unsafe.Pointer {
	return unsafe.Add(group, slotsOffset+i*t.slotSize)
}

func (t *mapType) elemAt(group unsafe.Pointer, i uintptr) unsafe.Pointer {
	return unsafe.Add(group, slotsOffset+i*t.slotSize+t.elemOff)
}
