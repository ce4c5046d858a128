package scan

import (
	"math"
	"slices"
)

// kernels has the names of the kernels that this machine can run, the portable
// one first and the best one last.
var kernels = available()

// kernel is the index of the one that Lines uses.
var kernel = uint8(len(kernels) - 1)

// Worth is the number of bytes from which on one call of Lines takes less time than
// LineAt for each line there may be, and AheadWorth the number from the target of a
// request line on from which RequestLineAhead takes less than RequestLine, with what it
// spares Lines. They are those of the kernel in use.
var Worth, AheadWorth = worth()

func worth() (lines, ahead int) {
	if kernel == 0 {
		return 32, math.MaxInt
	}
	return vectorWorth, vectorAheadWorth
}

// Kernels returns the names of the kernels that this machine can run, the best
// one last.
func Kernels() []string { return slices.Clone(kernels) }

// Kernel returns the name of the one in use.
func Kernel() string { return kernels[kernel] }

// Use makes Lines use another kernel, and reports whether the machine has it.
// It is for tests, which must not scan at the same time: a scan that finds another
// kernel on its way goes astray. See package kerneltest. A program that does not call
// it cannot be made to.
func Use(name string) bool {
	i := slices.Index(kernels, name)
	if i < 0 {
		return false
	}
	kernel = uint8(i)
	Worth, AheadWorth = worth()
	return true
}
