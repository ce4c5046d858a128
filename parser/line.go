package parser

import (
	"encoding/binary"
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// byTable takes b from i on by the transition table, to the next end or to the
// end of b. What it leaves incomplete goes to the carry: the line being read
// is the carry followed by b[start:i], and one that began in b has no carry.
func (p *Parser) byTable(b []byte, i int, base int64) (int, error) {
	start := i
	stop, beyond := p.bound(i)
	for i < len(b) {
		if i < stop && long>>p.phase&1 != 0 {
			i += p.run(b[i:min(len(b), stop)])
		}
		if i == len(b) {
			break
		}
		c := b[i]
		if i >= stop && p.phase != inEmptyLF && p.phase != inHeadLF && (p.phase != inFieldStart || c != '\r') {
			return i, p.fault(beyond)
		}
		s := p.phase.next(c)
		if s&refused != 0 {
			if s = p.reconsider(s, c, b[start:i]); s&refused != 0 {
				return i, p.fault(Code(s &^ refused))
			}
		}
		next := phase(s)
		if code := p.enter(next, c, i-start, base+int64(i)); code != 0 {
			return i, p.fault(code)
		}
		p.phase = next
		i++
		switch {
		case next == endTarget:
			if l := p.text(b[start:i]); !hasForm(l[:len(l)-1]) {
				return i - 1, p.fault(ErrTargetForm)
			}
			p.phase = inH
			if p.carried() > 0 {
				start = i // the carry has it now
				p.makeRoom()
			}
		case next > endTarget:
			return p.end(next, b, start, i, base)
		}
	}
	p.keep(b[start:])
	return i, nil
}

// bound gives the index of the first byte beyond the limit that holds for what
// is being read at i, and the Code of breaking it. The empty line that ends a
// section does not count.
func (p *Parser) bound(i int) (stop int, beyond Code) {
	switch ph := p.phase; {
	case p.inSection():
		if p.flags&trailer != 0 {
			return i + int(p.section[trailerSection]-p.used) - p.carried(), ErrTrailerLimit
		}
		return i + int(p.section[headerSection]-p.used) - p.carried(), ErrFieldsLimit
	case p.inChunkLine():
		return i + maxChunkLine - int(p.used), ErrChunkLine
	case ph == inClosed, ph == inClosedLF, ph == inDataCR, ph == inDataLF:
		return math.MaxInt, 0
	}
	return i + int(p.startLine) - p.carried(), ErrStartLineLimit
}

func (p *Parser) inSection() bool {
	switch p.phase {
	case inFieldStart, inName, inValue, inValueLF, inHeadLF, inFold, inFoldBlank:
		return true
	}
	return false
}

func (p *Parser) inChunkLine() bool {
	return p.phase >= inSizeStart && p.phase <= inExtQuoteEnd || p.phase == inChunkLF
}

// long has a bit for each phase that may be long.
const long uint64 = 1<<inValue | 1<<inReason | 1<<inName | 1<<inTarget

// run gives the number of bytes of b that leave p in the phase it is in, where
// that phase may be long.
func (p *Parser) run(b []byte) int {
	switch p.phase {
	case inValue, inReason:
		return scan.Value(b)
	case inName:
		return scan.Token(b)
	case inTarget:
		return scan.Target(b, 0)
	}
	return 0
}

// reconsider gives the step to take by c after the table refused it by s: the
// same refusal, unless the options or the line so far know better.
func (p *Parser) reconsider(s step, c byte, sinceFeed []byte) step {
	switch {
	case p.phase == inTarget && c >= 0x80 && p.lenient&TargetObsText != 0:
		return step(inTarget)
	case Code(s&^refused) == ErrMajorVersion && c == '0' && string(p.text(sinceFeed)) == "PRI * HTTP/2.":
		return refused | step(ErrHTTP2)
	}
	return s
}

// enter makes p ready to take c into the phase next, and gives the Code of
// what forbids it, or 0. The byte stands at index n of the line's part in this
// Feed, and at offset on the connection.
func (p *Parser) enter(next phase, c byte, n int, offset int64) Code {
	switch next {
	case inMethod:
		if p.phase == inStart {
			p.message = offset
		} else if p.carried()+n >= maxMethod {
			return ErrMethodLength
		}
	case inRespHT:
		p.message = offset
	case inName:
		if p.flags&trailer != 0 {
			if p.fields >= p.limits.fields[trailerSection] {
				return ErrTrailerCount
			}
		} else if p.fields >= p.limits.fields[headerSection] {
			return ErrFieldsCount
		}
	case inSize:
		if p.phase == inSizeStart {
			p.remaining = 0
		}
		if int(p.used)+n >= 16 || p.remaining > math.MaxInt64>>4 {
			return ErrChunkSize
		}
		p.remaining = p.remaining<<4 | int64(hex[c])
	case inEmptyLF:
		if p.fields >= maxEmptyLines {
			return ErrEmptyLines
		}
	case inClosedLF:
		if p.fields >= maxEmptyLines {
			return ErrClosed
		}
	}
	return 0
}

// end deals with the end that b[i-1] led to.
func (p *Parser) end(at phase, b []byte, start, i int, base int64) (int, error) {
	p.offset = base + int64(i)
	switch at {
	case endEmpty:
		p.fields++
		p.phase = inStart
		return i, nil
	case endClosed:
		p.fields++
		p.phase = inClosed
		return i, nil
	case endChunk:
		p.used = 0
		p.phase = inSizeStart
		return i, nil
	case endHead:
		return p.endSection(i, base)
	case endChunkLine:
		length := int(p.used) + i - start
		var extension []byte
		if p.chunks != nil {
			extension = extensionOf(p.text(b[start:i]))
		}
		i, err := p.startChunk(i, length, extension, base)
		p.drop()
		return i, err
	}
	l := p.text(b[start:i])
	l = l[:len(l)-len("\r\n")]
	var err error
	switch at {
	case endRequest:
		line := lineOfRequest(l)
		p.startRequest(line.Method(), line.version, factsOf(line.Method(), line.version))
		err = p.req.OnRequest(line)
	case endStatus:
		i, err = p.startResponse(lineOfStatus(l), i)
	case endField:
		p.content = 0
		if p.lenient&ObsFold != 0 {
			p.hold(b[start:i])
			return i, nil
		}
		p.used += uint32(len(l) + len("\r\n"))
		p.phase = inFieldStart
		i, err = p.field(l, i, i-1)
	}
	p.drop()
	return i, err
}

// text gives the line being read, of which sinceFeed is the part since the
// last Feed began. If there was a carry, it grows by that part.
func (p *Parser) text(sinceFeed []byte) []byte {
	if p.carried() == 0 {
		return sinceFeed
	}
	p.add(sinceFeed)
	return p.carry.B
}

// keep takes the part of a line that Feed ends in: to the carry, if the line
// will be handed out, and into account.
func (p *Parser) keep(part []byte) {
	switch {
	case len(part) == 0:
		return
	case p.phase == inEmptyLF, p.phase == inHeadLF, p.phase == inDataLF, p.phase == inClosedLF:
		// A CR at the beginning of a line is no part of anything.
		return
	case p.inChunkLine():
		p.used += uint32(len(part))
		if p.chunks != nil {
			p.add(part)
		}
		return
	default:
		p.add(part)
	}
	p.makeRoom()
}

// makeRoom takes note of how long the carry may become before anything has to be
// looked at: what the limit of the line or the section allows, and the buffer. The
// number is kept in remaining, which means nothing else in a line of a head. What begin
// keeps of it is the same.
func (p *Parser) makeRoom() {
	left, _ := p.bound(0)
	longest := len(p.carry.B) + left
	if p.phase == inMethod {
		longest = min(longest, maxMethod)
	}
	p.remaining = int64(min(longest, cap(p.carry.B)))
}

// inCarry has a bit for each phase in which the carry has a part of a start line
// or a field line, unless that line is at fault. None leads to another by a byte
// that means more than that the line is longer.
const inCarry uint64 = 1<<inMethod | 1<<inTargetStart | 1<<inTarget | 1<<inMajor | 1<<inMinor |
	1<<inRespMajor | 1<<inRespMinor | 1<<inCode1 | 1<<inCode2 | 1<<inCode3 |
	1<<inCodeEnd | 1<<inReason | 1<<inName | 1<<inValue |
	1<<inH | 1<<inHT | 1<<inHTT | 1<<inHTTP | 1<<inSlash | 1<<inDot |
	1<<inRespHT | 1<<inRespHTT | 1<<inRespHTTP | 1<<inRespSlash | 1<<inRespDot | 1<<inRespSP |
	1<<inRequestCR | 1<<inRequestLF | 1<<inStatusLF | 1<<inValueLF

// carryOn takes those first bytes of b that do nothing but lengthen the line
// that the carry begins, where there is room for all of b. It gives their number.
func (p *Parser) carryOn(b []byte) int {
	c, at := p.carry, p.phase
	if at > inValue && inCarry>>at&1 == 0 {
		return 0
	}
	if len(b) >= 8 {
		n := p.run(b)
		p.add(b[:n])
		return n
	}
	n := 0
	rest := c.B[len(c.B):cap(c.B)]
	rest = rest[:len(b)]
	for n < len(b) {
		next := phase(at.next(b[n])) // a refusal is beyond all phases
		if next != at {
			if inCarry>>next&1 == 0 {
				break
			}
			at = next
		}
		rest[n] = b[n]
		n++
	}
	p.phase = at
	c.B = c.B[:len(c.B)+n]
	return n
}

// add adds part to the carry.
func (p *Parser) add(part []byte) {
	if c := p.carry; c != nil {
		rest := c.B[len(c.B):cap(c.B)]
		if len(part) <= len(rest) {
			c.B = c.B[:len(c.B)+len(part)]
			copy(rest, part)
			return
		}
	}
	p.carry = buffer.Append(p.carry, part)
}

// drop empties the carry. Feed gives it back, unless it needs it again.
func (p *Parser) drop() {
	if p.carry != nil {
		p.carry.B = p.carry.B[:0]
	}
}

// carried gives the length of the carry.
func (p *Parser) carried() int {
	if p.carry == nil {
		return 0
	}
	return len(p.carry.B)
}

// hasForm tells whether the target of a request line that ends with it has a
// form that the method allows.
func hasForm(l []byte) bool {
	n := scan.Token(l)
	return formOf(l[n+1:], MethodOf(l[:n])) != FormNone
}

// colonOf gives the index of the first colon of a field line, at which its name
// ends.
func colonOf(l []byte) int {
	const each, high, colons = 0x0101010101010101, 0x8080808080808080, ':' * 0x0101010101010101
	i := 0
	for ; i <= len(l)-8; i += 8 {
		w := word(l, i) ^ colons
		if zero := (w - each) &^ w & high; zero != 0 { // its lowest mark is right
			return i + scan.First(zero)
		}
	}
	for l[i] != ':' {
		i++
	}
	return i
}

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}

// extensionOf gives what follows the first semicolon of a chunk line and the
// blanks after it.
func extensionOf(l []byte) []byte {
	l = l[:len(l)-len("\r\n")]
	for i, c := range l {
		if c == ';' {
			return trim(l[i+1:])
		}
	}
	return nil
}
