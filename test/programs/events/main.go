// Events does one thing to two maps of the same type, `other` first, then `m`; which one, the argument says:
//
//	events fill N      inserts until each has N entries (they begin with 40)
//	events remove      deletes ten entries of each
//	events clear       clears each
//	events churn       classic maps: fills and empties overflow buckets until each grows to the same size
//	events stack       m alone, whose header lies on a stack that moves before m is filled
//	events time        writes 4,000 times to a map that nobody watches, and keeps how long a write took in nanosPerWrite
package main

import (
	"os"
	"strconv"
	"time"
)

var (
	// What is kept here lies on the heap.
	kept          []map[uint64]int
	nanosPerWrite int64
	writes        int
)

func main() {
	mode, n := "fill", 60
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	if len(os.Args) > 2 {
		n, _ = strconv.Atoi(os.Args[2])
	}
	if mode == "stack" {
		onStack()
		return
	}
	m, other := make(map[uint64]int), make(map[uint64]int)
	kept = append(kept, m, other)
	fill(other, 0, 40)
	fill(m, 0, 40)
	if mode == "churn" {
		prepareChurn(m)
		prepareChurn(other)
	}
	stop() // break: events
	switch mode {
	case "fill":
		for i := 40; i < n; i++ {
			fill(other, i, i+1)
			fill(m, i, i+1)
		}
	case "remove":
		for i := 0; i < 10; i++ {
			remove(other, i)
			remove(m, i)
		}
	case "clear":
		empty(other)
		empty(m)
	case "churn":
		for i := 0; i < 200; i++ {
			churn(other, i)
			churn(m, i)
		}
	case "time":
		start := time.Now()
		fill(make(map[uint64]int), 0, 4000)
		nanosPerWrite = time.Since(start).Nanoseconds() / 4000
	}
	stop() // break: done
}

//go:noinline
func fill(m map[uint64]int, from, before int) {
	for i := from; i < before; i++ {
		writes++
		m[uint64(i)] = i
	}
}

//go:noinline
func remove(m map[uint64]int, i int) {
	delete(m, uint64(i))
}

// onStack has a map whose header, and whose first bucket or group, the compiler puts on the stack.
//
//go:noinline
func onStack() {
	m := make(map[uint64]int)
	m[1] = 1
	stop() // break: before the stack moves
	deep(64)
	stop() // break: after the stack moved
	for i := uint64(2); i < 60; i++ {
		m[i] = int(i)
	}
	writes = len(m)
	stop() // break: filled
}

// deep needs more stack than there is: the runtime moves it to a larger one.
//
//go:noinline
func deep(n int) int {
	var frame [4096]byte
	if n == 0 {
		return int(frame[0])
	}
	return deep(n-1) + int(frame[n])
}

//go:noinline
func stop() {}
