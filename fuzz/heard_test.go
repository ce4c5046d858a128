package fuzz

import (
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// A heard message is what the parser reads.
type heard struct {
	start    string
	fields   []pair
	head     parser.Head
	hasHead  bool
	content  []byte
	trailers []pair
	whole    bool
	end      int64
}

// hear feeds data to the strict parser in pieces, whose lengths next gives. The
// messages were told by said.
func hear(t *testing.T, said []*told, response bool, data []byte, next func() int) (all []*heard, err error) {
	var p parser.Parser
	cur := &heard{}
	add := func(to *[]pair) func(parser.Field) error {
		return func(f parser.Field) error {
			*to = append(*to, pair{string(f.Name()), string(f.Value())})
			return nil
		}
	}
	done := func() error {
		cur.whole = true
		cur.end = p.Offset()
		all = append(all, cur)
		cur = &heard{}
		return nil
	}
	h := &parser.Funcs{
		Request: func(l parser.RequestLine) error { cur.start = string(l.Raw()); return nil },
		Response: func(l parser.StatusLine) error {
			cur.start = string(l.Raw())
			if len(all) < len(said) && !said[len(all)].interim() {
				p.Expect(parser.MethodOf([]byte(said[len(all)].asked)), true)
			}
			return nil
		},
		Header: func(f parser.Field) error { return add(&cur.fields)(f) },
		HeadersEnd: func(h parser.Head) error {
			cur.head, cur.hasHead = h, true
			if h.Interim() {
				return done()
			}
			return nil
		},
		Body:       func(b []byte) error { cur.content = append(cur.content, b...); return nil },
		Trailer:    func(f parser.Field) error { return add(&cur.trailers)(f) },
		MessageEnd: done,
	}
	o := &parser.Options{MaxFieldBytes: 1 << 24, MaxFields: 1 << 12, MaxStartLine: 1 << 16, MaxTrailerBytes: 1 << 24, MaxTrailers: 1 << 12}
	if response {
		p.InitResponse(h, o)
	} else {
		p.InitRequest(h, o)
	}
	for len(data) > 0 {
		n, err := p.Feed(data[:min(next(), len(data))])
		data = data[n:]
		if err == parser.ErrUpgrade && !response {
			p.Resume()
			continue
		}
		if err == parser.ErrUpgrade && len(data) == 0 {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
	if cur.start != "" {
		all = append(all, cur)
	}
	return all, nil
}

// pairs gives the fields less those that the writer answers for, by id.
func (h *heard) pairs(id parser.FieldID) (values []string) {
	for _, f := range h.fields {
		if parser.FieldIDOf([]byte(f.Name)) == id {
			values = append(values, f.Value)
		}
	}
	return values
}

func (h *heard) options() (options []string) {
	for _, v := range h.pairs(parser.FieldConnection) {
		for o := range strings.SplitSeq(v, ",") {
			options = append(options, strings.ToLower(strings.Trim(o, " \t")))
		}
	}
	return options
}

func (h *heard) plain(response bool) (fields []pair) {
	for _, f := range h.fields {
		id := parser.FieldIDOf([]byte(f.Name))
		if !reserved[id] && id != parser.FieldDate && (response || id != parser.FieldHost && id != parser.FieldExpect) {
			fields = append(fields, f)
		}
	}
	return fields
}
