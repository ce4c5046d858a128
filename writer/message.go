package writer

import (
	"io"
	"net"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// message is what Response and Request have in common: the order of calls, the
// header section, the content, and the output.
type message struct {
	_      noCopy
	dst    io.Writer
	err    error // in state failed: what every call returns; nil stands for ErrDestination
	parser *parser.Parser
	date   *Date

	// What has not been sent, in this order: complete messages; from start on
	// the one that was begun. While content is gathered: its header section up
	// to gapAt, a gap for what completes it, and the content. nil if empty.
	buf   *buffer.Buffer
	start int
	gapAt int
	// Where the value of the Host field is in buf, while a request is inHead.
	hostAt, hostEnd int

	names  *buffer.Buffer // of the trailer fields that were announced, nil if none
	length int64          // that was announced, if there is framing.HasLength
	count  int64          // of content written
	offset int64          // where the request begins that is answered, see unread

	code  uint16
	facts framing.Facts
	kind  framing.Kind // from inContent on
	state state
	flags flags

	// Fields, since as local variables they would be allocated.
	vector  net.Buffers
	parts   [3][]byte
	limited io.LimitedReader
}

// noCopy has go vet report copies: two messages would give the same buffer back.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// state is where a message is. It grows from begun to inTrailers.
type state uint8

const (
	idle       state = iota // between messages
	begun                   // an answer is due; of a request, its Host
	inHead                  // in the header section
	inInterim               // in that of an interim answer
	gathering               // content is gathered behind a head that is not complete
	inContent               // the head is complete
	inTrailers              // the last chunk is written
	tunnel                  // the connection has left HTTP
	closed                  // nothing may follow
	failed                  // the destination has failed, or is being called
)

// flags are what a message has to remember besides.
type flags uint32

const (
	response flags = 1 << iota // the role
	cut                        // a message was cut off

	// Of the message.

	peer10     // the peer is known to speak HTTP/1.0
	peer11     // it is known to speak HTTP/1.1
	toConnect  // answers CONNECT
	toHead     // answers HEAD
	hasContent // answers a request with content
	upgradable // answers a request that offered an upgrade
	saidRead   // SetRequestRead said so
	saidUnread // it said the opposite
	expects    // the client waits for a 100; the request asks for it
	leaves     // the request is CONNECT, or offers an upgrade
	closes     // the connection ends with the message
	sent       // a part of it has been sent

	// Of the head.

	dropped    // an interim answer that is not sent
	hasDate    // a Date field
	hasUpgrade // an Upgrade field
	hasTE      // a TE field
	streamed   // Chunked was called
	barred     // there can be no content
	discard    // content is counted and not sent
	lengthless // no content needs no length

	ofHead = dropped | hasDate | hasUpgrade | hasTE | streamed | barred | discard | lengthless
)

// is tells whether one of the flags f is set.
func (m *message) is(f flags) bool { return m.flags&f != 0 }

// Sizes.
const (
	// gap is room for the lines by which a head is completed.
	gap = len("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n") + len("Connection: keep-alive, upgrade, TE\r\n") +
		len("Expect: 100-continue\r\n") + len("Content-Length: 9223372036854775807\r\n") + len("\r\n") + maxChunkSize
	// gatherMost is the most content that is gathered without framing.
	gatherMost = 4 << 10
	// beside is the least content that is sent beside the buffer, without a
	// copy. With less a copy costs less than what a second slice costs in the
	// destination: by TCP to the same machine both cost the same at 8 KiB.
	beside = 8 << 10
	// bufferMost is the most that waits in a buffer if it can be sent: the size
	// of the third class of buffers. Complete messages are sent from half of it
	// on, so that the next one has room.
	bufferMost = 32 << 10
)

// init makes m ready for a connection.
func (m *message) init(dst io.Writer, p *parser.Parser, d *Date) {
	m.release()
	*m = message{dst: dst, parser: p, date: d}
}

// refusal is what a call returns that does not belong where m is.
func (m *message) refusal() error {
	switch m.state {
	case failed:
		if m.err == nil {
			return ErrDestination
		}
		return m.err
	case closed:
		return ErrClosed
	case tunnel:
		return ErrTunnel
	case begun:
		if !m.is(response) {
			return ErrHost
		}
	}
	return ErrOrder
}

// room gives the buffer, with room for n bytes more.
func (m *message) room(n int) *buffer.Buffer {
	if m.buf == nil || cap(m.buf.B)-len(m.buf.B) < n {
		m.grow(n)
	}
	return m.buf
}

// grow is the rest of room, apart so that the compiler writes room out where it
// is called.
//
//go:noinline
func (m *message) grow(n int) *buffer.Buffer {
	if m.buf == nil && n <= buffer.Smallest { // as nearly always
		m.buf = buffer.Small()
	} else {
		m.buf = buffer.Grow(m.buf, n)
	}
	return m.buf
}

// drop takes back what the buffer has of the message.
func (m *message) drop() {
	if b := m.buf; b != nil {
		b.B = b.B[:m.start]
		if m.start == 0 {
			m.releaseOutput()
		}
	}
}

func (m *message) releaseOutput() {
	buffer.Put(m.buf)
	m.buf = nil
	m.start = 0
}

func (m *message) releaseNames() {
	if m.names != nil {
		buffer.Put(m.names)
		m.names = nil
	}
}

func (m *message) release() {
	m.releaseOutput()
	m.releaseNames()
}

// fail takes note that dst has failed.
func (m *message) fail(err error) error {
	m.state, m.err = failed, err
	m.release()
	return err
}

// seal completes the head: it decides how the content is delimited, by the
// function that the parser decides it by, and writes the lines that depend on
// it. ends says that there is no more content than was gathered. What was
// gathered follows the head; otherwise there is room for more bytes behind it.
func (m *message) seal(ends bool, more int) error {
	f := m.facts
	if f&(framing.HasLength|framing.HasCoding) == 0 && m.flags&(streamed|barred) == 0 {
		switch {
		case ends && (m.count > 0 || !m.is(lengthless)):
			f |= m.announce(m.count)
		case ends:
			f |= framing.NoContent
		case m.is(peer11):
			f |= framing.HasCoding | framing.ChunkedLast
		case !m.is(response):
			return ErrUnframed
		}
	}
	if m.flags&(response|expects) == expects && f&framing.HasCoding == 0 && (f&framing.HasLength == 0 || m.length == 0) {
		return ErrNoContent
	}
	kind, _ := f.Decide() // there are no faults: see ContentLength and Chunked
	m.facts, m.kind = f, kind

	var b *buffer.Buffer
	var content []byte
	if m.state == gathering {
		b = m.buf
		content = b.B[m.gapAt+gap:]
		b.B = b.B[:m.gapAt]
	} else {
		b = m.room(gap + more)
	}
	head := b.B
	if m.code >= 200 && !m.is(hasDate) {
		if m.date != nil {
			head = m.date.appendTo(head)
		} else {
			head = appendOwnDate(head)
		}
	}
	if m.is(response) && m.flags&closes == 0 && (kind == framing.UntilClose || m.is(toConnect) || m.unread()) {
		m.flags |= closes
	}
	if m.flags&(closes|peer10|hasUpgrade|hasTE) != 0 {
		head = m.appendConnection(head)
	}
	if m.flags&(response|expects) == expects {
		head = append(head, "Expect: 100-continue\r\n"...)
	}
	switch {
	case f&framing.HasLength != 0:
		head = appendContentLength(head, m.length)
	case f&framing.HasCoding != 0:
		head = append(head, "Transfer-Encoding: chunked\r\n"...)
	}
	head = append(head, "\r\n"...)
	if len(content) > 0 { // the gap was as large as anything written into it
		if kind == framing.ByChunks {
			head = appendChunkSize(head, int64(len(content)))
		}
		head = append(head, content...)
		if kind == framing.ByChunks {
			head = append(head, "\r\n"...)
		}
	}
	b.B = b.B[:len(head)] // there was room for it
	m.state = inContent
	return nil
}

// announce takes note of a length, and gives the facts of it.
func (m *message) announce(n int64) framing.Facts {
	m.length = n
	if n == 0 {
		return framing.HasLength | framing.ZeroLength
	}
	return framing.HasLength
}

// appendConnection appends the Connection field, if there is any need for one
// (RFC 9110, section 7.6.1).
func (m *message) appendConnection(head []byte) []byte {
	const name = "Connection: "
	start := len(head)
	head = append(head, name...)
	if m.kind != framing.Tunnelled {
		switch {
		case m.is(closes):
			head = append(head, "close, "...)
		case m.is(peer10):
			head = append(head, "keep-alive, "...)
		}
	}
	if m.is(hasUpgrade) {
		head = append(head, "upgrade, "...)
	}
	if m.is(hasTE) {
		head = append(head, "TE, "...)
	}
	if len(head) == start+len(name) {
		return head[:start]
	}
	return append(head[:len(head)-len(", ")], "\r\n"...)
}

// unread tells whether the request that is answered has not been read to its
// end. A parser that is in another message than when the answer was begun has
// read that one.
func (m *message) unread() bool {
	if m.flags&(hasContent|saidUnread) == 0 {
		return false // as nearly always
	}
	switch {
	case m.is(saidRead):
		return false
	case m.is(saidUnread):
		return true
	case m.parser == nil:
		return m.is(expects)
	case m.parser.MessageOffset() != m.offset:
		return false
	}
	switch m.parser.State() {
	case parser.StateIdle, parser.StateClosed, parser.StateTunnel:
		return false
	}
	return true
}

// End ends the message, or an interim answer. If nothing of it has been sent and
// neither ContentLength nor Chunked was called, it announces the length of what
// was written. It returns ErrShort if less was written than ContentLength
// announced: the message has then not ended, and may be completed or aborted.
//
// What little there is of it may wait for Flush.
func (m *message) End() error {
	switch m.state {
	case inHead, gathering:
		if m.isShort() {
			return ErrShort
		}
		if err := m.seal(true, 0); err != nil {
			return err
		}
	case inContent, inTrailers:
		if m.isShort() {
			return ErrShort
		}
	case inInterim:
		m.endInterim()
		return nil
	default:
		return m.refusal()
	}
	if m.kind == framing.ByChunks && !m.is(discard) {
		const end, start = "0\r\n\r\n", len("0\r\n")
		if err := m.space(len(end)); err != nil {
			return err
		}
		if m.state == inTrailers {
			m.buf.B = append(m.buf.B, end[start:]...)
		} else {
			m.buf.B = append(m.buf.B, end...)
		}
	}
	return m.finish()
}

// isShort tells whether content is missing that was announced.
func (m *message) isShort() bool {
	return m.facts&framing.HasLength != 0 && m.count < m.length && !m.is(discard|barred)
}

// finish ends a message that is complete.
func (m *message) finish() error {
	m.releaseNames()
	m.start = 0
	if b := m.buf; b != nil {
		if m.start = len(b.B); m.start == 0 {
			m.releaseOutput()
		}
	}
	switch {
	case m.kind == framing.Tunnelled || m.is(leaves):
		m.state = tunnel
	case m.is(closes) || m.unread(): // SetRequestRead may have been late
		m.state = closed
	default:
		m.state = idle
	}
	m.flags &^= sent
	return m.afterEnd()
}

// afterEnd sends what waits, if there is much of it.
func (m *message) afterEnd() error {
	if m.start > bufferMost/2 && m.dst != nil {
		return m.output(false)
	}
	return nil
}

// endInterim ends an interim answer.
func (m *message) endInterim() {
	m.state = begun
	if m.is(dropped) {
		m.drop()
		return
	}
	if m.code == 100 {
		m.flags &^= expects
	}
	b := m.room(len("\r\n"))
	b.B = append(b.B, "\r\n"...)
	m.start = len(b.B)
}

// ShouldClose tells whether the connection cannot be used for another message:
// the last one said so, or was aborted, or the destination failed; or a message
// was begun and has not ended. False after an answer by which the connection
// leaves HTTP.
func (m *message) ShouldClose() bool {
	switch m.state {
	case idle:
		return false
	case tunnel:
		return m.flags&(response|closes) == closes // a request may be declined
	}
	return true
}

// Begun tells whether a part of the message has been sent that is not ended, so
// that it cannot be replaced by another. True after a failure of the destination.
func (m *message) Begun() bool { return m.is(sent) || m.state == failed }

// Cut tells whether a message was cut off: it was aborted, or the destination
// failed, after a part had been sent. By the framing of chunks and lengths the
// peer notices when the connection closes; content until close looks
// complete unless the connection is reset (net.TCPConn.SetLinger with 0).
func (m *message) Cut() bool { return m.is(cut) || m.state == failed }

// Abort gives up the message that was begun. What has not been sent of it never
// will be; complete ones before it are still sent by Flush. The connection must
// be closed, see Cut, and nothing but Reset or Init makes m usable again.
func (m *message) Abort() {
	if m.state == failed {
		return
	}
	if m.is(sent) {
		m.flags |= cut
	}
	if m.state >= begun && m.state <= inTrailers {
		m.drop()
	}
	m.releaseNames()
	m.flags &^= sent
	m.state = closed
}
