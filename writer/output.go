package writer

import (
	"io"
	"math"
	"net"
	"syscall"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
)

// BuffersWriter is for destinations that wrap a connection, such as one that sets
// a deadline for each write: those that have it are given content beside the
// buffer in one call, and may hand it to the connection by [net.Buffers.WriteTo].
// It returns how many bytes it took, and an error if it is not all of them. The
// slices are not to be kept. *net.TCPConn and *net.UnixConn need none of it.
type BuffersWriter interface {
	WriteBuffers(v *net.Buffers) (int64, error)
}

// Flush sends what is there, and gives the buffer back. Inside of a header
// section, or with content that is gathered, the head is completed first: as
// Chunked would, if nothing was said of the content. It returns the error of
// the destination, which is final, ErrOrder inside of an interim answer, and
// ErrUnframed as Write does. Without a destination it completes the head, and
// Detach gets the output.
func (m *message) Flush() error {
	if m.state != idle { // as it is after most messages
		if err := m.prepare(); err != nil {
			return err
		}
	}
	if m.dst == nil {
		return nil
	}
	return m.output(false)
}

// prepare completes the head, so that what there is can be sent.
func (m *message) prepare() error {
	switch m.state {
	case inHead, gathering:
		return m.seal(false, 0)
	case begun:
		if !m.is(response) {
			return ErrHost
		}
	case inInterim, failed:
		return m.refusal()
	}
	return nil
}

// Detach hands over what Flush would send, whether there is a destination or
// not, and forgets it. The message goes on, if it has not ended. Where Flush
// would return an error the Buffer is empty, and nothing changes.
func (m *message) Detach() Buffer {
	if m.prepare() != nil {
		return Buffer{}
	}
	b := m.buf
	if b == nil || len(b.B) == 0 {
		m.releaseOutput()
		return Buffer{}
	}
	m.buf = nil
	m.gone()
	return lend(b)
}

// gone takes note that what the buffer held has left it.
func (m *message) gone() {
	m.start = 0
	if m.state == inContent || m.state == inTrailers {
		m.flags |= sent
	}
}

// output sends what the buffer holds, and keeps the buffer or gives it back.
//
// While dst is being called m is failed and has no buffer: a dst that panics, or
// that calls back, finds an m that refuses everything, and does not get at the
// buffer.
func (m *message) output(keep bool) error {
	b := m.buf
	if b == nil {
		return nil
	}
	state := m.state
	m.state, m.buf = failed, nil
	if len(b.B) > 0 {
		n, err := m.dst.Write(b.B)
		if n != len(b.B) || err != nil || m.state != failed || m.buf != nil {
			return m.broken(state, b, int64(n), int64(len(b.B)), err)
		}
	}
	m.state = state
	m.gone()
	switch {
	case keep:
		b.B = b.B[:0]
		m.buf = b
	case cap(b.B) == buffer.Smallest: // as nearly always
		buffer.PutSmall(b)
	default:
		buffer.Put(b)
	}
	return nil
}

// broken fails m after a call of dst that did not go as it should: n bytes of
// want were written. The buffer b was lent to it.
func (m *message) broken(state state, b *buffer.Buffer, n, want int64, err error) error {
	switch {
	case n < 0 || n > want || m.state != failed || m.buf != nil:
		err = ErrDestination
	case err == nil:
		err = io.ErrShortWrite
	}
	m.state = state
	buffer.Put(b)
	return m.fail(err)
}

// outputWith sends what the buffer holds, p, and end, in one vectored call if
// dst is a connection that has one. It keeps the buffer.
func (m *message) outputWith(p []byte, end string) error {
	b := m.buf
	state := m.state
	m.state, m.buf = failed, nil
	m.parts = [3][]byte{b.B, p, bytesOf(end)}
	m.vector = m.parts[:]
	if len(end) == 0 {
		m.vector = m.parts[:2]
	}
	if len(b.B) == 0 {
		m.vector = m.vector[1:]
	}
	var n int64
	var err error
	want := int64(len(b.B)) + int64(len(p)) + int64(len(end))
	switch dst := m.dst.(type) {
	case *net.TCPConn, *net.UnixConn:
		n, err = m.vector.WriteTo(dst)
	case BuffersWriter:
		n, err = dst.WriteBuffers(&m.vector)
	default:
		// net.Buffers would go on after a short write without an error.
		for _, part := range m.vector {
			var k int
			k, err = dst.Write(part)
			if k < 0 || k > len(part) {
				k, err = 0, ErrDestination
			}
			n += int64(k)
			if k < len(part) || err != nil || m.state != failed {
				break
			}
		}
	}
	m.parts, m.vector = [3][]byte{}, nil
	if n != want || err != nil || m.state != failed || m.buf != nil {
		return m.broken(state, b, n, want, err)
	}
	m.state = state
	m.gone()
	b.B = b.B[:0]
	m.buf = b
	return nil
}

// handOver has dst read from src, if dst knows how to do that without copying,
// which takes a descriptor on either side. It tells whether it does.
func (m *message) handOver(src io.Reader) (n int64, err error, ok bool) {
	dst, ok := m.dst.(io.ReaderFrom)
	if !ok {
		return 0, nil, false
	}
	limit := int64(math.MaxInt64)
	limited, _ := src.(*io.LimitedReader)
	if limited != nil {
		src, limit = limited.R, limited.N
	}
	if _, ok := src.(syscall.Conn); !ok {
		return 0, nil, false
	}
	limit = min(limit, m.most())
	if limit <= 0 {
		return 0, nil, true
	}
	if err := m.output(false); err != nil {
		return 0, err, true
	}
	state := m.state
	m.state = failed
	m.limited = io.LimitedReader{R: src, N: limit}
	n, err = dst.ReadFrom(&m.limited)
	m.limited.R = nil
	if n < 0 || n > limit || m.state != failed || m.buf != nil {
		err = ErrDestination
	}
	m.state = state
	if err != nil {
		return n, m.fail(err), true
	}
	if limited != nil {
		limited.N -= n
	}
	m.count += n
	return n, nil, true
}
