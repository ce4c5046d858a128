//go:build !purego

package scan

import (
	"golang.org/x/sys/cpu"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// The kernels after the portable one, as indices of kernels.
const (
	avx2   = 1
	avx512 = 2
)

// available asks the processor, and, through package cpu, whether the operating
// system keeps the registers.
func available() []string {
	kernels := []string{"portable", "avx2", "avx512"}
	x := &cpu.X86
	switch {
	// TZCNT, BLSR and SHLX come with AVX2 on every processor there is, and are
	// asked for all the same.
	case !x.HasAVX2 || !x.HasBMI1 || !x.HasBMI2:
		return kernels[:avx2]
	// Nothing here needs VBMI2: the processors that have it are those that hardly
	// lower their clock when they work on 512 bits.
	case !x.HasAVX512F || !x.HasAVX512BW || !x.HasAVX512VBMI2:
		return kernels[:avx512]
	}
	return kernels
}

// vectorWorth is Worth of both: one field and the empty line.
const vectorWorth = 16

// vectorAheadWorth is AheadWorth of both, which look at 64 bytes at least.
const vectorAheadWorth = 64

// Lines reports the complete lines of b from start on, where a line must
// begin; see the package documentation for what is a line. It returns how many
// it stored in lines. Behind these it stores what the documentation says of an
// incomplete line. What ahead tells of the 64 bytes that have the one at start is not found
// out again; it is of this same b, or zero, and may be of other bytes.
//
// It looks at kernel itself: a branch that is always predicted costs less than
// an indirect call, or than another function in between.
//
//go:noescape
func Lines(b []byte, start int, lines *[MaxLines + 1]Line, ahead *Ahead) int

// RequestLineAhead is RequestLine for the slice b. Where more than a Host field is likely
// to follow, it makes ahead of 64 bytes that have the byte behind the request line, or
// end before it. That does not wait for where the request line ends, and is done by the
// time that Lines asks for it; see the package documentation.
//
//go:noescape
func RequestLineAhead(b []byte, target int, ahead *Ahead) int

// HostLine looks for a Host field as nearly all are in the line that begins at index
// start of the first size bytes of b: one SP before letters, digits, hyphens and dots,
// or a port after them, and CRLF. It gives the index of its CR, and 0 for any other line.
// It takes half of the time of a scan.
//
//go:noescape
func HostLine(b unchecked.Bytes, size, start int) int

var _, _, _ = linesOfWords, requestLineOfWords, hostLineOfWords // to which these jump
