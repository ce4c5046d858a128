package peers

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cloudwego/hertz/pkg/protocol"
	"github.com/cloudwego/hertz/pkg/protocol/http1/resp"
	"github.com/valyala/fasthttp"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// sink takes what is written. It is no io.Discard, which io.Copy and others know,
// and it lives in a variable of interface type.
type sink struct{ sum int }

func (s *sink) Write(p []byte) (int, error) {
	s.sum += len(p)
	return len(p), nil
}

// What is written, in variables, so that nothing of it is known when the
// benchmark is compiled.
var (
	written io.Writer = &sink{}

	answerTo    = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true}
	answerOK    = 200
	serverName  = "httpwire"
	contentType = "text/plain"
	smallText   = []byte("Hello, World!")
	chunkText   = bytes.Repeat([]byte("0123456789abcdef"), 64)
	chunkCount  = 64

	dateSet = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	clock   writer.Date
	// What append and net/http have in place of a clock: the text, made when the
	// second changes. The peers have clocks of their own.
	dateText = []byte(dateSet.Format(http.TimeFormat))
)

func init() { clock.Set(dateSet) }

// A writing is one way to write one answer.
type writing struct {
	name string
	make func(dst io.Writer) (write func() error)
}

var writeCases = []string{"small", "chunked"}

