package main

import (
	"io"

	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

// echo answers with the content of the request as it comes in, and with those
// of its trailers that the Trailer field announced.
func echo(e *exchange) error {
	a, h := &e.answer, e.Head()
	if err := a.Continue(); err != nil {
		return err
	}
	if err := a.Status(status.OK); err != nil {
		return err
	}
	// The head goes out before the request was read to its end. That it will
	// be is known: this handler does not end the answer before.
	a.SetRequestRead(true)
	if v, ok := e.Get(parser.FieldContentType); ok {
		a.FieldBytes([]byte("Content-Type"), v)
	}
	if h.Length >= 0 {
		a.ContentLength(h.Length)
	} else {
		for name := range e.Tokens(parser.FieldTrailer) {
			a.Announce(string(name)) // refused if it is none for trailers
		}
	}
	if _, err := io.Copy(a, e); err != nil {
		return err
	}
	for f := range e.Trailers() {
		a.TrailerBytes(f.Name(), f.Value()) // refused if it was not announced
	}
	return a.End()
}
