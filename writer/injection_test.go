package writer_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// The rules of what may stand where, as regular expressions over Latin-1: not
// the tables that writer and parser go by.
const (
	tokenRule = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	graphRule = "[\x21-\x7e\u0080-\u00ff]"
	nameRule  = "(?:[0-9A-Za-z._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})" // RFC 3986, reg-name
	portRule  = "(?::[0-9]*)?"
)

var (
	// RFC 9110, sections 5.1, 5.5, 7.8 and 9.1; RFC 9112, sections 3 and 4.
	isToken     = rule("^" + tokenRule + "$")
	isValue     = rule("^(?:" + graphRule + "(?:[\t\x20-\x7e\u0080-\u00ff]*" + graphRule + ")?)?$")
	isMethod    = rule("^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$")
	isForm      = rule("^(?:/[\x21\x22\x24-\x7e]*|\\*|[A-Za-z][A-Za-z0-9+.-]*:[\x21\x22\x24-\x7e]*)$")
	isURL       = rule("^http://" + nameRule + "+" + portRule + "(?:[/?][\x21\x22\x24-\x7e]*)?$")
	isHost      = rule("^" + nameRule + "*" + portRule + "$")
	isHostName  = rule("^" + nameRule + "+$")
	isPort      = rule("^[0-9]+$")
	isProtocols = rule("^" + tokenRule + "(?:/" + tokenRule + ")?(?:[ \t]*,[ \t]*" + tokenRule + "(?:/" + tokenRule + ")?)*$")
	isTokens    = rule("^" + tokenRule + "(?:[ \t]*,[ \t]*" + tokenRule + ")*$")
	isLength    = rule("^[0-9]{1,18}$") // all numbers of these tests are below 2^63
	isChunked   = rule("^(?i:chunked)$")
)

// isTarget tells what is a target of anything but CONNECT (RFC 9112, section
// 3.2); the absolute form of http has a host (RFC 9110, section 4.2.1).
func isTarget(s string) bool {
	return isForm(s) && (!strings.HasPrefix(s, "http:") || isURL(s))
}

// isAuthority tells what is a target of CONNECT (RFC 9110, section 9.3.6).
func isAuthority(s string) bool {
	host, port, _ := strings.Cut(s, ":")
	n := strings.TrimLeft(port, "0")
	return isHostName(host) && isPort(port) && n != "" && (len(n) < 5 || len(n) == 5 && n <= "65535")
}

func rule(expression string) func(string) bool {
	e := regexp.MustCompile(expression)
	return func(s string) bool { return e.MatchString(latin1(s)) }
}

// A place is where hostile bytes may be given to the package.
type place struct {
	name string
	// rule tells what is accepted there.
	rule func(string) bool
	// before and after are what stands around the byte that is tried.
	before, after string
	// play writes messages, and makes the call under test through try, which
	// tells whether it was accepted. Where the message cannot do without the
	// call, a harmless one takes its place.
	play func(s string, try try) (out string)
	// find gives what was accepted, as it stands in the message.
	find func(w wire) string
}

// A try makes a call, or leaves it out, and tells whether it was accepted.
type try func(call func() error) bool

var (
	fixed = func() *writer.Date {
		d := new(writer.Date)
		d.Set(framingDate)
		return d
	}()
	plainHead  = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true}
	getRequest = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	switchHead = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true, Upgrade: true}
)

// respond gives what a response to a plain request becomes by steps, which are
// told nothing of Begin and Flush.
func respond(head parser.Head, steps func(r *writer.Response)) string {
	var out bytes.Buffer
	var r writer.Response
	r.Init(&out)
	r.SetDate(fixed)
	r.Begin(head)
	steps(&r)
	r.Flush()
	return out.String()
}

// ask gives what a request becomes by steps.
func ask(steps func(r *writer.Request)) string {
	var out bytes.Buffer
	var r writer.Request
	r.Init(&out)
	r.SetPeer(parser.HTTP11)
	steps(&r)
	r.Flush()
	return out.String()
}

