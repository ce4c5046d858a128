package peers

import (
	"io"

	"github.com/cloudwego/hertz/pkg/protocol"
	"github.com/cloudwego/hertz/pkg/protocol/consts"
	"github.com/cloudwego/hertz/pkg/protocol/http1/req"
	"github.com/cloudwego/hertz/pkg/protocol/http1/resp"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// makeHertz has hertz read right from the input, by a reader that copies
// nothing; heads alone, and content only where there is some. Names are not
// normalised, which would also be done in place, in the input. It does not keep
// the reason of a response; that of the code is counted.
func makeHertz(in input.Input, f *found) func() error {
	r := new(span)
	var one func() error
	field := func(name, value []byte) { f.field(name, value) }
	if in.Response {
		m := new(protocol.Response)
		m.Header.DisableNormalizing()
		one = func() error {
			if err := resp.ReadHeaders(m, r); err != nil {
				return err
			}
			f.Messages++
			f.Bytes += len(consts.StatusMessage(m.StatusCode()))
			m.Header.VisitAll(field)
			if err := resp.ReadRespBody(m, r, 0); err != nil {
				return err
			}
			f.Content += len(m.Body())
			return nil
		}
	} else {
		m := new(protocol.Request)
		m.Header.DisableNormalizing()
		one = func() error {
			if err := req.ReadHeader(&m.Header, r); err != nil {
				return err
			}
			f.start(m.Header.RequestURI())
			f.sum += len(m.Header.Method())
			m.Header.VisitAll(field)
			if n := m.Header.ContentLength(); n > 0 || n == -1 {
				if err := req.ContinueReadBody(m, r, 0, false); err != nil {
					return err
				}
				f.Content += len(m.Body())
			}
			return nil
		}
	}
	return func() error {
		r.left = in.Data
		for len(r.left) > 0 {
			if err := one(); err != nil {
				return err
			}
		}
		return nil
	}
}

// A span is the reader that hertz asks for, over bytes that are there.
type span struct{ left []byte }

func (s *span) Peek(n int) ([]byte, error) {
	if n > len(s.left) {
		return s.left, io.EOF
	}
	return s.left[:n], nil
}

func (s *span) Skip(n int) error {
	if n > len(s.left) {
		return io.EOF
	}
	s.left = s.left[n:]
	return nil
}

func (s *span) Len() int       { return len(s.left) }
func (s *span) Release() error { return nil }

func (s *span) ReadByte() (byte, error) {
	if len(s.left) == 0 {
		return 0, io.EOF
	}
	b := s.left[0]
	s.left = s.left[1:]
	return b, nil
}

func (s *span) ReadBinary(n int) ([]byte, error) {
	b, err := s.Peek(n)
	if err != nil {
		return nil, err
	}
	s.left = s.left[n:]
	return append([]byte(nil), b...), nil
}
