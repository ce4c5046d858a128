//go:build purego || !amd64

package scan

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int { return valueOfWords(b) }

// AppendValue appends the bytes that Value counts to dst, which has room for all of b,
// and gives their number. It may write what comes after them behind these, too.
func AppendValue(dst *[]byte, b []byte) int { return appendValueOfWords(dst, b) }

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int { return targetOfWords(b, i) }

// Partial looks at the field line that begins at b[i], be it whole or not. It gives
// the Name of its name, 0 if it has none, and the index of the first byte that may not
// stand there: behind the name, if no colon is, or in the value.
func Partial(b []byte, i int) (begun Name, end int) { return partialOfWords(b, i) }
