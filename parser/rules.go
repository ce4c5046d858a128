package parser

import (
	"bytes"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// rule applies the rules of one header field that has any, and takes note of
// what it says about the message. It gives 0, or the fault.
func (p *Parser) rule(f Field) Code {
	value := f.Value()
	switch f.ID() {
	case FieldHost:
		return p.ruleHost(value)
	case FieldContentLength:
		return p.ruleLength(value)
	case FieldTransferEncoding:
		if p.ignoresFraming() {
			return 0
		}
		facts, fault := p.facts.AddCodings(value)
		p.facts = facts
		return framingFaults[fault]
	case FieldConnection:
		p.options |= connectionOptions(value)
	case FieldUpgrade:
		if len(value) > 0 {
			p.options |= hasUpgrade
		}
	case FieldExpect:
		if EqualFold(value, "100-continue") {
			p.options |= hasExpect
		}
	}
	return 0
}

// ruleHost is the rule of Host (RFC 9112, section 3.2).
func (p *Parser) ruleHost(value []byte) Code {
	if p.req == nil || p.lenient&HostUnchecked != 0 {
		return 0
	}
	if p.options&hasHost != 0 {
		return ErrHostRepeated
	}
	p.options |= hasHost
	if len(value) > 0 && scan.IsPlainHost(value) { // as nearly all are
		return 0
	}
	if n := scan.Host(value); n < len(value) && !isHostFrom(value, n) {
		return ErrHost
	}
	return 0
}

// ignoresFraming tells of a 2xx to CONNECT, in which the framing fields mean
// nothing (RFC 9110, section 9.3.6).
func (p *Parser) ignoresFraming() bool {
	return p.facts&(framing.Tunnel|framing.NoContent) == framing.Tunnel
}

// ruleLength is the rule of Content-Length (RFC 9110, section 8.6).
func (p *Parser) ruleLength(value []byte) Code {
	switch {
	case p.ignoresFraming():
		return 0
	case p.req == nil && p.lenient&EqualContentLengths != 0:
		return p.equalLengths(value)
	case p.facts&framing.HasLength != 0:
		return ErrLengthRepeated
	}
	return p.length(value)
}

// equalLengths takes a list of lengths, all of which must be the same, as those
// of other lines must be.
func (p *Parser) equalLengths(list []byte) Code {
	for more := true; more; {
		var element []byte
		element, list, more = bytes.Cut(list, []byte{','})
		if c := p.length(trim(element)); c != 0 {
			return c
		}
	}
	return 0
}

// length takes the length of the content.
func (p *Parser) length(value []byte) Code {
	n, ok := framing.Length(value)
	if !ok {
		return ErrLength
	}
	if p.facts&framing.HasLength != 0 && n != p.head.Length {
		return ErrLengthRepeated
	}
	p.head.Length = n
	p.facts |= framing.HasLength
	if n == 0 {
		p.facts |= framing.ZeroLength
	}
	return 0
}

// connectionOptions gives the options of a Connection field (RFC 9110, section
// 7.6.1) that bear on the connection. Other elements, empty ones included, are
// nothing to the parser.
func connectionOptions(value []byte) (o options) {
	if isKeepAlive(unchecked.Of(value), 0, len(value)) {
		return optionKeepAlive
	}
	for more := true; more; {
		var option []byte
		option, value, more = bytes.Cut(value, []byte{','})
		option = trim(option)
		switch {
		case EqualFold(option, "keep-alive"):
			o |= optionKeepAlive
		case EqualFold(option, "close"):
			o |= optionClose
		case EqualFold(option, "upgrade"):
			o |= optionUpgrade
		}
	}
	return o
}

// isKeepAlive tells whether b[i:j] is one connection option, keep-alive, as the
// value of nearly every Connection field is.
func isKeepAlive(b unchecked.Bytes, i, j int) bool {
	const keepAli, epAlive = 'k' | 'e'<<8 | 'e'<<16 | 'p'<<24 | '-'<<32 | 'a'<<40 | 'l'<<48 | 'i'<<56,
		'e' | 'p'<<8 | '-'<<16 | 'a'<<24 | 'l'<<32 | 'i'<<40 | 'v'<<48 | 'e'<<56
	const lowerCase = 0x2020202020202020
	return j-i == len("keep-alive") && b.Word64(i)|lowerCase == keepAli && b.Word64(i+2)|lowerCase == epAlive
}

// framingFaults has the Code of every fault of the framing.
var framingFaults = [...]Code{
	framing.OK:              0,
	framing.Malformed:       ErrCoding,
	framing.RepeatedChunked: ErrCodingRepeated,
	framing.ConnectContent:  ErrConnectContent,
	framing.CodingInHTTP10:  ErrCodingInHTTP10,
	framing.CodingAndLength: ErrCodingAndLength,
	framing.ChunkedNotLast:  ErrCodingNotChunked,
	framing.UnknownCoding:   ErrCodingUnknown,
}

// endSection ends a header or a trailer section, whose empty line ends before
// index i of Feed's slice. A fault lies in its LF.
func (p *Parser) endSection(i int, base int64) (int, error) {
	p.offset = base + int64(i)
	if p.flags&trailer != 0 {
		p.flags &^= trailer
		return i, p.endMessage()
	}
	if uint32(p.options&^optionKeepAlive)<<16|uint32(p.facts) == withoutContent {
		return i, p.endRequest()
	}
	if c := p.judge(); c != 0 {
		return i - 1, p.fault(c)
	}
	h, ends := &p.head, false
	switch {
	case h.Framing == FramingLength && h.Length > 0:
		p.remaining = h.Length
		p.phase = inLength
	case h.Framing == FramingChunked:
		p.used = 0
		p.phase = inSizeStart
	case h.Framing == FramingClose:
		p.remaining = 0
		p.phase = inClose
	case isInterim(h.Code):
		p.phase = inRespH
	default:
		p.phase = p.afterMessage()
		ends = true
	}
	// Field by field: a copy of the whole would have to wait until the bytes
	// that were just stored have left the processor's store buffer.
	err := p.msg.OnHeadersEnd(Head{
		Length: h.Length, Code: h.Code, Method: h.Method, Version: h.Version,
		Framing: h.Framing, KeepAlive: h.KeepAlive, Upgrade: h.Upgrade, ExpectContinue: h.ExpectContinue,
	})
	if ends {
		err = p.endAfter(err)
	}
	return i, err
}

// withoutContent is what the fields of most requests say, options in the upper half and
// facts in the lower: there is a Host field, and nothing that needs to be judged.
const withoutContent = uint32(hasHost) << 16

// endRequest delivers the ends of the head and the message of such a request, the first
// of which ends at p.offset. headLines has it once more: a call takes 2 % of its time.
func (p *Parser) endRequest() error {
	p.head.KeepAlive = true
	p.phase = inStart
	err := p.msg.OnHeadersEnd(Head{Length: -1, Method: p.head.Method, Version: HTTP11, KeepAlive: true})
	if err != nil {
		return p.endAfter(err)
	}
	p.used, p.overhead, p.fields, p.content = 0, 0, 0, 0
	return p.msg.OnMessageEnd()
}

// endAfter delivers the end of a message after that of its head, which gave
// err.
func (p *Parser) endAfter(err error) error {
	if err != nil && err != ErrPaused {
		return err
	}
	return graver(err, p.deliverEnd())
}

// judge decides what the head says of message and connection. It gives 0, or
// the fault.
func (p *Parser) judge() Code {
	h, o := &p.head, p.options
	if p.req != nil {
		if o&hasHost == 0 && h.Version == HTTP11 && p.lenient&HostUnchecked == 0 {
			return ErrHostMissing
		}
		if h.Version == HTTP11 {
			h.Upgrade = o&(optionUpgrade|hasUpgrade) == optionUpgrade|hasUpgrade
			h.ExpectContinue = o&hasExpect != 0
		}
	}
	kind := framing.None
	if p.facts&^framing.HTTP10 != 0 { // else a request without content, as most are
		var fault framing.Fault
		if kind, fault = p.facts.Decide(); fault != framing.OK {
			return framingFaults[fault]
		}
		if kind == framing.ByLength && p.limits.content > 0 && h.Length > p.limits.content {
			return ErrContentLimit
		}
	}
	h.Framing = Framing(kind)
	h.KeepAlive = o&optionClose == 0 && (h.Version == HTTP11 || o&optionKeepAlive != 0) && kind != framing.UntilClose
	if p.req != nil {
		return 0
	}
	switch {
	case h.Code == 101:
		if o&hasUpgrade == 0 || h.Version != HTTP11 || o&upgradable == 0 {
			return ErrUnexpectedUpgrade
		}
		h.Upgrade = true
	case isInterim(h.Code):
		h.KeepAlive = true // only a final response can close the connection
	case p.facts&(framing.HasCoding|framing.HasLength) == framing.HasCoding|framing.HasLength:
		h.KeepAlive = false // ChunkedOverLength
	}
	return 0
}

// endMessage ends the message.
func (p *Parser) endMessage() error {
	p.phase = p.afterMessage()
	return p.deliverEnd()
}

// deliverEnd delivers the end of the message, after which p is in the phase
// that follows it.
func (p *Parser) deliverEnd() error {
	p.used, p.overhead, p.fields, p.content = 0, 0, 0, 0
	err := p.msg.OnMessageEnd()
	if p.phase == inTunnel && (err == nil || err == ErrPaused) {
		return ErrUpgrade
	}
	return err
}

// afterMessage is the phase that follows the message.
func (p *Parser) afterMessage() phase {
	h := &p.head
	if h.Framing == FramingTunnel || p.req != nil && (h.Upgrade || h.Method == MethodConnect) {
		return inTunnel
	}
	return p.between()
}

// between is the phase that follows the message if HTTP goes on.
func (p *Parser) between() phase {
	switch {
	case !p.head.KeepAlive:
		return inClosed
	case p.req == nil:
		return inRespH
	}
	return inStart
}
