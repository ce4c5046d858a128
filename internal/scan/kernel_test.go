package scan_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	_ "github.com/seed-f4f473f9/httpwire/internal/scan/kerneltest"
)

// TestKernel holds that the kernel is the one asked for, or else the best.
func TestKernel(t *testing.T) {
	all := scan.Kernels()
	t.Logf("%q of %q", scan.Kernel(), all)
	want := os.Getenv("HTTPWIRE_KERNEL")
	if want == "" {
		want = all[len(all)-1]
	}
	if got := scan.Kernel(); got != want {
		t.Errorf("the kernel is %q, want %q", got, want)
	}
	if all[0] != "portable" {
		t.Errorf("the first of %q is not the portable one", all)
	}
	if scan.Use("none") || scan.Kernel() != want {
		t.Errorf("there is a kernel of no such name; it is %q now", scan.Kernel())
	}
	for _, name := range all {
		if !scan.Use(name) || scan.Kernel() != name {
			t.Errorf("%q was not to be had", name)
		}
	}
	scan.Use(want)
}

// TestKernelBytes has every byte in every sort of place of a line, with that
// place at every one of 64 positions of a block, in the middle of the slice and
// near its end.
func TestKernelBytes(t *testing.T) {
	name, value := strings.Repeat("n", 70), strings.Repeat("v", 70)
	line := "A-" + name + ": " + value + "\r\n"
	places := map[string]int{
		"first of a name": 0, "name": 35, "colon": 72, "blank": 73, "value": 100, "last of a value": 143,
		"CR": 144, "LF": 145, "empty line's CR": 146, "empty line's LF": 147, "after the head": 148,
	}
	rest := strings.Repeat("X: y\r\n", 30)
	for where, at := range places {
		for lead := range 64 {
			if testing.Short() && lead%9 != 0 {
				continue
			}
			head := strings.Repeat("l", lead+1) + ":\r\n"
			for _, end := range []string{rest, "X", ""} {
				b := []byte(before + head + line + "\r\n" + end)
				i := len(before) + len(head) + at
				if i >= len(b) {
					continue
				}
				for c := range 256 {
					b[i] = byte(c)
					checkLines(t, b, scan.Before)
				}
				if t.Failed() {
					t.Fatal(where)
				}
			}
		}
	}
}

// TestKernelFaults has a line of every length up to 300 with one byte, of every
// sort that ends a line or a report, in every place.
func TestKernelFaults(t *testing.T) {
	for n := 4; n <= 300; n++ {
		for _, colon := range []int{1, n / 2, n - 3} {
			b := []byte(before + strings.Repeat("a", n-2) + "\r\n")
			b[len(before)+colon] = ':'
			for at := len(before); at < len(b); at++ {
				old := b[at]
				for _, c := range []byte("\x00\r\n\x7f:\t") {
					if testing.Short() && (n+at+int(c))%3 != 0 && n%64 > 4 {
						continue
					}
					b[at] = c
					checkLines(t, b, scan.Before)
				}
				b[at] = old
			}
		}
	}
}

// TestKernelWords has every word of some length over the bytes that matter,
// across the border of two blocks and at the end of the slice, after a line, in
// a name, in a value and at the beginning.
func TestKernelWords(t *testing.T) {
	const letters = "a:\r\n"
	length := 7
	if testing.Short() {
		length = 5
	}
	words := 1 << (2 * length)
	for _, lead := range []string{
		"",
		strings.Repeat("a", 58) + ":\r\n",
		strings.Repeat("a", 61),
		"a:" + strings.Repeat("b", 59),
		strings.Repeat("a:\r\n", 14) + ":\r\n",
	} {
		for _, after := range []string{"", "\n", "a:\r\n", strings.Repeat("a:\r\n", 40)} {
			b := []byte(before + lead + strings.Repeat(" ", length) + after)
			word := b[len(before)+len(lead):][:length]
			for w := range words {
				for i := range word {
					word[i] = letters[w>>(2*i)&3]
				}
				checkLines(t, b, scan.Before)
			}
		}
	}
}

