package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestPipelining answers 16 requests, GET and HEAD in turn, with Expect in
// OnResponse as the only line that pipelining takes: R049, R072.
func TestPipelining(t *testing.T) {
	var in strings.Builder
	for i := range 16 {
		fmt.Fprintf(&in, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
		if i%2 == 0 {
			fmt.Fprintf(&in, "%03d", i)
		}
	}
	for _, size := range []int{1, 5, 64, in.Len()} {
		var p *parser.Parser
		responses, ends := 0, 0
		var content []byte
		p = parser.NewResponse(&parser.Funcs{
			Response: func(parser.StatusLine) error {
				p.Expect([]parser.Method{parser.MethodGet, parser.MethodHead}[responses%2], false)
				responses++
				return nil
			},
			HeadersEnd: func(h parser.Head) error {
				want := []parser.Method{parser.MethodGet, parser.MethodHead}[(responses-1)%2]
				if h.Method != want || h.Length != 3 || h.HasBody() != (want == parser.MethodGet) {
					t.Errorf("response %d: %+v", responses, h)
				}
				return nil
			},
			Body:       func(b []byte) error { content = append(content, b...); return nil },
			MessageEnd: func() error { ends++; return nil },
		}, nil)
		for data := []byte(in.String()); len(data) > 0; data = data[min(size, len(data)):] {
			if _, err := p.Feed(data[:min(size, len(data))]); err != nil {
				t.Fatal(err)
			}
		}
		if responses != 16 || ends != 16 || string(content) != "000002004006008010012014" {
			t.Errorf("%d responses, %d ends, content %q", responses, ends, content)
		}
	}
}

// TestExpect holds when a final response is expected: once for each Expect,
// said at any time before the status line is complete, or in OnResponse.
func TestExpect(t *testing.T) {
	const answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	const line = len("HTTP/1.1 200 OK\r\n")
	for cut := 0; cut < line; cut++ {
		p, r := record(eventlog.Setup{Response: true})
		r.expect = false
		p.Feed([]byte(answer[:cut]))
		p.Expect(parser.MethodGet, false)
		if n, err := p.Feed([]byte(answer[cut:])); n != len(answer)-cut || err != nil {
			t.Fatalf("Expect after %d bytes: %d, %v", cut, n, err)
		}
		// One Expect, one response.
		n, err := p.Feed([]byte(answer))
		if n != line-1 || err != parser.ErrUnexpectedResponse || parser.StatusOf(err) != 502 {
			t.Errorf("the second response: %d, %v", n, err)
		}
		if got := strings.Join(r.events, " "); got != "response header headers-end message-end response" {
			t.Errorf("events %s", got)
		}
	}
	// The same split everywhere: the fault lies in the status line's LF.
	for _, size := range []int{1, 7, 100} {
		p, r := record(eventlog.Setup{Response: true})
		r.expect = false
		var err error
		for in := answer; in != "" && err == nil; in = in[min(size, len(in)):] {
			_, err = p.Feed([]byte(in[:min(size, len(in))]))
		}
		if err != parser.ErrUnexpectedResponse || p.Offset() != int64(line-1) {
			t.Errorf("pieces of %d: %v at %d", size, err, p.Offset())
		}
	}
	// A pause in OnResponse does not hide it, another error comes first.
	for _, c := range []struct {
		answer, want error
	}{{parser.ErrPaused, parser.ErrUnexpectedResponse}, {parser.ErrMisuse, parser.ErrMisuse}} {
		p, r := record(eventlog.Setup{Response: true})
		r.expect = false
		r.do = func(string) error { return c.answer }
		if _, err := p.Feed([]byte(answer)); faultOf(err) != c.want {
			t.Errorf("OnResponse returns %v: %v", c.answer, err)
		}
	}
}

// TestExpectTwice holds that the last Expect counts, and that interim responses
// use none up.
func TestExpectTwice(t *testing.T) {
	p, r := record(eventlog.Setup{Response: true})
	r.expect = false
	p.Expect(parser.MethodGet, true)
	p.Expect(parser.MethodHead, false)
	in := "HTTP/1.1 100 x\r\n\r\nHTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
	if n, err := p.Feed([]byte(in)); n != len(in) || err != nil || p.State() != parser.StateIdle {
		t.Errorf("%d, %v, state %v, %v", n, err, p.State(), r.events)
	}
	// An upgrade offered by the first of two is not offered by the second.
	p, r = record(eventlog.Setup{Response: true})
	r.expect = false
	p.Expect(parser.MethodGet, true)
	p.Expect(parser.MethodGet, false)
	if _, err := p.Feed([]byte("HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\n")); faultOf(err) != parser.ErrUnexpectedUpgrade {
		t.Errorf("a 101: %v", err)
	}
	// One that was offered long ago is not offered any more.
	p, r = record(eventlog.Setup{Response: true})
	r.expect = false
	p.Expect(parser.MethodGet, true)
	p.Feed([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	p.Expect(parser.MethodGet, false)
	if _, err := p.Feed([]byte("HTTP/1.1 101 x\r\nUpgrade: a\r\n\r\n")); faultOf(err) != parser.ErrUnexpectedUpgrade {
		t.Errorf("a later 101: %v", err)
	}
}

// TestExpectEarly announces the next response while one is being read, which
// must not change the one being read.
func TestExpectEarly(t *testing.T) {
	for _, event := range []string{"header", "headers-end", "body", "message-end"} {
		var p *parser.Parser
		var heads []parser.Head
		expect := func(e string) {
			if e == event && len(heads) <= 1 {
				p.Expect(parser.MethodHead, false)
			}
		}
		p = parser.NewResponse(&parser.Funcs{
			Header:     func(parser.Field) error { expect("header"); return nil },
			HeadersEnd: func(h parser.Head) error { heads = append(heads, h); expect("headers-end"); return nil },
			Body:       func([]byte) error { expect("body"); return nil },
			MessageEnd: func() error { expect("message-end"); return nil },
		}, nil)
		p.Expect(parser.MethodGet, true)
		in := "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
		if n, err := p.Feed([]byte(in)); n != len(in) || err != nil || p.State() != parser.StateIdle {
			t.Errorf("Expect in %s: %d, %v, %v", event, n, err, p.State())
			continue
		}
		if len(heads) != 2 || heads[0].Method != parser.MethodGet || heads[1].Method != parser.MethodHead {
			t.Errorf("Expect in %s: heads %+v", event, heads)
		}
	}
}

// TestExpectOfRequests holds that Expect does nothing in the request role.
func TestExpectOfRequests(t *testing.T) {
	for _, stream := range streams {
		if stream.setup.Response {
			continue
		}
		want := eventlog.Run(stream.setup, []byte(stream.input), nil)
		p, r := record(stream.setup)
		r.do = func(string) error { p.Expect(parser.MethodConnect, true); return nil }
		_, err := p.Feed([]byte(stream.input))
		if err != want.Err || p.Offset() != want.Offset || p.State() != want.State {
			t.Errorf("%s: %v at %d, want %v at %d", stream.name, err, p.Offset(), want.Err, want.Offset)
		}
	}
}

// TestUnexpectedUpgrade holds what a 101 needs: an upgrade that was offered,
// an Upgrade field with a value, HTTP/1.1; R105, R118, CVE-2024-23326.
func TestUnexpectedUpgrade(t *testing.T) {
	for _, offered := range []bool{false, true} {
		for _, minor := range []string{"0", "1", "2"} {
			for _, field := range []string{"", "Upgrade:\r\n", "Upgrade: \t\r\n", "Upgrade: a\r\n", "A: b\r\nupgrade: a, b\r\nConnection: upgrade\r\n"} {
				in := "HTTP/1." + minor + " 101 x\r\n" + field + "\r\n"
				got := checkSplits(t, eventlog.Setup{Response: true, Offered: offered}, []byte(in+"tail"))
				good := offered && minor != "0" && strings.Contains(field, " a")
				want, at := parser.ErrUpgrade, len(in)
				if !good {
					want, at = parser.ErrUnexpectedUpgrade, len(in)-1
				}
				if faultOf(got.Err) != want || got.Offset != int64(at) {
					t.Errorf("offered %v, %q: %v at %d, want %v at %d", offered, in, got.Err, got.Offset, want, at)
				}
			}
		}
	}
}

// TestTunnelFields holds that in a 2xx to CONNECT the framing fields mean
// nothing, be they well formed or not, and that elsewhere they do: R050.
func TestTunnelFields(t *testing.T) {
	fields := []string{
		"", "Content-Length: 5\r\n", "Content-Length: x\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n",
		"Transfer-Encoding: chunked\r\n", "Transfer-Encoding: ,\r\n", "Transfer-Encoding: chunked, chunked\r\n",
		"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
	}
	for _, field := range fields {
		for code := 200; code <= 299; code += 33 {
			in := fmt.Sprintf("HTTP/1.1 %d x\r\n%s\r\n", code, field)
			s := eventlog.Setup{Response: true, Methods: []parser.Method{parser.MethodConnect}}
			got := checkSplits(t, s, []byte(in+"tail"))
			if got.Err != parser.ErrUpgrade || got.Offset != int64(len(in)) || !strings.Contains(got.Log, "headers-end tunnel length -1") {
				t.Errorf("%q: %v at %d\n%s", in, got.Err, got.Offset, got.Log)
			}
		}
	}
}
