package main

import (
	"fmt"
	"strconv"
	"strings"
)

// A message is generated as a list of tokens by the grammar of RFC 9112, so
// that what breaks it afterwards can aim: at a line end, at a name, at the
// size of a chunk.

// kind says what a token stands for.
type kind uint8

const (
	method kind = iota
	space       // of a start line
	target
	version
	code
	reason
	lineEnd // of a start line, a field line or a section
	name
	colon
	blank // around a field value
	value
	chunkSize
	extension
	chunkLineEnd
	chunkData
	chunkDataEnd
	content
	kinds
)

// token is a piece of a message.
type token struct {
	kind kind
	text string
}

// tokens is a stream of messages.
type tokens []token

func (t tokens) bytes() []byte {
	var b strings.Builder
	for _, x := range t {
		b.WriteString(x.text)
	}
	return []byte(b.String())
}

// of gives the indexes of the tokens of some kinds.
func (t tokens) of(some ...kind) (at []int) {
	for i, x := range t {
		for _, k := range some {
			if x.kind == k {
				at = append(at, i)
			}
		}
	}
	return at
}

func (t *tokens) add(k kind, text string) { *t = append(*t, token{k, text}) }

func (t *tokens) field(r random, n, v string) {
	t.add(name, n)
	t.add(colon, ":")
	t.add(blank, someBlank(r, " ", ""))
	t.add(value, v)
	t.add(blank, someBlank(r, "", " "))
	t.add(lineEnd, "\r\n")
}

// someBlank gives the usual blank, at times another, now and then more.
func someBlank(r random, usual, other string) string {
	switch n := r.IntN(50); {
	case n == 0:
		return "\t"
	case n == 1:
		return "  "
	case n < 6:
		return other
	}
	return usual
}

// generate gives input number n of a seed.
func generate(seed, n uint64, response bool) input {
	r := newRandom(seed, n)
	in := input{number: n, response: response}
	var all tokens
	if response {
		in.asked = r.one("GET", "GET", "GET", "GET", "HEAD", "POST")
	}
	for count := 1 + r.IntN(2); count > 0; count-- {
		if response {
			all = append(all, newResponse(r, in.asked)...)
		} else {
			all = append(all, newRequest(r)...)
		}
	}
	for count := r.IntN(4) - r.IntN(2); count > 0; count-- {
		all = breakings[r.IntN(len(breakings))].do(r, all)
	}
	in.data = all.bytes()
	if r.in(3) { // what comes of a byte that no grammar thought of
		in.data = spoil(r, in.data)
	}
	in.end = len(in.data)
	if !response {
		in.data = append(in.data, lastRequest...)
	}
	for count := r.IntN(4); count > 0; count-- {
		in.cuts = append(in.cuts, 1+r.IntN(len(in.data)+1))
	}
	sortInts(in.cuts)
	return in
}

// newRequest gives a valid request.
func newRequest(r random) (t tokens) {
	m := r.one("GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS")
	if r.in(4) {
		m = r.one("CONNECT", "TRACE", "PROPFIND", "SOURCE", "PURGE", "QUERY", "X-Y", "get", "M-SEARCH")
	}
	to := newTarget(r)
	host := newHost(r)
	switch {
	case m == "CONNECT":
		to = r.one("a.example:443", "[::1]:80", "10.0.0.1:8080")
		host = to
	case m == "OPTIONS" && r.in(50):
		to = "*"
	case r.in(4):
		to = "http://" + host + to
	}
	v := "HTTP/1.1"
	if r.in(7) {
		v = "HTTP/1.0"
	}
	t.add(method, m)
	t.add(space, " ")
	t.add(target, to)
	t.add(space, " ")
	t.add(version, v)
	t.add(lineEnd, "\r\n")
	before := r.IntN(3)
	for range before {
		newField(r, &t, false)
	}
	if v == "HTTP/1.1" || r.in(50) {
		t.field(r, "Host", host)
	}
	switch {
	case m == "CONNECT" || m == "TRACE":
		newContent(r, &t, 0)
	case m == "POST" || m == "PUT" || m == "PATCH":
		newContent(r, &t, 1+framingOf(r, v))
	case r.in(12):
		newContent(r, &t, 1+framingOf(r, v))
	default:
		newContent(r, &t, 0)
	}
	return t
}

// framingOf chooses length or chunks; HTTP/1.0 has no chunks.
func framingOf(r random, version string) int {
	if version == "HTTP/1.0" {
		return 0
	}
	return r.IntN(2)
}

func newTarget(r random) string {
	t := "/" + r.one("", "a", "a/b", "a/b.c", "index.html", "a%20b", "~u", "a-b_c", "x;y=z", "q?a=b", "?a=b&c=d", "a?b=/c", "a+b", "@", "a:b")
	return t
}

func newHost(r random) string {
	return r.one("a", "a", "a.example", "a.example:80", "127.0.0.1", "[::1]:8080", "A.Example", "a_b")
}

