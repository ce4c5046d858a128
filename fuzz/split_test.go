package fuzz

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// same holds that two ways to take an input come to one result.
func same(t *testing.T, how string, data []byte, want, got eventlog.Result) {
	t.Helper()
	if got != want {
		t.Fatalf("%s differs (-whole +%[1]s) for %q\n%s", how, data, cmp.Diff(want, got))
	}
}

// FuzzSplit holds the law: events, error, offset and state do not depend on
// how the input is cut.
func FuzzSplit(f *testing.F) {
	for i, s := range seeds(f) {
		f.Add(s.data, s.bits, uint32(len(s.data)*i/100))
		tight := s.bits | bitTight | bitStart | bitFields
		f.Add(s.data, tight, uint32(i))
		f.Add(s.data, tight&^bitStart|bitShort, uint32(i))
		f.Add(s.data, tight&^bitFields|bitShort, uint32(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16, cut uint32) {
		if len(data) > maxInput {
			return
		}
		s := setup(bits, data)
		whole := eventlog.Run(s, data, nil)
		same(t, "bytes", data, whole, eventlog.Run(s, data, eventlog.Pieces(1)))
		same(t, "two", data, whole, eventlog.Run(s, data, eventlog.TwoPieces(int(cut%uint32(len(data)+1)))))
		same(t, "random", data, whole, eventlog.Run(s, data, eventlog.Random(uint64(cut))))
		holdArithmetic(t, s, data, whole, eventlog.Random(uint64(cut)+1))
	})
}

// holdArithmetic feeds data in pieces and holds what Feed promises of its
// results: a nil error means that all was taken, Offset is what was taken so
// far, an error comes again from every call, and Reset forgets it.
func holdArithmetic(t *testing.T, s eventlog.Setup, data []byte, want eventlog.Result, next func() int) {
	t.Helper()
	var p parser.Parser
	ends := 0
	final := 0
	h := &parser.Funcs{
		Response: func(l parser.StatusLine) error {
			if c := l.Code(); c >= 200 || c == 101 {
				p.Expect(s.Methods[min(final, len(s.Methods)-1)], s.Offered)
				final++
			}
			return nil
		},
		MessageEnd: func() error { ends++; return nil },
	}
	if s.Response {
		p.InitResponse(h, &s.Options)
	} else {
		p.InitRequest(h, &s.Options)
	}
	taken, rest := 0, data
	var err error
	for len(rest) > 0 && err == nil {
		piece := rest[:min(next(), len(rest))]
		var n int
		n, err = p.Feed(piece)
		if err == nil && n != len(piece) || n < 0 || n > len(piece) {
			t.Fatalf("Feed took %d of %d with error %v in %q", n, len(piece), err, data)
		}
		taken += n
		rest = rest[n:]
		if p.Offset() != int64(taken) {
			t.Fatalf("Offset is %d after %d bytes and error %v in %q", p.Offset(), taken, err, data)
		}
	}
	if err == nil {
		err = p.Finish()
	}
	if err != want.Err || p.Offset() != want.Offset || p.State() != want.State {
		t.Fatalf("%v at %d in state %v, want %+v for %q", err, p.Offset(), p.State(), want, data)
	}
	before := ends
	if n, again := p.Feed(nil); n != 0 || err != nil && again != err {
		t.Fatalf("after %v Feed gives %d, %v for %q", err, n, again, data)
	}
	if again := p.Finish(); again != err && err != parser.ErrUpgrade {
		t.Fatalf("after %v Finish gives %v for %q", err, again, data)
	}
	if ends != before {
		t.Fatalf("a message ended twice in %q", data)
	}
	final = 0
	p.Reset(7)
	n, err := p.Feed(data)
	if err == nil {
		err = p.Finish()
	}
	if err != want.Err || p.Offset() != want.Offset+7 || n != int(want.Offset) {
		t.Fatalf("after Reset %v at %d, want %+v and 7 more for %q", err, p.Offset(), want, data)
	}
}

// FuzzPause holds that a pause changes nothing: every callback asks for one.
func FuzzPause(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s.data, s.bits, uint32(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16, cut uint32) {
		if len(data) > maxInput {
			return
		}
		s := setup(bits, data)
		whole := eventlog.Run(s, data, nil)
		s.Pauses = true
		same(t, "paused", data, whole, eventlog.Run(s, data, nil))
		same(t, "pausedtwo", data, whole, eventlog.Run(s, data, eventlog.TwoPieces(int(cut%uint32(len(data)+1)))))
		same(t, "pausedrandom", data, whole, eventlog.Run(s, data, eventlog.Random(uint64(cut))))
	})
}

// FuzzUnread holds that content which OnBody hands back comes again, once, and
// changes nothing else.
func FuzzUnread(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s.data, s.bits, uint8(1), uint32(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16, unread uint8, cut uint32) {
		if len(data) > maxInput {
			return
		}
		s := setup(bits, data)
		whole := eventlog.Run(s, data, nil)
		s.Unread = int(unread)
		same(t, "unread", data, whole, eventlog.Run(s, data, nil))
		same(t, "unreadrandom", data, whole, eventlog.Run(s, data, eventlog.Random(uint64(cut))))
		s.Pauses = true
		same(t, "unreadpaused", data, whole, eventlog.Run(s, data, nil))
	})
}
