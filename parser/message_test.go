package parser_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// transcript writes down whole messages, so that what two readers made of a
// stream can be compared.
type transcript struct {
	strings.Builder
	content []byte
}

func (t *transcript) start(line []byte) { fmt.Fprintf(t, "start %q\n", line) }

func (t *transcript) field(kind string, f parser.Field) {
	fmt.Fprintf(t, "%s %v %q %q %q\n", kind, f.ID(), f.Name(), f.Value(), f.Raw())
}

func (t *transcript) head(h parser.Head) { fmt.Fprintf(t, "head %+v\n", h) }

func (t *transcript) end() {
	fmt.Fprintf(t, "content %q\nend\n", t.content)
	t.content = nil
}

// message writes down what m holds; trailers come after the content there.
func (t *transcript) message(m *parser.Message, content []byte) {
	if m.Head().Code != 0 {
		t.start(m.StatusLine().Raw())
	} else {
		t.start(m.RequestLine().Raw())
	}
	for f := range m.Fields() {
		t.field("field", f)
	}
	t.head(m.Head())
	for f := range m.Trailers() {
		t.field("trailer", f)
	}
	t.content = content
	t.end()
}

// expecter knows what the final responses of a stream answer.
type expecter struct {
	captures.Capture
	p     *parser.Parser
	final int
}

func (e *expecter) expect(l parser.StatusLine) {
	if c := l.Code(); c < 200 && c != 101 {
		return
	}
	if e.final < len(e.Methods) {
		e.p.Expect(parser.MethodOf([]byte(e.Methods[e.final])), e.OfferedUpgrade)
	}
	e.final++
}

// wanted is the transcript of the complete messages of a capture by the
// events of its parser.
func wanted(c captures.Capture) string {
	var t, whole transcript
	e := expecter{Capture: c}
	f := &parser.Funcs{
		Request:  func(l parser.RequestLine) error { t.start(l.Raw()); return nil },
		Response: func(l parser.StatusLine) error { e.expect(l); t.start(l.Raw()); return nil },
		Header:   func(f parser.Field) error { t.field("field", f); return nil },
		Body:     func(b []byte) error { t.content = append(t.content, b...); return nil },
		Trailer:  func(f parser.Field) error { t.field("trailer", f); return nil },
	}
	f.MessageEnd = func() error {
		t.end()
		whole.WriteString(t.String())
		t = transcript{}
		return nil
	}
	f.HeadersEnd = func(h parser.Head) error {
		t.head(h)
		if h.Interim() {
			return f.MessageEnd()
		}
		return nil
	}
	e.p = newParser(c, f)
	if n, err := e.p.Feed(c.Data); err == nil {
		err = e.p.Finish()
		fmt.Fprintln(&whole, err)
	} else {
		fmt.Fprintf(&whole, "%v, then %q\n", err, c.Data[n:])
	}
	return whole.String()
}

type bothRoles interface {
	parser.RequestHandler
	parser.ResponseHandler
}

func newParser(c captures.Capture, h bothRoles) *parser.Parser {
	if c.Kind == captures.Response {
		return parser.NewResponse(h, nil)
	}
	return parser.NewRequest(h, nil)
}

// gatherer is a Message that answers Expect.
type gatherer struct {
	parser.Message
	expecter
}

func (g *gatherer) OnResponse(l parser.StatusLine) error {
	g.expect(l)
	return g.Message.OnResponse(l)
}

