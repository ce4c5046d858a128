package bench

import (
	"bytes"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// BenchmarkLines scans the field lines of one head an operation, of mixedHeads
// in turn, with each kernel that the machine has: that is the scan alone,
// without the parser. BenchmarkParseMixed is the whole; HTTPWIRE_KERNEL chooses
// its kernel. The portable kernel is called in a way that costs it more here than in a
// build with the tag purego, which is what to compare with.
func BenchmarkLines(b *testing.B) {
	heads := generateHeads()
	starts := make([]int, len(heads))
	for i, h := range heads {
		starts[i] = bytes.IndexByte(h, '\n') + 1
	}
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		b.Run("kernel="+kernel, func(b *testing.B) {
			scan.Use(kernel)
			b.ReportAllocs()
			var lines [scan.MaxLines + 1]scan.Line
			var none scan.Ahead
			i := 0
			for b.Loop() {
				if scan.Lines(heads[i%mixedHeads], starts[i%mixedHeads], &lines, &none) == 0 {
					b.Fatalf("no lines in %q", heads[i%mixedHeads])
				}
				i++
			}
		})
	}
}
