package parser_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// checkSplits holds the law: events, error and offset are the same however the
// input is cut.
func checkSplits(t *testing.T, s eventlog.Setup, input []byte) eventlog.Result {
	t.Helper()
	whole := eventlog.Run(s, input, nil)
	same := func(how string, got eventlog.Result) {
		t.Helper()
		if got != whole {
			t.Errorf("%s differs from whole (-whole +%[1]s) for %.300q\n%s", how, input, cmp.Diff(whole, got))
		}
	}
	same("bytes", eventlog.Run(s, input, eventlog.Pieces(1)))
	for i := range uint64(3) {
		same(fmt.Sprint("random ", i), eventlog.Run(s, input, eventlog.Random(i)))
	}
	// Every cut of a short input; of a long one as many as cost about the
	// same, and those around the place where the parse ended.
	step := 1 + int(int64(len(input))*int64(len(input))/(800*800))
	for cut := 0; cut <= len(input) && !t.Failed(); cut += step {
		same(fmt.Sprint("cut at ", cut), eventlog.Run(s, input, eventlog.TwoPieces(cut)))
	}
	if end := int(whole.Offset); step > 1 {
		for cut := max(end-3, 0); cut <= min(end+1, len(input)) && !t.Failed(); cut++ {
			same(fmt.Sprint("cut at ", cut), eventlog.Run(s, input, eventlog.TwoPieces(cut)))
		}
	}
	return whole
}

func setupOf(c captures.Capture) eventlog.Setup {
	s := eventlog.Setup{Response: c.Kind == captures.Response, Offered: c.OfferedUpgrade}
	for _, m := range c.Methods {
		s.Methods = append(s.Methods, parser.MethodOf([]byte(m)))
	}
	return s
}

// TestCaptures parses what real programs sent: it is all in order, and comes
// out the same at every split.
func TestCaptures(t *testing.T) {
	for _, c := range captures.All() {
		t.Run(c.Name, func(t *testing.T) {
			got := checkSplits(t, setupOf(c), c.Data)
			var want error
			switch c.End {
			case captures.Upgrade:
				want = parser.ErrUpgrade
			case captures.Incomplete:
				want = parser.ErrUnexpectedEOF
			}
			if got.Err != want {
				t.Errorf("ends with %v at %d, want %v\n%s", got.Err, got.Offset, want, got.Log)
			}
		})
	}
}
