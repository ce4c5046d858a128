package parser

import (
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// Parser turns the bytes of one direction of a connection into callbacks. It
// is made by NewRequest or NewResponse, or held by value and set up by
// InitRequest or InitResponse; it must not be copied after that, nor be used
// by two goroutines at a time. It takes memory of its own only for a line that
// one Feed left incomplete.
type Parser struct {
	_        noCopy
	msg      MessageHandler
	req      RequestHandler  // nil in the response role
	resp     ResponseHandler // nil in the request role
	trailers TrailerHandler  // nil if the handler takes none
	chunks   ChunkHandler    // nil if the handler takes none

	err  error // in phase inFailed: what every call returns
	head Head  // of the message

	offset    int64 // where the event ends that was delivered last
	message   int64 // where the message begins
	remaining int64 // content of the length or the chunk still to come; in a size line, the size so far; in a line of a head, see makeRoom
	content   int64 // length of the chunks so far, or of the content until close; in a line of a head, see lineByLine and targetBegin

	carry *buffer.Buffer // the line that Feed left incomplete, nil if none; inside Feed it may be empty

	limits
	used     uint32 // bytes of the section but for those in the carry, of the chunk line, or of the span in OnBody
	overhead uint16 // see weigh
	fields   uint16 // fields of the section; empty lines before or after messages
	facts    framing.Facts
	expect   expectation
	options  options
	flags    flags
	lenient  Lenient
	phase    phase
}

// noCopy has go vet report copies: two parsers would give the same carry back.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// flags are what a parser remembers besides its phase.
type flags uint8

const (
	busy    flags = 1 << iota // inside Feed, Advance or Finish
	inBody                    // inside OnBody
	unread                    // Unread was called there
	misused                   // by a callback; err has the fault
	trailer                   // the section being read is the trailer section
)

// expectation is what Expect said of the next final response: a Method from
// bit 2 on, and
type expectation uint8

const (
	expected expectation = 1 << iota // that there is one
	offered                          // that its request offered an upgrade
)

func (e expectation) method() Method { return Method(e >> 2) }

// options are what the fields say about the connection.
type options uint8

const (
	optionClose     options = 1 << iota // Connection: close
	optionKeepAlive                     // Connection: keep-alive
	optionUpgrade                       // Connection: upgrade
	hasUpgrade                          // an Upgrade field that is not empty
	hasHost                             // a Host field
	hasExpect                           // Expect: 100-continue
	upgradable                          // the request offered an upgrade
)

// NewRequest makes a parser for requests. h must not be nil; o may be.
func NewRequest(h RequestHandler, o *Options) *Parser {
	p := new(Parser)
	p.InitRequest(h, o)
	return p
}

// NewResponse makes a parser for responses. h must not be nil; o may be.
func NewResponse(h ResponseHandler, o *Options) *Parser {
	p := new(Parser)
	p.InitResponse(h, o)
	return p
}

// InitRequest sets p up for requests, as NewRequest does. A parser that was in
// use must be Reset before.
func (p *Parser) InitRequest(h RequestHandler, o *Options) {
	*p = Parser{msg: h, req: h, phase: inStart}
	p.limits, p.lenient = o.settle(false)
	p.adopt(h)
}

// InitResponse sets p up for responses, as NewResponse does. A parser that was
// in use must be Reset before.
func (p *Parser) InitResponse(h ResponseHandler, o *Options) {
	*p = Parser{msg: h, resp: h, phase: inRespH}
	p.limits, p.lenient = o.settle(true)
	p.adopt(h)
}

// adopt finds the optional handlers.
func (p *Parser) adopt(h MessageHandler) {
	p.trailers, _ = h.(TrailerHandler)
	p.chunks, _ = h.(ChunkHandler)
	if f, ok := h.(*Funcs); ok {
		if f.Trailer == nil {
			p.trailers = nil
		}
		if f.Chunk == nil {
			p.chunks = nil
		}
	}
}

// Reset makes p ready for another connection, in the same role, with the same
// handler and options. The next byte counts as the one at offset. Inside of a
// callback it is refused with ErrInCallback, which ends the parse.
func (p *Parser) Reset(offset int64) {
	if p.flags&busy != 0 {
		p.misuse(ErrInCallback)
		return
	}
	p.release()
	*p = Parser{
		msg: p.msg, req: p.req, resp: p.resp, trailers: p.trailers, chunks: p.chunks,
		limits: p.limits, lenient: p.lenient,
		offset: offset, message: offset, phase: p.first(),
	}
}

// first is the phase in which a message begins.
func (p *Parser) first() phase {
	if p.req == nil {
		return inRespH
	}
	return inStart
}

// Feed parses b, the next bytes of the connection, and calls the handler for
// every event that they complete. It returns how many bytes it took.
//
// If err is nil, n is len(b): what is incomplete has been kept. Otherwise
// b[n:] has not been looked at, and n may be len(b). ErrPaused and ErrUpgrade
// leave p usable; any other error comes again from every call until Reset.
// After a Code that tells of a fault, n is the index of the byte at fault,
// Offset its place on the connection, and StatusOf the answer that it calls
// for; everything before it has been delivered.
func (p *Parser) Feed(b []byte) (int, error) {
	if p.flags&busy != 0 || p.phase >= inTunnel {
		return 0, p.refuse()
	}
	n := 0
	if c := p.carry; c != nil && int64(len(b)) <= p.remaining-int64(len(c.B)) {
		// First what does nothing but lengthen the line that the carry begins, as small
		// pieces do with nearly all of their bytes. Where a limit may be met, or the
		// carry has to grow, all is left to others.
		switch at := p.phase; {
		case at == inValue && len(b) >= 8:
			n = scan.AppendValue(&c.B, b)
		case len(b) == 1 && at-1 < inValue && table[at][classOf[b[0]]] == step(at):
			// A byte that leaves the phase as it is. inStart is none of those that can
			// be left so: its number, in the table, is that of a refusal.
			c.B = append(c.B, b[0])
			p.offset++
			return 1, nil
		default:
			n = p.carryOn(b)
		}
		if n == len(b) {
			p.offset += int64(n)
			return n, nil
		}
	}
	p.flags |= busy
	defer p.unwind()
	err, base := error(nil), p.offset
	switch p.phase { // as most slices begin
	case inStart:
		n, err = p.headLines(b, 0, base)
	case inRespH:
		n, err = p.statusLine(b, 0, base)
	case inValue:
		n, err = p.lineByLine(b, n, base)
	}
	if n < len(b) && err == nil {
		n, err = p.take(b, n, base)
	}
	p.offset = base + int64(n)
	flags := p.flags &^ busy
	p.flags = flags
	if p.carry != nil && len(p.carry.B) == 0 {
		p.release()
	}
	if err != nil || flags&misused != 0 {
		err = p.settle(err)
	}
	return n, err
}

// take takes b from n on, which is not its end.
func (p *Parser) take(b []byte, n int, base int64) (_ int, err error) {
	for n < len(b) && err == nil {
		// Each turn takes what the phase allows to be taken at once.
		switch p.phase {
		case inStart:
			n, err = p.headLines(b, n, base)
		case inFieldStart:
			n, err = p.lines(b, n, base)
		case inValue:
			n, err = p.lineByLine(b, n, base)
		case inName:
			n, err = p.nameEnd(b, n, base)
		case inLength, inChunkData, inClose:
			n, err = p.span(b, n, base)
		case inSizeStart:
			n, err = p.chunkLine(b, n, base)
		case inDataCR, inDataLF:
			n, err = p.chunkEnd(b, n, base)
		case inTarget:
			n, err = p.targetEnd(b, n, base)
		case inRespH:
			n, err = p.statusLine(b, n, base)
		case inFold, inFoldBlank:
			n, err = p.fold(b, n, base)
		default:
			n, err = p.byTable(b, n, base)
		}
	}
	return n, err
}

// Finish tells p that the input has ended. It returns nil between messages,
// in a tunnel and after the last message, and for content until close, which
// it ends with OnMessageEnd: only the transport knows whether that content is
// whole. Inside of a message it returns ErrUnexpectedEOF.
func (p *Parser) Finish() error {
	if p.flags&busy != 0 {
		return p.refuse()
	}
	switch p.phase {
	case inStart, inRespH, inClosed, inClosedLF, inTunnel:
		return nil
	case inFailed:
		return p.err
	case inClose:
		p.flags |= busy
		defer p.unwind()
		err := p.endMessage()
		p.flags &^= busy
		if err == ErrPaused {
			err = nil // there is nothing left to stop before
		}
		return p.settle(err)
	}
	return p.settle(ErrUnexpectedEOF)
}

// Expect announces, in the response role, the request that the next final
// response answers: its method, and whether it offered an upgrade to another
// protocol. It is needed once for each final response, before its status line
// is complete or in its OnResponse; said twice, the last one counts. Interim
// responses do not use it up. In the request role it does nothing.
func (p *Parser) Expect(m Method, offeredUpgrade bool) {
	p.expect = expected | expectation(m<<2)
	if offeredUpgrade {
		p.expect |= offered
	}
}

// Resume declines an upgrade, in the request role, after ErrUpgrade: the bytes
// that follow are HTTP again. Without it they never are. Anywhere else it does
// nothing.
func (p *Parser) Resume() {
	if p.phase == inTunnel && p.req != nil && p.flags&busy == 0 {
		p.phase = p.between()
	}
}

// Unread, called by OnBody, hands back the last n bytes of the span: they
// count as not taken, and Feed stops before them with ErrPaused. More than the
// span holds, or a call from elsewhere, is ErrMisuse and ends the parse.
func (p *Parser) Unread(n int) {
	if p.flags&inBody == 0 || n < 0 || uint64(n) > uint64(p.used) {
		p.misuse(ErrMisuse)
		return
	}
	p.used -= uint32(n)
	p.offset -= int64(n)
	p.count(-int64(n))
	p.flags |= unread
}

// Advance tells p of n bytes of content that went by outside of Feed: spliced,
// or lost from a capture. OnBody is not called for them, OnMessageEnd is if
// they are the last, and what it returns is returned. More than Remaining
// tells, or a call outside of content, is ErrMisuse and ends the parse.
func (p *Parser) Advance(n int64) error {
	if p.flags&busy != 0 || p.phase >= inTunnel {
		return p.refuse()
	}
	if n < 0 || n > math.MaxInt64-p.offset {
		return p.settle(ErrMisuse)
	}
	switch p.phase {
	case inLength, inChunkData:
		if n > p.remaining {
			return p.settle(ErrMisuse)
		}
	case inClose:
		if p.limits.content > 0 && n > p.limits.content-p.content {
			return p.settle(p.fault(ErrContentLimit))
		}
	default:
		return p.settle(ErrMisuse)
	}
	p.offset += n
	p.count(n)
	p.flags |= busy
	defer p.unwind()
	err := p.afterSpan()
	p.flags &^= busy
	return p.settle(err)
}

// Remaining gives the number of bytes still to come of the Content-Length or
// of the chunk: 0 where no content is being read, -1 for content until close.
func (p *Parser) Remaining() int64 {
	switch p.phase {
	case inLength, inChunkData:
		return p.remaining
	case inClose:
		return -1
	}
	return 0
}

// Offset gives the place on the connection, in bytes since the offset that
// Reset was given (0 at first): in a callback the end of its event, after Feed
// the first byte not taken, which after a fault is the byte at fault.
func (p *Parser) Offset() int64 { return p.offset }

// MessageOffset gives the place at which the current message began, or the
// last one if none has begun since.
func (p *Parser) MessageOffset() int64 { return p.message }

// State is where a parser is in its input.
type State uint8

// The states.
const (
	StateIdle     State = iota // between messages
	StateHead                  // in a start line or a header section
	StateContent               // in content, chunk lines included
	StateTrailers              // in a trailer section
	StateTunnel                // after the last message of HTTP
	StateClosed                // after the message that closes the connection
	StateFailed                // after an error
)

var states = [...]string{"idle", "head", "content", "trailers", "tunnel", "closed", "failed"}

// String gives the state's name in lower case.
func (s State) String() string {
	if int(s) < len(states) {
		return states[s]
	}
	return ""
}

// State tells where p is. In OnHeadersEnd of a message without content, and in
// OnMessageEnd, it is what comes after the message.
func (p *Parser) State() State {
	switch p.phase {
	case inStart, inEmptyLF, inRespH:
		return StateIdle
	case inClosed, inClosedLF:
		return StateClosed
	case inTunnel:
		return StateTunnel
	case inFailed:
		return StateFailed
	case inFieldStart, inName, inValue, inValueLF, inHeadLF, inFold, inFoldBlank:
		if p.flags&trailer != 0 {
			return StateTrailers
		}
		return StateHead
	case inSizeStart, inSize, inSizeBlank, inExtStart, inExtName, inExtNameBlank, inExtEqual,
		inExtValue, inExtQuoted, inExtEscape, inExtQuoteEnd, inChunkLF, inDataCR, inDataLF,
		inLength, inChunkData, inClose:
		return StateContent
	}
	return StateHead
}

// misuse takes note of a call that a callback must not make.
func (p *Parser) misuse(c Code) {
	if p.phase == inFailed {
		return
	}
	p.err = c
	if p.flags&busy != 0 {
		p.flags |= misused
		return
	}
	p.fail(c)
}

// refuse answers a call that finds p busy, failed or in a tunnel.
func (p *Parser) refuse() error {
	switch {
	case p.flags&busy != 0:
		p.misuse(ErrInCallback)
		return ErrInCallback
	case p.phase == inTunnel:
		return ErrUpgrade
	}
	return p.err
}

// settle gives what a call returns that ends with err, and fails p unless it
// can go on.
func (p *Parser) settle(err error) error {
	if p.flags&misused != 0 {
		err = p.err
	}
	if err == nil || err == ErrPaused || err == ErrUpgrade && p.phase == inTunnel {
		return err
	}
	p.fail(err)
	return err
}

func (p *Parser) fail(err error) {
	p.err = err
	p.phase = inFailed
	p.release()
}

// unwind, deferred, fails p when a callback panics.
func (p *Parser) unwind() {
	if p.flags&busy != 0 {
		p.panicked()
	}
}

func (p *Parser) panicked() {
	p.flags &^= busy | inBody | unread
	p.fail(ErrPanic)
}

// fault makes an error of a Code, marked with the role in which it was found.
func (p *Parser) fault(c Code) error {
	if s := described[c].status; p.req == nil && s != 0 && s != badGateway {
		c |= inResponse
	}
	return c
}

func (p *Parser) release() {
	buffer.Put(p.carry)
	p.carry = nil
}
