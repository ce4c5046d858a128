package parser_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// flakyReader fails every second time, at times after it has read, and now and
// then reads nothing without failing.
type flakyReader struct {
	r     io.Reader
	calls int
}

func (f *flakyReader) Read(b []byte) (int, error) {
	f.calls++
	switch {
	case f.calls%10 == 0:
		n, err := f.r.Read(b[:min(len(b), 1000)])
		if err == nil {
			err = iotest.ErrTimeout
		}
		return n, err
	case f.calls%2 == 0:
		return 0, iotest.ErrTimeout
	case f.calls%3 == 0:
		return 0, nil
	}
	return f.r.Read(b[:min(len(b), 1000)])
}

// puller is a Body that answers Expect.
type puller struct {
	parser.Body
	expecter
}

func (p *puller) OnResponse(l parser.StatusLine) error {
	p.expect(l)
	return p.Body.OnResponse(l)
}

func pull(c captures.Capture, source io.Reader, window int, dst []byte) string {
	b := &puller{expecter: expecter{Capture: c}}
	b.p = newParser(c, b)
	b.Init(b.p, source, make([]byte, window))
	var t transcript
	again := func(err error) bool { return errors.Is(err, iotest.ErrTimeout) }
	for {
		err := b.Next()
		if again(err) {
			continue
		}
		if err != nil {
			if err == io.EOF {
				err = nil // what Finish gives
			}
			if err == parser.ErrUpgrade {
				tail := bytes.Clone(b.Tail())
				for {
					n, err := source.Read(dst)
					tail = append(tail, dst[:n]...)
					if err == io.EOF {
						break
					}
				}
				fmt.Fprintf(&t, "%v, then %q\n", err, tail)
				return t.String()
			}
			fmt.Fprintln(&t, err)
			return t.String()
		}
		var content []byte
		for err == nil || again(err) {
			var n int
			n, err = b.Read(dst)
			content = append(content, dst[:n]...)
		}
		if err != io.EOF {
			fmt.Fprintln(&t, err)
			return t.String()
		}
		t.message(&b.Message, content)
	}
}

func TestBodyCaptures(t *testing.T) {
	sources := map[string]func(io.Reader) io.Reader{
		"whole":    func(r io.Reader) io.Reader { return r },
		"bytes":    iotest.OneByteReader,
		"halves":   iotest.HalfReader,
		"data+err": iotest.DataErrReader,
		"flaky":    func(r io.Reader) io.Reader { return &flakyReader{r: r} },
	}
	for _, c := range captures.All() {
		want := wanted(c)
		for name, source := range sources {
			for _, window := range []int{1, 16, 4096} {
				for _, dst := range []int{1, 16, 5000, 1 << 20} {
					if len(c.Data)/min(window, dst) > 10_000 {
						continue // takes too long
					}
					got := pull(c, source(bytes.NewReader(c.Data)), window, make([]byte, dst))
					if d := cmp.Diff(want, got); d != "" {
						t.Fatalf("%s from %s, window of %d, read by %d:\n%s", c.Name, name, window, dst, d)
					}
				}
			}
		}
	}
}

// newBody makes a Body for requests.
func newBody(source io.Reader, window int) (*parser.Body, *parser.Parser) {
	b := new(parser.Body)
	p := parser.NewRequest(b, nil)
	b.Init(p, source, make([]byte, window))
	return b, p
}

const (
	get = "GET /%d HTTP/1.1\r\nHost: h\r\n\r\n"
	put = "PUT /%d HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789"
)

// TestBodyReader asks testing/iotest whether it is a proper io.Reader.
func TestBodyReader(t *testing.T) {
	content := strings.Repeat("0123456789", 300)
	for _, in := range []string{
		fmt.Sprintf("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s", len(content), content),
		"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
			strings.Repeat("a\r\n0123456789\r\n", 300) + "0\r\n\r\n",
	} {
		for _, window := range []int{1, 64, 100_000} {
			b, _ := newBody(strings.NewReader(in), window)
			if err := b.Next(); err != nil {
				t.Fatal(err)
			}
			if err := iotest.TestReader(b, []byte(content)); err != nil {
				t.Errorf("window of %d: %v", window, err)
			}
			if err := b.Next(); err != io.EOF {
				t.Errorf("window of %d: %v", window, err)
			}
		}
	}
}

