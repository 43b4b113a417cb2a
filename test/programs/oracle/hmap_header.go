//go:build !go1.24

package oracle

import "unsafe"

// mapHeader is runtime.hmap up to Go 1.23.
type mapHeader struct {
	count      int
	flags      uint8
	B          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	extra      unsafe.Pointer
}