func TestMessageCaptures(t *testing.T) {
	for _, c := range captures.All() {
		want := wanted(c)
		for _, size := range []int{len(c.Data), 1, 7, 1000} {
			for _, stop := range []bool{false, true} {
				g := &gatherer{expecter: expecter{Capture: c}}
				g.StopAfterHead = stop
				g.p = newParser(c, g)
				var got transcript
				stops, err := 0, error(nil)
				rest := c.Data
				for len(rest) > 0 && (err == nil || err == parser.ErrPaused) {
					var n int
					n, err = g.p.Feed(rest[:min(size, len(rest))])
					rest = rest[n:]
					switch {
					case g.Complete() && err != nil:
						got.message(&g.Message, g.Content())
						stops++
					case err == parser.ErrPaused:
						if !stop {
							t.Fatalf("%s by %d: stopped at offset %d", c.Name, size, g.p.Offset())
						}
					}
				}
				switch {
				case err == parser.ErrUpgrade:
					fmt.Fprintf(&got, "%v, then %q\n", err, rest)
				case err == nil || err == parser.ErrPaused:
					was := g.Complete()
					err = g.p.Finish()
					if g.Complete() && !was {
						got.message(&g.Message, g.Content())
						stops++
					}
					fmt.Fprintln(&got, err)
				default:
					t.Errorf("%s by %d: %v", c.Name, size, err)
				}
				if d := cmp.Diff(want, got.String()); d != "" {
					t.Errorf("%s by %d, stop after head %v:\n%s", c.Name, size, stop, d)
				}
				if stops != c.Final+c.Interim {
					t.Errorf("%s by %d: stopped %d times, not %d", c.Name, size, stops, c.Final+c.Interim)
				}
			}
		}
	}
}

// request gathers one request, which must be in order.
func request(t testing.TB, s string) *parser.Message {
	t.Helper()
	m := new(parser.Message)
	p := parser.NewRequest(m, nil)
	if n, err := p.Feed([]byte(s)); n != len(s) || !m.Complete() {
		t.Fatalf("%q: took %d of %d, %v", s, n, len(s), err)
	}
	return m
}

func texts[T any](s iter.Seq[T], text func(T) []byte) []string {
	list := []string{}
	for v := range s {
		list = append(list, string(text(v)))
	}
	return list
}

func itself(b []byte) []byte { return b }

const variety = "POST /p HTTP/1.1\r\nHost: example.org\r\nX-Tag: one\r\nx-tag:two \r\nX_Tag: three\r\nAccept:\r\n" +
	"ACCEPT: */*\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Tag: late\r\nAccept: never\r\n\r\n"

func TestMessageZero(t *testing.T) {
	var m parser.Message
	check := func() {
		t.Helper()
		if m.Complete() || m.Head() != (parser.Head{}) || len(m.Content()) != 0 || m.Authority() != nil {
			t.Errorf("%+v", m.Head())
		}
		if len(m.RequestLine().Raw()) != 0 || len(m.StatusLine().Raw()) != 0 {
			t.Error("a start line")
		}
		for range m.Fields() {
			t.Error("a field")
		}
		for range m.Trailers() {
			t.Error("a trailer field")
		}
		for range m.EndToEnd() {
			t.Error("a field to forward")
		}
		if _, ok := m.Get(parser.FieldHost); ok {
			t.Error("a Host")
		}
	}
	check()
	m.MaxContent, m.StopAfterHead = 5, true
	p := parser.NewRequest(&m, nil)
	p.Feed([]byte(variety))
	p.Feed([]byte(variety[p.Offset():]))
	if string(m.Content()) != "abcde" || !m.Complete() {
		t.Fatalf("content %q", m.Content())
	}
	m.Reset()
	check()
	if m.MaxContent != 5 || !m.StopAfterHead {
		t.Error("Reset lost what the Message was told to do")
	}
}

func TestMessageFields(t *testing.T) {
	m := request(t, variety)
	for _, c := range []struct {
		name, want string
		ok         bool
	}{
		{"X-Tag", "one", true},
		{"x-TAG", "one", true},
		{"X_Tag", "three", true},
		{"X_TAG", "three", true},
		{"Accept", "", true},
		{"host", "example.org", true},
		{"X-Ta", "", false},
		{"X-Tag:", "", false},
		{"X\rTag", "", false},
		{"", "", false},
	} {
		got, ok := m.Lookup(c.name)
		if string(got) != c.want || ok != c.ok {
			t.Errorf("Lookup(%q) = %q, %v", c.name, got, ok)
		}
	}
	for _, c := range []struct {
		id   parser.FieldID
		want string
		ok   bool
	}{
		{parser.FieldHost, "example.org", true},
		{parser.FieldAccept, "", true},
		{parser.FieldTransferEncoding, "chunked", true},
		{parser.FieldDate, "", false},
		{parser.FieldOther, "", false},
	} {
		got, ok := m.Get(c.id)
		if string(got) != c.want || ok != c.ok {
			t.Errorf("Get(%v) = %q, %v", c.id, got, ok)
		}
	}
	for name, want := range map[string][]string{
		"x-tag":  {"one", "two"},
		"X_Tag":  {"three"},
		"accept": {"", "*/*"},
		"Date":   {},
	} {
		if d := cmp.Diff(want, texts(m.Values(name), itself)); d != "" {
			t.Errorf("Values(%q): %s", name, d)
		}
	}
	names := []string{"Host", "X-Tag", "x-tag", "X_Tag", "Accept", "ACCEPT", "Transfer-Encoding"}
	if d := cmp.Diff(names, texts(m.Fields(), parser.Field.Name)); d != "" {
		t.Error("Fields", d)
	}
	if d := cmp.Diff([]string{"X-Tag: late", "Accept: never"}, texts(m.Trailers(), parser.Field.Raw)); d != "" {
		t.Error("Trailers", d)
	}
}

