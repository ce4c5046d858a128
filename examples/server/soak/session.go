package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// patience is for how long a client waits for what must come. It is long: only
// what never comes is lost, whatever else the machine does.
const patience = time.Minute

// session is a connection to the server on which bytes are sent as they are, and
// answers read by the parser.
type session struct {
	*net.TCPConn
	parser.Message // the answer that was read last

	parser *parser.Parser
	rest   []byte // what came in and was not read
	buffer [8 << 10]byte
}

func dial(address string) (*session, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	s := &session{TCPConn: conn.(*net.TCPConn)}
	s.parser = parser.NewResponse(&s.Message, nil)
	s.SetDeadline(time.Now().Add(patience))
	return s, nil
}

// read reads the answer to a request of that method, which offered an upgrade or
// not; interim answers are passed over. It returns io.EOF if the connection was
// closed in order before an answer.
func (s *session) read(method parser.Method, upgrade bool) error {
	s.SetDeadline(time.Now().Add(patience))
	s.parser.Expect(method, upgrade)
	for {
		if len(s.rest) == 0 {
			n, err := s.Read(s.buffer[:])
			if err == io.EOF {
				return s.end()
			}
			if err != nil {
				return err
			}
			s.rest = s.buffer[:n]
		}
		n, err := s.parser.Feed(s.rest)
		s.rest = s.rest[n:]
		switch {
		case err == parser.ErrPaused || err == parser.ErrUpgrade:
			if s.Complete() && !s.Head().Interim() {
				return nil
			}
		case err != nil:
			return fmt.Errorf("the answer is malformed: %w at byte %d", err, s.parser.Offset())
		}
	}
}

// end judges the end of the connection, in an answer or between two.
func (s *session) end() error {
	switch state := s.parser.State(); {
	case state == parser.StateIdle || state == parser.StateClosed:
		return io.EOF
	case s.parser.Finish() != nil || state != parser.StateContent:
		return io.ErrUnexpectedEOF
	}
	return nil // content until the end
}

// expectEnd reads on to where the server closes the connection in order.
func (s *session) expectEnd() error {
	s.SetDeadline(time.Now().Add(patience))
	if n, err := io.Copy(io.Discard, s); err != nil || int(n)+len(s.rest) > 0 {
		return fmt.Errorf("%d bytes instead of the end: %w", int(n)+len(s.rest), err)
	}
	return nil
}

// is tells whether the answer that was read has that status and content.
func (s *session) is(status int, content string) bool {
	return s.StatusLine().Code() == status && string(s.Content()) == content
}

// vanish closes the connection with a reset.
func (s *session) vanish() {
	s.SetLinger(0)
	s.Close()
}

// isReset tells whether err is that of a connection which the server has given
// up, found out in reading or in writing.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
