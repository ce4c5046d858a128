package main

import (
	"errors"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// Good requests, to be spoilt. Those of echoes have an answer that begins before
// their content ends.
var (
	plain = []string{
		head("GET /hello HTTP/1.1\nHost: example.org\nAccept: */*\nUser-Agent: soak"),
		head("HEAD http://example.org:80/hello?q=1 HTTP/1.1\nHost: example.org:80\nConnection: keep-alive"),
		head("POST /status/200 HTTP/1.1\nHost: a\nContent-Length: 11") + "hello world",
		head("POST /status/404 HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: X") + "5;a=\"b\"\r\nhello\r\n0\r\n" + head("X: y"),
		head("GET /files/data HTTP/1.1\nHost: a\nRange: bytes=5-20\nConnection: close"),
		head("OPTIONS * HTTP/1.1\nHost: a\nX: \xe9"),
		head("GET /hello HTTP/1.0\nConnection: keep-alive"),
	}
	echoes = []string{
		head("POST /echo HTTP/1.1\nHost: a\nContent-Length: 11") + "hello world",
		head("PUT /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: X") + "5\r\nhello\r\nb;x\r\nhello world\r\n0\r\n" + head("X: y"),
	}
)

// pieces are what attackers put into requests.
var pieces = []string{
	"\r\n", "\n", "\r", "\x00", " ", "\t", ":", "\x80", "\x7f", "\r\n\r\n", "\r\n ", "0\r\n\r\n", "-1", "+5", "0x5", "ffffffffffffffff",
	"Content-Length: 5\r\n", "Content-Length: 0, 5\r\n", "Content-Length : 5\r\n", "Transfer-Encoding: chunked\r\n",
	"Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding:\x0bchunked\r\n", "transfer-encoding: Chunked, chunked\r\n",
	"Host: b\r\n", "Host: a b\r\n", "Connection: close, x\r\n", "Expect: 200-ok\r\n", "X: y\r\n", "HTTP/1.1", "HTTP/2.0", "HTTP/1.2",
	"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", strings.Repeat("a", 20000), strings.Repeat("A: b\r\n", 150),
}

// spoil changes a request in one to four places.
func (v *visitor) spoil(request string) string {
	for range 1 + v.IntN(4) {
		at := v.IntN(len(request) + 1)
		end := min(len(request), at+v.IntN(12))
		before, here, after := request[:at], request[at:end], request[end:]
		switch v.IntN(8) {
		case 0: // other bytes
			changed := []byte(here)
			for i := range changed {
				changed[i] = byte(v.Uint32())
			}
			here = string(changed)
		case 1: // a bit
			if len(after) > 0 {
				after = string([]byte{after[0] ^ 1<<v.IntN(8)}) + after[1:]
			}
		case 2:
			here = ""
		case 3:
			here += here
		case 4:
			here = strings.ToUpper(here)
		case 5: // a line twice, or at another place
			lines := strings.SplitAfter(request, "\n")
			before += lines[v.IntN(len(lines))]
		case 6: // the end
			after = ""
		default:
			before += pieces[v.IntN(len(pieces))]
		}
		request = before + here + after
	}
	return request
}

// forecast is what the server must make of a text and the end after it.
type forecast struct {
	text    string
	methods []parser.Method // of the requests
	answers int
	status  int // of the last answer, if it is to a fault
}

// foresee reads a text in one piece, by the parser that the server reads it with
// in the pieces that come. The routes must be such that read the content first.
func foresee(text string) (f forecast) {
	f.text = text
	enough := errors.New("the connection ends")
	last := false
	h := parser.Funcs{
		HeadersEnd: func(h parser.Head) error {
			f.methods = append(f.methods, h.Method)
			last = !h.KeepAlive || h.Method == parser.MethodConnect // which is refused
			return nil
		},
		MessageEnd: func() error {
			f.answers++
			if last {
				return enough
			}
			return nil
		},
	}
	p := parser.NewRequest(&h, nil)
	for in := []byte(text); ; {
		n, err := p.Feed(in)
		in = in[n:]
		if err == parser.ErrUpgrade { // which is declined
			p.Resume()
			continue
		}
		if f.status = parser.StatusOf(err); f.status != 0 {
			f.answers++
		}
		return f
	}
}

// attack sends a spoilt request behind good ones, which must be answered.
func (v *visitor) attack() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	good := v.IntN(4)
	bad := v.spoil(plain[v.IntN(len(plain))])
	f := foresee(bad)
	if f.status != 0 && v.IntN(2) == 0 { // and goes on, though it has been answered: it must see that answer
		bad += v.data
	}
	v.sent(int64(good + 1))
	v.write(s, strings.Repeat(head("GET /hello HTTP/1.1\nHost: a"), good)+bad) // which need not be read to its end
	s.CloseWrite()
	for i := range good {
		err := s.read(parser.MethodGet, false)
		if !v.settle(err, err == nil && s.is(200, greeting), "good one before a bad one") {
			v.lost(int64(good-i), "the ones after it")
			return
		}
	}
	v.judge(s, f, false)
}

// attackContent spoils requests whose answer may have begun.
func (v *visitor) attackContent() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	bad := v.spoil(echoes[v.IntN(len(echoes))])
	v.sent(1)
	v.write(s, bad)
	s.CloseWrite()
	v.judge(s, foresee(bad), true)
}
