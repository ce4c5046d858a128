package fuzz

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// stricterResponse has what net/http reads and httpwire refuses, of responses.
var stricterResponse = []difference{
	// status-code is 3DIGIT, of the classes 1 to 9; net/http takes "+20" and
	// codes below 100.
	{parser.ErrStatusCode, "RFC 9112, section 4; RFC 9110, section 15", nil},
	// status-line is HTTP-version SP status-code SP [ reason-phrase ], but
	// for the last SP. net/http trims blanks before the code.
	{parser.ErrStatusLine, "RFC 9112, section 4", nil},
	// reason-phrase is HTAB, SP, VCHAR and obs-text.
	{parser.ErrReason, "RFC 9112, section 4", nil},
	{parser.ErrBareCR, "RFC 9112, sections 2.2 and 4", nil},
	// A 101 has Upgrade and is of HTTP/1.1.
	{parser.ErrUnexpectedUpgrade, "RFC 9110, sections 7.8 and 15.2.2", nil},
}

// laxerResponse tells whether httpwire may accept a response that net/http
// refuses.
func laxerResponse(m *message) (section string) {
	tunnel := m.head.Framing == parser.FramingTunnel && m.code != 101
	codings := m.fields["Transfer-Encoding"]
	if len(codings) > 0 && (len(codings) > 1 || !strings.EqualFold(codings[0], "chunked")) {
		// Other codings are delivered as sent, or until close; net/http
		// knows chunked alone, even where the response has no content.
		return "RFC 9112, sections 6.1 and 6.3"
	}
	if tunnel {
		// The framing fields of a 2xx to CONNECT are ignored.
		return "RFC 9110, section 9.3.6"
	}
	return laxerHead(m)
}

var answered = []string{"GET", "HEAD", "CONNECT", "POST"}

// FuzzResponse holds the first response of an input against net/http, an
// interim one included.
func FuzzResponse(f *testing.F) {
	for _, s := range seeds(f) {
		if s.bits&bitResponse != 0 {
			method := uint8(0)
			if s.bits&bitHead != 0 {
				method = 1
			}
			if s.bits&bitConnect != 0 {
				method = 2
			}
			f.Add(s.data, method)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, method uint8) {
		if len(data) > maxInput {
			return
		}
		asked := answered[int(method)%len(answered)]
		m := take(data, asked, nil)
		p := newPeer(data)
		r, err := http.ReadResponse(p.Reader, &http.Request{Method: asked})
		switch {
		case m.hasHead && err != nil:
			if laxerResponse(m) == "" {
				t.Fatalf("net/http refuses %q: %v", data, err)
			}
			return
		case !m.hasHead && err == nil:
			if m.fault() == 0 {
				t.Fatalf("net/http reads the incomplete head of %q", data)
			}
			if !allows(stricterHead, m, data) && !allows(stricterResponse, m, data) {
				t.Fatalf("net/http accepts %q, refused with %v at %d", data, m.err, m.p.Offset())
			}
			return
		case err != nil:
			return
		}
		holdResponseHead(t, data, m, r)
		if m.head.Framing != parser.FramingTunnel { // which net/http does not know
			p.holdContent(t, data, m, r.Body, &r.Trailer)
		}
	})
}

// holdResponseHead compares all that a head says.
func holdResponseHead(t *testing.T, data []byte, m *message, r *http.Response) {
	t.Helper()
	type said struct {
		Code    int
		Status  string
		Minor   bool
		Length  int64
		Chunked bool
		Close   bool
		Fields  http.Header
	}
	status := strconv.Itoa(m.code)
	if _, rest, ok := strings.Cut(string(data), status); ok && strings.HasPrefix(rest, " ") {
		status += " " + m.reason
	}
	want := said{Code: m.code, Status: status, Minor: m.version == parser.HTTP11, Close: !m.head.KeepAlive, Fields: m.headerOf()}
	got := said{Code: r.StatusCode, Status: r.Status, Minor: r.ProtoMinor > 0, Close: r.Close, Fields: r.Header}
	if r.ProtoMajor != 1 {
		t.Fatalf("net/http takes version %s from %q", r.Proto, data)
	}
	switch m.head.Framing {
	case parser.FramingLength:
		want.Length, got.Length = m.head.Length, r.ContentLength
	case parser.FramingChunked:
		want.Length, got.Length = -1, r.ContentLength
		want.Chunked, got.Chunked = true, len(r.TransferEncoding) == 1
	case parser.FramingClose:
		want.Length, got.Length = -1, r.ContentLength
	}
	// net/http takes a "close" out, the whole field with it, in HTTP/1.1; and
	// knows none in what only the final response can end (RFC 9110, section
	// 15.2), or in a tunnel.
	delete(want.Fields, "Connection")
	delete(got.Fields, "Connection")
	if m.head.Interim() || m.head.Framing == parser.FramingTunnel {
		want.Close = got.Close
	}
	if m.head.Interim() && !m.head.KeepAlive {
		t.Fatalf("an interim response closes the connection: %q", data)
	}
	// In a 2xx to CONNECT Content-Length is ignored (RFC 9110, section
	// 9.3.6), repeated or not; net/http makes one of equal ones, and drops
	// it beside chunked.
	if m.head.Framing == parser.FramingTunnel {
		delete(want.Fields, "Content-Length")
		delete(got.Fields, "Content-Length")
	}
	if r.TransferEncoding != nil { // also where there is no content
		delete(want.Fields, "Trailer")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("the head of %q differs (-httpwire +nethttp)\n%s", data, d)
	}
}