// TestKernelStarts has slices of every length up to 300, of several kinds of
// lines, with a start at every place, whatever is before it.
func TestKernelStarts(t *testing.T) {
	for _, s := range []string{
		"Host: example.org\r\nAccept-Language: en\r\nX_1: \t\x80\r\n\r\n",
		"a:\r\n",
		"\r\n\r",
		"Cookie: " + strings.Repeat("c", 150) + "\r\n",
		strings.Repeat("n", 150) + ":\r\n",
	} {
		b := []byte(strings.Repeat(s, 1+300/len(s)))
		for n := range 301 {
			for start := 0; start <= n; start++ {
				if testing.Short() && (n+start)%3 != 0 {
					continue
				}
				checkLines(t, b[:n], start)
			}
		}
	}
}

// TestKernelNowhere has starts that lie beyond the slice: there are no lines.
func TestKernelNowhere(t *testing.T) {
	b := []byte(strings.Repeat("a:\r\n", 40))
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		var lines [scan.MaxLines + 1]scan.Line
		for n := range len(b) {
			for _, start := range []int{n, n + 1, n + 31, n + 32, n + 63, n + 64, n + 1000, math.MaxInt32, math.MaxInt} {
				if start < n {
					continue // of 32 bits
				}
				if got := scan.Lines(b[:n], start, &lines, new(scan.Ahead)); got != 0 || lines[0] != behind(0) {
					t.Fatalf("%s: %d lines at %d of %d bytes", kernel, got, start, n)
				}
			}
		}
		if got := scan.Lines(nil, 0, &lines, new(scan.Ahead)); got != 0 || lines[0] != behind(0) {
			t.Errorf("%s: %d lines of nothing", kernel, got)
		}
	}
}

// TestKernelOut holds that nothing is stored but lines and the one behind them:
// what lies beside these belongs to the caller.
func TestKernelOut(t *testing.T) {
	type guarded struct {
		front  [4]scan.Line
		lines  [scan.MaxLines + 1]scan.Line
		behind [4]scan.Line
	}
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for n := range 40 {
			for _, end := range []string{"", "\r\n", "a", "a:", ":", strings.Repeat("a:\r\n\r\n", 20)} {
				b := []byte(before + strings.Repeat("a:\r\n", n) + end)
				var g guarded
				scan.Lines(b, scan.Before, &g.lines, new(scan.Ahead))
				if g.front != [4]scan.Line{} || g.behind != [4]scan.Line{} {
					t.Fatalf("%s: %d lines and %q: stored beside the lines", kernel, n, end)
				}
			}
		}
	}
}

// TestLinesLongNames has lines that are not whole, with names that are as long as the
// bit Begun can bear, and longer.
func TestLinesLongNames(t *testing.T) {
	if testing.Short() {
		t.Skip("the definitions take a byte at a time")
	}
	const most = scan.Begun >> 8
	b := []byte(before + strings.Repeat("n", most+8) + ": value")
	for _, n := range []int{most - 1, most, most + 8} {
		line := b[most+8-n:]
		copy(line, before)
		checkLines(t, line, scan.Before)
	}
}

// TestLinesLong has positions at the end of what 32 bits reach, and a slice
// that goes beyond.
func TestLinesLong(t *testing.T) {
	if math.MaxInt == math.MaxInt32 {
		t.Skip("no slice is that long on a machine of 32 bits")
	}
	// No constants: on a machine of 32 bits they would not compile.
	top, limit := 32, math.MaxInt32 // of positions, by the portable kernel
	b, free := reserve(t, 1<<top+4096)
	defer free()
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		for _, end := range []int{limit - 1, limit, limit + 1, len(b)} {
			for _, at := range []int{limit - 100, limit - 30, limit - 10, limit - 4, limit - 3, limit, 1<<top - 4, 1 << top} {
				if at+4 > end {
					continue
				}
				copy(b[at:], "a:\r\n\r\n")
				var lines [scan.MaxLines + 1]scan.Line
				n := scan.Lines(b[:end], at, &lines, new(scan.Ahead))
				for i, line := range lines[:n] {
					if got, want := line, (scan.Line{Name: 1<<8 | scan.Blanks, CR: uint32(at + 2)}); i == 0 && got != want {
						t.Errorf("%s: line at %d is %v", kernel, at, got)
					}
				}
				want := 0
				for _, size := range []int{4, 6} {
					if at+size <= min(end, limit) {
						want++
					}
				}
				if n != want || lines[n] != behind(0) {
					t.Errorf("%s: %d lines at %d of %d, want %d", kernel, n, at, end, want)
				}
				clear(b[at : at+6])
			}
		}
	}
}
