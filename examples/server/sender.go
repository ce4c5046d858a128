package main

import (
	"io"
	"net"
	"time"

	"github.com/seed-f4f473f9/httpwire/writer"
)

// sender writes to a connection, with a deadline for each piece of what it
// writes: a client may be slow, but not stop.
type sender struct {
	conn    *net.TCPConn
	limit   time.Duration
	writing deadline // of conn
}

var _ writer.BuffersWriter = (*sender)(nil)

// piece is how much the client must take before the deadline.
const piece = 256 << 10

// writeWithin sets the deadline of the piece that follows, see deadline.
func (s *sender) writeWithin() {
	if s.writing.renew(s.limit) {
		s.conn.SetWriteDeadline(time.Now().Add(s.limit))
	}
}

func (s *sender) Write(p []byte) (n int, err error) {
	for err == nil && n < len(p) {
		var m int
		s.writeWithin()
		m, err = s.conn.Write(p[n:min(n+piece, len(p))])
		n += m
	}
	return n, err
}

// WriteBuffers sends a large content together with what goes before and after.
func (s *sender) WriteBuffers(v *net.Buffers) (n int64, err error) {
	for all := *v; err == nil && len(all) > 0; {
		// The piece ends in all[last], of which the rest is for the next one.
		last, room := 0, piece
		for last+1 < len(all) && len(all[last]) < room {
			room -= len(all[last])
			last++
		}
		end := min(room, len(all[last]))
		rest := all[last][end:]
		all[last] = all[last][:end]
		*v = all[:last+1]
		s.writeWithin()
		var m int64
		m, err = v.WriteTo(s.conn)
		n += m
		if all[last] = rest; len(rest) == 0 {
			last++
		}
		all = all[last:]
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
		s.writeWithin()
		m, err := s.conn.ReadFrom(&part)
		n += m
		all.N -= m
		if err != nil || part.N > 0 {
			return n, err
		}
	}
	return n, nil
}
