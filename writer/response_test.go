package writer

import (
	"bytes"
	"fmt"
	"math"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// scripts are answers, call by call, and what is written.
var scripts = []struct {
	name    string
	request string
	do      func(t *testing.T, r *Response)
	want    string
	close   bool
}{
	{"nothing said", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false},
	{"HEAD of nothing", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\n\r\n", false},
	{"HEAD of little", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		r.WriteString("hello")
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false},
	{"HEAD of much", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		r.WriteString("hello")
		r.Write(make([]byte, gatherMost))
		r.Write(make([]byte, gatherMost))
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false},
	{"HEAD of a length", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.ContentLength(100))
		wants(t, "Body", r.Body(make([]byte, 101)), ErrLong)
		must(t, r.Body(nil))
	}, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", false},
	{"HEAD of trailers", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Announce("Digest"))
		must(t, r.Trailer("Digest", "x"))
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nTrailer: Digest\r\nTransfer-Encoding: chunked\r\n\r\n", false},
	{"trailers to HTTP/1.0", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Announce("Digest"))
		r.WriteString("hello")
		must(t, r.Trailer("Digest", "x"))
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", true},
	{"keep-alive to HTTP/1.0", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(103))
		must(t, r.Field("Link", "x"))
		must(t, r.End())
		must(t, r.Continue())
		must(t, r.Status(200))
		must(t, r.Body([]byte("hello")))
	}, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", false},
	{"chunks without content", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Chunked())
		must(t, r.Body(nil))
	}, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false},
	{"SetClose", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		r.WriteString("hello")
		must(t, r.SetClose())
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", true},
	{"SetClose before Body", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.SetClose())
		must(t, r.Status(200))
		must(t, r.Body([]byte("hello")))
	}, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", true},
	{"too much refused", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.ContentLength(5))
		wants(t, "Write", func() error { _, err := r.WriteString("hello!"); return err }(), ErrLong)
		must(t, r.Field("A", "b")) // the head is still open
		n, err := r.ReadFrom(strings.NewReader("hello, world"))
		if must(t, err); n != 5 {
			t.Errorf("%d bytes were read", n)
		}
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhello", false},
	{"SetClose too late", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.ContentLength(0))
		must(t, r.Flush())
		must(t, r.SetClose())
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
	{"CONNECT", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		wants(t, "ContentLength", r.ContentLength(0), ErrNoContent)
		must(t, r.End())
		wants(t, "Begin", r.Begin(get), ErrTunnel)
	}, "HTTP/1.1 200 OK\r\n\r\n", false},
	{"CONNECT in HTTP/1.0", "CONNECT h:1 HTTP/1.0\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Flush())
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\n\r\n", false},
	{"CONNECT refused", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(404))
		must(t, r.End())
		wants(t, "Begin", r.Begin(get), ErrClosed)
	}, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true},
	{"101", "GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\nExpect: 100-continue\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.SwitchProtocols("a"))
		wants(t, "OfferUpgrade", r.OfferUpgrade("b"), ErrReserved)
		must(t, r.Field("Sec-WebSocket-Accept", "x"))
		wants(t, "Write", func() error { _, err := r.WriteString("x"); return err }(), ErrNoContent)
		must(t, r.End())
		wants(t, "Begin", r.Begin(get), ErrTunnel)
		wants(t, "Error", r.Error(parser.ErrHost), ErrTunnel)
	}, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\nSec-WebSocket-Accept: x\r\nConnection: upgrade\r\n\r\n", false},
	{"426", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		wants(t, "SwitchProtocols", r.SwitchProtocols("a"), ErrProtocol)
		must(t, r.Status(426))
		must(t, r.AnyField("Upgrade", "HTTP/2.0, IRC/6.9"))
		must(t, r.AnyField("Connection", "upgrade"))
		must(t, r.End())
	}, "HTTP/1.1 426 Upgrade Required\r\nUpgrade: HTTP/2.0, IRC/6.9\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n", false},
	{"205", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(205))
		wants(t, "Chunked", r.Chunked(), ErrNoContent)
		wants(t, "Announce", r.Announce("A"), ErrNoContent)
		wants(t, "ContentLength", r.ContentLength(1), ErrNoContent)
		must(t, r.ContentLength(0))
		wants(t, "Body", r.Body([]byte("x")), ErrNoContent)
		must(t, r.Body(nil))
	}, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", false},
	{"304", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(304))
		must(t, r.ContentLength(5))
		wants(t, "ContentLength", r.ContentLength(5), ErrLength)
		must(t, r.End())
	}, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false},
	{"AnyField", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		wants(t, "AnyField", r.AnyField("A", "b"), ErrOrder)
		wants(t, "AnyField", r.AnyField("Host", "h"), ErrOrder)
		must(t, r.StatusReason(200, nil))
		must(t, r.AnyField("transfer-encoding", "Chunked"))
		wants(t, "Content-Length", r.AnyField("content-length", "1"), ErrLength)
		wants(t, "Content-Length", r.AnyField("content-length", "1x"), ErrLength)
		wants(t, "Content-Length", r.AnyField("content-length", " 1"), ErrValue)
		wants(t, "Transfer-Encoding", r.AnyField("Transfer-Encoding", "gzip, chunked"), ErrReserved)
		wants(t, "Connection", r.AnyField("Connection", "close, x"), ErrReserved)
		wants(t, "Connection", r.AnyField("Connection", "TE"), ErrReserved)
		wants(t, "Keep-Alive", r.AnyField("Keep-Alive", "timeout=5"), ErrReserved)
		wants(t, "Upgrade", r.AnyField("Upgrade", "a/"), ErrValue)
		wants(t, "Trailer", r.AnyField("Trailer", ""), ErrName)
		wants(t, "Trailer", r.AnyField("Trailer", "A, Host"), ErrTrailer)
		must(t, r.AnyField("Trailer", "A, B"))
		must(t, r.AnyField("Connection", ", Close,"))
		must(t, r.AnyField("Expect", "100-continue"))
		must(t, r.AnyField("TE", "chunked"))
		must(t, r.AnyField("Host", "h"))
		must(t, r.AnyField("Date", "x"))
		wants(t, "Date", r.AnyField("date", "x"), ErrReserved)
		must(t, r.Trailer("b", "c"))
		must(t, r.End())
	}, "HTTP/1.1 200 \r\nTrailer: A, B\r\nExpect: 100-continue\r\nTE: chunked\r\nHost: h\r\nDate: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nb: c\r\n\r\n", true},
	{"announced twice", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		wants(t, "Announce", r.Announce(), ErrName)
		must(t, r.Announce("A"))
		must(t, r.Announce("B", "C"))
		r.WriteString("x")
		wants(t, "Trailer", r.Trailer("D", ""), ErrTrailer)
		wants(t, "Trailer", r.Trailer("", ""), ErrName)
		wants(t, "Trailer", r.Trailer("A", "\x00"), ErrValue)
		must(t, r.Trailer("c", "1"))
		must(t, r.Trailer("A", "2"))
		wants(t, "Write", func() error { _, err := r.WriteString("x"); return err }(), ErrOrder)
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nTrailer: A\r\nTrailer: B, C\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nc: 1\r\nA: 2\r\n\r\n", false},
	{"not announced", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.ContentLength(1))
		wants(t, "Announce", r.Announce("A"), ErrTrailer)
		wants(t, "Trailer", r.Trailer("A", "b"), ErrTrailer)
		wants(t, "End", r.End(), ErrShort)
		wants(t, "Body", r.Body(nil), ErrShort)
		wants(t, "Write", func() error { _, err := r.WriteString("xy"); return err }(), ErrLong)
		r.WriteString("x")
		wants(t, "Write", func() error { _, err := r.WriteString("y"); return err }(), ErrLong)
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", false},
	{"interim answers", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(103))
		wants(t, "ContentLength", r.ContentLength(0), ErrNoContent)
		wants(t, "Chunked", r.Chunked(), ErrNoContent)
		wants(t, "Announce", r.Announce("A"), ErrNoContent)
		wants(t, "OfferUpgrade", r.OfferUpgrade("a"), ErrReserved)
		wants(t, "Flush", r.Flush(), ErrOrder)
		wants(t, "Body", r.Body([]byte("x")), ErrNoContent)
		wants(t, "Body", r.Body(nil), ErrOrder)
		wants(t, "Write", func() error { _, err := r.WriteString("x"); return err }(), ErrNoContent)
		_, err := r.Write(nil)
		must(t, err)
		must(t, r.Field("Link", "x"))
		must(t, r.SetClose())
		must(t, r.End())
		must(t, r.Status(102))
		must(t, r.End())
		must(t, r.Status(204))
		must(t, r.End())
	}, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", true},
	{"100 by Status", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(100))
		must(t, r.End())
		must(t, r.Continue())
		must(t, r.Status(200))
		must(t, r.End())
	}, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false},
	{"100 once", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Continue())
		must(t, r.Continue())
		must(t, r.Status(200))
		must(t, r.Continue())
		must(t, r.End())
	}, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false},
	{"100 not sent", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		wants(t, "Continue", r.Continue(), ErrOrder)
		must(t, r.End())
	}, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true},
	{"unread, said late", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.ContentLength(0))
		must(t, r.Flush())
		must(t, r.SetRequestRead(false))
		must(t, r.End())
		wants(t, "SetRequestRead", r.SetRequestRead(false), ErrClosed)
	}, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
	{"error instead", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Announce("A"))
		r.WriteString("hello")
		wants(t, "ErrorStatus", r.ErrorStatus(399), ErrStatus)
		wants(t, "ErrorStatus", r.ErrorStatus(600), ErrStatus)
		must(t, r.ErrorStatus(500))
		wants(t, "Error", r.Error(parser.ErrHost), ErrClosed)
	}, "HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true},
	{"no answer", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		must(t, r.Error(parser.ErrClosed))
	}, "", true},
	{"too late for an error", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		must(t, r.Status(200))
		r.WriteString("hello")
		must(t, r.Flush())
		wants(t, "ErrorStatus", r.ErrorStatus(500), ErrAborted)
		wants(t, "End", r.End(), ErrClosed)
	}, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true},
	{"several answers", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(t *testing.T, r *Response) {
		wants(t, "Begin", r.Begin(get), ErrOrder)
		must(t, r.Status(200))
		wants(t, "Begin", r.Begin(get), ErrOrder)
		must(t, r.Body([]byte("1")))
		must(t, r.Begin(get))
		must(t, r.Status(200))
		r.WriteString("2")
		must(t, r.End())
		must(t, r.Begin(get))
		must(t, r.Status(200))
		r.WriteString("3")
		must(t, r.Error(parser.ErrTarget))
	}, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2" +
		"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true},
}

