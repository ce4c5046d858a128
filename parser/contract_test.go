package parser_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// A recorder writes down the names of the callbacks, and does in each what
// the test says.
type recorder struct {
	events []string
	do     func(event string) error
	body   func([]byte) error
	p      *parser.Parser
	expect bool
}

func (r *recorder) on(event string) error {
	r.events = append(r.events, event)
	if r.do != nil {
		return r.do(event)
	}
	return nil
}

func (r *recorder) OnRequest(parser.RequestLine) error { return r.on("request") }
func (r *recorder) OnResponse(parser.StatusLine) error {
	if r.expect {
		r.p.Expect(parser.MethodGet, true)
	}
	return r.on("response")
}
func (r *recorder) OnHeader(parser.Field) error        { return r.on("header") }
func (r *recorder) OnHeadersEnd(parser.Head) error     { return r.on("headers-end") }
func (r *recorder) OnMessageEnd() error                { return r.on("message-end") }
func (r *recorder) OnTrailer(parser.Field) error       { return r.on("trailer") }
func (r *recorder) OnChunk(size int64, _ []byte) error { return r.on("chunk") }
func (r *recorder) OnBody(b []byte) error {
	if r.body != nil {
		r.events = append(r.events, "body "+string(b))
		return r.body(b)
	}
	return r.on("body")
}

// record makes a parser with a recorder.
func record(s eventlog.Setup) (*parser.Parser, *recorder) {
	r := &recorder{expect: true}
	if s.Response {
		r.p = parser.NewResponse(r, &s.Options)
	} else {
		r.p = parser.NewRequest(r, &s.Options)
	}
	return r.p, r
}

// Messages with an event of every kind, on which the callbacks' tests run.
const (
	everything = requestPrefix + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nxy\r\n0\r\nA: b\r\n\r\n"
	everyReply = responsePrefix + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nxy\r\n0\r\nA: b\r\n\r\n"
	everyClose = responsePrefix + "A: b\r\n\r\nxy"
	everyFixed = requestPrefix + "Content-Length: 2\r\n\r\nxy"
)

var streams = []struct {
	name  string
	setup eventlog.Setup
	input string
}{
	{"chunked request", eventlog.Setup{}, everything},
	{"chunked response", eventlog.Setup{Response: true}, everyReply},
	{"response until close", eventlog.Setup{Response: true}, everyClose},
	{"request with length", eventlog.Setup{}, everyFixed},
	{"requests", eventlog.Setup{}, everyFixed + everything + "GET / HTTP/1.1\r\nHost: h\r\n\r\n\r\n" + everyFixed},
	{"upgrade", eventlog.Setup{}, "POST / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\nContent-Length: 2\r\n\r\nxyzzy"},
	{"CONNECT", eventlog.Setup{}, "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\nTLS"},
	{"closing request", eventlog.Setup{}, "GET / HTTP/1.0\r\n\r\n\r\n"},
	{"interim responses", eventlog.Setup{Response: true}, "HTTP/1.1 103 x\r\nA: b\r\n\r\n" + everyReply + everyReply},
	{"switching protocols", eventlog.Setup{Response: true, Offered: true}, "HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\nrest"},
	{"folds", eventlog.Setup{Response: true, Options: parser.Options{Lenient: parser.ObsFold}},
		responsePrefix + "A: b\r\n c\r\n d\r\nTransfer-Encoding:\r\n chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n c\r\n\r\n"},
}

