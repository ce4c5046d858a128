package main

import "math/rand/v2"

// random is where the generator's decisions come from.
type random struct{ *rand.Rand }

// newRandom gives decisions that depend on nothing but seed and number: input
// number n of a seed is the same on every machine.
func newRandom(seed, number uint64) random {
	return random{rand.New(rand.NewPCG(seed, number))}
}

// in tells whether something happens that happens percent times in a hundred.
func (r random) in(percent int) bool { return r.IntN(100) < percent }

// one gives one of some strings.
func (r random) one(some ...string) string { return some[r.IntN(len(some))] }
