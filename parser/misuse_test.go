package parser_test

import (
	"errors"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// The tests of this file are the section "Misuse" of the package documentation,
// line by line, but for what contract_test.go, content_test.go, poison_test.go
// and handler_test.go hold: feeding after an error (TestStickyFaults, TestOwnError),
// panicking handlers (TestPanic), calls in callbacks (TestInCallback), Unread and
// Advance out of place (TestUnreadMisuse, TestAdvanceMisuse), responses that
// nothing announced (TestExpect), kept slices where the parser owns the memory
// (TestKeptSlices), callbacks set too late (TestOptionalHandlers).

// TestMisuseKeptSlice keeps a slice of a line that came whole: it is a part of
// what was fed, and shows what its owner puts there next.
func TestMisuseKeptSlice(t *testing.T) {
	var kept []byte
	p := parser.NewRequest(&parser.Funcs{Header: func(f parser.Field) error {
		if f.ID() == parser.FieldHost && kept == nil {
			kept = f.Value()
		}
		return nil
	}}, nil)
	window := []byte("GET / HTTP/1.1\r\nHost: first\r\n\r\n")
	p.Feed(window)
	if string(kept) != "first" {
		t.Fatalf("the value is %q", kept)
	}
	copy(window, "GET / HTTP/1.1\r\nHost: other\r\n\r\n")
	if p.Feed(window); string(kept) != "other" {
		t.Errorf("after the next request the kept slice is %q", kept)
	}
}

// TestMisuseKeptMessage keeps a slice of a Message beyond the next request.
// What Clone gave stays.
func TestMisuseKeptMessage(t *testing.T) {
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	p.Feed([]byte("GET /first HTTP/1.1\r\nHost: h\r\n\r\n"))
	kept, cloned := m.RequestLine().Target(), m.Clone()
	p.Feed([]byte("GET /other HTTP/1.1\r\nHost: h\r\n\r\n"))
	if string(kept) != "/other" {
		t.Errorf("after the next request the kept target is %q", kept)
	}
	if got := cloned.RequestLine().Target(); string(got) != "/first" {
		t.Errorf("the target of the clone is %q", got)
	}
}

// TestMisuseShared has one goroutine feed a parser while it is in a callback of
// another. Here they take turns, so that there is no race, and the parser can
// tell; without, the race detector would.
func TestMisuseShared(t *testing.T) {
	var p *parser.Parser
	turn, done := make(chan bool), make(chan error)
	entered := false
	p = parser.NewRequest(&parser.Funcs{Request: func(parser.RequestLine) error {
		if entered {
			return nil
		}
		entered = true
		turn <- true
		return <-done
	}}, nil)
	var second error
	go func() {
		<-turn
		_, second = p.Feed([]byte("GET / HTTP/1.1\r\n"))
		done <- nil
	}()
	if _, err := p.Feed([]byte(getLine + "\r\n")); err != parser.ErrInCallback || second != parser.ErrInCallback {
		t.Errorf("the first Feed says %v, the second %v", err, second)
	}
	checkSticky(t, p, parser.ErrInCallback)
}

// TestMisuseHandedOver feeds a parser by turns in many goroutines, one at a
// time: that is no misuse.
func TestMisuseHandedOver(t *testing.T) {
	p, r := record(eventlog.Setup{})
	for i := range everything {
		done := make(chan error)
		go func() {
			_, err := p.Feed([]byte{everything[i]})
			done <- err
		}()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if last := r.events[len(r.events)-1]; last != "message-end" {
		t.Errorf("the last event is %s", last)
	}
}

// TestMisuseNoHandler makes a parser without a handler: the first event
// panics, and the parser has failed.
func TestMisuseNoHandler(t *testing.T) {
	p := parser.NewRequest(nil, nil)
	if n, err := p.Feed([]byte("GET / HT")); n != 8 || err != nil {
		t.Errorf("before the first event: %d, %v", n, err)
	}
	if panicOf(func() { p.Feed([]byte("TP/1.1\r\n")) }) == nil {
		t.Error("the first event does not panic")
	}
	checkSticky(t, p, parser.ErrPanic)
}

// TestMisuseCodeOfOwn has a callback return codes that are the parser's to give.
// But for ErrPaused each is an error like any other of the handler's.
func TestMisuseCodeOfOwn(t *testing.T) {
	for _, stream := range streams {
		if stream.setup.Offered || stream.name == "CONNECT" || stream.name == "upgrade" {
			continue // there ErrUpgrade is what comes anyway
		}
		quiet, r := record(stream.setup)
		quiet.Feed([]byte(stream.input))
		for i, event := range r.events {
			for _, code := range []parser.Code{parser.ErrUpgrade, parser.ErrClosed, parser.ErrUnexpectedEOF, parser.ErrHost} {
				p, r := record(stream.setup)
				r.do = func(string) error {
					if len(r.events) == i+1 {
						return code
					}
					return nil
				}
				if _, err := p.Feed([]byte(stream.input)); err != code {
					t.Errorf("%s: Feed gives %v after %v in %s", stream.name, err, code, event)
				}
				checkSticky(t, p, code)
			}
		}
	}
}

// TestMisuseIgnoredError goes on feeding without looking at what Feed says, as
// a loop over a connection might: nothing more is delivered, whatever comes.
func TestMisuseIgnoredError(t *testing.T) {
	p, r := record(eventlog.Setup{})
	p.Feed([]byte(getLine + "A b\r\n"))
	before := len(r.events)
	for range 100 {
		p.Feed([]byte(everything))
	}
	if len(r.events) != before {
		t.Errorf("%d events came after the error", len(r.events)-before)
	}
	if _, err := p.Feed(nil); !errors.Is(err, parser.ErrFieldColon) {
		t.Errorf("the error is %v by now", err)
	}
}

// TestMisuseIgnoredCount feeds the rest of a slice twice, or not at all, after a
// pause: the parser takes what it gets for what comes next on the connection.
// So a rest that is dropped is a request that is never answered, and one that
// is fed again is answered again.
func TestMisuseIgnoredCount(t *testing.T) {
	const two = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
	for _, c := range []struct {
		name string
		rest func(n int) string
		want string
	}{
		{"as it should be", func(n int) string { return two[n:] }, "/1/2"},
		{"dropped", func(n int) string { return "" }, "/1"},
		{"all again", func(n int) string { return two }, "/1/1"},
	} {
		targets := ""
		p := parser.NewRequest(&parser.Funcs{
			Request:    func(l parser.RequestLine) error { targets += string(l.Target()); return nil },
			MessageEnd: func() error { return parser.ErrPaused },
		}, nil)
		n, err := p.Feed([]byte(two))
		if n != len(two)/2 || err != parser.ErrPaused {
			t.Fatalf("%d, %v", n, err)
		}
		if p.Feed([]byte(c.rest(n))); targets != c.want {
			t.Errorf("%s: the requests are for %s, want %s", c.name, targets, c.want)
		}
	}
}

// TestMisuseInit sets up a parser that is in the middle of a line, without
// Reset. It works; the buffer of the line is left to the garbage collector.
func TestMisuseInit(t *testing.T) {
	p, r := record(eventlog.Setup{})
	p.Feed([]byte("POST /lo"))
	p.InitRequest(r, nil)
	if n, err := p.Feed([]byte(everything)); n != len(everything) || err != nil || p.Offset() != int64(n) {
		t.Errorf("%d, %v at %d", n, err, p.Offset())
	}
}
