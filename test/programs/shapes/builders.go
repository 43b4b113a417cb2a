package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unsafe"

	"example.com/programs/oracle"
)

// What a builder returns has its header on the heap; what main makes for itself stays on main's stack.

// reach writes until the map is in a certain state. Hashes are different in each run, so how many writes that takes
// is not known beforehand.
func reach[M any](m *M, wanted func(oracle.State) bool, write func(i int)) {
	for i := 0; !wanted(oracle.Look(m)); i++ {
		if i == 1_000_000 {
			panic("no number of writes brings the map into this state")
		}
		write(i)
	}
}

// numbered gives {0: f(0), 1: f(1), …}.
func numbered[V any](count int, elem func(i int) V) map[int]V {
	m := make(map[int]V)
	for i := 0; i < count; i++ {
		m[i] = elem(i)
	}
	return m
}

// keyed gives {f(0): 0, f(1): 1, …}.
func keyed[K comparable](count int, key func(i int) K) map[K]int {
	m := make(map[K]int)
	for i := 0; i < count; i++ {
		m[key(i)] = i
	}
	return m
}

func emptyScores() scores { return make(scores) }

func same(i int) int { return i }

func word(i int) string { return "word " + strconv.Itoa(i) }

func float64Keys() map[float64]string {
	m := map[float64]string{
		math.Copysign(0, -1): "minus zero", math.Inf(1): "infinity", math.Inf(-1): "minus infinity",
		1.5: "one and a half", 0.1: "a tenth", 1e-7: "small", 1e21: "large", math.MaxFloat64: "largest",
		math.SmallestNonzeroFloat64: "smallest", 100: "hundred", 1e6: "million", 123456789.25: "nine digits",
	}
	for i := 0; i < 4; i++ { // none is found again, each takes a slot of its own
		m[math.NaN()] = "not a number " + strconv.Itoa(i)
	}
	m[math.Float64frombits(0xfff8_0000_0000_1234)] = "a NaN of its own bits"
	return m
}

func float32Keys() map[float32]float32 {
	m := map[float32]float32{}
	for _, f := range []float32{
		float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), 0.1, 1.0 / 3,
		16777216, math.MaxFloat32, math.SmallestNonzeroFloat32, -2.5,
	} {
		m[f] = f
	}
	return m
}

func complex128Keys() map[complex128]complex64 {
	negativeZero := math.Copysign(0, -1)
	return map[complex128]complex64{
		complex(1, -2): 1 - 2i, complex(negativeZero, 0.1): 0.1i, complex(math.Inf(1), math.Inf(-1)): 1,
		complex(math.NaN(), 1): complex(float32(math.NaN()), 1), complex(0.1, negativeZero): 0.1,
	}
}

func stringKeys() map[string]string {
	m := map[string]string{}
	for _, s := range []string{
		"", "plain", `"quoted"`, `back\slash`, "tab\tnewline\n", "nul\x00byte", "\xff\xfe not UTF-8 \x80", "žluťoučký kůň",
		"日本語", "emoji 🗺️", "\u200bzero width", "bell\a", "`tick`", "'apostrophe'", "<script>alert(1)</script>",
		"**bold** [link](command:x)", "\x7f", "e\u0301",
	} {
		m[s] = strings.ToUpper(s)
	}
	return m
}

func longStrings() map[string]string {
	return map[string]string{
		strings.Repeat("long key ", 600):    "of 5,400 bytes",
		"of 4,096 bytes":                    strings.Repeat("x", 4096),
		"of 4,097 bytes":                    strings.Repeat("y", 4097),
		strings.Repeat("\x00\xff", 3000):    "each byte quoted as four characters",
		strings.Repeat("日本", 1000) + "\xe6": strings.Repeat("本", 1500),
	}
}

func pointerKeys() map[*int]string {
	m := map[*int]string{nil: "nil"}
	for i := 0; i < 6; i++ {
		value := i
		m[&value] = word(i)
	}
	return m
}

func unsafePointerKeys() map[unsafe.Pointer]unsafe.Pointer {
	value := new([16]byte)
	return map[unsafe.Pointer]unsafe.Pointer{
		nil:                       unsafe.Pointer(value),
		unsafe.Pointer(value):     nil,
		unsafe.Pointer(&value[8]): unsafe.Pointer(&value[4]),
	}
}

