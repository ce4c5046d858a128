package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// peerAddress starts a peer, once for all tests.
func peerAddress(t *testing.T, name string) string {
	t.Helper()
	if a := running[name]; a != "" {
		return a
	}
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	go servePeer(name, address)
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			running[name] = address
			return address
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("%s does not listen", name)
	return ""
}

var running = map[string]string{}

func TestPeers(t *testing.T) {
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			if err := checkAnswers(peerAddress(t, name), name); err != nil {
				t.Error(err)
			}
		})
	}
}

// unchecked are requests that this module's parser refuses, by their name in
// README.md.
var unchecked = []struct{ name, input string }{
	{"bare LF", "GET / HTTP/1.1\nHost: a\n\n"},
	{"blank before colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"},
	{"folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"},
	{"name no token", "GET / HTTP/1.1\r\nHost: a\r\nX(y: b\r\n\r\n"},
	{"control in value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\x01c\r\n\r\n"},
	{"NUL in value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\x00c\r\n\r\n"},
	{"control in target", "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n"},
	{"obs-text in target", "GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"},
	{"no Host", "GET / HTTP/1.1\r\n\r\n"},
	{"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
	{"malformed Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
	{"equal Content-Lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"},
	{"signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx"},
	{"length and coding", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"},
	{"coding in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"},
	{"bare LF in chunks", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n"},
	{"junk in chunk extension", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;(\x01\r\nx\r\n0\r\n\r\n"},
}

// TestUnchecked keeps the table of README.md true: what each peer takes though
// RFC 9112 or RFC 9110 has it refused, or leaves it open.
func TestUnchecked(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "| peer | takes |\n")
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + ` \| (.*) \|$`).FindStringSubmatch(table)
			if row == nil {
				t.Fatal("no row in README.md")
			}
			var takes []string
			for _, c := range unchecked {
				if code := ask(t, peerAddress(t, name), c.input); code == http.StatusOK {
					takes = append(takes, c.name)
				}
			}
			if got := strings.Join(takes, ", "); got != row[1] {
				t.Errorf("takes\n%s\nREADME.md says\n%s", got, row[1])
			}
		})
	}
}

// ask sends a request on a connection of its own and gives the status of the
// answer, 0 if there is none.
func ask(t *testing.T, address, input string) int {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, input); err != nil {
		t.Fatal(err)
	}
	// A server that waits for more is told that there is none. Not at once,
	// since Hertz then gives up on a request that it has.
	end := time.AfterFunc(time.Second, func() { conn.(*net.TCPConn).CloseWrite() })
	defer end.Stop()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	return answer.StatusCode
}

// TestCheckAnswers holds that a wrong answer is told from the right one.
func TestCheckAnswers(t *testing.T) {
	right := "HTTP/1.1 200 OK\r\nServer: x\r\nDate: " + time.Now().UTC().Format(http.TimeFormat) +
		"\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!"
	change := func(old, new string) string {
		if !strings.Contains(right, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(right, old, new, 1)
	}
	all := strings.Repeat(right, depth)
	for _, c := range []struct{ sent, fault string }{
		{all, ""},
		{strings.Repeat(change("200 OK", "201 Created"), depth), "201"},
		{strings.Repeat(change("HTTP/1.1", "HTTP/1.0"), depth), "HTTP/1.0"},
		{strings.Repeat(change("Server: x", "Server: y"), depth), "Server"},
		{strings.Repeat(change("Server: x\r\n", ""), depth), "fields are"},
		{strings.Repeat(change("Server: x\r\n", "Server: x\r\nX: y\r\n"), depth), "fields are"},
		{strings.Repeat(change("Date: ", "Date: Sat"), depth), "Date"},
		{strings.Repeat(change("text/plain", "text/html"), depth), "Content-Type"},
		{strings.Repeat(change("Hello, W", "Hello, w"), depth), "content"},
		{strings.Repeat(change("13\r\n\r\nHello, World!", "12\r\n\r\nHello, World"), depth), "content"},
		{strings.Repeat(change("Server: x", "Server: x\r\nConnection: close"), depth), "keep-alive false"},
		{strings.Repeat(right, depth-1), "answer 16"},
		{all + right, "after the last"},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			for range depth {
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
			}
			io.WriteString(conn, c.sent)
		}()
		err = checkAnswers(l.Addr().String(), "x")
		if got := fmt.Sprint(err); err == nil != (c.fault == "") || !strings.Contains(got, c.fault) && c.fault != "" {
			t.Errorf("%.60q...: %v, want a fault with %q", c.sent, err, c.fault)
		}
		l.Close()
	}
}
