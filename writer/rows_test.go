package writer_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// A row is what one requirement on senders in docs/requirements.md comes to:
// messages as they are written, and calls that are refused. The tables of rows
// are in rows_response_test.go and rows_request_test.go.
type row struct {
	id       string
	attempts []attempt
}

// An attempt is one message. In a response asked is the request to be answered,
// whole; a request is made with asked empty. The calls are made in turn; the
// first error that one of them returns must be refused, and the rest are made
// all the same. What then is in the output must be wire, followed by |close if
// the connection is to be closed, and by |cut if a message was cut off after a
// part of it had been sent.
type attempt struct {
	asked   string
	calls   []call
	refused error
	wire    string
}

// A call is made on a Response or a Request, whichever it is.
type call func(m message) error

// message is what Response and Request have in common.
type message interface {
	Field(name, value string) error
	AnyField(name, value string) error
	ContentLength(int64) error
	Chunked() error
	Write([]byte) (int, error)
	Announce(names ...string) error
	Trailer(name, value string) error
	OfferUpgrade(protocols string) error
	SetClose() error
	Body([]byte) error
	Flush() error
	End() error
	Abort()
	ShouldClose() bool
	Cut() bool
}

// The calls.
var (
	end     call = message.End
	chunked call = message.Chunked
	closing call = message.SetClose
	flush   call = message.Flush
	abort   call = func(m message) error { m.Abort(); return nil }
	goOn    call = func(m message) error { return m.(*writer.Response).Continue() }
	expects call = func(m message) error { return m.(*writer.Request).Expect100() }
	unread  call = func(m message) error { return m.(*writer.Response).SetRequestRead(false) }
)

func status(code int) call {
	return func(m message) error { return m.(*writer.Response).Status(code) }
}

func reason(code int, text string) call {
	return func(m message) error { return m.(*writer.Response).StatusReason(code, []byte(text)) }
}

func switches(protocol string) call {
	return func(m message) error { return m.(*writer.Response).SwitchProtocols(protocol) }
}

func begin(method, target string) call {
	return func(m message) error { return m.(*writer.Request).Begin(method, target) }
}

func host(authority string) call {
	return func(m message) error { return m.(*writer.Request).Host(authority) }
}

func peer(v parser.Version) call {
	return func(m message) error { m.(*writer.Request).SetPeer(v); return nil }
}

func field(name, value string) call { return func(m message) error { return m.Field(name, value) } }
func anyField(name, value string) call {
	return func(m message) error { return m.AnyField(name, value) }
}
func trailer(name, value string) call { return func(m message) error { return m.Trailer(name, value) } }
func announce(names ...string) call   { return func(m message) error { return m.Announce(names...) } }
func offer(protocols string) call     { return func(m message) error { return m.OfferUpgrade(protocols) } }
func length(n int64) call             { return func(m message) error { return m.ContentLength(n) } }
func body(text string) call           { return func(m message) error { return m.Body([]byte(text)) } }
func write(text string) call {
	return func(m message) error { _, err := m.Write([]byte(text)); return err }
}

// dated gives the answer a clock, which stands at the date of the RFC's examples.
func dated(m message) error {
	d := new(writer.Date)
	d.Set(time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC))
	m.(*writer.Response).SetDate(d)
	return nil
}

// Requests to be answered.
const (
	get       = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	head      = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
	getTunnel = "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"
	get10     = "GET / HTTP/1.0\r\n\r\n"
	keep10    = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
	getClose  = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
	upgrade   = "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n"
	expect    = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
)

// Answers that are written again and again.
const (
	okEmpty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	okHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
)

// TestRows holds the writer to every row. docs/requirements.md lists the rows
// and is made from these tables.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range [][]row{responseRows, requestRows} {
		for _, r := range table {
			if seen[r.id] {
				t.Errorf("%s is there twice", r.id)
			}
			seen[r.id] = true
			t.Run(r.id, func(t *testing.T) {
				for i, y := range r.attempts {
					y.check(t, i)
				}
			})
		}
	}
}

func (y attempt) check(t *testing.T, i int) {
	t.Helper()
	var out bytes.Buffer
	var m message
	method := ""
	if y.asked != "" {
		r := new(writer.Response)
		r.Init(&out)
		r.SetDate(new(writer.Date)) // has never been set: answers have no Date
		h := headOf(t, y.asked)
		method = h.Method.String()
		if err := r.Begin(h); err != nil {
			t.Fatal(err)
		}
		m = r
	} else {
		r := new(writer.Request)
		r.Init(&out)
		m = r
	}
	var first error
	for _, c := range y.calls {
		if err := c(m); err != nil && first == nil {
			first = err
		}
	}
	m.Flush()
	got := out.String()
	if m.ShouldClose() {
		got += "|close"
	}
	if m.Cut() {
		got += "|cut"
	}
	if first != y.refused || got != y.wire {
		t.Errorf("%d, in answer to %.60q: %v, want %v\nis    %q\nwant  %q", i, y.asked, first, y.refused, got, y.wire)
	}
	// Whatever it is, it is a message for the strict parser (R080), all of it.
	s := eventlog.Setup{Response: y.asked != "", Offered: true, Methods: []parser.Method{parser.MethodOf([]byte(method))}}
	res := eventlog.Run(s, out.Bytes(), eventlog.Pieces(1))
	if res.Err == parser.ErrUnexpectedEOF && y.refused == writer.ErrShort {
		res.Err = nil // what was promised is missing, and shows
	}
	if res.Err != nil && res.Err != parser.ErrUpgrade || res.Offset != int64(out.Len()) {
		t.Errorf("%d: %q is read as %v at %d", i, out.String(), res.Err, res.Offset)
	}
	if n := strings.Count(got, "\r\n\r\n"); n > 2 {
		t.Errorf("%d: %q has %d empty lines", i, got, n)
	}
}
