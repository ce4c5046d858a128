package writer

import (
	"io"
	"math"

	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
)

// Write sends content. The slice is copied or has been written to the
// destination when Write returns.
//
// After ContentLength more than what was announced is refused as a whole, with
// ErrLong. Without ContentLength or Chunked the content is gathered as long as
// it is short; End then sends its length. It returns ErrNoContent where
// ContentLength does, and ErrUnframed for a request to a server that is not
// known to take chunks, of which more content is written than is gathered.
//
// What is written in answer to HEAD is counted, and not sent. An empty slice
// sends nothing, in particular no chunk.
func (m *message) Write(p []byte) (int, error) {
	if m.state == inContent && m.kind == framing.ByChunks && !m.is(discard) &&
		uint(len(p)-1) < beside-1 && int64(len(p)) <= math.MaxInt64-m.count {
		const most = maxChunkSize + len("\r\n")
		if b := m.buf; b != nil && cap(b.B)-len(b.B)-most >= len(p) {
			// What write does with a chunk that fits into the buffer, as most do.
			// A message that is barred has none.
			m.count += int64(len(p))
			out := append(appendChunkSize(b.B, int64(len(p))), p...)
			out = append(out, "\r\n"...)
			b.B = b.B[:len(out)] // there was room for it
			return len(p), nil
		}
	}
	return m.write(p)
}

