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
	slot := fieldSlots[uint8((last+uint64(len(name)))*fieldHash>>fieldHashShift)] % fieldIDs
	k := &fieldKeys[slot]
	if k.last != last || int(k.len) != len(name) || len(name) > 8 && !k.is(name) {
		return FieldOther
	}
	return FieldID(slot)
}

// A fieldKey is a well-known name as words of eight bytes, in lower case.
type fieldKey struct {
	last   uint64 // its last eight bytes, or all
	first  uint64 // its first eight, if it has more than eight
	middle string // those between, if it has more than sixteen
	len    uint8
}

// is tells whether the line l begins with the name of k, of which the length
// and the last eight bytes, but not all bytes, are known to be there.
func (k *fieldKey) is(l []byte) bool {
	return word(l, 0)|lowerCase == k.first && (k.len <= 16 || k.isLong(l))
}

// isLong is the rest of is for names of more than 16 bytes.
func (k *fieldKey) isLong(l []byte) bool {
	for i := 8; i < int(k.len)-8; i++ {
		if l[i]|0x20 != k.middle[i-8] {
			return false
		}
	}
	return true
}

// lowerCase, in every byte, is the bit between upper and lower case.
const lowerCase = 0x2020202020202020

// word loads the eight bytes of b from i on. The capacity spares the compiler
// a guard against a pointer past the end.
func word(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64(b[i : i+8 : i+8])
}