// TestFinish gives the end of the input at every place of every kind of
// message: what Finish says there, that it says the same again, and that it
// delivers OnMessageEnd once at most.
func TestFinish(t *testing.T) {
	for _, stream := range streams {
		for cut := 0; cut <= len(stream.input); cut++ {
			p, r := record(stream.setup)
			_, fed := p.Feed([]byte(stream.input[:cut]))
			if fed != nil && fed != parser.ErrUpgrade {
				t.Fatalf("%s: %v", stream.name, fed)
			}
			state, before := p.State(), len(r.events)
			untilClose := p.Remaining() < 0
			var want error = parser.ErrUnexpectedEOF
			pendingCR := cut > 0 && stream.input[cut-1] == '\r'
			switch {
			case untilClose, state == parser.StateTunnel, state == parser.StateClosed,
				state == parser.StateIdle && !pendingCR:
				want = nil
			}
			offset := p.Offset()
			for i := range 3 {
				if err := p.Finish(); err != want {
					t.Errorf("%s cut at %d, in state %v: Finish %d gives %v, want %v", stream.name, cut, state, i, err, want)
				}
			}
			events := strings.Join(r.events[before:], " ")
			if untilClose && events != "message-end" || !untilClose && events != "" {
				t.Errorf("%s cut at %d: Finish delivers %q", stream.name, cut, events)
			}
			if p.Offset() != offset {
				t.Errorf("%s cut at %d: Finish moves Offset from %d to %d", stream.name, cut, offset, p.Offset())
			}
			switch {
			case want != nil && p.State() != parser.StateFailed, untilClose && p.State() != parser.StateClosed,
				want == nil && !untilClose && p.State() != state:
				t.Errorf("%s cut at %d: after Finish the state is %v, before %v", stream.name, cut, p.State(), state)
			}
			if want != nil {
				if n, err := p.Feed([]byte("x")); n != 0 || err != want {
					t.Errorf("%s cut at %d: Feed after Finish: %d, %v", stream.name, cut, n, err)
				}
			}
		}
	}
}

// TestFinishCallback holds that the OnMessageEnd of Finish may pause in vain,
// and that its own error comes back.
func TestFinishCallback(t *testing.T) {
	own := errors.New("own")
	for _, c := range []struct{ answer, want error }{{parser.ErrPaused, nil}, {own, own}} {
		p, r := record(eventlog.Setup{Response: true})
		p.Feed([]byte(everyClose))
		r.do = func(string) error { return c.answer }
		for range 2 {
			if err := p.Finish(); err != c.want {
				t.Errorf("Finish gives %v, want %v", err, c.want)
			}
		}
	}
}

// TestPause pauses in every callback of every kind of message, for each cut
// into two, and holds that the events are those of a parse without pauses.
func TestPause(t *testing.T) {
	for _, stream := range streams {
		in := []byte(stream.input)
		want := checkSplits(t, stream.setup, in)
		paused := stream.setup
		paused.Pauses = true
		if got := checkSplits(t, paused, in); got != want {
			t.Errorf("%s with pauses: %v at %d, without %v at %d\n%s\nwithout:\n%s",
				stream.name, got.Err, got.Offset, want.Err, want.Offset, got.Log, want.Log)
		}
	}
}

// TestPauseExact pauses in each callback in turn where its event uses up the
// slice exactly: n is all of it, the next Feed goes on, and OnMessageEnd is
// not owed where nothing of the message is to come.
func TestPauseExact(t *testing.T) {
	for _, stream := range streams {
		quiet, r := record(stream.setup)
		quiet.Feed([]byte(stream.input))
		all := r.events
		for i := range all {
			p, r := record(stream.setup)
			var end int64 // of the event
			r.do = func(string) error {
				if len(r.events) == i+1 {
					end = p.Offset()
					return parser.ErrPaused
				}
				return nil
			}
			n, err := p.Feed([]byte(stream.input))
			if want := end; err == parser.ErrPaused && int64(n) != want {
				t.Errorf("%s, pause in event %d (%s): n is %d, the event ends at %d", stream.name, i, all[i], n, want)
			}
			if err != parser.ErrPaused && (err != parser.ErrUpgrade || p.State() != parser.StateTunnel) {
				t.Errorf("%s, pause in event %d (%s): %v", stream.name, i, all[i], err)
				continue
			}
			delivered := len(r.events)
			if delivered != i+1 && (all[i] != "headers-end" && all[i] != "body" || all[delivered-1] != "message-end" || delivered != i+2) {
				t.Errorf("%s, pause in event %d (%s): %d events were delivered", stream.name, i, all[i], delivered)
			}
			if err == parser.ErrUpgrade {
				continue
			}

			if stream.setup.Options.Lenient&parser.ObsFold != 0 && (all[i] == "header" || all[i] == "trailer") {
				continue // the next byte must be seen
			}

			// The same with a slice that ends there: nothing is left to do,
			// and an empty Feed does nothing.
			p, r = record(stream.setup)
			r.do = func(string) error {
				if len(r.events) == i+1 {
					return parser.ErrPaused
				}
				return nil
			}
			if m, err := p.Feed([]byte(stream.input[:n])); m != n || err != parser.ErrPaused {
				t.Errorf("%s, event %d (%s), slice used up: %d, %v, want %d, ErrPaused", stream.name, i, all[i], m, err, n)
			}
			if m, err := p.Feed(nil); m != 0 || err != nil || len(r.events) != delivered {
				t.Errorf("%s, event %d (%s): an empty Feed gives %d, %v", stream.name, i, all[i], m, err)
			}
			rest := stream.input[n:]
			if m, err := p.Feed([]byte(rest)); err != nil && err != parser.ErrUpgrade || err == nil && m != len(rest) {
				t.Errorf("%s, event %d (%s): going on gives %d, %v", stream.name, i, all[i], m, err)
			}
			if got := strings.Join(r.events, " "); got != strings.Join(all, " ") {
				t.Errorf("%s, event %d (%s): events are %s, want %s", stream.name, i, all[i], got, all)
			}
		}
	}
}

