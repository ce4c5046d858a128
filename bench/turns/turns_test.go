package main

import (
	"io"
	"strings"
	"testing"
)

// TestTurns measures the module beside itself, for a moment, and looks at the table, not
// at the times.
func TestTurns(t *testing.T) {
	var out strings.Builder
	o := options{layouts: 2, rounds: 4, base: "../..", head: "../.."}
	if err := o.run(t.Context(), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"head to base", "req_min", "wrk_pipeline", "mean"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	o.base = "no-such-commit"
	if err := o.run(t.Context(), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "no-such-commit") {
		t.Errorf("a commit that is not there gives %v", err)
	}
}
