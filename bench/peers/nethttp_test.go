package peers

import (
	"bufio"
	"bytes"
	"io"
	"net/http"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// makeStandard is ReadRequest and ReadResponse of net/http, which make an object
// for each message. Host and Transfer-Encoding are no fields to it; they are
// counted as they came.
func makeStandard(in input.Input, f *found) func() error {
	source := bytes.NewReader(nil)
	r := bufio.NewReaderSize(source, bufferSize)
	fields := func(h http.Header, codings []string) {
		for name, values := range h {
			for _, value := range values {
				f.Fields++
				f.Bytes += len(name) + len(value)
			}
		}
		for _, c := range codings {
			f.Fields++
			f.Bytes += len("Transfer-Encoding") + len(c)
		}
	}
	content := func(body io.ReadCloser) error {
		n, err := io.Copy(io.Discard, body)
		f.Content += int(n)
		return err
	}
	if in.Response {
		return each(in, source, r, func() error {
			m, err := http.ReadResponse(r, nil)
			if err != nil {
				return err
			}
			f.Messages++
			f.Bytes += len(m.Status) - len("200 ")
			f.sum += m.StatusCode
			fields(m.Header, m.TransferEncoding)
			return content(m.Body)
		})
	}
	return each(in, source, r, func() error {
		m, err := http.ReadRequest(r)
		if err != nil {
			return err
		}
		f.Messages++
		f.Bytes += len(m.RequestURI)
		f.sum += len(m.Method)
		if m.Host != "" {
			f.Fields++
			f.Bytes += len("Host") + len(m.Host)
		}
		fields(m.Header, m.TransferEncoding)
		return content(m.Body)
	})
}
