package parser_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// updating tells whether golden files are to be written anew. The flag belongs
// to diagram_test.go, which is in package parser but in the same program.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// TestCases holds the parser against the inputs in testdata/cases, at every
// split, and what it makes of them against the event logs beside them. The
// form of those files is told in testdata/cases/README.md.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.cases")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	names := map[string]string{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".cases"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cases, err := readCases(string(text))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			var log bytes.Buffer
			for _, c := range cases {
				if at := names[c.id()]; at != "" {
					t.Errorf("%q is in %s and in %s", c.id(), at, file)
				}
				names[c.id()] = file
				c.check(t, &log)
			}
			compareGolden(t, strings.TrimSuffix(file, ".cases")+".golden", log.Bytes())
		})
	}
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if updating() {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); d != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, d)
	}
}

// A testCase is one input in one role, with its verdict.
type testCase struct {
	name   string
	role   string
	setup  eventlog.Setup
	input  []byte
	want   string // the name of a code; "ok"
	status int    // to answer with
	at     int64  // offset of the fault; -1 if it does not matter
}

func (c testCase) id() string { return c.name + " (" + c.role + ")" }

// check runs c, and writes its events to log.
func (c testCase) check(t *testing.T, log *bytes.Buffer) {
	t.Run(strings.ReplaceAll(c.id(), " ", "_"), func(t *testing.T) {
		got := checkSplits(t, c.setup, c.input)
		fmt.Fprintf(log, "== %s\n%s", c.id(), abbreviate(got.Log))
		if !checkVerdict(t, c, got) {
			return
		}
		if code, ok := got.Err.(parser.Code); ok {
			fmt.Fprintf(log, "%s @%d\n", code.String(), got.Offset)
			checkTaken(t, c.setup, c.input, got)
		}
	})
}

func checkVerdict(t *testing.T, c testCase, got eventlog.Result) bool {
	t.Helper()
	is := "ok"
	if got.Err != nil {
		code, ok := got.Err.(parser.Code)
		if !ok {
			t.Fatalf("the error is a %T", got.Err)
		}
		is = code.String()
	}
	status := parser.StatusOf(got.Err)
	if is != c.want || status != c.status || c.at >= 0 && got.Offset != c.at {
		t.Errorf("%.200q\nis    %s %d at %d\nwant  %s %d at %d\n%.2000s",
			c.input, is, status, got.Offset, c.want, c.status, c.at, abbreviate(got.Log))
		return false
	}
	return true
}

// abbreviate leaves out the middle of long lines.
func abbreviate(log string) string {
	lines := strings.SplitAfter(log, "\n")
	for i, l := range lines {
		if len(l) > 400 {
			lines[i] = fmt.Sprintf("%s...(%d)...%s", l[:100], len(l)-200, l[len(l)-100:])
		}
	}
	return strings.Join(lines, "")
}

// checkTaken holds that n, with an error, is the index of the byte at fault,
// wherever the input was cut before.
func checkTaken(t *testing.T, s eventlog.Setup, input []byte, want eventlog.Result) {
	t.Helper()
	if want.Err == parser.ErrUnexpectedEOF {
		return
	}
	for _, cut := range []int{0, int(want.Offset) / 2, int(want.Offset)} {
		p := quietParser(s)
		if n, err := p.Feed(input[:cut]); n != cut || err != nil {
			// After an upgrade or a faulty final field nothing is taken
			// up to the cut; that is the whole input then.
			if err != want.Err || int64(n) != want.Offset {
				t.Errorf("Feed of the first %d bytes: %d, %v", cut, n, err)
			}
			continue
		}
		n, err := p.Feed(input[cut:])
		if err != want.Err || int64(cut+n) != want.Offset {
			t.Errorf("after %d bytes Feed gives %d, %v, want %d, %v", cut, n, err, int(want.Offset)-cut, want.Err)
		}
	}
}

// quietParser makes a parser that calls nothing but Expect.
func quietParser(s eventlog.Setup) *parser.Parser {
	if !s.Response {
		return parser.NewRequest(&parser.Funcs{}, &s.Options)
	}
	var p *parser.Parser
	final := 0
	h := &parser.Funcs{Response: func(l parser.StatusLine) error {
		if l.Code() >= 200 || l.Code() == 101 {
			m := parser.MethodGet
			if len(s.Methods) > 0 {
				m = s.Methods[min(final, len(s.Methods)-1)]
			}
			p.Expect(m, s.Offered)
			final++
		}
		return nil
	}}
	p = parser.NewResponse(h, &s.Options)
	return p
}

// What stands before the input of cases that are for both roles.
const (
	requestPrefix  = "POST /p HTTP/1.1\r\nHost: h\r\n"
	responsePrefix = "HTTP/1.1 200 OK\r\n"
	chunkedPrefix  = "Transfer-Encoding: chunked\r\n\r\n"
	lastChunk      = "0\r\n"
)

