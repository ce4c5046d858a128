package writer_test

import (
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// exampleHead is what a parser gives to OnHeadersEnd for "GET / HTTP/1.1".
var exampleHead = parser.Head{Length: -1, Method: parser.MethodGet, Version: parser.HTTP11, KeepAlive: true}

// exampleClock is set here once and for all; a server sets its clock every second.
func exampleClock() *writer.Date {
	d := new(writer.Date)
	d.Set(time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC))
	return d
}

// shown prints what is written with each line end as it would be seen.
type shown struct{}

func (shown) Write(p []byte) (int, error) {
	os.Stdout.WriteString(strings.ReplaceAll(string(p), "\r\n", "\n"))
	return len(p), nil
}

// A small answer: its length is known, and head and content go out in one write.
func Example() {
	var r writer.Response
	r.Init(shown{}) // a net.Conn
	r.SetDate(exampleClock())

	r.Begin(exampleHead)
	r.Status(200)
	r.Field("Content-Type", "text/plain")
	r.Body([]byte("Hello, World!\n"))
	if err := r.Flush(); err != nil || r.ShouldClose() {
		fmt.Println("the connection is to be closed", err)
	}
	// Output:
	// HTTP/1.1 200 OK
	// Content-Type: text/plain
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Content-Length: 14
	//
	// Hello, World!
}

// The part of the head that is the same in every answer is checked once.
func ExampleNewBlock() {
	ok, err := writer.NewBlock(200, "Server", "example", "Content-Type", "text/plain")
	if err != nil {
		log.Fatal(err)
	}
	var r writer.Response
	r.Init(shown{})
	r.SetDate(exampleClock())
	for _, text := range []string{"one\n", "two\n"} {
		r.Begin(exampleHead)
		r.StatusBlock(ok)
		r.Body([]byte(text))
	}
	r.Flush() // both answers, to two requests that came together
	// Output:
	// HTTP/1.1 200 OK
	// Server: example
	// Content-Type: text/plain
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Content-Length: 4
	//
	// one
	// HTTP/1.1 200 OK
	// Server: example
	// Content-Type: text/plain
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Content-Length: 4
	//
	// two
}

// Content that comes bit by bit is sent in chunks, each when Flush asks for it. A
// client of HTTP/1.0 is sent the same until the connection closes.
func ExampleResponse_Flush() {
	var r writer.Response
	r.Init(shown{})
	r.SetDate(exampleClock())

	r.Begin(exampleHead)
	r.Status(200)
	r.Field("Content-Type", "text/plain")
	for i := range 2 {
		fmt.Fprintf(&r, "line %d\n", i)
		if err := r.Flush(); err != nil {
			return // the client has gone
		}
	}
	r.End()
	r.Flush()
	// Output:
	// HTTP/1.1 200 OK
	// Content-Type: text/plain
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Transfer-Encoding: chunked
	//
	// 7
	// line 0
	//
	// 7
	// line 1
	//
	// 0
}

// What is known only after the content is sent in trailer fields, which are
// announced before.
func ExampleResponse_Trailer() {
	var r writer.Response
	r.Init(shown{})
	r.SetDate(exampleClock())

	r.Begin(exampleHead)
	r.Status(200)
	r.Announce("Content-Digest", "Server-Timing")
	r.WriteString("Hello, World!\n")
	r.Trailer("Content-Digest", "sha-256=:yYwVw09NiNjxYCgRZIVTCfKGSwqpejk+UaAxZAVECb0=:")
	r.Trailer("Server-Timing", "total;dur=1.2")
	r.End()
	r.Flush()
	// Output:
	// HTTP/1.1 200 OK
	// Trailer: Content-Digest, Server-Timing
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Transfer-Encoding: chunked
	//
	// e
	// Hello, World!
	//
	// 0
	// Content-Digest: sha-256=:yYwVw09NiNjxYCgRZIVTCfKGSwqpejk+UaAxZAVECb0=:
	// Server-Timing: total;dur=1.2
}

// Early hints (RFC 8297), and then the answer.
func ExampleResponse_Status() {
	var r writer.Response
	r.Init(shown{})
	r.SetDate(exampleClock())

	r.Begin(exampleHead)
	r.Status(103)
	r.Field("Link", "</style.css>; rel=preload; as=style")
	r.End()
	r.Flush() // now, while the answer is being made

	r.Status(200)
	r.Field("Content-Type", "text/html")
	r.Body([]byte("<!DOCTYPE html>\n"))
	r.Flush()
	// Output:
	// HTTP/1.1 103 Early Hints
	// Link: </style.css>; rel=preload; as=style
	//
	// HTTP/1.1 200 OK
	// Content-Type: text/html
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Content-Length: 16
	//
	// <!DOCTYPE html>
}

// A proxy forwards a response: without the fields that are for it alone, those
// that Connection names among them, and framed as its own client needs it.
func Example_proxy() {
	const upstream = "HTTP/1.1 200 OK\r\n" +
		"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" +
		"Connection: close, X-Hop\r\n" +
		"X-Hop: for the proxy\r\n" +
		"Keep-Alive: timeout=5\r\n" +
		"Transfer-Encoding: chunked\r\n" +
		"Content-Type: text/plain\r\n" +
		"\r\n" +
		"6\r\nHello,\r\n8\r\n World!\n\r\n0\r\n\r\n"
	var m parser.Message
	p := parser.NewResponse(&m, nil)
	p.Expect(exampleHead.Method, false)
	if _, err := p.Feed([]byte(upstream)); !m.Complete() {
		log.Fatal(err)
	}

	var r writer.Response
	r.Init(shown{})
	r.Begin(exampleHead) // of the request of the client
	r.StatusReason(m.StatusLine().Code(), m.StatusLine().Reason())
	for f := range m.EndToEnd() {
		if f.ID() == parser.FieldContentLength {
			continue // the content decides
		}
		if err := r.FieldBytes(f.Name(), f.Value()); err != nil {
			r.ErrorStatus(502)
			r.Flush()
			return
		}
	}
	r.Field("Via", "1.1 proxy")
	r.Body(m.Content())
	r.Flush()
	// Output:
	// HTTP/1.1 200 OK
	// Date: Sun, 06 Nov 1994 08:49:37 GMT
	// Content-Type: text/plain
	// Via: 1.1 proxy
	// Content-Length: 14
	//
	// Hello, World!
}

// A request with content of unknown length, to a server that is known to speak
// HTTP/1.1.
func ExampleRequest() {
	var r writer.Request
	r.Init(shown{})
	r.SetPeer(parser.HTTP11)

	r.Begin("POST", "/upload")
	r.Host("example.org")
	r.Field("Content-Type", "text/plain")
	r.Chunked()
	r.WriteString("Hello,")
	r.WriteString(" World!")
	r.End()
	r.Flush()
	// Output:
	// POST /upload HTTP/1.1
	// Host: example.org
	// Content-Type: text/plain
	// Transfer-Encoding: chunked
	//
	// 6
	// Hello,
	// 7
	//  World!
	// 0
}

// Those who have buffers of their own put messages together line by line.
func ExampleAppendField() {
	b, _ := writer.AppendStatusLine(nil, 200, "OK")
	b, err := writer.AppendField(b, "Location", "/\r\nSet-Cookie: stolen=1")
	fmt.Println(err)
	b, _ = writer.AppendContentLength(b, 2)
	b = writer.AppendSectionEnd(b)
	b = append(b, "ok"...)
	fmt.Printf("%q\n", b)
	// Output:
	// control character in a value, or blank at its beginning or end
	// "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
}
