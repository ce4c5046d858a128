package parser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-f4f473f9/httpwire/internal/captures"
	"github.com/seed-f4f473f9/httpwire/internal/eventlog"
	"github.com/seed-f4f473f9/httpwire/parser"
)

const (
	requestBits  = parser.HostUnchecked | parser.TargetObsText
	responseBits = parser.ObsFold | parser.EqualContentLengths | parser.ChunkedOverLength
)

// allInputs are the inputs of all files of cases and all captures.
func allInputs(t *testing.T) []testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.cases")
	if err != nil {
		t.Fatal(err)
	}
	var all []testCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := readCases(string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if len(c.input) < 4000 {
				all = append(all, c)
			}
		}
	}
	for _, c := range captures.All() {
		all = append(all, testCase{name: c.Name, setup: setupOf(c), input: c.Data})
	}
	return all
}

// TestLenientChangesNothing holds that what strict rules accept, or stop in
// for want of more, every set of Lenient bits takes for the same.
func TestLenientChangesNothing(t *testing.T) {
	for _, c := range allInputs(t) {
		c.setup.Options.Lenient = 0
		strict := eventlog.Run(c.setup, c.input, nil)
		if strict.Err != nil && strict.Err != parser.ErrUpgrade {
			continue
		}
		for bits := range 32 {
			c.setup.Options.Lenient = parser.Lenient(bits)
			if got := eventlog.Run(c.setup, c.input, nil); got != strict {
				t.Errorf("%s: lenient %05b makes %v at %d of it, strict %v at %d\n%s\nstrict:\n%s",
					c.name, bits, got.Err, got.Offset, strict.Err, strict.Offset, got.Log, strict.Log)
			}
		}
	}
}

// TestLenientOfTheOtherRole holds that the bits of one role do nothing in the
// other.
func TestLenientOfTheOtherRole(t *testing.T) {
	for _, c := range allInputs(t) {
		c.setup.Options.Lenient = 0
		strict := eventlog.Run(c.setup, c.input, nil)
		c.setup.Options.Lenient = responseBits
		if c.setup.Response {
			c.setup.Options.Lenient = requestBits
		}
		if got := eventlog.Run(c.setup, c.input, nil); got != strict {
			t.Errorf("%s: %v at %d, strict %v at %d\n%s\nstrict:\n%s",
				c.name, got.Err, got.Offset, strict.Err, strict.Offset, got.Log, strict.Log)
		}
	}
}

