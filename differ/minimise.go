package main

// minimise gives the smallest input that it finds of which holds is true, by
// delta debugging: pieces of halving size are taken away, from the end to the
// beginning, until no byte can be spared. At most budget inputs are tried.
func minimise(in input, budget int, holds func(input) bool) input {
	if whole := in.with(in.generated()); len(in.cuts) > 0 {
		if budget--; holds(whole) {
			in = whole
		} else {
			return in // it depends on the cuts
		}
	}
	for size := max(len(in.generated())/2, 1); ; {
		changed := false
		for end := len(in.generated()); end > 0; end -= size {
			data := in.generated()
			from := max(end-size, 0)
			smaller := in.with(append(append([]byte(nil), data[:from]...), data[end:]...))
			if budget--; budget < 0 {
				return in
			}
			if holds(smaller) {
				in = smaller
				changed = true
			}
		}
		switch {
		case size > 1:
			size /= 2
		case !changed:
			return in
		}
	}
}