var prefixes = map[string]string{"fields": "", "chunks": chunkedPrefix, "trailers": chunkedPrefix + lastChunk}

func readCases(text string) (cases []testCase, err error) {
	var name, input string
	var kind []string
	n := 0
	for i, line := range strings.Split(text, "\n") {
		fail := func(why string) ([]testCase, error) { return nil, fmt.Errorf("line %d: %s: %q", i+1, why, line) }
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			name, kind, n = line[3:], nil, 0
		case strings.HasPrefix(line, "> "):
			part, err := unescape(line[2:])
			if err != nil {
				return fail(err.Error())
			}
			input += part
		case input == "":
			if kind = strings.Fields(line); name == "" {
				return fail("no name")
			}
		default:
			n++
			if kind == nil {
				return fail("no kind")
			}
			full := name
			if n > 1 {
				full += " " + strconv.Itoa(n)
			}
			more, err := newCases(full, kind, input, strings.Fields(line))
			if err != nil {
				return fail(err.Error())
			}
			cases = append(cases, more...)
			input = ""
		}
	}
	if input != "" {
		return nil, fmt.Errorf("no verdict at the end")
	}
	return cases, nil
}

// newCases makes a case, or one for each role, of a verdict.
func newCases(name string, kind []string, input string, verdict []string) ([]testCase, error) {
	c := testCase{name: name, role: kind[0], want: verdict[0], at: -1}
	var err error
	switch {
	case len(verdict) == 1 && (c.want == "ok" || c.want == "unexpected-eof"):
	case len(verdict) == 3 && verdict[1] == "at":
		c.at, err = strconv.ParseInt(verdict[2], 10, 64)
	case len(verdict) == 4 && verdict[2] == "at":
		if c.status, err = strconv.Atoi(verdict[1]); err == nil {
			c.at, err = strconv.ParseInt(verdict[3], 10, 64)
		}
	default:
		err = fmt.Errorf("no verdict")
	}
	if err != nil {
		return nil, err
	}
	for _, option := range kind[1:] {
		if l, ok := lenientNames[option]; ok {
			c.setup.Options.Lenient |= l
		} else if option == "offered" {
			c.setup.Offered = true
		} else {
			c.setup.Methods = append(c.setup.Methods, parser.MethodOf([]byte(option)))
		}
	}
	prefix, both := prefixes[c.role]
	if !both {
		c.setup.Response = c.role == "response"
		c.input = []byte(input)
		if c.setup.Response && c.status != 0 && c.status != 502 || !c.setup.Response && c.role != "request" {
			return nil, fmt.Errorf("no such kind, or no such status")
		}
		return []testCase{c}, nil
	}
	req, resp := c, c
	req.role, resp.role = "request", "response"
	resp.setup.Response = true
	req.input = []byte(requestPrefix + prefix + input)
	resp.input = []byte(responsePrefix + prefix + input)
	if c.at >= 0 {
		req.at += int64(len(req.input) - len(input))
		resp.at += int64(len(resp.input) - len(input))
	}
	if resp.status != 0 {
		resp.status = 502
	}
	return []testCase{req, resp}, nil
}

var lenientNames = map[string]parser.Lenient{
	"HostUnchecked":       parser.HostUnchecked,
	"TargetObsText":       parser.TargetObsText,
	"ObsFold":             parser.ObsFold,
	"EqualContentLengths": parser.EqualContentLengths,
	"ChunkedOverLength":   parser.ChunkedOverLength,
}

// unescape resolves the escapes of Go strings, and {text*n}, n times the text.
func unescape(s string) (string, error) {
	for {
		before, rest, ok := strings.Cut(s, "{")
		if !ok {
			break
		}
		inner, after, ok := strings.Cut(rest, "}")
		text, times, ok2 := strings.Cut(inner, "*")
		n, err := strconv.Atoi(times)
		if !ok || !ok2 || err != nil {
			return "", fmt.Errorf("no repetition")
		}
		s = before + strings.Repeat(text, n) + after
	}
	return strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
}

// TestCaseFilesAreChecked holds that a mistake in a file of cases is found.
func TestCaseFilesAreChecked(t *testing.T) {
	for _, text := range []string{
		"request\n> a\nok\n",                // no name
		"== a\n> x\nok\n",                   // no kind
		"== a\nrequest\n> x\n",              // no verdict
		"== a\nrequest\n> x\nno\n",          // nor this
		"== a\nnothing\n> x\nok\n",          // no such kind
		"== a\nrequest\n> {x}\nok\n",        // no repetition
		"== a\nrequest\n> \\q\nok\n",        // no escape
		"== a\nresponse\n> x\na 400 at 1\n", // not the status of a response
	} {
		if _, err := readCases(text); err == nil {
			t.Errorf("nothing is wrong with %q", text)
		}
	}
}
