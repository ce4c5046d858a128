package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// nethttp is Go's net/http, in this process: its Server for requests, over
// connections in memory, and ReadResponse for responses.
type nethttp struct {
	server http.Server
	conns  chan net.Conn
	done   chan struct{}
}

func startNethttp() (party, error) {
	n := &nethttp{conns: make(chan net.Conn), done: make(chan struct{})}
	n.server = http.Server{
		Handler:     http.HandlerFunc(handle),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ErrorLog:    log.New(io.Discard, "", 0),
		// Upgrades are declined by doing nothing; OPTIONS * comes to handle.
		DisableGeneralOptionsHandler: true,
	}
	go n.server.Serve(n)
	return n, nil
}

func (n *nethttp) name() string    { return "nethttp" }
func (n *nethttp) version() string { return "net/http of " + runtime.Version() }
func (n *nethttp) responses() bool { return true }
func (n *nethttp) declines() bool  { return true }
func (n *nethttp) shuts() bool     { return true }
func (n *nethttp) workers() int    { return runtime.GOMAXPROCS(0) }
func (n *nethttp) budget() int     { return 2000 }
func (n *nethttp) stop()           { n.server.Close() }
func (n *nethttp) Addr() net.Addr  { return memoryAddr{} }
func (n *nethttp) Close() error    { close(n.done); return nil }

// hidden are the fields that net/http moves elsewhere.
var hidden = []string{"host", "transfer-encoding", "trailer", "content-length"}

func (n *nethttp) shown(m message, response bool) message {
	m.fields = sortedFields(m.fields, response)
	m.trailers = sortedFields(m.trailers, response)
	return m
}

// sortedFields gives fields by name, without those that are hidden.
func sortedFields(fields []string, response bool) []string {
	all := []string{}
	for _, f := range fields {
		n, _, _ := strings.Cut(f, ":")
		if !slices.Contains(hidden, n) && (!response || n != "connection") {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int {
		a, _, _ = strings.Cut(a, ":")
		b, _, _ = strings.Cut(b, ":")
		return strings.Compare(a, b)
	})
	return all
}

// fieldsOf gives the fields of a header.
func fieldsOf(h http.Header, response bool) []string {
	var all []string
	for n, values := range h {
		for _, v := range values {
			all = append(all, fieldLine(n, v))
		}
	}
	return sortedFields(all, response)
}

// Accept makes n the server's listener.
func (n *nethttp) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

func (n *nethttp) take(in input, _ bool) (outcome, error) {
	if in.response {
		return takeResponses(in), nil
	}
	c := &memoryConn{closed: make(chan struct{})}
	for piece := range in.pieces {
		c.in = append(c.in, piece)
	}
	n.conns <- c
	<-c.closed
	o := c.took
	switch answer := lastStatusLine(c.out); {
	case c.failed != "":
		o.end, o.why = stops, c.failed
	case c.cut:
		o.end = wants
	case answer != "":
		o.end, o.why = stops, answer
	case !closes(c.out):
		o.end = wants
	default:
		o.end = stops
	}
	return o, nil
}

type connKey struct{}

// handle keeps a request.
func handle(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(connKey{}).(*memoryConn)
	content, err := io.ReadAll(r.Body)
	switch {
	case err != nil && cutOff(err):
		c.cut = true
		panic(http.ErrAbortHandler)
	case err != nil:
		c.failed = stable(err.Error())
		panic(http.ErrAbortHandler)
	}
	m := message{start: r.Method + " " + r.RequestURI, content: string(content), fields: fieldsOf(r.Header, false), trailers: fieldsOf(r.Trailer, false)}
	c.took.messages = append(c.took.messages, m)
	w.Header()["Date"] = nil
	w.Header().Set("Content-Length", "0")
}

// lastStatusLine gives the last answer, if the server gave it by itself.
func lastStatusLine(out []byte) string {
	answer := lastAnswer(out)
	if answer == "" {
		return ""
	}
	head, text, _ := strings.Cut(answer, "\r\n\r\n")
	line, _, _ := strings.Cut(head, "\r\n")
	if line == "200 OK" || strings.HasPrefix(line, "100 ") {
		return ""
	}
	if text != "" {
		return stable(text)
	}
	return line
}

// lastAnswer gives the last answer from its status code on.
func lastAnswer(out []byte) string {
	at := max(bytes.LastIndex(out, []byte("HTTP/1.1 ")), bytes.LastIndex(out, []byte("HTTP/1.0 ")))
	if at < 0 {
		return ""
	}
	return string(out[at+len("HTTP/1.1 "):])
}

// closes tells whether the last answer says that it is.
func closes(out []byte) bool {
	answer := lastAnswer(out)
	before, _ := bytes.CutSuffix(out, []byte(answer))
	if bytes.HasSuffix(before, []byte("HTTP/1.0 ")) {
		return !strings.Contains(answer, "\r\nConnection: keep-alive\r\n")
	}
	return strings.Contains(answer, "\r\nConnection: close\r\n")
}

// cutOff tells of errors that stand for the end of the input.
func cutOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "unexpected EOF")
}

// stable takes out of an error what depends on the input.
func stable(s string) string {
	if at := strings.IndexAny(s, `"`); at >= 0 {
		s = strings.TrimRight(s[:at], " ")
	}
	if len(s) > 80 {
		s = s[:80]
	}
	return s
}

// takeResponses reads responses.
func takeResponses(in input) (o outcome) {
	var all []io.Reader
	for piece := range in.pieces {
		all = append(all, bytes.NewReader(piece))
	}
	b := bufio.NewReaderSize(io.MultiReader(all...), 1<<16)
	for {
		if _, err := b.Peek(1); err != nil {
			o.end = wants
			return o
		}
		r, err := http.ReadResponse(b, &http.Request{Method: in.asked})
		var content []byte
		if err == nil && r.StatusCode != http.StatusSwitchingProtocols {
			content, err = io.ReadAll(r.Body)
		}
		switch {
		case err != nil && cutOff(err):
			o.end = wants
			return o
		case err != nil:
			o.end, o.why = stops, stable(err.Error())
			return o
		}
		m := message{start: strconv.Itoa(r.StatusCode), content: string(content), fields: fieldsOf(r.Header, true), trailers: fieldsOf(r.Trailer, true)}
		o.messages = append(o.messages, m)
		switch {
		case r.StatusCode == http.StatusSwitchingProtocols:
			o.end = leaves
			return o
		case r.StatusCode/100 == 1:
		case r.Close || r.ContentLength < 0 && len(r.TransferEncoding) == 0 && in.asked != "HEAD":
			o.end = stops
			return o
		}
	}
}

// memoryConn is a connection on which the server finds an input.
type memoryConn struct {
	in     [][]byte
	out    []byte
	took   outcome
	failed string // what the handler was told of the content
	cut    bool   // the content was not there to its end
	closed chan struct{}
	over   bool
}

func (c *memoryConn) Read(b []byte) (int, error) {
	if len(c.in) == 0 {
		return 0, io.EOF
	}
	n := copy(b, c.in[0])
	if c.in[0] = c.in[0][n:]; len(c.in[0]) == 0 {
		c.in = c.in[1:]
	}
	return n, nil
}

func (c *memoryConn) Write(b []byte) (int, error) {
	c.out = append(c.out, b...)
	return len(b), nil
}

func (c *memoryConn) Close() error {
	if !c.over {
		c.over = true
		close(c.closed)
	}
	return nil
}

func (c *memoryConn) LocalAddr() net.Addr              { return memoryAddr{} }
func (c *memoryConn) RemoteAddr() net.Addr             { return memoryAddr{} }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "memory" }
