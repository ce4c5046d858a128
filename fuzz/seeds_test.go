package fuzz

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// maxInput bounds the inputs. What no smaller input shows are the default
// limits, which have tests of their own; setup lowers them.
const maxInput = 4 << 10

// The bits by which the fuzzer chooses a setup.
const (
	bitResponse = 1 << iota
	bitOffered
	bitHead    // the first response answers HEAD
	bitConnect // the last response answers CONNECT
	bitContent // lower limits: of content,
	bitStart   // of the start line,
	bitFields  // of the header section,
	bitTrailer // of the trailer section
	bitTight   // those two limits are just what the first head needs,
	bitShort   // or one less
	bitLenient // this and the next four are parser.Lenient
)

const lenientShift = 10 // of bitLenient

// setup makes a setup of the fuzzer's choice, for data.
func setup(bits uint16, data []byte) eventlog.Setup {
	s := eventlog.Setup{Response: bits&bitResponse != 0, Offered: bits&bitOffered != 0}
	if bits&bitHead != 0 {
		s.Methods = append(s.Methods, parser.MethodHead)
	}
	s.Methods = append(s.Methods, parser.MethodGet)
	if bits&bitConnect != 0 {
		s.Methods = append(s.Methods, parser.MethodConnect)
	}
	line, section, fields := 40, 120, 5
	if bits&bitTight != 0 {
		line, section, fields = measure(data)
		if bits&bitShort != 0 {
			line, section = line-1, section-1
		}
	}
	o := &s.Options
	if bits&bitContent != 0 {
		o.MaxContent = 20
	}
	if bits&bitStart != 0 {
		o.MaxStartLine = max(1, line)
	}
	if bits&bitFields != 0 {
		o.MaxFieldBytes, o.MaxFields = max(1, section), max(1, fields)
	}
	if bits&bitTrailer != 0 {
		o.MaxTrailerBytes, o.MaxTrailers = 30, 2
	}
	o.Lenient = parser.Lenient(bits >> lenientShift & 0x1f)
	return s
}

// measure gives the length of the first line of data, that of the header
// section after it, and the number of its fields.
func measure(data []byte) (line, section, fields int) {
	line = bytes.IndexByte(data, '\n') + 1
	if end := bytes.Index(data, []byte("\r\n\r\n")); end >= 0 && end+2 > line {
		section = end + 2 - line
		fields = bytes.Count(data[line:end+2], []byte("\n"))
	}
	return line, section, fields
}

// bitsOf is the choice that fits a stream of responses to method.
func bitsOf(method string, offered bool) (bits uint16) {
	bits = bitResponse
	switch method {
	case "HEAD":
		bits |= bitHead
	case "CONNECT":
		bits |= bitConnect
	}
	if offered {
		bits |= bitOffered
	}
	return bits
}

// A seed is an input and the setup to take it with.
type seed struct {
	data []byte
	bits uint16
}

// seeds gives the inputs that the fuzzer starts from.
func seeds(tb testing.TB) []seed {
	var all []seed
	for _, c := range captures.All() {
		var bits uint16
		if c.Kind == captures.Response {
			bits = bitsOf(c.Methods[0], c.OfferedUpgrade)
		}
		all = append(all, seed{c.Data, bits})
	}
	names, err := filepath.Glob("../bench/testdata/*.http")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no inputs in bench/testdata (%v)", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, seed{data, roleOf(data)})
	}
	for _, s := range written {
		all = append(all, seed{[]byte(s), roleOf([]byte(s))})
	}
	all = append(all, corners()...)
	all = append(all, given(tb)...)
	for i := range all {
		if d := all[i].data; len(d) > maxInput {
			all[i].data = d[:maxInput]
		}
	}
	return all
}

func roleOf(data []byte) uint16 {
	if bytes.HasPrefix(data, []byte("HTTP/")) {
		return bitResponse
	}
	return 0
}

