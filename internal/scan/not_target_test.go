package scan

import "testing"

// TestNotTarget holds that the lowest mark of NotTarget is right, with every pair of
// bytes in every place.
func TestNotTarget(t *testing.T) {
	for at := range 7 {
		for pair := range uint64(1 << 16) {
			w := uint64('a'*each)&^(0xffff<<(8*at)) | pair<<(8*at)
			want := 8
			for i := 7; i >= 0; i-- {
				if c := byte(w >> (8 * i)); class[c]&targetByte == 0 || c == '!' || c == '"' {
					want = i
				}
			}
			got := 8
			if stop := NotTarget(w); stop != 0 {
				got = First(stop)
			}
			if got != want {
				t.Fatalf("NotTarget(%016x) marks byte %d, want %d", w, got, want)
			}
		}
	}
}
