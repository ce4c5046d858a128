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

	"github.com/seed-f4f473f9/httpwire/internal/captures"
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
			countLines(input)
			return nil
		}
	}},
	{"nethttp", func(input []byte) func() error {
		peer := newStandard()
		return func() error { return peer.parse(input) }
	}},
}

// lineCount keeps the compiler from dropping countLines.
var lineCount int

// countLines is the yardstick.
func countLines(b []byte) {
	n := 0
	for ; ; n++ {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			break
		}
		b = b[i+1:]
	}
	lineCount += n
}

// standard is the standard library as a parser of many inputs.
type standard struct {
	source *bytes.Reader
	r      *bufio.Reader
}

func newStandard() *standard {
	source := bytes.NewReader(nil)
	return &standard{source, bufio.NewReader(source)}
}

// parse takes all messages of input.
func (s *standard) parse(input []byte) error {
	s.source.Reset(input)
	s.r.Reset(s.source)
	response := bytes.HasPrefix(input, []byte("HTTP/"))
	for {
		if _, err := s.r.Peek(1); err == io.EOF {
			return nil
		}
		var content io.ReadCloser
		if response {
			m, err := http.ReadResponse(s.r, nil)
			if err != nil {
				return err
			}
			content = m.Body
		} else {
			m, err := http.ReadRequest(s.r)
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

// TestInputs holds that every input can be taken over and over: it is in
// order, and ends between two messages.
func TestInputs(t *testing.T) {
	names, data := inputs(t)
	for _, name := range names {
		p := newParser(data[name])
		for range 2 {
			if _, err := p.Feed(data[name]); err != nil || p.State() != parser.StateIdle {
				t.Errorf("%s: %v at %d in state %v", name, err, p.Offset(), p.State())
			}
		}
		if err := newStandard().parse(data[name]); err != nil {
			t.Errorf("%s: net/http says %v", name, err)
		}
	}
}

// copied has the inputs that are captures, and their names there.
var copied = map[string]string{
	"chromium_page":  "requests/chromium-page.http",
	"curl_fields":    "requests/curl-fields.http",
	"wrk_pipeline":   "requests/wrk-pipeline.http",
	"apache_chunked": "responses/apache-chunked.http",
	"nginx_length":   "responses/nginx-length.http",
}

// TestCopies holds that they still are what was captured.
func TestCopies(t *testing.T) {
	_, data := inputs(t)
	found := 0
	for _, c := range captures.All() {
		for name, of := range copied {
			if of == c.Name {
				found++
				if !bytes.Equal(data[name], c.Data) {
					t.Errorf("%s is no copy of %s", name, of)
				}
			}
		}
	}
	if found != len(copied) {
		t.Errorf("%d captures found of %d", found, len(copied))
	}
}
