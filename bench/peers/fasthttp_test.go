package peers

import (
	"bufio"
	"bytes"
	"io"

	"github.com/valyala/fasthttp"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// bufferSize lets every input lie in one buffer.
const bufferSize = 64 << 10

// makeFasthttp reads heads alone, and content only where there is some, which
// is less than Request.Read does. Names are not normalised; the fields come by
// All, which is faster than AllInOrder.
func makeFasthttp(in input.Input, f *found) func() error {
	source := bytes.NewReader(nil)
	r := bufio.NewReaderSize(source, bufferSize)
	if in.Response {
		var m fasthttp.Response
		m.Header.DisableNormalizing()
		return each(in, source, r, func() error {
			if err := m.Read(r); err != nil {
				return err
			}
			f.start(m.Header.StatusMessage())
			f.sum += m.StatusCode()
			for name, value := range m.Header.All() {
				f.field(name, value)
			}
			f.Content += len(m.Body())
			return nil
		})
	}
	var m fasthttp.Request
	m.Header.DisableNormalizing()
	return each(in, source, r, func() error {
		if err := m.Header.Read(r); err != nil {
			return err
		}
		f.start(m.Header.RequestURI())
		f.sum += len(m.Header.Method())
		for name, value := range m.Header.All() {
			f.field(name, value)
		}
		// -2 is none, -1 is chunked.
		if n := m.Header.ContentLength(); n > 0 || n == -1 {
			if err := m.ContinueReadBody(r, 0, false); err != nil {
				return err
			}
			f.Content += len(m.Body())
		}
		return nil
	})
}

// each takes all messages of an input out of a reader.
func each(in input.Input, source *bytes.Reader, r *bufio.Reader, one func() error) func() error {
	return func() error {
		source.Reset(in.Data)
		r.Reset(source)
		for {
			if _, err := r.Peek(1); err == io.EOF {
				return nil
			}
			if err := one(); err != nil {
				return err
			}
		}
	}
}
