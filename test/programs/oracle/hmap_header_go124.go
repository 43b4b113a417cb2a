//go:build go1.24 && !go1.26 && !goexperiment.swissmap

package oracle

import "unsafe"

// mapHeader is runtime.hmap of Go 1.24 and 1.25, GOEXPERIMENT=noswissmap: clearSeq is new.
type mapHeader struct {
	count      int
	flags      uint8
	B          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	clearSeq   uint64
	extra      unsafe.Pointer
}