// given reads the file of cases that HTTPWIRE_CASES names, if any.
func given(tb testing.TB) (all []seed) {
	name := os.Getenv("HTTPWIRE_CASES")
	if name == "" {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c struct {
			Kind    string
			Input   []byte
			Methods []string `json:"request_methods"`
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			tb.Fatal(err)
		}
		var bits uint16
		if c.Kind == "response" {
			bits = bitsOf(strings.Join(c.Methods, ""), true)
		}
		all = append(all, seed{c.Input, bits})
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

const (
	get     = "GET / HTTP/1.1\r\nHost: a\r\n"
	post    = "POST / HTTP/1.1\r\nHost: a\r\n"
	chunked = "Transfer-Encoding: chunked\r\n\r\n"
	ok      = "HTTP/1.1 200 OK\r\n"
)

// written has inputs that captures do not have: odd ones and malformed ones.
var written = []string{
	"",
	"\r\n\r\n" + get + "\r\n" + "\r\n" + get + "\r\n",
	strings.Repeat("\r\n", 9) + get,
	get + "a: b\n\r\n",
	get + "a: b\r\r\n\r\n",
	get + "a: b\x00\r\n\r\n",
	get + "a : b\r\n\r\n",
	get + "a\r\n\r\n",
	get + ": b\r\n\r\n",
	get + "a: b\r\n c\r\n\r\n",
	get + "a:\t b \t\r\nb:\r\nc: \xff\r\n\r\n",
	get + "Host: b\r\n\r\n",
	"GET / HTTP/1.1\r\n\r\n",
	"GET / HTTP/1.0\r\n\r\n",
	"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get + "\r\n",
	"GET / HTTP/1.7\r\nHost:\r\nConnection: , Close ,\r\n\r\n\r\nX",
	"GET / HTTP/2.0\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"GET  / HTTP/1.1\r\n",
	"GET /#a HTTP/1.1\r\n",
	"GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /%zz HTTP/1.1\r\nHost: a:\r\n\r\n",
	"GET http://u:p@[::1]:80/x?y HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
	"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET urn:a:b HTTP/1.1\r\nHost: a%41\r\n\r\n",
	"OPTIONS * HTTP/1.1\r\nHost: 1.2.3.4:5\r\n\r\n",
	"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nrest",
	"CONNECT a:0 HTTP/1.1\r\nHost: a:1\r\n\r\nrest",
	"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 1\r\n\r\nrest",
	"AVERYLONGMETHODNAMEOFTHIRTYTHREEBY / HTTP/1.1\r\n",
	get + "Connection: upgrade\r\nUpgrade: b\r\nContent-Length: 1\r\n\r\nxrest",
	post + "Content-Length: 007\r\n\r\n1234567" + get + "\r\n",
	post + "Content-Length: 7, 7\r\n\r\n1234567",
	post + "Content-Length: 7\r\nContent-Length: 7\r\n\r\n1234567",
	post + "Content-Length: 9223372036854775808\r\n\r\n",
	post + "Content-Length: 7\r\n" + chunked + "0\r\n\r\n",
	post + "Expect: 100-continue\r\n" + chunked + "1\r\nx\r\n0\r\n\r\n",
	post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
	post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
	post + "Transfer-Encoding: chunked\r\n" + chunked + "0\r\n\r\n",
	post + "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n",
	post + chunked + "5;a=b; c = \"d\\\" e\" ;f\r\nhello\r\n0;x\r\nDigest: y\r\nA:\r\n\r\n" + get + "\r\n",
	post + chunked + "5 \r\nhello\r\n0\r\n\r\n",
	post + chunked + "5\r\nhello0\r\n\r\n",
	post + chunked + "5\nhello\r\n0\r\n\r\n",
	post + chunked + "0x5\r\nhello\r\n0\r\n\r\n",
	post + chunked + "00000000000000005\r\nhello\r\n",
	post + chunked + "8000000000000000\r\nhello\r\n",
	post + chunked + "A\r\n0123456789\r\n000\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\n\r\n",
	ok + "Content-Length: 2\r\n\r\nab" + ok + "\r\nuntil close",
	ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
	ok + "Content-Length: 2, 2\r\n\r\nab",
	ok + "Content-Length: 2\r\n" + chunked + "1\r\nx\r\n0\r\n\r\n",
	ok + "Transfer-Encoding: gzip\r\n\r\nab",
	ok + "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
	ok + "a: b\r\n c\r\n \r\n\td\r\n\r\nab",
	ok + " a: b\r\n\r\n",
	"HTTP/1.1 200\r\n\r\n",
	"HTTP/1.0 200 \r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n\r\n",
	"HTTP/1.1 099 x\r\n\r\n",
	"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n",
	"HTTP/1.1 103 \r\nConnection: close\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n",
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nrest",
	"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n" + ok + chunked + "0\r\n\r\n",
	"HTTP/1.1 304 \xff\r\nTransfer-Encoding: chunked\r\n\r\n" + ok + "Connection: close\r\nContent-Length: 0\r\n\r\n",
	"HTTP/2.0 200 OK\r\n\r\n",
}
