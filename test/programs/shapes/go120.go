//go:build !go1.21

package main

// clearMap stands for the builtin clear, which Go 1.20 does not have yet: there only the compiler's rewriting of a
// delete loop calls runtime.mapclear, and that only with optimizations on.
func clearMap[M ~map[K]V, K comparable, V any](m M) {
	for key := range m {
		delete(m, key)
	}
}

// cloneMap stands for maps.Clone.
func cloneMap[M ~map[K]V, K comparable, V any](m M) M {
	clone := make(M, len(m))
	for key, elem := range m {
		clone[key] = elem
	}
	return clone
}
