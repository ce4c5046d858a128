package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

// habits are what a program makes of malformed messages: it refuses them,
// ignores the part that is malformed, or reads it as it was probably meant.
// The zero habits refuse everything that could change where a message ends. On a
// well-formed message all habits agree, which a test holds; so a program that
// accepts nothing malformed cannot disagree with any of them.
//
// A relay forwards what it does not refuse, as it is. A broken backend is one
// with a single bad habit.
type habits struct {
	line     care // LF without CR ends a line; ignored it is a byte as any other
	name     care // blank before the colon; ignored it belongs to the name, which is junk then
	fold     care // line that begins with a blank; ignored it is a line as any other, and junk then
	junk     care // field line without colon, or with a name that is no token; request line that is none
	length   care // Content-Length that is no number
	coding   care // Transfer-Encoding that is not chunked; repaired it is if chunked occurs in it
	size     care // chunk size that is no number; ignored it is 0
	data     care // chunk data that CRLF does not follow
	old      care // Transfer-Encoding in HTTP/1.0
	repeated choice
	both     choice
	unread   bool // does not read content that it has no use for
	goesOn   bool // keeps a connection open after it refused a request
}

// care is how a malformed part is dealt with.
type care uint8

const (
	refuse care = iota
	ignore
	repair
)

// choice is which of two contradicting fields counts.
type choice uint8

const (
	neither     choice = iota
	first              // of several Content-Lengths
	last               // of several Content-Lengths
	lengthWins         // over Transfer-Encoding
	chunkedWins        // over Content-Length
)

var errRefused = errors.New("refused")

// maxHead bounds a head, and a chunk line.
const maxHead = 64 << 10

// head is what a head says, to a program with certain habits.
type head struct {
	method, target, version string // of a request
	code                    int    // of a response
	id                      string // the first X-Id
	length                  int64  // of the content, -1 if in chunks
	framed                  bool   // whether a field told the length
	close                   bool   // the sender's wish
	raw                     []byte // all of it
}

// readHead reads a head. If it is malformed it was read to its end all the
// same, as far as there is one.
func (h habits) readHead(in *bufio.Reader) (m head, err error) {
	var lines []string
	var bad error
	for {
		line, raw, err := h.readLine(in)
		m.raw = append(m.raw, raw...)
		if errors.Is(err, errRefused) {
			bad = err
		} else if err != nil {
			return m, err
		}
		if len(m.raw) > maxHead {
			return m, errRefused
		}
		if line == "" && len(lines) > 0 {
			break
		}
		switch folded := strings.TrimLeft(line, " \t"); {
		case line == "": // before the start line
		case folded == line || len(lines) == 0 || h.fold == ignore:
			lines = append(lines, line)
		case h.fold == repair:
			lines[len(lines)-1] += " " + folded
		default:
			bad = errRefused
		}
	}
	if bad == nil {
		bad = h.interpret(&m, lines)
	}
	return m, bad
}

// readLine reads a line, and gives it without its end.
func (h habits) readLine(in *bufio.Reader) (line string, raw []byte, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		raw = append(raw, piece...)
		switch {
		case err != nil:
			if err == bufio.ErrBufferFull && len(raw) <= maxHead {
				continue
			}
			return "", raw, err
		case bytes.HasSuffix(raw, []byte("\r\n")):
			line = string(raw[:len(raw)-2])
			if h.line == refuse && strings.ContainsAny(line, "\r\n") {
				return line, raw, errRefused
			}
			return line, raw, nil
		case h.line == repair:
			return string(raw[:len(raw)-1]), raw, nil
		case h.line == refuse:
			return string(raw[:len(raw)-1]), raw, errRefused
		}
	}
}

// interpret finds out what a head says.
func (h habits) interpret(m *head, lines []string) error {
	if err := h.startLine(m, lines[0]); err != nil {
		return err
	}
	var lengths, codings []string
	for _, line := range lines[1:] {
		name, value, found := strings.Cut(line, ":")
		if trimmed := strings.TrimRight(name, " \t"); trimmed != name {
			switch h.name {
			case refuse:
				return errRefused
			case repair:
				name = trimmed
			}
		}
		if (!found || !isToken(name)) && h.junk == refuse {
			return errRefused
		}
		value = strings.Trim(value, " \t")
		switch strings.ToLower(name) {
		case "content-length":
			lengths = append(lengths, value)
		case "transfer-encoding":
			codings = append(codings, value)
		case "x-id":
			if m.id == "" {
				m.id = value
			}
		case "connection":
			for option := range strings.SplitSeq(strings.ToLower(value), ",") {
				switch strings.Trim(option, " \t") {
				case "close":
					m.close = true
				case "keep-alive":
					m.close = false
				}
			}
		}
	}
	return h.frame(m, lengths, codings)
}

