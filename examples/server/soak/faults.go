package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// slow sends a byte at a time after a start, which would go on for ever, and
// must be refused with 408.
func (v *visitor) slow(start string) {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	v.sent(1)
	if err := v.write(s, start); err != nil {
		v.lost(1, "%v", err)
		return
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case <-ended:
				return
			case <-time.After(v.limit / 20):
				io.WriteString(s.TCPConn, "x")
			}
		}
	}()
	switch err := s.read(parser.MethodGet, false); {
	case err != nil:
		v.lost(1, "no answer to a slow client: %v", err)
	case s.StatusLine().Code() != 408:
		v.lost(1, "status %d for a slow client", s.StatusLine().Code())
	default:
		v.refused("408")
	}
}

func (v *visitor) slowHead() { v.slow("GET /hello HTTP/1.1\r\nHost: a\r\nX: ") }

func (v *visitor) slowContent() {
	v.slow(head("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 50000"))
}

// silent connects and says nothing, or nothing after an answer, until the server
// has waited long enough.
func (v *visitor) silent() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	if v.IntN(2) == 0 {
		v.sent(1)
		err := v.write(s, head("GET /hello HTTP/1.1\nHost: a"))
		if err == nil {
			err = s.read(parser.MethodGet, false)
		}
		if !v.settle(err, err == nil && s.is(200, greeting), "before the silence") {
			return
		}
	}
	if err := s.expectEnd(); err != nil {
		v.tally.fault(v.kind, "an idle connection does not end in order: %v", err)
	}
}

// halfClosed ends its own direction after a request, or within one.
func (v *visitor) halfClosed() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	request := head("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 5") + "hello"
	whole := v.IntN(2) == 0
	if !whole {
		request = request[:1+v.IntN(len(request)-1)]
	}
	v.sent(1)
	if err := v.write(s, request); err != nil {
		v.lost(1, "%v", err)
		return
	}
	s.CloseWrite()
	if whole {
		err := s.read(parser.MethodPost, false)
		right := err == nil && s.is(200, "200 OK\n")
		if err == nil {
			err = s.expectEnd()
		}
		v.settle(err, right, "half closed")
		return
	}
	if err := s.expectEnd(); err != nil {
		v.lost(1, "%q: %v", request, err)
		return
	}
	v.refused("closed")
}

// leave sends a request, reads some of the answer, and goes away.
func (v *visitor) leave(request string, most int, go_ func(*session)) {
	s := v.dial()
	if s == nil {
		return
	}
	defer go_(s)
	v.sent(1)
	if err := v.write(s, request); err != nil {
		v.lost(1, "%v", err)
		return
	}
	if _, err := io.CopyN(io.Discard, s, int64(v.IntN(most+1))); err != nil {
		v.lost(1, "%q: %v", request, err)
		return
	}
	v.cut()
}

// leaveAnywhere leaves in a head, in content, or in an answer.
func (v *visitor) leaveAnywhere(go_ func(*session)) {
	switch v.IntN(5) {
	case 0:
		request := "GET /hello HTTP/1.1\r\nHost: a\r\n"
		v.leave(request[:1+v.IntN(len(request)-1)], 0, go_)
	case 1:
		v.leave(head("POST /echo HTTP/1.1\nHost: a\nContent-Length: 1000000")+v.text(5000), 20, go_)
	case 2:
		v.leave(head("POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked")+"5\r\nhel", 20, go_)
	case 3:
		v.leave(head("GET /files/huge HTTP/1.1\nHost: a"), 1<<20, go_)
	case 4:
		v.leave(head("GET /stream?n=1000&pause=1ms HTTP/1.1\nHost: a"), 200, go_)
	}
}

func (v *visitor) resets() { v.leaveAnywhere((*session).vanish) }

func (v *visitor) vanishing() { v.leaveAnywhere(func(s *session) { s.Close() }) }

// neverReading asks for much, and does not take it: it is cut off.
func (v *visitor) neverReading() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	v.sent(1)
	if err := v.write(s, head("GET /files/huge HTTP/1.1\nHost: a")); err != nil {
		v.lost(1, "%v", err)
		return
	}
	time.Sleep(2 * v.limit)
	s.SetDeadline(time.Now().Add(patience))
	n, err := io.Copy(io.Discard, s)
	if n < hugeSize && (err == nil || isReset(err)) {
		v.refused("cut off")
		return
	}
	v.lost(1, "%d bytes of a huge answer, %v", n, err)
}

// garbage sends what no client would.
func (v *visitor) garbage() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	junk := make([]byte, 1+v.IntN(4000))
	for i := range junk {
		junk[i] = byte(v.Uint32())
	}
	v.sent(1)
	v.write(s, string(junk)) // which the server need not read to its end
	s.CloseWrite()
	v.judge(s, foresee(string(junk)), false)
}

// judge reads the answers to a request that was spoilt, and enters it. It must be
// answered or refused as the forecast says; with breaks, which is for requests
// whose fault may come to light when an answer has begun, in any visible way.
func (v *visitor) judge(s *session, f forecast, breaks bool) {
	code, answers := 0, 0
	for {
		method := parser.MethodGet
		if answers < len(f.methods) {
			method = f.methods[answers]
		}
		err := s.read(method, false)
		switch {
		case err == nil:
			code = s.StatusLine().Code()
			answers++
			continue
		case breaks && (errors.Is(err, io.ErrUnexpectedEOF) || isReset(err)):
			v.refused("cut off")
		case err != io.EOF:
			v.lost(1, "%v, after %d answers", err, answers)
		case !breaks && (answers != f.answers || f.status != 0 && code != f.status):
			v.lost(1, "%d answers, the last with status %d, instead of %d and %d", answers, code, f.answers, f.status)
		case code == 500 && !strings.Contains(f.text, "/status/500"):
			v.lost(1, "an error of the server's own, after %q", f.text)
		case answers == 0:
			v.refused("closed")
		case code < 400:
			v.answered(1)
		default: // the last one tells of the fault, if there is one
			v.refused(fmt.Sprint(code))
		}
		return
	}
}

// hugeSize is the size of /files/huge, more than any system buffers.
const hugeSize = 1 << 30
