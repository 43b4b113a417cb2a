//go:build !go1.21 || (go1.22 && !go1.24) || (go1.24 && !go1.26 && !goexperiment.swissmap)

package oracle

// loadFactorTwice: a classic map grows beyond 6.5 entries a bucket.
const loadFactorTwice = 13
