package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// pieceSize is how much is read at a time, and so the most that is fed at
// once.
const pieceSize = 64 << 10

// inspect reads in to its end, or to where the parse stops, and prints the
// events. It tells whether every message was complete. An error is one of
// reading or writing: what is wrong with the messages is an event.
func inspect(f *flags, in io.Reader, out printer) (complete bool, err error) {
	src := bufio.NewReaderSize(&ending{in: in}, pieceSize)
	h := &handler{out: out, methods: f.methods}
	if f.kind == kindResponse || f.kind == kindAuto && beginsWithHTTP(src) {
		h.parser = parser.NewResponse(h, &f.options)
	} else {
		h.parser = parser.NewRequest(h, &f.options)
	}
	for {
		if src.Buffered() < max(f.split, 1) {
			// The read may wait: show first what is known.
			if err := out.flush(); err != nil {
				return false, err
			}
		}
		piece, ended := nextPiece(src, f.split)
		n, err := h.parser.Feed(piece)
		src.Discard(n) // n is at most len(piece), which is there
		switch {
		case err == parser.ErrUpgrade:
			return true, h.upgrade(src)
		case err == nil && ended == io.EOF:
			err = h.parser.Finish()
			if err == nil {
				return true, h.end(nil)
			}
		case err == nil && ended != nil:
			h.endContent()
			return false, fmt.Errorf("reading: %w", ended)
		}
		if err != nil {
			return false, h.end(err)
		}
	}
}

// nextPiece gives the next piece of the input: split bytes, fewer only before
// its end, or for 0 what one read brings. With an error no more will come.
func nextPiece(src *bufio.Reader, split int) ([]byte, error) {
	piece, err := src.Peek(max(split, 1))
	if split == 0 && err == nil {
		return src.Peek(src.Buffered())
	}
	return piece, err
}

// beginsWithHTTP tells whether the input begins as a status line does. It
// reads no further than it must to know.
func beginsWithHTTP(src *bufio.Reader) bool {
	const start = "HTTP/"
	for n := range len(start) {
		b, err := src.Peek(n + 1)
		if err != nil || b[n] != start[n] {
			return false
		}
	}
	return true
}

// ending is a reader that remembers how the input ended. bufio.Reader reports
// the end once and then reads again: a terminal would have to be told twice.
type ending struct {
	in  io.Reader
	err error
}

func (e *ending) Read(p []byte) (n int, err error) {
	if e.err == nil {
		n, e.err = e.in.Read(p)
	}
	return n, e.err
}
