// Package eventlog writes down what a parser makes of an input, one line an
// event, so that tests and fuzz targets can compare it: with another split of
// the same input, with other options, with a golden file.
//
// Adjacent spans of content are one event in the log, since how content is cut
// into spans is all that may depend on how the input was cut.
package eventlog

import (
	"strconv"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// Setup says what kind of stream an input is.
type Setup struct {
	Response bool
	Options  parser.Options
	Methods  []parser.Method // that the responses answer; the last repeats; none is GET
	Offered  bool            // those requests offered an upgrade
	Pauses   bool            // every callback pauses
	Unread   int             // OnBody hands back this many bytes of each longer span
}

// Result is what came of an input.
type Result struct {
	Log    string // the events
	Err    error  // nil, ErrUpgrade, or what ended the parse, Finish included
	Offset int64  // where
	State  parser.State
}

// Run feeds data in pieces, whose lengths next gives (nil: whole), and then
// finishes, unless the parse has ended by itself.
func Run(s Setup, data []byte, next func() int) Result {
	l := log{Setup: s}
	if s.Response {
		l.p.InitResponse(&l, &s.Options)
	} else {
		l.p.InitRequest(&l, &s.Options)
	}
	err := l.feed(data, next)
	if err == nil {
		err = l.p.Finish()
	}
	l.flush()
	return Result{string(l.text), err, l.p.Offset(), l.p.State()}
}

// Pieces gives pieces of n bytes each.
func Pieces(n int) func() int { return func() int { return n } }

// TwoPieces cuts once, after n bytes.
func TwoPieces(n int) func() int {
	rest := false
	return func() int {
		if rest {
			return 1 << 30
		}
		rest = true
		return n
	}
}

// Random cuts into pieces of 0 to 19 bytes, determined by seed.
func Random(seed uint64) func() int {
	return func() int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed >> 33 % 20)
	}
}

type log struct {
	Setup
	p       parser.Parser
	text    []byte
	content []byte // of the spans not yet written down
	end     int64
	final   int // final responses so far
}

func (l *log) feed(data []byte, next func() int) error {
	for done := false; !done; {
		n := len(data)
		if next != nil {
			n = min(n, next())
		}
		done = n == len(data)
		piece := data[:n:n]
		data = data[n:]
		for {
			n, err := l.p.Feed(piece)
			if err == nil && n != len(piece) {
				panic("a part was taken and no error given")
			}
			piece = piece[n:]
			if err == nil {
				break
			}
			if err != parser.ErrPaused {
				return err
			}
		}
	}
	return nil
}

func (l *log) event(name string) error {
	l.flush()
	l.text = append(l.text, name...)
	l.text = append(l.text, " @"...)
	l.text = strconv.AppendInt(l.text, l.p.Offset(), 10)
	l.text = append(l.text, '\n')
	return l.pause()
}

func (l *log) pause() error {
	if l.Pauses {
		return parser.ErrPaused
	}
	return nil
}

func (l *log) flush() {
	if len(l.content) > 0 {
		l.text = append(l.text, "body "...)
		l.text = strconv.AppendQuoteToASCII(l.text, string(l.content))
		l.text = append(l.text, " @"...)
		l.text = strconv.AppendInt(l.text, l.end, 10)
		l.text = append(l.text, '\n')
		l.content = l.content[:0]
	}
}

// OnRequest and the methods below are what the parser calls.
func (l *log) OnRequest(r parser.RequestLine) error {
	return l.event("request " + quote(r.MethodName()) + " " + r.Method().String() + " " + quote(r.Target()) + " " +
		r.Form().String() + " " + r.Version().String() + " " + quote(r.Raw()) +
		" from " + strconv.FormatInt(l.p.MessageOffset(), 10))
}

func (l *log) OnResponse(r parser.StatusLine) error {
	if c := r.Code(); c >= 200 || c == 101 {
		m := parser.MethodGet
		if len(l.Methods) > 0 {
			m = l.Methods[min(l.final, len(l.Methods)-1)]
		}
		l.p.Expect(m, l.Offered)
		l.final++
	}
	return l.event("response " + r.Version().String() + " " + strconv.Itoa(r.Code()) + " " + quote(r.Reason()) + " " +
		quote(r.Raw()) + " from " + strconv.FormatInt(l.p.MessageOffset(), 10))
}

func (l *log) OnHeader(f parser.Field) error {
	return l.event("header " + f.ID().String() + " " + quote(f.Name()) + " " + quote(f.Value()) + " " + quote(f.Raw()))
}

func (l *log) OnHeadersEnd(h parser.Head) error {
	t := "headers-end " + h.Framing.String() + " length " + strconv.FormatInt(h.Length, 10) +
		" code " + strconv.Itoa(int(h.Code)) + " " + h.Method.String() + " " + h.Version.String()
	for _, f := range []struct {
		set  bool
		name string
	}{
		{h.KeepAlive, " keep-alive"}, {h.Upgrade, " upgrade"}, {h.ExpectContinue, " expect-continue"},
		{h.HasBody(), " body"}, {h.Interim(), " interim"},
	} {
		if f.set {
			t += f.name
		}
	}
	return l.event(t)
}

func (l *log) OnBody(b []byte) error {
	taken := b
	if l.Unread > 0 && len(b) > l.Unread {
		taken = b[:len(b)-l.Unread]
		l.p.Unread(l.Unread)
	}
	l.content = append(l.content, taken...)
	l.end = l.p.Offset()
	return l.pause()
}

func (l *log) OnChunk(size int64, extension []byte) error {
	return l.event("chunk " + strconv.FormatInt(size, 10) + " " + quote(extension))
}

func (l *log) OnTrailer(f parser.Field) error {
	return l.event("trailer " + f.ID().String() + " " + quote(f.Name()) + " " + quote(f.Value()))
}

func (l *log) OnMessageEnd() error {
	return l.event("message-end " + l.p.State().String())
}

func quote(b []byte) string { return strconv.QuoteToASCII(string(b)) }
