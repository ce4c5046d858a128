package writer

import (
	"sync"
	"sync/atomic"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
)

// Buffer is output that a Response or a Request has handed over with Detach.
// The zero Buffer is empty. A Buffer may be copied and passed to another
// goroutine; its copies are one buffer.
type Buffer struct {
	bytes []byte
	loan  *loan
	turn  uint64
}

// loan keeps account of a buffer that was handed over. Loans are used again,
// each time with another turn, so that a Buffer of an earlier turn is known.
type loan struct {
	turn   atomic.Uint64
	buffer *buffer.Buffer
}

var loans = sync.Pool{New: func() any { return new(loan) }}

// lend hands over b.
func lend(b *buffer.Buffer) Buffer {
	l := loans.Get().(*loan)
	l.buffer = b
	return Buffer{bytes: b.B, loan: l, turn: l.turn.Load()}
}

// Bytes gives the output, nil after Free. It is valid until Free.
func (b Buffer) Bytes() []byte {
	if b.loan == nil || b.loan.turn.Load() != b.turn {
		return nil
	}
	return b.bytes
}

// Free gives the memory back for reuse, once it has been sent. A second Free, of
// b or of a copy of it, does nothing, not even to the next one who has the
// memory on loan. Without any Free the garbage collector takes it.
func (b Buffer) Free() {
	if b.loan == nil || !b.loan.turn.CompareAndSwap(b.turn, b.turn+1) {
		return
	}
	buffer.Put(b.loan.buffer)
	b.loan.buffer = nil
	loans.Put(b.loan)
}
