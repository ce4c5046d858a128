package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// class is a sort of disagreement: the rule that explains it, and its key.
type class struct {
	rule *rule // nil if none explains it
	key  string
}

// finding is what was found of a class.
type finding struct {
	class
	count    int
	smallest []*disagreement // a few, the shortest first
}

// kept is how many disagreements of a class are made as small as they get; a
// flag.
var kept = 3

func (f *finding) add(d *disagreement) {
	f.count++
	at, _ := slices.BinarySearchFunc(f.smallest, d, func(a, b *disagreement) int {
		return cmp.Or(cmp.Compare(a.in.end, b.in.end), cmp.Compare(a.in.number, b.in.number))
	})
	if f.smallest = slices.Insert(f.smallest, at, d); len(f.smallest) > kept {
		f.smallest = f.smallest[:kept]
	}
}

// result is what came of the inputs that one party was given.
type result struct {
	party    string
	version  string
	seed     uint64
	inputs   int
	accepted int // by one of the two at least, to their end
	agreed   int
	findings []*finding
	took     time.Duration
}

// run gives a party the inputs from 0 to n, and holds httpwire against it.
// Every fourth is a stream of responses, if the party reads them. If enough is
// given and becomes true, the run ends.
func run(p party, seed uint64, n int, progress io.Writer, enough func(*disagreement) bool) (*result, error) {
	start := time.Now()
	r := &result{party: p.name(), version: p.version(), seed: seed}
	found := map[class]*finding{}
	var mu sync.Mutex
	var next atomic.Int64
	var fault error
	over := false
	var wait sync.WaitGroup
	for range p.workers() {
		wait.Go(func() {
			for {
				number := int(next.Add(1) - 1)
				mu.Lock()
				stop := over || fault != nil
				mu.Unlock()
				if stop || number >= n {
					return
				}
				in := generate(seed, uint64(number), p.responses() && number%4 == 3)
				d, accepted, err := hold(p, in)
				mu.Lock()
				if err != nil {
					fault = err
				}
				r.inputs++
				if accepted {
					r.accepted++
				}
				if d == nil {
					r.agreed++
				} else {
					c := class{classify(d), d.key()}
					if found[c] == nil {
						found[c] = &finding{class: c}
					}
					found[c].add(d)
					over = over || enough != nil && enough(d)
				}
				if progress != nil && r.inputs%max(n/10, 1) == 0 {
					fmt.Fprintf(progress, "%s: %d inputs, %d classes of disagreement\n", p.name(), r.inputs, len(found))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	r.findings = slices.SortedFunc(maps.Values(found), func(a, b *finding) int {
		return cmp.Or(-cmp.Compare(a.count, b.count), cmp.Compare(a.key, b.key))
	})
	r.took = time.Since(start)
	return r, fault
}

// hold compares, and believes a disagreement only if it comes again with all
// the time in the world.
func hold(p party, in input) (d *disagreement, accepted bool, err error) {
	d, ours, theirs, err := compare(p, in, false)
	for tries := 0; err == nil && d != nil && tries < 3; tries++ {
		d, ours, theirs, err = compare(p, in, true)
		if d != nil && d.they != want {
			break // no silence that a stalled machine explains
		}
	}
	return d, ours.accepts(in) || theirs.accepts(in), err
}

// accepts tells whether a stream was taken as messages to its end, or to that
// of a message that closes the connection.
func (o outcome) accepts(in input) bool {
	n := len(o.messages)
	switch {
	case n == 0 || o.why != "" || o.end == leaves:
		return false
	case in.response:
		return true
	}
	return n > 1 && o.end == stops
}

// minimiseAll makes what was kept of each class small, as long as rule and key
// stay what they are.
func (r *result) minimiseAll(p party) {
	slots := make(chan struct{}, p.workers())
	var wait sync.WaitGroup
	var mu sync.Mutex
	for _, f := range r.findings {
		for i := range f.smallest {
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				in := minimise(f.smallest[i].in, p.budget(), func(in input) bool {
					d, _, _, err := compare(p, in, false)
					return err == nil && d != nil && d.key() == f.key && classify(d) == f.rule
				})
				d, _, _, err := compare(p, in, true)
				mu.Lock()
				defer mu.Unlock()
				if err == nil && d != nil && d.key() == f.key {
					f.smallest[i] = d
				}
			})
		}
	}
	wait.Wait()
	for _, f := range r.findings {
		slices.SortStableFunc(f.smallest, func(a, b *disagreement) int { return cmp.Compare(a.in.end, b.in.end) })
	}
}
