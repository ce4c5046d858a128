package writer_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// A requestCell is one place in the framing table of requests.
type requestCell struct {
	method  string
	form    string
	peer    parser.Version
	content string
}

var (
	requestMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"}
	requestForms   = []string{"origin", "http", "urn", "authority", "asterisk", "none"}
	requestPeers   = []parser.Version{0, parser.HTTP10, parser.HTTP11}

	requestTargets = map[string]string{
		"origin": "/p?q", "http": "http://h.example:81/p", "urn": "urn:a:b",
		// A host that begins with a letter could be a scheme as well.
		"authority": "192.0.2.1:443", "asterisk": "*", "none": "p/q",
	}
	// The Host that goes with each (RFC 9112, section 3.2).
	requestHosts = map[string]string{
		"origin": "h.example", "http": "h.example:81", "urn": "",
		"authority": "192.0.2.1:443", "asterisk": "h.example",
	}
)

func (c requestCell) String() string {
	peer := c.peer.String()
	if c.peer == 0 {
		peer = "unknown"
	}
	return fmt.Sprintf("%s %s to %s, %s", c.method, c.form, peer, c.content)
}

// play makes the calls of c, and sends another request if it may.
func (c requestCell) play(t *testing.T) (p played) {
	t.Helper()
	var out bytes.Buffer
	var r writer.Request
	r.Init(&out)
	r.SetPeer(c.peer)
	try := func(call string, err error) bool {
		if err != nil {
			p.refused = append(p.refused, call+": "+err.Error())
		}
		return err == nil
	}
	if !try("Begin", r.Begin(c.method, requestTargets[c.form])) {
		p.next = r.Begin("GET", "/next")
		p.status = -1
	} else {
		if c.form == "origin" || c.form == "asterisk" {
			if !try("Host", r.Host(requestHosts[c.form])) {
				t.Errorf("the host is refused: %q", p.refused)
			}
		}
		switch c.content {
		case "close":
			try("SetClose", r.SetClose())
		case "length":
			if try("ContentLength", r.ContentLength(int64(len(whole)))) {
				p.said = "length"
			}
		case "chunked":
			if try("Chunked", r.Chunked()) {
				p.said = "chunked"
			}
		}
		if c.content != "none" && c.content != "close" {
			for _, part := range []string{partOne, partTwo} {
				if _, err := r.Write([]byte(part)); try("Write", err) {
					p.body += part
				}
				if c.content == "unknown" && part == partOne {
					if try("Flush", r.Flush()) && p.body != "" {
						p.said = "chunked"
					}
				}
			}
		}
		if !try("End", r.End()) {
			t.Errorf("a complete request has no end: %q", p.refused)
		}
		p.close = r.ShouldClose()
		p.next = r.Begin("GET", "/next")
	}
	if p.next == nil && (r.Host("h") != nil || r.End() != nil) {
		t.Error("another request is refused")
	}
	if err := r.Flush(); err != nil {
		t.Errorf("Flush: %v", err)
	}
	p.out = out.String()
	return p
}

// check holds c against RFC 9112, sections 3.2, 6 and 9, and RFC 9110,
// sections 7.2, 8.6 and 9.3.
func (c requestCell) check(t *testing.T, p played) {
	t.Helper()
	var messages []wire
	for rest := p.out; rest != ""; {
		w, err := readWire("", rest)
		if err != nil {
			t.Errorf("%v in\n%s", err, show(p.out))
			return
		}
		messages = append(messages, w)
		rest = rest[w.size:]
	}
	holdParse(t, nil, p.out, messages)
	holdRequests(t, p.out, messages)

	// The form: CONNECT takes an authority, which nothing else does.
	if allowed := c.form != "none" && (c.form == "authority") == (c.method == "CONNECT"); allowed != (p.status == 0) {
		t.Errorf("the target is allowed: %v, refused: %q", allowed, p.refused)
	}
	if p.status != 0 {
		if p.next != nil || len(messages) != 1 {
			t.Errorf("after a refused Begin: %v, %d messages", p.next, len(messages))
		}
		return
	}
	if len(messages) == 0 {
		t.Fatal("nothing is sent")
	}
	w := messages[0]
	if start := c.method + " " + requestTargets[c.form] + " HTTP/1.1"; w.start != start {
		t.Errorf("the request line is %q, want %q", w.start, start)
	}
	if len(w.fields) == 0 || w.fields[0] != (line{"Host", requestHosts[c.form]}) || len(w.all("Host")) != 1 {
		t.Errorf("the fields are %q, and do not begin with the host", w.fields)
	}

	empty := c.method == "CONNECT" || c.method == "TRACE"
	framing, length, coding := "length", strconv.Itoa(len(p.body)), ""
	switch {
	case empty:
		framing, length = "none", ""
		if p.body != "" || p.said == "length" || p.said == "chunked" {
			t.Errorf("%s takes content", c.method)
		}
	case c.peer != parser.HTTP11:
		if p.said == "chunked" {
			t.Error("chunks to a server that may not know them")
		}
	case c.content == "chunked" || c.content == "unknown":
		framing, length, coding = "chunked", "", "chunked"
	}
	if p.body == "" && !slices.Contains([]string{"POST", "PUT", "PATCH"}, c.method) {
		framing, length = "none", ""
	}
	got := [...]string{w.framing, w.get("Content-Length"), w.get("Transfer-Encoding"), w.content}
	if is := [...]string{framing, length, coding, p.body}; got != is {
		t.Errorf("framing, length, coding, content are %q, want %q", got, is)
	}
	if takes := !empty && c.content != "none" && c.content != "close"; takes && p.body != whole {
		t.Errorf("content is refused: %q", p.refused)
	}

	closes := c.content == "close"
	if w.option("close") != closes || p.close != closes {
		t.Errorf("Connection is %q, ShouldClose %v", w.get("Connection"), p.close)
	}
	if keeps := c.peer == parser.HTTP10 && !closes; w.option("keep-alive") != keeps {
		t.Errorf("Connection is %q", w.get("Connection"))
	}
	var next error
	switch {
	case closes && c.method == "CONNECT":
		next = p.next // both are true
	case closes:
		next = writer.ErrClosed
	case c.method == "CONNECT":
		next = writer.ErrTunnel
	}
	if p.next != next || next == nil && len(messages) != 2 {
		t.Errorf("the next Begin returns %v, want %v; %d messages", p.next, next, len(messages))
	}
}

