package writer

import (
	"bytes"

	"github.com/seed-f4f473f9/httpwire/internal/buffer"
	"github.com/seed-f4f473f9/httpwire/internal/framing"
	"github.com/seed-f4f473f9/httpwire/internal/scan"
	"github.com/seed-f4f473f9/httpwire/parser"
)

// inFields tells whether m is in a header section.
func (m *message) inFields() bool { return m.state == inHead || m.state == inInterim }

// Field adds a field to the header section. It returns ErrName, ErrValue, and
// ErrReserved for the fields that the writer answers for: Content-Length,
// Transfer-Encoding, Connection, Keep-Alive, Proxy-Connection, Upgrade, Trailer,
// a second Date, in requests Host and Expect as well. AnyField takes those.
//
// A Date field takes the place of the one that an answer gets by itself. TE, in
// a request, is named in Connection; it returns ErrValue if it has chunked
// (RFC 9112, section 7.4).
func (m *message) Field(name, value string) error {
	switch {
	case !m.inFields():
		return m.refusal()
	case !scan.IsName(bytesOf(name)):
		return ErrName
	case !scan.IsValue(bytesOf(value)):
		return ErrValue
	case m.mayBeRuled(name):
		if rules := rulesInHeader(name); rules != 0 {
			if err := m.apply(rules, bytesOf(value)); err != 0 {
				return err
			}
		}
	}
	m.addField(name, value)
	return nil
}

// FieldBytes is Field for slices. They are copied.
func (m *message) FieldBytes(name, value []byte) error {
	return m.Field(stringOf(name), stringOf(value))
}

// FieldID is Field for a name that has a number. FieldOther is ErrName.
func (m *message) FieldID(id parser.FieldID, value string) error {
	if !m.inFields() {
		return m.refusal()
	}
	if id == parser.FieldOther || int(id) >= len(lineStarts) {
		return ErrName
	}
	start := &lineStarts[id]
	b := m.buf // there is one in a header section
	if n := len(start.text) + len(value) + len("\r\n"); cap(b.B)-len(b.B) < n {
		b = m.grow(n)
	}
	line := b.B[len(b.B):cap(b.B)]
	*(*[maxLineStart]byte)(line) = start.text
	if !scan.PutValue(line[start.len:], bytesOf(value)) {
		return ErrValue // the buffer is no longer than it was
	}
	if start.rules != 0 {
		if err := m.apply(start.rules, bytesOf(value)); err != 0 {
			return err
		}
	}
	b.B = b.B[:len(b.B)+int(start.len)+len(value)+len("\r\n")]
	return nil
}

// A lineStart is what the line of a field begins with: name, colon and SP. It is
// copied whole, whatever its length, which takes no call. The rules are those
// that bear on header sections.
type lineStart struct {
	text  [maxLineStart]byte
	len   uint8
	rules rules
}

const maxLineStart = 30 // the longest name has 25; a lineStart is 32 bytes long

// lineStarts has those of the fields that have a number.
var lineStarts = func() (starts [64]lineStart) {
	for id := range starts {
		starts[id].len = uint8(copy(starts[id].text[:], parser.FieldID(id).String()+": "))
		starts[id].rules = rulesOfID(parser.FieldID(id)) & inHeader
	}
	return starts
}()

// addField adds a field that has been checked.
func (m *message) addField(name, value string) {
	b := m.buf // there is one in a header section
	if n := len(name) + len(value) + fieldBytes; cap(b.B)-len(b.B) < n {
		b = m.grow(n)
	}
	b.B = b.B[:len(appendField(b.B, name, value))]
}

// apply applies the rules of a field with that value. It gives 0, or the fault.
func (m *message) apply(rules rules, value []byte) Code {
	switch {
	case rules&reserved != 0 || rules&reservedInRequest != 0 && !m.is(response):
		return ErrReserved
	case rules&dated != 0:
		if m.is(hasDate) {
			return ErrReserved
		}
		m.flags |= hasDate
	case rules&listedInRequest != 0 && !m.is(response):
		for rest, more := value, true; more; {
			var element []byte
			element, rest, more = cutElement(rest)
			if name := element[:scan.Token(element)]; parser.EqualFold(name, "chunked") {
				return ErrValue
			}
		}
		m.flags |= hasTE
	}
	return 0
}

