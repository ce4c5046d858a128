package scan_test

import (
	"syscall"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// TestNothingBeyond has slices that end where an unreadable page begins, and
// that begin where one ends: a kernel that reads outside of its slice faults.
func TestNothingBeyond(t *testing.T) {
	size := syscall.Getpagesize()
	m, err := syscall.Mmap(-1, 0, 3*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip(err)
	}
	defer syscall.Munmap(m)
	for _, guard := range [][]byte{m[:size], m[2*size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Skip(err)
		}
	}
	page := m[size : 2*size]
	const head = "Host: example.org\r\nAccept-Language: en\r\nX_1: \t\x80\r\n\r\n"
	for i := range page {
		page[i] = head[i%len(head)]
	}
	for n := range 200 {
		for _, b := range [][]byte{page[size-n:], page[:n]} {
			checkRuns(t, b)
			checkLines(t, b, 0)
			for start := 0; start <= n; start += 1 + n/7 {
				checkLines(t, b, start)
			}
		}
	}
	for i := range page {
		page[i] = 'a'
	}
	for n := range 200 {
		checkRuns(t, page[size-n:])
		checkLines(t, page[size-n:], 0)
		var lines [scan.MaxLines]scan.Line
		scan.Lines(page, size-n, &lines)
	}
}