// holdRequests holds that net/http reads the messages of want from out.
func holdRequests(t *testing.T, out string, want []wire) {
	t.Helper()
	r := bufio.NewReader(strings.NewReader(out))
	for _, w := range want {
		m, err := http.ReadRequest(r)
		if err != nil {
			t.Errorf("net/http: %v in\n%s", err, show(out))
			return
		}
		if start := m.Method + " " + m.RequestURI + " " + m.Proto; start != w.start {
			t.Errorf("net/http has %q for %q", start, w.start)
		}
		if host := w.get("Host"); m.Host != host {
			t.Errorf("net/http has host %q for %q", m.Host, host)
		}
		content, err := io.ReadAll(m.Body)
		if err != nil || string(content) != w.content {
			t.Errorf("net/http reads %q, %v, want %q", content, err, w.content)
		}
		if m.Close != w.option("close") {
			t.Errorf("net/http has Close %v for %v", m.Close, w.fields)
		}
	}
	if n := r.Buffered(); n > 0 {
		t.Errorf("net/http leaves %d bytes of\n%s", n, show(out))
	}
}

// TestRequestFraming plays the framing table of requests.
func TestRequestFraming(t *testing.T) {
	for _, method := range requestMethods {
		var log bytes.Buffer
		for _, form := range requestForms {
			for _, peer := range requestPeers {
				for _, content := range append([]string{"close"}, cellContents...) {
					c := requestCell{method, form, peer, content}
					t.Run(strings.ReplaceAll(c.String(), "/", ""), func(t *testing.T) {
						p := c.play(t)
						c.check(t, p)
						fmt.Fprintf(&log, "== %s\n", c)
						for _, call := range p.refused {
							fmt.Fprintf(&log, "! %s\n", call)
						}
						fmt.Fprintf(&log, "%sclose %v, next %v\n", show(p.out), p.close, p.next)
					})
				}
			}
		}
		holdGolden(t, fmt.Sprintf("testdata/framing/request-%s.golden", strings.ToLower(method)), log.Bytes())
	}
}

// TestHosts holds Host against the authority of the target: it is that of an
// absolute target and of CONNECT, whatever else is asked for (RFC 9112, section
// 3.2.2), and the only one.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		target, host, want string
		err                error
	}{
		{"http://h.example:81/p", "h.example:81", "h.example:81", nil},
		{"http://h.example:81/p", "H.EXAMPLE:81", "h.example:81", nil},
		{"http://h.example:81/p", "h.example", "h.example:81", writer.ErrHost},
		{"http://h.example:81/p", "evil", "h.example:81", writer.ErrHost},
		{"http://h.example:81/p", "", "h.example:81", writer.ErrHost},
		{"HTTPS://[::1]?q", "[::1]", "[::1]", nil},
		{"urn:a:b", "h", "", writer.ErrHost},
		{"192.0.2.1:443", "192.0.2.1:443", "192.0.2.1:443", nil},
		{"192.0.2.1:443", "192.0.2.1", "192.0.2.1:443", writer.ErrHost},
		{"/", "h", "h", nil},
	} {
		method := "GET"
		if c.target == "192.0.2.1:443" {
			method = "CONNECT"
		}
		for _, call := range []func(r *writer.Request) error{
			func(r *writer.Request) error { return r.Host(c.host) },
			func(r *writer.Request) error { return r.AnyField("host", c.host) },
		} {
			out := ask(func(r *writer.Request) {
				if err := r.Begin(method, c.target); err != nil {
					t.Fatal(err)
				}
				if err := call(r); err != c.err {
					t.Errorf("%s with Host %q: %v", c.target, c.host, err)
				}
				if err := r.Host("other"); err != writer.ErrHost {
					t.Errorf("%s: another Host: %v", c.target, err)
				}
				r.End()
			})
			w, err := readWire("", out)
			if err != nil || !slices.Equal(w.all("Host"), []string{c.want}) {
				t.Errorf("%s with Host %q: %v\n%s", c.target, c.host, err, show(out))
			}
		}
	}
	for _, target := range []string{"http://u@h/", "https://u:p@h/", "http://@h/", "http:///", "https://:80/", "http:/h"} {
		var r writer.Request
		if err := r.Begin("GET", target); err != writer.ErrTarget {
			t.Errorf("%s: %v", target, err)
		}
	}
}
