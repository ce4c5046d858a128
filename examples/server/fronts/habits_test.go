package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// framed is a request as somebody delimits it.
type framed struct{ Method, Target, Content string }

// byParser gives the complete requests of a well-formed input, up to one that
// leaves HTTP.
func byParser(input []byte) (all []framed) {
	var m framed
	p := parser.NewRequest(&parser.Funcs{
		Request: func(l parser.RequestLine) error {
			m = framed{Method: string(l.MethodName()), Target: string(l.Target())}
			return nil
		},
		Body:       func(b []byte) error { m.Content += string(b); return nil },
		MessageEnd: func() error { all = append(all, m); return nil },
	}, nil)
	p.Feed(input)
	return all
}

// byHabits gives the first n requests of an input.
func byHabits(h habits, input []byte, n int) (all []framed, raw []byte, err error) {
	in := bufio.NewReaderSize(bytes.NewReader(input), maxHead)
	var forwarded bytes.Buffer
	for range n {
		m, err := h.readHead(in)
		forwarded.Write(m.raw)
		if err != nil {
			return all, nil, err
		}
		var content bytes.Buffer
		if err := h.readContent(in, m, &forwarded, &content); err != nil {
			return all, nil, err
		}
		all = append(all, framed{m.method, m.target, content.String()})
	}
	return all, forwarded.Bytes(), nil
}

// TestHabitsAgree holds that on well-formed requests all habits agree with the
// parser, and that bytes are forwarded as they are.
func TestHabitsAgree(t *testing.T) {
	inputs := map[string][]byte{}
	for _, c := range ownCases() {
		if c.Want == "accept" {
			inputs[c.ID] = c.Input
		}
	}
	for _, c := range captures.All() {
		if c.Kind == captures.Request {
			inputs[c.Name] = c.Data
		}
	}
	all := []habits{{}, newIgnorer().habits, newRepairer().habits}
	for _, b := range badHabits {
		all = append(all, b.habits)
	}
	for name, input := range inputs {
		want := byParser(input)
		if len(want) == 0 {
			continue
		}
		for i, h := range all {
			got, raw, err := byHabits(h, input, len(want))
			if err != nil || !bytes.HasPrefix(input, raw) {
				t.Errorf("%s, habits %d: %v, forwarded %q", name, i, err, raw)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, habits %d (-parser +habits):\n%s", name, i, d)
			}
		}
	}
}

// TestHabits holds what the habits make of malformed requests.
func TestHabits(t *testing.T) {
	const refused, waits = "refused", "waits"
	ignorer, repairer := newIgnorer().habits, newRepairer().habits
	for _, c := range []struct{ input, ignored, repaired string }{ // the content
		{"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "2", "ab"},
		{"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "ab", "a"},
		{"X: y\nContent-Length: 1\r\n\r\na", "", "a"},
		{"Content-Length : 1\r\n\r\na", "", "a"},
		{"Content-Length:\r\n 1\r\n\r\na", "", "a"},
		{"Content-Length: +1\r\n\r\na", "", "a"},
		{"Content-Length: 1, 1\r\n\r\na", "", "a"},
		{"Transfer-Encoding: xchunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "", "a"},
		{"Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na", "a", "a"},
		{"nocolon\r\n\r\n", "", ""},
		{"Transfer-Encoding: chunked\r\n\r\n0x2\r\n\r\n\r\n0\r\n\r\n", "", "\r\n"},
		{"Transfer-Encoding: chunked\r\n\r\n1 x\r\na\r\n0\r\n\r\n", "", "a"},
		{"Transfer-Encoding: chunked\r\n\r\n1\r\naXX0\r\n\r\n", "a", "a"},
		{"Transfer-Encoding: chunked\r\n\r\n1\r\na0\r\n\r\n", waits, "a"},
		{"Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", waits, "a"},
	} {
		input := []byte("POST / HTTP/1.1\r\n" + c.input)
		for _, who := range []struct {
			name string
			h    habits
			want string
		}{{"strict", habits{}, refused}, {"ignorer", ignorer, c.ignored}, {"repairer", repairer, c.repaired}} {
			got, _, err := byHabits(who.h, input, 1)
			text := fmt.Sprint(err)
			switch {
			case err == errRefused:
				text = refused
			case err == io.EOF || err == io.ErrUnexpectedEOF:
				text = waits
			case err == nil:
				text = got[0].Content
			}
			if text != who.want {
				t.Errorf("%s, %q: %q, want %q", who.name, c.input, text, who.want)
			}
		}
	}
}
