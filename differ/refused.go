package main

import (
	"bytes"
	"net/netip"
	"regexp"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// rulesOfRefused explain why somebody takes, or waits for more of, what
// httpwire refuses. That httpwire refuses it with reason is checked at the
// byte at which it did.
var rulesOfRefused = []rule{
	// Line ends.
	{choice, "RFC 9112, 2.2", "a recipient may take a single LF for the end of a start line or a field line", "", parser.ErrBareLF, "",
		func(d *disagreement) bool { return d.lineFeed() && d.ours.part != inContent }},
	{theirs, "RFC 9112, 7.1", "a chunk line ends with CRLF; that a single LF may stand for it holds for start line and fields alone", "", parser.ErrBareLF, "",
		func(d *disagreement) bool { return d.lineFeed() && d.ours.part == inContent }},
	{theirs, "RFC 9112, 2.2", "a bare CR makes an element invalid", "", parser.ErrBareCR, "",
		func(d *disagreement) bool { at, before := d.at(); return before == '\r' && at != '\n' }},
	{choice, "RFC 9112, 2.2", "how many empty lines before a request are ignored", "", parser.ErrEmptyLines, "",
		func(d *disagreement) bool { return bytes.HasPrefix(d.raw(), bytes.Repeat([]byte("\r\n"), 8)) }},

	// Request line.
	{choice, "RFC 9112, 3", "words of the start line may be parted by other blanks", "", 0, "",
		func(d *disagreement) bool {
			at, _ := d.at()
			switch d.code {
			case parser.ErrMethod, parser.ErrTarget, parser.ErrVersion:
				return !d.in.response && strings.IndexByte("\t\v\f\r ", at) >= 0 && !d.lineOver()
			}
			return false
		}},
	{choice, "RFC 9112, C.1", "a request without a version is one of HTTP/0.9, which nobody need know", "", parser.ErrTarget, "",
		func(d *disagreement) bool { return d.lineOver() }},
	{theirs, "RFC 9112, 3.2", "a target holds no blank", "lighttpd haproxy", parser.ErrVersion, "",
		func(d *disagreement) bool { _, before := d.at(); return before == ' ' && !d.in.response }},
	{theirs, "RFC 9110, 9.1", "a method is a token", "", parser.ErrMethod, "",
		func(d *disagreement) bool { at, _ := d.at(); return !isToken(at) }},
	{choice, "RFC 9112, 3", "how long a method may be", "", parser.ErrMethodLength, "", nil},
	{theirs, "RFC 9112, 3.2; RFC 3986, 2", "a target is made of the characters of a URI, without a fragment", "", parser.ErrTarget, "",
		func(d *disagreement) bool { at, _ := d.at(); return at <= ' ' || at >= 0x7f || at == '#' }},
	{theirs, "RFC 9112, 3.2; RFC 9110, 4.2.1", "a target has one of four forms, and a URI of http a host", "", parser.ErrTargetForm, "",
		func(d *disagreement) bool { return d.noForm() }},
	{theirs, "RFC 9112, 2.3", "a version is HTTP, a slash, a digit, a dot and a digit", "", parser.ErrVersion, "",
		func(d *disagreement) bool { return !isVersion(d.versionWord()) }},
	{choice, "RFC 9110, 2.5", "what to make of another major version", "", parser.ErrMajorVersion, "",
		func(d *disagreement) bool { v := d.versionWord(); return isVersion(v) && v[5] != '1' }},
	{choice, "RFC 9113, 3.4", "what to make of the preface of HTTP/2", "", parser.ErrHTTP2, "",
		func(d *disagreement) bool { return strings.HasPrefix(d.start(), "PRI * HTTP/2.") }},

	// Status line.
	{theirs, "RFC 9112, 2.2 and 4", "nothing may stand before a status line", "", parser.ErrVersion, "",
		func(d *disagreement) bool {
			at, _ := d.at()
			return d.in.response && (at == '\r' || at == '\n') && int(d.ours.at) == len(d.in.data)-len(d.raw())
		}},
	{theirs, "RFC 9112, 4", "a status line is version SP code SP reason", "", parser.ErrStatusLine, "", nil},
	{theirs, "RFC 9112, 4; RFC 9110, 15", "a status code is three digits, from 100 on", "", parser.ErrStatusCode, "",
		func(d *disagreement) bool { c := d.word(1); return len(c) != 3 || c < "100" || c > "999" }},
	{theirs, "RFC 9112, 4", "a reason holds no control", "", parser.ErrReason, "",
		func(d *disagreement) bool { at, _ := d.at(); return at < ' ' || at == 0x7f }},
	{choice, "RFC 9110, 7.8", "whether a 101 without a protocol, or in HTTP/1.0, is taken for one", "", parser.ErrUnexpectedUpgrade, "",
		func(d *disagreement) bool {
			return d.word(1) == "101" && (len(d.values("Upgrade")) == 0 || d.word(0) == "HTTP/1.0")
		}},

	// Field lines.
	{theirs, "RFC 9112, 5; RFC 9110, 5.1", "a field line begins with a token and a colon", "", parser.ErrFieldName, "",
		func(d *disagreement) bool { at, _ := d.at(); return !isToken(at) }},
	{theirs, "RFC 9112, 5.1", "a server must refuse a blank before the colon", "", parser.ErrFieldColon, "",
		func(d *disagreement) bool { at, _ := d.at(); return isBlank(at) && !d.in.response }},
	{choice, "RFC 9112, 5.1", "a blank before the colon in a response may be removed", "", parser.ErrFieldColon, "",
		func(d *disagreement) bool { at, _ := d.at(); return isBlank(at) && d.in.response }},
	{choice, "RFC 9112, 2.2", "a line after the start line that begins with a blank may be ignored", "", parser.ErrFieldStart, "",
		func(d *disagreement) bool { return d.blankLine() && d.ours.part == inHead && d.firstLine() }},
	{choice, "RFC 9112, 5.2", "a folded line may be unfolded", "", parser.ErrFieldStart, "",
		func(d *disagreement) bool { return d.blankLine() && !d.firstLine() }},
	{theirs, "RFC 9112, 7.1.2", "a line that begins with a blank after the last chunk folds nothing", "", parser.ErrFieldStart, "",
		func(d *disagreement) bool { return d.blankLine() && d.ours.part == inTrailers }},
	{theirs, "RFC 9110, 5.5", "a field value holds no NUL", "", parser.ErrFieldValue, "",
		func(d *disagreement) bool { at, _ := d.at(); return at == 0 }},
	{choice, "RFC 9110, 5.5", "other controls in a field value may be kept", "", parser.ErrFieldValue, "",
		func(d *disagreement) bool { at, _ := d.at(); return at > 0 && at < ' ' && at != '\t' || at == 0x7f }},

	// Limits.
	{choice, "RFC 9112, 3 and 5", "how much is taken", "", 0, "",
		func(d *disagreement) bool {
			switch d.code {
			case parser.ErrStartLineLimit, parser.ErrFieldsLimit, parser.ErrFieldsCount, parser.ErrTrailerLimit, parser.ErrTrailerCount:
				return true
			}
			return false
		}},
	{choice, "RFC 9112, 7.1.1", "how long a chunk line may be", "", 0, "",
		func(d *disagreement) bool { return d.code == parser.ErrChunkLine || d.code == parser.ErrChunkOverhead }},

	// Host.
	{choice, "RFC 9112, 3.2", "llhttp leaves Host to its user", "llhttp", 0, "",
		func(d *disagreement) bool {
			return d.code == parser.ErrHostMissing && len(d.values("Host")) == 0 || d.code == parser.ErrHostRepeated || d.code == parser.ErrHost && d.badHost()
		}},
	{theirs, "RFC 9112, 3.2", "a request of HTTP/1.1 without Host must be refused", "", parser.ErrHostMissing, "",
		func(d *disagreement) bool { return len(d.values("Host")) == 0 && d.word(2) != "HTTP/1.0" }},
	{theirs, "RFC 9112, 3.2", "a request with more than one Host must be refused", "", parser.ErrHostRepeated, "",
		func(d *disagreement) bool { return len(d.values("Host")) > 1 }},
	{theirs, "RFC 9112, 3.2; RFC 3986, 3.2.2", "a request with a Host that is none must be refused", "", parser.ErrHost, "",
		func(d *disagreement) bool { return d.badHost() }},

	// Framing.
	{choice, "RFC 9112, 6.3", "equal lengths may be made one", "", 0, "",
		func(d *disagreement) bool {
			return (d.code == parser.ErrLength || d.code == parser.ErrLengthRepeated) && d.equalLengths()
		}},
	{choice, "RFC 9110, 8.6", "how large a length may be: they count beyond 2^63, and do not overflow", "", parser.ErrLength, "",
		func(d *disagreement) bool {
			return d.they != take && d.hugeLength() || d.in.asked == "HEAD" && d.hugeLength()
		}},
	{choice, "RFC 9112, 6.3", "a length is not looked at where there is no content", "", parser.ErrLength, "",
		func(d *disagreement) bool { return d.in.response && d.noContent() && d.badLength() }},
	{choice, "RFC 9112, 6.3", "a length is not looked at where there is no content", "", parser.ErrLengthRepeated, "",
		func(d *disagreement) bool { return d.in.response && d.noContent() }},
	{theirs, "RFC 9112, 6.3", "a length that is none must be refused", "", parser.ErrLength, "",
		func(d *disagreement) bool { return d.badLength() }},
	{theirs, "RFC 9112, 6.3", "different lengths must be refused", "", parser.ErrLengthRepeated, "",
		func(d *disagreement) bool { return len(d.values("Content-Length")) > 1 && !d.equalLengths() }},
	{choice, "RFC 9112, 6.1", "in HTTP/1.0 the message may be processed, and the connection closed after it", "", 0, "",
		func(d *disagreement) bool { return d.oldCoding() && !d.more() }},
	{theirs, "RFC 9112, 6.1", "in HTTP/1.0 the connection must be closed after a message with Transfer-Encoding", "", 0, "",
		func(d *disagreement) bool { return d.oldCoding() && d.more() }},
	{choice, "RFC 9112, 6.3", "Transfer-Encoding may override Content-Length, and the connection be closed", "", parser.ErrCodingAndLength, "",
		func(d *disagreement) bool { return d.bothFraming() && !d.more() }},
	{theirs, "RFC 9112, 6.1", "the connection must be closed after a message with both Transfer-Encoding and Content-Length", "", parser.ErrCodingAndLength, "",
		func(d *disagreement) bool { return d.bothFraming() && d.more() }},
	{choice, "RFC 9112, 6.3", "a coding is not looked at where there is no content", "", 0, "",
		func(d *disagreement) bool {
			return d.in.response && d.noContent() && (d.code == parser.ErrCoding || d.code == parser.ErrCodingRepeated)
		}},
	{theirs, "RFC 9112, 6.1; RFC 9110, 5.6.1", "a Transfer-Encoding is a list of codings, none of them empty", "", parser.ErrCoding, "",
		func(d *disagreement) bool { return d.badCoding() }},
	{theirs, "RFC 9112, 6.1 and 7", "chunked is applied once, and without parameters", "", parser.ErrCodingRepeated, "",
		func(d *disagreement) bool {
			v := strings.Join(d.values("Transfer-Encoding"), ",")
			words := strings.FieldsFunc(strings.ToLower(v), func(c rune) bool { return strings.ContainsRune(", \t;", c) })
			n := 0
			for _, w := range words {
				if w == "chunked" {
					n++
				}
			}
			return n > 1 || chunkedParameter.MatchString(v) || d.badCoding()
		}},
	{theirs, "RFC 9112, 6.3", "a request in which chunked is not the last coding must be refused", "", parser.ErrCodingNotChunked, "",
		func(d *disagreement) bool {
			return strings.Contains(strings.ToLower(strings.Join(d.values("Transfer-Encoding"), ",")), "chunked")
		}},
	{choice, "RFC 9112, 6.1", "what to make of a request with an unknown coding before chunked", "", parser.ErrCodingUnknown, "",
		func(d *disagreement) bool { return d.chunkedLast() }},
	{theirs, "RFC 9112, 6.3", "a request in which chunked is not the last coding must be refused", "", parser.ErrCodingUnknown, "",
		func(d *disagreement) bool { return !d.chunkedLast() }},
	{choice, "RFC 9110, 9.3.6", "content of CONNECT means nothing", "", parser.ErrConnectContent, "",
		func(d *disagreement) bool { return d.word(0) == "CONNECT" }},

	// Chunks.
	{choice, "RFC 9112, 7.1", "how large a chunk may be: they count beyond 2^63, and do not overflow", "", 0, "",
		func(d *disagreement) bool {
			return (d.code == parser.ErrChunkSize || d.code == parser.ErrContentLimit) && d.they != take && d.hugeChunk()
		}},
	{choice, "RFC 9112, 7.1", "how many leading zeros a chunk size may have", "", parser.ErrChunkSize, "",
		func(d *disagreement) bool { return d.zeros() >= 16 }},
	{theirs, "RFC 9112, 7.1", "a chunk size is hexadecimal digits", "", parser.ErrChunkSize, "",
		func(d *disagreement) bool { at, _ := d.at(); return !isHex(at) || d.hugeChunk() }},
	{theirs, "RFC 9112, 7.1.1", "what follows a chunk size is an extension or CRLF; blanks may stand around \";\" and \"=\" alone", "", parser.ErrChunkExtension, "", func(d *disagreement) bool { return d.ours.part == inContent }},
	{theirs, "RFC 9112, 7.1", "CRLF follows the data of a chunk", "", parser.ErrChunkEnd, "",
		func(d *disagreement) bool { at, before := d.at(); return at != '\r' && !(before == '\r' && at == '\n') }},

	// Connections.
	{theirs, "RFC 9112, 9.3 and 9.6; RFC 9110, 5.6.3", "a message that asks for close, or of HTTP/1.0 without keep-alive, is the last", "", parser.ErrClosed, "",
		func(d *disagreement) bool { return d.closed() }},

	// What was misread before.
	{theirs, "RFC 9112, 5 and 5.1; RFC 9110, 5.6.3", "HTAB may follow a field value, Content-Length and Transfer-Encoding included", "llhttp", 0, "",
		func(d *disagreement) bool { return d.tabbed("Transfer-Encoding", "Connection") }},

	// What was answered before it was read.
	{choice, "RFC 9112, 9.5; RFC 9110, 9.3.7", "an answer may come before the content, which it does not depend on, and whose faults are then nobody's concern", "lighttpd", 0, "200 .*",
		func(d *disagreement) bool { return d.ours.part == inContent && d.answered() }},
}

// lineFeed tells whether httpwire stopped at a LF without CR.
func (d *disagreement) lineFeed() bool {
	at, before := d.at()
	return at == '\n' && (before != '\r' || d.ours.part == inContent || int(d.ours.at) == len(d.in.data)-len(d.raw())) // the CR may be content
}

// lineOver tells whether httpwire stopped at the end of the line, after method
// and target.
func (d *disagreement) lineOver() bool {
	at, _ := d.at()
	n := int(d.ours.at)
	rest := d.in.data[min(n, len(d.in.data)):]
	line := bytes.TrimLeft(d.raw()[:max(0, n-(len(d.in.data)-len(d.raw())))], "\r\n")
	return at == '\r' && (len(rest) < 2 || rest[1] == '\n') && bytes.Count(line, []byte(" ")) == 1
}

// blankLine tells whether httpwire stopped at a blank that begins a line.
func (d *disagreement) blankLine() bool {
	at, before := d.at()
	return isBlank(at) && before == '\n'
}

// firstLine tells whether httpwire stopped in the line after the start line.
func (d *disagreement) firstLine() bool {
	upTo := d.in.data[len(d.in.data)-len(d.raw()) : d.ours.at]
	return bytes.Count(bytes.TrimLeft(upTo, "\r\n"), []byte("\n")) <= 1
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func isToken(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c > 0 && strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// isVersion tells whether s is HTTP-version.
func isVersion(s string) bool {
	return len(s) == 8 && s[:5] == "HTTP/" && s[5] >= '0' && s[5] <= '9' && s[6] == '.' && s[7] >= '0' && s[7] <= '9'
}

// versionWord is what stands where the version belongs.
func (d *disagreement) versionWord() string {
	if d.in.response {
		return d.word(0)
	}
	return d.word(2)
}

// noForm tells of a target that is of no form, or of one that the method
// excludes.
func (d *disagreement) noForm() bool {
	m, to := d.word(0), d.word(1)
	if m == "CONNECT" {
		return true // what is not host:port
	}
	if strings.HasPrefix(to, "/") || to == "*" {
		return false
	}
	scheme, rest, ok := strings.Cut(to, ":")
	if !ok || scheme == "" || strings.ContainsAny(scheme, "/?@[]") || scheme[0] >= '0' && scheme[0] <= '9' {
		return true
	}
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		for i := range len(scheme) {
			if c := scheme[i]; !isToken(c) || strings.IndexByte("!#$%&'*^_`|~", c) >= 0 {
				return true
			}
		}
		return false
	}
	authority, ok := strings.CutPrefix(rest, "//")
	if at := strings.IndexAny(authority, "/?"); at >= 0 {
		authority = authority[:at]
	}
	user := ""
	if at := strings.IndexByte(authority, '@'); at >= 0 {
		user, authority = authority[:at], authority[at+1:]
	}
	return !ok || authority == "" || authority[0] == ':' || badAuthority(authority) || strings.ContainsAny(user, "[]\"<>\\^`{|}@")
}

// badHost tells whether the value of some Host is not uri-host [ ":" port ].
func (d *disagreement) badHost() bool {
	for _, v := range d.values("Host") {
		if badAuthority(strings.Trim(v, " \t")) {
			return true
		}
	}
	return false
}

// future is an IPvFuture.
var future = regexp.MustCompile(`^[vV][0-9A-Fa-f]+\.[-!$&'()*+,.:;=_~0-9A-Za-z]+$`)

func badAuthority(v string) bool {
	if strings.HasPrefix(v, "[") {
		end := strings.IndexByte(v, ']')
		if end < 0 || !port(v[end+1:]) {
			return true
		}
		a, err := netip.ParseAddr(v[1:end])
		return (err != nil || !a.Is6() || a.Zone() != "") && !future.MatchString(v[1:end])
	}
	host := v
	if at := strings.IndexByte(v, ':'); at >= 0 {
		if host = v[:at]; !port(v[at:]) {
			return true
		}
	}
	for i := range len(host) {
		c := host[i]
		if c == '%' && (i+2 >= len(host) || !isHex(host[i+1]) || !isHex(host[i+2])) {
			return true
		}
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"#/<>?@[\\]^`{|}", c) >= 0 {
			return true
		}
	}
	return false
}

// port tells whether s is nothing, or a colon and digits.
func port(s string) bool {
	return s == "" || s[0] == ':' && strings.Trim(s[1:], "0123456789") == ""
}

// lengths gives the elements of all Content-Length fields.
func (d *disagreement) lengths() (all []string) {
	for _, v := range d.values("Content-Length") {
		for e := range strings.SplitSeq(v, ",") {
			all = append(all, strings.Trim(e, " \t"))
		}
	}
	return all
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// equalLengths tells of several lengths that are one.
func (d *disagreement) equalLengths() bool {
	all := d.lengths()
	if len(all) < 2 {
		return false
	}
	for _, v := range all {
		if !digits(v) || strings.TrimLeft(v, "0") != strings.TrimLeft(all[0], "0") {
			return false
		}
	}
	return true
}

// hugeLength tells of a length above 2^63-1.
func (d *disagreement) hugeLength() bool {
	for _, v := range d.lengths() {
		if v = strings.TrimLeft(v, "0"); digits(v) && (len(v) > 19 || len(v) == 19 && v > "9223372036854775807") {
			return true
		}
	}
	return false
}

// badLength tells of a Content-Length that is not digits, or too large.
func (d *disagreement) badLength() bool {
	for _, v := range d.values("Content-Length") {
		if !digits(strings.Trim(v, " \t")) {
			return true
		}
	}
	return d.hugeLength()
}

// noContent tells of responses without content, whatever their fields say.
func (d *disagreement) noContent() bool {
	c := d.word(1)
	return d.in.asked == "HEAD" || c == "204" || c == "304" || strings.HasPrefix(c, "1")
}

// oldCoding tells of a Transfer-Encoding in HTTP/1.0.
func (d *disagreement) oldCoding() bool {
	switch d.code {
	case parser.ErrCodingInHTTP10, parser.ErrCoding, parser.ErrCodingRepeated:
		return d.versionWord() == "HTTP/1.0" && len(d.values("Transfer-Encoding")) > 0
	}
	return false
}

func (d *disagreement) bothFraming() bool {
	return len(d.values("Transfer-Encoding")) > 0 && len(d.values("Content-Length")) > 0
}

var chunkedParameter = regexp.MustCompile(`(?i)(?:^|[, \t])chunked[ \t]*;`)

// badCoding tells whether the codings are no list of codings.
func (d *disagreement) badCoding() bool {
	for _, v := range d.values("Transfer-Encoding") {
		for e := range strings.SplitSeq(v, ",") {
			e = strings.Trim(e, " \t")
			name, parameters, hasParameters := strings.Cut(e, ";")
			name = strings.Trim(name, " \t")
			for i := range len(name) {
				if !isToken(name[i]) {
					return true
				}
			}
			if name == "" || hasParameters && !strings.Contains(parameters, "=") {
				return true
			}
		}
	}
	return false
}

// chunkedLast tells whether the last coding is chunked.
func (d *disagreement) chunkedLast() bool {
	all := strings.Split(strings.Join(d.values("Transfer-Encoding"), ","), ",")
	return strings.EqualFold(strings.Trim(all[len(all)-1], " \t"), "chunked")
}

// chunkDigits gives the digits of the chunk size at which httpwire stopped.
func (d *disagreement) chunkDigits() string {
	from := int(d.ours.at)
	for from > 0 && d.in.data[from-1] != '\n' {
		from--
	}
	to := from
	for to < len(d.in.data) && isHex(d.in.data[to]) {
		to++
	}
	return string(d.in.data[from:to])
}

func (d *disagreement) zeros() int {
	s := d.chunkDigits()
	return len(s) - len(strings.TrimLeft(s, "0"))
}

// hugeChunk tells of a chunk of 2^63 bytes and more, or of chunks that add up
// to as many.
func (d *disagreement) hugeChunk() bool {
	s := strings.TrimLeft(d.chunkDigits(), "0")
	return len(s) > 16 || len(s) == 16 && s[0] >= '8' || d.code == parser.ErrContentLimit && len(s) == 16
}

// closed tells whether the message before asked for the end of the connection.
func (d *disagreement) closed() bool {
	n := len(d.ours.messages)
	if n == 0 {
		return false
	}
	last := d.ours.messages[n-1]
	before := *d
	before.index = n - 1
	keep := false
	for _, f := range last.fields {
		if v, ok := strings.CutPrefix(f, "connection:"); ok {
			for e := range strings.SplitSeq(v, ",") {
				switch e = strings.Trim(e, " \t"); {
				case strings.EqualFold(e, "close"):
					return true
				case strings.EqualFold(e, "keep-alive"):
					keep = true
				}
			}
		}
	}
	return !keep && before.versionWord() == "HTTP/1.0"
}
