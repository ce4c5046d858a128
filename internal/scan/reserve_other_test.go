//go:build !linux

package scan_test

import "testing"

// reserve gives n zeros.
func reserve(t *testing.T, n int) (b []byte, free func()) {
	if testing.Short() {
		t.Skip("takes all of that memory")
	}
	return make([]byte, n), func() {}
}
