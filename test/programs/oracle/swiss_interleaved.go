//go:build (go1.26 || (go1.24 && goexperiment.swissmap)) && !(go1.27 && goexperiment.mapsplitgroup)

package oracle

const slotOrder = "interleaved"
