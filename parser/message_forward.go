package parser

import (
	"bytes"
	"iter"
)

// EndToEnd goes over the header fields that are meant for the recipient at the
// end, which is what an intermediary forwards (RFC 9110, section 7.6.1). Left
// out are
//
//   - the fields that a Connection field names, whatever they are;
//   - Connection, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding and
//     Upgrade, named or not;
//   - Trailer, since who forwards trailers announces those that it sends;
//   - Proxy-Authenticate, Proxy-Authentication-Info and Proxy-Authorization,
//     which are for the next hop (section 11.7). A proxy that relays
//     credentials to another on purpose asks for them with Get.
//
// A sender may name any field in Connection, Host and Content-Length among
// them: frame the message by its Head, address it by its Authority, and add
// the fields that vouch for something after those of EndToEnd.
func (m *Message) EndToEnd() iter.Seq[Field] {
	return func(yield func(Field) bool) { m.endToEnd(yield) }
}

func (m *Message) endToEnd(yield func(Field) bool) {
	for rest := m.fields[:m.header]; len(rest) > 0; {
		batch := rest[:min(len(rest), maxBatch)]
		rest = rest[len(batch):]
		named := m.named(batch)
		for i, s := range batch {
			if named>>i&1 == 0 && !m.hopByHop(s) && !yield(m.field(s)) {
				return
			}
		}
	}
}

// hopByHop tells of the fields that are left out even if Connection does not
// name them.
func (m *Message) hopByHop(s span) bool {
	if s.id == FieldOther {
		return EqualFold(m.field(s).Name(), "Proxy-Authentication-Info")
	}
	return isHopByHop(s.id)
}

func isHopByHop(id FieldID) bool {
	switch id {
	case FieldConnection, FieldKeepAlive, FieldProxyConnection, FieldTE, FieldTrailer, FieldTransferEncoding,
		FieldUpgrade, FieldProxyAuthenticate, FieldProxyAuthorization:
		return true
	}
	return false
}

// maxBatch is the number of fields that are held against Connection at a time:
// as many as a set has bits, so that the set needs no memory of its own,
// however many fields there are.
const maxBatch = 64

// named gives the set of the fields of a batch that Connection names, one bit
// a field. Its value is cut at commas, quotes or not, as the parser cuts it: an
// option is a token.
func (m *Message) named(batch []span) (set uint64) {
	var names nameSet
	for _, s := range m.fields[:m.header] {
		if s.id != FieldConnection {
			continue
		}
		options := m.field(s).Value()
		for more := true; more; {
			var option []byte
			option, options, more = bytes.Cut(options, []byte{','})
			option = trim(option)
			if EqualFold(option, "close") || isHopByHop(FieldIDOf(option)) {
				continue // as nearly always: names no field, or one that is left out anyway
			}
			if names.n == 0 {
				for i, s := range batch {
					names.add(m.field(s).Name(), i)
				}
			}
			set |= names.find(option)
		}
	}
	return set
}

// nameSet has the names of a batch of fields in order, each once, so that a
// head that is all options costs no more than the logarithm of the batch for
// each of them.
type nameSet struct {
	n      int
	names  [maxBatch][]byte
	fields [maxBatch]uint64 // that have the name
}

// search gives the place of name among the names, and whether it is there.
func (s *nameSet) search(name []byte) (at int, found bool) {
	for end := s.n; at < end; {
		mid := int(uint(at+end) / 2)
		switch c := compareFold(s.names[mid], name); {
		case c == 0:
			return mid, true
		case c < 0:
			at = mid + 1
		default:
			end = mid
		}
	}
	return at, false
}

// add adds the name of the field number i.
func (s *nameSet) add(name []byte, i int) {
	at, found := s.search(name)
	if !found {
		copy(s.names[at+1:], s.names[at:s.n])
		copy(s.fields[at+1:], s.fields[at:s.n])
		s.names[at], s.fields[at] = name, 0
		s.n++
	}
	s.fields[at] |= 1 << i
}

// find gives the fields that have the name.
func (s *nameSet) find(name []byte) uint64 {
	if at, found := s.search(name); found {
		return s.fields[at]
	}
	return 0
}

// compareFold orders names: by length, and then by their bytes, but for the
// case of ASCII letters. It gives 0 where EqualFold gives true.
func compareFold(a, b []byte) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	for i := range a {
		if d := int(lower(a[i])) - int(lower(b[i])); d != 0 {
			return d
		}
	}
	return 0
}

func lower(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}
