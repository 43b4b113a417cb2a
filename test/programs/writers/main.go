// Writers lets goroutines race on a map until Go's runtime notices and ends the program:
//
//	writers assign     two goroutines assign: "fatal error: concurrent map writes"
//	writers delete     one assigns, one deletes: the same
//	writers read       one assigns, one reads: "fatal error: concurrent map read and map write"
//	writers iterate    one assigns, one iterates: "fatal error: concurrent map iteration and map write"
//	writers alone      one assigns: nothing is wrong
//
// Meanwhile a goroutine writes to `calm`, a map of the same type that nobody else touches, and a hundred others wait.
package main

import (
	"os"
	"runtime"
)

var racy, calm map[int]int

func main() {
	runtime.GOMAXPROCS(4)
	racy, calm = make(map[int]int), make(map[int]int)
	for i := 0; i < 1000; i++ {
		racy[i], calm[i] = i, i
	}
	mode := "assign"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	for i := 0; i < 100; i++ {
		go func() { select {} }()
	}
	stop() // break: writers
	go fill(calm)
	go fill(racy)
	switch mode {
	case "assign":
		go fill(racy)
	case "read":
		go sum(racy)
	case "iterate":
		go walk(racy)
	case "delete":
		go drain(racy)
	}
	select {}
}

//go:noinline
func fill(m map[int]int) {
	for i := 0; ; i++ {
		m[i%5000] = i
	}
}

//go:noinline
func sum(m map[int]int) (total int) {
	for i := 0; ; i++ {
		total += m[i%5000]
	}
}

//go:noinline
func walk(m map[int]int) (total int) {
	for {
		for key := range m {
			total += key
		}
	}
}

//go:noinline
func drain(m map[int]int) {
	for i := 0; ; i++ {
		delete(m, i%5000)
	}
}

//go:noinline
func stop() {}