// ofField makes a place of a call for a field of a response, which comes
// between two others.
func ofField(name string, rule func(string) bool, find func(wire) string, call func(r *writer.Response, s string) error) place {
	return place{name, rule, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			r.Status(200)
			r.Field("Before", "b")
			try(func() error { return call(r, s) })
			r.Field("After", "a")
			r.Body([]byte("content"))
		})
	}, find}
}

// ofAsked makes a place of a call for a field of a request.
func ofAsked(name string, rule func(string) bool, find func(wire) string, call func(r *writer.Request, s string) error) place {
	return place{name, rule, "x", "y", func(s string, try try) string {
		return ask(func(r *writer.Request) {
			r.Begin("POST", "/")
			r.Host("h")
			r.Field("Before", "b")
			try(func() error { return call(r, s) })
			r.Field("After", "a")
			r.Body([]byte("content"))
		})
	}, find}
}

// ofTrailer makes a place of a call for a trailer field, beside one that is
// fine, after the head has been sent.
func ofTrailer(name string, rule func(string) bool, find func(wire) string, announced func(s string) string, call func(r *writer.Response, s string) error) place {
	return place{name, rule, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			r.Status(200)
			if name := announced(s); isToken(name) {
				r.Announce("Before", "After", name)
			} else {
				r.Announce("Before", "After")
			}
			r.WriteString("content")
			r.Flush()
			r.Trailer("Before", "b")
			try(func() error { return call(r, s) })
			r.Trailer("After", "a")
			r.End()
		})
	}, find}
}

// ofLine makes a place of a function of the append layer, whose line is put
// into a message by around.
func ofLine(name string, rule func(string) bool, find func(wire) string, start, end string, line func(dst []byte, s string) ([]byte, error)) place {
	return place{name, rule, "x", "y", func(s string, try try) string {
		dst := append(make([]byte, 0, 200), start...)
		if !try(func() (err error) {
			dst, err = line(dst, s)
			return err
		}) && start == "" {
			dst = append(dst, "other line\r\n"...)
		}
		return string(dst) + end
	}, find}
}

// named finds the name of the field that has the value v.
func named(v string) func(wire) string {
	return func(w wire) string {
		for _, f := range slices.Concat(w.fields, w.trailers) {
			if f.value == v {
				return f.name
			}
		}
		return "(no field)"
	}
}

// valued finds the value of the field called name.
func valued(name string) func(wire) string {
	return func(w wire) string {
		for _, f := range slices.Concat(w.fields, w.trailers) {
			if f.name == name {
				return f.value
			}
		}
		return "(no field)"
	}
}

func startPart(from, to string) func(wire) string {
	return func(w wire) string { return strings.TrimSuffix(strings.TrimPrefix(w.start, from), to) }
}

func always(s string) func(string) string { return func(string) string { return s } }