// TestScripts makes the calls of the scripts, with a destination and without.
func TestScripts(t *testing.T) {
	for _, c := range scripts {
		t.Run(c.name, func(t *testing.T) {
			head := headOf(t, c.request)
			out := new(tap)
			r := answering(t, out, head)
			c.do(t, r)
			must(t, r.Flush())
			if out.String() != c.want || r.ShouldClose() != c.close {
				t.Errorf("%q\nwant %q\nclose %v, want %v", out, c.want, r.ShouldClose(), c.close)
			}
			idleOwnsNothing(t, &r.message)

			if r.Cut() {
				return // kept output can always be replaced
			}
			r = answering(t, nil, head)
			c.do(t, r)
			must(t, r.Flush())
			b := r.Detach()
			if string(b.Bytes()) != c.want || r.ShouldClose() != c.close {
				t.Errorf("kept: %q\nwant %q\nclose %v, want %v", b.Bytes(), c.want, r.ShouldClose(), c.close)
			}
			b.Free()
			idleOwnsNothing(t, &r.message)
		})
	}
}

// TestBegin holds what a Response takes for the head of a request, and for the
// beginning of an answer.
func TestBegin(t *testing.T) {
	var r Response
	wants(t, "zero Head", r.Begin(parser.Head{}), ErrHead)
	wants(t, "head of a response", r.Begin(parser.Head{Version: parser.HTTP11, Code: 200}), ErrHead)
	r.Reset(nil)
	must(t, r.Begin(get))
	for _, code := range []int{-1, 0, 99, 101, 1000} {
		wants(t, "Status", r.Status(code), ErrStatus)
		wants(t, "StatusReason", r.StatusReason(code, nil), ErrStatus)
		_, err := NewBlock(code)
		wants(t, "NewBlock", err, ErrStatus)
	}
	wants(t, "StatusReason", r.StatusReason(200, []byte("a\r\n")), ErrValue)
	wants(t, "StatusBlock", r.StatusBlock(nil), ErrStatus)
	if r.buf != nil {
		t.Error("a refused call has written")
	}
	must(t, r.StatusReason(299, []byte("Fine")))
	wants(t, "FieldID", r.FieldID(parser.FieldOther, "x"), ErrName)
	wants(t, "FieldID", r.FieldID(60000, "x"), ErrName)
	wants(t, "FieldID", r.FieldID(parser.FieldETag, "x\n"), ErrValue)
	wants(t, "FieldID", r.FieldID(parser.FieldUpgrade, "x"), ErrReserved)
	must(t, r.FieldID(parser.FieldDate, "x"))
	wants(t, "FieldID", r.FieldID(parser.FieldDate, "x"), ErrReserved)
	must(t, r.ContentLength(math.MaxInt64))
	wants(t, "ContentLength", r.ContentLength(1), ErrLength)
	wants(t, "Chunked", r.Chunked(), ErrLength)
	wants(t, "Body", r.Body([]byte("x")), ErrShort)
	r.Abort()
	if r.Cut() || !r.ShouldClose() {
		t.Error("an answer of which nothing was sent counts as cut, or as whole")
	}
	idleOwnsNothing(t, &r.message)
}

