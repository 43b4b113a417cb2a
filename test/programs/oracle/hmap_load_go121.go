//go:build go1.21 && !go1.22

package oracle

// loadFactorTwice: in Go 1.21, and only there, a classic map grows beyond 6 entries a bucket. Its
// `loadFactorNum = (bucketCnt * 13 / 16) * loadFactorDen` rounds 6.5 down before it multiplies (golang.org/issue/63438).
const loadFactorTwice = 12
