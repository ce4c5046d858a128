package fuzz

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// gathered is a message as a user of Body or of the callbacks has it.
type gathered struct {
	Line     string
	Head     parser.Head
	Fields   []string
	Trailers []string
	Content  string
	Whole    bool
}

// puller is a Body that says which requests were answered.
type puller struct {
	parser.Body
	p       parser.Parser
	asked   parser.Method
	offered bool
}

func (b *puller) OnResponse(l parser.StatusLine) error {
	b.p.Expect(b.asked, b.offered)
	return b.Body.OnResponse(l)
}

// slow is a source that gives an input in pieces, and its end with or after
// the last of them.
type slow struct {
	data []byte
	next func() int
	end  bool // comes with the last piece
	fail bool // in the place of no bytes there is an error
}

// stuck is a source from which nothing ever comes, and no error.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func (s *slow) Read(b []byte) (int, error) {
	if len(s.data) == 0 {
		return 0, io.EOF
	}
	n := copy(b, s.data[:min(len(s.data), s.next())])
	if n == 0 && s.fail {
		return 0, errSource
	}
	s.data = s.data[n:]
	if s.end && len(s.data) == 0 {
		return n, io.EOF
	}
	return n, nil
}

// holdGathered holds a Message alone, with a bound of its content and stops
// after heads, against the callbacks.
func holdGathered(t *testing.T, data []byte, response bool, o parser.Options, asked parser.Method, offered bool, most int, want []gathered) {
	t.Helper()
	m := &parser.Message{MaxContent: most, StopAfterHead: most%2 == 0}
	var p *parser.Parser
	if response {
		h := &expecting{m, nil, asked, offered}
		p = parser.NewResponse(h, &o)
		h.p = p
	} else {
		p = parser.NewRequest(m, &o)
	}
	rest := data
	for _, g := range want {
		var err error
		for err = parser.ErrPaused; err == parser.ErrPaused && !m.Complete(); {
			var n int
			n, err = p.Feed(rest)
			rest = rest[n:]
		}
		if !m.Complete() && err == nil {
			err = p.Finish()
		}
		refused := most > 0 && len(g.Content) > 0 && (len(g.Content) > most || g.Head.Framing == parser.FramingLength && g.Head.Length > int64(most))
		if errors.Is(err, parser.ErrContentLimit) && refused {
			if status := parser.StatusOf(err); status != 413 && status != 502 {
				t.Fatalf("%v has status %d in %q", err, status, data)
			}
			return
		}
		if refused || g.Whole != m.Complete() {
			t.Fatalf("%v, complete %v; want refusal %v, complete %v in %q", err, m.Complete(), refused, g.Whole, data)
		}
		if got := string(m.Content()); most < 0 && got != "" || most >= 0 && got != g.Content {
			t.Fatalf("content %q, want %q in %q", got, g.Content, data)
		}
		if !m.Complete() {
			return
		}
		if string(rawLine(m)) != g.Line || m.Head() != g.Head || !slices.Equal(rawFields(m.Fields()), g.Fields) || !slices.Equal(rawFields(m.Trailers()), g.Trailers) {
			t.Fatalf("%q is gathered, want %q in %q", rawLine(m), g.Line, data)
		}
		m.Reset()
		if m.Complete() || m.Content() != nil || rawLine(m) != nil {
			t.Fatalf("Reset leaves %q", rawLine(m))
		}
	}
}

// expecting is a Message of responses.
type expecting struct {
	*parser.Message
	p       *parser.Parser
	asked   parser.Method
	offered bool
}

func (a *expecting) OnResponse(l parser.StatusLine) error {
	a.p.Expect(a.asked, a.offered)
	return a.Message.OnResponse(l)
}