// cutElement gives the first element of a comma-separated list of which none has
// a comma in it, without the blanks around it, and what follows the comma, if
// there is one.
func cutElement(list []byte) (element, rest []byte, more bool) {
	element, rest, more = bytes.Cut(list, []byte{','})
	return bytes.Trim(element, " \t"), rest, more
}

// AnyField is Field for bridges and proxies, which have fields by name and do
// not know which of them frame the message. It routes
//
//   - Content-Length to ContentLength, ErrLength if it is malformed;
//   - Transfer-Encoding to Chunked, ErrReserved for anything but chunked;
//   - Connection to SetClose for close, to nothing for keep-alive, upgrade and,
//     in requests, TE, which the writer adds where they are due; ErrReserved for
//     other options, since they would name other fields as hop-by-hop;
//   - Upgrade to OfferUpgrade, and Trailer to Announce;
//   - in requests Host to Host and Expect: 100-continue to Expect100,
//     ErrReserved for other expectations.
//
// Keep-Alive and Proxy-Connection are ErrReserved. It also returns what those
// calls return.
func (m *message) AnyField(name, value string) error {
	v := bytesOf(value)
	id := parser.FieldIDOf(bytesOf(name))
	if id == parser.FieldHost && !m.is(response) {
		return m.host(value)
	}
	if !m.inFields() {
		return m.refusal()
	}
	if rulesOfID(id)&(reserved|reservedInRequest) != 0 && !scan.IsValue(v) {
		return ErrValue
	}
	switch id {
	case parser.FieldContentLength:
		n, ok := framing.Length(v)
		if !ok {
			return ErrLength
		}
		return m.ContentLength(n)
	case parser.FieldTransferEncoding:
		if !parser.EqualFold(v, "chunked") {
			return ErrReserved
		}
		return m.Chunked()
	case parser.FieldConnection:
		return m.connection(v)
	case parser.FieldUpgrade:
		return m.OfferUpgrade(value)
	case parser.FieldTrailer:
		return m.announceList(v)
	case parser.FieldExpect:
		if m.is(response) {
			break
		}
		if !parser.EqualFold(v, "100-continue") {
			return ErrReserved
		}
		return m.expect()
	}
	return m.Field(name, value)
}

// connection does what the options of a Connection field ask for.
func (m *message) connection(options []byte) error {
	closing := false
	for more := true; more; {
		var option []byte
		option, options, more = cutElement(options)
		switch {
		case parser.EqualFold(option, "close"):
			closing = true
		case len(option) == 0 || parser.EqualFold(option, "keep-alive") || parser.EqualFold(option, "upgrade"):
		case parser.EqualFold(option, "TE") && !m.is(response):
		default:
			return ErrReserved
		}
	}
	if closing {
		return m.SetClose()
	}
	return nil
}

// ContentLength announces content of n bytes, which must then be written, no
// more and no less. The answer to a HEAD request and a 304 announce what they
// do not have (RFC 9110, section 8.6). It returns ErrLength for a negative
// number, for a second call and after Chunked, and ErrNoContent where the
// message can have no content: 1xx, 204, 2xx to CONNECT, 205 but for 0, and in
// requests CONNECT and TRACE.
func (m *message) ContentLength(n int64) error {
	switch {
	case m.state == inInterim:
		return ErrNoContent
	case m.state != inHead:
		return m.refusal()
	case n < 0:
		return ErrLength
	case m.is(barred) && m.code == 205 && n == 0:
		return nil // it is announced anyway
	case m.is(barred) && m.code != 304:
		return ErrNoContent
	case m.is(streamed) || m.facts&framing.HasLength != 0:
		return ErrLength
	}
	m.facts |= m.announce(n)
	return nil
}

// Chunked says that content of unknown length will come, and has each Write
// sent as a chunk. To a client of HTTP/1.0 the content is sent until close. It
// returns ErrLength after ContentLength and if called twice, ErrNoContent as
// ContentLength does, also for 205 and 304, and in a request ErrUnframed unless
// SetPeer said that the server is known to take chunks.
func (m *message) Chunked() error {
	switch {
	case m.state == inInterim:
		return ErrNoContent
	case m.state != inHead:
		return m.refusal()
	case m.is(barred):
		return ErrNoContent
	case m.is(streamed) || m.facts&framing.HasLength != 0:
		return ErrLength
	case m.is(peer11):
		m.facts |= framing.HasCoding | framing.ChunkedLast
	case !m.is(response):
		return ErrUnframed
	}
	m.flags |= streamed
	return nil
}

