package main

import (
	"testing"

	"github.com/seed-f4f473f9/httpwire/parser"
)

// TestOwnCases holds the verdicts of the cases against the parser.
func TestOwnCases(t *testing.T) {
	for _, c := range ownCases() {
		p := parser.NewRequest(&parser.Funcs{}, nil)
		_, err := p.Feed(c.Input)
		if err == nil {
			err = p.Finish()
		}
		want := "reject"
		switch err {
		case nil, parser.ErrUpgrade:
			want = "accept"
		case parser.ErrUnexpectedEOF:
			want = "incomplete"
		}
		if c.Want != want {
			t.Errorf("%s: %s (%v), for\n%q", c.ID, want, err, c.Input)
		}
	}
}
