package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// touch is a handler that looks at everything a server would look at and keeps
// nothing. It lives in package variables of interface type, so that its calls
// are what they are in a program: not to be resolved by the compiler.
type touch struct {
	parser *parser.Parser
	sum    int
}

var (
	requests  parser.RequestHandler  = &touch{}
	responses parser.ResponseHandler = &touch{}
)

func (t *touch) OnRequest(l parser.RequestLine) error {
	t.sum += len(l.MethodName()) + len(l.Target())
	return nil
}

func (t *touch) OnResponse(l parser.StatusLine) error {
	t.parser.Expect(parser.MethodGet, false)
	t.sum += l.Code() + len(l.Reason())
	return nil
}

func (t *touch) OnHeader(f parser.Field) error {
	t.sum += len(f.Name()) + len(f.Value()) + int(f.ID())
	return nil
}

func (t *touch) OnHeadersEnd(h parser.Head) error {
	t.sum += int(h.Framing)
	return nil
}

func (t *touch) OnBody(b []byte) error {
	t.sum += len(b)
	return nil
}

func (t *touch) OnMessageEnd() error {
	t.sum++
	return nil
}

func newParser(input []byte) *parser.Parser {
	if bytes.HasPrefix(input, []byte("HTTP/")) {
		p := parser.NewResponse(responses, nil)
		responses.(*touch).parser = p
		return p
	}
	return parser.NewRequest(requests, nil)
}

// An impl is a way to take a whole input once.
type impl struct {
	name string
	make func(input []byte) func() error
}

var impls = []impl{
	{"httpwire", func(input []byte) func() error {
		p := newParser(input)
		return func() error {
			_, err := p.Feed(input)
			return err
		}
	}},
	{"lines", func(input []byte) func() error {
		return func() error {
			n := 0
			for b := input; ; n++ {
				i := bytes.IndexByte(b, '\n')
				if i < 0 {
					break
				}
				b = b[i+1:]
			}
			lineCount += n
			return nil
		}
	}},
	{"nethttp", func(input []byte) func() error {
		source := bytes.NewReader(input)
		r := bufio.NewReader(source)
		response := bytes.HasPrefix(input, []byte("HTTP/"))
		return func() error {
			source.Reset(input)
			r.Reset(source)
			for {
				if _, err := r.Peek(1); err == io.EOF {
					return nil
				}
				var content io.ReadCloser
				if response {
					m, err := http.ReadResponse(r, nil)
					if err != nil {
						return err
					}
					content = m.Body
				} else {
					m, err := http.ReadRequest(r)
					if err != nil {
						return err
					}
					content = m.Body
				}
				if _, err := io.Copy(io.Discard, content); err != nil {
					return err
				}
			}
		}
	}},
}

var lineCount int

// inputs reads testdata and the folder of HTTPWIRE_CORPUS, of which a file of
// the same name comes first.
func inputs(tb testing.TB) (names []string, data map[string][]byte) {
	data = map[string][]byte{}
	for _, dir := range []string{"testdata", os.Getenv("HTTPWIRE_CORPUS")} {
		if dir == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.http"))
		if err != nil || len(files) == 0 {
			tb.Fatalf("no inputs in %s (%v)", dir, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				tb.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(f), ".http")
			if data[name] == nil {
				names = append(names, name)
			}
			data[name] = b
		}
	}
	sort.Strings(names)
	return names, data
}

func BenchmarkParse(b *testing.B) {
	names, data := inputs(b)
	for _, name := range names {
		for _, im := range impls {
			b.Run(fmt.Sprintf("input=%s/impl=%s", name, im.name), func(b *testing.B) {
				input := data[name]
				parse := im.make(input)
				b.SetBytes(int64(len(input)))
				b.ReportAllocs()
				for b.Loop() {
					if err := parse(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
