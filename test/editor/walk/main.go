// Walk is stepped through by the editor tests: maps wherever they can be, one that grows, one that is handed on, and an
// end at which the program just runs.
package main

import (
	"fmt"
	"time"
)

type inventory struct {
	index   map[string]int
	shelves []map[int]bool
}

type tags map[string]bool

var cache = map[string]int{"one": 1, "two": 2}

func main() {
	inv := inventory{index: map[string]int{"a": 1}, shelves: []map[int]bool{{1: true}, {2: true, 3: false}}}
	counts := map[int]string{}
	var none map[string]int
	var noTags tags
	var any interface{} = counts
	number := 42
	for i := 0; i < 8; i++ {
		counts[i] = fmt.Sprint("entry ", i)
	}
	pointer := &counts
	counts[8] = "entry 8"                                                     // break: grow
	fill(counts)                                                              // break: call
	fmt.Println(inv, len(counts), none, noTags, any != nil, *pointer, number) // break: after
	for {
		time.Sleep(20 * time.Millisecond)
		cache["ticks"]++
	}
}

func fill(entries map[int]string) {
	entries[100] = "filled" // break: fill
	cache["three"] = 3
}
