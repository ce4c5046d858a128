package main

import (
	"errors"
	"log"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/seed-f4f473f9/httpwire/writer"
)

// server is what the connections have in common.
type server struct {
	limits
	root    *os.Root // what /files/ shows
	log     *log.Logger
	journal *journal // nil if it is not kept
	vitals  bool     // whether /vitals shows them

	slots chan struct{} // holds one value for each connection that is open

	date     writer.Date // kept by keepTime
	stopping atomic.Bool // no more requests are to be read
	stopped  atomic.Bool // all connections are gone

	mu   sync.Mutex
	open map[*connection]struct{}
	gone sync.WaitGroup // done when open is empty
}

func newServer(l limits, root *os.Root, logger *log.Logger) *server {
	return &server{
		limits: l,
		root:   root,
		log:    logger,
		slots:  make(chan struct{}, l.connections),
		open:   make(map[*connection]struct{}),
	}
}

// shortage is for how long no connection is accepted after the system had no
// descriptor or memory left for one.
const shortage = 100 * time.Millisecond

func isShortage(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) ||
		errors.Is(err, syscall.ENOBUFS) || errors.Is(err, syscall.ENOMEM)
}

// serve accepts connections until the listener is closed, which is no error.
// Beyond the bound they wait in the listener's queue, and so does serve itself:
// after the listener was closed it returns when a connection has ended.
func (s *server) serve(l *net.TCPListener) error {
	s.keepTime()
	for {
		s.slots <- struct{}{}
		conn, err := l.AcceptTCP()
		if err == nil {
			s.start(conn)
			continue
		}
		<-s.slots
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil
		case !isShortage(err):
			return err
		}
		s.log.Print(err)
		time.Sleep(shortage)
	}
}

// keepTime sets the clock of the Date field, and again every second until the
// last connection is gone.
func (s *server) keepTime() {
	s.date.Set(time.Now())
	if !s.stopped.Load() {
		time.AfterFunc(time.Second, s.keepTime)
	}
}

// start serves conn on a goroutine of its own.
func (s *server) start(conn *net.TCPConn) {
	c := newConnection(s, conn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Load() {
		conn.Close()
		<-s.slots
		return
	}
	s.open[c] = struct{}{}
	s.gone.Add(1)
	go func() {
		c.serve()
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
		<-s.slots
		s.gone.Done()
	}()
}

// stop ends the connections, those that answer a request after that answer,
// and waits for them. It gives the number of those that it had to cut off
// because they did not end within the time of grace. The listener must have
// been closed before.
func (s *server) stop() (cut int) {
	defer s.stopped.Store(true)
	s.mu.Lock()
	s.stopping.Store(true)
	for c := range s.open {
		c.wake()
	}
	s.mu.Unlock()

	done := make(chan struct{})
	go func() { s.gone.Wait(); close(done) }()
	select {
	case <-done:
		return 0
	case <-time.After(s.grace):
	}
	s.mu.Lock()
	cut = len(s.open)
	for c := range s.open {
		c.conn.Close()
	}
	s.mu.Unlock()
	<-done
	return cut
}
