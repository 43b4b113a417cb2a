// Package oracle lets a program write down how its own maps lie in memory.
//
// It is the truth that the extension's decoder is tested against, and so it shares nothing with it. The decoder knows
// the types from the debug information, reads memory through a debugger, and is TypeScript. The oracle knows the types
// from the runtime's own type descriptors (what `reflect` stands on), reads memory with package unsafe from inside the
// process, and follows the runtime's source: runtime/map.go for the classic map, internal/runtime/maps for the Swiss one.
//
//	func main() {
//		oracle.Prepare()               // a large stack and no garbage collection: addresses stay true
//		ages := map[string]int{"maria": 71}
//		oracle.Show("ages", &ages)     // appends one JSON document to the file named by GO_MAP_LAYOUT_ORACLE
//		stop() // break: ages
//	}
//
// The documents have the format "go-map-layout/1", one on each line. Beyond the core fields each says in "break" at
// which breakpoint its expression is meant to be evaluated (see At).
//
// Environment:
//
//	GO_MAP_LAYOUT_ORACLE=FILE   where the documents go; without it Show costs nothing
//	GO_MAP_LAYOUT_SELFCHECK=1   Show also compares its own reading with a `range` over the map, byte by byte,
//	                            and ends the process with status 3 at the first difference
package oracle

import (
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"unsafe"
)

// Prepare must be the first statement of main: nothing that it does may happen once an address is written down.
// A stack that has to grow moves, with every variable, map header and first bucket that lives on it, and the garbage
// collector shrinks it again.
func Prepare() {
	debug.SetGCPercent(-1)
	growStack(32)
}

// At names the breakpoint at which the expressions that follow are meant to be evaluated.
func At(breakpoint string) { currentBreak = breakpoint }

// Show writes the layout of the map *m. The expression is the one a debugger must be asked for at the breakpoint.
//
// It takes the address only as a number, so that m does not escape to the heap by being shown: the program alone
// decides what lives on the stack. M is any map type.
func Show[M any](expression string, m *M) {
	if output == nil && !selfCheck {
		return
	}
	show(expression, uintptr(unsafe.Pointer(m)), reflect.TypeOf((*M)(nil)).Elem())
}

// ShowBoxed writes the layout of a map that an interface holds. A map is one pointer, so the interface's data word
// (its second) is the map's variable.
func ShowBoxed(expression string, box *interface{}) {
	if output == nil && !selfCheck {
		return
	}
	show(expression, uintptr(unsafe.Pointer(box))+unsafe.Sizeof(uintptr(0)), reflect.TypeOf(*box))
}

// ShowElem writes the layout of a map that is the elem of another: the inner map's variable is the outer map's slot.
func ShowElem[M ~map[K]V, K comparable, V any](expression string, outer *M, key K) {
	if output == nil && !selfCheck {
		return
	}
	elem := ElemAddress(outer, key)
	if elem == 0 {
		fail("%s: no such key in the outer map", expression)
	}
	show(expression, elem, reflect.TypeOf((*V)(nil)).Elem())
}

// ElemAddress finds where the elem of a key lies, by walking the map's memory, or 0.
func ElemAddress[M ~map[K]V, K comparable, V any](m *M, key K) uintptr {
	found := uintptr(0)
	layout := readLayout(mapWord(uintptr(unsafe.Pointer(m))), reflect.TypeOf((*M)(nil)).Elem())
	layout.eachFull(func(s *slot) {
		if *(*K)(s.key) == key {
			found = uintptr(s.elem)
		}
	})
	return found
}

var (
	output       = openOutput()
	selfCheck    = os.Getenv("GO_MAP_LAYOUT_SELFCHECK") == "1"
	currentBreak string
	buffer       []byte
)

// show is the one way to the file. The self check comes before the reading because ranging over a classic map
// changes it: it sets the iterator flags and may allocate hmap.extra.
func show(expression string, variable uintptr, typ reflect.Type) {
	if typ.Kind() != reflect.Map {
		fail("%s: %s is not a map", expression, typ)
	}
	if selfCheck {
		checkAgainstRange(expression, variable, typ)
	}
	if output == nil {
		return
	}
	buffer = appendDocument(buffer[:0], expression, variable, typ)
	buffer = append(buffer, '\n')
	if _, err := output.Write(buffer); err != nil {
		fail("%s: %v", expression, err)
	}
}

// mapWord reads the pointer that a map variable is.
func mapWord(variable uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(pointerTo(variable))
}

// pointerTo turns a number back into a pointer, in the way that `go vet` has no word against.
func pointerTo(address uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}

func openOutput() *os.File {
	name := os.Getenv("GO_MAP_LAYOUT_ORACLE")
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fail("%v", err)
	}
	return file
}

// growStack recurses through frames of 32 KiB; a single big array would be moved to the heap.
//
//go:noinline
func growStack(frames int) byte {
	var frame [32 << 10]byte
	frame[frames] = byte(frames)
	if frames > 0 {
		frame[0] = growStack(frames - 1)
	}
	return frame[0] + frame[len(frame)-1]
}

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, "oracle: "+format+"\n", arguments...)
	os.Exit(3)
}
