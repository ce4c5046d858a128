package parser

import (
	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// The methods below take what is whole in the slice given to Feed, and leave
// anything else to the table. Each gets that slice, the index to go on from
// and the place of its first byte on the connection, and returns the index it
// came to.

// Words that are compared whole.
const (
	crlfWord  = '\r' | '\n'<<8
	getWord   = 'G' | 'E'<<8 | 'T'<<16 | ' '<<24
	getMethod = uint16(MethodGet)<<8 | uint16(len("GET")) // as a RequestLine has it
)

// methodAt gives what a RequestLine says of the method that b[i:] begins with, and the
// index behind the SP after it: 0 and the end of b, if there is no such method.
func methodAt(b []byte, i int) (method uint16, target int) {
	l := b[i:min(len(b), i+maxMethod+2)]
	n := scan.Token(l)
	if n == 0 || n > maxMethod || n == len(l) || l[n] != ' ' {
		return 0, len(b)
	}
	return uint16(MethodOf(l[:n]))<<8 | uint16(n), i + n + 1
}

// startRequest makes p ready for the fields of a request. facts has what method and
// version say.
func (p *Parser) startRequest(m Method, v Version, facts framing.Facts) {
	p.head = Head{Length: -1, Method: m, Version: v}
	p.facts = facts
	p.options = 0
	p.used, p.overhead, p.fields = 0, 0, 0
	p.phase = inFieldStart
}

// factsOf gives what a request line says of the framing.
func factsOf(m Method, v Version) (facts framing.Facts) {
	if v == HTTP10 {
		facts |= framing.HTTP10
	}
	if m == MethodConnect {
		facts |= framing.Connect
	}
	return facts
}

// statusLine takes a status line that is whole in b and in order; anything
// else is left to the table.
func (p *Parser) statusLine(b []byte, i int, base int64) (int, error) {
	const (
		reason = len("HTTP/1.1 200 ")
		blanks = ' ' | ' '<<32 // around the code, in the word after the version
		zeros  = '0'<<8 | '0'<<16 | '0'<<24
		nines  = 0x76 << 8 * 0x010101 // carries into the high bit from 10 on
	)
	if len(b)-i < 16 {
		return p.byTable(b, i, base)
	}
	in := unchecked.Of(b)
	version, rest := in.Word64(i), in.Word64(i+8)
	digits := rest ^ (blanks | zeros)
	if version<<8 != scan.VersionWord&^0xff || byte(version>>56)-'0' > 9 ||
		digits&0xff000000ff != 0 || (digits|(digits+nines))&0x80808000 != 0 {
		return p.byTable(b, i, base)
	}
	code := uint16(digits>>8&0xff)*100 + uint16(digits>>16&0xff)*10 + uint16(digits>>24&0xff)
	end, stop := i+reason, uint64(0)
	if end <= len(b)-8 {
		stop = scan.Controls(in.Word64(end))
	}
	if stop != 0 {
		end += scan.First(stop)
	} else {
		end += scan.Value(b[end:])
	}
	if code < 100 || end+2 > len(b) || end+2-i > int(p.startLine) || in.Word16(end) != crlfWord {
		return p.byTable(b, i, base)
	}
	l := StatusLine{line: in.Cut(i, end), code: code, version: versionOf(byte(version >> 56))}
	p.message = base + int64(i)
	i = end + 2
	p.offset = base + int64(i)
	i, err := p.startResponse(l, i)
	if err != nil || i == len(b) {
		return i, err
	}
	return p.headLines(b, i, base)
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

// requestLine takes a request line that is whole in b and in order, or of which b has the
// method and a part of the target; anything else is left to the table. It gets what
// methodAt says of the method.
func (p *Parser) requestLine(b []byte, i int, base int64, method uint16) (int, error) {
	if method == 0 {
		return p.byTable(b, i, base)
	}
	in := unchecked.Of(b)
	target := i + int(uint8(method)) + len(" ")
	end := scan.Target(b, target)
	most := min(len(b), i+int(p.startLine)) - scan.AfterTarget // where a target may end
	switch {
	case end == target:
		return p.byTable(b, i, base)
	case end == len(b) && end-i <= int(p.startLine):
		return p.targetBegin(b, i, base, method)
	case end > most || in.Word64(end) != scan.VersionWord || in.At(end+8)-'0' > 9 || in.Word16(end+9) != crlfWord:
		return p.byTable(b, i, base)
	}
	m := Method(method >> 8)
	form := formOf(b[target:end], m)
	if form == FormNone {
		return p.byTable(b, i, base)
	}
	version := versionOf(in.At(end + 8))
	line := in.Cut(i, end+scan.AfterTarget-len("\r\n"))
	end += scan.AfterTarget
	p.message = base + int64(i)
	p.offset = base + int64(end)
	p.startRequest(m, version, factsOf(m, version))
	return end, p.req.OnRequest(RequestLine{line: line, method: method, form: form, version: version})
}

// headLines takes the lines of a head that are whole in b and in order: a
// request line, if one comes next, and as many field lines as one scan finds, or a Host
// field in place of a scan where little is left; if the head ends there, also content by
// length, and after a request without content the next one. Anything else is left to the
// table. Positions that the scan gave are not checked again. Where field lines come next,
// a start line comes before i, or scan.Before bytes: what is loaded ends with a name.
func (p *Parser) headLines(b []byte, i int, base int64) (int, error) {
	var start, k int
	var behind uint32 // the CR of the Line behind those taken: start, if it is the empty one
	var err error
	var ahead scan.Ahead
request:
	if p.phase == inStart {
		in := unchecked.Of(b)
		method, target := getMethod, i+len("GET ")
		if target > len(b) || in.Word32(i) != getWord {
			method, target = methodAt(b, i)
		}
		var end int
		if len(b)-target >= scan.AheadWorth {
			end = scan.RequestLineAhead(b, target, &ahead)
		} else {
			end = scan.RequestLine(in, len(b), target)
		}
		if end < 0 { // a long target
			stop := scan.Target(b, -end)
			if stop == len(b) && stop-i <= int(p.startLine) {
				return p.targetBegin(b, i, base, method)
			}
			end = scan.VersionEnd(in, len(b), stop)
		}
		if uint(end-i-1) >= uint(p.startLine) || Method(method>>8) == MethodConnect {
			i, err = p.requestLine(b, i, base, method)
			if err != nil || i == len(b) || p.phase != inFieldStart {
				return i, err
			}
			goto fields
		}
		p.message = base + int64(i)
		p.offset = base + int64(end)
		p.startRequest(Method(method>>8), HTTP11, 0)
		err = p.req.OnRequest(RequestLine{line: in.Cut(i, end-len("\r\n")), method: method, form: FormOrigin, version: HTTP11})
		i = end
		if err != nil || i == len(b) {
			return i, err
		}
		left := len(b) - i
		if left >= scan.OnlyHost && i >= scan.Before {
			k, start, behind, err = p.walk(b, i, &ahead)
			goto ended
		}
		if left < scan.OnlyHost && left <= int(p.section[headerSection]) {
			if cr := scan.HostLine(in, len(b), i); cr != 0 {
				start = cr + len("\r\n")
				p.options = hasHost
				p.fields = 1
				p.used = uint32(start - i)
				p.offset = base + int64(start)
				err = p.msg.OnHeader(Field{line: in.Cut(i, cr), name: hostName &^ scan.Look, value: uint32(len("Host: "))})
				i = start
				if err != nil || i == len(b) {
					return i, err
				}
				if i+2 <= len(b) && in.Word16(i) == crlfWord {
					k, behind = 0, uint32(i)
					goto ended
				}
			}
		}
	}
fields:
	switch left := len(b) - i; {
	case left >= scan.Worth && i >= scan.Before:
		p.offset = base + int64(i)
		k, start, behind, err = p.walk(b, i, &ahead)
	// Positions of 31 bits and no folds, in one comparison; and all within the limit.
	case left < scan.Worth && uint64(len(b))>>31|uint64(p.lenient&ObsFold) == 0 && p.used+uint32(left) <= p.section[headerSection]:
		k, start, behind, err = p.eachLine(b, i, base)
	default: // positions, limits or folds need more than these two know
		return p.lineByLine(b, i, base)
	}
ended:
	if behind == uint32(start) {
		// The ends of most heads, of which nothing needs to be judged. It does
		// what endSection would do.
		end := start + 2
		switch said := uint32(p.options&^optionKeepAlive)<<16 | uint32(p.facts); {
		case said == withoutContent: // see endRequest
			p.offset = base + int64(end)
			p.head.KeepAlive = true
			p.phase = inStart
			err = p.msg.OnHeadersEnd(Head{Length: -1, Method: p.head.Method, Version: HTTP11, KeepAlive: true})
			if err != nil {
				return end, p.endAfter(err)
			}
			p.used, p.overhead, p.fields, p.content = 0, 0, 0, 0
			if err = p.msg.OnMessageEnd(); err != nil || end == len(b) {
				return end, err
			}
			i = end
			goto request
		case (said == withoutContent|uint32(framing.HasLength) || said&^withoutContent == uint32(framing.Response|framing.HasLength)) &&
			p.limits.content == 0: // content, not empty
			p.offset = base + int64(end)
			h := &p.head
			h.Framing, h.KeepAlive = FramingLength, true
			p.remaining = h.Length
			p.phase = inLength
			err = p.msg.OnHeadersEnd(Head{Length: h.Length, Code: h.Code, Method: h.Method, Version: HTTP11, Framing: FramingLength, KeepAlive: true})
			if err != nil || end == len(b) {
				return end, err
			}
			if h.Length > int64(len(b)-end) {
				return p.span(b, end, base)
			}
			return p.wholeContent(b, end, base)
		}
	}
	p.fields += uint16(k)
	p.used += uint32(start - i)
	switch {
	case err != nil || start == len(b):
		return start, err
	case start+2 <= len(b) && unchecked.Of(b).Word16(start) == crlfWord:
		return p.endSection(start+2, base)
	case k == scan.MaxLines:
		return start, nil
	}
	return p.lineBegun(b, start, base, behind)
}

// lineBegun takes what comes behind the lines that a scan reported: the beginning of
// a line, if that is what it says, or anything.
func (p *Parser) lineBegun(b []byte, i int, base int64, behind uint32) (int, error) {
	if behind&scan.Begun == 0 {
		return p.lineByLine(b, i, base)
	}
	p.phase = inValue
	p.content = int64(behind &^ scan.Begun)
	p.begin(b[i:], int64(p.section[headerSection])-int64(p.used))
	return len(b), nil
}

// allowed gives how many of these lines, the first of which begins at start, the
// limits of the header section allow. The empty line does not count.
func (p *Parser) allowed(lines []scan.Line, start int) int {
	fields := int(p.limits.fields[headerSection]) - int(p.fields)
	end := int64(p.section[headerSection]) - int64(p.used) + int64(start)
	for k, l := range lines {
		if l.Name != 0 && (k >= fields || int64(l.CR)+2 > end) {
			return k
		}
	}
	return len(lines)
}

// walk delivers the fields of the lines that one scan finds in b from start on, where
// p.offset is, as far as the limits allow them, up to the first line that is empty or not
// there. It returns how many it delivered, the index after them, and the CR of the line
// where it stopped, 0 after an error. A fault lies in the LF of its field.
//
// The compiler keeps nothing in registers across the calls; so the loop has nothing but
// what is needed for every field.
func (p *Parser) walk(b []byte, start int, ahead *scan.Ahead) (int, int, uint32, error) {
	var lines [scan.MaxLines + 1]scan.Line
	n := scan.Lines(b, start, &lines, ahead)
	if int(p.fields)+n >= int(p.limits.fields[headerSection]) || int64(p.used)+int64(len(b)-start) > int64(p.section[headerSection]) {
		lines[p.allowed(lines[:n], start)] = scan.Line{}
	}
	if p.lenient&ObsFold != 0 {
		lines[unfolded(b, lines[:n])] = scan.Line{}
	}
	in := unchecked.Of(b)
	for k := range lines {
		name, end := lines[k].Name, int(lines[k].CR)
		if name == 0 {
			return k, start, uint32(end), nil
		}
		line := in.Cut(start, end)
		next := end + len("\r\n")
		p.offset += int64(next - start)
		var err error
		if int8(name) < 0 { // scan.Look is set
			switch {
			case name == scan.PlainHost && p.options&hasHost == 0: // as most are
				p.options |= hasHost
				name = hostName &^ scan.Look
			case name == connectionName && isKeepAlive(in, start+len("Connection: "), end): // as nearly always
				p.options |= optionKeepAlive
				name = connectionName &^ scan.Look
			case name == lengthName: // as in most heads with content
				if c := p.ruleLength(in.Cut(start+len("Content-Length: "), end)); c != 0 {
					at, err := p.broken(c, next)
					return k, at, 0, err
				}
				name = lengthName &^ scan.Look
			default:
				var at int
				if at, err = p.odd(in, start, end, name); err != nil {
					return k + 1, at, 0, err
				}
				goto delivered
			}
		}
		if err = p.msg.OnHeader(Field{line: line, name: name, value: name>>8 + 2}); err != nil {
			return k + 1, next, 0, err
		}
	delivered:
		start = next
	}
	return scan.MaxLines, start, 0, nil
}

// The names that nearly every head has and that have rules.
const (
	hostName       = scan.Name(len("Host")<<8) | scan.Look | scan.Name(FieldHost)
	connectionName = scan.Name(len("Connection")<<8) | scan.Look | scan.Name(FieldConnection)
	lengthName     = scan.Name(len("Content-Length")<<8) | scan.Look | scan.Name(FieldContentLength)
)

// odd delivers a field of which there is more to do than to hand it out: the line
// b[start:end], with what a scan said of its name. It returns the index to go on from;
// a fault lies in the LF.
func (p *Parser) odd(b unchecked.Bytes, start, end int, name scan.Name) (int, error) {
	f := Field{line: b.Cut(start, end), name: name &^ scan.Look, value: name>>8 + 2}
	switch {
	case name == scan.PlainHost:
		f.name = hostName &^ scan.Look
	case name&scan.Blanks == scan.Blanks:
		n := int(name >> 8)
		f = newField(f.line, n, FieldIDOf(f.line[:n]))
	}
	end += len("\r\n")
	if f.ID()-1 < lastRuled {
		if c := p.rule(f); c != 0 {
			return p.broken(c, end)
		}
	}
	return end, p.msg.OnHeader(f)
}

// broken gives the error of a field line that ends before index end and breaks a rule, and
// the index of its LF.
func (p *Parser) broken(c Code, end int) (int, error) {
	if p.lenient&ObsFold == 0 {
		end-- // its LF; see fold.go for the other case
	}
	return end, p.fault(c)
}

// eachLine is walk for what is too short for a scan, but likely to be all of a
// head: it looks at one field line after the other, and does with each what walk
// does. A loop for both would make each of them slower, for want of registers.
// Positions in b must have 31 bits, and its bytes be in the limit.
func (p *Parser) eachLine(b []byte, start int, base int64) (int, int, uint32, error) {
	most := int(p.limits.fields[headerSection]) - int(p.fields)
	in := unchecked.Of(b)
	for k := range most {
		if start+2 > len(b) {
			return k, start, 0, nil
		}
		if in.Word16(start) == crlfWord {
			return k, start, uint32(start), nil
		}
		l := scan.LineAt(in, len(b), start)
		name, end := l.Name, int(l.CR)
		if name == 0 {
			return k, start, 0, nil
		}
		p.offset = base + int64(end+2)
		if name&scan.Look != 0 {
			if name == scan.PlainHost && p.options&hasHost == 0 { // as most are
				p.options |= hasHost
				name = hostName &^ scan.Look
			} else {
				next, err := p.odd(in, start, end, name)
				if err != nil {
					return k + 1, next, 0, err
				}
				start = next
				continue
			}
		}
		f := Field{line: in.Cut(start, end), name: name, value: name>>8 + 2}
		start = end + 2
		if err := p.msg.OnHeader(f); err != nil {
			return k + 1, start, 0, err
		}
	}
	return max(most, 0), start, 0, nil
}

// linesWorth is what scan.Worth is where lines come in pieces, so that the slice is
// likely to end in one: more than scan.Partial takes in one go.
const linesWorth = 65

// lines takes the field lines that begin at b[i], which is not the end of b.
func (p *Parser) lines(b []byte, i int, base int64) (int, error) {
	if len(b)-i < linesWorth || i < scan.Before || p.flags&trailer != 0 {
		return p.lineByLine(b, i, base)
	}
	return p.headLines(b, i, base)
}

// lineByLine takes field lines one after the other: first the one that the carry has
// but for its CRLF, if p is in a value; those that are whole in b; and the beginning of
// the one in which b ends. What is not in order, and trailer fields, are left to the
// table. What it does with a line is what field does.
//
// The Name of a line that goes to the carry waits in p.content, which means nothing
// else in a head, and is 0 where it is not known.
func (p *Parser) lineByLine(b []byte, i int, base int64) (int, error) {
	in := unchecked.Of(b)
	for {
		var l []byte
		var name scan.Name
		if p.phase == inValue {
			l, name = p.carry.B, scan.Name(p.content)
			p.content = 0
			if i+2 > len(b) || in.Word16(i) != crlfWord || int64(len(l)+2) > p.remaining ||
				p.lenient&ObsFold != 0 || p.flags&trailer != 0 {
				return p.byTable(b, i, base)
			}
			p.phase = inFieldStart
			if name == 0 {
				name = scan.NameOf(l, colonOf(l))
			}
		} else {
			if i+2 <= len(b) && in.Word16(i) == crlfWord {
				return p.endSection(i+2, base)
			}
			if p.flags&trailer != 0 {
				return p.byTable(b, i, base)
			}
			var end int
			name, end = scan.Partial(b, i)
			left := int64(p.section[headerSection]) - int64(p.used)
			if name == 0 || p.fields >= p.limits.fields[headerSection] || int64(end-i) > left {
				return p.byTable(b, i, base)
			}
			if end == len(b) {
				p.phase = inValue
				if int(name>>8) == end-i {
					p.phase, name = inName, 0
				}
				p.content = int64(name)
				p.begin(b[i:], left)
				return end, nil
			}
			if int(name>>8) == end-i || end+2 > len(b) || in.Word16(end) != crlfWord || int64(end+2-i) > left || p.lenient&ObsFold != 0 {
				return p.byTable(b, i, base)
			}
			l = in.Cut(i, end)
			i = end
		}
		i += 2
		p.used += uint32(len(l) + 2)
		p.offset = base + int64(i)
		p.fields++
		f := Field{line: l[:len(l):len(l)], name: name &^ scan.Look, value: name>>8 + 2}
		line, n := unchecked.Of(l), int(name>>8)
		if n+2 >= len(l) || line.At(n+1) != ' ' || line.At(n+2) <= ' ' || line.At(len(l)-1) <= ' ' { // as hardly ever
			f = newField(f.line, n, f.ID())
		}
		if name&scan.Look != 0 {
			if c := p.rule(f); c != 0 {
				return i - 1, p.fault(c)
			}
		}
		err := p.msg.OnHeader(f)
		p.drop()
		if err != nil || i == len(b) || len(b)-i >= linesWorth && i >= scan.Before {
			return i, err
		}
	}
}

// begin takes the beginning of a line to the carry, which is empty; left is how long
// the line may be at most.
func (p *Parser) begin(part []byte, left int64) {
	if c := p.carry; c != nil && len(part) <= cap(c.B) {
		c.B = c.B[:len(part)]
		copy(c.B, part)
	} else {
		p.carry = buffer.Append(c, part)
	}
	p.remaining = min(left, int64(cap(p.carry.B)))
}

// nameEnd takes the colon after a name that is in the carry, and what follows.
func (p *Parser) nameEnd(b []byte, i int, base int64) (int, error) {
	end := i + 1
	if b[i] != ':' {
		return p.byTable(b, i, base)
	}
	end += scan.Value(b[end:])
	if int64(len(p.carry.B))+int64(end-i) > p.remaining {
		return p.byTable(b, i, base)
	}
	p.content = int64(scan.NameOf(p.carry.B, len(p.carry.B))) // in a trailer nobody asks
	p.add(b[i:end])
	p.phase = inValue
	if end == len(b) {
		return end, nil
	}
	return p.lineByLine(b, end, base)
}

// targetBegin takes the beginning of a request line, if b ends in its target. What a
// RequestLine says of the method waits in p.content.
func (p *Parser) targetBegin(b []byte, i int, base int64, method uint16) (int, error) {
	p.message = base + int64(i)
	p.phase = inTarget
	p.content = int64(method)
	p.begin(b[i:], int64(p.startLine))
	return len(b), nil
}

// targetEnd takes the rest of a request line whose target, but for the SP after
// it, is in the carry, and the fields that follow it.
func (p *Parser) targetEnd(b []byte, i int, base int64) (int, error) {
	method := uint16(p.content)
	p.content = 0
	if in := unchecked.Of(b); i > len(b)-scan.AfterTarget || in.Word64(i) != scan.VersionWord || in.At(i+8)-'0' > 9 ||
		in.Word16(i+9) != crlfWord || len(p.carry.B)+scan.AfterTarget > int(p.startLine) {
		return p.byTable(b, i, base)
	}
	if method == 0 { // the table took it
		method, _ = methodAt(p.carry.B, 0)
	}
	n, m := int(uint8(method)), Method(method>>8)
	form := formOf(p.carry.B[n+1:], m)
	if form == FormNone {
		return p.byTable(b, i, base)
	}
	p.add(b[i : i+scan.AfterTarget-len("\r\n")])
	l := RequestLine{line: p.carry.B, method: method, form: form, version: versionOf(b[i+8])}
	i += scan.AfterTarget
	p.offset = base + int64(i)
	p.startRequest(m, l.version, factsOf(m, l.version))
	err := p.req.OnRequest(l)
	p.drop()
	if err != nil || i == len(b) {
		return i, err
	}
	return p.lines(b, i, base)
}

// field delivers the field line l, without its CRLF, and gives the index to go on
// from: i, or lf if the line breaks a rule.
func (p *Parser) field(l []byte, i, lf int) (int, error) {
	p.fields++
	n := colonOf(l)
	f := newField(l, n, FieldIDOf(l[:n]))
	if p.flags&trailer != 0 {
		if p.trailers != nil {
			return i, p.trailers.OnTrailer(f)
		}
		return i, nil
	}
	if f.ID()-1 < lastRuled {
		if c := p.rule(f); c != 0 {
			return lf, p.fault(c)
		}
	}
	return i, p.msg.OnHeader(f)
}
