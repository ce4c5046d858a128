// Package kerneltest lets whoever runs tests choose the kernel of package scan.
// A test that imports it,
//
//	import _ "github.com/seed-f4f473f9/httpwire/internal/scan/kerneltest"
//
// runs with the kernel that the variable HTTPWIRE_KERNEL names: portable, avx2,
// avx512 or neon. It panics before the first test if there is no such kernel or the
// machine, or the build, does not have it. Programs do not import it; what
// turns a kernel off in them is what turns off the processor's feature for
// golang.org/x/sys/cpu: GODEBUG=cpu.avx512bw=off, or cpu.avx2=off for both.
package kerneltest

import (
	"fmt"
	"os"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

func init() {
	if name := os.Getenv("HTTPWIRE_KERNEL"); name != "" && !scan.Use(name) {
		panic(fmt.Sprintf("HTTPWIRE_KERNEL is %q; there are %q here", name, scan.Kernels()))
	}
}
