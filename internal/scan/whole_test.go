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

// TestPutValue holds PutValue against IsValue, and that it writes nothing but
// the value and CRLF, with every byte in every place of slices of every length
// up to that from which they are copied at once.
func TestPutValue(t *testing.T) {
	for n := range longValue + 3 {
		for at := range max(n, 1) {
			for c := range 256 {
				value := bytes.Repeat([]byte{'a'}, n)
				if n > 0 {
					value[at] = byte(c)
				}
				dst := bytes.Repeat([]byte{'-'}, n+10)
				got := PutValue(dst, value)
				if want := IsValue(value); got != want {
					t.Fatalf("PutValue(%q) is %v", value, got)
				}
				if got && string(dst) != string(value)+"\r\n--------" {
					t.Fatalf("PutValue(%q) writes %q", value, dst)
				}
				if !got && string(dst[n+2:]) != "--------" {
					t.Fatalf("PutValue(%q) writes behind its line: %q", value, dst)
				}
			}
		}
	}
}
