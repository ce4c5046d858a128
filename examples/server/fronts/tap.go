package main

import (
	"net"
	"regexp"
	"sync"
	"sync/atomic"
	"time"
)

// tap stands between front and server, and keeps what the front sent. It knows
// nothing of HTTP.
type tap struct {
	server   string
	window   atomic.Int64 // of the bytes that come in now
	listener net.Listener
	ports    map[int]int // where connections to the server began, and in which window
	wait     sync.WaitGroup

	mu      sync.Mutex
	streams []*stream
	open    map[net.Conn]bool
}

// stream is what a front sent on one connection.
type stream struct {
	peer  string // the address of the client, as the server sees it
	bytes []byte
	marks []windowMark
}

// windowMark says that a stream's bytes from offset on came in a window.
type windowMark struct {
	offset int64
	window int
}

func startTap(server string) (*tap, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &tap{server: server, listener: l, ports: map[int]int{}, open: map[net.Conn]bool{}}
	t.wait.Add(1)
	go t.accept()
	return t, nil
}

func (t *tap) address() string { return t.listener.Addr().String() }

func (t *tap) accept() {
	defer t.wait.Done()
	for {
		from, err := t.listener.Accept()
		if err != nil {
			return
		}
		to, err := dialAnew(t.server, t.ports)
		if err != nil {
			from.Close()
			continue
		}
		s := &stream{peer: to.LocalAddr().String()}
		t.ports[to.LocalAddr().(*net.TCPAddr).Port] = int(t.window.Load())
		t.mu.Lock()
		t.streams = append(t.streams, s)
		t.open[from], t.open[to] = true, true
		t.mu.Unlock()
		t.wait.Add(2)
		go t.copy(to, from, s)
		go t.copy(from, to, nil)
	}
}

// dialAnew opens a connection from a port that is not in used, so that its log
// cannot be mistaken for that of another.
func dialAnew(address string, used map[int]int) (net.Conn, error) {
	for {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return nil, err
		}
		if _, is := used[conn.LocalAddr().(*net.TCPAddr).Port]; !is {
			return conn, nil
		}
		defer conn.Close() // not before another port is found
	}
}

// copy hands on bytes, and the end of them. The connections stay open until
// both directions have ended; closing one twice does no harm.
func (t *tap) copy(to, from net.Conn, s *stream) {
	defer t.wait.Done()
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if s != nil {
				t.keep(s, buffer[:n])
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	to.(*net.TCPConn).CloseWrite()
	from.(*net.TCPConn).CloseRead()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range []net.Conn{to, from} {
		if t.open[c] {
			t.open[c] = false // one direction has ended
		} else {
			delete(t.open, c)
			c.Close()
		}
	}
}

// keep adds bytes to a stream.
func (t *tap) keep(s *stream, b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	window := int(t.window.Load())
	if n := len(s.marks); n == 0 || s.marks[n-1].window != window {
		s.marks = append(s.marks, windowMark{int64(len(s.bytes)), window})
	}
	s.bytes = append(s.bytes, b...)
}

// stop waits until what is under way has arrived, which takes no time once the
// front is gone, and gives what was sent on all connections.
func (t *tap) stop() []*stream {
	t.listener.Close()
	late := time.AfterFunc(patience, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		for c := range t.open {
			c.Close()
		}
	})
	defer late.Stop()
	t.wait.Wait()
	return t.streams
}

// windowAt gives the window in which the byte at offset came.
func (s *stream) windowAt(offset int64) int {
	window := 0
	for _, m := range s.marks {
		if m.offset <= offset {
			window = m.window
		}
	}
	return window
}

var idField = regexp.MustCompile(`(?i)\nx-id: ?([0-9][0-9.a-z]*)\r?\n`)

// ids gives where in the stream each id stands.
func (s *stream) ids() map[string]int64 {
	at := map[string]int64{}
	for b := s.bytes; ; {
		m := idField.FindSubmatchIndex(b)
		if m == nil {
			return at
		}
		at[string(b[m[2]:m[3]])] = int64(len(s.bytes) - len(b) + m[2])
		b = b[m[3]:]
	}
}

// idAfter gives the first id after offset.
func (s *stream) idAfter(offset int64) string {
	if m := idField.FindSubmatch(s.bytes[min(offset, int64(len(s.bytes))):]); m != nil {
		return string(m[1])
	}
	return ""
}
