package main

import (
	"slices"
	"strings"
)

// breaking is a way in which attackers break messages.
type breaking struct {
	title string
	do    func(r random, t tokens) tokens
}

func sortInts(n []int) { slices.Sort(n) }

// breakings are chosen from at random, one to three a stream.
var breakings = []breaking{
	{"framing fields", breakFraming},
	{"framing fields", breakFraming},
	{"framing values", breakFramingValue},
	{"framing values", breakFramingValue},
	{"line ends", breakLineEnd},
	{"whitespace", breakWhitespace},
	{"case", breakCase},
	{"controls", breakControl},
	{"chunk lines", breakChunkLine},
	{"chunk lines", breakChunkLine},
	{"chunk ends", breakChunkEnd},
	{"cut off", breakOff},
	{"duplicates", breakTwice},
	{"obs-fold", breakFold},
	{"target forms", breakTarget},
	{"start line", breakStartLine},
	{"colons", breakColon},
	{"lost tokens", breakAway},
	{"host", breakHost},
	{"empty lines", breakEmpty},
}

// pick gives the index of one token of some kinds, -1 if there is none.
func (t tokens) pick(r random, some ...kind) int {
	at := t.of(some...)
	if len(at) == 0 {
		return -1
	}
	return at[r.IntN(len(at))]
}

// isFraming tells whether a token is the name of a framing field.
func isFraming(x token) bool {
	return x.kind == name && (strings.EqualFold(x.text, "Content-Length") || strings.EqualFold(x.text, "Transfer-Encoding"))
}

// breakFraming adds a framing field.
func breakFraming(r random, t tokens) tokens {
	var at []int // before field lines, and before the ends of sections
	for i := 1; i < len(t); i++ {
		if t[i-1].kind == lineEnd && (t[i].kind == name || t[i].kind == lineEnd) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return t
	}
	var line tokens
	if r.in(50) {
		line.field(r, oddName(r, "Content-Length"), oddLength(r))
	} else {
		line.field(r, oddName(r, "Transfer-Encoding"), oddCoding(r))
	}
	return slices.Insert(slices.Clone(t), at[r.IntN(len(at))], line...)
}

// breakFramingValue changes the value of a framing field.
func breakFramingValue(r random, t tokens) tokens {
	t = slices.Clone(t)
	for i, x := range t {
		if !isFraming(x) || i+3 >= len(t) || r.in(30) {
			continue
		}
		if strings.EqualFold(x.text, "Content-Length") {
			n := t[i+3].text
			t[i+3].text = r.one("+"+n, "-"+n, n+" ", n+"\x0b", "\x0c"+n, n+", "+n, n+","+n, n+" "+n, "0x"+n, n+".0", n+"a", n+"_0", "", "\""+n+"\"",
				n+";", "18446744073709551616", "9223372036854775808", "184467440737095516"+n, n+"\x00", "0"+n, "1"+n, "0")
		} else {
			t[i+3].text = oddCoding(r)
		}
		return t
	}
	return t
}

func oddName(r random, n string) string {
	if r.in(70) {
		return n
	}
	return r.one(strings.ToLower(n), strings.ToUpper(n), n+" ", n+"\t", " "+n, n+"\x00", strings.ReplaceAll(n, "-", "_"), n+"x", "X-"+n, n+"\x0b", strings.ReplaceAll(n, "-", " "), n+"\u017f")
}

func oddLength(r random) string {
	return r.one("0", "1", "5", "5", "32", "+5", "-5", "5, 5", "5,6", "5 5", "", "0x5", "5e0", "05", "5;", "5.0", "\x0b5", "4294967301", "18446744073709551621", "9223372036854775807")
}

