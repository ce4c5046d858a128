package parser

// Message is a handler that gathers a message into memory of its own, for
// those who would rather ask a message than take events. It serves both roles.
// The zero Message is ready:
//
//	var m parser.Message
//	p := parser.NewRequest(&m, nil)
//
// Feed stops with ErrPaused at the end of each message (with ErrUpgrade, if it
// leaves HTTP), so that it can be dealt with before the next one takes its
// place; Complete tells such a stop from others. An interim response is a
// message of its own, complete at the end of its head.
//
// Message is made to be embedded: a method of the outer type takes the place
// of the callback of that name, and calls the one of Message unless it wants
// to withhold the event from it. A handler of responses needs that, or calls
// of Parser.Expect ahead of the responses. Whoever does not want to stop at
// the end of a message overrides OnMessageEnd.
//
// Everything that the accessors give, down to the slices inside of a Field or
// a start line, lies in one buffer, and is valid until the next message begins
// or Reset; Clone gives a message that lasts. Before the end of the head the
// accessors give what has come so far, on which nothing may be built yet.
//
// That buffer is as large as the message, which the limits of the parser and
// MaxContent bound, and serves one message after the other without allocating.
// If it had to grow beyond 64 KiB, it is let go when the next message begins.
// Until then it stays: a connection that goes idle should Reset its Message.
//
// A Message must not be copied. While no parser calls it, several goroutines
// may read it.
type Message struct {
	// StopAfterHead makes Feed stop with ErrPaused at the end of each head
	// too, before any content: to refuse it, to send a 100 (Continue), or to
	// choose what becomes of it.
	StopAfterHead bool
	// MaxContent is the length of the longest content to gather, in bytes.
	// Longer content ends the parse with ErrContentLimit (413, or 502 for a
	// response): when the first of it comes if the Content-Length tells,
	// otherwise at the span that goes beyond; where that ends depends on how the
	// bytes came. 0 stands for 1 MiB. With a negative number content of any length
	// passes, and none is gathered.
	//
	// To refuse it at the end of the head, before the peer sends any, set
	// Options.MaxContent.
	MaxContent int

	text   []byte // start line, fields, content, trailer fields: without gaps
	fields []span // of the header section, then of the trailer section

	header   int // how many fields are of the header section
	line     int // where the start line ends in text
	headEnd  int // where the head ends, and the content begins
	bodyEnd  int // where the content ends
	head     Head
	request  RequestLine // but for its slice
	status   StatusLine  // but for its slice
	complete bool
}

// span is a field in the text of a message: offsets, since the text moves when
// it grows.
type span struct {
	start, end int
	name       uint32
	id         FieldID
}

const (
	defaultContent = 1 << 20

	// What a message keeps for the next one.
	keptText   = 64 << 10
	keptFields = 256
)

// OnRequest begins a message.
func (m *Message) OnRequest(l RequestLine) error {
	m.begin(l.line)
	m.request = l
	m.request.line = nil
	return nil
}

// OnResponse begins a message.
func (m *Message) OnResponse(l StatusLine) error {
	m.begin(l.line)
	m.status = l
	m.status.line = nil
	return nil
}

// OnHeader adds a field.
func (m *Message) OnHeader(f Field) error {
	m.add(f)
	m.header = len(m.fields)
	m.headEnd = len(m.text)
	m.bodyEnd = m.headEnd
	return nil
}

// OnHeadersEnd takes the head. It returns ErrPaused for an interim response,
// which is complete by it, and with StopAfterHead.
func (m *Message) OnHeadersEnd(h Head) error {
	m.head = h
	m.complete = h.Interim()
	if m.complete || m.StopAfterHead {
		return ErrPaused
	}
	return nil
}

// OnBody adds content. It returns ErrContentLimit if there is more of it than
// MaxContent.
func (m *Message) OnBody(b []byte) error {
	most := m.MaxContent
	switch {
	case most < 0:
		return nil
	case most == 0:
		most = defaultContent
	}
	if len(b) > most-(m.bodyEnd-m.headEnd) || m.head.Framing == FramingLength && m.head.Length > int64(most) {
		if m.head.Code != 0 {
			return ErrContentLimit | inResponse
		}
		return ErrContentLimit
	}
	m.text = append(m.text, b...)
	m.bodyEnd = len(m.text)
	return nil
}

// OnTrailer adds a trailer field.
func (m *Message) OnTrailer(f Field) error {
	m.add(f)
	return nil
}

// OnMessageEnd completes the message. It returns ErrPaused.
func (m *Message) OnMessageEnd() error {
	m.complete = true
	return ErrPaused
}

// begin makes room for a message.
func (m *Message) begin(line []byte) {
	m.forget()
	m.text = append(m.text, line...)
	m.line = len(line)
	m.headEnd, m.bodyEnd = m.line, m.line
}

// forget empties m, and keeps what memory is of use for most messages.
func (m *Message) forget() {
	text, fields := m.text[:0], m.fields[:0]
	if cap(text) > keptText {
		text = nil
	}
	if cap(fields) > keptFields {
		fields = nil
	}
	*m = Message{StopAfterHead: m.StopAfterHead, MaxContent: m.MaxContent, text: text, fields: fields}
}

func (m *Message) add(f Field) {
	start := len(m.text)
	m.text = append(m.text, f.Raw()...)
	m.fields = append(m.fields, span{start: start, end: len(m.text), name: f.name >> 8, id: f.ID()})
}

// Reset forgets the message and lets go of its memory. StopAfterHead and
// MaxContent stay.
func (m *Message) Reset() {
	*m = Message{StopAfterHead: m.StopAfterHead, MaxContent: m.MaxContent}
}

// Clone gives a message that shares nothing with m.
func (m *Message) Clone() *Message {
	c := new(Message)
	*c = *m
	c.text = append([]byte(nil), m.text...)
	c.fields = append([]span(nil), m.fields...)
	return c
}

// Complete tells whether the message has come to its end. Content until close
// ends with the connection, and only the transport knows whether it is whole.
func (m *Message) Complete() bool { return m.complete }

// Head gives what the head says about message and connection: the zero Head
// before its end.
func (m *Message) Head() Head { return m.head }

// RequestLine gives the first line of a request, the zero RequestLine if there
// is none.
func (m *Message) RequestLine() RequestLine {
	l := m.request
	if l.version != 0 {
		l.line = m.text[:m.line:m.line]
	}
	return l
}

// StatusLine gives the first line of a response, the zero StatusLine if there
// is none.
func (m *Message) StatusLine() StatusLine {
	l := m.status
	if l.version != 0 {
		l.line = m.text[:m.line:m.line]
	}
	return l
}

// Content gives the content, as far as it has come, without its chunk framing.
// Transfer codings other than chunked, and content codings, are not undone. It
// is empty if MaxContent is negative.
func (m *Message) Content() []byte { return m.text[m.headEnd:m.bodyEnd:m.bodyEnd] }