// FuzzBody pulls an input through Body, into destinations and from a window of
// the fuzzer's choice, and holds what comes against what the callbacks say; and
// it asks every message for its fields in each way, against a loop over them.
func FuzzBody(f *testing.F) {
	for i, s := range seeds(f) {
		f.Add(s.data, s.bits, uint32(i*7919))
		f.Add(s.data, s.bits|bitContent, uint32(i*104729))
	}
	for _, s := range messageSeeds {
		for cut := range uint32(3) {
			f.Add([]byte(s), roleOf([]byte(s)), cut)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16, cut uint32) {
		if len(data) > maxInput {
			return
		}
		s := setup(bits, data)
		asked := s.Methods[0]
		want, wantErr := pushed(data, s.Response, s.Options, asked, s.Offered)
		holdGathered(t, data, s.Response, s.Options, asked, s.Offered, int(cut%40)-5, want)

		b := &puller{asked: asked, offered: s.Offered}
		if s.Response {
			b.p.InitResponse(b, &s.Options)
		} else {
			b.p.InitRequest(b, &s.Options)
		}
		source := &slow{data, func() int { cut = cut*1664525 + 1013904223; return int(cut >> 24 % 40) }, cut%2 == 0, cut%3 == 0}
		b.Init(&b.p, source, make([]byte, cut>>8%64))
		dst := make([]byte, 1+cut>>16%100)
		if n, err := b.Read(nil); n != 0 || err != nil {
			t.Fatalf("Read into nothing gives %d, %v", n, err)
		}
		var got []gathered
		var gotErr error
		for gotErr == nil {
			if gotErr = b.Next(); gotErr == errSource { // comes once
				gotErr = nil
				continue
			} else if gotErr != nil {
				break
			}
			g := gathered{Line: string(rawLine(&b.Message)), Head: b.Head()}
			for {
				n, err := b.Read(dst)
				g.Content += string(dst[:n])
				if err == errSource {
					continue
				}
				if err != nil {
					g.Whole = err == io.EOF
					gotErr = err
					break
				}
				if n == 0 {
					t.Fatalf("Read gives nothing, and no error, in %q", data)
				}
			}
			g.Fields, g.Trailers = rawFields(b.Fields()), rawFields(b.Trailers())
			got = append(got, g)
			holdAccessors(t, &b.Message, data)
			if g.Whole {
				gotErr = nil
			}
		}
		if gotErr == io.EOF || gotErr == parser.ErrUpgrade && b.p.State() == parser.StateTunnel {
			if gotErr == parser.ErrUpgrade && !bytes.HasSuffix(data[:len(data)-len(source.data)], b.Tail()) {
				t.Fatalf("Tail is %q in %q", b.Tail(), data)
			}
			gotErr = nil
		}
		if wantErr == parser.ErrClosed { // after which Body does not read on
			wantErr = nil
		}
		if wantErr == parser.ErrUpgrade {
			wantErr = nil
		}
		if d := cmp.Diff(want, got); d != "" || !errors.Is(gotErr, wantErr) {
			t.Fatalf("Body differs from the callbacks (%v, %v) for %q\n%s", wantErr, gotErr, data, d)
		}
		if b.p.Reset(0); cut%8 == 0 {
			b.Init(&b.p, stuck{}, nil)
			if err := b.Next(); err != io.ErrNoProgress {
				t.Fatalf("a source without bytes gives %v", err)
			}
		}
	})
}

var messageSeeds = []string{
	get + "Connection: X-A, \"close\" , ,keep-alive, Very-Long-Name-Of-A-Field\r\nx-a: 1\r\nX_A: 2\r\nVery-Long-Name-Of-A-Field: 3\r\nAccept: a;b=\"c,d\\\"\" , e,, f\r\nAccept: \"g,h\r\nProxy-Authentication-Info: x\r\nTE: trailers\r\n\r\n",
	get + "Access-Control-Allow-Credentials: true\r\nAccess-Control-Allow-Credentialz: true\r\nContent-Security-Policy: x\r\n\r\n",
	"GET urn:x:y HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET ftp://u@[::ffff:1.2.3.4]:5/x HTTP/1.1\r\nHost: [v1.a:b]\r\n\r\n",
	"GET http://a%4g/ HTTP/1.1\r\nHost: a\r\n\r\n",
	get + "\r\n" + post + chunked + "3\r\nabc\r\n0\r\nX-T: y\r\n\r\n" + get + "\r\n",
	post + "Content-Length: 30\r\n\r\n012345678901234567890123456789" + get + strings.Repeat("a: b\r\n", 70) + "Connection: a\r\n\r\n",
	ok + "\r\n0123456789012345678901234567890123456789",
	"HTTP/1.1 103 x\r\nLink: y\r\n\r\n" + ok + "Content-Length: 3\r\n\r\nabc",
}

// rawLine is the start line of a message.
func rawLine(m *parser.Message) []byte {
	if l := m.RequestLine(); l.Version() != 0 {
		return l.Raw()
	}
	return m.StatusLine().Raw()
}

func rawFields(all func(func(parser.Field) bool)) []string {
	lines := []string{}
	for f := range all {
		lines = append(lines, string(f.Raw()))
	}
	return lines
}

