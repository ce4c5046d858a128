//go:build !purego

package scan

import (
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// available has no question to ask: every processor of this architecture has
// NEON.
func available() []string { return []string{"portable", "neon"} }

// vectorWorth is Worth of NEON, which was not measured.
const vectorWorth = 32

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines.
func Lines(b []byte, start int, lines *[MaxLines]Line) int {
	switch {
	case kernel == 0 || len(b) > math.MaxInt32:
		return linesOfWords(b, start, lines)
	case start < Before:
		return 0
	}
	n := linesNEON(b, start, lines)
	nameLines(unchecked.Of(b), start, lines[:n])
	return n
}

// linesNEON does what Lines does, for a slice of less than 2 GiB and from a place
// on that has Before bytes before it, but for names: in their place it stores where
// they end, or the empty line's CR.
//
//go:noescape
func linesNEON(b []byte, start int, lines *[MaxLines]Line) int
