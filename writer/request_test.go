package writer

import (
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// requests are requests, call by call, and what is written.
var requests = []struct {
	name           string
	peer           parser.Version
	method, target string
	do             func(t *testing.T, r *Request)
	want           string
}{
	{"origin form", 0, "GET", "/a?b", func(t *testing.T, r *Request) {
		wants(t, "Field", r.Field("A", "b"), ErrHost)
		wants(t, "End", r.End(), ErrHost)
		wants(t, "Flush", r.Flush(), ErrHost)
		wants(t, "Host", r.Host("a b"), ErrHost)
		wants(t, "Host", r.Host("a/"), ErrHost)
		must(t, r.Host("h:80"))
		must(t, r.Host("H:80"))
		wants(t, "Host", r.Host("h"), ErrHost)
		wants(t, "Field", r.Field("Host", "h"), ErrReserved)
		wants(t, "Field", r.Field("Expect", "x"), ErrReserved)
		must(t, r.Field("A", "b"))
		must(t, r.End())
		wants(t, "Field", r.Field("A", "b"), ErrOrder)
		wants(t, "Host", r.Host("h"), ErrOrder)
	}, "GET /a?b HTTP/1.1\r\nHost: h:80\r\nA: b\r\n\r\n"},
	{"absolute form", 0, "GET", "http://h:80/a", func(t *testing.T, r *Request) {
		wants(t, "Host", r.Host("other"), ErrHost)
		must(t, r.Host("h:80"))
		must(t, r.End())
	}, "GET http://h:80/a HTTP/1.1\r\nHost: h:80\r\n\r\n"},
	{"absolute form without authority", 0, "GET", "urn:a:b", func(t *testing.T, r *Request) {
		must(t, r.Host(""))
		must(t, r.End())
	}, "GET urn:a:b HTTP/1.1\r\nHost: \r\n\r\n"},
	{"user information of another scheme", 0, "GET", "ftp://u@h/", func(t *testing.T, r *Request) {
		must(t, r.End())
	}, "GET ftp://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"asterisk", 0, "OPTIONS", "*", func(t *testing.T, r *Request) {
		must(t, r.Host(""))
		must(t, r.End())
	}, "OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n"},
	{"CONNECT", 0, "CONNECT", "h:443", func(t *testing.T, r *Request) {
		wants(t, "ContentLength", r.ContentLength(0), ErrNoContent)
		wants(t, "Write", func() error { _, err := r.WriteString("x"); return err }(), ErrNoContent)
		must(t, r.End())
		wants(t, "Begin", r.Begin("GET", "/"), ErrTunnel)
		if r.ShouldClose() {
			t.Error("closes")
		}
		r.Resume()
		must(t, r.Begin("GET", "http://h/"))
		must(t, r.SetClose())
		must(t, r.End())
		r.Resume()
		wants(t, "Begin", r.Begin("GET", "/"), ErrClosed)
	}, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\nGET http://h/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"},
	{"upgrade and close", 0, "GET", "http://h/", func(t *testing.T, r *Request) {
		must(t, r.OfferUpgrade("a"))
		must(t, r.SetClose())
		must(t, r.End())
		if !r.ShouldClose() {
			t.Error("does not close")
		}
		wants(t, "Begin", r.Begin("GET", "/"), ErrTunnel)
		r.Resume()
		wants(t, "Begin", r.Begin("GET", "/"), ErrClosed)
	}, "GET http://h/ HTTP/1.1\r\nHost: h\r\nUpgrade: a\r\nConnection: close, upgrade\r\n\r\n"},
	{"TRACE", 0, "TRACE", "http://h/", func(t *testing.T, r *Request) {
		wants(t, "Chunked", r.Chunked(), ErrNoContent)
		wants(t, "Body", r.Body([]byte("x")), ErrNoContent)
		must(t, r.Body(nil))
	}, "TRACE http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"POST of nothing", 0, "POST", "http://h/", func(t *testing.T, r *Request) { must(t, r.End()) },
		"POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"},
	{"GET with content", 0, "GET", "http://h/", func(t *testing.T, r *Request) { must(t, r.Body([]byte("x"))) },
		"GET http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"},
	{"unknown length to an unknown peer", 0, "PUT", "http://h/", func(t *testing.T, r *Request) {
		wants(t, "Chunked", r.Chunked(), ErrUnframed)
		wants(t, "Announce", r.Announce("A"), ErrUnframed)
		wants(t, "AnyField", r.AnyField("Transfer-Encoding", "chunked"), ErrUnframed)
		wants(t, "Flush", r.Flush(), ErrUnframed)
		r.WriteString("ab")
		_, err := r.Write(make([]byte, gatherMost))
		wants(t, "Write", err, ErrUnframed)
		wants(t, "Flush", r.Flush(), ErrUnframed)
		r.WriteString("c")
		must(t, r.End())
	}, "PUT http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"},
	{"chunks", parser.HTTP11, "PUT", "http://h/", func(t *testing.T, r *Request) {
		must(t, r.Announce("A"))
		r.WriteString("ab")
		must(t, r.Trailer("A", "b"))
		must(t, r.End())
	}, "PUT http://h/ HTTP/1.1\r\nHost: h\r\nTrailer: A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nA: b\r\n\r\n"},
	{"keep-alive", parser.HTTP10, "GET", "http://h/", func(t *testing.T, r *Request) {
		wants(t, "Chunked", r.Chunked(), ErrUnframed)
		must(t, r.End())
	}, "GET http://h/ HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n"},
	{"TE", 0, "GET", "http://h/", func(t *testing.T, r *Request) {
		wants(t, "TE", r.Field("TE", "trailers, Chunked;q=1"), ErrValue)
		must(t, r.Field("TE", "trailers, deflate;q=0.5"))
		must(t, r.AnyField("Connection", "TE, keep-alive"))
		must(t, r.End())
	}, "GET http://h/ HTTP/1.1\r\nHost: h\r\nTE: trailers, deflate;q=0.5\r\nConnection: TE\r\n\r\n"},
	{"Expect", 0, "PUT", "http://h/", func(t *testing.T, r *Request) {
		must(t, r.AnyField("expect", "100-Continue"))
		wants(t, "Expect100", r.Expect100(), ErrReserved)
		wants(t, "AnyField", r.AnyField("Expect", "more"), ErrReserved)
		wants(t, "End", r.End(), ErrNoContent)
		wants(t, "Body", r.Body(nil), ErrNoContent)
		must(t, r.ContentLength(1))
		must(t, r.Flush())
		r.WriteString("x")
		must(t, r.End())
	}, "PUT http://h/ HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"},
	{"Expect of nothing", 0, "PUT", "http://h/", func(t *testing.T, r *Request) {
		must(t, r.Expect100())
		must(t, r.ContentLength(0))
		wants(t, "End", r.End(), ErrNoContent)
		wants(t, "Flush", r.Flush(), ErrNoContent)
		r.Abort()
		if r.Cut() || !r.ShouldClose() {
			t.Error("cut")
		}
	}, ""},
	{"AnyField", 0, "GET", "/", func(t *testing.T, r *Request) {
		wants(t, "AnyField", r.AnyField("A", "b"), ErrHost)
		must(t, r.AnyField("host", "h"))
		must(t, r.AnyField("A", "b"))
		must(t, r.AnyField("Date", "x"))
		must(t, r.End())
	}, "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\nDate: x\r\n\r\n"},
}

// TestRequests makes the calls, and has the parser read what was written.
func TestRequests(t *testing.T) {
	for _, c := range requests {
		t.Run(c.name, func(t *testing.T) {
			out := new(tap)
			r := new(Request)
			r.Init(out)
			wants(t, "Host", r.Host("h"), ErrOrder)
			wants(t, "Expect100", r.Expect100(), ErrOrder)
			r.SetPeer(c.peer)
			must(t, r.Begin(c.method, c.target))
			c.do(t, r)
			must(t, r.Flush())
			if out.String() != c.want {
				t.Errorf("%q\nwant %q", out, c.want)
			}
			idleOwnsNothing(t, &r.message)
			ends := 0
			p := parser.NewRequest(&parser.Funcs{MessageEnd: func() error { ends++; return nil }}, nil)
			n, err := p.Feed([]byte(c.want))
			if err == parser.ErrUpgrade {
				p.Resume()
				_, err = p.Feed([]byte(c.want[n:]))
			}
			if err != nil || ends != strings.Count(c.want, " HTTP/1.1\r\n") {
				t.Errorf("read back as %d messages: %v", ends, err)
			}
			r.Init(out)
			if r.peer != 0 {
				t.Error("Init keeps the version of the peer")
			}
		})
	}
}

// TestRequestLines holds which methods and targets are refused.
func TestRequestLines(t *testing.T) {
	r := new(Request)
	for _, c := range []struct {
		method, target string
		want           error
	}{
		{"", "/", ErrMethod}, {"G T", "/", ErrMethod}, {"GET\n", "/", ErrMethod}, {strings.Repeat("A", 33), "/", ErrMethod},
		{"GET", "", ErrTarget}, {"GET", "a", ErrTarget}, {"GET", "/ ", ErrTarget}, {"GET", "/#", ErrTarget}, {"GET", "h:80", nil},
		{"CONNECT", "/", ErrTarget}, {"CONNECT", "h", ErrTarget}, {"CONNECT", "h:0", ErrTarget}, {"CONNECT", "h:80", nil},
		{"GET", "http://", ErrTarget}, {"GET", "http://u@h/", ErrTarget}, {"GET", "https://u@h/", ErrTarget}, {"GET", "x://[/", ErrHost},
		{strings.Repeat("A", 32), "/", nil}, {"get", "/", nil},
	} {
		r.Init(nil)
		wants(t, c.method+" "+c.target, r.Begin(c.method, c.target), c.want)
		if c.want != nil && (r.buf != nil || r.ShouldClose()) {
			t.Errorf("%s %s: something was written", c.method, c.target)
		}
		if c.want == nil {
			wants(t, "Begin again", r.Begin("GET", "/"), map[bool]error{true: ErrHost, false: ErrOrder}[r.state == begun])
		}
	}
}
