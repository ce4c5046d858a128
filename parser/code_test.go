package parser_test

import (
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// lastCode is the last of the error codes.
const lastCode = parser.ErrChunkEnd

// statuses are the answers that RFC 9110 and 9112 ask for; the other codes
// of faults call for 400.
var statuses = map[parser.Code]int{
	parser.ErrPaused: 0, parser.ErrUpgrade: 0, parser.ErrClosed: 0, parser.ErrUnexpectedEOF: 0,
	parser.ErrInCallback: 0, parser.ErrMisuse: 0, parser.ErrPanic: 0,
	parser.ErrUnexpectedResponse: 502, parser.ErrUnexpectedUpgrade: 502,
	parser.ErrStatusLine: 502, parser.ErrStatusCode: 502, parser.ErrReason: 502,
	parser.ErrMethodLength: 501, parser.ErrCodingUnknown: 501,
	parser.ErrMajorVersion: 505, parser.ErrHTTP2: 505,
	parser.ErrStartLineLimit: 414, parser.ErrContentLimit: 413,
	parser.ErrFieldsLimit: 431, parser.ErrFieldsCount: 431, parser.ErrTrailerLimit: 431, parser.ErrTrailerCount: 431,
}

// TestCodes holds that every code has a name and a text of its own, and the
// status that belongs to it.
func TestCodes(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	names, texts := map[string]parser.Code{}, map[string]parser.Code{}
	for c := parser.ErrPaused; c <= lastCode; c++ {
		if !kebab.MatchString(c.String()) || c.Error() == "" {
			t.Errorf("code %d is %q: %q", uint8(c), c.String(), c.Error())
		}
		if other, twice := names[c.String()]; twice {
			t.Errorf("codes %d and %d are both %q", uint8(c), uint8(other), c.String())
		}
		if other, twice := texts[c.Error()]; twice {
			t.Errorf("codes %d and %d both say %q", uint8(c), uint8(other), c.Error())
		}
		names[c.String()], texts[c.Error()] = c, c
		want, listed := statuses[c]
		if !listed {
			want = 400
		}
		if got := parser.StatusOf(c); got != want {
			t.Errorf("the status of %v is %d, want %d", c.String(), got, want)
		}
		if c.Unwrap() != nil {
			t.Errorf("%v unwraps to %v", c.String(), c.Unwrap())
		}
	}
	for _, c := range []parser.Code{0, lastCode + 1, 0x7f, 0x80, 0xff} {
		if c.String() != "" || c.Error() != "" || parser.StatusOf(c) != 0 {
			t.Errorf("code %d is %q: %q, %d", uint8(c), c.String(), c.Error(), parser.StatusOf(c))
		}
	}
}

// TestStatusOf holds that a Code is found inside of other errors, and that
// other errors call for no answer.
func TestStatusOf(t *testing.T) {
	p := parser.NewResponse(&parser.Funcs{}, nil)
	_, err := p.Feed([]byte("HTTP/1.1 200 OK\n"))
	if err == parser.ErrBareLF || !errors.Is(err, parser.ErrBareLF) || errors.Is(err, parser.ErrBareCR) {
		t.Errorf("a bare LF in a response is %#v", err)
	}
	if err.Error() != parser.ErrBareLF.Error() || err.(parser.Code).String() != "bare-lf" {
		t.Errorf("it prints as %q, %q", err.Error(), err.(parser.Code).String())
	}
	var code parser.Code
	if wrapped := fmt.Errorf("reading: %w", err); !errors.As(wrapped, &code) || error(code) != err {
		t.Errorf("errors.As finds %v", code)
	}
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("own"), 0},
		{err, 502},
		{fmt.Errorf("a: %w", err), 502},
		{fmt.Errorf("a: %w", fmt.Errorf("b: %w", parser.ErrHost)), 400},
		{fmt.Errorf("a: %w", parser.ErrClosed), 0},
		{fmt.Errorf("a: %w", errors.New("b")), 0},
		{fmt.Errorf("a: %w", error(nil)), 0},
	} {
		if got := parser.StatusOf(c.err); got != c.want {
			t.Errorf("StatusOf(%v) is %d, want %d", c.err, got, c.want)
		}
	}
}

// TestNames holds the String methods, over every value of their types.
func TestNames(t *testing.T) {
	check := func(kind string, got func(uint8) string, want ...string) {
		for i := range 256 {
			w := ""
			if i < len(want) {
				w = want[i]
			}
			if s := got(uint8(i)); s != w {
				t.Errorf("%s %d is %q, want %q", kind, i, s, w)
			}
		}
	}
	check("Method", func(i uint8) string { return parser.Method(i).String() },
		"", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")
	check("Version", func(i uint8) string { return parser.Version(i).String() }, "", "HTTP/1.0", "HTTP/1.1")
	check("Framing", func(i uint8) string { return parser.Framing(i).String() }, "none", "length", "chunked", "close", "tunnel")
	check("Form", func(i uint8) string { return parser.Form(i).String() }, "none", "origin", "absolute", "authority", "asterisk")
	check("State", func(i uint8) string { return parser.State(i).String() },
		"idle", "head", "content", "trailers", "tunnel", "closed", "failed")
}

// TestMethodOf holds that the well-known methods are found, and nothing like
// them: R017, R109.
func TestMethodOf(t *testing.T) {
	for m := parser.MethodGet; m <= parser.MethodPatch; m++ {
		name := m.String()
		if got := parser.MethodOf([]byte(name)); got != m {
			t.Errorf("%s is %d, want %d", name, got, m)
		}
		near := []string{name + "S", name[1:], name[:len(name)-1], " " + name, string(name[0]|0x20) + name[1:]}
		for i := range name {
			near = append(near, name[:i]+string(name[i]^1)+name[i+1:])
		}
		for _, s := range near {
			if got := parser.MethodOf([]byte(s)); got != parser.MethodOther {
				t.Errorf("%q is %v", s, got)
			}
		}
	}
	if parser.MethodOf(nil) != parser.MethodOther {
		t.Error("nothing is a method")
	}
}