// TestBodySkip leaves content unread, or half read.
func TestBodySkip(t *testing.T) {
	in := ""
	for i := range 5 {
		in += fmt.Sprintf(put, i)
	}
	for _, window := range []int{1, 60, 4096} {
		for read := range 12 {
			b, _ := newBody(strings.NewReader(in+fmt.Sprintf(get, 5)), window)
			for i := range 6 {
				if err := b.Next(); err != nil {
					t.Fatal(err)
				}
				if got := string(b.RequestLine().Target()); got != fmt.Sprint("/", i) {
					t.Errorf("window of %d, %d read: %s is number %d", window, read, got, i)
				}
				io.ReadFull(b, make([]byte, read))
			}
			if err := b.Next(); err != io.EOF {
				t.Error(err)
			}
		}
	}
}

func TestBodyNothingToRead(t *testing.T) {
	b, _ := newBody(strings.NewReader(fmt.Sprintf(put, 1)+fmt.Sprintf(get, 2)), 4096)
	check := func(when string, dst []byte, want error) {
		t.Helper()
		if n, err := b.Read(dst); n != 0 || err != want {
			t.Errorf("%s: %d, %v", when, n, err)
		}
	}
	one := make([]byte, 1)
	check("before the first Next", one, io.EOF)
	b.Next()
	check("into nothing", nil, nil)
	if n, err := io.ReadFull(b, make([]byte, 10)); err != nil {
		t.Error(n, err)
	}
	if !b.Complete() {
		t.Error("the content is there, and the message not complete")
	}
	check("at the end", one, io.EOF)
	check("once more", one, io.EOF)
	b.Next()
	if !b.Complete() || len(b.Content()) != 0 {
		t.Error("not complete, or content gathered")
	}
	check("without content", one, io.EOF)
}

// TestBodyTrailers has the trailers where io.EOF is.
func TestBodyTrailers(t *testing.T) {
	b, _ := newBody(iotest.OneByteReader(strings.NewReader(variety)), 10)
	b.Next()
	for {
		n, err := b.Read(make([]byte, 100))
		got := texts(b.Trailers(), parser.Field.Raw)
		if err == io.EOF {
			if len(got) != 2 || !b.Complete() {
				t.Errorf("%q at the end", got)
			}
			break
		}
		if n == 0 || err != nil || b.Complete() {
			t.Fatal(n, err)
		}
	}
}

// TestBodyChunksTogether takes all chunks that wait in the window at once.
func TestBodyChunksTogether(t *testing.T) {
	b, _ := newBody(strings.NewReader(variety), 4096)
	b.Next()
	dst := make([]byte, 4)
	if n, err := b.Read(dst); string(dst[:n]) != "abcd" || err != nil {
		t.Errorf("%q, %v", dst[:n], err)
	}
	if n, err := b.Read(dst); string(dst[:n]) != "e" || err != nil {
		t.Errorf("%q, %v", dst[:n], err)
	}
}

func TestBodyErrors(t *testing.T) {
	broken := errors.New("broken")
	head := "PUT / HTTP/1.1\r\nHost: h\r\n"
	for _, c := range []struct {
		name, in string
		after    error // of the source
		content  string
		next     error // of the first Next
		read     error // of the Read after the content
		then     error // of the Next after that
	}{
		{"nothing", "", io.EOF, "", io.EOF, io.EOF, io.EOF},
		{"nothing but a failure", "", broken, "", broken, io.EOF, broken},
		{"end in the head", head, io.EOF, "", parser.ErrUnexpectedEOF, io.EOF, parser.ErrUnexpectedEOF},
		{"failure in the head", head, broken, "", broken, io.EOF, broken},
		{"fault in the head", head + "x\n", broken, "", parser.ErrBareLF, io.EOF, parser.ErrBareLF},
		{"end in the length", head + "Content-Length: 4\r\n\r\nabc", io.EOF, "abc", nil, parser.ErrUnexpectedEOF, parser.ErrUnexpectedEOF},
		{"failure in the length", head + "Content-Length: 4\r\n\r\nabc", broken, "abc", nil, broken, broken},
		{"end in a chunk", head + "Transfer-Encoding: chunked\r\n\r\n4\r\nabc", io.EOF, "abc", nil,
			parser.ErrUnexpectedEOF, parser.ErrUnexpectedEOF},
		{"end in the trailers", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\na:", io.EOF, "abc", nil,
			parser.ErrUnexpectedEOF, parser.ErrUnexpectedEOF},
		{"fault behind a chunk", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd", broken, "abc", nil,
			parser.ErrChunkEnd, parser.ErrChunkEnd},
		{"fault after the message", head + "Content-Length: 3\r\n\r\nabc\n", broken, "abc", nil,
			io.EOF, parser.ErrBareLF},
		{"end after the message", head + "Content-Length: 3\r\n\r\nabc", io.EOF, "abc", nil, io.EOF, io.EOF},
		{"end after an empty line", head + "Content-Length: 3\r\n\r\nabc\r\n", io.EOF, "abc", nil, io.EOF, io.EOF},
		{"end in an empty line", head + "Content-Length: 3\r\n\r\nabc\r", io.EOF, "abc", nil, io.EOF, parser.ErrUnexpectedEOF},
		{"failure after the message", head + "Content-Length: 3\r\n\r\nabc", broken, "abc", nil, io.EOF, broken},
		{"close", head + "Connection: close\r\nContent-Length: 3\r\n\r\nabcGET", broken, "abc", nil, io.EOF, io.EOF},
	} {
		for _, window := range []int{3, 1000} {
			source := io.MultiReader(strings.NewReader(c.in), iotest.ErrReader(c.after))
			b, _ := newBody(source, window)
			for i := range 2 { // a source may fail for a while only: see TestBodyCaptures
				if err := b.Next(); err != c.next {
					t.Errorf("%s: Next gives %v", c.name, err)
				}
				if c.next == nil {
					break
				}
				if _, err := b.Read(make([]byte, 10)); i == 0 && err != c.read {
					t.Errorf("%s: Read gives %v", c.name, err)
				}
			}
			content, err := io.ReadAll(b)
			if err == nil {
				err = io.EOF
			}
			if string(content) != c.content || err != c.read {
				t.Errorf("%s, window of %d: Read gives %q, %v", c.name, window, content, err)
			}
			for range 2 {
				if err := b.Next(); err != c.then {
					t.Errorf("%s, window of %d: Next gives %v at last", c.name, window, err)
				}
			}
		}
	}
}

