// Size builds two maps of as many entries as its argument says (words has a million at most), and stops at `ready`: for
// benchmarks and for looking at huge maps.
//
//	size 1000000
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: size ENTRIES")
		os.Exit(2)
	}
	entries, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}

	numbers := map[uint64]uint64{}
	words := map[string]int{}
	for i := 0; i < entries; i++ {
		numbers[scattered(i)] = uint64(i)
		if i < mostWords {
			words["word "+strconv.Itoa(i)] = i
		}
	}
	fmt.Println(len(numbers), len(words)) // break: ready
}

const mostWords = 1_000_000

// scattered spreads neighbouring numbers over all 64 bits, and gives no number twice.
func scattered(i int) uint64 { return uint64(i) * 0x9e3779b97f4a7c15 }