var places = []place{
	ofField("Field, name", isToken, named("v"), func(r *writer.Response, s string) error { return r.Field(s, "v") }),
	ofField("FieldBytes, name", isToken, named("v"), func(r *writer.Response, s string) error { return r.FieldBytes([]byte(s), []byte("v")) }),
	ofField("AnyField, name", isToken, named("v"), func(r *writer.Response, s string) error { return r.AnyField(s, "v") }),
	ofField("Field, value", isValue, valued("N"), func(r *writer.Response, s string) error { return r.Field("N", s) }),
	ofField("FieldBytes, value", isValue, valued("N"), func(r *writer.Response, s string) error { return r.FieldBytes([]byte("N"), []byte(s)) }),
	ofField("FieldID, value", isValue, valued("Server"), func(r *writer.Response, s string) error { return r.FieldID(parser.FieldServer, s) }),
	ofField("AnyField, value", isValue, valued("N"), func(r *writer.Response, s string) error { return r.AnyField("N", s) }),
	ofField("Field, Date", isValue, valued("Date"), func(r *writer.Response, s string) error { return r.Field("Date", s) }),
	ofField("OfferUpgrade", isProtocols, valued("Upgrade"), func(r *writer.Response, s string) error { return r.OfferUpgrade(s) }),
	ofField("AnyField, Upgrade", isProtocols, valued("Upgrade"), func(r *writer.Response, s string) error { return r.AnyField("Upgrade", s) }),

	ofAsked("Request.Field, name", isToken, named("v"), func(r *writer.Request, s string) error { return r.Field(s, "v") }),
	ofAsked("Request.FieldBytes, name", isToken, named("v"), func(r *writer.Request, s string) error { return r.FieldBytes([]byte(s), []byte("v")) }),
	ofAsked("Request.AnyField, name", isToken, named("v"), func(r *writer.Request, s string) error { return r.AnyField(s, "v") }),
	ofAsked("Request.Field, value", isValue, valued("N"), func(r *writer.Request, s string) error { return r.Field("N", s) }),
	ofAsked("Request.FieldBytes, value", isValue, valued("N"), func(r *writer.Request, s string) error { return r.FieldBytes([]byte("N"), []byte(s)) }),
	ofAsked("Request.FieldID, value", isValue, valued("Accept"), func(r *writer.Request, s string) error { return r.FieldID(parser.FieldAccept, s) }),
	ofAsked("Request.AnyField, value", isValue, valued("N"), func(r *writer.Request, s string) error { return r.AnyField("N", s) }),
	ofAsked("Request.OfferUpgrade", isProtocols, valued("Upgrade"), func(r *writer.Request, s string) error { return r.OfferUpgrade(s) }),

	ofTrailer("Trailer, name", isToken, named("v"), func(s string) string { return s }, func(r *writer.Response, s string) error { return r.Trailer(s, "v") }),
	ofTrailer("TrailerBytes, name", isToken, named("v"), func(s string) string { return s }, func(r *writer.Response, s string) error { return r.TrailerBytes([]byte(s), []byte("v")) }),
	ofTrailer("Trailer, value", isValue, valued("N"), always("N"), func(r *writer.Response, s string) error { return r.Trailer("N", s) }),
	ofTrailer("TrailerBytes, value", isValue, valued("N"), always("N"), func(r *writer.Response, s string) error { return r.TrailerBytes([]byte("N"), []byte(s)) }),

	{"Announce", isToken, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			r.Status(200)
			r.Field("Before", "b")
			if !try(func() error { return r.Announce("A", s) }) {
				r.Announce("A")
			}
			r.Body([]byte("content"))
		})
	}, func(w wire) string {
		_, after, _ := strings.Cut(w.get("Trailer"), "A, ")
		return after
	}},
	{"AnyField, Trailer", isTokens, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			r.Status(200)
			r.Field("Before", "b")
			if !try(func() error { return r.AnyField("Trailer", s) }) {
				r.Announce("A")
			}
			r.Body([]byte("content"))
		})
	}, valued("Trailer")},
	{"StatusReason", isValue, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			if !try(func() error { return r.StatusReason(200, []byte(s)) }) {
				r.StatusReason(200, nil)
			}
			r.Body([]byte("content"))
		})
	}, startPart("HTTP/1.1 200 ", "")},
	{"StatusReason, interim", isValue, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			if try(func() error { return r.StatusReason(103, []byte(s)) }) {
				r.End()
			}
			r.Status(200)
			r.Body([]byte("content"))
		})
	}, startPart("HTTP/1.1 103 ", "")},
	{"Field, interim", isValue, "x", "y", func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			r.Status(103)
			try(func() error { return r.Field("Link", s) })
			r.End()
			r.Status(200)
			r.Body([]byte("content"))
		})
	}, valued("Link")},
	{"SwitchProtocols", isProtocols, "x", "y", func(s string, try try) string {
		return respond(switchHead, func(r *writer.Response) {
			if !try(func() error { return r.SwitchProtocols(s) }) {
				r.Status(426)
			}
			r.End()
		})
	}, valued("Upgrade")},
	{"NewBlock, name", isToken, "x", "y", blockOf(func(s string) (*writer.Block, error) { return writer.NewBlock(200, "Before", "b", s, "v") }), named("v")},
	{"NewBlock, value", isValue, "x", "y", blockOf(func(s string) (*writer.Block, error) { return writer.NewBlock(200, "Before", "b", "N", s) }), valued("N")},

	{"Request.Begin, method", isMethod, "x", "y", func(s string, try try) string {
		return ask(func(r *writer.Request) {
			if !try(func() error { return r.Begin(s, "/") }) {
				r.Begin("OTHER", "/")
			}
			r.Host("h")
			r.End()
		})
	}, startPart("", " / HTTP/1.1")},
	{"Request.Begin, target", isTarget, "/x", "y", func(s string, try try) string { return target(s, try, "h") }, startPart("GET ", " HTTP/1.1")},
	{"Request.Begin, scheme", isTarget, "x", "y:z", func(s string, try try) string { return target(s, try, "") }, startPart("GET ", " HTTP/1.1")},
	{"Request.Begin, host", isTarget, "http://x", "y/", func(s string, try try) string { return target(s, try, "") }, startPart("GET ", " HTTP/1.1")},
	{"Request.Begin, path", isTarget, "http://h/x", "y", func(s string, try try) string { return target(s, try, "") }, startPart("GET ", " HTTP/1.1")},
	{"Request.Begin, authority", isAuthority, "x", "y:80", func(s string, try try) string { return connect(s, try) }, startPart("CONNECT ", " HTTP/1.1")},
	{"Request.Begin, port", isAuthority, "x:8", "0", func(s string, try try) string { return connect(s, try) }, startPart("CONNECT ", " HTTP/1.1")},
	{"Request.Host", isHost, "x", "y", func(s string, try try) string {
		return ask(func(r *writer.Request) {
			r.Begin("GET", "/")
			if !try(func() error { return r.Host(s) }) {
				r.Host("other")
			}
			r.End()
		})
	}, valued("Host")},
	{"Request.AnyField, Host", isHost, "x", "y", func(s string, try try) string {
		return ask(func(r *writer.Request) {
			r.Begin("GET", "/")
			if !try(func() error { return r.AnyField("Host", s) }) {
				r.Host("other")
			}
			r.End()
		})
	}, valued("Host")},

	ofLine("AppendField, name", isToken, named("v"), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "\r\n", func(dst []byte, s string) ([]byte, error) { return writer.AppendField(dst, s, "v") }),
	ofLine("AppendField, value", isValue, valued("N"), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "\r\n", func(dst []byte, s string) ([]byte, error) { return writer.AppendField(dst, "N", s) }),
	ofLine("AppendStatusLine", isValue, startPart("HTTP/1.1 200 ", ""), "", "Content-Length: 0\r\n\r\n", func(dst []byte, s string) ([]byte, error) { return writer.AppendStatusLine(dst, 200, s) }),
	ofLine("AppendRequestLine, method", isMethod, startPart("", " / HTTP/1.1"), "", "Host: h\r\n\r\n", func(dst []byte, s string) ([]byte, error) { return writer.AppendRequestLine(dst, s, "/") }),
	{"AppendRequestLine, target", isTarget, "/x", "y", ofLine("", nil, nil, "", "Host: h\r\n\r\n", func(dst []byte, s string) ([]byte, error) { return writer.AppendRequestLine(dst, "GET", s) }).play, startPart("GET ", " HTTP/1.1")},
}

