//go:build purego

package writer

// Without package unsafe what one call is given may be copied twice.

func bytesOf(s string) []byte { return []byte(s) }

func stringOf(b []byte) string { return string(b) }
