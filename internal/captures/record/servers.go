//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"time"
)

// server is a program whose answers are recorded.
type server struct {
	name    string
	version string                              // the command that prints it; its first word is the program
	command string                              // as run by sh in the folder of the scripts
	call    func(folder string) (func(), error) // instead of running command: the server is in this program
	behind  bool                                // it passes requests on to the Node server on port 8081
	answers []answer
}

// answer is one capture: the parts are sent one after the other, each once something was received.
type answer struct {
	name    string
	methods string
	parts   []string
}

func (a answer) path(s server) string { return "responses/" + s.name + "-" + a.name + ".http" }

const behindCommand = "node server.mjs 8081"

// ask writes a request of this tool's own; fields are complete lines without their ends.
func ask(method, target string, fields ...string) string {
	return method + " " + target + " HTTP/1.1\r\nHost: localhost:8080\r\n" + lines(fields)
}

// askOld writes one of HTTP/1.0, to which no server may send chunks.
func askOld(target string, fields ...string) string {
	return "GET " + target + " HTTP/1.0\r\nHost: localhost:8080\r\n" + lines(fields)
}

func lines(fields []string) string {
	return strings.Join(append(fields, "", ""), "\r\n")
}

func one(name, method, target string, fields ...string) answer {
	return answer{name, method, []string{ask(method, target, fields...)}}
}

const (
	gzipped = "Accept-Encoding: gzip"
	// The time of every file of the site: nginx wants exactly that.
	since = "If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT"
	part  = "Range: bytes=0-49"
	two   = "Range: bytes=0-9,-10"
)

var socketFields = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

func upload(target string) answer {
	content := "sent after the 100\n"
	return answer{"continue", "POST", []string{
		ask("POST", target, "Expect: 100-continue", fmt.Sprintf("Content-Length: %d", len(content))), content}}
}

// pipeline asks for the five at once; unchanged is answered with 304.
func pipeline(unchanged, last string) answer {
	return answer{"pipeline", "GET,HEAD,GET,GET,GET", []string{ask("GET", "/") + ask("HEAD", "/") +
		ask("GET", "/missing") + ask("GET", unchanged, since) + ask("GET", last, "Connection: close")}}
}

