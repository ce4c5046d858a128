package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func readRegistry(t *testing.T) string {
	t.Helper()
	registry, err := os.ReadFile("../../" + source)
	if err != nil {
		t.Fatal(err)
	}
	return string(registry)
}

// TestCommittedFile fails when the registry, the generator or the generated
// file was changed without the others.
func TestCommittedFile(t *testing.T) {
	want, err := generate([]byte(readRegistry(t)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../" + target)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what %s gives: run go generate ./status", target, source)
	}
}

// TestGenerateRefuses changes one place of the registry and looks for the
// complaint.
func TestGenerateRefuses(t *testing.T) {
	registry := readRegistry(t)
	tests := []struct {
		name, old, new, want string
	}{
		{"nothing", registry, "", "no header row"},
		{"columns in another order", "Value,Description", "Description,Value", "no header row"},
		{"CSV syntax", "200,OK", "200,O\"K", "bare"},
		{"no number", "\n200,", "\nOK,", "invalid syntax"},
		{"no number after the dash", "419-420", "419-", "invalid syntax"},
		{"code left out", "201,Created,\"[RFC9110, Section 15.3.2]\"\n", "", "202 where 201 should follow"},
		{"code given twice", "\n202,", "\n201,", "201 where 202 should follow"},
		{"range backwards", "419-420", "419-418", "419-418 where 419 should follow"},
		{"range assigned", "419-420,Unassigned,", "419-420,Two Codes,[RFC9110]", "a range is assigned"},
		{"end left out", "512-599,Unassigned,\n", "", "ends before 512"},
		{"code beyond the last", "512-599", "512-600", "ends before 601"},
		{"line end in a phrase", "Not Found", "\"Not\nFound\"", "byte 0xa in the reason phrase"},
		{"phrase beyond ASCII", "Not Found", "Not Found\u00e9", "byte 0xc3 in the reason phrase"},
		{"no phrase", "Not Found", "", "no constant can be named"},
		{"lower-case phrase", "Not Found", "not found", "no constant can be named"},
		{"phrase given twice", "Not Found", "Forbidden", "name Forbidden is taken by 403"},
		{"reference without brackets", "[RFC8297]", "RFC8297", "is not in brackets"},
		{"section that is known by now", "[RFC8297]", "\"[RFC8297, Section 2]\"", "has a section of its own"},
		{"lines beyond the offsets", "Not Found", strings.Repeat("N", 1<<16), "too many for the offsets"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(registry, tt.old) != 1 {
				t.Fatalf("%q is not in the registry once", tt.old)
			}
			_, err := generate([]byte(strings.Replace(registry, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
