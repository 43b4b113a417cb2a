package oracle

import (
	"fmt"
	"reflect"
	"unsafe"
)

// checkAgainstRange compares what the oracle read with what Go's own iteration gives: len(), and every entry's key
// and elem bytes, as a multiset (a map may hold any number of NaN).
func checkAgainstRange(expression string, variable uintptr, typ reflect.Type) {
	m := reflect.NewAt(typ, pointerTo(variable)).Elem()
	missing := map[string]int{}
	ranged := 0
	for entries := m.MapRange(); entries.Next(); {
		missing[bytesOf(entries.Key())+bytesOf(entries.Value())]++
		ranged++
	}
	read := 0
	readLayout(mapWord(variable), typ).eachFull(func(s *slot) {
		entry := string(unsafe.Slice((*byte)(s.key), typ.Key().Size())) +
			string(unsafe.Slice((*byte)(s.elem), typ.Elem().Size()))
		if missing[entry] == 0 {
			fail("self check of %s: read an entry that range does not give: %x", expression, entry)
		}
		missing[entry]--
		read++
	})
	if length := int(mapLength(mapWord(variable))); read != ranged || read != m.Len() || read != length {
		fail("self check of %s: read %d entries, range gives %d, len %d, header %d", expression, read, ranged, m.Len(), length)
	}
	checked++
}

var checked int

// Done reports, in self-check mode, how many readings were compared. Call it at the end of main.
func Done() {
	if selfCheck {
		fmt.Printf("self check: %d maps read as range gives them\n", checked)
	}
}

// bytesOf copies a value to memory of its own and gives its bytes, padding included.
func bytesOf(value reflect.Value) string {
	memory := reflect.New(value.Type())
	memory.Elem().Set(value)
	return string(unsafe.Slice((*byte)(memory.UnsafePointer()), value.Type().Size()))
}
