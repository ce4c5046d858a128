package fuzz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// caller is a handler that does what a script says, misuse included.
type caller struct {
	t      *testing.T
	p      parser.Parser
	script []byte
	data   []byte
	panics bool
	failed error // what every call must return
}

var errOwn = errors.New("the handler's own")

// what a script's byte may stand for in a callback.
func (c *caller) act() error {
	if len(c.script) == 0 {
		return nil
	}
	op := c.script[0]
	c.script = c.script[1:]
	switch op % 32 {
	case 1:
		return parser.ErrPaused
	case 2:
		c.panics = true
		panic(errOwn)
	case 3:
		if n, err := c.p.Feed([]byte("x")); n != 0 || err != parser.ErrInCallback {
			c.t.Errorf("Feed in a callback takes %d, %v", n, err)
		}
	case 4:
		if err := c.p.Finish(); err != parser.ErrInCallback {
			c.t.Errorf("Finish in a callback gives %v", err)
		}
	case 5:
		if err := c.p.Advance(1); err != parser.ErrInCallback {
			c.t.Errorf("Advance in a callback gives %v", err)
		}
	case 6:
		c.p.Reset(0)
	case 7:
		return errOwn
	case 8:
		c.p.Unread(int(op) - 10) // elsewhere than in OnBody, or any number there
	case 9:
		c.p.Expect(parser.MethodHead, true)
	case 10:
		c.p.Resume()
	}
	return nil
}

func (c *caller) OnRequest(parser.RequestLine) error { return c.act() }
func (c *caller) OnHeader(parser.Field) error        { return c.act() }
func (c *caller) OnHeadersEnd(parser.Head) error     { return c.act() }
func (c *caller) OnBody([]byte) error                { return c.act() }
func (c *caller) OnMessageEnd() error                { return c.act() }
func (c *caller) OnTrailer(parser.Field) error       { return c.act() }
func (c *caller) OnChunk(int64, []byte) error        { return c.act() }
func (c *caller) OnResponse(parser.StatusLine) error {
	if len(c.script) == 0 || c.script[0]%32 != 11 { // else nobody asked
		c.p.Expect(parser.MethodGet, true)
	}
	return c.act()
}

// guard makes a call, and holds that a panic is the handler's.
func (c *caller) guard(call func() error) (err error) {
	c.panics = false
	defer func() {
		if v := recover(); v != nil {
			if !c.panics || v != errOwn {
				panic(v)
			}
			err = parser.ErrPanic
		}
	}()
	return call()
}

