package main

import (
	"strconv"
	"strings"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// takeOwn gives what httpwire makes of an input, with the cuts that it has. An
// upgrade of a request is declined if decline is set.
func takeOwn(in input, decline bool) (o outcome, code parser.Code) {
	h := &ownHandler{response: in.response, asked: parser.MethodOf([]byte(in.asked))}
	if in.response {
		h.p.InitResponse(h, nil)
	} else {
		h.p.InitRequest(h, nil)
	}
	var err error
	for piece := range in.pieces {
		for err == nil && len(piece) > 0 {
			var n int
			n, err = h.p.Feed(piece)
			piece = piece[n:]
			if err == parser.ErrUpgrade && decline && !in.response {
				h.p.Resume()
				err = nil
			}
		}
	}
	if err == nil && in.response {
		if end := h.p.Finish(); end != nil && end != parser.ErrUnexpectedEOF {
			err = end
		}
	}
	o = h.took
	switch c, _ := err.(parser.Code); {
	case err == parser.ErrUpgrade:
		o.end = leaves
	case err != nil:
		if u, ok := c.Unwrap().(parser.Code); ok {
			c = u
		}
		o.end, o.why, o.at, code = stops, c.String(), h.p.Offset(), c
	case h.p.State() == parser.StateClosed:
		o.end = stops
	}
	return o, code
}

// ownHandler gathers what the parser tells.
type ownHandler struct {
	p        parser.Parser
	response bool
	asked    parser.Method
	took     outcome
	m        message
	content  []byte
}

func (h *ownHandler) begin(start string) {
	h.m = message{start: start, fields: []string{}, trailers: []string{}}
	if n := len(h.took.messages); n > 0 {
		h.m.from = h.took.messages[n-1].to
	}
	h.content = h.content[:0]
}

func (h *ownHandler) OnRequest(l parser.RequestLine) error {
	h.begin(string(l.MethodName()) + " " + string(l.Target()))
	return nil
}

func (h *ownHandler) OnResponse(l parser.StatusLine) error {
	h.begin(strconv.Itoa(l.Code()))
	h.p.Expect(h.asked, true)
	return nil
}

func (h *ownHandler) OnHeader(f parser.Field) error {
	h.m.fields = append(h.m.fields, fieldLine(string(f.Name()), string(f.Value())))
	return nil
}

func (h *ownHandler) OnTrailer(f parser.Field) error {
	h.m.trailers = append(h.m.trailers, fieldLine(string(f.Name()), string(f.Value())))
	return nil
}

func (h *ownHandler) OnHeadersEnd(head parser.Head) error {
	if head.Interim() { // its end
		return h.OnMessageEnd()
	}
	if head.HasBody() {
		h.took.part = inContent
	}
	return nil
}

func (h *ownHandler) OnChunk(size int64, _ []byte) error {
	if size == 0 {
		h.took.part = inTrailers
	}
	return nil
}

func (h *ownHandler) OnBody(b []byte) error {
	h.content = append(h.content, b...)
	return nil
}

func (h *ownHandler) OnMessageEnd() error {
	h.m.content = string(h.content)
	h.m.to = int(h.p.Offset())
	h.took.part = inHead
	h.took.messages = append(h.took.messages, h.m)
	return nil
}

func fieldLine(name, value string) string { return strings.ToLower(name) + ":" + value }
