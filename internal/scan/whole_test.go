package scan

import (
	"bytes"
	"testing"
)

// TestWhole holds IsName and IsValue against Token and Value, with every byte in
// every place of slices of every length up to four words.
func TestWhole(t *testing.T) {
	for n := range 33 {
		for at := range max(n, 1) {
			for c := range 256 {
				b := bytes.Repeat([]byte{'a'}, n)
				if n > 0 {
					b[at] = byte(c)
				}
				if got, want := IsName(b), n > 0 && Token(b) == n; got != want {
					t.Fatalf("IsName(%q) is %v", b, got)
				}
				blank := n > 0 && (at == 0 || at == n-1) && (c == ' ' || c == '\t')
				if got, want := IsValue(b), Value(b) == n && !blank; got != want {
					t.Fatalf("IsValue(%q) is %v", b, got)
				}
			}
		}
	}
}
