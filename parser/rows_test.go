package parser_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// A row is what one requirement of docs/requirements.md comes to: inputs that
// are taken, and inputs that are refused. The tables of rows are in
// rows_line_test.go (start lines and fields), rows_content_test.go (framing,
// content, connections) and rows_meaning_test.go (what RFC 9110 asks).
type row struct {
	id    string
	tries []try
}

// A try is one input of a row.
type try struct {
	kind kind
	// in has fault marked before the byte at which it is due.
	in    string
	fault error // nil: accepted
	// says is what comes out of an accepted input, see tell; of a refused
	// one the status to answer with, if it is not 400, or 502 for a response.
	says string
}

// due marks the byte at fault.
const due = "‸"

// A kind is what an input is: a whole stream, or what follows a beginning that
// is put before it, in both roles.
type kind struct {
	eventlog.Setup
	both                bool
	before, beforeReply string
	said, saidReply     string // of that beginning
}

// The kinds that have no options.
var (
	req    = kind{}
	resp   = kind{Setup: eventlog.Setup{Response: true}}
	fields = kind{
		both: true, before: requestPrefix, beforeReply: responsePrefix,
		said: "POST /p [Host: h]", saidReply: `200 "OK"`,
	}
	chunks = kind{
		both: true, before: requestPrefix + chunkedPrefix, beforeReply: responsePrefix + chunkedPrefix,
		said:      "POST /p [Host: h] [Transfer-Encoding: chunked] chunked keep",
		saidReply: `200 "OK" [Transfer-Encoding: chunked] chunked keep`,
	}
	trailers = kind{
		both: true, before: chunks.before + lastChunk, beforeReply: chunks.beforeReply + lastChunk,
		said: chunks.said, saidReply: chunks.saidReply,
	}
)

// answers is a response to such requests.
func answers(methods ...parser.Method) kind {
	return kind{Setup: eventlog.Setup{Response: true, Methods: methods}}
}

// leniently relaxes rules for a response.
func leniently(l parser.Lenient) kind {
	return kind{Setup: eventlog.Setup{Response: true, Options: parser.Options{Lenient: l}}}
}

// within gives k limits.
func (k kind) within(o parser.Options) kind {
	k.Options = o
	return k
}

// Parts of inputs, and what they say.
const (
	getLine = "GET / HTTP/1.1\r\nHost: h\r\n"
	got     = "GET / [Host: h] none keep ."
	empty   = "Content-Length: 0\r\n\r\n"
	nothing = " [Content-Length: 0] length 0 keep ."
)

// TestRows holds the parser to every row, at every split. docs/requirements.md
// lists the rows and is made from these tables.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range [][]row{lineRows, contentRows, meaningRows} {
		for _, r := range table {
			if seen[r.id] {
				t.Errorf("%s is there twice", r.id)
			}
			seen[r.id] = true
			t.Run(r.id, func(t *testing.T) {
				taken, refused := 0, 0
				for _, y := range r.tries {
					if y.check(t); y.fault == nil {
						taken++
					} else {
						refused++
					}
				}
				if taken == 0 || refused == 0 {
					t.Errorf("%d inputs are taken and %d refused; a row needs both", taken, refused)
				}
			})
		}
	}
}

func (y try) check(t *testing.T) {
	t.Helper()
	if !y.kind.both {
		y.checkAs(t, y.kind.Setup, "", "")
		return
	}
	reply := y.kind.Setup
	reply.Response = true
	y.checkAs(t, y.kind.Setup, y.kind.before, y.kind.said)
	y.checkAs(t, reply, y.kind.beforeReply, y.kind.saidReply)
}

