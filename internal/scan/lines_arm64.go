//go:build !purego

package scan

// available has no question to ask: every processor of this architecture has
// NEON.
func available() []string { return []string{"portable", "neon"} }

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines.
//
//go:noescape
func Lines(b []byte, start int, lines *[MaxLines]Line) int

var _ = linesOfWords // Lines jumps to it
