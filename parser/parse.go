package parser

import (
	"encoding/binary"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// parse takes b, which begins at base, until an error or its end. Each turn
// takes what the phase allows to be taken at once.
func (p *Parser) parse(b []byte, base int64) (i int, err error) {
	for i < len(b) && err == nil {
		switch p.phase {
		case inStart:
			i, err = p.requestLine(b, i, base)
		case inRespH:
			i, err = p.statusLine(b, i, base)
		case inFieldStart:
			i, err = p.fieldLines(b, i, base)
		case inSizeStart:
			i, err = p.chunkLine(b, i, base)
		case inLength, inChunkData, inClose:
			i, err = p.span(b, i, base)
		case inFold, inFoldBlank:
			i, err = p.fold(b, i, base)
		default:
			i, err = p.line(b, i, base)
		}
	}
	return i, err
}

// The version as a word, but for its last byte.
const (
	versionWord = 'H' | 'T'<<8 | 'T'<<16 | 'P'<<24 | '/'<<32 | '1'<<40 | '.'<<48
	versionMask = 1<<56 - 1
	getWord     = 'G' | 'E'<<8 | 'T'<<16 | ' '<<24
)

// requestLine takes a request line that is whole in b and in order; anything
// else is left to the table.
func (p *Parser) requestLine(b []byte, i int, base int64) (int, error) {
	const rest = len(" HTTP/1.1\r\n") // after the target
	l := b[i:]
	if len(l) < len("GET /")+rest {
		return p.line(b, i, base)
	}
	n, m := 3, MethodGet
	if binary.LittleEndian.Uint32(l) != getWord {
		n = scan.Token(l[:min(len(l), maxMethod+1)])
		if n == 0 || n > maxMethod || n == len(l) || l[n] != ' ' {
			return p.line(b, i, base)
		}
		m = MethodOf(l[:n])
	}
	target := l[n+1:]
	target = target[:scan.Target(target)]
	end := n + 1 + len(target)
	if len(target) == 0 || len(l) < end+rest || end+rest > int(p.startLine) {
		return p.line(b, i, base)
	}
	version := binary.LittleEndian.Uint64(l[end+1:])
	minor := byte(version >> 56)
	if l[end] != ' ' || version&versionMask != versionWord || minor-'0' > 9 || l[end+9] != '\r' || l[end+10] != '\n' {
		return p.line(b, i, base)
	}
	form := FormOrigin
	if target[0] != '/' || m == MethodConnect {
		if form = formOf(target, m); form == FormNone {
			return p.line(b, i, base)
		}
	}
	p.message = base + int64(i)
	i += end + rest
	p.offset = base + int64(i)
	return i, p.startRequest(RequestLine{
		line:    l[:end+9],
		method:  uint16(m)<<8 | uint16(n),
		form:    form,
		version: versionOf(minor),
	})
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
	version := binary.LittleEndian.Uint64(l)
	if version&versionMask != versionWord || byte(version>>56)-'0' > 9 ||
		l[8] != ' ' || l[9]-'1' > 8 || l[10]-'0' > 9 || l[11]-'0' > 9 || l[12] != ' ' {
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
	p.head = Head{Length: -1, Code: l.code, Method: p.head.Method, Version: l.version}
	p.facts = framing.Response
	if l.version == HTTP10 {
		p.facts |= framing.HTTP10
	}
	if p.lenient&ChunkedOverLength != 0 {
		p.facts |= framing.CodingWins
	}
	p.options = 0
	p.phase = inFieldStart
	interim := p.head.Interim()
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
	if !interim {
		if p.flags&expected == 0 {
			return i - 1, p.fault(ErrUnexpectedResponse)
		}
		p.flags &^= expected
	}
	switch m := p.head.Method; {
	case l.code == 101:
		p.facts |= framing.Tunnel | framing.NoContent
	case interim, l.code == 204, l.code == 304, m == MethodHead:
		p.facts |= framing.NoContent
	case m == MethodConnect && l.code/100 == 2:
		p.facts |= framing.Tunnel
	}
	return i, err
}

// fieldLines takes field lines that are whole in b and in order, as many as
// one scan finds; anything else is left to the table.
func (p *Parser) fieldLines(b []byte, i int, base int64) (int, error) {
	var lines [scan.MaxLines]scan.Line
	n := scan.Lines(b[i:], &lines)
	section := headerSection
	if p.flags&trailer != 0 {
		section = trailerSection
	}
	if n > 0 && (int(p.fields)+n > int(p.limits.fields[section]) ||
		uint64(p.used)+uint64(lines[n-1].CR)+2 > uint64(p.section[section])) {
		n = 0 // the limit may lie among these lines: the table finds it
	}
	if p.lenient&ObsFold != 0 && n > 0 && lines[n-1].CR != lines[n-1].Token {
		n-- // what follows the last line may continue it
	}
	start := i
	for _, at := range lines[:n] {
		name, end := i+int(at.Token), i+int(at.CR)
		if name == start || b[name] != ':' {
			if name == end && name == start {
				return p.endSection(end+2, base)
			}
			break
		}
		if p.lenient&ObsFold != 0 && isBlank(b[end+2]) {
			break
		}
		f := Field{line: b[start:end], name: uint32(name - start)}
		if name >= 8 {
			f.id = fieldID(b, start, name)
		} else {
			f.id = FieldIDOf(f.line[:f.name])
		}
		p.used += uint32(end + 2 - start)
		start = end + 2
		p.offset = base + int64(start)
		if at, err := p.field(f, start, end+1); err != nil {
			return at, err
		}
	}
	if start == len(b) || n == scan.MaxLines {
		return start, nil
	}
	return p.line(b, start, base)
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
	if f.id-1 < lastRuled {
		if c := p.rule(f.id, f.Value()); c != 0 {
			return lf, p.fault(c)
		}
	}
	return i, p.msg.OnHeader(f)
}
