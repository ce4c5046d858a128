//go:build !race && !purego

package writer

import (
	"bytes"
	"io"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// none runs f until its buffers are warm, and then counts its allocations.
func none(t *testing.T, what string, f func()) {
	t.Helper()
	// A garbage collection empties the pools, which is no cost of an answer.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	f()
	if n := testing.AllocsPerRun(100, f); n != 0 {
		t.Errorf("%s: %v allocations", what, n)
	}
}

// discard is a destination that the compiler does not know.
type discarding struct{ n int }

func (d *discarding) Write(p []byte) (int, error) { d.n += len(p); return len(p), nil }

// TestAlloc holds that no answer and no request takes an allocation.
func TestAlloc(t *testing.T) {
	var out io.Writer = new(discarding)
	var clock Date
	now := time.Now()
	clock.Set(now)
	block, err := NewBlock(200, "Server", "httpwire", "Content-Type", "text/plain")
	must(t, err)
	hello, kilobyte, megabyte := []byte("Hello, World!"), make([]byte, 1024), make([]byte, 1<<20)
	digest := []byte("Digest")
	source := bytes.NewReader(megabyte)
	expecting := headOf(t, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
	p := parser.NewRequest(&parser.Funcs{}, nil)
	r := new(Response)
	r.Init(out)
	r.SetDate(&clock)
	r.Follow(p)
	begin := func(code int) {
		if r.Begin(get) != nil || r.Status(code) != nil {
			t.Fatal("not begun")
		}
	}
	end := func() {
		if r.End() != nil || r.Flush() != nil {
			t.Fatal("not ended")
		}
	}
	none(t, "small answer", func() {
		begin(200)
		r.Field("Server", "httpwire")
		r.FieldID(parser.FieldContentType, "text/plain")
		r.Body(hello)
		r.Flush()
	})
	none(t, "Block", func() {
		r.Begin(get)
		r.StatusBlock(block)
		r.Body(hello)
		r.Flush()
	})
	none(t, "gathered", func() {
		begin(200)
		r.Write(hello)
		r.WriteString("more")
		end()
	})
	none(t, "1 MiB", func() {
		begin(200)
		r.Body(megabyte)
		r.Flush()
	})
	none(t, "64 chunks", func() {
		begin(200)
		for range 64 {
			r.Write(kilobyte)
		}
		end()
	})
	none(t, "trailers", func() {
		begin(200)
		r.Announce("Digest", "X")
		r.AnyField("Trailer", "Y, Z")
		r.Write(megabyte)
		r.TrailerBytes(digest, hello)
		r.Trailer("Z", "z")
		end()
	})
	for _, how := range []string{"gathered", "length", "chunks"} {
		none(t, "source, "+how, func() {
			source.Reset(megabyte)
			begin(200)
			switch how {
			case "length":
				r.ContentLength(int64(len(megabyte)))
			case "chunks":
				r.Chunked()
			}
			if n, err := r.ReadFrom(source); n != int64(len(megabyte)) || err != nil {
				t.Fatal(n, err)
			}
			end()
		})
	}
	none(t, "interim answer", func() {
		begin(103)
		r.Field("Link", "</style.css>; rel=preload; as=style")
		end()
		r.Status(200)
		r.Body(hello)
		r.Flush()
	})
	none(t, "100", func() {
		r.Begin(expecting)
		r.Continue()
		r.SetRequestRead(true)
		r.Status(200)
		r.AnyField("Content-Length", "13")
		r.AnyField("Connection", "keep-alive, upgrade")
		r.OfferUpgrade("a/1, b")
		r.Write(hello)
		end()
	})
	none(t, "error", func() {
		r.Error(parser.ErrHost)
		r.Flush()
		r.Reset(out)
	})
	none(t, "refused", func() {
		begin(200)
		if r.Field("A", "b\n") == nil || r.Field("", "") == nil || r.Chunked() != nil || r.ContentLength(1) == nil || r.Trailer("a", "") == nil {
			t.Fatal("not refused")
		}
		end()
	})
	none(t, "aborted", func() {
		begin(200)
		r.Write(megabyte)
		r.Abort()
		r.Reset(out)
	})
	none(t, "detached", func() {
		begin(200)
		r.Body(hello)
		b := r.Detach()
		if len(b.Bytes()) == 0 {
			t.Fatal("nothing")
		}
		b.Free()
		b.Free()
	})
	none(t, "clock", func() {
		now = now.Add(time.Second)
		clock.Set(now)
		begin(200)
		end()
	})
	r.SetDate(nil)
	none(t, "own clock", func() {
		begin(200)
		end()
	})

	q := new(Request)
	q.Init(out)
	q.SetPeer(parser.HTTP11)
	none(t, "requests", func() {
		q.Begin("GET", "http://example.org/")
		q.Field("TE", "trailers")
		q.End()
		q.Begin("POST", "/form")
		q.Host("example.org")
		q.Expect100()
		q.ContentLength(1024)
		q.Flush()
		q.Write(kilobyte)
		q.End()
		q.Begin("BREW", "/")
		q.AnyField("Host", "example.org")
		q.Chunked()
		q.Write(megabyte)
		q.End()
		if q.Flush() != nil || q.ShouldClose() {
			t.Fatal("not ended")
		}
	})
}

// TestAllocLines does the same for the functions that append.
func TestAllocLines(t *testing.T) {
	dst := make([]byte, 0, 1024)
	now := time.Now()
	none(t, "lines", func() {
		dst, _ = AppendStatusLine(dst[:0], 200, "OK")
		dst, _ = AppendRequestLine(dst, "GET", "http://h/")
		dst, _ = AppendField(dst, "A", "b")
		dst, _ = AppendContentLength(dst, 1<<40)
		dst = AppendSectionEnd(dst)
		dst, _ = AppendChunk(dst, dst[:9])
		dst, _ = AppendChunkSize(dst, 1<<40)
		dst = AppendLastChunk(dst)
		dst, _ = AppendDate(dst, now)
		dst, _ = AppendField(dst, "", "")
	})
}

// TestAllocVectored sends a megabyte over a real connection, beside the buffer.
func TestAllocVectored(t *testing.T) {
	dst, peer := pair(t, "tcp")
	p := make([]byte, 1<<20)
	// The peer reads into memory that is there, so that only dst may allocate.
	go func() {
		in := make([]byte, 1<<16)
		for {
			if _, err := peer.Read(in); err != nil {
				return
			}
		}
	}()
	r := answering(t, dst, get)
	must(t, r.Status(200))
	must(t, r.Body(nil))
	none(t, "1 MiB", func() {
		if r.Begin(get) != nil || r.Status(200) != nil || r.Body(p) != nil || r.Flush() != nil {
			t.Fatal("not sent")
		}
	})
	long := strings.Repeat("x", 1<<20)
	none(t, "1 MiB in chunks", func() {
		r.Begin(get)
		r.Status(200)
		r.Chunked()
		if _, err := r.WriteString(long); err != nil || r.End() != nil || r.Flush() != nil {
			t.Fatal("not sent")
		}
	})
}
