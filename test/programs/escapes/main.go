// Escapes holds one map for each way in which the compiler decides where its header goes. Every case is marked with the
// decision that is expected of it, which the tests hold against what the compiler says and the extension shows:
//
//	// escape: NAME heap|stack why
package main

import (
	"fmt"
	"os"
)

type holder struct{ index map[string]int }

type tags map[string]bool

var kept map[string]int

var sink any

var atStart = map[string]int{"a": 1, "b": 2}

func main() {
	n := len(os.Args) + 100
	fmt.Println(local(), len(returned()), len(hinted(n)), stackHinted(n), literal(), large(n))
	stored()
	boxed()
	inside(&holder{})
	started()
	reassigned(kept)()
	fmt.Println(captured()(), named(), inSlice(3), wide(int64(n)))
}

func local() int {
	m := make(map[string]int) // escape: local stack
	m["a"] = 1
	return len(m)
}

func literal() int {
	m := map[string]int{"a": 1, "b": 2} // escape: literal stack
	return len(m)
}

func stackHinted(n int) int {
	m := make(map[int]int, n) // escape: stackHinted stack
	m[n] = 1
	return len(m)
}

func large(n int) int {
	m := make(map[int]int, 1000) // escape: large stack
	m[n] = 1
	return len(m)
}

//go:noinline
func returned() map[string]int {
	m := make(map[string]int) // escape: returned heap return
	m["a"] = 1
	return m
}

//go:noinline
func hinted(n int) map[string]int {
	m := make(map[string]int, n) // escape: hinted heap return
	return m
}

//go:noinline
func wide(n int64) map[string]int {
	m := make(map[string]int, n) // escape: wide heap return
	return m
}

func stored() {
	m := map[string]int{"a": 1} // escape: stored heap global
	kept = m
}

func boxed() {
	m := make(map[string]int) // escape: boxed heap interface
	sink = m
}

//go:noinline
func inside(h *holder) {
	m := make(map[string]int) // escape: inside heap field
	h.index = m
}

//go:noinline
func captured() func() int {
	m := map[string]int{} // escape: captured heap closure
	return func() int {
		m["calls"]++
		return m["calls"]
	}
}

func started() {
	m := make(map[string]int) // escape: started heap goroutine
	done := make(chan bool)
	go func() {
		m["a"] = 1
		done <- true
	}()
	<-done
}

//go:noinline
func named() tags {
	return tags{"x": true, "y": false} // escape: named heap return
}

//go:noinline
func inSlice(n int) []map[string]int {
	var all []map[string]int
	for i := 0; i < n; i++ {
		all = append(all, make(map[string]int, 4)) // escape: inSlice heap append
	}
	return all
}

//go:noinline
func reassigned(m map[string]int) func() {
	m = make(map[string]int)
	return func() { m = nil }
}
