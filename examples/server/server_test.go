package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func init() {
	routes = append(routes,
		route{"/panic", nil, func(*exchange) error { panic("told to") }},
		route{"/panic-late", nil, func(e *exchange) error {
			e.respond(200)
			e.answer.Chunked()
			for range 2 {
				e.answer.WriteString("chunk")
			}
			e.answer.Flush()
			panic("told to")
		}},
		route{"/first", nil, func(e *exchange) error {
			var first [1]byte
			e.Read(first[:])
			e.answer.Status(200)
			return e.answer.Body(first[:])
		}},
		route{"/hold", nil, func(e *exchange) error {
			holding <- struct{}{}
			<-goOn
			return showCode(e, 200)
		}},
		route{"/hold-bare", nil, func(e *exchange) error {
			holding <- struct{}{}
			<-goOn
			e.answer.Status(200)
			return e.answer.End()
		}},
	)
}

// A request to /hold says so on holding, and is answered after goOn was told.
var holding, goOn = make(chan struct{}), make(chan struct{})

// usual are limits that no test runs into which is not about them.
var usual = limits{
	connections: 10000,
	head:        time.Minute,
	idle:        time.Minute,
	content:     time.Minute,
	write:       time.Minute,
	grace:       time.Minute,
}

// instance is a server that a test has started.
type instance struct {
	*server
	t        *testing.T
	addr     string
	dir      string // what /files/ shows
	log      *lockedBuffer
	listener net.Listener
	served   chan error
	halt     func()
}

// start starts a server, which ends with the test.
func start(t *testing.T, l limits) *instance {
	t.Helper()
	in := &instance{t: t, dir: t.TempDir(), log: new(lockedBuffer), served: make(chan error, 1)}
	root, err := os.OpenRoot(in.dir)
	if err != nil {
		t.Fatal(err)
	}
	in.listener, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	in.addr = in.listener.Addr().String()
	in.server = newServer(l, root, log.New(in.log, "", 0))
	go func() { in.served <- in.serve(in.listener.(*net.TCPListener)) }()
	in.halt = sync.OnceFunc(func() {
		in.listener.Close()
		if cut := in.stop(); cut > 0 {
			t.Errorf("%d connections cut off", cut)
		}
		if err := <-in.served; err != nil {
			t.Error(err)
		}
		root.Close()
		if t.Failed() {
			t.Logf("log of the server:\n%s", in.log)
		}
	})
	t.Cleanup(in.halt)
	return in
}

func (in *instance) url(path string) string { return "http://" + in.addr + path }

// write puts a file where the server shows it.
func (in *instance) write(name string, content []byte) {
	in.t.Helper()
	if err := os.WriteFile(in.dir+"/"+name, content, 0o600); err != nil {
		in.t.Fatal(err)
	}
}

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// client is a connection to the server that sends bytes as they are.
type client struct {
	*net.TCPConn
	t *testing.T
	r *bufio.Reader
}

func (in *instance) dial() *client {
	in.t.Helper()
	conn, err := net.Dial("tcp", in.addr)
	if err != nil {
		in.t.Fatal(err)
	}
	in.t.Cleanup(func() { conn.Close() })
	return &client{conn.(*net.TCPConn), in.t, bufio.NewReader(conn)}
}

// send sends text, in which LF stands for CRLF.
func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, crlf(text)); err != nil {
		c.t.Fatal(err)
	}
}

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// answer reads an answer to a request of that method: its status and framing
// in one line, and its content.
func (c *client) answer(method string) (*http.Response, string) {
	c.t.Helper()
	resp, err := http.ReadResponse(c.r, &http.Request{Method: method})
	if err != nil {
		c.t.Fatalf("no answer to %s: %v", method, err)
	}
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatalf("%s: after %q: %v", resp.Status, content, err)
	}
	return resp, string(content)
}

// expect reads an answer to a GET, and compares status and content.
func (c *client) expect(status int, content string) *http.Response {
	c.t.Helper()
	resp, got := c.answer("GET")
	if resp.StatusCode != status || got != content {
		c.t.Fatalf("answer is %s %q, want %d %q", resp.Status, got, status, content)
	}
	return resp
}

// expectClose reads the end of the connection, not a reset.
func (c *client) expectClose() {
	c.t.Helper()
	if rest, err := io.ReadAll(c.r); len(rest) > 0 || err != nil {
		c.t.Fatalf("connection is not closed in order: %q, %v", rest, err)
	}
}

