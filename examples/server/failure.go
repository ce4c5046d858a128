package main

import (
	"errors"
	"io"
	"net"
	"os"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

var (
	errPanic    = errors.New("panic in a handler")
	errStopping = errors.New("the server is being stopped")
)

// fail ends the connection because of err, with an answer if one is due. What
// was sent already is not answered again, but cut off.
func (c *connection) fail(err error) {
	c.server.journal.refuse(c, err)
	var network *net.OpError
	switch {
	case parser.StatusOf(err) != 0:
		c.answer.Error(err)
	case errors.Is(err, os.ErrDeadlineExceeded) && inMessage(c.parser.State()):
		c.answer.ErrorStatus(status.RequestTimeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &network), err == errStopping:
		c.answer.Abort() // nobody is there to be told, or nothing to tell
	default:
		c.answer.ErrorStatus(status.InternalServerError)
		c.server.log.Print(err)
	}
}

// inMessage tells whether the client has begun a request and not ended it.
func inMessage(s parser.State) bool {
	return s == parser.StateHead || s == parser.StateContent || s == parser.StateTrailers
}
