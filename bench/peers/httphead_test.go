package peers

import (
	"bytes"
	"errors"

	"github.com/gobwas/httphead"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

var errLine = errors.New("httphead: malformed line")

// makeHTTPHead cuts lines with bytes.IndexByte and has httphead split them. It
// knows nothing of content, and skips it by the lengths that the input says.
func makeHTTPHead(in input.Input, f *found) func() error {
	// line gives the next line, without its end.
	line := func(b []byte) (l, rest []byte) {
		i := bytes.IndexByte(b, '\n')
		if i < 1 || b[i-1] != '\r' {
			return nil, nil
		}
		return b[:i-1], b[i+1:]
	}
	return func() error {
		rest := in.Data
		for _, content := range in.Contents {
			var l []byte
			l, rest = line(rest)
			if in.Response {
				s, ok := httphead.ParseResponseLine(l)
				if !ok {
					return errLine
				}
				f.start(s.Reason)
				f.sum += s.Status
			} else {
				s, ok := httphead.ParseRequestLine(l)
				if !ok {
					return errLine
				}
				f.start(s.URI)
				f.sum += len(s.Method)
			}
			for {
				if l, rest = line(rest); len(l) == 0 {
					break
				}
				name, value, ok := httphead.ParseHeaderLine(l)
				if !ok {
					return errLine
				}
				f.field(name, value)
			}
			f.Content += content
			rest = rest[content:]
		}
		return nil
	}
}