// TestBlock holds what a Block may be made of.
func TestBlock(t *testing.T) {
	for _, c := range []struct {
		fields []string
		want   error
	}{
		{nil, nil}, {[]string{"A", "b", "C", ""}, nil}, {[]string{"A"}, ErrValue}, {[]string{"A b", "c"}, ErrName}, {[]string{"", "c"}, ErrName},
		{[]string{"A", "b\r\nC: d"}, ErrValue}, {[]string{"A", "b "}, ErrValue}, {[]string{"Date", "x"}, ErrReserved},
		{[]string{"content-length", "0"}, ErrReserved}, {[]string{"Connection", "close"}, ErrReserved}, {[]string{"Host", "x"}, nil},
	} {
		b, err := NewBlock(200, c.fields...)
		if err != c.want || (b == nil) != (err != nil) {
			t.Errorf("%q: %v", c.fields, err)
		}
	}
	b, err := NewBlock(299, "Server", "x")
	must(t, err)
	out := new(tap)
	r := answering(t, out, get)
	must(t, r.StatusBlock(b))
	wants(t, "StatusBlock", r.StatusBlock(b), ErrOrder)
	must(t, r.Body(nil))
	must(t, r.Flush())
	if want := "HTTP/1.1 299 \r\nServer: x\r\nContent-Length: 0\r\n\r\n"; out.String() != want {
		t.Errorf("%q", out)
	}
}