func chanKeys() map[chan int]string {
	m := map[chan int]string{nil: "nil", make(chan int): "unbuffered"}
	buffered := make(chan int, 4)
	buffered <- 1
	m[buffered] = "one of four"
	return m
}

func anyKeys() map[interface{}]string {
	return map[interface{}]string{
		nil: "nil", 1: "int", "one": "string", 1.5: "float64", math.NaN(): "NaN", true: "bool", point{1, 2}: "struct",
		[2]string{"a", "b"}: "array", red: "named", uint8(1): "uint8", struct{}{}: "empty",
	}
}

func shapeKeys() map[shape]float64 {
	m := map[shape]float64{nil: 0}
	for i := 1; i < 8; i++ {
		m[square(i)] = square(i).Area()
		r := rectangle{float64(i), 2}
		m[r] = r.Area()
	}
	return m
}

func namedPointerKeys() map[reference]level {
	a, b := new(int), new(int)
	return map[reference]level{a: 1, b: 2, nil: 0}
}

func bigKeys(count int) map[big]int {
	return keyed(count, func(i int) (key big) {
		key[0], key[199] = byte(i), byte(i>>8)
		return
	})
}

func bigElems(count int) map[int]bigger {
	return numbered(count, func(i int) (elem bigger) {
		elem[0], elem[299] = byte(i), 0xee
		return
	})
}

func bothBig(count int) map[record]record {
	m := map[record]record{}
	for i := 0; i < count; i++ {
		m[record{0: word(i), 9: "last"}] = record{1: word(-i)}
	}
	return m
}

func at128(count int) map[exactly128]exactly128 {
	m := map[exactly128]exactly128{}
	for i := 0; i < count; i++ {
		m[exactly128{0: byte(i), 127: 0xaa}] = exactly128{127: byte(i)}
	}
	return m
}

func at129(count int) map[just129]just129 {
	m := map[just129]just129{}
	for i := 0; i < count; i++ {
		m[just129{0: byte(i), 128: 0xbb}] = just129{128: byte(i)}
	}
	return m
}

func funcElems() map[string]func(int) string {
	offset := 10
	return map[string]func(int) string{"word": word, "nil": nil, "closure": func(i int) string { return word(i + offset) }}
}

func anyElems() map[string]interface{} {
	return map[string]interface{}{
		"nil": nil, "int": 7, "string": "seven", "float64": 7.5, "slice": []int{7}, "map": map[string]int{"seven": 7},
		"pointer": &point{7, 7}, "struct": point{7, 7}, "error": errors.New("seven"),
	}
}

func errorElems() map[int]error {
	return map[int]error{0: nil, 1: errors.New("one"), 2: failure{2}, 3: &failure{3}}
}

func structElems() map[string]item {
	chain := &item{Name: "last"}
	return map[string]item{
		"axe":  {Name: "axe", Weight: 1.5, Tags: []string{"tool", "sharp"}, Next: chain},
		"rope": {Name: "rope", Weight: 0.25},
		"zero": {},
	}
}

func mapPointerElems() map[int]*map[int]string {
	inner := numbered(3, word)
	return map[int]*map[int]string{0: nil, 1: &inner, 2: &inner}
}

// deleted inserts count entries and takes out those that gone picks.
func deleted(count int, gone func(i int) bool) map[int]string {
	m := numbered(count, word)
	for i := 0; i < count; i++ {
		if gone(i) {
			delete(m, i)
		}
	}
	return m
}

// clearedByLoop is emptied one by one: with optimizations off the compiler does not turn the loop into a clear.
func clearedByLoop(count int) map[int]string {
	m := numbered(count, word)
	for key := range m {
		delete(m, key)
	}
	return m
}

// nanLeft shows why a clear is not the loop: no delete can find a NaN.
func nanLeft() map[float64]int {
	m := keyed(40, func(i int) float64 {
		if i%8 == 0 {
			return math.NaN()
		}
		return float64(i)
	})
	for key := range m {
		delete(m, key)
	}
	return m
}
