package bench

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

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
	answerHints = 103
	answerFault = error(parser.ErrBareLF)
	serverName  = "httpwire"
	contentType = "text/plain"
	linkValue   = "</style.css>; rel=preload; as=style"
	smallText   = []byte("Hello, World!")
	chunkText   = bytes.Repeat([]byte("0123456789abcdef"), 64)
	largeText   = bytes.Repeat([]byte("0123456789abcdef"), 64<<10)

	dateSet = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	clock   writer.Date
	// What append has in place of a clock: the text, made when the second
	// changes.
	dateText = []byte(dateSet.Format(http.TimeFormat))
)

func init() { clock.Set(dateSet) }

const chunkCount = 64

// A writing is one way to write one answer.
type writing struct {
	impl string
	make func(dst io.Writer) func() error
}

// writings has the ways of each case, httpwire first.
//
// append is the floor: what anyone would do by hand who checks nothing and keeps
// no order. It works on a variable of its own: one that the closure shares would
// be stored after each step. nethttp is Response.Write, the part of net/http that
// writes answers without a server; the one of its Server is not to be had alone.
// It sorts no Date in by itself, has no pool, keeps no order of calls and no connection;
// the header map is made once, outside of the loop. It cannot write an interim
// answer otherwise than as a Response of its own.
var writings = map[string][]writing{
	"small": {
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
			r := newResponse(dst)
			block := newBlock()
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.StatusBlock(block)
				r.Body(smallText)
				return r.Flush()
			}
		}},
		{"append", func(dst io.Writer) func() error {
			var kept []byte
			return func() error {
				b := append(kept[:0], "HTTP/1.1 200 OK\r\nServer: "...)
				b = append(b, serverName...)
				b = append(b, "\r\nContent-Type: "...)
				b = append(b, contentType...)
				b = append(b, "\r\nDate: "...)
				b = append(b, dateText...)
				b = append(b, "\r\nContent-Length: "...)
				b = strconv.AppendInt(b, int64(len(smallText)), 10)
				b = append(b, "\r\n\r\n"...)
				b = append(b, smallText...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			body := bytes.NewReader(nil)
			m := newStandardResponse(http.Header{"Server": {serverName}, "Content-Type": {contentType}}, body, int64(len(smallText)))
			return func() error {
				body.Reset(smallText)
				return m.Write(dst)
			}
		}},
	},
	"chunked": {
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.Status(answerOK)
				r.FieldID(parser.FieldContentType, contentType)
				r.Chunked()
				for range chunkCount {
					if _, err := r.Write(chunkText); err != nil {
						return err
					}
				}
				r.End()
				return r.Flush()
			}
		}},
		{"append", func(dst io.Writer) func() error {
			// As much at a time as the writer sends.
			const most = 32 << 10
			var kept []byte
			return func() error {
				b := append(kept[:0], "HTTP/1.1 200 OK\r\nContent-Type: "...)
				b = append(b, contentType...)
				b = append(b, "\r\nDate: "...)
				b = append(b, dateText...)
				b = append(b, "\r\nTransfer-Encoding: chunked\r\n\r\n"...)
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
		{"nethttp", func(dst io.Writer) func() error {
			// The chunks are those that its copying makes, of 32 KiB.
			var body chunkReader
			m := newStandardResponse(http.Header{"Content-Type": {contentType}}, &body, -1)
			m.TransferEncoding = []string{"chunked"}
			return func() error {
				body = chunkReader{left: chunkCount}
				return m.Write(dst)
			}
		}},
	},
	"vectored": {
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.Status(answerOK)
				r.FieldID(parser.FieldContentType, contentType)
				r.Body(largeText)
				return r.Flush()
			}
		}},
		{"append", func(dst io.Writer) func() error {
			var kept []byte
			return func() error {
				b := append(kept[:0], "HTTP/1.1 200 OK\r\nContent-Type: "...)
				b = append(b, contentType...)
				b = append(b, "\r\nDate: "...)
				b = append(b, dateText...)
				b = append(b, "\r\nContent-Length: "...)
				b = strconv.AppendInt(b, int64(len(largeText)), 10)
				b = append(b, "\r\n\r\n"...)
				if _, err := dst.Write(b); err != nil {
					return err
				}
				kept = b
				_, err := dst.Write(largeText)
				return err
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			body := bytes.NewReader(nil)
			m := newStandardResponse(http.Header{"Content-Type": {contentType}}, body, int64(len(largeText)))
			return func() error {
				body.Reset(largeText)
				return m.Write(dst)
			}
		}},
	},
	"interim": {
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				if err := r.Begin(answerTo); err != nil {
					return err
				}
				r.Status(answerHints)
				r.Field("Link", linkValue)
				r.End()
				if err := r.Flush(); err != nil {
					return err
				}
				r.Status(answerOK)
				r.FieldID(parser.FieldContentType, contentType)
				r.Body(smallText)
				return r.Flush()
			}
		}},
		{"append", func(dst io.Writer) func() error {
			var kept []byte
			return func() error {
				b := append(kept[:0], "HTTP/1.1 103 Early Hints\r\nLink: "...)
				b = append(b, linkValue...)
				b = append(b, "\r\n\r\n"...)
				if _, err := dst.Write(b); err != nil {
					return err
				}
				b = append(b[:0], "HTTP/1.1 200 OK\r\nContent-Type: "...)
				b = append(b, contentType...)
				b = append(b, "\r\nDate: "...)
				b = append(b, dateText...)
				b = append(b, "\r\nContent-Length: "...)
				b = strconv.AppendInt(b, int64(len(smallText)), 10)
				b = append(b, "\r\n\r\n"...)
				b = append(b, smallText...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			hints := newStandardResponse(http.Header{"Link": {linkValue}}, http.NoBody, 0)
			hints.StatusCode = answerHints
			delete(hints.Header, "Date")
			body := bytes.NewReader(nil)
			m := newStandardResponse(http.Header{"Content-Type": {contentType}}, body, int64(len(smallText)))
			return func() error {
				if err := hints.Write(dst); err != nil {
					return err
				}
				body.Reset(smallText)
				return m.Write(dst)
			}
		}},
	},
	"error": {
		{"httpwire", func(dst io.Writer) func() error {
			r := newResponse(dst)
			return func() error {
				r.Reset(dst)
				r.SetDate(&clock)
				if err := r.Error(answerFault); err != nil {
					return err
				}
				return r.Flush()
			}
		}},
		{"append", func(dst io.Writer) func() error {
			var kept []byte
			return func() error {
				b := append(kept[:0], "HTTP/1.1 400 Bad Request\r\nDate: "...)
				b = append(b, dateText...)
				b = append(b, "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"...)
				kept = b
				_, err := dst.Write(b)
				return err
			}
		}},
		{"nethttp", func(dst io.Writer) func() error {
			m := newStandardResponse(http.Header{}, http.NoBody, 0)
			m.StatusCode, m.Close = 400, true
			return func() error { return m.Write(dst) }
		}},
	},
}

