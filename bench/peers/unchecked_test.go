package peers

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-f4f473f9/httpwire/bench/peers/input"
)

// TestUnchecked keeps the table of README.md true: what each parser takes that
// httpwire refuses. Chunked content is not shown to those that find none.
func TestUnchecked(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "| parser | takes |\n")
	for _, p := range parsers[1:] {
		var takes []string
		for _, in := range input.Malformed() {
			if !p.takes(in) {
				continue
			}
			var f found
			if err := p.make(in, &f)(); err == nil && f.Messages == 1 {
				takes = append(takes, in.Name)
			}
		}
		got := strings.Join(takes, ", ")
		if got == "" {
			got = "none of them"
		}
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(p.name) + ` \| (.*) \|$`).FindStringSubmatch(table)
		if row == nil {
			t.Errorf("%s has no row in README.md; it takes\n%s", p.name, got)
		} else if got != row[1] {
			t.Errorf("%s takes\n%s\nREADME.md says\n%s", p.name, got, row[1])
		}
	}
}
