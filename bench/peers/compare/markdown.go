package main

import (
	"fmt"
	"io"
	"strings"
)

// markdown prints the tables.
func (r *results) markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.caption())
	names := r.names("Parse")
	fmt.Fprintf(&b, "Parsing: ns, in brackets the ratio to `%s`; the mean is geometric, of the ratios to %s; allocations are\nthe most of any input.\n\n", yardstick, reference)
	r.table(&b, "Parse", names)
	if r.partial("Parse") {
		fmt.Fprintf(&b, "\n* of fewer inputs: content in chunks is nothing for it.\n")
	}
	fmt.Fprintf(&b, "\nWriting: ns, in brackets the ratio to `%s`.\n\n", floor)
	r.table(&b, "Write", r.names("Write"))
	if len(r.Builds) > 0 {
		b.WriteString("\nHow those were built that are not in Go:\n\n")
		for _, n := range r.Builds {
			fmt.Fprintf(&b, "- %s: %s\n", n.Impl, n.How)
		}
	}
	if len(r.LeftOut) > 0 {
		b.WriteString("\nLeft out, since they could not be built here:\n\n")
		for _, l := range r.LeftOut {
			fmt.Fprintf(&b, "- %s (needs %s)\n", l.Impl, l.Install)
		}
	}
	if len(r.Goals) > 0 {
		fmt.Fprintf(&b, "\n| goal of %s | measured | best against best | |\n|---|---|---|---|\n", reference)
		for _, g := range r.Goals {
			verdict := "missed"
			if g.Met {
				verdict = "met"
			}
			fmt.Fprintf(&b, "| %s | %.2f (%s) | %.2f | %s |\n", g.Goal, g.Measured, g.Where, g.Best, verdict)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// caption says where and how the figures were taken.
func (r *results) caption() string {
	s := fmt.Sprintf("%s, %s, %s, %s", r.Machine, r.Platform, r.Go, r.Date)
	if r.GoFlags != "" {
		s += ", GOFLAGS=" + r.GoFlags
	}
	pinned := "not pinned"
	if r.Pinned {
		pinned = "pinned to one processor"
	}
	return fmt.Sprintf("%s; medians of %d interleaved rounds of %s, %s.", s, r.Rounds, r.Benchtime, pinned)
}

func (r *results) table(b *strings.Builder, kind string, names []string) {
	fmt.Fprintf(b, "| | | %s | mean | allocs |\n|---|---|%s---|---|\n", strings.Join(names, " | "), strings.Repeat("---|", len(names)))
	for _, k := range r.ranks(kind) {
		fmt.Fprintf(b, "| %s | %s |", k.impl, k.language)
		allocs := -1.0
		for _, name := range names {
			f := r.find(kind, name, k.impl)
			if f == nil {
				b.WriteString(" – |")
				continue
			}
			fmt.Fprintf(b, " %.*f (%.2f) |", decimals(f.NS), f.NS, f.ToBase)
			allocs = max(allocs, f.Allocs)
		}
		mark := ""
		if !k.whole {
			mark = "*"
		}
		fmt.Fprintf(b, " %.2f%s |", k.mean, mark)
		if allocs < 0 {
			b.WriteString(" – |\n")
		} else {
			fmt.Fprintf(b, " %.0f |\n", allocs)
		}
	}
}

// partial tells if some take only some of the inputs.
func (r *results) partial(kind string) bool {
	for _, k := range r.ranks(kind) {
		if !k.whole {
			return true
		}
	}
	return false
}

func decimals(v float64) int {
	if v < 100 {
		return 1
	}
	return 0
}
