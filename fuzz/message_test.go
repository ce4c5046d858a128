package fuzz

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A message is what the parser makes of the first message of an input.
type message struct {
	p        parser.Parser
	method   string
	target   string
	form     parser.Form
	version  parser.Version
	code     int
	reason   string
	fields   http.Header // by canonical name, as net/http keeps them
	trailers http.Header
	head     parser.Head
	hasHead  bool
	content  []byte
	last     int64 // where the last chunk line ends; 0 if it has not come
	whole    bool  // the message is complete
	err      error // what ended the parse, nil if the message did
}

// errDone ends the parse after one message.
var errDone = errors.New("one message is enough")

// take parses the first message of data. A response answers method, which is
// "" for requests.
func take(data []byte, method string, o *parser.Options) *message {
	m := &message{fields: http.Header{}, trailers: http.Header{}}
	add := func(to http.Header) func(parser.Field) error {
		return func(l parser.Field) error {
			name := http.CanonicalHeaderKey(string(l.Name()))
			to[name] = append(to[name], string(l.Value()))
			return nil
		}
	}
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error {
			m.method, m.target = string(l.MethodName()), string(l.Target())
			m.form, m.version = l.Form(), l.Version()
			return nil
		},
		Response: func(l parser.StatusLine) error {
			m.p.Expect(parser.MethodOf([]byte(method)), true)
			m.code, m.reason, m.version = l.Code(), string(l.Reason()), l.Version()
			return nil
		},
		Header: add(m.fields),
		HeadersEnd: func(h parser.Head) error {
			m.head, m.hasHead = h, true
			if h.Interim() {
				return errDone
			}
			return nil
		},
		Body: func(b []byte) error { m.content = append(m.content, b...); return nil },
		Chunk: func(size int64, _ []byte) error {
			if size < 0 {
				panic("a chunk of negative size")
			}
			if size == 0 {
				m.last = m.p.Offset()
			}
			return nil
		},
		Trailer:    add(m.trailers),
		MessageEnd: func() error { return errDone },
	}
	if method == "" {
		m.p.InitRequest(h, o)
	} else {
		m.p.InitResponse(h, o)
	}
	_, m.err = m.p.Feed(data)
	if m.err == nil {
		m.err = m.p.Finish()
	}
	if m.err == errDone {
		m.err, m.whole = nil, true
	}
	return m
}

// fault gives the fault of m as the constant of both roles, 0 if it has none.
func (m *message) fault() parser.Code {
	c, ok := m.err.(parser.Code)
	if !ok || c == parser.ErrUnexpectedEOF {
		return 0
	}
	if plain, ok := c.Unwrap().(parser.Code); ok {
		return plain
	}
	return c
}

// A difference is a fault that httpwire finds in what the standard library
// accepts.
type difference struct {
	fault   parser.Code
	section string // by which httpwire may
	// when tells whether data, refused at its byte at, is of the sort that
	// may differ; nil if the fault says it all.
	when func(data []byte, at int) bool
}

// allows tells whether a difference of the list explains that data was refused
// as m tells.
func allows(list []difference, m *message, data []byte) bool {
	at := int(m.p.Offset())
	for _, d := range list {
		if d.fault == m.fault() && (d.when == nil || d.when(data, at)) {
			return true
		}
	}
	return false
}

// The conditions of differences.

// bareLF: the byte at fault is an LF without a CR before it.
func bareLF(data []byte, at int) bool {
	return data[at] == '\n' && (at == 0 || data[at-1] != '\r')
}

// blank: the byte at fault is a blank.
func blank(data []byte, at int) bool { return data[at] == ' ' || data[at] == '\t' }

// folded: the line that ends at the byte at fault goes on in the next.
func folded(data []byte, at int) bool {
	return data[at] == '\n' && at+1 < len(data) && blank(data, at+1)
}

// old: the first line ends in HTTP/1.0, or begins with it.
func old(data []byte, _ int) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\r\n"))
	return bytes.HasSuffix(line, []byte("HTTP/1.0")) || bytes.HasPrefix(line, []byte("HTTP/1.0"))
}