// SetClose says that the connection ends with this message. While the head can
// still change, the message says so too. It returns ErrOrder where no message
// has been begun.
func (m *message) SetClose() error {
	if m.state < begun || m.state > inTrailers {
		return m.refusal()
	}
	m.flags |= closes
	return nil
}

// OfferUpgrade adds an Upgrade field and its option in Connection (RFC 9110,
// section 7.8): what a client asks for, and what a server says that it takes,
// as a 426 must. protocols is a list such as "websocket" or "HTTP/2.0, IRC/6.9".
// It returns ErrValue for a malformed list, and ErrReserved if called twice and
// in 1xx.
func (m *message) OfferUpgrade(protocols string) error {
	switch {
	case !m.inFields():
		return m.refusal()
	case m.state == inInterim || m.is(hasUpgrade):
		return ErrReserved
	case !areProtocols(bytesOf(protocols)):
		return ErrValue
	}
	m.appendUpgrade(protocols)
	if !m.is(response) {
		m.flags |= leaves
	}
	return nil
}

func (m *message) appendUpgrade(protocols string) {
	m.addField("Upgrade", protocols)
	m.flags |= hasUpgrade
}

// areProtocols tells whether list is a list of protocols, each a name, and a
// version if need be (RFC 9110, section 7.8).
func areProtocols(list []byte) bool {
	for rest, more := list, true; more; {
		var protocol []byte
		protocol, rest, more = cutElement(rest)
		name, version, versioned := bytes.Cut(protocol, []byte{'/'})
		if !scan.IsName(name) || versioned && !scan.IsName(version) {
			return false
		}
	}
	return scan.IsValue(list)
}

// Announce adds a Trailer field: the names of the fields that Trailer will add.
// It includes Chunked, unless that was called. It returns ErrName, also for no
// names at all, ErrTrailer for a field that no trailer section may hold and
// after ContentLength, and what Chunked returns. A client of HTTP/1.0 is told
// nothing.
func (m *message) Announce(names ...string) error {
	if !m.inFields() {
		return m.refusal()
	}
	if len(names) == 0 {
		return ErrName
	}
	room := 0
	for _, name := range names {
		if err := checkTrailer(bytesOf(name)); err != 0 {
			return err
		}
		room += len(name) + len(", ")
	}
	list, err := m.openTrailer(room)
	if err != nil {
		return err
	}
	for _, name := range names {
		list = append(append(list, name...), ", "...)
	}
	m.closeTrailer(list)
	return nil
}

// announceList is Announce for the value of a Trailer field.
func (m *message) announceList(names []byte) error {
	room := 0
	for rest, more := names, true; more; {
		var name []byte
		name, rest, more = cutElement(rest)
		if err := checkTrailer(name); err != 0 {
			return err
		}
		room += len(name) + len(", ")
	}
	list, err := m.openTrailer(room)
	if err != nil {
		return err
	}
	for rest, more := names, true; more; {
		var name []byte
		name, rest, more = cutElement(rest)
		list = append(append(list, name...), ", "...)
	}
	m.closeTrailer(list)
	return nil
}

// checkTrailer tells what is wrong with the name of a trailer field.
func checkTrailer(name []byte) Code {
	switch {
	case !scan.IsName(name):
		return ErrName
	case !isTrailer(name):
		return ErrTrailer
	}
	return 0
}

// openTrailer gives the list of the names that were announced, with room for
// more. closeTrailer takes it back, with each name followed by ", ".
func (m *message) openTrailer(room int) ([]byte, error) {
	switch {
	case m.is(streamed):
	case m.facts&framing.HasLength != 0 && !m.is(barred):
		return nil, ErrTrailer
	default:
		if err := m.Chunked(); err != nil {
			return nil, err
		}
	}
	m.names = buffer.Grow(m.names, room)
	return m.names.B, nil
}

func (m *message) closeTrailer(list []byte) {
	added := list[len(m.names.B) : len(list)-len(", ")]
	m.names.B = list
	if m.is(peer11) {
		m.addField("Trailer", stringOf(added))
	}
}

// announced tells whether a trailer field of that name was announced.
func (m *message) announced(name []byte) bool {
	if m.names == nil {
		return false
	}
	for rest, more := m.names.B, true; more; {
		var other []byte
		if other, rest, more = cutElement(rest); parser.EqualFold(other, name) {
			return true
		}
	}
	return false
}
