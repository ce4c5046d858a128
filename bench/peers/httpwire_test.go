package peers

import (
	"testing"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// ours looks at everything a server would look at and keeps nothing but what it has
// found.
type ours found

func (o *ours) OnRequest(l parser.RequestLine) error {
	o.Bytes += len(l.Target())
	o.sum += len(l.MethodName())
	return nil
}

func (o *ours) OnHeader(f parser.Field) error {
	(*found)(o).field(f.Name(), f.Value())
	o.sum += int(f.ID())
	return nil
}

func (o *ours) OnHeadersEnd(h parser.Head) error {
	o.sum += int(h.Framing)
	return nil
}

func (o *ours) OnBody(b []byte) error {
	o.Content += len(b)
	return nil
}

func (o *ours) OnMessageEnd() error {
	o.Messages++
	return nil
}

func (o *ours) OnResponse(l parser.StatusLine) error {
	answering.Expect(parser.MethodGet, false)
	o.Bytes += len(l.Reason())
	o.sum += l.Code()
	return nil
}

// answering is the parser of responses, which is to be told what they answer.
var answering *parser.Parser

// Handlers live in variables of interface type, so that their calls are what
// they are in a program: not to be resolved by the compiler.
var (
	requests  parser.RequestHandler
	responses parser.ResponseHandler
)

func makeHttpwire(in input.Input, f *found) func() error {
	requests, responses = (*ours)(f), (*ours)(f)
	var p *parser.Parser
	if in.Response {
		p = parser.NewResponse(responses, nil)
		answering = p
	} else {
		p = parser.NewRequest(requests, nil)
	}
	return func() error {
		_, err := p.Feed(in.Data)
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
