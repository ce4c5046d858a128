package main

import (
	"fmt"
	"net"
	"net/http"
	"sort"
	"strings"
	"time"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// depth is how many requests wrk pipelines.
const depth = 16

// checkAnswers sends as many requests in one piece as will be pipelined, and
// holds each answer against what it has to be.
func checkAnswers(address, serverField string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	request := "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n"
	if _, err := conn.Write([]byte(strings.Repeat(request, depth))); err != nil {
		return err
	}
	var m parser.Message
	p := parser.NewResponse(&m, nil)
	buffer := make([]byte, 16<<10)
	var rest []byte
	for i := range depth {
		p.Expect(parser.MethodGet, false)
		for {
			if len(rest) == 0 {
				n, err := conn.Read(buffer)
				if err != nil {
					return fmt.Errorf("answer %d: %w", i+1, err)
				}
				rest = buffer[:n]
			}
			n, err := p.Feed(rest)
			rest = rest[n:]
			if err == parser.ErrPaused && m.Complete() {
				break
			}
			if err != nil {
				return fmt.Errorf("answer %d: %w", i+1, err)
			}
		}
		if err := checkAnswer(&m, serverField); err != nil {
			return fmt.Errorf("answer %d: %w", i+1, err)
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("bytes after the last answer: %q", rest)
	}
	return nil
}

// checkAnswer compares an answer with the one that all servers have to give.
func checkAnswer(m *parser.Message, serverField string) error {
	line, head := m.StatusLine(), m.Head()
	if line.Code() != 200 || line.Version() != parser.HTTP11 || !head.KeepAlive {
		return fmt.Errorf("%q, keep-alive %v", line.Raw(), head.KeepAlive)
	}
	var names []string
	for f := range m.Fields() {
		name, value := http.CanonicalHeaderKey(string(f.Name())), string(f.Value())
		names = append(names, name)
		switch name {
		case "Server":
			if value != serverField {
				return fmt.Errorf("field Server is %q, want %q", value, serverField)
			}
		case "Date":
			// Some servers tell the time of up to a second ago.
			if date, err := http.ParseTime(value); err != nil || time.Since(date).Abs() > time.Minute {
				return fmt.Errorf("field Date is %q", value)
			}
		case "Content-Type":
			if value != contentType {
				return fmt.Errorf("field Content-Type is %q", value)
			}
		}
	}
	sort.Strings(names)
	if got := strings.Join(names, " "); got != "Content-Length Content-Type Date Server" {
		return fmt.Errorf("fields are %s", got)
	}
	if head.Length != int64(len(content)) || string(m.Content()) != content {
		return fmt.Errorf("content of length %d is %q", head.Length, m.Content())
	}
	return nil
}
