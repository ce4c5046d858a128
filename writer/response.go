package writer

import (
	"io"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/parser"
	"github.com/seed-f4f473f9/httpwire/status"
)

// Response writes the answers of one connection, one after the other. It is
// held by value; the zero Response is ready, and keeps its output for Detach.
// It must not be copied once it was used, nor be used by two goroutines at a
// time. It takes a buffer from a pool for the first byte of an answer, and gives
// it back in Flush, so that it owns no memory between answers.
//
//	r.Init(conn)
//	r.Begin(head) // of the request
//	r.Status(200)
//	r.Field("Content-Type", "text/plain")
//	r.Body(text)
//	r.Flush()
//	if r.ShouldClose() { ... }
//
// A call that returns a Code has changed nothing, unless it says otherwise. Any
// other error is that of the destination, or in ReadFrom of the source; after
// one of the destination every call returns it again.
type Response struct {
	message
}

// Init makes r ready for a connection. With a nil dst the output is kept for
// Detach. Whatever r was used for before is forgotten.
func (r *Response) Init(dst io.Writer) { r.init(dst, nil, nil) }

// Reset is Init, but keeps what Follow and SetDate have set.
func (r *Response) Reset(dst io.Writer) { r.init(dst, r.parser, r.date) }

// Follow tells r which parser reads the requests. If one of them has not been
// read to its end when the head of its answer is complete, the connection is
// closed after the answer: what is left of it must not be taken for the next
// request (CVE-2022-22720).
//
// Begin must then be called before p goes on to the message after the one to be
// answered. Whoever answers later, or in another goroutine, leaves Follow out
// and calls SetRequestRead if need be.
func (r *Response) Follow(p *parser.Parser) {
	r.parser = p
	if p != nil {
		r.offset = p.MessageOffset()
	}
}

// SetRequestRead says, in place of a parser, whether the request to be answered
// has been read to its end. It counts for the answer that has been begun; it
// returns ErrOrder if there is none. Without it, and without Follow, a request
// counts as read unless its client waits for a 100 that was not sent.
func (r *Response) SetRequestRead(read bool) error {
	if r.state < begun || r.state > inTrailers {
		return r.refusal()
	}
	r.flags &^= saidRead | saidUnread
	if read {
		r.flags |= saidRead
	} else {
		r.flags |= saidUnread
	}
	return nil
}

// SetDate sets the clock of the Date field. With nil, as at first, a clock is
// used that asks time.Now once an answer.
func (r *Response) SetDate(d *Date) { r.date = d }

// Begin begins the answer to a request, of which h is the head. The answer
// before it must have ended; it may wait for Flush. It returns ErrHead for the
// zero Head and that of a response, ErrOrder, ErrClosed, and ErrTunnel.
func (r *Response) Begin(h parser.Head) error {
	if r.state != idle {
		return r.refusal()
	}
	if h.Version == 0 || h.Code != 0 {
		return ErrHead
	}
	f := response | peer11
	if h.Version == parser.HTTP10 {
		f = response | peer10
	}
	switch h.Method {
	case parser.MethodHead:
		f |= toHead
	case parser.MethodConnect:
		f |= toConnect
	}
	if !h.KeepAlive {
		f |= closes
	}
	// As h.HasBody, which would copy h: at once, so that the copy waits until
	// its parts have been stored.
	if h.Length > 0 || h.Framing == parser.FramingChunked {
		f |= hasContent
	}
	if h.Upgrade {
		f |= upgradable
	}
	if h.ExpectContinue {
		f |= expects
	}
	r.flags = f
	r.state = begun
	if r.parser != nil {
		r.offset = r.parser.MessageOffset()
	}
	return nil
}

// continueLines is a whole 100 (Continue).
const continueLines = "HTTP/1.1 100 Continue\r\n\r\n"

// Continue sends a 100 (Continue), for which some clients wait before they send
// content, and flushes. It does nothing if the client does not wait, if it was
// sent before, and for HTTP/1.0. Call it before the first read of the content.
// It returns ErrOrder after Status.
func (r *Response) Continue() error {
	if r.state < begun || r.state > inTrailers {
		return r.refusal()
	}
	if r.flags&(expects|peer11) != expects|peer11 {
		return nil
	}
	if r.state != begun {
		return ErrOrder
	}
	r.appendContinue()
	return r.Flush()
}

// appendContinue appends a 100, which is a message of its own.
func (r *Response) appendContinue() {
	b := r.room(len(continueLines))
	b.B = append(b.B, continueLines...)
	r.start = len(b.B)
	r.flags &^= expects
}

// isOrdinary tells of the codes that Status takes.
func isOrdinary(code int) bool {
	return code >= 100 && code <= 999 && code != status.SwitchingProtocols
}

// Status begins the head, with the reason phrase that the registry has for code.
//
// A code of 1xx begins an interim answer: fields and End, after which another
// interim answer or the final one is due. For a client of HTTP/1.0 interim
// answers are checked, and not sent. It returns ErrStatus for a code outside of
// 100 to 999 and for 101, see SwitchProtocols.
func (r *Response) Status(code int) error {
	switch {
	case r.state != begun:
		return r.refusal()
	case !isOrdinary(code):
		return ErrStatus
	}
	b := r.room(gap)
	b.B = status.AppendLine(b.B, code)
	r.startHead(code)
	return nil
}

