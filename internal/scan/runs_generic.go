//go:build purego || !amd64

package scan

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int { return valueOfWords(b) }

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int { return targetOfWords(b, i) }
