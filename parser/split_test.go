package parser_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// checkSplits holds the law: events, error and offset are the same however the
// input is cut.
func checkSplits(t *testing.T, s eventlog.Setup, input []byte) eventlog.Result {
	t.Helper()
	whole := eventlog.Run(s, input, nil)
	same := func(how string, got eventlog.Result) {
		t.Helper()
		if got != whole {
			t.Errorf("%s differs from whole (-whole +%[1]s) for %.300q\n%s", how, input, cmp.Diff(whole, got))
		}
	}
	same("bytes", eventlog.Run(s, input, eventlog.Pieces(1)))
	for i := range uint64(3) {
		same(fmt.Sprint("random ", i), eventlog.Run(s, input, eventlog.Random(i)))
	}
	// Every cut of a short input; of a long one as many as cost about the
	// same, and those around the place where the parse ended.
	step := 1 + int(int64(len(input))*int64(len(input))/(800*800))
	for cut := 0; cut <= len(input) && !t.Failed(); cut += step {
		same(fmt.Sprint("cut at ", cut), eventlog.Run(s, input, eventlog.TwoPieces(cut)))
	}
	if end := int(whole.Offset); step > 1 {
		for cut := max(end-3, 0); cut <= min(end+1, len(input)) && !t.Failed(); cut++ {
			same(fmt.Sprint("cut at ", cut), eventlog.Run(s, input, eventlog.TwoPieces(cut)))
		}
	}
	return whole
}

// TestThreePieces cuts messages at every two places, and into a first piece of any length
// and small ones behind it: what a line that came in several pieces leaves behind changes
// nothing in the lines, the chunks or the message after it.
func TestThreePieces(t *testing.T) {
	long := "User-Agent: " + strings.Repeat("v", 50) + "\r\n"
	for _, c := range []struct {
		setup eventlog.Setup
		input string
	}{
		{eventlog.Setup{Options: parser.Options{MaxContent: 3}}, "POST /path HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
			"1\r\nx\r\n2\r\nyz\r\n0\r\nExpires: 0\r\nA:\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n"},
		{eventlog.Setup{}, "GET /some/where?of=it HTTP/1.1\r\nA-Name: value\r\nHost: a.b.c\r\n" + long + "X:y \r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n"},
		{eventlog.Setup{Response: true, Methods: []parser.Method{parser.MethodGet}}, responsePrefix + long + "Content-Length: 1\r\nServer:\tb\r\n\r\nx"},
		{eventlog.Setup{Options: parser.Options{Lenient: parser.ObsFold, MaxContent: 1}}, "PUT * HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"},
	} {
		in := []byte(c.input)
		whole := eventlog.Run(c.setup, in, nil)
		check := func(sizes ...int) {
			t.Helper()
			got := eventlog.Run(c.setup, in, func() int {
				n := sizes[0]
				if len(sizes) > 1 {
					sizes = sizes[1:]
				}
				return n
			})
			if got != whole {
				t.Fatalf("pieces of %d bytes: (-whole +cut)\n%s", sizes, cmp.Diff(whole, got))
			}
		}
		for second := range len(in) {
			for first := range second {
				check(first, second-first, len(in))
			}
			check(second, 1) // and so on
			check(second, 5)
			check(second, 11)
		}
	}
}

// TestLongNames has a line whose name has 8 MiB and more, which a Name has just enough
// bits for, and cuts it in its value, where the carry is large enough from a line before.
func TestLongNames(t *testing.T) {
	if testing.Short() {
		t.Skip("the lines are as long as the largest limit")
	}
	for _, n := range []int{1<<23 - 1, 1 << 23, 1<<23 + 5} {
		var got []string
		p := parser.NewRequest(&parser.Funcs{Header: func(f parser.Field) error {
			got = append(got, fmt.Sprintf("%d %.1s=%.5s", len(f.Name()), f.Name(), f.Value()))
			return nil
		}}, &parser.Options{MaxFieldBytes: 1<<24 - 1})
		for _, piece := range []string{
			"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("v", 43<<17), "v", // which makes room for twice as much
			strings.Repeat("v", 16) + "\r\n" + strings.Repeat("n", n) + ": val", "ue\r\nA: b\r\n\r\n",
		} {
			if _, err := p.Feed([]byte(piece)); err != nil {
				t.Fatal(err)
			}
		}
		if want := []string{"4 H=a", "1 X=vvvvv", fmt.Sprint(n, " n=value"), "1 A=b"}; !slices.Equal(got, want) {
			t.Errorf("fields are %q, want %q", got, want)
		}
	}
}

