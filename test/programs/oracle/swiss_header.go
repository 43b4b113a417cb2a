//go:build go1.26 || (go1.25 && goexperiment.swissmap)

package oracle

import "unsafe"

// mapHeader is internal/runtime/maps.Map since Go 1.25: tombstonePossible takes a byte that was padding.
type mapHeader struct {
	used              uint64
	seed              uintptr
	dirPtr            unsafe.Pointer
	dirLen            int
	globalDepth       uint8
	globalShift       uint8
	writing           uint8
	tombstonePossible bool
	clearSeq          uint64
}
