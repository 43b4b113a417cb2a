package main

import "fmt"

// Named forms of the basic kinds.

type color int

const (
	red color = iota
	green
	blue
)

func (c color) String() string { return [...]string{"red", "green", "blue"}[c%3] }

type celsius float64
type phase complex128
type userID string
type enabled bool
type handle uintptr
type level uint8
type reference *int

// Composite keys and elems.

type point struct{ X, Y int32 }

// padded has seven bytes between its fields that no key comparison looks at.
type padded struct {
	Small int8
	Large int64
}

type fullName struct{ First, Last string }

type item struct {
	Name   string
	Weight float32
	Tags   []string
	Next   *item
}

type shape interface{ Area() float64 }

type square float64

func (s square) Area() float64 { return float64(s) * float64(s) }

type rectangle struct{ Width, Height float64 }

func (r rectangle) Area() float64 { return r.Width * r.Height }

type big [200]byte
type bigger [300]byte
type exactly128 [128]byte
type just129 [129]byte

// record is 160 bytes with pointers: indirect as key and as elem.
type record [10]string

// Named and generic map types.

type scores map[string]int
type index map[userID][]point
type table[K comparable, V any] map[K]V
type pair[A, B any] struct {
	First  A
	Second B
}

// Places where a map variable can be.

type store struct {
	name    string
	entries map[string]int
	inner   struct {
		byID map[uint32]string
	}
	cache *cache
}

type cache struct {
	items map[int]*item
}

type failure struct{ code int }

func (f failure) Error() string { return fmt.Sprintf("failure %d", f.code) }