// TestBodySkipErrors finds the content cut short while it drops it.
func TestBodySkipErrors(t *testing.T) {
	in := fmt.Sprintf(put, 1)
	b, _ := newBody(strings.NewReader(in[:len(in)-1]), 4096)
	for _, want := range []error{nil, parser.ErrUnexpectedEOF, parser.ErrUnexpectedEOF} {
		if err := b.Next(); err != want {
			t.Errorf("%v, not %v", err, want)
		}
	}
}

func TestUnexpectedEOFIs(t *testing.T) {
	var err error = parser.ErrUnexpectedEOF
	if !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.Is(parser.ErrChunkEnd, io.ErrUnexpectedEOF) {
		t.Error("io.ErrUnexpectedEOF is taken for something else")
	}
}

// TestBodyClosed does not read on after a message that closes the connection:
// the peer is waiting for the answer.
func TestBodyClosed(t *testing.T) {
	b, _ := newBody(io.MultiReader(strings.NewReader("GET / HTTP/1.0\r\n\r\n"), readerFunc(func([]byte) (int, error) {
		t.Error("read on")
		return 0, io.EOF
	})), 4096)
	for _, want := range []error{nil, io.EOF, io.EOF} {
		if err := b.Next(); err != want {
			t.Errorf("%v, not %v", err, want)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// TestBodyNoProgress gives up on a source that gives nothing, and not for
// good.
func TestBodyNoProgress(t *testing.T) {
	n := 0
	b, _ := newBody(readerFunc(func(dst []byte) (int, error) {
		if n++; n <= 1000 {
			return 0, nil
		}
		return copy(dst, fmt.Sprintf(get, 1)), io.EOF
	}), 4096)
	if err := b.Next(); err != io.ErrNoProgress || n > 1000 {
		t.Fatalf("%v after %d reads", err, n)
	}
	n = 1000
	if err := b.Next(); err != nil {
		t.Error(err)
	}
	if err := b.Next(); err != io.EOF || n != 1001 {
		t.Errorf("%v after %d reads: io.EOF came with the bytes", err, n-1000)
	}
}

// TestBodyHandlerError ends with the error of a callback, even if that is one
// of those with which Feed stops.
func TestBodyHandlerError(t *testing.T) {
	for _, want := range []error{errors.New("own"), parser.ErrUpgrade, parser.ErrClosed} {
		b := &refusing{err: want}
		b.Init(parser.NewRequest(b, nil), strings.NewReader(fmt.Sprintf(put, 1)), nil)
		for range 2 {
			if err := b.Next(); err != want {
				t.Errorf("%v, not %v", err, want)
			}
		}
	}
}

type refusing struct {
	parser.Body
	err error
}

func (r *refusing) OnHeader(parser.Field) error { return r.err }

// TestBodyPausing goes on after callbacks that pause.
func TestBodyPausing(t *testing.T) {
	b := &refusing{err: parser.ErrPaused}
	b.Init(parser.NewRequest(b, nil), strings.NewReader(fmt.Sprintf(put, 1)), nil)
	if err := b.Next(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(b); string(got) != "0123456789" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBodyUpgrade(t *testing.T) {
	const (
		upgrade = "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: x\r\nContent-Length: 3\r\n\r\nabc"
		connect = "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n"
	)
	for _, c := range []struct{ in, content string }{{upgrade, "abc"}, {connect, ""}} {
		for _, skip := range []bool{false, true} {
			b, p := newBody(strings.NewReader(c.in+fmt.Sprintf(get, 1)), 4096)
			if err := b.Next(); err != nil {
				t.Fatal(err)
			}
			if !skip {
				if got, err := io.ReadAll(b); string(got) != c.content || err != nil {
					t.Errorf("%q, %v", got, err)
				}
			}
			for range 2 {
				if err := b.Next(); err != parser.ErrUpgrade {
					t.Error(err)
				}
				if got := string(b.Tail()); got != fmt.Sprintf(get, 1) {
					t.Errorf("tail %q", got)
				}
			}
			p.Resume()
			if err := b.Next(); err != nil || string(b.RequestLine().Target()) != "/1" || len(b.Tail()) > 0 {
				t.Error(err)
			}
		}
	}
}

func TestBodyResponses(t *testing.T) {
	b := new(parser.Body)
	p := parser.NewResponse(b, nil)
	b.Init(p, strings.NewReader("HTTP/1.1 100 Continue\r\n\r\n"+
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"+
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"+
		"HTTP/1.1 200 OK\r\n\r\nuntil close"), nil)
	for _, want := range []struct {
		code    uint16
		content string
	}{{100, ""}, {200, "abc"}, {200, ""}, {200, "until close"}} {
		if want.code == 200 {
			m := parser.MethodGet
			if want.content == "" {
				m = parser.MethodHead
			}
			p.Expect(m, false)
		}
		if err := b.Next(); err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(b)
		if err != nil || string(content) != want.content || b.Head().Code != want.code || !b.Complete() {
			t.Errorf("%d, %q, %v, complete %v", b.Head().Code, content, err, b.Complete())
		}
	}
	if err := b.Next(); err != io.EOF {
		t.Error(err)
	}
}

// TestBodyUntilCloseSkipped drops content that only the end of the source ends.
func TestBodyUntilCloseSkipped(t *testing.T) {
	b := new(parser.Body)
	p := parser.NewResponse(b, nil)
	b.Init(p, iotest.HalfReader(strings.NewReader("HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", 10_000))), nil)
	p.Expect(parser.MethodGet, false)
	for _, want := range []error{nil, io.EOF, io.EOF} {
		if err := b.Next(); err != want {
			t.Errorf("%v, not %v", err, want)
		}
	}
	if !b.Complete() {
		t.Error("not complete")
	}
}

// TestBodyContentLimit is the one of the parser, and breaks in a direct read
// too.
func TestBodyContentLimit(t *testing.T) {
	for _, window := range []int{10, 4096} {
		b := new(parser.Body)
		p := parser.NewResponse(b, &parser.Options{MaxContent: 100})
		b.Init(p, iotest.HalfReader(strings.NewReader("HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", 10_000))), make([]byte, window))
		p.Expect(parser.MethodGet, false)
		b.Next()
		content, err := io.ReadAll(b)
		if len(content) != 100 || !errors.Is(err, parser.ErrContentLimit) {
			t.Errorf("%d bytes, %v", len(content), err)
		}
		if err := b.Next(); !errors.Is(err, parser.ErrContentLimit) {
			t.Error(err)
		}
	}
}

// TestBodyDirect sees where the source reads to: into dst, for content, if
// there is room for at least as much as the window has.
func TestBodyDirect(t *testing.T) {
	const window = 64
	for _, c := range []struct {
		name   string
		length int
		dst    int
		want   bool
	}{
		{"large", 1000, 100, true},
		{"as large as the window", 1000, window, true},
		{"smaller", 1000, window - 1, false},
		{"less content than window", 10, 100, false},
	} {
		in := strings.NewReader(fmt.Sprintf("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", c.length))
		dst := make([]byte, c.dst)
		direct := false
		b, p := newBody(readerFunc(func(to []byte) (int, error) {
			if in.Len() > 0 {
				return in.Read(to)
			}
			direct = &to[0] == &dst[0]
			for i := range to {
				to[i] = 'x'
			}
			if len(to) > c.dst && direct {
				t.Errorf("%s: reads %d bytes into %d", c.name, len(to), c.dst)
			}
			return len(to), nil
		}), window)
		if err := b.Next(); err != nil {
			t.Fatal(err)
		}
		if p.Remaining() != int64(c.length) {
			t.Fatal("the test is to begin with nothing in the window")
		}
		n, err := b.Read(dst)
		if err != nil || n != min(c.dst, c.length, 1000) || direct != c.want || bytes.Count(dst[:n], []byte("x")) != n {
			t.Errorf("%s: %d, %v, direct %v", c.name, n, err, direct)
		}
	}
}

// TestBodyDirectUntilClose reads content that only the end of the source ends
// into dst too.
func TestBodyDirectUntilClose(t *testing.T) {
	head, dst := true, make([]byte, 100)
	b := new(parser.Body)
	p := parser.NewResponse(b, nil)
	b.Init(p, readerFunc(func(to []byte) (int, error) {
		if head {
			head = false
			return copy(to, "HTTP/1.1 200 OK\r\n\r\n"), nil
		}
		if &to[0] != &dst[0] || len(to) != len(dst) {
			t.Errorf("reads %d bytes elsewhere", len(to))
		}
		return copy(to, "abc"), io.EOF
	}), make([]byte, 100))
	p.Expect(parser.MethodGet, false)
	b.Next()
	if n, err := b.Read(dst); string(dst[:n]) != "abc" || err != nil {
		t.Errorf("%q, %v", dst[:n], err)
	}
	if n, err := b.Read(dst); n != 0 || err != io.EOF {
		t.Error(n, err)
	}
}

// TestBodyDirectFailed reads by way of the window after a direct read that
// brought nothing.
func TestBodyDirectFailed(t *testing.T) {
	in := []string{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n", "", "abc"}
	b, _ := newBody(readerFunc(func(to []byte) (int, error) {
		now := in[0]
		in = in[1:]
		if now == "" {
			return 0, iotest.ErrTimeout
		}
		return copy(to, now), nil
	}), 64)
	b.Next()
	if n, err := b.Read(make([]byte, 100)); n != 0 || err != iotest.ErrTimeout {
		t.Error(n, err)
	}
	dst := make([]byte, 10)
	if n, err := b.Read(dst); string(dst[:n]) != "abc" || err != nil {
		t.Errorf("%q, %v", dst[:n], err)
	}
}

// TestBodyFailed does not read on after a fault.
func TestBodyFailed(t *testing.T) {
	reads := 0
	b, _ := newBody(readerFunc(func(to []byte) (int, error) {
		if reads++; reads == 1 {
			return copy(to, "GET"), io.EOF
		}
		return 0, io.EOF
	}), 64)
	for range 3 {
		if err := b.Next(); err != parser.ErrUnexpectedEOF {
			t.Error(err)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

// TestBodyLazy takes nothing of the content from the source before it is asked
// for, but for what came with the head: a 100 (Continue) can be sent between.
func TestBodyLazy(t *testing.T) {
	client, asked := []string{"PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", "abc"}, false
	b, _ := newBody(readerFunc(func(dst []byte) (int, error) {
		if len(client) == 1 && !asked {
			t.Error("waits for content before the 100 was sent")
		}
		n := copy(dst, client[0])
		client = client[1:]
		return n, nil
	}), 4096)
	if err := b.Next(); err != nil || !b.Head().ExpectContinue {
		t.Fatal(err)
	}
	asked = true
	if got, err := io.ReadAll(b); string(got) != "abc" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestBodyInit uses one Body, window and parser for two connections, the first
// of which it leaves in the middle of everything.
func TestBodyInit(t *testing.T) {
	window := make([]byte, 50)
	b := new(parser.Body)
	p := parser.NewRequest(b, nil)
	b.Init(p, iotest.DataErrReader(strings.NewReader(fmt.Sprintf(put, 1))), window)
	b.Next()
	b.Read(make([]byte, 1))

	p.Reset(0)
	b.Init(p, strings.NewReader(fmt.Sprintf(put, 2)), window)
	if b.Complete() || len(b.Tail()) != 0 || len(b.RequestLine().Raw()) != 0 {
		t.Error("something is left of the first connection")
	}
	if n, err := b.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Error(n, err)
	}
	if err := b.Next(); err != nil || string(b.RequestLine().Target()) != "/2" {
		t.Error(err)
	}
}
