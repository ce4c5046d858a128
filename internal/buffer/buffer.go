// Package buffer lends out byte buffers from private pools, one pool a size
// class.
//
// One pool for all sizes would let a peer size everybody's buffers: a pool of
// [bytebufferpool] learns from the buffers it gets back how large it should
// make the next ones, so that a few thousand long lines make every one-byte
// line cost as much as they did. Here a buffer starts in the smallest class,
// moves up as it grows, and goes back to the class that it has reached; each
// pool sees one size only. A pool must be told that size by the length of what
// it gets back, or it learns that nobody needs anything and drops what it
// gets: hence the full slice at Put, and never a Reset before.
//
// The smallest class, which nearly every message takes a buffer of, is a
// [sync.Pool] itself. There is no size to learn, and a pool of bytebufferpool
// adds to one counter for each buffer that comes back, for which all cores then
// wait in turn.
package buffer

import (
	"sync"
	"sync/atomic"

	"github.com/valyala/bytebufferpool"
)

// Buffer is a buffer on loan. Its content is B; whoever holds the buffer owns
// B until Put.
type Buffer = bytebufferpool.ByteBuffer

// Smallest is the size of the smallest class.
const Smallest = 512

// The classes above it are eight times as large each, up to Cap.
const (
	step    = 3 // log2 of the factor between classes
	classes = 5
)

// Cap is the capacity of the largest buffers that are kept for reuse. Larger
// ones are left to the garbage collector.
const Cap = Smallest << (step * (classes - 1))

var (
	small = sync.Pool{New: func() any { return &Buffer{B: make([]byte, 0, Smallest)} }}
	pools [classes]pool // of the others; the first stays empty
)

// pool is a Pool that begins at a multiple of eight bytes wherever it lies,
// as its counters must on 32-bit machines.
type pool struct {
	_ [0]atomic.Uint64
	bytebufferpool.Pool
}

// Get lends an empty buffer with room for n bytes.
func Get(n int) *Buffer {
	if n <= Smallest { // as nearly always
		return Small()
	}
	class := classOf(n)
	if class == classes {
		return &Buffer{B: make([]byte, 0, n)}
	}
	b := pools[class].Get()
	if size := Smallest << (step * class); cap(b.B) < size {
		b.B = make([]byte, 0, size)
	}
	return b
}

// Small is Get for up to Smallest bytes. The compiler writes it out where it is
// called, as it does PutSmall: a short answer would take a tenth more time.
func Small() *Buffer { return small.Get().(*Buffer) }

// PutSmall is Put for a buffer with a capacity of Smallest.
func PutSmall(b *Buffer) {
	if Poison {
		overwrite(b)
	}
	b.B = b.B[:0]
	small.Put(b)
}

// Append adds data to b, which may be nil, and gives the buffer that holds
// the sum: b, or one of a larger class that took over its content.
func Append(b *Buffer, data []byte) *Buffer {
	b = Grow(b, len(data))
	b.B = append(b.B, data...)
	return b
}

// Grow makes room for n bytes more in b, which may be nil, and gives the buffer
// that has it: b, or one of a larger class that took over its content.
func Grow(b *Buffer, n int) *Buffer {
	if b == nil {
		return Get(n)
	}
	need := len(b.B) + n
	if need <= cap(b.B) {
		return b
	}
	if need > Cap {
		need = max(need, 2*cap(b.B)) // above the classes: double
	}
	larger := Get(need)
	larger.B = append(larger.B, b.B...)
	Put(b)
	return larger
}

// Put gives b back; nil is allowed. The content must not be used any more.
func Put(b *Buffer) {
	if b == nil || cap(b.B) > Cap {
		return
	}
	if cap(b.B) == Smallest { // as nearly always
		PutSmall(b)
		return
	}
	if Poison {
		overwrite(b)
	}
	b.B = b.B[:cap(b.B)]
	if class := classOf(len(b.B)); len(b.B) == Smallest<<(step*class) {
		pools[class].Put(b)
	}
}

// poison overwrites what was given back, in builds that look for slices kept
// too long: no byte that HTTP allows in a head.
const poison = 0x1b

func overwrite(b *Buffer) {
	b.B = b.B[:cap(b.B)]
	for i := range b.B {
		b.B[i] = poison
	}
}

// classOf gives the class that has room for n bytes, classes if none has.
func classOf(n int) int {
	class := 0
	for size := Smallest; n > size && class < classes; size <<= step {
		class++
	}
	return class
}
