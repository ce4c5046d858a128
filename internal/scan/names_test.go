package scan

import "testing"

// TestKeysAlone holds what the kernels rely on who compare 16 bytes: no name of more
// is where its last 16 bytes lead to.
func TestKeysAlone(t *testing.T) {
	for i := range names.keys {
		if k := &names.keys[i]; k.name>>8 > 16 && keyOf(k.last, 16) == k {
			t.Errorf("a name of %d bytes, number %d", k.name>>8, k.name&(Look-1))
		}
	}
}
