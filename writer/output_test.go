package writer

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// get is the head of a request to which most answers here are given.
var get = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true}

// headOf gives the head of a request as the parser has it.
func headOf(t testing.TB, request string) (head parser.Head) {
	t.Helper()
	p := parser.NewRequest(&parser.Funcs{HeadersEnd: func(h parser.Head) error { head = h; return parser.ErrPaused }}, nil)
	if _, err := p.Feed([]byte(request)); err != nil && err != parser.ErrPaused && err != parser.ErrUpgrade {
		t.Fatal(err)
	}
	return head
}

// noClock makes answers that have no Date.
var noClock Date

// tap is a destination that notes what each call was given.
type tap struct {
	calls []string
	write func(p []byte) (int, error) // instead, if there is one
}

func (c *tap) Write(p []byte) (int, error) {
	c.calls = append(c.calls, string(p))
	if c.write != nil {
		return c.write(p)
	}
	return len(p), nil
}

func (c *tap) String() string { return strings.Join(c.calls, "") }

// answering gives a Response to dst in which an answer has been begun.
func answering(t testing.TB, dst io.Writer, head parser.Head) *Response {
	t.Helper()
	r := new(Response)
	r.Init(dst)
	r.SetDate(&noClock)
	must(t, r.Begin(head))
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, what string, got, want error) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// idleOwnsNothing holds that r has no buffer.
func idleOwnsNothing(t testing.TB, m *message) {
	t.Helper()
	if m.buf != nil || m.names != nil || m.start != 0 || m.parts[0] != nil || m.limited.R != nil {
		t.Errorf("memory is still held in state %d", m.state)
	}
}

var errGone = errors.New("gone")

// TestFailures holds that whatever is wrong with a destination is told once and
// for all, that nothing is written after it, and that no buffer stays.
func TestFailures(t *testing.T) {
	large := bytes.Repeat([]byte{'x'}, beside+1)
	for name, c := range map[string]struct {
		write func(p []byte) (int, error)
		want  error
	}{
		"half without error": {func(p []byte) (int, error) { return len(p) / 2, nil }, io.ErrShortWrite},
		"half with error":    {func(p []byte) (int, error) { return len(p) / 2, errGone }, errGone},
		"all with error":     {func(p []byte) (int, error) { return len(p), errGone }, errGone},
		"nothing":            {func(p []byte) (int, error) { return 0, errGone }, errGone},
		"more than there is": {func(p []byte) (int, error) { return len(p) + 1, nil }, ErrDestination},
		"less than nothing":  {func(p []byte) (int, error) { return -1, nil }, ErrDestination},
	} {
		for how, do := range map[string]func(r *Response) error{
			"Flush": func(r *Response) error { r.Write([]byte("ab")); return r.Flush() },
			"Write": func(r *Response) error { _, err := r.Write(large); return err },
			"Body":  func(r *Response) error { return r.Body(large) },
			"chunk": func(r *Response) error { must(t, r.Announce("T")); _, err := r.Write(large); return err },
			"ReadFrom": func(r *Response) error {
				_, err := r.ReadFrom(bytes.NewReader(large[:gatherMost+1]))
				return err
			},
			"End after much": func(r *Response) error {
				must(t, r.ContentLength(bufferMost/2))
				for range 16 {
					if _, err := r.Write(large[:1024]); err != nil {
						return err
					}
				}
				return r.End()
			},
			"small chunks": func(r *Response) error {
				must(t, r.Chunked())
				for range 100 {
					if _, err := r.Write(large[:1000]); err != nil {
						return err
					}
				}
				return nil
			},
			"last chunk without room": func(r *Response) error {
				must(t, r.Announce("T"))
				r.Write([]byte("x"))
				r.room(bufferMost - len(r.buf.B))
				r.buf.B = r.buf.B[:cap(r.buf.B)-4]
				return r.End()
			},
			"trailer without room": func(r *Response) error {
				must(t, r.Announce("T"))
				r.Write([]byte("x"))
				r.room(bufferMost - len(r.buf.B))
				r.buf.B = r.buf.B[:cap(r.buf.B)-4]
				return r.Trailer("T", "v")
			},
			"source without room": func(r *Response) error {
				must(t, r.Chunked())
				r.Write([]byte("x"))
				r.room(bufferMost - len(r.buf.B))
				r.buf.B = r.buf.B[:cap(r.buf.B)-4]
				_, err := r.ReadFrom(strings.NewReader("abc"))
				return err
			},
			"Body without room": func(r *Response) error {
				must(t, r.Chunked())
				must(t, r.Field("A", strings.Repeat("a", bufferMost-300)))
				return r.Body(large[:3000])
			},
			"earlier answer": func(r *Response) error {
				must(t, r.Body(nil))
				must(t, r.Begin(get))
				return r.Flush()
			},
		} {
			what := name + ", " + how
			out := &tap{write: c.write}
			r := answering(t, out, get)
			must(t, r.Status(200))
			wants(t, what, do(r), c.want)
			calls := len(out.calls)
			idleOwnsNothing(t, &r.message)
			if !r.ShouldClose() || !r.Cut() || !r.Begun() {
				t.Errorf("%s: close %v, cut %v, begun %v", what, r.ShouldClose(), r.Cut(), r.Begun())
			}
			for call, err := range everyCall(r) {
				wants(t, what+", then "+call, err, c.want)
			}
			r.Abort()
			if b := r.Detach(); b.Bytes() != nil {
				t.Errorf("%s: %q is left", what, b.Bytes())
			}
			if len(out.calls) != calls {
				t.Errorf("%s: %q written afterwards", what, out.calls[calls:])
			}
			if strings.Contains(out.String(), "\r\n0\r\n") && how != "Body without room" && how != "last chunk without room" {
				t.Errorf("%s: a last chunk was written", what)
			}
			out.write = nil
			r.Reset(out)
			must(t, r.Begin(get))
			if r.ShouldClose() != true || r.Cut() || r.Begun() {
				t.Errorf("%s: not fresh after Reset", what)
			}
		}
	}
}