// TestFollow holds that an answer closes the connection if the parser has not
// read its request to the end, and only then.
func TestFollow(t *testing.T) {
	const put, after = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	headEnd := strings.Index(put, "\r\n\r\n") + 4
	for _, c := range []struct {
		name  string
		rest  string // fed after Begin, before the head of the answer is complete
		late  string // and this after it
		close bool
	}{
		{"not read", "", "", true},
		{"not quite read", "abc", "", true},
		{"read late", "", "abcd", true}, // it was said that the connection closes
		{"read", "abcd", "", false},
		{"in the next one", "abcd" + after[:20], "", false},
		{"past the next one", "abcd" + after, "", false},
		{"failed at the next one", "abcd" + "\x00", "", true}, // no message has begun; there will be none
		{"failed in the next one's head", "abcd" + after[:20] + "\x00", "", false},
	} {
		var head parser.Head
		p := parser.NewRequest(&parser.Funcs{HeadersEnd: func(h parser.Head) error {
			if h.Method == parser.MethodPut {
				head = h
			}
			return nil
		}}, nil)
		r := new(Response)
		r.Init(nil)
		r.SetDate(&noClock)
		r.Follow(p)
		p.Feed([]byte(after)) // an earlier one
		p.Feed([]byte(put[:headEnd]))
		must(t, r.Begin(head))
		p.Feed([]byte(c.rest))
		must(t, r.Status(200))
		must(t, r.ContentLength(0))
		must(t, r.Flush())
		p.Feed([]byte(c.late))
		must(t, r.End())
		b := r.Detach()
		if r.ShouldClose() != c.close || bytes.Contains(b.Bytes(), []byte("Connection: close")) != c.close {
			t.Errorf("%s: close %v, %q", c.name, r.ShouldClose(), b.Bytes())
		}
		b.Free()
	}
	// A parser that is followed from the middle of an answer on, and one that
	// the caller contradicts.
	for _, said := range []bool{false, true} {
		p := parser.NewRequest(&parser.Funcs{}, nil)
		p.Feed([]byte(after + put[:headEnd]))
		r := answering(t, nil, headOf(t, put))
		r.Follow(p)
		if said {
			must(t, r.SetRequestRead(true))
		}
		must(t, r.Status(200))
		must(t, r.End())
		if r.ShouldClose() == said {
			t.Errorf("close %v", r.ShouldClose())
		}
		r.Follow(nil)
		r.Reset(nil)
	}
}

