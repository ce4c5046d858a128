package writer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// holdCut holds that out does not end with a complete answer: it has whole ones
// in front, and then the part of one.
func holdCut(t *testing.T, out string, whole int) {
	t.Helper()
	methods := []string{"GET", "GET", "GET", "GET"}
	messages, err := parse(methods, out, len(out)+1)
	complete := 0
	for _, m := range messages {
		if m.framing != "close" {
			complete++
		}
	}
	if complete != whole {
		t.Errorf("%d answers look complete, want %d, in\n%s", complete, whole, show(out))
	}
	rest := out
	for range whole {
		w, err := readWire("GET", rest)
		if err != nil {
			t.Errorf("%v in\n%s", err, show(out))
			return
		}
		rest = rest[w.size:]
	}
	if rest == "" {
		return
	}
	if _, cut := readWire("GET", rest); cut != errCut || err != parser.ErrUnexpectedEOF {
		t.Errorf("the cut answer is read with %v, by the parser with %v:\n%s", cut, err, show(rest))
	}
}

// TestPromises holds content against what was announced: more is refused as a
// whole, less keeps the answer from ending.
func TestPromises(t *testing.T) {
	for promised := range int64(8) {
		for first := range 6 {
			for second := range 6 {
				var out bytes.Buffer
				var r writer.Response
				r.Init(&out)
				r.SetDate(fixed)
				r.Begin(plainHead)
				r.Status(200)
				if err := r.ContentLength(promised); err != nil {
					t.Fatal(err)
				}
				written := ""
				for i, n := range []int{first, second} {
					part := strings.Repeat(string(rune('a'+i)), n)
					k, err := r.WriteString(part)
					if fits := int64(len(written)+n) <= promised; fits != (err == nil) || !fits && (err != writer.ErrLong || k != 0) {
						t.Errorf("%d promised, %q then %q: %d, %v", promised, written, part, k, err)
					}
					if err == nil {
						written += part
					}
				}
				full := int64(len(written)) == promised
				err := r.End()
				if full != (err == nil) || !full && err != writer.ErrShort {
					t.Errorf("%d promised, %q written: End returns %v", promised, written, err)
				}
				if r.ShouldClose() == full {
					t.Errorf("%d promised, %q written: ShouldClose is %v", promised, written, !full)
				}
				r.Flush()
				if !full {
					r.Abort()
					if !r.Cut() || !r.ShouldClose() {
						t.Error("the answer is not cut")
					}
					holdCut(t, out.String(), 0)
				} else if w, err := readWire("GET", out.String()); err != nil || w.content != written || w.size != out.Len() {
					t.Errorf("%v, %+v", err, w)
				}
			}
		}
	}
}

// TestBodyPromises does the same for Body, which is refused without a trace if it
// is not of the length announced.
func TestBodyPromises(t *testing.T) {
	for promised := range int64(4) {
		for n := range int64(4) {
			out := respond(plainHead, func(r *writer.Response) {
				r.Status(200)
				r.ContentLength(promised)
				err := r.Body(make([]byte, n))
				want := error(nil)
				switch {
				case n > promised:
					want = writer.ErrLong
				case n < promised:
					want = writer.ErrShort
				}
				if err != want {
					t.Errorf("%d promised, Body of %d: %v", promised, n, err)
				}
				if err != nil {
					if err := r.Body(make([]byte, promised)); err != nil {
						t.Errorf("after a refused Body the right one is refused: %v", err)
					}
				}
			})
			if w, err := readWire("GET", out); err != nil || int64(len(w.content)) != promised || w.size != len(out) {
				t.Errorf("%d promised, Body of %d: %v\n%s", promised, n, err, show(out))
			}
		}
	}
}