var servers = []server{
	{name: "nginx", version: "nginx -v", command: `nginx -p . -c nginx.conf -g 'daemon off;'`, behind: true, answers: []answer{
		one("length", "GET", "/"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/included/included.txt"),
		one("gzip", "GET", "/zipped/notes.txt", gzipped),
		one("empty", "GET", "/empty"),
		one("not-modified", "GET", "/", since),
		one("moved", "GET", "/sub"),
		one("missing", "GET", "/missing"),
		one("partial", "GET", "/notes.txt", part),
		one("partial-two", "GET", "/notes.txt", two),
		{"close", "GET", []string{askOld("/included/included.txt")}},
		{"bad-request", "GET", []string{"GET / HTTP/1.1\r\n\r\n"}},
		one("websocket", "GET", "/node/chat", socketFields...),
		one("proxied", "GET", "/node/cookies"),
		upload("/node/upload"),
		pipeline("/site.css", "/data.json"),
	}},
	{name: "apache", version: "apache2 -v", command: `apache2 -d "$PWD" -f apache.conf -DFOREGROUND`, behind: true, answers: []answer{
		one("length", "GET", "/"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/answer"),
		one("gzip", "GET", "/zipped/notes.txt", gzipped),
		one("gzip-chunked", "GET", "/node/chunked", gzipped),
		one("empty", "GET", "/answer?empty"),
		one("not-modified", "GET", "/", since),
		one("moved", "GET", "/sub"),
		one("missing", "GET", "/missing"),
		one("partial", "GET", "/notes.txt", part),
		one("partial-two", "GET", "/notes.txt", two),
		{"close", "GET", []string{askOld("/answer")}},
		one("options", "OPTIONS", "/"),
		upload("/answer"),
		one("hints", "GET", "/node/hints"),
		one("websocket", "GET", "/node/chat", socketFields...),
		{"connect", "CONNECT", []string{"CONNECT localhost:8081 HTTP/1.1\r\nHost: localhost:8081\r\n\r\n", ask("GET", "/")}},
		pipeline("/site.css", "/data.json"),
	}},
	{name: "lighttpd", version: "lighttpd -v", command: `lighttpd -D -f lighttpd.conf`, answers: []answer{
		one("length", "GET", "/"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/answer.sh"),
		one("empty", "GET", "/answer.sh?empty"),
		one("not-modified", "GET", "/", since),
		one("moved", "GET", "/old"),
		one("missing", "GET", "/missing"),
		one("partial", "GET", "/notes.txt", part),
		{"close", "GET", []string{askOld("/answer.sh")}},
		upload("/answer.sh"),
		pipeline("/site.css", "/data.json"),
	}},
	{name: "haproxy", version: "haproxy -v", command: `haproxy -f haproxy.cfg`, behind: true, answers: []answer{
		one("length", "GET", "/here"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/chunked"),
		one("gzip", "GET", "/large", gzipped),
		one("empty", "GET", "/empty"),
		one("not-modified", "GET", "/cached"),
		one("moved", "GET", "/old"),
		one("missing", "GET", "/missing"),
		one("unavailable", "GET", "/down"),
		one("hints", "GET", "/hints"),
		one("early-hint", "GET", "/early"),
		one("websocket", "GET", "/chat", socketFields...),
		one("trailers", "GET", "/trailers"),
		upload("/upload"),
		pipeline("/cached", "/chunked"),
	}},
	{name: "node", version: "node --version", command: "node server.mjs 8080", answers: []answer{
		one("length", "GET", "/"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/chunked"),
		one("chunked-large", "GET", "/large"),
		one("gzip", "GET", "/gzip", gzipped),
		one("trailers", "GET", "/trailers"),
		one("hints", "GET", "/hints"),
		one("empty", "GET", "/empty"),
		one("not-modified", "GET", "/cached"),
		one("moved", "GET", "/moved"),
		one("missing", "GET", "/missing"),
		one("cookies", "GET", "/cookies"),
		{"close", "GET", []string{askOld("/chunked")}},
		one("websocket", "GET", "/chat", socketFields...),
		upload("/upload"),
		pipeline("/cached", "/chunked"),
	}},
	{name: "go", version: "go version", command: "go run ./internal/captures/record responses/go", call: serveGo, answers: []answer{
		one("length", "GET", "/"),
		one("head", "HEAD", "/"),
		one("chunked", "GET", "/chunked"),
		one("chunked-long", "GET", "/long"),
		one("trailers", "GET", "/trailers"),
		one("hints", "GET", "/hints"),
		one("empty", "GET", "/empty"),
		one("not-modified", "GET", "/", since),
		one("moved", "GET", "/old"),
		one("missing", "GET", "/missing"),
		one("partial", "GET", "/notes.txt", part),
		one("partial-two", "GET", "/notes.txt", two),
		{"close", "GET", []string{askOld("/chunked")}},
		upload("/upload"),
		pipeline("/site.css", "/data.json"),
	}},
	{name: "python", version: "python3 --version", command: "python3 server.py", answers: []answer{
		one("length", "GET", "/notes.txt"),
		one("head", "HEAD", "/"),
		one("not-modified", "GET", "/", since),
		one("moved", "GET", "/sub"),
		one("missing", "GET", "/missing"),
		one("close", "GET", "/close"),
	}},
}

func (s server) record(folder string, wanted func(string) bool, note func(string, row, []byte, error)) {
	var asked []answer
	for _, a := range s.answers {
		if wanted(a.path(s)) {
			asked = append(asked, a)
		}
	}
	if len(asked) == 0 {
		return
	}
	program, _, _ := strings.Cut(s.version, " ")
	v, err := version(folder, program, s.version)
	end := func() {}
	if err == nil {
		end, err = s.start(folder)
	}
	defer end()
	for _, a := range asked {
		command := s.command
		if s.behind {
			command += " & " + behindCommand
		}
		r := row{methods: strings.Split(a.methods, ","), program: program, version: v, command: fmt.Sprintf("%s # asked %q", command, a.parts)}
		r.upgrade = strings.Contains(a.parts[0], "\r\nUpgrade: ")
		var data []byte
		failed := err
		if err == nil {
			data, failed = a.receive()
		}
		note(a.path(s), r, data, failed)
	}
}

func (s server) start(folder string) (func(), error) {
	if s.call != nil {
		return s.call(folder)
	}
	var running []*exec.Cmd
	end := func() {
		for _, c := range running {
			stop(c)
		}
	}
	begin := func(command, address string) error {
		// What listens already would be recorded in place of the program.
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return fmt.Errorf("%s is in use", address)
		}
		c := shell(folder, "exec "+command)
		if err := c.Start(); err != nil {
			return err
		}
		running = append(running, c)
		for range 100 {
			if conn, err := net.Dial("tcp", address); err == nil {
				return conn.Close()
			}
			time.Sleep(50 * time.Millisecond)
		}
		return fmt.Errorf("%q does not listen on %s", command, address)
	}
	if s.behind {
		if err := begin(behindCommand, "127.0.0.1:8081"); err != nil {
			return end, err
		}
	}
	return end, begin(s.command, address)
}

// receive sends the parts and returns everything the server sent until it closed or fell silent.
func (a answer) receive() ([]byte, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var data []byte
	for _, p := range a.parts {
		if _, err := io.WriteString(conn, p); err != nil {
			return nil, err
		}
		got, err := readUntilSilent(conn)
		data = append(data, got...)
		if errors.Is(err, io.EOF) {
			break
		}
	}
	return data, nil
}

// readUntilSilent waits long for a first byte and not at all long once one came.
func readUntilSilent(conn net.Conn) (data []byte, err error) {
	wait := 3 * time.Second
	buffer := make([]byte, 16<<10)
	for {
		conn.SetReadDeadline(time.Now().Add(wait))
		n, err := conn.Read(buffer)
		data = append(data, buffer[:n]...)
		if err != nil {
			return data, err
		}
		wait = 400 * time.Millisecond
	}
}