// StatusReason is Status with a reason phrase, which may be empty. It also
// returns ErrValue.
func (r *Response) StatusReason(code int, reason []byte) error {
	switch {
	case r.state != begun:
		return r.refusal()
	case !isOrdinary(code):
		return ErrStatus
	case !scan.IsValue(reason):
		return ErrValue
	}
	b := r.room(gap + len(reason))
	b.B = appendStatusLine(b.B, code, reason)
	r.startHead(code)
	return nil
}

// StatusBlock begins the head with a Block. It returns ErrStatus for nil.
func (r *Response) StatusBlock(b *Block) error {
	switch {
	case r.state != begun:
		return r.refusal()
	case b == nil:
		return ErrStatus
	}
	n := len(b.text) + gap
	var out *buffer.Buffer
	if r.buf == nil && n <= buffer.Smallest { // as nearly always: what room would do
		out = buffer.Small()
		r.buf = out
	} else {
		out = r.room(n)
	}
	text := append(out.B, b.text...)
	out.B = out.B[:len(text)] // there was room for it
	if b.plain && r.flags&(toHead|toConnect) == 0 {
		r.openHead(b.code)
	} else {
		r.startHead(b.code)
	}
	return nil
}

// SwitchProtocols begins a 101 (Switching Protocols), to one of the protocols
// that the request offered, or to a list of them that lie one upon the other;
// fields and End follow, after which the connection belongs to that protocol,
// and every call but Flush, Detach, Reset and Init returns ErrTunnel. The same
// goes for the end of a 2xx to CONNECT.
//
// It returns ErrProtocol if the request offered no upgrade or has not been read
// to its end, and ErrValue for a malformed name. Which protocols it offered is
// for the caller to know. A client that waits for a 100 is sent that first, as
// RFC 9110, section 7.8 asks.
func (r *Response) SwitchProtocols(protocol string) error {
	switch {
	case r.state != begun:
		return r.refusal()
	case !r.is(upgradable) || r.unread():
		return ErrProtocol
	case !areProtocols(bytesOf(protocol)):
		return ErrValue
	}
	if r.is(expects) {
		r.appendContinue()
	}
	b := r.room(gap)
	b.B = status.AppendLine(b.B, status.SwitchingProtocols)
	r.startHead(status.SwitchingProtocols)
	r.appendUpgrade(protocol)
	return nil
}

// openHead is startHead for an answer that may have content, as far as code and
// request tell.
func (r *Response) openHead(code int) {
	r.code = uint16(code)
	r.count = 0
	r.kind = framing.None
	r.flags &^= ofHead
	r.facts = framing.Response
	r.state = inHead
}

// saysOfContent tells of the codes that say something of the content by
// themselves, whatever the request was.
func saysOfContent(code int) bool {
	return code == status.ResetContent || !status.ContentAllowed(code)
}

// startHead begins the header section of an answer with that status code.
func (r *Response) startHead(code int) {
	r.openHead(code)
	f := r.flags
	switch {
	case code < 200:
		f |= barred
		if code != status.SwitchingProtocols {
			r.state = inInterim
			if f&peer10 != 0 {
				f |= dropped
			}
			break
		}
		r.facts |= framing.Tunnel
	case f&toConnect != 0 && code < 300:
		f |= barred
		r.facts |= framing.Tunnel
	case !status.ContentAllowed(code):
		f |= barred
		r.facts |= framing.NoContent
	case code == status.ResetContent:
		f |= barred
		r.facts |= r.announce(0)
	}
	if f&toHead != 0 {
		f |= discard | lengthless
	}
	r.flags = f
}

// Error answers with the status that err calls for, see parser.StatusOf, and
// closes the connection: the answer to a request that was not understood. It
// needs no Begin. What was begun and not sent is dropped; if a part was sent it
// is aborted, and ErrAborted returned. If err calls for no answer, nothing is
// sent, and the connection is to be closed.
//
// The answer has no content, since it is not known whether it answers HEAD. Like
// any other it waits for Flush.
func (r *Response) Error(err error) error { return r.replace(parser.StatusOf(err)) }

// ErrorStatus is Error for a status of 400 to 599 of the caller's own: 408, 500
// after a panic, 503. It returns ErrStatus for another.
func (r *Response) ErrorStatus(code int) error {
	if code < 400 || code > 599 {
		return ErrStatus
	}
	return r.replace(code)
}

// replace answers with an error, or with nothing if code is 0, in place of what
// was begun.
func (r *Response) replace(code int) error {
	switch {
	case r.state > inTrailers:
		return r.refusal()
	case r.is(sent):
		r.Abort()
		return ErrAborted
	case code == 0 || r.state != idle:
		r.Abort()
		r.state = begun
	}
	if code == 0 {
		r.state = closed
		return nil
	}
	b := r.room(2 * gap)
	b.B = status.AppendLine(b.B, code)
	r.startHead(code)
	r.flags = response | closes | peer11 | barred
	r.facts |= r.announce(0)
	_ = r.seal(true, 0) // the length is known
	return r.finish()
}
