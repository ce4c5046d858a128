package main

import (
	"io"
	"net"
	"time"
)

// sender writes to a connection, with a deadline for each piece of what it
// writes: a client may be slow, but not stop.
type sender struct {
	conn  *net.TCPConn
	limit time.Duration
}

// piece is how much the client must take before the deadline.
const piece = 256 << 10

func (s *sender) Write(p []byte) (n int, err error) {
	for err == nil && n < len(p) {
		var m int
		s.conn.SetWriteDeadline(time.Now().Add(s.limit))
		m, err = s.conn.Write(p[n:min(n+piece, len(p))])
		n += m
	}
	return n, err
}

// ReadFrom lets the system copy files to the connection (sendfile), for which
// it needs to see the file itself, or a LimitedReader of it.
func (s *sender) ReadFrom(src io.Reader) (n int64, err error) {
	all, ok := src.(*io.LimitedReader)
	if !ok {
		all = &io.LimitedReader{R: src, N: 1<<63 - 1}
	}
	for all.N > 0 {
		part := io.LimitedReader{R: all.R, N: min(all.N, piece)}
		s.conn.SetWriteDeadline(time.Now().Add(s.limit))
		m, err := s.conn.ReadFrom(&part)
		n += m
		all.N -= m
		if err != nil || part.N > 0 {
			return n, err
		}
	}
	return n, nil
}
