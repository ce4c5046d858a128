package fuzz

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// stricterHead has what net/http reads and httpwire refuses, in both roles.
var stricterHead = []difference{
	// A recipient MAY take a single LF for a line end; httpwire never does.
	{parser.ErrBareLF, "RFC 9112, section 2.2", bareLF},
	// net/http takes 0.x and 2.x to 9.x as well.
	{parser.ErrMajorVersion, "RFC 9110, section 2.5; RFC 9112, section 2.3", nil},
	// No blank may stand between name and colon. net/http keeps such names.
	{parser.ErrFieldColon, "RFC 9112, section 5.1", blank},
	// A server must refuse obs-fold, or replace it as net/http does; a user
	// agent must replace it, with Lenient.
	{parser.ErrFieldStart, "RFC 9112, section 5.2", blank},
	{parser.ErrCoding, "RFC 9112, section 5.2", folded},
	{parser.ErrLength, "RFC 9112, section 5.2", folded},
	// A repeated Content-Length may be refused even if the values are equal.
	{parser.ErrLengthRepeated, "RFC 9110, section 8.6; RFC 9112, section 6.3", nil},
	// A server may refuse a message that has both.
	{parser.ErrCodingAndLength, "RFC 9112, section 6.3", nil},
	// Framing in HTTP/1.0 with Transfer-Encoding is faulty. net/http
	// ignores the field, whatever it holds.
	{parser.ErrCodingInHTTP10, "RFC 9112, section 6.1", old},
	{parser.ErrCoding, "RFC 9112, section 6.1", old},
	{parser.ErrCodingRepeated, "RFC 9112, section 6.1", old},
	// A server may limit what it receives. net/http leaves it to its Server.
	{parser.ErrFieldsCount, "RFC 9112, section 5; RFC 9110, section 5.4", nil},
	{parser.ErrTrailerCount, "RFC 9112, section 5; RFC 9110, section 5.4", nil},
}

// stricterRequest has the same of requests alone.
var stricterRequest = []difference{
	// 501 for a method longer than any.
	{parser.ErrMethodLength, "RFC 9112, section 3", nil},
	// The target is made of the characters of a URI, and has no fragment.
	{parser.ErrTarget, "RFC 9112, section 3.2; RFC 3986, section 2", func(data []byte, at int) bool {
		return data[at] >= 0x80 || data[at] == '#' || data[at] == ' ' // no target at all, which net/http takes for CONNECT
	}},
	// net/http takes a path for CONNECT, for net/rpc; any port; CONNECT
	// without a port; http and https URIs without an authority.
	{parser.ErrTargetForm, "RFC 9112, section 3.2; RFC 9110, sections 4.2.1 and 9.3.6", nil},
	{parser.ErrHTTP2, "RFC 9113, section 3.4", nil},
	// Host: required once in HTTP/1.1, and checked. net/http leaves both to
	// its Server.
	{parser.ErrHostMissing, "RFC 9112, section 3.2", nil},
	{parser.ErrHost, "RFC 9112, section 3.2; RFC 3986, section 3.2.2", nil},
	// CONNECT has no content.
	{parser.ErrConnectContent, "RFC 9110, section 9.3.6", nil},
}

// laxerRequest tells whether httpwire may accept a request that net/http
// refuses.
func laxerRequest(m *message) (section string) {
	target := m.target
	if m.form == parser.FormAuthority {
		target = "http://" + target
	}
	if _, err := url.ParseRequestURI(target); err != nil {
		// The parser looks at a target's bytes and form; what its parts
		// mean, escapes among them, is for the resource to decide.
		return "RFC 9112, section 3.2"
	}
	return laxerHead(m)
}

// laxerHead has what the roles have in common.
func laxerHead(m *message) (section string) {
	if m.head.Framing == parser.FramingChunked {
		for _, v := range m.fields["Trailer"] {
			for name := range strings.SplitSeq(v, ",") {
				switch http.CanonicalHeaderKey(strings.Trim(name, " \t")) {
				case "Transfer-Encoding", "Trailer", "Content-Length":
					// Trailers are never merged, so that announcing one
					// that must not be merged is harmless.
					return "RFC 9110, section 6.5.1"
				}
			}
		}
	}
	return ""
}