func oddCoding(r random) string {
	return r.one("chunked", "chunked", "chunked", "CHUNKED", "xchunked", "chunkedx", "identity", "gzip", "gzip, chunked", "chunked, gzip", "chunked, identity",
		"identity, chunked", "chunked, chunked", "chunked,", ",chunked", "", "\"chunked\"", "chunked;a=b", "\x0bchunked", "chunked\x0b", "chunked\x00", "cow", "chunk",
		"chunked chunked", "x y", "chunked\x0c", "chun\u212aed", ", ,", "chunked ;", "chunked, , x", "gzip;a=\"b,chunked\"")
}

// breakLineEnd changes the end of a line.
func breakLineEnd(r random, t tokens) tokens {
	return change(r, t, func(string) string {
		return r.one("\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\n", "\n\n", "", " \r\n", "\r \n", "\x00\r\n", "\x0b\r\n", "\u0085", "\\r\\n", "\r\n ")
	}, lineEnd, lineEnd, chunkLineEnd)
}

// change changes the text of one token.
func change(r random, t tokens, to func(string) string, some ...kind) tokens {
	if i := t.pick(r, some...); i >= 0 {
		t = slices.Clone(t)
		t[i].text = to(t[i].text)
	}
	return t
}

func anyBlank(r random) string { return r.one(" ", " ", "\t", "  ", "\x0b", "\x0c", "\u00a0", "\r") }

// breakWhitespace puts a blank where there is none, or another one.
func breakWhitespace(r random, t tokens) tokens {
	if len(t) == 0 {
		return t
	}
	t = slices.Clone(t)
	if r.in(40) {
		return change(r, t, func(string) string { return r.one("", "  ", "\t", "\x0b", " \t", "\r") }, space)
	}
	i := t.pick(r, name, colon, lineEnd, method, target, version, chunkSize, chunkLineEnd, code)
	if i < 0 {
		return t
	}
	if r.in(60) {
		t[i].text = anyBlank(r) + t[i].text
	} else {
		t[i].text += anyBlank(r)
	}
	return t
}

// breakCase changes the case of what may or may not depend on it.
func breakCase(r random, t tokens) tokens {
	return change(r, t, func(s string) string {
		b := []byte(s)
		for i, c := range b {
			if (c|0x20 >= 'a' && c|0x20 <= 'z') && r.in(40) {
				b[i] ^= 0x20
			}
		}
		return string(b)
	}, method, version, name, value, target, chunkSize)
}

// breakControl puts a byte into a token that may not be there.
func breakControl(r random, t tokens) tokens {
	return change(r, t, func(s string) string {
		bad := r.one("\x00", "\x01", "\x08", "\x0b", "\x7f", "\x1b", "\r", "\n", "\x80", "\xff", "\xa0", "\"", "\\", "(", "@", "/", "#", "[", "<", ";", "=", ",", "{", "|")
		at := r.IntN(len(s) + 1)
		return s[:at] + bad + s[at:]
	}, method, target, version, name, name, value, value, reason, code, chunkSize, extension)
}

// breakChunkLine changes a chunk size or an extension.
func breakChunkLine(r random, t tokens) tokens {
	i := t.pick(r, chunkSize)
	if i < 0 {
		return breakFraming(r, t)
	}
	t = slices.Clone(t)
	s := t[i].text
	if r.in(50) {
		t[i].text = r.one("0x"+s, "+"+s, "-"+s, " "+s, s+" ", s+"\t", "", s+"g", "1"+strings.Repeat("0", 15)+s, "ffffffffffffffff", "8000000000000000", "fffffffffffffff"+s,
			s+"\x00", s+"_", "\""+s+"\"", s+" x", "0000000000000000000"+s, s+"\r", s+".", strings.Repeat("0", 40)+s, "1"+strings.Repeat("0", 16)+s, s+"\x0b", "\n"+s, "\r\n"+s)
		return t
	}
	t[i].text += r.one(";", ";;", "; ", ";a=", ";=b", ";a b", ";a=\"b", ";a=\"b\"c", ";\x00", ";a\n", ";\n", ";a=\"\n\"", ";a=\"\r\n\"", ";a=\"\\\"", ";(a)", ";a=b=c", "; a = \"b\" ",
		";"+strings.Repeat("x", 300), ";a\rb", ";\r", ";a=\x7f", ";\xff", ";a=\"\x01\"", ";"+strings.Repeat("y", 5000), strings.Repeat(";z=1", 1100))
	return t
}