// writings has the ways of each case. append is the floor: what anyone would do
// by hand who checks nothing and keeps no order. It works on a variable of its
// own: one that the closure shares would be stored after each step.
//
// The peers get what stays the same, code, Server and Content-Type, set once,
// outside of the loop, as does block. httpwire sets them for every answer.
var writings = map[string][]writing{
	"small": {
		{"append", func(dst io.Writer) func() error {
			var kept []byte
			return func() error {
				b := appendHead(kept[:0])
				b = append(b, "Content-Length: "...)
				b = strconv.AppendInt(b, int64(len(smallText)), 10)
				b = append(b, "\r\n\r\n"...)
				b = append(b, smallText...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.Status(answerOK)
				r.FieldID(parser.FieldServer, serverName)
				r.FieldID(parser.FieldContentType, contentType)
				r.Body(smallText)
				return r.Flush()
			}
		}},
		{"block", func(dst io.Writer) func() error {
			r, block := newResponse(dst), newBlock()
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.StatusBlock(block)
				r.Body(smallText)
				return r.Flush()
			}
		}},
		{"fasthttp", func(dst io.Writer) func() error {
			// Response.Write with a bufio.Writer takes more.
			m := newFasthttp()
			var kept []byte
			return func() error {
				m.Header.SetContentLength(len(smallText))
				b := append(m.Header.AppendBytes(kept[:0]), smallText...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"hertz", func(dst io.Writer) func() error {
			m, w := newHertz(), &joined{dst: dst}
			return func() error {
				m.SetBodyRaw(smallText)
				if err := resp.Write(m, w); err != nil {
					return err
				}
				return w.Flush()
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			body := bytes.NewReader(nil)
			m := newStandard(body, int64(len(smallText)))
			return func() error {
				body.Reset(smallText)
				return m.Write(dst)
			}
		}},
	},
	"chunked": {
		{"append", func(dst io.Writer) func() error {
			// As much at a time as the writer sends.
			const most = 32 << 10
			var kept []byte
			return func() error {
				b := appendHead(kept[:0])
				b = append(b, "Transfer-Encoding: chunked\r\n\r\n"...)
				for range chunkCount {
					if len(b)+len(chunkText)+20 > most {
						if _, err := dst.Write(b); err != nil {
							return err
						}
						b = b[:0]
					}
					b = strconv.AppendInt(b, int64(len(chunkText)), 16)
					b = append(b, "\r\n"...)
					b = append(b, chunkText...)
					b = append(b, "\r\n"...)
				}
				b = append(b, "0\r\n\r\n"...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.Status(answerOK)
				r.FieldID(parser.FieldServer, serverName)
				r.FieldID(parser.FieldContentType, contentType)
				return sendChunks(r)
			}
		}},
		{"block", func(dst io.Writer) func() error {
			r, block := newResponse(dst), newBlock()
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.StatusBlock(block)
				return sendChunks(r)
			}
		}},
		{"fasthttp", func(dst io.Writer) func() error {
			// By WriteTo, as fasthttp flushes after every Read.
			m, w := newFasthttp(), bufio.NewWriterSize(dst, 32<<10)
			var body chunkReader
			return func() error {
				body.left = chunkCount
				m.SetBodyStream(&body, -1)
				if err := m.Write(w); err != nil {
					return err
				}
				return w.Flush()
			}
		}},
		{"hertz", func(dst io.Writer) func() error {
			m, w := newHertz(), &joined{dst: dst}
			return func() error {
				c := resp.NewChunkedBodyWriter(m, w)
				for range chunkCount {
					if _, err := c.Write(chunkText); err != nil {
						return err
					}
				}
				if err := c.Finalize(); err != nil {
					return err
				}
				return w.Flush()
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			// The chunks are those that its copying makes, of 32 KiB.
			var body chunkReader
			m := newStandard(struct{ io.Reader }{&body}, -1)
			m.TransferEncoding = []string{"chunked"}
			return func() error {
				body.left = chunkCount
				return m.Write(dst)
			}
		}},
	},
}

func appendHead(b []byte) []byte {
	b = append(b, "HTTP/1.1 200 OK\r\nServer: "...)
	b = append(b, serverName...)
	b = append(b, "\r\nContent-Type: "...)
	b = append(b, contentType...)
	b = append(b, "\r\nDate: "...)
	b = append(b, dateText...)
	return append(b, "\r\n"...)
}

func newResponse(dst io.Writer) *writer.Response {
	r := new(writer.Response)
	r.Init(dst)
	r.SetDate(&clock)
	return r
}

func newBlock() *writer.Block {
	b, err := writer.NewBlock(answerOK, "Server", serverName, "Content-Type", contentType)
	if err != nil {
		panic(err)
	}
	return b
}

func sendChunks(r *writer.Response) error {
	r.Chunked()
	for range chunkCount {
		if _, err := r.Write(chunkText); err != nil {
			return err
		}
	}
	r.End()
	return r.Flush()
}

func newFasthttp() *fasthttp.Response {
	m := new(fasthttp.Response)
	m.SetStatusCode(answerOK)
	m.Header.SetServer(serverName)
	m.Header.SetContentType(contentType)
	return m
}

func newHertz() *protocol.Response {
	m := new(protocol.Response)
	m.SetStatusCode(answerOK)
	m.Header.SetServerBytes([]byte(serverName))
	m.Header.SetContentType(contentType)
	return m
}

func newStandard(body io.Reader, length int64) *http.Response {
	return &http.Response{
		StatusCode: answerOK, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Server": {serverName}, "Content-Type": {contentType}, "Date": {string(dateText)}},
		Body:   io.NopCloser(body), ContentLength: length,
	}
}

// A chunkReader gives chunkText so many times, to a Read at a time or at once.
type chunkReader struct {
	left int
	rest []byte
}

func (c *chunkReader) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		if c.left == 0 {
			return 0, io.EOF
		}
		c.left--
		c.rest = chunkText
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *chunkReader) WriteTo(w io.Writer) (n int64, err error) {
	for ; c.left > 0; c.left-- {
		m, err := w.Write(chunkText)
		n += int64(m)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// SupportsBodyWriteTo has fasthttp call WriteTo.
func (c *chunkReader) SupportsBodyWriteTo() bool { return true }

// joined is the writer that hertz asks for: it joins what comes between two
// calls of Flush.
type joined struct {
	dst io.Writer
	b   []byte
}

func (j *joined) Malloc(n int) ([]byte, error) {
	j.b = slices.Grow(j.b, n)[:len(j.b)+n]
	return j.b[len(j.b)-n:], nil
}

func (j *joined) WriteBinary(p []byte) (int, error) {
	j.b = append(j.b, p...)
	return len(p), nil
}

func (j *joined) Flush() error {
	if len(j.b) == 0 {
		return nil
	}
	_, err := j.dst.Write(j.b)
	j.b = j.b[:0]
	return err
}

func BenchmarkWrite(b *testing.B) {
	for _, name := range writeCases {
		for _, w := range writings[name] {
			b.Run(fmt.Sprintf("case=%s/impl=%s", name, w.name), func(b *testing.B) {
				var n bytes.Buffer
				if err := w.make(&n)(); err != nil {
					b.Fatal(err)
				}
				write := w.make(written)
				b.SetBytes(int64(n.Len()))
				b.ReportAllocs()
				warm(b, write)
				for b.Loop() {
					if err := write(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestWritings holds that all write the same answer, twice in a row, but for the
// order of fields, the date and where chunks are cut.
func TestWritings(t *testing.T) {
	for _, name := range writeCases {
		want := ""
		for _, w := range writings[name] {
			var b bytes.Buffer
			write := w.make(&b)
			for range 2 {
				if err := write(); err != nil {
					t.Errorf("%s, %s: %v", name, w.name, err)
				}
			}
			got := said(t, b.Bytes())
			if w.name == "append" {
				want = got
				if strings.Count(got, "200 OK") != 2 {
					t.Fatalf("%s: append writes %.500q", name, got)
				}
			}
			if got != want {
				t.Errorf("%s: %s writes\n%.500q\nappend\n%.500q", name, w.name, got, want)
			}
		}
	}
}

// said gives what the answers in output say.
func said(t *testing.T, output []byte) string {
	var said strings.Builder
	m := parser.Message{MaxContent: 2 << 20}
	p := parser.NewResponse(&m, nil)
	for len(output) > 0 {
		p.Expect(parser.MethodGet, false)
		n, err := p.Feed(output)
		output = output[n:]
		if err != nil && err != parser.ErrPaused {
			t.Fatalf("%v in %.500q", err, output)
		}
		if !m.Complete() {
			continue
		}
		var fields []string
		for f := range m.Fields() {
			value := string(f.Value())
			if f.ID() == parser.FieldDate {
				if _, err := time.Parse(http.TimeFormat, value); err != nil {
					t.Error(err)
				}
				value = "now"
			}
			fields = append(fields, fmt.Sprintf("%s: %s", f.Name(), value))
		}
		slices.Sort(fields)
		fmt.Fprintf(&said, "%d %s %v %s %v\n", m.StatusLine().Code(), m.StatusLine().Reason(), m.Head().KeepAlive, fields, string(m.Content()))
	}
	return said.String()
}
