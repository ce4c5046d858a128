package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
)

// broken is a server that refuses what is malformed, but for one bad habit. It
// is there to be caught.
type broken struct {
	title  string
	habits habits

	listener net.Listener
	wait     sync.WaitGroup

	mu   sync.Mutex
	log  []seen
	open map[net.Conn]bool
}

// noHabit is the one that must not be caught.
const noHabit = "has no bad habit"

// badHabits are those that must be caught, each in a server of its own.
var badHabits = []struct {
	title  string
	habits habits
}{
	{"prefers Content-Length to Transfer-Encoding", habits{both: lengthWins}},
	{"prefers Transfer-Encoding to Content-Length", habits{both: chunkedWins}},
	{"takes a bare LF for the end of a line", habits{line: repair}},
	{"takes the first of several Content-Lengths", habits{repeated: first}},
	{"takes the last of several Content-Lengths", habits{repeated: last}},
	{"drops blanks before a colon", habits{name: repair}},
	{"ignores field lines that are malformed", habits{name: ignore, junk: ignore}},
	{"joins folded lines", habits{fold: repair}},
	{"reads lengths as strtoll does", habits{length: repair}},
	{"ignores malformed lengths", habits{length: ignore}},
	{"ignores codings that it does not know", habits{coding: ignore}},
	{"takes any coding with chunked in it", habits{coding: repair}},
	{"reads chunk sizes as strtoll does", habits{size: repair}},
	{"does not look at what follows chunk data", habits{data: repair}},
	{"ignores Transfer-Encoding in HTTP/1.0", habits{old: ignore}},
	{"leaves content unread and goes on", habits{unread: true}},
	{"goes on after a refused request", habits{goesOn: true}},
}

// brokenServers makes a server for each bad habit, and one without any.
func brokenServers() []func() backend {
	all := []func() backend{func() backend { return &broken{title: noHabit} }}
	for _, b := range badHabits {
		all = append(all, func() backend { return &broken{title: b.title, habits: b.habits} })
	}
	return all
}

func (b *broken) name() string { return b.title }

func (b *broken) start(string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	b.listener = l
	b.log, b.open = nil, map[net.Conn]bool{}
	b.wait.Add(1)
	go func() {
		defer b.wait.Done()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			b.mu.Lock()
			b.open[conn] = true
			b.mu.Unlock()
			b.wait.Add(1)
			go func() {
				defer b.wait.Done()
				b.serve(conn)
				conn.Close()
				b.mu.Lock()
				defer b.mu.Unlock()
				delete(b.open, conn)
			}()
		}
	}()
	return l.Addr().String(), nil
}

func (b *broken) stop() ([]seen, error) {
	b.listener.Close()
	b.mu.Lock()
	for c := range b.open {
		c.Close()
	}
	b.mu.Unlock()
	b.wait.Wait()
	return b.log, nil
}

// counter counts the bytes that were read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (b *broken) serve(conn net.Conn) {
	count := &counter{r: conn}
	in := bufio.NewReaderSize(count, maxHead)
	offset := func() int64 { return count.n - int64(in.Buffered()) }
	for {
		event := seen{Peer: conn.RemoteAddr().String(), Offset: offset()}
		m, err := b.habits.readHead(in)
		if m.method == "CONNECT" {
			err = errRefused // there is nothing to connect to
		}
		if err == nil {
			event.Method, event.Target, event.ID = m.method, m.target, m.id
			b.note(event)
		}
		refusal := seen{Peer: event.Peer, Offset: event.Offset, Head: err != nil, Error: "refused", Status: 400}
		var content bytes.Buffer
		if err == nil && (!b.habits.unread || strings.HasPrefix(m.target, echoPath)) {
			err = b.habits.readContent(in, m, io.Discard, &content)
		}
		refusal.At = offset()
		switch {
		case err == io.EOF && offset() == event.Offset:
			return
		case errors.Is(err, errRefused) && b.habits.goesOn && m.raw != nil:
			b.note(refusal)
			io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
			continue
		case errors.Is(err, errRefused):
			b.note(refusal)
			io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			conn.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, conn)
			return
		case err != nil:
			refusal.Error, refusal.Status = endOfInput, 0
			b.note(refusal)
			return
		}
		option := ""
		if m.close {
			option = "Connection: close\r\n"
		}
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n", content.Len(), option)
		if m.method != "HEAD" {
			conn.Write(content.Bytes())
		}
		if m.close {
			return
		}
	}
}

func (b *broken) note(s seen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.log = append(b.log, s)
}
