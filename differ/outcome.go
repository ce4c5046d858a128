package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// outcome is what a party makes of a stream.
type outcome struct {
	messages []message // those that it took to their end
	end      ending
	why      string // in a stable form, what it has to say about a stop
	at       int64  // where, if it tells
	part     part   // in which it stopped, if it is httpwire that did
}

// part is a part of a message.
type part uint8

const (
	inHead part = iota // or before one
	inContent
	inTrailers
)

// message is one that was taken.
type message struct {
	start    string // method and target, or status code
	content  string
	fields   []string // lower-case name, colon, value; nil if the party does not show them
	trailers []string
	opaque   bool // the party answered by itself: nothing is known but that it took a message
	from, to int  // where it stands in the stream, with what was skipped before it, if httpwire took it
}

// ending is what became of a connection after the last message taken.
type ending uint8

const (
	wants  ending = iota // more input: it is idle, or inside of a message
	stops                // what follows is refused, or not looked at
	leaves               // what follows belongs to another protocol
)

var endings = [...]string{"wants more", "stops", "leaves HTTP"}

func (e ending) String() string { return endings[e] }

func (o outcome) String() string {
	var b strings.Builder
	for _, m := range o.messages {
		if m.opaque {
			b.WriteString("(a message) ")
			continue
		}
		fmt.Fprintf(&b, "[%s %q", strings.Trim(strconv.QuoteToASCII(m.start), `"`), m.content)
		for _, f := range m.fields {
			fmt.Fprintf(&b, " %q", f)
		}
		for _, f := range m.trailers {
			fmt.Fprintf(&b, " trailer %q", f)
		}
		b.WriteString("] ")
	}
	b.WriteString(o.end.String())
	if o.why != "" {
		b.WriteString(": " + o.why)
	}
	return b.String()
}

// differs names the first thing in which two messages differ, "" if none. What
// one of the parties does not show is not compared.
func (m message) differs(o message) string {
	switch {
	case m.opaque || o.opaque:
		return ""
	case m.start != o.start:
		return "start line"
	case m.content != o.content:
		return "content"
	case m.fields != nil && o.fields != nil && !slices.Equal(m.fields, o.fields):
		return "fields"
	case m.fields != nil && o.fields != nil && !slices.Equal(m.trailers, o.trailers):
		return "trailers"
	}
	return ""
}
