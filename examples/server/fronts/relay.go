package main

import (
	"bufio"
	"io"
	"net"
	"runtime"
	"sync"
)

// relay is a careless proxy. It finds out by its habits where requests end,
// forwards their bytes as they are, one request after the other, and gives a
// connection to the server on to the next client as soon as an answer is
// complete.
type relay struct {
	title  string
	habits habits

	server   string
	listener net.Listener
	wait     sync.WaitGroup

	mu   sync.Mutex
	log  []forwarded
	idle []*serverConn
	open map[net.Conn]bool
}

// serverConn is a connection to the server.
type serverConn struct {
	net.Conn
	in *bufio.Reader
}

// newIgnorer and newRepairer make the two characters of carelessness: whatever
// one ignores, the other repairs.
func newIgnorer() *relay {
	return &relay{title: "ignoring relay", habits: habits{
		line: ignore, name: ignore, fold: ignore, junk: ignore, length: ignore, coding: ignore, size: ignore, data: ignore,
		old: ignore, repeated: last, both: lengthWins,
	}}
}

func newRepairer() *relay {
	return &relay{title: "repairing relay", habits: habits{
		line: repair, name: repair, fold: repair, junk: repair, length: repair, coding: repair, size: repair, data: repair,
		old: repair, repeated: first, both: chunkedWins,
	}}
}

func (r *relay) name() string { return r.title }

func (r *relay) version() string { return "of this program, " + runtime.Version() }

func (r *relay) start(_, server string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	r.server, r.listener = server, l
	r.log, r.idle, r.open = nil, nil, map[net.Conn]bool{}
	r.wait.Add(1)
	go func() {
		defer r.wait.Done()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			r.keep(conn)
			r.wait.Add(1)
			go func() {
				defer r.wait.Done()
				defer r.drop(conn)
				r.serve(conn)
			}()
		}
	}()
	return l.Addr().String(), nil
}

func (r *relay) stop() ([]forwarded, error) {
	r.listener.Close()
	r.set(func() {
		for c := range r.open {
			c.Close()
		}
	})
	r.wait.Wait()
	return r.log, nil
}

func (r *relay) keep(c net.Conn) { r.set(func() { r.open[c] = true }) }

func (r *relay) drop(c net.Conn) {
	c.Close()
	r.set(func() { delete(r.open, c) })
}

// serve forwards the requests of a client.
func (r *relay) serve(client net.Conn) {
	in := bufio.NewReaderSize(client, maxHead)
	for {
		m, err := r.habits.readHead(in)
		if err == errRefused {
			io.WriteString(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		}
		if err != nil {
			return
		}
		if !r.forward(client, in, m) {
			return
		}
	}
}

// forward forwards a request and its answer, and tells whether the client may
// send another.
func (r *relay) forward(client net.Conn, in *bufio.Reader, m head) bool {
	server, err := r.take()
	if err != nil {
		return false
	}
	f := r.note(client, m)
	_, err = server.Write(m.raw)

	// The content is forwarded while the server may answer already. A client
	// that goes away before the answer takes the connection to the server along.
	sent, watched := make(chan error, 1), make(chan struct{})
	answered, gone := false, false
	go func() {
		defer close(watched)
		if err == nil {
			err = r.habits.readContent(in, m, server, io.Discard)
		}
		if err == nil {
			r.set(func() { r.log[f].whole = true })
			sent <- nil
			_, err = in.Peek(1)
		} else {
			sent <- err
		}
		r.set(func() {
			if err != nil && !answered {
				gone = true
				server.Close()
			}
		})
	}()

	keep := r.answer(client, server, m, f)
	if !keep {
		client.Close() // ends the reading of content too
	}
	keep = <-sent == nil && keep
	r.set(func() {
		answered = true
		if keep = keep && !gone; keep {
			r.idle = append(r.idle, server)
		}
	})
	if !keep {
		r.drop(server.Conn)
		client.Close()
	}
	<-watched
	return keep && !m.close
}

// set calls f under the lock.
func (r *relay) set(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// note writes a request to the log.
func (r *relay) note(client net.Conn, m head) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, forwarded{
		port: client.RemoteAddr().(*net.TCPAddr).Port, id: m.id, method: m.method, target: m.target,
	})
	return len(r.log) - 1
}

// take gives the connection to the server that was used last, or a new one.
func (r *relay) take() (*serverConn, error) {
	r.mu.Lock()
	if n := len(r.idle); n > 0 {
		s := r.idle[n-1]
		r.idle = r.idle[:n-1]
		r.mu.Unlock()
		return s, nil
	}
	r.mu.Unlock()
	conn, err := net.Dial("tcp", r.server)
	if err != nil {
		return nil, err
	}
	r.keep(conn)
	return &serverConn{conn, bufio.NewReaderSize(conn, maxHead)}, nil
}

// answer forwards the answer to request m, entry f of the log. It tells whether
// both connections may be used further.
func (r *relay) answer(client net.Conn, server *serverConn, m head, f int) bool {
	for {
		a, err := habits{}.readHead(server.in)
		if err != nil {
			return false
		}
		code := a.code
		if _, err := client.Write(a.raw); err != nil {
			return false
		}
		if code/100 == 1 && code != 101 {
			continue
		}
		r.set(func() { r.log[f].status = code })
		switch {
		case code == 101, m.method == "CONNECT" && code/100 == 2:
			return false
		case m.method == "HEAD", code == 204, code == 304:
			return !a.close
		case !a.framed:
			io.Copy(client, server.in)
			return false
		}
		return habits{}.readContent(server.in, a, client, io.Discard) == nil && !a.close
	}
}
