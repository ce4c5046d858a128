package parser_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRows holds that every requirement of testdata/cases/rows.tsv is named by
// a case or by a test, and that no other is.
func TestRows(t *testing.T) {
	table, err := os.ReadFile("testdata/cases/rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	row := regexp.MustCompile(`\bR[0-9]{3}\b`)
	for _, pattern := range []string{"*_test.go", "testdata/cases/*.cases"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range row.FindAllString(string(text), -1) {
				named[id] = true
			}
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		id, section, ok := strings.Cut(line, "\t")
		if !ok || !strings.HasPrefix(section, "RFC ") {
			t.Errorf("rows.tsv: %q", line)
		}
		if !named[id] {
			t.Errorf("no test names %s, %s", id, section)
		}
		delete(named, id)
	}
	for id := range named {
		t.Errorf("%s is named, and is not in rows.tsv", id)
	}
}
