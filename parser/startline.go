package parser

import "github.com/seed-f4f473f9/httpwire/internal/scan"

// RequestLine is the first line of a request (RFC 9112, section 3). Its slices
// are valid until the callback returns.
type RequestLine struct {
	line    []byte // without its CRLF
	method  uint16 // length of the method, its number in the upper byte
	form    Form
	version Version
}

// Method gives the number of the method, MethodOther if it has none.
func (l RequestLine) Method() Method { return Method(l.method >> 8) }

// MethodName gives the method as it was sent. Methods are case-sensitive.
func (l RequestLine) MethodName() []byte { return l.line[:l.method&0xff] }

// Target gives the request target as it was sent.
func (l RequestLine) Target() []byte {
	if len(l.line) == 0 {
		return nil // the zero RequestLine
	}
	return l.line[int(l.method&0xff)+1 : len(l.line)-len(" HTTP/1.1")]
}

// Form gives the form of the target.
func (l RequestLine) Form() Form { return l.form }

// Version gives the version that the request is to be taken for: HTTP/1.1 for
// every minor version from 1 on.
func (l RequestLine) Version() Version { return l.version }

// Raw gives the whole line, without its CRLF.
func (l RequestLine) Raw() []byte { return l.line }

// StatusLine is the first line of a response (RFC 9112, section 4). Its slices
// are valid until the callback returns.
type StatusLine struct {
	line    []byte // without its CRLF
	code    uint16
	version Version
}

// Code gives the status code, 100 to 999.
func (l StatusLine) Code() int { return int(l.code) }

// Reason gives the reason phrase, which may be empty and means nothing (RFC
// 9112, section 4).
func (l StatusLine) Reason() []byte {
	return l.line[min(len(l.line), len("HTTP/1.1 200 ")):]
}

// Version gives the version that the response is to be taken for: HTTP/1.1
// for every minor version from 1 on.
func (l StatusLine) Version() Version { return l.version }

// Raw gives the whole line, without its CRLF.
func (l StatusLine) Raw() []byte { return l.line }

// Form is the form of a request target (RFC 9112, section 3.2).
type Form uint8

// The forms. FormNone is none of them.
const (
	FormNone      Form = iota
	FormOrigin         // "/path?query"
	FormAbsolute       // "scheme:...", with a host for http and https
	FormAuthority      // "host:port", CONNECT alone
	FormAsterisk       // "*"
)

var forms = [...]string{"none", "origin", "absolute", "authority", "asterisk"}

// String gives "origin", "absolute", "authority", "asterisk", or "none".
func (f Form) String() string {
	if int(f) < len(forms) {
		return forms[f]
	}
	return ""
}

// formOf gives the form of a target whose bytes have been checked, FormNone if
// it has none that the method allows.
func formOf(target []byte, m Method) Form {
	switch {
	case m == MethodConnect:
		if isAuthority(target) {
			return FormAuthority
		}
	case target[0] == '/':
		return FormOrigin
	case len(target) == 1 && target[0] == '*':
		return FormAsterisk
	case isAbsolute(target):
		return FormAbsolute
	}
	return FormNone
}

// isAuthority tells whether target is host ":" port with a host and a port
// that can be connected to (RFC 9110, section 9.3.6).
func isAuthority(target []byte) bool {
	n := hostLen(target)
	if n <= 0 || n == len(target) || target[n] != ':' {
		return false
	}
	port := 0
	for _, c := range target[n+1:] {
		if c < '0' || c > '9' || port > 65535 {
			return false
		}
		port = port*10 + int(c-'0')
	}
	return port >= 1 && port <= 65535
}

// isAbsolute tells whether target is an absolute URI: a scheme and a colon,
// and for http and https an authority with a host in it (RFC 9110, section
// 4.2.1; RFC 3986, section 3).
func isAbsolute(target []byte) bool {
	colon := 0
	for colon < len(target) && isSchemeByte(target[colon], colon == 0) {
		colon++
	}
	if colon == 0 || colon == len(target) || target[colon] != ':' {
		return false
	}
	scheme := target[:colon]
	if EqualFold(scheme, "http") || EqualFold(scheme, "https") {
		return hasAuthority(target)
	}
	return true
}

func isSchemeByte(c byte, first bool) bool {
	switch {
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return true
	case first:
		return false
	}
	return c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'
}

// statusLineLen is the length of a status line up to its code.
const statusLineLen = len("HTTP/1.1 200")

// lineOfStatus makes a StatusLine of a line that has been checked.
func lineOfStatus(line []byte) StatusLine {
	d := line[len("HTTP/1.1 "):statusLineLen]
	return StatusLine{
		line:    line,
		code:    uint16(d[0]-'0')*100 + uint16(d[1]-'0')*10 + uint16(d[2]-'0'),
		version: versionOf(line[len("HTTP/1.")]),
	}
}

// lineOfRequest makes a RequestLine of a line whose bytes have been checked,
// and whose target has a form.
func lineOfRequest(line []byte) RequestLine {
	n := scan.Token(line)
	m := MethodOf(line[:n])
	return RequestLine{
		line:    line,
		method:  uint16(m)<<8 | uint16(n),
		form:    formOf(line[n+1:len(line)-len(" HTTP/1.1")], m),
		version: versionOf(line[len(line)-1]),
	}
}

// versionOf gives the version that a minor version's digit stands for.
func versionOf(minor byte) Version {
	if minor == '0' {
		return HTTP10
	}
	return HTTP11
}