// TestMessageBreak leaves every loop after its first turn, which panics if an
// iterator goes on.
func TestMessageBreak(t *testing.T) {
	m := request(t, strings.Replace(variety, "\r\nX_Tag", "\r\nCookie: a, b\r\nX_Tag", 1))
	n := 0
	for range m.Fields() {
		n++
		break
	}
	for range m.Trailers() {
		n++
		break
	}
	for range m.Values("x-tag") {
		n++
		break
	}
	for range m.EndToEnd() {
		n++
		break
	}
	for range m.Tokens(parser.FieldCookie) {
		n++
		break
	}
	if n != 5 {
		t.Errorf("%d loops", n)
	}
}

func TestMessageTokens(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   []string
	}{
		{nil, []string{}},
		{[]string{""}, []string{}},
		{[]string{"a"}, []string{"a"}},
		{[]string{"a,b"}, []string{"a", "b"}},
		{[]string{"a , b\t,\tc"}, []string{"a", "b", "c"}},
		{[]string{",a,,b, ,", " ", ",", "c"}, []string{"a", "b", "c"}},
		{[]string{"a b"}, []string{"a b"}},
		{[]string{"gzip;q=0.5, br;q=1"}, []string{"gzip;q=0.5", "br;q=1"}},
		{[]string{`a="x,y", b`}, []string{`a="x,y"`, "b"}},
		{[]string{`a="x\",y", b`}, []string{`a="x\",y"`, "b"}},
		{[]string{`a="x\\", b`}, []string{`a="x\\"`, "b"}},
		{[]string{`a\,b`}, []string{`a\`, "b"}},
		{[]string{`a, "b, c`, "d"}, []string{"a", `"b, c`, "d"}},
		{[]string{`a, "b\`}, []string{"a", `"b\`}},
		{[]string{`"", ""`}, []string{`""`, `""`}},
		{[]string{"\xff,\xe4"}, []string{"\xff", "\xe4"}},
	} {
		s := "GET / HTTP/1.1\r\nHost: h\r\nX-Accept: no\r\n"
		for _, v := range c.values {
			s += "Accept: " + v + "\r\n"
		}
		m := request(t, s+"Accept-Encoding: no\r\n\r\n")
		if d := cmp.Diff(c.want, texts(m.Tokens(parser.FieldAccept), itself)); d != "" {
			t.Errorf("%q: %s", c.values, d)
		}
		if got := texts(m.Tokens(parser.FieldOther), itself); len(got) > 0 {
			t.Errorf("the tokens of no field: %q", got)
		}
	}
}

func TestMessageAuthority(t *testing.T) {
	for _, c := range []struct {
		line, fields string
		want         string // "-" for none
	}{
		{"GET / HTTP/1.1", "Host: example.org:8080", "example.org:8080"},
		{"GET / HTTP/1.1", "Host:", ""},
		{"GET / HTTP/1.0", "X: y", "-"},
		{"OPTIONS * HTTP/1.1", "Host: h", "h"},
		{"CONNECT example.org:443 HTTP/1.1", "Host: other", "example.org:443"},
		{"GET http://example.org HTTP/1.1", "Host: other", "example.org"},
		{"GET http://example.org:80/a@b/c?d HTTP/1.1", "Host: other", "example.org:80"},
		{"GET HTTPS://user:pass@Example.org?q HTTP/1.1", "Host: other", "Example.org"},
		{"GET http://[2001:db8::1]:80/ HTTP/1.1", "Host: other", "[2001:db8::1]:80"},
		{"GET ftp://u@files:21/x HTTP/1.1", "Host: other", "files:21"},
		{"GET file:///x HTTP/1.1", "Host: other", ""},
		{"GET urn:isbn:1 HTTP/1.1", "Host: other", "-"},
		{"GET x:/one HTTP/1.1", "Host: other", "-"},
		{"GET x:/ HTTP/1.1", "Host: other", "-"},
		{"GET x: HTTP/1.1", "Host: other", "-"},
		{"GET x://a\"b/ HTTP/1.1", "Host: other", "-"},
		{"GET x://a@b@c/ HTTP/1.1", "Host: other", "-"},
	} {
		got := request(t, c.line+"\r\n"+c.fields+"\r\n\r\n").Authority()
		if none := c.want == "-"; none != (got == nil) || !none && string(got) != c.want {
			t.Errorf("%s, %s: %q, not %s", c.line, c.fields, got, c.want)
		}
	}
	var m parser.Message
	p := parser.NewResponse(&m, nil)
	p.Expect(parser.MethodGet, false)
	p.Feed([]byte("HTTP/1.1 204 \r\nHost: h\r\n\r\n"))
	if a := m.Authority(); !m.Complete() || a != nil {
		t.Errorf("a response has the authority %q", a)
	}
}

// TestMessageBegun looks at a message of which not all has come, after one that
// was whole.
func TestMessageBegun(t *testing.T) {
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	for _, c := range []struct {
		in      string
		fields  int
		head    bool
		content string
	}{
		{"GET / HTTP/1.1\r\n", 0, false, ""},
		{"GET / HTTP/1.1\r\nHost: h\r\nX: y\r\nZ:", 2, false, ""},
		{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", 2, true, ""},
		{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab", 2, true, "ab"},
	} {
		p.Reset(0)
		p.Feed([]byte(variety))
		if !m.Complete() {
			t.Fatal("not complete")
		}
		if _, err := p.Feed([]byte(c.in)); err != nil {
			t.Fatal(err)
		}
		if n := len(slices.Collect(m.Fields())); n != c.fields || m.Complete() ||
			(m.Head() != parser.Head{}) != c.head || string(m.Content()) != c.content {
			t.Errorf("%q: %d fields, complete %v, %+v, %q", c.in, n, m.Complete(), m.Head(), m.Content())
		}
		for f := range m.Trailers() {
			t.Errorf("%q: trailer %q", c.in, f.Raw())
		}
	}
}

// TestMessageRoles lets one Message take a request after a response and the
// other way round: nothing of the one is left in the other.
func TestMessageRoles(t *testing.T) {
	var m parser.Message
	requests, responses := parser.NewRequest(&m, nil), parser.NewResponse(&m, nil)
	for range 2 {
		requests.Feed([]byte("GET /x HTTP/1.1\r\nHost: h\r\n\r\n"))
		if l := m.RequestLine(); string(l.Target()) != "/x" || l.Method() != parser.MethodGet || l.Form() != parser.FormOrigin ||
			len(m.StatusLine().Raw()) != 0 || m.StatusLine().Code() != 0 || m.Head().Code != 0 {
			t.Errorf("a request: %q, %q", l.Raw(), m.StatusLine().Raw())
		}
		responses.Expect(parser.MethodHead, false)
		responses.Feed([]byte("HTTP/1.1 404 Gone\r\n\r\n"))
		if l := m.StatusLine(); string(l.Reason()) != "Gone" || l.Code() != 404 || l.Version() != parser.HTTP11 ||
			len(m.RequestLine().Raw()) != 0 || m.RequestLine().Form() != parser.FormNone || m.Head().Code != 404 {
			t.Errorf("a response: %q, %q", l.Raw(), m.RequestLine().Raw())
		}
	}
}

// TestMessageInterim takes the interim responses before a final one as
// messages of their own.
func TestMessageInterim(t *testing.T) {
	var m parser.Message
	p := parser.NewResponse(&m, nil)
	p.Expect(parser.MethodGet, false)
	rest := []byte("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
	n, err := p.Feed(rest)
	link, ok := m.Get(parser.FieldLink)
	if err != parser.ErrPaused || !m.Complete() || !m.Head().Interim() || !ok || string(link) != "</a>" {
		t.Errorf("%v after %d, complete %v, %+v, %q", err, n, m.Complete(), m.Head(), link)
	}
	_, err = p.Feed(rest[n:])
	_, ok = m.Get(parser.FieldLink)
	if err != parser.ErrPaused || !m.Complete() || m.StatusLine().Code() != 200 || ok || string(m.Content()) != "x" {
		t.Errorf("%v, complete %v, %q, Link %v, %q", err, m.Complete(), m.StatusLine().Raw(), ok, m.Content())
	}
}

func TestMessageContentLimit(t *testing.T) {
	chunked := func(sizes ...int) string {
		s := "Transfer-Encoding: chunked\r\n\r\n"
		for _, n := range sizes {
			s += fmt.Sprintf("%x\r\n%s\r\n", n, strings.Repeat("x", n))
		}
		return s + "0\r\n\r\n"
	}
	length := func(n int) string {
		return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", n, strings.Repeat("x", n))
	}
	for _, c := range []struct {
		name    string
		most    int
		content string
		want    int // gathered, -1 if refused
	}{
		{"a length at the limit", 10, length(10), 10},
		{"a length over it", 10, length(11), -1},
		{"chunks at the limit", 10, chunked(4, 6), 10},
		{"chunks over it", 10, chunked(4, 7), -1},
		{"a length at the default", 0, length(1 << 20), 1 << 20},
		{"a length over it", 0, length(1<<20 + 1), -1},
		{"chunks at the default", 0, chunked(1, 1<<20-1), 1 << 20},
		{"chunks over it", 0, chunked(1, 1<<20), -1},
		{"a length not gathered", -1, length(100), 0},
		{"chunks not gathered", -1, chunked(100, 100), 0},
	} {
		for _, size := range []int{1 << 30, 1000} {
			for _, response := range []bool{false, true} {
				m := parser.Message{MaxContent: c.most}
				p, in, status := parser.NewRequest(&m, nil), "PUT / HTTP/1.1\r\nHost: h\r\n", 413
				if response {
					p, in, status = parser.NewResponse(&m, nil), "HTTP/1.1 200 \r\n", 502
					p.Expect(parser.MethodGet, false)
				}
				in += c.content
				var err error
				for err == nil && len(in) > 0 {
					var n int
					n, err = p.Feed([]byte(in[:min(size, len(in))]))
					in = in[n:]
				}
				if c.want < 0 {
					if !errors.Is(err, parser.ErrContentLimit) || parser.StatusOf(err) != status || m.Complete() {
						t.Errorf("%s by %d: %v with status %d", c.name, size, err, parser.StatusOf(err))
					}
					if got := len(m.Content()); got > max(c.most, 1<<20) {
						t.Errorf("%s by %d: %d bytes gathered", c.name, size, got)
					}
				} else if err != parser.ErrPaused || !m.Complete() || len(m.Content()) != c.want {
					t.Errorf("%s by %d: %v, complete %v, %d bytes", c.name, size, err, m.Complete(), len(m.Content()))
				}
			}
		}
	}
}

// TestMessageLengthOverLimit refuses content of a known length before it takes
// any of it.
func TestMessageLengthOverLimit(t *testing.T) {
	m := parser.Message{MaxContent: 10}
	p := parser.NewRequest(&m, nil)
	if _, err := p.Feed([]byte("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Feed([]byte("x")); err != parser.ErrContentLimit || len(m.Content()) != 0 {
		t.Errorf("%v, content %q", err, m.Content())
	}
}

// TestMessageClone takes clones, and lets other messages overwrite what they
// were made of.
func TestMessageClone(t *testing.T) {
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	p.Feed([]byte(variety))
	c := m.Clone()
	var want, got transcript
	want.message(&m, m.Content())
	content, _ := m.Lookup("X-Tag")
	for range 2 {
		p.Feed([]byte("GET /ZZZ HTTP/1.1\r\nHost: ZZZZZZZZZZZZZZZZZZZZZ\r\n\r\n"))
	}
	if string(content) == "one" {
		t.Error("the next message left what was there: this tests nothing")
	}
	got.message(c, c.Content())
	if d := cmp.Diff(want.String(), got.String()); d != "" {
		t.Error(d)
	}
	if !c.Complete() || string(c.Authority()) != "example.org" {
		t.Error("incomplete")
	}
	// The other way round: a clone can take messages itself.
	host, _ := m.Get(parser.FieldHost)
	parser.NewRequest(c, nil).Feed([]byte(variety))
	if string(host) != "ZZZZZZZZZZZZZZZZZZZZZ" {
		t.Errorf("a message to the clone turned Host into %q", host)
	}
}

// TestMessageAppend appends to what the accessors give, which must not reach
// what lies behind it.
func TestMessageAppend(t *testing.T) {
	m := request(t, strings.Replace(variety, "/p", "http://a/p", 1))
	var want, got transcript
	want.message(m, bytes.Clone(m.Content()))
	spoil := []byte("!!!!!!")
	host, _ := m.Get(parser.FieldHost)
	tag, _ := m.Lookup("X-Tag")
	_ = append(host, spoil...)
	_ = append(tag, spoil...)
	_ = append(m.Content(), spoil...)
	_ = append(m.RequestLine().Raw(), spoil...)
	for f := range m.Fields() {
		_ = append(f.Raw(), spoil...)
	}
	for v := range m.Values("accept") {
		_ = append(v, spoil...)
	}
	got.message(m, m.Content())
	if d := cmp.Diff(want.String(), got.String()); d != "" {
		t.Error(d)
	}
}

// heldAfter gives the memory that a message of little holds after one with
// content of big bytes.
func heldAfter(t *testing.T, big int) uintptr {
	t.Helper()
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	feed := func(s string) {
		t.Helper()
		if _, err := p.Feed([]byte(s)); err != parser.ErrPaused || !m.Complete() {
			t.Fatal(err)
		}
	}
	feed(fmt.Sprintf("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s", big, strings.Repeat("x", big)))
	small := "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	feed(small)
	return parser.HeldBy(&m)
}

// TestMessageMemory holds that a large message does not size the buffer of
// those that follow it.
func TestMessageMemory(t *testing.T) {
	if held := heldAfter(t, 20_000); held < 20_000 {
		t.Errorf("a buffer of 20000 bytes is not used again: %d held", held)
	}
	if held := heldAfter(t, 1<<20); held > 80<<10 {
		t.Errorf("%d bytes held after a large message", held)
	}
	// Many fields.
	var m parser.Message
	p := parser.NewRequest(&m, &parser.Options{MaxFields: 60_000, MaxFieldBytes: 1 << 20})
	p.Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\n" + strings.Repeat("a:\r\n", 50_000) + "\r\n"))
	if n := len(slices.Collect(m.Fields())); n != 50_001 {
		t.Fatalf("%d fields", n)
	}
	p.Feed([]byte("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
	if held := parser.HeldBy(&m); held > 80<<10 {
		t.Errorf("%d bytes held after many fields", held)
	}
	m.Reset()
	if held := parser.HeldBy(&m); held != 0 {
		t.Errorf("%d bytes held after Reset", held)
	}
}

// TestMessageOverride withholds fields and content, and does not stop at the
// end of a message.
func TestMessageOverride(t *testing.T) {
	var s selective
	p := parser.NewRequest(&s, nil)
	in := strings.Repeat(variety, 3)
	if n, err := p.Feed([]byte(in)); n != len(in) || err != nil {
		t.Fatal(n, err)
	}
	if s.ends != 3 || s.Complete() || s.size != 15 || len(s.Content()) != 0 {
		t.Errorf("%+v", s)
	}
	if got := texts(s.Fields(), parser.Field.Name); len(got) != 1 || got[0] != "Host" {
		t.Errorf("fields %q", got)
	}
	if got := texts(s.Trailers(), parser.Field.Raw); len(got) != 2 {
		t.Errorf("trailers %q", got)
	}
}

type selective struct {
	parser.Message
	size, ends int
}

func (s *selective) OnHeader(f parser.Field) error {
	if f.ID() != parser.FieldHost {
		return nil
	}
	return s.Message.OnHeader(f)
}

func (s *selective) OnBody(b []byte) error {
	s.size += len(b)
	return nil
}

func (s *selective) OnMessageEnd() error {
	s.ends++
	return nil
}