func blockOf(make func(s string) (*writer.Block, error)) func(s string, try try) string {
	return func(s string, try try) string {
		return respond(plainHead, func(r *writer.Response) {
			block, err := writer.NewBlock(200, "Before", "b")
			if err != nil {
				panic(err)
			}
			try(func() error {
				b, err := make(s)
				if err == nil {
					block = b
				}
				return err
			})
			r.StatusBlock(block)
			r.Body([]byte("content"))
		})
	}
}

// target writes a request whose target is s, and names the host if s does not.
func target(s string, try try, host string) string {
	return ask(func(r *writer.Request) {
		if !try(func() error { return r.Begin("GET", s) }) {
			r.Begin("GET", "/other")
			r.Host("h")
		} else {
			r.Host(host) // refused where the target has one
		}
		r.End()
	})
}

func connect(s string, try try) string {
	return ask(func(r *writer.Request) {
		if !try(func() error { return r.Begin("CONNECT", s) }) {
			r.Begin("CONNECT", "other:1")
		}
		r.End()
	})
}

// run plays p with s.
func (p place) run(s string) (out string, err error) {
	out = p.play(s, func(call func() error) bool {
		err = call()
		return err == nil
	})
	return out, err
}

// unspaced gives a list without the blanks after its commas, which are no part
// of what it says.
func unspaced(list string) string { return strings.ReplaceAll(list, ", ", ",") }

