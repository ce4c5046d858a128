package main

import (
	"io"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// printer renders events. An event's offset is that of its first byte, but
// for done, where it is the end of the message. Slices are valid during the
// call. Errors of writing come with flush, upgrade and end.
type printer interface {
	request(offset int64, l parser.RequestLine)
	response(offset int64, l parser.StatusLine)
	header(offset int64, f parser.Field)
	headersDone(offset int64, h parser.Head)
	content(offset int64, span []byte)
	contentEnd() // no further span joins those before
	chunk(offset, size int64, extension []byte)
	trailer(offset int64, f parser.Field)
	done(offset int64)
	upgrade(offset int64, rest io.Reader) (n int64, err error)
	fault(offset int64, err error)
	end(t totals) error
	flush() error
}

// totals is what has been seen by the end.
type totals struct {
	messages int64
	bytes    int64
	upgraded bool
	err      error // what is wrong with the input, nil if nothing
}

// handler passes the parser's events on to a printer. It adds where each
// begins, which the parser tells only of messages: an event begins where the
// one before it ended.
type handler struct {
	parser  *parser.Parser
	out     printer
	methods []parser.Method // still to be answered; the last one stays

	next      int64 // where the next event begins
	messages  int64
	inContent bool // spans were printed that contentEnd has not ended
	inChunk   bool // a CRLF follows the content before the next event
}

func (h *handler) OnRequest(l parser.RequestLine) error {
	h.out.request(h.parser.MessageOffset(), l)
	h.next = h.parser.Offset()
	return nil
}

func (h *handler) OnResponse(l parser.StatusLine) error {
	if l.Code() >= 200 || l.Code() == 101 { // an interim one answers nothing yet
		h.parser.Expect(h.methods[0], true)
		if len(h.methods) > 1 {
			h.methods = h.methods[1:]
		}
	}
	h.out.response(h.parser.MessageOffset(), l)
	h.next = h.parser.Offset()
	return nil
}

func (h *handler) OnHeader(f parser.Field) error {
	h.out.header(h.advance(), f)
	return nil
}

func (h *handler) OnHeadersEnd(head parser.Head) error {
	h.out.headersDone(h.advance(), head)
	if head.Interim() {
		return h.OnMessageEnd()
	}
	return nil
}

func (h *handler) OnBody(span []byte) error {
	h.out.content(h.advance(), span)
	h.inContent = true
	return nil
}

func (h *handler) OnChunk(size int64, extension []byte) error {
	h.endContent()
	if h.inChunk {
		h.next += int64(len("\r\n"))
	}
	h.inChunk = size > 0
	h.out.chunk(h.advance(), size, extension)
	return nil
}

func (h *handler) OnTrailer(f parser.Field) error {
	h.out.trailer(h.advance(), f)
	return nil
}

func (h *handler) OnMessageEnd() error {
	h.endContent()
	h.messages++
	h.out.done(h.parser.Offset())
	return nil
}

// advance gives where the current event begins, and moves on to its end.
func (h *handler) advance() int64 {
	offset := h.next
	h.next = h.parser.Offset()
	return offset
}

func (h *handler) endContent() {
	if h.inContent {
		h.inContent = false
		h.out.contentEnd()
	}
}

// upgrade ends the output after a message that leaves HTTP. What is left of
// the input is not HTTP and goes through as it is.
func (h *handler) upgrade(rest io.Reader) error {
	if err := h.out.flush(); err != nil { // rest may take its time
		return err
	}
	offset := h.parser.Offset()
	n, err := h.out.upgrade(offset, rest)
	if err != nil {
		return err
	}
	return h.out.end(totals{messages: h.messages, bytes: offset + n, upgraded: true})
}

// end ends the output, with err if the parse ended with one.
func (h *handler) end(err error) error {
	h.endContent()
	offset := h.parser.Offset()
	if err != nil {
		h.out.fault(offset, err)
	}
	return h.out.end(totals{messages: h.messages, bytes: offset, err: err})
}
