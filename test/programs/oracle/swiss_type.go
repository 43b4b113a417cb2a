//go:build go1.27

package oracle

import "unsafe"

// mapType is abi.MapType since Go 1.27: it says where keys and elems are for both orders, KEKE… and KKKK…EEEE….
type mapType struct {
	typ        rtype
	key        *rtype
	elem       *rtype
	group      *rtype
	hasher     func(unsafe.Pointer, uintptr) uintptr
	groupSize  uintptr
	keysOff    uintptr
	keyStride  uintptr
	elemsOff   uintptr
	elemStride uintptr
	elemOff    uintptr
	flags      uint32
}

func (t *mapType) keyAt(group unsafe.Pointer, i uintptr) unsafe.Pointer {
	return unsafe.Add(group, t.keysOff+i*t.keyStride)
}

func (t *mapType) elemAt(group unsafe.Pointer, i uintptr) unsafe.Pointer {
	return unsafe.Add(group, t.elemsOff+i*t.elemStride)
}
