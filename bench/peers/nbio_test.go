package peers

import (
	"github.com/lesismal/nbio/nbhttp"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// makeNbio calls the parser of nbio without its engine, with a Processor of our
// own instead of that which makes a request of net/http of what it hears.
func makeNbio(in input.Input, f *found) func() error {
	p := nbhttp.NewParser(nil, &nbhttp.Engine{}, &nbioProcessor{found: f}, in.Response, nil)
	return func() error { return p.Parse(in.Data) }
}

type nbioProcessor struct{ found *found }

func (n *nbioProcessor) OnMethod(_ *nbhttp.Parser, method string) { n.found.sum += len(method) }
func (n *nbioProcessor) OnURL(_ *nbhttp.Parser, uri string) error {
	n.found.Bytes += len(uri)
	return nil
}
func (n *nbioProcessor) OnProto(*nbhttp.Parser, string) error { return nil }
func (n *nbioProcessor) OnStatus(_ *nbhttp.Parser, code int, status string) {
	n.found.Bytes += len(status)
	n.found.sum += code
}
func (n *nbioProcessor) OnHeader(_ *nbhttp.Parser, name, value string) {
	n.found.Fields++
	n.found.Bytes += len(name) + len(value)
}
func (n *nbioProcessor) OnContentLength(*nbhttp.Parser, int) {}
func (n *nbioProcessor) OnBody(_ *nbhttp.Parser, b []byte) error {
	n.found.Content += len(b)
	return nil
}
func (n *nbioProcessor) OnTrailerHeader(*nbhttp.Parser, string, string) {}
func (n *nbioProcessor) OnComplete(*nbhttp.Parser)                      { n.found.Messages++ }
func (n *nbioProcessor) Close(*nbhttp.Parser, error)                    {}
func (n *nbioProcessor) Clean(*nbhttp.Parser)                           {}