// everyCall makes every call that can be refused, and gives what it returned.
func everyCall(r *Response) map[string]error {
	_, write := r.Write([]byte("a"))
	_, nothing := r.Write(nil)
	_, text := r.WriteString("a")
	_, from := r.ReadFrom(strings.NewReader("a"))
	block, _ := NewBlock(200)
	return map[string]error{
		"Begin": r.Begin(get), "Continue": r.Continue(), "Status": r.Status(200), "StatusReason": r.StatusReason(200, nil),
		"StatusBlock": r.StatusBlock(block), "SwitchProtocols": r.SwitchProtocols("a"), "Field": r.Field("A", "b"),
		"FieldBytes": r.FieldBytes([]byte("A"), nil), "FieldID": r.FieldID(parser.FieldETag, "x"), "AnyField": r.AnyField("A", "b"),
		"ContentLength": r.ContentLength(1), "Chunked": r.Chunked(), "SetClose": r.SetClose(), "OfferUpgrade": r.OfferUpgrade("a"),
		"Announce": r.Announce("A"), "Write": write, "Write of nothing": nothing, "WriteString": text, "ReadFrom": from,
		"Body": r.Body(nil), "Trailer": r.Trailer("A", "b"), "TrailerBytes": r.TrailerBytes([]byte("A"), nil), "End": r.End(),
		"Error": r.Error(parser.ErrHost), "ErrorStatus": r.ErrorStatus(500), "SetRequestRead": r.SetRequestRead(true), "Flush": r.Flush(),
	}
}