// startLine reads a request or status line.
func (h habits) startLine(m *head, line string) error {
	if version, rest, _ := strings.Cut(line, " "); strings.HasPrefix(version, "HTTP/") && len(rest) >= 3 {
		m.code, _ = strconv.Atoi(rest[:3])
		m.close = version == "HTTP/1.0"
		return nil
	}
	m.method, m.target, _ = strings.Cut(line, " ")
	if i := strings.LastIndexByte(m.target, ' '); i >= 0 {
		m.target, m.version = m.target[:i], m.target[i+1:]
	}
	m.close = m.version == "HTTP/1.0"
	if h.junk == refuse &&
		(!isToken(m.method) || m.target == "" || strings.Contains(m.target, " ") || m.version != "HTTP/1.0" && m.version != "HTTP/1.1") {
		return errRefused
	}
	return nil
}

// frame decides where the content ends.
func (h habits) frame(m *head, lengths, codings []string) error {
	if m.version == "HTTP/1.0" && len(codings) > 0 {
		switch h.old {
		case refuse:
			return errRefused
		case ignore:
			codings = nil
		}
	}
	chunked, err := h.chunked(codings)
	if err != nil {
		return err
	}
	if len(lengths) > 0 && len(codings) > 0 {
		switch h.both {
		case neither:
			return errRefused
		case lengthWins:
			chunked = false
		case chunkedWins:
			if chunked {
				lengths = nil
			}
		}
	}
	if chunked {
		m.length, m.framed = -1, true
		return nil
	}
	if len(lengths) == 0 {
		return nil
	}
	value := lengths[0]
	if len(lengths) > 1 {
		switch h.repeated {
		case neither:
			return errRefused
		case last:
			value = lengths[len(lengths)-1]
		}
	}
	m.length, err = number(value, 10, h.length)
	m.framed = err == nil
	return err
}

// chunked tells whether the codings are chunked.
func (h habits) chunked(codings []string) (bool, error) {
	if len(codings) == 0 {
		return false, nil
	}
	value := strings.ToLower(strings.Join(codings, ", "))
	if value == "chunked" {
		return true, nil
	}
	switch h.coding {
	case refuse:
		return false, errRefused
	case repair:
		return strings.Contains(value, "chunked"), nil
	}
	return false, nil
}

// readContent reads the content that follows m. All bytes go to raw as they
// are, those of the content itself to content.
func (h habits) readContent(in *bufio.Reader, m head, raw, content io.Writer) error {
	if m.length >= 0 {
		_, err := io.CopyN(io.MultiWriter(raw, content), in, m.length)
		return err
	}
	for {
		line, bytes, err := h.readLine(in)
		if _, err := raw.Write(bytes); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		digits, _, extended := strings.Cut(line, ";")
		if extended {
			digits = strings.TrimRight(digits, " \t") // which RFC 9112, section 7.1.1, allows there
		}
		size, err := number(digits, 16, h.size)
		if err != nil {
			return err
		}
		if size == 0 {
			break
		}
		if _, err := io.CopyN(io.MultiWriter(raw, content), in, size); err != nil {
			return err
		}
		if err := h.readDataEnd(in, raw); err != nil {
			return err
		}
	}
	for { // trailers
		line, bytes, err := h.readLine(in)
		if _, err := raw.Write(bytes); err != nil {
			return err
		}
		if err != nil || line == "" {
			return err
		}
	}
}

// readDataEnd reads what follows the data of a chunk.
func (h habits) readDataEnd(in *bufio.Reader, raw io.Writer) error {
	next, err := in.Peek(1)
	if err != nil {
		return err
	}
	n := int64(2)
	switch {
	case next[0] != '\r' && h.data == refuse && h.line != repair:
		return errRefused
	case next[0] == '\n' && h.line == repair:
		n = 1
	case next[0] != '\r' && h.data == repair:
		return nil
	}
	_, err = io.CopyN(raw, in, n)
	return err
}

// number reads a number as it is, or if it is none, as C's strtoll would if c
// is repair.
func number(s string, base int, c care) (int64, error) {
	if n, rest := digits(s, base); rest == "" {
		return n, nil
	}
	switch c {
	case refuse:
		return 0, errRefused
	case ignore:
		return 0, nil
	}
	s = strings.TrimPrefix(strings.TrimLeft(s, " \t\r\n\v\f"), "+")
	if base == 16 {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "0x"), "0X")
	}
	n, _ := digits(s, base)
	return n, nil
}

// digits reads the digits that s begins with, and gives what follows them: all
// of s, if there are none or too many.
func digits(s string, base int) (int64, string) {
	rest := strings.TrimLeft(s, "0123456789abcdefABCDEF"[:base+(base-10)])
	n, err := strconv.ParseInt(s[:len(s)-len(rest)], base, 64)
	if err != nil {
		return 0, s
	}
	return n, rest
}

func isToken(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return s != ""
}
