package main

import (
	"encoding/json"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// What ratios are to.
const (
	reference = "httpwire"
	yardstick = "lines"  // of parsers
	floor     = "append" // of writers
)

// results are the figures of all rounds.
type results struct {
	Machine   string      `json:"machine"`
	Date      string      `json:"date"`
	Go        string      `json:"go"`
	GoFlags   string      `json:"goflags"`
	Platform  string      `json:"platform"`
	CPUs      int         `json:"cpus"`
	Pinned    bool        `json:"pinned"`
	Rounds    int         `json:"rounds"`
	Benchtime string      `json:"benchtime"`
	Builds    []buildNote `json:"builds"`
	LeftOut   []leftOut   `json:"left_out"`
	Figures   []figure    `json:"figures"`
	Goals     []goal      `json:"goals"`
}

// A buildNote says how something that is not in Go was built.
type buildNote struct {
	Impl string `json:"impl"`
	How  string `json:"how"`
}

// A leftOut is a driver that could not be built.
type leftOut struct {
	Impl    string `json:"impl"`
	Install string `json:"install"` // what it needs
}

// A figure is what was measured of one way to do one thing.
type figure struct {
	Kind     string    `json:"kind"` // Parse or Write
	Name     string    `json:"name"` // of the input or the case
	Impl     string    `json:"impl"`
	Language string    `json:"language"`
	Allocs   float64   `json:"allocs"` // for each operation; -1 if it does not say
	Rounds   []float64 `json:"rounds"` // ns, by round
	NS       float64   `json:"ns"`     // median
	ToBase   float64   `json:"to_base"`
	ToOurs   float64   `json:"to_httpwire"`
}

func newResults(s settings, p pin) *results {
	return &results{
		Machine: processor(), Date: time.Now().UTC().Format("2 January 2006"), Go: runtime.Version(), GoFlags: os.Getenv("GOFLAGS"),
		Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU(), Pinned: p != nil,
		Rounds: s.rounds, Benchtime: s.benchtime.String(),
	}
}

// processor gives the name of the processor, where the system says it.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "a processor that does not say its name"
}

func (r *results) add(s subject, one sample) {
	f := r.find(s.kind, s.name, one.impl)
	if f == nil {
		r.Figures = append(r.Figures, figure{Kind: s.kind, Name: s.name, Impl: one.impl, Language: one.language, Allocs: one.allocs})
		f = &r.Figures[len(r.Figures)-1]
	}
	f.Rounds = append(f.Rounds, one.ns)
}

func (r *results) find(kind, name, impl string) *figure {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Kind == kind && f.Name == name && f.Impl == impl {
			return f
		}
	}
	return nil
}

// settle computes medians and ratios, once all rounds are in, and what came of
// the goals.
func (r *results) settle() {
	r.relate()
	r.Goals = r.goals()
	for i, g := range r.best().goals() { // the same ones, in the same order
		r.Goals[i].Best = g.Measured
	}
}

// best gives results of one round that has the shortest time of each figure: how
// they compare where nothing else runs, as far as they can show it.
func (r *results) best() *results {
	one := results{Figures: slices.Clone(r.Figures)}
	for i := range one.Figures {
		f := &one.Figures[i]
		f.Rounds = []float64{slices.Min(f.Rounds)}
	}
	one.relate()
	return &one
}

// relate computes medians and ratios.
func (r *results) relate() {
	for i := range r.Figures {
		f := &r.Figures[i]
		base := yardstick
		if f.Kind == "Write" {
			base = floor
		}
		f.NS = median(f.Rounds)
		f.ToBase = f.to(r.find(f.Kind, f.Name, base))
		f.ToOurs = f.to(r.find(f.Kind, f.Name, reference))
	}
}

// to gives the median of the ratios of each round, 0 if there is nothing to
// compare with.
func (f *figure) to(other *figure) float64 {
	if other == nil {
		return 0
	}
	ratios := make([]float64, len(f.Rounds))
	for i := range ratios {
		ratios[i] = f.Rounds[i] / other.Rounds[i]
	}
	return median(ratios)
}

// names gives the inputs or cases in the order in which they were measured.
func (r *results) names(kind string) []string {
	var all []string
	for _, f := range r.Figures {
		if f.Kind == kind && !slices.Contains(all, f.Name) {
			all = append(all, f.Name)
		}
	}
	return all
}

// A rank is the place of an implementation among the others.
type rank struct {
	impl, language string
	mean           float64 // geometric, of the ratios to httpwire
	whole          bool    // it has a figure for every input or case
}

// ranks gives the implementations, those first that take the least time.
func (r *results) ranks(kind string) []rank {
	logs := map[string][]float64{}
	var all []rank
	for _, f := range r.Figures {
		if f.Kind != kind || f.ToOurs == 0 {
			continue
		}
		if logs[f.Impl] == nil {
			all = append(all, rank{impl: f.Impl, language: f.Language})
		}
		logs[f.Impl] = append(logs[f.Impl], math.Log(f.ToOurs))
	}
	names := len(r.names(kind))
	for i := range all {
		sum := 0.0
		for _, l := range logs[all[i].impl] {
			sum += l
		}
		all[i].mean = math.Exp(sum / float64(len(logs[all[i].impl])))
		all[i].whole = len(logs[all[i].impl]) == names
	}
	slices.SortStableFunc(all, func(a, b rank) int {
		switch {
		case a.mean < b.mean:
			return -1
		case a.mean > b.mean:
			return 1
		}
		return 0
	})
	return all
}

func (r *results) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// median gives the middle one, or the mean of the two in the middle.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}
