//go:build purego || (!amd64 && !arm64)

package scan

import "github.com/seed-f4f473f9/httpwire/internal/unchecked"

func available() []string { return []string{"portable"} }

// There are no other kernels.
const vectorWorth, vectorAheadWorth = 0, 0

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines. Behind these it stores what the documentation says of an
// incomplete line.
func Lines(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int {
	return linesOfWords(b, start, lines, ahead)
}

// RequestLineAhead is RequestLine: there is no kernel that looks ahead.
func RequestLineAhead(b []byte, target int, ahead *Ahead) int {
	return requestLineOfWords(b, target, ahead)
}

// HostLine looks for a Host field as nearly all are in the line that begins at index
// start of the first size bytes of b: one SP before letters, digits, hyphens and dots,
// or a port after them, and CRLF. It gives the index of its CR, and 0 for any other line.
func HostLine(b unchecked.Bytes, size, start int) int { return hostLineOfWords(b, size, start) }