// TestPanicking holds that a destination or a source that panics, or calls back,
// leaves a Response that refuses everything, and no buffer in two hands.
func TestPanicking(t *testing.T) {
	large := bytes.Repeat([]byte{'x'}, beside+1)
	var r *Response
	for name, misbehave := range map[string]func(){
		"panic":          func() { panic("destination") },
		"Flush":          func() { r.Flush() },
		"Init":           func() { r.Init(nil) },
		"Reset, Begin":   func() { r.Reset(nil); r.Begin(get); r.Status(200) },
		"Detach":         func() { r.Detach().Free() },
		"Abort":          func() { r.Abort() },
		"Write":          func() { r.Write(large) },
		"Error, Release": func() { r.Error(parser.ErrHost); r.ErrorStatus(500) },
	} {
		harmless := name != "panic" && name != "Init" && name != "Reset, Begin"
		for how, do := range map[string]func(src io.Reader){
			"Flush":    func(io.Reader) { r.WriteString("ab"); r.Flush() },
			"Write":    func(io.Reader) { r.Write(large) },
			"source":   func(src io.Reader) { r.ReadFrom(src) },
			"handover": func(src io.Reader) { r.ContentLength(1 << 20); r.ReadFrom(fileLike{src}) },
		} {
			calls := 0
			once := func() {
				if calls++; calls == 1 {
					misbehave()
				}
			}
			dst := &tap{write: func(p []byte) (int, error) {
				if how != "source" && how != "handover" {
					once()
				}
				return len(p), nil
			}}
			src := readerFunc(func(p []byte) (int, error) { once(); return copy(p, "ab"), io.EOF })
			if how == "handover" {
				r = answering(t, taking{dst}, get)
			} else {
				r = answering(t, dst, get)
			}
			must(t, r.Status(200))
			func() {
				defer func() { recover() }()
				do(src)
			}()
			if calls == 0 {
				t.Fatalf("%s in %s: was not called", name, how)
			}
			if harmless {
				continue // refused, or done before anything was lent
			}
			wants(t, name+" in "+how, r.Field("A", "b"), ErrDestination)
			wants(t, name+" in "+how, r.Flush(), ErrDestination)
			if !r.ShouldClose() {
				t.Errorf("%s in %s: may go on", name, how)
			}
			if r.buf != nil {
				t.Errorf("%s in %s: a buffer that was lent is still there", name, how)
			}
			r.Reset(nil)
			idleOwnsNothing(t, &r.message)
		}
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestBeside holds how large content goes out: beside the buffer, in as many
// calls as a plain destination needs.
func TestBeside(t *testing.T) {
	for _, n := range []int{0, 1, 13, beside - 1, beside, beside + 1, 1 << 20} {
		p := bytes.Repeat([]byte{'x'}, n)
		out := new(tap)
		r := answering(t, out, get)
		must(t, r.Status(200))
		must(t, r.Body(p))
		calls := 1
		if n >= beside {
			calls = 2
			idleOwnsNothing(t, &r.message) // without Flush: it has all been sent
		}
		must(t, r.Flush())
		if len(out.calls) != calls || !strings.HasSuffix(out.String(), "\r\n\r\n"+string(p)) {
			t.Errorf("content of %d: %d calls", n, len(out.calls))
		}
		idleOwnsNothing(t, &r.message)

		// The same in chunks.
		out.calls = nil
		must(t, r.Begin(get))
		must(t, r.Status(200))
		must(t, r.Chunked())
		must(t, r.Body(p))
		must(t, r.Flush())
		if n >= beside {
			calls = 3
		}
		if len(out.calls) != calls || !strings.HasSuffix(out.String(), "0\r\n\r\n") {
			t.Errorf("chunk of %d: %d calls", n, len(out.calls))
		}

		// With nothing in the buffer there is nothing beside it.
		if n < beside {
			continue
		}
		must(t, r.Begin(get))
		must(t, r.Status(200))
		must(t, r.ContentLength(int64(n)))
		must(t, r.Flush())
		out.calls = nil
		r.Write(p)
		must(t, r.End())
		if len(out.calls) != 1 || out.calls[0] != string(p) {
			t.Errorf("content of %d alone: %d calls", n, len(out.calls))
		}
	}
}

// TestBounded holds that what waits does not exceed a bound if there is a
// destination, in one answer or in many.
func TestBounded(t *testing.T) {
	p := bytes.Repeat([]byte{'x'}, beside-1)
	out := new(tap)
	r := answering(t, out, get)
	must(t, r.Status(200))
	must(t, r.Chunked())
	for range 1000 {
		if _, err := r.Write(p); err != nil {
			t.Fatal(err)
		}
		if cap(r.buf.B) > bufferMost {
			t.Fatalf("a buffer of %d", cap(r.buf.B))
		}
	}
	must(t, r.End())
	for range 1000 {
		must(t, r.Begin(get))
		must(t, r.Status(200))
		must(t, r.Body(p))
		if r.buf != nil && cap(r.buf.B) > bufferMost {
			t.Fatalf("a buffer of %d", cap(r.buf.B))
		}
	}
	must(t, r.Flush())
	if got := strings.Count(out.String(), string(p)); got != 2000 {
		t.Errorf("%d of 2000", got)
	}
	if n := len(out.calls); n < 2000*beside/bufferMost || n > 1000 {
		t.Errorf("%d writes", n)
	}
}

// pair gives both ends of a connection.
func pair(t testing.TB, network string) (dst, peer net.Conn) {
	t.Helper()
	address := "127.0.0.1:0"
	if strings.HasPrefix(network, "unix") {
		address = t.TempDir() + "/s"
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skipf("this system has no %s sockets: %v", network, err)
	}
	defer l.Close()
	accepted := make(chan net.Conn, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			t.Error(err)
		}
		accepted <- c
	}()
	dst, err = net.Dial(l.Addr().Network(), l.Addr().String())
	must(t, err)
	peer = <-accepted
	dst.SetDeadline(time.Now().Add(time.Minute))
	peer.SetDeadline(time.Now().Add(time.Minute))
	t.Cleanup(func() { dst.Close(); peer.Close() })
	return dst, peer
}

// drain reads a connection to its end.
func drain(peer net.Conn) chan string {
	all := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(peer)
		all <- string(b)
	}()
	return all
}