// FuzzCalls makes the calls of a script, right and wrong ones, from outside
// and from inside of callbacks, and holds what the contract says of each
// result: bounds, offsets, errors that stay until Reset.
func FuzzCalls(f *testing.F) {
	for i, s := range seeds(f) {
		f.Add(s.data, []byte{byte(i), 40, byte(i * 7), 33, 250, byte(i >> 3), 34}, s.bits)
	}
	for op := range byte(11) {
		for _, s := range []string{post + chunked + "3\r\nabc\r\n0\r\nX: y\r\n\r\n" + get + "\r\n", post + "Content-Length: 3\r\n\r\nabc", ok + "\r\nabc", get + "Connection: upgrade\r\nUpgrade: x\r\n\r\n" + get + "\r\n"} {
			for skip := range 6 {
				f.Add([]byte(s), append(make([]byte, skip), op, 0, 255, 130, 1, 160, 3, 200, 7, 9, 12), roleOf([]byte(s)))
			}
		}
	}
	for op := range byte(8) {
		f.Add([]byte(post+"Content-Length: 9\r\n\r\nabcdefghi"), []byte{0, 0, 0, 0, 250, op, 0, 0, 0, op}, uint16(0))
		f.Add([]byte(post+"Content-Length: 9\r\n\r\nabcdefghi"), []byte{255, 0, 0, 0, 0, op<<5 | 31, op, 5, op << 5, 9}, uint16(0))
		f.Add([]byte(ok+"\r\nabcdefghi"), []byte{255, 0, 0, 0, 0, op<<5 | 31, op, 5, op << 5, 9, op << 5, 30}, uint16(bitResponse|bitContent))
	}
	const feed, advance = 255, 4 << 5
	for _, last := range []string{"z", " ", "\x7f"} {
		f.Add([]byte(strings.Repeat("value ", 15)+last), []byte{feed, 0}, uint16(0))
	}
	f.Add([]byte(post+chunked+"1;"+strings.Repeat("e", 90)+"\r\nx\r\n1\r\nx\r\n1\r\nx\r\n0\r\n\r\n"), []byte{feed, 0}, uint16(0))
	huge := "7fffffffffffff00\r\n"
	f.Add([]byte(post+chunked+huge), []byte{feed, 0, advance, 254}, uint16(0))
	first := post + chunked + "7ffffffffffff000\r\n" // and a second chunk, with which they are more than 63 bits count
	for _, second := range []string{huge, "1000\r\n"} {
		f.Add([]byte(first+"\r\n"+second), []byte{0, byte(len(first)), 0, 0, 0, 0, 0, advance, 254, feed, 0, 0}, uint16(0))
	}
	f.Add([]byte(ok+"\r\nab"), []byte{feed, 0, 11, 0, 0}, uint16(bitResponse))
	f.Add([]byte(post+"Content-Length: 9\r\n\r\n"), []byte{feed, 0, 0, 0, 0, 0, advance, 0, 0, 0}, uint16(0))
	f.Add([]byte(ok+"\r\nabc"), []byte{feed, 0, 0, 0, 0, 0, 0, advance, 60, advance, 5, advance, 2}, uint16(bitResponse|bitContent))
	f.Add([]byte(post+"Content-Length: 9\r\n\r\n"), []byte{feed, 0, 0, 0, 0, 0, 0, 0, advance, 40, advance, 255}, uint16(0))
	for arg := range 3 {
		f.Add([]byte(get+"\r\n"), []byte{advance, byte(253 + arg), feed, 0, 0, 0, 7, 0}, uint16(0))
	}
	f.Add([]byte(get+"\r\n"), []byte{feed, 0, 0, 0, 7, 0}, uint16(0)) // an error at each event
	f.Add([]byte(get+"\r\n"), []byte{feed, 0, 0, 7, 0}, uint16(0))
	f.Add([]byte(ok+"\r\nab"), []byte{feed, 0, 7, 0}, uint16(bitResponse))
	f.Fuzz(func(t *testing.T, data, script []byte, bits uint16) {
		if len(data) > maxInput || len(script) > 256 {
			return
		}
		holdNames(t, bits)
		for end := range min(len(data), 100) + 1 {
			b := data[:end]
			want := runOf(isValue, b) == end && string(bytes.Trim(b, " \t")) == string(b)
			if scan.IsValue(b) != want {
				t.Fatalf("IsValue is %v for %q", scan.IsValue(b), b)
			}
			line := make([]byte, end+3)
			if scan.PutValue(line, b) != want || line[end+2] != 0 || want && string(line[:end+2]) != string(b)+"\r\n" {
				t.Fatalf("PutValue writes %q for %q, which is a value: %v", line, b, want)
			}
		}
		s := setup(bits, data)
		c := &caller{t: t, script: script, data: data}
		if s.Response {
			c.p.InitResponse(c, &s.Options)
		} else {
			c.p.InitRequest(c, &s.Options)
		}
		for len(c.script) >= 2 {
			op, arg := c.script[0]>>5, int(c.script[1])
			c.script = c.script[2:]
			c.call(op, arg)
		}
	})
}

