//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package main

func prepareChurn(map[uint64]int) {}

func churn(map[uint64]int, int) {}