// without plays p and leaves the call out.
func (p place) without() string {
	return p.play("", func(func() error) bool { return false })
}

// hold plays p with s, and holds that it is refused exactly if the rule says so;
// that a refused call leaves no trace in what is written; and that an accepted
// one is read back, by this package's reader and by the parser, and changes
// nothing else.
func (p place) hold(t *testing.T, s string) {
	t.Helper()
	out, err := p.run(s)
	if want := p.rule(s); (err == nil) != want {
		t.Errorf("%s, %q: error %v, want one: %v", p.name, s, err, !want)
		return
	}
	if err != nil {
		if without := p.without(); out != without {
			t.Errorf("%s, %q is refused with %v, and leaves\n%sin place of\n%s", p.name, s, err, show(out), show(without))
		}
		return
	}
	asked := strings.HasPrefix(p.name, "Request") || strings.HasPrefix(p.name, "AppendRequest")
	method := "GET"
	methods := []string{"GET", "GET"}
	if asked {
		method, methods = "", nil
	}
	var messages []wire
	for rest := out; rest != ""; {
		w, err := readWire(method, rest)
		if err != nil {
			t.Errorf("%s, %q: %v in\n%s", p.name, s, err, show(out))
			return
		}
		messages = append(messages, w)
		rest = rest[w.size:]
	}
	if got := p.find(messages[0]); got != s && (p.name != "AnyField, Trailer" || unspaced(got) != unspaced(s)) {
		t.Errorf("%s, %q is read back as %q from\n%s", p.name, s, got, show(out))
	}
	got, err := parse(methods, out, len(out))
	if err != nil && err != parser.ErrUpgrade {
		t.Errorf("%s, %q: the parser says %v of\n%s", p.name, s, err, show(out))
	}
	var read []wire
	for i := range got {
		read = append(read, got[i].wire)
	}
	for i := range messages {
		messages[i].size = 0
	}
	if d := cmp.Diff(messages, read, cmp.AllowUnexported(wire{}, line{})); d != "" {
		t.Errorf("%s, %q: the parser differs\n%s", p.name, s, d)
	}
}

// TestInjection tries each byte in each place: alone, at the beginning, in the
// middle and at the end, of strings short and long, since long ones are scanned
// by words.
func TestInjection(t *testing.T) {
	for _, p := range places {
		t.Run(strings.ReplaceAll(p.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			refused, accepted := 0, 0
			for c := range 256 {
				s := string([]byte{byte(c)})
				for _, hostile := range []string{
					s,
					s + p.before + p.after,
					p.before + s + p.after,
					p.before + p.after + s,
					p.before + strings.Repeat("a", 15) + s + strings.Repeat("a", 7) + p.after,
					p.before + strings.Repeat("a", 8) + s + s + p.after,
				} {
					p.hold(t, hostile)
					if p.rule(hostile) {
						accepted++
					} else {
						refused++
					}
				}
			}
			if refused < 190 || accepted < 10 {
				t.Errorf("%d refused, %d accepted: these try little", refused, accepted)
			}
		})
	}
}

// TestInjectionOffsets tries the bytes at the edges of the classes at every place
// of strings of every length up to three words, since each length is scanned in
// another way.
func TestInjectionOffsets(t *testing.T) {
	tried := 0
	for _, p := range places {
		switch p.name {
		case "Field, name", "Field, value", "FieldID, value", "StatusReason", "Trailer, name", "Trailer, value", "Request.Host", "NewBlock, value",
			"Request.Begin, method", "AppendRequestLine, target":
		default:
			continue
		}
		tried++
		for n := 1; n <= 26; n++ {
			b := bytes.Repeat([]byte("a"), n)
			if p.before == "/x" {
				b[0] = '/'
			}
			for i := range b {
				was := b[i]
				for _, c := range []byte("\x00\x1f\t\n\r :!\"(,\x7e\x7f\x80\xff") {
					b[i] = c
					p.hold(t, string(b))
				}
				b[i] = was
			}
		}
	}
	if tried != 10 {
		t.Errorf("%d places were tried", tried)
	}
}

