//go:build !purego

package scan

import "golang.org/x/sys/cpu"

// available asks the processor, and, through package cpu, whether the operating
// system keeps the registers.
func available() []string {
	// TZCNT, BLSR and SHLX come with AVX2 on every processor there is, and are
	// asked for all the same.
	if cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 {
		return []string{"portable", "avx2"}
	}
	return []string{"portable"}
}

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines.
//
// It looks at kernel itself: a branch that is always predicted costs less than
// an indirect call, or than another function in between.
//
//go:noescape
func Lines(b []byte, start int, lines *[MaxLines]Line) int

var _ = linesOfWords // Lines jumps to it

// runBytes is the length from which on a call of the functions below pays.
const runBytes = 32

// Value returns the number of bytes that b begins with and that may stand in
// a field value: HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
func Value(b []byte) int {
	if kernel != 0 && len(b) >= runBytes {
		return valueAVX2(&b[0], len(b))
	}
	return valueOfWords(b)
}

// Target returns the index of the first byte of b, from i on, that may not
// stand in a request target: VCHAR but for the number sign (RFC 9112, section
// 3.2; a fragment is never sent).
func Target(b []byte, i int) int {
	if kernel != 0 && len(b)-i >= runBytes {
		return i + targetAVX2(&b[i], len(b)-i)
	}
	return targetOfWords(b, i)
}

//go:noescape
func valueAVX2(b *byte, n int) int

//go:noescape
func targetAVX2(b *byte, n int) int
