package parser

import (
	"encoding/binary"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// The methods below take what is whole in the slice given to Feed, and leave
// anything else to the table. Each gets that slice, the index to go on from
// and the place of its first byte on the connection, and returns the index it
// came to.

// Words that are compared whole.
const (
	versionWord = ' ' | 'H'<<8 | 'T'<<16 | 'T'<<24 | 'P'<<32 | '/'<<40 | '1'<<48 | '.'<<56
	crlfWord    = '\r' | '\n'<<8
	getWord     = 'G' | 'E'<<8 | 'T'<<16 | ' '<<24
)

// requestLine takes a request line that is whole in b and in order; anything
// else is left to the table.
func (p *Parser) requestLine(b []byte, i int, base int64) (int, error) {
	const rest = len(" HTTP/1.1\r\n") // after the target
	if i > len(b)-len("GET /")-rest {
		return p.line(b, i, base)
	}
	l := b[i:len(b):len(b)]
	n, m := len("GET"), MethodGet
	if binary.LittleEndian.Uint32(l) != getWord {
		n = scan.Token(l[:min(len(l), maxMethod+2)])
		if n == 0 || n > maxMethod || n == len(l) || l[n] != ' ' {
			return p.line(b, i, base)
		}
		m = MethodOf(l[:n])
	}
	end := scan.Target(l, n+1)
	if end <= n+1 || end > len(l)-rest || end+rest > int(p.startLine) {
		return p.line(b, i, base)
	}
	after := l[end : end+rest : end+rest]
	minor := after[8]
	if word(after, 0) != versionWord || minor-'0' > 9 || binary.LittleEndian.Uint16(after[9:]) != crlfWord {
		return p.line(b, i, base)
	}
	form := FormOrigin
	if l[n+1] != '/' || m == MethodConnect {
		if form = formOf(l[n+1:end], m); form == FormNone {
			return p.line(b, i, base)
		}
	}
	p.message = base + int64(i)
	i += end + rest
	p.offset = base + int64(i)
	err := p.startRequest(RequestLine{
		line:    l[: end+rest-2 : end+rest-2],
		method:  uint16(m)<<8 | uint16(n),
		form:    form,
		version: versionOf(minor),
	})
	if err != nil || i == len(b) {
		return i, err
	}
	return p.fieldLines(b, i, base)
}

// startRequest delivers a request line.
func (p *Parser) startRequest(l RequestLine) error {
	p.head = Head{Length: -1, Method: l.Method(), Version: l.version}
	p.facts = 0
	if l.version == HTTP10 {
		p.facts |= framing.HTTP10
	}
	if l.Method() == MethodConnect {
		p.facts |= framing.Connect
	}
	p.options = 0
	p.used = 0
	p.fields = 0
	p.phase = inFieldStart
	return p.req.OnRequest(l)
}

// statusLine takes a status line that is whole in b and in order; anything
// else is left to the table.
func (p *Parser) statusLine(b []byte, i int, base int64) (int, error) {
	const shortest = statusLineLen + len(" \r\n")
	l := b[i:]
	if len(l) < shortest {
		return p.line(b, i, base)
	}
	if word(l, 0)<<8 != versionWord&^0xff || l[7]-'0' > 9 || l[8] != ' ' ||
		l[9]-'1' > 8 || l[10]-'0' > 9 || l[11]-'0' > 9 || l[12] != ' ' {
		return p.line(b, i, base)
	}
	end := shortest - 2 + scan.Value(l[shortest-2:])
	if end+2 > len(l) || end+2 > int(p.startLine) || l[end] != '\r' || l[end+1] != '\n' {
		return p.line(b, i, base)
	}
	p.message = base + int64(i)
	i += end + 2
	p.offset = base + int64(i)
	return p.startResponse(lineOfStatus(l[:end]), i)
}

// startResponse delivers a status line that ends before index i of Feed's
// slice. A fault lies in its LF.
func (p *Parser) startResponse(l StatusLine, i int) (int, error) {
	p.head = Head{Length: -1, Code: l.code, Version: l.version}
	p.facts = framing.Response
	if l.version == HTTP10 {
		p.facts |= framing.HTTP10
	}
	if p.lenient&ChunkedOverLength != 0 {
		p.facts |= framing.CodingWins
	}
	p.options = 0
	p.phase = inFieldStart
	interim := isInterim(l.code)
	if interim {
		// Without this a peer could send interim responses without end.
		p.used += uint32(len(l.line) + 2)
		if p.used > p.section[headerSection] {
			return i - 1, p.fault(ErrFieldsLimit)
		}
	}
	err := p.resp.OnResponse(l)
	if err != nil && err != ErrPaused {
		return i, err
	}
	m := p.expect.method()
	p.head.Method = m
	if !interim {
		if p.expect&expected == 0 {
			return i - 1, p.fault(ErrUnexpectedResponse)
		}
		if p.expect&offered != 0 {
			p.options |= upgradable
		}
		p.expect = 0
	}
	switch {
	case l.code == 101:
		p.facts |= framing.Tunnel | framing.NoContent
	case m == MethodConnect && l.code/100 == 2:
		p.facts |= framing.Tunnel
	case interim, l.code == 204, l.code == 304, m == MethodHead:
		p.facts |= framing.NoContent
	}
	return i, err
}

// fieldLines takes header field lines that are whole in b and in order, as
// many as one scan finds; anything else is left to the table, trailer fields
// among it.
func (p *Parser) fieldLines(b []byte, i int, base int64) (int, error) {
	if p.flags&trailer != 0 {
		return p.line(b, i, base)
	}
	b = b[:len(b):len(b)] // one register less
	var lines [scan.MaxLines]scan.Line
	n := scan.Lines(b, i, &lines)
	if n == 0 || int(p.fields)+n > int(p.limits.fields[headerSection]) ||
		int64(p.used)+int64(lines[n-1].CR)+2-int64(i) > int64(p.section[headerSection]) {
		return p.line(b, i, base) // if a limit lies among these lines, the table finds it
	}
	if p.lenient&ObsFold != 0 {
		n = unfolded(b, lines[:n])
	}
	start := i
	for k := range lines[:n] {
		name, end := int(lines[k].Token), int(lines[k].CR)
		if name == end { // the empty line
			p.settleFields(k, start-i)
			return p.endSection(end+2, base)
		}
		id, length := FieldOther, name-start
		if name >= 8 {
			// FieldIDOf, written out; bytes before a short name are shifted out.
			last := binary.LittleEndian.Uint64(b[name-8:name:name]) | lowerCase
			if length < 8 {
				last >>= uint(64-8*length) & 63
			}
			slot := fieldSlots[uint8((last+uint64(length))*fieldHash>>fieldHashShift)] % fieldIDs
			if key := &fieldKeys[slot]; key.last == last && int(key.len) == length && (length <= 8 || key.is(b[start:name])) {
				id = FieldID(slot)
			}
		} else {
			id = FieldIDOf(b[start:name])
		}
		var f Field
		if around := b[name : name+3 : name+3]; around[1] == ' ' && around[2] > ' ' && b[end-1] > ' ' { // as nearly always
			f = Field{line: b[start:end:end], name: uint32(length)<<8 | uint32(id), value: uint32(length) + 2}
		} else {
			f = newField(b[start:end:end], length, id)
		}
		start = end + 2
		p.offset = base + int64(start)
		if id-1 < lastRuled {
			if c := p.rule(id, f.Value()); c != 0 {
				if p.lenient&ObsFold == 0 {
					start-- // its LF; see fold.go for the other case
				}
				return start, p.fault(c)
			}
		}
		if err := p.msg.OnHeader(f); err != nil {
			p.settleFields(k+1, start-i)
			return start, err
		}
	}
	p.settleFields(n, start-i)
	if start == len(b) || n == scan.MaxLines {
		return start, nil
	}
	return p.line(b, start, base)
}

// settleFields takes note of n fields that took length bytes.
func (p *Parser) settleFields(n, length int) {
	p.fields += uint16(n)
	p.used += uint32(length)
}

// field delivers a field line, and gives the index to go on from: i, or lf
// if the line breaks a rule.
func (p *Parser) field(f Field, i, lf int) (int, error) {
	p.fields++
	if p.flags&trailer != 0 {
		if p.trailers != nil {
			return i, p.trailers.OnTrailer(f)
		}
		return i, nil
	}
	if id := f.ID(); id-1 < lastRuled {
		if c := p.rule(id, f.Value()); c != 0 {
			return lf, p.fault(c)
		}
	}
	return i, p.msg.OnHeader(f)
}
