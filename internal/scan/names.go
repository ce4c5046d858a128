package scan

import "github.com/seed-f4f473f9/httpwire/internal/unchecked"

// A Name is what a scan knows of the name of a field line: its length, and in the
// lowest byte its number, 0 for any but the well-known names, and marks. The numbers
// are those of parser.FieldID.
type Name = uint32

// The marks of a Name, in its lowest byte. Look stands beside the number, the others
// in its place.
const (
	// Look is set if there is more to do for the line than to hand it out: its name
	// is one that has rules, or it has one of the other marks.
	Look = 0x80

	// Blanks stands in place of the number of any name if the value has not just one
	// SP before it and no blank behind, or is empty.
	Blanks = Look | 0x7f

	// PlainHost is the whole Name of a Host field, but for those with Blanks, with a
	// host as nearly all are: letters, digits, hyphens and dots, and a port of up to
	// eight digits or none, 1 to 32 bytes together.
	PlainHost = 4<<8 | Look | 0x7e
)

// nameTable is what names are looked up in.
type nameTable struct {
	keys   [1 << (64 - nameHashShift)]nameKey // where a hash leads to
	window [32]byte                           // the 16 bytes from n on have n ones at their end; for assembly
	hash   uint64                             // nameHash, for assembly, which multiplies by no constant of 64 bits
}

// A nameKey is a well-known name as words of eight bytes, in lower case; bytes that
// it does not have are 0. The zero nameKey is no name.
type nameKey struct {
	before uint64 // the eight bytes before last
	last   uint64 // its last eight
	first  uint64 // its first eight, if it has more than eight
	second uint64 // the eight after these, if it has more than 16; it has 32 at most
	name   Name
}

// keyOf gives the one name that a name of n bytes may be, of which last is the
// last eight bytes, in lower case, with zeros for those that it does not have.
//
// The well-known names differ in these bytes or in their length. Setting the bit
// between the cases in every byte makes no two tokens equal that differ in
// more than case and could be a well-known name: those consist of letters and
// hyphens, and only controls would be taken for a hyphen.
func keyOf(last uint64, n int) *nameKey {
	return &names.keys[uint8((last+uint64(n))*nameHash>>nameHashShift)]
}

// is tells whether k is the name of n bytes at b[start:], more than eight, of which the
// last eight have been compared.
func (k *nameKey) is(b unchecked.Bytes, start, n int) bool {
	return b.Word64(start)|cases == k.first && (n <= 16 || k.isLong(b, start, n))
}

// isLong does the same for a name of more than 16 bytes, of which the first eight
// have been compared as well. It is called, so that the rest is not.
//
//go:noinline
func (k *nameKey) isLong(b unchecked.Bytes, start, n int) bool {
	return b.Word64(start+8)|cases == k.second && b.Word64(start+n-16)|cases == k.before
}

// nameAt gives the Name at b[start:end], before which there must be eight bytes.
// Of Look it tells only what the name says.
func nameAt(b unchecked.Bytes, start, end int) Name {
	n := end - start
	last := b.Word64(end-8) | cases
	if n < 8 {
		before := uint(64-8*n) & 63
		last = last >> before << before
	}
	other := Name(n) << 8
	if k := keyOf(last, n); k.last == last && k.name-other < 1<<8 && (n <= 8 || k.is(b, start, n)) {
		return k.name
	}
	return other
}

// NameOf is nameAt for the first n bytes of a slice, of which nothing is known to
// come before them.
func NameOf(line []byte, n int) Name {
	in := unchecked.Of(line)
	var last uint64
	switch {
	case n >= 8:
		last = in.Word64(n-8) | cases
	case len(line) >= 8:
		last = (in.Word64(0) | cases) << (uint(64-8*n) & 63)
	default:
		for _, c := range line[:n] {
			last = last>>8 | uint64(c|0x20)<<56
		}
	}
	other := Name(n) << 8
	if k := keyOf(last, n); k.last == last && k.name-other < 1<<8 && (n <= 8 || k.is(in, 0, n)) {
		return k.name
	}
	return other
}

// nameLines turns what kernels that know no names store for lines, the first of which
// begins at b[start], into what Lines says of them.
func nameLines(b unchecked.Bytes, start int, lines []Line) {
	for i := range lines {
		l := &lines[i]
		token, cr := int(l.Name), int(l.CR)
		if token == cr {
			l.Name = 0
			return
		}
		l.Name = nameAt(b, start, token)
		if b.At(token+1) != ' ' || b.At(token+2) <= ' ' || b.At(cr-1) <= ' ' {
			l.Name |= Blanks
		} else if l.Name == host && isPlainHost(b, token+2, cr) {
			l.Name = PlainHost
		}
		start = cr + 2
	}
}
