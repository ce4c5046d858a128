package fuzz

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// lenients are the bits that bear on each role.
var lenients = map[bool][]parser.Lenient{
	false: {parser.HostUnchecked, parser.TargetObsText},
	true:  {parser.ObsFold, parser.EqualContentLengths, parser.ChunkedOverLength},
}

// FuzzLenient holds that no set of lenient bits changes what strict rules
// accept, nor refuses anything earlier than they do; and that the bits of the
// other role are nothing.
func FuzzLenient(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s.data, s.bits)
	}
	f.Fuzz(func(t *testing.T, data []byte, bits uint16) {
		if len(data) > maxInput {
			return
		}
		s := setup(bits, data)
		s.Options.Lenient = 0
		strict := eventlog.Run(s, data, nil)
		own := lenients[s.Response]
		for set := range 1 << len(own) {
			s.Options.Lenient = 0
			for i, bit := range own {
				if set>>i&1 != 0 {
					s.Options.Lenient |= bit
				}
			}
			got := eventlog.Run(s, data, nil)
			holdLenient(t, data, s.Options.Lenient, strict, got)
			for _, bit := range lenients[!s.Response] {
				s.Options.Lenient |= bit
			}
			same(t, "alienbits", data, got, eventlog.Run(s, data, nil))
		}
	})
}

func holdLenient(t *testing.T, data []byte, l parser.Lenient, strict, got eventlog.Result) {
	t.Helper()
	switch strict.Err {
	case nil, parser.ErrUpgrade:
		if got != strict {
			t.Fatalf("Lenient(%#x) changes %q (-strict +lenient)\n%s", l, data, cmp.Diff(strict, got))
		}
	case parser.ErrUnexpectedEOF:
		// A field that may go on in the next line is not reported yet.
		if got.Err != strict.Err || got.Offset != strict.Offset || l&parser.ObsFold == 0 && got != strict ||
			!strings.HasPrefix(strict.Log, got.Log) {
			t.Fatalf("Lenient(%#x) changes the incomplete %q (-strict +lenient)\n%s", l, data, cmp.Diff(strict, got))
		}
	default:
		if got.Offset < strict.Offset {
			t.Fatalf("Lenient(%#x) refuses %q with %v at %d, strict rules with %v at %d",
				l, data, got.Err, got.Offset, strict.Err, strict.Offset)
		}
	}
}
