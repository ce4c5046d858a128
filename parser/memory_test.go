package parser

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
)

// The streams of these tests end between two messages, in a tunnel, after the
// last message, or in content: wherever no line is being read.
var restful = []struct {
	name     string
	response bool
	lenient  Lenient
	method   Method
	input    string
}{
	{"request", false, 0, 0, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"empty lines", false, 0, 0, "\r\n\r\n"},
	{"length", false, 0, 0, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"},
	{"part of a length", false, 0, 0, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"},
	{"chunks with extensions", false, 0, 0, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\nx\r\n0;c\r\n\r\n"},
	{"part of a chunk", false, 0, 0, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nx"},
	{"trailers", false, 0, 0, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\nC: d\r\n\r\n"},
	{"CONNECT", false, 0, 0, "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"Upgrade", false, 0, 0, "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n"},
	{"closing", false, 0, 0, "GET / HTTP/1.0\r\n\r\n\r\n"},
	{"response", true, 0, MethodGet, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"},
	{"interim response", true, 0, MethodGet, "HTTP/1.1 103 x\r\nLink: a\r\n\r\n"},
	{"answer to HEAD", true, 0, MethodHead, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"},
	{"answer to CONNECT", true, 0, MethodConnect, "HTTP/1.1 200 OK\r\n\r\n"},
	{"switching protocols", true, 0, MethodGet, "HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\n"},
	{"until close", true, 0, MethodGet, "HTTP/1.1 200 OK\r\n\r\nab"},
	{"folds", true, ObsFold, MethodGet, "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n"},
	{"folded trailers", true, ObsFold, MethodGet, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n c\r\n\r\n"},
}

// A checker looks at the carry after every event.
type checker struct {
	answer func() error
}

func (c *checker) on() error {
	if c.answer == nil {
		return nil
	}
	return c.answer()
}

func (c *checker) OnRequest(RequestLine) error { return c.on() }
func (c *checker) OnResponse(StatusLine) error { return c.on() }
func (c *checker) OnHeader(Field) error        { return c.on() }
func (c *checker) OnHeadersEnd(Head) error     { return c.on() }
func (c *checker) OnBody([]byte) error         { return c.on() }
func (c *checker) OnMessageEnd() error         { return c.on() }
func (c *checker) OnTrailer(Field) error       { return c.on() }
func (c *checker) OnChunk(int64, []byte) error { return c.on() }

func newChecked(response bool, lenient Lenient, m Method) (*Parser, *checker) {
	h := &checker{}
	if response {
		p := NewResponse(h, &Options{Lenient: lenient})
		p.Expect(m, true)
		return p, h
	}
	return NewRequest(h, &Options{Lenient: lenient}), h
}

// feed feeds in pieces of size bytes, going on after pauses.
func feed(p *Parser, in string, size int) error {
	for in != "" {
		n, err := p.Feed([]byte(in[:min(size, len(in))]))
		in = in[n:]
		if err != nil && err != ErrPaused {
			return err
		}
	}
	return nil
}

// TestNoCarryAtRest holds that a parser which is in no line holds no buffer,
// however it came there.
func TestNoCarryAtRest(t *testing.T) {
	for _, c := range restful {
		for _, size := range []int{1, 2, 3, 5, 8, 13, 100} {
			p, _ := newChecked(c.response, c.lenient, c.method)
			if err := feed(p, c.input, size); err != nil && err != ErrUpgrade {
				t.Fatalf("%s: %v", c.name, err)
			}
			if p.carry != nil {
				t.Errorf("%s in pieces of %d: the carry holds %q", c.name, size, p.carry.B)
			}
		}
	}
}

// TestNoCarryAfterPause holds that with ErrPaused and ErrUpgrade the carry is
// empty: what was not taken is in the caller's slice.
func TestNoCarryAfterPause(t *testing.T) {
	for _, c := range restful {
		for _, size := range []int{1, 3, 7, 100} {
			p, h := newChecked(c.response, c.lenient, c.method)
			h.answer = func() error { return ErrPaused }
			in := c.input
			for in != "" {
				n, err := p.Feed([]byte(in[:min(size, len(in))]))
				in = in[n:]
				if err != nil && p.carry != nil {
					t.Errorf("%s in pieces of %d: paused with %q in the carry", c.name, size, p.carry.B)
				}
				if err == ErrUpgrade {
					break
				}
			}
		}
	}
}

// TestNoCarryAfterFailure ends the parse in the middle of every line, by an
// error, by a panic, by Finish and by Reset.
func TestNoCarryAfterFailure(t *testing.T) {
	own := errors.New("own")
	for _, c := range restful {
		for cut := 0; cut <= len(c.input); cut++ {
			for name, end := range map[string]func(*Parser, *checker){
				"bad byte": func(p *Parser, h *checker) { p.Feed([]byte{0, 0, 0, 0, 0}) },
				"Finish":   func(p *Parser, h *checker) { p.Finish() },
				"Reset":    func(p *Parser, h *checker) { p.Reset(0) },
				"Unread":   func(p *Parser, h *checker) { p.Unread(1) },
				"Advance":  func(p *Parser, h *checker) { p.Advance(1 << 40) },
				"own error": func(p *Parser, h *checker) {
					h.answer = func() error { return own }
					feed(p, c.input[cut:], 1)
				},
				"panic": func(p *Parser, h *checker) {
					h.answer = func() error { panic("") }
					defer func() { recover() }()
					feed(p, c.input[cut:], 1)
				},
			} {
				p, h := newChecked(c.response, c.lenient, c.method)
				if err := feed(p, c.input[:cut], 3); err != nil && err != ErrUpgrade {
					t.Fatal(err)
				}
				end(p, h)
				if p.State() != StateFailed && name != "Reset" {
					continue // it did not come to that
				}
				if p.carry != nil {
					t.Errorf("%s cut at %d, then %s: the carry holds %q", c.name, cut, name, p.carry.B)
				}
			}
		}
	}
}

// TestCarryIsOneLine holds that the carry never holds more than the line that
// is being read, and nothing of lines that nobody will see.
func TestCarryIsOneLine(t *testing.T) {
	for _, c := range restful {
		p, _ := newChecked(c.response, 0, c.method)
		if c.lenient != 0 {
			continue // a line whose folds are not known to have ended is held
		}
		for i := range c.input {
			p.Feed([]byte{c.input[i]})
			if p.carry == nil {
				continue
			}
			line := c.input[:i+1]
			line = line[strings.LastIndexByte(line, '\n')+1:]
			if string(p.carry.B) != line {
				t.Errorf("%s: after %d bytes the carry holds %q, the line is %q", c.name, i+1, p.carry.B, line)
			}
		}
	}
	// Nobody takes chunk lines, so they are not kept.
	p := NewRequest(&Funcs{}, nil)
	feed(p, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;"+strings.Repeat("a", 1000), 10)
	if p.carry != nil {
		t.Errorf("the carry holds %d bytes of a chunk line", len(p.carry.B))
	}
}

// TestCarryOfAttackers lets 100,000 lines of maximal length go by, and then
// holds that 10,000 parsers with one byte of a line each cost little: long
// lines do not size the buffers of short ones.
func TestCarryOfAttackers(t *testing.T) {
	if buffer.Poison {
		t.Skip("overwriting gigabytes takes too long")
	}
	half := []byte("GET /" + strings.Repeat("a", defaultStartLine/2))
	rest := []byte(strings.Repeat("a", defaultStartLine/2-len("GET / HTTP/1.0\r\n")) + " HTTP/1.0\r\n\r\n")
	attackers := make([]Parser, 100)
	for i := range attackers {
		attackers[i].InitRequest(&Funcs{}, nil)
	}
	for range 100000 / len(attackers) {
		for i := range attackers {
			attackers[i].Reset(0)
			attackers[i].Feed(half)
		}
		for i := range attackers {
			if _, err := attackers[i].Feed(rest); err != nil {
				t.Fatal(err)
			}
		}
	}
	parsers := make([]*Parser, 10000)
	for i := range parsers {
		parsers[i] = NewRequest(&Funcs{}, nil)
	}
	one := []byte("G")
	before := heap()
	for _, p := range parsers {
		p.Feed(one)
	}
	after := heap()
	each := (int64(after) - int64(before)) / int64(len(parsers))
	t.Logf("a byte of a line costs %d bytes", each)
	if each > 1024 {
		t.Error("more than 1 KiB")
	}
	for _, p := range parsers {
		if string(p.carry.B) != "G" || cap(p.carry.B) > 1024 {
			t.Fatalf("a carry of %d bytes for %q", cap(p.carry.B), p.carry.B)
		}
		p.Reset(0)
	}
}

// heap gives what is in use of the heap, with nothing that is garbage.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what pools held the first time is let go the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
