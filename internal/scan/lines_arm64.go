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

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int { return valueOfWords(b) }

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int { return targetOfWords(b, i) }
