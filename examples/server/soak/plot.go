package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// The measures of the plot: a panel for each series, one below the other.
const (
	plotWidth   = 760
	panelHeight = 130
	marginLeft  = 60
	marginTop   = 40
	panelGap    = 40
)

// writePlot draws the series over time, as SVG.
func writePlot(w io.Writer, title string, samples []sample, all []series) error {
	var b strings.Builder
	height := marginTop + len(all)*(panelHeight+panelGap)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", marginLeft+plotWidth+20, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="white"/>`+"\n"+`<text x="%d" y="20" font-size="14">%s</text>`+"\n", marginLeft, title)
	end := samples[len(samples)-1].Seconds
	for i, one := range all {
		top := marginTop + i*(panelHeight+panelGap)
		bottom := top + panelHeight
		most := 0.0
		for _, s := range samples {
			most = max(most, one.of(s)/one.unit)
		}
		most = ceiling(most)
		x := func(seconds float64) float64 { return marginLeft + seconds/end*plotWidth }
		y := func(value float64) float64 { return float64(bottom) - value/most*panelHeight }
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-weight="bold">%s</text>`+"\n", marginLeft, top-4, one.Name)
		for part := range 5 { // ticks
			value, seconds := most*float64(part)/4, end*float64(part)/4
			fmt.Fprintf(&b, `<path d="M%d %.1fh%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%.4g</text>`+"\n",
				marginLeft, y(value), plotWidth, marginLeft-6, y(value)+4, value)
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%.4g s</text>`+"\n", x(seconds), bottom+15, seconds)
		}
		fmt.Fprintf(&b, `<path d="M%d %dV%dH%d" fill="none" stroke="black"/>`+"\n", marginLeft, top, bottom, marginLeft+plotWidth)
		var line strings.Builder
		for _, s := range samples {
			fmt.Fprintf(&line, "%.1f,%.1f ", x(s.Seconds), y(one.of(s)/one.unit))
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>`+"\n", strings.TrimSpace(line.String()))
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// ceiling gives the least of 1, 2, 4 and 8 times a power of ten that is not below
// v, for an axis that begins at 0.
func ceiling(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 4, 8} {
		if v <= n*power {
			return n * power
		}
	}
	return 10 * power
}
