package fuzz

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// bare logs every event but content, and may pause where content begins or
// goes on, which is where Advance may be called.
type bare struct {
	eventlog.Setup
	p     parser.Parser
	pause bool
	log   []byte
	final int
}

func (b *bare) event(name string) {
	b.log = append(b.log, name...)
	b.log = append(b.log, " @"...)
	b.log = strconv.AppendInt(b.log, b.p.Offset(), 10)
	b.log = append(b.log, '\n')
}

func (b *bare) stop() error {
	if b.pause {
		return parser.ErrPaused
	}
	return nil
}

func (b *bare) OnRequest(l parser.RequestLine) error {
	b.event("request " + string(l.Raw()))
	return nil
}

func (b *bare) OnResponse(l parser.StatusLine) error {
	if c := l.Code(); c >= 200 || c == 101 {
		b.p.Expect(b.Methods[min(b.final, len(b.Methods)-1)], b.Offered)
		b.final++
	}
	b.event("response " + string(l.Raw()))
	return nil
}

func (b *bare) OnHeader(l parser.Field) error {
	b.event("header " + string(l.Raw()))
	return nil
}

func (b *bare) OnHeadersEnd(h parser.Head) error {
	b.event("headers-end " + h.Framing.String())
	return b.stop()
}

func (b *bare) OnBody([]byte) error { return b.stop() }

func (b *bare) OnChunk(size int64, extension []byte) error {
	b.event("chunk " + strconv.FormatInt(size, 10) + " " + string(extension))
	return b.stop()
}

func (b *bare) OnTrailer(l parser.Field) error {
	b.event("trailer " + string(l.Raw()))
	return nil
}

func (b *bare) OnMessageEnd() error {
	b.event("message-end " + b.p.State().String())
	return nil
}

// run takes data, and skips content by Advance in steps that next chooses; nil
// skips none.
func (b *bare) run(data []byte, next func() int) eventlog.Result {
	if b.Response {
		b.p.InitResponse(b, &b.Options)
	} else {
		b.p.InitRequest(b, &b.Options)
	}
	b.pause = next != nil
	var err error
	for len(data) > 0 && (err == nil || err == parser.ErrPaused) {
		var n int
		if n, err = b.p.Feed(data); err == parser.ErrPaused {
			data = data[n:]
			n = min(next(), len(data))
			if left := b.p.Remaining(); left >= 0 {
				n = int(min(left, int64(n)))
			} else if b.Options.MaxContent > 0 {
				n = 0 // a skip beyond the limit is refused as a whole, not at the byte
			}
			if n > 0 {
				err = b.p.Advance(int64(n))
			}
		}
		data = data[n:]
	}
	if err == nil || err == parser.ErrPaused {
		err = b.p.Finish()
	}
	return eventlog.Result{Log: string(b.log), Err: err, Offset: b.p.Offset(), State: b.p.State()}
}

// FuzzAdvance holds that content may go by outside of Feed: whatever is
// reported besides it stays the same.
func FuzzAdvance(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s.data, s.bits, uint32(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16, steps uint32) {
		if len(data) > maxInput {
			return
		}
		fed := (&bare{Setup: setup(bits, data)}).run(data, nil)
		for how, next := range map[string]func() int{
			"steps": eventlog.Random(uint64(steps)),
			"whole": eventlog.Pieces(maxInput),
		} {
			if got := (&bare{Setup: setup(bits, data)}).run(data, next); got != fed {
				t.Fatalf("%s differs (-fed +skipped) for %q\n%s", how, data, cmp.Diff(fed, got))
			}
		}
	})
}
