package parser

//go:generate go run ./gen

import (
	"encoding/binary"

	"github.com/seed-f4f473f9/httpwire/internal/unchecked"
)

// FieldID is the number of a field name that servers ask for often;
// FieldOther is every other name.
type FieldID uint16

// lastRuled is the last of the fields that have rules of their own; they come
// first.
const lastRuled = FieldExpect

// String gives the name in its usual case, "" for FieldOther.
func (id FieldID) String() string {
	if int(id) < len(fieldNames) {
		return fieldNames[id]
	}
	return ""
}

// FieldIDOf gives the number of a field name, in any case of its letters.
func FieldIDOf(name []byte) FieldID {
	var last uint64
	if n := len(name); n >= 8 {
		last = word(name, n-8) | lowerCase
	} else {
		for i, c := range name {
			last |= uint64(c|0x20) << (8 * i)
		}
	}
	return lookup(name, last)
}

// lookup gives the number of a name, of which last is the last eight bytes, or
// all of them, in lower case and little-endian order.
//
// The name is hashed by these bytes and its length, in which the well-known
// names differ, and compared with the one name that has that hash. Setting the
// bit between the cases in every byte makes no two tokens equal that differ in
// more than case and could be a well-known name: those consist of letters and
// hyphens, and only controls would be taken for a hyphen.
func lookup(name []byte, last uint64) FieldID {
	n := len(name)
	k := keyOf(last, n)
	if k.last == last && k.name>>8 == uint32(n) &&
		(n <= 8 || word(name, 0)|lowerCase == k.first && (n <= 16 || k.isLong(unchecked.Of(name), 0))) {
		return FieldID(k.name & 0xff)
	}
	return FieldOther
}

// keyOf gives the one name that a name of n bytes may be, of which last is what
// lookup takes.
func keyOf(last uint64, n int) *fieldKey {
	return &fieldKeys[uint8((last+uint64(n))*fieldHash>>fieldHashShift)]
}

// A fieldKey is a well-known name as words of eight bytes, in lower case. The
// zero fieldKey is no name.
type fieldKey struct {
	last   uint64    // its last eight bytes, or all
	first  uint64    // its first eight, if it has more than eight
	middle [2]uint64 // the eight after these, and the eight before last, if it has more than 16; it has 32 at most
	name   uint32    // its length, and its number in the lowest byte
}

// isLong tells whether the name at index i of b is that of k, which has more
// than 16 bytes, of which only those between the first and the last eight are
// in doubt.
func (k *fieldKey) isLong(b unchecked.Bytes, i int) bool {
	return b.Word64(i+8)|lowerCase == k.middle[0] &&
		b.Word64(i+int(k.name>>8)-16)|lowerCase == k.middle[1]
}

// lowerCase, in every byte, is the bit between upper and lower case.
const lowerCase = 0x2020202020202020

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}