// A chunkReader gives chunkText so many times.
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

func newStandardResponse(h http.Header, body io.Reader, length int64) *http.Response {
	h["Date"] = []string{string(dateText)}
	return &http.Response{
		StatusCode: answerOK, ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(body), ContentLength: length,
	}
}

var writeCases = []string{"small", "chunked", "vectored", "interim", "error"}

func BenchmarkWrite(b *testing.B) {
	for _, name := range writeCases {
		for _, w := range writings[name] {
			b.Run(fmt.Sprintf("case=%s/impl=%s", name, w.impl), func(b *testing.B) {
				var n bytes.Buffer
				if err := w.make(&n)(); err != nil {
					b.Fatal(err)
				}
				write := w.make(written)
				b.SetBytes(int64(n.Len()))
				b.ReportAllocs()
				for b.Loop() {
					if err := write(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestWritings holds that httpwire writes the bytes that append does, twice in a
// row, and that net/http writes an answer of the same meaning.
func TestWritings(t *testing.T) {
	for _, name := range writeCases {
		outputs := map[string]string{}
		for _, w := range writings[name] {
			var b bytes.Buffer
			write := w.make(&b)
			for range 2 {
				if err := write(); err != nil {
					t.Errorf("%s, %s: %v", name, w.impl, err)
				}
			}
			outputs[w.impl] = b.String()
		}
		if got, want := outputs["httpwire"], outputs["append"]; got != want {
			t.Errorf("%s: httpwire writes\n%.500q\nappend\n%.500q", name, got, want)
		}
		if got, ok := outputs["block"]; ok && got != outputs["append"] {
			t.Errorf("%s: a block writes\n%.500q\nappend\n%.500q", name, got, outputs["append"])
		}
		if got, want := answersIn(t, outputs["nethttp"]), answersIn(t, outputs["append"]); got != want {
			t.Errorf("%s: net/http writes\n%.500q\nappend\n%.500q", name, got, want)
		}
	}
}

// answersIn gives what the answers of an output say, without the order of their
// fields and the cut of their chunks.
func answersIn(t *testing.T, output string) string {
	var said strings.Builder
	m := parser.Message{MaxContent: 2 << 20}
	p := parser.NewResponse(&m, nil)
	for in := []byte(output); len(in) > 0; {
		p.Expect(parser.MethodGet, false)
		n, err := p.Feed(in)
		in = in[n:]
		if err == parser.ErrClosed && n == 0 {
			p.Reset(0) // the second error answer is that of another connection
			continue
		}
		if err != nil && err != parser.ErrPaused {
			t.Fatalf("%v in %.500q", err, output)
		}
		if m.Complete() {
			length := 0
			for range m.Fields() {
				length++
			}
			fmt.Fprintf(&said, "%d %d %d %s %v\n", m.StatusLine().Code(), length, len(m.Content()), m.Head().Framing, m.Head().KeepAlive)
		}
	}
	return said.String()
}
