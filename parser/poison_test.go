//go:build race || httpwire_poison

package parser_test

import (
	"bytes"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestKeptSlices holds that in these builds whoever keeps a slice of a line
// that came in parts finds it overwritten after the callback, and not before.
func TestKeptSlices(t *testing.T) {
	var kept [][]byte
	var names []string
	keep := func(name string, slices ...[]byte) error {
		for _, s := range slices {
			if bytes.IndexByte(s, 0x1b) >= 0 {
				t.Errorf("%s is overwritten before its callback: %q", name, s)
			}
			kept = append(kept, s)
			names = append(names, name)
		}
		return nil
	}
	f := &parser.Funcs{
		Request: func(l parser.RequestLine) error { return keep("request line", l.MethodName(), l.Target(), l.Raw()) },
		Header:  func(f parser.Field) error { return keep("field", f.Name(), f.Value(), f.Raw()) },
		Trailer: func(f parser.Field) error { return keep("trailer", f.Name(), f.Value(), f.Raw()) },
		Chunk: func(size int64, ext []byte) error {
			if size == 0 {
				return nil
			}
			return keep("chunk extension", ext)
		},
	}
	p := parser.NewRequest(f, nil)
	for i := range everything {
		if _, err := p.Feed([]byte{everything[i]}); err != nil {
			t.Fatal(err)
		}
		for k, s := range kept {
			if len(bytes.Trim(s, "\x1b")) > 0 {
				t.Errorf("%s is still %q after its callback", names[k], s)
			}
		}
		kept, names = nil, nil
	}
	// The status line and folded fields as well.
	kept = nil
	f = &parser.Funcs{
		Response: func(l parser.StatusLine) error {
			p.Expect(parser.MethodGet, false)
			return keep("status line", l.Reason(), l.Raw())
		},
		Header: func(f parser.Field) error { return keep("folded field", f.Name(), f.Value()) },
	}
	p = parser.NewResponse(f, &parser.Options{Lenient: parser.ObsFold})
	const reply = "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nD: e\r\n\r\n"
	for i := range reply {
		p.Feed([]byte{reply[i]})
	}
	if len(kept) != 6 {
		t.Errorf("%d slices were kept", len(kept))
	}
	for k, s := range kept {
		if len(bytes.Trim(s, "\x1b")) > 0 {
			t.Errorf("%s is still %q after its callback", names[k], s)
		}
	}
	// Nothing is overwritten that belongs to the caller.
	whole := []byte(everything)
	kept = nil
	r := eventlog.Run(eventlog.Setup{}, whole, nil)
	if string(whole) != everything || r.Err != nil {
		t.Errorf("the input was changed: %q", whole)
	}
}
