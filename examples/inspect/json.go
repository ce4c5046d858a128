package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// bodySize is how much content a body event holds at most. Events are cut by
// it and not as the input came, so that they are the same for any split.
const bodySize = 64 << 10

// jsonPrinter prints one JSON object a line. The objects are put together by
// hand: the order of their keys is part of the interface.
type jsonPrinter struct {
	w    *bufio.Writer
	line []byte // the object in the making
	body []byte // content for the next body event
}

// begin starts the object of an event.
func (j *jsonPrinter) begin(event string) {
	j.line = append(j.line[:0], `{"event":"`...)
	j.line = append(j.line, event...)
	j.line = append(j.line, '"')
}

// write ends the object. The writer remembers its first error until flush.
func (j *jsonPrinter) write() {
	j.line = append(j.line, "}\n"...)
	j.w.Write(j.line)
}

func (j *jsonPrinter) key(name string) {
	j.line = append(j.line, ',', '"')
	j.line = append(j.line, name...)
	j.line = append(j.line, '"', ':')
}

func (j *jsonPrinter) text(name string, value []byte) {
	j.key(name)
	j.line = appendString(j.line, value)
}

func (j *jsonPrinter) number(name string, value int64) {
	j.key(name)
	j.line = strconv.AppendInt(j.line, value, 10)
}

func (j *jsonPrinter) boolean(name string, value bool) {
	j.key(name)
	j.line = strconv.AppendBool(j.line, value)
}

func (j *jsonPrinter) request(offset int64, l parser.RequestLine) {
	j.begin("request")
	j.text("method", l.MethodName())
	j.text("target", l.Target())
	j.text("version", []byte(l.Version().String()))
	j.number("offset", offset)
	j.write()
}

func (j *jsonPrinter) response(offset int64, l parser.StatusLine) {
	j.begin("response")
	j.text("version", []byte(l.Version().String()))
	j.number("status", int64(l.Code()))
	j.text("reason", l.Reason())
	j.number("offset", offset)
	j.write()
}

func (j *jsonPrinter) header(_ int64, f parser.Field) { j.field("header", f) }

func (j *jsonPrinter) trailer(_ int64, f parser.Field) { j.field("trailer", f) }

func (j *jsonPrinter) field(event string, f parser.Field) {
	j.begin(event)
	j.text("name", f.Name())
	j.text("value", f.Value())
	j.write()
}

func (j *jsonPrinter) headersDone(_ int64, h parser.Head) {
	j.begin("headers-done")
	j.text("framing", []byte(h.Framing.String()))
	if h.Framing == parser.FramingLength {
		j.number("length", h.Length)
	}
	j.boolean("keep_alive", h.KeepAlive)
	j.boolean("upgrade", h.Upgrade)
	j.boolean("expect_continue", h.ExpectContinue)
	j.write()
}

func (j *jsonPrinter) content(_ int64, span []byte) {
	for len(span) > 0 {
		n := min(len(span), bodySize-len(j.body))
		j.body = append(j.body, span[:n]...)
		span = span[n:]
		if len(j.body) == bodySize {
			j.contentEnd()
		}
	}
}

func (j *jsonPrinter) contentEnd() {
	if len(j.body) == 0 {
		return // it ended with a full event
	}
	j.begin("body")
	j.key("data")
	j.line = append(j.line, '"')
	j.line = base64.StdEncoding.AppendEncode(j.line, j.body)
	j.line = append(j.line, '"')
	j.write()
	j.body = j.body[:0]
}

func (j *jsonPrinter) chunk(_, size int64, extension []byte) {
	j.begin("chunk")
	j.number("size", size)
	j.text("extension", extension)
	j.write()
}

func (j *jsonPrinter) done(offset int64) {
	j.begin("done")
	j.number("offset", offset)
	j.write()
}

// upgrade writes rest as it comes: it may be long, or a conversation.
func (j *jsonPrinter) upgrade(_ int64, rest io.Reader) (int64, error) {
	j.begin("upgrade")
	j.key("rest")
	j.line = append(j.line, '"')
	j.w.Write(j.line)
	enc := base64.NewEncoder(base64.StdEncoding, j.w)
	// The line is closed even if rest cannot be read to its end.
	n, err := io.Copy(enc, reading{rest})
	enc.Close()
	j.w.WriteString("\"}\n")
	return n, err
}

func (j *jsonPrinter) fault(offset int64, err error) {
	j.begin("error")
	if c, ok := err.(parser.Code); ok {
		j.text("code", []byte(c.String()))
	}
	if status := parser.StatusOf(err); status != 0 {
		j.number("status", int64(status))
	}
	j.number("offset", offset)
	j.text("message", []byte(err.Error()))
	j.write()
}

// end prints nothing: the last event tells how it ended.
func (j *jsonPrinter) end(totals) error { return j.flush() }

func (j *jsonPrinter) flush() error { return j.w.Flush() }

// appendString appends b as a JSON string of one character a byte. Controls,
// those from 0x7F to 0x9F included, are escaped: lines may end up on a
// terminal.
func appendString(dst, b []byte) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for _, c := range b {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < 0x20, c >= 0x7f && c < 0xa0:
			dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		case c < 0x7f:
			dst = append(dst, c)
		default: // U+00A0 to U+00FF in UTF-8
			dst = append(dst, 0xc0|c>>6, 0x80|c&0x3f)
		}
	}
	return append(dst, '"')
}

// reading marks the errors of a reader, to tell them from those of writing.
type reading struct{ in io.Reader }

func (r reading) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("reading: %w", err)
	}
	return n, err
}