// TestSwitchUnread holds that the protocol is not switched inside of a request.
func TestSwitchUnread(t *testing.T) {
	head := headOf(t, "PUT / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: a\r\nContent-Length: 4\r\n\r\n")
	r := answering(t, nil, head)
	must(t, r.SetRequestRead(false))
	wants(t, "SwitchProtocols", r.SwitchProtocols("a"), ErrProtocol)
	must(t, r.SetRequestRead(true))
	for _, name := range []string{"", "a b", "a/", "/1", "a,", ",a", "a//1", "a\n", " a", "a/1/2"} {
		wants(t, "protocol "+name, r.SwitchProtocols(name), ErrValue)
	}
	r.SetDate(nil)
	must(t, r.SwitchProtocols("a/1"))
	if must(t, r.End()); bytes.Contains(r.buf.B, []byte("Date")) {
		t.Errorf("a date in 1xx: %q", r.buf.B)
	}
	if r.ShouldClose() {
		t.Error("a connection that was switched is closed")
	}
	r.Abort()
	if !r.ShouldClose() {
		t.Error("Abort does not count any more")
	}
}

// TestCountersAtTheirEnd holds that more content than can be counted is refused.
func TestCountersAtTheirEnd(t *testing.T) {
	r := answering(t, new(tap), get)
	must(t, r.Status(200))
	must(t, r.Chunked())
	r.WriteString("x")
	r.count = math.MaxInt64 - 1
	_, err := r.WriteString("xy")
	wants(t, "Write", err, ErrLong)
	_, err = r.WriteString("x")
	must(t, err)
	_, err = r.ReadFrom(strings.NewReader("x"))
	must(t, err)
	if r.count != math.MaxInt64 {
		t.Errorf("%d", r.count)
	}
}

// TestBodyAtOnce holds that the shortcut of Body writes what the long way does.
func TestBodyAtOnce(t *testing.T) {
	long := get
	long.Framing, long.Length = parser.FramingLength, 1 // which makes Body ask whether it was read
	var clock Date
	clock.Set(time.Unix(784111777, 0))
	for n := range beside + 2 {
		if n > 300 && n < beside-2 {
			continue
		}
		for _, dated := range []bool{false, true} {
			var outs [3]string
			for i, head := range []parser.Head{get, long, get} {
				out := new(tap)
				r := answering(t, out, head)
				r.SetDate(&clock)
				for range 2 {
					must(t, r.Status(200))
					if dated {
						must(t, r.Field("Date", "now"))
					}
					p := bytes.Repeat([]byte{'x'}, n)
					if i == 2 {
						must(t, r.ContentLength(int64(n)))
					}
					must(t, r.Body(p))
					if r.ShouldClose() || r.buf != nil && r.start != len(r.buf.B) {
						t.Fatal("not idle")
					}
					must(t, r.Begin(head))
				}
				r.Abort()
				must(t, r.Flush())
				outs[i] = out.String()
			}
			if outs[0] != outs[1] || outs[0] != outs[2] || strings.Count(outs[0], "Date: ") != 2 {
				t.Fatalf("%d bytes: %q, %q, %q", n, outs[0], outs[1], outs[2])
			}
		}
	}
}

