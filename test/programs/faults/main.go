// Faults holds what a map picture must survive: variables that are no map, pointers that lead nowhere, memory that was
// overwritten, and maps that are being written.
//
//	faults           stops at `faults`, `writing` (fifty times) and `optimized`, and ends well
//	faults fatal     stops at `fatal`, then dies of "fatal error: concurrent map writes"
//
// Nothing in here may be touched by the program itself once it is damaged: every len() could crash. Garbage collection
// is off for the same reason. `optimized` shows a variable that is optimized away only in a build without -N -l.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
	"unsafe"

	"example.com/programs/oracle"
)

type text struct{ words map[string]int }

func main() {
	freed := freedMap()
	oracle.Prepare()
	if len(os.Args) > 1 && os.Args[1] == "fatal" {
		fatal()
	}

	// No maps, or none to see.
	notAMap := 42
	notAMapText := "map[string]int"
	notAMapSlice := []int{1, 2, 3}
	notAMapStruct := text{words: map[string]int{"is one": 1}}
	notAMapChan := make(chan map[string]int, 1)
	var notAMapAny interface{} = 42
	var emptyAny interface{}
	var nilMap map[string]int
	var nilPointer *text // nilPointer.words cannot be read
	var nilMapPointer *map[string]int
	healthy := filled(20)

	// The variable itself leads nowhere.
	wild := wildMap(0xdeadbeef000)                       // not mapped
	wildLow := wildMap(0x10)                             // as of a nil pointer's field
	wildHigh := wildMap(0xdead_beef_dead_beef)           // no address at all
	wildCode := wildMap(codeOf(main))                    // the machine code of main
	wildText := wildMap(dataOf(notAMapText))             // a string literal
	wildStack := wildMap(uintptr(unsafe.Pointer(&wild))) // readable, but no header
	misaligned := wildMap(*wordOf(&healthy) + 3)         // into the middle of a header
	lastByte := wildMap(*wordOf(&healthy)&^0xfff - 1)    // a header that crosses a page
	freedWord := *wordOf(&freed)

	damaged := damage()
	stop() // break: faults

	shared := make(map[int]int)
	quit, done := make(chan struct{}), make(chan struct{})
	go writeForever(shared, quit, done)
	for hit := 0; hit < 50; hit++ {
		time.Sleep(time.Millisecond)
		stop() // break: writing
	}
	close(quit)
	<-done

	optimized(3)
	use(notAMap, notAMapText, notAMapSlice, notAMapStruct, notAMapChan, notAMapAny, emptyAny, nilMap, nilPointer,
		nilMapPointer, healthy, freedWord)
	keep(&wild, &wildLow, &wildHigh, &wildCode, &wildText, &wildStack, &misaligned, &lastByte)
	runtime.KeepAlive(&damaged)
}

// writeForever grows a map from nothing again and again, so that a stop catches it anywhere: between two writes, in a
// growth, or inside a write with its flag set.
func writeForever(shared map[int]int, quit, done chan struct{}) {
	defer close(done)
	for i := 0; ; i++ {
		select {
		case <-quit:
			return
		default:
		}
		if i%5000 == 0 {
			for key := range shared {
				delete(shared, key)
			}
		}
		shared[i%5000] = i
	}
}

// fatal lets two goroutines write to one map until the runtime notices.
func fatal() {
	racy := make(map[int]int)
	stop() // break: fatal
	for i := 0; i < 2; i++ {
		go writeForever(racy, nil, make(chan struct{}))
	}
	select {}
}

// optimized: in a build without -N -l, `gone` is in no register and on no stack any more at the breakpoint, and `there`
// is in a register: it has no address, and a debugger that gives one has made it up.
func optimized(n int) int {
	gone := filled(n)
	length := len(gone)
	there := filled(n)
	stop() // break: optimized
	return length + len(there)
}

//go:noinline
func filled(count int) map[int]string {
	m := make(map[int]string)
	for i := 0; i < count; i++ {
		m[i] = "healthy"
	}
	return m
}

// words has the entry "first" in slot 0.
func words() map[string]int {
	m := make(map[string]int)
	m["first"], m["second"], m["third"] = 1, 2, 3
	return m
}

// stick writes to a key that is there while its bytes cannot be read: the fault leaves the map in the middle of a write.
func stick(m map[string]int, keyData *uintptr) {
	before := *keyData
	defer func() {
		recover()
		*keyData = before
	}()
	debug.SetPanicOnFault(true)
	*keyData = 0xdeadbeef000
	first := "first"
	m[string([]byte(first))] = 4 // another address, so that the bytes have to be compared
}

// wildMap is a map variable with any word in it.
func wildMap(word uintptr) map[int]string {
	return *(*map[int]string)(unsafe.Pointer(&word))
}

// freedMap is a pointer to a map that the collector has taken back, and whose header's memory somebody else got.
func freedMap() map[int]string {
	word := ^*wordOf(temporary()) // in a form that the collector does not know for a pointer
	runtime.GC()
	runtime.GC()
	debug.SetGCPercent(-1)
	for i := 0; i < 100_000; i++ {
		other := new(newOwner)
		latestOwner = other // on the heap, that is
		if uintptr(unsafe.Pointer(other)) == ^word {
			for b := range other.bytes {
				other.bytes[b] = 0xa5
			}
			break
		}
	}
	return wildMap(^word)
}

var latestOwner *newOwner

// newOwner is of the same size class as a map header, and has a pointer as that has.
type newOwner struct {
	pointer *int
	bytes   [unsafe.Sizeof(oracle.Header{}) - 8]byte
}

func temporary() *map[int]string {
	m := filled(100)
	return &m
}

// wordOf is the pointer that a map variable is.
func wordOf[M any](m *M) *uintptr { return (*uintptr)(unsafe.Pointer(m)) }

func codeOf(f func()) uintptr { return **(**uintptr)(unsafe.Pointer(&f)) }

func dataOf(s string) uintptr { return *(*uintptr)(unsafe.Pointer(&s)) }

// poke overwrites memory.
func poke[V any](at unsafe.Pointer, value V) { *(*V)(at) = value }

func use(...interface{}) {}

func keep(...*map[int]string) {}

//go:noinline
func stop() {}
