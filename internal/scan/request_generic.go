//go:build purego || !amd64

package scan

import "github.com/seed-f4f473f9/httpwire/internal/unchecked"

// RequestLineAhead is RequestLine: there is no kernel that looks ahead.
func RequestLineAhead(b []byte, target int, ahead *Ahead) int {
	return requestLineOfWords(b, target, ahead)
}

// HostLine looks for a Host field as nearly all are in the line that begins at index
// start of the first size bytes of b: one SP before letters, digits, hyphens and dots,
// or a port after them, and CRLF. It gives the index of its CR, and 0 for any other line.
func HostLine(b unchecked.Bytes, size, start int) int { return hostLineOfWords(b, size, start) }
