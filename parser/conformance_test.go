package parser_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A givenCase is one line of the file that HTTPWIRE_CASES names. Strings hold
// one character a byte.
type givenCase struct {
	ID        string
	Kind      string
	Input     []byte
	Want      string // accept, reject, incomplete
	Status    int
	Why       string
	Rest      []byte
	HostCheck *bool    `json:"host_check"`
	Methods   []string `json:"request_methods"`
	Messages  []map[string]any
}

// leftOut has the cases that contradict the rules, by id, with the reason.
var leftOut = map[string]string{
	"h11/connection/test_max_incomplete_event_size_countermeasure/86": "begins a method of far more than 32 bytes, " +
		"which is refused with 501 at the 33rd; the case takes it for an incomplete method",
}

// TestConformance holds the parser against cases from elsewhere, at several
// splits: what is taken, what is refused and how, and what comes out.
func TestConformance(t *testing.T) {
	name := os.Getenv("HTTPWIRE_CASES")
	if name == "" {
		t.Skip("HTTPWIRE_CASES names no file of cases")
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	n, out := 0, 0
	for lines.Scan() {
		var c givenCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if leftOut[c.ID] != "" {
			out++
			continue
		}
		n++
		for _, size := range []int{0, 1, 7} {
			checkGiven(t, c, size)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases at 3 splits, %d left out", n, out)
}

func checkGiven(t *testing.T, c givenCase, size int) {
	got, offset, err := collect(c, size)
	want, status := "accept", 0
	switch err {
	case nil, parser.ErrUpgrade:
	case parser.ErrUnexpectedEOF:
		want = "incomplete"
	default:
		want = "reject"
		if c.Kind == "request" {
			status = parser.StatusOf(err)
		}
	}
	report := func(format string, a ...any) {
		t.Helper()
		t.Errorf("%s, pieces of %d: %s\n%q\nerror %v at %d, case says %s %d %s",
			c.ID, size, fmt.Sprintf(format, a...), c.Input, err, offset, c.Want, c.Status, c.Why)
	}
	if want != c.Want || status != c.Status {
		report("%s with status %d", want, status)
		return
	}
	if want != "accept" {
		return
	}
	if c.Rest != nil && !bytes.Equal(c.Rest, c.Input[offset:]) {
		report("rest is %q, want %q", c.Input[offset:], c.Rest)
	}
	if c.Messages == nil {
		return
	}
	if len(got) != len(c.Messages) {
		report("%d messages, want %d", len(got), len(c.Messages))
		return
	}
	for i, m := range c.Messages {
		for key, want := range m {
			if d := cmp.Diff(want, got[i][key]); d != "" {
				report("message %d, %s: %s", i, key, d)
			}
		}
	}
}

// collect parses the input of a case and gives its complete messages in the
// form of the file.
func collect(c givenCase, size int) (messages []map[string]any, offset int64, err error) {
	var m map[string]any
	var p *parser.Parser
	headers, trailers, content := []any{}, []any{}, []byte{}
	start := func() {
		headers, trailers, content = []any{}, []any{}, []byte{}
		m = map[string]any{}
	}
	end := func() {
		m["headers"], m["trailers"], m["body"] = headers, trailers, base64Of(content)
		messages = append(messages, m)
	}
	pair := func(f parser.Field) []any { return []any{latin1(f.Name()), latin1(f.Value())} }
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error {
			start()
			m["method"], m["target"] = latin1(l.MethodName()), latin1(l.Target())
			return nil
		},
		Response: func(l parser.StatusLine) error {
			start()
			m["status"], m["reason"] = float64(l.Code()), latin1(l.Reason())
			method := parser.MethodGet
			if k := len(c.Methods); k > 0 {
				method = parser.MethodOf([]byte(c.Methods[min(len(messages), k-1)]))
			}
			p.Expect(method, true)
			return nil
		},
		Header: func(f parser.Field) error { headers = append(headers, pair(f)); return nil },
		HeadersEnd: func(h parser.Head) error {
			m["version"] = h.Version.String()[len("HTTP/"):]
			m["framing"] = h.Framing.String()
			m["keep_alive"], m["upgrade"], m["expect_continue"] = h.KeepAlive, h.Upgrade, h.ExpectContinue
			if h.Interim() {
				end()
			}
			return nil
		},
		Body:       func(b []byte) error { content = append(content, b...); return nil },
		Trailer:    func(f parser.Field) error { trailers = append(trailers, pair(f)); return nil },
		MessageEnd: func() error { end(); return nil },
	}
	var o parser.Options
	if c.HostCheck != nil && !*c.HostCheck {
		o.Lenient = parser.HostUnchecked
	}
	if c.Kind == "request" {
		p = parser.NewRequest(h, &o)
	} else {
		p = parser.NewResponse(h, &o)
	}
	for in := c.Input; len(in) > 0 && err == nil; {
		n := len(in)
		if size > 0 {
			n = min(n, size)
		}
		_, err = p.Feed(in[:n:n])
		in = in[n:]
	}
	if err == nil {
		err = p.Finish()
	}
	return messages, p.Offset(), err
}

func latin1(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

func base64Of(b []byte) string {
	s, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	return string(bytes.Trim(s, `"`))
}