// TestOwnError holds that an error of a handler ends the parse, and comes back
// as it is, from every call, until Reset.
func TestOwnError(t *testing.T) {
	own := errors.New("own")
	for _, stream := range streams {
		_, r := record(stream.setup)
		r.p.Feed([]byte(stream.input))
		for i, event := range r.events {
			p, r := record(stream.setup)
			r.do = func(string) error {
				if len(r.events) == i+1 {
					return own
				}
				return nil
			}
			n, err := p.Feed([]byte(stream.input))
			if err != own || parser.StatusOf(err) != 0 || int64(n) != p.Offset() {
				t.Errorf("%s, event %d (%s): %d, %v at %d", stream.name, i, event, n, err, p.Offset())
			}
			if m := len(r.events); m != i+1 {
				t.Errorf("%s, event %d (%s): %d events were delivered", stream.name, i, event, m)
			}
			checkSticky(t, p, own)
			p.Reset(0)
			r.do = nil
			if _, err := p.Feed([]byte(stream.input)); err != nil && err != parser.ErrUpgrade {
				t.Errorf("%s: after Reset %v", stream.name, err)
			}
		}
	}
}

// checkSticky holds that every call returns err, moves nothing and delivers
// nothing.
func checkSticky(t *testing.T, p *parser.Parser, err error) {
	t.Helper()
	at := p.Offset()
	if n, got := p.Feed([]byte("GET / HTTP/1.1\r\n")); n != 0 || got != err {
		t.Errorf("Feed gives %d, %v again, want 0, %v", n, got, err)
	}
	if n, got := p.Feed(nil); n != 0 || got != err {
		t.Errorf("an empty Feed gives %d, %v again, want 0, %v", n, got, err)
	}
	if got := p.Finish(); got != err {
		t.Errorf("Finish gives %v, want %v", got, err)
	}
	if got := p.Advance(1); got != err {
		t.Errorf("Advance gives %v, want %v", got, err)
	}
	p.Resume()
	p.Unread(1)
	p.Expect(parser.MethodHead, true)
	if n, got := p.Feed([]byte("x")); n != 0 || got != err {
		t.Errorf("Feed gives %d, %v after Resume, Unread and Expect, want 0, %v", n, got, err)
	}
	if p.Offset() != at || p.State() != parser.StateFailed || p.Remaining() != 0 {
		t.Errorf("offset %d, state %v, remaining %d; the offset was %d", p.Offset(), p.State(), p.Remaining(), at)
	}
}

// TestStickyFaults does the same for faults of the input.
func TestStickyFaults(t *testing.T) {
	for _, c := range []struct {
		setup eventlog.Setup
		input string
	}{
		{eventlog.Setup{}, "GET / HTTP/1.1\n"},
		{eventlog.Setup{}, "GET / HTTP/1.0\r\n\r\nx"},
		{eventlog.Setup{}, requestPrefix + chunkedPrefix + "x"},
		{eventlog.Setup{Response: true}, "HTTP/1.1 2x"},
		{eventlog.Setup{Response: true, Options: parser.Options{MaxContent: 1}}, everyClose},
	} {
		p, _ := record(c.setup)
		_, err := p.Feed([]byte(c.input))
		if err == nil {
			t.Fatalf("%q is accepted", c.input)
		}
		checkSticky(t, p, err)
	}
}