// FuzzRequest holds the first request of an input against net/http.
func FuzzRequest(f *testing.F) {
	for _, s := range seeds(f) {
		if s.bits&bitResponse == 0 {
			f.Add(s.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > maxInput {
			return
		}
		// Empty lines before a request line are skipped (RFC 9112, section
		// 2.2), up to eight; in net/http that is up to the caller.
		empty := 0
		for ; bytes.HasPrefix(data, []byte("\r\n")); empty++ {
			data = data[2:]
		}
		if empty > 8 {
			return
		}
		m := take(data, "", nil)
		p := newPeer(data)
		r, err := http.ReadRequest(p.Reader)
		switch {
		case m.hasHead && err != nil:
			if laxerRequest(m) == "" {
				t.Fatalf("net/http refuses %q: %v", data, err)
			}
			return
		case !m.hasHead && err == nil:
			if m.fault() == 0 {
				t.Fatalf("net/http reads the incomplete head of %q", data)
			}
			if !allows(stricterHead, m, data) && !allows(stricterRequest, m, data) {
				t.Fatalf("net/http accepts %q, refused with %v at %d", data, m.err, m.p.Offset())
			}
			return
		case err != nil:
			return
		}
		holdRequestHead(t, data, m, r)
		p.holdContent(t, data, m, r.Body, &r.Trailer)
	})
}

// holdRequestHead compares all that a head says.
func holdRequestHead(t *testing.T, data []byte, m *message, r *http.Request) {
	t.Helper()
	host := strings.Join(m.fields["Host"], "|")
	if h := r.URL.Host; h != "" && !strings.Contains(m.target, "%") {
		// The host of the target goes first (RFC 9112, section 3.2.2). That
		// it is in the target is as much as can be said without parsing it.
		if !strings.Contains(m.target, h) {
			t.Fatalf("net/http takes host %q from %q", h, data)
		}
		host = h
	} else if h != "" {
		host = h
	}
	length := m.head.Length
	switch m.head.Framing {
	case parser.FramingNone:
		length = 0
	case parser.FramingChunked:
		length = -1
	}
	type said struct {
		Method, Target, Host string
		Minor                bool
		Length               int64
		Chunked, Close       bool
		Fields               http.Header
	}
	want := said{
		m.method, m.target, host, m.version == parser.HTTP11, length,
		m.head.Framing == parser.FramingChunked, !m.head.KeepAlive, m.headerOf("Host"),
	}
	got := said{
		r.Method, r.RequestURI, r.Host, r.ProtoMinor > 0, r.ContentLength,
		len(r.TransferEncoding) == 1, r.Close, r.Header,
	}
	if r.ProtoMajor != 1 {
		t.Fatalf("net/http takes version %s from %q", r.Proto, data)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("the head of %q differs (-httpwire +nethttp)\n%s", data, d)
	}
}

// headerOf gives the fields of m as net/http reports them: without those that
// it moves elsewhere, of which except names more, and with Cache-Control for
// Pragma (RFC 9111, section 5.4).
func (m *message) headerOf(except ...string) http.Header {
	h := m.fields.Clone()
	delete(h, "Transfer-Encoding")
	if m.head.Framing == parser.FramingChunked {
		delete(h, "Trailer")
	}
	for _, name := range except {
		delete(h, name)
	}
	if v := h["Pragma"]; len(v) > 0 && v[0] == "no-cache" && h["Cache-Control"] == nil {
		h["Cache-Control"] = []string{"no-cache"}
	}
	return h
}

// A peer is what net/http reads from; it knows how far it has read.
type peer struct {
	*bufio.Reader
	below  *bytes.Reader
	length int
}

func newPeer(data []byte) *peer {
	below := bytes.NewReader(data)
	// Room for every trailer section: net/http refuses those that its buffer
	// does not hold.
	return &peer{bufio.NewReaderSize(below, 2*maxInput), below, len(data)}
}

func (p *peer) offset() int64 { return int64(p.length - p.below.Len() - p.Buffered()) }

// holdContent compares content, trailers and the end of the message. Bodies
// belong to heads that have been compared, trailers are set when the body has
// been read.
func (p *peer) holdContent(t *testing.T, data []byte, m *message, body io.Reader, trailers *http.Header) {
	t.Helper()
	content, err := io.ReadAll(body)
	switch {
	case m.whole && err != nil:
		if !laxerChunks(data) {
			t.Fatalf("net/http refuses the content of %q: %v", data, err)
		}
	case m.whole:
		if !bytes.Equal(content, m.content) || p.offset() != m.p.Offset() {
			t.Fatalf("content is %q to %d, net/http has %q to %d in %q", m.content, m.p.Offset(), content, p.offset(), data)
		}
		got := http.Header{}
		for name, values := range *trailers {
			if values != nil { // nil are those announced that have not come
				got[name] = values
			}
		}
		if d := cmp.Diff(m.trailers, got); d != "" {
			t.Fatalf("the trailers of %q differ (-httpwire +nethttp)\n%s", data, d)
		}
	case m.fault() == 0 && err == nil:
		t.Fatalf("net/http reads the incomplete content of %q", data)
	case err == nil:
		if !allows(stricterChunks, m, data) && !allows(stricterHead, m, data) {
			t.Fatalf("net/http accepts the content of %q, refused with %v at %d", data, m.err, m.p.Offset())
		}
	}
}
