// Growth changes maps write by write and stops at `growth` whenever something happened: the n-th stop belongs to the
// n-th document of the oracle, whose "expression" says which of main's maps it was.
//
// With classic maps that is every write during a doubling or a same-size growth, and every new overflow bucket; with
// Swiss maps the small map, each rehash, split and pruning, each tombstone and the growth of the directory. Quiet
// stretches are skipped, but the last write before a growth is not.
package main

import (
	"math"
	"strconv"

	"example.com/programs/oracle"
)

func main() {
	oracle.Prepare()
	oracle.At("growth")

	ages := make(map[int]int)
	names := make(map[string]string)
	churn := make(map[int]uint16, churnHint)
	points := make(map[float64]struct{})

	watches := map[string]*watch{"ages": {}, "names": {}, "churn": {}, "points": {}}
	for _, write := range writes(ages, names, churn, points) {
		write.do()
		state := oracle.State{}
		switch write.to {
		case "ages":
			state = oracle.Look(&ages)
		case "names":
			state = oracle.Look(&names)
		case "churn":
			state = oracle.Look(&churn)
		case "points":
			state = oracle.Look(&points)
		}
		if !watches[write.to].eventful(state) {
			continue
		}
		switch write.to {
		case "ages":
			oracle.Show("ages", &ages)
		case "names":
			oracle.Show("names", &names)
		case "churn":
			oracle.Show("churn", &churn)
		case "points":
			oracle.Show("points", &points)
		}

		stop() // break: growth
	}
	oracle.Done()
}

// A write is one insert, update or delete.
type write struct {
	to string // which map, as main calls it
	do func()
}

// A script adds a write for each i from the first to before the last.
type script func(to string, from, before int, do func(i int))

func writes(ages map[int]int, names map[string]string, churn map[int]uint16, points map[float64]struct{}) []write {
	all := []write{}
	each := func(to string, from, before int, do func(i int)) {
		for i := from; i < before; i++ {
			i := i
			all = append(all, write{to, func() { do(i) }})
		}
	}
	writeAges(ages, each)
	writeNames(names, each)
	writeChurn(churn, each)
	writePoints(points, each)
	return all
}

// writePoints mixes in NaN, which has another hash each time it is asked for.
func writePoints(points map[float64]struct{}, each script) {
	each("points", 0, 120, func(i int) {
		if i%4 == 0 {
			points[math.NaN()] = struct{}{}
		} else {
			points[float64(i)/8] = struct{}{}
		}
	})
}

// A watch knows a map's state at the write before.
type watch struct {
	before oracle.State
	writes int
}

// eventful tells whether a write is one to stop at.
func (w *watch) eventful(now oracle.State) bool {
	before := w.before
	w.before = now
	w.writes++
	before.LeastGrowth, now.LeastGrowth = 0, 0
	return w.writes <= 16 || now.Growing || now != before
}

func name(i int) string { return "name " + strconv.Itoa(i) }

//go:noinline
func stop() {}
