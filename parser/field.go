package parser

// Field is one field line (RFC 9112, section 5), of a header or a trailer
// section. Its slices are valid until the callback returns.
type Field struct {
	line  []byte // to the end of the value; the capacity is that of the whole line, without its CRLF
	name  uint32 // length of the name, the number of the name in the lowest byte
	value uint32 // where the value begins
}

// newField makes a Field of a line without its CRLF, whose bytes have been
// checked and whose first n are the name with that number.
func newField(line []byte, n int, id FieldID) Field {
	value := n + 1
	for value < len(line) && isBlank(line[value]) {
		value++
	}
	end := len(line)
	for end > value && isBlank(line[end-1]) {
		end--
	}
	return Field{line: line[:end:len(line)], name: uint32(n)<<8 | uint32(id), value: uint32(value)}
}

// ID gives the number of the field's name, FieldOther if it has none.
func (f Field) ID() FieldID { return FieldID(f.name & 0xff) }

// Name gives the name as it was sent. Names are case-insensitive: compare ID,
// or with EqualFold.
func (f Field) Name() []byte { return f.line[:f.name>>8] }

// Value gives the value without the blanks around it. It may be empty. Bytes
// from 0x80 on come as they were sent.
func (f Field) Value() []byte { return f.line[f.value:len(f.line):len(f.line)] }

// Raw gives the whole line, without its CRLF. In a folded line each fold is
// one SP already.
func (f Field) Raw() []byte { return f.line[:cap(f.line)] }

// trim gives v without the OWS (RFC 9110, section 5.6.3) at either end.
func trim(v []byte) []byte {
	for len(v) > 0 && isBlank(v[0]) {
		v = v[1:]
	}
	for len(v) > 0 && isBlank(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	return v
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// EqualFold tells whether two names are the same but for the case of their
// ASCII letters, as field names and most tokens are compared (RFC 9110,
// section 5.1). Unlike strings.EqualFold it knows no other letters.
func EqualFold[A, B []byte | string](a A, b B) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}