// eventually waits until ok, for longer than anything takes that works.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 12000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Fatalf("not in two minutes: %s\n%s", what, stacks[:runtime.Stack(stacks, true)])
}

func (in *instance) connections() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.open)
}

const get = "GET /status/200 HTTP/1.1\nHost: a\n\n"

func TestPipelining(t *testing.T) {
	c := start(t, usual).dial()
	var requests strings.Builder
	for i := range 200 {
		code := 200 + i%5
		fmt.Fprintf(&requests, "GET /status/%d HTTP/1.1\nHost: a\n\n", code)
		fmt.Fprintf(&requests, "POST /echo HTTP/1.1\nHost: a\nContent-Length: 4\n\n%04d", i)
	}
	go io.WriteString(c, crlf(requests.String()))
	for i := range 200 {
		if resp, _ := c.answer("GET"); resp.StatusCode != 200+i%5 {
			t.Fatalf("answer %d has status %d", i, resp.StatusCode)
		}
		c.expect(200, fmt.Sprintf("%04d", i))
	}
}

func TestSingleBytes(t *testing.T) {
	c := start(t, usual).dial()
	in := crlf("GET /status/201 HTTP/1.1\nHost: a\n\n" +
		"PUT /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: x\n\n3\nabc\n0\nX: y\n\n")
	go func() {
		for i := range len(in) {
			io.WriteString(c, in[i:i+1])
		}
	}()
	c.expect(201, "201 Created\n")
	if resp := c.expect(200, "abc"); resp.Trailer.Get("X") != "y" {
		t.Errorf("trailers %v", resp.Trailer)
	}
}

func TestKeepAlive(t *testing.T) {
	in := start(t, usual)
	for _, c := range []struct {
		name, request string
		keep          bool
	}{
		{"1.1", get, true},
		{"1.1 close", "GET /status/200 HTTP/1.1\nHost: a\nConnection: close\n\n", false},
		{"1.0", "GET /status/200 HTTP/1.0\n\n", false},
		{"1.0 keep-alive", "GET /status/200 HTTP/1.0\nConnection: keep-alive\n\n", true},
		{"upgrade declined", "GET /status/200 HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: h2c\n\n", true},
		{"little content unread", "POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello", true},
		{"few chunks unread", "POST /status/200 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\nhello\n0\nX: y\n\n", true},
		{"content unread that waits", "POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\n", false},
		{"much content unread", "POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 100000\n\nhello", false},
		{"many chunks unread", "POST /status/200 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n" +
			strings.Repeat("1000\n"+strings.Repeat("x", 0x1000)+"\n", 20), false},
		{"method not allowed", "DELETE /files/x HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello", true},
	} {
		client := in.dial()
		client.send(c.request)
		resp, _ := client.answer("GET")
		if resp.StatusCode != 200 && resp.StatusCode != 405 || resp.Close == c.keep && resp.ProtoMinor == 1 {
			t.Errorf("%s: %s, close %v", c.name, resp.Status, resp.Close)
		}
		if c.keep {
			client.send(get)
			client.expect(200, "200 OK\n")
		} else {
			client.expectClose()
		}
	}
}

func TestContinue(t *testing.T) {
	c := start(t, usual).dial()
	for range 2 {
		c.send("POST /echo HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\n")
		line, _ := c.r.ReadString('\n')
		end, _ := c.r.ReadString('\n')
		if line+end != "HTTP/1.1 100 Continue\r\n\r\n" {
			t.Fatalf("got %q", line+end)
		}
		c.send("hello")
		c.expect(200, "hello")
	}
	c.send("POST /first HTTP/1.1\nHost: a\nContent-Length: 1\nExpect: 100-continue\n\n")
	if line, _ := c.r.ReadString('\n'); line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("got %q", line)
	}
	c.r.ReadString('\n')
	c.send("x")
	c.expect(200, "x")
	// Without a handler that reads there is none; and the connection ends, since
	// nobody knows what the client sends next.
	c.send("POST /files/none HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\n")
	resp, _ := c.answer("GET")
	if resp.StatusCode != 405 || !resp.Close {
		t.Errorf("%s, close %v", resp.Status, resp.Close)
	}
	c.expectClose()
}

