package parser

import "iter"

// Fields goes over the fields of the header section, in their order.
func (m *Message) Fields() iter.Seq[Field] {
	return func(yield func(Field) bool) { m.each(m.fields[:m.header], yield) }
}

// Trailers goes over the fields of the trailer section (RFC 9110, section
// 6.5), in their order. They come after the content. No other method looks at
// them: a trailer must not be taken for a header field unless the definition
// of the field allows it.
func (m *Message) Trailers() iter.Seq[Field] {
	return func(yield func(Field) bool) { m.each(m.fields[m.header:], yield) }
}

// Get gives the value of the first header field that has the number id, and
// whether there is one. FieldOther is the number of no field here: see Lookup.
func (m *Message) Get(id FieldID) ([]byte, bool) {
	for _, s := range m.fields[:m.header] {
		if s.id == id && id != FieldOther {
			return m.field(s).Value(), true
		}
	}
	return nil, false
}

// Lookup gives the value of the first header field of that name, and whether
// there is one. Names are the same but for the case of their letters, see
// EqualFold: a "_" is no "-". Get is faster where the name has a number.
func (m *Message) Lookup(name string) ([]byte, bool) {
	for _, s := range m.fields[:m.header] {
		if int(s.name) == len(name) {
			if f := m.field(s); EqualFold(f.Name(), name) {
				return f.Value(), true
			}
		}
	}
	return nil, false
}

// Values goes over the values of all header fields of that name, as Lookup
// compares them, in their order.
func (m *Message) Values(name string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) { m.values(name, yield) }
}

// Tokens goes over the elements of a comma-separated list (RFC 9110, section
// 5.6.1), which may be spread over several header fields of the number id: in
// their order, without the blanks around them and without the empty ones. An
// element comes whole, with its parameters, as it was sent. A comma inside of
// a quoted string (section 5.6.4) does not end it; a string without its second
// quote lasts to the end of the field.
//
// Fields whose elements hold commas outside of quoted strings are not for
// Tokens: Link and Set-Cookie, the dates, and comments as in Via.
func (m *Message) Tokens(id FieldID) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) { m.tokens(id, yield) }
}

// Authority gives the authority of the request's target, host and port (RFC
// 9112, section 3.3): of a target in absolute form its authority, without the
// user information that may precede the host, and never mind what Host says; a
// target in authority form as it is; otherwise the value of Host. It is nil if
// there is none: in a response, in HTTP/1.0 without Host, for an absolute
// target without an authority or with a malformed one, as only schemes other
// than http and https may have. It is as well formed as RFC 3986 asks, except
// for a Host that the parser does not look at because of HostUnchecked.
func (m *Message) Authority() []byte {
	switch m.request.form {
	case FormAuthority:
		return m.RequestLine().Target()
	case FormAbsolute:
		if _, a := cutAuthority(m.RequestLine().Target()); isHost(a) {
			return a
		}
		return nil
	case FormOrigin, FormAsterisk:
		host, _ := m.Get(FieldHost)
		return host
	}
	return nil
}

func (m *Message) field(s span) Field {
	return newField(m.text[s.start:s.end:s.end], int(s.name), s.id)
}

func (m *Message) each(fields []span, yield func(Field) bool) {
	for _, s := range fields {
		if !yield(m.field(s)) {
			return
		}
	}
}

func (m *Message) values(name string, yield func([]byte) bool) {
	for _, s := range m.fields[:m.header] {
		if int(s.name) == len(name) {
			if f := m.field(s); EqualFold(f.Name(), name) && !yield(f.Value()) {
				return
			}
		}
	}
}

func (m *Message) tokens(id FieldID, yield func([]byte) bool) {
	if id == FieldOther {
		return
	}
	for _, s := range m.fields[:m.header] {
		if s.id != id {
			continue
		}
		list := m.field(s).Value()
		for len(list) > 0 {
			var element []byte
			if element, list = cutElement(list); len(element) > 0 && !yield(element) {
				return
			}
		}
	}
}

// cutElement gives the first element of a list, which may be empty, and what
// follows its comma.
func cutElement(list []byte) (element, rest []byte) {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '"':
			quoted = !quoted
		case '\\':
			if quoted {
				i++
			}
		case ',':
			if !quoted {
				return trim(list[:i:i]), list[i+1:]
			}
		}
	}
	return trim(list), nil
}
