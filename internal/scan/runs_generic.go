//go:build purego || !amd64

package scan

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int { return valueOfWords(b) }

// CopyValue copies the bytes that Value counts to dst, which has room for all of b,
// and gives their number. It may write to dst what comes after them, too.
func CopyValue(dst, b []byte) int { return copyValueOfWords(dst, b) }

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int { return targetOfWords(b, i) }

// Partial looks at the field line that begins at b[i], be it whole or not. It gives
// the index of the first byte that is no token byte, and, if that is the colon, the
// index of the first one after it that may not stand in a field value; if not, the
// same for both.
func Partial(b []byte, i int) (colon, end int) { return partialOfWords(b, i) }
