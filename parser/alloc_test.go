//go:build !race

package parser_test

import (
	"errors"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// A counter counts, and says what to expect.
type counter struct {
	p      *parser.Parser
	n      int
	answer error
}

func (c *counter) OnRequest(l parser.RequestLine) error { c.n += len(l.Target()); return c.answer }
func (c *counter) OnHeader(f parser.Field) error        { c.n += len(f.Value()); return c.answer }
func (c *counter) OnHeadersEnd(parser.Head) error       { c.n++; return c.answer }
func (c *counter) OnBody(b []byte) error                { c.n += len(b); return c.answer }
func (c *counter) OnMessageEnd() error                  { c.n++; return c.answer }
func (c *counter) OnTrailer(f parser.Field) error       { c.n += len(f.Name()); return c.answer }
func (c *counter) OnChunk(size int64, ext []byte) error { c.n += len(ext); return c.answer }
func (c *counter) OnResponse(l parser.StatusLine) error {
	c.p.Expect(parser.MethodGet, true)
	return c.answer
}

// allocs gives the allocations of feeding in pieces of size bytes, with pools
// that are warm.
func allocs(p *parser.Parser, in []byte, size int) float64 {
	// A garbage collection empties the pools, which is no cost of a parse.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	run := func() {
		p.Reset(0)
		for rest := in; len(rest) > 0; {
			n, err := p.Feed(rest[:min(size, len(rest))])
			rest = rest[n:]
			if err != nil && err != parser.ErrPaused {
				if n == 0 || err != parser.ErrUpgrade {
					parser.StatusOf(err)
					return
				}
				p.Resume()
			}
		}
		p.Finish()
	}
	run()
	return testing.AllocsPerRun(50, run)
}

func checkAllocs(t *testing.T, name string, response bool, in []byte, o *parser.Options, answer error) {
	t.Helper()
	c := &counter{answer: answer}
	if response {
		c.p = parser.NewResponse(c, o)
	} else {
		c.p = parser.NewRequest(c, o)
	}
	for _, size := range []int{len(in), 64, 7, 1} {
		if n := allocs(c.p, in, size); n != 0 {
			t.Errorf("%s in pieces of %d: %v allocations", name, size, n)
		}
	}
	if c.n == 0 && !strings.HasPrefix(name, "malformed") && answer == nil {
		t.Errorf("%s: nothing was parsed", name)
	}
}

// TestAllocCaptures holds that no capture takes an allocation, at any split.
func TestAllocCaptures(t *testing.T) {
	for _, c := range captures.All() {
		checkAllocs(t, c.Name, c.Kind == captures.Response, c.Data, nil, nil)
	}
}

// TestAllocStreams does the same for chunks with extensions, trailers, folds,
// interim responses and upgrades, paused and not.
func TestAllocStreams(t *testing.T) {
	for _, stream := range streams {
		checkAllocs(t, stream.name, stream.setup.Response, []byte(stream.input), &stream.setup.Options, nil)
		checkAllocs(t, stream.name+", paused", stream.setup.Response, []byte(stream.input), &stream.setup.Options, parser.ErrPaused)
	}
	long := strings.Repeat("a", 10000)
	checkAllocs(t, "long lines", false,
		[]byte("GET /"+long+" HTTP/1.1\r\nHost: h\r\nA: "+long+"\r\nB: c\r\n\r\n"), nil, nil)
}

// TestAllocMalformed holds that refusing takes none either: what attackers
// send must not cost more than what others do.
func TestAllocMalformed(t *testing.T) {
	for _, c := range allInputs(t) {
		checkAllocs(t, "malformed "+c.name, c.setup.Response, c.input, &c.setup.Options, nil)
	}
	checkAllocs(t, "malformed by the handler", false, []byte(everything), nil, errors.New("own"))
}

// TestAllocInit holds that a parser that has seen nothing owns nothing.
func TestAllocInit(t *testing.T) {
	h := &parser.Funcs{}
	parsers := make([]parser.Parser, 1000)
	if n := testing.AllocsPerRun(10, func() {
		for i := range parsers {
			parsers[i].InitRequest(h, nil)
		}
	}); n != 0 {
		t.Errorf("%v allocations to set up %d parsers", n, len(parsers))
	}
}

// TestAllocDropped holds that a connection dropped in the middle of a line
// gives its buffer back, by whatever way it goes.
func TestAllocDropped(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	part := []byte("GET / HTTP/1.1\r\nHost: " + strings.Repeat("h", 600))
	bad := []byte{0}
	p := parser.NewRequest(&parser.Funcs{}, nil)
	for name, drop := range map[string]func(){
		"Reset":    func() {},
		"Finish":   func() { p.Finish() },
		"bad byte": func() { p.Feed(bad) },
		"misuse":   func() { p.Advance(1) },
	} {
		if n := testing.AllocsPerRun(50, func() {
			p.Feed(part)
			drop()
			p.Reset(0)
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