// TestVectored sends content beside the buffer over real connections.
func TestVectored(t *testing.T) {
	p := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, network := range []string{"tcp", "unix"} {
		dst, peer := pair(t, network)
		all := drain(peer)
		r := answering(t, dst, get)
		must(t, r.Status(200))
		must(t, r.Body(p))
		must(t, r.Begin(get))
		must(t, r.Status(200))
		must(t, r.Chunked())
		for range 3 {
			_, err := r.Write(p)
			must(t, err)
		}
		must(t, r.End())
		must(t, r.Flush())
		dst.Close()
		got := <-all
		want := "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + string(p) +
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("100000\r\n"+string(p)+"\r\n", 3) + "0\r\n\r\n"
		if got != want {
			t.Errorf("%s: %d bytes, want %d", network, len(got), len(want))
		}
		idleOwnsNothing(t, &r.message)
	}
}

// wrapped is a destination that passes vectored writes on.
type wrapped struct {
	net.Conn
	calls int
	n     int64 // added to what it says it wrote
}

func (c *wrapped) WriteBuffers(v *net.Buffers) (int64, error) {
	c.calls++
	n, err := v.WriteTo(c.Conn)
	return n + c.n, err
}

// TestBuffersWriter does the same by way of a wrapper.
func TestBuffersWriter(t *testing.T) {
	p := bytes.Repeat([]byte("x"), 1<<20)
	dst, peer := pair(t, "tcp")
	all := drain(peer)
	c := &wrapped{Conn: dst}
	r := answering(t, c, get)
	must(t, r.Status(200))
	must(t, r.Body(p))
	must(t, r.Flush())
	for _, n := range []int64{1, -1, -1 << 40, 1 << 40} {
		want := error(ErrDestination)
		if n == -1 {
			want = io.ErrShortWrite
		}
		r.Reset(&wrapped{Conn: dst, n: n})
		must(t, r.Begin(get))
		must(t, r.Status(200))
		wants(t, "Body", r.Body(p), want)
		wants(t, "Flush", r.Flush(), want)
		idleOwnsNothing(t, &r.message)
	}
	dst.Close()
	if got := <-all; c.calls != 1 || strings.Count(got, "x") != 5<<20 {
		t.Errorf("%d calls, %d bytes", c.calls, len(got))
	}
}

// TestVectoredGone sends to a peer that has gone.
func TestVectoredGone(t *testing.T) {
	dst, peer := pair(t, "tcp")
	peer.(*net.TCPConn).SetLinger(0)
	peer.Close()
	p := make([]byte, 1<<20)
	r := answering(t, dst, get)
	must(t, r.Status(200))
	must(t, r.Chunked())
	var err error
	for range 100 {
		if _, err = r.Write(p); err != nil {
			break
		}
	}
	var netErr *net.OpError
	if !errors.As(err, &netErr) || !r.ShouldClose() || !r.Cut() {
		t.Errorf("%v, close %v, cut %v", err, r.ShouldClose(), r.Cut())
	}
	wants(t, "End", r.End(), err)
	idleOwnsNothing(t, &r.message)
}

// TestVectoredOnce holds that content beside the buffer takes one call: by a
// socket that keeps calls apart as packets.
func TestVectoredOnce(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("net only imitates sockets for wasm: without packets, and without vectored calls")
	}
	dst, peer := pair(t, "unixpacket")
	p := bytes.Repeat([]byte{'x'}, beside)
	r := answering(t, dst, get)
	must(t, r.Status(200))
	must(t, r.Chunked())
	must(t, r.Body(p))
	want := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n" + string(p) + "\r\n0\r\n\r\n"
	packet := make([]byte, 2*beside)
	n, err := peer.Read(packet)
	must(t, err)
	if string(packet[:n]) != want {
		t.Errorf("the first packet has %d bytes of %d", n, len(want))
	}
	idleOwnsNothing(t, &r.message)
}
