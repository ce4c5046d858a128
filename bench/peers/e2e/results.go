package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
)

// results are the figures of all rounds.
type results struct {
	CPUs        int      `json:"cpus"`
	Procs       int      `json:"gomaxprocs"`
	Threads     int      `json:"wrk_threads"`
	Connections int      `json:"connections"`
	Seconds     float64  `json:"seconds"`
	Go          string   `json:"go"`
	Platform    string   `json:"platform"`
	Figures     []figure `json:"figures"`
}

// rate is what came of one load.
type rate struct {
	perSecond float64
	cost      float64 // of the server, microseconds of processor time a request
}

// figure is what was measured of one server in one mode.
type figure struct {
	Server    string    `json:"server"`
	Mode      mode      `json:"mode"`
	Rates     []float64 `json:"rates"`      // requests a second, by round
	Costs     []float64 `json:"costs"`      // the server's processor time a request, in microseconds, by round
	Rate      float64   `json:"rate"`       // median
	Cost      float64   `json:"cost"`       // median
	Ratio     float64   `json:"ratio"`      // median of the rounds' ratios of rates to the reference
	CostRatio float64   `json:"cost_ratio"` // the same, of costs
}

func newResults(s settings, threads int) *results {
	return &results{
		CPUs: runtime.NumCPU(), Procs: s.procs, Threads: threads, Connections: s.connections,
		Seconds: s.duration.Seconds(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
}

func (r *results) add(server string, m mode, one rate) {
	f := r.find(server, m)
	if f == nil {
		r.Figures = append(r.Figures, figure{Server: server, Mode: m})
		f = &r.Figures[len(r.Figures)-1]
	}
	f.Rates = append(f.Rates, one.perSecond)
	f.Costs = append(f.Costs, one.cost)
}

func (r *results) find(server string, m mode) *figure {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Server == server && f.Mode == m {
			return f
		}
	}
	return nil
}

// settle computes medians and ratios, once all rounds are in.
func (r *results) settle() {
	for i := range r.Figures {
		f := &r.Figures[i]
		to := r.find(reference, f.Mode)
		var rates, costs []float64
		for round := range f.Rates {
			rates = append(rates, f.Rates[round]/to.Rates[round])
			costs = append(costs, f.Costs[round]/to.Costs[round])
		}
		f.Rate, f.Ratio = median(f.Rates), median(rates)
		f.Cost, f.CostRatio = median(f.Costs), median(costs)
	}
}

func (r *results) json(w io.Writer) error {
	r.settle()
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *results) table(w io.Writer) error {
	r.settle()
	fmt.Fprintf(w, "%s, %s, %d CPUs: servers with GOMAXPROCS=%d, wrk with %d thread(s) and %d connections; medians of %d loads of %.0f s:\n"+
		"requests/s, and the server's processor time a request; in brackets the median ratio to %s\n\n",
		r.Go, r.Platform, r.CPUs, r.Procs, r.Threads, r.Connections, len(r.Figures[0].Rates), r.Seconds, reference)
	fmt.Fprintf(w, "| | plain | | %d pipelined | |\n|---|---|---|---|---|\n", depth)
	for _, name := range serverNames {
		fmt.Fprintf(w, "| %s |", name)
		for _, m := range modes {
			f := r.find(name, m)
			fmt.Fprintf(w, " %.0f/s (%.2f) | %.2f µs (%.2f) |", f.Rate, f.Ratio, f.Cost, f.CostRatio)
		}
		fmt.Fprintln(w)
	}
	verdict := "met"
	for _, m := range modes {
		if r.find(ours, m).Ratio < 1 {
			verdict = "missed"
		}
	}
	_, err := fmt.Fprintf(w, "\nGoal, %s not below %s in either: %s.\n", ours, reference, verdict)
	return err
}

// median gives the middle one, or the mean of the two in the middle.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}
