//go:build unix

package main

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

const address = "127.0.0.1:8080"

// socket listens for clients, keeps the bytes that each connection sends and answers just enough for
// the client to go on.
type socket struct {
	listener net.Listener
	until    string        // the path whose request ends a client that does not end by itself
	reached  chan struct{} // closed at that request
	most     int           // requests a connection, then it is closed; 0 is no bound

	wait        sync.WaitGroup
	mu          sync.Mutex
	open        map[net.Conn]bool
	connections []*connection
}

// connection is what one client connection sent.
type connection struct {
	sent     bytes.Buffer
	requests int
}

// A load generator opens connections for as long as it runs; only the first are worth keeping.
const keptConnections = 16

func listen(until string, most int) (*socket, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &socket{listener: l, until: until, most: most, reached: make(chan struct{}), open: map[net.Conn]bool{}}
	s.wait.Add(1)
	go s.accept()
	return s, nil
}

func (s *socket) accept() {
	defer s.wait.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		c := &connection{}
		s.mu.Lock()
		s.open[conn] = true
		if len(s.connections) < keptConnections {
			s.connections = append(s.connections, c)
		}
		s.mu.Unlock()
		s.wait.Add(1)
		go func() {
			defer s.wait.Done()
			s.serve(conn, c)
			conn.Close()
			s.mu.Lock()
			delete(s.open, conn)
			s.mu.Unlock()
		}()
	}
}

// close ends the listener and every connection, and returns what was sent on the connection that
// carried most requests, the first of equals, among those that sent holds.
func (s *socket) close(holds string) []byte {
	time.Sleep(200 * time.Millisecond) // what was sent at the end may still be under way
	s.listener.Close()
	s.mu.Lock()
	for conn := range s.open {
		conn.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
	best := &connection{}
	for _, c := range s.connections {
		if c.requests > best.requests && bytes.Contains(c.sent.Bytes(), []byte(holds)) {
			best = c
		}
	}
	return best.sent.Bytes()
}

func (s *socket) serve(conn net.Conn, c *connection) {
	in := bufio.NewReader(io.TeeReader(conn, &c.sent))
	for {
		request, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if strings.EqualFold(request.Header.Get("Expect"), "100-continue") {
			io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		c.requests++
		if request.URL.Path == s.until {
			s.mu.Lock()
			select {
			case <-s.reached:
			default:
				close(s.reached)
			}
			s.mu.Unlock()
		}
		switch {
		case request.Method == http.MethodConnect:
			// The client now speaks through the tunnel, to this same socket.
			io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			continue
		case strings.EqualFold(request.Header.Get("Upgrade"), "websocket"):
			sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
			protocol, _, _ := strings.Cut(request.Header.Get("Sec-WebSocket-Protocol"), ",")
			fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
				"Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: %s\r\n\r\n", base64.StdEncoding.EncodeToString(sum[:]), protocol)
			io.Copy(io.Discard, in)
			return
		}
		last := request.Close || c.requests == s.most
		if s.answer(conn, request, last) != nil || last {
			return
		}
	}
}

func (s *socket) answer(conn net.Conn, request *http.Request, last bool) error {
	content, kind := []byte("received\n"), "text/plain"
	if name := strings.Trim(request.URL.Path, "/"); request.Method == http.MethodGet || request.Method == http.MethodHead {
		if name == "" {
			name = "site/index.html"
		}
		for _, candidate := range []string{name, "site/" + name} {
			if data, err := scripts.ReadFile(path.Join("scripts", candidate)); err == nil {
				content, kind = data, mime.TypeByExtension(path.Ext(candidate))
			}
		}
	}
	connection := "keep-alive"
	if last {
		connection = "close"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n", kind, len(content), connection)
	if request.Method != http.MethodHead {
		b.Write(content)
	}
	_, err := conn.Write(b.Bytes())
	return err
}