// TestPanic panics in every callback: the panic goes on, the parser has
// failed, and Reset makes it usable again.
func TestPanic(t *testing.T) {
	for _, stream := range streams {
		quiet, r := record(stream.setup)
		quiet.Feed([]byte(stream.input))
		for i, event := range r.events {
			for _, size := range []int{1, len(stream.input)} {
				p, r := record(stream.setup)
				r.do = func(string) error {
					if len(r.events) == i+1 {
						panic(event)
					}
					return nil
				}
				if got := panicOf(func() {
					for in := stream.input; in != ""; in = in[min(size, len(in)):] {
						p.Feed([]byte(in[:min(size, len(in))]))
					}
				}); got != event {
					t.Errorf("%s, event %d: the panic is %v, want %v", stream.name, i, got, event)
				}
				checkSticky(t, p, parser.ErrPanic)
				p.Reset(7)
				r.do, r.events = nil, nil
				if n, err := p.Feed([]byte(stream.input)); err != nil && err != parser.ErrUpgrade || p.Offset() != int64(7+n) {
					t.Errorf("%s: after Reset %v at %d", stream.name, err, p.Offset())
				}
			}
		}
	}
	// In Finish and Advance as well.
	p, r := record(eventlog.Setup{Response: true})
	p.Feed([]byte(everyClose))
	r.do = func(string) error { panic("end") }
	if got := panicOf(func() { p.Finish() }); got != "end" {
		t.Errorf("the panic is %v", got)
	}
	checkSticky(t, p, parser.ErrPanic)
	p, r = record(eventlog.Setup{})
	p.Feed([]byte(everyFixed[:len(everyFixed)-2]))
	r.do = func(string) error { panic("end") }
	if got := panicOf(func() { p.Advance(2) }); got != "end" {
		t.Errorf("the panic is %v", got)
	}
	checkSticky(t, p, parser.ErrPanic)
}

func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

// TestInCallback makes each forbidden call in every callback: the call and the
// Feed around it say ErrInCallback.
func TestInCallback(t *testing.T) {
	calls := map[string]func(*parser.Parser) error{
		"Feed":       func(p *parser.Parser) error { _, err := p.Feed([]byte("x")); return err },
		"empty Feed": func(p *parser.Parser) error { _, err := p.Feed(nil); return err },
		"Finish":     (*parser.Parser).Finish,
		"Advance":    func(p *parser.Parser) error { return p.Advance(1) },
		"Reset":      func(p *parser.Parser) error { p.Reset(0); return parser.ErrInCallback },
	}
	for _, stream := range streams {
		quiet, r := record(stream.setup)
		quiet.Feed([]byte(stream.input))
		for name, call := range calls {
			for i, event := range r.events {
				for _, answer := range []error{nil, parser.ErrPaused, errors.New("own")} {
					p, r := record(stream.setup)
					r.do = func(string) error {
						if len(r.events) != i+1 {
							return nil
						}
						if err := call(p); err != parser.ErrInCallback {
							t.Errorf("%s in %s gives %v", name, event, err)
						}
						return answer
					}
					if _, err := p.Feed([]byte(stream.input)); err != parser.ErrInCallback {
						t.Errorf("%s: Feed gives %v after %s in %s", stream.name, err, name, event)
					}
					checkSticky(t, p, parser.ErrInCallback)
				}
			}
		}
	}
	// Finish and Advance notice it as well.
	p, r := record(eventlog.Setup{Response: true})
	p.Feed([]byte(everyClose))
	r.do = func(string) error { return p.Finish() }
	if err := p.Finish(); err != parser.ErrInCallback {
		t.Errorf("Finish gives %v after Finish in its callback", err)
	}
	p, r = record(eventlog.Setup{})
	p.Feed([]byte(everyFixed[:len(everyFixed)-2]))
	r.do = func(string) error { p.Advance(0); return nil }
	if err := p.Advance(2); err != parser.ErrInCallback {
		t.Errorf("Advance gives %v after Advance in its callback", err)
	}
}

