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
