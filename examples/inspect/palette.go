package main

import (
	"io"
	"os"
)

// palette holds the escape sequences of the colours, empty for none.
type palette struct {
	plain, dim, name, message, good, bad string
	reset                                string
}

var colours = palette{
	dim:     "\x1b[2m",
	name:    "\x1b[36m",
	message: "\x1b[1m",
	good:    "\x1b[32m",
	bad:     "\x1b[1;31m",
	reset:   "\x1b[0m",
}

// paletteFor gives the colours for w: none unless it is a terminal, nor where
// NO_COLOR (no-color.org) or TERM decline them.
func paletteFor(w io.Writer) palette {
	if isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
		return colours
	}
	return palette{}
}

// isTerminal tells whether w is a character device, which is as near as the
// standard library comes to a terminal.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// paint puts s in a colour of the palette.
func (p palette) paint(colour, s string) string {
	if colour == "" {
		return s
	}
	return colour + s + p.reset
}
