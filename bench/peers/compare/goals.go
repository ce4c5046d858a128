package main

import (
	"fmt"
	"math"
)

// A goal is something that httpwire is meant to reach, and what came of it.
type goal struct {
	Goal     string  `json:"goal"`
	Measured float64 `json:"measured"`
	Where    string  `json:"where"` // the input and the peer that decide
	Best     float64 `json:"best"`  // the same of the shortest times, which may be decided elsewhere
	Met      bool    `json:"met"`   // by Measured
}

// goals judges the figures by the goals of the project, as far as there are
// figures. Times are of the others, in units of httpwire, so that more is better
// but where it says otherwise.
func (r *results) goals() []goal {
	var all []goal
	// least judges the least favourable of some ratios to httpwire.
	least := func(what string, bound float64, kind string, of func(f figure) bool) {
		g := goal{Goal: what, Measured: math.Inf(1)}
		for _, f := range r.Figures {
			if f.Kind == kind && f.ToOurs > 0 && f.ToOurs < g.Measured && of(f) {
				g.Measured, g.Where = f.ToOurs, fmt.Sprintf("%s, %s", f.Name, f.Impl)
			}
		}
		if g.Where != "" {
			g.Met = g.Measured >= bound
			all = append(all, g)
		}
	}
	// most judges a ratio that is not to exceed a bound.
	most := func(what string, bound float64, name, impl, to string) {
		f, of := r.find("Write", name, impl), r.find("Write", name, to)
		if f != nil && of != nil {
			v := f.to(of)
			all = append(all, goal{Goal: what, Measured: v, Where: fmt.Sprintf("%s, %s to %s", name, impl, to), Met: v <= bound})
		}
	}
	for _, impl := range []string{"picohttpparser", "httparse", "picohttpparser-native"} {
		least(fmt.Sprintf("%s takes at least as long, from req_curl up", impl), 1, "Parse",
			func(f figure) bool { return f.Impl == impl && f.Name != "req_min" })
		least(fmt.Sprintf("%s takes at least 1/1.6 as long on req_min", impl), 1/1.6, "Parse",
			func(f figure) bool { return f.Impl == impl && f.Name == "req_min" })
		for _, k := range r.ranks("Parse") {
			if k.impl == impl {
				all = append(all, goal{
					Goal:     fmt.Sprintf("%s takes at least 1.3 times as long in the geometric mean", impl),
					Measured: k.mean, Where: "all inputs", Met: k.mean >= 1.3,
				})
			}
		}
	}
	least("fasthttp takes at least 4 times as long on every input", 4, "Parse",
		func(f figure) bool { return f.Impl == "fasthttp" })
	least("every parser in Go takes longer on every input", math.Nextafter(1, 2), "Parse",
		func(f figure) bool { return f.Language == "Go" && f.Impl != reference && f.Impl != yardstick })
	most("the small answer takes at most 1.6 times the floor", 1.6, "small", "block", floor)
	most("the small answer takes less than fasthttp's", math.Nextafter(1, 0), "small", "block", "fasthttp")
	most("chunked takes at most 1.1 times the floor", 1.1, "chunked", "httpwire", floor)
	return all
}
