package parser

import "io"

// Body reads messages from a connection, for those who would rather pull than
// be called: Next brings the next head, Read its content. It is the handler of
// its parser, and holds the head as a Message does:
//
//	var b parser.Body
//	p := parser.NewRequest(&b, nil)
//	b.Init(p, conn, make([]byte, 4096))
//	for {
//		if err := b.Next(); err == io.EOF {
//			break
//		} else if err != nil {
//			return err
//		}
//		// b.RequestLine, b.Fields, io.Copy(w, &b)
//	}
//
// MaxContent and StopAfterHead mean nothing to it, and Content stays empty.
// A type that embeds Body may override its callbacks, and must then call
// those of Body. OnBody is not among them: content may pass it twice.
//
// In the response role Parser.Expect is due before the Next that brings the
// final response, or in OnResponse. Next stops at interim responses too:
// Head().Interim() tells, and they have no content.
type Body struct {
	Message

	parser *Parser
	source io.Reader
	window []byte // what source is read into
	rest   []byte // the part of it that the parser has not taken
	failed error  // what source returned together with the last bytes

	dst    []byte // of the Read that is going on, nil if content is dropped
	n      int    // content in dst
	direct bool   // the parser is fed dst itself

	arrived bool // a head, since Next was called
	open    bool // after its head a message has not come to its end
}

const (
	defaultWindow = 4 << 10
	maxEmptyReads = 100 // as in bufio
)

// Init sets b up to read from source with p, of which b, or what embeds it,
// must be the handler, and which must be new or Reset. The window is where
// bytes wait for the parser, and belongs to b until the next Init; in the place
// of an empty one Init makes one of 4 KiB.
func (b *Body) Init(p *Parser, source io.Reader, window []byte) {
	if len(window) == 0 {
		window = make([]byte, defaultWindow)
	}
	b.Message.forget()
	*b = Body{Message: b.Message, parser: p, source: source, window: window}
}

// Next reads up to the end of the next head. Content of the last message that
// was not read is read and dropped, all of it: who does not want that closes
// the connection. That holds above all where Head().ExpectContinue was set and
// no 100 (Continue) sent, since the content may never come then.
//
// It returns io.EOF where the connection ends between messages and, without
// reading on, after a message that closes it; ErrUpgrade after a message that
// left HTTP, until Parser.Resume: see Tail. Codes tell of malformed input,
// ErrUnexpectedEOF among them, and come again from every call. Errors of the
// source come as they are, and once: after a deadline, say, Next can be called
// again, and goes on where it stopped.
func (b *Body) Next() error {
	b.arrived = false
	for !b.arrived { // what is left of the content goes by without a dst
		switch b.parser.State() {
		case StateTunnel:
			return ErrUpgrade
		case StateClosed:
			return io.EOF
		}
		if err := b.step(); err != nil {
			return err
		}
	}
	return nil
}

// Read reads content of the message whose head Next brought, without its chunk
// framing. It returns io.EOF at the end of the message, when its trailers are
// there too; for other errors see Next. Content until close ends with io.EOF
// where the source does.
//
// What fills a dst at least as large as the window goes there directly.
func (b *Body) Read(dst []byte) (int, error) {
	if len(dst) == 0 {
		return 0, nil
	}
	b.dst, b.n = dst, 0
	var err error
	for b.open && b.n == 0 && err == nil {
		err = b.step()
	}
	b.dst = nil
	switch {
	case b.n > 0:
		return b.n, nil // a fault behind it stays with the parser
	case err != nil:
		return 0, err
	}
	return 0, io.EOF
}

// Tail gives what was read from the source and not taken by the parser: after
// ErrUpgrade the beginning of what the next protocol sends, the rest of which
// is still to be read from the source. It is valid until the next call of
// Next, Read or Init.
func (b *Body) Tail() []byte { return b.rest }

// step feeds the parser once, after a read if there is nothing in the window.
func (b *Body) step() error {
	in := b.rest
	if len(in) == 0 && b.parser.State() != StateFailed {
		into := b.window
		if n := b.unframed(); n >= len(into) {
			into = b.dst[:n]
			b.direct = true
		}
		n, err := b.fill(into)
		if err != nil {
			b.direct = false
			return err
		}
		in = into[:n]
	}
	n, err := b.parser.Feed(in)
	if b.direct {
		b.direct = false // all of it was content; nothing is left but after a fault
	} else {
		b.rest = in[n:]
	}
	if err == ErrPaused || err == ErrUpgrade && b.parser.State() == StateTunnel {
		return nil
	}
	return err
}

// unframed gives the number of bytes that can be read into dst because nothing
// but content comes before them.
func (b *Body) unframed() int {
	switch left := b.parser.Remaining(); {
	case left < 0:
		return len(b.dst)
	default:
		return int(min(left, int64(len(b.dst))))
	}
}

// fill reads from the source. At its end it finishes the parser.
func (b *Body) fill(into []byte) (n int, err error) {
	for range maxEmptyReads {
		err, b.failed = b.failed, nil
		if err == nil {
			n, err = b.source.Read(into)
		}
		switch {
		case n > 0:
			b.failed = err
			return n, nil
		case err == io.EOF:
			if err := b.parser.Finish(); err != nil {
				return 0, err
			}
			return 0, io.EOF
		case err != nil:
			return 0, err
		}
	}
	return 0, io.ErrNoProgress
}

// OnHeadersEnd ends Next.
func (b *Body) OnHeadersEnd(h Head) error {
	b.Message.OnHeadersEnd(h)
	b.arrived = true
	b.open = !h.Interim()
	return ErrPaused
}

// OnBody puts content where Read wants it, and leaves the rest for later.
func (b *Body) OnBody(content []byte) error {
	switch {
	case b.direct:
		b.n += len(content)
	case b.dst != nil:
		n := copy(b.dst[b.n:], content)
		b.n += n
		if n < len(content) {
			b.parser.Unread(len(content) - n)
		}
	}
	return nil
}

// OnMessageEnd ends Read.
func (b *Body) OnMessageEnd() error {
	b.open = false
	return b.Message.OnMessageEnd()
}
