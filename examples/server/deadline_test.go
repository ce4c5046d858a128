package main

import (
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestRenew holds which deadlines stay as they are. The limits are so long that
// the time a test takes is nothing beside them.
func TestRenew(t *testing.T) {
	const limit = 800 * time.Hour
	for _, c := range []struct {
		name        string
		left, limit time.Duration
		renew       bool
	}{
		{"just set", limit, limit, false},
		{"less than an eighth ago", limit * 89 / 100, limit, false},
		{"more than an eighth ago", limit * 87 / 100, limit, true},
		{"over", -limit, limit, true},
		{"of a longer limit", limit * 101 / 100, limit, true},
		{"of a shorter limit", limit / 2, limit, true},
		{"no time left", -time.Hour, 0, true},
		{"less than no time left", -time.Hour, -limit, true},
	} {
		now := time.Since(begin)
		d := deadline{now + c.left}
		if got := d.renew(c.limit); got != c.renew {
			t.Errorf("%s: renewed is %v", c.name, got)
		}
		if left := d.at - now; left > max(c.left, c.limit)+time.Hour || c.renew && left < c.limit {
			t.Errorf("%s: %v left of %v", c.name, left, c.limit)
		}
	}
	var never deadline
	if !never.renew(limit) || never.renew(limit) {
		t.Error("a deadline is set the first time, and only then")
	}
}

// TestKeptDeadlines has a client ask for much longer than any deadline, which
// are therefore renewed, and then stop, or slow down, which it is cut off for:
// the deadlines of busy times are not in the way.
func TestKeptDeadlines(t *testing.T) {
	short := usual
	short.head, short.idle, short.write = 1500*time.Millisecond, 1500*time.Millisecond, 1500*time.Millisecond
	in := start(t, short)
	slow, idle := in.dial(), in.dial()
	for range 80 {
		for _, c := range []*client{slow, idle} {
			c.send(get)
			c.expect(200, "200 OK\n")
		}
		time.Sleep(50 * time.Millisecond)
	}
	slow.trickle("GET / HTTP/1.1\nX: ")
	idle.expectClose()

	// A head that begins under the deadline of a long idle time.
	short.idle = time.Hour
	slow = start(t, short).dial()
	time.Sleep(2 * brief)
	slow.trickle("GET / HTTP/1.1\nX: ")
}

// trickle sends a byte at a time, each in time for a deadline that began anew
// with it, and expects to be told that this takes too long.
func (c *client) trickle(start string) {
	c.t.Helper()
	c.send(start)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for range 400 {
			select {
			case <-ended:
				return
			case <-time.After(20 * time.Millisecond):
				io.WriteString(c, "x")
			}
		}
		c.CloseWrite() // which is no time-out, and gets no answer
	}()
	if resp, _ := c.answer("GET"); resp.StatusCode != 408 || !resp.Close {
		c.t.Errorf("%q: %s, close %v", start, resp.Status, resp.Close)
	}
}

// TestKeptWriteDeadline writes for much longer than the deadline, bit by bit,
// and then more than is taken.
func TestKeptWriteDeadline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s := &sender{conn: conn.(*net.TCPConn), limit: time.Second}
	for range 50 {
		if _, err := s.Write([]byte("bit")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if n, err := s.Write(make([]byte, 64<<20)); err == nil {
		t.Errorf("%d bytes are taken by nobody", n)
	}
}

// TestStopBusy stops a server whose clients are in the middle of their heads
// and between them. Each of them gets a whole answer or none; no head runs into
// the deadline by which those are woken that wait.
func TestStopBusy(t *testing.T) {
	const half = len(get) / 2
	for range 20 {
		in := start(t, usual)
		var busy sync.WaitGroup
		started := make(chan struct{}, 8)
		for range cap(started) {
			c := in.dial()
			busy.Go(func() {
				defer c.Close()
				for answers := 0; ; answers++ {
					for _, part := range []string{get[:half], get[half:]} {
						time.Sleep(time.Millisecond)
						if _, err := io.WriteString(c, crlf(part)); err != nil {
							return // closed
						}
					}
					resp, err := http.ReadResponse(c.r, nil)
					if err != nil {
						if err != io.ErrUnexpectedEOF { // which is what it says of a plain end
							t.Error(err)
						}
						return
					}
					if content, err := io.ReadAll(resp.Body); string(content) != "200 OK\n" || err != nil {
						t.Errorf("%s %q, %v", resp.Status, content, err)
					}
					if answers == 0 {
						started <- struct{}{}
					}
				}
			})
		}
		for range cap(started) {
			<-started
		}
		in.halt()
		busy.Wait()
	}
}
