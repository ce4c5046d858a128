//go:build !purego

package unchecked

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// Bytes is a slice that is read at indices known to be inside of it. It takes
// one register; a slice takes three.
type Bytes struct{ p unsafe.Pointer }

// Of gives b as Bytes, which keep it alive.
func Of(b []byte) Bytes { return Bytes{unsafe.Pointer(unsafe.SliceData(b))} }

// At gives the byte at index i.
func (b Bytes) At(i int) byte { return *(*byte)(unsafe.Add(b.p, i)) }

// Word16 gives the two bytes from i on, the first lowest.
func (b Bytes) Word16(i int) uint16 {
	return binary.LittleEndian.Uint16((*[2]byte)(unsafe.Add(b.p, i))[:])
}

// Word32 gives the four bytes from i on, the first lowest.
func (b Bytes) Word32(i int) uint32 {
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(b.p, i))[:])
}

// Word64 gives the eight bytes from i on, the first lowest.
func (b Bytes) Word64(i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(b.p, i))[:])
}

// Cut gives the slice from i to j, whose capacity ends there; it must be
// shorter than 2 GiB.
func (b Bytes) Cut(i, j int) []byte {
	n := (j - i) & math.MaxInt32 // so that the compiler sees that it is
	return (*[math.MaxInt32]byte)(unsafe.Add(b.p, i))[:n:n]
}
