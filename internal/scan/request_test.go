package scan_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// requestLineOf is the definition of RequestLine: where a request line with a target in
// origin-form at index target and HTTP/1.1 ends, and whether its target has a byte that
// RequestLine may take for the end of it.
func requestLineOf(b []byte, target int) (end int, rare bool) {
	if target >= len(b) || b[target] != '/' {
		return 0, false
	}
	end = target + run(b[target:], targets)
	if !bytes.HasPrefix(b[end:], []byte(" HTTP/1.1\r\n")) {
		return 0, false
	}
	return end + scan.AfterTarget, bytes.ContainsAny(b[target:end], `!"`)
}

// checkRequestLine holds RequestLine, and RequestLineAhead of every kernel, against the
// definition, and what is behind a request line, looked at ahead, against what it is without.
func checkRequestLine(t *testing.T, b []byte, target int) {
	t.Helper()
	want, rare := requestLineOf(b, target)
	check := func(what string, end int) {
		t.Helper()
		if end < 0 { // so far there is only the target
			if -end <= target || -end > len(b) || b[target] != '/' || run(b[target:-end], targets) != -end-target {
				t.Fatalf("%s(%q, %d) is %d", what, b, target, end)
			}
			end = scan.VersionEnd(unchecked.Of(b), len(b), scan.Target(b, -end))
		}
		if end != want && !(rare && end == 0) {
			t.Fatalf("%s(%q, %d) is %d, want %d", what, b, target, end, want)
		}
	}
	check("RequestLine", scan.RequestLine(unchecked.Of(b), len(b), target))
	defer scan.Use(scan.Kernel())
	for _, kernel := range scan.Kernels() {
		scan.Use(kernel)
		var ahead scan.Ahead
		end := scan.RequestLineAhead(b, target, &ahead)
		check(kernel+": RequestLineAhead", end)
		if end <= 0 {
			if ahead != (scan.Ahead{}) {
				t.Fatalf("%s: RequestLineAhead(%q, %d) looked ahead of no request line", kernel, b, target)
			}
			continue
		}
		for _, start := range []int{end, end + 1, end + 7, end + 62, end + 63, end + 64, end - 1} {
			var with, without [scan.MaxLines + 1]scan.Line
			n, m := scan.Lines(b, start, &with, &ahead), scan.Lines(b, start, &without, new(scan.Ahead))
			if n != m || with != without {
				t.Fatalf("%s: Lines(%q, %d) is %d, %v with what was looked at ahead, and %d, %v without", kernel, b, start, n, with, m, without)
			}
		}
	}
}

// heads of fields to be behind a request line.
var behindRequestLine = []string{
	"",
	"\r\n",
	"H: a\r\n\r\n",
	"Host: a.example\r\nUser-Agent: someone/1.0\r\nAccept: */*\r\n\r\n",
	"Host: a.example\r\nUser-Agent: someone/1.0\r\nAccept: */*\r\n\r\nGET / HTTP/1.1\r\n",
	"Host:" + strings.Repeat(" a", 50) + "\r\nX-" + strings.Repeat("n", 70) + ": v\r\n\tfold\r\n\r\n",
	strings.Repeat("a:\r\n", 25),
	strings.Repeat("A: b\r\n", 9) + "C: \x7f\r\n",
	"Content-Length: 5\r\nConnection: keep-alive\r\nUser-Agent: b",
}

// TestRequestLine has targets of every length, before fields of several kinds, of which
// every beginning is there.
func TestRequestLine(t *testing.T) {
	for n := range 150 {
		for _, fields := range behindRequestLine {
			b := []byte("GET /" + strings.Repeat("t", n) + " HTTP/1.1\r\n" + fields)
			step := 1
			if testing.Short() {
				step = 1 + n%5
			}
			for end := 4; end <= len(b); end += step {
				checkRequestLine(t, b[:end], 4)
				checkRequestLine(t, b[:end:end], len("GE"))
			}
			checkRequestLine(t, b, len(b))
		}
	}
}

// TestRequestLineBytes has every byte in every place of request lines of several lengths.
func TestRequestLineBytes(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 15, 16, 17, 40, 51, 52, 53, 54, 70, 105, 106, 107, 130} {
		for _, fields := range []string{"", behindRequestLine[3], behindRequestLine[6]} {
			b := []byte("GET /" + strings.Repeat("t", n) + " HTTP/1.1\r\n" + fields)
			for at := range len("GET /") + n + scan.AfterTarget {
				if testing.Short() && at%3 != 0 && at < 4+n {
					continue
				}
				old := b[at]
				for c := range 256 {
					b[at] = byte(c)
					checkRequestLine(t, b, len("GET "))
				}
				b[at] = old
			}
		}
	}
}

// TestRequestLineRandom has request lines, and what follows them, of bytes that matter, at
// random.
func TestRequestLineRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	turns := 100000
	if testing.Short() {
		turns /= 5
	}
	for range turns {
		b := []byte("GET /" + strings.Repeat("t", r.IntN(80)) + " HTTP/1.1\r\n")
		for len(b) < 100+r.IntN(200) {
			b = append(b, []string{"a", "Host: b", ":", " ", "\r\n", "\t", "\n", "\r", "\x80", "Accept: c\r\n", strings.Repeat("d", r.IntN(70))}[r.IntN(11)]...)
		}
		if r.IntN(4) == 0 {
			b[r.IntN(len(b))] = "!\"#$~\x7f\x80\xff\x00 /"[r.IntN(11)]
		}
		checkRequestLine(t, b, len("GET "))
	}
}