// hostile has what injection is made of.
var hostile = []string{
	"", " ", "\t", " a", "a ", "\ta", "a\t", "a b", "a\tb", "a:", "a: b", ":a", "a,b", "a, b", ",a", "a,", "a,,b",
	"a\r\n b", "a\r\n\tb", "a\n b", "a\r b", // obs-fold
	"a\r\nX: y", "a\nX: y", "a\rX: y", "a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	"a\r\n\r\nGET /evil HTTP/1.1\r\nHost: h\r\n\r\n", "a\r\nTransfer-Encoding: chunked", "\r\n", "\n", "\r", "\x00", "a\x00b", "\x7f",
	"\u010d\u010a", "a\u560d\u560aX: y", // whose low bytes are CR and LF
	"a\u2028b", "é", "\xe9", "\xff", "a\u0085b", "a\u00a0b", "\xc0\x8d\xc0\x8a", "%0d%0a", "%", "%2", "%zz", "a\\b", `"`, `"a`, "(", "@", "#", "a#b",
	"/", "//", "/a b", "/a\r\nX: y", "*", "**", "http:", "http:/", "http://", "http:///", "http://h", "http://h:", "http://h:x", "http://u@h/", "http://h?q", "http://h#f",
	"h:80", "h:", "h:0", "h:65536", "h:99999", ":80", "a:1", "h:80 ", "h:80/", "h@i:80", "u:p@h:80", "h:+1",
	"GET", "get", "G T", "GET\x00", "CONNECT", "PRI", strings.Repeat("M", 32), strings.Repeat("M", 33),
	strings.Repeat("a", 5000), strings.Repeat("a", 5000) + "\n", strings.Repeat("a", 9000) + "\x00a",
}

// TestInjectionStrings tries these in each place.
func TestInjectionStrings(t *testing.T) {
	for _, p := range places {
		t.Run(strings.ReplaceAll(p.name, " ", "_"), func(t *testing.T) {
			for _, s := range hostile {
				if strings.HasSuffix(p.name, "method") && s == "CONNECT" {
					continue // whose target is another
				}
				p.hold(t, s)
			}
		})
	}
}

// TestInjectionFraming tries each byte in the values that AnyField routes to the
// calls for framing fields: what is accepted is what the framing is made of.
func TestInjectionFraming(t *testing.T) {
	for _, c := range []struct {
		name, value string
		rule        func(string) bool
	}{
		{"Content-Length", "12", isLength},
		{"content-length", "12", isLength},
		{"Transfer-Encoding", "chunked", isChunked},
		{"TRANSFER-ENCODING", "chunked", isChunked},
		{"Expect", "100-continue", rule("^(?i:100-continue)$")},
	} {
		p := ofAsked("Request.AnyField, "+c.name, c.rule, nil, func(r *writer.Request, s string) error { return r.AnyField(c.name, s) })
		values := []string{c.value, "", "chunked, chunked", "gzip, chunked", "chunked;a=b", "1, 1", "+1", "-1", "0x1", "1 ", "99999999999999999999"}
		for b := range 256 {
			s := string([]byte{byte(b)})
			values = append(values, s, s+c.value, c.value[:1]+s+c.value[1:], c.value+s)
		}
		accepted := 0
		for _, v := range values {
			out, err := p.run(v)
			if (err == nil) != c.rule(v) {
				t.Errorf("%s: %q: error %v", c.name, v, err)
			}
			if err != nil {
				if without := p.without(); out != without {
					t.Errorf("%s: %q is refused with %v, and leaves\n%s", c.name, v, err, show(out))
				}
				continue
			}
			accepted++
		}
		if accepted == 0 {
			t.Errorf("%s: nothing is accepted", c.name)
		}
	}
}