func (y try) checkAs(t *testing.T, s eventlog.Setup, before, said string) {
	t.Helper()
	in := before + y.in
	at := strings.Index(in, due)
	in = strings.Replace(in, due, "", 1)
	if (at < 0) != (y.fault == nil) {
		t.Fatalf("%.200q: a fault is marked just where one is due", y.in)
	}
	status := 400
	switch {
	case y.fault == parser.ErrClosed || y.fault == parser.ErrUnexpectedEOF:
		status = 0
	case s.Response:
		status = 502
	case y.fault != nil && y.says != "":
		status, _ = strconv.Atoi(y.says)
	}
	try := func(how string, next func() int) {
		t.Helper()
		got, p, err := tell(s, in, next)
		if y.fault == nil {
			if err != nil || strings.TrimSpace(got) != strings.TrimSpace(said+" "+y.says) {
				t.Errorf("%.200q, %s:\nsays  %.400s, %v at %d\nwant  %.400s", in, how, got, err, p.Offset(), said+" "+y.says)
			}
			return
		}
		code, ok := err.(parser.Code)
		if !ok || code != y.fault && code.Unwrap() != y.fault || p.Offset() != int64(at) || parser.StatusOf(err) != status {
			t.Errorf("%.200q, %s:\nis    %v (%d) at %d\nwant  %v (%d) at %d",
				in, how, err, parser.StatusOf(err), p.Offset(), y.fault, status, at)
		}
	}
	try("whole", nil)
	try("in single bytes", eventlog.Pieces(1))
	try("in pieces of 3", eventlog.Pieces(3))
	step := 1 + (len(in)/800)*(len(in)/800) // about as many cuts of a long input as cost what those of a short one do
	if testing.Short() {
		step *= 5
	}
	for cut := 1; cut < len(in) && !t.Failed(); cut += step {
		try(fmt.Sprint("cut at ", cut), eventlog.TwoPieces(cut))
	}
}

// tell feeds in, and puts what the handler is told in one line:
//
//	GET /a 1.0 absolute [Host: h]   a request line: version unless 1.1, form unless origin; fields
//	200 "OK" [A: b]                 a status line
//	length 5 keep upgrade continue  the end of the head: framing, and the flags of Head
//	"text" ;a=b                     content; the extension of a chunk
//	<A: b>                          a trailer
//	.                               the end of the message; of an interim head ..
//	^"rest"                         the connection leaves HTTP, with what was not taken
func tell(s eventlog.Setup, in string, next func() int) (told string, p *parser.Parser, err error) {
	var words []string
	var content []byte
	say := func(format string, a ...any) error {
		if len(content) > 0 {
			words = append(words, strconv.QuoteToASCII(string(content)))
			content = content[:0]
		}
		if format != "" {
			words = append(words, fmt.Sprintf(format, a...))
		}
		return nil
	}
	plain := func(b []byte) string {
		quoted := strconv.QuoteToASCII(string(b))
		return quoted[1 : len(quoted)-1]
	}
	version := func(v parser.Version) string {
		if v == parser.HTTP11 {
			return ""
		}
		return strings.Replace(v.String(), "HTTP/", " ", 1)
	}
	final := 0
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error {
			form, name := "", string(l.MethodName())
			if l.Form() != parser.FormOrigin {
				form = " " + l.Form().String()
			}
			if l.Method() == parser.MethodOther {
				name += "(other)"
			}
			return say("%s %s%s%s", name, plain(l.Target()), version(l.Version()), form)
		},
		Response: func(l parser.StatusLine) error {
			if l.Code() >= 200 || l.Code() == 101 {
				m := parser.MethodGet
				if len(s.Methods) > 0 {
					m = s.Methods[min(final, len(s.Methods)-1)]
				}
				p.Expect(m, s.Offered)
				final++
			}
			return say("%d %s%s", l.Code(), strconv.QuoteToASCII(string(l.Reason())), version(l.Version()))
		},
		Header:  func(f parser.Field) error { return say("[%s: %s]", f.Name(), plain(f.Value())) },
		Trailer: func(f parser.Field) error { return say("<%s: %s>", f.Name(), plain(f.Value())) },
		HeadersEnd: func(h parser.Head) error {
			w := h.Framing.String()
			if h.Length >= 0 {
				w += fmt.Sprint(" ", h.Length)
			}
			for _, flag := range []struct {
				set  bool
				word string
			}{{h.KeepAlive, " keep"}, {h.Upgrade, " upgrade"}, {h.ExpectContinue, " continue"}, {h.Interim(), " .."}} {
				if flag.set {
					w += flag.word
				}
			}
			return say("%s", w)
		},
		Body: func(b []byte) error { content = append(content, b...); return nil },
		Chunk: func(size int64, extension []byte) error {
			if len(extension) > 0 {
				return say(";%s", plain(extension))
			}
			return nil
		},
		MessageEnd: func() error { return say(".") },
	}
	if s.Response {
		p = parser.NewResponse(h, &s.Options)
	} else {
		p = parser.NewRequest(h, &s.Options)
	}
	rest := []byte(in)
	for len(rest) > 0 && err == nil {
		size := len(rest)
		if next != nil {
			size = min(size, next())
		}
		var n int
		n, err = p.Feed(rest[:size:size])
		rest = rest[n:]
	}
	switch err {
	case nil:
		err = p.Finish()
	case parser.ErrUpgrade:
		err = nil
		say("^%q", rest)
	}
	say("")
	return strings.Join(words, " "), p, err
}