// TestLenientOneByOne holds that each bit relaxes its own rule, and no other's.
func TestLenientOneByOne(t *testing.T) {
	for _, c := range []struct {
		name     string
		bit      parser.Lenient
		response bool
		input    string
		strict   parser.Code
	}{
		{"no Host", parser.HostUnchecked, false, "GET / HTTP/1.1\r\n\r\n", parser.ErrHostMissing},
		{"two Hosts", parser.HostUnchecked, false, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", parser.ErrHostRepeated},
		{"bad Host", parser.HostUnchecked, false, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", parser.ErrHost},
		{"obs-text in the target", parser.TargetObsText, false, "GET /a\xffb HTTP/1.0\r\n\r\n", parser.ErrTarget},
		{"obs-text first in the target", parser.TargetObsText, false, "GET /\x80 HTTP/1.0\r\n\r\n", parser.ErrTarget},
		{"fold", parser.ObsFold, true, "HTTP/1.1 204 x\r\nA: b\r\n c\r\n\r\n", parser.ErrFieldStart},
		{"fold with HTAB", parser.ObsFold, true, "HTTP/1.1 204 x\r\nA: b\r\n\tc\r\n\r\n", parser.ErrFieldStart},
		{"list of lengths", parser.EqualContentLengths, true, "HTTP/1.1 200 x\r\nContent-Length: 1, 1\r\n\r\nx", parser.ErrLength},
		{"two lengths", parser.EqualContentLengths, true, "HTTP/1.1 200 x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", parser.ErrLengthRepeated},
		{"chunked and length", parser.ChunkedOverLength, true, "HTTP/1.1 200 x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", parser.ErrCodingAndLength},

		// What no bit relaxes.
		{"bare LF", 0, false, "GET / HTTP/1.1\n", parser.ErrBareLF},
		{"bare CR", 0, true, "HTTP/1.1 204 x\r\nA: b\rc", parser.ErrBareCR},
		{"NUL", 0, true, "HTTP/1.1 204 x\r\nA: \x00", parser.ErrFieldValue},
		{"blank before the colon", 0, true, "HTTP/1.1 204 x\r\nA : b", parser.ErrFieldColon},
		{"fold in a request", 0, false, "GET / HTTP/1.1\r\nHost: h\r\n c", parser.ErrFieldStart},
		{"first line folded", 0, true, "HTTP/1.1 204 x\r\n A: b", parser.ErrFieldStart},
		{"two lengths in a request", 0, false, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", parser.ErrLengthRepeated},
		{"chunked and length in a request", 0, false, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", parser.ErrCodingAndLength},
		{"different lengths", 0, true, "HTTP/1.1 200 x\r\nContent-Length: 1, 2\r\n\r\n", parser.ErrLength},
		{"obs-text in the method", 0, false, "G\xff", parser.ErrMethod},
		{"DEL in the target", 0, false, "GET /\x7f", parser.ErrTarget},
	} {
		for bits := range 32 {
			s := eventlog.Setup{Response: c.response, Options: parser.Options{Lenient: parser.Lenient(bits)}}
			got := checkSplits(t, s, []byte(c.input))
			relaxed := parser.Lenient(bits)&c.bit != 0
			if c.name == "different lengths" && got.Err != nil {
				continue // another code, with the bit that knows lists
			}
			if relaxed != (got.Err == nil) || !relaxed && faultOf(got.Err) != c.strict {
				t.Errorf("%s with %05b: %v at %d, strict is %v", c.name, bits, got.Err, got.Offset, c.strict)
			}
		}
	}
}

// TestStates follows State through messages of every kind, byte by byte,
// against what the bytes so far say.
func TestStates(t *testing.T) {
	for _, stream := range []struct {
		name   string
		setup  eventlog.Setup
		pieces []string // each with the state after its last byte, and inside
		states []parser.State
	}{
		{"request", eventlog.Setup{}, []string{"\r\n", requestPrefix, chunkedPrefix, "5;a=b\r\nhello\r\n0\r\n", "A: b\r\n", "\r\n"},
			[]parser.State{parser.StateIdle, parser.StateHead, parser.StateContent, parser.StateTrailers, parser.StateTrailers, parser.StateIdle}},
		{"closing", eventlog.Setup{}, []string{"GET / HTTP/1.0\r\n", "\r\n", "\r\n\r\n\r", "x"},
			[]parser.State{parser.StateHead, parser.StateClosed, parser.StateClosed, parser.StateFailed}},
		{"tunnel", eventlog.Setup{}, []string{"CONNECT h:1 HTTP/1.0\r\n", "\r\n"},
			[]parser.State{parser.StateHead, parser.StateTunnel}},
		{"responses", eventlog.Setup{Response: true}, []string{"H", "TTP/1.1 100 x\r\n", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "\r\nx", "y",
			responsePrefix + "\r\n", "anything"},
			[]parser.State{parser.StateHead, parser.StateHead, parser.StateIdle, parser.StateHead, parser.StateContent, parser.StateIdle,
				parser.StateContent, parser.StateContent}},
		{"folds", eventlog.Setup{Response: true, Options: parser.Options{Lenient: parser.ObsFold}},
			[]string{responsePrefix, "A: b\r\n", " ", "c\r\n", chunkedPrefix, "0\r\n", "A: b\r\n", " ", "c\r\n", "\r\n"},
			[]parser.State{parser.StateHead, parser.StateHead, parser.StateHead, parser.StateHead, parser.StateContent, parser.StateTrailers,
				parser.StateTrailers, parser.StateTrailers, parser.StateTrailers, parser.StateIdle}},
	} {
		p, _ := record(stream.setup)
		if p.State() != parser.StateIdle {
			t.Errorf("%s begins in %v", stream.name, p.State())
		}
		for i, piece := range stream.pieces {
			for k := range piece {
				p.Feed([]byte{piece[k]})
				if before := parser.StateIdle; p.State() == before && k < len(piece)-1 && i > 0 && stream.states[i] != before {
					t.Errorf("%s: idle inside of %q", stream.name, piece)
				}
			}
			if got := p.State(); got != stream.states[i] {
				t.Errorf("%s: after %q the state is %v, want %v", stream.name, piece, got, stream.states[i])
			}
		}
	}
	// Before a Finish that fails it, and after.
	p, _ := record(eventlog.Setup{})
	p.Feed([]byte("GET"))
	p.Finish()
	if got := fmt.Sprint(p.State()); got != "failed" {
		t.Errorf("after Finish in a head: %s", got)
	}
}
