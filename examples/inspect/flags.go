package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

const synopsis = `usage: inspect [-kind request|response|auto] [-json] [-split N] [-method M]
               [-no-host-check] [-max-body N] [file]
`

const usage = synopsis + `
Inspect prints the events of a stream of HTTP/1.x messages: those of the file,
or of standard input if there is none or it is "-".

  -kind K         what the stream holds: request, response, or auto (default):
                  responses if it begins with "HTTP/", else requests
  -json           one JSON object a line
  -split N        feed the parser N bytes at a time; 0 (default): as they come
  -method M       the method of the request that a response answers; given
                  several times, one response each in order, the last for all
                  further ones; default GET
  -no-host-check  accept requests without Host, with several, or a malformed one
  -max-body N     refuse content of more than N bytes; 0 (default): no limit
  -h              print this text

Exit status: 0 every message complete, 1 malformed or incomplete, 2 usage.
`

// kind is what a stream holds.
type kind string

const (
	kindRequest  kind = "request"
	kindResponse kind = "response"
	kindAuto     kind = "auto"
)

// flags is the command line.
type flags struct {
	kind    kind
	json    bool
	split   int
	methods []parser.Method // in the order in which the final responses answer them; never empty
	options parser.Options
	file    string // empty for standard input
}

func parseFlags(args []string) (*flags, error) {
	f := &flags{kind: kindAuto}
	set := flag.NewFlagSet("inspect", flag.ContinueOnError)
	set.SetOutput(io.Discard) // run says what is wrong, and once
	set.Func("kind", "", f.setKind)
	set.BoolVar(&f.json, "json", false, "")
	set.Func("split", "", f.setSplit)
	set.Func("method", "", f.addMethod)
	noHostCheck := set.Bool("no-host-check", false, "")
	set.Func("max-body", "", f.setMaxBody)
	if err := set.Parse(args); err != nil {
		return nil, err
	}
	if set.NArg() > 1 {
		return nil, fmt.Errorf("more than one file, or a flag after it: %q", set.Arg(1))
	}
	if f.file = set.Arg(0); f.file == "-" {
		f.file = ""
	} else if f.file == "" && set.NArg() == 1 {
		return nil, errors.New("the file's name is empty")
	}
	if *noHostCheck {
		f.options.Lenient |= parser.HostUnchecked
	}
	if len(f.methods) == 0 {
		f.methods = []parser.Method{parser.MethodGet}
	}
	return f, nil
}

func (f *flags) setKind(s string) error {
	switch k := kind(s); k {
	case kindRequest, kindResponse, kindAuto:
		f.kind = k
		return nil
	}
	return errors.New("not request, response or auto")
}

func (f *flags) setSplit(s string) error {
	n, err := count(s)
	f.split = int(min(n, pieceSize))
	return err
}

func (f *flags) setMaxBody(s string) error {
	n, err := count(s)
	f.options.MaxContent = n
	return err
}

// addMethod takes any method, known to the parser or not: only HEAD and
// CONNECT change what a response is.
func (f *flags) addMethod(s string) error {
	if !isToken(s) {
		return errors.New("not a method")
	}
	f.methods = append(f.methods, parser.MethodOf([]byte(s)))
	return nil
}

// count gives the number of bytes that s stands for.
func count(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, errors.New("not a number of bytes")
	}
	return n, nil
}

// isToken tells whether s is a token (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return s != ""
}
