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

// AppendValue appends the bytes that Value counts to dst, which has room for all of b,
// and gives their number. It may write what comes after them behind these, too.
//
// It looks at kernel itself, as Lines does.
//
//go:noescape
func AppendValue(dst *[]byte, b []byte) int

//go:noescape
func valueAVX2(b *byte, n int) int

//go:noescape
func targetAVX2(b *byte, n int) int

// Partial looks at the field line that begins at b[i], be it whole or not. It gives
// the Name of its name, 0 if it has none, and the index of the first byte that may not
// stand there: behind the name, if no colon is, or in the value.
//
// It looks at kernel itself, as Lines does, and has one for up to 64 bytes from i on.
//
//go:noescape
func Partial(b []byte, i int) (begun Name, end int)

// The functions in assembly jump to these.
var _, _ = partialOfWords, appendValueOfWords
