//go:build !race

package parser_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// allocates runs f until its buffers are warm, and then counts.
func allocates(t *testing.T, what string, f func()) {
	t.Helper()
	f()
	if n := testing.AllocsPerRun(20, f); n != 0 {
		t.Errorf("%s: %v allocations", what, n)
	}
}

// TestAllocMessage gathers what real programs sent, whole and in pieces.
func TestAllocMessage(t *testing.T) {
	for _, c := range captures.All() {
		if len(c.Data) > 60<<10 {
			continue // beyond what a Message keeps
		}
		g := &gatherer{expecter: expecter{Capture: c}}
		g.p = newParser(c, g)
		for _, size := range []int{len(c.Data), 7} {
			messages := 0
			allocates(t, fmt.Sprintf("%s by %d", c.Name, size), func() {
				g.p.Reset(0)
				g.final = 0
				var err error
				for rest := c.Data; len(rest) > 0 && err != parser.ErrUpgrade; {
					var n int
					n, err = g.p.Feed(rest[:min(size, len(rest))])
					rest = rest[n:]
					if g.Complete() && err != nil {
						messages++
					}
				}
				if g.p.Finish(); g.Head().Framing == parser.FramingClose && g.Complete() {
					messages++
				}
			})
			if c.End == captures.Complete && messages == 0 {
				t.Errorf("%s by %d: no message", c.Name, size)
			}
		}
	}
}

func TestAllocMessageFaults(t *testing.T) {
	m := &parser.Message{MaxContent: 3}
	p := parser.NewRequest(m, nil)
	for _, in := range []string{
		"GET / HTTP/1.1\r\nHost: h\r\nx\r\n\r\n",
		"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd",
	} {
		b := []byte(in)
		allocates(t, in, func() {
			p.Reset(0)
			if _, err := p.Feed(b); parser.StatusOf(err) == 0 {
				t.Fatal(err)
			}
		})
	}
}

func TestAllocMessageAccessors(t *testing.T) {
	m := request(t, "GET http://example.org/ HTTP/1.1\r\nHost: h\r\nConnection: close, X-One, X-Two\r\n"+
		"X-One: 1\r\nAccept: a, b\r\nAccept: \"c, d\"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nDate: x\r\n\r\n")
	n := 0
	count := func(b []byte) { n += len(b) }
	allocates(t, "start line", func() {
		count(m.RequestLine().Target())
		count(m.StatusLine().Raw())
		count(m.Authority())
		count(m.Content())
	})
	allocates(t, "Get and Lookup", func() {
		v, _ := m.Get(parser.FieldAccept)
		count(v)
		v, _ = m.Lookup("x-one")
		count(v)
	})
	allocates(t, "Fields", func() {
		for f := range m.Fields() {
			count(f.Value())
		}
	})
	allocates(t, "Trailers", func() {
		for f := range m.Trailers() {
			count(f.Value())
		}
	})
	allocates(t, "Values", func() {
		for v := range m.Values("accept") {
			count(v)
		}
	})
	allocates(t, "Tokens", func() {
		for v := range m.Tokens(parser.FieldAccept) {
			count(v)
		}
	})
	allocates(t, "EndToEnd", func() {
		for f := range m.EndToEnd() {
			count(f.Value())
		}
	})
	if n == 0 {
		t.Error("nothing was read")
	}
}

func TestAllocMessageBody(t *testing.T) {
	in := []byte(strings.Repeat(fmt.Sprintf(put, 1)+variety, 20))
	var b parser.Body
	p := parser.NewRequest(&b, nil)
	source := bytes.NewReader(in)
	halves := iotest.HalfReader(source)
	dst := make([]byte, 100)
	for _, window := range []int{8, 64, 4096} {
		w := make([]byte, window)
		allocates(t, fmt.Sprint("window of ", window), func() {
			source.Reset(in)
			p.Reset(0)
			b.Init(p, halves, w)
			messages, content := 0, 0
			for b.Next() == nil {
				messages++
				for {
					n, err := b.Read(dst)
					content += n
					if err == io.EOF {
						break
					}
				}
			}
			if messages != 40 || content != 300 {
				t.Fatal(messages, content)
			}
		})
	}
}