// pushed gives the messages by the callbacks alone.
func pushed(data []byte, response bool, o parser.Options, asked parser.Method, offered bool) (all []gathered, err error) {
	var p parser.Parser
	var cur *gathered
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error { cur = &gathered{Line: string(l.Raw())}; return nil },
		Response: func(l parser.StatusLine) error {
			cur = &gathered{Line: string(l.Raw())}
			p.Expect(asked, offered)
			return nil
		},
		Header: func(f parser.Field) error { cur.Fields = append(cur.Fields, string(f.Raw())); return nil },
		HeadersEnd: func(h parser.Head) error {
			cur.Head, cur.Whole = h, h.Interim()
			all = append(all, *cur)
			return nil
		},
		Body: func(b []byte) error { all[len(all)-1].Content += string(b); return nil },
		Trailer: func(f parser.Field) error {
			last := &all[len(all)-1]
			last.Trailers = append(last.Trailers, string(f.Raw()))
			return nil
		},
		MessageEnd: func() error { all[len(all)-1].Whole = true; return nil },
	}
	if response {
		p.InitResponse(h, &o)
	} else {
		p.InitRequest(h, &o)
	}
	if _, err = p.Feed(data); err == nil {
		err = p.Finish()
	}
	for i := range all { // as rawFields has it
		all[i].Fields = append([]string{}, all[i].Fields...)
		all[i].Trailers = append([]string{}, all[i].Trailers...)
	}
	return all, err
}

// holdAccessors holds the ways to ask for fields against loops over them.
func holdAccessors(t *testing.T, m *parser.Message, data []byte) {
	t.Helper()
	clone := m.Clone()
	if clone.Complete() != m.Complete() || clone.Head() != m.Head() || !bytes.Equal(clone.Content(), m.Content()) ||
		!slices.Equal(rawFields(clone.Fields()), rawFields(m.Fields())) {
		t.Fatalf("a clone differs from its message in %q", data)
	}
	named := map[string]bool{}
	for f := range m.Fields() {
		if f.ID() == parser.FieldConnection {
			for o := range bytes.SplitSeq(f.Value(), []byte(",")) {
				named[strings.ToLower(strings.Trim(string(o), " \t"))] = true
			}
		}
	}
	var endToEnd []string
	for f := range m.Fields() {
		name := string(f.Name())
		var values, tokens []string
		plain := true
		for g := range m.Fields() {
			if strings.EqualFold(string(g.Name()), name) && parser.EqualFold(g.Name(), name) {
				values = append(values, string(g.Value()))
			}
			if g.ID() == f.ID() {
				plain = plain && !bytes.ContainsAny(g.Value(), `"\`)
				for e := range bytes.SplitSeq(g.Value(), []byte(",")) {
					if e := strings.Trim(string(e), " \t"); e != "" {
						tokens = append(tokens, e)
					}
				}
			}
		}
		var got []string
		for v := range m.Values(name) {
			got = append(got, string(v))
		}
		if first, ok := m.Lookup(name); !slices.Equal(got, values) || !ok || string(first) != values[0] {
			t.Fatalf("%q has the values %q, Lookup %q, want %q in %q", name, got, first, values, data)
		}
		got = nil
		for v := range m.Tokens(f.ID()) {
			got = append(got, string(v))
		}
		if first, ok := m.Get(f.ID()); f.ID() == parser.FieldOther {
			if ok || got != nil {
				t.Fatalf("FieldOther has %q, %q in %q", first, got, data)
			}
		} else if !ok || string(first) != values[0] || plain && !slices.Equal(got, tokens) {
			t.Fatalf("%q: Get %q, tokens %q, want %q in %q", name, first, got, tokens, data)
		}
		switch lower := strings.ToLower(name); lower {
		case "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
			"proxy-authenticate", "proxy-authorization", "proxy-authentication-info":
		default:
			if !named[lower] {
				endToEnd = append(endToEnd, string(f.Raw()))
			}
		}
		for range m.Fields() { // an iteration that ends at once
			break
		}
		for range m.EndToEnd() {
			break
		}
		for range m.Values(name) {
			break
		}
		for range m.Tokens(f.ID()) {
			break
		}
	}
	if got := rawFields(m.EndToEnd()); !slices.Equal(got, append([]string{}, endToEnd...)) {
		t.Fatalf("end to end are %q, want %q in %q", got, endToEnd, data)
	}
	if v, ok := m.Lookup("no such field"); ok {
		t.Fatalf("there is a field %q in %q", v, data)
	}
	authority := m.Authority()
	switch host, _ := m.Get(parser.FieldHost); m.RequestLine().Form() {
	case parser.FormOrigin, parser.FormAsterisk:
		if !bytes.Equal(authority, host) {
			t.Fatalf("authority %q, Host %q in %q", authority, host, data)
		}
	case parser.FormNone:
		if authority != nil {
			t.Fatalf("authority %q in %q", authority, data)
		}
	default:
		if !bytes.Contains(m.RequestLine().Target(), authority) {
			t.Fatalf("authority %q in %q", authority, data)
		}
	}
}