// newField adds a valid field that has nothing to do with framing.
func newField(r random, t *tokens, trailer bool) {
	if trailer {
		t.field(r, r.one("X-Sum", "X-T", "Expires", "x-u"), r.one("abc", "1", "", "a, b", "\"q\""))
		return
	}
	switch r.IntN(12) {
	case 0:
		t.field(r, "Accept", r.one("*/*", "text/html, */*;q=0.1"))
	case 1:
		t.field(r, "User-Agent", "differ/1.0 (test)")
	case 2:
		t.field(r, "Cookie", "a=b; c=\"d\"")
	case 3:
		t.field(r, r.one("X-Empty", "X_Under"), "")
	case 4:
		t.field(r, "Connection", r.one("keep-alive", "Keep-Alive", "TE", "keep-alive, X-A", "upgrade", "close"))
	case 5:
		t.field(r, r.one("TE", "te"), r.one("trailers", "gzip;q=0.5"))
	case 6:
		t.field(r, "X-A", r.one("b", "b, c", "b  c", "ü", "a:b", "b\tc", "(x)", "\\"))
	case 7:
		t.field(r, "Upgrade", r.one("websocket", "x/1"))
	case 8:
		t.field(r, "Content-Type", "text/plain; charset=utf-8")
	case 9:
		t.field(r, "x-long", strings.Repeat("v", 1+r.IntN(200)))
	case 10:
		t.field(r, r.one("Expect", "expect"), r.one("100-continue", "100-Continue"))
	default:
		t.field(r, "X-"+strconv.Itoa(r.IntN(10)), "z")
	}
}

// newContent adds what follows the start line and the first fields: framing
// (0 none, 1 length, 2 chunks), more fields, the end of the section, content.
func newContent(r random, t *tokens, framing int) {
	text := newText(r)
	switch framing {
	case 1:
		length := strconv.Itoa(len(text))
		if r.in(4) {
			length = "00" + length
		}
		t.field(r, r.one("Content-Length", "Content-Length", "content-length", "CONTENT-LENGTH"), length)
	case 2:
		t.field(r, r.one("Transfer-Encoding", "Transfer-Encoding", "transfer-encoding"), r.one("chunked", "chunked", "chunked", "Chunked", "CHUNKED"))
		if r.in(10) {
			t.field(r, "Trailer", "X-Sum")
		}
	}
	for range r.IntN(3) {
		newField(r, t, false)
	}
	t.add(lineEnd, "\r\n")
	switch framing {
	case 1:
		t.add(content, text)
	case 2:
		for len(text) > 0 {
			n := 1 + r.IntN(len(text))
			size := fmt.Sprintf("%x", n)
			if r.in(15) {
				size = "000" + size
			} else if r.in(15) {
				size = strings.ToUpper(size)
			}
			newChunk(r, t, size)
			t.add(chunkData, text[:n])
			t.add(chunkDataEnd, "\r\n")
			text = text[n:]
		}
		newChunk(r, t, r.one("0", "0", "0", "0", "000"))
		if r.in(15) {
			for range 1 + r.IntN(2) {
				newField(r, t, true)
			}
		}
		t.add(lineEnd, "\r\n")
	}
}

func newChunk(r random, t *tokens, size string) {
	t.add(chunkSize, size)
	if r.in(12) {
		t.add(extension, r.one(";a", ";a=b", ";a=\"b\"", ";a=\"b;c\\\"\"", ";a;b=c", " ; a", ";a = b"))
	}
	t.add(chunkLineEnd, "\r\n")
}

// newText gives content, never empty: some of it looks like a request.
func newText(r random) string {
	switch r.IntN(4) {
	case 0:
		return "GET /in HTTP/1.1\r\nHost: in\r\n\r\n"
	case 1:
		return r.one("0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "\r\n", "G")
	}
	return strings.Repeat(r.one("a", "bc", "x=y&", "\n"), 1+r.IntN(20))
}

// newResponse gives a valid response, with an interim one before it at times.
func newResponse(r random, asked string) (t tokens) {
	if r.in(8) {
		t.status(r, r.one("100", "103", "102"))
		if r.in(50) {
			newField(r, &t, true)
		}
		t.add(lineEnd, "\r\n")
	}
	c := r.one("200", "200", "200", "200", "404", "301", "500", "204", "304", "206", "599", "299", "999")
	v := t.status(r, c)
	for range r.IntN(3) {
		newField(r, &t, true)
	}
	if r.in(8) {
		t.field(r, "Connection", r.one("close", "keep-alive", "Close", "upgrade", "x"))
		if r.in(30) {
			t.field(r, "Upgrade", "websocket")
		}
	}
	framing := 1 + framingOf(r, v)
	if r.in(10) {
		framing = 0 // until close
	}
	if c == "204" || c == "304" || asked == "HEAD" {
		var head tokens
		newContent(r, &head, framing)
		for i, x := range head { // the head alone
			if x.kind == content || x.kind == chunkSize {
				head = head[:i]
				break
			}
		}
		return append(t, head...)
	}
	newContent(r, &t, framing)
	if framing == 0 {
		t.add(content, newText(r))
	}
	return t
}

// status adds a status line, and gives its version.
func (t *tokens) status(r random, c string) string {
	v := "HTTP/1.1"
	if r.in(8) {
		v = "HTTP/1.0"
	}
	t.add(version, v)
	t.add(space, " ")
	t.add(code, c)
	t.add(space, " ")
	t.add(reason, r.one("OK", "Not Found", "", "Früh", "a b", "OK"))
	t.add(lineEnd, "\r\n")
	return v
}
