// Crowd has a thousand maps in one frame, a few in the frame above and in the package: for lists of maps.
package main

import "fmt"

type tags map[string]bool

var (
	registry = map[string]int{"alpha": 1, "beta": 2}
	unset    map[string]int
	count    = 3
)

func main() {
	outer := map[string]string{"caller": "main"}
	fill(outer)
	fmt.Println(outer, registry, unset, count)
}

func fill(handed map[string]string) {
	var shelves [10][100]map[int]int
	for i := range shelves {
		for j := range shelves[i] {
			shelves[i][j] = map[int]int{}
			for k := 0; k < (i*100+j)%30; k++ {
				shelves[i][j][k] = j
			}
		}
	}
	large := make(map[int]string, 5000)
	for i := 0; i < 5000; i++ {
		large[i] = "x"
	}
	fmt.Println(len(shelves), len(large), handed) // break: crowd
}
