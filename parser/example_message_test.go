package parser_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A Message gathers one request after the other; Feed stops between them.
func ExampleMessage() {
	var m parser.Message
	p := parser.NewRequest(&m, nil)

	in := []byte("GET /search?q=go HTTP/1.1\r\nHost: example.org\r\nAccept: text/html, */*;q=0.1\r\n\r\n" +
		"POST /comments HTTP/1.1\r\nHost: example.org\r\nContent-Length: 5\r\n\r\nhello")
	for len(in) > 0 {
		n, err := p.Feed(in)
		in = in[n:]
		if err != nil && err != parser.ErrPaused {
			fmt.Println(err, parser.StatusOf(err))
			return
		}
		if !m.Complete() {
			continue // more of it is to come
		}
		fmt.Printf("%s http://%s%s %q\n", m.RequestLine().Method(), m.Authority(), m.RequestLine().Target(), m.Content())
		for media := range m.Tokens(parser.FieldAccept) {
			fmt.Printf("  accepts %s\n", media)
		}
	}
	// Output:
	// GET http://example.org/search?q=go ""
	//   accepts text/html
	//   accepts */*;q=0.1
	// POST http://example.org/comments "hello"
}

// Who forwards a message leaves out what was meant for this connection.
func ExampleMessage_EndToEnd() {
	var m parser.Message
	p := parser.NewRequest(&m, nil)
	p.Feed([]byte("GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close, X-Trace\r\nX-Trace: 1\r\n" +
		"Accept: */*\r\nKeep-Alive: timeout=5\r\n\r\n"))
	for f := range m.EndToEnd() {
		fmt.Printf("%s\n", f.Raw())
	}
	// Output:
	// Host: example.org
	// Accept: */*
}

// A Body pulls messages from a connection, and their content as an io.Reader.
func ExampleBody() {
	conn := strings.NewReader("PUT /a HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"7\r\nhello, \r\n5\r\nworld\r\n0\r\nDigest: abc\r\n\r\n" +
		"GET /b HTTP/1.1\r\nHost: example.org\r\n\r\n")

	var b parser.Body
	p := parser.NewRequest(&b, nil)
	b.Init(p, conn, make([]byte, 4096))
	for {
		err := b.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s\n", b.RequestLine().Raw())
		content, err := io.ReadAll(&b)
		fmt.Printf("  %q %v\n", content, err)
		for f := range b.Trailers() {
			fmt.Printf("  %s\n", f.Raw())
		}
	}
	// Output:
	// PUT /a HTTP/1.1
	//   "hello, world" <nil>
	//   Digest: abc
	// GET /b HTTP/1.1
	//   "" <nil>
}

// Counting the requests of a stream, whose bytes come in any pieces, takes one
// callback.
func Example_countRequests() {
	requests := 0
	p := parser.NewRequest(&parser.Funcs{
		MessageEnd: func() error { requests++; return nil },
	}, nil)

	stream := strings.NewReader(strings.Repeat("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", 1000))
	buf := make([]byte, 100)
	for {
		n, err := stream.Read(buf)
		if _, err := p.Feed(buf[:n]); err != nil {
			fmt.Println(err)
			return
		}
		if err == io.EOF {
			break
		}
	}
	fmt.Println(requests, p.Finish())
	// Output: 1000 <nil>
}

// server answers the requests of one connection, one at a time, for as long as
// the client keeps it alive.
type server struct {
	parser.Message
	conn net.Conn
}

