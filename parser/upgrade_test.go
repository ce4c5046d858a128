package parser_test

import (
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// leaving are requests that leave HTTP, each by way of OnMessageEnd.
var leaving = []struct {
	name, request string
	keepAlive     bool
}{
	{"CONNECT", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", true},
	{"CONNECT of length 0", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", true},
	{"CONNECT that closes", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
	{"CONNECT of HTTP/1.0", "CONNECT h:1 HTTP/1.0\r\n\r\n", false},
	{"Upgrade", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n", true},
	{"Upgrade that closes", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: a\r\nConnection: upgrade, close\r\n\r\n", false},
	{"Upgrade with content", "POST / HTTP/1.1\r\nHost: h\r\nUpgrade: a\r\nConnection: upgrade\r\nContent-Length: 1\r\n\r\nx", true},
	{"Upgrade with chunks", "POST / HTTP/1.1\r\nHost: h\r\nUpgrade: a\r\nConnection: upgrade\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", true},
}

// TestUpgradeTail holds that after a request that leaves HTTP nothing more is
// taken: p[n:] is the tail, to the byte, at every split, and every call says
// so again.
func TestUpgradeTail(t *testing.T) {
	const tail = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
	for _, c := range leaving {
		in := c.request + tail
		for cut := 0; cut <= len(c.request); cut++ {
			p, r := record(eventlog.Setup{})
			n, err := p.Feed([]byte(in[:cut]))
			if cut < len(c.request) {
				if n != cut || err != nil {
					t.Fatalf("%s cut at %d: %d, %v", c.name, cut, n, err)
				}
				n, err = p.Feed([]byte(in[cut:]))
				n += cut
			}
			if n != len(c.request) || err != parser.ErrUpgrade || p.Offset() != int64(n) || p.State() != parser.StateTunnel {
				t.Fatalf("%s cut at %d: %d, %v, state %v, want %d", c.name, cut, n, err, p.State(), len(c.request))
			}
			if last := r.events[len(r.events)-1]; last != "message-end" {
				t.Errorf("%s cut at %d: the last event is %s", c.name, cut, last)
			}
			events := len(r.events)
			for range 2 {
				if n, err := p.Feed([]byte(tail)); n != 0 || err != parser.ErrUpgrade {
					t.Errorf("%s: Feed gives %d, %v without Resume", c.name, n, err)
				}
				if err := p.Finish(); err != nil {
					t.Errorf("%s: Finish gives %v in the tunnel", c.name, err)
				}
			}
			if len(r.events) != events {
				t.Errorf("%s: more events: %v", c.name, r.events)
			}
		}
	}
}

// TestResume declines: what follows is HTTP again, on a connection that was to
// be kept, and is refused on one that was to be closed.
func TestResume(t *testing.T) {
	const next = "GET /next HTTP/1.0\r\n\r\n"
	for _, c := range leaving {
		p, r := record(eventlog.Setup{})
		p.Feed([]byte(c.request))
		events := len(r.events)
		p.Resume()
		state := parser.StateIdle
		if !c.keepAlive {
			state = parser.StateClosed
		}
		if p.State() != state {
			t.Errorf("%s: state %v after Resume, want %v", c.name, p.State(), state)
		}
		p.Resume() // once more does nothing
		n, err := p.Feed([]byte(next))
		got := strings.Join(r.events[events:], " ")
		if c.keepAlive && (n != len(next) || err != nil || got != "request headers-end message-end") ||
			!c.keepAlive && (n != 0 || err != parser.ErrClosed || got != "") {
			t.Errorf("%s: after Resume %d, %v, events %s", c.name, n, err, got)
		}
	}
}

// TestResumeElsewhere holds that Resume does nothing anywhere else.
func TestResumeElsewhere(t *testing.T) {
	for _, stream := range streams {
		want := eventlog.Run(stream.setup, []byte(stream.input), nil)
		p, r := record(stream.setup)
		var err error
		for i := 0; i < len(stream.input) && err == nil; i++ {
			p.Resume()
			_, err = p.Feed([]byte{stream.input[i]})
		}
		if err == nil {
			p.Resume()
			err = p.Finish()
		}
		if err != want.Err || p.Offset() != want.Offset {
			t.Errorf("%s with Resume all over: %v at %d, want %v at %d, %v", stream.name, err, p.Offset(), want.Err, want.Offset, r.events)
		}
	}
	// A response's tunnel is one for good.
	p, _ := record(eventlog.Setup{Response: true, Offered: true})
	p.Feed([]byte("HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\n"))
	p.Resume()
	if p.State() != parser.StateTunnel {
		t.Errorf("state %v after Resume in the response role", p.State())
	}
	// A failed parser stays failed.
	p, _ = record(eventlog.Setup{})
	p.Feed([]byte("\x00"))
	p.Resume()
	if p.State() != parser.StateFailed {
		t.Errorf("state %v after Resume of a failed parser", p.State())
	}
}

// TestUpgradePaused holds that ErrUpgrade comes out whether or not the last
// callbacks pause, and their own errors rather than it.
func TestUpgradePaused(t *testing.T) {
	for _, c := range leaving {
		p, r := record(eventlog.Setup{})
		r.do = func(e string) error {
			if e == "message-end" {
				return parser.ErrPaused
			}
			return nil
		}
		if n, err := p.Feed([]byte(c.request + "tail")); n != len(c.request) || err != parser.ErrUpgrade {
			t.Errorf("%s, paused: %d, %v", c.name, n, err)
		}
		p, r = record(eventlog.Setup{})
		r.do = func(e string) error {
			if e == "message-end" {
				return parser.ErrUnexpectedEOF // stands for an error of its own
			}
			return nil
		}
		if _, err := p.Feed([]byte(c.request + "tail")); err != parser.ErrUnexpectedEOF || p.State() != parser.StateFailed {
			t.Errorf("%s, with an error: %v, %v", c.name, err, p.State())
		}
	}
}