// TestAbortedChunks breaks off after two chunks, in each way there is: the answer
// never gets a last chunk, and one before it is whole.
func TestAbortedChunks(t *testing.T) {
	for name, stop := range map[string]func(r *writer.Response){
		"Abort":       func(r *writer.Response) { r.Abort() },
		"Error":       func(r *writer.Response) { r.Error(parser.ErrBareLF) },
		"ErrorStatus": func(r *writer.Response) { r.ErrorStatus(500) },
		"panic":       func(r *writer.Response) { panic("handler") },
		"nothing":     func(r *writer.Response) {},
	} {
		for _, flush := range []bool{true, false} {
			var out bytes.Buffer
			var r writer.Response
			r.Init(&out)
			r.SetDate(fixed)
			r.Begin(plainHead)
			r.Status(200)
			r.Body([]byte("whole"))
			func() {
				defer func() { recover() }()
				r.Begin(plainHead)
				r.Status(200)
				r.Announce("T")
				r.WriteString("one")
				r.WriteString("two")
				if flush {
					r.Flush()
				}
				r.Trailer("T", "v")
				stop(&r)
			}()
			if !r.ShouldClose() {
				t.Errorf("%s: ShouldClose is false", name)
			}
			if err := r.Begin(plainHead); err == nil {
				t.Errorf("%s: another answer is begun", name)
			}
			r.Flush()
			if r.Cut() != (flush && name != "panic" && name != "nothing") {
				t.Errorf("%s, flushed %v: Cut is %v", name, flush, r.Cut())
			}
			whole := 1
			if !flush && strings.HasPrefix(name, "Error") {
				whole = 2 // what was not sent gave way to the error
			}
			holdCut(t, out.String(), whole)
			r.Abort()
			for call, err := range map[string]error{
				"End": r.End(), "Trailer": r.Trailer("T", "v"), "Status": r.Status(200), "Body": r.Body(nil), "Begin": r.Begin(plainHead),
			} {
				if err == nil {
					t.Errorf("%s: after Abort %s is accepted", name, call)
				}
			}
			n := out.Len()
			r.Flush()
			if out.Len() != n {
				t.Errorf("%s: after Abort bytes are sent: %q", name, out.String()[n:])
			}
		}
	}
}

// A limited takes so many bytes, and then does what it is told.
type limited struct {
	bytes.Buffer
	most int
	fail func(k, n int) (int, error)
}

func (l *limited) Write(p []byte) (int, error) {
	if l.fail == nil {
		panic("written to after it failed")
	}
	if l.Len()+len(p) <= l.most {
		return l.Buffer.Write(p)
	}
	k := max(0, l.most-l.Len())
	l.Buffer.Write(p[:k])
	fail := l.fail
	l.fail = nil
	return fail(k, len(p))
}

var errGone = errors.New("the peer has gone")

// answers are the ways in which an answer is written.
var answers = map[string]func(r *writer.Response){
	"small": func(r *writer.Response) { r.Status(200); r.Body([]byte("content")) },
	"large": func(r *writer.Response) { r.Status(200); r.Body(make([]byte, 6000)) },
	"length": func(r *writer.Response) {
		r.Status(200)
		r.ContentLength(10)
		r.WriteString("12345")
		r.Flush()
		r.WriteString("67890")
		r.End()
	},
	"chunked": func(r *writer.Response) {
		r.Status(200)
		r.Announce("T")
		r.WriteString("12345")
		r.Flush()
		r.Write(make([]byte, 5000))
		r.ReadFrom(strings.NewReader("67890"))
		r.Trailer("T", "v")
		r.End()
	},
	"interim": func(r *writer.Response) {
		r.Status(103)
		r.Field("Link", "</style.css>")
		r.End()
		r.Flush()
		r.Status(200)
		r.Body([]byte("content"))
	},
}

