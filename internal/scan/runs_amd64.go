//go:build !purego

package scan

// leastRun is the length from which on a call of the functions below pays.
const leastRun = 32

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int {
	if kernel != 0 && len(b) >= leastRun {
		return valueAVX2(&b[0], len(b))
	}
	return valueOfWords(b)
}

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int {
	if kernel != 0 && len(b)-i >= leastRun {
		return i + targetAVX2(&b[i], len(b)-i)
	}
	return targetOfWords(b, i)
}

//go:noescape
func valueAVX2(b *byte, n int) int

//go:noescape
func targetAVX2(b *byte, n int) int