func setupOf(c captures.Capture) eventlog.Setup {
	s := eventlog.Setup{Response: c.Kind == captures.Response, Offered: c.OfferedUpgrade}
	for _, m := range c.Methods {
		s.Methods = append(s.Methods, parser.MethodOf([]byte(m)))
	}
	return s
}

// TestCaptures parses what real programs sent: it is all in order, and comes
// out the same at every split.
func TestCaptures(t *testing.T) {
	for _, c := range captures.All() {
		t.Run(c.Name, func(t *testing.T) {
			got := checkSplits(t, setupOf(c), c.Data)
			var want error
			switch c.End {
			case captures.Upgrade:
				want = parser.ErrUpgrade
			case captures.Incomplete:
				want = parser.ErrUnexpectedEOF
			}
			if got.Err != want {
				t.Errorf("ends with %v at %d, want %v\n%s", got.Err, got.Offset, want, got.Log)
			}
		})
	}
}

// TestCarriedLineEnds cuts a field line at every place and lets it end in every
// pair of bytes: only CR LF ends it, and what does not is at fault where it is in
// the whole.
func TestCarriedLineEnds(t *testing.T) {
	const head, line = "GET / HTTP/1.1\r\nHost: a\r\n", "Ab: cd"
	feed := func(p *parser.Parser, pieces ...string) (n int, err error) {
		for _, piece := range pieces {
			var m int
			m, err = p.Feed([]byte(piece))
			if n += m; err != nil {
				break
			}
		}
		return n, err
	}
	p := parser.NewRequest(&parser.Funcs{}, nil)
	for first := range 256 {
		for _, second := range []byte{'\n', '\r', 'x', 0} {
			in := head + line + string([]byte{byte(first), second}) + "\r\n\r\n"
			p.Reset(0)
			wantN, want := feed(p, in)
			for cut := len(head) + 1; cut < len(in); cut++ {
				p.Reset(0)
				if n, err := feed(p, in[:cut], in[cut:]); err != want || n != wantN {
					t.Fatalf("%q and %q: %v at %d, want %v at %d", in[:cut], in[cut:], err, n, want, wantN)
				}
			}
			if ok := want == nil; ok != (first == '\r' && second == '\n' || isVisible(byte(first)) && second == 'x') {
				t.Errorf("%q is taken: %v", in, ok)
			}
		}
	}
}

// TestBlanks has blanks of every sort around the value of a field, in a line that
// is cut at every place: none of them is part of the value (RFC 9112, section
// 5.1; R089).
func TestBlanks(t *testing.T) {
	blanks := []string{"", " ", "\t", "  ", " \t", "\t ", "\t\t", "   "}
	for _, value := range []string{"", "v", "v  w"} {
		for _, before := range blanks {
			for _, after := range blanks {
				for _, around := range [][2]string{
					{"GET / HTTP/1.1\r\nHost: a\r\n", "\r\n"},
					{"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "\r\n"},
				} {
					in := around[0] + "X:" + before + value + after + "\r\n" + around[1]
					if got := checkSplits(t, eventlog.Setup{}, []byte(in)); !strings.Contains(got.Log, fmt.Sprintf("%q %q", "X", value)) {
						t.Errorf("%q gives\n%s", in, got.Log)
					}
				}
			}
		}
	}
}

// TestCarriedRequestLineEnds cuts a request line in its target and puts every
// byte into every place behind it: what is taken, and what is at fault and
// where, is as in the whole.
func TestCarriedRequestLineEnds(t *testing.T) {
	const begin, end = "GET /abc", "d HTTP/1.1\r\nHost: a\r\n\r\n"
	p := parser.NewRequest(&parser.Funcs{}, nil)
	for at := range len("d HTTP/1.1\r\n") {
		for c := range 256 {
			rest := []byte(end)
			rest[at] = byte(c)
			p.Reset(0)
			wantN, want := p.Feed([]byte(begin + string(rest)))
			p.Reset(0)
			if n, err := p.Feed([]byte(begin)); n != len(begin) || err != nil {
				t.Fatalf("%q: %v at %d", begin, err, n)
			}
			if n, err := p.Feed(rest); err != want || n+len(begin) != wantN {
				t.Errorf("%q and %q: %v at %d, want %v at %d", begin, rest, err, n+len(begin), want, wantN)
			}
			if ok := want == nil; at == len("d HTTP/1.") && ok != (c >= '0' && c <= '9') {
				t.Errorf("%q: %v", rest, want)
			}
		}
	}
}

// isVisible tells of the bytes that a field value may hold.
func isVisible(c byte) bool { return c == '\t' || c >= ' ' && c != 0x7f }
