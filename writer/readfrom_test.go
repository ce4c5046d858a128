package writer

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// taking is a destination that reads by itself.
type taking struct{ *tap }

func (d taking) ReadFrom(src io.Reader) (int64, error) {
	b, err := io.ReadAll(src)
	d.calls = append(d.calls, "read: "+string(b))
	return int64(len(b)), err
}

// fileLike is a source that has a descriptor, as far as it says.
type fileLike struct{ io.Reader }

func (fileLike) SyscallConn() (syscall.RawConn, error) { return nil, os.ErrInvalid }

var old = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP10}

// TestHandOver holds when a destination is asked to read by itself, and what it
// is given to read.
func TestHandOver(t *testing.T) {
	for _, c := range []struct {
		name   string
		head   parser.Head
		length int64 // announced; -1 for Chunked
		src    io.Reader
		calls  string // after the head
		n      int64
		end    error
	}{
		{"whole", get, 5, fileLike{strings.NewReader("hello")}, "read: hello", 5, nil},
		{"more than announced", get, 5, fileLike{strings.NewReader("hello, world")}, "read: hello", 5, nil},
		{"less than announced", get, 9, fileLike{strings.NewReader("hello")}, "read: hello", 5, ErrShort},
		{"part", get, 4, &io.LimitedReader{R: fileLike{strings.NewReader("hello")}, N: 4}, "read: hell", 4, nil},
		{"part of a part", get, 3, &io.LimitedReader{R: fileLike{strings.NewReader("hello")}, N: 4}, "read: hel", 3, nil},
		{"nothing of it", get, 0, fileLike{strings.NewReader("hello")}, "", 0, nil},
		{"until close", old, -1, fileLike{strings.NewReader("hello")}, "read: hello", 5, nil},
		{"chunks", get, -1, fileLike{strings.NewReader("hello")}, "5\r\nhello\r\n0\r\n\r\n", 5, nil},
		{"no file", get, 5, strings.NewReader("hello"), "hello", 5, nil},
	} {
		out := taking{new(tap)}
		r := answering(t, out, c.head)
		must(t, r.Status(200))
		if c.length < 0 {
			must(t, r.Chunked())
		} else {
			must(t, r.ContentLength(c.length))
		}
		n, err := r.ReadFrom(c.src)
		wants(t, c.name, err, nil)
		if n != c.n {
			t.Errorf("%s: %d bytes", c.name, n)
		}
		wants(t, c.name+": End", r.End(), c.end)
		if r.ShouldClose() != (c.end != nil || c.head == old) {
			t.Errorf("%s: close %v", c.name, r.ShouldClose())
		}
		must(t, r.Flush())
		_, content, _ := strings.Cut(strings.Join(out.calls, ""), "\r\n\r\n")
		if content != c.calls {
			t.Errorf("%s: %q", c.name, out.calls)
		}
		if l, ok := c.src.(*io.LimitedReader); ok && l.N != 4-n {
			t.Errorf("%s: the source has %d left", c.name, l.N)
		}
		idleOwnsNothing(t, &r.message)
	}
}

// brokenTaker is a destination whose ReadFrom goes wrong.
type brokenTaker struct {
	*tap
	n   int64
	err error
}

func (d brokenTaker) ReadFrom(io.Reader) (int64, error) { return d.n, d.err }

func TestHandOverFails(t *testing.T) {
	for _, c := range []struct {
		n    int64
		err  error
		want error
	}{
		{3, errGone, errGone}, {-1, nil, ErrDestination}, {11, nil, ErrDestination}, {11, errGone, ErrDestination},
	} {
		r := answering(t, brokenTaker{new(tap), c.n, c.err}, get)
		must(t, r.Status(200))
		must(t, r.ContentLength(10))
		_, err := r.ReadFrom(fileLike{strings.NewReader("x")})
		wants(t, "ReadFrom", err, c.want)
		wants(t, "End", r.End(), c.want)
		idleOwnsNothing(t, &r.message)
	}
	// A head that cannot be sent.
	r := answering(t, brokenTaker{&tap{write: func([]byte) (int, error) { return 0, errGone }}, 0, nil}, get)
	must(t, r.Status(200))
	must(t, r.ContentLength(10))
	_, err := r.ReadFrom(fileLike{strings.NewReader("x")})
	wants(t, "ReadFrom", err, errGone)
}

