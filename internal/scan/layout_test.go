//go:build amd64 || arm64

package scan

import (
	"testing"
	"unsafe"
)

// TestLayout holds what kernels in assembly rely on beside what the compiler tells
// them: a Line is a shift by three, a nameKey five words, and the words that are
// compared as one vector are neighbours.
func TestLayout(t *testing.T) {
	var k nameKey
	for _, l := range []struct {
		what      string
		got, want uintptr
	}{
		{"size of Line", unsafe.Sizeof(Line{}), 8},
		{"size of nameKey", unsafe.Sizeof(k), 40},
		{"from before to last", unsafe.Offsetof(k.last) - unsafe.Offsetof(k.before), 8},
		{"from first to second", unsafe.Offsetof(k.second) - unsafe.Offsetof(k.first), 8},
	} {
		if l.got != l.want {
			t.Errorf("%s: %d, want %d", l.what, l.got, l.want)
		}
	}
}