// TestChunksAtOnce holds that a chunk is the same whatever room the buffer has
// left for it, and that content which is sent beside the buffer is never copied.
func TestChunksAtOnce(t *testing.T) {
	for _, n := range []int{1, 15, 16, 300, beside - 1, beside} {
		p := bytes.Repeat([]byte{'x'}, n)
		chunk, err := AppendChunk(nil, p)
		must(t, err)
		for room := range 2*len(chunk) + 2*maxChunkSize {
			if room > 2*maxChunkSize && room < n-8 || room > n+2*maxChunkSize && room < 2*len(chunk)+maxChunkSize {
				continue
			}
			dst := new(gathered)
			r := answering(t, dst, get)
			must(t, r.Status(200))
			must(t, r.Chunked())
			r.WriteString("before")
			b := r.buf
			b.B = append(make([]byte, 0, len(b.B)+room), b.B...)
			before := string(b.B)
			_, err := r.Write(p)
			must(t, err)
			if want := n + len("before"); r.count != int64(want) {
				t.Fatalf("%d bytes counted, want %d", r.count, want)
			}
			if want := n == beside; (dst.vectors > 0) != want {
				t.Fatalf("%d bytes with room for %d: beside the buffer %v, want %v", n, room, !want, want)
			}
			must(t, r.Flush())
			if got, want := dst.String(), before+string(chunk); got != want {
				t.Fatalf("%d bytes with room for %d: %d bytes sent, want %d", n, room, len(got), len(want))
			}
		}
	}
}

// gathered is a destination that takes content beside the buffer.
type gathered struct {
	tap
	vectors int
}

func (g *gathered) WriteBuffers(v *net.Buffers) (int64, error) {
	g.vectors++
	return v.WriteTo(&g.tap)
}

// TestBlockLengths holds that a Block of any length finds room, around the size of
// the smallest buffer above all.
func TestBlockLengths(t *testing.T) {
	for n := range 800 {
		value := strings.Repeat("v", n)
		block, err := NewBlock(200, "X-Long", value)
		must(t, err)
		r := answering(t, nil, get)
		must(t, r.StatusBlock(block))
		must(t, r.Body(nil))
		out := r.Detach()
		if want := "HTTP/1.1 200 OK\r\nX-Long: " + value + "\r\n"; !strings.HasPrefix(string(out.Bytes()), want) {
			t.Fatalf("%d: %.60q", n, out.Bytes())
		}
		out.Free()
	}
}

// TestBlockAsStatus holds that an answer which begins with a Block is the one
// that begins with Status: for every sort of code and of request, with content
// and without, the same calls are refused and the same bytes written.
func TestBlockAsStatus(t *testing.T) {
	play := func(request, content string, begin func(*Response) error) string {
		out := new(tap)
		r := answering(t, out, headOf(t, request))
		log := fmt.Sprintln(begin(r))
		if content != "" {
			log += fmt.Sprintln(r.Body([]byte(content)))
		}
		log += fmt.Sprintln(r.End(), r.Flush(), r.ShouldClose(), r.Begin(get))
		return log + out.String()
	}
	for _, request := range []string{
		"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
		"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n",
		"GET / HTTP/1.0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
	} {
		for _, code := range []int{100, 103, 200, 201, 204, 205, 299, 301, 304, 404, 500, 599, 600, 999} {
			block, err := NewBlock(code)
			must(t, err)
			for _, content := range []string{"", "hello"} {
				got := play(request, content, func(r *Response) error { return r.StatusBlock(block) })
				want := play(request, content, func(r *Response) error { return r.Status(code) })
				if got != want {
					t.Errorf("%d to %q, content %q:\n%s\nwith Status:\n%s", code, request, content, got, want)
				}
			}
		}
	}
}
