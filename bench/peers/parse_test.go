package peers

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// A found is what a parser finds. It is an [input.Tally] and what has to be
// looked at but cannot be counted the same with all: methods, codes, numbers of
// fields.
type found struct {
	input.Tally
	sum int
}

func (f *found) start(target []byte) {
	f.Messages++
	f.Bytes += len(target)
}

func (f *found) field(name, value []byte) {
	f.Fields++
	f.Bytes += len(name) + len(value)
}

// A peer is a way to take a whole input once.
type peer struct {
	name  string
	heads bool // finds no content: it is told its length, and takes none in chunks
	make  func(in input.Input, f *found) (parse func() error)
}

var parsers = []peer{
	{"lines", true, makeLines},
	{"httpwire", false, makeHttpwire},
	{"fasthttp", false, makeFasthttp},
	{"hertz", false, makeHertz},
	{"httphead", true, makeHTTPHead},
	{"nbio", false, makeNbio},
	{"nethttp", false, makeStandard},
}

// takes tells if the peer finds its way through the input.
func (p peer) takes(in input.Input) bool { return p.name == "lines" || !p.heads || !in.Chunked }

// makeLines is the yardstick.
func makeLines(in input.Input, f *found) func() error {
	return func() error {
		n := 0
		for b := in.Data; ; n++ {
			i := bytes.IndexByte(b, '\n')
			if i < 0 {
				break
			}
			b = b[i+1:]
		}
		f.sum += n
		return nil
	}
}

func read(tb testing.TB) []input.Input {
	all, err := input.Read(".")
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func BenchmarkParse(b *testing.B) {
	for _, in := range read(b) {
		for _, p := range parsers {
			if !p.takes(in) {
				continue
			}
			b.Run(fmt.Sprintf("input=%s/impl=%s", in.Name, p.name), func(b *testing.B) {
				parse := p.make(in, new(found))
				b.SetBytes(int64(len(in.Data)))
				b.ReportAllocs()
				warm(b, parse)
				for b.Loop() {
					if err := parse(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// warm takes a way for some milliseconds that are not measured: the drivers of
// bench/native measure the last of their batches alone.
func warm(b *testing.B, way func() error) {
	b.Helper()
	for start := time.Now(); time.Since(start) < 5*time.Millisecond; {
		for range 100 {
			if err := way(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// grown gives an input that has something more in each place that parsers look
// at.
func grown(tb testing.TB) input.Input {
	in, err := input.New("grown", []byte("DELETE /some/target/of/some/length?and=query HTTP/1.1\r\nHost: example.org:8080\r\n"+
		"A: 1\r\nUser-Agent: some\r\nX-Long-Name-Of-A-Field: "+string(bytes.Repeat([]byte("value "), 50))+"end\r\n"+
		"Cookie: a=b; c=d\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n12345"))
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

// TestParsers holds that every peer finds all that is in every input, again and
// again: the same number of messages and of fields, targets, names and values of
// the same length, and content.
func TestParsers(t *testing.T) {
	for _, in := range append(read(t), grown(t)) {
		for _, p := range parsers[1:] {
			if !p.takes(in) {
				continue
			}
			var f found
			parse := p.make(in, &f)
			for range 3 {
				f = found{}
				if err := parse(); err != nil {
					t.Errorf("%s, %s: %v", in.Name, p.name, err)
				}
				if f.Tally != in.Tally {
					t.Errorf("%s, %s: finds %+v of %+v", in.Name, p.name, f.Tally, in.Tally)
				}
			}
		}
	}
}

func TestLines(t *testing.T) {
	for _, in := range read(t) {
		var f found
		if err := makeLines(in, &f)(); err != nil || f.sum != bytes.Count(in.Data, []byte("\n")) {
			t.Errorf("%s: %d lines, %v", in.Name, f.sum, err)
		}
	}
}