func (s *server) serve() error {
	defer s.conn.Close()
	s.StopAfterHead = true // to answer Expect: 100-continue
	p := parser.NewRequest(s, nil)
	buf := make([]byte, 4096)
	for {
		n, err := s.conn.Read(buf)
		if err == io.EOF {
			return p.Finish()
		}
		if err != nil {
			return err
		}
		for in := buf[:n]; len(in) > 0; {
			n, err := p.Feed(in)
			in = in[n:]
			switch {
			case err == nil: // the rest of the message is still to come
			case err != parser.ErrPaused:
				if status := parser.StatusOf(err); status != 0 {
					fmt.Fprintf(s.conn, "HTTP/1.1 %d \r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status)
				}
				return err
			case !s.Complete(): // the end of a head
				if s.Head().ExpectContinue {
					fmt.Fprint(s.conn, "HTTP/1.1 100 Continue\r\n\r\n")
				}
			default:
				s.answer()
				if !s.Head().KeepAlive {
					return nil
				}
			}
		}
	}
}

func (s *server) answer() {
	connection := ""
	if !s.Head().KeepAlive {
		connection = "Connection: close\r\n"
	}
	text := fmt.Sprintf("%s, %d bytes\n", s.RequestLine().Target(), len(s.Content()))
	fmt.Fprintf(s.conn, "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", connection, len(text), text)
}

// A server loop in the smallest: it answers pipelined requests in turn, sends
// 100 (Continue) to those who wait for it, refuses what is malformed, and
// closes the connection when it has to.
func Example_server() {
	client, conn := net.Pipe()
	go (&server{conn: conn}).serve()

	go io.WriteString(client, "GET /one HTTP/1.1\r\nHost: example.org\r\n\r\n"+
		"PUT /two HTTP/1.1\r\nHost: example.org\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello"+
		"GET /three HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n")
	answers, _ := io.ReadAll(client)
	fmt.Print(strings.ReplaceAll(string(answers), "\r\n", "\n"))
	// Output:
	// HTTP/1.1 200 OK
	// Content-Length: 14
	//
	// /one, 0 bytes
	// HTTP/1.1 100 Continue
	//
	// HTTP/1.1 200 OK
	// Content-Length: 14
	//
	// /two, 5 bytes
	// HTTP/1.1 200 OK
	// Connection: close
	// Content-Length: 16
	//
	// /three, 0 bytes
}

// A WebSocket handshake ends HTTP on the connection: ErrUpgrade, with the tail
// of what was fed. It belongs to the protocol that takes over, as does what
// the connection brings after it.
func Example_webSocket() {
	conn := strings.NewReader("GET /chat HTTP/1.1\r\nHost: example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
		"\x81\x05hello\x81\x05world")

	var m parser.Message
	p := parser.NewRequest(&m, nil)
	buf := make([]byte, 190) // some frames come with the handshake, some do not
	var tail []byte
	for {
		n, err := conn.Read(buf)
		if err != nil {
			fmt.Println(err)
			return
		}
		taken, err := p.Feed(buf[:n])
		if errors.Is(err, parser.ErrUpgrade) {
			tail = buf[taken:n]
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	protocol, _ := m.Get(parser.FieldUpgrade)
	fmt.Printf("%s on %s\n", protocol, m.RequestLine().Target())

	// The answer, 101 (Switching Protocols), would be sent here. From here on
	// the bytes are frames: those of the tail, and those not yet read.
	frames, _ := io.ReadAll(io.MultiReader(bytes.NewReader(tail), conn))
	fmt.Printf("%q\n", frames)
	// Output:
	// websocket on /chat
	// "\x81\x05hello\x81\x05world"
}

// client reads responses. What each of them answers decides where it ends, so
// it keeps the methods that it sent.
type client struct {
	parser.Message
	p    parser.Parser
	sent []parser.Method
}

func (c *client) OnResponse(l parser.StatusLine) error {
	final := l.Code() >= 200
	if final && len(c.sent) > 0 {
		c.p.Expect(c.sent[0], false)
		c.sent = c.sent[1:]
	}
	return c.Message.OnResponse(l)
}

// The response to a HEAD request announces the length of content that does not
// follow, which the parser cannot see by itself: Expect tells.
func Example_responses() {
	c := &client{sent: []parser.Method{parser.MethodHead, parser.MethodGet}}
	c.p.InitResponse(c, nil)

	in := []byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" +
		"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" +
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
	for len(in) > 0 {
		n, err := c.p.Feed(in)
		in = in[n:]
		if err != nil && err != parser.ErrPaused {
			fmt.Println(err)
			return
		}
		if c.Complete() {
			fmt.Printf("%d, length %d, content %q\n", c.StatusLine().Code(), c.Head().Length, c.Content())
		}
	}
	fmt.Println(c.p.Finish())
	// Output:
	// 200, length 5, content ""
	// 103, length -1, content ""
	// 200, length 5, content "hello"
	// <nil>
}
