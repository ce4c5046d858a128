package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestGenerated holds that the committed tables are what the generator makes.
func TestGenerated(t *testing.T) {
	for path, want := range map[string][]byte{"../fieldid_table.go": numbers(), "../../internal/scan/names_table.go": table()} {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what go generate makes of gen/main.go", path)
		}
	}
}

// TestNames holds what the lookup counts on: names of letters and hyphens, no
// two alike.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range names {
		if strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") != "" || seen[strings.ToLower(n)] {
			t.Errorf("%q is no name of letters and hyphens, or is there twice", n)
		}
		seen[strings.ToLower(n)] = true
	}
}