// TestReservedNames holds that the plain calls refuse the fields that the writer
// answers for, in any case, and that nothing of them is written.
func TestReservedNames(t *testing.T) {
	inResponses := []string{"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Trailer"}
	inRequests := append([]string{"Host", "Expect"}, inResponses...)
	cases := func(name string) []string { return []string{name, strings.ToLower(name), strings.ToUpper(name)} }
	for _, name := range inResponses {
		for _, n := range cases(name) {
			p := ofField(n, nil, nil, func(r *writer.Response, s string) error { return r.Field(n, "1") })
			holdRefused(t, p, writer.ErrReserved)
			p = ofField(n, nil, nil, func(r *writer.Response, s string) error { return r.FieldBytes([]byte(n), []byte("1")) })
			holdRefused(t, p, writer.ErrReserved)
			p = ofField(n, nil, nil, func(r *writer.Response, s string) error { return r.FieldID(parser.FieldIDOf([]byte(n)), "1") })
			holdRefused(t, p, writer.ErrReserved)
			if _, err := writer.NewBlock(200, n, "1"); err != writer.ErrReserved {
				t.Errorf("NewBlock with %s: %v", n, err)
			}
		}
	}
	for _, name := range inRequests {
		for _, n := range cases(name) {
			p := ofAsked(n, nil, nil, func(r *writer.Request, s string) error { return r.Field(n, "1") })
			holdRefused(t, p, writer.ErrReserved)
			p = ofAsked(n, nil, nil, func(r *writer.Request, s string) error { return r.FieldBytes([]byte(n), []byte("1")) })
			holdRefused(t, p, writer.ErrReserved)
			p = ofAsked(n, nil, nil, func(r *writer.Request, s string) error { return r.FieldID(parser.FieldIDOf([]byte(n)), "1") })
			holdRefused(t, p, writer.ErrReserved)
		}
	}
	for _, n := range cases("Date") {
		p := place{n, nil, "", "", func(s string, try try) string {
			return respond(plainHead, func(r *writer.Response) {
				r.Status(200)
				r.Field("Date", "today")
				try(func() error { return r.Field(n, "tomorrow") })
				r.End()
			})
		}, nil}
		holdRefused(t, p, writer.ErrReserved)
	}
	// RFC 9110, section 6.5.1, and the fields by which a message is framed,
	// routed, authenticated, selected or controlled.
	for _, name := range []string{
		"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Trailer", "TE", "Host",
		"Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate", "Cookie", "Set-Cookie",
		"Content-Encoding", "Content-Type", "Content-Range", "Cache-Control", "Expect", "Max-Forwards", "Pragma", "Range",
		"Age", "Expires", "Date", "Location", "Retry-After", "Vary", "If-Match", "If-None-Match", "If-Modified-Since",
		"If-Unmodified-Since", "If-Range",
	} {
		for _, n := range cases(name) {
			p := place{n, nil, "", "", func(s string, try try) string {
				return respond(plainHead, func(r *writer.Response) {
					r.Status(200)
					try(func() error { return r.Announce("A", n) })
					r.Announce("A")
					r.Write([]byte("content"))
					try(func() error { return r.Trailer(n, "1") })
					r.End()
				})
			}, nil}
			holdRefused(t, p, writer.ErrTrailer)
		}
	}
	// Names in one that were announced one by one.
	holdRefused(t, ofTrailer("a list", nil, nil, always("N"), func(r *writer.Response, s string) error { return r.Trailer("Before, After", "1") }), writer.ErrName, writer.ErrTrailer)
	holdRefused(t, ofTrailer("a part", nil, nil, always("N"), func(r *writer.Response, s string) error { return r.Trailer("Befor", "1") }), writer.ErrTrailer)
	holdRefused(t, ofTrailer("more", nil, nil, always("N"), func(r *writer.Response, s string) error { return r.Trailer("Before1", "1") }), writer.ErrTrailer)
}

// holdRefused holds that each call of p under test is refused with one of these
// codes, and leaves no trace.
func holdRefused(t *testing.T, p place, codes ...writer.Code) {
	t.Helper()
	out := p.play("", func(call func() error) bool {
		err := call()
		if code, ok := err.(writer.Code); !ok || !slices.Contains(codes, code) {
			t.Errorf("%s: %v", p.name, err)
		}
		return err == nil
	})
	if without := p.without(); out != without {
		t.Errorf("%s leaves\n%s", p.name, show(out))
	}
}
