package writer_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A line is a field, by name and value.
type line struct{ name, value string }

// A wire is one message as it stands in the output of a writer: RFC 9112 read
// once more, with regular expressions, so that a mistake which writer and
// parser share does not go unseen.
type wire struct {
	start    string
	fields   []line
	framing  string // none, length, chunked, close, tunnel
	content  string
	trailers []line
	size     int
}

var (
	fieldLine   = regexp.MustCompile("^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?((?:[\x21-\x7e\u0080-\u00ff](?:[\t\x20-\x7e\u0080-\u00ff]*[\x21-\x7e\u0080-\u00ff])?)?)$")
	statusLine  = regexp.MustCompile("^HTTP/1\\.1 [1-9][0-9][0-9] (?:[\x21-\x7e\u0080-\u00ff](?:[\t\x20-\x7e\u0080-\u00ff]*[\x21-\x7e\u0080-\u00ff])?)?$")
	requestLine = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\x21\x22\x24-\x7e]+ HTTP/1\\.1$")
	chunkSize   = regexp.MustCompile("^[1-9a-fA-F][0-9a-fA-F]*$")
)

// latin1 makes one rune of each byte, for the regular expressions.
func latin1(s string) string {
	r := make([]rune, len(s))
	for i := range len(s) {
		r[i] = rune(s[i])
	}
	return string(r)
}

func unlatin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// readWire reads the message that out begins with: a response to method, or a
// request if method is empty. It returns an error for what is malformed, and
// errCut for what is not whole.
func readWire(method, out string) (w wire, err error) {
	head, rest, ok := strings.Cut(out, "\r\n\r\n")
	if !ok {
		return w, errCut
	}
	lines := strings.Split(latin1(head), "\r\n")
	w.start = unlatin1(lines[0])
	form := statusLine
	if method == "" {
		form = requestLine
	}
	if !form.MatchString(lines[0]) {
		return w, fmt.Errorf("start line %q", w.start)
	}
	if w.fields, err = readFields(lines[1:]); err != nil {
		return w, err
	}
	w.size = len(out) - len(rest)
	if w.framing, err = w.delimit(method); err != nil {
		return w, err
	}
	switch w.framing {
	case "length":
		n, err := strconv.Atoi(w.get("Content-Length"))
		if err != nil {
			return w, err
		}
		if n > len(rest) {
			return w, errCut
		}
		w.content = rest[:n]
		w.size += n
	case "chunked":
		err = w.readChunks(rest)
	case "close":
		w.content = rest
		w.size = len(out)
	}
	return w, err
}

var errCut = fmt.Errorf("the message is cut")

// delimit is RFC 9112, section 6.3, for what a sender may send: everything
// that would be ambiguous is an error here.
func (w *wire) delimit(method string) (string, error) {
	length, coding := w.all("Content-Length"), w.all("Transfer-Encoding")
	switch {
	case len(length) > 1 || len(coding) > 1 || len(length)+len(coding) > 1:
		return "", fmt.Errorf("framing fields %q and %q", length, coding)
	case len(coding) == 1 && coding[0] != "chunked":
		return "", fmt.Errorf("transfer coding %q", coding[0])
	case len(length) == 1 && !regexp.MustCompile(`^(0|[1-9][0-9]*)$`).MatchString(length[0]):
		return "", fmt.Errorf("length %q", length[0])
	}
	if method != "" {
		code := w.code()
		tunnel := method == "CONNECT" && code/100 == 2 || code == 101
		if (tunnel || code/100 == 1 || code == 204) && len(length)+len(coding) > 0 {
			return "", fmt.Errorf("framing fields in a %d to %s", code, method)
		}
		switch {
		case tunnel:
			return "tunnel", nil
		case method == "HEAD", code/100 == 1, code == 204, code == 304:
			return "none", nil
		}
	}
	switch {
	case len(coding) == 1:
		return "chunked", nil
	case len(length) == 1:
		return "length", nil
	case method == "":
		return "none", nil
	}
	return "close", nil
}

func (w *wire) readChunks(rest string) error {
	for {
		size, after, ok := strings.Cut(rest, "\r\n")
		if !ok {
			return errCut
		}
		w.size += len(size) + 2
		rest = after
		if size == "0" {
			break
		}
		if !chunkSize.MatchString(size) {
			return fmt.Errorf("chunk size %q", size)
		}
		n, err := strconv.ParseInt(size, 16, 32)
		if err != nil {
			return err
		}
		if len(rest) < int(n)+2 {
			return errCut
		}
		if rest[n:n+2] != "\r\n" {
			return fmt.Errorf("chunk ends with %q", rest[n:n+2])
		}
		w.content += rest[:n]
		rest = rest[n+2:]
		w.size += int(n) + 2
	}
	if strings.HasPrefix(rest, "\r\n") {
		w.size += 2
		return nil
	}
	section, _, ok := strings.Cut(rest, "\r\n\r\n")
	if !ok {
		return errCut
	}
	w.size += len(section) + 4
	var err error
	w.trailers, err = readFields(strings.Split(latin1(section), "\r\n"))
	return err
}

