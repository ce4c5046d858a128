//go:build !purego

package writer

import "unsafe"

// Some calls are given strings and others slices, and the same code checks and
// copies both. These two spare a copy before that, and its allocation.

// bytesOf gives the bytes of s, which must only be read.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// stringOf gives b as a string, for as long as b does not change.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
