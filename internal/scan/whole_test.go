package scan

import (
	"bytes"
	"testing"
)

// isValueAlone is the definition of IsValue, by Value: no blank at either end.
func isValueAlone(b []byte) bool {
	n := len(b)
	return Value(b) == n && (n == 0 || b[0] != ' ' && b[0] != '\t' && b[n-1] != ' ' && b[n-1] != '\t')
}

// TestWhole holds IsName and IsValue against Token and Value, with every byte in
// every place of slices of every length up to those that are looked at in
// another way.
func TestWhole(t *testing.T) {
	for n := range longValue + 3 {
		for at := range max(n, 1) {
			for c := range 256 {
				b := bytes.Repeat([]byte{'a'}, n)
				if n > 0 {
					b[at] = byte(c)
				}
				if got, want := IsName(b), n > 0 && Token(b) == n; got != want {
					t.Fatalf("IsName(%q) is %v", b, got)
				}
				if got, want := IsValue(b), isValueAlone(b); got != want {
					t.Fatalf("IsValue(%q) is %v", b, got)
				}
			}
		}
	}
}

// TestPutValue does the same with PutValue, and holds that it writes nothing
// but the value and CRLF.
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
				if want := isValueAlone(value); got != want {
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
