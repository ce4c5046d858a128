package parser

//go:generate go run ./gen

import "encoding/binary"

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
	if len(name) >= 8 {
		return fieldID(name, 0, len(name))
	}
	var pad [16]byte
	n := copy(pad[8:], name)
	return fieldID(pad[:], 8, 8+n)
}

// A fieldKey is a well-known name as words of eight bytes, in lower case.
type fieldKey struct {
	last  uint64 // its last eight bytes, or all
	first uint64 // its first eight, if it has more than eight
	len   uint8
}

// fieldID gives the number of the name b[start:end]. Eight bytes must come
// before end, of which those before start mean nothing.
//
// The name is hashed by its last eight bytes and its length, in which the
// well-known names differ, and compared with the one name that has that hash.
// Setting the bit between the cases in every byte makes no two tokens equal
// that differ in more than case and could be a well-known name: those consist
// of letters and hyphens, and only controls would be taken for a hyphen.
func fieldID(b []byte, start, end int) FieldID {
	const lower = 0x2020202020202020
	n := end - start
	last := binary.LittleEndian.Uint64(b[end-8:]) | lower
	last >>= uint(64-8*min(n, 8)) & 63
	h := (last + uint64(n)) * fieldHash >> fieldHashShift
	id := fieldSlots[h]
	k := &fieldKeys[id&63]
	if k.last != last || int(k.len) != n {
		return FieldOther
	}
	if n > 8 {
		if binary.LittleEndian.Uint64(b[start:])|lower != k.first {
			return FieldOther
		}
		if n > 16 && !EqualFold(b[start+8:end-8], fieldNames[id][8:n-8]) {
			return FieldOther
		}
	}
	return FieldID(id)
}