func TestHead(t *testing.T) {
	in := start(t, usual)
	in.write("f", []byte("0123456789"))
	for _, path := range []string{"/", "/files/f", "/stream", "/status/404", "/none"} {
		c := in.dial()
		c.send("GET " + path + " HTTP/1.1\nHost: a\n\n")
		want, _ := c.answer("GET")
		c.send("HEAD " + path + " HTTP/1.1\nHost: a\n\n")
		got, _ := c.answer("HEAD")
		got.Header.Del("Date")
		want.Header.Del("Date")
		if path == "/" { // which depends on the length of the method
			want.ContentLength++
			want.Header.Set("Content-Length", fmt.Sprint(want.ContentLength))
		}
		if got.StatusCode != want.StatusCode || fmt.Sprint(got.Header) != fmt.Sprint(want.Header) || got.ContentLength != want.ContentLength {
			t.Errorf("%s: HEAD gives %s %v, GET %s %v", path, got.Status, got.Header, want.Status, want.Header)
		}
		c.send(get)
		c.expect(200, "200 OK\n")
	}
}

// TestParserErrors has malformed requests answered, after the good one before
// them, and the connection closed so that the answer is seen: though the client
// goes on sending, there is no reset.
func TestParserErrors(t *testing.T) {
	in := start(t, usual)
	for _, c := range []struct {
		name, request string
		status        int
	}{
		{"bare LF", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
		{"garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
		{"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"smuggling", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
		{"coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
		{"version", "GET / HTTP/2.0\r\n\r\n", 505},
		{"target", "GET /" + strings.Repeat("x", 20000) + " HTTP/1.1\r\n", 414},
		{"fields", "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: y\r\n", 200), 431},
		{"chunk", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 0},
		{"chunk, unread", "POST /status/200 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400},
		{"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501},
	} {
		client := in.dial()
		rest := strings.Repeat("more ", 20000)
		go io.WriteString(client, crlf(get)+c.request+rest)
		client.expect(200, "200 OK\n")
		if c.status == 0 {
			// The answer has begun. It must not look complete.
			rest, err := io.ReadAll(client.r)
			if err == nil && bytes.HasSuffix(rest, []byte("\r\n\r\n0\r\n\r\n")) {
				t.Errorf("%s: %q", c.name, rest)
			}
			continue
		}
		resp, _ := client.answer("GET")
		if resp.StatusCode != c.status || !resp.Close {
			t.Errorf("%s: %s, close %v, want %d", c.name, resp.Status, resp.Close, c.status)
		}
		client.expectClose()
	}
}

func TestEndOfInput(t *testing.T) {
	in := start(t, usual)
	for _, c := range []struct {
		sent    string
		answers int
	}{
		{"", 0}, {"\n", 0}, {get, 1}, {get + get, 2}, {get + "GET", 1}, {get + "GET / HTTP/1.1\nHost: a\n", 1},
		{"POST /echo HTTP/1.1\nHost: a\nContent-Length: 5\n\nhell", -1},
		{"POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n4\nhell\n", -1},
		{"POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 5\n\nhell", 0},
	} {
		client := in.dial()
		client.send(c.sent)
		client.CloseWrite()
		for range c.answers {
			client.expect(200, "200 OK\n")
		}
		if c.answers >= 0 {
			client.expectClose()
			continue
		}
		if resp, err := http.ReadResponse(client.r, nil); err == nil {
			if content, err := io.ReadAll(resp.Body); err == nil {
				t.Errorf("%q: an answer that looks complete: %q", c.sent, content)
			}
		}
	}
}

func TestDeadlines(t *testing.T) {
	short := usual
	short.head, short.idle, short.content = time.Second, 1500*time.Millisecond, time.Second
	in := start(t, short)

	// Idle: closed without an answer, also after a request.
	c := in.dial()
	c.expectClose()
	c = in.dial()
	c.send(get)
	c.expect(200, "200 OK\n")
	c.expectClose()

	for _, start := range []string{"GET / HTTP/1.1\nX: ", "POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 50000\n\n"} {
		in.dial().trickle(start)
	}
}

// TestJournal holds that every head that is taken and every fault is told of,
// with the offsets on the connection.
func TestJournal(t *testing.T) {
	in := start(t, usual)
	var out lockedBuffer
	in.mu.Lock()
	in.journal = newJournal(&out)
	in.mu.Unlock()
	first, second, third := "POST /echo?q HTTP/1.1\nHost: a\nx-id: 1\nX-Id: 2\nContent-Length: 2\n\nab", "CONNECT a:1 HTTP/1.1\nHost: a\n\n", "GET /\n"
	c := in.dial()
	c.send(first + third)
	c.expect(200, "ab")
	c.answer("GET")
	d := in.dial()
	d.send(second)
	d.answer("GET")
	e := in.dial()
	const fourth = "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
	e.send(fourth + "x")
	http.ReadResponse(e.r, nil)
	one, two := c.LocalAddr(), d.LocalAddr()
	at := len(crlf(first))
	for _, want := range []string{
		fmt.Sprintf(`{"peer":"%v","offset":0,"method":"POST","target":"/echo?q","id":"1"}`, one),
		fmt.Sprintf(`{"peer":"%v","offset":%d,"head":true,"error":"target","at":%d,"status":400}`, one, at, at+len("GET /")),
		fmt.Sprintf(`{"peer":"%v","offset":0,"method":"CONNECT","target":"a:1","id":""}`, two),
		fmt.Sprintf(`{"peer":"%v","offset":0,"head":false,"error":"chunk-size","at":%d,"status":400}`, e.LocalAddr(), len(crlf(fourth))),
	} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("%s is missing in\n%s", want, &out)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 5 {
		t.Errorf("%d lines:\n%s", n, &out)
	}
}

// TestVitals shows what the server holds, if it is to be shown.
func TestVitals(t *testing.T) {
	const ask = "GET /vitals HTTP/1.1\nHost: a\n\n"
	in := start(t, usual)
	c := in.dial()
	c.send(ask)
	c.expect(404, "404 Not Found\n")
	in = start(t, usual)
	in.mu.Lock()
	in.vitals = true
	in.mu.Unlock()
	for n := range 2 {
		c := in.dial()
		c.send(ask)
		_, content := c.answer("GET")
		var connections, goroutines, live int
		_, err := fmt.Sscanf(content, `{"connections":%d,"goroutines":%d,"live":%d}`, &connections, &goroutines, &live)
		if err != nil || connections != n+1 || goroutines <= connections || live < 0 {
			t.Errorf("%q, %v", content, err)
		}
	}
}

// TestContentLeft has a handler leave content that has come in already, which
// the next one must not find.
func TestContentLeft(t *testing.T) {
	c := start(t, usual).dial()
	const content = "HTTP/1.1\nHost: a\nContent-Length: 5\n\n"
	c.send("POST /first " + content + "hello" + "POST /echo " + content + "world")
	c.expect(200, "h")
	c.expect(200, "world")
}

// TestRest has a connection rest without its exchange, again and again, and take
// another one that served other clients.
func TestRest(t *testing.T) {
	in := start(t, usual)
	one, two := in.dial(), in.dial()
	for range 3 {
		one.send("GET /?one HTTP/1.1\nHost: a\n\n")
		one.answer("GET")
		two.send("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 1\n\nxP")
		two.expect(200, "200 OK\n")
		time.Sleep(2 * brief)
		two.send("OST /echo HTTP/1.1\nHost: a\nContent-Length: 2\n\nab")
		two.expect(200, "ab")
		time.Sleep(2 * brief)
		one.send("G")
		time.Sleep(2 * brief)
		one.send("ET /status/201 HTTP/1.1\nHost: a\n\n")
		one.expect(201, "201 Created\n")
	}
}

// TestFastEnough has content come in for much longer than the limit says, fast
// enough.
func TestFastEnough(t *testing.T) {
	short := usual
	short.content = 2 * time.Second
	in := start(t, short)
	c := in.dial()
	part := strings.Repeat("x", 2048)
	c.send("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 61440\n\n")
	for range 30 {
		time.Sleep(100 * time.Millisecond)
		c.send(part)
	}
	c.expect(200, "200 OK\n")
}

func TestPanic(t *testing.T) {
	in := start(t, usual)
	c := in.dial()
	c.send(get + "GET /panic HTTP/1.1\nHost: a\n\n" + get)
	c.expect(200, "200 OK\n")
	if resp, _ := c.answer("GET"); resp.StatusCode != 500 || !resp.Close {
		t.Errorf("%s, close %v", resp.Status, resp.Close)
	}
	c.expectClose()
	if !strings.Contains(in.log.String(), "told to") || !strings.Contains(in.log.String(), "server_test.go") {
		t.Errorf("log: %s", in.log)
	}

	for _, version := range []string{"1.1\nHost: a", "1.0"} {
		c = in.dial()
		c.send("GET /panic-late HTTP/" + version + "\n\n")
		resp, err := http.ReadResponse(c.r, nil)
		if err != nil {
			continue // reset so early that nothing was seen
		}
		if content, err := io.ReadAll(resp.Body); err == nil {
			t.Errorf("HTTP/%s: an answer that looks complete: %q", version, content)
		}
	}
	c = in.dial()
	c.send(get)
	c.expect(200, "200 OK\n")
}

func TestBound(t *testing.T) {
	few := usual
	few.connections = 2
	in := start(t, few)
	one, two, three := in.dial(), in.dial(), in.dial()
	for _, c := range []*client{one, two} {
		c.send(get)
		c.expect(200, "200 OK\n")
	}
	three.send(get)
	if n := in.connections(); n != 2 {
		t.Errorf("%d connections are open", n)
	}
	one.Close()
	three.expect(200, "200 OK\n")
}

// TestStop stops the server with a request in the hands of a handler, one whose
// content is coming in, idle connections, and a tunnel.
func TestStop(t *testing.T) {
	in := start(t, usual)
	fresh, idle, quiet, held, bare, sending, tunnel := in.dial(), in.dial(), in.dial(), in.dial(), in.dial(), in.dial(), in.dial()
	for _, c := range []*client{idle, quiet} {
		c.send(get)
		c.expect(200, "200 OK\n")
	}
	tunnel.send(offer)
	tunnel.answer("GET")
	sending.send("POST /echo HTTP/1.1\nHost: a\nContent-Length: 10\n\nhello")
	sending.r.Peek(1) // it has begun
	held.send("GET /hold HTTP/1.1\nHost: a\n\n" + get)
	<-holding
	bare.send("GET /hold-bare HTTP/1.1\nHost: a\n\n" + get)
	<-holding
	eventually(t, "all are accepted", func() bool { return in.connections() == 7 })

	stopped := make(chan struct{})
	go func() { in.halt(); close(stopped) }()
	for _, c := range []*client{fresh, idle, quiet, tunnel} {
		c.expectClose()
		c.Close()
	}
	if _, err := net.Dial("tcp", in.addr); err == nil {
		t.Error("connections are still accepted")
	}
	sending.send("world")
	sending.expect(200, "helloworld")
	sending.Close()
	select {
	case <-stopped:
		t.Error("the server did not wait")
	default:
	}
	goOn <- struct{}{}
	goOn <- struct{}{}
	if resp := held.expect(200, "200 OK\n"); !resp.Close {
		t.Error("the last answer does not announce the close")
	}
	bare.expect(200, "") // whose handler does not announce the close
	for _, c := range []*client{held, bare} {
		c.expectClose()
		c.Close()
	}
	<-stopped
}

// TestGrace has a handler that does not end in time.
func TestGrace(t *testing.T) {
	impatient := usual
	impatient.grace = 100 * time.Millisecond
	in := start(t, impatient)
	held := in.dial()
	held.send("GET /hold HTTP/1.1\nHost: a\n\n")
	<-holding
	go func() {
		held.r.ReadByte() // the end, before the handler's
		goOn <- struct{}{}
	}()
	in.listener.Close()
	if cut := in.stop(); cut != 1 {
		t.Errorf("%d connections cut off", cut)
	}
}

const offer = "GET /upgrade HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: foo, Echo\n\n"

func TestUpgrade(t *testing.T) {
	in := start(t, usual)
	c := in.dial()
	const tail = "GET /smuggled HTTP/1.1\nHost: a\n\n"
	c.send(get + offer + tail)
	c.expect(200, "200 OK\n")
	resp, _ := c.answer("GET")
	if resp.StatusCode != 101 || resp.Header.Get("Upgrade") != "echo" || resp.Header.Get("Connection") != "upgrade" {
		t.Fatalf("%s %v", resp.Status, resp.Header)
	}
	c.send("more")
	want := crlf(tail) + "more"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c.r, got); err != nil || string(got) != want {
		t.Errorf("echo %q, %v", got, err)
	}
	c.CloseWrite()
	c.expectClose()

	for _, request := range []string{
		"GET /upgrade HTTP/1.1\nHost: a\n\n",
		"GET /upgrade HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: foo\n\n",
		"GET /upgrade HTTP/1.1\nHost: a\nUpgrade: echo\n\n",
	} {
		c := in.dial()
		c.send(request + get)
		resp, _ := c.answer("GET")
		if resp.StatusCode != 426 || resp.Header.Get("Upgrade") != "echo" || resp.Header.Get("Connection") != "upgrade" {
			t.Errorf("%q: %s %v", request, resp.Status, resp.Header)
		}
		c.expect(200, "200 OK\n")
	}
}
