package main

// equivalents has the mutants that give the same results as the code they are
// made of, so that no test can tell the two apart but by the clock, or that show
// on other machines alone: where each is, how its line reads, and why. They are
// found by reading what lives. A test that kills one proves its entry wrong, and
// the program ends with status 1.
var equivalents = []equivalent{}

type equivalent struct{ file, function, changed, why string }

func (e equivalent) key() string { return e.file + ": " + e.function + ": " + e.changed }

// reasons has why, by the key of the mutant.
var reasons = func() map[string]string {
	m := make(map[string]string, len(equivalents))
	for _, e := range equivalents {
		m[e.key()] = e.why
	}
	return m
}()

// key is what a mutant has in reasons.
func key(m mutant) string { return m.File + ": " + m.Function + ": " + m.changed() }
