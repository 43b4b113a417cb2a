//go:build go1.21

package main

import "maps"

// clearMap takes the runtime's short way: it clears the array instead of deleting entry by entry.
func clearMap[M ~map[K]V, K comparable, V any](m M) { clear(m) }

// cloneMap copies buckets or groups as they are, with the seed.
func cloneMap[M ~map[K]V, K comparable, V any](m M) M { return maps.Clone(m) }
