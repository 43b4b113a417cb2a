//go:build go1.27 && goexperiment.mapsplitgroup

package oracle

const slotOrder = "split"