// write is Write for any message.
func (m *message) write(p []byte) (int, error) {
	switch m.state {
	case inContent:
	case inHead, gathering:
		if m.is(barred) || len(p) == 0 {
			break
		}
		if m.framed() {
			if m.facts&framing.HasLength != 0 && int64(len(p)) > m.length {
				return 0, ErrLong
			}
		} else if m.count+int64(len(p)) <= gatherMost {
			m.gather(p)
			return len(p), nil
		}
		if err := m.seal(false, 0); err != nil {
			return 0, err
		}
	case inInterim:
		if len(p) > 0 {
			return 0, ErrNoContent
		}
	default:
		return 0, m.refusal()
	}
	switch {
	case len(p) == 0:
		return 0, nil
	case m.is(barred):
		return 0, ErrNoContent
	case int64(len(p)) > m.most():
		return 0, ErrLong
	}
	m.count += int64(len(p))
	if m.is(discard) {
		return len(p), nil
	}
	if err := m.emit(p, false); err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteString is Write for a string.
func (m *message) WriteString(s string) (int, error) { return m.Write(bytesOf(s)) }

// framed tells whether it is known how the content is delimited.
func (m *message) framed() bool {
	return m.is(streamed|barred) || m.facts&framing.HasLength != 0
}

// most gives how much content may still be written.
func (m *message) most() int64 {
	if m.kind == framing.ByLength {
		return m.length - m.count
	}
	return math.MaxInt64 - m.count
}

// startGathering leaves a gap behind the header section.
func (m *message) startGathering() {
	b := m.room(gap)
	m.gapAt = len(b.B)
	b.B = b.B[:m.gapAt+gap]
	m.state = gathering
}

// gather adds to the content behind a head that is not complete.
func (m *message) gather(p []byte) {
	if m.state == inHead {
		m.startGathering()
	}
	m.count += int64(len(p))
	if !m.is(discard) {
		b := m.room(len(p))
		b.B = append(b.B, p...)
	}
}

// emit sends p, which is not empty. last says that no more content follows.
func (m *message) emit(p []byte, last bool) error {
	end := ""
	chunked := m.kind == framing.ByChunks
	if chunked {
		end = "\r\n"
		if last {
			end = "\r\n0\r\n\r\n"
		}
	}
	n := len(p)
	if n >= beside && m.dst != nil {
		n = 0
	}
	if err := m.space(maxChunkSize + n + len(end)); err != nil {
		return err
	}
	b := m.buf
	out := b.B
	if chunked {
		out = appendChunkSize(out, int64(len(p)))
	}
	if n == 0 {
		b.B = out
		return m.outputWith(p, end)
	}
	out = append(out, p...)
	out = append(out, end...)
	b.B = b.B[:len(out)] // there was room for it
	return nil
}

// space makes room for n bytes more, by sending what is in the way.
func (m *message) space(n int) error {
	b := m.buf
	if b != nil && cap(b.B)-len(b.B) >= n {
		return nil
	}
	if b != nil && len(b.B)+n > bufferMost && m.dst != nil && m.state > gathering {
		if err := m.output(true); err != nil {
			return err
		}
	}
	m.room(n)
	return nil
}

// Body sends p as the whole content, with its length, and ends the message. It
// returns what ContentLength, Write and End return; ErrLong or ErrShort if
// ContentLength announced another length, but for an answer to HEAD, for which
// less is enough. Where the message can have no content p must be empty.
func (m *message) Body(p []byte) error {
	if m.state != inHead || m.flags&^hasDate != response|peer11 || m.facts != framing.Response || len(p) >= beside {
		return m.bodyBySteps(p)
	}
	// What seal and finish do, for an answer as most are: with little content, in
	// HTTP/1.1, to a request without content, and nothing said of the connection.
	b := m.room(gap + len(p))
	out := b.B
	if !m.is(hasDate) {
		if m.date != nil {
			out = m.date.appendTo(out)
		} else {
			out = appendOwnDate(out)
		}
	}
	out = append(appendLastLength(out, len(p)), p...)
	b.B = b.B[:len(out)] // there was room for it
	m.start = len(out)
	m.state = idle
	return m.afterEnd()
}

// bodyBySteps is Body for any message.
func (m *message) bodyBySteps(p []byte) error {
	if m.state != inHead {
		if m.state == inInterim && len(p) > 0 {
			return ErrNoContent
		}
		return m.refusal()
	}
	n := int64(len(p))
	switch {
	case m.is(barred):
		if n > 0 {
			return ErrNoContent
		}
	case n == 0 && m.flags&(response|expects) == expects:
		return ErrNoContent
	case m.facts&framing.HasLength != 0:
		if n > m.length {
			return ErrLong
		}
		if n < m.length && !m.is(discard) {
			return ErrShort
		}
	case !m.is(streamed):
		m.facts |= m.announce(n)
	}
	m.count = n
	more := len(p)
	if more >= beside {
		more = 0
	}
	if err := m.seal(true, more); err != nil {
		return err
	}
	switch {
	case m.is(discard):
	case len(p) == more && m.kind != framing.ByChunks: // as nearly always
		m.buf.B = append(m.buf.B, p...)
	case n > 0:
		if err := m.emit(p, true); err != nil {
			return err
		}
	default:
		const end = "0\r\n\r\n"
		b := m.room(len(end))
		b.B = append(b.B, end...)
	}
	return m.finish()
}

// Trailer adds a field to the trailer section, which ends the content. It
// returns ErrTrailer for a field that was not announced, ErrName, and ErrValue.
// In answers to HEAD and to HTTP/1.0 it is checked, and not sent.
func (m *message) Trailer(name, value string) error {
	return m.TrailerBytes(bytesOf(name), bytesOf(value))
}

// TrailerBytes is Trailer for slices. They are copied.
func (m *message) TrailerBytes(name, value []byte) error {
	switch m.state {
	case inHead, gathering, inContent, inTrailers:
	default:
		return m.refusal()
	}
	switch {
	case !scan.IsName(name):
		return ErrName
	case !m.announced(name):
		return ErrTrailer
	case !scan.IsValue(value):
		return ErrValue
	}
	if m.state == inHead {
		if err := m.seal(false, 0); err != nil {
			return err
		}
	}
	if m.kind == framing.ByChunks && !m.is(discard) {
		const last = "0\r\n"
		if err := m.space(len(last) + len(name) + len(value) + len(": \r\n")); err != nil {
			return err
		}
		b := m.buf
		if m.state == inContent {
			b.B = append(b.B, last...)
		}
		b.B = appendField(b.B, stringOf(name), stringOf(value))
	}
	m.state = inTrailers
	return nil
}

// noProgress is how often a source may give nothing before it is given up.
const noProgress = 100

// ReadFrom sends what src holds, up to its end, or up to what was announced with
// ContentLength, beyond which src is not read. A source that ends before that
// is found out by End. It returns the number of bytes sent, and any error but
// io.EOF: one of src leaves the message as it is, to be aborted or completed;
// one of the destination is final, and so is one of which it is not known whose
// it is.
//
// If dst is an io.ReaderFrom, as a *net.TCPConn is, and src a file, a
// connection, or an *io.LimitedReader of one, content that is not chunked is
// handed to dst, which sends it without copying (sendfile, splice). Otherwise
// what each Read gives is passed on at once, but for content that Write would
// gather. In answer to HEAD nothing is read that need not be counted. Where Write
// would return ErrUnframed, what was read counts as written.
func (m *message) ReadFrom(src io.Reader) (n int64, err error) {
	switch m.state {
	case inHead:
		switch {
		case m.is(barred):
			return 0, ErrNoContent
		case m.framed():
			if err := m.seal(false, 0); err != nil {
				return 0, err
			}
		default:
			m.startGathering()
		}
	case gathering:
	case inContent:
		if m.is(barred) {
			return 0, ErrNoContent
		}
	case inInterim:
		return 0, ErrNoContent
	default:
		return 0, m.refusal()
	}
	if m.state == inContent && m.kind != framing.ByChunks && !m.is(discard) {
		if n, err, ok := m.handOver(src); ok {
			return n, err
		}
	}
	for idle := 0; ; {
		if m.state == inContent && (m.is(discard) || m.most() == 0) {
			return n, nil
		}
		k, readErr, err := m.readOnce(src)
		n += int64(k)
		switch {
		case err != nil:
			return n, err
		case readErr == io.EOF:
			return n, nil
		case readErr != nil:
			return n, readErr
		case k > 0:
			idle = 0
		default:
			if idle++; idle == noProgress {
				return n, io.ErrNoProgress
			}
		}
	}
}

// sizeLine is the length of the line before a chunk that readOnce makes, which
// is smaller than 1<<16.
const sizeLine = len("ffff\r\n")

// readOnce takes what one Read gives. It returns the error of src and that of
// the message apart.
func (m *message) readOnce(src io.Reader) (n int, readErr, err error) {
	chunked := m.state == inContent && m.kind == framing.ByChunks
	if err := m.space(sizeLine + gatherMost + len("\r\n")); err != nil {
		return 0, nil, err
	}
	if cap(m.buf.B) < bufferMost {
		m.room(bufferMost - len(m.buf.B))
	}
	b := m.buf
	start := len(b.B)
	if chunked {
		start += sizeLine
	}
	to := b.B[start:min(cap(b.B)-len("\r\n"), start+1<<16-1)]
	if m.state == inContent {
		to = to[:min(int64(len(to)), m.most())]
	}
	// While src is being called m is failed and has no buffer, so that nothing
	// is confused by a panic or a call back.
	state := m.state
	m.state, m.buf = failed, nil
	n, readErr = src.Read(to)
	if m.state != failed || m.buf != nil || n < 0 || n > len(to) {
		m.state = state
		return 0, nil, m.fail(ErrDestination)
	}
	m.state, m.buf = state, b
	if n == 0 {
		return 0, readErr, nil
	}
	m.count += int64(n)
	switch {
	case state == gathering:
		if !m.is(discard) {
			b.B = b.B[:start+n]
		}
		if m.count <= gatherMost {
			return n, readErr, nil
		}
		if err := m.seal(false, 0); err != nil {
			return n, readErr, err
		}
	case chunked:
		b.B = appendChunkSize(b.B, int64(n))
		b.B = append(b.B, to[:n]...)
		b.B = append(b.B, "\r\n"...)
	default:
		b.B = b.B[:start+n]
	}
	if m.dst == nil {
		return n, readErr, nil
	}
	return n, readErr, m.output(true)
}
