package peers

import (
	"testing"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// ours looks at everything a server would look at and keeps nothing.
type ours struct {
	found  *found
	parser *parser.Parser
}

func (o *ours) OnRequest(l parser.RequestLine) error {
	o.found.Bytes += len(l.Target())
	o.found.sum += len(l.MethodName())
	return nil
}

func (o *ours) OnResponse(l parser.StatusLine) error {
	o.parser.Expect(parser.MethodGet, false)
	o.found.Bytes += len(l.Reason())
	o.found.sum += l.Code()
	return nil
}

func (o *ours) OnHeader(f parser.Field) error {
	o.found.field(f.Name(), f.Value())
	o.found.sum += int(f.ID())
	return nil
}

func (o *ours) OnHeadersEnd(h parser.Head) error {
	o.found.sum += int(h.Framing)
	return nil
}

func (o *ours) OnBody(b []byte) error {
	o.found.Content += len(b)
	return nil
}

func (o *ours) OnMessageEnd() error {
	o.found.Messages++
	return nil
}

// Handlers live in variables of interface type, so that their calls are what
// they are in a program: not to be resolved by the compiler.
var (
	requests  parser.RequestHandler
	responses parser.ResponseHandler
)

func makeHttpwire(in input.Input, f *found) func() error {
	o := &ours{found: f}
	requests, responses = o, o
	if in.Response {
		o.parser = parser.NewResponse(responses, nil)
	} else {
		o.parser = parser.NewRequest(requests, nil)
	}
	return func() error {
		_, err := o.parser.Feed(in.Data)
		return err
	}
}

// TestAllocs holds that httpwire allocates nothing here either.
func TestAllocs(t *testing.T) {
	for _, in := range read(t) {
		parse := makeHttpwire(in, new(found))
		if n := testing.AllocsPerRun(100, func() { parse() }); n != 0 {
			t.Errorf("%s: %v allocations", in.Name, n)
		}
	}
}
