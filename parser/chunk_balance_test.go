package parser_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestChunkBalance has chunk lines at random, with extensions and without, of
// which the balance of framing against content comes to its limit again and
// again, to the byte: it is kept over all of a message's lines, and begins anew
// with the next message.
func TestChunkBalance(t *testing.T) {
	const most, longest = 16384, 4096 // of the balance, of a line
	r := rand.New(rand.NewPCG(7, 8))
	faults, fits := 0, 0
	for range 150 {
		var in strings.Builder
		fault := -1 // where
		for range 3 {
			in.WriteString(requestPrefix + chunkedPrefix)
			balance := 0
			for range r.IntN(24) {
				size := 1 + r.IntN(40)
				digits := fmt.Sprintf("%0*x", 1+r.IntN(15), size)
				length := len(digits) + 2
				switch r.IntN(10) {
				case 0, 1: // without an extension
				case 2:
					length += 2 + r.IntN(30)
				case 3, 4, 5:
					length += 2 + r.IntN(longest-30)
				case 6, 7, 8, 9: // just fits, or just does not
					if l := most - balance + 16 + 2*size + r.IntN(2); l > length+2 && l <= longest {
						length = l
						fits++
					}
				}
				extension := ""
				if n := length - len(digits) - 2; n > 0 {
					extension = ";" + strings.Repeat("a", n-1)
				}
				in.WriteString(digits + extension + "\r\n")
				if balance = max(0, balance+length-16-2*size); balance > most {
					fault = in.Len() - 1
					break
				}
				in.WriteString(strings.Repeat("x", size) + "\r\n")
			}
			if fault >= 0 {
				faults++
				break
			}
			in.WriteString(lastChunk + "\r\n")
		}
		for _, split := range []func() int{nil, eventlog.Pieces(1), eventlog.Pieces(997)} {
			got := eventlog.Run(eventlog.Setup{}, []byte(in.String()), split)
			switch {
			case fault < 0 && got.Err != nil:
				t.Fatalf("%v at %d of %q", got.Err, got.Offset, in.String())
			case fault >= 0 && (got.Err != parser.ErrChunkOverhead || got.Offset != int64(fault)):
				t.Fatalf("%v at %d, want %v at %d of %q", got.Err, got.Offset, parser.ErrChunkOverhead, fault, in.String())
			}
		}
	}
	if faults < 30 || fits < 30 {
		t.Errorf("%d faults, %d lines that come to the limit", faults, fits)
	}
	t.Logf("%d faults, %d lines that come to the limit", faults, fits)
}
