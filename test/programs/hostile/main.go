// Hostile holds strings that whoever shows them must not take for anything but text: those of a JSON file, five in each map, as keys
// and as elems.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

var seen int

func use(m map[string]string) { seen += len(m) }

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var strings []string
	if err := json.Unmarshal(text, &strings); err != nil {
		panic(err)
	}
	var maps [50]map[string]string
	for i := range maps {
		maps[i] = map[string]string{}
	}
	for i, text := range strings {
		maps[i/5][text] = text
	}
	fmt.Println(len(strings)) // break: hostile
	use(maps[0])
	use(maps[1])
	use(maps[2])
	use(maps[3])
	use(maps[4])
	use(maps[5])
	use(maps[6])
	use(maps[7])
	use(maps[8])
	use(maps[9])
	use(maps[10])
	use(maps[11])
	use(maps[12])
	use(maps[13])
	use(maps[14])
	use(maps[15])
	use(maps[16])
	use(maps[17])
	use(maps[18])
	use(maps[19])
	use(maps[20])
	use(maps[21])
	use(maps[22])
	use(maps[23])
	use(maps[24])
	use(maps[25])
	use(maps[26])
	use(maps[27])
	use(maps[28])
	use(maps[29])
	use(maps[30])
	use(maps[31])
	use(maps[32])
	use(maps[33])
	use(maps[34])
	use(maps[35])
	use(maps[36])
	use(maps[37])
	use(maps[38])
	use(maps[39])
	use(maps[40])
	use(maps[41])
	use(maps[42])
	use(maps[43])
	use(maps[44])
	use(maps[45])
	use(maps[46])
	use(maps[47])
	use(maps[48])
	use(maps[49])
}
