package bench

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// pieces are the sizes that BenchmarkParseSplit cuts inputs into; 0 is whole.
// 1460 bytes is what one segment of TCP carries over Ethernet.
var pieces = []int{1, 16, 64, 512, 1460, 0}

// BenchmarkParseSplit takes inputs in pieces. req_pico is among them if the
// folder of HTTPWIRE_CORPUS has it.
func BenchmarkParseSplit(b *testing.B) {
	_, data := inputs(b)
	for _, name := range []string{"req_chrome", "req_min", "req_pico", "resp_nginx"} {
		input := data[name]
		if input == nil {
			continue
		}
		for _, size := range pieces {
			label := fmt.Sprint(size)
			if size == 0 {
				label, size = "whole", len(input)
			}
			b.Run(fmt.Sprintf("input=%s/piece=%s", name, label), func(b *testing.B) {
				p := newParser(input)
				b.SetBytes(int64(len(input)))
				b.ReportAllocs()
				for b.Loop() {
					if err := feed(p, input, size); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// feed gives input to p in pieces of size bytes.
func feed(p *parser.Parser, input []byte, size int) error {
	for len(input) > 0 {
		n := min(size, len(input))
		if _, err := p.Feed(input[:n]); err != nil {
			return err
		}
		input = input[n:]
	}
	return nil
}

// bytewise has inputs that cost a parser more for each byte the longer they
// get, if it starts again, or copies what it has, with every piece.
var bytewise = []struct {
	name    string
	input   []byte
	options parser.Options
}{
	{"field1K", fieldLine(1 << 10), parser.Options{}},
	{"field64K", fieldLine(64 << 10), parser.Options{MaxFieldBytes: 1 << 20}},
	{"chunks1M", chunksOfOne(1 << 20), parser.Options{}},
}

// fieldLine makes a request with a field line of n bytes.
func fieldLine(n int) []byte {
	const before = "GET / HTTP/1.1\r\nHost: a\r\n"
	const name, end = "Long: ", "\r\n"
	return []byte(before + name + strings.Repeat("v", n-len(name)-len(end)) + end + "\r\n")
}

// chunksOfOne makes a request of about n bytes, all of them chunks of one byte.
func chunksOfOne(n int) []byte {
	const before = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	const chunk, last = "1\r\nx\r\n", "0\r\n\r\n"
	return bytes.Join([][]byte{[]byte(before), bytes.Repeat([]byte(chunk), n/len(chunk)), []byte(last)}, nil)
}

// BenchmarkBytewise feeds one byte at a time: the cost of a byte must not grow
// with the length of the line that it belongs to.
func BenchmarkBytewise(b *testing.B) {
	for _, w := range bytewise {
		b.Run("input="+w.name, func(b *testing.B) {
			p := parser.NewRequest(requests, &w.options)
			b.SetBytes(int64(len(w.input)))
			b.ReportAllocs()
			for b.Loop() {
				if err := feed(p, w.input, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(w.input)), "ns/byte")
		})
	}
}

// TestBytewiseInputs holds that what is measured is accepted, one byte at a
// time, and has the length that its name says.
func TestBytewiseInputs(t *testing.T) {
	for _, w := range bytewise {
		p := parser.NewRequest(requests, &w.options)
		if err := feed(p, w.input, 1); err != nil || p.State() != parser.StateIdle {
			t.Errorf("%s: %v at %d of %d in state %v", w.name, err, p.Offset(), len(w.input), p.State())
		}
	}
	for _, n := range []int{1 << 10, 64 << 10} {
		line := bytes.SplitAfter(fieldLine(n), []byte("\n"))[2]
		if len(line) != n {
			t.Errorf("a field line of %d bytes has %d", n, len(line))
		}
	}
}

// BenchmarkChunks takes content in chunks of one size, and reports the time of
// one of them.
func BenchmarkChunks(b *testing.B) {
	for _, size := range []int{1, 16, 256, 4096} {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			const n = 1000
			chunk := fmt.Sprintf("%x\r\n%s\r\n", size, strings.Repeat("x", size))
			input := []byte("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat(chunk, n) + "0\r\n\r\n")
			p := newParser(input)
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			for b.Loop() {
				if err := feed(p, input, len(input)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/chunk")
		})
	}
}
