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

const vectorAheadWorth = math.MaxInt // NEON does not look ahead

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines. Behind these it stores what the documentation says of an
// incomplete line.
func Lines(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int {
	switch {
	case kernel == 0 || len(b) > math.MaxInt32:
		return linesOfWords(b, start, lines, ahead)
	case start < Before || start >= len(b):
		lines[0] = Line{}
		return 0
	}
	n := linesNEON(b, start, (*[MaxLines]Line)(lines[:]))
	nameLines(unchecked.Of(b), start, lines[:n])
	lines[n] = Line{}
	if n > 0 {
		if n == MaxLines || lines[n-1].Name == 0 {
			return n
		}
		start = int(lines[n-1].CR) + 2
	}
	name, end := Partial(b, start)
	if end == len(b) && name != 0 && int(name>>8) < end-start-1 && b[end-1] != '\t' {
		lines[n].CR = begun(name)
	}
	return n
}

// linesNEON does what Lines does, for a slice of less than 2 GiB and from a place
// on that has Before bytes before it, but for names: in their place it stores where
// they end, or the empty line's CR.
//
//go:noescape
func linesNEON(b []byte, start int, lines *[MaxLines]Line) int
