package parser

import (
	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// With ObsFold a field line is not over at its CRLF: the byte after it says
// whether the next line continues it (RFC 9112, section 5.2). So the line waits
// in the carry, and what is said of it comes one byte later than otherwise:
// its rules are applied at that byte.

// hold keeps a field line, of which sinceFeed is the part since the last Feed
// began and which may be in the carry already, until its continuation is known.
func (p *Parser) hold(sinceFeed []byte) {
	if p.carried() == 0 {
		p.carry = buffer.Append(p.carry, sinceFeed)
	}
	p.phase = inFold
}

// fold takes the byte after a field line that is held, and the blanks of a
// continuation.
func (p *Parser) fold(b []byte, i int, base int64) (int, error) {
	l := p.carry.B
	if p.phase == inFold {
		l = l[:len(l)-len("\r\n")]
		if !isBlank(b[i]) {
			p.offset = base + int64(i)
			p.used += uint32(len(p.carry.B))
			p.phase = inFieldStart
			i, err := p.field(l, i, i)
			p.drop()
			return i, err
		}
		for isBlank(l[len(l)-1]) {
			l = l[:len(l)-1]
		}
		// A SP takes the place of the CRLF and the blanks before it, which came all
		// the same, and count.
		l = append(l, ' ')
		p.used += uint32(len(p.carry.B) - len(l))
		p.carry.B = l
		p.phase = inFoldBlank
	}
	stop, beyond := p.bound(i)
	start := i
	for i < len(b) && isBlank(b[i]) {
		if i >= stop {
			return i, p.fault(beyond)
		}
		i++
	}
	p.used += uint32(i - start)
	if i < len(b) {
		p.phase = inValue
	}
	return i, nil
}

// unfolded gives the number of lines that may be taken as they are: those that
// another line follows which does not continue them.
func unfolded(b []byte, lines []scan.Line) int {
	for k, at := range lines {
		if at.Name != 0 && (k == len(lines)-1 || isBlank(b[at.CR+2])) {
			return k
		}
	}
	return len(lines)
}
