package parser_test

import (
	"fmt"
	"math"
	"syscall"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestFarInOneSlice has requests that begin beyond 2 GiB of one slice, where the
// positions of a scan do not reach: short ones, that are taken line by line, and one
// that is long enough for a scan.
func TestFarInOneSlice(t *testing.T) {
	if math.MaxInt == math.MaxInt32 {
		t.Skip("no slice is that long on a machine of 32 bits")
	}
	size := math.MaxInt32 // no constant, which would not compile there
	size += 1 << 20
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		t.Skip("the machine has no address space to spare: ", err)
	}
	defer syscall.Munmap(b)
	for _, last := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET /a/longer/target HTTP/1.1\r\nHost: a.example.org\r\nAccept: */*\r\nUser-Agent: b\r\n\r\n",
	} {
		for _, more := range []int{-100, -20, -10, 0, 10, 1 << 19} {
			end := math.MaxInt32 + more + len(last)
			head := func(n int) string {
				return fmt.Sprintf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", n)
			}
			content := end - len(last) - len(head(math.MaxInt32))
			copy(b, head(content))
			copy(b[end-len(last):], last)
			var fields int
			p := parser.NewRequest(&parser.Funcs{Header: func(f parser.Field) error {
				fields++
				if string(f.Name()) == "Host" && f.ID() != parser.FieldHost || len(f.Raw()) > 100 {
					t.Errorf("field %q", f.Raw()[:min(len(f.Raw()), 100)])
				}
				return nil
			}}, nil)
			n, err := p.Feed(b[:end])
			if want := map[bool]int{true: 3, false: 5}[len(last) < 40]; n != end || err != nil || fields != want || p.Offset() != int64(end) {
				t.Errorf("%d bytes beyond, %q: took %d of %d, offset %d, %v, %d fields", more, last, n, end, p.Offset(), err, fields)
			}
			clear(b[end-len(last) : end])
		}
	}
}
