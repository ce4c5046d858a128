package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// BenchmarkKernels parses each input with every kernel that the machine has, by
// turns so short that whatever else a machine does falls on all of them alike. An
// operation is a turn of each. It reports the median time of a parse with the best
// kernel, and what each of the others takes in units of that: steady to about 1 % on
// any machine with -benchtime 2000x, where interleaved runs differ by ten.
func BenchmarkKernels(b *testing.B) {
	names, data := inputs(b)
	kernels := scan.Kernels()
	defer scan.Use(scan.Kernel())
	for _, name := range names {
		b.Run("input="+name, func(b *testing.B) {
			parse := impls[0].make(data[name])
			turn := func(n int) time.Duration {
				start := time.Now()
				for range n {
					if err := parse(); err != nil {
						b.Fatal(err)
					}
				}
				return time.Since(start)
			}
			n := 1
			for turn(n) < 40*time.Microsecond {
				n *= 2
			}
			times := make([][]time.Duration, len(kernels))
			for round := 0; b.Loop(); round++ {
				for i := range kernels {
					k := (i + round) % len(kernels) // another one begins each time
					scan.Use(kernels[k])
					turn(n / 4) // until caches and branches know it
					times[k] = append(times[k], turn(n))
				}
			}
			medians := make([]float64, len(kernels))
			for k := range times {
				slices.Sort(times[k])
				medians[k] = float64(times[k][len(times[k])/2]) / float64(n)
			}
			best := medians[len(medians)-1]
			b.ReportMetric(best, "ns/parse")
			for k, kernel := range kernels[:len(kernels)-1] {
				b.ReportMetric(medians[k]/best, kernel+"/"+kernels[len(kernels)-1])
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
