package main

import (
	"sync"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/writer"
)

// exchange is a request and the answer to it, in memory that serves one after
// the other for as long as the client keeps on asking. Handlers ask its Message
// for the request, read the content from it, and answer with its answer.
type exchange struct {
	parser.Message
	answer     writer.Response
	connection *connection

	path, query []byte // of the request's target, not decoded
	arrived     bool   // the head of a request, since connection.next began

	span    []byte // content that was not read, a part of the window
	in      []byte // what the parser has not taken, a part of the window
	window  [16 << 10]byte
	scratch [512]byte // for the handlers
}

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

func takeExchange(c *connection) *exchange {
	e := exchanges.Get().(*exchange)
	e.connection = c
	e.answer.Init(&c.sender)
	e.answer.Follow(&c.parser)
	e.answer.SetDate(&c.server.date)
	return e
}

// release gives the exchange back, with nothing of this client in it: what a
// request needed beyond the window depends on the client, and is let go.
func (c *connection) release() {
	e := c.exchange
	c.exchange = nil
	e.answer.Init(nil) // its buffer goes back, if there is one
	*e = exchange{}
	exchanges.Put(e)
}

// respond begins the head of the answer, which is the last one of a server that
// is being stopped. It skips content before, since one that was not read costs
// the connection.
func (e *exchange) respond(code int) error {
	if err := e.skip(); err != nil {
		return err
	}
	if err := e.answer.Status(code); err != nil {
		return err
	}
	if e.connection.server.stopping.Load() {
		return e.answer.SetClose()
	}
	return nil
}

// OnHeadersEnd ends connection.next.
func (e *exchange) OnHeadersEnd(h parser.Head) error {
	e.arrived = true
	e.Message.OnHeadersEnd(h)
	return parser.ErrPaused
}

// OnBody keeps a span of content for Read. It lies in the window, where it stays
// until the next step.
func (e *exchange) OnBody(span []byte) error {
	e.span = span
	return parser.ErrPaused
}