// call makes one call from outside.
func (c *caller) call(op byte, arg int) {
	t := c.t
	before, failed := c.p.Offset(), c.p.State() == parser.StateFailed
	var err error
	switch op {
	case 0, 1, 2, 7:
		piece := c.data[:min(len(c.data), arg)]
		if op == 7 {
			piece = c.data
		}
		var n int
		err = c.guard(func() (err error) { n, err = c.p.Feed(piece); return err })
		if n < 0 || n > len(piece) || err == nil && n != len(piece) {
			t.Fatalf("Feed of %d takes %d, %v", len(piece), n, err)
		}
		if err != parser.ErrPanic && !failed && c.p.Offset() != before+int64(n) {
			t.Fatalf("Offset was %d, is %d after %d", before, c.p.Offset(), n)
		}
		c.data = c.data[n:]
	case 3:
		err = c.guard(c.p.Finish)
	case 4:
		left := c.p.Remaining()
		n := int64(arg) - 3
		switch arg {
		case 254:
			n = max(left, 0)
		case 255:
			n = 1<<63 - 1
		}
		err = c.guard(func() error { return c.p.Advance(n) })
		if left >= 0 && n > left && err == nil || n < 0 && err == nil {
			t.Fatalf("Advance(%d) of %d is accepted", n, left)
		}
	case 5:
		switch arg % 4 {
		case 0:
			c.p.Reset(int64(arg))
			if c.p.State() != parser.StateIdle || c.p.Offset() != int64(arg) || c.p.MessageOffset() != int64(arg) || c.p.Remaining() != 0 {
				t.Fatalf("after Reset: %v at %d", c.p.State(), c.p.Offset())
			}
			c.failed = nil
			return
		case 1:
			c.p.Unread(arg) // no callback is going on
			if c.p.State() != parser.StateFailed {
				t.Fatalf("Unread from outside is accepted")
			}
			if c.failed == nil {
				c.failed = parser.ErrMisuse
			}
			return
		case 2:
			was := c.p.State()
			c.p.Resume()
			if was != parser.StateTunnel && c.p.State() != was {
				t.Fatalf("Resume changes %v to %v", was, c.p.State())
			}
		case 3:
			c.p.Expect(parser.MethodConnect, arg > 128)
		}
	}
	if c.p.State().String() == "" {
		t.Fatalf("state %d has no name", c.p.State())
	}
	if code, ok := err.(parser.Code); ok && (code.Error() == "" || code.String() == "") {
		t.Fatalf("code %d has no name", code)
	}
	if status := parser.StatusOf(err); status != 0 && (status < 400 || status > 599) {
		t.Fatalf("%v has status %d", err, status)
	}
	if op == 5 || op == 6 {
		return
	}
	if c.failed != nil && err != c.failed {
		t.Fatalf("the error was %v, and is %v", c.failed, err)
	}
	if c.p.State() == parser.StateFailed {
		c.failed = err
		if err == nil {
			t.Fatal("failed without an error")
		}
	} else if err != nil && err != parser.ErrPaused && err != parser.ErrUpgrade {
		t.Fatalf("%v, and the state is %v", err, c.p.State())
	}
}

// holdNames holds that numbers without a name have none, and break nothing.
func holdNames(t *testing.T, n uint16) {
	t.Helper()
	for _, s := range []string{
		parser.FieldID(n).String(), parser.Method(n).String(), parser.State(n).String(), parser.Form(n).String(),
		parser.Framing(n).String(), parser.Version(n).String(), parser.Code(n).String(), parser.Code(n).Error(),
	} {
		if len(s) > 100 {
			t.Fatalf("a name of %d bytes: %q", len(s), s)
		}
	}
	if id := parser.FieldID(n); id.String() != "" && parser.FieldIDOf([]byte(id.String())) != id {
		t.Fatalf("%q is not field %d", id, n)
	}
	if parser.StatusOf(errOwn) != 0 || parser.StatusOf(fmt.Errorf("x: %w", errOwn)) != 0 {
		t.Fatal("an error of the handler has a status")
	}
	if code := parser.Code(n); errors.Is(code, io.ErrUnexpectedEOF) != errors.Is(code, parser.ErrUnexpectedEOF) { // whatever its role
		t.Fatalf("%v and io.ErrUnexpectedEOF", parser.Code(n))
	}
	if l := (parser.RequestLine{}); l.Target() != nil || l.Method() != 0 {
		t.Fatal("the zero RequestLine has a target")
	}
}