func readFields(lines []string) (fields []line, err error) {
	for _, l := range lines {
		m := fieldLine.FindStringSubmatch(l)
		if m == nil {
			return nil, fmt.Errorf("field line %q", unlatin1(l))
		}
		fields = append(fields, line{unlatin1(m[1]), unlatin1(m[2])})
	}
	return fields, nil
}

func (w *wire) all(name string) (values []string) {
	for _, f := range w.fields {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

func (w *wire) get(name string) string { return strings.Join(w.all(name), "|") }

// options gives the elements of Connection, in lower case.
func (w *wire) options() (options []string) {
	for _, v := range w.all("Connection") {
		for o := range strings.SplitSeq(v, ",") {
			options = append(options, strings.ToLower(strings.Trim(o, " \t")))
		}
	}
	return options
}

func (w *wire) option(o string) bool { return slices.Contains(w.options(), o) }

func (w *wire) code() int {
	n, _ := strconv.Atoi(w.start[len("HTTP/1.1 "):][:3])
	return n
}

// A read is one message as the parser reports it.
type read struct {
	wire
	head parser.Head
	end  int64
}

// parse feeds out to the strict parser, in pieces of size bytes, and gives the
// messages that it reports as complete; err is the parser's. The responses
// answer methods in turn; without methods they are requests.
func parse(methods []string, out string, size int) (messages []read, err error) {
	var p parser.Parser
	var m read
	final := 0
	keep := func(to *[]line) func(parser.Field) error {
		return func(f parser.Field) error {
			*to = append(*to, line{string(f.Name()), string(f.Value())})
			return nil
		}
	}
	done := func() error {
		m.end = p.Offset()
		messages = append(messages, m)
		m = read{}
		return nil
	}
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error { m.start = string(l.Raw()); return nil },
		Response: func(l parser.StatusLine) error {
			m.start = string(l.Raw())
			if final < len(methods) {
				p.Expect(parser.MethodOf([]byte(methods[final])), true)
			}
			if l.Code() >= 200 || l.Code() == 101 {
				final++
			}
			return nil
		},
		Header:  keep(&m.fields),
		Trailer: keep(&m.trailers),
		HeadersEnd: func(h parser.Head) error {
			m.head, m.framing = h, h.Framing.String()
			if h.Interim() {
				return done()
			}
			return nil
		},
		Body:       func(b []byte) error { m.content += string(b); return nil },
		MessageEnd: done,
	}
	if methods == nil {
		p.InitRequest(h, nil)
	} else {
		p.InitResponse(h, nil)
	}
	for in := []byte(out); len(in) > 0; {
		n, err := p.Feed(in[:min(size, len(in))])
		in = in[n:]
		if err == parser.ErrUpgrade {
			p.Resume()
			if methods == nil {
				continue
			}
		}
		if err != nil {
			return messages, err
		}
	}
	return messages, p.Finish()
}

// holdParse holds that the strict parser reads the messages of want from out,
// however out is cut.
func holdParse(t *testing.T, methods []string, out string, want []wire) (messages []read) {
	t.Helper()
	for _, size := range []int{len(out) + 1, 7, 1} {
		var err error
		messages, err = parse(methods, out, size)
		if err != nil && err != parser.ErrUpgrade {
			t.Errorf("the parser, in pieces of %d: %v\n%s", size, err, show(out))
		}
		var got []wire
		for _, m := range messages {
			got = append(got, m.wire)
		}
		without := slices.Clone(want)
		for i := range without {
			without[i].size = 0
		}
		if d := cmp.Diff(without, got, cmp.AllowUnexported(wire{}, line{})); d != "" {
			t.Errorf("the parser, in pieces of %d, differs (-want +got):\n%s", size, d)
		}
	}
	return messages
}

// headOf parses the head of a request.
func headOf(t testing.TB, request string) (head parser.Head) {
	t.Helper()
	p := parser.NewRequest(&parser.Funcs{HeadersEnd: func(h parser.Head) error { head = h; return nil }}, nil)
	if _, err := p.Feed([]byte(request)); err != nil && err != parser.ErrUpgrade || head.Version == 0 {
		t.Fatalf("%q: %v", request, err)
	}
	return head
}

// show quotes out, line by line.
func show(out string) string {
	var b bytes.Buffer
	for l := range strings.SplitAfterSeq(out, "\n") {
		if l != "" {
			fmt.Fprintf(&b, "%s\n", strconv.QuoteToASCII(l))
		}
	}
	return b.String()
}
