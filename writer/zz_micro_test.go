package writer

import (
	"bytes"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/parser"
)

type devnull struct{ n int }

func (d *devnull) Write(p []byte) (int, error) { d.n += len(p); return len(p), nil }

var (
	sink    io.Writer = new(devnull)
	rr      Response
	clk     Date
	hd      = parser.Head{Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true, Length: -1}
	hello   = []byte("Hello, World!")
	date    = []byte("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
	obuf    = make([]byte, 0, 80<<10)
	kilo    = bytes.Repeat([]byte("x"), 1024)
	text    = "text/plain; charset=utf-8"
	server  = "httpwire"
	blk, _  = NewBlock(200, "Server", "httpwire")
	blk2, _ = NewBlock(200, "Server", "httpwire", "Content-Type", "text/plain; charset=utf-8")
)

func setup() {
	clk.Set(time.Now())
	rr.Init(sink)
	rr.SetDate(&clk)
}

func BenchmarkSmall(b *testing.B) {
	setup()
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			o := obuf[:0]
			o = append(o, "HTTP/1.1 200 OK\r\nServer: "...)
			o = append(o, server...)
			o = append(o, "\r\n"...)
			o = append(o, date...)
			o = append(o, "Content-Type: "...)
			o = append(o, text...)
			o = append(o, "\r\nContent-Length: "...)
			o = strconv.AppendInt(o, int64(len(hello)), 10)
			o = append(o, "\r\n\r\n"...)
			o = append(o, hello...)
			sink.Write(o)
		}
	})
	b.Run("block", func(b *testing.B) {
		for b.Loop() {
			rr.Begin(hd)
			rr.StatusBlock(blk2)
			rr.Body(hello)
			rr.Flush()
		}
	})
	b.Run("blockfield", func(b *testing.B) {
		for b.Loop() {
			rr.Begin(hd)
			rr.StatusBlock(blk)
			rr.FieldID(parser.FieldContentType, text)
			rr.Body(hello)
			rr.Flush()
		}
	})
	b.Run("ids", func(b *testing.B) {
		for b.Loop() {
			rr.Begin(hd)
			rr.Status(200)
			rr.FieldID(parser.FieldServer, server)
			rr.FieldID(parser.FieldContentType, text)
			rr.Body(hello)
			rr.Flush()
		}
	})
	b.Run("fields", func(b *testing.B) {
		for b.Loop() {
			rr.Begin(hd)
			rr.Status(200)
			rr.Field("Server", server)
			rr.Field("Content-Type", text)
			rr.Body(hello)
			rr.Flush()
		}
	})
}

func BenchmarkChunked(b *testing.B) {
	setup()
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			o := obuf[:0]
			o = append(o, "HTTP/1.1 200 OK\r\nServer: "...)
			o = append(o, server...)
			o = append(o, "\r\n"...)
			o = append(o, date...)
			o = append(o, "Content-Type: "...)
			o = append(o, text...)
			o = append(o, "\r\nTransfer-Encoding: chunked\r\n\r\n"...)
			for range 64 {
				o = strconv.AppendInt(o, int64(len(kilo)), 16)
				o = append(o, "\r\n"...)
				o = append(o, kilo...)
				o = append(o, "\r\n"...)
			}
			o = append(o, "0\r\n\r\n"...)
			sink.Write(o)
		}
	})
	b.Run("httpwire", func(b *testing.B) {
		for b.Loop() {
			rr.Begin(hd)
			rr.StatusBlock(blk)
			rr.Field("Content-Type", text)
			rr.Chunked()
			for range 64 {
				rr.Write(kilo)
			}
			rr.End()
			rr.Flush()
		}
	})
}

func BenchmarkMicro(b *testing.B) {
	setup()
	b.Run("begin", func(b *testing.B) {
		for b.Loop() {
			rr.state = idle
			rr.Begin(hd)
		}
	})
	b.Run("status", func(b *testing.B) {
		for b.Loop() {
			rr.state = begun
			rr.StatusBlock(blk)
			rr.buf.B = rr.buf.B[:0]
		}
	})
	b.Run("fieldid", func(b *testing.B) {
		for b.Loop() {
			rr.FieldID(parser.FieldContentType, text)
			rr.buf.B = rr.buf.B[:0]
		}
	})
	b.Run("field", func(b *testing.B) {
		for b.Loop() {
			rr.Field("Content-Type", text)
			rr.buf.B = rr.buf.B[:0]
		}
	})
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			rr.state = inHead
			rr.facts = framing.Response | framing.HasLength
			rr.seal(true, 13)
			rr.buf.B = rr.buf.B[:0]
		}
	})
	b.Run("body", func(b *testing.B) {
		for b.Loop() {
			rr.state = inHead
			rr.facts = framing.Response
			rr.Body(hello)
			rr.buf.B = rr.buf.B[:0]
		}
	})
	b.Run("flushkeep", func(b *testing.B) {
		for b.Loop() {
			rr.buf.B = rr.buf.B[:100]
			rr.state = idle
			rr.output(true)
		}
	})
	b.Run("getflush", func(b *testing.B) {
		for b.Loop() {
			rr.room(100)
			rr.buf.B = rr.buf.B[:100]
			rr.state = idle
			rr.output(false)
		}
	})
}
