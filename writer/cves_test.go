package writer_test

import (
	"bytes"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// cves are advisories on what other programs sent, or did after it; those on
// what they read are in the cases of package parser. SECURITY.md lists them.
var cves = []struct {
	id, what string // whose it is, and what is at fault
	attempts []attempt
}{
	{"CVE-2016-5325", "Node.js: CR LF in a reason phrase", []attempt{
		{get, []call{reason(200, "OK\r\nSet-Cookie: a=b"), status(200), end}, writer.ErrValue, okEmpty},
		{get, []call{reason(200, "OK\n"), status(200), end}, writer.ErrValue, okEmpty},
	}},
	{"CVE-2025-67735", "Netty: CR LF in a target", []attempt{
		{"", []call{begin("GET", "/a HTTP/1.1\r\nHost: b\r\n\r\nGET /c"), begin("GET", "/"), host("h"), end}, writer.ErrTarget, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "/a\r\n"), begin("GET", "/"), host("h"), end}, writer.ErrTarget, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
	{"CVE-2026-41417", "Netty: CR LF in a target", []attempt{
		{"", []call{begin("OPTIONS", "*\r\nA: b"), begin("OPTIONS", "*"), host(""), end}, writer.ErrTarget, "OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n"},
		{"", []call{begin("CONNECT", "h:1\r\n"), begin("CONNECT", "h:1"), end}, writer.ErrTarget, "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n"},
	}},
	{"CVE-2023-29406", "Go: CR LF in a Host", []attempt{
		{"", []call{begin("GET", "/"), host("h\r\nA: b"), host("h"), end}, writer.ErrHost, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"", []call{begin("GET", "/"), host("h\x00"), host("h"), end}, writer.ErrHost, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
	}},
}

// TestCVEs makes the calls of every advisory.
func TestCVEs(t *testing.T) {
	for _, c := range cves {
		t.Run(c.id, func(t *testing.T) {
			for i, y := range c.attempts {
				y.check(t, i)
			}
		})
	}
}

// unreadCVEs are advisories on answers to requests whose content was not read,
// after which the connection was kept.
var unreadCVEs = []struct{ id, what, input string }{
	{"CVE-2022-22720", "Apache httpd: answer before the request was read, connection kept",
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"},
	{"CVE-2025-31699", "Apache Traffic Server: answer before the request was read, connection kept",
		"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n26\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"},
}

// TestUnreadCVEs answers at the end of the head, with content still to come, and
// holds that the answer and ShouldClose close the connection, and that no other
// request can be answered on it. A request that was read keeps it.
func TestUnreadCVEs(t *testing.T) {
	for _, c := range unreadCVEs {
		t.Run(c.id, func(t *testing.T) {
			var m parser.Message
			m.StopAfterHead = true
			p := parser.NewRequest(&m, nil)
			n, err := p.Feed([]byte(c.input))
			if err != parser.ErrPaused {
				t.Fatal(err)
			}
			var out bytes.Buffer
			var r writer.Response
			r.Init(&out)
			r.SetDate(new(writer.Date))
			r.Follow(p)
			for _, err := range []error{r.Begin(m.Head()), r.Status(403), r.End(), r.Flush()} {
				if err != nil {
					t.Fatal(err)
				}
			}
			const want = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
			if out.String() != want || !r.ShouldClose() {
				t.Errorf("%q, ShouldClose is %t", out.String(), r.ShouldClose())
			}
			if err := r.Begin(m.Head()); err != writer.ErrClosed {
				t.Errorf("another answer: %v", err)
			}
			// The bytes that were meant for a request are content.
			if _, err := p.Feed([]byte(c.input[n:])); err != nil || p.State() != parser.StateContent {
				t.Errorf("the rest is read as %v, in %v", err, p.State())
			}
		})
	}
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	p.Feed([]byte("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"))
	var r writer.Response
	r.Init(nil)
	r.Follow(p)
	if r.Begin(m.Head()); r.Status(200) != nil || r.End() != nil || r.ShouldClose() {
		t.Error("a request that was read closes the connection")
	}
}