// TestFailingDestination has the destination fail at every byte of an answer,
// in every way: the error is told, and told again by every call, nothing more is
// written, and what was written does not look whole.
func TestFailingDestination(t *testing.T) {
	ways := []struct {
		name string
		fail func(k, n int) (int, error)
		want error
	}{
		{"error", func(k, n int) (int, error) { return k, errGone }, errGone},
		{"short", func(k, n int) (int, error) { return k, nil }, io.ErrShortWrite},
		{"more", func(k, n int) (int, error) { return n + 1, nil }, writer.ErrDestination},
		{"less than nothing", func(k, n int) (int, error) { return -1, nil }, writer.ErrDestination},
		{"panic", func(k, n int) (int, error) { panic("destination") }, writer.ErrDestination},
	}
	for name, answer := range answers {
		all := respond(plainHead, answer)
		interim := 0
		if name == "interim" {
			interim = strings.Index(all, "HTTP/1.1 200")
		}
		for most := range len(all) {
			if most > 300 && most < len(all)-300 && most%97 != 0 {
				continue
			}
			for _, way := range ways {
				out := &limited{most: most, fail: way.fail}
				var r writer.Response
				r.Init(out)
				r.SetDate(fixed)
				r.Begin(plainHead)
				var err error
				func() {
					defer func() { recover() }()
					answer(&r)
					err = r.Flush()
				}()
				where := fmt.Sprintf("%s, %s at %d", name, way.name, most)
				if way.name != "panic" && err != way.want {
					t.Fatalf("%s: Flush returns %v", where, err)
				}
				if !r.ShouldClose() || !r.Cut() {
					t.Fatalf("%s: ShouldClose is %v, Cut %v", where, r.ShouldClose(), r.Cut())
				}
				r.SetClose()
				for call, err := range map[string]error{
					"Begin": r.Begin(plainHead), "Status": r.Status(200), "Field": r.Field("a", "b"), "End": r.End(), "Flush": r.Flush(),
					"Body": r.Body(nil), "Error": r.Error(parser.ErrBareLF), "ErrorStatus": r.ErrorStatus(500), "Trailer": r.Trailer("T", "v"),
				} {
					if err != way.want {
						t.Fatalf("%s: %s returns %v", where, call, err)
					}
				}
				if n, err := r.Write([]byte("x")); n != 0 || err != way.want {
					t.Fatalf("%s: Write returns %d, %v", where, n, err)
				}
				if b := r.Detach(); len(b.Bytes()) != 0 {
					t.Fatalf("%s: Detach gives %q", where, b.Bytes())
				}
				if got := out.String(); got != all[:most] {
					t.Fatalf("%s: written is\n%s", where, show(got))
				}
				whole := 0
				if interim > 0 && most >= interim {
					whole = 1
				}
				holdCut(t, out.String(), whole)

				var again bytes.Buffer
				r.Reset(&again)
				r.Begin(plainHead)
				answer(&r)
				if err := r.Flush(); err != nil || again.String() != all {
					t.Fatalf("%s: after Reset %v\n%s", where, err, show(again.String()))
				}
			}
		}
	}
}

// TestShrunkFile has a file lose its end between the head and its content: over
// a connection that reads files by itself, and over one that does not.
func TestShrunkFile(t *testing.T) {
	const size = 200 << 10
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, plain := range []bool{false, true} {
		for _, left := range []int64{0, 1, size / 2, size - 1} {
			name := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(name, bytes.Repeat([]byte("0123456789abcdef"), size/16), 0o666); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			received := make(chan string)
			go func() {
				c, err := net.Dial("tcp", l.Addr().String())
				if err != nil {
					received <- err.Error()
					return
				}
				b, _ := io.ReadAll(c)
				c.Close()
				received <- string(b)
			}()
			conn, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			dst := io.Writer(conn)
			if plain {
				dst = struct{ io.Writer }{conn}
			}
			var r writer.Response
			r.Init(dst)
			r.Begin(plainHead)
			r.Status(200)
			r.ContentLength(size)
			if err := os.Truncate(name, left); err != nil {
				t.Fatal(err)
			}
			if n, err := r.ReadFrom(f); n != left || err != nil {
				t.Errorf("ReadFrom of %d bytes: %d, %v", left, n, err)
			}
			if err := r.End(); err != writer.ErrShort {
				t.Errorf("End: %v", err)
			}
			if !r.ShouldClose() {
				t.Error("ShouldClose is false")
			}
			r.Flush()
			r.Abort()
			if !r.Cut() {
				t.Error("Cut is false")
			}
			conn.Close()
			f.Close()
			out := <-received
			holdCut(t, out, 0)
			if _, content, _ := strings.Cut(out, "\r\n\r\n"); int64(len(content)) != left {
				t.Errorf("%d bytes of content arrive, want %d", len(content), left)
			}
		}
	}
}

