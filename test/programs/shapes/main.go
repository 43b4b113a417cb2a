// Shapes holds maps of every kind of key and elem, of many sizes and in many states, all alive at one breakpoint.
//
// Breakpoints: `shapes` in main, with nearly all of them, then `argument`, `captured`, `method` and `generic`.
package main

import (
	"math"
	"net/url"
	"strconv"
	"unicode"

	"example.com/programs/oracle"
)

// Globals. The program fills them in when it starts, so the variables lie in bss.
var (
	registry   = map[string]int{"alpha": 1, "beta": 2, "gamma": 3}
	unset      map[int]int
	configured = struct{ limits map[string]float64 }{map[string]float64{"cpu": 0.5, "memory": 0.75}}
)

func main() {
	oracle.Prepare()
	oracle.At("shapes")

	// Sizes.
	var nilMap map[string]int
	var nilNamed url.Values
	made := make(map[string]int)
	literal := map[int]string{}
	unallocated := keyed(0, word) // a header and nothing else: on the heap, neither bucket nor group comes with it
	unallocatedNamed := emptyScores()
	one := map[string]int{"only": 1}
	eight := keyed(8, word)
	nine := keyed(9, word)
	sixtyFour := numbered(64, word)
	thousand := numbered(1000, word)
	hundredThousand := numbered(100_000, same)
	manyWords := keyed(98_000, word) // in Go 1.21 two thousand more take twice the buckets
	hinted := make(map[int]string, 1024)
	hinted[1], hinted[2], hinted[3] = "one", "two", "three"
	hintedEmpty := make(map[string]bool, 100)
	hintedLarge := make(map[uint32]bool, 5000) // classic: 1,024 buckets; Swiss: eight tables
	hintedLarge[5000] = true
	emptied := map[string]int{"gone": 1}
	delete(emptied, "gone")

	// On main's own stack, header and first bucket or group.
	onStack := map[int]int{1: 10, 2: 20, 3: 30}
	onStackGrown := make(map[string]int)
	for i := 0; i < 30; i++ {
		onStackGrown[word(i)] = i
	}

	// Every basic kind of key; the elems are of different sizes.
	byInt := map[int]int8{math.MinInt64: math.MinInt8, -1: -1, 0: 0, 1: 1, math.MaxInt64: math.MaxInt8}
	byInt8 := map[int8]int64{math.MinInt8: math.MinInt64, -1: -1, 0: 0, math.MaxInt8: math.MaxInt64}
	byInt16 := map[int16]int32{math.MinInt16: math.MinInt32, 0: 0, math.MaxInt16: math.MaxInt32}
	byInt32 := map[int32]int16{math.MinInt32: math.MinInt16, 'ž': 1, math.MaxInt32: math.MaxInt16}
	byInt64 := map[int64]int{math.MinInt64: 1, 1 << 53: 2, 1<<53 + 1: 3, math.MaxInt64: 4}
	byUint := map[uint]uint8{0: 0, math.MaxUint64: math.MaxUint8}
	byUint8 := keyed(256, func(i int) uint8 { return uint8(i) })
	byUint16 := map[uint16]uint64{0: math.MaxUint64, math.MaxUint16: 0}
	byUint32 := map[uint32]uint16{0: math.MaxUint16, math.MaxUint32: 0, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14}
	byUint64 := map[uint64]uint32{0: math.MaxUint32, math.MaxUint64: 0, 1 << 63: 1}
	byUintptr := map[uintptr]uintptr{0: math.MaxUint64, math.MaxUint64: 0, 4096: 1}
	byFloat32 := float32Keys()
	byFloat64 := float64Keys()
	byComplex64 := keyed(12, func(i int) complex64 { return complex(float32(i)/3, -float32(i)) })
	byComplex128 := complex128Keys()
	byBool := map[bool]string{true: "yes", false: "no"}
	byString := stringKeys()
	long := longStrings()
	byPointer := pointerKeys()
	byUnsafePointer := unsafePointerKeys()
	byChan := chanKeys()

	// Named forms of them.
	byColor := map[color]string{red: "#f00", green: "#0f0", blue: "#00f", 7: "?"}
	byCelsius := map[celsius]color{-40: red, 36.6: blue, celsius(math.NaN()): green}
	byPhase := map[phase]celsius{1 - 2i: 0.5}
	byUserID := map[userID]userID{"root": "0", "nobody": "65534", "": "\xff"}
	byEnabled := map[enabled]level{true: 200, false: 3}
	byHandle := map[handle]enabled{0xdead: true, 0xbeef: false}
	byReference := namedPointerKeys()

	// Composite keys.
	byPoint := keyed(20, func(i int) point { return point{int32(i), int32(-i)} })
	byPadded := keyed(12, func(i int) padded { return padded{int8(i), int64(i) << 40} })
	byFullName := map[fullName]int{{"Maria", "Curie"}: 1867, {"Emmy", "Noether"}: 1882, {}: 0}
	byAnonymous := map[struct {
		ID   uint16
		Name string
	}]bool{{1, "one"}: true, {2, "two"}: false}
	byPair := map[pair[string, int]]pair[int, *int]{{"a", 1}: {1, nil}, {"b", 2}: {2, new(int)}}
	byBytes := keyed(30, func(i int) [3]byte { return [3]byte{byte(i), byte(i + 1), byte(i + 2)} })
	byStrings := map[[2]string]int{{"a", "b"}: 1, {"", ""}: 2}
	byAny := anyKeys()
	byShape := shapeKeys()

	// Zero-size keys and elems.
	byNothing := map[struct{}]int{{}: 7}
	byNoInts := map[[0]int]string{{}: "the only one"}
	nothing := map[struct{}]struct{}{{}: {}}
	set := map[string]struct{}{"a": {}, "b": {}, "c": {}}
	intSet := map[int64]struct{}{}
	byteSet := map[uint8]struct{}{1: {}, 2: {}, 255: {}}
	for i := int64(0); i < 100; i++ {
		intSet[i*i] = struct{}{}
	}

	// Around the size from which a key or elem is kept outside.
	byBig := bigKeys(20)
	ofBigger := bigElems(20)
	records := bothBig(20)
	inline128 := at128(10)
	outside129 := at129(10)
	oneBig := bigElems(1)
	bigSet := map[big]struct{}{{1}: {}, {2}: {}}
	bigBools := map[record]bool{{"a"}: true}
	smallToRecord := map[int8]record{1: {"a"}, -1: {"b"}}

	// Elems of all kinds.
	ofMaps := map[string]map[string]int{"red": {"x": 1}, "blue": {"y": 2, "z": 3}, "nil": nil, "empty": {}}
	ofSlices := map[string][]int{"nil": nil, "empty": {}, "three": {1, 2, 3}}
	ofFuncs := funcElems()
	ofAny := anyElems()
	ofErrors := errorElems()
	ofStructs := structElems()
	ofPointers := map[string]*point{"nil": nil, "one": {1, 1}}
	ofMapPointers := mapPointerElems()
	ofChans := map[int]chan<- string{0: nil, 1: make(chan<- string, 2)}
	ofReceivers := map[int]<-chan func(int, ...string) (bool, error){0: nil}
	ofArrays := numbered(20, func(i int) [3]uint16 { return [3]uint16{uint16(i), 2, 3} })
	ofBools := numbered(17, func(i int) bool { return i%3 == 0 })
	ofFloats := numbered(10, func(i int) float64 { return float64(i) / 7 })
	ofComplex := numbered(10, func(i int) complex128 { return complex(float64(i)/7, -1) })
	ofShapes := map[string]shape{"square": square(2), "rectangle": rectangle{1, 2}, "pointer": &rectangle{3, 4}, "nil": nil}
	byteToWord := keyed(40, func(i int) uint8 { return uint8(i) })
	wordToByte := numbered(40, func(i int) uint8 { return uint8(i) })
	ofAnonymous := map[string]struct {
		hidden  int
		Visible *string `json:"visible"`
	}{"zero": {}}

	// Named and generic map types.
	values := url.Values{"q": {"map", "layout"}, "page": {"2"}, "empty": {}, "nil": nil}
	standings := scores{"red": 3, "blue": 5}
	positions := index{"maria": {{1, 2}, {3, 4}}, "": nil}
	lookup := table[string, pair[int, bool]]{"a": {1, true}, "b": {2, false}}
	lookups := map[string]table[int, string]{"one": {1: "one"}}

	// Places.
	shop := store{name: "shop", entries: keyed(12, word), cache: &cache{items: map[int]*item{1: {Name: "axe"}, 2: nil}}}
	shop.inner.byID = map[uint32]string{7: "seven"}
	shopPointer := &store{name: "other", entries: map[string]int{"k": 1}}
	list := []map[int]int{{1: 1}, nil, {2: 2, 3: 3}}
	array := [3]scores{{"a": 1}, nil, {"b": 2}}
	target := map[string]string{"pointed": "at"}
	pointer := &target
	pointerToPointer := &pointer
	newed := new(map[int]string)
	*newed = numbered(3, word)
	var boxed interface{} = map[string]bool{"boxed": true, "map": true}
	var boxedNamed interface{} = scores{"boxed": 1}
	shared := target
	captured := map[string]int{"before": 1}
	escape(func() { captured = map[string]int{"captured": 1, "variable": 2} })

	// Deletes and clears.
	deletedMiddle := deleted(9, func(i int) bool { return i > 1 && i < 7 })
	deletedTail := deleted(64, func(i int) bool { return i >= 20 })
	deletedOdd := deleted(200, func(i int) bool { return i%2 == 1 })
	deletedMost := deleted(1000, func(i int) bool { return i != 500 })
	looped := clearedByLoop(50)
	loopedSmall := clearedByLoop(5)
	cleared := numbered(300, word)
	clearMap(cleared)
	clearedSmall := numbered(4, word)
	clearMap(clearedSmall)
	refilled := numbered(100, word)
	clearMap(refilled)
	for i := 0; i < 10; i++ {
		refilled[i*i] = "again"
	}
	nans := nanLeft()
	cloned := cloneMap(deletedOdd)
	clonedSmall := cloneMap(one)
	updated := numbered(30, word)
	for i := 0; i < 30; i += 2 {
		updated[i] = "updated " + strconv.Itoa(i)
	}

	crafted := craft()

	oracle.Show("nilMap", &nilMap)
	oracle.Show("nilNamed", &nilNamed)
	oracle.Show("made", &made)
	oracle.Show("literal", &literal)
	oracle.Show("unallocated", &unallocated)
	oracle.Show("unallocatedNamed", &unallocatedNamed)
	oracle.Show("one", &one)
	oracle.Show("eight", &eight)
	oracle.Show("nine", &nine)
	oracle.Show("sixtyFour", &sixtyFour)
	oracle.Show("thousand", &thousand)
	oracle.Show("hundredThousand", &hundredThousand)
	oracle.Show("manyWords", &manyWords)
	oracle.Show("hinted", &hinted)
	oracle.Show("hintedEmpty", &hintedEmpty)
	oracle.Show("hintedLarge", &hintedLarge)
	oracle.Show("emptied", &emptied)
	oracle.Show("onStack", &onStack)
	oracle.Show("onStackGrown", &onStackGrown)
	oracle.Show("byInt", &byInt)
	oracle.Show("byInt8", &byInt8)
	oracle.Show("byInt16", &byInt16)
	oracle.Show("byInt32", &byInt32)
	oracle.Show("byInt64", &byInt64)
	oracle.Show("byUint", &byUint)
	oracle.Show("byUint8", &byUint8)
	oracle.Show("byUint16", &byUint16)
	oracle.Show("byUint32", &byUint32)
	oracle.Show("byUint64", &byUint64)
	oracle.Show("byUintptr", &byUintptr)
	oracle.Show("byFloat32", &byFloat32)
	oracle.Show("byFloat64", &byFloat64)
	oracle.Show("byComplex64", &byComplex64)
	oracle.Show("byComplex128", &byComplex128)
	oracle.Show("byBool", &byBool)
	oracle.Show("byString", &byString)
	oracle.Show("long", &long)
	oracle.Show("byPointer", &byPointer)
	oracle.Show("byUnsafePointer", &byUnsafePointer)
	oracle.Show("byChan", &byChan)
	oracle.Show("byColor", &byColor)
	oracle.Show("byCelsius", &byCelsius)
	oracle.Show("byPhase", &byPhase)
	oracle.Show("byUserID", &byUserID)
	oracle.Show("byEnabled", &byEnabled)
	oracle.Show("byHandle", &byHandle)
	oracle.Show("byReference", &byReference)
	oracle.Show("byPoint", &byPoint)
	oracle.Show("byPadded", &byPadded)
	oracle.Show("byFullName", &byFullName)
	oracle.Show("byAnonymous", &byAnonymous)
	oracle.Show("byPair", &byPair)
	oracle.Show("byBytes", &byBytes)
	oracle.Show("byStrings", &byStrings)
	oracle.Show("byAny", &byAny)
	oracle.Show("byShape", &byShape)
	oracle.Show("byNothing", &byNothing)
	oracle.Show("byNoInts", &byNoInts)
	oracle.Show("nothing", &nothing)
	oracle.Show("set", &set)
	oracle.Show("intSet", &intSet)
	oracle.Show("byteSet", &byteSet)
	oracle.Show("byBig", &byBig)
	oracle.Show("ofBigger", &ofBigger)
	oracle.Show("records", &records)
	oracle.Show("inline128", &inline128)
	oracle.Show("outside129", &outside129)
	oracle.Show("oneBig", &oneBig)
	oracle.Show("bigSet", &bigSet)
	oracle.Show("bigBools", &bigBools)
	oracle.Show("smallToRecord", &smallToRecord)
	oracle.Show("ofMaps", &ofMaps)
	oracle.ShowElem(`ofMaps["blue"]`, &ofMaps, "blue")
	oracle.ShowElem(`ofMaps["nil"]`, &ofMaps, "nil")
	oracle.Show("ofSlices", &ofSlices)
	oracle.Show("ofFuncs", &ofFuncs)
	oracle.Show("ofAny", &ofAny)
	oracle.Show("ofErrors", &ofErrors)
	oracle.Show("ofStructs", &ofStructs)
	oracle.Show("ofPointers", &ofPointers)
	oracle.Show("ofMapPointers", &ofMapPointers)
	oracle.Show("*ofMapPointers[1]", ofMapPointers[1])
	oracle.Show("ofChans", &ofChans)
	oracle.Show("ofReceivers", &ofReceivers)
	oracle.Show("ofArrays", &ofArrays)
	oracle.Show("ofBools", &ofBools)
	oracle.Show("ofFloats", &ofFloats)
	oracle.Show("ofComplex", &ofComplex)
	oracle.Show("ofShapes", &ofShapes)
	oracle.Show("byteToWord", &byteToWord)
	oracle.Show("wordToByte", &wordToByte)
	oracle.Show("ofAnonymous", &ofAnonymous)
	oracle.Show("values", &values)
	oracle.Show("standings", &standings)
	oracle.Show("positions", &positions)
	oracle.Show("lookup", &lookup)
	oracle.Show("lookups", &lookups)
	oracle.ShowElem(`lookups["one"]`, &lookups, "one")
	oracle.Show("registry", &registry)
	oracle.Show("main.unset", &unset)
	oracle.Show("main.configured.limits", &configured.limits)
	oracle.Show("unicode.Categories", &unicode.Categories)
	oracle.Show("shop.entries", &shop.entries)
	oracle.Show("shop.inner.byID", &shop.inner.byID)
	oracle.Show("shop.cache.items", &shop.cache.items)
	oracle.Show("shopPointer.entries", &shopPointer.entries)
	oracle.Show("list[0]", &list[0])
	oracle.Show("list[1]", &list[1])
	oracle.Show("list[2]", &list[2])
	oracle.Show("array[2]", &array[2])
	oracle.Show("target", &target)
	oracle.Show("shared", &shared)
	oracle.Show("*pointer", pointer)
	oracle.Show("**pointerToPointer", *pointerToPointer)
	oracle.Show("*newed", newed)
	oracle.ShowBoxed("boxed.(map[string]bool)", &boxed)
	oracle.ShowBoxed("boxedNamed.(main.scores)", &boxedNamed)
	oracle.Show("captured", &captured)
	oracle.Show("deletedMiddle", &deletedMiddle)
	oracle.Show("deletedTail", &deletedTail)
	oracle.Show("deletedOdd", &deletedOdd)
	oracle.Show("deletedMost", &deletedMost)
	oracle.Show("looped", &looped)
	oracle.Show("loopedSmall", &loopedSmall)
	oracle.Show("cleared", &cleared)
	oracle.Show("clearedSmall", &clearedSmall)
	oracle.Show("refilled", &refilled)
	oracle.Show("nans", &nans)
	oracle.Show("cloned", &cloned)
	oracle.Show("clonedSmall", &clonedSmall)
	oracle.Show("updated", &updated)
	crafted.show()
	stop() // break: shapes

	passed(thousand, &target)
	func() {
		oracle.At("captured")
		oracle.Show("captured", &captured)
		oracle.Show("onStack", &onStack)
		stop() // break: captured
	}()
	shop.report()
	count(lookup)
	oracle.Done()
}

func passed(argument map[int]string, pointed *map[string]string) {
	oracle.At("argument")
	oracle.Show("argument", &argument)
	oracle.Show("*pointed", pointed)
	stop() // break: argument
}

func (s *store) report() {
	oracle.At("method")
	oracle.Show("s.entries", &s.entries)
	oracle.Show("s.cache.items", &s.cache.items)
	stop() // break: method
}

// count is compiled once for all K and V of the same shape, and its debug information points into a dictionary.
func count[K comparable, V any](entries table[K, V]) int {
	oracle.At("generic")
	oracle.Show("entries", &entries)
	stop() // break: generic
	return len(entries)
}

var kept []func()

// escape keeps a function after it ran, so that what it captures has to live on the heap.
func escape(f func()) {
	f()
	kept = append(kept, f)
}

//go:noinline
func stop() {}