// TestResumeInCallback holds that Resume does nothing inside of a callback.
func TestResumeInCallback(t *testing.T) {
	p, r := record(eventlog.Setup{})
	r.do = func(string) error { p.Resume(); return nil }
	if _, err := p.Feed([]byte("CONNECT h:1 HTTP/1.0\r\n\r\nx")); err != parser.ErrUpgrade || p.State() != parser.StateTunnel {
		t.Errorf("%v, state %v", err, p.State())
	}
}

// TestOffsets holds that in every callback Offset is the end of its event,
// whatever the split, and that MessageOffset is where the message begins.
func TestOffsets(t *testing.T) {
	const start = 1 << 40
	for _, stream := range streams {
		for _, size := range []int{1, 7, 1 << 20} {
			p, r := record(stream.setup)
			p.Reset(start)
			last := int64(start)
			r.do = func(event string) error {
				at := p.Offset() - start
				if at < last-start || at > int64(len(stream.input)) {
					t.Fatalf("%s, pieces of %d: %s ends at %d, the one before at %d", stream.name, size, event, at, last-start)
				}
				last = p.Offset()
				end := stream.input[:at]
				var ok bool
				switch event {
				case "body":
					ok = strings.HasSuffix(end, "x") || strings.HasSuffix(end, "y")
				case "message-end":
					ok = strings.HasSuffix(end, "\r\n\r\n") || strings.HasSuffix(end, "y")
				case "headers-end":
					ok = strings.HasSuffix(end, "\r\n\r\n")
				default:
					ok = strings.HasSuffix(end, "\r\n")
				}
				if !ok {
					t.Errorf("%s, pieces of %d: %s ends after %q", stream.name, size, event, end)
				}
				if m := stream.input[p.MessageOffset()-start:]; !strings.HasPrefix(m, "HTTP/1.1 ") &&
					!strings.HasPrefix(m, "POST ") && !strings.HasPrefix(m, "GET ") && !strings.HasPrefix(m, "CONNECT ") {
					t.Errorf("%s, pieces of %d: at %s the message begins with %.20q", stream.name, size, event, m)
				}
				return nil
			}
			for in := stream.input; in != ""; {
				n, err := p.Feed([]byte(in[:min(size, len(in))]))
				in = in[n:]
				if err != nil {
					break
				}
				if p.Offset() != start+int64(len(stream.input)-len(in)) {
					t.Fatalf("%s, pieces of %d: offset %d after %d bytes", stream.name, size, p.Offset()-start, len(stream.input)-len(in))
				}
			}
		}
	}
}

// TestReset drops a connection in the middle of every line, and holds that
// nothing of it shows up in the next one.
func TestReset(t *testing.T) {
	for _, stream := range streams {
		want := eventlog.Run(stream.setup, []byte(stream.input), nil)
		for cut := range stream.input {
			p, r := record(stream.setup)
			p.Feed([]byte(stream.input[:cut]))
			r.events = nil
			p.Reset(math.MaxInt64 - 1000)
			if p.Offset() != math.MaxInt64-1000 || p.MessageOffset() != p.Offset() || p.State() != parser.StateIdle || p.Remaining() != 0 {
				t.Fatalf("%s, Reset at %d: offset %d, message %d, state %v", stream.name, cut, p.Offset(), p.MessageOffset(), p.State())
			}
			n, err := p.Feed([]byte(stream.input))
			if err == nil {
				err = p.Finish()
			}
			if err != want.Err || err == nil && n != len(stream.input) {
				t.Errorf("%s, Reset at %d: %v, want %v", stream.name, cut, err, want.Err)
			}
			quiet, all := record(stream.setup)
			quiet.Feed([]byte(stream.input))
			quiet.Finish()
			if fmt.Sprint(all.events) != fmt.Sprint(r.events) {
				t.Errorf("%s, Reset at %d: events %v, want %v", stream.name, cut, r.events, all.events)
			}
		}
	}
}
