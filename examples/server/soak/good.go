package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// greeting is the content of /hello.
const greeting = "Hello, World!"

// standard is the client of the standard library, with keep-alive.
func (v *visitor) standard() {
	c, _ := v.state.(*standardClient)
	if c == nil {
		c = &standardClient{&http.Client{Transport: &http.Transport{
			// Not as long as the server's: it must be this client that closes.
			IdleConnTimeout:       v.limit / 4,
			ExpectContinueTimeout: patience,
			ResponseHeaderTimeout: patience,
		}}}
		v.state = c
	}
	content := v.text(64 << 10)
	for _, r := range []struct {
		method, path, content, want string
		change                      func(*http.Request)
	}{
		{"GET", "/hello", "", greeting, nil},
		{"HEAD", "/hello", "", "", nil},
		{"POST", "/echo", content, content, nil},
		{"PUT", "/echo", content, content, func(r *http.Request) { r.Header.Set("Expect", "100-continue") }},
		{"POST", "/echo", content, content, unknownLength},
		{"GET", "/stream?n=5&pause=1ms", "", "1\n2\n3\n4\n5\n", nil},
		{"GET", "/files/data", "", v.data, nil},
	} {
		request, err := http.NewRequest(r.method, "http://"+v.address+r.path, strings.NewReader(r.content))
		if err != nil {
			panic(err) // they are constants
		}
		if r.content == "" {
			request.Body = nil
		}
		if r.change != nil {
			r.change(request)
		}
		v.sent(1)
		answer, err := c.Do(request)
		if err != nil {
			v.lost(1, "%s %s: %v", r.method, r.path, err)
			continue
		}
		got, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		v.settle(err, answer.StatusCode == 200 && string(got) == r.want,
			fmt.Sprintf("%s %s: %s, %d bytes", r.method, r.path, answer.Status, len(got)))
	}
}

// unknownLength has the client send the content in chunks, if there is any.
func unknownLength(r *http.Request) {
	if r.Body != nil {
		r.ContentLength = -1
	}
}

type standardClient struct{ *http.Client }

func (c *standardClient) Close() error { c.CloseIdleConnections(); return nil }

// pipelined sends requests in rows.
func (v *visitor) pipelined() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	for range 1 + v.IntN(20) {
		var row strings.Builder
		n := 1 + v.IntN(16)
		contents := make([]string, n)
		for i := range contents {
			if v.IntN(2) == 0 {
				row.WriteString(head("GET /hello HTTP/1.1\nHost: a"))
				contents[i] = greeting
				continue
			}
			contents[i] = v.text(300)
			row.WriteString(head(fmt.Sprintf("POST /echo HTTP/1.1\nHost: a\nContent-Length: %d", len(contents[i]))) + contents[i])
		}
		v.sent(int64(n))
		if err := v.write(s, row.String()); err != nil {
			v.lost(int64(n), "%v", err)
			return
		}
		for i, content := range contents {
			err := s.read(parser.MethodGet, false)
			if !v.settle(err, err == nil && s.is(200, content), fmt.Sprintf("answer %d of %d", i+1, n)) {
				v.lost(int64(n-i-1), "the answers after it")
				return
			}
		}
	}
}

// chunks uploads by chunks of any size, with a trailer.
func (v *visitor) chunks() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	for range 1 + v.IntN(5) {
		content, message := v.text(40<<10), strings.Builder{}
		message.WriteString(head("POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTrailer: X-Sum"))
		for rest := content; rest != ""; {
			n := 1 + v.IntN(min(len(rest), 9000))
			fmt.Fprintf(&message, "%x\r\n%s\r\n", n, rest[:n])
			rest = rest[n:]
		}
		sum := fmt.Sprint(v.Uint32())
		message.WriteString("0\r\n" + head("X-Sum: "+sum))
		v.sent(1)
		// The echo comes while the content goes: neither may wait for the other.
		written := make(chan error, 1)
		go func() { _, err := io.WriteString(s, message.String()); written <- err }()
		err := s.read(parser.MethodPost, false)
		trailer := ""
		for f := range s.Trailers() {
			trailer += string(f.Name()) + "=" + string(f.Value())
		}
		ok := v.settle(err, err == nil && s.is(200, content) && strings.EqualFold(trailer, "x-sum="+sum), "echo of chunks, trailer "+trailer)
		if !ok {
			s.Close()
		}
		if err := <-written; err != nil || !ok {
			return
		}
	}
}

// continued waits for a 100 (Continue) before it sends content.
func (v *visitor) continued() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	content := v.text(5000) + "x"
	v.sent(1)
	err := v.write(s, head(fmt.Sprintf("PUT /echo HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: %d", len(content))))
	const interim = "HTTP/1.1 100 Continue\r\n\r\n"
	got := make([]byte, len(interim))
	if err == nil {
		_, err = io.ReadFull(s, got)
	}
	if err != nil || string(got) != interim {
		v.lost(1, "%q instead of a 100: %v", got, err)
		return
	}
	if err = v.write(s, content); err == nil {
		err = s.read(parser.MethodPut, false)
	}
	v.settle(err, err == nil && s.is(200, content), "after a 100")
}

// upgrade switches to the protocol echo, and uses it.
func (v *visitor) upgrade() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	v.sent(1)
	early := v.text(200)
	err := v.write(s, head("GET /upgrade HTTP/1.1\nHost: a\nConnection: upgrade\nUpgrade: echo")+early)
	if err == nil {
		err = s.read(parser.MethodGet, true)
	}
	if err != nil || s.StatusLine().Code() != 101 {
		v.lost(1, "no upgrade: %d, %v", s.StatusLine().Code(), err)
		return
	}
	in := io.MultiReader(strings.NewReader(string(s.rest)), s)
	got := make([]byte, len(early))
	_, err = io.ReadFull(in, got)
	right := string(got) == early
	for range v.IntN(10) {
		if err != nil || !right {
			break
		}
		text := v.text(1000)
		got = make([]byte, len(text))
		if err = v.write(s, text); err == nil {
			_, err = io.ReadFull(in, got)
		}
		right = string(got) == text
	}
	if err == nil && right {
		s.CloseWrite()
		s.rest = nil
		err = s.expectEnd()
	}
	v.settle(err, right, "echo")
}

// ranges asks for parts of a file.
func (v *visitor) ranges() {
	s := v.dial()
	if s == nil {
		return
	}
	defer s.Close()
	for range 1 + v.IntN(10) {
		from := v.IntN(len(v.data))
		to := from + v.IntN(len(v.data)-from)
		v.sent(1)
		err := v.write(s, head(fmt.Sprintf("GET /files/data HTTP/1.1\nHost: a\nRange: bytes=%d-%d", from, to)))
		if err == nil {
			err = s.read(parser.MethodGet, false)
		}
		if !v.settle(err, err == nil && s.is(206, v.data[from:to+1]), fmt.Sprintf("bytes %d to %d", from, to)) {
			return
		}
		if v.IntN(4) == 0 { // and keeps the connection for a while
			time.Sleep(v.limit / 4)
		}
	}
}
