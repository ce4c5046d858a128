package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestEditsFit holds that every edit of the list fits the source as it is, and
// that no two checks have one name.
func TestEditsFit(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range checks {
		if seen[c.name] {
			t.Errorf("two checks are called %q", c.name)
		}
		seen[c.name] = true
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(c.file)))
		if err != nil {
			t.Fatal(err)
		}
		if changed, err := c.edit.apply(string(text)); err != nil {
			t.Errorf("%s: %s: %v", c.name, c.file, err)
		} else if changed == string(text) {
			t.Errorf("%s: %s: nothing changes", c.name, c.file)
		}
	}
}