// breakChunkEnd changes the end of chunk data.
func breakChunkEnd(r random, t tokens) tokens {
	i := t.pick(r, chunkDataEnd)
	if i < 0 {
		return breakOff(r, t)
	}
	t = slices.Clone(t)
	t[i].text = r.one("", "\n", "\r", "XX", "X\r\n", "\r\r\n", "\n\r", " \r\n", "\r\n\r\n", "\r\nX", "\n\n", "\x00\r\n", "ab")
	return t
}

// breakOff drops the end of the stream.
func breakOff(r random, t tokens) tokens {
	if len(t) < 2 {
		return t
	}
	t = slices.Clone(t[:1+r.IntN(len(t)-1)])
	if last := &t[len(t)-1]; r.in(50) && len(last.text) > 0 {
		last.text = last.text[:r.IntN(len(last.text))]
	}
	return t
}

// breakTwice repeats a line, or a part of the stream.
func breakTwice(r random, t tokens) tokens {
	i := t.pick(r, name, name, name, lineEnd, chunkSize, method)
	if i < 0 {
		return t
	}
	end := i + 1
	for end < len(t) && t[end-1].kind != lineEnd && t[end-1].kind != chunkLineEnd {
		end++
	}
	to := i
	if r.in(50) {
		to = end
	}
	return slices.Insert(slices.Clone(t), to, slices.Clone(t[i:end])...)
}

// breakFold folds a line, or begins one with a blank.
func breakFold(r random, t tokens) tokens {
	i := t.pick(r, name, value, value, blank, reason)
	if i < 0 {
		return t
	}
	t = slices.Clone(t)
	fold := r.one("\r\n ", "\r\n\t", "\n ", "\r\n  ", "\r\n \r\n ", "\r ")
	s := t[i].text
	if t[i].kind == name && r.in(50) {
		t[i].text = r.one(" ", "\t") + s
		return t
	}
	at := r.IntN(len(s) + 1)
	t[i].text = s[:at] + fold + s[at:]
	return t
}

// breakTarget puts another form of target.
func breakTarget(r random, t tokens) tokens {
	return change(r, t, func(s string) string {
		return r.one("http://a"+s, "http://b.example/", "HTTP://A/", "http:///", "http://", "http://a", "http://u:p@a/", "http://@/", "ftp://a/", "https://a/", "http:/a", "a", "a/b", "*", "/*",
			"a:80", ":80", "a:", "a:0", "a:99999", "//a/b", "///", "http://a:80b/", "http://[::1/", "http://a b/", "/a#b", "/%", "/%zz", "/%00", "/a/../b", "/a//b", "/./a", "/\\a", "?a", "/ü", "/\"", "/a b",
			"mailto:a", "urn:a:b", "http://a?b", "http://a\x00/", "/{}", "/|", "/^", "/<>", "", "1:2", "http://a,b/", "http://%61/", "/"+strings.Repeat("p", 300))
	}, target)
}

