package parser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// plain has the callbacks that every handler has, and no more.
type plain struct{ events []string }

func (h *plain) add(e string) error { h.events = append(h.events, e); return nil }

func (h *plain) OnRequest(parser.RequestLine) error { return h.add("request") }
func (h *plain) OnHeader(parser.Field) error        { return h.add("header") }
func (h *plain) OnHeadersEnd(parser.Head) error     { return h.add("headers-end") }
func (h *plain) OnBody([]byte) error                { return h.add("body") }
func (h *plain) OnMessageEnd() error                { return h.add("message-end") }

type withTrailers struct{ plain }

func (h *withTrailers) OnTrailer(parser.Field) error { return h.add("trailer") }

type withChunks struct{ plain }

func (h *withChunks) OnChunk(int64, []byte) error { return h.add("chunk") }

// TestOptionalHandlers holds that OnTrailer and OnChunk are found where they
// are, each by itself, and that what nobody takes is checked all the same.
func TestOptionalHandlers(t *testing.T) {
	const bare = "request header header headers-end body message-end"
	a, b, c := &plain{}, &withTrailers{}, &withChunks{}
	for _, x := range []struct {
		handler parser.RequestHandler
		events  *[]string
		want    string
	}{
		{a, &a.events, bare},
		{b, &b.events, "request header header headers-end body trailer message-end"},
		{c, &c.events, "request header header headers-end chunk body chunk message-end"},
	} {
		for _, size := range []int{1, len(everything)} {
			p := parser.NewRequest(x.handler, nil)
			for round := range 2 { // Reset keeps them
				*x.events = nil
				want := x.want
				if size == 1 {
					want = strings.Replace(want, "body", "body body", 1)
				}
				for in := everything; in != ""; in = in[size:] {
					if _, err := p.Feed([]byte(in[:size])); err != nil {
						t.Fatal(err)
					}
				}
				if got := strings.Join(*x.events, " "); got != want {
					t.Errorf("%T, round %d: %s, want %s", x.handler, round, got, want)
				}
				p.Reset(0)
			}
			for _, bad := range []string{"0;\r\n\r\n", "0\r\nA : b\r\n", "0\r\nA: \x00"} {
				p.Reset(0)
				var err error
				for in := requestPrefix + chunkedPrefix + bad; in != "" && err == nil; in = in[min(size, len(in)):] {
					_, err = p.Feed([]byte(in[:min(size, len(in))]))
				}
				if err == nil {
					t.Errorf("%T takes %q", x.handler, bad)
				}
			}
		}
	}
}

// TestFuncs holds that a nil func is skipped, and that the others are called
// with what they are for, and answer.
func TestFuncs(t *testing.T) {
	for _, stream := range streams {
		// None at all.
		p := quietParser(stream.setup)
		if _, err := p.Feed([]byte(stream.input)); err != nil && err != parser.ErrUpgrade {
			t.Errorf("%s: %v", stream.name, err)
		}
	}
	own := errors.New("own")
	for name, set := range map[string]func(*parser.Funcs){
		"request":     func(f *parser.Funcs) { f.Request = func(parser.RequestLine) error { return own } },
		"header":      func(f *parser.Funcs) { f.Header = func(parser.Field) error { return own } },
		"headers-end": func(f *parser.Funcs) { f.HeadersEnd = func(parser.Head) error { return own } },
		"body":        func(f *parser.Funcs) { f.Body = func([]byte) error { return own } },
		"message-end": func(f *parser.Funcs) { f.MessageEnd = func() error { return own } },
		"trailer":     func(f *parser.Funcs) { f.Trailer = func(parser.Field) error { return own } },
		"chunk":       func(f *parser.Funcs) { f.Chunk = func(int64, []byte) error { return own } },
	} {
		var f parser.Funcs
		set(&f)
		p := parser.NewRequest(&f, nil)
		_, r := record(eventlog.Setup{})
		r.p.Feed([]byte(everything))
		var offset int64
		r.p.Reset(0)
		r.do = func(e string) error {
			if e == name {
				offset = r.p.Offset()
				return own
			}
			return nil
		}
		r.p.Feed([]byte(everything))
		if n, err := p.Feed([]byte(everything)); err != own || int64(n) != offset {
			t.Errorf("%s: %d, %v, want %d", name, n, err, offset)
		}
	}
	f := parser.Funcs{Response: func(parser.StatusLine) error { return own }}
	if _, err := parser.NewResponse(&f, nil).Feed([]byte(everyReply)); err != own {
		t.Errorf("response: %v", err)
	}
	// A func that is called where none was set when the parser was made does
	// no harm.
	empty := &parser.Funcs{}
	if empty.OnChunk(1, nil) != nil || empty.OnTrailer(parser.Field{}) != nil || empty.OnMessageEnd() != nil {
		t.Error("an empty Funcs returns an error")
	}
}

// TestInit sets parsers up in place: the role, the handler and the options are
// those of the last call.
func TestInit(t *testing.T) {
	var p parser.Parser
	a, b := &plain{}, &recorder{}
	p.InitRequest(a, &parser.Options{MaxFields: 1})
	if _, err := p.Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n")); err != parser.ErrFieldsCount {
		t.Errorf("with its options: %v", err)
	}
	p.Reset(0)
	p.InitResponse(b, nil)
	p.Expect(parser.MethodGet, false)
	if _, err := p.Feed([]byte(everyReply)); err != nil || len(b.events) == 0 {
		t.Errorf("%v, %v", err, b.events)
	}
	p.InitRequest(a, nil)
	a.events = nil
	if _, err := p.Feed([]byte(everyFixed)); err != nil || strings.Join(a.events, " ") != "request header header headers-end body message-end" {
		t.Errorf("%v, %v", err, a.events)
	}
}

// TestOptionsAreCopied holds that a parser does not look at its Options again.
func TestOptionsAreCopied(t *testing.T) {
	o := parser.Options{Lenient: parser.HostUnchecked}
	p := parser.NewRequest(&parser.Funcs{}, &o)
	o = parser.Options{MaxStartLine: 1}
	if _, err := p.Feed([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Error(err)
	}
}