// TestUnreadRequest answers requests of which more or less has been read: the
// connection is kept only if nothing is left that could be taken for the next
// request.
func TestUnreadRequest(t *testing.T) {
	const length = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 38\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: evil\r\n\r\n"
	const chunks = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: v\r\n\r\n"
	const expect = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"
	const next = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n"
	for _, request := range []string{length, chunks, expect, getRequest} {
		headEnd := strings.Index(request, "\r\n\r\n") + 4
		for fed := headEnd; fed <= len(request)+5; fed++ {
			for _, when := range []string{"before", "after the status", "after the head"} {
				var p parser.Parser
				var head parser.Head
				paused := false
				p.InitRequest(&parser.Funcs{
					HeadersEnd: func(h parser.Head) error { head = h; return parser.ErrPaused },
					MessageEnd: func() error { paused = true; return parser.ErrPaused },
				}, nil)
				in := []byte(request + next)
				n, _ := p.Feed(in[:headEnd])
				in = in[n:fed]
				feed := func() {
					for len(in) > 0 && !paused {
						n, err := p.Feed(in)
						if err != nil && err != parser.ErrPaused {
							t.Fatal(err)
						}
						in = in[n:]
					}
				}
				var out bytes.Buffer
				var r writer.Response
				r.Init(&out)
				r.SetDate(fixed)
				r.Follow(&p)
				if err := r.Begin(head); err != nil {
					t.Fatal(err)
				}
				if when == "before" {
					feed()
				}
				r.Status(200)
				if when == "after the status" {
					feed()
				}
				r.WriteString("content")
				r.Flush()
				if when == "after the head" {
					feed()
				}
				r.End()
				r.Flush()
				read := fed >= len(request)
				closes := !read || when == "after the head" && request != getRequest
				w, err := readWire("GET", out.String())
				if err != nil {
					t.Fatal(err)
				}
				if r.ShouldClose() != closes || w.option("close") != closes {
					t.Errorf("%d of %d bytes read %s: ShouldClose is %v\n%s", fed-headEnd, len(request)-headEnd, when, r.ShouldClose(), show(out.String()))
				}
				if err := r.Begin(head); (err == writer.ErrClosed) != closes {
					t.Errorf("%d of %d bytes read %s: Begin returns %v", fed-headEnd, len(request)-headEnd, when, err)
				}
			}
		}
	}
}

// TestSaidUnread does so without a parser, by SetRequestRead, said at each place.
func TestSaidUnread(t *testing.T) {
	for place := range 4 {
		for _, read := range []bool{true, false} {
			for _, waits := range []bool{false, true} {
				head := parser.Head{Length: 5, Framing: parser.FramingLength, Method: parser.MethodPost, Version: parser.HTTP11, KeepAlive: true, ExpectContinue: waits}
				var out bytes.Buffer
				var r writer.Response
				r.Init(&out)
				r.Begin(head)
				say := func(at int) {
					if at == place {
						if err := r.SetRequestRead(read); err != nil {
							t.Errorf("SetRequestRead at %d: %v", place, err)
						}
					}
				}
				say(0)
				r.Status(200)
				say(1)
				r.WriteString("content")
				say(2)
				r.Flush()
				say(3)
				if err := r.End(); err != nil {
					t.Fatal(err)
				}
				// Once the head has said close, that is final.
				closes := !read || waits && place == 3
				if r.ShouldClose() != closes {
					t.Errorf("read %v, said at %d, waits for a 100 %v: ShouldClose is %v", read, place, waits, r.ShouldClose())
				}
			}
		}
	}
	var r writer.Response
	if err := r.SetRequestRead(false); err != writer.ErrOrder {
		t.Errorf("SetRequestRead without an answer: %v", err)
	}
}

// TestErrorWithoutHead answers what was no request.
func TestErrorWithoutHead(t *testing.T) {
	for code := range parser.Code(127) {
		if code.String() == "" {
			continue
		}
		var out bytes.Buffer
		var r writer.Response
		r.Init(&out)
		r.SetDate(fixed)
		if err := r.Error(code); err != nil {
			t.Errorf("%v: %v", code.String(), err)
		}
		if !r.ShouldClose() || r.Begin(plainHead) != writer.ErrClosed || r.Error(code) != writer.ErrClosed {
			t.Errorf("%v: the connection goes on", code.String())
		}
		r.Flush()
		status := parser.StatusOf(code)
		if status == 0 {
			if out.Len() != 0 {
				t.Errorf("%v is answered with\n%s", code.String(), show(out.String()))
			}
			continue
		}
		w, err := readWire("GET", out.String())
		if err != nil || w.size != out.Len() || w.code() != status || !w.option("close") || w.framing != "length" {
			t.Errorf("%v: %v\n%s", code.String(), err, show(out.String()))
			continue
		}
		holdParse(t, []string{"GET"}, out.String(), []wire{w})
		holdResponses(t, "GET", out.String(), []wire{w})
	}
	for code := -1; code < 1001; code++ {
		var r writer.Response
		if err := r.ErrorStatus(code); (err == nil) != (code >= 400 && code <= 599) {
			t.Errorf("ErrorStatus(%d): %v", code, err)
		}
	}
}
