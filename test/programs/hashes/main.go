// Hashes holds strings of all lengths that the runtime hashes in a way of their own, at one breakpoint: `hashes`.
package main

import "strings"

func main() {
	lengths := map[string]int{}
	for i := 0; i <= 300; i++ {
		lengths[strings.Repeat("Go map ", 50)[:i]] = i
	}
	stop() // break: hashes
	println(len(lengths))
}

//go:noinline
func stop() {}