// TestSendfile sends files and parts of them over a real connection, one of
// which shrinks.
func TestSendfile(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	name := filepath.Join(t.TempDir(), "f")
	must(t, os.WriteFile(name, text, 0o600))
	f, err := os.Open(name)
	must(t, err)
	defer f.Close()
	dst, peer := pair(t, "tcp")
	all := drain(peer)

	r := answering(t, dst, get)
	must(t, r.Status(200))
	must(t, r.ContentLength(int64(len(text))))
	_, err = r.ReadFrom(f)
	must(t, err)
	must(t, r.End())

	must(t, r.Begin(get))
	must(t, r.Status(206))
	must(t, r.ContentLength(1000))
	_, err = f.Seek(5, io.SeekStart)
	must(t, err)
	_, err = io.Copy(r, &io.LimitedReader{R: f, N: 1000})
	must(t, err)
	must(t, r.End())

	must(t, r.Begin(get))
	must(t, r.Status(200))
	must(t, r.ContentLength(int64(len(text))+1))
	_, err = f.Seek(0, io.SeekStart)
	must(t, err)
	n, err := r.ReadFrom(f)
	must(t, err)
	if n != int64(len(text)) {
		t.Errorf("%d bytes of a file that is too short", n)
	}
	wants(t, "End", r.End(), ErrShort)
	r.Abort()
	if !r.ShouldClose() || !r.Cut() {
		t.Error("a short file goes unnoticed")
	}
	must(t, r.Flush())
	dst.Close()
	want := "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n" + string(text) +
		"HTTP/1.1 206 Partial Content\r\nContent-Length: 1000\r\n\r\n" + string(text[5:1005]) +
		"HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n" + string(text)
	if got := <-all; got != want {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
}

// TestReadFrom holds what becomes of sources of every length around the bounds,
// read in pieces of different sizes, however the content is framed.
func TestReadFrom(t *testing.T) {
	text := strings.Repeat("0123456789abcdef", 1<<13)
	pieces := map[string]func(io.Reader) io.Reader{
		"whole": func(r io.Reader) io.Reader { return r }, "halves": iotest.HalfReader, "end with data": iotest.DataErrReader,
		"bytes": iotest.OneByteReader,
	}
	for name, cut := range pieces {
		for _, n := range []int{0, 1, 15, 16, 17, 300, gatherMost - 1, gatherMost, gatherMost + 1, 9000, bufferMost, bufferMost + 1, 1<<16 - 1, 1 << 16, len(text)} {
			if name == "bytes" && n > 9000 {
				continue
			}
			for _, how := range []string{"unframed", "length", "chunks", "close", "HEAD", "kept"} {
				var out io.Writer
				sent := new(tap)
				if out = sent; how == "kept" {
					out = nil
				}
				head := get
				switch how {
				case "close":
					head = old
				case "HEAD":
					head.Method = parser.MethodHead
				}
				r := answering(t, out, head)
				must(t, r.Status(200))
				switch how {
				case "length":
					must(t, r.ContentLength(int64(n)))
				case "chunks", "close":
					must(t, r.Chunked())
				}
				k, err := r.ReadFrom(cut(strings.NewReader(text[:n])))
				must(t, err)
				if k != int64(n) && how != "HEAD" {
					t.Fatalf("%s, %s: %d bytes of %d", name, how, k, n)
				}
				must(t, r.End())
				b := r.Detach()
				got := sent.String() + string(b.Bytes())
				b.Free()
				content, ok := contentOf(t, got, head)
				if how == "HEAD" {
					if _, after, _ := strings.Cut(got, "\r\n\r\n"); after != "" {
						t.Fatalf("%s: %d bytes in answer to HEAD", name, len(after))
					}
				} else if !ok || content != text[:n] {
					t.Fatalf("%s, %s: %d bytes read back of %d", name, how, len(content), n)
				}
				if how == "unframed" && strings.Contains(got, "Content-Length") != (n <= gatherMost) {
					t.Errorf("%s, %d bytes: %.100q", name, n, got)
				}
				idleOwnsNothing(t, &r.message)
			}
		}
	}
}

// contentOf reads an answer back, and tells whether it is whole.
func contentOf(t *testing.T, answer string, request parser.Head) (content string, whole bool) {
	t.Helper()
	m := &parser.Message{MaxContent: 1 << 30}
	p := parser.NewResponse(m, nil)
	p.Expect(request.Method, request.Upgrade)
	if n, err := p.Feed([]byte(answer)); err != nil && err != parser.ErrPaused || n != len(answer) {
		t.Fatalf("%v after %d bytes of %d: %.200q", err, n, len(answer), answer)
	}
	p.Finish()
	return string(m.Content()), m.Complete()
}

// TestSources holds what becomes of sources that go wrong.
func TestSources(t *testing.T) {
	begin := func(how string) *Response {
		r := answering(t, new(tap), get)
		must(t, r.Status(200))
		switch how {
		case "length":
			must(t, r.ContentLength(10))
		case "chunks":
			must(t, r.Chunked())
		}
		return r
	}
	for _, how := range []string{"unframed", "length", "chunks"} {
		// An error of the source leaves the message to be completed.
		r := begin(how)
		n, err := r.ReadFrom(io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(errGone)))
		wants(t, how, err, errGone)
		if n != 2 {
			t.Errorf("%s: %d bytes", how, n)
		}
		_, err = r.WriteString("cdefghij")
		must(t, err)
		must(t, r.End())
		must(t, r.Flush())
		if got, _ := contentOf(t, r.dst.(*tap).String(), get); got != "abcdefghij" || r.ShouldClose() {
			t.Errorf("%s: %q", how, got)
		}

		r = begin(how)
		_, err = r.ReadFrom(readerFunc(func([]byte) (int, error) { return 0, nil }))
		wants(t, how, err, io.ErrNoProgress)
		_, err = r.ReadFrom(readerFunc(func(p []byte) (int, error) { return len(p) + 1, nil }))
		wants(t, how, err, ErrDestination)
		_, err = begin(how).ReadFrom(readerFunc(func(p []byte) (int, error) { return -1, nil }))
		wants(t, how, err, ErrDestination)
	}
	// Where there is no content nothing is read.
	for _, code := range []int{103, 204, 205, 304} {
		r := answering(t, nil, get)
		must(t, r.Status(code))
		_, err := r.ReadFrom(iotest.ErrReader(errGone))
		wants(t, "ReadFrom", err, ErrNoContent)
		if code > 200 {
			must(t, r.Flush())
			_, err = r.ReadFrom(iotest.ErrReader(errGone))
			wants(t, "ReadFrom after Flush", err, ErrNoContent)
		}
	}
	// A request to a server that may not take chunks.
	r := new(Request)
	must(t, r.Begin("POST", "/"))
	must(t, r.Host("h"))
	n, err := r.ReadFrom(strings.NewReader(strings.Repeat("x", gatherMost+1)))
	wants(t, "ReadFrom", err, ErrUnframed)
	if n != gatherMost+1 {
		t.Errorf("%d bytes", n)
	}
	must(t, r.End())
}
