package scan_test

import (
	"strings"
	"syscall"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// reserve gives n zeros, of which only those that are written to take memory.
func reserve(t *testing.T, n int) (b []byte, free func()) {
	b, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		t.Skip("the machine has no address space to spare: ", err)
	}
	return b, func() { syscall.Munmap(b) }
}

// TestNothingBeyond has slices that end where an unreadable page begins, and
// that begin where one ends: a kernel that reads outside of its slice faults.
func TestNothingBeyond(t *testing.T) {
	size := syscall.Getpagesize()
	m, err := syscall.Mmap(-1, 0, 3*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Munmap(m)
	for _, guard := range [][]byte{m[:size], m[2*size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	page := m[size : 2*size]
	for _, head := range []string{
		"A: b\r\nHost: example.org:80\r\n\r\n",
		"Host: example.org\r\nAccept-Language: en\r\nX_1: \t\x80\r\n\r\n",
		"a:\r\n",
		"a:b\r",
		"a:\n",
		"\r\n",
		"\r",
		":",
		"a",
		"a" + strings.Repeat("b", 99) + ": " + strings.Repeat("c", 99) + "\r\n",
	} {
		for i := range page {
			page[i] = head[i%len(head)]
		}
		for n := range 301 {
			for _, b := range [][]byte{page[size-n:], page[:n]} {
				checkRuns(t, b)
				step := 1
				if testing.Short() {
					step = 1 + n/7
				}
				for start := 0; start <= n; start += step {
					checkLines(t, b, start)
				}
			}
		}
	}
	// Request lines, and what was looked at ahead behind them.
	for n := range 120 {
		for _, fields := range behindRequestLine {
			head := "GET /" + strings.Repeat("t", n) + " HTTP/1.1\r\n" + fields
			for left := range scan.AfterTarget + 2 {
				copy(page, head)
				checkRequestLine(t, page[:max(len(head)-left, 4)], 4)
				b := page[size-len(head)+left:]
				copy(b, head)
				checkRequestLine(t, b, 4)
			}
			b := page[size-len(head):]
			copy(b, head)
			checkRequestLine(t, b[4:], 0)
		}
	}
	for i := range page {
		page[i] = 'a'
	}
	for n := range 301 {
		checkRuns(t, page[size-n:])
		checkLines(t, page, size-n)
	}
	// Every byte of a head comes last, with a whole number of blocks before it
	// or any other number of bytes.
	head := strings.Repeat("a", 160) + ": b\r\nC: " + strings.Repeat("d", 20) + "\r\nE:\r\n\r\n"
	for end := range head {
		b := page[size-2*len(head)-end:]
		copy(b, head+head+head)
		for n := 2; n < len(b); n++ {
			checkLines(t, b[len(b)-n:], min(n, scan.Before))
			checkLines(t, b, len(b)-n)
		}
	}
}
