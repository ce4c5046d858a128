//go:build !purego

package scan

// leastRun is the number of bytes that valueAVX2 and targetAVX2 must be given at
// least: they take 32 at a time.
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

// CopyValue copies the bytes that Value counts to dst, which has room for all of b,
// and gives their number. It may write to dst what comes after them, too.
//
// It looks at kernel itself, as Lines does.
//
//go:noescape
func CopyValue(dst, b []byte) int

//go:noescape
func valueAVX2(b *byte, n int) int

//go:noescape
func targetAVX2(b *byte, n int) int

// Partial looks at the field line that begins at b[i], be it whole or not. It gives
// the index of the first byte that is no token byte, and, if that is the colon, the
// index of the first one after it that may not stand in a field value; if not, the
// same for both.
//
// It looks at kernel itself, as Lines does, and has one for up to 64 bytes from i on.
//
//go:noescape
func Partial(b []byte, i int) (colon, end int)

// The functions in assembly jump to these.
var _, _ = partialOfWords, copyValueOfWords
