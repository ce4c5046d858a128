//go:build purego

package unchecked

import "encoding/binary"

// Bytes is a slice that is read at indices known to be inside of it.
type Bytes struct{ b []byte }

// Of gives b as Bytes.
func Of(b []byte) Bytes { return Bytes{b} }

// At gives the byte at index i.
func (b Bytes) At(i int) byte { return b.b[i] }

// Word16 gives the two bytes from i on, the first lowest.
func (b Bytes) Word16(i int) uint16 { return binary.LittleEndian.Uint16(b.b[i : i+2 : i+2]) }

// Word32 gives the four bytes from i on, the first lowest.
func (b Bytes) Word32(i int) uint32 { return binary.LittleEndian.Uint32(b.b[i : i+4 : i+4]) }

// Word64 gives the eight bytes from i on, the first lowest.
func (b Bytes) Word64(i int) uint64 { return binary.LittleEndian.Uint64(b.b[i : i+8 : i+8]) }

// Cut gives the slice from i to j, whose capacity ends there.
func (b Bytes) Cut(i, j int) []byte { return b.b[i:j:j] }
