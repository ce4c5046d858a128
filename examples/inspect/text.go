package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// previewSize is how much of a content is shown.
const previewSize = 64

// textPrinter prints for people: a line for every event, with its offset, and
// a last one that sums up. Whatever comes from the input is escaped, so that
// it cannot talk to the terminal.
type textPrinter struct {
	w *bufio.Writer
	palette

	// The content in the making: where it began, how long it is so far, and
	// its first bytes. However long it is, it takes one line.
	from   int64
	length int64
	start  []byte
}

func (t *textPrinter) request(offset int64, l parser.RequestLine) {
	t.line(offset, t.message, "request", fmt.Sprintf("%s %s %s",
		escape(l.MethodName()), escape(l.Target()), l.Version()))
}

func (t *textPrinter) response(offset int64, l parser.StatusLine) {
	t.line(offset, t.message, "response", fmt.Sprintf("%s %d %s",
		l.Version(), l.Code(), escape(l.Reason())))
}

func (t *textPrinter) header(offset int64, f parser.Field) { t.field(offset, "header", f) }

func (t *textPrinter) trailer(offset int64, f parser.Field) { t.field(offset, "trailer", f) }

func (t *textPrinter) field(offset int64, event string, f parser.Field) {
	t.line(offset, t.plain, event, t.paint(t.name, escape(f.Name())+":")+" "+escape(f.Value()))
}

func (t *textPrinter) headersDone(offset int64, h parser.Head) {
	facts := []string{"framing " + h.Framing.String()}
	if h.Framing == parser.FramingLength {
		facts[0] += " " + number(h.Length, "byte")
	}
	if h.KeepAlive {
		facts = append(facts, "keep-alive")
	} else {
		facts = append(facts, "close")
	}
	if h.Upgrade {
		facts = append(facts, "upgrade")
	}
	if h.ExpectContinue {
		facts = append(facts, "expect-continue")
	}
	t.line(offset, t.plain, "headers-done", strings.Join(facts, ", "))
}

func (t *textPrinter) content(offset int64, span []byte) {
	if t.length == 0 {
		t.from = offset
	}
	t.length += int64(len(span))
	t.start = append(t.start, span[:min(len(span), previewSize-len(t.start))]...)
}

func (t *textPrinter) contentEnd() {
	t.line(t.from, t.plain, "body", t.preview())
}

// preview describes the content in the making, and forgets it.
func (t *textPrinter) preview() string {
	s := number(t.length, "byte")
	if t.length > 0 {
		s += " " + quote(string(t.start))
	}
	if t.length > int64(len(t.start)) {
		s += "..."
	}
	t.length, t.start = 0, t.start[:0]
	return s
}

func (t *textPrinter) chunk(offset, size int64, extension []byte) {
	s := number(size, "byte")
	if len(extension) > 0 {
		s += "; " + escape(extension)
	}
	t.line(offset, t.plain, "chunk", s)
}

func (t *textPrinter) done(offset int64) {
	t.line(offset, t.good, "done", "")
	t.w.WriteByte('\n') // messages stand apart
}

func (t *textPrinter) upgrade(offset int64, rest io.Reader) (int64, error) {
	n, err := io.Copy(remainder{t}, reading{rest})
	t.line(offset, t.good, "upgrade", t.preview()+" of another protocol")
	t.w.WriteByte('\n')
	return n, err
}

// remainder makes content of what is written to it.
type remainder struct{ t *textPrinter }

func (r remainder) Write(p []byte) (int, error) {
	r.t.content(0, p)
	return len(p), nil
}

func (t *textPrinter) fault(offset int64, err error) {
	s := err.Error()
	if c, ok := err.(parser.Code); ok {
		s = c.String() + ": " + s
	}
	if status := parser.StatusOf(err); status != 0 {
		s += fmt.Sprintf(" (answer with %d)", status)
	}
	t.line(offset, t.bad, "error", s)
	t.w.WriteByte('\n')
}

func (t *textPrinter) end(sum totals) error {
	colour, then := t.good, ""
	switch {
	case sum.err == parser.ErrUnexpectedEOF:
		colour, then = t.bad, ", then an incomplete one"
	case sum.err != nil:
		colour, then = t.bad, ", then malformed input"
	case sum.upgraded:
		then = ", the last of HTTP"
	}
	s := fmt.Sprintf("%s in %s%s", number(sum.messages, "complete message"), number(sum.bytes, "byte"), then)
	fmt.Fprintln(t.w, t.paint(colour, s))
	return t.flush()
}

func (t *textPrinter) flush() error { return t.w.Flush() }

// line prints one event.
func (t *textPrinter) line(offset int64, colour, event, text string) {
	at := t.paint(t.dim, fmt.Sprintf("%8d", offset))
	if text == "" {
		fmt.Fprintf(t.w, "%s  %s\n", at, t.paint(colour, event))
		return
	}
	// The padding stands outside of what is painted, for wide backgrounds.
	fmt.Fprintf(t.w, "%s  %s%*s%s\n", at, t.paint(colour, event), len("headers-done")-len(event)+2, "", text)
}

// number gives n things.
func number(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// escape gives b in printable ASCII: any other byte, and the backslash, is
// escaped.
func escape(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		switch {
		case c == '\\':
			s.WriteString(`\\`)
		case c == '\n':
			s.WriteString(`\n`)
		case c == '\r':
			s.WriteString(`\r`)
		case c == '\t':
			s.WriteString(`\t`)
		case c < 0x20 || c > 0x7e:
			fmt.Fprintf(&s, `\x%02x`, c)
		default:
			s.WriteByte(c)
		}
	}
	return s.String()
}

// quote gives s escaped, between quotation marks.
func quote(s string) string {
	return `"` + strings.ReplaceAll(escape([]byte(s)), `"`, `\"`) + `"`
}