// breakStartLine changes version, method or status code.
func breakStartLine(r random, t tokens) tokens {
	i := t.pick(r, method, version, version, code, reason)
	if i < 0 {
		return t
	}
	t = slices.Clone(t)
	s := t[i].text
	switch t[i].kind {
	case method:
		t[i].text = r.one("", " "+s, "G ET", "GET GET", s+"(", "\""+s+"\"", "\x16\x03\x01", "G\tET", strings.ToLower(s), strings.Repeat("M", 33), strings.Repeat("M", 300), "\r\n"+s, "\n"+s, "X"+s, "PRI", s+":")
	case version:
		t[i].text = r.one("HTTP/1.0", "HTTP/1.2", "HTTP/1.9", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/1.10", "HTTP/01.1", "HTTP/1.01", "HTTP/11", "HTTP/1", "HTTP/1,1", "HTTP/1.", "HTTP/.1", "http/1.1", "Http/1.1",
			"HTTP /1.1", "HTTP/ 1.1", "HTTP/1 .1", "HTTP/1.1x", "HTTP/1.1 x", "HTTPS/1.1", "ICY", "RTSP/1.0", "ICE/1.0", "", "HTTP/+1.1", "HTTP/1.-1", "HTTP/1.1\t", "HTTP/9.9", "HTTP/10.0")
	case code:
		t[i].text = r.one("20", "2000", "099", "000", "1", "", "+200", "-200", " 200", "2 0", "200.0", "0200", "2o0", "101", "100", "200,", "199", "205", "600")
	case reason:
		t[i].text = r.one("\x00", "a\x7fb", "a\rb", "a\nb", "\t", "\x01", " ", "a\x0bb", strings.Repeat("r", 300))
	}
	return t
}

// breakColon changes what stands between name and value.
func breakColon(r random, t tokens) tokens {
	return change(r, t, func(string) string {
		return r.one("", " :", "\t:", "::", ";", "=", ": :", " ", ":\x00", "\r\n:", "\x0b:", ":\r")
	}, colon)
}

// breakAway loses a token.
func breakAway(r random, t tokens) tokens {
	if len(t) == 0 {
		return t
	}
	at := r.IntN(len(t))
	return slices.Delete(slices.Clone(t), at, at+1)
}

// breakHost changes, adds or loses a Host field.
func breakHost(r random, t tokens) tokens {
	t = slices.Clone(t)
	for i, x := range t {
		if x.kind != name || !strings.EqualFold(x.text, "Host") || i+6 > len(t) {
			continue
		}
		switch r.IntN(4) {
		case 0:
			return slices.Delete(t, i, i+6)
		case 1:
			var line tokens
			line.field(r, r.one("Host", "host", "HOST", "Host ", "Hos\u017f"), r.one("a", "b", ""))
			return slices.Insert(t, i, line...)
		}
		t[i+3].text = r.one("", "a b", "a,b", "a/b", "a@b", "a:80:80", "a:b", ":80", "a:", "[::1", "::1", "[::1]x", "[::1%25e]", "a?b", "a#b", "%61", "a%", "a\\b", "ü", "a\x00b", "\"a\"", "<a>", "a..b", ".", "-", "a:99999", "http://a", "{a}", "a|b", "a'b", "(a)", "a;b", "a=b", "a&b", "*", "$", "!")
		return t
	}
	return t
}

// breakEmpty puts empty lines, or bytes, before a message.
func breakEmpty(r random, t tokens) tokens {
	i := t.pick(r, method, version)
	if i < 0 {
		return t
	}
	t = slices.Clone(t)
	if t[i].kind == version && i > 0 && t[i-1].kind == space {
		return t // a request's
	}
	t[i].text = r.one("\r\n", "\r\n\r\n", "\n", "\r", "\x00", " ", "\t", "\r\n\r\n\r\n\r\n", strings.Repeat("\r\n", 9), "\n\n", "\r\n\n", "\xef\xbb\xbf", "x\r\n", "\r\r\n") + t[i].text
	return t
}

// spoil changes one byte.
func spoil(r random, data []byte) []byte {
	if len(data) == 0 {
		return data
	}
	at := r.IntN(len(data))
	switch r.IntN(3) {
	case 0:
		data[at] ^= 1 << r.IntN(8)
		return data
	case 1:
		return slices.Delete(data, at, at+1)
	}
	return slices.Insert(data, at, byte(r.IntN(256)))
}
