package main

import (
	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

// protocol is what /upgrade leads to: whatever comes in goes back.
const protocol = "echo"

// upgrade switches to the protocol, if the client offers it (RFC 9110, section
// 7.8).
func upgrade(e *exchange) error {
	if err := e.skip(); err != nil {
		return err
	}
	a := &e.answer
	if !e.offers(protocol) || !e.Complete() {
		if err := a.Status(status.UpgradeRequired); err != nil {
			return err
		}
		a.OfferUpgrade(protocol)
		return a.End()
	}
	if err := a.SwitchProtocols(protocol); err != nil {
		return err
	}
	if err := a.End(); err != nil {
		return err
	}
	if err := a.Flush(); err != nil {
		return err
	}
	return e.connection.reflect()
}

// offers tells whether the request can be answered by a switch to the protocol.
func (e *exchange) offers(protocol string) bool {
	if e.Head().Upgrade {
		for offered := range e.Tokens(parser.FieldUpgrade) {
			if parser.EqualFold(offered, protocol) {
				return true
			}
		}
	}
	return false
}

// reflect sends back what comes in, from the bytes after the request on, until
// the client ends, idles, or the server is stopped. It always returns an error,
// which ends the connection.
func (c *connection) reflect() error {
	for n, err := copy(c.window[:], c.in), error(nil); ; {
		if _, err := c.sender.Write(c.window[:n]); err != nil {
			return err
		}
		if n, err = c.await(c.window[:], c.server.idle); err != nil {
			return err
		}
	}
}
