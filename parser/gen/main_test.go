package main

import (
	"bytes"
	"go/format"
	"os"
	"strings"
	"testing"
)

// TestGenerated holds that the committed table is what the generator makes.
func TestGenerated(t *testing.T) {
	want, err := format.Source(generate())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../fieldid_table.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("fieldid_table.go is not what go generate makes of gen/main.go")
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
