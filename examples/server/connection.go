package main

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// connection is one client's connection. While the client is idle that is all
// there is: what it takes to read and answer requests is in the exchange, which
// comes when bytes do.
type connection struct {
	*exchange // nil while the client is idle; the handler of the parser

	server  *server
	conn    *net.TCPConn
	sender  sender
	parser  parser.Parser
	reading deadline      // of conn
	timed   bool          // the head deadline of the request runs
	spare   time.Duration // what waiting for content may still take
	first   [1]byte       // what an idle client begins with
	waiting atomic.Bool   // no request has begun, so that wake may interrupt the read
}

const (
	// brief is how long a connection keeps its exchange for the next request.
	brief = 100 * time.Millisecond
	// contentRate is the bytes a second below which waiting for content uses
	// up the time that limits.content gives for it.
	contentRate = 1 << 10
	// lingerTime and lingerSize bound what is still read from a client after
	// the last answer.
	lingerTime = 2 * time.Second
	lingerSize = 1 << 20
)

func newConnection(s *server, conn *net.TCPConn) *connection {
	c := &connection{server: s, conn: conn, sender: sender{conn: conn, limit: s.write}}
	c.parser.InitRequest(c, nil)
	return c
}

// serve answers one request after the other, in their order, until one of both
// sides closes the connection.
func (c *connection) serve() {
	c.exchange = takeExchange(c)
	for {
		if err := c.next(); err != nil {
			c.fail(err)
			break
		}
		c.handle()
		if c.answer.ShouldClose() || c.server.stopping.Load() {
			break
		}
		c.parser.Resume() // an upgrade that was offered, and declined
	}
	c.answer.Flush()
	cut := c.answer.Cut()
	c.release()
	c.end(cut)
}

// next reads the head of the next request.
func (c *connection) next() error {
	c.timed, c.spare, c.span = false, c.server.content, nil
	for c.arrived = false; !c.arrived; {
		if err := c.step(); err != nil {
			return err
		}
	}
	return nil
}

// handle answers the request whose head was read. Whatever goes wrong, what is
// sent of an answer that is not whole does not look whole.
func (c *connection) handle() {
	defer func() {
		if fault := recover(); fault != nil {
			c.server.log.Printf("panic: %v\n%s", fault, debug.Stack())
			c.fail(errPanic)
		}
	}()
	c.server.journal.take(c)
	err := c.answer.Begin(c.Head())
	if err == nil {
		err = answerRequest(c.exchange)
	}
	if err != nil {
		c.fail(err)
	}
}

// step feeds the parser once: what it has left, or else what comes next.
func (c *connection) step() error {
	if len(c.in) == 0 {
		if err := c.receive(); err != nil {
			return err
		}
	}
	n, err := c.parser.Feed(c.in)
	c.in = c.in[n:]
	if err == parser.ErrPaused || err == parser.ErrUpgrade {
		return nil // the end of a head, a span of content, or the end of a request
	}
	return err
}

// receive waits for bytes. Before that it sends everything there is to send:
// the client may be waiting too.
func (c *connection) receive() (err error) {
	if err := c.answer.Flush(); err != nil {
		return err
	}
	var n int
	switch c.parser.State() {
	case parser.StateIdle:
		n, err = c.receiveFirst()
	case parser.StateHead:
		// One deadline for all of the head, however it trickles in.
		if !c.timed {
			c.timed = true
			c.readWithin(c.server.head)
		}
		n, err = c.conn.Read(c.window[:])
	default:
		n, err = c.receiveContent()
	}
	c.in = c.window[:n]
	if n > 0 {
		return nil
	}
	if err == io.EOF {
		if err := c.parser.Finish(); err != nil {
			return err
		}
	}
	return err
}

// receiveFirst waits for a request to begin. If that takes long it does so
// without the exchange.
func (c *connection) receiveFirst() (int, error) {
	n, err := c.await(c.window[:], brief)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.release()
		n, err = c.await(c.first[:], c.server.idle)
		c.exchange = takeExchange(c)
		copy(c.window[:], c.first[:n])
	}
	return n, err
}

// receiveContent waits for content. The time for that is not used up by a
// client that sends fast enough, whatever it sends.
func (c *connection) receiveContent() (int, error) {
	before := time.Now()
	c.readWithin(c.spare)
	n, err := c.conn.Read(c.window[:])
	earned := time.Duration(n) * time.Second / contentRate
	c.spare = min(c.server.content, c.spare-time.Since(before)+earned)
	return n, err
}

// readWithin sets the deadline of the reads that follow, see deadline.
func (c *connection) readWithin(limit time.Duration) {
	if c.reading.renew(limit) {
		c.conn.SetReadDeadline(time.Now().Add(limit))
	}
}

// await reads what a server that is being stopped need not wait for.
//
// There is no lock between it and stop, which says that it is stopping before it
// looks who is waiting, whereas await says that it waits, with its deadline set,
// before it looks whether to stop. So either of them sees the other.
func (c *connection) await(p []byte, limit time.Duration) (int, error) {
	c.readWithin(limit)
	c.waiting.Store(true)
	n, err := 0, errStopping
	if !c.server.stopping.Load() {
		n, err = c.conn.Read(p)
	}
	c.waiting.Store(false)
	if c.server.stopping.Load() {
		// What came is answered, with deadlines of its own: that of wake, which
		// may be about to be set, must not come in between.
		c.server.mu.Lock()
		c.reading = deadline{}
		c.server.mu.Unlock()
	}
	return n, err
}

// wake ends the wait for a request, for a server that is being stopped, which
// holds its lock.
func (c *connection) wake() {
	if c.waiting.Load() {
		c.conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// end closes the connection so that the client sees the last answer: if bytes
// of the client were unread, or came in later, a plain close could make the
// client's system throw the answer away (RFC 9112, section 9.6). An answer that
// was cut off is to be seen as such, even where its end would be the close.
func (c *connection) end(cut bool) {
	if cut {
		c.conn.SetLinger(0)
	} else if c.conn.CloseWrite() == nil {
		c.conn.SetReadDeadline(time.Now().Add(lingerTime))
		io.CopyN(io.Discard, c.conn, lingerSize)
	}
	c.conn.Close()
}
