package main

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// palette has a colour for each input, after Okabe and Ito: to be told apart by
// all eyes. The shapes change with the colours.
var palette = []color.Color{
	color.RGBA{0x00, 0x72, 0xb2, 0xff}, color.RGBA{0xe6, 0x9f, 0x00, 0xff}, color.RGBA{0x00, 0x9e, 0x73, 0xff},
	color.RGBA{0xcc, 0x79, 0xa7, 0xff}, color.RGBA{0xd5, 0x5e, 0x00, 0xff}, color.RGBA{0x56, 0xb4, 0xe9, 0xff},
	color.RGBA{0x80, 0x70, 0x10, 0xff},
}

var shapes = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.RingGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{},
}

var (
	lineColor = color.Gray{0xdd}
	textColor = color.Gray{0x33}
)

// plot draws a row for each parser and a dot for each input: how long it took,
// in units of httpwire, on a scale of powers of two.
func (r *results) plot(w io.Writer) error {
	ranks := r.ranks("Parse")
	slices.Reverse(ranks) // the fastest on top
	names := r.names("Parse")

	plot.DefaultFont.Variant = "Sans"
	p := plot.New()
	p.Title.Text = "Time to parse, in units of httpwire (log scale)"
	p.Title.TextStyle.Font.Size = 15
	p.Title.Padding = 6
	p.X.Label.Text = fmt.Sprintf("%s, %s; medians of %d interleaved rounds.\n"+
		"Right of the line: slower than httpwire. The bar is the geometric mean.", r.Machine, r.Date, r.Rounds)
	p.X.Label.Padding = 6
	low, high := 1.0, 1.0
	for _, f := range r.Figures {
		if f.Kind == "Parse" && f.ToOurs > 0 {
			low, high = min(low, f.ToOurs), max(high, f.ToOurs)
		}
	}
	p.X.Min, p.X.Max = math.Exp2(math.Floor(math.Log2(low*0.98))), math.Exp2(math.Ceil(math.Log2(high*1.02)))
	p.X.Scale = plot.LogScale{}
	p.X.Tick.Marker = plot.TickerFunc(powers)
	p.Y.Min, p.Y.Max = -0.6, float64(len(ranks))-0.4

	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = lineColor, nil
	p.Add(grid)
	one, err := plotter.NewLine(plotter.XYs{{X: 1, Y: p.Y.Min}, {X: 1, Y: p.Y.Max}})
	if err != nil {
		return err
	}
	one.Color, one.Width = textColor, 1
	p.Add(one)

	labels := make([]string, len(ranks))
	for row, k := range ranks {
		labels[row] = k.impl
		if k.language != "Go" {
			labels[row] += " (" + k.language + ")"
		}
		y := float64(row)
		mean, err := plotter.NewLine(plotter.XYs{{X: k.mean, Y: y - 0.38}, {X: k.mean, Y: y + 0.38}})
		if err != nil {
			return err
		}
		mean.Color, mean.Width = textColor, 2
		p.Add(mean)
	}
	p.NominalY(labels...)
	for i, name := range names {
		var dots plotter.XYs
		for row, k := range ranks {
			if f := r.find("Parse", name, k.impl); f != nil {
				// Dots of one row lie one below the other, in the order of the legend.
				shift := 0.28 - 0.56*float64(i)/float64(max(1, len(names)-1))
				dots = append(dots, plotter.XY{X: f.ToOurs, Y: float64(row) + shift})
			}
		}
		s, err := plotter.NewScatter(dots)
		if err != nil {
			return err
		}
		s.GlyphStyle = draw.GlyphStyle{Color: palette[i%len(palette)], Shape: shapes[i%len(shapes)], Radius: 3}
		p.Add(s)
		p.Legend.Add(name, s)
	}
	p.Legend.Top, p.Legend.Left = false, false
	p.Legend.XOffs, p.Legend.YOffs = -4, 8
	p.Legend.Padding = 3
	p.Legend.TextStyle.Font.Size = 10
	for _, style := range []*text.Style{&p.Title.TextStyle, &p.X.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle} {
		style.Color = textColor
	}

	const width, rowHeight = 720, 34
	c := vgsvg.New(width, vg.Length(110+rowHeight*len(ranks)))
	area := draw.New(c)
	p.Draw(draw.Crop(area, 8, -16, 8, -8))
	// Fonts are not in the file. The widths are those of Liberation Sans, which
	// has them from Arial.
	var drawn bytes.Buffer
	if _, err := c.WriteTo(&drawn); err != nil {
		return err
	}
	_, err = w.Write(bytes.ReplaceAll(drawn.Bytes(), []byte("font-family:Liberation Sans;"),
		[]byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;")))
	return err
}

// powers marks the powers of two.
func powers(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	for v := math.Exp2(math.Ceil(math.Log2(low))); v <= high*1.001; v *= 2 {
		ticks = append(ticks, plot.Tick{Value: v, Label: fmt.Sprintf("%g", v)})
	}
	return ticks
}
